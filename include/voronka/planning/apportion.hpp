#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace voronka {
inline namespace v0 {

/// Largest remainder (Hamilton): whole parts >= 0 that sum to `total`, each floor or ceil of total * w / sum(w); most missing fraction first, on a tie (within 1e-9
/// for doubles, exact for integers) the earlier one. Error{invalid_argument}: total < 0, a weight negative or not finite, all weights 0 with total > 0.
[[nodiscard]] std::vector<std::int64_t> largest_remainder(std::int64_t total, std::span<const double> weights);
[[nodiscard]] std::vector<std::int64_t> largest_remainder(std::int64_t total, std::span<const std::int64_t> weights);
/// Cumulative rounding: r_t = round_half_up(cum_t) - round_half_up(cum_t-1); every prefix within 1/2 of its ideal.
[[nodiscard]] std::vector<std::int64_t> cumulative_rounding(std::span<const double> ideal);

/// Ceil and half-up rounding with the stated tie rule: within 1e-9 of a whole (or a half) it is taken as that whole (half).
[[nodiscard]] std::int64_t whole_ceil(double x) noexcept;
[[nodiscard]] std::int64_t whole_half_up(double x) noexcept;

/// An ideal table of one KPI: rows are reps, columns are days; `week_of_day` non-decreasing from 0. `absent` cells (1) must be 0 in the ideal.
struct IdealTable {
  std::size_t reps = 0, days = 0;
  std::vector<double> cells;               ///< reps x days, row-major, >= 0
  std::vector<std::int32_t> week_of_day;
  [[nodiscard]] double at(std::size_t rep, std::size_t day) const { return cells[rep * days + day]; }
};

/// Whole numbers for an ideal table (worked example, rule 9).
struct WholeTable {
  std::vector<std::int64_t> cells;         ///< reps x days, row-major
  std::vector<std::int64_t> rep_totals, week_totals, day_totals;
  bool margins_fixed = true;               ///< false: no table has the largest-remainder margins; margins then float between floor and ceil
  bool within_bounds = true;               ///< false: no table meets every floor and ceil; this is the nearest one
  double largest_deviation = 0.0;          ///< of a bounded sum from its ideal
};

/// Controlled rounding: `total` = the rounded sum of the cells. Sums are exact. Cells, rep x week, rep totals, team days, team weeks are the floor or the ceiling of their ideal whenever
/// such a table exists (max-flow decides), and then the sum of squared distances of cells and rep x week sums is least (min-cost flow; ties: the earlier rep, day).
/// Sources: Cox & Ernst 1982; architecture.md, "Whole numbers are exact sums".
[[nodiscard]] WholeTable whole_numbers(const IdealTable& ideal, std::int64_t total);

}  // namespace v0
}  // namespace voronka
