// Private: text with values in it, by fmt's format strings, checked when compiling. fmt's implementation is compiled once, in format.cpp.
#pragma once
#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace voronka {

[[nodiscard]] std::string vformatted(fmt::string_view format, fmt::format_args arguments);

template <class... T>
[[nodiscard]] std::string formatted(fmt::format_string<T...> format, T&&... values) {
  return vformatted(fmt::string_view(format), fmt::format_args(fmt::make_format_args(values...)));
}

/// A sentence about `n` things: "{n}" is the number, "[one|several]" what is said of one and of any other number.
[[nodiscard]] std::string counted(std::string_view sentence, std::int64_t n);

}  // namespace voronka
