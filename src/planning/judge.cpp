// What a plan must say beside its numbers.
#include <algorithm>
#include <climits>
#include <cmath>
#include <optional>

#include "base/format.hpp"
#include "planning/decompose.hpp"

namespace voronka::planning {
namespace {

void judge_target(const Problem& p, const Requirement& q, Plan::Parts& parts) {
  auto& out = parts.findings;
  const std::string driver = "stage:" + parts.driver;
  if (q.dated_deals <= 0.0)
    out.push_back({"target_below_backlog", driver, 1,
                   formatted("the target is {:.2f} deals; open deals alone bring {:.2f} in the period", q.deals, q.in_period), "no entries into the driver are asked for", false});
  if (!std::isfinite(q.real)) {
    out.push_back({"target_out_of_reach", driver, 1,
                   formatted("no entry into \"{}\" in the period can still be won in it; open deals bring {:.2f} of {:.2f} deals", parts.driver, q.in_period, q.deals),
                   "the entries of the steady state are planned: they serve later periods", true});
  } else if (parts.driver_real > 3.0 * parts.steady_state.kpis.at(driver)) {
    out.push_back({"driver_far_above_steady_state", driver, 1,
                   formatted("{:.1f} entries into \"{}\" are needed, {:.1f} times the steady flow, as each brings only {:.4f} wins before the period ends", parts.driver_real,
                               parts.driver, parts.driver_real / parts.steady_state.kpis.at(driver), q.per_entry),
                   "planned as asked; a longer period or a lower target needs less", false});
  }
  if (p.frame.gap > 0)
    out.push_back({"gap_before_period", parts.first_day.iso(), static_cast<std::int64_t>(p.frame.gap),
                   formatted("the data end before {}, the period starts on {}: {} days lie between", parts.first_day.iso(), parts.period.from().iso(), p.frame.gap),
                   "open deals were carried through them; no new arrivals were assumed", true});
  if (parts.next_period_dated < 0.9 * parts.next_period_steady)
    out.push_back({"next_period_short", driver, 1,
                   formatted("after this plan {:.1f} wins are still to come from beyond \"{}\" at the end of the period; a steady flow of {} entries would leave {:.1f}",
                               parts.next_period_dated, parts.driver, parts.steady_state.driver_total, parts.next_period_steady),
                   "both are shown", false});
}

// The most first entries into the driver that the log has in any stretch as long as the period; none if it is shorter than that.
std::optional<std::int64_t> most_before(const Problem& p, const History& history, std::int32_t length) {
  Day low(INT_MAX), high(INT_MIN);
  std::vector<Day> entered;
  for (const Visit& v : history.visits()) {
    low = std::min(low, v.entry);
    high = std::max(high, history.last_known_day());
    if (v.stage == p.sides.driver && v.visit == 0 && v.entry_known) entered.push_back(v.entry);
  }
  if (history.visits().empty() || high - low + 1 < length) return std::nullopt;
  std::sort(entered.begin(), entered.end());
  std::size_t most = 0;
  for (std::size_t first = 0, last = 0; last < entered.size(); ++last) {
    while (entered[last] - entered[first] >= length) ++first;
    most = std::max(most, last - first + 1);
  }
  return static_cast<std::int64_t>(most);
}

void judge_past(const Problem& p, const History& history, Plan::Parts& parts) {
  const std::int32_t length = parts.period.until() - parts.period.from();
  const auto most = most_before(p, history, length);
  if (!most || static_cast<double>(parts.dated.driver_total) <= 1.25 * static_cast<double>(*most)) return;
  parts.findings.push_back({"driver_above_the_past", "stage:" + parts.driver, parts.dated.driver_total,
                            formatted("{} entries into \"{}\" are planned; the most that the log has in any {} days is {}", parts.dated.driver_total, parts.driver, length, *most),
                            "planned as asked", false});
}

// New deals of one cell: the quotas of stages that nothing moves into; of the others the arrivals cannot be told apart in whole numbers.
std::int64_t arrivals_in(const Plan::Parts& parts, std::size_t cell) {
  std::int64_t n = 0;
  for (const KpiPlan& kpi : parts.kpis)
    if (kpi.arrivals > 0 && kpi.arrivals == kpi.total) n += kpi.quota[cell];
  return n;
}

void judge_arrivals(const Problem& p, Plan::Parts& parts) {
  if (parts.leads_by_week_end.empty()) return;
  std::size_t binding = 0, late = 0;
  for (std::size_t w = 0; w < parts.leads_by_week_end.size(); ++w) {
    if (!std::isfinite(parts.leads_by_week_end[w])) ++late;
    else if (!std::isfinite(parts.leads_by_week_end[binding]) || parts.leads_by_week_end[w] > parts.leads_by_week_end[binding]) binding = w;
  }
  const double needed = parts.leads_by_week_end[binding];
  if (std::isfinite(needed) && needed > 0.0)
    for (std::size_t i = 0; i < p.sides.arrivals.size(); ++i)
      parts.binding.push_back({"stage:" + p.model.graph()[p.sides.arrivals[i]].name, p.frame.weeks[binding].until(), needed * p.sides.arrival_shares[i]});
  if (late > 0)
    parts.findings.push_back({"arrivals_too_late", p.frame.weeks.front().iso(), static_cast<std::int64_t>(late),
                              formatted("in {} weeks open deals do not supply \"{}\" as planned, and no new arrival can get there in time", late, parts.driver),
                              "these weeks do not set the number of arrivals", true});
  const double whole = parts.leads_by_week_end.back();
  if (std::isfinite(needed) && std::isfinite(whole) && needed > 1.25 * std::max(whole, 1.0))
    parts.findings.push_back({"early_week_binds", p.frame.weeks[binding].iso(), 1,
                              formatted("the week of {} needs {:.1f} arrivals in the period; the whole period needs {:.1f}", p.frame.weeks[binding].from().iso(), needed, whole),
                              "planned for the week that needs most", needed > 2.0 * std::max(whole, 1.0)});

  // A rep who stands in for others: a week with half as many arrivals again for each unit of his capacity as in the period.
  const auto shares = p.frame.arrival_shares();
  Finding overload{"overloaded_week", "", 0, "", "planned so: presence decides who takes them", false};
  double worst = 0.0;
  const std::size_t days = p.frame.days.size();
  for (std::size_t r = 0; r < p.frame.reps; ++r) {
    for (std::size_t w = 0; w < p.frame.weeks.size(); ++w) {
      double week = 0.0, others = 0.0;
      std::int64_t in_week = 0, in_others = 0, quota = 0;
      for (std::size_t d = 0; d < days; ++d) {
        const bool here = p.frame.week_of_day[d] == static_cast<std::int32_t>(w);
        (here ? week : others) += shares[r * days + d];
        (here ? in_week : in_others) += p.frame.cell(r, d);
        if (here) quota += arrivals_in(parts, r * days + d);
      }
      if (in_week == 0 || in_others == 0 || others <= 0.0 || quota < 5) continue;
      const double load = week / static_cast<double>(in_week) * (static_cast<double>(in_others) / others);
      if (load < 1.3) continue;
      ++overload.count;
      if (load <= worst) continue;
      worst = load;
      overload.subject = formatted("rep {}, {}", parts.team.reps()[r].name, p.frame.weeks[w].iso());
      overload.message = formatted("{} gets {} arrivals in the week of {}, {:.2f} times as many for a working day as in the other weeks", parts.team.reps()[r].name, quota,
                                     p.frame.weeks[w].from().iso(), load);
    }
  }
  if (overload.count > 0) parts.findings.push_back(std::move(overload));
}

void judge_tables(const Problem& p, Plan::Parts& parts) {
  Finding floating{"margins_not_fixed", "", 0, "", "the margins were taken between floor and ceiling, and the nearest table is shown", false};
  Finding outside{"rounding_out_of_bounds", "", 0, "", "the nearest table is shown", false};
  Finding sparse{"sparse_daily_quotas", "", 0, "", "shown as they are; the sums by week say more", false};
  std::size_t present = 0;
  for (const std::int64_t c : p.frame.capacity) present += c > 0 ? 1 : 0;
  for (const KpiPlan& kpi : parts.kpis) {
    if (!kpi.margins_fixed && floating.count++ == 0) floating.subject = kpi.kpi;
    if (!kpi.within_bounds && outside.count++ == 0) outside.subject = kpi.kpi;
    if (kpi.total > 0 && kpi.total < static_cast<std::int64_t>(present) && sparse.count++ == 0) sparse.subject = kpi.kpi;
  }
  if (floating.count > 0) {
    floating.message = counted("{n} [table has|tables have] no whole numbers with the largest-remainder margins", floating.count);
    parts.findings.push_back(std::move(floating));
  }
  if (outside.count > 0) {
    outside.message = counted("{n} [table has|tables have] no whole numbers whose sums all lie between floor and ceiling", outside.count);
    parts.findings.push_back(std::move(outside));
  }
  if (sparse.count > 0) {
    sparse.message = counted("{n} [KPI asks|KPIs ask] for less than one a day of each manager; such daily numbers say little", sparse.count);
    parts.findings.push_back(std::move(sparse));
  }
}

}  // namespace

void judge(const Problem& problem, const Requirement& requirement, const History& history, Plan::Parts& parts) {
  judge_target(problem, requirement, parts);
  judge_past(problem, history, parts);
  judge_arrivals(problem, parts);
  judge_tables(problem, parts);
}

}  // namespace voronka::planning
