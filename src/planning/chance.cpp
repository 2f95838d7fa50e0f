#include "planning/chance.hpp"

#include <algorithm>
#include <cmath>

#include "flow/kernels.hpp"
#include "voronka/base/random.hpp"
#include "voronka/planning/apportion.hpp"

namespace voronka::planning {
namespace {

enum Purpose : std::uint32_t { kShares = 1, kWins = 2, kAmounts = 3, kMeanAmount = 4 };

// Smallest k with P(Binomial(n, p) <= k) >= u; monotone in u, n and p.
std::int64_t binomial(double u, std::int64_t n, double p) {
  if (n == 0 || p <= 0.0) return 0;
  if (p >= 1.0) return n;
  if (p > 0.5) return n - binomial(1.0 - u, n, 1.0 - p);
  const double size = static_cast<double>(n);
  if (size * p > 200.0) return binomial_quantile(u, n, p);
  double mass = std::exp(size * std::log1p(-p)), below = mass;
  const double odds = p / (1.0 - p);
  std::int64_t k = 0;
  while (u > below && k < n) {
    mass *= odds * static_cast<double>(n - k) / static_cast<double>(k + 1);
    ++k;
    below += mass;
    if (mass < 1e-18 && static_cast<double>(k) > size * p) break;   // u above every representable sum
  }
  return k;
}

std::vector<const StageLaw*> laws_of(const Model& model, std::optional<std::size_t> segment) {
  std::vector<const StageLaw*> laws;
  for (std::uint16_t s = 0; s < model.graph().size(); ++s) laws.push_back(&model.law(StageId(s), segment));
  return laws;
}

// Stages whose shares are drawn: from the driver on, and from every stage that a deal beyond it holds on.
std::vector<StageId> drawn_stages(const Problem& p) {
  std::vector<char> drawn(p.model.graph().size(), 0);
  std::vector<StageId> sources = {p.sides.driver};
  for (const planning::Row& row : p.rows)
    for (const Stock& stock : row.beyond) sources.push_back(stock.stage);
  for (const StageId s : sources)
    if (!drawn[s.index()]) {
      drawn[s.index()] = 1;
      for (const StageId to : p.model.graph().reach(s)) drawn[to.index()] = 1;
    }
  std::vector<StageId> out;
  for (std::uint16_t s = 0; s < drawn.size(); ++s)
    if (drawn[s]) out.emplace_back(s);
  return out;
}

}  // namespace

struct TargetChance::Row {
  std::vector<const StageLaw*> laws;
  std::unique_ptr<flow::ShareIndex> index;
  std::vector<flow::Start> starts;
  std::unique_ptr<flow::WinLaw> wins;
  std::vector<double> estimated;                                // by ShareIndex
  std::vector<std::pair<std::size_t, flow::ShareLaw>> drawn;    // stage, law
  std::size_t most_sticks = 0;
  bool has_driver = false, has_arrivals = false;                // starts[0] is the driver's entries; the next one the arrivals
};

namespace {

// Adds where deals that start upstream (stock, or arrivals by day) first enter a drawn stage; entries into the driver only before the period.
void add_entries(const Problem& p, std::span<const StageLaw* const> laws, std::span<const StageId> drawn, flow::Curves source, flow::Start& start) {
  flow::Kernels(p.model.graph(), laws, p.frame.grid.size(), drawn).forward(source);
  for (const StageId s : drawn) {
    auto weight = source[s.index()];
    const bool driver = s == p.sides.driver;
    if (driver) weight.resize(p.frame.gap);
    if (std::none_of(weight.begin(), weight.end(), [](double x) { return x > 0.0; })) continue;
    start.fresh.push_back({s, std::move(weight), !driver});
  }
}

std::vector<flow::Start> starts_of(const Problem& p, std::size_t r, std::span<const StageLaw* const> laws, std::span<const StageId> drawn, bool& has_driver, bool& has_arrivals) {
  const Frame& frame = p.frame;
  const auto is_drawn = [&](StageId s) { return std::find(drawn.begin(), drawn.end(), s) != drawn.end(); };
  std::vector<flow::Start> out;
  has_driver = r < frame.reps && frame.rep_capacity[r] > 0;
  has_arrivals = has_driver && p.sides.bypass && !p.sides.arrivals.empty();
  if (has_driver) {
    flow::Start start;
    std::vector<double> weight(frame.grid.size(), 0.0);
    for (std::size_t d = 0; d < frame.days.size(); ++d) weight[frame.at[d]] += static_cast<double>(frame.cell(r, d)) / static_cast<double>(frame.rep_capacity[r]);
    start.fresh.push_back({p.sides.driver, std::move(weight), false});
    out.push_back(std::move(start));
  }
  if (has_arrivals) {
    const auto shares = frame.arrival_shares();
    double mine = 0.0;
    for (std::size_t d = 0; d < frame.days.size(); ++d) mine += shares[r * frame.days.size() + d];
    flow::Start start;
    flow::Curves source(p.model.graph().size(), std::vector<double>(frame.grid.size(), 0.0));
    for (std::size_t i = 0; i < p.sides.arrivals.size(); ++i)
      for (std::size_t d = 0; d < frame.days.size() && mine > 0.0; ++d)
        source[p.sides.arrivals[i].index()][frame.at[d]] += p.sides.arrival_shares[i] * shares[r * frame.days.size() + d] / mine;
    add_entries(p, laws, drawn, std::move(source), start);
    out.push_back(std::move(start));
  }
  for (const Stock& stock : p.rows[r].beyond) {
    flow::Start start;
    start.count = std::llround(stock.count);
    start.stock = stock;
    out.push_back(std::move(start));
  }
  if (!p.sides.bypass && frame.gap == 0) return out;
  for (const Stock& stock : p.rows[r].upstream) {
    flow::Start start;
    start.count = std::llround(stock.count);
    flow::Curves source(p.model.graph().size(), std::vector<double>(frame.grid.size(), 0.0));
    const StageLaw& law = *laws[stock.stage.index()];
    for (std::size_t j = 0; j < law.exits().size(); ++j) {
      const auto leave = law.conditional_table(j, stock.age, frame.grid.size());
      for (std::size_t t = 0; t < leave.size(); ++t) source[law.exits()[j].to.index()][t] += leave[t];
    }
    if (is_drawn(stock.stage)) {   // its own shares are drawn: a deal that holds it, and (before the period) the driver's entries at the estimates
      start.stock = stock;
      start.stock_avoids = true;
      const std::vector<StageId> stop = {p.sides.driver};
      add_entries(p, laws, stop, std::move(source), start);
    } else {
      add_entries(p, laws, drawn, std::move(source), start);
    }
    if (start.stock || !start.fresh.empty()) out.push_back(std::move(start));
  }
  return out;
}

}  // namespace

TargetChance::TargetChance(const Problem& problem, const Requirement& requirement, const Money& target, std::uint64_t seed)
    : problem_(problem), requirement_(requirement), target_(static_cast<double>(target.minor())), seed_(seed) {
  const auto drawn = drawn_stages(problem);
  for (std::size_t r = 0; r < problem.rows.size(); ++r) {
    auto row = std::make_unique<Row>();
    const auto segment = problem.rows[r].segment;
    row->laws = laws_of(problem.model, segment);
    row->index = std::make_unique<flow::ShareIndex>(problem.model.graph(), row->laws);
    row->starts = starts_of(problem, r, row->laws, drawn, row->has_driver, row->has_arrivals);
    row->wins = flow::paths_to_win(window_of(problem), row->laws, *row->index, row->starts);
    if (!row->wins) row->wins = flow::recursion_to_win(window_of(problem), row->laws, *row->index, row->starts);
    row->estimated.resize(row->index->size());
    for (std::size_t s = 0; s < row->laws.size(); ++s)
      for (std::size_t j = 0; j < row->laws[s]->exits().size(); ++j) row->estimated[row->index->at(s, j)] = row->laws[s]->ultimate(j);
    if (!row->starts.empty())
      for (const StageId s : drawn) {
        flow::ShareLaw law(*row->laws[s.index()], problem.model.counts(s, segment), problem.model.uncertainty(), true);
        if (law.sticks() == 0) continue;
        row->most_sticks = std::max(row->most_sticks, law.sticks());
        work_ += 12.0 * static_cast<double>(law.sticks());
        row->drawn.emplace_back(s.index(), std::move(law));
      }
    work_ += row->wins->work() + 12.0 * static_cast<double>(row->starts.size());
    rows_.push_back(std::move(row));
  }
}

TargetChance::~TargetChance() = default;

std::int32_t TargetChance::affordable(std::int32_t wanted, double expected_wins) const {
  constexpr double kBudget = 3e9;   // in multiplications
  const double runs = kBudget / (work_ + 12.0 * std::max(expected_wins, 1.0));
  return static_cast<std::int32_t>(std::clamp(runs, std::min(500.0, static_cast<double>(wanted)), static_cast<double>(wanted)));
}

std::vector<Chance> TargetChance::at(std::span<const std::int64_t> totals, std::int32_t runs, const Progress& progress) const {
  const Frame& frame = problem_.frame;
  std::vector<std::vector<std::int64_t>> entries, arrivals;   // by total, then rep
  const auto arrival_shares = frame.arrival_shares();
  std::vector<double> by_rep(frame.reps, 0.0);
  for (std::size_t r = 0; r < frame.reps; ++r)
    for (std::size_t d = 0; d < frame.days.size(); ++d) by_rep[r] += arrival_shares[r * frame.days.size() + d];
  for (const std::int64_t total : totals) {
    entries.push_back(largest_remainder(total, frame.rep_capacity));
    if (problem_.sides.bypass)
      arrivals.push_back(largest_remainder(least_arrivals(arrivals_by_week_end(problem_, requirement_.supply, static_cast<double>(total))), by_rep));
  }

  const AmountLaw& amount = problem_.model.amount();
  const double log_sd = std::sqrt(std::log1p(amount.cv * amount.cv)), log_mean = std::log(amount.mean_minor) - 0.5 * log_sd * log_sd;
  const double mean_sd = amount.mean_standard_error / amount.mean_minor;
  const Random random(seed_);
  std::vector<std::vector<double>> revenue(totals.size(), std::vector<double>(static_cast<std::size_t>(runs)));
  std::vector<std::int64_t> wins(totals.size());
  std::vector<double> shares, chance, u, sums;
  for (std::int32_t i = 0; i < runs; ++i) {
    if (i % 256 == 0) report(progress, static_cast<double>(i) / static_cast<double>(runs));
    const auto run = static_cast<std::uint32_t>(i);
    std::fill(wins.begin(), wins.end(), 0);
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      const Row& row = *rows_[r];
      if (row.starts.empty()) continue;
      shares = row.estimated;
      u.resize(row.most_sticks);
      for (const auto& [stage, law] : row.drawn) {
        for (std::size_t k = 0; k < law.sticks(); ++k) u[k] = random.uniform(run, static_cast<std::uint32_t>(r), static_cast<std::uint32_t>(stage << 8 | k), kShares);
        law.draw({u.data(), law.sticks()}, std::span(shares).subspan(row.index->at(stage, 0), row.laws[stage]->exits().size()));
      }
      chance.resize(row.starts.size());
      row.wins->chances(shares, chance);
      for (std::size_t g = 0; g < row.starts.size(); ++g) {
        const double v = random.uniform(run, static_cast<std::uint32_t>(r), static_cast<std::uint32_t>(g), kWins);
        const bool driver = row.has_driver && g == 0, arrival = row.has_arrivals && g == 1;
        if (!driver && !arrival) {
          const std::int64_t n = binomial(v, row.starts[g].count, chance[g]);
          for (std::int64_t& w : wins) w += n;
          continue;
        }
        for (std::size_t m = 0; m < totals.size(); ++m) wins[m] += binomial(v, driver ? entries[m][r] : arrivals[m][r], chance[g]);
      }
    }
    // The k-th win of a run has the same amount whatever the total.
    const std::int64_t most = *std::max_element(wins.begin(), wins.end());
    sums.assign(static_cast<std::size_t>(most) + 1, 0.0);
    double scale = 1.0;
    if (mean_sd > 0.0) {
      const double sd = std::sqrt(std::log1p(mean_sd * mean_sd));
      scale = lognormal_quantile(random.uniform(run, 0, 0, kMeanAmount), -0.5 * sd * sd, sd);
    }
    for (std::int64_t k = 0; k < most; k += 2) {
      const auto pair = random.uniform_pair(run, static_cast<std::uint32_t>(k), 0, kAmounts);
      for (std::int64_t j = k; j < std::min(k + 2, most); ++j) {
        const double x = log_sd > 0.0 ? std::exp(log_mean + log_sd * normal_quantile(pair[static_cast<std::size_t>(j - k)])) : amount.mean_minor;
        sums[static_cast<std::size_t>(j) + 1] = sums[static_cast<std::size_t>(j)] + scale * x;
      }
    }
    for (std::size_t m = 0; m < totals.size(); ++m) revenue[m][static_cast<std::size_t>(i)] = sums[static_cast<std::size_t>(wins[m])];
  }

  std::vector<Chance> out;
  for (auto& x : revenue) {
    Chance c;
    const auto n = static_cast<double>(runs);
    std::int64_t reached = 0;
    double sum = 0.0, squares = 0.0;
    for (const double y : x) {
      reached += y >= target_ * (1.0 - 1e-12) ? 1 : 0;   // equal amounts that add up to the target reach it
      sum += y;
    }
    c.mean = sum / n;
    for (const double y : x) squares += (y - c.mean) * (y - c.mean);
    const double p = static_cast<double>(reached) / n;
    c.probability = p;
    const double shrunk = (p * n + 0.5) / (n + 1.0);   // 0 of 500 runs is not a chance known without error
    c.standard_error = std::sqrt(shrunk * (1.0 - shrunk) / n);
    c.mean_standard_error = runs > 1 ? std::sqrt(squares / (n - 1.0) / n) : 0.0;
    c.runs = runs;
    std::sort(x.begin(), x.end());
    c.p10 = x[x.size() / 10];
    c.p50 = x[x.size() / 2];
    c.p90 = x[9 * x.size() / 10];
    out.push_back(c);
  }
  return out;
}

std::int64_t least_arrivals(std::span<const double> by_week_end) {
  double most = 0.0;
  for (const double x : by_week_end)
    if (std::isfinite(x)) most = std::max(most, x);
  return whole_ceil(most);
}

}  // namespace voronka::planning
