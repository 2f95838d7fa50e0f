/* From a simulated company to a learned model and its reports; voronka_simulation. */
#include "check.h"

enum { TABLES = 6 };

static int32_t stop(double done, void* calls) {
  (void)done;
  ++*(int*)calls;
  return 1;
}

static void simulations(void) {
  voronka_simulate_options options;
  voronka_simulation *one = NULL, *two = NULL;
  voronka_table* table = NULL;
  char *spec = NULL, *a = NULL, *b = NULL;
  int calls = 0;
  int32_t which = 0;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  OK(voronka_simulation_preset("small", &spec, &error));
  OK(voronka_simulate(NULL, &one, &error)); /* the preset "small" and seed 1 are the defaults */
  options.spec_json = spec;
  options.seed = 1;
  OK(voronka_simulate(&options, &two, &error));
  CHECK_TEXT(voronka_simulation_truth(two), voronka_simulation_truth(one));
  for (which = VORONKA_SIMULATION_EVENTS; which < TABLES; ++which) {
    OK(voronka_simulation_table(one, which, &table, &error));
    CHECK(voronka_table_rows(table) > 0);
    OK(voronka_table_to_csv(table, 0, &a, NULL, &error));
    voronka_table_free(table);
    OK(voronka_simulation_table(two, which, &table, &error));
    OK(voronka_table_to_csv(table, 0, &b, NULL, &error));
    voronka_table_free(table);
    CHECK(strcmp(a, b) == 0);
    voronka_text_free(a);
    voronka_text_free(b);
  }
  voronka_simulation_free(two);
  options.company = 1;
  OK(voronka_simulate(&options, &two, &error));
  CHECK(strcmp(voronka_simulation_truth(two), voronka_simulation_truth(one)) != 0);
  FAILS(voronka_simulation_table(one, TABLES, &table, &error), VORONKA_INVALID_ARGUMENT, "6");
  FAILS(voronka_simulation_table(NULL, 0, &table, &error), VORONKA_INVALID_ARGUMENT, "simulation");
  voronka_simulation_free(one);
  voronka_simulation_free(two);
  voronka_simulation_free(NULL);
  CHECK(voronka_simulation_truth(NULL) == NULL);

  options.preset = "small";
  FAILS(voronka_simulate(&options, &one, &error), VORONKA_INVALID_ARGUMENT, "both");
  options.spec_json = NULL;
  options.preset = "gigantic";
  FAILS(voronka_simulate(&options, &one, &error), VORONKA_INVALID_ARGUMENT, "gigantic");
  options.preset = NULL;
  options.spec_json = "{\"tea\": 1}";
  FAILS(voronka_simulate(&options, &one, &error), VORONKA_INVALID_DATA, "/");
  options.spec_json = NULL;
  options.progress = stop;
  options.progress_data = &calls;
  FAILS(voronka_simulate(&options, &one, &error), VORONKA_CANCELLED, "");
  CHECK(calls == 1 && one == NULL);
  FAILS(voronka_simulate(NULL, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  FAILS(voronka_simulation_preset("gigantic", &a, &error), VORONKA_INVALID_ARGUMENT, "small");
  FAILS(voronka_simulation_preset(NULL, &a, &error), VORONKA_INVALID_ARGUMENT, "name");
  voronka_text_free(spec);
}

static char* form(const voronka_history* history, const voronka_work_calendar* calendar, const voronka_funnel_options* options, int which,
                  const char* language) {
  char* text = NULL;
  if (which == 0) OK(voronka_funnel_json(history, calendar, options, &text, &error));
  if (which == 1) OK(voronka_funnel_text(history, calendar, options, language, &text, &error));
  if (which == 2) OK(voronka_funnel_html(history, calendar, options, language, &text, &error));
  return text;
}

static void reports(void) {
  static const char* const won[] = {"paid"};
  static const char* const lost[] = {"lost"};
  static const char* const by[] = {"rep"};
  static const char* const nobody[] = {"tea"};
  static const int32_t horizons[] = {30, 60};
  static const int32_t past[] = {-1};
  voronka_simulation* company = NULL;
  voronka_table *events = NULL, *people = NULL, *table = NULL;
  voronka_columns columns;
  voronka_history_options known;
  voronka_discover_options ends;
  voronka_work_calendar_options weekdays;
  voronka_funnel_options wanted;
  voronka_estimate_options learning;
  voronka_decompose_options options;
  voronka_stage_graph* graph = NULL;
  voronka_history* history = NULL;
  voronka_work_calendar* calendar = NULL;
  voronka_model* model = NULL;
  voronka_model_facts facts;
  voronka_team* team = NULL;
  voronka_plan* plan = NULL;
  char *text = NULL, *other = NULL;
  int calls = 0, which = 0;
#define SIZED(s) (memset(&(s), 0, sizeof(s)), (s).struct_size = sizeof(s))
  SIZED(columns);
  SIZED(known);
  SIZED(ends);
  SIZED(weekdays);
  SIZED(wanted);
  SIZED(learning);
  SIZED(options);
  SIZED(facts);
  columns.rep = "rep";
  columns.amount = "amount";
  known.zone = weekdays.zone = "Europe/Moscow";
  known.currency = "RUB";
  ends.won = won;
  ends.lost = lost;
  ends.won_count = ends.lost_count = 1;
  ends.key = "meeting";
  OK(voronka_simulate(NULL, &company, &error));
  OK(voronka_simulation_table(company, VORONKA_SIMULATION_EVENTS, &events, &error));
  OK(voronka_simulation_table(company, VORONKA_SIMULATION_TEAM, &people, &error));
  voronka_simulation_free(company); /* its tables live on */
  OK(voronka_discover(events, &columns, &ends, &known, &graph, NULL, &error));
  OK(voronka_history_from_table(graph, events, &columns, &known, &history, &error));
  OK(voronka_work_calendar_create(&weekdays, &calendar, &error));

  OK(voronka_history_incidence(history, calendar, NULL, &table, &error));
  CHECK(voronka_table_column_count(table) == 12 && voronka_table_rows(table) > 0);
  voronka_table_free(table);
  OK(voronka_history_dwell(history, calendar, NULL, &table, &error));
  CHECK(voronka_table_column_count(table) == 9 && voronka_table_rows(table) == 5);
  voronka_table_free(table);
  wanted.horizons = horizons;
  wanted.horizon_count = 2;
  wanted.by = by;
  wanted.by_count = 1;
  wanted.clock = VORONKA_CLOCK_WORKING;
  wanted.level = 0.8;
  OK(voronka_history_incidence(history, calendar, &wanted, &table, &error));
  CHECK(voronka_table_rows(table) > 4);
  voronka_table_free(table);
  for (which = 0; which < 3; ++which) {
    text = form(history, calendar, &wanted, which, NULL);
    other = form(history, calendar, &wanted, which, "ru");
    CHECK(strlen(text) > 100 && (strcmp(text, other) == 0) == (which == 0)); /* the document has no language */
    CHECK(strstr(text, "<script") == NULL);
    voronka_text_free(text);
    voronka_text_free(other);
  }
  OK(voronka_validation_json(history, events, &text, &error));
  CHECK(strstr(text, "\"set_aside\"") != NULL);
  voronka_text_free(text);
  OK(voronka_capabilities_json(&text, &error));
  CHECK(strstr(text, "\"capabilities\"") != NULL && strstr(text, "plan") != NULL);
  voronka_text_free(text);

#define ALL(status, part)                                                                                         \
  FAILS(voronka_history_incidence(history, calendar, &wanted, &table, &error), status, part);                      \
  FAILS(voronka_funnel_json(history, calendar, &wanted, &text, &error), status, part);                             \
  FAILS(voronka_funnel_text(history, calendar, &wanted, "en", &text, &error), status, part);                       \
  FAILS(voronka_funnel_html(history, calendar, &wanted, "en", &text, &error), status, part);                       \
  CHECK(table == NULL && text == NULL)
  wanted.horizons = past;
  wanted.horizon_count = 1;
  ALL(VORONKA_INVALID_ARGUMENT, "-1");
  wanted.horizons = NULL;
  ALL(VORONKA_INVALID_ARGUMENT, "horizons");
  wanted.horizon_count = 0;
  wanted.by = nobody;
  ALL(VORONKA_INVALID_ARGUMENT, "tea");
  FAILS(voronka_history_dwell(history, calendar, &wanted, &table, &error), VORONKA_INVALID_ARGUMENT, "tea");
  wanted.by = by;
  wanted.level = 1.5;
  ALL(VORONKA_INVALID_ARGUMENT, "1.5");
  wanted.level = 0.0;
  wanted.clock = 3;
  ALL(VORONKA_INVALID_ARGUMENT, "clock");
  FAILS(voronka_history_incidence(NULL, calendar, NULL, &table, &error), VORONKA_INVALID_ARGUMENT, "history");
  FAILS(voronka_history_incidence(history, NULL, NULL, &table, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  FAILS(voronka_history_dwell(NULL, calendar, NULL, &table, &error), VORONKA_INVALID_ARGUMENT, "history");
  FAILS(voronka_funnel_json(NULL, calendar, NULL, &text, &error), VORONKA_INVALID_ARGUMENT, "history");
  FAILS(voronka_funnel_text(history, NULL, NULL, NULL, &text, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  FAILS(voronka_funnel_text(history, calendar, NULL, "de", &text, &error), VORONKA_INVALID_ARGUMENT, "de");
  FAILS(voronka_funnel_html(history, calendar, NULL, "de", &text, &error), VORONKA_INVALID_ARGUMENT, "de");
  FAILS(voronka_funnel_json(history, calendar, NULL, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  FAILS(voronka_validation_json(NULL, events, &text, &error), VORONKA_INVALID_ARGUMENT, "history");
  FAILS(voronka_validation_json(history, NULL, &text, &error), VORONKA_INVALID_ARGUMENT, "events");
  FAILS(voronka_capabilities_json(NULL, &error), VORONKA_INVALID_ARGUMENT, "out");

  /* The learned model goes the way of a stated one. */
  OK(voronka_estimate(history, calendar, NULL, &model, &error));
  OK(voronka_model_describe(model, &facts, &error));
  CHECK(facts.stated == 0 && facts.segments == 3 && facts.clock == VORONKA_CLOCK_WORKING);
  voronka_model_free(model);
  learning.no_segments = 1;
  learning.clock = VORONKA_CLOCK_CALENDAR;
  OK(voronka_estimate(history, calendar, &learning, &model, &error));
  OK(voronka_model_describe(model, &facts, &error));
  CHECK(facts.segments == 0 && facts.clock == VORONKA_CLOCK_CALENDAR);
  voronka_model_free(model);
  learning.by = by;
  learning.by_count = 1;
  FAILS(voronka_estimate(history, calendar, &learning, &model, &error), VORONKA_INVALID_ARGUMENT, "no_segments");
  learning.no_segments = 0;
  learning.half_life_days = -5.0;
  FAILS(voronka_estimate(history, calendar, &learning, &model, &error), VORONKA_INVALID_ARGUMENT, "-5");
  learning.half_life_days = 0.0;
  learning.progress = stop;
  learning.progress_data = &calls;
  FAILS(voronka_estimate(history, calendar, &learning, &model, &error), VORONKA_CANCELLED, "");
  FAILS(voronka_estimate(NULL, calendar, NULL, &model, &error), VORONKA_INVALID_ARGUMENT, "history");
  FAILS(voronka_estimate(history, NULL, NULL, &model, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  CHECK(calls == 1 && model == NULL);
  OK(voronka_estimate(history, calendar, NULL, &model, &error));
  OK(voronka_team_from_tables(people, NULL, &team, &error));
  options.runs = 200;
  OK(voronka_decompose(INT64_C(1000000000), "RUB", day_of("2026-06-01"), day_of("2026-07-01"), model, history, team, calendar, &options, &plan, &error));
  OK(voronka_plan_text(plan, NULL, &text, &error));
  OK(voronka_plan_text(plan, "ru", &other, &error));
  CHECK(strcmp(text, other) != 0);
  voronka_text_free(text);
  voronka_text_free(other);
  OK(voronka_plan_html(plan, "ru", &text, &error));
  CHECK(strstr(text, "<svg") != NULL && strstr(text, "<script") == NULL);
  voronka_text_free(text);
  FAILS(voronka_plan_text(plan, "de", &text, &error), VORONKA_INVALID_ARGUMENT, "de");
  FAILS(voronka_plan_html(plan, "de", &text, &error), VORONKA_INVALID_ARGUMENT, "de");
  FAILS(voronka_plan_text(NULL, NULL, &text, &error), VORONKA_INVALID_ARGUMENT, "plan");
  FAILS(voronka_plan_html(NULL, NULL, &text, &error), VORONKA_INVALID_ARGUMENT, "plan");
  voronka_plan_free(plan);
  voronka_team_free(team);
  voronka_model_free(model);
  voronka_work_calendar_free(calendar);
  voronka_history_free(history);
  voronka_stage_graph_free(graph);
  voronka_table_free(events);
  voronka_table_free(people);
}

int main(void) {
  check_unused();
  simulations();
  reports();
  return 0;
}
