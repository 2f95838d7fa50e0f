#include <map>

#include "estimation/row_covariance.hpp"
#include "estimation/spells.hpp"
#include "voronka/estimation/incidence.hpp"

namespace voronka {
inline namespace v0 {
namespace {

/// Sweeps the event times after s in order; `visit(time, steps)` gets the states that somebody left at that time and their risk sets.
template <class Visit>
void sweep(std::span<const Spell> spells, std::size_t states, const AalenJohansenOptions& options, Visit visit) {
  const auto by_entry = detail::order_by(spells, [](const Spell& x) { return x.entry; });
  const auto by_exit = detail::order_by(spells, [](const Spell& x) { return x.exit; });
  std::vector<double> guard(states, 0.0);
  if (options.guard > 0.0) {
    for (const Spell& x : spells) guard[static_cast<std::size_t>(x.from)] += x.weight;
    for (double& n : guard) n = options.guard * std::pow(n, options.guard_exponent);
  }
  std::vector<double> at_risk(states, 0.0);
  std::vector<detail::StateStep> steps;
  std::size_t in = 0, out = 0;
  while (out < by_exit.size()) {
    const double t = spells[by_exit[out]].exit;
    for (; in < by_entry.size() && spells[by_entry[in]].entry < t; ++in) {
      const Spell& x = spells[by_entry[in]];
      at_risk[static_cast<std::size_t>(x.from)] += x.weight;
    }
    std::size_t end = out;
    std::map<std::size_t, std::map<std::size_t, double>> moves;
    for (; end < by_exit.size() && spells[by_exit[end]].exit == t; ++end) {
      const Spell& x = spells[by_exit[end]];
      if (x.to >= 0) moves[static_cast<std::size_t>(x.from)][static_cast<std::size_t>(x.to)] += x.weight;
    }
    if (t > options.s && !moves.empty()) {
      steps.clear();
      for (const auto& [from, to] : moves)
        if (at_risk[from] >= guard[from]) steps.push_back({from, at_risk[from], {to.begin(), to.end()}});
      visit(t, std::span<const detail::StateStep>(steps));
    }
    for (; out < end; ++out) {
      const Spell& x = spells[by_exit[out]];
      at_risk[static_cast<std::size_t>(x.from)] -= x.weight;
    }
  }
}

void check(std::span<const Spell> spells, std::size_t states, std::size_t start, const AalenJohansenOptions& options) {
  if (start >= states)
    throw Error(ErrorCode::invalid_argument, "start state " + std::to_string(start) + " of " + std::to_string(states) + " states");
  if (!std::isfinite(options.s) || !(options.guard >= 0.0) || !std::isfinite(options.guard_exponent))
    throw Error(ErrorCode::invalid_argument, "start time and guard must be finite numbers, the guard not negative");
  detail::check_spells(spells, states);
}

}  // namespace

StateProbabilities aalen_johansen(std::span<const Spell> spells, std::size_t states, std::size_t start, const AalenJohansenOptions& options) {
  check(spells, states, start, options);
  detail::RowCovariance row(states, start);
  StateProbabilities result;
  const auto keep = [&](double t) {
    result.times.push_back(t);
    result.probability.push_back(row.p());
    std::vector<double> variance(states);
    for (std::size_t j = 0; j < states; ++j) variance[j] = row.variance(j);
    result.variance.push_back(std::move(variance));
  };
  keep(options.s);
  sweep(spells, states, options, [&](double t, std::span<const detail::StateStep> steps) {
    row.step(steps, options.variance == HazardVariance::aalen);
    keep(t);
  });
  return result;
}

std::vector<std::vector<double>> aalen_johansen_covariance(std::span<const Spell> spells, std::size_t states, std::size_t start, double t,
                                                           const AalenJohansenOptions& options) {
  check(spells, states, start, options);
  detail::RowCovariance row(states, start);
  sweep(spells, states, options, [&](double at, std::span<const detail::StateStep> steps) {
    if (at <= t) row.step(steps, options.variance == HazardVariance::aalen);
  });
  std::vector<std::vector<double>> result(states, std::vector<double>(states));
  for (std::size_t i = 0; i < states; ++i)
    for (std::size_t j = 0; j < states; ++j) result[i][j] = row.covariance(i, j);
  return result;
}

std::vector<HazardPoint> nelson_aalen(std::span<const Spell> spells, std::int32_t from, std::int32_t to, HazardVariance variance) {
  detail::check_spells(spells, 0);
  std::int32_t states = 1 + std::max(from, to);
  for (const Spell& x : spells) states = std::max({states, x.from + 1, x.to + 1});
  if (from < 0 || to < 0 || from == to)
    throw Error(ErrorCode::invalid_argument, "no transition from state " + std::to_string(from) + " to " + std::to_string(to));
  detail::check_spells(spells, static_cast<std::size_t>(states));
  std::vector<HazardPoint> result;
  double sum = 0.0, spread = 0.0;
  sweep(spells, static_cast<std::size_t>(states), {.s = -std::numeric_limits<double>::infinity()},
        [&](double t, std::span<const detail::StateStep> steps) {
          for (const auto& g : steps) {
            if (g.state != static_cast<std::size_t>(from)) continue;
            for (const auto& [j, n] : g.moves) {
              if (j != static_cast<std::size_t>(to)) continue;
              const double y = g.at_risk;
              sum += n / y;
              spread += variance == HazardVariance::aalen ? n / (y * y) : n * (y - n) / (y * y * y);
              result.push_back({t, sum, spread});
            }
          }
        });
  return result;
}

}  // namespace v0
}  // namespace voronka
