#pragma once
#include "voronka/table/table.hpp"

struct ArrowArrayStream;
struct ArrowSchema;
struct ArrowArray;

namespace voronka {
inline namespace v0 {

/// Reads a stream to its end. Always takes it: `release` is called exactly once, on success and on failure, and is NULL afterwards.
/// Formats: b c C s S i I l L e f g, d:p,s (128 and 64, 32, 256 bits where the value fits 64), u U vu, tdD tdm, ts{s,m,u,n}:zone, dictionaries over
/// strings, n (null). Offsets, null_count -1, several chunks. Error{unsupported} names column, format and what to cast to.
/// A timestamp with a zone becomes `instant`, without one `local_time`.
[[nodiscard]] Table read_arrow(ArrowArrayStream* stream);
/// One batch (schema and array as of __arrow_c_array__); both are taken.
[[nodiscard]] Table read_arrow(ArrowSchema* schema, ArrowArray* array);
/// Exports into `out` (uninitialised memory of the caller); the stream owns a copy and outlives `table`.
/// integer l, real g, decimal d:18,s, text u, day tdD, instant tsu:UTC, local_time tsu:, boolean b.
void write_arrow(const Table& table, ArrowArrayStream* out);

}  // namespace v0
}  // namespace voronka
