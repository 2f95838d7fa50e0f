// Private: UTF-8 and how a refused value is shown in a message.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace voronka::table_text {

inline constexpr std::size_t valid = static_cast<std::size_t>(-1);

/// Byte offset of the first byte that cannot be part of UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF); `valid` if there is none.
[[nodiscard]] std::size_t first_invalid_utf8(std::string_view text) noexcept;

/// "text" in double quotes, control bytes and bytes that are not UTF-8 as \xNN, cut after about 60 bytes.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace voronka::table_text
