/* What the C programs of this folder check with: no framework, so that a stranger's compiler is all they need. */
#ifndef VORONKA_TESTS_CHECK_H
#define VORONKA_TESTS_CHECK_H
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "voronka.h"

#define CHECK(condition)                                                                 \
  do {                                                                                   \
    if (!(condition)) {                                                                  \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);     \
      exit(1);                                                                           \
    }                                                                                    \
  } while (0)

#define CHECK_TEXT(found, wanted) check_text(__FILE__, __LINE__, (found), (wanted))
static void check_text(const char* file, int line, const char* found, const char* wanted) {
  if (found == NULL || strcmp(found, wanted) != 0) {
    fprintf(stderr, "%s:%d: found \"%s\", wanted \"%s\"\n", file, line, found == NULL ? "(NULL)" : found, wanted);
    exit(1);
  }
}

/* Both take an expression that passes `&error`. */
static voronka_error* error;
#define OK(call) check_ok(__FILE__, __LINE__, (call))
static void check_ok(const char* file, int line, voronka_status status) {
  if (status != VORONKA_OK || error != NULL) {
    fprintf(stderr, "%s:%d: %s: %s\n", file, line, voronka_status_name(status), voronka_error_message(error));
    exit(1);
  }
}
/* The call fails with `wanted`, and its message holds `part`. */
#define FAILS(call, wanted, part) check_fails(__FILE__, __LINE__, (call), (wanted), (part))
static void check_fails(const char* file, int line, voronka_status status, voronka_status wanted, const char* part) {
  const char* message = voronka_error_message(error);
  if (status != wanted || voronka_error_status(error) != wanted || strstr(message, part) == NULL) {
    fprintf(stderr, "%s:%d: found %s \"%s\", wanted %s with \"%s\"\n", file, line, voronka_status_name(status), message,
            voronka_status_name(wanted), part);
    exit(1);
  }
  voronka_error_free(error);
  error = NULL;
}

static int32_t day_of(const char* iso) {
  int32_t day = 0;
  OK(voronka_day_parse(iso, &day, &error));
  return day;
}

/* Keeps compilers quiet where a program has no use for one of the helpers. */
static void check_unused(void) {
  (void)check_text;
  (void)check_ok;
  (void)check_fails;
  (void)day_of;
  (void)check_unused;
}
#endif
