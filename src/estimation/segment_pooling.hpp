// Hazards of segments (reps, channels) of one stage, shrunk to the team's.
#pragma once
#include "estimation/stage_hazards.hpp"

namespace voronka::detail {

/// Three things of a segment, each shrunk to its parent with a strength of its own (Newton; fewer than 5 segments: a weak prior):
///   how fast its deals leave   theta = (n + s) / (E + s), n departures, E = sum_a Y(a) h0.(a) what the team's hazards predict; gamma-Poisson
///   where they go              phi_j = (n_j + K p_j) / (n + K) / p_j, p_j the share that the team's destinations predict at the ages of the departures; Dirichlet-multinomial
///   at which age               h_j(a) = (n_j(a) + kappa h1_j(a)) / (Y(a) + kappa), h1 the team's hazards with theta and phi; Dirichlet-multinomial over ages
struct SegmentTilt {
  double theta = 1.0;
  std::vector<double> phi;        ///< by exit
};
struct SegmentPooling {
  double speed_strength = 0.0;    ///< s, in departures
  double share_strength = 0.0;    ///< K, in departures
  double kappa = 0.0;             ///< in deals at risk at one age
  std::vector<SegmentTilt> tilt;  ///< by segment
};

/// `segments`: hazards with the columns of `team` (may be empty of data).
[[nodiscard]] SegmentPooling pool_segments(const StageHazards& team, const std::vector<StageHazards>& segments);

/// h1: leaves with 1 - (1 - h0.(a))^theta, for j in proportion to phi_j h0_j(a). Sums stay below 1, and an age at which all leave stays one.
[[nodiscard]] std::vector<std::vector<double>> tilted(const StageHazards& team, const SegmentTilt& tilt);

[[nodiscard]] std::vector<std::vector<double>> shrunk_hazards(const StageHazards& team, const StageHazards& segment, const SegmentTilt& tilt, double kappa);

}  // namespace voronka::detail
