/* voronka_work_calendar: June 2026 in Moscow, the calendar of the worked example. */
#include "check.h"

static voronka_work_calendar* june(void) {
  voronka_work_calendar_options options;
  voronka_work_calendar *plain = NULL, *calendar = NULL;
  int32_t days[2], kinds[] = {VORONKA_DAY_OFF, VORONKA_DAY_SHORT};
  const double hours[] = {0.0, 7.0};
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.zone = "Europe/Moscow";
  OK(voronka_work_calendar_create(&options, &plain, &error));
  days[0] = day_of("2026-06-12");
  days[1] = day_of("2026-06-11");
  OK(voronka_work_calendar_with_days(plain, days, kinds, hours, 2, &calendar, &error));
  voronka_work_calendar_free(plain); /* the new one does not need it */
  return calendar;
}

static void questions(void) {
  voronka_work_calendar* calendar = june();
  const int32_t from = day_of("2026-06-01"), until = day_of("2026-07-01");
  int32_t days = 0, minutes = -1, age = -1, list[30];
  int64_t a = 0, b = 0;
  size_t count = 0;
  double hours = 0.0;
  CHECK_TEXT(voronka_work_calendar_zone(calendar), "Europe/Moscow");
  OK(voronka_work_calendar_workload(calendar, from, until, &days, &hours, &error));
  CHECK(days == 21 && hours == 167.0);
  OK(voronka_work_calendar_workload(calendar, from, until, NULL, NULL, &error));
  OK(voronka_work_calendar_minutes(calendar, day_of("2026-06-11"), &minutes, &error));
  CHECK(minutes == 420);
  OK(voronka_work_calendar_minutes(calendar, day_of("2026-06-12"), &minutes, &error));
  CHECK(minutes == 0);
  OK(voronka_work_calendar_working_days(calendar, from, until, list, 30, &count, &error));
  CHECK(count == 21 && list[0] == from && list[20] == day_of("2026-06-30") && list[9] == day_of("2026-06-15"));
  OK(voronka_work_calendar_working_days(calendar, from, until, NULL, 0, &count, &error));
  CHECK(count == 21);
  list[2] = -1;
  OK(voronka_work_calendar_working_days(calendar, from, until, list, 2, &count, &error));
  CHECK(count == 21 && list[2] == -1);
  /* Thursday 11 to Monday 15: four calendar days; Monday is the only working day after the 11th. */
  OK(voronka_work_calendar_age(calendar, day_of("2026-06-11"), day_of("2026-06-15"), VORONKA_CLOCK_CALENDAR, &age, &error));
  CHECK(age == 4);
  OK(voronka_work_calendar_age(calendar, day_of("2026-06-11"), day_of("2026-06-15"), VORONKA_CLOCK_WORKING, &age, &error));
  CHECK(age == 1);
  OK(voronka_instant_parse("2026-06-11T15:00:00", "Europe/Moscow", &a, &error)); /* open until 16:00 */
  OK(voronka_instant_parse("2026-06-15T10:30:00", "Europe/Moscow", &b, &error)); /* open from 09:00 */
  OK(voronka_work_calendar_working_hours(calendar, a, b, &hours, &error));
  CHECK(hours == 2.5);

  FAILS(voronka_work_calendar_minutes(NULL, from, &minutes, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  FAILS(voronka_work_calendar_minutes(calendar, INT32_MAX, &minutes, &error), VORONKA_INVALID_ARGUMENT, "day");
  FAILS(voronka_work_calendar_minutes(calendar, from, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  FAILS(voronka_work_calendar_workload(calendar, until, from, &days, &hours, &error), VORONKA_INVALID_ARGUMENT, "2026-07-01");
  FAILS(voronka_work_calendar_workload(NULL, from, until, &days, &hours, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  FAILS(voronka_work_calendar_working_days(calendar, from, until, NULL, 3, &count, &error), VORONKA_INVALID_ARGUMENT, "out");
  FAILS(voronka_work_calendar_working_days(calendar, from, until, list, 30, NULL, &error), VORONKA_INVALID_ARGUMENT, "out_count");
  FAILS(voronka_work_calendar_working_days(NULL, from, until, list, 30, &count, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  FAILS(voronka_work_calendar_age(calendar, from, until, 0, &age, &error), VORONKA_INVALID_ARGUMENT, "clock");
  FAILS(voronka_work_calendar_age(calendar, from, until, 3, &age, &error), VORONKA_INVALID_ARGUMENT, "clock");
  FAILS(voronka_work_calendar_age(NULL, from, until, 1, &age, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  FAILS(voronka_work_calendar_working_hours(calendar, a, INT64_MAX, &hours, &error), VORONKA_INVALID_ARGUMENT, "until_us");
  FAILS(voronka_work_calendar_working_hours(NULL, a, b, &hours, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  CHECK(voronka_work_calendar_zone(NULL) == NULL);
  voronka_work_calendar_free(calendar);
  voronka_work_calendar_free(NULL);
}

static void refusals(void) {
  voronka_work_calendar_options options;
  voronka_work_calendar *calendar = june(), *other = NULL;
  int32_t days[1], kinds[1];
  double hours[1];
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.zone = "Europe/Atlantis";
  FAILS(voronka_work_calendar_create(&options, &other, &error), VORONKA_INVALID_ARGUMENT, "Europe/Atlantis");
  options.zone = NULL;
  options.weekend = 0x81;
  FAILS(voronka_work_calendar_create(&options, &other, &error), VORONKA_INVALID_ARGUMENT, "weekend");
  options.weekend = 0;
  options.full_minutes = 1441;
  FAILS(voronka_work_calendar_create(&options, &other, &error), VORONKA_INVALID_ARGUMENT, "1441");
  options.full_minutes = 0;
  FAILS(voronka_work_calendar_create(&options, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  options.weekend = VORONKA_WEEKEND_NONE;
  options.opens_minute = -1;
  OK(voronka_work_calendar_create(&options, &other, &error));
  {
    int32_t count = 0;
    OK(voronka_work_calendar_workload(other, day_of("2026-06-01"), day_of("2026-07-01"), &count, NULL, &error));
    CHECK(count == 30);
  }
  voronka_work_calendar_free(other);

  days[0] = day_of("2026-06-20");
  kinds[0] = 7;
  hours[0] = 4.0;
  FAILS(voronka_work_calendar_with_days(calendar, days, kinds, hours, 1, &other, &error), VORONKA_INVALID_ARGUMENT, "2026-06-20");
  CHECK(other == NULL);
  kinds[0] = VORONKA_DAY_SHORT;
  FAILS(voronka_work_calendar_with_days(calendar, days, kinds, NULL, 1, &other, &error), VORONKA_INVALID_ARGUMENT, "hours");
  hours[0] = -1.0;
  FAILS(voronka_work_calendar_with_days(calendar, days, kinds, hours, 1, &other, &error), VORONKA_INVALID_ARGUMENT, "-1");
  hours[0] = NAN;
  FAILS(voronka_work_calendar_with_days(calendar, days, kinds, hours, 1, &other, &error), VORONKA_INVALID_ARGUMENT, "nan");
  FAILS(voronka_work_calendar_with_days(calendar, NULL, kinds, hours, 1, &other, &error), VORONKA_INVALID_ARGUMENT, "days");
  FAILS(voronka_work_calendar_with_days(calendar, days, NULL, hours, 1, &other, &error), VORONKA_INVALID_ARGUMENT, "kinds");
  FAILS(voronka_work_calendar_with_days(NULL, days, kinds, hours, 1, &other, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  kinds[0] = VORONKA_DAY_WORK; /* a working Saturday */
  OK(voronka_work_calendar_with_days(calendar, days, kinds, NULL, 1, &other, &error));
  {
    int32_t minutes = 0;
    OK(voronka_work_calendar_minutes(other, days[0], &minutes, &error));
    CHECK(minutes == 480);
    OK(voronka_work_calendar_minutes(calendar, days[0], &minutes, &error));
    CHECK(minutes == 0); /* the other one is as it was */
  }
  voronka_work_calendar_free(other);
  voronka_work_calendar_free(calendar);
}

static void documents(void) {
  voronka_work_calendar *calendar = june(), *again = NULL;
  char *json = NULL, *json_again = NULL;
  OK(voronka_work_calendar_to_json(calendar, &json, &error));
  OK(voronka_work_calendar_from_json(json, &again, &error));
  OK(voronka_work_calendar_to_json(again, &json_again, &error));
  CHECK_TEXT(json_again, json);
  voronka_work_calendar_free(again);
  voronka_text_free(json_again);
  voronka_text_free(json);
  FAILS(voronka_work_calendar_from_json("{\"format\":", &again, &error), VORONKA_INVALID_DATA, "JSON");
  FAILS(voronka_work_calendar_from_json("{}", &again, &error), VORONKA_INVALID_DATA, "format");
  FAILS(voronka_work_calendar_from_json(NULL, &again, &error), VORONKA_INVALID_ARGUMENT, "json");
  FAILS(voronka_work_calendar_to_json(NULL, &json, &error), VORONKA_INVALID_ARGUMENT, "calendar");

  voronka_work_calendar_free(calendar);
}

int main(void) {
  check_unused();
  questions();
  refusals();
  documents();
  return 0;
}
