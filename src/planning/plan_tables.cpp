#include <algorithm>

#include "voronka/planning/plan.hpp"

namespace voronka {
inline namespace v0 {
namespace {

// Sum of the quotas of reps [first_rep, end_rep) on days [first, end).
std::int64_t sum(const Plan::Parts& parts, const KpiPlan& kpi, std::size_t first_rep, std::size_t end_rep, std::size_t first, std::size_t end) {
  const std::size_t days = parts.days.size();
  std::int64_t n = 0;
  for (std::size_t r = first_rep; r < end_rep; ++r)
    for (std::size_t d = first; d < end; ++d) n += kpi.quota[r * days + d];
  return n;
}

}  // namespace

const std::string& Plan::id() const noexcept { return parts_->id; }

Table Plan::quotas() const {
  Table::Builder rows;
  rows.column("kpi", ColumnType::text).column("rep", ColumnType::text).column("day", ColumnType::day).column("quota", ColumnType::integer);
  const std::size_t days = parts_->days.size();
  for (const KpiPlan& kpi : parts_->kpis)
    for (std::size_t r = 0; r < parts_->team.reps().size(); ++r)
      for (std::size_t d = 0; d < days; ++d) rows.text(kpi.kpi).text(parts_->team.reps()[r].name).day(parts_->days[d]).integer(kpi.quota[r * days + d]);
  return std::move(rows).build();
}

Table Plan::totals() const {
  Table::Builder rows;
  rows.column("kpi", ColumnType::text).column("total", ColumnType::integer).column("arrivals", ColumnType::integer).column("expected", ColumnType::real);
  for (const KpiPlan& kpi : parts_->kpis) rows.text(kpi.kpi).integer(kpi.total).integer(kpi.arrivals).real(kpi.expected);
  return std::move(rows).build();
}

Table Plan::by_rep() const {
  Table::Builder rows;
  rows.column("kpi", ColumnType::text).column("rep", ColumnType::text).column("total", ColumnType::integer);
  const auto reps = parts_->team.reps();
  for (const KpiPlan& kpi : parts_->kpis)
    for (std::size_t r = 0; r < reps.size(); ++r) rows.text(kpi.kpi).text(reps[r].name).integer(sum(*parts_, kpi, r, r + 1, 0, parts_->days.size()));
  const std::string money = "revenue:" + std::string(parts_->target.currency().code());
  for (std::size_t r = 0; r < reps.size(); ++r) rows.text(money).text(reps[r].name).integer(parts_->revenue[r].minor());
  return std::move(rows).build();
}

Table Plan::by_week() const {
  Table::Builder rows;
  rows.column("kpi", ColumnType::text).column("from", ColumnType::day).column("until", ColumnType::day).column("rep", ColumnType::text).column("total", ColumnType::integer);
  const auto reps = parts_->team.reps();
  for (const KpiPlan& kpi : parts_->kpis) {
    std::size_t d = 0;
    for (const Period& week : parts_->period.weeks()) {
      const std::size_t first = d;
      while (d < parts_->days.size() && parts_->days[d] < week.until()) ++d;
      if (d == first) continue;   // a week without a working day
      for (std::size_t r = 0; r < reps.size(); ++r)
        rows.text(kpi.kpi).day(week.from()).day(week.until()).text(reps[r].name).integer(sum(*parts_, kpi, r, r + 1, first, d));
      rows.text(kpi.kpi).day(week.from()).day(week.until()).text("").integer(sum(*parts_, kpi, 0, reps.size(), first, d));
    }
  }
  return std::move(rows).build();
}

Table Plan::by_day() const {
  Table::Builder rows;
  rows.column("kpi", ColumnType::text).column("day", ColumnType::day).column("total", ColumnType::integer);
  for (const KpiPlan& kpi : parts_->kpis)
    for (std::size_t d = 0; d < parts_->days.size(); ++d) rows.text(kpi.kpi).day(parts_->days[d]).integer(sum(*parts_, kpi, 0, parts_->team.reps().size(), d, d + 1));
  return std::move(rows).build();
}

Table Plan::binding() const {
  Table::Builder rows;
  rows.column("kpi", ColumnType::text).column("until", ColumnType::day).column("needed", ColumnType::real);
  for (const Binding& b : parts_->binding) rows.text(b.kpi).day(b.until).real(b.needed);
  return std::move(rows).build();
}

Table Plan::methods() const {
  Table::Builder rows;
  rows.column("method", ColumnType::text).column("kpi", ColumnType::text).column("number", ColumnType::real).column("probability", ColumnType::real);
  rows.column("standard_error", ColumnType::real).column("runs", ColumnType::integer);
  const auto add = [&](std::string_view name, const Method& method) {
    const auto row = [&](std::string_view kpi, double number) {
      rows.text(name).text(kpi).real(number);
      if (method.probability) rows.real(*method.probability).real(method.standard_error).integer(method.runs);
      else rows.null().null().null();
    };
    row("deals", method.deals);
    for (const auto& [kpi, number] : method.kpis) row(kpi, number);
  };
  add("steady_state", parts_->steady_state);
  add("weighted_pipeline", parts_->weighted_pipeline);
  add("dated", parts_->dated);
  return std::move(rows).build();
}

}  // namespace v0
}  // namespace voronka
