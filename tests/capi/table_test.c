/* voronka_table: CSV, Arrow with a producer that counts, plain columns, and back out. */
#include "arrow.h"
#include "check.h"

static int32_t stop(double done, void* unused) {
  (void)done;
  (void)unused;
  return 1;
}

static void csv(void) {
  static const char rows[] = "deal,note\nD1,\"a \"\"b\"\", c\"\nD2,\nD3,\"\"\n";
  voronka_table *table = NULL, *again = NULL;
  voronka_column column;
  voronka_csv_options options;
  char* text = NULL;
  size_t size = 0;
  OK(voronka_table_from_csv(rows, sizeof rows - 1, NULL, &table, &error));
  CHECK(voronka_table_rows(table) == 3 && voronka_table_column_count(table) == 2);
  CHECK_TEXT(voronka_table_text(table, 1, 0), "a \"b\", c");
  CHECK(voronka_table_text(table, 1, 1) == NULL);
  CHECK_TEXT(voronka_table_text(table, 1, 2), "");
  CHECK(voronka_table_text(table, 2, 0) == NULL && voronka_table_text(table, 0, 3) == NULL && voronka_table_text(NULL, 0, 0) == NULL);
  memset(&column, 0, sizeof column);
  column.struct_size = sizeof column;
  OK(voronka_table_column(table, 1, &column, &error));
  CHECK(column.type == VORONKA_COLUMN_TEXT && column.length == 3 && column.nulls != NULL && column.nulls[1] == 1 && column.nulls[2] == 0);
  CHECK_TEXT(column.name, "note");
  CHECK(column.struct_size == sizeof column);
  OK(voronka_table_to_csv(table, 0, &text, &size, &error));
  CHECK(size == strlen(text));
  CHECK_TEXT(text, rows); /* both the null and the empty text survive */
  OK(voronka_table_from_csv(text, size, NULL, &again, &error));
  voronka_table_free(again);
  voronka_text_free(text);
  OK(voronka_table_to_csv(table, ';', &text, NULL, &error));
  CHECK(strncmp(text, "deal;note\n", 10) == 0);
  voronka_text_free(text);

  FAILS(voronka_table_from_csv("", 0, NULL, &again, &error), VORONKA_INVALID_DATA, "empty");
  FAILS(voronka_table_from_csv("a,a\n1,2\n", 8, NULL, &again, &error), VORONKA_INVALID_DATA, "\"a\"");
  FAILS(voronka_table_from_csv("a,b\n1\n", 6, NULL, &again, &error), VORONKA_INVALID_DATA, "line 2");
  FAILS(voronka_table_from_csv("a,b\n1,\xFF\n", 8, NULL, &again, &error), VORONKA_INVALID_DATA, "UTF-8");
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.delimiter = 'x';
  FAILS(voronka_table_from_csv(rows, sizeof rows - 1, &options, &again, &error), VORONKA_INVALID_ARGUMENT, "delimiter");
  options.delimiter = ';';
  OK(voronka_table_from_csv("a;b\n1;2\n", 8, &options, &again, &error));
  CHECK(voronka_table_column_count(again) == 2);
  voronka_table_free(again);
  again = NULL;
  options.delimiter = 0;
  options.field_limit = 4;
  FAILS(voronka_table_from_csv("a\n12345\n", 8, &options, &again, &error), VORONKA_INVALID_DATA, "4");
  options.field_limit = 0;
  options.progress = stop;
  FAILS(voronka_table_from_csv(rows, sizeof rows - 1, &options, &again, &error), VORONKA_CANCELLED, "");
  options.struct_size = 0;
  FAILS(voronka_table_from_csv(rows, sizeof rows - 1, &options, &again, &error), VORONKA_INVALID_ARGUMENT, "struct_size");
  FAILS(voronka_table_from_csv(NULL, 9, NULL, &again, &error), VORONKA_INVALID_ARGUMENT, "bytes");
  FAILS(voronka_table_from_csv(rows, sizeof rows - 1, NULL, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  CHECK(again == NULL);
  FAILS(voronka_table_column(table, 2, &column, &error), VORONKA_INVALID_ARGUMENT, "2");
  FAILS(voronka_table_column(NULL, 0, &column, &error), VORONKA_INVALID_ARGUMENT, "table");
  FAILS(voronka_table_column(table, 0, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  column.struct_size = 0;
  FAILS(voronka_table_column(table, 0, &column, &error), VORONKA_INVALID_ARGUMENT, "struct_size");
  FAILS(voronka_table_to_csv(NULL, 0, &text, NULL, &error), VORONKA_INVALID_ARGUMENT, "table");
  FAILS(voronka_table_to_csv(table, 'x', &text, NULL, &error), VORONKA_INVALID_ARGUMENT, "delimiter");
  CHECK(text == NULL && voronka_table_rows(NULL) == 0 && voronka_table_column_count(NULL) == 0);
  voronka_table_free(table);
  voronka_table_free(NULL);
}

static void files(const char* folder) {
  static const char rows[] = "a\n1\n";
  char path[1024];
  voronka_table *table = NULL, *again = NULL;
  CHECK(snprintf(path, sizeof path, "%s/capi_table_test.csv", folder) < (int)sizeof path);
  OK(voronka_table_from_csv(rows, sizeof rows - 1, NULL, &table, &error));
  OK(voronka_table_to_csv_file(table, path, 0, &error));
  OK(voronka_table_from_csv_file(path, NULL, &again, &error));
  CHECK_TEXT(voronka_table_text(again, 0, 0), "1");
  voronka_table_free(again);
  CHECK(remove(path) == 0);
  FAILS(voronka_table_from_csv_file(path, NULL, &again, &error), VORONKA_INVALID_DATA, path);
  FAILS(voronka_table_from_csv_file(NULL, NULL, &again, &error), VORONKA_INVALID_ARGUMENT, "path");
  FAILS(voronka_table_to_csv_file(table, "/no/such/folder/x.csv", 0, &error), VORONKA_INVALID_DATA, "/no/such/folder");
  FAILS(voronka_table_to_csv_file(table, NULL, 0, &error), VORONKA_INVALID_ARGUMENT, "path");
  FAILS(voronka_table_to_csv_file(NULL, path, 0, &error), VORONKA_INVALID_ARGUMENT, "table");
  voronka_table_free(table);
}

static void check_nothing_is_out(const producer* p) {
  CHECK(p->schemas_out == 0);
  CHECK(p->arrays_out == 0);
}

static void arrow(void) {
  producer p = {2, 0, -1, "l", 0, 0, 0};
  struct ArrowArrayStream stream, out;
  struct ArrowSchema schema;
  struct ArrowArray array;
  voronka_table *table = NULL, *again = NULL;
  voronka_column column;
  producer_stream(&p, &stream);
  OK(voronka_table_from_arrow(&stream, &table, &error));
  CHECK(stream.release == NULL && p.streams_released == 1);
  check_nothing_is_out(&p);
  CHECK(voronka_table_rows(table) == 6);
  CHECK_TEXT(voronka_table_text(table, 0, 4), "b");
  CHECK(voronka_table_text(table, 0, 5) == NULL);
  memset(&column, 0, sizeof column);
  column.struct_size = sizeof column;
  OK(voronka_table_column(table, 1, &column, &error));
  CHECK(column.type == VORONKA_COLUMN_INTEGER && ((const int64_t*)column.values)[5] == 3);

  /* What goes out outlives the table, and comes in again. */
  OK(voronka_table_to_arrow(table, &out, &error));
  voronka_table_free(table);
  OK(voronka_table_from_arrow(&out, &again, &error));
  CHECK(out.release == NULL && voronka_table_rows(again) == 6);
  CHECK_TEXT(voronka_table_text(again, 0, 4), "b");
  /* Released unread. */
  OK(voronka_table_to_arrow(again, &out, &error));
  out.release(&out);
  CHECK(out.release == NULL);
  voronka_table_free(again);

  /* Taken on every failure too, exactly once. */
  p.streams_released = 0;
  p.amount_format = "+l";
  producer_stream(&p, &stream);
  FAILS(voronka_table_from_arrow(&stream, &table, &error), VORONKA_UNSUPPORTED, "amount");
  CHECK(table == NULL && stream.release == NULL && p.streams_released == 1);
  p.amount_format = "l";
  p.fail_at = 1;
  producer_stream(&p, &stream);
  FAILS(voronka_table_from_arrow(&stream, &table, &error), VORONKA_INVALID_DATA, "lost its connection");
  CHECK(stream.release == NULL && p.streams_released == 2);
  p.fail_at = -1;
  producer_stream(&p, &stream);
  FAILS(voronka_table_from_arrow(&stream, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  CHECK(stream.release == NULL && p.streams_released == 3);
  check_nothing_is_out(&p);
  FAILS(voronka_table_from_arrow(NULL, &table, &error), VORONKA_INVALID_ARGUMENT, "stream");
  FAILS(voronka_table_from_arrow(&stream, &table, &error), VORONKA_INVALID_ARGUMENT, "released");
  FAILS(voronka_table_to_arrow(NULL, &out, &error), VORONKA_INVALID_ARGUMENT, "table");

  producer_schema(&p, &schema);
  producer_array(&p, &array);
  OK(voronka_table_from_arrow_batch(&schema, &array, &table, &error));
  CHECK(voronka_table_rows(table) == 3 && schema.release == NULL && array.release == NULL);
  FAILS(voronka_table_to_arrow(table, NULL, &error), VORONKA_INVALID_ARGUMENT, "stream");
  voronka_table_free(table);
  check_nothing_is_out(&p);
  producer_schema(&p, &schema);
  producer_array(&p, &array);
  FAILS(voronka_table_from_arrow_batch(&schema, &array, NULL, &error), VORONKA_INVALID_ARGUMENT, "out");
  CHECK(schema.release == NULL && array.release == NULL);
  check_nothing_is_out(&p);
  FAILS(voronka_table_from_arrow_batch(NULL, NULL, &table, &error), VORONKA_INVALID_ARGUMENT, "schema");
}

static void init(voronka_column* column, const char* name, int32_t type, size_t length, const void* values) {
  memset(column, 0, sizeof *column);
  column->struct_size = sizeof *column;
  column->name = name;
  column->type = type;
  column->length = length;
  column->values = values;
}

static void columns(void) {
  static const char* const deals[] = {"D1", NULL, "D1"};
  static const char bytes[] = "leadpaid";
  static const int64_t offsets[] = {0, 4, 4, 8}, backwards[] = {0, 4, 2, 8};
  static const int64_t amounts[] = {12345, -1, 0}, days[] = {20605, 20606, 20607}, flags[] = {0, 1, 2};
  static const uint8_t nulls[] = {0, 1, 0};
  static const double reals[] = {0.5, 1.5, 2.5};
  static const char* const broken[] = {"ok", "\xC3\x28", "ok"};
  voronka_column given[5], out;
  voronka_table* table = NULL;
  char* text = NULL;
  init(&given[0], "deal", VORONKA_COLUMN_TEXT, 3, deals);
  init(&given[1], "stage", VORONKA_COLUMN_TEXT, 3, bytes);
  given[1].offsets = offsets;
  given[1].nulls = nulls;
  init(&given[2], "amount", VORONKA_COLUMN_DECIMAL, 3, amounts);
  given[2].scale = 2;
  given[2].nulls = nulls;
  init(&given[3], "day", VORONKA_COLUMN_DAY, 3, days);
  init(&given[4], "share", VORONKA_COLUMN_REAL, 3, reals);
  OK(voronka_table_from_columns(given, 5, &table, &error));
  OK(voronka_table_to_csv(table, 0, &text, NULL, &error));
  CHECK_TEXT(text, "deal,stage,amount,day,share\nD1,lead,123.45,2026-06-01,0.5\n,,,2026-06-02,1.5\nD1,paid,0.00,2026-06-03,2.5\n");
  voronka_text_free(text);
  memset(&out, 0, sizeof out);
  out.struct_size = sizeof out;
  OK(voronka_table_column(table, 4, &out, &error));
  CHECK(((const double*)out.values)[2] == 2.5 && out.nulls == NULL);
  OK(voronka_table_column(table, 2, &out, &error));
  CHECK(out.scale == 2 && ((const int64_t*)out.values)[0] == 12345 && out.nulls[1] == 1);
  voronka_table_free(table);

  OK(voronka_table_from_columns(NULL, 0, &table, &error));
  CHECK(voronka_table_rows(table) == 0 && voronka_table_column_count(table) == 0);
  voronka_table_free(table);

  FAILS(voronka_table_from_columns(NULL, 1, &table, &error), VORONKA_INVALID_ARGUMENT, "columns");
  given[1].offsets = backwards;
  FAILS(voronka_table_from_columns(given, 5, &table, &error), VORONKA_INVALID_ARGUMENT, "stage");
  given[1].offsets = offsets;
  given[0].values = broken;
  FAILS(voronka_table_from_columns(given, 5, &table, &error), VORONKA_INVALID_DATA, "row 1");
  given[0].values = NULL;
  FAILS(voronka_table_from_columns(given, 5, &table, &error), VORONKA_INVALID_ARGUMENT, "deal");
  given[0].values = deals;
  given[0].name = NULL;
  FAILS(voronka_table_from_columns(given, 5, &table, &error), VORONKA_INVALID_ARGUMENT, "columns[0].name");
  given[0].name = "stage";
  FAILS(voronka_table_from_columns(given, 5, &table, &error), VORONKA_INVALID_DATA, "stage");
  given[0].name = "deal";
  given[0].length = 2;
  FAILS(voronka_table_from_columns(given, 5, &table, &error), VORONKA_INVALID_DATA, "deal");
  given[0].length = 3;
  given[0].type = 8;
  FAILS(voronka_table_from_columns(given, 5, &table, &error), VORONKA_INVALID_ARGUMENT, "8");
  given[0].type = VORONKA_COLUMN_TEXT;
  given[2].scale = 19;
  FAILS(voronka_table_from_columns(given, 5, &table, &error), VORONKA_INVALID_ARGUMENT, "19");
  given[2].scale = 2;
  init(&given[4], "flag", VORONKA_COLUMN_BOOLEAN, 3, flags);
  FAILS(voronka_table_from_columns(given, 5, &table, &error), VORONKA_INVALID_ARGUMENT, "row 2");
  init(&given[4], "share", VORONKA_COLUMN_REAL, 3, reals);
  given[4].struct_size = 8;
  FAILS(voronka_table_from_columns(given, 5, &table, &error), VORONKA_INVALID_ARGUMENT, "columns[4]");
  CHECK(table == NULL);
}

int main(int count, char** arguments) {
  check_unused();
  csv();
  files(count > 1 ? arguments[1] : ".");
  arrow();
  columns();
  return 0;
}
