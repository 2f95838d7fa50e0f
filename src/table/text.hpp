// Private: how a refused value is shown in a message.
#pragma once
#include <string>
#include <string_view>

namespace voronka::table_text {

/// "text" in double quotes, control bytes and bytes that are not UTF-8 as \xNN, cut after about 60 bytes.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace voronka::table_text
