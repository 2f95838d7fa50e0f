/* voronka_model, voronka_team, voronka_plan: a small company that states its model. */
#include "check.h"

static const char model_json[] =
    "{\"format\":\"voronka-model-fixture\",\"version\":1,"
    "\"graph\":{\"open\":[\"lead\",\"meeting\"],\"won\":[\"paid\"],\"lost\":[\"lost\"],"
    "\"moves\":[[\"lead\",\"meeting\"],[\"meeting\",\"paid\"],[\"lead\",\"lost\"],[\"meeting\",\"lost\"]],\"key\":\"meeting\"},"
    "\"zone\":\"Europe/Moscow\",\"clock\":\"working\",\"as_of\":\"2026-06-01T00:00:00+03:00\","
    "\"period\":{\"from\":\"2026-06-01\",\"until\":\"2026-07-01\"},\"target\":{\"currency\":\"RUB\",\"minor_units\":\"100000000\"},"
    "\"edges\":[{\"from\":\"lead\",\"to\":\"meeting\",\"team\":{\"entered\":400,\"moved\":200},\"reps\":{},\"lag\":{\"law\":\"geometric\",\"mean\":2}},"
    "{\"from\":\"meeting\",\"to\":\"paid\",\"team\":{\"entered\":200,\"moved\":100},"
    "\"reps\":{\"Anna\":{\"entered\":120,\"moved\":66},\"Boris\":{\"entered\":80,\"moved\":34}},\"lag\":{\"law\":\"geometric\",\"mean\":3}}],"
    "\"pooling\":{\"by\":\"rep\",\"strength\":40,\"prior\":\"team\"},"
    "\"amount\":{\"law\":\"lognormal\",\"mean_minor_units\":\"10000000\",\"cv\":0.5},"
    "\"uncertainty\":{\"rates\":\"beta\",\"add\":0.5,\"lags\":\"known\"}}";

typedef struct company {
  voronka_model* model;
  voronka_history* history;
  voronka_team* team;
  voronka_work_calendar* calendar;
} company;

static voronka_table* csv(const char* text) {
  voronka_table* table = NULL;
  OK(voronka_table_from_csv(text, strlen(text), NULL, &table, &error));
  return table;
}

static company found(void) {
  company c;
  voronka_stage_graph* graph = NULL;
  voronka_table *deals = csv("opportunity,stage,since,rep\nD1,lead,2026-05-27,Anna\nD2,meeting,2026-05-28,Boris\nD3,meeting,2026-05-29,Anna\n"),
                *people = csv("rep,throughput\nAnna,1\nBoris,0.8\n"), *away = csv("rep,from,until\nBoris,2026-06-08,2026-06-10\n");
  voronka_work_calendar_options weekdays;
  voronka_columns columns;
  voronka_history_options known;
  memset(&weekdays, 0, sizeof weekdays);
  weekdays.struct_size = sizeof weekdays;
  weekdays.zone = "Europe/Moscow";
  memset(&columns, 0, sizeof columns);
  columns.struct_size = sizeof columns;
  columns.at = "since";
  columns.rep = "rep";
  memset(&known, 0, sizeof known);
  known.struct_size = sizeof known;
  known.zone = "Europe/Moscow";
  known.currency = "RUB";
  known.has_as_of = 1;
  OK(voronka_instant_parse("2026-06-01", "Europe/Moscow", &known.as_of_us, &error));
  OK(voronka_model_from_json(model_json, &c.model, &error));
  OK(voronka_model_graph(c.model, &graph, &error));
  OK(voronka_history_open_deals(graph, deals, &columns, &known, &c.history, &error));
  OK(voronka_team_from_tables(people, away, &c.team, &error));
  OK(voronka_work_calendar_create(&weekdays, &c.calendar, &error));
  voronka_stage_graph_free(graph);
  voronka_table_free(deals);
  voronka_table_free(people);
  voronka_table_free(away);
  return c;
}

static void dissolve(company c) {
  voronka_model_free(c.model);
  voronka_history_free(c.history);
  voronka_team_free(c.team);
  voronka_work_calendar_free(c.calendar);
}

static int32_t stop_at_once(double done, void* unused) {
  (void)done;
  (void)unused;
  return 1;
}

static void model(void) {
  company c = found();
  voronka_model* again = NULL;
  voronka_model_facts facts;
  voronka_rate rate;
  static const size_t columns_of[] = {6, 11, 16, 10, 8};
  int32_t horizons[] = {20}, which = 0;
  voronka_table* table = NULL;
  voronka_stage_graph* graph = NULL;
  char *json = NULL, *json_again = NULL;
  memset(&facts, 0, sizeof facts);
  facts.struct_size = sizeof facts;
  OK(voronka_model_describe(c.model, &facts, &error));
  CHECK_TEXT(facts.zone, "Europe/Moscow");
  CHECK_TEXT(facts.currency, "RUB");
  CHECK(facts.clock == VORONKA_CLOCK_WORKING && facts.stated == 1 && facts.segments == 2);
  CHECK(facts.has_as_of == 1 && facts.as_of_us == INT64_C(1780261200000000));
  CHECK(facts.has_period == 1 && facts.period_from == day_of("2026-06-01") && facts.period_until == day_of("2026-07-01"));
  CHECK(facts.has_target == 1 && facts.target_minor == 100000000);
  CHECK_TEXT(voronka_model_segment(c.model, 0), "Anna");
  CHECK(voronka_model_segment(c.model, 2) == NULL && voronka_model_segment(NULL, 0) == NULL);
  OK(voronka_model_table(c.model, VORONKA_MODEL_FINDINGS, NULL, 0, 0.0, NULL, NULL, &table, &error));
  CHECK(voronka_table_column_count(table) == 6 && voronka_table_rows(table) == facts.findings);
  voronka_table_free(table);
  for (which = VORONKA_MODEL_INCIDENCE; which <= VORONKA_MODEL_VISITS; ++which) {
    OK(voronka_model_table(c.model, which, NULL, 0, 0.0, NULL, NULL, &table, &error));
    CHECK(voronka_table_column_count(table) == columns_of[which] && voronka_table_rows(table) > 0);
    voronka_table_free(table);
  }
  OK(voronka_model_table(c.model, VORONKA_MODEL_INCIDENCE, horizons, 1, 0.5, NULL, NULL, &table, &error));
  CHECK(voronka_table_rows(table) == 6); /* the team and two reps, to paid and to lost */
  voronka_table_free(table);
  horizons[0] = -1;
  FAILS(voronka_model_table(c.model, VORONKA_MODEL_INCIDENCE, horizons, 1, 0.5, NULL, NULL, &table, &error), VORONKA_INVALID_ARGUMENT, "-1");
  FAILS(voronka_model_table(c.model, VORONKA_MODEL_INCIDENCE, NULL, 1, 0.5, NULL, NULL, &table, &error), VORONKA_INVALID_ARGUMENT, "horizons");
  FAILS(voronka_model_table(c.model, VORONKA_MODEL_MOVES, NULL, 0, 2.0, NULL, NULL, &table, &error), VORONKA_INVALID_ARGUMENT, "level");
  FAILS(voronka_model_table(c.model, 5, NULL, 0, 0.0, NULL, NULL, &table, &error), VORONKA_INVALID_ARGUMENT, "5");
  FAILS(voronka_model_table(c.model, VORONKA_MODEL_INCIDENCE, NULL, 0, 0.0, stop_at_once, NULL, &table, &error), VORONKA_CANCELLED, "");
  FAILS(voronka_model_table(NULL, 0, NULL, 0, 0.0, NULL, NULL, &table, &error), VORONKA_INVALID_ARGUMENT, "model");

  memset(&rate, 0, sizeof rate);
  rate.struct_size = sizeof rate;
  OK(voronka_model_conversion(c.model, "lead", "paid", 0, NULL, 0.0, &rate, &error));
  CHECK(fabs(rate.estimate - 0.25) < 1e-9 && rate.low < 0.25 && rate.high > 0.25 && rate.within_days == 0);
  /* Boris: (34 + 40 * 0.5) / (80 + 40); within one working day a geometric lag with mean 3 has given 1/4 + 3/16. */
  OK(voronka_model_conversion(c.model, "meeting", "paid", 1, "Boris", 0.8, &rate, &error));
  CHECK(fabs(rate.estimate - 54.0 / 120.0 * (0.25 + 0.1875)) < 1e-9 && rate.within_days == 1);
  FAILS(voronka_model_conversion(c.model, "leads", "paid", 0, NULL, 0.0, &rate, &error), VORONKA_INVALID_ARGUMENT, "leads");
  FAILS(voronka_model_conversion(c.model, "lead", "paid", -1, NULL, 0.0, &rate, &error), VORONKA_INVALID_ARGUMENT, "-1");
  FAILS(voronka_model_conversion(c.model, "lead", "paid", 0, "Vera", 0.0, &rate, &error), VORONKA_INVALID_ARGUMENT, "Vera");
  FAILS(voronka_model_conversion(c.model, "lead", "paid", 0, NULL, 1.0, &rate, &error), VORONKA_INVALID_ARGUMENT, "level");
  FAILS(voronka_model_conversion(c.model, "lead", "paid", 0, NULL, NAN, &rate, &error), VORONKA_INVALID_ARGUMENT, "level");
  FAILS(voronka_model_conversion(c.model, NULL, "paid", 0, NULL, 0.0, &rate, &error), VORONKA_INVALID_ARGUMENT, "from");
  FAILS(voronka_model_conversion(NULL, "lead", "paid", 0, NULL, 0.0, &rate, &error), VORONKA_INVALID_ARGUMENT, "model");
  FAILS(voronka_model_conversion(c.model, "lead", "paid", 0, NULL, 0.0, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");

  OK(voronka_model_to_json(c.model, &json, &error));
  OK(voronka_model_from_json(json, &again, &error));
  OK(voronka_model_to_json(again, &json_again, &error));
  CHECK_TEXT(json_again, json);
  voronka_model_free(again);
  voronka_text_free(json);
  voronka_text_free(json_again);
  FAILS(voronka_model_from_json("{\"format\":\"tea\"}", &again, &error), VORONKA_INVALID_DATA, "/format");
  FAILS(voronka_model_from_json(NULL, &again, &error), VORONKA_INVALID_ARGUMENT, "json");
  FAILS(voronka_model_to_json(NULL, &json, &error), VORONKA_INVALID_ARGUMENT, "model");
  FAILS(voronka_model_graph(NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "model");
  FAILS(voronka_model_describe(NULL, &facts, &error), VORONKA_INVALID_ARGUMENT, "model");
  FAILS(voronka_model_describe(c.model, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  facts.struct_size = 3;
  FAILS(voronka_model_describe(c.model, &facts, &error), VORONKA_INVALID_ARGUMENT, "struct_size");
  voronka_model_free(NULL);
  dissolve(c);
}

static void team(void) {
  voronka_table *people = csv("rep,throughput\nAnna,1.2\nBoris,1\n"), *bad = csv("rep,throughput\nAnna,fast\n"), *stranger = csv("rep,from,until\nVera,2026-06-01,2026-06-02\n");
  voronka_team* of_two = NULL;
  OK(voronka_team_from_tables(people, NULL, &of_two, &error));
  CHECK(voronka_team_size(of_two) == 2 && voronka_team_size(NULL) == 0);
  CHECK_TEXT(voronka_team_rep(of_two, 1), "Boris");
  CHECK(voronka_team_rep(of_two, 2) == NULL && voronka_team_rep(NULL, 0) == NULL);
  voronka_team_free(of_two);
  voronka_team_free(NULL);
  FAILS(voronka_team_from_tables(bad, NULL, &of_two, &error), VORONKA_INVALID_DATA, "fast");
  OK(voronka_team_from_tables(people, stranger, &of_two, &error)); /* an absence of nobody on the team is told by a plan */
  voronka_team_free(of_two);
  FAILS(voronka_team_from_tables(NULL, NULL, &of_two, &error), VORONKA_INVALID_ARGUMENT, "team");
  FAILS(voronka_team_from_tables(people, NULL, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  voronka_table_free(people);
  voronka_table_free(bad);
  voronka_table_free(stranger);
}

static int32_t stop_at_half(double done, void* calls) {
  ++*(int*)calls;
  return done >= 0.5;
}

static void plan(void) {
  static const size_t columns_of[] = {4, 4, 3, 5, 3, 6, 6, 3};
  company c = found();
  const int32_t from = day_of("2026-06-01"), until = day_of("2026-07-01");
  voronka_decompose_options options;
  voronka_plan *made = NULL, *again = NULL;
  voronka_table* table = NULL;
  voronka_column quota, day;
  voronka_chance chance;
  char *json = NULL, *json_again = NULL, *why = NULL;
  int64_t total = 0;
  size_t i = 0;
  int calls = 0;
  int32_t which = 0;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.runs = 2000;
  options.activities_json = "{\"call\":{\"per_entry\":{\"lead\":3}}}";
  OK(voronka_decompose(100000000, "RUB", from, until, c.model, c.history, c.team, c.calendar, &options, &made, &error));
  CHECK(voronka_plan_id(made) != NULL && voronka_plan_id(made)[0] != '\0' && voronka_plan_id(NULL) == NULL);

  for (which = VORONKA_PLAN_QUOTAS; which <= VORONKA_PLAN_BINDING; ++which) {
    OK(voronka_plan_table(made, which, &table, &error));
    CHECK(voronka_table_column_count(table) == columns_of[which]);
    CHECK(which == VORONKA_PLAN_FINDINGS || voronka_table_rows(table) > 0);
    voronka_table_free(table);
  }
  OK(voronka_plan_table(made, VORONKA_PLAN_BY_REP, &table, &error)); /* money: the reps' parts are the target */
  memset(&quota, 0, sizeof quota);
  quota.struct_size = sizeof quota;
  OK(voronka_table_column(table, 2, &quota, &error));
  for (i = 0; i < quota.length; ++i)
    if (strcmp(voronka_table_text(table, 0, i), "revenue:RUB") == 0) total += ((const int64_t*)quota.values)[i];
  CHECK(total == 100000000);
  voronka_table_free(table);
  OK(voronka_plan_table(made, VORONKA_PLAN_QUOTAS, &table, &error)); /* nothing on an absent day */
  memset(&day, 0, sizeof day);
  day.struct_size = sizeof day;
  OK(voronka_table_column(table, 2, &day, &error));
  OK(voronka_table_column(table, 3, &quota, &error));
  for (i = 0; i < quota.length; ++i)
    if (strcmp(voronka_table_text(table, 1, i), "Boris") == 0 && ((const int64_t*)day.values)[i] >= day_of("2026-06-08") &&
        ((const int64_t*)day.values)[i] < day_of("2026-06-10"))
      CHECK(((const int64_t*)quota.values)[i] == 0);
  voronka_table_free(table);

  memset(&chance, 0, sizeof chance);
  chance.struct_size = sizeof chance;
  for (which = VORONKA_METHOD_STEADY_STATE; which <= VORONKA_METHOD_DATED; ++which) {
    OK(voronka_plan_chance(made, which, &chance, &error));
    CHECK(chance.known == 1 && chance.runs == 2000 && chance.probability >= 0.0 && chance.probability <= 1.0 && chance.standard_error < 0.02);
    CHECK(chance.p10_minor <= chance.p50_minor && chance.p50_minor <= chance.p90_minor);
  }
  OK(voronka_plan_chance(made, VORONKA_METHOD_STEADY_STATE, &chance, &error));
  CHECK(fabs(chance.deals - 10.0) < 1e-9); /* 1 000 000 over 100 000 a deal */
  OK(voronka_plan_explain(made, "stage:meeting", "Anna", NULL, &why, &error));
  CHECK(strstr(why, "Anna") != NULL);
  voronka_text_free(why);
  OK(voronka_plan_explain(made, "stage:meeting", NULL, "ru", &why, &error));
  CHECK(strlen(why) > 0);
  voronka_text_free(why);

  OK(voronka_plan_to_json(made, &json, &error));
  OK(voronka_plan_from_json(json, &again, &error));
  OK(voronka_plan_to_json(again, &json_again, &error));
  CHECK_TEXT(json_again, json);
  CHECK_TEXT(voronka_plan_id(again), voronka_plan_id(made));
  voronka_plan_free(again);
  voronka_text_free(json_again);

  /* The same inputs and seed, the same bytes; another seed, another chance. */
  OK(voronka_decompose(100000000, "RUB", from, until, c.model, c.history, c.team, c.calendar, &options, &again, &error));
  OK(voronka_plan_to_json(again, &json_again, &error));
  CHECK_TEXT(json_again, json);
  voronka_plan_free(again);
  voronka_text_free(json_again);
  options.seed = 7;
  OK(voronka_decompose(100000000, "RUB", from, until, c.model, c.history, c.team, c.calendar, &options, &again, &error));
  OK(voronka_plan_to_json(again, &json_again, &error));
  CHECK(strcmp(json_again, json) != 0);
  voronka_plan_free(again);
  voronka_text_free(json_again);
  voronka_text_free(json);
  {
    voronka_team* assumed = NULL;
    OK(voronka_team_from_history(c.history, NULL, &assumed, &error));
    CHECK(voronka_team_size(assumed) > 0);
    voronka_team_free(assumed);
    FAILS(voronka_team_from_history(NULL, NULL, &assumed, &error), VORONKA_INVALID_ARGUMENT, "history");
  }
  options.seed = 0;
  options.runs = -1;
  OK(voronka_decompose(100000000, "RUB", from, until, c.model, c.history, c.team, c.calendar, &options, &again, &error));
  {
    voronka_chance few = chance, many = chance;
    OK(voronka_plan_probability_of(made, 0, 0, NULL, NULL, &few, &error));
    OK(voronka_plan_probability_of(made, 1000, 0, NULL, NULL, &many, &error));
    CHECK(few.known == 1 && few.runs == 2000 && few.probability < many.probability && few.mean_minor < many.mean_minor && few.standard_error > 0.0);
    FAILS(voronka_plan_probability_of(made, -1, 0, NULL, NULL, &few, &error), VORONKA_INVALID_ARGUMENT, "-1");
    FAILS(voronka_plan_probability_of(NULL, 1, 0, NULL, NULL, &few, &error), VORONKA_INVALID_ARGUMENT, "plan");
  }
  OK(voronka_plan_chance(again, VORONKA_METHOD_DATED, &chance, &error));
  CHECK(chance.known == 0 && chance.deals > 0.0 && chance.probability == 0.0);
  voronka_plan_free(again);
  again = NULL;

  options.runs = 2000;
  options.progress = stop_at_half;
  options.progress_data = &calls;
  FAILS(voronka_decompose(100000000, "RUB", from, until, c.model, c.history, c.team, c.calendar, &options, &again, &error), VORONKA_CANCELLED, "");
  CHECK(calls > 0 && again == NULL);
  options.progress = NULL;
#define REFUSED(target, currency, a, b, status, part) \
  FAILS(voronka_decompose(target, currency, a, b, c.model, c.history, c.team, c.calendar, &options, &again, &error), status, part)
  REFUSED(0, "RUB", from, until, VORONKA_INVALID_ARGUMENT, "0");
  REFUSED(-5, "RUB", from, until, VORONKA_INVALID_ARGUMENT, "-");
  REFUSED(100, "USD", from, until, VORONKA_INVALID_ARGUMENT, "USD");
  REFUSED(100, "RUR", from, until, VORONKA_INVALID_ARGUMENT, "RUR");
  REFUSED(100, NULL, from, until, VORONKA_INVALID_ARGUMENT, "currency");
  REFUSED(100, "RUB", until, from, VORONKA_INVALID_ARGUMENT, "2026-07-01");
  REFUSED(100, "RUB", day_of("2026-06-06"), day_of("2026-06-08"), VORONKA_INVALID_ARGUMENT, "2026-06-06"); /* a weekend */
  REFUSED(100, "RUB", day_of("2026-05-01"), day_of("2026-06-01"), VORONKA_UNSUPPORTED, "2026-05-01"); /* in the past */
  options.driver = "tea";
  REFUSED(100, "RUB", from, until, VORONKA_INVALID_ARGUMENT, "tea");
  options.driver = NULL;
  options.activities_json = "{\"call\":5}";
  REFUSED(100, "RUB", from, until, VORONKA_INVALID_DATA, "/call");
  options.activities_json = "{\"call\":{\"per_entry\":{\"tea\":1}}}";
  REFUSED(100, "RUB", from, until, VORONKA_INVALID_ARGUMENT, "tea");
  options.activities_json = NULL;
  options.runs = -2;
  REFUSED(100, "RUB", from, until, VORONKA_INVALID_ARGUMENT, "runs");
  options.runs = -1;
  FAILS(voronka_decompose(100, "RUB", from, until, NULL, c.history, c.team, c.calendar, &options, &again, &error), VORONKA_INVALID_ARGUMENT, "model");
  FAILS(voronka_decompose(100, "RUB", from, until, c.model, NULL, c.team, c.calendar, &options, &again, &error), VORONKA_INVALID_ARGUMENT, "history");
  FAILS(voronka_decompose(100, "RUB", from, until, c.model, c.history, NULL, c.calendar, &options, &again, &error), VORONKA_INVALID_ARGUMENT, "team");
  FAILS(voronka_decompose(100, "RUB", from, until, c.model, c.history, c.team, NULL, &options, &again, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  FAILS(voronka_decompose(100, "RUB", from, until, c.model, c.history, c.team, c.calendar, &options, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  CHECK(again == NULL);

  FAILS(voronka_plan_table(made, 8, &table, &error), VORONKA_INVALID_ARGUMENT, "8");
  FAILS(voronka_plan_table(NULL, 0, &table, &error), VORONKA_INVALID_ARGUMENT, "plan");
  FAILS(voronka_plan_chance(made, 3, &chance, &error), VORONKA_INVALID_ARGUMENT, "3");
  FAILS(voronka_plan_chance(NULL, 0, &chance, &error), VORONKA_INVALID_ARGUMENT, "plan");
  FAILS(voronka_plan_chance(made, 0, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  FAILS(voronka_plan_explain(made, "stage:tea", "Anna", NULL, &why, &error), VORONKA_INVALID_ARGUMENT, "tea");
  FAILS(voronka_plan_explain(made, "stage:meeting", "Zoe", NULL, &why, &error), VORONKA_INVALID_ARGUMENT, "Zoe");
  FAILS(voronka_plan_explain(made, "stage:meeting", "Anna", "de", &why, &error), VORONKA_INVALID_ARGUMENT, "de");
  FAILS(voronka_plan_explain(made, NULL, "Anna", NULL, &why, &error), VORONKA_INVALID_ARGUMENT, "kpi");
  FAILS(voronka_plan_explain(NULL, "stage:meeting", "Anna", NULL, &why, &error), VORONKA_INVALID_ARGUMENT, "plan");
  FAILS(voronka_plan_to_json(NULL, &json, &error), VORONKA_INVALID_ARGUMENT, "plan");
  FAILS(voronka_plan_from_json("{}", &again, &error), VORONKA_INVALID_DATA, "");
  FAILS(voronka_plan_from_json(NULL, &again, &error), VORONKA_INVALID_ARGUMENT, "json");
  voronka_plan_free(made);
  voronka_plan_free(NULL);
  dissolve(c);
}

int main(void) {
  check_unused();
  model();
  team();
  plan();
  return 0;
}
