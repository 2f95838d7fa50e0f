#include "voronka/estimation/tables.hpp"

namespace voronka {

namespace {

void number(Table::Builder& row, double value) {
  if (value == value) row.real(value);
  else row.null();  // NaN: the curve does not reach it
}

}  // namespace

inline namespace v0 {

Table incidence_table(const StageGraph& graph, std::span<const Incidence> rows) {
  Table::Builder table;
  table.column("segment", ColumnType::text).column("from", ColumnType::text).column("to", ColumnType::text).column("horizon_days", ColumnType::integer);
  for (const char* name : {"probability", "standard_error", "low", "high"}) table.column(name, ColumnType::real);
  table.column("at_risk", ColumnType::integer).column("n", ColumnType::integer);
  table.column("unresolved", ColumnType::real).column("mature", ColumnType::boolean);
  for (const Incidence& row : rows) {
    table.text(row.segment).text(graph[row.from].name).text(graph[row.to].name).integer(row.horizon);
    for (const double value : {row.probability, row.standard_error, row.low, row.high}) number(table, value);
    table.integer(row.at_risk).integer(row.n);
    number(table, row.unresolved);
    table.integer(row.mature ? 1 : 0);
  }
  return std::move(table).build();
}

Table dwell_table(const StageGraph& graph, std::span<const Dwell> rows) {
  Table::Builder table;
  table.column("segment", ColumnType::text).column("stage", ColumnType::text).column("visits", ColumnType::integer).column("open", ColumnType::integer);
  for (const char* name : {"q25", "median", "q75", "median_low", "median_high"}) table.column(name, ColumnType::real);
  for (const Dwell& row : rows) {
    table.text(row.segment).text(graph[row.stage].name).integer(row.visits).integer(row.open);
    for (const double value : {row.q25, row.median, row.q75, row.median_low, row.median_high}) number(table, value);
  }
  return std::move(table).build();
}

}  // namespace v0
}  // namespace voronka
