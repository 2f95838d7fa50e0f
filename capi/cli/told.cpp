#include "told.hpp"

#include <utility>

namespace cli {

void Told::tell(std::string code, std::string subject, std::size_t count, std::string message, std::string action, bool changes_numbers) {
  texts_[0].push_back(std::move(code));
  texts_[1].push_back(std::move(subject));
  texts_[2].push_back(std::move(message));
  texts_[3].push_back(std::move(action));
  numbers_[0].push_back(static_cast<std::int64_t>(count));
  numbers_[1].push_back(changes_numbers ? 1 : 0);
}

void Told::add(const voronka_table* findings) {
  // Columns of a findings table: code, subject, count, message, action, changes_numbers.
  for (std::size_t row = 0; findings != nullptr && row < voronka_table_rows(findings); ++row) {
    const auto number = [&](std::size_t index) {
      auto column = sized<voronka_column>();
      call("", [&](voronka_error** error) { return voronka_table_column(findings, index, &column, error); });
      return static_cast<const std::int64_t*>(column.values)[row];
    };
    const auto text = [&](std::size_t index) { return voronka_table_text(findings, index, row); };
    tell(text(0), text(1), static_cast<std::size_t>(number(2)), text(3), text(4), number(5) != 0);
  }
}

Table Told::table() const {
  static constexpr const char* names[] = {"code", "subject", "message", "action", "count", "changes_numbers"};
  std::vector<const char*> texts[4];
  voronka_column columns[6];
  for (std::size_t i = 0; i < 6; ++i) {
    columns[i] = sized<voronka_column>();
    columns[i].name = names[i];
    columns[i].length = texts_[0].size();
    if (i < 4) {
      for (const std::string& cell : texts_[i]) texts[i].push_back(cell.c_str());
      columns[i].type = VORONKA_COLUMN_TEXT;
      columns[i].values = texts[i].data();
    } else {
      columns[i].type = VORONKA_COLUMN_INTEGER;
      columns[i].values = numbers_[i - 4].data();
    }
  }
  return own<Table>("", [&](voronka_table** out, voronka_error** error) { return voronka_table_from_columns(columns, 6, out, error); });
}

}  // namespace cli
