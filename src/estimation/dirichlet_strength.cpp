#include "estimation/dirichlet_strength.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "estimation/newton.hpp"
#include "estimation/special.hpp"

namespace voronka::detail {
namespace {

/// As rising(), for n that need not be whole.
Rising rising_real(double a, double n) {
  const double whole = std::floor(n);
  if (whole == n && n < 50.0) return rising(a, static_cast<std::int64_t>(n));
  const double b = a + n;
  // Far out the difference of two log-gammas loses its digits; n log(a) and its corrections do not.
  if (a > 1e7 * n) {
    const double c = a + 0.5 * (n - 1.0);
    return {n * std::log(c), n / c, -n / (c * c)};
  }
  return {log_gamma(b) - log_gamma(a), boost::math::digamma(b, Policy()) - boost::math::digamma(a, Policy()),
          boost::math::trigamma(b, Policy()) - boost::math::trigamma(a, Policy())};
}

constexpr double least = 1e-3;

/// The maximum, or for few groups the posterior mean of the shrinkage 1 / (1 + s), by the trapezoid rule in x = log s; with t = e^(-x/2) the density of x
/// under t ~ half-Cauchy(1) is proportional to t / (1 + t^2).
template <class F>
double strength(F local, std::size_t groups) {
  const double lo = std::log(least), hi = std::log(strength_cap);
  if (groups == 0 || groups >= 5) {
    const double x = maximise(local, std::log(30.0), lo, hi);
    return x >= hi - 1e-6 ? strength_cap : std::exp(x);
  }
  constexpr int nodes = 401;
  std::array<double, nodes> log_weight{}, xs{};
  double top = -1e300;
  for (int i = 0; i < nodes; ++i) {
    xs[static_cast<std::size_t>(i)] = lo + (hi - lo) * i / (nodes - 1);
    const double x = xs[static_cast<std::size_t>(i)], t = std::exp(-x / 2.0);
    log_weight[static_cast<std::size_t>(i)] = local(x)[0] + std::log(t / (1.0 + t * t));
    top = std::max(top, log_weight[static_cast<std::size_t>(i)]);
  }
  double mass = 0.0, shrink = 0.0;
  for (int i = 0; i < nodes; ++i) {
    const double w = std::exp(log_weight[static_cast<std::size_t>(i)] - top) * (i == 0 || i == nodes - 1 ? 0.5 : 1.0);
    mass += w, shrink += w / (1.0 + std::exp(xs[static_cast<std::size_t>(i)]));
  }
  return std::min(strength_cap, mass / shrink - 1.0);
}

}  // namespace

double dirichlet_strength(const std::vector<StrengthTerm>& terms, const std::vector<StrengthTerm>& totals, std::size_t groups) {
  if (totals.empty()) return strength_cap;
  return strength(
      [&](double x) {
        const double s = std::exp(x);
        double value = 0.0, first = 0.0, second = 0.0;
        for (const auto& [share, n, times] : terms) {
          const auto r = rising_real(share * s, n);
          value += times * r.log, first += times * share * r.first, second += times * share * share * r.second;
        }
        for (const auto& [share, n, times] : totals) {
          const auto r = rising_real(s, n);
          value -= times * r.log, first -= times * r.first, second -= times * r.second;
        }
        return std::array<double, 3>{value, s * first, s * s * second + s * first};
      },
      groups);
}

double gamma_strength(const std::vector<double>& n, const std::vector<double>& e, std::size_t groups) {
  // n ~ negative binomial with mean e and shape s: log Gamma(s + n) - log Gamma(s) - s log(1 + e/s) + n log(e / (s + e)).
  return strength(
      [&](double x) {
        const double s = std::exp(x);
        double value = 0.0, first = 0.0, second = 0.0;
        for (std::size_t i = 0; i < n.size(); ++i) {
          if (!(e[i] > 0.0)) continue;
          const auto r = rising_real(s, n[i]);
          value += r.log - s * std::log1p(e[i] / s) - n[i] * std::log(s + e[i]);
          first += r.first - std::log1p(e[i] / s) + e[i] / (s + e[i]) - n[i] / (s + e[i]);
          second += r.second + e[i] / (s * (s + e[i])) + (n[i] - e[i]) / ((s + e[i]) * (s + e[i]));
        }
        return std::array<double, 3>{value, s * first, s * s * second + s * first};
      },
      groups);
}

}  // namespace voronka::detail
