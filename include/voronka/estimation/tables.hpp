// What is read off a log, as tables: the same columns on every surface.
#pragma once
#include <span>

#include "voronka/estimation/incidence.hpp"

namespace voronka {
inline namespace v0 {

/// segment, from, to, horizon_days (0: the last observed age), probability, standard_error, low, high, at_risk, n, unresolved, mature; null where a number
/// is not defined. `graph`: of the history that the rows come from.
[[nodiscard]] Table incidence_table(const StageGraph& graph, std::span<const Incidence> rows);
/// segment, stage, visits, open, q25, median, q75, median_low, median_high in days of the clock; null where the curve does not come down to it.
[[nodiscard]] Table dwell_table(const StageGraph& graph, std::span<const Dwell> rows);

}  // namespace v0
}  // namespace voronka
