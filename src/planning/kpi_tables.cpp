#include "planning/kpi_tables.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "planning/apportion_parts.hpp"
#include "voronka/planning/apportion.hpp"

namespace voronka::planning {
namespace {

using Curves = std::vector<std::vector<double>>;

// Does any KPI get entries from deals that have not passed the driver?
bool fed_around(const Sides& sides) {
  return std::any_of(sides.followed.begin(), sides.followed.end(), [&](StageId s) { return sides.around[s.index()] != 0; });
}

// Expected moves of one row's deals into every stage: from beyond the driver, from its entries, and around it.
// `first_wins`: deals end at their first win.
Curves flow_of(const Problem& p, const RowOutlook& outlook, std::size_t r, double driver_total, double arrivals, const std::vector<double>& arrival_shares, bool first_wins = false) {
  const Frame& frame = p.frame;
  const Row& row = p.rows[r];
  const std::size_t days = frame.grid.size(), driver = p.sides.driver.index();
  const bool works = r < frame.reps;
  Curves entries(p.model.graph().size());
  entries[driver].assign(days, 0.0);
  for (std::size_t t = 0; t < outlook.early.size(); ++t) entries[driver][t] = outlook.early[t];
  if (works)
    for (std::size_t d = 0; d < frame.days.size(); ++d) entries[driver][frame.at[d]] += driver_total * frame.share(r, d);
  Curves flow = propagate(p.model, days, row.beyond, entries, {.segment = row.segment, .stop_at = {}, .stop_at_wins = first_wins}).entries;
  if (!fed_around(p.sides)) return flow;

  Curves coming(p.model.graph().size());
  if (works)
    for (std::size_t i = 0; i < p.sides.arrivals.size(); ++i) {
      auto& stage = coming[p.sides.arrivals[i].index()];
      stage.assign(days, 0.0);
      for (std::size_t d = 0; d < frame.days.size(); ++d)
        stage[frame.at[d]] += arrivals * p.sides.arrival_shares[i] * arrival_shares[r * frame.days.size() + d];
    }
  const Curves around = propagate(p.model, days, row.upstream, coming, {.segment = row.segment, .stop_at = p.sides.driver, .stop_at_wins = first_wins}).entries;
  for (std::size_t s = 0; s < flow.size(); ++s)
    if (s != driver)
      for (std::size_t t = 0; t < days; ++t) flow[s][t] += around[s][t] - (coming[s].empty() ? 0.0 : coming[s][t]);   // moves alone, not the arrivals themselves
  return flow;
}

// Expected entries that fall after a rep has left, by followed stage and grid day, and who takes them.
struct Handover {
  std::size_t from = 0;          // grid day
  std::int64_t capacity = 0;     // of all who can still work from then on; he himself cannot
  Curves entries;
  std::vector<double> wins;      // first wins, by grid day

  [[nodiscard]] double part(const Frame& frame, std::size_t rep) const {
    return static_cast<double>(frame.capacity_from(rep, from)) / static_cast<double>(capacity);
  }
};

// Nothing is handed over where nobody is left to take it: then it stays with him, due on his last day.
std::optional<Handover> handover_of(const Frame& frame, std::size_t rep) {
  Handover h;
  if (!frame.hands_over(rep)) return std::nullopt;
  h.from = frame.leaves[rep];
  for (std::size_t r = 0; r < frame.reps; ++r) h.capacity += frame.capacity_from(r, h.from);
  return h;
}

// Who leaves first hands over first: what he gives to one who leaves later is handed on with that one's own.
std::vector<std::size_t> in_order_of_leaving(const Frame& frame) {
  std::vector<std::size_t> order(frame.reps);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return frame.leaves[a] < frame.leaves[b]; });
  return order;
}

}  // namespace

Followed follow(const Problem& p, const Requirement& q, double driver_total, double arrivals) {
  const Frame& frame = p.frame;
  const std::size_t days = frame.days.size(), reps = frame.reps, stages = p.sides.followed.size();
  Followed out;
  out.table.assign(stages, std::vector<double>(reps * days, 0.0));
  out.total.assign(stages, 0.0);
  out.wins.assign(reps, 0.0);
  out.handed_over.assign(reps, 0.0);
  const auto arrival_shares = frame.arrival_shares();

  // The deals of nobody first: their flow is spread by capacity over the reps, then each rep's part falls due on his own days.
  const Row& nobody = p.rows[reps];
  const bool shared = !nobody.beyond.empty() || !nobody.upstream.empty();
  const Curves spread = shared ? flow_of(p, q.rows[reps], reps, 0.0, 0.0, arrival_shares) : Curves();
  const double wins_of_nobody = q.rows[reps].in_period + q.rows[reps].around;
  const auto first_wins = [&](std::size_t r, double entries, double coming) {   // by grid day
    const Curves flow = flow_of(p, q.rows[r], r, entries, coming, arrival_shares, true);
    std::vector<double> wins(frame.grid.size(), 0.0);
    for (const StageId won : p.won)
      for (std::size_t t = frame.gap; t < wins.size(); ++t) wins[t] += flow[won.index()][t];
    return wins;
  };
  std::vector<double> wins_spread;   // of the deals of nobody; asked for once somebody leaves
  std::vector<Handover> handed;
  for (const std::size_t r : in_order_of_leaving(frame)) {
    const RowOutlook& row = q.rows[r];
    out.wins[r] += row.in_period + row.around + driver_total * row.per_entry + arrivals * row.around_arrivals + frame.rep_share(r) * wins_of_nobody;
    if (frame.rep_capacity[r] == 0) continue;
    const Curves flow = flow_of(p, row, r, driver_total, arrivals, arrival_shares);
    const auto due = frame.due(r);
    std::optional<Handover> leaving = handover_of(frame, r);
    std::vector<double> taken;   // part of each earlier handover
    for (const Handover& h : handed) taken.push_back(h.part(frame, r));
    for (std::size_t k = 0; k < stages; ++k) {
      const StageId stage = p.sides.followed[k];
      if (leaving) leaving->entries.emplace_back(frame.grid.size(), 0.0);
      for (std::size_t t = frame.gap; t < frame.grid.size(); ++t) {
        const double own = flow[stage.index()][t] + (shared ? frame.rep_share(r) * spread[stage.index()][t] : 0.0);
        double x = own;
        for (std::size_t i = 0; i < handed.size(); ++i) x += taken[i] * handed[i].entries[k][t];
        out.total[k] += own;
        if (leaving && t >= frame.leaves[r]) {
          leaving->entries.back()[t] = x;
          out.handed_over[r] += flow[stage.index()][t];
        } else {
          out.table[k][r * days + due[t]] += x;
        }
      }
    }
    for (std::size_t i = 0; i < handed.size(); ++i)
      for (const double w : handed[i].wins) out.wins[r] += taken[i] * w;
    if (!leaving) continue;
    if (shared && wins_spread.empty()) wins_spread = first_wins(reps, 0.0, 0.0);
    leaving->wins = first_wins(r, driver_total, arrivals);
    for (std::size_t t = 0; t < leaving->wins.size(); ++t) {
      double& w = leaving->wins[t];
      if (t < frame.leaves[r]) w = 0.0;
      else {
        if (shared) w += frame.rep_share(r) * wins_spread[t];
        for (std::size_t i = 0; i < handed.size(); ++i) w += taken[i] * handed[i].wins[t];
      }
      out.wins[r] -= w;
    }
    out.wins[r] = std::max(out.wins[r], 0.0);   // 0 up to rounding, where all is handed over
    handed.push_back(std::move(*leaving));
  }
  return out;
}

double expected_entries(const Problem& p, StageId stage, double driver_total, double arrivals) {
  const Frame& frame = p.frame;
  std::vector<Stock> beyond, upstream;
  for (const Row& row : p.rows) {
    beyond.insert(beyond.end(), row.beyond.begin(), row.beyond.end());
    upstream.insert(upstream.end(), row.upstream.begin(), row.upstream.end());
  }
  Curves entries(p.model.graph().size());
  entries[p.sides.driver.index()].assign(frame.grid.size(), 0.0);
  for (std::size_t d = 0; d < frame.days.size(); ++d)
    entries[p.sides.driver.index()][frame.at[d]] += driver_total * (static_cast<double>(frame.day_capacity[d]) / static_cast<double>(frame.all_capacity));
  const std::size_t days = frame.grid.size();
  const Flows before = propagate(p.model, days, upstream, arrivals_on_grid(p, arrivals), {.segment = {}, .stop_at = p.sides.driver});
  for (std::size_t t = 0; t < frame.gap; ++t) entries[p.sides.driver.index()][t] += before.entries[p.sides.driver.index()][t];
  const Flows after = propagate(p.model, days, beyond, entries, {});
  double sum = 0.0;
  for (std::size_t t = frame.gap; t < days; ++t) sum += after.entries[stage.index()][t] + before.entries[stage.index()][t];
  return sum;
}

KpiPlan round_kpi(const Problem& p, std::string kpi, std::vector<double> ideal, std::int64_t total, double expected) {
  apportionment::Sum sum;   // a plain sum of many cells misses totals of 10^8 by more than whole numbers allow
  for (const double x : ideal) sum.add(x);
  const double scale = sum.value() > 0.0 ? static_cast<double>(total) / sum.value() : 0.0;
  for (double& x : ideal) x *= scale;
  KpiPlan out;
  out.kpi = std::move(kpi);
  out.total = total;
  out.expected = expected;
  const WholeTable whole = whole_numbers({p.frame.reps, p.frame.days.size(), ideal, p.frame.week_of_day}, total);
  out.ideal = std::move(ideal);
  out.quota = whole.cells;
  out.margins_fixed = whole.margins_fixed;
  out.within_bounds = whole.within_bounds;
  return out;
}

}  // namespace voronka::planning
