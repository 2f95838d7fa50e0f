#include "reporting/plan_view.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/format.hpp"
#include "planning/ways.hpp"

namespace voronka::reporting {

std::vector<WeekSpan> week_spans(const Plan::Parts& parts) {
  std::vector<WeekSpan> out;
  std::size_t t = 0;
  for (const Period& week : parts.period.weeks()) {
    const std::size_t first = t;
    while (t < parts.days.size() && parts.days[t] < week.until()) ++t;
    if (t > first) out.push_back({parts.days[first], parts.days[t - 1], first, t});
  }
  return out;
}

std::int64_t quota_sum(const Plan::Parts& parts, const KpiPlan& kpi, std::size_t rep, std::size_t first, std::size_t end) {
  const std::size_t reps = parts.team.reps().size(), days = parts.days.size();
  std::int64_t sum = 0;
  for (std::size_t r = rep == reps ? 0 : rep; r < (rep == reps ? reps : rep + 1); ++r)
    for (std::size_t t = first; t < end; ++t) sum += kpi.quota[r * days + t];
  return sum;
}

std::string title_of(const Plan::Parts& parts, Language language) {
  return formatted("{}: {}, {} – {}", word(language, Word::plan), money(language, parts.target), date(language, parts.period.from()),
                     date(language, parts.period.until() - 1));
}

namespace {

std::string chance_text(const Chance& chance, Language language) {
  const int digits = chance.standard_error < 0.0005 ? 2 : 1;   // an error that is shown as 0 would say too much
  return formatted("{} ± {}", percent(language, *chance.probability, digits), percent(language, chance.standard_error, digits));
}

/// With its standard error and the wins it rests on, where it was learned.
std::string average_deal(const Plan::Parts& parts, Language language) {
  const double unit = std::pow(10.0, parts.target.currency().exponent());
  const AmountLaw& amount = parts.model.amount();
  std::string out = formatted("{} {}", number(language, parts.average_deal_minor / unit, 0), currency_sign(language, parts.target.currency().code()));
  if (amount.n > 0)
    out += formatted(" (± {}; {}: {})", number(language, amount.n > 1 ? amount.mean_standard_error / unit : std::numeric_limits<double>::quiet_NaN(), 0), word(language, Word::wins_behind), grouped(language, amount.n));
  return out;
}

}  // namespace

TableView methods_view(const Plan::Parts& parts, Language language) {
  const std::string driver = "stage:" + parts.driver;
  const std::string entry = parts.kpis.empty() ? driver : parts.kpis.front().kpi;
  TableView view;
  view.head = {std::string(word(language, Word::method)), std::string(word(language, Word::wins_to_find)), kpi_label(driver)};
  if (entry != driver) view.head.push_back(kpi_label(entry));
  view.head.emplace_back(word(language, Word::chance));
  const auto row = [&](Word name, const Method& method, int digits) {
    std::vector<std::string> cells = {std::string(word(language, name)), number(language, method.deals, 3)};
    for (const std::string& kpi : entry == driver ? std::vector<std::string>{driver} : std::vector<std::string>{driver, entry}) {
      const auto found = method.kpis.find(kpi);
      cells.push_back(found == method.kpis.end() ? "–" : number(language, found->second, digits));
    }
    cells.push_back(method.probability ? chance_text(method, language) : std::string(word(language, Word::not_computed)));
    view.rows.push_back(std::move(cells));
  };
  row(Word::steady_state, parts.steady_state, 2);
  row(Word::weighted_pipeline, parts.weighted_pipeline, 2);
  row(Word::dated, parts.dated, 0);
  return view;
}

TableView reps_view(const Plan::Parts& parts, Language language) {
  TableView view;
  view.head = {std::string(word(language, Word::kpi))};
  for (const Rep& rep : parts.team.reps()) view.head.push_back(rep.name);
  view.head.emplace_back(word(language, Word::total));
  view.head.emplace_back(word(language, Word::expected));
  const std::size_t reps = parts.team.reps().size(), days = parts.days.size();
  for (const KpiPlan& kpi : parts.kpis) {
    std::vector<std::string> cells = {kpi_label(kpi.kpi)};
    for (std::size_t r = 0; r < reps; ++r) cells.push_back(grouped(language, quota_sum(parts, kpi, r, 0, days)));
    cells.push_back(grouped(language, kpi.total));
    cells.push_back(number(language, kpi.expected, 2));
    view.rows.push_back(std::move(cells));
  }
  std::vector<std::string> cells = {std::string(word(language, Word::revenue))};
  for (const Money& part : parts.revenue) cells.push_back(money(language, part));
  cells.push_back(money(language, parts.target));
  cells.emplace_back();
  view.rows.push_back(std::move(cells));
  return view;
}

TableView weeks_view(const Plan::Parts& parts, Language language) {
  TableView view;
  view.head = {std::string(word(language, Word::week))};
  for (const KpiPlan& kpi : parts.kpis) view.head.push_back(kpi_label(kpi.kpi));
  const std::size_t team = parts.team.reps().size();
  for (const WeekSpan& week : week_spans(parts)) {
    std::vector<std::string> cells = {formatted("{} – {}", date(language, week.from, true), date(language, week.last, true))};
    for (const KpiPlan& kpi : parts.kpis) cells.push_back(grouped(language, quota_sum(parts, kpi, team, week.first, week.end)));
    view.rows.push_back(std::move(cells));
  }
  std::vector<std::string> sum = {std::string(word(language, Word::total))};
  for (const KpiPlan& kpi : parts.kpis) sum.push_back(grouped(language, kpi.total));
  view.rows.push_back(std::move(sum));
  return view;
}

TableView days_view(const Plan::Parts& parts, Language language) {
  TableView view;
  view.head = {std::string(word(language, Word::day))};
  for (const KpiPlan& kpi : parts.kpis) view.head.push_back(kpi_label(kpi.kpi));
  const std::size_t team = parts.team.reps().size();
  for (std::size_t t = 0; t < parts.days.size(); ++t) {
    std::vector<std::string> cells = {date(language, parts.days[t], true)};
    for (const KpiPlan& kpi : parts.kpis) cells.push_back(grouped(language, quota_sum(parts, kpi, team, t, t + 1)));
    view.rows.push_back(std::move(cells));
  }
  return view;
}

TableView rep_weeks_view(const Plan::Parts& parts, const KpiPlan& kpi, Language language) {
  TableView view;
  view.head = {kpi_label(kpi.kpi)};
  const auto weeks = week_spans(parts);
  for (const WeekSpan& week : weeks) view.head.push_back(formatted("{} – {}", date(language, week.from, true), date(language, week.last, true)));
  view.head.emplace_back(word(language, Word::total));
  const std::size_t reps = parts.team.reps().size();
  for (std::size_t r = 0; r <= reps; ++r) {
    std::vector<std::string> cells = {r == reps ? std::string(word(language, Word::team)) : parts.team.reps()[r].name};
    for (const WeekSpan& week : weeks) cells.push_back(grouped(language, quota_sum(parts, kpi, r, week.first, week.end)));
    cells.push_back(grouped(language, quota_sum(parts, kpi, r, 0, parts.days.size())));
    view.rows.push_back(std::move(cells));
  }
  return view;
}

std::vector<std::string> notes_of(const Plan::Parts& parts, Language language) {
  std::vector<std::string> out;
  out.push_back(formatted("{}: {}. {}: {}. {}: {}.", word(language, Word::data_through), date(language, parts.first_day - 1),
                            word(language, Word::working_days), parts.days.size(), word(language, Word::average_deal),
                            average_deal(parts, language)));
  out.push_back(formatted("{}: {} ({} {}).", word(language, planning::goes_around(parts) ? Word::backlog_around : Word::backlog_in_period), number(language, parts.backlog_in_period, 2),
                            word(language, Word::backlog_later), number(language, parts.backlog_ultimate, 2)));
  out.push_back(formatted("{}: {}.", word(language, Word::driver), kpi_label("stage:" + parts.driver)));
  // Said of a plan for the expectation; not of one for a confidence, or one whose backlog is enough.
  const bool enough = std::any_of(parts.findings.begin(), parts.findings.end(), [](const Finding& f) { return f.code == "target_below_backlog"; });
  const bool reached = std::none_of(parts.findings.begin(), parts.findings.end(), [](const Finding& f) { return f.code == "target_out_of_reach"; });
  if (!parts.confidence && !enough && reached) {
    if (parts.dated.probability) out.push_back(formatted(fmt::runtime(word(language, Word::lead_note_chance)), chance_text(parts.dated, language)));
    else out.emplace_back(word(language, Word::lead_note));
  }
  if (parts.confidence) out.push_back(formatted(fmt::runtime(word(language, Word::confidence_note)), percent(language, *parts.confidence, std::abs(100.0 * *parts.confidence - std::round(100.0 * *parts.confidence)) < 1e-9 ? 0 : 2)));
  std::int64_t arrivals = 0;
  for (const KpiPlan& kpi : parts.kpis) arrivals += kpi.arrivals;
  if (!parts.binding.empty()) {
    const double whole = std::ceil(std::max(parts.leads_by_week_end.back(), 0.0) - 1e-9);   // infinite if no new deal of the last week comes in time
    const std::string less = whole < static_cast<double>(arrivals) ? formatted(fmt::runtime(word(language, Word::binding_whole)), grouped(language, static_cast<std::int64_t>(whole))) : "";
    out.push_back(formatted(fmt::runtime(word(language, Word::binding_note)), grouped(language, arrivals), date(language, parts.binding.front().until - 1, true), less));
  }
  std::string without;
  for (const StageId s : parts.model.graph().of_kind(StageKind::open)) {
    const std::string& name = parts.model.graph()[s].name;
    if (std::none_of(parts.kpis.begin(), parts.kpis.end(), [&](const KpiPlan& k) { return k.kpi == "stage:" + name; })) without += (without.empty() ? "" : ", ") + name;
  }
  if (!without.empty()) out.push_back(formatted(fmt::runtime(word(language, Word::no_own_number)), without));
  out.push_back(formatted(fmt::runtime(word(language, Word::next_period)), number(language, parts.next_period_dated, 1), number(language, parts.next_period_steady, 1)) + ".");
  return out;
}

}  // namespace voronka::reporting
