#include "flow/simulation_spec.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/json.hpp"
#include "flow/simulation_presets.hpp"

namespace voronka::simulation {
namespace {

using json::Node;

constexpr std::string_view what = "the simulation";
constexpr double largest = 1e12;

/// Keys that are not known are refused: a misspelt option would silently change nothing.
void only(const Node& node, std::initializer_list<std::string_view> keys) {
  for (const auto& [key, child] : node.members()) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    std::string listed;
    for (const auto k : keys) listed += fmt::format("{}\"{}\"", listed.empty() ? "" : ", ", k);
    throw Error(ErrorCode::invalid_data, fmt::format("{} at {}: the key \"{}\" is not known; there are {}", what, node.path(), key, listed));
  }
}

double number(const Node& node, double low, double high) {
  const double x = node.number();
  if (!(x >= low && x <= high)) node.fail(high >= largest ? fmt::format("at least {}", low) : fmt::format("from {} to {}", low, high));
  return x;
}

double number_or(const Node& node, std::string_view key, double otherwise, double low, double high) {
  const auto found = node.find(key);
  return found ? number(*found, low, high) : otherwise;
}

Day day(const Node& node) {
  try {
    return Day::parse(node.text());
  } catch (const Error& e) {
    if (e.code() == ErrorCode::invalid_data) throw;
    node.fail("a day such as \"2026-06-01\"");
  }
}

class Reader {
 public:
  explicit Reader(const Node& root) : root_(root) {}
  Spec read();

 private:
  Value value(const Node& node, double low, double high);
  LagLaw lag(const Node& node);
  StageGraph graph() const;
  void read_entries(Spec& spec);
  void read_moves(Spec& spec);
  void read_channels(Spec& spec);
  void read_reps(Spec& spec);
  void read_amount(Spec& spec);
  void read_activities(Spec& spec);
  void read_bookings(Spec& spec);
  void read_faults(Spec& spec);
  void read_dirt(Spec& spec);
  std::size_t stage(const Node& node, const Spec& spec) const;
  Odds odds(const Node& owner, const Spec& spec) const;
  void check_odds_stage(const Node& node, const Spec& spec, std::size_t index) const;

  Node root_;
  std::uint32_t values_ = 0;
};

Value Reader::value(const Node& node, double low, double high) {
  Value out;
  out.address = values_++;
  out.low = low;
  out.high = high;
  if (!node.raw().is_object()) {
    out.a = number(node, low, high);
    return out;
  }
  const Node law = node.at("law");
  const std::string name = law.text();
  if (name == "uniform") {
    only(node, {"law", "low", "high"});
    out.law = Value::Law::uniform;
    out.a = number(node.at("low"), low, high);
    out.b = number(node.at("high"), out.a, high);
  } else if (name == "lognormal") {
    only(node, {"law", "median", "sigma"});
    out.law = Value::Law::lognormal;
    out.a = number(node.at("median"), std::max(low, 1e-9), high);
    out.b = number(node.at("sigma"), 0.0, 10.0);
  } else if (name == "beta") {
    only(node, {"law", "mean", "strength"});
    out.law = Value::Law::beta;
    out.a = number(node.at("mean"), std::max(low, 1e-6), std::min(high, 1.0 - 1e-6));
    out.b = number(node.at("strength"), 1e-3, largest);
  } else {
    law.fail("\"uniform\", \"lognormal\" or \"beta\"");
  }
  return out;
}

LagLaw Reader::lag(const Node& node) {
  LagLaw out;
  const Node law = node.at("law");
  const std::string name = law.text();
  if (name == "geometric") {
    only(node, {"law", "mean"});
    out.kind = LagLaw::Kind::geometric;
    out.first = value(node.at("mean"), 0.0, 10'000.0);
  } else if (name == "lognormal") {
    only(node, {"law", "median", "sigma"});
    out.kind = LagLaw::Kind::lognormal;
    out.first = value(node.at("median"), 1e-3, 10'000.0);
    out.second = value(node.at("sigma"), 0.0, 5.0);
  } else if (name == "fixed") {
    only(node, {"law", "days"});
    out.kind = LagLaw::Kind::fixed;
    const std::int64_t days = node.at("days").integer();
    if (days < 0 || days > 10'000) node.at("days").fail("from 0 to 10000");
    out.first.a = static_cast<double>(days);
  } else if (name == "table") {
    only(node, {"law", "probabilities"});
    out.kind = LagLaw::Kind::table;
    const Node list = node.at("probabilities");
    double sum = 0.0;
    for (const Node& p : list.array()) sum += out.probability.emplace_back(number(p, 0.0, 1.0));
    if (!(std::fabs(sum - 1.0) <= 1e-9) || out.probability.size() > 10'000) list.fail("at most 10000 probabilities by days 0, 1, 2, ... that sum to 1");
  } else {
    law.fail("\"geometric\", \"lognormal\", \"fixed\" or \"table\"");
  }
  return out;
}

std::size_t Reader::stage(const Node& node, const Spec& spec) const {
  const auto found = spec.graph.find(node.text());
  if (!found) node.fail("a stage of /stages");
  return found->index();
}

void Reader::check_odds_stage(const Node& node, const Spec& spec, std::size_t index) const {
  const StageId id(static_cast<std::uint16_t>(index));
  for (const StageId to : spec.graph.exits(id))
    if (spec.graph[to].kind == StageKind::lost) return;
  throw Error(ErrorCode::invalid_data, fmt::format("{} at {}: nothing leads from \"{}\" to a lost stage, so its odds of not being lost cannot be changed", what,
                                                   node.path(), spec.graph[id].name));
}

Odds Reader::odds(const Node& owner, const Spec& spec) const {
  Odds out(spec.graph.size(), 1.0);
  if (const auto node = owner.find("odds"))
    for (const auto& [name, factor] : node->members()) {
      const auto found = spec.graph.find(name);
      if (!found) throw Error(ErrorCode::invalid_data, fmt::format("{} at {}: \"{}\" is not a stage of /stages", what, node->path(), name));
      check_odds_stage(factor, spec, found->index());
      out[found->index()] = number(factor, 1e-3, 1e3);
    }
  return out;
}

StageGraph Reader::graph() const {
  const Node stages = root_.at("stages");
  only(stages, {"open", "won", "lost", "key", "entries"});
  StageGraph::Builder builder;
  for (const Node& s : stages.at("open").array()) builder.open(s.text());
  for (const Node& s : stages.at("won").array()) builder.won(s.text());
  if (const auto lost = stages.find("lost"))
    for (const Node& s : lost->array()) builder.lost(s.text());
  if (const auto key = stages.find("key")) builder.key(key->text());
  if (const auto entries = stages.find("entries"))
    for (const auto& entry : entries->members()) builder.entry(entry.first);
  for (const Node& m : root_.at("moves").array()) builder.move(m.at("from").text(), m.at("to").text());
  try {
    return builder.build();
  } catch (const Error& e) {
    if (e.code() == ErrorCode::invalid_data) throw;
    throw Error(ErrorCode::invalid_data, fmt::format("{} at {}: {}", what, stages.path(), e.what()));
  }
}

void Reader::read_entries(Spec& spec) {
  spec.entry_share.assign(spec.graph.size(), 0.0);
  double sum = 0.0;
  if (const auto entries = root_.at("stages").find("entries")) {
    for (const auto& [name, share] : entries->members()) sum += spec.entry_share[spec.graph.at(name).index()] = number(share, 0.0, largest);
    if (!(sum > 0.0)) entries->fail("shares above 0");
  } else {
    for (const StageId id : spec.graph.entries()) sum += spec.entry_share[id.index()] = 1.0;
  }
  for (double& share : spec.entry_share) share /= sum;
}

void Reader::read_moves(Spec& spec) {
  std::vector<double> mean_out(spec.graph.size(), 0.0);
  std::vector<int> rests(spec.graph.size(), 0);
  std::set<Move> seen;
  for (const Node& node : root_.at("moves").array()) {
    only(node, {"from", "to", "rate", "lag"});
    MoveSpec m;
    m.move = {spec.graph.at(node.at("from").text()), spec.graph.at(node.at("to").text())};
    if (!seen.insert(m.move).second) node.fail("a move that is not in the list yet");
    const Node rate = node.at("rate");
    const std::size_t from = m.move.from.index();
    if (rate.raw().is_string()) {
      if (rate.text() != "rest") rate.fail("a probability, a law of one, or \"rest\"");
      if (++rests[from] > 1) rate.fail(fmt::format("a probability: another move out of \"{}\" takes the rest", spec.graph[m.move.from].name));
    } else {
      m.rate = value(rate, 0.0, 1.0);
      mean_out[from] += m.rate->mean();
      if (mean_out[from] > 1.0 + 1e-9)
        rate.fail(fmt::format("less: the moves out of \"{}\" have {} together, more than 1", spec.graph[m.move.from].name, mean_out[from]));
    }
    m.lag = lag(node.at("lag"));
    spec.moves.push_back(std::move(m));
  }
  std::stable_sort(spec.moves.begin(), spec.moves.end(), [](const MoveSpec& a, const MoveSpec& b) { return a.move < b.move; });
}

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
      rep.name = fmt::format("{} {:0{}}", stem ? stem->text() : "Rep", i + 1, n < 100 ? 2 : n < 1000 ? 3 : 5);
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
      if (!found) throw Error(ErrorCode::invalid_data, fmt::format("{} at {}: \"{}\" is not a stage of /stages", what, per_entry.path(), name));
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
    if (!spec.graph.allows(booking.from, booking.to)) b.at("to").fail(fmt::format("a stage that a move of /moves leads to from \"{}\"", spec.graph[booking.from].name));
    booking.ahead = number(b.at("ahead"), 0.0, 1000.0);
    booking.show = value(b.at("show"), 0.01, 1.0);
    spec.bookings.push_back(booking);
  }
}

void Reader::read_faults(Spec& spec) {
  const auto node = root_.find("faults");
  if (!node) return;
  using Kind = FaultSpec::Kind;
  for (const Node& f : node->array()) {
    only(f, {"kind", "stage", "rep", "channel", "activity", "from", "until", "factor"});
    const Day from = day(f.at("from")), until = day(f.at("until"));
    if (until <= from) f.at("until").fail("a day after \"from\"");
    FaultSpec fault{.kind = Kind::odds, .stage = {}, .rep = {}, .channel = {}, .activity = {}, .when = Period(from, until), .factor = 1.0};
    constexpr std::array<std::string_view, 5> names = {"odds", "lag", "inflow", "show_up", "activity"};
    const Node kind = f.at("kind");
    const auto name = std::find(names.begin(), names.end(), kind.text());
    if (name == names.end()) kind.fail("\"odds\", \"lag\", \"inflow\", \"show_up\" or \"activity\"");
    fault.kind = static_cast<Kind>(name - names.begin());
    fault.factor = number(f.at("factor"), fault.kind == Kind::odds || fault.kind == Kind::show_up ? 1e-3 : 0.0, 1000.0);
    if (const auto s = f.find("stage")) fault.stage = stage(*s, spec);
    if (fault.kind == Kind::odds || fault.kind == Kind::lag) {
      const Node s = f.at("stage");
      if (fault.kind == Kind::odds) check_odds_stage(s, spec, *fault.stage);
    }
    if (const auto r = f.find("rep")) {
      const std::string wanted = r->text();
      for (std::size_t i = 0; i < spec.reps.size(); ++i)
        if (spec.reps[i].name == wanted) fault.rep = i;
      if (!fault.rep) r->fail("the name of a rep of /reps");
    }
    if (const auto c = f.find("channel")) {
      const std::string wanted = c->text();
      for (std::size_t i = 0; i < spec.channels.size(); ++i)
        if (spec.channels[i].name == wanted) fault.channel = i;
      if (!fault.channel) c->fail("the name of a channel of /channels");
    }
    if (const auto a = f.find("activity")) fault.activity = a->text();
    spec.faults.push_back(std::move(fault));
  }
}

void Reader::read_dirt(Spec& spec) {
  const auto node = root_.find("dirt");
  if (!node) return;
  const auto& known = wart_names();
  for (const auto& [name, share] : node->members()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      std::string listed;
      for (const auto k : known) listed += fmt::format("{}\"{}\"", listed.empty() ? "" : ", ", k);
      throw Error(ErrorCode::invalid_data, fmt::format("{} at {}: the wart \"{}\" is not known; there are {}", what, node->path(), name, listed));
    }
    spec.dirt.warts.emplace_back(name, number(share, 0.0, 1.0));
  }
}

Spec Reader::read() {
  root_.expect({"voronka-simulation"}, 1);
  only(root_, {"format", "version", "name", "about", "from", "as_of", "until", "clock", "calendar", "currency", "stages", "moves", "inflow", "channels", "reps", "absences",
               "rep_effects", "reassignment", "amount", "expected_close", "reasons", "activities", "bookings", "faults", "dirt", "incidence_days"});
  Spec spec(graph());
  const Day from = day(root_.at("from")), as_of = day(root_.at("as_of"));
  if (as_of <= from || as_of - from > 20'000) root_.at("as_of").fail("a day after \"from\", at most 20000 days later");
  if (from.year() < 1900 || as_of.year() > 2200) root_.at("from").fail("in the years 1900 to 2200");
  spec.window = Period(from, as_of);
  spec.until = as_of;
  if (const auto until = root_.find("until")) {
    spec.until = day(*until);
    if (spec.until < as_of || spec.until - as_of > 3650) until->fail("\"as_of\" or a day up to ten years after it");
  }
  const Node clock = root_.at("clock");
  if (clock.text() != "working" && clock.text() != "calendar") clock.fail("\"working\" or \"calendar\"");
  spec.clock = clock.text() == "working" ? Clock::working : Clock::calendar;
  const Node calendar = root_.at("calendar");
  try {
    spec.calendar = WorkCalendar::from_json(calendar.raw().dump());
  } catch (const Error& e) {
    throw Error(e.code(), fmt::format("{} at {}: {}", what, calendar.path(), e.what()));
  }
  if (const auto currency = root_.find("currency")) {
    try {
      spec.currency = Currency(currency->text());
    } catch (const Error& e) {
      if (e.code() == ErrorCode::invalid_data) throw;
      currency->fail("a currency code of ISO 4217");
    }
  }
  read_entries(spec);
  read_moves(spec);
  const Node inflow = root_.at("inflow");
  only(inflow, {"per_day", "growth_per_week", "total"});
  spec.inflow.per_day = value(inflow.at("per_day"), 0.0, 1e6);
  if (const auto growth = inflow.find("growth_per_week")) spec.inflow.growth_per_week = value(*growth, -0.5, 0.5);
  if (const auto total = inflow.find("total")) {
    spec.inflow.total = total->integer();
    if (*spec.inflow.total < 1 || *spec.inflow.total > 100'000'000) total->fail("from 1 to 100000000");
  }
  read_channels(spec);
  read_reps(spec);
  read_amount(spec);
  if (spec.amount && spec.currency.empty()) root_.at("amount").fail("absent, or with a \"currency\" beside it");
  read_activities(spec);
  read_bookings(spec);
  read_faults(spec);
  read_dirt(spec);
  if (const auto days = root_.find("incidence_days")) {
    const std::int64_t n = days->integer();
    if (n < 1 || n > 3650) days->fail("from 1 to 3650");
    spec.incidence_days = static_cast<int>(n);
  }
  spec.values = values_;
  return spec;
}

}  // namespace

double Value::mean() const noexcept {
  switch (law) {
    case Law::uniform: return 0.5 * (a + b);
    case Law::lognormal: return a * std::exp(0.5 * b * b);
    default: return a;
  }
}

Spec read_spec(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  const std::string preset = first == std::string_view::npos || text[first] != '{' ? preset_spec(text) : std::string();
  const json::Json doc = json::parse(preset.empty() ? text : std::string_view(preset), what);
  return Reader(Node(doc, what)).read();
}

}  // namespace voronka::simulation
