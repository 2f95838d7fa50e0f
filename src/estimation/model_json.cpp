// The parts of a model document that its two forms share, and the form that to_json writes.
#include "base/format.hpp"
#include "estimation/model_document.hpp"
#include "stages/document.hpp"

namespace voronka {
namespace model_document {
namespace {

using json::Json;
using json::Node;

Day read_day(const Node& node) {
  try {
    return Day::parse(node.text());
  } catch (const Error&) {
    node.fail("a day, \"2026-06-01\"");
  }
}

Instant read_instant(const Node& node, const Zone& zone) {
  ParsedTime time;
  if (!parse_time(node.text(), time)) node.fail("a moment, \"2026-06-01T00:00:00+03:00\"");
  if (time.zoned) return Instant(time.us);
  return zone.from_local_us(time.us, LocalTimeRule::first).at;
}

Currency read_currency(const Node& node) {
  try {
    return Currency(node.text());
  } catch (const Error&) {
    node.fail("a currency code of ISO 4217, \"RUB\"");
  }
}

AmountLaw read_amount(const Node& node, const std::optional<Money>& target) {
  AmountLaw amount;
  if (const auto law = node.find("law"); law && law->text() != "lognormal") law->fail("\"lognormal\"");
  if (const auto currency = node.find("currency")) amount.currency = read_currency(*currency);
  else if (target) amount.currency = target->currency();
  else (void)node.at("currency");  // throws: the key is missing
  const Node mean = node.at("mean_minor_units");
  amount.mean_minor = mean.decimal();
  if (!(amount.mean_minor > 0.0)) mean.fail("a mean amount above 0");
  amount.cv = non_negative(node.at("cv"));
  if (const auto error = node.find("mean_standard_error")) amount.mean_standard_error = error->decimal();
  if (const auto n = node.find("n")) amount.n = n->integer();
  return amount;
}

ArrivalLaw read_arrivals(const std::optional<Node>& node, const Node& root, const StageGraph& graph) {
  ArrivalLaw arrivals;
  if (!node) {
    if (graph.entries().size() != 1)
      throw Error(ErrorCode::invalid_data,
                  formatted("the model at {}: the key \"arrivals\" is missing; with {} entry stages the share of each must be stated", root.path(),
                              graph.entries().size()));
    arrivals.stages.assign(graph.entries().begin(), graph.entries().end());
    arrivals.shares = {1.0};
    return arrivals;
  }
  const Node shares = node->at("shares");
  double sum = 0.0;
  for (const auto& [name, share] : shares.members()) {
    const auto id = graph.find(name);
    if (!id || graph[*id].kind != StageKind::open) share.fail(formatted("the share of an open stage; \"{}\" is none", name));
    arrivals.stages.push_back(*id);
    arrivals.shares.push_back(non_negative(share));
    sum += arrivals.shares.back();
  }
  if (!(std::abs(sum - 1.0) <= 1e-9)) shares.fail("shares that sum to 1");
  if (const auto per_day = node->find("per_day")) arrivals.per_day = non_negative(*per_day);
  return arrivals;
}

Uncertainty read_uncertainty(const std::optional<Node>& node) {
  Uncertainty uncertainty;
  if (!node) return uncertainty;
  if (const auto rates = node->find("rates")) {
    const std::string law = rates->text();
    if (law != "beta" && law != "known") rates->fail("\"beta\" or \"known\"");
    uncertainty.rates = law == "beta";
  }
  if (const auto add = node->find("add")) uncertainty.add = non_negative(*add);
  if (const auto lags = node->find("lags"); lags && lags->text() != "known") lags->fail("\"known\"");
  return uncertainty;
}

Json write_law(const StageGraph& graph, std::size_t stage, const StageLaw& law, const ExitCounts& counts) {
  Json exits = Json::array();
  for (std::size_t j = 0; j < law.exits().size(); ++j) {
    const Exit& exit = law.exits()[j];
    exits.push_back({{"to", graph[exit.to].name}, {"moved", counts.moved[j]}, {"probability", exit.probability}, {"tail_ratio", exit.tail_ratio}});
  }
  return {{"stage", graph.stages()[stage].name}, {"entered", counts.entered}, {"observed", counts.observed}, {"exits", std::move(exits)}};
}

bool same(const Exit& a, const Exit& b) { return a.to == b.to && a.probability == b.probability && a.tail_ratio == b.tail_ratio; }

bool same(const StageLaw& a, const ExitCounts& ca, const StageLaw& b, const ExitCounts& cb) {
  if (ca.entered != cb.entered || ca.observed != cb.observed || ca.moved != cb.moved || a.exits().size() != b.exits().size()) return false;
  for (std::size_t j = 0; j < a.exits().size(); ++j)
    if (!same(a.exits()[j], b.exits()[j])) return false;
  return true;
}

// Reads an array of laws over the row that is there already (the team's, for a segment).
void read_row(const Node& array, const StageGraph& graph, std::vector<StageLaw>& laws, std::vector<ExitCounts>& counts) {
  std::vector<bool> seen(graph.size(), false);
  for (const Node& node : array.array()) {
    const Node name = node.at("stage");
    const StageId from = stage(name, graph);
    if (seen[from.index()]) name.fail("a stage that has no law yet");
    seen[from.index()] = true;
    ExitCounts row;
    row.entered = non_negative(node.at("entered"));
    const auto observed = node.find("observed");
    row.observed = observed ? non_negative(*observed) : row.entered;
    std::vector<Exit> exits;
    for (const Node& out : node.at("exits").array()) {
      Exit exit;
      exit.to = stage(out.at("to"), graph);
      if (!graph.allows(from, exit.to)) out.at("to").fail(formatted("a stage that a move of the graph leads to from \"{}\"", graph[from].name));
      for (const Node& p : out.at("probability").array()) exit.probability.push_back(non_negative(p));
      exit.tail_ratio = non_negative(out.at("tail_ratio"));
      row.moved.push_back(non_negative(out.at("moved")));
      exits.push_back(std::move(exit));
    }
    try {
      laws[from.index()] = StageLaw(std::move(exits));
    } catch (const Error& e) {
      throw Error(ErrorCode::invalid_data, formatted("the model at {}: {}", node.path(), e.what()));
    }
    counts[from.index()] = std::move(row);
  }
}

std::vector<Finding> read_findings(const Node& array) {
  std::vector<Finding> out;
  for (const Node& node : array.array())
    out.push_back({node.at("code").text(), node.at("subject").text(), node.at("count").integer(), node.at("message").text(), node.at("action").text(),
                   node.at("changes_numbers").boolean()});
  return out;
}

}  // namespace

void only_keys(const Node& node, std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : node.members()) {
    bool found = false;
    std::string listed;
    for (const auto k : known) {
      found = found || k == key;
      listed += formatted("{}{}", listed.empty() ? "" : ", ", k);
    }
    if (!found) throw Error(ErrorCode::invalid_data, formatted("the model at {}: the key is not known; the keys here are {}", value.path(), listed));
  }
}

StageId stage(const Node& node, const StageGraph& graph) {
  const auto id = graph.find(node.text());
  if (!id) {
    std::string names;
    for (const Stage& s : graph.stages()) names += formatted("{}\"{}\"", names.empty() ? "" : ", ", s.name);
    node.fail("one of the stages " + names);
  }
  return *id;
}

double non_negative(const Node& node) {
  const double x = node.number();
  if (!(x >= 0.0)) node.fail("a number of at least 0");
  return x;
}

Model::Parts read_common(const Node& root) {
  Model::Parts parts{.graph = stages::from_document(root.at("graph"))};
  Zone zone;
  if (const auto name = root.find("zone")) {
    try {
      zone = Zone(name->text());
    } catch (const Error& e) {
      name->fail(formatted("a time zone ({})", e.what()));
    }
    parts.zone = zone.name();
  }
  if (const auto clock = root.find("clock")) {
    const std::string text = clock->text();
    if (text != "working" && text != "calendar") clock->fail("\"working\" or \"calendar\"");
    parts.clock = text == "working" ? Clock::working : Clock::calendar;
  }
  if (const auto as_of = root.find("as_of")) parts.as_of = read_instant(*as_of, zone);
  if (const auto period = root.find("period")) {
    const Day from = read_day(period->at("from")), until = read_day(period->at("until"));
    if (!(from < until)) period->fail("a period whose `from` lies before its `until`");
    parts.period = Period(from, until);
  }
  if (const auto target = root.find("target")) parts.target = Money(target->at("minor_units").minor_units(), read_currency(target->at("currency")));
  // A learned model has no amount where no win had one; a stated one must say it.
  if (const auto laws = root.find("laws"); !laws || root.find("amount")) parts.amount = read_amount(root.at("amount"), parts.target);
  parts.arrivals = read_arrivals(root.find("arrivals"), root, parts.graph);
  parts.uncertainty = read_uncertainty(root.find("uncertainty"));
  return parts;
}

Model::Parts read_laws(const Node& root) {
  Model::Parts parts = read_common(root);
  const std::size_t stages = parts.graph.size();
  parts.stated = root.at("stated").boolean();
  if (const auto learned = root.find("learned_as_of")) parts.learned_as_of = read_instant(*learned, Zone(parts.zone));
  for (const Node& by : root.at("by").array()) parts.by.push_back(by.text());
  if (const auto half_life = root.find("half_life_days")) parts.half_life = half_life->number();
  std::vector<StageLaw> laws(stages);
  std::vector<ExitCounts> counts(stages);
  read_row(root.at("laws"), parts.graph, laws, counts);
  parts.laws.push_back(laws);
  parts.counts.push_back(counts);
  for (const Node& segment : root.at("segments").array()) {
    parts.segments.push_back(segment.at("name").text());
    parts.laws.push_back(laws);
    parts.counts.push_back(counts);
    read_row(segment.at("laws"), parts.graph, parts.laws.back(), parts.counts.back());
  }
  parts.findings = read_findings(root.at("findings"));
  return parts;
}

Json write(const Model::Parts& parts) {
  const StageGraph& graph = parts.graph;
  Json doc = {{"format", "voronka-model"}, {"version", 1}, {"stated", parts.stated}, {"graph", stages::to_document(graph)}, {"zone", parts.zone},
              {"clock", parts.clock == Clock::working ? "working" : "calendar"}};
  if (parts.as_of) doc["as_of"] = parts.as_of->iso();
  if (parts.learned_as_of) doc["learned_as_of"] = parts.learned_as_of->iso();
  if (parts.period) doc["period"] = {{"from", parts.period->from().iso()}, {"until", parts.period->until().iso()}};
  if (parts.target) doc["target"] = {{"currency", parts.target->currency().code()}, {"minor_units", std::to_string(parts.target->minor())}};
  if (parts.amount.mean_minor > 0.0)
    doc["amount"] = {{"law", "lognormal"}, {"currency", parts.amount.currency.code()}, {"mean_minor_units", json::decimal_text(parts.amount.mean_minor)},
                     {"cv", parts.amount.cv}, {"mean_standard_error", json::decimal_text(parts.amount.mean_standard_error)}, {"n", parts.amount.n}};
  Json shares = Json::object();
  for (std::size_t i = 0; i < parts.arrivals.stages.size(); ++i) shares[graph[parts.arrivals.stages[i]].name] = parts.arrivals.shares[i];
  doc["arrivals"] = {{"shares", std::move(shares)}, {"per_day", parts.arrivals.per_day}};
  doc["uncertainty"] = {{"rates", parts.uncertainty.rates ? "beta" : "known"}, {"add", parts.uncertainty.add}, {"lags", "known"}};
  doc["by"] = parts.by;
  if (parts.half_life) doc["half_life_days"] = *parts.half_life;

  Json laws = Json::array();
  for (std::size_t s = 0; s < graph.size(); ++s)
    if (!parts.laws[0][s].exits().empty() || parts.counts[0][s].observed > 0.0) laws.push_back(write_law(graph, s, parts.laws[0][s], parts.counts[0][s]));
  doc["laws"] = std::move(laws);
  Json segments = Json::array();
  for (std::size_t row = 1; row < parts.laws.size(); ++row) {
    Json own = Json::array();
    for (std::size_t s = 0; s < graph.size(); ++s)
      if (!same(parts.laws[row][s], parts.counts[row][s], parts.laws[0][s], parts.counts[0][s]))
        own.push_back(write_law(graph, s, parts.laws[row][s], parts.counts[row][s]));
    segments.push_back({{"name", parts.segments[row - 1]}, {"laws", std::move(own)}});
  }
  doc["segments"] = std::move(segments);

  Json findings = Json::array();
  for (const Finding& f : parts.findings)
    findings.push_back({{"code", f.code}, {"subject", f.subject}, {"count", f.count}, {"message", f.message}, {"action", f.action},
                        {"changes_numbers", f.changes_numbers}});
  doc["findings"] = std::move(findings);
  return doc;
}

Model read(const Node& root) {
  root.expect({"voronka-model", "voronka-model-fixture"}, 1);
  Model::Parts parts = root.find("edges") ? read_stated(root) : read_laws(root);
  try {
    return Model(std::move(parts));
  } catch (const Error& e) {
    throw Error(ErrorCode::invalid_data, formatted("the model document at {} cannot be used: {}", root.path(), e.what()));
  }
}

}  // namespace model_document

inline namespace v0 {

std::string Model::to_json() const {
  try {
    return model_document::write(*parts_).dump();
  } catch (const json::Json::exception& e) {
    throw Error(ErrorCode::invalid_argument, formatted("the model cannot be written as JSON: {}", e.what()));
  }
}

Model Model::from_json(std::string_view text) {
  const json::Json document = json::parse(text, "the model");
  return model_document::read(json::Node(document, "the model"));
}

}  // namespace v0
}  // namespace voronka
