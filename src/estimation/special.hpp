// Differences of log-gamma and of its derivatives, as the likelihoods of beta-binomial and Dirichlet-multinomial counts need them.
#pragma once
#include <cmath>
#include <cstdint>

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

namespace voronka::detail {

using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

/// lgamma without the global `signgam`, which is not safe to share between threads; x > 0.
inline double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

/// log Gamma(a + k) - log Gamma(a) and its first two derivatives in a; a > 0, k >= 0.
/// Below 50 as the sum of log(a + i): a difference of two log-gammas loses its digits when a is large (prior strength 1e6 and more).
struct Rising {
  double log = 0.0, first = 0.0, second = 0.0;
};
inline Rising rising(double a, std::int64_t k) {
  Rising r;
  if (k < 50) {
    for (std::int64_t i = 0; i < k; ++i) {
      const double x = a + static_cast<double>(i);
      r.log += std::log(x);
      r.first += 1.0 / x;
      r.second -= 1.0 / (x * x);
    }
    return r;
  }
  const double b = a + static_cast<double>(k);
  r.log = log_gamma(b) - log_gamma(a);
  r.first = boost::math::digamma(b, Policy()) - boost::math::digamma(a, Policy());
  r.second = boost::math::trigamma(b, Policy()) - boost::math::trigamma(a, Policy());
  return r;
}

inline double log_choose(std::int64_t n, std::int64_t k) {
  return log_gamma(static_cast<double>(n) + 1.0) - log_gamma(static_cast<double>(k) + 1.0) - log_gamma(static_cast<double>(n - k) + 1.0);
}

/// Prior strengths are kept at or below this: complete pooling.
inline constexpr double strength_cap = 1e6;

}  // namespace voronka::detail
