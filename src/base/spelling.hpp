// Private: names that are nearly the same.
#pragma once
#include <string_view>

namespace voronka {

/// Letters to change, add or take away to make one of the other (Levenshtein 1966), in bytes.
[[nodiscard]] std::size_t edits_between(std::string_view a, std::string_view b);

/// One or two slips of the pen apart: at most 2 edits, 1 in names of up to 4 bytes, and not the same.
[[nodiscard]] bool looks_like(std::string_view a, std::string_view b);

}  // namespace voronka
