// Private: is a text UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF)?
#pragma once
#include <cstddef>
#include <string_view>

namespace voronka::utf8 {

/// Index of the first byte that does not belong to a well-formed sequence; text.size() if all do.
[[nodiscard]] std::size_t first_fault(std::string_view text) noexcept;
[[nodiscard]] inline bool valid(std::string_view text) noexcept { return first_fault(text) == text.size(); }

}  // namespace voronka::utf8
