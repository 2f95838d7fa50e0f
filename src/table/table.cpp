#include "voronka/table/table.hpp"

#include <unordered_set>
#include <utility>

#include "base/format.hpp"
#include "base/utf8.hpp"
#include "table/text.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {

using table_text::quoted;

std::string_view name_of(ColumnType type) noexcept {
  switch (type) {
    case ColumnType::integer: return "integer";
    case ColumnType::real: return "real";
    case ColumnType::decimal: return "decimal";
    case ColumnType::text: return "text";
    case ColumnType::day: return "day";
    case ColumnType::instant: return "instant";
    case ColumnType::local_time: return "local_time";
    case ColumnType::boolean: return "boolean";
  }
  return "?";
}

std::size_t Column::rows() const noexcept {
  if (type == ColumnType::real) return reals.size();
  if (type == ColumnType::text) return codes.size();
  return integers.size();
}

namespace {

void check(const Column& column) {
  const std::size_t rows = column.rows();
  if (!column.nulls.empty() && column.nulls.size() != rows)
    throw Error(ErrorCode::invalid_data, formatted("column {}: {} rows but {} null marks", quoted(column.name), rows, column.nulls.size()));
  if (!utf8::valid(column.name))
    throw Error(ErrorCode::invalid_data, formatted("the column name {} is not UTF-8", quoted(column.name)));
  if (column.scale < 0 || column.scale > 18 || (column.scale != 0 && column.type != ColumnType::decimal))
    throw Error(ErrorCode::invalid_data, formatted("column {}: scale {} in a column of type {}; a decimal column has 0 to 18, any other 0",
                                                     quoted(column.name), column.scale, name_of(column.type)));
  if (column.type != ColumnType::text) return;
  for (const std::string& word : column.dictionary)
    if (!utf8::valid(word))
      throw Error(ErrorCode::invalid_data, formatted("column {}: the text {} is not UTF-8", quoted(column.name), quoted(word)));
  for (std::size_t row = 0; row < rows; ++row) {
    const std::int32_t code = column.codes[row];
    if (column.is_null(row) ? code < -1 : code < 0 || static_cast<std::size_t>(code) >= column.dictionary.size())
      throw Error(ErrorCode::invalid_data, formatted("column {}, row {}: code {} is outside the dictionary of {} texts", quoted(column.name),
                                                       row + 1, code, column.dictionary.size()));
  }
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  std::unordered_set<std::string_view> seen;
  for (const Column& column : columns_) {
    if (!seen.insert(column.name).second)
      throw Error(ErrorCode::invalid_data, formatted("two columns are called {}; a column's name must be its own", quoted(column.name)));
    if (column.rows() != columns_.front().rows())
      throw Error(ErrorCode::invalid_data, formatted("column {} has {} rows but column {} has {}", quoted(column.name), column.rows(),
                                                       quoted(columns_.front().name), columns_.front().rows()));
    check(column);
  }
  rows_ = columns_.empty() ? 0 : columns_.front().rows();
}

const Column* Table::find(std::string_view name) const noexcept {
  for (const Column& column : columns_)
    if (column.name == name) return &column;
  return nullptr;
}

const Column& Table::column(std::string_view name) const {
  if (const Column* found = find(name)) return *found;
  throw Error(ErrorCode::invalid_data, formatted("there is no column {}; the columns are: {}", quoted(name), columns_.empty() ? "none" : column_names()));
}

std::string Table::column_names() const {
  std::string out;
  for (const Column& column : columns_) {
    if (!out.empty()) out += ", ";
    out += column.name;
  }
  return out;
}

Table::Builder& Table::Builder::column(std::string name, ColumnType type, std::int8_t scale) {
  if (row_ > 0 || next_ > 0)
    throw Error(ErrorCode::internal, formatted("column {} is declared after the first cell (row {})", quoted(name), row_ + 1));
  Column column;
  column.name = std::move(name);
  column.type = type;
  column.scale = scale;
  columns_.push_back(std::move(column));
  codes_.emplace_back();
  return *this;
}

void Table::Builder::refuse(const Column& column, const char* given) const {
  throw Error(ErrorCode::internal,
              formatted("row {}, column {}: {} given where the column is {}", row_ + 1, quoted(column.name), given, name_of(column.type)));
}

// The column of the next cell; the caller appends to it.
Column& Table::Builder::cell(const char* given) {
  if (columns_.empty()) throw Error(ErrorCode::internal, formatted("{} given to a table without columns", given));
  Column& column = columns_[next_];
  if (!column.nulls.empty()) column.nulls.push_back(0);
  if (++next_ == columns_.size()) {
    next_ = 0;
    ++row_;
  }
  return column;
}

Table::Builder& Table::Builder::text(std::string_view value) {
  if (!columns_.empty() && columns_[next_].type != ColumnType::text) refuse(columns_[next_], "text");
  if (!columns_.empty() && !utf8::valid(value))
    throw Error(ErrorCode::invalid_data, formatted("row {}, column {}: {} is not UTF-8", row_ + 1, quoted(columns_[next_].name), quoted(value)));
  const std::size_t index = next_;
  Column& column = cell("text");
  Codes& codes = codes_[index];
  auto found = codes.find(value);
  if (found == codes.end()) {
    if (column.dictionary.size() >= INT32_MAX) throw Error(ErrorCode::unsupported, formatted("column {}: more than 2147483647 distinct texts", quoted(column.name)));
    found = codes.emplace(std::string(value), static_cast<std::int32_t>(column.dictionary.size())).first;
    column.dictionary.emplace_back(value);
  }
  column.codes.push_back(found->second);
  return *this;
}

Table::Builder& Table::Builder::integer(std::int64_t value) {
  if (!columns_.empty()) {
    const ColumnType type = columns_[next_].type;
    if (type == ColumnType::real || type == ColumnType::text || type == ColumnType::day) refuse(columns_[next_], "an integer");
    if (type == ColumnType::boolean && value != 0 && value != 1) refuse(columns_[next_], "an integer other than 0 or 1");
  }
  cell("an integer").integers.push_back(value);
  return *this;
}

Table::Builder& Table::Builder::real(double value) {
  if (!columns_.empty() && columns_[next_].type != ColumnType::real) refuse(columns_[next_], "a real");
  cell("a real").reals.push_back(value);
  return *this;
}

Table::Builder& Table::Builder::day(Day value) {
  if (!columns_.empty() && columns_[next_].type != ColumnType::day) refuse(columns_[next_], "a day");
  cell("a day").integers.push_back(value.since_epoch());
  return *this;
}

Table::Builder& Table::Builder::null() {
  Column& column = cell("a null");
  if (column.nulls.empty()) column.nulls.assign(column.rows() + 1, 0);
  column.nulls.back() = 1;
  if (column.type == ColumnType::real)
    column.reals.push_back(0.0);
  else if (column.type == ColumnType::text)
    column.codes.push_back(-1);
  else
    column.integers.push_back(0);
  return *this;
}

Table Table::Builder::build() && {
  if (next_ != 0)
    throw Error(ErrorCode::internal, formatted("row {} ends before column {}", row_ + 1, quoted(columns_[next_].name)));
  return Table(std::move(columns_));
}

}  // namespace v0
}  // namespace voronka
