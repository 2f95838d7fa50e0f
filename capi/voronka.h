/* voronka.h - the C ABI of voronka, in C99. It compiles alone as C99 and as C++.
 *
 * Start      There is no init call, no thread-local, and no global state but a cache of the time zones that were read.
 * Ownership  What is written through `T** out` is yours: give it back with voronka_T_free (NULL is fine); text written
 *            through `char** out` goes back with voronka_text_free. What a getter returns belongs to the handle that was
 *            asked and lives exactly as long as it does. Inputs are copied: they may be freed as soon as the call returns.
 * Errors     A call that can fail returns a voronka_status and takes `voronka_error** error` last; pass NULL when the status
 *            is all that is needed. On failure *out is NULL (numbers are left as they were) and *error is yours to free.
 *            On success *error is NULL. The message quotes the refused value and says what would be accepted.
 * NULL       A NULL handle, or a NULL where text or an array is wanted, is VORONKA_INVALID_ARGUMENT; getters answer 0 or NULL.
 * Threads    Handles never change once they are handed out: any number of threads may read one, no lock is needed.
 * Options    Zero the struct and set struct_size to its sizeof. Zero (0, 0.0, NULL) is the default of every field. Fields are
 *            only ever appended: a caller compiled with an older header may meet a newer library, and a newer caller an older
 *            library as long as it leaves the fields zero that the library does not know. NULL options are all defaults.
 * Data       Text is UTF-8 and NUL-terminated. A day is int32 days since 1970-01-01 (Arrow date32), an instant int64
 *            microseconds since 1970-01-01T00:00:00Z, money int64 minor units with an ISO 4217 code. Intervals are half-open.
 *
 * "Since" names the release that brought the function. While the C ABI number is 0 it may still change between releases. */
#ifndef VORONKA_H_INCLUDED
#define VORONKA_H_INCLUDED

#include <stddef.h>
#include <stdint.h>

/* Release of this header: major * 10000 + minor * 100 + patch. */
#define VORONKA_VERSION 100
/* Number of the C ABI, the number in the name libvoronka_c.so.0; see capi/CMakeLists.txt for when it changes. */
#define VORONKA_ABI_VERSION 0

#ifndef VORONKA_API
#if defined(__GNUC__)
#define VORONKA_API __attribute__((visibility("default")))
#else
#define VORONKA_API
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Status, errors, progress ------------------------------------------------------------------------------------- */

/* Never a C enum, whose width would be the compiler's choice. */
typedef int32_t voronka_status;
enum {
  VORONKA_OK = 0,
  VORONKA_INVALID_ARGUMENT = 1, /* the caller asked for something that has no meaning */
  VORONKA_INVALID_DATA = 2,     /* a table, file or document cannot be read as what it claims to be */
  VORONKA_NO_ESTIMATE = 3,      /* the data cannot answer this question */
  VORONKA_CANCELLED = 4,        /* the progress callback asked to stop */
  VORONKA_UNSUPPORTED = 5,      /* meaningful, but not in this build or version */
  VORONKA_OUT_OF_MEMORY = 6,    /* the error object may be NULL then */
  VORONKA_INTERNAL = 7          /* a fault of voronka itself, or an exception thrown by a callback */
};

typedef struct voronka_error voronka_error;

/* Release of the library that is running, as VORONKA_VERSION. Since 0.1. */
VORONKA_API int32_t voronka_version(void);
/* C ABI number of the library that is running, as VORONKA_ABI_VERSION. Since 0.1. */
VORONKA_API int32_t voronka_abi_version(void);
/* "invalid_argument" and so on; "unknown" for a number that is no status. The text is static. Since 0.1. */
VORONKA_API const char* voronka_status_name(voronka_status status);

/* Status that the call returned. VORONKA_OK for NULL. Since 0.1. */
VORONKA_API voronka_status voronka_error_status(const voronka_error* error);
/* One or two sentences, UTF-8; "" for NULL. Since 0.1. */
VORONKA_API const char* voronka_error_message(const voronka_error* error);
/* Since 0.1. */
VORONKA_API void voronka_error_free(voronka_error* error);

/* Frees text that a call wrote through a `char** out`. Since 0.1. */
VORONKA_API void voronka_text_free(char* text);

/* Called now and then on the thread that made the call, `done` rising from 0 to 1. Return 0 to go on, anything else to stop:
 * the call then returns VORONKA_CANCELLED. It must not throw or longjmp (a C++ exception becomes VORONKA_INTERNAL). */
typedef int32_t (*voronka_progress_fn)(double done, void* user_data);

/* ---- Days, instants, periods -------------------------------------------------------------------------------------- */

/* "2026-06-01" to a day. INVALID_ARGUMENT quotes the text. Since 0.1. */
VORONKA_API voronka_status voronka_day_parse(const char* text, int32_t* out, voronka_error** error);
/* A day (1400-01-01 .. 9999-12-31) to "2026-06-01". Since 0.1. */
VORONKA_API voronka_status voronka_day_format(int32_t day, char** out, voronka_error** error);

/* "2026-06-01" (its first instant in `zone`, in UTC if that is NULL), "2026-06-01T10:07:00.25", with "Z" or "+03:00". A time without an
 * offset is read in `zone` (IANA name); with `zone` NULL it is INVALID_ARGUMENT. A local time that the clocks skip or pass twice is
 * INVALID_DATA and names the candidates. Since 0.1. */
VORONKA_API voronka_status voronka_instant_parse(const char* text, const char* zone, int64_t* out_us, voronka_error** error);
/* An instant to "2026-06-01T06:00:00Z". Since 0.1. */
VORONKA_API voronka_status voronka_instant_format(int64_t instant_us, char** out, voronka_error** error);
/* The civil day of `zone` that holds the instant. Since 0.1. */
VORONKA_API voronka_status voronka_instant_day(int64_t instant_us, const char* zone, int32_t* out, voronka_error** error);

/* "2026-06" month, "2026-Q2" quarter, "2026" year, "2026-W23" ISO week, "2026-06-01/2026-07-01": the days from *from until before
 * *until. Since 0.1. */
VORONKA_API voronka_status voronka_period_parse(const char* text, int32_t* from, int32_t* until, voronka_error** error);

/* How a fiscal year is cut: into calendar months, or into weeks. */
enum { VORONKA_FISCAL_MONTHS = 0, VORONKA_FISCAL_445 = 1, VORONKA_FISCAL_454 = 2, VORONKA_FISCAL_544 = 3 };
/* A fiscal year (quarter and month 0), one of its quarters (1 .. 4) or one of its months (1 .. 12); at most one of the two is not 0.
 * `start_month` 1 .. 12. A fiscal year is named after the calendar year in which it ends. Since 0.1. */
VORONKA_API voronka_status voronka_fiscal_period(int32_t start_month, int32_t pattern, int32_t year, int32_t quarter, int32_t month,
                                                 int32_t* from, int32_t* until, voronka_error** error);

/* ---- Money -------------------------------------------------------------------------------------------------------- */

/* Number of decimals of the minor unit: RUB 2, JPY 0, KWD 3. INVALID_ARGUMENT: not a code of ISO 4217. Since 0.1. */
VORONKA_API voronka_status voronka_currency_exponent(const char* currency, int32_t* out, voronka_error** error);
/* Exact decimal text ("1234.5", "-0.07") to minor units; `decimal_mark` '.' or ',', 0 means '.'. More decimals than the currency has
 * are refused unless they are zeros. Since 0.1. */
VORONKA_API voronka_status voronka_money_parse(const char* text, const char* currency, char decimal_mark, int64_t* out_minor,
                                               voronka_error** error);
/* Minor units to "10000000.00". Since 0.1. */
VORONKA_API voronka_status voronka_money_format(int64_t minor, const char* currency, char** out, voronka_error** error);
/* Largest remainder: out[i], i < count, proportional to weights[i] (>= 0, finite, not all 0), with the exact sum `minor` (>= 0). Of equal
 * remainders (within 1e-9) the earlier part gets the unit. `out` holds `count` numbers. Since 0.1. */
VORONKA_API voronka_status voronka_money_split(int64_t minor, const double* weights, size_t count, int64_t* out, voronka_error** error);

/* Conversion rates by date; the one in force on a day is the newest not later than it. */
typedef struct voronka_rates voronka_rates;

/* From days[i] on 1 major unit of from[i] is rates[i] (above 0, exact decimal text) major units of to[i]; i < count. INVALID_ARGUMENT names
 * i. Since 0.1. */
VORONKA_API voronka_status voronka_rates_create(const int32_t* days, const char* const* from, const char* const* to, const char* const* rates,
                                                size_t count, voronka_rates** out, voronka_error** error);
/* `minor` of `from` in `to` on a day, half a minor unit away from zero; the inverse rate where only that is known. INVALID_DATA names both
 * currencies and the day where there is none. Since 0.1. */
VORONKA_API voronka_status voronka_rates_convert(const voronka_rates* rates, int64_t minor, const char* from, const char* to, int32_t day,
                                                 int64_t* out_minor, voronka_error** error);
/* Since 0.1. */
VORONKA_API void voronka_rates_free(voronka_rates* rates);

/* ---- Tables: what goes in and what comes out ----------------------------------------------------------------------- */

/* Arrow C data and stream interface; include any copy of its structs to build or read one. */
struct ArrowSchema;
struct ArrowArray;
struct ArrowArrayStream;

/* Named typed columns of equal length. */
typedef struct voronka_table voronka_table;

/* Types of a column, and what `values` of a voronka_column points to. */
enum {
  VORONKA_COLUMN_INTEGER = 0,    /* int64_t */
  VORONKA_COLUMN_REAL = 1,       /* double */
  VORONKA_COLUMN_DECIMAL = 2,    /* int64_t, scaled by 10^scale */
  VORONKA_COLUMN_TEXT = 3,       /* see voronka_column */
  VORONKA_COLUMN_DAY = 4,        /* int64_t days since 1970-01-01 */
  VORONKA_COLUMN_INSTANT = 5,    /* int64_t microseconds UTC */
  VORONKA_COLUMN_LOCAL_TIME = 6, /* int64_t microseconds of a wall clock in an unstated zone */
  VORONKA_COLUMN_BOOLEAN = 7     /* int64_t 0 or 1 */
};

/* A column as plain memory: pointer, length, validity.
 * Text going in: `values` is bytes and offsets[i] .. offsets[i + 1] (length + 1 offsets) is cell i; or `offsets` is NULL and `values` is
 * an array of `const char*`, a NULL pointer being a null cell. Text coming out: `values` is int32_t codes, see voronka_table_text. */
typedef struct voronka_column {
  uint32_t struct_size;
  int32_t type;           /* VORONKA_COLUMN_... */
  const char* name;
  size_t length;          /* rows */
  const void* values;
  const int64_t* offsets; /* text going in only */
  const uint8_t* nulls;   /* length bytes, 1 where the cell is null; NULL: no nulls */
  int32_t scale;          /* decimal only, 0 .. 18 */
  int32_t reserved;       /* 0 */
} voronka_column;

/* How a CSV is read. */
typedef struct voronka_csv_options {
  uint32_t struct_size;
  char delimiter;            /* one of , ; tab |; 0 means comma */
  char reserved[3];          /* 0 */
  uint64_t field_limit;      /* bytes of one field; 0 means 16 MiB */
  voronka_progress_fn progress;
  void* progress_data;
} voronka_csv_options;
/* Strict RFC 4180 with a header line; every column is text, an empty unquoted field is null. `options` may be NULL. INVALID_DATA locates a
 * fault by line and column: no header, a doubled name, a row of another length, a field beyond the limit, a stray quote, bytes that are not
 * UTF-8. CANCELLED. Since 0.1. */
VORONKA_API voronka_status voronka_table_from_csv(const char* bytes, size_t size, const voronka_csv_options* options, voronka_table** out,
                                                  voronka_error** error);
/* The same from a file; `path` "-" is standard input. Since 0.1. */
VORONKA_API voronka_status voronka_table_from_csv_file(const char* path, const voronka_csv_options* options, voronka_table** out,
                                                       voronka_error** error);
/* Reads a stream to its end. Always takes it: `release` is called exactly once, on success and on failure, and is NULL afterwards.
 * UNSUPPORTED names the column, its Arrow format and what to cast it to. Since 0.1. */
VORONKA_API voronka_status voronka_table_from_arrow(struct ArrowArrayStream* stream, voronka_table** out, voronka_error** error);
/* One record batch; takes both structs, on success and on failure. Since 0.1. */
VORONKA_API voronka_status voronka_table_from_arrow_batch(struct ArrowSchema* schema, struct ArrowArray* array, voronka_table** out,
                                                          voronka_error** error);
/* `count` columns, one after the other; columns[0].struct_size is the distance between two of them. Since 0.1. */
VORONKA_API voronka_status voronka_table_from_columns(const voronka_column* columns, size_t count, voronka_table** out,
                                                      voronka_error** error);

/* Since 0.1. */
VORONKA_API size_t voronka_table_rows(const voronka_table* table);
/* Since 0.1. */
VORONKA_API size_t voronka_table_column_count(const voronka_table* table);
/* Fills *out (its struct_size set by the caller) with pointers that live as long as the table. Since 0.1. */
VORONKA_API voronka_status voronka_table_column(const voronka_table* table, size_t column, voronka_column* out, voronka_error** error);
/* A cell of a text column; NULL where it is null, of another type, or not there. Since 0.1. */
VORONKA_API const char* voronka_table_text(const voronka_table* table, size_t column, size_t row);
/* Writes a stream into *stream, memory of the caller that need not be initialised; the stream outlives the table. Release it as Arrow
 * says. Since 0.1. */
VORONKA_API voronka_status voronka_table_to_arrow(const voronka_table* table, struct ArrowArrayStream* stream, voronka_error** error);
/* RFC 4180 with LF. A null is an empty field, an empty text is "". `out_size` (bytes without the final NUL) may be NULL. Since 0.1. */
VORONKA_API voronka_status voronka_table_to_csv(const voronka_table* table, char delimiter, char** out, size_t* out_size,
                                                voronka_error** error);
/* The same into a file: all of it or nothing. Since 0.1. */
VORONKA_API voronka_status voronka_table_to_csv_file(const voronka_table* table, const char* path, char delimiter,
                                                     voronka_error** error);
/* Since 0.1. */
VORONKA_API void voronka_table_free(voronka_table* table);

/* ---- When the company works ----------------------------------------------------------------------------------------- */

/* A weekend mask, days off, working weekends and short days in an IANA zone. */
typedef struct voronka_work_calendar voronka_work_calendar;

/* Which days count for ages. 0 stands for the default of the call that takes it. */
enum { VORONKA_CLOCK_DEFAULT = 0, VORONKA_CLOCK_CALENDAR = 1, VORONKA_CLOCK_WORKING = 2 };
/* What a single day is. */
enum { VORONKA_DAY_OFF = 0, VORONKA_DAY_WORK = 1, VORONKA_DAY_SHORT = 2 };
/* For voronka_work_calendar_options.weekend: no day of the week is off. */
#define VORONKA_WEEKEND_NONE 0x80u

typedef struct voronka_work_calendar_options {
  uint32_t struct_size;
  uint32_t weekend;      /* bit i set: weekday i is off (0 = Monday); 0 means Saturday and Sunday, VORONKA_WEEKEND_NONE none */
  const char* zone;      /* IANA name; NULL means UTC */
  int32_t full_minutes;  /* of a full day, 1 .. 1440; 0 means 480 */
  int32_t opens_minute;  /* of the day; 0 means 540 (09:00), -1 midnight */
} voronka_work_calendar_options;

/* Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_create(const voronka_work_calendar_options* options, voronka_work_calendar** out,
                                                   voronka_error** error);
/* A calendar like `calendar` but for `count` days: kinds[i] of VORONKA_DAY_..., hours[i] for short days (whole minutes; otherwise not
 * looked at; `hours` may be NULL if no day is short). A later entry for the same day wins. Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_with_days(const voronka_work_calendar* calendar, const int32_t* days, const int32_t* kinds,
                                                      const double* hours, size_t count, voronka_work_calendar** out, voronka_error** error);
/* The same from a table with the columns day, kind (off, work, short), hours. INVALID_DATA names row and column. Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_with_table(const voronka_work_calendar* calendar, const voronka_table* table,
                                                       voronka_work_calendar** out, voronka_error** error);
/* The all-day events of an iCalendar file within [from, until) become days off. What the file holds besides is told in *skipped, a table
 * of findings that is yours; `skipped` may be NULL. Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_with_ics(const voronka_work_calendar* calendar, const char* bytes, size_t size, int32_t from,
                                                     int32_t until, voronka_work_calendar** out, voronka_table** skipped,
                                                     voronka_error** error);
/* Document "voronka-calendar"; the round trip is byte-identical. Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_from_json(const char* json, voronka_work_calendar** out, voronka_error** error);
/* Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_to_json(const voronka_work_calendar* calendar, char** out, voronka_error** error);
/* IANA name of the business zone. Since 0.1. */
VORONKA_API const char* voronka_work_calendar_zone(const voronka_work_calendar* calendar);
/* Working minutes of a day, 0 on a day off. Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_minutes(const voronka_work_calendar* calendar, int32_t day, int32_t* out, voronka_error** error);
/* Monday-to-Sunday weeks of [from, until), cut at its ends: a table with the columns from, until (days). Since 0.1. */
VORONKA_API voronka_status voronka_period_weeks(int32_t from, int32_t until, voronka_table** out, voronka_error** error);
/* Number of working days of [from, until) and their hours; either output may be NULL. Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_workload(const voronka_work_calendar* calendar, int32_t from, int32_t until, int32_t* out_days,
                                                     double* out_hours, voronka_error** error);
/* The working days of [from, until), in order: writes the first `capacity` of them to `out` and how many there are to *out_count.
 * `out` may be NULL when `capacity` is 0. Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_working_days(const voronka_work_calendar* calendar, int32_t from, int32_t until, int32_t* out,
                                                         size_t capacity, size_t* out_count, voronka_error** error);
/* Age between the local days of two events on a clock (VORONKA_CLOCK_CALENDAR or _WORKING): calendar days, or working days d with
 * entry < d <= exit. Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_age(const voronka_work_calendar* calendar, int32_t entry, int32_t exit, int32_t clock,
                                                int32_t* out, voronka_error** error);
/* Hours of [from_us, until_us) inside office hours, by the wall clock of the zone. Since 0.1. */
VORONKA_API voronka_status voronka_work_calendar_working_hours(const voronka_work_calendar* calendar, int64_t from_us, int64_t until_us,
                                                          double* out, voronka_error** error);
/* Since 0.1. */
VORONKA_API void voronka_work_calendar_free(voronka_work_calendar* calendar);

/* ---- The funnel ----------------------------------------------------------------------------------------------------- */

/* Stages and the moves between them, checked once. A stage is named by its index, the order of declaration. */
typedef struct voronka_stage_graph voronka_stage_graph;

enum { VORONKA_STAGE_OPEN = 0, VORONKA_STAGE_WON = 1, VORONKA_STAGE_LOST = 2 };
/* In move_from: every open stage. Where there is no such stage: what a call answers. */
#define VORONKA_ANY_OPEN (-1)
#define VORONKA_NONE (-1)

typedef struct voronka_stage_graph_options {
  uint32_t struct_size;
  int32_t acyclic;               /* 1: a loop is refused and spelled as a path "lead -> qualified -> lead" */
  const char* key;               /* key stage; NULL: none */
  const char* const* entries;    /* names of the stages where deals come in; NULL: derived */
  size_t entry_count;
} voronka_stage_graph_options;

/* `stage_count` stages and `move_count` moves between their indices. INVALID_ARGUMENT names the fault: an empty or doubled name, an index
 * that is none, no way to win, an open stage that cannot be reached or cannot reach an end, a key that is not open. Since 0.1. */
VORONKA_API voronka_status voronka_stage_graph_create(const char* const* stage_names, const int32_t* stage_kinds, size_t stage_count,
                                                      const int32_t* move_from, const int32_t* move_to, size_t move_count,
                                                      const voronka_stage_graph_options* options, voronka_stage_graph** out,
                                                      voronka_error** error);
/* Document "voronka-stage-graph"; the round trip is byte-identical. Since 0.1. */
VORONKA_API voronka_status voronka_stage_graph_from_json(const char* json, voronka_stage_graph** out, voronka_error** error);
/* Since 0.1. */
VORONKA_API voronka_status voronka_stage_graph_to_json(const voronka_stage_graph* graph, char** out, voronka_error** error);
/* The graph in the dot language of Graphviz. Since 0.1. */
VORONKA_API voronka_status voronka_stage_graph_to_graphviz(const voronka_stage_graph* graph, char** out, voronka_error** error);

/* Since 0.1. */
VORONKA_API size_t voronka_stage_graph_size(const voronka_stage_graph* graph);
/* Since 0.1. */
VORONKA_API const char* voronka_stage_graph_name(const voronka_stage_graph* graph, int32_t stage);
/* VORONKA_STAGE_...; VORONKA_NONE where there is no such stage. Since 0.1. */
VORONKA_API int32_t voronka_stage_graph_kind(const voronka_stage_graph* graph, int32_t stage);
/* Index of a name, or VORONKA_NONE. Since 0.1. */
VORONKA_API int32_t voronka_stage_graph_find(const voronka_stage_graph* graph, const char* name);
/* Index of the key stage, or VORONKA_NONE. Since 0.1. */
VORONKA_API int32_t voronka_stage_graph_key(const voronka_stage_graph* graph);
/* 1 if there is such a move. Since 0.1. */
VORONKA_API int32_t voronka_stage_graph_allows(const voronka_stage_graph* graph, int32_t from, int32_t to);
/* 1 if no move can lead back. Since 0.1. */
VORONKA_API int32_t voronka_stage_graph_is_acyclic(const voronka_stage_graph* graph);

/* Questions whose answer is a list of stages, in order of declaration. `out` has room for all stages of the graph. */
/* Where deals come in. Since 0.1. */
VORONKA_API voronka_status voronka_stage_graph_entries(const voronka_stage_graph* graph, int32_t* out, size_t* out_count,
                                                       voronka_error** error);
/* Stages that one move leads to. Since 0.1. */
VORONKA_API voronka_status voronka_stage_graph_exits(const voronka_stage_graph* graph, int32_t from, int32_t* out, size_t* out_count,
                                                     voronka_error** error);
/* Stages that moves lead to; without `from` unless a loop returns to it. Since 0.1. */
VORONKA_API voronka_status voronka_stage_graph_reach(const voronka_stage_graph* graph, int32_t from, int32_t* out, size_t* out_count,
                                                     voronka_error** error);
/* The open stages that every win passes. Since 0.1. */
VORONKA_API voronka_status voronka_stage_graph_gates(const voronka_stage_graph* graph, int32_t* out, size_t* out_count,
                                                     voronka_error** error);
/* out[i], for every stage i, is the number of the rework loop (strongly connected component) that holds it, or VORONKA_NONE; *out_count is the
 * number of loops. Since 0.1. */
VORONKA_API voronka_status voronka_stage_graph_loops(const voronka_stage_graph* graph, int32_t* out, size_t* out_count,
                                                     voronka_error** error);
/* *out is 1 if every way from an entry to `stage` passes `gate`. Since 0.1. */
VORONKA_API voronka_status voronka_stage_graph_dominates(const voronka_stage_graph* graph, int32_t gate, int32_t stage, int32_t* out,
                                                         voronka_error** error);
/* Since 0.1. */
VORONKA_API void voronka_stage_graph_free(voronka_stage_graph* graph);

/* ---- What happened --------------------------------------------------------------------------------------------------- */

/* A log of stage changes as known at one moment (as_of, the first instant that is not known). */
typedef struct voronka_history voronka_history;

/* Which column of a table is which; NULL means "opportunity", "stage", "at" for these three, and "not there" for the others. */
typedef struct voronka_columns {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  const char* opportunity;
  const char* stage;
  const char* at;
  const char* rep;
  const char* channel;
  const char* amount;
  const char* currency;
  const char* expected_close;
  const char* reason;
  const char* kind;
  const char* recorded_at;
  const char* seq;
  const char* actor;
  const char* const* segments; /* any other columns to group by */
  size_t segment_count;
} voronka_columns;

typedef struct voronka_history_options {
  uint32_t struct_size;
  int32_t has_as_of;             /* 1: as_of_us is given; 0: the start of the day after the last event */
  int64_t as_of_us;
  int64_t now_us;                /* rows dated at or after it are set aside as lying in the future */
  int32_t has_now;               /* 0: only rows dated at or after as_of that were recorded before it */
  int32_t has_delayed_entry;     /* 1: nothing that closed before the day delayed_entry is in the log */
  int32_t delayed_entry;
  int32_t decimal_mark;          /* '.' or ',' of amounts given as text; 0 means '.' */
  const char* zone;              /* business time zone, IANA; NULL: not stated, days are cut in UTC and a time without an offset is refused */
  const char* currency;          /* of amounts without a currency of their own; NULL: the commonest of the currency column */
  const char* const* alias_from; /* the caller's stage names ... */
  const char* const* alias_to;   /* ... and the graph's */
  size_t alias_count;
  voronka_progress_fn progress;
  void* progress_data;
  const voronka_table* earlier_findings; /* told by voronka_discover, voronka_work_calendar_with_ics: handed on as the first findings; or NULL */
} voronka_history_options;

enum { VORONKA_EVENT_AUTOMATIC = 0, VORONKA_EVENT_MOVE = 1, VORONKA_EVENT_UPDATE = 2, VORONKA_EVENT_REMOVE = 3, VORONKA_EVENT_RESTORE = 4,
       VORONKA_EVENT_MERGE = 5 };
enum { VORONKA_ACTOR_HUMAN = 0, VORONKA_ACTOR_ROBOT = 1, VORONKA_ACTOR_IMPORT = 2 };

/* The state of an opportunity as of a moment; NULL and has_... 0 mean "unchanged". */
typedef struct voronka_event {
  uint32_t struct_size;
  int32_t kind; /* VORONKA_EVENT_... */
  const char* opportunity;
  const char* stage;
  int64_t at_us;
  const char* rep;
  const char* channel;
  const char* reason;
  const char* currency;
  int64_t amount_minor;
  int64_t recorded_at_us;  /* when the system learned it */
  int64_t seq;             /* order within a tie */
  int32_t has_amount;
  int32_t has_recorded_at; /* 0: at_us */
  int32_t has_seq;
  int32_t has_expected_close;
  int32_t expected_close;  /* day */
  int32_t actor;           /* VORONKA_ACTOR_... */
} voronka_event;

/* Every row of `events` ends as a move, an update, a duplicate, or set aside with a finding. INVALID_DATA: a mapped column that is not there
 * (names those that are), a cell that cannot be read (row and value), an empty table. INVALID_ARGUMENT: times without an offset and no zone
 * stated. CANCELLED. Since 0.1. */
VORONKA_API voronka_status voronka_history_from_table(const voronka_stage_graph* graph, const voronka_table* events,
                                                      const voronka_columns* columns, const voronka_history_options* options,
                                                      voronka_history** out, voronka_error** error);
/* The same from `count` events in memory; events[0].struct_size is the distance between two of them. Since 0.1. */
VORONKA_API voronka_status voronka_history_from_events(const voronka_stage_graph* graph, const voronka_event* events, size_t count,
                                                       const voronka_history_options* options, voronka_history** out,
                                                       voronka_error** error);
/* Open deals alone, for a company without a log: opportunity, stage, since (the column that columns.at names), optionally rep, channel,
 * amount, expected_close. options.has_as_of must be 1. Since 0.1. */
VORONKA_API voronka_status voronka_history_open_deals(const voronka_stage_graph* graph, const voronka_table* deals,
                                                      const voronka_columns* columns, const voronka_history_options* options,
                                                      voronka_history** out, voronka_error** error);
/* The same log as it was known at another moment: what was recorded from then on is not known. INVALID_ARGUMENT for open deals. Since 0.1. */
VORONKA_API voronka_status voronka_history_as_of(const voronka_history* history, int64_t as_of_us, voronka_history** out,
                                                 voronka_error** error);

typedef struct voronka_history_counts {
  uint32_t struct_size;
  int32_t has_delayed_entry;
  int64_t as_of_us;
  uint64_t rows;          /* given */
  uint64_t events;        /* used: moves, updates, removals, restorations */
  uint64_t set_aside;     /* not used, each in a finding; rows = events + set_aside */
  uint64_t opportunities;
  uint64_t open;          /* neither won, lost nor removed at as_of */
  uint64_t closed;
  uint64_t reps;
  uint64_t findings;
} voronka_history_counts;
/* Fills *out, its struct_size set by the caller. Since 0.1. */
VORONKA_API voronka_status voronka_history_count(const voronka_history* history, voronka_history_counts* out, voronka_error** error);

enum {
  VORONKA_HISTORY_FINDINGS = 0, /* code, subject, count, message, action, changes_numbers */
  VORONKA_HISTORY_STAGES = 1,   /* stage, kind, entered, entries, open */
  VORONKA_HISTORY_MOVES = 2,    /* from, to, count */
  VORONKA_HISTORY_OPEN = 3,     /* opportunity, stage, since, rep, channel, amount (decimal), expected_close */
  VORONKA_HISTORY_CLOSED = 4,   /* opportunity, stage, day, rep, channel, amount (decimal) */
  VORONKA_HISTORY_VISITS = 5,   /* opportunity, stage, visit, entry, exit, next, rep, channel, truncated */
  VORONKA_HISTORY_REPS = 6,     /* rep, open, closed, last_entry (day of the last move into an open stage) */
  VORONKA_HISTORY_ODD_ROWS = 7  /* row (from 1, without the header), code: rows set aside or read otherwise */
};
/* One of the tables VORONKA_HISTORY_... Since 0.1. */
VORONKA_API voronka_status voronka_history_table(const voronka_history* history, int32_t table, voronka_table** out,
                                                 voronka_error** error);
/* Its business zone. Since 0.1. */
VORONKA_API const char* voronka_history_zone(const voronka_history* history);
/* The funnel it was read with; a copy. Since 0.1. */
VORONKA_API voronka_status voronka_history_graph(const voronka_history* history, voronka_stage_graph** out, voronka_error** error);
/* Since 0.1. */
VORONKA_API void voronka_history_free(voronka_history* history);

typedef struct voronka_discover_options {
  uint32_t struct_size;
  uint32_t reserved;       /* 0 */
  const char* const* won;  /* stages that end a deal well; at least one */
  size_t won_count;
  const char* const* lost;
  size_t lost_count;
  const char* const* open; /* order of the open stages; NULL: by their mean position */
  size_t open_count;
  const char* key;         /* NULL: none */
  int64_t minimum_count;   /* a move seen in fewer opportunities is left out and told; 0 means 1 */
} voronka_discover_options;
/* The graph that a log shows. `findings` (VORONKA_HISTORY_FINDINGS: named stages without a row, stages and moves left out) may be NULL; give it to
 * voronka_history_options.earlier_findings, so that the history and all that is made from it tell them. Since 0.1. */
VORONKA_API voronka_status voronka_discover(const voronka_table* events, const voronka_columns* columns,
                                            const voronka_discover_options* options, const voronka_history_options* history_options,
                                            voronka_stage_graph** out, voronka_table** findings, voronka_error** error);

/* ---- What was learned from it ---------------------------------------------------------------------------------------- */

/* How deals move, for the team and for every segment; learned from a history or stated by a document. */
typedef struct voronka_model voronka_model;

typedef struct voronka_estimate_options {
  uint32_t struct_size;
  int32_t clock;            /* VORONKA_CLOCK_...; default working */
  const char* const* by;    /* segments: "rep", "channel" or a mapped segment column; NULL: "rep" */
  size_t by_count;
  double half_life_days;    /* a deal that old counts half; 0: nothing is forgotten */
  int32_t choose_half_life; /* 1: chosen from the data by one-step log score */
  int32_t no_segments;      /* 1: the team alone; `by` must be NULL */
  voronka_progress_fn progress;
  void* progress_data;
} voronka_estimate_options;
/* NO_ESTIMATE: no visit of an open stage, nothing ever won. CANCELLED. Since 0.1. */
VORONKA_API voronka_status voronka_estimate(const voronka_history* history, const voronka_work_calendar* calendar,
                                            const voronka_estimate_options* options, voronka_model** out, voronka_error** error);
/* Document "voronka-model", learned or stated (edge counts or rates, lag laws, pooling). INVALID_DATA with a JSON pointer. Since 0.1. */
VORONKA_API voronka_status voronka_model_from_json(const char* json, voronka_model** out, voronka_error** error);
/* Byte-identical round trip. Since 0.1. */
VORONKA_API voronka_status voronka_model_to_json(const voronka_model* model, char** out, voronka_error** error);
/* Its funnel; a copy. Since 0.1. */
VORONKA_API voronka_status voronka_model_graph(const voronka_model* model, voronka_stage_graph** out, voronka_error** error);

/* What a model says of itself. The pointers live as long as the model. */
typedef struct voronka_model_facts {
  uint32_t struct_size;
  int32_t clock;          /* VORONKA_CLOCK_CALENDAR or _WORKING */
  const char* zone;
  const char* currency;   /* of amounts; "" if there are none */
  int32_t stated;         /* 1: from a document, 0: learned */
  int32_t has_as_of;
  int64_t as_of_us;
  int32_t has_period;
  int32_t period_from;
  int32_t period_until;
  int32_t has_target;
  int64_t target_minor;
  uint64_t segments;      /* without the team */
  uint64_t findings;
  double half_life_days;  /* 0: nothing was forgotten */
} voronka_model_facts;
/* Fills *out, its struct_size set by the caller. Since 0.1. */
VORONKA_API voronka_status voronka_model_describe(const voronka_model* model, voronka_model_facts* out, voronka_error** error);
/* Name of a segment, NULL beyond the last. Since 0.1. */
VORONKA_API const char* voronka_model_segment(const voronka_model* model, size_t index);
enum {
  VORONKA_MODEL_FINDINGS = 0,  /* as VORONKA_HISTORY_FINDINGS */
  VORONKA_MODEL_INCIDENCE = 1, /* segment, from, to, horizon_days, probability, low, high, n, n_effective, unresolved, mature */
  VORONKA_MODEL_DURATIONS = 2, /* segment, stage; q25, median, q75, each with _low, _high; mean, mean_standard_error, unresolved, n, n_effective */
  VORONKA_MODEL_MOVES = 3,     /* segment, from, to, share, low, high, n, n_effective, unresolved, mature */
  VORONKA_MODEL_VISITS = 4     /* segment, stage, visits, visits_standard_error, win, win_standard_error, n, n_effective */
};
/* One of the tables VORONKA_MODEL_...; segment "" is the team. `horizons` in days of the model's clock, 0 for the ultimate share, are for
 * the incidence (NULL: 30, 90 and 0); `level` is that of intervals (0: 0.95); `progress`, which may be NULL, is called for the incidence alone, as
 * the others take no time. CANCELLED. Since 0.1. */
VORONKA_API voronka_status voronka_model_table(const voronka_model* model, int32_t table, const int32_t* horizons, size_t horizon_count,
                                               double level, voronka_progress_fn progress, void* progress_data, voronka_table** out,
                                               voronka_error** error);

/* A share with what must stand beside it. */
typedef struct voronka_rate {
  uint32_t struct_size;
  int32_t within_days; /* horizon in days of the model's clock; 0: ultimate */
  double estimate;
  double low;
  double high;
  double n;            /* entries that were seen (of the segment itself) */
  int32_t mature;      /* 1: unresolved <= 0.02 */
  int32_t clock;       /* VORONKA_CLOCK_... of within_days */
  double unresolved;   /* share of deals that by then outlived everything that was seen to leave their stage: neither here nor there */
  double n_effective;  /* what the interval rests on: entries followed to an end, and for a segment what it borrows from the team */
} voronka_rate;
/* P(reaches `to` within `within_days` | has just entered `from`) for a segment (NULL: the team); within_days 0: ultimate; level 0: 0.95. *out has
 * its struct_size set by the caller. Since 0.1. */
VORONKA_API voronka_status voronka_model_conversion(const voronka_model* model, const char* from, const char* to, int32_t within_days,
                                                    const char* segment, double level, voronka_rate* out, voronka_error** error);
/* Since 0.1. */
VORONKA_API void voronka_model_free(voronka_model* model);

/* Options of what is read off a history directly. */
typedef struct voronka_funnel_options {
  uint32_t struct_size;
  int32_t clock;             /* default calendar */
  const int32_t* horizons;   /* days; 0 is the last observed age; NULL: 30 and 90 */
  size_t horizon_count;
  const char* const* by;     /* segments beside the team */
  size_t by_count;
  double half_life_days;     /* 0: nothing is forgotten */
  double level;              /* 0 means 0.95 */
  const char* const* start;  /* open stages from which ages count; NULL: the entry stages */
  size_t start_count;
} voronka_funnel_options;
/* segment, from, to, horizon_days, probability, standard_error, low, high, at_risk, n, unresolved, mature. Since 0.1. */
VORONKA_API voronka_status voronka_history_incidence(const voronka_history* history, const voronka_work_calendar* calendar,
                                                     const voronka_funnel_options* options, voronka_table** out, voronka_error** error);
/* Time in stage, open visits censored: segment, stage, visits, open, q25, median, q75, median_low, median_high. Since 0.1. */
VORONKA_API voronka_status voronka_history_dwell(const voronka_history* history, const voronka_work_calendar* calendar,
                                                 const voronka_funnel_options* options, voronka_table** out, voronka_error** error);

/* ---- Who sells -------------------------------------------------------------------------------------------------------- */

typedef struct voronka_team voronka_team;

/* Tables team (rep; optionally throughput, 1 if the column is absent, hours_per_day, starts, ends, group) and absences (rep, from, until; NULL: nobody is away).
 * INVALID_DATA names row and column. Since 0.1. */
VORONKA_API voronka_status voronka_team_from_tables(const voronka_table* team, const voronka_table* absences, voronka_team** out,
                                                    voronka_error** error);
/* Without a team table: everybody with a move into an open stage in the 90 days before the history's as_of, at the norm; a plan tells who was
 * assumed. `absences` may be NULL. NO_ESTIMATE: nobody. Since 0.1. */
VORONKA_API voronka_status voronka_team_from_history(const voronka_history* history, const voronka_table* absences, voronka_team** out,
                                                     voronka_error** error);
/* Number of reps. Since 0.1. */
VORONKA_API size_t voronka_team_size(const voronka_team* team);
/* Name of a rep, NULL beyond the last. Since 0.1. */
VORONKA_API const char* voronka_team_rep(const voronka_team* team, size_t index);
/* Since 0.1. */
VORONKA_API void voronka_team_free(voronka_team* team);

/* ---- The plan ---------------------------------------------------------------------------------------------------------- */

/* A target taken apart, with everything it was made from. */
typedef struct voronka_plan voronka_plan;

typedef struct voronka_decompose_options {
  uint32_t struct_size;
  int32_t runs;                /* of the chance of the target; 0 means 40000, -1 none */
  uint64_t seed;               /* the same seed and inputs, the same bits; 0 means 1 */
  const char* driver;          /* stage; NULL: the key stage, else the last gate, else the entry */
  const char* activities_json; /* {"call": {"per_entry": {"lead": 5}, "per_open": {"lead": 4}}}; NULL: none */
  double confidence;           /* plan for this chance of the target; 0: for its expectation */
  voronka_progress_fn progress;
  void* progress_data;
  const voronka_table* earlier_findings; /* told while the inputs were made; stand before the plan's own; or NULL */
} voronka_decompose_options;
/* Takes `target_minor` of `currency` in the days [from, until) apart. `history` gives the open deals. INVALID_ARGUMENT: a target <= 0 or of
 * another currency than the model, a period without a working day, a team without capacity. UNSUPPORTED: as_of after the period's start.
 * CANCELLED. Since 0.1. */
VORONKA_API voronka_status voronka_decompose(int64_t target_minor, const char* currency, int32_t from, int32_t until,
                                             const voronka_model* model, const voronka_history* history, const voronka_team* team,
                                             const voronka_work_calendar* calendar, const voronka_decompose_options* options,
                                             voronka_plan** out, voronka_error** error);
/* The document of `voronka plan --json`; the round trip is byte-identical. Since 0.1. */
VORONKA_API voronka_status voronka_plan_from_json(const char* json, voronka_plan** out, voronka_error** error);
/* Since 0.1. */
VORONKA_API voronka_status voronka_plan_to_json(const voronka_plan* plan, char** out, voronka_error** error);
/* Hash of inputs and quotas. Since 0.1. */
VORONKA_API const char* voronka_plan_id(const voronka_plan* plan);

enum {
  VORONKA_PLAN_QUOTAS = 0,   /* kpi, rep, day, quota */
  VORONKA_PLAN_TOTALS = 1,   /* kpi, total, arrivals, expected */
  VORONKA_PLAN_BY_REP = 2,   /* kpi, rep, total; money as revenue:<currency> in minor units */
  VORONKA_PLAN_BY_WEEK = 3,  /* kpi, from, until, rep ("" is the team), total */
  VORONKA_PLAN_BY_DAY = 4,   /* kpi, day, total */
  VORONKA_PLAN_METHODS = 5,  /* method, kpi, number, probability, standard_error, runs */
  VORONKA_PLAN_FINDINGS = 6, /* code, subject, count, message, action, changes_numbers */
  VORONKA_PLAN_BINDING = 7   /* kpi, until, needed: the week end that sets the number of new deals, for every entry stage */
};
/* One of the tables VORONKA_PLAN_... Since 0.1. */
VORONKA_API voronka_status voronka_plan_table(const voronka_plan* plan, int32_t table, voronka_table** out, voronka_error** error);

enum { VORONKA_METHOD_STEADY_STATE = 0, VORONKA_METHOD_WEIGHTED_PIPELINE = 1, VORONKA_METHOD_DATED = 2 };
/* The chance of the target if a method's numbers are carried out. Money in minor units. */
typedef struct voronka_chance {
  uint32_t struct_size;
  int32_t known;           /* 0: it was not computed (runs -1), the fields below are 0 */
  double deals;            /* wins to find; always there */
  double probability;
  double standard_error;   /* of the probability, from `runs` */
  double mean_minor;       /* revenue of the period, in minor units; its quantiles below */
  double mean_standard_error_minor;
  double p10_minor;
  double p50_minor;
  double p90_minor;
  int64_t runs;
} voronka_chance;
/* Fills *out, its struct_size set by the caller. Since 0.1. */
VORONKA_API voronka_status voronka_plan_chance(const voronka_plan* plan, int32_t method, voronka_chance* out, voronka_error** error);
/* The same if `driver_total` entries into the driver were carried out instead of the plan's, with its seed, so that differences are not noise
 * (out->deals is 0); runs 0: as many as the plan had; `progress` may be NULL.
 * CANCELLED. Since 0.1. */
VORONKA_API voronka_status voronka_plan_probability_of(const voronka_plan* plan, int64_t driver_total, int32_t runs, voronka_progress_fn progress,
                                                       void* progress_data, voronka_chance* out, voronka_error** error);
/* The way from one number back to rates, backlog and calendar, for people. `kpi` as in the plan's tables, "revenue:RUB" too; `rep` NULL: the team; `language` "en" (NULL) or "ru". Since 0.1. */
VORONKA_API voronka_status voronka_plan_explain(const voronka_plan* plan, const char* kpi, const char* rep, const char* language, char** out,
                                                voronka_error** error);
/* Since 0.1. */
VORONKA_API void voronka_plan_free(voronka_plan* plan);

/* ---- Reports ------------------------------------------------------------------------------------------------------------ */

/* The document of `voronka funnel --json`. Since 0.1. */
VORONKA_API voronka_status voronka_funnel_json(const voronka_history* history, const voronka_work_calendar* calendar,
                                               const voronka_funnel_options* options, char** out, voronka_error** error);
/* Text for a terminal; `language` "en" (NULL) or "ru". Since 0.1. */
VORONKA_API voronka_status voronka_funnel_text(const voronka_history* history, const voronka_work_calendar* calendar,
                                               const voronka_funnel_options* options, const char* language, char** out,
                                               voronka_error** error);
/* A self-contained page. Since 0.1. */
VORONKA_API voronka_status voronka_funnel_html(const voronka_history* history, const voronka_work_calendar* calendar,
                                               const voronka_funnel_options* options, const char* language, char** out,
                                               voronka_error** error);
/* Text for a terminal. Since 0.1. */
VORONKA_API voronka_status voronka_plan_text(const voronka_plan* plan, const char* language, char** out, voronka_error** error);
/* A self-contained page: static SVG, no script, nothing from the network. Since 0.1. */
VORONKA_API voronka_status voronka_plan_html(const voronka_plan* plan, const char* language, char** out, voronka_error** error);
/* The document of `voronka validate --json`: what was read from `events` and what is odd in it. Since 0.1. */
VORONKA_API voronka_status voronka_validation_json(const voronka_history* history, const voronka_table* events, char** out,
                                                   voronka_error** error);
/* The same for people, in "en" (NULL) or "ru". Since 0.1. */
VORONKA_API voronka_status voronka_validation_text(const voronka_history* history, const char* lang, char** out, voronka_error** error);
/* What this build computes: {"version": ..., "capabilities": [...]}. Since 0.1. */
VORONKA_API voronka_status voronka_capabilities_json(char** out, voronka_error** error);

/* ---- A company that never was -------------------------------------------------------------------------------------------- */

/* What a simulated company wrote into its CRM, and the truth behind it. */
typedef struct voronka_simulation voronka_simulation;

typedef struct voronka_simulate_options {
  uint32_t struct_size;
  uint32_t company;      /* number of the company drawn from the spec */
  uint64_t seed;         /* the same seed and spec, the same bytes; 0 means 1 */
  const char* spec_json; /* hyper-laws; NULL: take `preset` */
  const char* preset;    /* "small", "large", "dirty", "faults", ...; NULL: "small" */
  voronka_progress_fn progress;
  void* progress_data;
} voronka_simulate_options;
/* INVALID_DATA with the JSON pointer of a fault in the spec. CANCELLED. Since 0.1. */
VORONKA_API voronka_status voronka_simulate(const voronka_simulate_options* options, voronka_simulation** out, voronka_error** error);
enum { VORONKA_SIMULATION_EVENTS = 0, VORONKA_SIMULATION_ACTIVITIES = 1, VORONKA_SIMULATION_BOOKINGS = 2, VORONKA_SIMULATION_TEAM = 3,
       VORONKA_SIMULATION_ABSENCES = 4, VORONKA_SIMULATION_CALENDAR = 5 };
/* One of the tables VORONKA_SIMULATION_... Since 0.1. */
VORONKA_API voronka_status voronka_simulation_table(const voronka_simulation* simulation, int32_t table, voronka_table** out,
                                                    voronka_error** error);
/* The truth, a JSON document. Since 0.1. */
VORONKA_API const char* voronka_simulation_truth(const voronka_simulation* simulation);
/* Since 0.1. */
VORONKA_API void voronka_simulation_free(voronka_simulation* simulation);
/* The spec of a preset; INVALID_ARGUMENT lists them. Since 0.1. */
VORONKA_API voronka_status voronka_simulation_preset(const char* name, char** out, voronka_error** error);

#ifdef __cplusplus
}
#endif
#endif /* VORONKA_H_INCLUDED */
