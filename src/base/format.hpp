// Private: text with values in it, by fmt's format strings, checked when compiling. fmt's implementation is compiled once, in format.cpp.
#pragma once
#include <fmt/core.h>

#include <string>

namespace voronka {

[[nodiscard]] std::string vformatted(fmt::string_view format, fmt::format_args arguments);

template <class... T>
[[nodiscard]] std::string formatted(fmt::format_string<T...> format, T&&... values) {
  return vformatted(fmt::string_view(format), fmt::format_args(fmt::make_format_args(values...)));
}

}  // namespace voronka
