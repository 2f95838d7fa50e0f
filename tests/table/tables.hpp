// Random tables and their comparison by cells, for the round-trip properties.
#pragma once
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "voronka/base/error.hpp"
#include "voronka/table/table.hpp"

namespace voronka::testing {

/// A linear congruential generator of its own, so that a round trip never depends on the library's random numbers.
class Lcg {
 public:
  explicit Lcg(std::uint64_t seed) : state_(seed * 2862933555777941757ull + 3037000493ull) {}
  std::uint64_t next() {
    state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
    return state_ >> 24;
  }
  std::uint64_t below(std::uint64_t n) { return next() % n; }

 private:
  std::uint64_t state_;
};

/// One cell as text that tells types and nulls apart; reals by their bits, except that every NaN is one.
inline std::string cell(const Column& column, std::size_t row) {
  if (column.is_null(row)) return "null";
  if (column.type == ColumnType::text) return "'" + column.dictionary.at(static_cast<std::size_t>(column.codes.at(row))) + "'";
  if (column.type == ColumnType::real) {
    const double value = column.reals.at(row);
    if (value != value) return "nan";
    std::uint64_t bits;
    static_assert(sizeof bits == sizeof value);
    __builtin_memcpy(&bits, &value, sizeof bits);
    return "real " + std::to_string(bits);
  }
  return std::to_string(column.integers.at(row));
}

inline void expect_same(const Table& a, const Table& b) {
  ASSERT_EQ(a.column_names(), b.column_names());
  ASSERT_EQ(a.rows(), b.rows());
  for (std::size_t i = 0; i < a.columns().size(); ++i) {
    const Column &x = a.columns()[i], &y = b.columns()[i];
    ASSERT_EQ(name_of(x.type), name_of(y.type)) << x.name;
    ASSERT_EQ(x.scale, y.scale) << x.name;
    for (std::size_t row = 0; row < a.rows(); ++row) ASSERT_EQ(cell(x, row), cell(y, row)) << x.name << ", row " << row;
  }
}

/// Words that a CSV finds hard: quotes, delimiters, line ends, blanks, the empty text, several alphabets, a byte order mark.
inline std::string random_text(Lcg& random) {
  static const std::vector<std::string> parts = {"a", "Z", " ", "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", "'", "\\", "null", "0", "-1.5",
                                                 "\xD0\x96", "\xE6\xBC\xA2", "\xF0\x9F\x98\x80", "\xEF\xBB\xBF", "\xC3\xA9", "e\xCC\x81", "\x7F", "\x01"};
  std::string out;
  for (std::uint64_t n = random.below(6); n > 0; --n) out += parts[random.below(parts.size())];
  return out;
}

inline Table random_table(Lcg& random, bool only_text) {
  const std::size_t columns = 1 + random.below(6), rows = random.below(4) == 0 ? random.below(2) : random.below(40);
  Table::Builder builder;
  std::vector<ColumnType> types;
  for (std::size_t i = 0; i < columns; ++i) {
    const auto type = only_text ? ColumnType::text : static_cast<ColumnType>(random.below(8));
    types.push_back(type);
    builder.column(random_text(random) + std::to_string(i), type, type == ColumnType::decimal ? static_cast<std::int8_t>(random.below(19)) : std::int8_t{0});
  }
  for (std::size_t row = 0; row < rows; ++row)
    for (const ColumnType type : types) {
      if (random.below(5) == 0) {
        builder.null();
      } else if (type == ColumnType::text) {
        builder.text(random_text(random));
      } else if (type == ColumnType::real) {
        builder.real(static_cast<double>(static_cast<std::int64_t>(random.next()) - (1 << 30)) / static_cast<double>(1 + random.below(1000)));
      } else if (type == ColumnType::day) {
        builder.day(Day(static_cast<std::int32_t>(random.below(80000)) - 40000));
      } else if (type == ColumnType::boolean) {
        builder.integer(static_cast<std::int64_t>(random.below(2)));
      } else {
        const auto high = static_cast<std::int64_t>(random.next() << (random.below(3) * 12));
        builder.integer(random.below(2) == 0 ? high : -high);
      }
    }
  return std::move(builder).build();
}

/// The message of the Error that `body` throws; its code is checked.
template <class Body>
std::string refused(ErrorCode code, Body&& body) {
  try {
    body();
  } catch (const Error& e) {
    EXPECT_EQ(static_cast<int>(code), static_cast<int>(e.code())) << e.what();
    return e.what();
  }
  ADD_FAILURE() << "nothing was refused";
  return {};
}

}  // namespace voronka::testing
