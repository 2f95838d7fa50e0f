// Private: what the files of apportionment share.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace voronka::apportionment {

/// Two values nearer than this are the same one: doubles stand for rationals.
inline constexpr double kTie = 1e-9;

/// Places of `missing` (fractions in [0, 1)), the largest first; values that follow each other within the tie form one group, and in a group the earlier place comes first.
inline std::vector<std::size_t> by_missing_fraction(std::span<const double> missing) {
  std::vector<std::size_t> order(missing.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return missing[a] > missing[b]; });
  for (std::size_t from = 0; from < order.size();) {
    std::size_t until = from + 1;
    while (until < order.size() && missing[order[until - 1]] - missing[order[until]] <= kTie) ++until;
    std::sort(order.begin() + static_cast<std::ptrdiff_t>(from), order.begin() + static_cast<std::ptrdiff_t>(until));
    from = until;
  }
  return order;
}

/// Sum in the given order with Neumaier's correction: the error does not grow with the number of terms.
class Sum {
 public:
  void add(double x) noexcept {
    const double s = sum_ + x;
    rest_ += std::abs(sum_) >= std::abs(x) ? (sum_ - s) + x : (x - s) + sum_;
    sum_ = s;
  }
  [[nodiscard]] double value() const noexcept { return sum_ + rest_; }

 private:
  double sum_ = 0.0, rest_ = 0.0;
};

}  // namespace voronka::apportionment
