// Private: names that are nearly the same.
#pragma once
#include <string_view>

namespace voronka {

/// Letters to change, add or take away to make one of the other (Levenshtein 1966), in code points of UTF-8.
[[nodiscard]] std::size_t edits_between(std::string_view a, std::string_view b);

/// One or two slips of the pen apart: at most 2 edits, 1 in names of up to 4 letters, not the same, and no digit in either (numbers that differ are two numbers).
[[nodiscard]] bool looks_like(std::string_view a, std::string_view b);

}  // namespace voronka
