#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>

namespace voronka {
inline namespace v0 {

/// Why a request was refused. The numbers are those of the C ABI (`voronka_status`) and never change.
enum class ErrorCode : std::int32_t {
  invalid_argument = 1,  ///< the caller asked for something that has no meaning
  invalid_data = 2,      ///< a table, file or document cannot be read as what it claims to be
  no_estimate = 3,       ///< the data cannot answer this question
  cancelled = 4,         ///< the progress callback asked to stop
  unsupported = 5,       ///< meaningful, but not in this build or version
  out_of_memory = 6,
  internal = 7,          ///< a fault of voronka itself
};

/// The only exception type that voronka throws. `what()` quotes the refused value, says where it stood
/// (row, column, stage, day) and what would be accepted instead.
class Error : public std::runtime_error {
 public:
  /// `message` is what() and is for people; programs look at code().
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] ErrorCode code() const noexcept { return code_; }  ///< why, as a stable number

 private:
  ErrorCode code_;
};

}  // namespace v0
}  // namespace voronka
