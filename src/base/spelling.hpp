// Private: names that are nearly the same.
#pragma once
#include <string_view>

namespace voronka {

/// One or two slips of the pen apart: at most 2 letters to change, add, take away or swap with the next (Damerau 1964), 1 in names of up to 4 letters; not the same, and no digit
/// in either, as numbers that differ are two numbers. Letters are code points of UTF-8.
[[nodiscard]] bool looks_like(std::string_view a, std::string_view b);

}  // namespace voronka
