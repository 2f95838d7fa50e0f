// Hazards of one stage by age and exit, from life tables; and the kernel they make.
#pragma once
#include <cstdint>
#include <vector>

#include "voronka/estimation/life_tables.hpp"
#include "voronka/estimation/stage_law.hpp"

namespace voronka::detail {

/// Effective numbers (1 = a deal) and hazards of one stage: h_j(a) = n_j(a) / Y(a).
struct StageHazards {
  std::vector<StageId> to;                     ///< exits that the graph has and that were seen, ascending
  std::vector<double> at_risk;                 ///< Y by age
  std::vector<std::vector<double>> moved;      ///< [exit][age] n_j
  std::vector<std::vector<double>> hazard;     ///< [exit][age]
  double spells = 0.0, left = 0.0;             ///< visits that began; departures of `moved`
  double odd = 0.0;                            ///< departures by moves that the graph does not have: censored at that age
  std::int64_t guarded = 0;                    ///< risk sets left out (delayed entry, fewer than 5, all left while others come later)
  std::int64_t lone = 0;                       ///< ages whose whole risk set of one deal left: the curve ends or halves on one deal
  [[nodiscard]] std::size_t ages() const noexcept { return at_risk.size(); }
};

/// Of a whole team: every exit that was seen and that the graph has.
[[nodiscard]] StageHazards team_hazards(const LifeTables& tables, StageId stage);
/// Of one segment, with the team's exits; its risk sets are not guarded, for they are shrunk.
[[nodiscard]] StageHazards segment_hazards(const LifeTables& tables, std::int32_t segment, StageId stage, const std::vector<StageId>& to);

/// k_j(a) = S(a - 1) h_j(a), S(a) = prod (1 - sum_j h_j). `hazard` is [exit][age].
[[nodiscard]] StageLaw law_of(const std::vector<StageId>& to, const std::vector<std::vector<double>>& hazard);

/// Effective number behind the ultimate shares p_j: sum p_j (1 - p_j) / sum Var p_j with the Greenwood variance of p; n itself where nothing is censored.
/// Where the shares have no variance (a single exit that everybody took): the departures.
[[nodiscard]] double effective_number(const StageHazards& hazards);

}  // namespace voronka::detail
