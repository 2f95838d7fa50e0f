#include <algorithm>
#include <cmath>
#include <string>

#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"
#include "voronka/estimation/life_tables.hpp"

namespace voronka {
inline namespace v0 {

Interval cloglog_interval(double estimate, double variance, double level, std::int64_t n) {
  if (!(level > 0.0 && level < 1.0)) throw Error(ErrorCode::invalid_argument, "level " + std::to_string(level) + " must lie between 0 and 1");
  if (!(variance >= 0.0)) throw Error(ErrorCode::invalid_argument, "variance " + std::to_string(variance) + " must not be negative");
  if (n <= 0) return {0.0, 1.0};
  // Clopper & Pearson with 0 of n, or n of n: the beta quantile is a root.
  const double root = std::pow((1.0 - level) / 2.0, 1.0 / static_cast<double>(n));
  if (!(estimate > 0.0)) return {0.0, 1.0 - root};
  if (!(estimate < 1.0)) return {root, 1.0};
  // g = log(-log(1 - p)), dg/dp = 1 / ((1 - p)(-log(1 - p))).
  const double hazard = -std::log1p(-estimate);
  const double d = normal_quantile(0.5 + level / 2.0) * std::sqrt(variance) / ((1.0 - estimate) * hazard);
  return {-std::expm1(-hazard * std::exp(-d)), -std::expm1(-hazard * std::exp(d))};
}

}  // namespace v0
}  // namespace voronka
