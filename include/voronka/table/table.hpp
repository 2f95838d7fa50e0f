#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "voronka/time/zone.hpp"

namespace voronka {
inline namespace v0 {

/// What the cells of a column are. `text` is dictionary-coded; `decimal` is an exact scaled integer.
enum class ColumnType : std::int8_t { integer, real, decimal, text, day, instant, local_time, boolean };
[[nodiscard]] std::string_view name_of(ColumnType type) noexcept;  ///< as spelled in ColumnType

/// One named, typed, nullable column. Storage is columnar: one 8-byte word per row, or a 4-byte code into `dictionary`.
///   integer, boolean       int64
///   real                   double
///   decimal                int64 scaled by 10^-scale
///   text                   code >= 0 into dictionary
///   day                    int64 days since epoch
///   instant                int64 microseconds UTC
///   local_time             int64 microseconds, wall clock of an unknown zone
struct Column {
  std::string name;
  ColumnType type = ColumnType::text;
  std::int8_t scale = 0;                     ///< decimal only, 0 .. 18
  std::vector<std::int64_t> integers;        ///< every type but real and text
  std::vector<double> reals;
  std::vector<std::int32_t> codes;           ///< text; -1 where null
  std::vector<std::string> dictionary;       ///< text; distinct UTF-8 strings in order of first appearance
  std::vector<std::uint8_t> nulls;           ///< empty: no nulls; else 1 where null

  [[nodiscard]] std::size_t rows() const noexcept;  ///< length of the storage of its type
  [[nodiscard]] bool is_null(std::size_t row) const noexcept { return !nulls.empty() && nulls[row] != 0; }  ///< `row` < rows(), not checked
};

/// Named typed columns of equal length: what goes into voronka and what comes out, on every surface. A value.
class Table {
 public:
  class Builder;
  Table() = default;  ///< no columns, no rows
  /// Error{invalid_data}: two columns of one name, lengths that differ, a code outside its dictionary, text that is not UTF-8, a scale outside 0 .. 18,
  /// naming the column and the row.
  explicit Table(std::vector<Column> columns);
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }  ///< 0 without columns
  [[nodiscard]] std::span<const Column> columns() const noexcept { return columns_; }  ///< in the order given
  /// nullptr when absent.
  [[nodiscard]] const Column* find(std::string_view name) const noexcept;
  /// Error{invalid_data} naming the column that was sought and those that are there.
  [[nodiscard]] const Column& column(std::string_view name) const;
  [[nodiscard]] std::string column_names() const;  ///< "a, b, c"

 private:
  std::vector<Column> columns_;
  std::size_t rows_ = 0;
};

/// Rows of a result turn into a Table through this: declare the columns once, then append row by row.
/// Error{internal} naming row, column and type: a cell of another type than its column, a column declared after the first cell.
class Table::Builder {
 public:
  /// Declares the next column; `scale` 0 .. 18 for decimal, else 0, as build() checks.
  Builder& column(std::string name, ColumnType type, std::int8_t scale = 0);
  Builder& text(std::string_view value);          ///< next cell of the row, in the order of declaration. Error{invalid_data} if not UTF-8
  Builder& integer(std::int64_t value);           ///< integer, boolean, decimal (scaled), instant, local_time
  Builder& real(double value);                    ///< NaN and infinities too
  Builder& day(Day value);                        ///< for a column of type day
  Builder& null();                                ///< a cell of any type
  [[nodiscard]] Table build() &&;                 ///< Error{internal} if the last row is incomplete

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  using Codes = std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>>;
  Column& cell(const char* given);
  [[noreturn]] void refuse(const Column& column, const char* given) const;
  std::vector<Column> columns_;
  std::vector<Codes> codes_;
  std::size_t next_ = 0, row_ = 0;
};

}  // namespace v0
}  // namespace voronka
