#pragma once
#include <string>
#include <string_view>

#include "voronka/base/progress.hpp"
#include "voronka/table/table.hpp"

namespace voronka {
inline namespace v0 {

/// What a simulated company wrote into its CRM, and the truth behind it.
struct Simulated {
  Table events, activities, bookings, team, absences, calendar;
  std::string truth;      ///< JSON {incidence, rates, lags, reps, faults[], outcome}
};

/// Draws a company from the hyper-laws of `spec` (JSON, docs/reference/simulation.schema.json; or a preset: small, large, dirty, faults, closed_only).
/// The same seed and spec give the same bytes; seed 0 is 1. Error{invalid_data} with the JSON pointer of a fault in the spec.
[[nodiscard]] Simulated simulate(std::string_view spec, std::uint64_t seed, std::uint32_t company = 0, const Progress& progress = {});
[[nodiscard]] std::string simulation_preset(std::string_view name);   ///< its spec; Error{invalid_argument} listing the presets

}  // namespace v0
}  // namespace voronka
