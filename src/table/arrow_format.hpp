// Private: what an Arrow format string says, as far as a table can hold it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "voronka/table/table.hpp"

struct ArrowSchema;

namespace voronka::arrow {

enum class Storage : std::int8_t {
  none,  // the null type
  bit, int8, uint8, int16, uint16, int32, uint32, int64, uint64, half, single, real,
  decimal,             // `bytes` wide, little-endian two's complement
  utf8, large_utf8, utf8_view,
  days, milliseconds,  // date32, date64
  seconds_ts, milli_ts, micro_ts, nano_ts,
};

struct Format {
  Storage storage = Storage::none;
  ColumnType type = ColumnType::text;
  std::int8_t scale = 0;
  int bytes = 0;                       // decimal only: 4, 8, 16 or 32
  bool dictionary = false;             // `storage` is then that of the indices and `values` that of the strings
  Storage values = Storage::none;
};

/// Throws Error{unsupported} naming the column, its format and what to cast to; Error{invalid_data} if the schema is malformed.
[[nodiscard]] Format read_format(const ArrowSchema& column, std::string_view name);

}  // namespace voronka::arrow
