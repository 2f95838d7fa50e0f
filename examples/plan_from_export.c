/* From a CRM export of stage changes to a plan, in C:
 *   plan_from_export_c events.csv team.csv 10000000 2026-06 */
#include <stdio.h>
#include <string.h>

/* [tutorial] */
#include <voronka.h>

/* One way out of every call: say what was refused and where. */
static int failed(voronka_status status, voronka_error* error) {
  if (status == VORONKA_OK) return 0;
  fprintf(stderr, "plan_from_export: %s\n", voronka_error_message(error));
  voronka_error_free(error);
  return 1;
}

int main(int argc, char** argv) {
  voronka_table *events = NULL, *team_table = NULL;
  voronka_stage_graph* funnel = NULL;
  voronka_history* history = NULL;
  voronka_work_calendar* calendar = NULL;
  voronka_model* model = NULL;
  voronka_team* team = NULL;
  voronka_plan* plan = NULL;
  voronka_error* error = NULL;
  char *text = NULL, *day = NULL;
  int32_t from = 0, until = 0;
  int64_t target = 0;
  int exit_code = 3;
  if (argc != 5) return fprintf(stderr, "usage: plan_from_export_c EVENTS.csv TEAM.csv TARGET PERIOD\n"), 2;
  if (failed(voronka_table_from_csv_file(argv[1], NULL, &events, &error), error)) goto end;
  if (failed(voronka_table_from_csv_file(argv[2], NULL, &team_table, &error), error)) goto end;
  if (failed(voronka_team_from_tables(team_table, NULL, &team, &error), error)) goto end;

  {
    /* Where a deal can go: stages by their index, VORONKA_ANY_OPEN for every open stage. */
    const char* stages[] = {"lead", "qualified", "meeting", "contract", "invoice", "paid", "lost"};
    const int32_t kinds[] = {VORONKA_STAGE_OPEN, VORONKA_STAGE_OPEN, VORONKA_STAGE_OPEN, VORONKA_STAGE_OPEN,
                             VORONKA_STAGE_OPEN, VORONKA_STAGE_WON,  VORONKA_STAGE_LOST};
    const int32_t move_from[] = {0, 1, 2, 3, 4, VORONKA_ANY_OPEN}, move_to[] = {1, 2, 3, 4, 5, 6};
    voronka_stage_graph_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.key = "meeting";
    if (failed(voronka_stage_graph_create(stages, kinds, 7, move_from, move_to, 6, &options, &funnel, &error), error)) goto end;
  }

  {
    /* What happened, as it was known on the morning of the period's first day. */
    voronka_columns columns;
    voronka_history_options options;
    memset(&columns, 0, sizeof columns);
    columns.struct_size = sizeof columns;
    columns.rep = "rep";
    columns.amount = "amount";
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.zone = "Europe/Moscow";
    options.currency = "RUB";
    options.has_as_of = 1;
    if (failed(voronka_period_parse(argv[4], &from, &until, &error), error)) goto end;
    if (failed(voronka_day_format(from, &day, &error), error)) goto end;
    if (failed(voronka_instant_parse(day, options.zone, &options.as_of_us, &error), error)) goto end;
    if (failed(voronka_history_from_table(funnel, events, &columns, &options, &history, &error), error)) goto end;
  }

  {
    /* What was learned from it. NULL options are the defaults. Deals still open count as "not yet", never as "no". */
    voronka_rate rate;
    voronka_work_calendar_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.zone = "Europe/Moscow";
    if (failed(voronka_work_calendar_create(&options, &calendar, &error), error)) goto end;
    if (failed(voronka_estimate(history, calendar, NULL, &model, &error), error)) goto end;
    memset(&rate, 0, sizeof rate);
    rate.struct_size = sizeof rate;
    if (failed(voronka_model_conversion(model, "meeting", "paid", 60, NULL, 0.95, &rate, &error), error)) goto end;
    printf("a meeting is paid within 60 working days: %.3f (%.3f to %.3f, n = %.0f)\n", rate.estimate, rate.low, rate.high, rate.n);
  }

  {
    /* What must be done: whole numbers per rep and day that add up. */
    if (failed(voronka_money_parse(argv[3], "RUB", 0, &target, &error), error)) goto end;
    if (failed(voronka_decompose(target, "RUB", from, until, model, history, team, calendar, NULL, &plan, &error), error)) goto end;
    if (failed(voronka_plan_text(plan, "en", &text, &error), error)) goto end;
    fputs(text, stdout);
    exit_code = 0;
  }

end:
  voronka_text_free(text);
  voronka_text_free(day);
  voronka_plan_free(plan);
  voronka_team_free(team);
  voronka_model_free(model);
  voronka_work_calendar_free(calendar);
  voronka_history_free(history);
  voronka_stage_graph_free(funnel);
  voronka_table_free(team_table);
  voronka_table_free(events);
  return exit_code;
}
/* [/tutorial] */
