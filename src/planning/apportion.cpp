#include "voronka/planning/apportion.hpp"

#include <limits>

#include "base/format.hpp"
#include "planning/apportion_parts.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using apportionment::by_missing_fraction;
using apportionment::kTie;
using apportionment::Sum;
__extension__ using Wide = __int128;

void check_total(std::int64_t total) {
  if (total < 0) throw Error(ErrorCode::invalid_argument, formatted("a total of {} cannot be split into whole parts; it should be 0 or more", total));
}

[[noreturn]] void refuse_zero_weights(std::int64_t total, std::size_t n) {
  throw Error(ErrorCode::invalid_argument, formatted("a total of {} has nowhere to go: all {} weights are 0; at least one should be above 0", total, n));
}

/// |x| < 2^63 as an integer; beyond it the nearest end, and 0 for NaN.
std::int64_t to_int64(double whole) noexcept {
  if (std::isnan(whole)) return 0;
  if (whole >= 0x1p63) return std::numeric_limits<std::int64_t>::max();
  if (whole < -0x1p63) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(whole);
}

}  // namespace

std::vector<std::int64_t> largest_remainder(std::int64_t total, std::span<const std::int64_t> weights) {
  check_total(total);
  Wide sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] < 0)
      throw Error(ErrorCode::invalid_argument, formatted("weight {} is {}; a weight should be 0 or more", i, weights[i]));
    sum += weights[i];
  }
  std::vector<std::int64_t> parts(weights.size(), 0);
  if (total == 0) return parts;
  if (sum == 0) refuse_zero_weights(total, weights.size());

  // total * w < 2^126, so quotient and remainder are exact.
  std::vector<Wide> remainder(weights.size());
  std::int64_t left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide product = static_cast<Wide>(total) * weights[i];
    parts[i] = static_cast<std::int64_t>(product / sum);
    remainder[i] = product % sum;
    left -= parts[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
  for (std::size_t k = 0; left > 0; ++k, --left) ++parts[order[k]];  // left < the number of non-zero remainders
  return parts;
}

std::vector<std::int64_t> largest_remainder(std::int64_t total, std::span<const double> weights) {
  check_total(total);
  double largest = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] >= 0.0) || !std::isfinite(weights[i]))
      throw Error(ErrorCode::invalid_argument, formatted("weight {} is {}; a weight should be finite and 0 or more", i, weights[i]));
    largest = std::max(largest, weights[i]);
  }
  std::vector<std::int64_t> parts(weights.size(), 0);
  if (total == 0) return parts;
  if (largest == 0.0) refuse_zero_weights(total, weights.size());

  // The weights as integers with the largest in [2^61, 2^62]: shares are then exact to 2^-61 of the largest, whatever the total (kopecks of a large target need more than 53 bits).
  int exponent = 0;
  (void)std::frexp(largest, &exponent);
  std::vector<std::int64_t> scaled(weights.size());
  Wide sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    scaled[i] = static_cast<std::int64_t>(std::nearbyint(std::ldexp(weights[i], 62 - exponent)));
    sum += scaled[i];
  }
  std::vector<double> missing(weights.size());
  std::int64_t left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide product = static_cast<Wide>(total) * scaled[i];
    parts[i] = static_cast<std::int64_t>(product / sum);
    missing[i] = static_cast<double>(product % sum) / static_cast<double>(sum);
    if (missing[i] <= kTie) missing[i] = 0.0;
    if (missing[i] >= 1.0 - kTie) {
      ++parts[i];
      missing[i] = 0.0;
    }
    left -= parts[i];
  }
  const auto order = by_missing_fraction(missing);
  for (std::size_t k = 0; left > 0; ++k, --left) ++parts[order[k]];
  return parts;
}

std::vector<std::int64_t> cumulative_rounding(std::span<const double> ideal) {
  std::vector<std::int64_t> parts(ideal.size());
  Sum cumulative;
  std::int64_t before = 0;
  for (std::size_t t = 0; t < ideal.size(); ++t) {
    if (!(ideal[t] >= 0.0) || !std::isfinite(ideal[t]))
      throw Error(ErrorCode::invalid_argument, formatted("ideal {} is {}; it should be finite and 0 or more", t, ideal[t]));
    cumulative.add(ideal[t]);
    if (cumulative.value() > 0x1p53)
      throw Error(ErrorCode::invalid_argument, formatted("the ideals sum to {} at place {}; whole numbers are exact up to 2^53", cumulative.value(), t));
    const std::int64_t now = std::max(before, whole_half_up(cumulative.value()));
    parts[t] = now - before;
    before = now;
  }
  return parts;
}

std::int64_t whole_ceil(double x) noexcept {
  const double nearest = std::nearbyint(x);
  return to_int64(std::abs(x - nearest) <= kTie ? nearest : std::ceil(x));
}

std::int64_t whole_half_up(double x) noexcept {
  const double below = std::floor(x);
  return to_int64(x - below >= 0.5 - kTie ? below + 1.0 : below);
}

}  // namespace v0
}  // namespace voronka
