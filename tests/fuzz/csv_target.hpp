// What must hold for any bytes given as CSV. Shared by the fuzzer and by the mutation test of the normal run.
#pragma once
#include <cstdlib>
#include <string>
#include <string_view>

#include "voronka/base/error.hpp"
#include "voronka/table/csv.hpp"

namespace voronka::fuzz {

/// True if the bytes are a table; aborts if reading throws anything but Error{invalid_data}, or if writing and reading again changes the table.
inline bool csv(std::string_view bytes) {
  CsvOptions options;
  options.field_limit = 1u << 16;
  const char delimiters[] = {',', ';', '\t', '|'};
  options.delimiter = delimiters[bytes.size() % 4];
  std::string first;
  try {
    first = write_csv(read_csv(bytes, options), options.delimiter);
  } catch (const Error& e) {
    if (e.code() != ErrorCode::invalid_data || std::string_view(e.what()).empty()) std::abort();
    return false;
  }
  // The text of a table is a normal form: reading it gives the same table, whose text is the same.
  if (write_csv(read_csv(first, options), options.delimiter) != first) std::abort();
  return true;
}

}  // namespace voronka::fuzz
