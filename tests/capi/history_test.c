/* voronka_history: from a table, from events in memory, open deals alone, another moment, the tables, the graph that a log shows. */
#include "check.h"

static const char log_csv[] =
    "deal_id,to_stage,changed_at,manager,sum\n"
    "D1,lead,2026-05-04T10:00:00,Anna,\n"
    "D1,meeting,2026-05-06T11:00:00,Anna,1000.50\n"
    "D1,paid,2026-05-12T12:00:00,Anna,\n"
    "D2,lead,2026-05-05T10:00:00,Boris,\n"
    "D2,lost,2026-05-07T10:00:00,Boris,\n"
    "D3,lead,2026-05-06T10:00:00,Anna,\n"
    "D3,meeting,2026-05-20T10:00:00,Vera,200\n"
    "D4,lead,2026-05-21T10:00:00,Boris,\n";

static voronka_stage_graph* funnel(void) {
  static const char* const names[] = {"lead", "meeting", "paid", "lost"};
  static const int32_t kinds[] = {0, 0, VORONKA_STAGE_WON, VORONKA_STAGE_LOST}, from[] = {0, 1, VORONKA_ANY_OPEN}, to[] = {1, 2, 3};
  voronka_stage_graph* graph = NULL;
  OK(voronka_stage_graph_create(names, kinds, 4, from, to, 3, NULL, &graph, &error));
  return graph;
}

static voronka_table* csv(const char* text) {
  voronka_table* table = NULL;
  OK(voronka_table_from_csv(text, strlen(text), NULL, &table, &error));
  return table;
}

static voronka_columns mapping(void) {
  voronka_columns columns;
  memset(&columns, 0, sizeof columns);
  columns.struct_size = sizeof columns;
  columns.opportunity = "deal_id";
  columns.stage = "to_stage";
  columns.at = "changed_at";
  columns.rep = "manager";
  columns.amount = "sum";
  return columns;
}

static voronka_history_options moscow(void) {
  voronka_history_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.zone = "Europe/Moscow";
  options.currency = "RUB";
  return options;
}

static voronka_history_counts counts_of(const voronka_history* history) {
  voronka_history_counts counts;
  memset(&counts, 0, sizeof counts);
  counts.struct_size = sizeof counts;
  OK(voronka_history_count(history, &counts, &error));
  return counts;
}

static int32_t stop(double done, void* calls) {
  CHECK(done >= 0.0 && done <= 1.0);
  ++*(int*)calls;
  return 1;
}

static size_t rows_of(const voronka_history* history, int32_t which, size_t columns) {
  voronka_table* table = NULL;
  size_t rows = 0;
  OK(voronka_history_table(history, which, &table, &error));
  rows = voronka_table_rows(table);
  CHECK(voronka_table_column_count(table) == columns);
  voronka_table_free(table);
  return rows;
}

static void from_table(void) {
  voronka_stage_graph *graph = funnel(), *copy = NULL;
  voronka_table *table = csv(log_csv), *answer = NULL;
  voronka_columns columns = mapping();
  voronka_history_options options = moscow();
  voronka_history_counts counts;
  voronka_history *history = NULL, *earlier = NULL;
  voronka_column column;
  int64_t us = 0;
  int calls = 0;
  OK(voronka_history_from_table(graph, table, &columns, &options, &history, &error));
  counts = counts_of(history);
  CHECK(counts.rows == 8 && counts.events == 8 && counts.set_aside == 0 && counts.opportunities == 4);
  CHECK(counts.open == 2 && counts.closed == 2 && counts.reps == 3 && counts.has_delayed_entry == 0);
  OK(voronka_instant_parse("2026-05-22", "Europe/Moscow", &us, &error)); /* the day after the last event */
  CHECK(counts.as_of_us == us);
  CHECK_TEXT(voronka_history_zone(history), "Europe/Moscow");
  OK(voronka_history_graph(history, &copy, &error));
  CHECK(voronka_stage_graph_size(copy) == 4);
  voronka_stage_graph_free(copy);

  CHECK(rows_of(history, VORONKA_HISTORY_FINDINGS, 6) == counts.findings);
  CHECK(rows_of(history, VORONKA_HISTORY_STAGES, 5) == 4);
  CHECK(rows_of(history, VORONKA_HISTORY_MOVES, 3) == 3);
  CHECK(rows_of(history, VORONKA_HISTORY_OPEN, 7) == 2);
  CHECK(rows_of(history, VORONKA_HISTORY_CLOSED, 6) == 2);
  CHECK(rows_of(history, VORONKA_HISTORY_VISITS, 9) == 8);
  CHECK(rows_of(history, VORONKA_HISTORY_REPS, 4) == 3);
  (void)rows_of(history, VORONKA_HISTORY_ODD_ROWS, 2);
  OK(voronka_history_table(history, VORONKA_HISTORY_CLOSED, &answer, &error));
  CHECK_TEXT(voronka_table_text(answer, 0, 0), "D1");
  CHECK_TEXT(voronka_table_text(answer, 1, 0), "paid");
  memset(&column, 0, sizeof column);
  column.struct_size = sizeof column;
  OK(voronka_table_column(answer, 5, &column, &error));
  CHECK(((const int64_t*)column.values)[0] == 100050); /* an empty cell means unchanged: kopecks of the second row */
  OK(voronka_table_column(answer, 2, &column, &error));
  CHECK(((const int64_t*)column.values)[0] == day_of("2026-05-12"));
  voronka_table_free(answer);

  /* As it was known on the morning of 6 May: D1 and D2 were leads, D3 was not there. */
  OK(voronka_instant_parse("2026-05-06", "Europe/Moscow", &us, &error));
  OK(voronka_history_as_of(history, us, &earlier, &error));
  counts = counts_of(earlier);
  CHECK(counts.as_of_us == us && counts.open == 2 && counts.closed == 0);
  voronka_history_free(earlier);

  options.progress = stop;
  options.progress_data = &calls;
  FAILS(voronka_history_from_table(graph, table, &columns, &options, &earlier, &error), VORONKA_CANCELLED, "");
  CHECK(calls == 1 && earlier == NULL);
  options.progress = NULL;
  options.zone = NULL;
  FAILS(voronka_history_from_table(graph, table, &columns, &options, &earlier, &error), VORONKA_INVALID_ARGUMENT, "zone");
  options.zone = "Europe/Atlantis";
  FAILS(voronka_history_from_table(graph, table, &columns, &options, &earlier, &error), VORONKA_INVALID_ARGUMENT, "Europe/Atlantis");
  options = moscow();
  columns.at = "changed";
  FAILS(voronka_history_from_table(graph, table, &columns, &options, &earlier, &error), VORONKA_INVALID_DATA, "changed_at");
  FAILS(voronka_history_from_table(graph, table, NULL, &options, &earlier, &error), VORONKA_INVALID_DATA, "opportunity");
  columns = mapping();
  options.decimal_mark = ';';
  FAILS(voronka_history_from_table(graph, table, &columns, &options, &earlier, &error), VORONKA_INVALID_ARGUMENT, "decimal_mark");
  options.decimal_mark = 0;
  options.alias_count = 1;
  FAILS(voronka_history_from_table(graph, table, &columns, &options, &earlier, &error), VORONKA_INVALID_ARGUMENT, "alias_from");
  FAILS(voronka_history_from_table(NULL, table, &columns, NULL, &earlier, &error), VORONKA_INVALID_ARGUMENT, "graph");
  FAILS(voronka_history_from_table(graph, NULL, &columns, NULL, &earlier, &error), VORONKA_INVALID_ARGUMENT, "events");
  FAILS(voronka_history_from_table(graph, table, &columns, NULL, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  FAILS(voronka_history_table(history, 8, &answer, &error), VORONKA_INVALID_ARGUMENT, "8");
  FAILS(voronka_history_table(NULL, 0, &answer, &error), VORONKA_INVALID_ARGUMENT, "history");
  FAILS(voronka_history_as_of(NULL, us, &earlier, &error), VORONKA_INVALID_ARGUMENT, "history");
  FAILS(voronka_history_as_of(history, INT64_MAX, &earlier, &error), VORONKA_INVALID_ARGUMENT, "as_of_us");
  FAILS(voronka_history_graph(NULL, &copy, &error), VORONKA_INVALID_ARGUMENT, "history");
  FAILS(voronka_history_count(NULL, &counts, &error), VORONKA_INVALID_ARGUMENT, "history");
  FAILS(voronka_history_count(history, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  CHECK(voronka_history_zone(NULL) == NULL);
  voronka_history_free(NULL);
  voronka_history_free(history);
  voronka_table_free(table);
  voronka_stage_graph_free(graph);
}

static voronka_event event(const char* deal, const char* stage, const char* at) {
  voronka_event e;
  memset(&e, 0, sizeof e);
  e.struct_size = sizeof e;
  e.opportunity = deal;
  e.stage = stage;
  OK(voronka_instant_parse(at, "Europe/Moscow", &e.at_us, &error));
  return e;
}

static void from_events(void) {
  voronka_stage_graph* graph = funnel();
  voronka_history_options options = moscow();
  voronka_history* history = NULL;
  voronka_history_counts counts;
  voronka_table* findings = NULL;
  voronka_event batch[4];
  batch[0] = event("D1", "lead", "2026-05-04T10:00:00");
  batch[0].rep = "Anna";
  batch[1] = event("D1", "paid", "2026-05-06T10:00:00");
  batch[1].has_amount = 1;
  batch[1].amount_minor = 5000;
  batch[2] = event("D2", "lead", "2026-05-05T10:00:00");
  batch[3] = event("D2", "tea", "2026-05-05T11:00:00"); /* no such stage */
  OK(voronka_history_from_events(graph, batch, 4, &options, &history, &error));
  counts = counts_of(history);
  CHECK(counts.rows == 4 && counts.events == 3 && counts.set_aside == 1 && counts.closed == 1 && counts.open == 1);
  OK(voronka_history_table(history, VORONKA_HISTORY_FINDINGS, &findings, &error));
  CHECK(voronka_table_rows(findings) >= 1);
  voronka_table_free(findings);
  voronka_history_free(history);
  OK(voronka_history_from_events(graph, batch, 1, &options, &history, &error)); /* a batch of one */
  voronka_history_free(history);

  batch[1].kind = 9;
  FAILS(voronka_history_from_events(graph, batch, 4, &options, &history, &error), VORONKA_INVALID_ARGUMENT, "events[1]");
  batch[1].kind = 0;
  batch[2].opportunity = NULL;
  FAILS(voronka_history_from_events(graph, batch, 4, &options, &history, &error), VORONKA_INVALID_ARGUMENT, "events[2]");
  batch[2].opportunity = "D2";
  batch[3].struct_size = 8;
  FAILS(voronka_history_from_events(graph, batch, 4, &options, &history, &error), VORONKA_INVALID_ARGUMENT, "events[3]");
  batch[3].struct_size = sizeof batch[3];
  batch[0].actor = 5;
  FAILS(voronka_history_from_events(graph, batch, 4, &options, &history, &error), VORONKA_INVALID_ARGUMENT, "actor");
  batch[0].actor = 0;
  batch[0].at_us = INT64_MIN;
  FAILS(voronka_history_from_events(graph, batch, 4, &options, &history, &error), VORONKA_INVALID_ARGUMENT, "at_us");
  FAILS(voronka_history_from_events(graph, NULL, 4, &options, &history, &error), VORONKA_INVALID_ARGUMENT, "events");
  FAILS(voronka_history_from_events(NULL, batch, 4, &options, &history, &error), VORONKA_INVALID_ARGUMENT, "graph");
  FAILS(voronka_history_from_events(graph, batch, 0, &options, &history, &error), VORONKA_INVALID_DATA, "");
  voronka_stage_graph_free(graph);
}

static void open_deals(void) {
  static const char deals[] = "opportunity,stage,since,rep,amount\nD1,lead,2026-05-19,Anna,\nD2,meeting,2026-05-26T11:14:00+03:00,Boris,10.5\n";
  voronka_stage_graph* graph = funnel();
  voronka_table *table = csv(deals), *bad = csv("opportunity,stage,since\nD1,tea,2026-05-19\n");
  voronka_columns columns;
  voronka_history_options options = moscow();
  voronka_history* history = NULL;
  memset(&columns, 0, sizeof columns);
  columns.struct_size = sizeof columns;
  columns.at = "since";
  columns.rep = "rep";
  columns.amount = "amount";
  options.has_as_of = 1;
  OK(voronka_instant_parse("2026-06-01", "Europe/Moscow", &options.as_of_us, &error));
  OK(voronka_history_open_deals(graph, table, &columns, &options, &history, &error));
  CHECK(counts_of(history).open == 2 && counts_of(history).closed == 0);
  CHECK(rows_of(history, VORONKA_HISTORY_OPEN, 7) == 2);
  voronka_history_free(history);
  FAILS(voronka_history_open_deals(graph, NULL, &columns, &options, &history, &error), VORONKA_INVALID_ARGUMENT, "deals");
  FAILS(voronka_history_open_deals(NULL, table, &columns, &options, &history, &error), VORONKA_INVALID_ARGUMENT, "graph");
  columns.rep = "manager";
  FAILS(voronka_history_open_deals(graph, table, &columns, &options, &history, &error), VORONKA_INVALID_DATA, "manager");
  columns.rep = NULL;
  columns.amount = NULL;
  OK(voronka_history_open_deals(graph, bad, &columns, &options, &history, &error)); /* told, not hidden */
  CHECK(counts_of(history).set_aside == 1 && counts_of(history).findings >= 1);
  voronka_history_free(history);
  voronka_table_free(table);
  voronka_table_free(bad);
  voronka_stage_graph_free(graph);
}

int main(void) {
  check_unused();
  from_table();
  from_events();
  open_deals();
  return 0;
}
