// Private: tables for a terminal.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace voronka::reporting {

/// Number of character cells: UTF-8 code points (combining marks and wide characters are not told apart).
[[nodiscard]] std::size_t cells(std::string_view text) noexcept;
/// First column left, the others right; two blanks between columns.
[[nodiscard]] std::string text_table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows);

}  // namespace voronka::reporting
