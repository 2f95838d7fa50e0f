// voronka_table
#include <cmath>
#include <limits>
#include <unordered_map>

#include "handles.hpp"
#include "voronka/table/csv.hpp"

using namespace voronka;
using namespace voronka::capi;

namespace {

CsvOptions read_csv_options(const voronka_csv_options* given) {
  const voronka_csv_options o = read_struct(given, "options");
  CsvOptions options;
  if (o.delimiter != 0) options.delimiter = o.delimiter;
  if (o.field_limit != 0) options.field_limit = static_cast<std::size_t>(o.field_limit);
  options.progress = progress(o.progress, o.progress_data);
  return options;
}

char delimiter_of(char given) { return given == 0 ? ',' : given; }

/// Cell i of a text column that comes in, as bytes; null cells are not asked for.
class TextCells {
 public:
  TextCells(const voronka_column& column, const std::string& name) : column_(column), name_(name) {
    if (column.offsets == nullptr) return;
    for (std::size_t i = 0; i < column.length; ++i)
      if (column.offsets[i] < 0 || column.offsets[i + 1] < column.offsets[i])
        refuse("column \"" + name + "\": offsets[" + std::to_string(i) + "] " + std::to_string(column.offsets[i]) + ", offsets[" +
               std::to_string(i + 1) + "] " + std::to_string(column.offsets[i + 1]) + ": offsets are >= 0 and do not fall");
  }
  [[nodiscard]] bool null(std::size_t row) const { return column_.offsets == nullptr && pointers()[row] == nullptr; }
  [[nodiscard]] std::string operator[](std::size_t row) const {
    std::string cell;
    if (column_.offsets == nullptr) cell = pointers()[row];
    else cell.assign(static_cast<const char*>(column_.values) + column_.offsets[row], static_cast<std::size_t>(column_.offsets[row + 1] - column_.offsets[row]));
    if (cell.find('\0') != std::string::npos) refuse("column \"" + name_ + "\", row " + std::to_string(row) + ": the text holds a NUL byte");
    try {
      (void)text(cell.c_str(), "cell");
    } catch (const Error& e) {
      throw Error(ErrorCode::invalid_data, "column \"" + name_ + "\", row " + std::to_string(row) + ": " + e.what());
    }
    return cell;
  }

 private:
  [[nodiscard]] const char* const* pointers() const { return static_cast<const char* const*>(column_.values); }
  const voronka_column& column_;
  const std::string& name_;
};

Column read_column(const voronka_column& given, std::size_t index) {
  Column column;
  column.name = text(given.name, ("columns[" + std::to_string(index) + "].name").c_str());
  if (given.type < VORONKA_COLUMN_INTEGER || given.type > VORONKA_COLUMN_BOOLEAN)
    refuse("column \"" + column.name + "\": the type " + std::to_string(given.type) + " is none of VORONKA_COLUMN_INTEGER (0) .. _BOOLEAN (7)");
  column.type = static_cast<ColumnType>(given.type);
  const bool decimal = column.type == ColumnType::decimal;
  if (given.scale < 0 || given.scale > 18 || (!decimal && given.scale != 0))
    refuse("column \"" + column.name + "\": the scale " + std::to_string(given.scale) + " is not accepted; a decimal has 0 .. 18, every other type 0");
  column.scale = static_cast<std::int8_t>(given.scale);
  if (given.length > 0 && given.values == nullptr) refuse("column \"" + column.name + "\": `values` must not be NULL");
  const std::size_t n = given.length;
  const auto is_null = [&](std::size_t i) { return given.nulls != nullptr && given.nulls[i] != 0; };
  std::vector<std::uint8_t> nulls(n, 0);
  for (std::size_t i = 0; i < n; ++i) nulls[i] = is_null(i) ? 1 : 0;

  if (column.type == ColumnType::text) {
    const TextCells cells(given, column.name);
    std::unordered_map<std::string, std::int32_t> codes;
    column.codes.assign(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
      if (nulls[i] != 0 || cells.null(i)) { nulls[i] = 1; continue; }
      const auto [entry, fresh] = codes.try_emplace(cells[i], static_cast<std::int32_t>(column.dictionary.size()));
      if (fresh) column.dictionary.push_back(entry->first);
      column.codes[i] = entry->second;
    }
  } else if (column.type == ColumnType::real) {
    column.reals.assign(n, 0.0);
    for (std::size_t i = 0; i < n; ++i)
      if (nulls[i] == 0) column.reals[i] = static_cast<const double*>(given.values)[i];
  } else {
    column.integers.assign(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
      if (nulls[i] != 0) continue;
      const std::int64_t value = static_cast<const std::int64_t*>(given.values)[i];
      if (column.type == ColumnType::boolean && value != 0 && value != 1)
        refuse("column \"" + column.name + "\", row " + std::to_string(i) + ": " + std::to_string(value) + " is no boolean; 0 and 1 are");
      if (column.type == ColumnType::day) {
        if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max())
          refuse("column \"" + column.name + "\", row " + std::to_string(i) + ": " + std::to_string(value) + " is no number of days since 1970-01-01");
        (void)day(static_cast<std::int32_t>(value), column.name.c_str());
      }
      if (column.type == ColumnType::instant || column.type == ColumnType::local_time) (void)instant(value, column.name.c_str());
      column.integers[i] = value;
    }
  }
  if (std::any_of(nulls.begin(), nulls.end(), [](std::uint8_t x) { return x != 0; })) column.nulls = std::move(nulls);
  return column;
}

Table read_columns(const voronka_column* given, std::size_t count) {
  std::vector<Column> columns;
  for_each_struct(given, count, "columns", [&](const voronka_column& column, std::size_t i) { columns.push_back(read_column(column, i)); });
  return Table(std::move(columns));
}

const Column& column_at(const Table& table, std::size_t index) {
  if (index >= table.columns().size())
    refuse("`column` " + std::to_string(index) + " is not there; the table has " + std::to_string(table.columns().size()) + ", counted from 0");
  return table.columns()[index];
}

}  // namespace

extern "C" {

voronka_status voronka_table_from_csv(const char* bytes, size_t size, const voronka_csv_options* options, voronka_table** out, voronka_error** error) {
  return make(out, error, [&] {
    const auto given = array(bytes, size, "bytes");
    return read_csv({given.data(), given.size()}, read_csv_options(options));
  });
}

voronka_status voronka_table_from_csv_file(const char* path, const voronka_csv_options* options, voronka_table** out, voronka_error** error) {
  return make(out, error, [&] { return read_csv_file(std::string(&need(path, "path")), read_csv_options(options)); });
}

voronka_status voronka_table_from_columns(const voronka_column* columns, size_t count, voronka_table** out, voronka_error** error) {
  return make(out, error, [&] { return read_columns(columns, count); });
}

size_t voronka_table_rows(const voronka_table* table) { return table == nullptr ? 0 : table->value.rows(); }
size_t voronka_table_column_count(const voronka_table* table) { return table == nullptr ? 0 : table->value.columns().size(); }

voronka_status voronka_table_column(const voronka_table* table, size_t column, voronka_column* out, voronka_error** error) {
  return guard(error, [&] {
    const Column& found = column_at(need(table, "table").value, column);
    voronka_column result{};
    result.type = static_cast<int32_t>(found.type);
    result.name = found.name.c_str();
    result.length = found.rows();
    result.values = found.type == ColumnType::text   ? static_cast<const void*>(found.codes.data())
                    : found.type == ColumnType::real ? static_cast<const void*>(found.reals.data())
                                                     : static_cast<const void*>(found.integers.data());
    result.nulls = found.nulls.empty() ? nullptr : found.nulls.data();
    result.scale = found.scale;
    write_struct(out, "out", result);
  });
}

const char* voronka_table_text(const voronka_table* table, size_t column, size_t row) {
  if (table == nullptr || column >= table->value.columns().size()) return nullptr;
  const Column& found = table->value.columns()[column];
  if (found.type != ColumnType::text || row >= found.codes.size() || found.is_null(row)) return nullptr;
  return found.dictionary[static_cast<std::size_t>(found.codes[row])].c_str();
}

voronka_status voronka_table_to_csv(const voronka_table* table, char delimiter, char** out, size_t* out_size, voronka_error** error) {
  return make_text(out, error, [&] {
    std::string csv = write_csv(need(table, "table").value, delimiter_of(delimiter));
    if (out_size != nullptr) *out_size = csv.size();
    return csv;
  });
}

voronka_status voronka_table_to_csv_file(const voronka_table* table, const char* path, char delimiter, voronka_error** error) {
  return guard(error, [&] { write_csv_file(need(table, "table").value, std::string(&need(path, "path")), delimiter_of(delimiter)); });
}

void voronka_table_free(voronka_table* table) { delete table; }

}  // extern "C"
