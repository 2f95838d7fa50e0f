#include "reporting/findings.hpp"
#include "reporting/page.hpp"
#include "reporting/plan_view.hpp"
#include "reporting/text.hpp"
#include "voronka/reporting/reporting.hpp"

namespace voronka {
inline namespace v0 {

using namespace reporting;

std::string plan_html(const Plan& plan, std::string_view language_name) {
  const Language language = language_of(language_name);
  const Plan::Parts& parts = plan.parts();
  Page page(language_name, title_of(parts, language));
  for (const std::string& note : notes_of(parts, language)) page.paragraph(note);

  page.heading(2, word(language, Word::three_answers));
  const TableView methods = methods_view(parts, language);
  page.table(methods.head, methods.rows);

  std::vector<Bar> funnel;
  for (const KpiPlan& kpi : parts.kpis)
    if (kpi.kpi.starts_with("stage:")) funnel.push_back({kpi_label(kpi.kpi), grouped(language, kpi.total), static_cast<double>(kpi.total)});
  page.raw(bar_chart(funnel, word(language, Word::funnel)));

  page.heading(2, word(language, Word::per_rep));
  const TableView reps = reps_view(parts, language);
  page.table(reps.head, reps.rows, word(language, Word::page_note));

  page.heading(2, word(language, Word::team_by_week));
  const TableView weeks = weeks_view(parts, language);
  page.table(weeks.head, weeks.rows);

  page.heading(2, word(language, Word::team_by_day));
  std::vector<Strip> strips;
  const std::size_t team = parts.team.reps().size();
  for (const KpiPlan& kpi : parts.kpis) {
    Strip strip{kpi_label(kpi.kpi), {}};
    for (std::size_t t = 0; t < parts.days.size(); ++t) strip.heights.push_back(static_cast<double>(quota_sum(parts, kpi, team, t, t + 1)));
    strips.push_back(std::move(strip));
  }
  std::vector<std::string> ticks(parts.days.size());
  for (const WeekSpan& week : week_spans(parts)) ticks[week.first] = date(language, week.from, true);
  page.raw(column_strips(strips, ticks, word(language, Word::team_by_day)));
  const TableView days = days_view(parts, language);
  page.table(days.head, days.rows);

  page.heading(2, word(language, Word::rep_by_week));
  for (const KpiPlan& kpi : parts.kpis) {
    const TableView view = rep_weeks_view(parts, kpi, language);
    page.table(view.head, view.rows);
  }

  page.heading(2, word(language, Word::findings));
  if (parts.findings.empty()) {
    page.paragraph(word(language, Word::no_findings));
  } else {
    const TableView found = findings_view(parts.findings, language);
    page.table(found.head, found.rows);
  }
  return std::move(page).finish();
}

std::string plan_text(const Plan& plan, std::string_view language_name) {
  const Language language = language_of(language_name);
  const Plan::Parts& parts = plan.parts();
  std::string out = title_of(parts, language) + "\n";
  for (const std::string& note : notes_of(parts, language)) out += note + "\n";
  const auto section = [&](Word heading, const TableView& view) { out += "\n" + std::string(word(language, heading)) + "\n" + text_table(view.head, view.rows); };
  section(Word::three_answers, methods_view(parts, language));
  section(Word::per_rep, reps_view(parts, language));
  section(Word::team_by_week, weeks_view(parts, language));
  section(Word::team_by_day, days_view(parts, language));
  if (!parts.findings.empty()) out += "\n" + std::string(word(language, Word::findings)) + "\n" + findings_text(parts.findings, language);
  return out;
}

}  // namespace v0
}  // namespace voronka
