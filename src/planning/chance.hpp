// Private: the chance of the target by Monte Carlo (docs/concepts/plan.md, The chance of the target).
#pragma once
#include "flow/share_law.hpp"
#include "planning/requirement.hpp"

namespace voronka::planning {

/// Made once for a plan; asked for any number of totals.
///
/// Law: entries into the driver are fixed, whole per rep (largest remainder on capacity), each dated by the rep's capacity. Shares of the stages from the driver on
/// (and of those that deals beyond it hold) are Dirichlet on the pseudo-counts, drawn once a run, independent between rows and stages; ages given the exit are known.
/// Given the shares deals are independent. Amounts are log-normal; their mean is drawn too if it has a standard error. Deals before the driver reach it by its total;
/// what they win around it, or by entries before the period, is at the estimated shares up to there.
class TargetChance {
 public:
  TargetChance(const Problem& problem, const Requirement& requirement, const Money& target, std::uint64_t seed);
  ~TargetChance();
  TargetChance(const TargetChance&) = delete;
  TargetChance& operator=(const TargetChance&) = delete;

  /// How many of `wanted` runs are affordable: about ten seconds of work at most, at least 500. `expected_wins`: the most that a run will have.
  [[nodiscard]] std::int32_t affordable(std::int32_t wanted, double expected_wins) const;
  /// Common random numbers: every total sees the same draws.
  [[nodiscard]] std::vector<Chance> at(std::span<const std::int64_t> totals, std::int32_t runs, const Progress& progress) const;

 private:
  struct Row;
  const Problem& problem_;
  const Requirement& requirement_;
  double target_;
  std::uint64_t seed_;
  std::vector<std::unique_ptr<Row>> rows_;
  double work_ = 0.0;
};

/// Least whole number of arrivals for this many entries into the driver: the largest finite need, rounded up.
[[nodiscard]] std::int64_t least_arrivals(std::span<const double> by_week_end);

}  // namespace voronka::planning
