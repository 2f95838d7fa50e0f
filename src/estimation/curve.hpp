// A Kaplan-Meier curve from counts.
#pragma once
#include <span>
#include <vector>

#include "voronka/estimation/incidence.hpp"

namespace voronka::detail {

struct CurveStep {
  double time, at_risk, events, censored;
};
/// Greenwood errors; counts are whole (or effective) numbers of subjects.
[[nodiscard]] std::vector<KaplanMeierPoint> curve_of(std::span<const CurveStep> steps, CurveInterval interval, double level);

}  // namespace voronka::detail
