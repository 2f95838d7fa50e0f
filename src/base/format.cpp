#define FMT_HEADER_ONLY 1  // here, and only here
#include <fmt/format.h>

#include "base/format.hpp"

namespace voronka {

std::string vformatted(fmt::string_view format, fmt::format_args arguments) { return fmt::vformat(format, arguments); }

std::string counted(std::string_view sentence, std::int64_t n) {
  std::string out;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    if (sentence.substr(i, 3) == "{n}") {
      out += std::to_string(n);
      i += 2;
    } else if (sentence[i] == '[') {
      const std::size_t bar = sentence.find('|', i), end = sentence.find(']', bar);
      out += n == 1 ? sentence.substr(i + 1, bar - i - 1) : sentence.substr(bar + 1, end - bar - 1);
      i = end;
    } else {
      out += sentence[i];
    }
  }
  return out;
}

}  // namespace voronka
