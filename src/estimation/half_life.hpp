// How fast the past is to be forgotten.
#pragma once
#include <array>
#include <optional>

#include "voronka/estimation/life_tables.hpp"

namespace voronka::detail {

struct HalfLifeChoice {
  std::optional<double> half_life;    ///< none: nothing is forgotten
  std::array<double, 4> log_score{};       ///< of none, 360, 180, 90; all 0 if the history is too short to tell
  int steps = 0;                           ///< forecasts scored
};

/// One-step log score: for every step of 20 days of the clock, the departures of the step given the hazards known before it, by stage, exit and age
/// (single ages to 8, then 4 to the octave), with half an observation added to every outcome. A shorter memory is chosen
/// only if its score is more than 3 above that of the longer one (20 to 1): less is the noise of a process that does not change.
[[nodiscard]] HalfLifeChoice choose_half_life(const History& history, const WorkCalendar& calendar, Clock clock);

}  // namespace voronka::detail
