// Newton's method for a maximum in one or two dimensions, with step halving; where the Hessian is not negative definite, a gradient step.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>

namespace voronka::detail {

struct Local2 {
  double value = 0.0;
  std::array<double, 2> gradient{};
  double h00 = 0.0, h01 = 0.0, h11 = 0.0;
};

/// Maximises f(x, y) -> Local2 from `x` within the box [lo, hi]; returns the point. A coordinate pressed against the border stays there.
template <class F>
std::array<double, 2> maximise(F f, std::array<double, 2> x, std::array<double, 2> lo, std::array<double, 2> hi) {
  for (int i = 0; i < 2; ++i) x[i] = std::clamp(x[i], lo[i], hi[i]);
  Local2 at = f(x);
  for (int iteration = 0; iteration < 200; ++iteration) {
    std::array<bool, 2> held{};
    for (int i = 0; i < 2; ++i)
      held[i] = (x[i] <= lo[i] && at.gradient[i] < 0.0) || (x[i] >= hi[i] && at.gradient[i] > 0.0);
    std::array<double, 2> step{};
    const double det = at.h00 * at.h11 - at.h01 * at.h01;
    if (!held[0] && !held[1] && at.h00 < 0.0 && det > 0.0) {
      step = {-(at.h11 * at.gradient[0] - at.h01 * at.gradient[1]) / det, -(at.h00 * at.gradient[1] - at.h01 * at.gradient[0]) / det};
    } else {
      const std::array<double, 2> h{at.h00, at.h11};
      for (int i = 0; i < 2; ++i)
        if (!held[i]) step[i] = h[i] < 0.0 ? -at.gradient[i] / h[i] : std::copysign(std::min(1.0, std::abs(at.gradient[i])), at.gradient[i]);
    }
    // No step longer than 4 (on log scales a factor of 55): far from the maximum the quadratic says nothing.
    const double length = std::max(std::abs(step[0]), std::abs(step[1]));
    if (length > 4.0)
      for (double& s : step) s *= 4.0 / length;
    bool moved = false;
    for (int halving = 0; halving < 60; ++halving) {
      std::array<double, 2> to{};
      for (int i = 0; i < 2; ++i) to[i] = std::clamp(x[i] + step[i], lo[i], hi[i]);
      if (to == x) break;
      const Local2 next = f(to);
      if (next.value >= at.value) {
        const double change = std::max(std::abs(to[0] - x[0]), std::abs(to[1] - x[1]));
        x = to, at = next, moved = change > 1e-13;
        break;
      }
      for (double& s : step) s /= 2.0;
    }
    if (!moved) break;
  }
  return x;
}

/// The same in one dimension: f(x) -> {value, first, second derivative}.
template <class F>
double maximise(F f, double x, double lo, double hi) {
  return maximise(
      [&](const std::array<double, 2>& at) {
        const std::array<double, 3> v = f(at[0]);
        return Local2{v[0], {v[1], 0.0}, v[2], 0.0, -1.0};
      },
      {x, 0.0}, {lo, 0.0}, {hi, 0.0})[0];
}

}  // namespace voronka::detail
