// The people and the money of a simulation's spec: channels, reps, amounts, activities, bookings.
#include <set>

#include "base/format.hpp"
#include "flow/simulation_spec_reader.hpp"

namespace voronka::simulation::reading {

void Reader::read_channels(Spec& spec) {
  const auto node = root_.find("channels");
  if (!node) return;
  double sum = 0.0;
  for (const Node& c : node->array()) {
    only(c, {"name", "share", "odds"});
    ChannelSpec channel;
    channel.name = c.at("name").text();
    channel.share = number(c.at("share"), 0.0, largest);
    channel.odds = odds(c, spec);
    sum += channel.share;
    spec.channels.push_back(std::move(channel));
  }
  if (!spec.channels.empty() && !(sum > 0.0)) node->fail("shares above 0");
  for (ChannelSpec& c : spec.channels) c.share /= sum;
}

void Reader::read_reps(Spec& spec) {
  const Node node = root_.at("reps");
  if (node.raw().is_object()) {
    only(node, {"count", "name", "throughput"});
    const Node count = node.at("count");
    const std::int64_t n = count.integer();
    if (n < 1 || n > 10'000) count.fail("from 1 to 10000");
    const auto stem = node.find("name");
    for (std::int64_t i = 0; i < n; ++i) {
      RepSpec rep;
      rep.name = formatted("{} {:0{}}", stem ? stem->text() : "Rep", i + 1, n < 100 ? 2 : n < 1000 ? 3 : 5);
      if (const auto t = node.find("throughput")) rep.throughput = value(*t, 0.01, 100.0);
      else rep.throughput.a = 1.0;
      rep.odds.assign(spec.graph.size(), 1.0);
      spec.reps.push_back(std::move(rep));
    }
  } else {
    std::set<std::string> names;
    for (const Node& r : node.array()) {
      only(r, {"name", "throughput", "group", "hours_per_day", "starts", "ends", "odds"});
      RepSpec rep;
      rep.name = r.at("name").text();
      if (rep.name.empty() || !names.insert(rep.name).second) r.at("name").fail("a name that no other rep has");
      if (const auto t = r.find("throughput")) rep.throughput = value(*t, 0.01, 100.0);
      else rep.throughput.a = 1.0;
      if (const auto g = r.find("group")) rep.group = g->text();
      if (const auto h = r.find("hours_per_day")) rep.hours_per_day = number(*h, 0.01, 24.0);
      if (const auto s = r.find("starts")) rep.starts = day(*s);
      if (const auto e = r.find("ends")) rep.ends = day(*e);
      if (rep.starts && rep.ends && *rep.ends <= *rep.starts) r.at("ends").fail("a day after \"starts\"");
      rep.odds = odds(r, spec);
      spec.reps.push_back(std::move(rep));
    }
    if (spec.reps.empty()) node.fail("at least one rep");
  }
  const auto index = [&](const Node& name) {
    for (std::size_t i = 0; i < spec.reps.size(); ++i)
      if (spec.reps[i].name == name.text()) return i;
    name.fail("the name of a rep of /reps");
  };
  if (const auto absences = root_.find("absences"))
    for (const Node& a : absences->array()) {
      only(a, {"rep", "from", "until"});
      const Absence absence{spec.reps[index(a.at("rep"))].name, day(a.at("from")), day(a.at("until"))};
      if (absence.until <= absence.from) a.at("until").fail("a day after \"from\"");
      spec.absences.push_back(absence);
    }
  if (const auto effects = root_.find("rep_effects")) {
    only(*effects, {"sigma", "stages"});
    spec.effect_sigma = number(effects->at("sigma"), 0.0, 5.0);
    for (const Node& s : effects->at("stages").array()) {
      spec.effect_stages.push_back(stage(s, spec));
      check_odds_stage(s, spec, spec.effect_stages.back());
    }
  }
  spec.reassignment = number_or(root_, "reassignment", 0.0, 0.0, 1.0);
}

void Reader::read_amount(Spec& spec) {
  if (const auto node = root_.find("amount")) {
    only(*node, {"mean", "cv", "known_from", "step", "revision"});
    AmountSpec a;
    const double mean = number(node->at("mean"), 1e-2, 1e12), cv = number_or(*node, "cv", 0.0, 0.0, 20.0);
    a.sigma = std::sqrt(std::log1p(cv * cv));  // mean = exp(mu + sigma^2 / 2), cv^2 = exp(sigma^2) - 1
    a.log_median = std::log(mean) - 0.5 * a.sigma * a.sigma;
    if (const auto from = node->find("known_from")) a.known_from = stage(*from, spec);
    if (const auto step = node->find("step")) {
      a.step = step->integer();
      if (a.step < 1 || a.step > 1'000'000'000'000) step->fail("a whole number of minor units, at least 1");
    }
    if (const auto revision = node->find("revision")) {
      only(*revision, {"probability", "sigma"});
      a.revision_probability = number(revision->at("probability"), 0.0, 1.0);
      a.revision_sigma = number(revision->at("sigma"), 0.0, 3.0);
    }
    spec.amount = a;
  }
  if (const auto node = root_.find("expected_close")) {
    only(*node, {"known_from", "days", "sigma"});
    spec.expected_close = ExpectedClose{stage(node->at("known_from"), spec), number(node->at("days"), 1.0, 3650.0), number_or(*node, "sigma", 0.0, 0.0, 3.0)};
  }
  if (const auto node = root_.find("reasons")) {
    double sum = 0.0;
    for (const auto& [name, share] : node->members()) sum += spec.reasons.emplace_back(name, number(share, 0.0, largest)).second;
    if (!spec.reasons.empty() && !(sum > 0.0)) node->fail("shares above 0");
    for (auto& reason : spec.reasons) reason.second /= sum;
  }
}

void Reader::read_activities(Spec& spec) {
  const auto node = root_.find("activities");
  if (!node) return;
  for (const Node& a : node->array()) {
    only(a, {"kind", "per_entry", "answered"});
    ActivitySpec activity;
    activity.kind = a.at("kind").text();
    activity.per_entry.assign(spec.graph.size(), 0.0);
    const Node per_entry = a.at("per_entry");
    for (const auto& [name, mean] : per_entry.members()) {
      const auto found = spec.graph.find(name);
      if (!found) throw Error(ErrorCode::invalid_data, formatted("{} at {}: \"{}\" is not a stage of /stages", what, per_entry.path(), name));
      activity.per_entry[found->index()] = number(mean, 0.0, 1000.0);
    }
    activity.answered = number_or(a, "answered", 1.0, 0.0, 1.0);
    spec.activities.push_back(std::move(activity));
  }
}

void Reader::read_bookings(Spec& spec) {
  const auto node = root_.find("bookings");
  if (!node) return;
  for (const Node& b : node->array()) {
    only(b, {"from", "to", "ahead", "show"});
    BookingSpec booking{StageId(static_cast<std::uint16_t>(stage(b.at("from"), spec))), StageId(static_cast<std::uint16_t>(stage(b.at("to"), spec))), 0.0, {}};
    if (!spec.graph.allows(booking.from, booking.to)) b.at("to").fail(formatted("a stage that a move of /moves leads to from \"{}\"", spec.graph[booking.from].name));
    booking.ahead = number(b.at("ahead"), 0.0, 1000.0);
    booking.show = value(b.at("show"), 0.01, 1.0);
    spec.bookings.push_back(booking);
  }
}

}  // namespace voronka::simulation::reading
