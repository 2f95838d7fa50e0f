#define FMT_HEADER_ONLY 1  // here, and only here
#include <fmt/format.h>

#include "base/format.hpp"

namespace voronka {

std::string vformatted(fmt::string_view format, fmt::format_args arguments) { return fmt::vformat(format, arguments); }

}  // namespace voronka
