/* voronka_work_calendar out of a table and out of an iCalendar file. */
#include "check.h"

int main(void) {
  static const char rows[] = "day,kind,hours\n2026-06-11,short,7\n2026-06-12,off,0\n2026-06-20,work,8\n";
  static const char bad[] = "day,kind,hours\n2026-06-11,short,7\n2026-06-12,maybe,0\n";
  static const char ics[] =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n"
      "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260612\r\nDTEND;VALUE=DATE:20260613\r\nSUMMARY:Russia Day\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20260610T100000Z\r\nSUMMARY:Stand-up\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  static const char no_such_day[] = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20269912\r\nEND:VEVENT\r\n";
  voronka_work_calendar *again = NULL, *base = NULL;
  voronka_table *table = NULL, *skipped = NULL;
  int32_t count = 0, from = 0, until = 0;
  check_unused();
  from = day_of("2026-06-01");
  until = day_of("2026-07-01");
  OK(voronka_work_calendar_create(NULL, &base, &error));
  OK(voronka_table_from_csv(rows, sizeof rows - 1, NULL, &table, &error));
  OK(voronka_work_calendar_with_table(base, table, &again, &error));
  voronka_table_free(table);
  OK(voronka_work_calendar_workload(again, from, until, &count, NULL, &error));
  CHECK(count == 22);
  voronka_work_calendar_free(again);
  OK(voronka_table_from_csv(bad, sizeof bad - 1, NULL, &table, &error));
  FAILS(voronka_work_calendar_with_table(base, table, &again, &error), VORONKA_INVALID_DATA, "maybe");
  FAILS(voronka_work_calendar_with_table(base, NULL, &again, &error), VORONKA_INVALID_ARGUMENT, "table");
  FAILS(voronka_work_calendar_with_table(NULL, table, &again, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  voronka_table_free(table);

  OK(voronka_work_calendar_with_ics(base, ics, sizeof ics - 1, from, until, &again, &skipped, &error));
  OK(voronka_work_calendar_workload(again, from, until, &count, NULL, &error));
  CHECK(count == 21);
  CHECK(voronka_table_rows(skipped) == 1);
  voronka_table_free(skipped);
  voronka_work_calendar_free(again);
  OK(voronka_work_calendar_with_ics(base, ics, sizeof ics - 1, from, until, &again, NULL, &error));
  voronka_work_calendar_free(again);
  FAILS(voronka_work_calendar_with_ics(base, no_such_day, sizeof no_such_day - 1, from, until, &again, &skipped, &error), VORONKA_INVALID_DATA, "line");
  CHECK(again == NULL && skipped == NULL);
  FAILS(voronka_work_calendar_with_ics(base, NULL, 5, from, until, &again, NULL, &error), VORONKA_INVALID_ARGUMENT, "bytes");
  FAILS(voronka_work_calendar_with_ics(NULL, ics, sizeof ics - 1, from, until, &again, NULL, &error), VORONKA_INVALID_ARGUMENT, "calendar");
  FAILS(voronka_work_calendar_with_ics(base, ics, sizeof ics - 1, until, from, &again, NULL, &error), VORONKA_INVALID_ARGUMENT, "2026");
  voronka_work_calendar_free(base);
  return 0;
}
