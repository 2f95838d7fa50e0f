// What is learned from a history: the model, and what is read off the log directly.
#include "funnel_input.hpp"
#include "voronka/estimation/incidence.hpp"

using namespace voronka;
using namespace voronka::capi;

namespace voronka::capi {

IncidenceOptions read_funnel_options(const voronka_funnel_options* given) {
  const voronka_funnel_options o = read_struct(given, "options");
  IncidenceOptions options;
  options.clock = clock_of(o.clock, options.clock);
  options.horizons = horizons_of(o.horizons, o.horizon_count, std::move(options.horizons));
  options.by = texts(o.by, o.by_count, "options.by");
  if (o.half_life_days != 0.0) options.half_life_days = o.half_life_days;
  if (o.level != 0.0) options.level = o.level;
  return options;
}

}  // namespace voronka::capi

namespace {

EstimateOptions read_estimate_options(const voronka_estimate_options* given) {
  const voronka_estimate_options o = read_struct(given, "options");
  EstimateOptions options;
  options.clock = clock_of(o.clock, options.clock);
  if (o.by != nullptr || o.by_count > 0) options.by = texts(o.by, o.by_count, "options.by");
  if (o.no_segments != 0) {
    if (o.by_count > 0) refuse("`options.no_segments` is set and `options.by` names " + std::to_string(o.by_count) + "; leave one of them out");
    options.by.clear();
  }
  if (o.half_life_days != 0.0) options.half_life_days = o.half_life_days;
  options.choose_half_life = o.choose_half_life != 0;
  if (o.level != 0.0) options.level = o.level;
  options.progress = progress(o.progress, o.progress_data);
  return options;
}

void number(Table::Builder& row, double value) {
  if (value == value) row.real(value);
  else row.null();  // NaN: the curve does not reach it
}

Table incidence_table(const StageGraph& graph, const std::vector<Incidence>& rows) {
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

Table dwell_table(const StageGraph& graph, const std::vector<Dwell>& rows) {
  Table::Builder table;
  table.column("segment", ColumnType::text).column("stage", ColumnType::text).column("visits", ColumnType::integer).column("open", ColumnType::integer);
  for (const char* name : {"q25", "median", "q75", "median_low", "median_high"}) table.column(name, ColumnType::real);
  for (const Dwell& row : rows) {
    table.text(row.segment).text(graph[row.stage].name).integer(row.visits).integer(row.open);
    for (const double value : {row.q25, row.median, row.q75, row.median_low, row.median_high}) number(table, value);
  }
  return std::move(table).build();
}

}  // namespace

extern "C" {

voronka_status voronka_estimate(const voronka_history* history, const voronka_calendar* calendar, const voronka_estimate_options* options,
                                voronka_model** out, voronka_error** error) {
  return make(out, error, [&] {
    const History& past = need(history, "history").value;
    const WorkCalendar& days = need(calendar, "calendar").value;
    return estimate(past, days, read_estimate_options(options));
  });
}

voronka_status voronka_history_incidence(const voronka_history* history, const voronka_calendar* calendar,
                                         const voronka_funnel_options* options, voronka_table** out, voronka_error** error) {
  return make(out, error, [&] {
    const History& past = need(history, "history").value;
    const WorkCalendar& days = need(calendar, "calendar").value;
    return incidence_table(past.graph(), incidence(past, days, read_funnel_options(options)));
  });
}

voronka_status voronka_history_dwell(const voronka_history* history, const voronka_calendar* calendar, const voronka_funnel_options* options,
                                     voronka_table** out, voronka_error** error) {
  return make(out, error, [&] {
    const History& past = need(history, "history").value;
    const WorkCalendar& days = need(calendar, "calendar").value;
    const IncidenceOptions wanted = read_funnel_options(options);
    return dwell_table(past.graph(), dwell(past, days, wanted.clock, wanted.by));
  });
}

}  // extern "C"
