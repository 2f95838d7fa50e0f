#pragma once
#include "voronka/flow/flow.hpp"
#include "voronka/table/table.hpp"

namespace voronka {
inline namespace v0 {

/// A model as tables, segment "" is the team. Every share carries a central interval of `level` and its denominator.
///
/// incidence: segment, from, to, horizon_days (0: ultimate), probability, low, high, n, n_effective (see Rate), unresolved, mature; from every entry stage to every won and lost stage.
[[nodiscard]] Table model_incidence(const Model& model, std::span<const std::int32_t> horizons, double level = 0.95, const Progress& progress = {});
/// durations: segment, stage, then q25, median and q75, each with _low and _high (binomial limits of a quantile), mean, mean_standard_error (days of the clock,
/// of the deals that leave the stage), unresolved (share that never does), n, n_effective.
[[nodiscard]] Table model_durations(const Model& model, double level = 0.95);
/// moves: segment, from, to, share, low, high, n, n_effective, unresolved, mature (Clopper-Pearson-like central interval of Beta(moved + add, entered - moved + add)).
[[nodiscard]] Table model_moves(const Model& model, double level = 0.95);
/// visits: segment, stage, visits (expected entries per new deal), visits_standard_error, win (P(ever won | has just entered it)), win_standard_error
/// (delta method; see long_run_errors()), n and n_effective of the moves out of the stage.
[[nodiscard]] Table model_visits(const Model& model);

}  // namespace v0
}  // namespace voronka
