// Private: the rows of an event log in columns, ordered by opportunity and time; and what is known of them at one moment.
#pragma once
#include <limits>
#include <mutex>

#include "history/oddity.hpp"
#include "voronka/history/history.hpp"

namespace voronka {

namespace history_detail {

using oddities::Oddity;

inline constexpr std::int64_t no_value = std::numeric_limits<std::int64_t>::min();  ///< an empty cell of a 64-bit column
inline constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::min();

/// What a row says of the currency of its amount.
enum class Money8 : std::int8_t { not_said, same, other };

/// An extra column to group by.
struct Segment {
  std::string name;
  std::vector<std::string> labels;
  std::vector<std::int32_t> codes;  ///< per row; -1 empty
};

/// The rows, one vector a column. A column that is not mapped is an empty vector. Rows that were set aside on reading are not here.
struct Rows {
  std::vector<std::uint32_t> row;        ///< position in the table as given
  std::vector<std::int32_t> opportunity; ///< while reading; replaced by Log::first once sorted
  std::vector<std::int32_t> stage;       ///< -1: empty cell
  std::vector<std::int64_t> at;          ///< microseconds UTC
  std::vector<std::int64_t> recorded;    ///< when the system learned it; empty: when it happened. Known from the later of `at` and this on
  std::vector<std::int64_t> seq;         ///< no_value: empty cell, before all others
  std::vector<std::int32_t> rep, channel, reason;
  std::vector<std::int64_t> amount;      ///< minor units; no_value: empty cell
  std::vector<Money8> money;
  std::vector<std::int32_t> due;         ///< days since epoch; no_day: empty cell
  std::vector<EventKind> kind;
  std::vector<Actor> actor;
  std::vector<std::uint32_t> flags;      ///< bits of the cell oddities; empty: none
  std::vector<Segment> segments;
};

/// Everything a reader hands over.
struct Reading {
  std::size_t given = 0;                 ///< rows of the table
  Rows rows;
  std::vector<std::string> opportunities, reps, channels, reasons;
  oddities::Tally aside;                 ///< rows set aside on reading
  oddities::Examples examples;
  Currency currency;
};

}  // namespace history_detail

inline namespace v0 {

struct History::Log {
  Log(const StageGraph& stages, const HistoryOptions& how) : graph(stages), options(how) {}
  StageGraph graph;
  HistoryOptions options;
  Currency currency;
  std::size_t given = 0;
  bool deals = false;                    ///< a table of open deals: no moves
  history_detail::Rows rows;             ///< ordered by opportunity, at, seq, recorded, stage order, row
  std::vector<std::uint32_t> first;      ///< rows of opportunity o: first[o] .. first[o + 1]
  std::vector<std::string> opportunities;  ///< ordered by first `at`, then name
  std::vector<std::string> reps, channels, reasons;
  std::vector<std::int32_t> rank;        ///< tie order of a stage, by index + 1; [0] is a row without a stage
  oddities::Tally aside;
  oddities::RowLists aside_rows;         ///< of aside
  std::size_t aside_count = 0;
  oddities::Examples examples;
  std::int64_t last_us = history_detail::no_value;  ///< the greatest `at` or `recorded`
  bool any = false;                      ///< is there a row at all

  /// Place of row i among rows of one opportunity and one instant.
  [[nodiscard]] std::int32_t tie_rank(std::size_t i) const noexcept {
    constexpr std::int32_t after_all = 1 << 20;
    const std::int32_t base = rank[static_cast<std::size_t>(rows.stage[i]) + 1];  // no stage is -1: its place is 0
    if (rows.kind.empty()) return base;
    switch (rows.kind[i]) {
      case EventKind::remove: return after_all;
      case EventKind::merge: return after_all + 1;
      case EventKind::restore: return after_all + 2;
      default: return base;
    }
  }
};

struct History::View {
  Instant as_of;
  Day last_day;
  std::size_t events = 0, set_aside = 0;
  std::vector<Finding> findings;
  oddities::RowLists odd_rows;                ///< told on replaying, beside Log::aside_rows
  std::vector<Visit> visits;
  std::vector<OpenDeal> open;
  std::vector<Closed> closed;
  std::vector<std::string> reps, channels;
  std::vector<std::int32_t> log_opportunity;  ///< index in the log by dense index of the view
  bool prefix = false;                        ///< log_opportunity is 0, 1, 2, ...: the names are those of the log
  mutable std::once_flag named;
  mutable std::vector<std::string> names;
};

}  // namespace v0

namespace history_detail {

Reading read_table(const StageGraph& graph, const Table& table, const Columns& columns, const HistoryOptions& options, bool deals, const Progress& progress);
Reading read_events(const StageGraph& graph, std::span<const Event> events, const HistoryOptions& options);
/// Sorts the rows; as_of is settled by the caller.
std::shared_ptr<History::Log> make_log(const StageGraph& graph, Reading reading, const HistoryOptions& options, bool deals, const Progress& progress);
std::shared_ptr<const History::View> make_view(const History::Log& log, Instant as_of, const Progress& progress);
std::shared_ptr<const History::View> make_deals_view(const History::Log& log, Instant as_of);
/// What was told of the graph, then what is odd about the rows.
std::vector<Finding> all_findings(const History::Log& log, const oddities::Tally& tally);
/// Oddities of the log as a whole, seen in a finished view.
void look_at_whole(const History::Log& log, const History::View& view, oddities::Tally& tally);

}  // namespace history_detail
}  // namespace voronka
