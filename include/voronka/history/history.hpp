#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "voronka/base/finding.hpp"
#include "voronka/base/progress.hpp"
#include "voronka/history/event.hpp"
#include "voronka/money/money.hpp"
#include "voronka/stages/stage_graph.hpp"
#include "voronka/table/table.hpp"

namespace voronka {
inline namespace v0 {

inline constexpr std::int32_t none = -1;  ///< "no such index" in the columns below

/// One visit of an opportunity to a stage (open, won or lost), as known at as_of. Rows are ordered by opportunity, then time.
struct Visit {
  std::int32_t opportunity;        ///< dense index into opportunities()
  std::int32_t visit;              ///< 0 for the first visit to this stage, 1 for the second, ...
  StageId stage;
  Day entry;                       ///< local day of the move into it
  Day exit;                        ///< local day of the move out; with `next` none the day of censoring: the last known day, or the day of removal
  std::int64_t entered_us, left_us;  ///< the same as instants; left_us is as_of (or the removal) where `next` is none
  std::int32_t next;               ///< index of the next stage; none: still there when it was last seen
  std::int32_t rep, channel;       ///< index into reps() / channels() as known at entry; none
  bool truncated;                  ///< began before the log: entry < delayed_entry(), or the move into it is missing
  bool entry_known;                ///< false: the move into it is missing; `entry` is the first day it was seen there, its age is unknown
  bool removed;                    ///< the opportunity was deleted or merged on `exit` and is not back: censored there
  bool first;                      ///< first visit of its opportunity
  friend bool operator==(const Visit&, const Visit&) = default;  ///< every member equal
};

/// An opportunity that is neither won nor lost (nor removed) at as_of.
struct OpenDeal {
  std::int32_t opportunity;
  StageId stage;
  Day since;                       ///< day of entry into the stage
  std::int32_t rep, channel;       ///< none if unknown
  bool has_amount;
  std::int64_t amount_minor;
  bool has_due;
  Day due;                         ///< expected_close
  std::uint64_t visited;           ///< bit i: has been in stage i (i < 64); 0 if not known (open-deals table)
  friend bool operator==(const OpenDeal&, const OpenDeal&) = default;  ///< every member equal
};

/// An opportunity that is won or lost at as_of (a reopened one is not), ordered by opportunity.
struct Closed {
  std::int32_t opportunity;
  StageId stage;
  Day day;                         ///< of the entry into this stage
  std::int32_t rep, channel;       ///< as known at that entry: a hand-over after the win does not move it
  bool has_amount;
  std::int64_t amount_minor;       ///< as known at as_of, corrections after the win included
  friend bool operator==(const Closed&, const Closed&) = default;  ///< every member equal
};

/// A row that a finding speaks of.
struct OddRow {
  std::int64_t row;                ///< of the table or range of events, from 1
  std::string_view code;           ///< of the finding
  friend bool operator==(const OddRow&, const OddRow&) = default;  ///< by row and code
};

/// What happened, columnar, as known on one day. A value; reading is safe from any thread. Oddities of the data are findings.
class History {
 public:
  /// Every row of `table` ends as a move, an update, a duplicate, or set aside with a finding: none vanishes.
  /// Error{invalid_data}: a mapped column that is not there (names those that are), of a type that cannot be read (with the row and the value), an
  /// empty table. Error{invalid_argument}: naive local times without a stated zone.
  static History from(const StageGraph& graph, const Table& table, const Columns& columns, const HistoryOptions& options, const Progress& progress = {});
  static History from(const StageGraph& graph, std::span<const Event> events, const HistoryOptions& options, const Progress& progress = {});
  /// Open deals as a table: opportunity, stage, since (any name mapped by columns.at), optional rep, channel, amount, currency, expected_close; deals, reps and
  /// channels in the order of the table. There are no moves in it: visits() and closed() are empty. A table without rows is a company without
  /// open deals (as_of must then be stated).
  static History open_deals(const StageGraph& graph, const Table& table, const Columns& columns, const HistoryOptions& options, const Progress& progress = {});
  /// The same log as it was known at another moment: rows with recorded_at >= as_of are unknown and change nothing but rows(), set_aside() and the
  /// finding `not_known_yet`. Error{invalid_argument} for open deals given as a table.
  [[nodiscard]] History as_of(Instant moment) const;

  [[nodiscard]] const StageGraph& graph() const noexcept;  ///< whose stages the rows name
  [[nodiscard]] const Zone& zone() const noexcept;  ///< cuts the days
  [[nodiscard]] Instant as_of() const noexcept;  ///< the first instant that is not known
  [[nodiscard]] Day last_known_day() const noexcept;      ///< local day of the last microsecond before as_of
  [[nodiscard]] const Currency& currency() const noexcept;  ///< of every amount; empty if neither stated nor in the data: amounts are then in hundredths
  [[nodiscard]] std::optional<Day> delayed_entry() const noexcept;  ///< as stated in HistoryOptions

  [[nodiscard]] std::size_t rows() const noexcept;        ///< rows given
  [[nodiscard]] std::size_t events() const noexcept;      ///< rows used: moves, updates, removals, restorations
  [[nodiscard]] std::size_t set_aside() const noexcept;   ///< rows not used; each is in a finding. rows = events + set_aside
  [[nodiscard]] std::span<const Finding> findings() const noexcept;  ///< earlier ones, then those of the rows
  /// Rows that were set aside, or one of whose cells was read otherwise than it stands, ordered by row; not those that are merely not known yet, out of order or Unix
  /// times. Findings about opportunities, moves and visits name these instead.
  [[nodiscard]] std::vector<OddRow> odd_rows() const;

  [[nodiscard]] std::span<const std::string> opportunities() const;   ///< names by dense index: ordered by first entry, ties by name
  [[nodiscard]] std::span<const std::string> reps() const noexcept;            ///< ordered by first appearance in time, ties by name
  [[nodiscard]] std::span<const std::string> channels() const noexcept;         ///< in the same order
  [[nodiscard]] std::span<const Visit> visits() const noexcept;                 ///< by opportunity, then time
  [[nodiscard]] std::span<const OpenDeal> open() const noexcept;                ///< by opportunity
  [[nodiscard]] std::span<const Closed> closed() const noexcept;                ///< by opportunity
  [[nodiscard]] bool knows(std::string_view column) const noexcept;             ///< has any row of the log, known or not yet, a rep, a channel; was this extra segment mapped
  /// Values of an extra segment column: label per opportunity (the first one given), "" if unknown. Error{invalid_argument} if it was not mapped.
  [[nodiscard]] std::vector<std::string> segment(std::string_view column) const;

  struct Log;        // every row as given, in time order, shared between as_of() views (defined in src/)
  struct View;       // what is known at one moment (defined in src/)

 private:
  History(std::shared_ptr<const Log> log, std::shared_ptr<const View> view) noexcept : log_(std::move(log)), view_(std::move(view)) {}
  std::shared_ptr<const Log> log_;
  std::shared_ptr<const View> view_;
};

/// The graph that a log shows: every stage and every move seen, in order of mean position; won and lost as named by the caller.
/// Moves seen in fewer than `minimum_count` opportunities are left out and named in findings.
struct DiscoverOptions { std::vector<std::string> won = {}, lost = {}, open = {}; std::string key = {}; std::int64_t minimum_count = 1; };
/// A graph read from a log, and what was odd about it.
struct Discovered { StageGraph graph; std::vector<Finding> findings; };
/// Open stages stand as in options.open if it is given. Error{invalid_argument}: no won stage named, or none of them in the log; a key that is no stage; a name one slip of
/// the pen from one of the log; minimum_count < 1. Error{invalid_data}: no column of stages, no rows, no stage that could be open, no graph that can be used.
[[nodiscard]] Discovered discover(const Table& table, const Columns& columns, const DiscoverOptions& options, const HistoryOptions& history, const Progress& progress = {});

/// Number of distinct opportunities that ever entered each stage, and rows that did so (stages in order).
struct StageCount { StageId stage; std::int64_t entered; std::int64_t entries; std::int64_t open; };
[[nodiscard]] std::vector<StageCount> stage_counts(const History& history);  ///< `open`: deals there at as_of
/// Moves seen: from, to, count.
struct MoveCount { StageId from, to; std::int64_t count; };
[[nodiscard]] std::vector<MoveCount> move_counts(const History& history);  ///< only moves that were made, by from, then to
[[nodiscard]] Table findings_table(std::span<const Finding> findings);  ///< code, subject, count, message, action, changes_numbers (boolean); rows as given

}  // namespace v0
}  // namespace voronka
