/* voronka_stage_graph: building, the faults that are named, the questions. */
#include "check.h"

enum { LEAD, QUALIFIED, MEETING, REWORK, PAID, LOST, STAGES };
static const char* const names[] = {"lead", "qualified", "meeting", "rework", "paid", "lost"};
static const int32_t kinds[] = {0, 0, 0, 0, VORONKA_STAGE_WON, VORONKA_STAGE_LOST};
static const int32_t from[] = {LEAD, QUALIFIED, MEETING, REWORK, MEETING, VORONKA_ANY_OPEN};
static const int32_t to[] = {QUALIFIED, MEETING, REWORK, MEETING, PAID, LOST};

static voronka_stage_graph* funnel(void) {
  voronka_stage_graph_options options;
  voronka_stage_graph* graph = NULL;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.key = "meeting";
  OK(voronka_stage_graph_create(names, kinds, STAGES, from, to, 6, &options, &graph, &error));
  return graph;
}

static void getters(void) {
  voronka_stage_graph* graph = funnel();
  CHECK(voronka_stage_graph_size(graph) == STAGES);
  CHECK_TEXT(voronka_stage_graph_name(graph, QUALIFIED), "qualified");
  CHECK(voronka_stage_graph_name(graph, -1) == NULL && voronka_stage_graph_name(graph, STAGES) == NULL);
  CHECK(voronka_stage_graph_kind(graph, PAID) == VORONKA_STAGE_WON && voronka_stage_graph_kind(graph, STAGES) == VORONKA_NONE);
  CHECK(voronka_stage_graph_find(graph, "rework") == REWORK && voronka_stage_graph_find(graph, "Rework") == VORONKA_NONE);
  CHECK(voronka_stage_graph_find(graph, NULL) == VORONKA_NONE);
  CHECK(voronka_stage_graph_key(graph) == MEETING);
  CHECK(voronka_stage_graph_allows(graph, REWORK, LOST) == 1 && voronka_stage_graph_allows(graph, LEAD, PAID) == 0);
  CHECK(voronka_stage_graph_allows(graph, LEAD, 77) == 0);
  CHECK(voronka_stage_graph_is_acyclic(graph) == 0);
  CHECK(voronka_stage_graph_size(NULL) == 0 && voronka_stage_graph_name(NULL, 0) == NULL && voronka_stage_graph_kind(NULL, 0) == VORONKA_NONE);
  CHECK(voronka_stage_graph_find(NULL, "lead") == VORONKA_NONE && voronka_stage_graph_key(NULL) == VORONKA_NONE);
  CHECK(voronka_stage_graph_allows(NULL, 0, 1) == 0 && voronka_stage_graph_is_acyclic(NULL) == 0);
  voronka_stage_graph_free(graph);
  voronka_stage_graph_free(NULL);
}

static void questions(void) {
  voronka_stage_graph* graph = funnel();
  int32_t found[STAGES], yes = -1;
  size_t count = 0;
  OK(voronka_stage_graph_entries(graph, found, &count, &error));
  CHECK(count == 1 && found[0] == LEAD);
  OK(voronka_stage_graph_exits(graph, MEETING, found, &count, &error));
  CHECK(count == 3 && found[0] == REWORK && found[1] == PAID && found[2] == LOST);
  OK(voronka_stage_graph_reach(graph, REWORK, found, &count, &error)); /* the loop returns to it */
  CHECK(count == 4 && found[0] == MEETING && found[1] == REWORK && found[2] == PAID && found[3] == LOST);
  OK(voronka_stage_graph_gates(graph, found, &count, &error));
  CHECK(count == 3 && found[0] == LEAD && found[1] == QUALIFIED && found[2] == MEETING);
  OK(voronka_stage_graph_loops(graph, found, &count, &error));
  CHECK(count == 1 && found[MEETING] == 0 && found[REWORK] == 0 && found[LEAD] == VORONKA_NONE && found[PAID] == VORONKA_NONE);
  OK(voronka_stage_graph_dominates(graph, MEETING, PAID, &yes, &error));
  CHECK(yes == 1);
  OK(voronka_stage_graph_dominates(graph, REWORK, PAID, &yes, &error));
  CHECK(yes == 0);

  FAILS(voronka_stage_graph_entries(NULL, found, &count, &error), VORONKA_INVALID_ARGUMENT, "graph");
  FAILS(voronka_stage_graph_entries(graph, NULL, &count, &error), VORONKA_INVALID_ARGUMENT, "out");
  FAILS(voronka_stage_graph_gates(NULL, found, &count, &error), VORONKA_INVALID_ARGUMENT, "graph");
  FAILS(voronka_stage_graph_gates(graph, found, NULL, &error), VORONKA_INVALID_ARGUMENT, "out_count");
  FAILS(voronka_stage_graph_exits(graph, 6, found, &count, &error), VORONKA_INVALID_ARGUMENT, "6");
  FAILS(voronka_stage_graph_exits(NULL, 0, found, &count, &error), VORONKA_INVALID_ARGUMENT, "graph");
  FAILS(voronka_stage_graph_reach(graph, -1, found, &count, &error), VORONKA_INVALID_ARGUMENT, "-1");
  FAILS(voronka_stage_graph_reach(NULL, 0, found, &count, &error), VORONKA_INVALID_ARGUMENT, "graph");
  FAILS(voronka_stage_graph_loops(graph, NULL, &count, &error), VORONKA_INVALID_ARGUMENT, "out");
  FAILS(voronka_stage_graph_loops(NULL, found, &count, &error), VORONKA_INVALID_ARGUMENT, "graph");
  FAILS(voronka_stage_graph_dominates(graph, 0, 99, &yes, &error), VORONKA_INVALID_ARGUMENT, "99");
  FAILS(voronka_stage_graph_dominates(NULL, 0, 1, &yes, &error), VORONKA_INVALID_ARGUMENT, "graph");
  FAILS(voronka_stage_graph_dominates(graph, 0, 1, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  voronka_stage_graph_free(graph);
}

static void documents(void) {
  voronka_stage_graph *graph = funnel(), *again = NULL;
  char *json = NULL, *json_again = NULL, *dot = NULL;
  OK(voronka_stage_graph_to_json(graph, &json, &error));
  OK(voronka_stage_graph_from_json(json, &again, &error));
  OK(voronka_stage_graph_to_json(again, &json_again, &error));
  CHECK_TEXT(json_again, json);
  OK(voronka_stage_graph_to_graphviz(graph, &dot, &error));
  CHECK(strncmp(dot, "digraph", 7) == 0 && strstr(dot, "qualified") != NULL);
  voronka_text_free(dot);
  voronka_stage_graph_free(graph);
  FAILS(voronka_stage_graph_to_graphviz(NULL, &dot, &error), VORONKA_INVALID_ARGUMENT, "graph");
  CHECK(dot == NULL);
  FAILS(voronka_stage_graph_to_json(NULL, &dot, &error), VORONKA_INVALID_ARGUMENT, "graph");
  FAILS(voronka_stage_graph_from_json("[]", &graph, &error), VORONKA_INVALID_DATA, "/");
  CHECK(graph == NULL);
  voronka_stage_graph_free(again);
  voronka_text_free(json);
  voronka_text_free(json_again);
}

static void faults(void) {
  voronka_stage_graph_options options;
  voronka_stage_graph* graph = NULL;
  int32_t bad[6];
  const char* doubled[] = {"lead", "qualified", "meeting", "lead", "paid", "lost"};
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  memcpy(bad, to, sizeof bad);
  bad[2] = 9;
  FAILS(voronka_stage_graph_create(names, kinds, STAGES, from, bad, 6, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "move_to[2] 9");
  memcpy(bad, from, sizeof bad);
  bad[0] = -2;
  FAILS(voronka_stage_graph_create(names, kinds, STAGES, bad, to, 6, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "move_from[0] -2");
  memcpy(bad, kinds, sizeof bad);
  bad[3] = 5;
  FAILS(voronka_stage_graph_create(names, bad, STAGES, from, to, 6, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "rework");
  FAILS(voronka_stage_graph_create(doubled, kinds, STAGES, from, to, 6, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "lead");
  FAILS(voronka_stage_graph_create(names, kinds, STAGES, from, to, 4, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "paid");
  FAILS(voronka_stage_graph_create(names, kinds, 0, from, to, 0, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "open");
  options.acyclic = 1;
  FAILS(voronka_stage_graph_create(names, kinds, STAGES, from, to, 6, &options, &graph, &error), VORONKA_INVALID_ARGUMENT, "rework");
  options.acyclic = 0;
  options.key = "paid";
  FAILS(voronka_stage_graph_create(names, kinds, STAGES, from, to, 6, &options, &graph, &error), VORONKA_INVALID_ARGUMENT, "paid");
  options.key = NULL;
  options.entry_count = 1;
  FAILS(voronka_stage_graph_create(names, kinds, STAGES, from, to, 6, &options, &graph, &error), VORONKA_INVALID_ARGUMENT, "entries");
  FAILS(voronka_stage_graph_create(NULL, kinds, STAGES, from, to, 6, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "stage_names");
  FAILS(voronka_stage_graph_create(names, NULL, STAGES, from, to, 6, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "stage_kinds");
  FAILS(voronka_stage_graph_create(names, kinds, STAGES, NULL, to, 6, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "move_from");
  FAILS(voronka_stage_graph_create(names, kinds, STAGES, from, NULL, 6, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "move_to");
  FAILS(voronka_stage_graph_create(names, kinds, STAGES, from, to, 6, NULL, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  CHECK(graph == NULL);
}

int main(void) {
  check_unused();
  getters();
  questions();
  documents();
  faults();
  return 0;
}
