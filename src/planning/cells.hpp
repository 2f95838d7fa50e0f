// Private: cells of the small tables that people keep (team, absences, calendar), text or typed, with faults located by column and row.
#pragma once
#include <optional>
#include <string>

#include "voronka/table/table.hpp"

namespace voronka::planning {

/// One column; rows are counted from 1, without the header.
class Cells {
 public:
  Cells(const Table& table, std::string_view name, std::string_view what);   ///< Error{invalid_data} naming the columns there are
  static std::optional<Cells> find(const Table& table, std::string_view name, std::string_view what);

  /// nullopt: null, or empty text.
  [[nodiscard]] std::optional<std::string> text(std::size_t row) const;
  [[nodiscard]] std::optional<Day> day(std::size_t row) const;
  [[nodiscard]] std::optional<double> number(std::size_t row) const;               ///< finite
  [[nodiscard]] std::optional<std::int64_t> millionths(std::size_t row) const;     ///< decimal text exactly
  [[noreturn]] void fail(std::size_t row, std::string_view wanted) const;

 private:
  Cells(const Column& column, std::string_view what) : column_(&column), what_(what) {}
  [[nodiscard]] std::string shown(std::size_t row) const;
  const Column* column_;
  std::string_view what_;
};

}  // namespace voronka::planning
