/* voronka_discover: the graph that a log shows. */
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

int main(void) {
  static const char* const won[] = {"paid"};
  static const char* const lost[] = {"lost"};
  static const char* const nobody[] = {"signed"};
  voronka_table *table = csv(log_csv), *findings = NULL;
  voronka_columns columns = mapping();
  voronka_history_options options = moscow();
  voronka_discover_options wanted;
  voronka_stage_graph* graph = NULL;
  check_unused();
  memset(&wanted, 0, sizeof wanted);
  wanted.struct_size = sizeof wanted;
  wanted.won = won;
  wanted.won_count = 1;
  wanted.lost = lost;
  wanted.lost_count = 1;
  wanted.key = "meeting";
  OK(voronka_discover(table, &columns, &wanted, &options, &graph, &findings, &error));
  CHECK(voronka_stage_graph_size(graph) == 4 && voronka_stage_graph_find(graph, "meeting") == voronka_stage_graph_key(graph));
  CHECK(voronka_stage_graph_allows(graph, voronka_stage_graph_find(graph, "lead"), voronka_stage_graph_find(graph, "lost")) == 1);
  CHECK(voronka_stage_graph_allows(graph, voronka_stage_graph_find(graph, "meeting"), voronka_stage_graph_find(graph, "lost")) == 0); /* never seen */
  CHECK(findings != NULL);
  voronka_table_free(findings);
  voronka_stage_graph_free(graph);
  {
    /* A stage that the log does not have is told, and the history hands it on. */
    static const char* const misspelt[] = {"junk"};
    voronka_history* history = NULL;
    voronka_table *told = NULL, *other = csv("code,subject\nx,y\n");
    wanted.lost = misspelt;
    OK(voronka_discover(table, &columns, &wanted, &options, &graph, &findings, &error));
    CHECK(voronka_table_rows(findings) >= 1 && strcmp(voronka_table_text(findings, 0, 0), "stage_not_seen") == 0);
    options.earlier_findings = findings;
    OK(voronka_history_from_table(graph, table, &columns, &options, &history, &error));
    OK(voronka_history_table(history, VORONKA_HISTORY_FINDINGS, &told, &error));
    CHECK(strcmp(voronka_table_text(told, 0, 0), "stage_not_seen") == 0 && strcmp(voronka_table_text(told, 3, 0), voronka_table_text(findings, 3, 0)) == 0);
    voronka_table_free(told);
    voronka_history_free(history);
    options.earlier_findings = other;
    FAILS(voronka_history_from_table(graph, table, &columns, &options, &history, &error), VORONKA_INVALID_DATA, "message");
    options.earlier_findings = NULL;
    voronka_table_free(other);
    voronka_table_free(findings);
    voronka_stage_graph_free(graph);
    wanted.lost = lost;
  }
  OK(voronka_discover(table, &columns, &wanted, &options, &graph, NULL, &error));
  voronka_stage_graph_free(graph);
  wanted.won = nobody;
  FAILS(voronka_discover(table, &columns, &wanted, &options, &graph, &findings, &error), VORONKA_INVALID_ARGUMENT, "signed");
  CHECK(graph == NULL && findings == NULL);
  FAILS(voronka_discover(NULL, &columns, &wanted, &options, &graph, NULL, &error), VORONKA_INVALID_ARGUMENT, "events");
  FAILS(voronka_discover(table, &columns, NULL, &options, &graph, NULL, &error), VORONKA_INVALID_ARGUMENT, "won");
  FAILS(voronka_discover(table, &columns, &wanted, &options, NULL, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  voronka_table_free(table);
  return 0;
}

