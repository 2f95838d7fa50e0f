// Private: is a text UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF)?
#pragma once
#include <cstddef>
#include <string_view>

namespace voronka::utf8 {

/// Index of the first byte that does not belong to a well-formed sequence; text.size() if all do.
inline std::size_t first_fault(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  std::size_t i = 0;
  while (i < text.size()) {
    const unsigned a = byte(i), b = byte(i + 1);
    if (a < 0x80) i += 1;
    else if (a >= 0xC2 && a <= 0xDF && tail(i + 1)) i += 2;
    else if (a >= 0xE0 && a <= 0xEF && tail(i + 1) && tail(i + 2) && !(a == 0xE0 && b < 0xA0) && !(a == 0xED && b > 0x9F)) i += 3;
    else if (a >= 0xF0 && a <= 0xF4 && tail(i + 1) && tail(i + 2) && tail(i + 3) && !(a == 0xF0 && b < 0x90) && !(a == 0xF4 && b > 0x8F)) i += 4;
    else return i;
  }
  return i;
}

}  // namespace voronka::utf8
