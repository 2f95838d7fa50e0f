#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "base/format.hpp"
#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"

namespace voronka {
inline namespace v0 {
namespace {

namespace bm = boost::math::policies;
// double arithmetic throughout (no long double, whose width differs between platforms).
using Policy = bm::policy<bm::promote_double<false>, bm::promote_float<false>>;

[[noreturn]] void refuse(const char* function, const char* name, double value, const char* wanted) {
  throw Error(ErrorCode::invalid_argument, formatted("{}: {} = {} is not accepted; it should be {}", function, name, value, wanted));
}

void check_u(const char* function, double u) {
  if (!(u > 0.0 && u < 1.0)) refuse(function, "u", u, "between 0 and 1, both excluded");
}

template <class F>
double with_boost(const char* function, F f) {
  try {
    return f();
  } catch (const std::exception& e) {
    throw Error(ErrorCode::invalid_argument, formatted("{}: no value can be computed for these parameters ({})", function, e.what()));
  }
}

constexpr std::int64_t largest_count = std::int64_t{1} << 53;

/// Smallest k in [0, last] with P(X <= k) >= u. `below`(k) = P(X <= k), `above`(k) = P(X > k); the smaller tail is compared, where it is the more exact.
template <class Below, class Above>
std::int64_t smallest(double u, std::int64_t guess, std::int64_t last, Below below, Above above) {
  const auto enough = [&](std::int64_t k) {
    if (k >= last) return true;
    return u <= 0.5 ? below(k) >= u : above(k) <= 1.0 - u;
  };
  std::int64_t k = std::clamp<std::int64_t>(guess, 0, last);
  std::int64_t low, high;  // enough(high), and low < 0 or not enough(low)
  if (enough(k)) {
    high = k;
    low = k - 1;
    for (std::int64_t step = 1; low >= 0 && enough(low); step *= 2) {
      high = low;
      low = step > low ? -1 : low - step;
    }
    low = std::max<std::int64_t>(low, -1);
  } else {
    low = k;
    high = k + 1;
    for (std::int64_t step = 1; !enough(high); step *= 2) {
      low = high;
      high = step > last - high ? last : high + step;
    }
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

// Coefficients of PPND16, highest power first.
template <std::size_t N>
double horner(const double (&c)[N], double x) noexcept {
  double y = c[0];
  for (std::size_t i = 1; i < N; ++i) y = y * x + c[i];
  return y;
}

}  // namespace

// M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37 (1988) 477-484, routine PPND16;
// relative error about 1e-16.
double normal_quantile(double u) {
  check_u("normal_quantile", u);
  static constexpr double a[] = {2509.0809287301226727,    33430.575583588128105,   67265.770927008700853,   45921.953931549871457,
                                 13731.693765509461125,    1971.5909503065514427,   133.14166789178437745,   3.387132872796366608};
  static constexpr double b[] = {5226.495278852854561,     28729.085735721942674,   39307.89580009271061,    21213.794301586595867,
                                 5394.1960214247511077,    687.1870074920579083,    42.313330701600911252,   1.0};
  static constexpr double c[] = {7.7454501427834140764e-4, 2.27238449892691845833e-2, 0.24178072517745061177, 1.27045825245236838258,
                                 3.64784832476320460504,   5.7694972214606914055,   4.6303378461565452959,   1.42343711074968357734};
  static constexpr double d[] = {1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2, 0.14810397642748007459,
                                 0.68976733498510000455,   1.6763848301838038494,   2.05319162663775882187,  1.0};
  static constexpr double e[] = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3, 2.6532189526576123093e-2,
                                 0.29656057182850489123,   1.7848265399172913358,   5.4637849111641143699,   6.6579046435011037772};
  static constexpr double f[] = {2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
                                 1.48753612908506148525e-2, 0.1369298809227358053,   0.59983220655588793769,  1.0};
  const double q = u - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * horner(a, r) / horner(b, r);
  }
  double r = std::sqrt(-std::log(q < 0.0 ? u : 1.0 - u));
  double z;
  if (r <= 5.0) {
    r -= 1.6;
    z = horner(c, r) / horner(d, r);
  } else {
    r -= 5.0;
    z = horner(e, r) / horner(f, r);
  }
  return q < 0.0 ? -z : z;
}

double lognormal_quantile(double u, double log_mean, double log_sd) {
  check_u("lognormal_quantile", u);
  if (!std::isfinite(log_mean)) refuse("lognormal_quantile", "log_mean", log_mean, "finite");
  if (!(log_sd >= 0.0) || !std::isfinite(log_sd)) refuse("lognormal_quantile", "log_sd", log_sd, "finite and at least 0");
  return std::exp(log_mean + log_sd * normal_quantile(u));
}

double beta_quantile(double u, double a, double b) {
  check_u("beta_quantile", u);
  if (!(a > 0.0) || !std::isfinite(a)) refuse("beta_quantile", "a", a, "finite and above 0");
  if (!(b > 0.0) || !std::isfinite(b)) refuse("beta_quantile", "b", b, "finite and above 0");
  return with_boost("beta_quantile", [&] { return boost::math::ibeta_inv(a, b, u, Policy{}); });
}

double gamma_quantile(double u, double shape, double scale) {
  check_u("gamma_quantile", u);
  if (!(shape > 0.0) || !std::isfinite(shape)) refuse("gamma_quantile", "shape", shape, "finite and above 0");
  if (!(scale >= 0.0) || !std::isfinite(scale)) refuse("gamma_quantile", "scale", scale, "finite and at least 0");
  return with_boost("gamma_quantile", [&] { return scale * boost::math::gamma_p_inv(shape, u, Policy{}); });
}

// P(X <= k) = Q(k + 1, mean), the regularised upper incomplete gamma function (Abramowitz & Stegun 26.4.21).
std::int64_t poisson_quantile(double u, double mean) {
  check_u("poisson_quantile", u);
  if (!(mean >= 0.0 && mean <= 1e15)) refuse("poisson_quantile", "mean", mean, "from 0 to 1e15");
  if (mean == 0.0) return 0;
  const double guess = mean + std::sqrt(mean) * normal_quantile(u);
  return smallest(
      u, static_cast<std::int64_t>(std::max(guess, 0.0)), largest_count,
      [&](std::int64_t k) { return with_boost("poisson_quantile", [&] { return boost::math::gamma_q(static_cast<double>(k + 1), mean, Policy{}); }); },
      [&](std::int64_t k) { return with_boost("poisson_quantile", [&] { return boost::math::gamma_p(static_cast<double>(k + 1), mean, Policy{}); }); });
}

// P(X > k) = (1 - p)^(k + 1) = exp(-(k + 1) log(1 + 1 / mean)).
std::int64_t geometric_quantile(double u, double mean) {
  check_u("geometric_quantile", u);
  if (!(mean >= 0.0 && mean <= 1e12)) refuse("geometric_quantile", "mean", mean, "from 0 to 1e12");
  if (mean == 0.0) return 0;
  const double log_q = -std::log1p(1.0 / mean);
  const double guess = std::log1p(-u) / log_q - 1.0;
  return smallest(
      u, static_cast<std::int64_t>(std::max(guess, 0.0)), largest_count, [&](std::int64_t k) { return -std::expm1(static_cast<double>(k + 1) * log_q); },
      [&](std::int64_t k) { return std::exp(static_cast<double>(k + 1) * log_q); });
}

// P(X > k) = I_p(k + 1, n - k), the regularised incomplete beta function (Abramowitz & Stegun 26.5.24).
std::int64_t binomial_quantile(double u, std::int64_t n, double p) {
  check_u("binomial_quantile", u);
  if (n < 0 || n > largest_count) refuse("binomial_quantile", "n", static_cast<double>(n), "from 0 to 2^53");
  if (!(p >= 0.0 && p <= 1.0)) refuse("binomial_quantile", "p", p, "from 0 to 1");
  if (n == 0 || p == 0.0) return 0;
  if (p == 1.0) return n;
  const double size = static_cast<double>(n);
  const double guess = size * p + std::sqrt(size * p * (1.0 - p)) * normal_quantile(u);
  const auto parts = [&](std::int64_t k, bool above) {
    return with_boost("binomial_quantile", [&] {
      const double a = static_cast<double>(k + 1), b = static_cast<double>(n - k);
      return above ? boost::math::ibeta(a, b, p, Policy{}) : boost::math::ibetac(a, b, p, Policy{});
    });
  };
  return smallest(
      u, static_cast<std::int64_t>(std::max(guess, 0.0)), n, [&](std::int64_t k) { return parts(k, false); },
      [&](std::int64_t k) { return parts(k, true); });
}

}  // namespace v0
}  // namespace voronka
