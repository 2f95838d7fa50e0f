/* Days, instants, periods, fiscal years, money. */
#include "check.h"

static void days(void) {
  char* text = NULL;
  CHECK(day_of("1970-01-01") == 0);
  CHECK(day_of("2026-06-01") == 20605);
  OK(voronka_day_format(20605, &text, &error));
  CHECK_TEXT(text, "2026-06-01");
  voronka_text_free(text);
  FAILS(voronka_day_format(INT32_MAX, &text, &error), VORONKA_INVALID_ARGUMENT, "2147483647");
  CHECK(text == NULL);
  FAILS(voronka_day_format(INT32_MIN, &text, &error), VORONKA_INVALID_ARGUMENT, "-2147483648");
  FAILS(voronka_day_format(0, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
}

static void instants(void) {
  int64_t us = 0;
  int32_t day = 0;
  char* text = NULL;
  OK(voronka_instant_parse("2026-06-01T00:00:00+03:00", NULL, &us, &error));
  CHECK(us == INT64_C(1780261200000000));
  OK(voronka_instant_day(us, "Europe/Moscow", &day, &error));
  CHECK(day == day_of("2026-06-01"));
  OK(voronka_instant_day(us, NULL, &day, &error));
  CHECK(day == day_of("2026-05-31"));
  OK(voronka_instant_parse("2026-06-01", "Europe/Moscow", &us, &error));
  CHECK(us == INT64_C(1780261200000000));
  OK(voronka_instant_parse("2026-06-01", NULL, &us, &error));
  CHECK(us == INT64_C(1780272000000000));
  OK(voronka_instant_format(us, &text, &error));
  CHECK_TEXT(text, "2026-06-01T00:00:00Z");
  voronka_text_free(text);
  OK(voronka_instant_parse("1969-12-31", NULL, &us, &error));
  CHECK(us == INT64_C(-86400000000));
  FAILS(voronka_instant_parse("2026-06-01T10:07:00", NULL, &us, &error), VORONKA_INVALID_ARGUMENT, "no zone");
  FAILS(voronka_instant_parse("June", "UTC", &us, &error), VORONKA_INVALID_ARGUMENT, "June");
  FAILS(voronka_instant_parse("2026-06-01", "Europe/Atlantis", &us, &error), VORONKA_INVALID_ARGUMENT, "Europe/Atlantis");
  /* Clocks went from 02:00 to 03:00 on 2026-03-29 in Berlin, and from 03:00 back to 02:00 on 2026-10-25. */
  FAILS(voronka_instant_parse("2026-03-29T02:30:00", "Europe/Berlin", &us, &error), VORONKA_INVALID_DATA, "2026-03-29");
  FAILS(voronka_instant_parse("2026-10-25T02:30:00", "Europe/Berlin", &us, &error), VORONKA_INVALID_DATA, "2026-10-25");
  FAILS(voronka_instant_format(INT64_MAX, &text, &error), VORONKA_INVALID_ARGUMENT, "9223372036854775807");
  FAILS(voronka_instant_day(INT64_MIN, NULL, &day, &error), VORONKA_INVALID_ARGUMENT, "-9223372036854775808");
}

static void check_period(const char* text, const char* from, const char* until) {
  int32_t first = 0, end = 0;
  OK(voronka_period_parse(text, &first, &end, &error));
  CHECK(first == day_of(from));
  CHECK(end == day_of(until));
}

static void periods(void) {
  int32_t from = -5, until = -6;
  check_period("2026-06", "2026-06-01", "2026-07-01");
  check_period("2026-Q2", "2026-04-01", "2026-07-01");
  check_period("2026", "2026-01-01", "2027-01-01");
  check_period("2026-W01", "2025-12-29", "2026-01-05"); /* ISO 8601: the week that holds 4 January */
  check_period("2026-06-03/2026-06-10", "2026-06-03", "2026-06-10");
  FAILS(voronka_period_parse("2026-13", &from, &until, &error), VORONKA_INVALID_ARGUMENT, "2026-13");
  FAILS(voronka_period_parse("2026-06-10/2026-06-03", &from, &until, &error), VORONKA_INVALID_ARGUMENT, "2026-06-10");
  FAILS(voronka_period_parse("2026-06", NULL, &until, &error), VORONKA_INVALID_ARGUMENT, "from");
  FAILS(voronka_period_parse("2026-06", &from, NULL, &error), VORONKA_INVALID_ARGUMENT, "until");
  CHECK(from == -5 && until == -6);

  OK(voronka_fiscal_period(4, VORONKA_FISCAL_MONTHS, 2026, 0, 0, &from, &until, &error)); /* ends in 2026 */
  CHECK(from == day_of("2025-04-01") && until == day_of("2026-04-01"));
  OK(voronka_fiscal_period(4, VORONKA_FISCAL_MONTHS, 2026, 4, 0, &from, &until, &error));
  CHECK(from == day_of("2026-01-01") && until == day_of("2026-04-01"));
  OK(voronka_fiscal_period(4, VORONKA_FISCAL_MONTHS, 2026, 0, 1, &from, &until, &error));
  CHECK(from == day_of("2025-04-01") && until == day_of("2025-05-01"));
  OK(voronka_fiscal_period(1, VORONKA_FISCAL_445, 2026, 1, 0, &from, &until, &error));
  CHECK(until - from == 13 * 7 && (from + 3) % 7 == 0); /* 13 weeks from a Monday */
  FAILS(voronka_fiscal_period(13, 0, 2026, 0, 0, &from, &until, &error), VORONKA_INVALID_ARGUMENT, "13");
  FAILS(voronka_fiscal_period(1, 9, 2026, 0, 0, &from, &until, &error), VORONKA_INVALID_ARGUMENT, "9");
  FAILS(voronka_fiscal_period(1, 0, 2026, 5, 0, &from, &until, &error), VORONKA_INVALID_ARGUMENT, "5");
  FAILS(voronka_fiscal_period(1, 0, 2026, 1, 1, &from, &until, &error), VORONKA_INVALID_ARGUMENT, "at most one");
}

static void money(void) {
  int32_t exponent = -1;
  int64_t minor = 0, parts[3] = {0, 0, 0};
  const double weights[] = {1.0, 1.0, 1.0}, none[] = {0.0, 0.0, 0.0}, negative[] = {1.0, -1.0, 1.0};
  char* text = NULL;
  OK(voronka_currency_exponent("RUB", &exponent, &error));
  CHECK(exponent == 2);
  OK(voronka_currency_exponent("JPY", &exponent, &error));
  CHECK(exponent == 0);
  OK(voronka_currency_exponent("KWD", &exponent, &error));
  CHECK(exponent == 3);
  FAILS(voronka_currency_exponent("rub", &exponent, &error), VORONKA_INVALID_ARGUMENT, "rub");
  OK(voronka_money_parse("10000000", "RUB", 0, &minor, &error));
  CHECK(minor == 1000000000);
  OK(voronka_money_parse("-0,07", "RUB", ',', &minor, &error));
  CHECK(minor == -7);
  FAILS(voronka_money_parse("1.005", "RUB", 0, &minor, &error), VORONKA_INVALID_ARGUMENT, "1.005");
  FAILS(voronka_money_parse("99999999999999999999", "RUB", 0, &minor, &error), VORONKA_INVALID_ARGUMENT, "99999999999999999999");
  FAILS(voronka_money_parse("1", "RUB", ';', &minor, &error), VORONKA_INVALID_ARGUMENT, "decimal_mark");
  OK(voronka_money_format(-7, "RUB", &text, &error));
  CHECK_TEXT(text, "-0.07");
  voronka_text_free(text);
  OK(voronka_money_format(INT64_MIN, "JPY", &text, &error));
  CHECK_TEXT(text, "-9223372036854775808");
  voronka_text_free(text);
  FAILS(voronka_money_format(1, "???", &text, &error), VORONKA_INVALID_ARGUMENT, "???");

  OK(voronka_money_split(100, weights, 3, parts, &error)); /* of equal remainders the earliest gets the kopeck */
  CHECK(parts[0] == 34 && parts[1] == 33 && parts[2] == 33);
  FAILS(voronka_money_split(100, none, 3, parts, &error), VORONKA_INVALID_ARGUMENT, "weight");
  FAILS(voronka_money_split(100, negative, 3, parts, &error), VORONKA_INVALID_ARGUMENT, "-1");
  FAILS(voronka_money_split(100, NULL, 3, parts, &error), VORONKA_INVALID_ARGUMENT, "weights");
  FAILS(voronka_money_split(100, weights, 3, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  CHECK(parts[0] == 34);
}

static void rates_by_date(void) {
  const int32_t when[] = {day_of("2026-06-01"), day_of("2026-06-10"), day_of("2026-06-01")};
  const char *const from[] = {"USD", "USD", "RUB"}, *const to[] = {"RUB", "RUB", "JPY"}, *const rate[] = {"90", "92.4567", "1.75"};
  const char *const wrong[] = {"90", "many", "1.75"};
  voronka_rates* rates = NULL;
  int64_t out = 0;
  OK(voronka_rates_create(when, from, to, rate, 3, &rates, &error));
  OK(voronka_rates_convert(rates, 100, "USD", "RUB", day_of("2026-06-09"), &out, &error));
  CHECK(out == 9000);
  OK(voronka_rates_convert(rates, 100, "USD", "RUB", day_of("2026-06-10"), &out, &error));
  CHECK(out == 9246); /* 92.4567 */
  OK(voronka_rates_convert(rates, 9000, "RUB", "USD", day_of("2026-06-02"), &out, &error));
  CHECK(out == 100);
  OK(voronka_rates_convert(rates, 10000, "RUB", "JPY", day_of("2026-06-02"), &out, &error));
  CHECK(out == 175); /* yen have no minor unit */
  FAILS(voronka_rates_convert(rates, 100, "USD", "RUB", day_of("2026-05-31"), &out, &error), VORONKA_INVALID_DATA, "2026-05-31");
  FAILS(voronka_rates_convert(rates, 100, "EUR", "RUB", day_of("2026-06-02"), &out, &error), VORONKA_INVALID_DATA, "EUR");
  FAILS(voronka_rates_convert(NULL, 100, "USD", "RUB", 0, &out, &error), VORONKA_INVALID_ARGUMENT, "rates");
  voronka_rates_free(rates);
  FAILS(voronka_rates_create(when, from, to, wrong, 3, &rates, &error), VORONKA_INVALID_ARGUMENT, "rates[1]");
  CHECK(rates == NULL);
  FAILS(voronka_rates_create(when, from, NULL, rate, 3, &rates, &error), VORONKA_INVALID_ARGUMENT, "to");
  OK(voronka_rates_create(NULL, NULL, NULL, NULL, 0, &rates, &error));
  voronka_rates_free(rates);
  voronka_rates_free(NULL);
}

static void weeks(void) {
  voronka_table* table = NULL;
  voronka_column from, until;
  memset(&from, 0, sizeof from);
  memset(&until, 0, sizeof until);
  from.struct_size = until.struct_size = sizeof from;
  OK(voronka_period_weeks(day_of("2026-06-01"), day_of("2026-07-01"), &table, &error));
  CHECK(voronka_table_rows(table) == 5);
  OK(voronka_table_column(table, 0, &from, &error));
  OK(voronka_table_column(table, 1, &until, &error));
  CHECK(((const int64_t*)from.values)[4] == day_of("2026-06-29") && ((const int64_t*)until.values)[4] == day_of("2026-07-01"));
  CHECK(((const int64_t*)from.values)[1] == day_of("2026-06-08") && ((const int64_t*)until.values)[0] == day_of("2026-06-08"));
  voronka_table_free(table);
  FAILS(voronka_period_weeks(1, 0, &table, &error), VORONKA_INVALID_ARGUMENT, "1970");
  CHECK(table == NULL);
}

int main(void) {
  rates_by_date();
  weeks();
  check_unused();
  days();
  instants();
  periods();
  money();
  return 0;
}
