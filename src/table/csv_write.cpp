#include <charconv>

#include "base/file.hpp"
#include "base/format.hpp"
#include "base/utf8.hpp"
#include "table/text.hpp"
#include "voronka/base/error.hpp"
#include "voronka/table/csv.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using table_text::quoted;

void append_integer(std::string& out, std::int64_t value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_decimal(std::string& out, std::int64_t value, int scale) {
  std::uint64_t magnitude = static_cast<std::uint64_t>(value);
  if (value < 0) {
    out += '-';
    magnitude = 0 - magnitude;
  }
  char digits[24];
  const auto length = static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, magnitude).ptr - digits);
  const auto fraction = static_cast<std::size_t>(scale);
  const std::string_view all(digits, length);
  if (length > fraction) {
    out.append(all.substr(0, length - fraction));
  } else {
    out += '0';
  }
  if (fraction == 0) return;
  out += '.';
  if (length < fraction) out.append(fraction - length, '0');
  out.append(all.substr(length > fraction ? length - fraction : 0));
}

void append_text(std::string& out, std::string_view text, char delimiter, bool force) {
  const char stops[] = {delimiter, '"', '\r', '\n'};
  if (!force && !text.empty() && text.find_first_of(std::string_view(stops, sizeof stops)) == std::string_view::npos) {
    out.append(text);
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_cell(std::string& out, const Column& column, std::size_t row, char delimiter) {
  if (column.is_null(row)) return;
  switch (column.type) {
    case ColumnType::integer: return append_integer(out, column.integers[row]);
    case ColumnType::boolean: out += column.integers[row] != 0 ? "true" : "false"; return;
    case ColumnType::decimal: return append_decimal(out, column.integers[row], column.scale);
    case ColumnType::real: {
      char digits[40];
      out.append(digits, std::to_chars(digits, digits + sizeof digits, column.reals[row]).ptr);
      return;
    }
    case ColumnType::text: return append_text(out, column.dictionary[static_cast<std::size_t>(column.codes[row])], delimiter, false);
    case ColumnType::day: out += Day(static_cast<std::int32_t>(column.integers[row])).iso(); return;
    case ColumnType::instant: out += Instant(column.integers[row]).iso(); return;
    case ColumnType::local_time: {
      std::string text = Instant(column.integers[row]).iso();
      if (text.ends_with('Z')) text.pop_back();  // a wall clock of no zone
      out += text;
      return;
    }
  }
}

void check(const Table& table, char delimiter) {
  if (delimiter != ',' && delimiter != ';' && delimiter != '\t' && delimiter != '|')
    throw Error(ErrorCode::invalid_argument, formatted("the delimiter {} is not accepted; it should be , ; | or a tab", quoted(std::string_view(&delimiter, 1))));
  if (table.columns().empty()) throw Error(ErrorCode::invalid_argument, "a table without columns cannot be written as CSV");
  for (const Column& column : table.columns()) {
    if (column.name.empty()) throw Error(ErrorCode::invalid_argument, "a column without a name cannot be written as CSV");
    if (column.name.find('\0') != std::string::npos || !utf8::valid(column.name))
      throw Error(ErrorCode::invalid_argument, formatted("the column name {} cannot be written as CSV", quoted(column.name)));
    for (const std::string& word : column.dictionary)
      if (word.find('\0') != std::string::npos)
        throw Error(ErrorCode::invalid_argument, formatted("column {}: {} holds a NUL, which CSV cannot", quoted(column.name), quoted(word)));
  }
}

}  // namespace

std::string write_csv(const Table& table, char delimiter) {
  check(table, delimiter);
  std::string out;
  for (const Column& column : table.columns()) {
    if (!out.empty()) out += delimiter;
    // A name that starts with a byte order mark would lose it unless it stands in quotes.
    append_text(out, column.name, delimiter, column.name.starts_with("\xEF\xBB\xBF"));
  }
  out += '\n';
  for (std::size_t row = 0; row < table.rows(); ++row) {
    bool first = true;
    for (const Column& column : table.columns()) {
      if (!first) out += delimiter;
      first = false;
      append_cell(out, column, row, delimiter);
    }
    out += '\n';
  }
  return out;
}

void write_csv_file(const Table& table, const std::string& path, char delimiter) { file::write(path, write_csv(table, delimiter)); }

}  // namespace v0
}  // namespace voronka
