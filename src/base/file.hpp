// Private: whole files in and out, with the system's reason in every error.
#pragma once
#include <string>
#include <string_view>

namespace voronka::file {

/// The bytes of `path`; "-" is standard input. Throws Error{invalid_data}.
[[nodiscard]] std::string read(const std::string& path);
/// The old content or the new one, never half of it: a temporary file beside `path` is renamed over it, keeping the old file's permissions.
/// "-" is standard output; what is not a regular file (a device, a pipe) is written directly. Throws Error{invalid_data}.
void write(const std::string& path, std::string_view bytes);

}  // namespace voronka::file
