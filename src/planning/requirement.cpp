// Driver and arrivals of docs/concepts/plan.md. Formulas: the renewal recursion of flow.hpp and its adjoint.
#include "planning/requirement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace voronka::planning {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

// Wins between the start and the end of the period of a deal that reaches `curve` on grid day t.
double in_period(const Frame& frame, const std::vector<double>& curve, std::size_t t) {
  const std::size_t days = frame.grid.size();
  return curve[days - 1 - t] - (t < frame.gap ? curve[frame.gap - 1 - t] : 0.0);
}

double stock_in_period(const Problem& p, const Stock& stock, const std::vector<std::vector<double>>& reach, const PropagateOptions& options) {
  const double by_end = reach_from(p.model, p.frame.grid.size(), stock, reach, options);
  return stock.count * (p.frame.gap == 0 ? by_end : by_end - reach_from(p.model, p.frame.gap, stock, reach, options));
}

RowOutlook look(const Problem& p, std::size_t r, const std::vector<double>& arrival_shares) {
  const Frame& frame = p.frame;
  const Row& row = p.rows[r];
  const std::size_t days = frame.grid.size();
  const StageId driver = p.sides.driver;
  const PropagateOptions whole{.segment = row.segment, .stop_at = {}}, before_driver{.segment = row.segment, .stop_at = driver};
  const bool works = r < frame.reps;

  RowOutlook out;
  const auto win = reach_within(p.model, days, p.won, whole);
  const auto ever = reach_ultimately(p.model, p.won, whole);
  out.win = win[driver.index()];
  out.win_ever = ever[driver.index()];
  for (const Stock& stock : row.beyond) {
    out.ultimate += stock.count * reach_ever(p.model, stock, ever, row.segment);
    out.by_end += stock.count * reach_from(p.model, days, stock, win, whole);
    out.in_period += stock_in_period(p, stock, win, whole);
  }
  if (frame.gap > 0 && !row.upstream.empty()) {
    const auto entries = propagate(p.model, frame.gap, row.upstream, {}, before_driver).entries[driver.index()];
    out.early = entries;
    for (std::size_t t = 0; t < frame.gap; ++t) {
      out.ultimate += entries[t] * out.win_ever;
      out.by_end += entries[t] * out.win[days - 1 - t];
      out.in_period += entries[t] * in_period(frame, out.win, t);
    }
  }
  if (p.sides.bypass) {
    const auto around = reach_within(p.model, days, p.won, before_driver);
    const auto around_ever = reach_ultimately(p.model, p.won, before_driver);
    for (const Stock& stock : row.upstream) {
      out.around += stock_in_period(p, stock, around, before_driver);
      out.around_ever += stock.count * reach_ever(p.model, stock, around_ever, row.segment);
    }
    if (works)
      for (std::size_t d = 0; d < frame.days.size(); ++d)
        for (std::size_t i = 0; i < p.sides.arrivals.size(); ++i)
          out.around_arrivals += arrival_shares[r * frame.days.size() + d] * p.sides.arrival_shares[i] * around[p.sides.arrivals[i].index()][days - 1 - frame.at[d]];
  }
  if (works)
    for (std::size_t d = 0; d < frame.days.size(); ++d) {
      const double by_end = out.win[days - 1 - frame.at[d]];
      out.per_entry += frame.share(r, d) * by_end;
      out.later_per_entry += frame.share(r, d) * (out.win_ever - by_end);
    }
  return out;
}

Supply supply_of(const Problem& p) {
  const Frame& frame = p.frame;
  const std::size_t days = frame.grid.size();
  const StageId driver = p.sides.driver;
  const PropagateOptions first{.segment = {}, .stop_at = driver};   // at the team's laws, whoever gets the arrivals
  std::vector<Stock> stock;
  for (const Row& row : p.rows) stock.insert(stock.end(), row.upstream.begin(), row.upstream.end());
  std::sort(stock.begin(), stock.end(), [](const Stock& a, const Stock& b) { return std::pair(a.stage, a.age) < std::pair(b.stage, b.age); });
  std::vector<Stock> merged;   // by stage and age, whoever's they are
  for (const Stock& s : stock) {
    if (!merged.empty() && merged.back().stage == s.stage && merged.back().age == s.age) merged.back().count += s.count;
    else merged.push_back(s);
  }
  const Flows from_stock = propagate(p.model, days, merged, {}, first);
  const Flows from_one = propagate(p.model, days, {}, arrivals_on_grid(p, 1.0), first);
  Supply supply;
  for (const std::size_t end : frame.week_end) {
    supply.stock.push_back(from_stock.until(driver, end) - (frame.gap > 0 ? from_stock.until(driver, frame.gap - 1) : 0.0));
    supply.arrival.push_back(from_one.until(driver, end));
  }
  return supply;
}

// Least M with in_period + per_entry M + around_arrivals max(0, max over weeks of (a M - b)) >= deals: the left side is the largest of some rising lines, so M is the
// least of the points where they cross `deals`.
double least_real(const Problem& p, const Requirement& q) {
  double least = q.per_entry > 0.0 ? (q.deals - q.in_period) / q.per_entry : kInfinite;
  if (q.per_arrival_around > 0.0) {
    double cumulative = 0.0;
    std::size_t d = 0;
    for (std::size_t w = 0; w < p.frame.weeks.size(); ++w) {
      for (; d < p.frame.days.size() && p.frame.week_of_day[d] == static_cast<std::int32_t>(w); ++d)
        cumulative += static_cast<double>(p.frame.day_capacity[d]) / static_cast<double>(p.frame.all_capacity);
      if (!(q.supply.arrival[w] > 0.0)) continue;
      const double a = cumulative / q.supply.arrival[w], b = q.supply.stock[w] / q.supply.arrival[w];
      const double slope = q.per_entry + q.per_arrival_around * a;
      if (slope > 0.0) least = std::min(least, (q.deals - q.in_period + q.per_arrival_around * b) / slope);
    }
  }
  return least;
}

}  // namespace

std::vector<std::vector<double>> arrivals_on_grid(const Problem& p, double total) {
  std::vector<std::vector<double>> out(p.model.graph().size());
  const ArrivalLaw& law = p.model.arrivals();
  for (std::size_t i = 0; i < law.stages.size(); ++i) {
    auto& days = out[law.stages[i].index()];
    days.assign(p.frame.grid.size(), 0.0);
    for (std::size_t d = 0; d < p.frame.days.size(); ++d)
      days[p.frame.at[d]] += total * law.shares[i] * (static_cast<double>(p.frame.minutes[d]) / static_cast<double>(p.frame.all_minutes));
  }
  return out;
}

std::vector<double> arrivals_by_week_end(const Problem& p, const Supply& supply, double driver_total) {
  std::vector<double> out;
  std::int64_t capacity = 0;
  std::size_t d = 0;
  for (std::size_t w = 0; w < p.frame.weeks.size(); ++w) {
    for (; d < p.frame.days.size() && p.frame.week_of_day[d] == static_cast<std::int32_t>(w); ++d) capacity += p.frame.day_capacity[d];
    const double missing = driver_total * (static_cast<double>(capacity) / static_cast<double>(p.frame.all_capacity)) - supply.stock[w];
    if (supply.arrival[w] > 0.0) out.push_back(missing / supply.arrival[w]);
    else out.push_back(missing > 1e-9 ? kInfinite : 0.0);
  }
  return out;
}

Requirement require(const Problem& p, double deals) {
  Requirement q;
  q.deals = q.steady_deals = deals;
  const StageGraph& graph = p.model.graph();
  const LongRun team = long_run(p.model);
  const ArrivalLaw& arrivals = p.model.arrivals();

  double win = 0.0;   // of one arrival
  for (std::size_t i = 0; i < arrivals.stages.size(); ++i) win += arrivals.shares[i] * team.win[arrivals.stages[i].index()];
  const auto to_driver = reach_ultimately(p.model, std::span(&p.sides.driver, 1));
  q.per_win.assign(graph.size(), 0.0);
  for (std::size_t s = 0; s < graph.size(); ++s) {
    const bool is_driver = s == p.sides.driver.index();
    double entries = 0.0;
    for (std::size_t i = 0; i < arrivals.stages.size(); ++i) {
      const std::size_t from = arrivals.stages[i].index();
      entries += arrivals.shares[i] * (is_driver ? to_driver[from] : team.visits[from][s]);
    }
    q.per_win[s] = win > 0.0 ? entries / win : 0.0;
  }

  const auto arrival_shares = p.frame.arrival_shares();
  for (std::size_t r = 0; r < p.rows.size(); ++r) {
    q.rows.push_back(look(p, r, arrival_shares));
    const RowOutlook& row = q.rows.back();
    q.in_period += row.in_period + row.around;
    q.ultimate += row.ultimate + row.around_ever;
    q.per_entry += row.per_entry;
    q.per_arrival_around += row.around_arrivals;
    for (const auto* side : {&p.rows[r].beyond, &p.rows[r].upstream})
      for (const Stock& stock : *side) q.pipeline += stock.count * team.win[stock.stage.index()];
  }
  q.pipeline_deals = std::max(deals - q.pipeline, 0.0);
  q.dated_deals = deals - q.in_period;
  q.supply = supply_of(p);
  q.real = least_real(p, q);
  return q;
}

}  // namespace voronka::planning
