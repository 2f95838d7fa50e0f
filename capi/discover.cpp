// The graph that a log shows.
#include "history_input.hpp"

using namespace voronka;
using namespace voronka::capi;

extern "C" {

voronka_status voronka_discover(const voronka_table* events, const voronka_columns* columns, const voronka_discover_options* options,
                                const voronka_history_options* history_options, voronka_stage_graph** out, voronka_table** findings,
                                voronka_error** error) {
  if (findings != nullptr) *findings = nullptr;
  return make(out, error, [&] {
    const Table& table = need(events, "events").value;
    const voronka_discover_options o = read_struct(options, "options");
    DiscoverOptions wanted;
    wanted.won = texts(o.won, o.won_count, "options.won");
    wanted.lost = texts(o.lost, o.lost_count, "options.lost");
    wanted.open = texts(o.open, o.open_count, "options.open");
    wanted.key = text_or_empty(o.key, "options.key");
    if (o.minimum_count != 0) wanted.minimum_count = o.minimum_count;
    const GivenHistoryOptions reading = read_history_options(history_options);
    Discovered found = discover(table, read_columns(columns), wanted, reading.options, reading.progress);
    if (findings != nullptr) *findings = new voronka_table{findings_table(found.findings)};
    return std::move(found.graph);
  });
}

}  // extern "C"
