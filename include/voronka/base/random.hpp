#pragma once
#include <array>
#include <cstdint>

namespace voronka {
inline namespace v0 {

/// Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011). A number is addressed, not drawn in turn,
/// so results do not depend on the order of work or the number of threads.
///
/// key = (low, high word of the seed); counter = (draw, stream, path, purpose).
class Random {
 public:
  /// Every seed has numbers of its own, 0 included.
  explicit Random(std::uint64_t seed) noexcept : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)} {}

  /// The four 32-bit words at one address.
  [[nodiscard]] std::array<std::uint32_t, 4> block(std::array<std::uint32_t, 4> counter) const noexcept;

  /// Uniform on the open interval (0, 1): ((x >> 12) + 0.5) 2^-52 of the first 64 bits of the block; never 0 or 1.
  [[nodiscard]] double uniform(std::uint32_t draw, std::uint32_t stream, std::uint32_t path, std::uint32_t purpose) const noexcept;

  /// Two uniforms from one block (words 0-1 and 2-3).
  [[nodiscard]] std::array<double, 2> uniform_pair(std::uint32_t draw, std::uint32_t stream, std::uint32_t path,
                                                   std::uint32_t purpose) const noexcept;

 private:
  std::array<std::uint32_t, 2> key_;
};

/// Inverse distribution functions: one uniform in, one variate out, monotone; the same bits on every platform
/// up to libm. `u` in (0, 1); parameters outside their range throw Error{invalid_argument}.
[[nodiscard]] double normal_quantile(double u);                                   ///< AS 241 (Wichura 1988), PPND16
[[nodiscard]] double lognormal_quantile(double u, double log_mean, double log_sd);  ///< exp(log_mean + log_sd z); log_sd >= 0, both of the logarithm
[[nodiscard]] double beta_quantile(double u, double a, double b);                  ///< a, b > 0
[[nodiscard]] double gamma_quantile(double u, double shape, double scale);         ///< shape > 0, scale >= 0; the mean is shape x scale
[[nodiscard]] std::int64_t poisson_quantile(double u, double mean);                ///< smallest k with P(X <= k) >= u; mean 0 .. 1e15
[[nodiscard]] std::int64_t geometric_quantile(double u, double mean);             ///< support 0, 1, 2, ...; p = 1 / (1 + mean)
[[nodiscard]] std::int64_t binomial_quantile(double u, std::int64_t n, double p);  ///< smallest k with P(X <= k) >= u; n 0 .. 2^53, p 0 .. 1

}  // namespace v0
}  // namespace voronka
