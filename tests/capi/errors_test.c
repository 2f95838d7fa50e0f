/* Versions, error objects, option structs of other versions, NULL everywhere. */
#include "check.h"

/* What a program compiled against another version of the header would pass. */
struct older_options { uint32_t struct_size; uint32_t weekend; };
struct newer_options { voronka_work_calendar_options known; uint64_t unknown; };

static void versions(void) {
  CHECK(voronka_version() == VORONKA_VERSION);
  CHECK(voronka_abi_version() == VORONKA_ABI_VERSION);
  CHECK_TEXT(voronka_status_name(VORONKA_NO_ESTIMATE), "no_estimate");
  CHECK_TEXT(voronka_status_name(99), "unknown");
}

static void error_objects(void) {
  int32_t day = 7;
  CHECK(voronka_error_status(NULL) == VORONKA_OK);
  CHECK_TEXT(voronka_error_message(NULL), "");
  voronka_error_free(NULL);
  voronka_text_free(NULL);
  FAILS(voronka_day_parse("2026-02-30", &day, &error), VORONKA_INVALID_ARGUMENT, "2026-02-30");
  CHECK(day == 7); /* a failed call leaves numbers as they were */
  CHECK(voronka_day_parse("2026-02-30", &day, NULL) == VORONKA_INVALID_ARGUMENT); /* the status alone will do */
  FAILS(voronka_day_parse(NULL, &day, &error), VORONKA_INVALID_ARGUMENT, "text");
  FAILS(voronka_day_parse("2026-02-03", NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  /* A success clears the error of the call before. */
  CHECK(voronka_day_parse("x", &day, &error) == VORONKA_INVALID_ARGUMENT && error != NULL);
  voronka_error_free(error);
  OK(voronka_day_parse("2026-02-03", &day, &error));
}

static void option_structs(void) {
  struct older_options old;
  struct newer_options new_;
  voronka_work_calendar_options now;
  voronka_work_calendar* calendar = NULL;
  int32_t minutes = 0;

  memset(&old, 0, sizeof old);
  old.struct_size = sizeof old;
  old.weekend = 1u << 4; /* Friday */
  OK(voronka_work_calendar_create((const voronka_work_calendar_options*)(const void*)&old, &calendar, &error));
  CHECK_TEXT(voronka_work_calendar_zone(calendar), "UTC");
  OK(voronka_work_calendar_minutes(calendar, day_of("2026-06-05"), &minutes, &error));
  CHECK(minutes == 0);
  OK(voronka_work_calendar_minutes(calendar, day_of("2026-06-06"), &minutes, &error));
  CHECK(minutes == 480);
  voronka_work_calendar_free(calendar);

  memset(&new_, 0, sizeof new_);
  new_.known.struct_size = sizeof new_;
  new_.known.full_minutes = 60;
  OK(voronka_work_calendar_create(&new_.known, &calendar, &error));
  OK(voronka_work_calendar_minutes(calendar, day_of("2026-06-05"), &minutes, &error));
  CHECK(minutes == 60);
  voronka_work_calendar_free(calendar);
  new_.unknown = (uint64_t)1 << 63;
  FAILS(voronka_work_calendar_create(&new_.known, &calendar, &error), VORONKA_UNSUPPORTED, "does not know");
  CHECK(calendar == NULL);

  memset(&now, 0, sizeof now);
  FAILS(voronka_work_calendar_create(&now, &calendar, &error), VORONKA_INVALID_ARGUMENT, "struct_size is 0");
  now.struct_size = 0xFFFFFFFFu;
  FAILS(voronka_work_calendar_create(&now, &calendar, &error), VORONKA_INVALID_ARGUMENT, "struct_size");
  OK(voronka_work_calendar_create(NULL, &calendar, &error)); /* all defaults */
  voronka_work_calendar_free(calendar);
}

static void text_that_is_not_utf8(void) {
  voronka_stage_graph* graph = NULL;
  const char* names[] = {"lead", "w\xC3\x28n"};
  const int32_t kinds[] = {VORONKA_STAGE_OPEN, VORONKA_STAGE_WON}, from[] = {0}, to[] = {1};
  FAILS(voronka_stage_graph_create(names, kinds, 2, from, to, 1, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "stage_names[1]");
  names[1] = "won\xED\xA0\x80"; /* a surrogate */
  FAILS(voronka_stage_graph_create(names, kinds, 2, from, to, 1, NULL, &graph, &error), VORONKA_INVALID_ARGUMENT, "0xED");
  names[1] = "\xD0\xBE\xD0\xBF\xD0\xBB\xD0\xB0\xD1\x87\xD0\xB5\xD0\xBD"; /* Russian for "paid" */
  OK(voronka_stage_graph_create(names, kinds, 2, from, to, 1, NULL, &graph, &error));
  voronka_stage_graph_free(graph);
}

int main(void) {
  check_unused();
  versions();
  error_objects();
  option_structs();
  text_that_is_not_utf8();
  return 0;
}
