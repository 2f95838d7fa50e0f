// voronka_table from and to the Arrow C interfaces.
#include "handles.hpp"
#include "voronka/table/arrow.hpp"

using namespace voronka;
using namespace voronka::capi;

extern "C" {

voronka_status voronka_table_from_arrow(ArrowArrayStream* stream, voronka_table** out, voronka_error** error) {
  if (out != nullptr) *out = nullptr;
  return guard(error, [&] {
    // The stream is taken before anything is refused.
    Table table = read_arrow(&need(stream, "stream"));
    voronka_table*& handle = need(out, "out");
    handle = new voronka_table{std::move(table)};
  });
}

voronka_status voronka_table_from_arrow_batch(ArrowSchema* schema, ArrowArray* array, voronka_table** out, voronka_error** error) {
  if (out != nullptr) *out = nullptr;
  return guard(error, [&] {
    (void)need(schema, "schema");
    Table table = read_arrow(schema, &need(array, "array"));
    voronka_table*& handle = need(out, "out");
    handle = new voronka_table{std::move(table)};
  });
}

voronka_status voronka_table_to_arrow(const voronka_table* table, ArrowArrayStream* stream, voronka_error** error) {
  return guard(error, [&] { write_arrow(need(table, "table").value, &need(stream, "stream")); });
}

}  // extern "C"
