#include "flow/simulation_spec.hpp"

#include <array>
#include <cmath>
#include <set>

#include "base/format.hpp"
#include "flow/simulation_presets.hpp"
#include "flow/simulation_spec_reader.hpp"

namespace voronka::simulation {
namespace reading {

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
  throw Error(ErrorCode::invalid_data, formatted("{} at {}: nothing leads from \"{}\" to a lost stage, so its odds of not being lost cannot be changed", what,
                                                   node.path(), spec.graph[id].name));
}

Odds Reader::odds(const Node& owner, const Spec& spec) const {
  Odds out(spec.graph.size(), 1.0);
  if (const auto node = owner.find("odds"))
    for (const auto& [name, factor] : node->members()) {
      const auto found = spec.graph.find(name);
      if (!found) throw Error(ErrorCode::invalid_data, formatted("{} at {}: \"{}\" is not a stage of /stages", what, node->path(), name));
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
    throw Error(ErrorCode::invalid_data, formatted("{} at {}: {}", what, stages.path(), e.what()));
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
      if (++rests[from] > 1) rate.fail(formatted("a probability: another move out of \"{}\" takes the rest", spec.graph[m.move.from].name));
    } else {
      m.rate = value(rate, 0.0, 1.0);
      mean_out[from] += m.rate->mean();
      if (mean_out[from] > 1.0 + 1e-9)
        rate.fail(formatted("less: the moves out of \"{}\" have {} together, more than 1", spec.graph[m.move.from].name, mean_out[from]));
    }
    m.lag = lag(node.at("lag"));
    spec.moves.push_back(std::move(m));
  }
  std::stable_sort(spec.moves.begin(), spec.moves.end(), [](const MoveSpec& a, const MoveSpec& b) { return a.move < b.move; });
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
      for (const auto k : known) listed += formatted("{}\"{}\"", listed.empty() ? "" : ", ", k);
      throw Error(ErrorCode::invalid_data, formatted("{} at {}: the wart \"{}\" is not known; there are {}", what, node->path(), name, listed));
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
    throw Error(e.code(), formatted("{} at {}: {}", what, calendar.path(), e.what()));
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

}  // namespace reading

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
  const json::Json doc = json::parse(preset.empty() ? text : std::string_view(preset), reading::what);
  return reading::Reader(json::Node(doc, reading::what)).read();
}

}  // namespace voronka::simulation
