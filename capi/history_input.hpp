// What a caller says about a log, read from the structs of voronka.h.
#pragma once
#include "handles.hpp"
#include "voronka/history/history.hpp"

namespace voronka::capi {

/// A table of findings, as it comes out. Error{invalid_data}: a column that is not there.
std::vector<Finding> read_findings(const Table& table);
Columns read_columns(const voronka_columns* given);

struct GivenHistoryOptions {
  HistoryOptions options;
  Progress progress;
};
GivenHistoryOptions read_history_options(const voronka_history_options* given);

}  // namespace voronka::capi
