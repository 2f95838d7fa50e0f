#include "planning/cells.hpp"

#include <charconv>
#include <cmath>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka::planning {
namespace {

bool is_whole(ColumnType type) { return type == ColumnType::integer; }

}  // namespace

Cells::Cells(const Table& table, std::string_view name, std::string_view what) : Cells(table.column(name), what) {}

std::optional<Cells> Cells::find(const Table& table, std::string_view name, std::string_view what) {
  const Column* column = table.find(name);
  if (column == nullptr) return std::nullopt;
  return Cells(*column, what);
}

std::string Cells::shown(std::size_t row) const {
  if (column_->is_null(row)) return "nothing";
  switch (column_->type) {
    case ColumnType::text: return formatted("\"{}\"", column_->dictionary[static_cast<std::size_t>(column_->codes[row])]);
    case ColumnType::real: return formatted("{}", column_->reals[row]);
    case ColumnType::day: return Day(static_cast<std::int32_t>(column_->integers[row])).iso();
    default: return formatted("{} ({})", column_->integers[row], name_of(column_->type));
  }
}

void Cells::fail(std::size_t row, std::string_view wanted) const {
  throw Error(ErrorCode::invalid_data, formatted("{}: column \"{}\", row {}: {} is not accepted; it should be {}", what_, column_->name, row + 1, shown(row), wanted));
}

std::optional<std::string> Cells::text(std::size_t row) const {
  if (column_->is_null(row)) return std::nullopt;
  if (column_->type == ColumnType::integer) return std::to_string(column_->integers[row]);
  if (column_->type != ColumnType::text) fail(row, "a text");
  const std::string& cell = column_->dictionary[static_cast<std::size_t>(column_->codes[row])];
  if (cell.empty()) return std::nullopt;
  return cell;
}

std::optional<Day> Cells::day(std::size_t row) const {
  if (column_->is_null(row)) return std::nullopt;
  if (column_->type == ColumnType::day) return Day(static_cast<std::int32_t>(column_->integers[row]));
  const auto cell = column_->type == ColumnType::text ? text(row) : std::nullopt;
  if (!cell) {
    if (column_->type == ColumnType::text) return std::nullopt;
    fail(row, "a day, \"2026-06-01\"");
  }
  try {
    return Day::parse(*cell);
  } catch (const Error&) {
    fail(row, "a day, \"2026-06-01\"");
  }
}

std::optional<double> Cells::number(std::size_t row) const {
  if (column_->is_null(row)) return std::nullopt;
  double x = 0.0;
  if (column_->type == ColumnType::real) {
    x = column_->reals[row];
  } else if (is_whole(column_->type)) {
    x = static_cast<double>(column_->integers[row]);
  } else if (column_->type == ColumnType::decimal) {
    x = static_cast<double>(column_->integers[row]) / std::pow(10.0, column_->scale);
  } else {
    const auto cell = text(row);
    if (!cell) return std::nullopt;
    const auto [end, error] = std::from_chars(cell->data(), cell->data() + cell->size(), x);
    if (error != std::errc() || end != cell->data() + cell->size()) fail(row, "a number, \"1.2\"");
  }
  if (!std::isfinite(x)) fail(row, "a finite number");
  return x;
}

std::optional<std::int64_t> Cells::millionths(std::size_t row) const {
  const auto x = number(row);
  if (!x) return std::nullopt;
  if (!(std::abs(*x) <= 1e6)) fail(row, "a number of at most 1,000,000");
  const double scaled = std::nearbyint(*x * 1e6);   // a decimal of six places is within an ulp of its millionths
  if (std::abs(*x * 1e6 - scaled) > 1e-6 * std::max(1.0, std::abs(scaled))) fail(row, "a number of at most six decimals");
  return static_cast<std::int64_t>(scaled);
}

}  // namespace voronka::planning
