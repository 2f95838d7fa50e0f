#pragma once
#include <cstddef>
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
/// Error{invalid_argument}: an ideal negative or not finite, a sum above 2^53.
[[nodiscard]] std::vector<std::int64_t> cumulative_rounding(std::span<const double> ideal);

/// Ceil and half-up rounding with the stated tie rule: within 1e-9 of a whole (or a half) it is taken as that whole (half).
[[nodiscard]] std::int64_t whole_ceil(double x) noexcept;
[[nodiscard]] std::int64_t whole_half_up(double x) noexcept;  ///< halves go up, so -0.5 is 0

/// An ideal table of one KPI: rows are reps, columns are days. A cell of 0 (a rep's absent day) stays 0.
struct IdealTable {
  std::size_t reps = 0, days = 0;
  std::vector<double> cells;               ///< reps x days, row-major, >= 0; within 1e-9 of a whole number it is that number
  std::vector<std::int32_t> week_of_day;   ///< of each day; non-decreasing from 0, numbers may be skipped
  [[nodiscard]] double at(std::size_t rep, std::size_t day) const { return cells[rep * days + day]; }  ///< places are not checked
};

/// Whole numbers for an ideal table (worked example, rule 9).
struct WholeTable {
  std::vector<std::int64_t> cells;         ///< reps x days, row-major
  std::vector<std::int64_t> rep_totals, week_totals, day_totals;  ///< sums of the cells; a week is found by its number in week_of_day
  bool margins_fixed = true;               ///< false: no table has the largest-remainder margins; margins then float between floor and ceiling
  bool within_bounds = true;               ///< every bounded sum is the floor or the ceiling of its ideal (looked up in the result; such a table exists for every ideal)
  double largest_deviation = 0.0;          ///< of a bounded sum from its ideal; below 1
};

/// Controlled rounding. Bounded sums: cells, rep x weeks, rep totals, team days, team weeks; each is the floor or the ceiling of its ideal, and every sum equals its parts. Rep totals and team weeks
/// are first fixed by largest remainder, team days by largest remainder inside their week (ties: the earlier); if a table has them (maximum flow decides), the sum of squared distances of cells and
/// rep x weeks to their ideals is least (minimum-cost flow). Otherwise the margins are only held between floor and ceiling - such a table always exists, because the sums of the reps and those of the
/// days are two nested families - and the squared distance of all bounded sums is least. Of several nearest tables always the same one is given; costs are compared to 1e-9.
/// Error{invalid_argument}: a shape that does not fit, a cell negative or not finite, weeks that go back, a total beyond 0 ... 10^12 or further than 1e-6 from the sum of the cells.
/// Sources: Cox & Ernst 1982; Hoffman 1960 (existence). What is fixed first: docs/concepts/plan.md, Whole numbers.
[[nodiscard]] WholeTable whole_numbers(const IdealTable& ideal, std::int64_t total);

}  // namespace v0
}  // namespace voronka
