#include <cmath>

#include "base/format.hpp"
#include "base/json.hpp"
#include "reporting/findings.hpp"
#include "reporting/page.hpp"
#include "reporting/plan_view.hpp"
#include "reporting/text.hpp"
#include "voronka/reporting/reporting.hpp"

namespace voronka {
inline namespace v0 {

using namespace reporting;

namespace {

const Dwell* dwell_at(const std::vector<Dwell>& dwells, StageId stage) {
  for (const Dwell& d : dwells)
    if (d.stage == stage && d.segment.empty()) return &d;
  return nullptr;
}

/// 95, 97.5: without trailing zeros.
std::string decimal_of(double x) { return formatted("{:.6g}", x); }

std::string kind_name(StageKind kind) { return kind == StageKind::open ? "open" : kind == StageKind::won ? "won" : "lost"; }

TableView stages_view(const History& history, const std::vector<Dwell>& dwells, Clock clock, Language language) {
  TableView view;
  view.head = {std::string(word(language, Word::stage)), std::string(word(language, Word::entered)), std::string(word(language, Word::open_now)),
               std::string(word(language, clock == Clock::working ? Word::median_working_days : Word::median_days))};
  for (const StageCount& count : stage_counts(history)) {
    const Dwell* stay = dwell_at(dwells, count.stage);
    std::string median;
    if (stay != nullptr && stay->visits > 0)
      median = std::isnan(stay->median) ? std::string(word(language, Word::median_not_reached))
                                        : formatted("{} ({} – {})", number(language, stay->median, 0), number(language, stay->median_low, 0), number(language, stay->median_high, 0));
    view.rows.push_back({history.graph()[count.stage].name, grouped(language, count.entered), grouped(language, count.open), median});
  }
  return view;
}

std::string horizon_text(Language language, std::int32_t horizon, Clock clock) {
  if (horizon == 0) return std::string(word(language, Word::ultimate));
  return formatted(fmt::runtime(word(language, clock == Clock::working ? Word::within_working_days : Word::within_days)), horizon);
}

TableView incidence_view(const StageGraph& graph, const std::vector<Incidence>& rows, const IncidenceOptions& options, Language language) {
  TableView view;
  view.head = {std::string(word(language, Word::conversion)), "", formatted(fmt::runtime(word(language, Word::interval)), decimal_of(100.0 * options.level)),
               std::string(word(language, Word::denominator)), std::string(word(language, Word::at_risk)), ""};
  for (const Incidence& row : rows) {
    std::string label = formatted("{} → {}, {}", graph[row.from].name, graph[row.to].name, horizon_text(language, row.horizon, options.clock));
    if (!row.segment.empty()) label = formatted("{}: {}", row.segment, label);
    view.rows.push_back({label, percent(language, row.probability, 1), formatted("{} – {}", percent(language, row.low, 1), percent(language, row.high, 1)),
                         grouped(language, row.n), grouped(language, row.at_risk), row.mature ? "" : std::string(word(language, Word::not_mature))});
  }
  return view;
}

std::string summary(const History& history, Language language) {
  return formatted("{} {}, {} {}. {}: {}.", grouped(language, static_cast<std::int64_t>(history.opportunities().size())), word(language, Word::opportunities),
                     grouped(language, static_cast<std::int64_t>(history.events())), word(language, Word::events), word(language, Word::data_through),
                     date(language, history.last_known_day()));
}

json::Json findings_array(std::span<const Finding> findings) {
  json::Json out = json::Json::array();
  for (const Finding& f : findings)
    out.push_back({{"code", f.code}, {"subject", f.subject}, {"count", f.count}, {"message", f.message}, {"action", f.action}, {"changes_numbers", f.changes_numbers}});
  return out;
}

}  // namespace

std::string funnel_json(const History& history, const WorkCalendar& calendar, const FunnelOptions& options) {
  const StageGraph& graph = history.graph();
  const auto dwells = dwell(history, calendar, options.incidence.clock);
  json::Json document;
  document["as_of"] = history.as_of().iso();
  document["zone"] = history.zone().name();
  document["clock"] = options.incidence.clock == Clock::working ? "working" : "calendar";
  document["opportunities"] = history.opportunities().size();
  document["events"] = history.events();
  document["rows"] = history.rows();
  document["set_aside"] = history.set_aside();
  document["stages"] = json::Json::array();
  for (const StageCount& count : stage_counts(history)) {
    json::Json row = {{"name", graph[count.stage].name}, {"kind", kind_name(graph[count.stage].kind)}, {"entered", count.entered}, {"entries", count.entries}, {"open", count.open}};
    const Dwell* stay = dwell_at(dwells, count.stage);
    if (stay != nullptr) {
      if (!std::isnan(stay->median)) row["dwell_median_days"] = stay->median;
      if (!std::isnan(stay->median_low)) row["dwell_median_low"] = stay->median_low;
      if (!std::isnan(stay->median_high)) row["dwell_median_high"] = stay->median_high;
      row["dwell_visits"] = stay->visits;
    }
    document["stages"].push_back(std::move(row));
  }
  document["moves"] = json::Json::array();
  for (const MoveCount& move : move_counts(history))
    document["moves"].push_back({{"from", graph[move.from].name}, {"to", graph[move.to].name}, {"count", move.count}});
  document["incidence"] = json::Json::array();
  for (const Incidence& row : incidence(history, calendar, options.incidence))
    document["incidence"].push_back({{"segment", row.segment}, {"from", graph[row.from].name}, {"to", graph[row.to].name}, {"horizon_days", row.horizon},
                                     {"probability", row.probability}, {"standard_error", row.standard_error}, {"low", row.low}, {"high", row.high},
                                     {"at_risk", row.at_risk}, {"n", row.n}, {"unresolved", row.unresolved}, {"mature", row.mature}});
  document["findings"] = findings_array(history.findings());
  return document.dump(1) + "\n";
}

std::string validation_json(const History& history, const Table& table) {
  json::Json document;
  document["rows"] = history.rows();
  document["events"] = history.events();
  document["set_aside"] = history.set_aside();
  document["columns"] = json::Json::array();
  for (const Column& column : table.columns()) document["columns"].push_back({{"name", column.name}, {"type", std::string(name_of(column.type))}});
  document["findings"] = findings_array(history.findings());
  return document.dump(1) + "\n";
}

std::string validation_text(const History& history, std::string_view language_name) {
  const Language language = language_of(language_name);
  const auto n = [&](std::size_t x) { return grouped(language, static_cast<std::int64_t>(x)); };
  return formatted(fmt::runtime(word(language, Word::validation)), n(history.rows()), n(history.events()), n(history.set_aside()), n(history.opportunities().size())) + "\n" +
         findings_text(history.findings(), language);
}

std::string capabilities_json() {
  const json::Json document = {{"version", VORONKA_VERSION_TEXT}, {"capabilities", {"funnel", "plan", "validate", "simulate", "demo"}}};
  return document.dump(1) + "\n";
}

std::string funnel_html(const History& history, const WorkCalendar& calendar, const FunnelOptions& options, std::string_view language_name) {
  const Language language = language_of(language_name);
  const auto dwells = dwell(history, calendar, options.incidence.clock);
  Page page(language_name, word(language, Word::funnel));
  page.paragraph(summary(history, language));
  std::vector<Bar> bars;
  for (const StageCount& count : stage_counts(history))
    bars.push_back({history.graph()[count.stage].name, grouped(language, count.entered), static_cast<double>(count.entered)});
  page.raw(bar_chart(bars, word(language, Word::funnel)));
  const TableView stages = stages_view(history, dwells, options.incidence.clock, language);
  page.table(stages.head, stages.rows);

  const auto rows = incidence(history, calendar, options.incidence);
  page.heading(2, word(language, Word::conversion));
  std::vector<Bar> shares;
  for (const Incidence& row : rows)
    if (row.segment.empty() && row.n > 0)
      shares.push_back({formatted("{} → {}, {}", history.graph()[row.from].name, history.graph()[row.to].name, horizon_text(language, row.horizon, options.incidence.clock)), percent(language, row.probability, 1),
                        row.probability, row.low, row.high});
  page.raw(bar_chart(shares, word(language, Word::conversion)));
  const TableView conversions = incidence_view(history.graph(), rows, options.incidence, language);
  page.table(conversions.head, conversions.rows);

  page.heading(2, word(language, Word::findings));
  if (history.findings().empty()) {
    page.paragraph(word(language, Word::no_findings));
  } else {
    const TableView found = findings_view(history.findings(), language);
    page.table(found.head, found.rows);
  }
  return std::move(page).finish();
}

std::string funnel_text(const History& history, const WorkCalendar& calendar, const FunnelOptions& options, std::string_view language_name) {
  const Language language = language_of(language_name);
  std::string out = summary(history, language) + "\n\n";
  const TableView stages = stages_view(history, dwell(history, calendar, options.incidence.clock), options.incidence.clock, language);
  out += text_table(stages.head, stages.rows) + "\n";
  const TableView conversions = incidence_view(history.graph(), incidence(history, calendar, options.incidence), options.incidence, language);
  out += text_table(conversions.head, conversions.rows);
  if (!history.findings().empty()) {
    out += "\n" + std::string(word(language, Word::findings)) + "\n" + findings_text(history.findings(), language);
  }
  return out;
}

}  // namespace v0
}  // namespace voronka
