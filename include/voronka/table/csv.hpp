#pragma once
#include <string>
#include <string_view>

#include "voronka/base/progress.hpp"
#include "voronka/table/table.hpp"

namespace voronka {
inline namespace v0 {

/// How a CSV text is read.
struct CsvOptions {
  char delimiter = ',';            ///< one of , ; tab |
  std::size_t field_limit = 16u << 20;  ///< bytes of one field; a longer one is an error
  Progress progress;
};

/// Strict RFC 4180: header line, quoted fields, doubled quotes, CRLF or LF, a UTF-8 byte order mark is skipped. Every column is `text`;
/// an empty unquoted field is null. Error{invalid_data} locates every fault by line and column: no header, an empty or doubled name,
/// a row with another number of fields, a stray quote, an unclosed quote, bytes that are not UTF-8, a NUL byte.
[[nodiscard]] Table read_csv(std::string_view bytes, const CsvOptions& options = {});
/// `path` "-" reads standard input. Error{invalid_data} when the file cannot be read, with the system's reason.
[[nodiscard]] Table read_csv_file(const std::string& path, const CsvOptions& options = {});
/// RFC 4180 with LF, quotes only where needed; null is an empty field, an empty text is "" (so that both survive). Reals shortest round trip.
/// Error{invalid_argument}: no columns, a column without a name, a NUL in a text: nothing that `read_csv` would refuse is written.
[[nodiscard]] std::string write_csv(const Table& table, char delimiter = ',');
/// Writes to a temporary file beside `path` and renames it: the old file or the new one, never half of it.
/// "-" is standard output; a device or a pipe is written directly. Error{invalid_data} with the system's reason.
void write_csv_file(const Table& table, const std::string& path, char delimiter = ',');

}  // namespace v0
}  // namespace voronka
