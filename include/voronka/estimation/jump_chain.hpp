#pragma once
#include <string>
#include <vector>

#include "voronka/stages/stage_graph.hpp"

namespace voronka {
inline namespace v0 {

/// Counts of moves between transient (open) and absorbing stages: counts[i][j], i transient, j any; columns transient first.
struct JumpCounts {
  std::vector<std::vector<double>> counts;    ///< T x (T + R)
  std::vector<double> dwell_mean, dwell_sd;   ///< per transient stage, any unit; may be empty
  std::vector<std::string> names;             ///< of the transient stages, for messages; may be empty
};

/// Kemeny & Snell: N = (I - Q)^-1, B = N R, times and their delta-method standard errors (Kemeny & Snell 1976, ch. 3).
struct JumpChain {
  std::vector<std::vector<double>> fundamental;          ///< N
  std::vector<std::vector<double>> absorption;           ///< B
  std::vector<std::vector<double>> absorption_se;
  std::vector<std::vector<double>> variance_of_visits;   ///< N2
  std::vector<std::vector<double>> ever_visit;           ///< H
  std::vector<double> steps, steps_variance;
  std::vector<double> time, time_se;                     ///< tau = N m
};
/// Error{no_estimate} naming the stages of a set without an exit.
[[nodiscard]] JumpChain jump_chain(const JumpCounts& counts);
/// Given absorption in column `absorbing` of B (Doob transform Q_ij b_j / b_i): expected steps and time per transient stage;
/// NaN where that end cannot be reached; `time` is empty without dwell_mean.
struct GivenEnd { std::vector<double> steps, time; };
/// Error{invalid_argument}: no such column, or counts that are not counts. Error{no_estimate} as jump_chain().
[[nodiscard]] GivenEnd given_end(const JumpCounts& counts, std::size_t absorbing);

}  // namespace v0
}  // namespace voronka
