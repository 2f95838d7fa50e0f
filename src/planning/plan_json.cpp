// The document of a plan: docs/reference/plan.schema.json.
#include <algorithm>
#include <unordered_map>

#include "base/format.hpp"
#include "estimation/model_document.hpp"
#include "planning/decompose.hpp"
#include "planning/documents.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
namespace planning {
namespace {

using json::Json;
using json::Node;

Json write_method(const Method& m) {
  Json out = {{"deals", m.deals}, {"kpis", m.kpis}, {"driver_total", m.driver_total}};
  if (!m.probability) return out;
  out["probability"] = *m.probability;
  out["standard_error"] = m.standard_error;
  out["runs"] = m.runs;
  out["mean"] = json::decimal_text(m.mean);
  out["mean_standard_error"] = json::decimal_text(m.mean_standard_error);
  out["p10"] = json::decimal_text(m.p10);
  out["p50"] = json::decimal_text(m.p50);
  out["p90"] = json::decimal_text(m.p90);
  return out;
}

Method read_method(const Node& node) {
  Method m;
  m.deals = node.at("deals").number();
  for (const auto& [kpi, n] : node.at("kpis").members()) m.kpis[kpi] = n.number();
  m.driver_total = node.at("driver_total").integer();
  if (const auto p = node.find("probability")) {
    m.probability = p->number();
    m.standard_error = node.at("standard_error").number();
    m.runs = static_cast<std::int32_t>(node.at("runs").integer());
    m.mean = node.at("mean").decimal();
    m.mean_standard_error = node.at("mean_standard_error").decimal();
    m.p10 = node.at("p10").decimal();
    m.p50 = node.at("p50").decimal();
    m.p90 = node.at("p90").decimal();
  }
  return m;
}

Json write_kpi(const Plan::Parts& parts, const KpiPlan& kpi) {
  const auto reps = parts.team.reps();
  const std::size_t days = parts.days.size();
  const auto sums = [&](std::size_t first, std::size_t end) {   // total and reps of some days
    Json by_rep = Json::object();
    std::int64_t total = 0;
    for (std::size_t r = 0; r < reps.size(); ++r) {
      std::int64_t n = 0;
      for (std::size_t d = first; d < end; ++d) n += kpi.quota[r * days + d];
      by_rep[reps[r].name] = n;
      total += n;
    }
    return std::pair(total, std::move(by_rep));
  };
  Json weeks = Json::array(), rows = Json::array(), ideal = Json::object();
  std::size_t d = 0;
  for (const Period& week : parts.period.weeks()) {
    const std::size_t first = d;
    while (d < days && parts.days[d] < week.until()) ++d;
    if (d == first) continue;
    auto [total, by_rep] = sums(first, d);
    weeks.push_back({{"from", week.from().iso()}, {"until", week.until().iso()}, {"total", total}, {"reps", std::move(by_rep)}});
  }
  for (d = 0; d < days; ++d) {
    auto [total, by_rep] = sums(d, d + 1);
    rows.push_back({{"day", parts.days[d].iso()}, {"total", total}, {"reps", std::move(by_rep)}});
  }
  for (std::size_t r = 0; r < reps.size(); ++r)
    ideal[reps[r].name] = std::vector<double>(kpi.ideal.begin() + static_cast<std::ptrdiff_t>(r * days), kpi.ideal.begin() + static_cast<std::ptrdiff_t>((r + 1) * days));
  return {{"kpi", kpi.kpi}, {"total", kpi.total}, {"arrivals", kpi.arrivals}, {"expected", kpi.expected}, {"margins_fixed", kpi.margins_fixed}, {"within_bounds", kpi.within_bounds},
          {"reps", sums(0, days).second}, {"weeks", std::move(weeks)}, {"days", std::move(rows)}, {"ideal", std::move(ideal)}};
}

KpiPlan read_kpi(const Node& node, const Plan::Parts& parts) {
  const auto reps = parts.team.reps();
  const std::size_t days = parts.days.size();
  KpiPlan kpi;
  kpi.kpi = node.at("kpi").text();
  kpi.total = node.at("total").integer();
  kpi.arrivals = node.at("arrivals").integer();
  kpi.expected = node.at("expected").number();
  kpi.margins_fixed = node.at("margins_fixed").boolean();
  kpi.within_bounds = node.at("within_bounds").boolean();
  kpi.quota.assign(reps.size() * days, 0);
  kpi.ideal.assign(reps.size() * days, 0.0);
  const auto rows = node.at("days").array();
  if (rows.size() != days) node.at("days").fail(formatted("an array of the {} working days", days));
  const Node ideal = node.at("ideal");
  for (std::size_t r = 0; r < reps.size(); ++r) {
    const auto own = ideal.at(reps[r].name).array();
    if (own.size() != days) ideal.at(reps[r].name).fail(formatted("an array of {} numbers", days));
    for (std::size_t d = 0; d < days; ++d) {
      kpi.ideal[r * days + d] = own[d].number();
      kpi.quota[r * days + d] = rows[d].at("reps").at(reps[r].name).integer();
    }
  }
  return kpi;
}

Json write_stock(const StageGraph& graph, const std::vector<std::vector<Stock>>& rows) {
  Json out = Json::array();
  for (const auto& row : rows) {
    Json deals = Json::array();
    for (const Stock& s : row) deals.push_back({{"stage", graph[s.stage].name}, {"age", s.age}, {"count", s.count}});
    out.push_back(std::move(deals));
  }
  return out;
}

std::vector<std::vector<Stock>> read_stock(const Node& node, const StageGraph& graph, std::size_t rows) {
  std::vector<std::vector<Stock>> out;
  for (const Node& row : node.array()) {
    out.emplace_back();
    for (const Node& deals : row.array()) {
      const std::int64_t age = deals.at("age").integer();
      if (age < 0 || age > INT32_MAX) deals.at("age").fail("an age of at least 0 days");
      out.back().push_back({model_document::stage(deals.at("stage"), graph), static_cast<std::int32_t>(age), model_document::non_negative(deals.at("count"))});
    }
  }
  if (out.size() != rows) node.fail(formatted("an array of {} arrays: one for each rep, one for nobody's deals", rows));
  return out;
}

Json by_rep(const Team& team, const std::vector<double>& x) {
  Json out = Json::object();
  for (std::size_t r = 0; r < x.size(); ++r) out[team.reps()[r].name] = x[r];
  return out;
}

std::vector<double> read_by_rep(const Node& node, const Team& team) {
  std::vector<double> out;
  for (const Rep& rep : team.reps()) out.push_back(node.at(rep.name).number());
  return out;
}

Day read_day(const Node& node) {
  try {
    return Day::parse(node.text());
  } catch (const Error&) {
    node.fail("a day, \"2026-06-01\"");
  }
}

Json document(const Plan::Parts& parts, const std::string& id) {
  Json doc = {{"format", "voronka-plan"}, {"version", 1}, {"id", id}};
  if (!parts.parent.empty()) doc["parent"] = parts.parent;
  doc["target"] = std::to_string(parts.target.minor());
  doc["currency"] = parts.target.currency().code();
  doc["period"] = {{"from", parts.period.from().iso()}, {"until", parts.period.until().iso()}};
  doc["as_of"] = parts.as_of.iso();
  doc["working_days"] = parts.days.size();
  doc["average_deal"] = json::decimal_text(parts.average_deal_minor);
  doc["driver"] = "stage:" + parts.driver;
  Json dated = write_method(parts.dated);
  dated["driver_real"] = parts.driver_real;
  dated["wins_per_driver"] = parts.wins_per_driver;
  dated["leads_by_week_end"] = parts.leads_by_week_end;   // infinite is written as null
  doc["methods"] = {{"steady_state", write_method(parts.steady_state)}, {"weighted_pipeline", write_method(parts.weighted_pipeline)}, {"dated", std::move(dated)}};
  if (parts.dated.probability) doc["probability"] = *parts.dated.probability;
  doc["backlog"] = {{"weighted_pipeline_deals", parts.weighted_pipeline_deals}, {"ultimate_deals", parts.backlog_ultimate}, {"in_period_deals", parts.backlog_in_period},
                    {"in_period_by_rep", by_rep(parts.team, parts.backlog_by_rep)}, {"next_period_steady", parts.next_period_steady},
                    {"next_period_dated", parts.next_period_dated}};
  doc["expected_wins"] = by_rep(parts.team, parts.expected_wins);
  Json kpis = Json::array();
  for (const KpiPlan& kpi : parts.kpis) kpis.push_back(write_kpi(parts, kpi));
  doc["kpis"] = std::move(kpis);
  Json revenue = Json::object();
  for (std::size_t r = 0; r < parts.revenue.size(); ++r) revenue[parts.team.reps()[r].name] = std::to_string(parts.revenue[r].minor());
  doc["revenue"] = std::move(revenue);
  Json binding = Json::array();
  for (const Binding& b : parts.binding) binding.push_back({{"kpi", b.kpi}, {"until", b.until.iso()}, {"needed", b.needed}});
  doc["binding"] = std::move(binding);
  Json findings = Json::array();
  for (const Finding& f : parts.findings)
    findings.push_back({{"code", f.code}, {"subject", f.subject}, {"count", f.count}, {"message", f.message}, {"action", f.action},
                        {"changes_numbers", f.changes_numbers}});
  doc["findings"] = std::move(findings);

  Json inputs = {{"first_day", parts.first_day.iso()}, {"seed", parts.seed}, {"runs", parts.runs}};
  if (parts.confidence) inputs["confidence"] = *parts.confidence;
  inputs["activities"] = write_activities(parts.activities);
  inputs["team"] = write_team(parts.team);
  inputs["calendar"] = Json::parse(parts.calendar.to_json());
  inputs["model"] = model_document::write(parts.model.parts());
  const StageGraph& graph = parts.model.graph();
  inputs["open_deals"] = {{"beyond", write_stock(graph, parts.beyond)}, {"upstream", write_stock(graph, parts.upstream)}};
  doc["inputs"] = std::move(inputs);
  return doc;
}

std::string dump(const Json& doc) {
  try {
    return doc.dump();
  } catch (const Json::exception& e) {
    throw Error(ErrorCode::invalid_argument, formatted("the plan cannot be written as JSON: {}", e.what()));
  }
}

std::shared_ptr<const Plan::Parts> read_parts(const Node& root) {
  root.expect({"voronka-plan"}, 1);
  const Node inputs = root.at("inputs");
  const Day from = read_day(root.at("period").at("from")), until = read_day(root.at("period").at("until"));
  if (!(from < until)) root.at("period").fail("a period whose `from` lies before its `until`");
  ParsedTime as_of;
  if (!parse_time(root.at("as_of").text(), as_of) || !as_of.zoned) root.at("as_of").fail("a moment in UTC");
  Currency currency;
  try {
    currency = Currency(root.at("currency").text());
  } catch (const Error&) {
    root.at("currency").fail("a currency code of ISO 4217");
  }
  auto shared = std::make_shared<Plan::Parts>(Plan::Parts{
      .target = Money(root.at("target").minor_units(), currency), .period = Period(from, until), .as_of = Instant(as_of.us),
      .model = model_document::read(inputs.at("model")), .calendar = WorkCalendar::from_json(inputs.at("calendar").raw().dump()), .team = read_team(inputs.at("team"))});
  Plan::Parts& parts = *shared;
  if (const auto parent = root.find("parent")) parts.parent = parent->text();
  parts.id = root.at("id").text();
  parts.first_day = read_day(inputs.at("first_day"));
  parts.days = parts.calendar.working_days(parts.period);
  const Node seed = inputs.at("seed");
  if (!seed.raw().is_number_unsigned()) seed.fail("a whole number of at least 0");
  parts.seed = seed.raw().get<std::uint64_t>();
  const std::int64_t runs = inputs.at("runs").integer();
  if (runs < 0 || runs > INT32_MAX) inputs.at("runs").fail("a number of runs");
  parts.runs = static_cast<std::int32_t>(runs);
  if (const auto confidence = inputs.find("confidence")) parts.confidence = confidence->number();
  parts.activities = read_activities(inputs.at("activities"));
  const StageGraph& graph = parts.model.graph();
  const std::size_t rows = parts.team.reps().size() + 1;
  parts.beyond = read_stock(inputs.at("open_deals").at("beyond"), graph, rows);
  parts.upstream = read_stock(inputs.at("open_deals").at("upstream"), graph, rows);

  const std::string driver = root.at("driver").text();
  if (driver.rfind("stage:", 0) != 0 || !graph.find(driver.substr(6))) root.at("driver").fail("\"stage:\" and a stage of the model's graph");
  parts.driver = driver.substr(6);
  parts.average_deal_minor = root.at("average_deal").decimal();
  const Node methods = root.at("methods"), dated = methods.at("dated"), backlog = root.at("backlog");
  parts.steady_state = read_method(methods.at("steady_state"));
  parts.weighted_pipeline = read_method(methods.at("weighted_pipeline"));
  parts.dated = read_method(dated);
  parts.driver_real = dated.at("driver_real").number();
  parts.wins_per_driver = dated.at("wins_per_driver").number();
  for (const Node& n : dated.at("leads_by_week_end").array())
    parts.leads_by_week_end.push_back(n.raw().is_null() ? std::numeric_limits<double>::infinity() : n.number());
  parts.weighted_pipeline_deals = backlog.at("weighted_pipeline_deals").number();
  parts.backlog_ultimate = backlog.at("ultimate_deals").number();
  parts.backlog_in_period = backlog.at("in_period_deals").number();
  parts.backlog_by_rep = read_by_rep(backlog.at("in_period_by_rep"), parts.team);
  parts.next_period_steady = backlog.at("next_period_steady").number();
  parts.next_period_dated = backlog.at("next_period_dated").number();
  parts.expected_wins = read_by_rep(root.at("expected_wins"), parts.team);
  for (const Node& kpi : root.at("kpis").array()) parts.kpis.push_back(read_kpi(kpi, parts));
  for (const Rep& rep : parts.team.reps()) parts.revenue.emplace_back(root.at("revenue").at(rep.name).minor_units(), currency);
  for (const Node& b : root.at("binding").array()) parts.binding.push_back({b.at("kpi").text(), read_day(b.at("until")), b.at("needed").number()});
  for (const Node& f : root.at("findings").array())
    parts.findings.push_back({f.at("code").text(), f.at("subject").text(), f.at("count").integer(), f.at("message").text(), f.at("action").text(),
                              f.at("changes_numbers").boolean()});
  return shared;
}

}  // namespace

std::string id_of(const Plan::Parts& parts) {
  const std::string text = dump(document(parts, ""));
  std::uint64_t hash = 14695981039346656037ull;   // FNV-1a, 64 bits
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return formatted("{:016x}", hash);
}

Team read_team(const Node& node) {
  std::vector<Rep> reps;
  std::vector<Absence> absences;
  for (const Node& r : node.at("reps").array()) {
    Rep rep;
    rep.name = r.at("name").text();
    rep.throughput_millionths = r.at("throughput_millionths").integer();
    if (const auto hours = r.find("hours_per_day")) rep.hours_per_day = hours->number();
    if (const auto day = r.find("starts")) rep.starts = read_day(*day);
    if (const auto day = r.find("ends")) rep.ends = read_day(*day);
    if (const auto group = r.find("group")) rep.group = group->text();
    reps.push_back(std::move(rep));
  }
  for (const Node& a : node.at("absences").array()) absences.push_back({a.at("rep").text(), read_day(a.at("from")), read_day(a.at("until"))});
  try {
    return Team(std::move(reps), std::move(absences));
  } catch (const Error& e) {
    throw Error(ErrorCode::invalid_data, formatted("the plan at {}: {}", node.path(), e.what()));
  }
}

Json write_team(const Team& team) {
  Json reps = Json::array(), absences = Json::array();
  for (const Rep& rep : team.reps()) {
    Json r = {{"name", rep.name}, {"throughput_millionths", rep.throughput_millionths}};
    if (rep.hours_per_day) r["hours_per_day"] = *rep.hours_per_day;
    if (rep.starts) r["starts"] = rep.starts->iso();
    if (rep.ends) r["ends"] = rep.ends->iso();
    if (!rep.group.empty()) r["group"] = rep.group;
    reps.push_back(std::move(r));
  }
  for (const Absence& a : team.absences()) absences.push_back({{"rep", a.rep}, {"from", a.from.iso()}, {"until", a.until.iso()}});
  return {{"reps", std::move(reps)}, {"absences", std::move(absences)}};
}

}  // namespace planning

inline namespace v0 {

std::string Plan::to_json() const { return planning::dump(planning::document(*parts_, parts_->id)); }

Plan Plan::from_json(std::string_view text) {
  const json::Json document = json::parse(text, "the plan");
  auto parts = planning::read_parts(json::Node(document, "the plan"));
  if (const std::string id = planning::id_of(*parts); id != parts->id)
    throw Error(ErrorCode::invalid_data, formatted("the plan at /id: \"{}\" is not the id of this content ({}); the document was changed after it was written", parts->id, id));
  return Plan(std::move(parts));
}

}  // namespace v0
}  // namespace voronka
