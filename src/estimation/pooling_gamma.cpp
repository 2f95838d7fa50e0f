#include <algorithm>
#include <cmath>
#include <string>

#include "estimation/newton.hpp"
#include "estimation/special.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/pooling.hpp"

namespace voronka {
inline namespace v0 {

GammaPoisson fit_gamma_poisson(std::span<const std::int64_t> counts, std::span<const double> exposure) {
  if (counts.size() != exposure.size())
    throw Error(ErrorCode::invalid_argument, std::to_string(counts.size()) + " counts for " + std::to_string(exposure.size()) + " exposures");
  double y = 0.0, e = 0.0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] < 0 || !std::isfinite(exposure[i]) || exposure[i] < 0.0 || (counts[i] > 0 && exposure[i] == 0.0))
      throw Error(ErrorCode::invalid_argument, "group " + std::to_string(i) + ": " + std::to_string(counts[i]) + " events in an exposure of " + std::to_string(exposure[i]));
    y += static_cast<double>(counts[i]), e += exposure[i];
  }
  if (e <= 0.0) throw Error(ErrorCode::no_estimate, "gamma-Poisson: no group has an exposure");
  if (y == 0.0) return {0.0, detail::strength_cap, 0.0};  // the likelihood of rate 0 is 1
  // NB2: y_i ~ NB(mean m_i = r e_i, shape k); l_i = lG(k+y)-lG(k) - lG(y+1) + k log(k/(k+m)) + y log(m/(k+m)); x = (log r, log k).
  const auto local = [&](const std::array<double, 2>& x) {
    const double r = std::exp(x[0]), k = std::exp(x[1]);
    detail::Local2 out;
    double fk = 0.0, kk = 0.0, rk = 0.0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (exposure[i] == 0.0) continue;
      const double m = r * exposure[i], n = static_cast<double>(counts[i]);
      const auto g = detail::rising(k, counts[i]);
      out.value += g.log - detail::log_gamma(n + 1.0) - k * std::log1p(m / k) + (n > 0.0 ? n * std::log(m / (k + m)) : 0.0);
      out.gradient[0] += k * (n - m) / (k + m);
      fk += g.first - std::log1p(m / k) + 1.0 - (k + n) / (k + m);
      out.h00 -= k * m * (k + n) / ((k + m) * (k + m));
      kk += g.second + m / (k * (k + m)) + (n - m) / ((k + m) * (k + m));
      rk += m * (n - m) / ((k + m) * (k + m));  // d/dk of k (n - m) / (k + m)
    }
    out.gradient[1] = k * fk;
    out.h01 = k * rk;
    out.h11 = k * k * kk + k * fk;
    return out;
  };
  const double top = std::log(detail::strength_cap);
  const auto x = detail::maximise(local, {std::log(y / e), 0.0}, {std::log(y / e) - 30.0, std::log(1e-6)}, {std::log(y / e) + 30.0, top});
  return {std::exp(x[0]), x[1] >= top - 1e-6 ? detail::strength_cap : std::exp(x[1]), local(x).value};
}

}  // namespace v0
}  // namespace voronka
