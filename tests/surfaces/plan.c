/* The worked example in C: from five files to the plan's JSON document. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "voronka.h"

static voronka_error* error;

static void done(voronka_status status) {
  if (status == VORONKA_OK) return;
  fprintf(stderr, "%s: %s\n", voronka_status_name(status), voronka_error_message(error));
  voronka_error_free(error);
  exit(3);
}

static const char* path(const char* folder, const char* name) {
  static char full[4096];
  snprintf(full, sizeof full, "%s/%s", folder, name);
  return full;
}

static char* read_file(const char* name) {
  FILE* file = fopen(name, "rb");
  char* bytes = NULL;
  long size = 0;
  if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0) exit(3);
  rewind(file);
  bytes = (char*)malloc((size_t)size + 1);
  if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) exit(3);
  bytes[size] = '\0';
  fclose(file);
  return bytes;
}

static voronka_table* csv(const char* folder, const char* name) {
  voronka_table* table = NULL;
  done(voronka_table_from_csv_file(path(folder, name), NULL, &table, &error));
  return table;
}

int main(int count, char** arguments) {
  const char* folder = count == 2 ? arguments[1] : ".";
  char *model_json = read_file(path(folder, "model.json")), *activities = read_file(path(folder, "activities.json")), *document = NULL;
  voronka_model* model = NULL;
  voronka_model_facts facts;
  voronka_stage_graph* graph = NULL;
  voronka_work_calendar_options weekdays;
  voronka_work_calendar *plain = NULL, *calendar = NULL;
  voronka_table *days = csv(folder, "calendar.csv"), *people = csv(folder, "team.csv"), *away = csv(folder, "absences.csv"),
                *deals = csv(folder, "open_deals.csv");
  voronka_team* team = NULL;
  voronka_columns columns;
  voronka_history_options known;
  voronka_history* history = NULL;
  voronka_decompose_options options;
  voronka_plan* plan = NULL;
  int32_t from = 0, until = 0;
  int64_t target = 0;

  done(voronka_model_from_json(model_json, &model, &error));
  memset(&facts, 0, sizeof facts);
  facts.struct_size = sizeof facts;
  done(voronka_model_describe(model, &facts, &error));
  done(voronka_model_graph(model, &graph, &error));

  memset(&weekdays, 0, sizeof weekdays);
  weekdays.struct_size = sizeof weekdays;
  weekdays.zone = facts.zone;
  done(voronka_work_calendar_create(&weekdays, &plain, &error));
  done(voronka_work_calendar_with_table(plain, days, &calendar, &error));
  done(voronka_team_from_tables(people, away, &team, &error));

  memset(&columns, 0, sizeof columns);
  columns.struct_size = sizeof columns;
  columns.at = "since";
  columns.rep = "rep";
  columns.amount = "amount";
  memset(&known, 0, sizeof known);
  known.struct_size = sizeof known;
  known.zone = facts.zone;
  known.currency = facts.currency;
  known.has_as_of = facts.has_as_of;
  known.as_of_us = facts.as_of_us;
  done(voronka_history_open_deals(graph, deals, &columns, &known, &history, &error));

  done(voronka_period_parse("2026-06", &from, &until, &error));
  done(voronka_money_parse("10000000", "RUB", 0, &target, &error));
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.activities_json = activities;
  done(voronka_decompose(target, "RUB", from, until, model, history, team, calendar, &options, &plan, &error));
  done(voronka_plan_to_json(plan, &document, &error));
  fputs(document, stdout);

  voronka_text_free(document);
  voronka_plan_free(plan);
  voronka_history_free(history);
  voronka_team_free(team);
  voronka_work_calendar_free(calendar);
  voronka_work_calendar_free(plain);
  voronka_stage_graph_free(graph);
  voronka_model_free(model);
  voronka_table_free(days);
  voronka_table_free(people);
  voronka_table_free(away);
  voronka_table_free(deals);
  free(model_json);
  free(activities);
  return 0;
}
