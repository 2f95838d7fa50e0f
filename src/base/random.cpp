#include "voronka/base/random.hpp"

#include <Random123/philox.h>

namespace voronka {
inline namespace v0 {
namespace {

// The middle of one of 2^52 equal cells of (0, 1): exact in a double and symmetric about 1/2. (r123::u01 may return 1.)
double to_unit(std::uint32_t low, std::uint32_t high) noexcept {
  const std::uint64_t x = static_cast<std::uint64_t>(high) << 32 | low;
  return (static_cast<double>(x >> 12) + 0.5) * 0x1p-52;
}

}  // namespace

std::array<std::uint32_t, 4> Random::block(std::array<std::uint32_t, 4> counter) const noexcept {
  using Philox = r123::Philox4x32_R<10>;
  const Philox::ctr_type c{{counter[0], counter[1], counter[2], counter[3]}};
  const Philox::key_type k{{key_[0], key_[1]}};
  const Philox::ctr_type r = Philox{}(c, k);
  return {r[0], r[1], r[2], r[3]};
}

double Random::uniform(std::uint32_t draw, std::uint32_t stream, std::uint32_t path, std::uint32_t purpose) const noexcept {
  const auto r = block({draw, stream, path, purpose});
  return to_unit(r[0], r[1]);
}

std::array<double, 2> Random::uniform_pair(std::uint32_t draw, std::uint32_t stream, std::uint32_t path,
                                           std::uint32_t purpose) const noexcept {
  const auto r = block({draw, stream, path, purpose});
  return {to_unit(r[0], r[1]), to_unit(r[2], r[3])};
}

}  // namespace v0
}  // namespace voronka
