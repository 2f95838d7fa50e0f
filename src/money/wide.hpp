// Private: 128-bit integers and exact arithmetic on them.
#pragma once
#include <cstdint>

namespace voronka::wide {

__extension__ using i128 = __int128;

/// a * b; false when it does not fit.
inline bool multiply(i128 a, i128 b, i128& out) noexcept { return !__builtin_mul_overflow(a, b, &out); }

constexpr std::int64_t power_of_ten(int n) noexcept {
  std::int64_t out = 1;
  for (int i = 0; i < n; ++i) out *= 10;
  return out;
}

}  // namespace voronka::wide
