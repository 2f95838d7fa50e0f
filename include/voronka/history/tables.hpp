// What a history holds, as tables: the same columns on every surface.
#pragma once
#include "voronka/history/history.hpp"

namespace voronka {
inline namespace v0 {

/// Per stage of the graph: stage, kind (open, won, lost), entered (distinct opportunities that ever did), entries, open (there at as_of).
[[nodiscard]] Table history_stages(const History& history);
/// Moves seen: from, to, count.
[[nodiscard]] Table history_moves(const History& history);
/// Open at as_of: opportunity, stage, since, rep, channel, amount (decimal of the currency), expected_close; null where unknown.
[[nodiscard]] Table history_open(const History& history);
/// Won or lost at as_of: opportunity, stage, day, rep, channel, amount (decimal of the currency).
[[nodiscard]] Table history_closed(const History& history);
/// Every visit: opportunity, stage, visit (0 for the first one to that stage), entry, exit and next (null: not seen to end), rep, channel, truncated.
[[nodiscard]] Table history_visits(const History& history);
/// Per rep: rep, open, closed, last_entry (day of the last move into an open stage; null: none).
[[nodiscard]] Table history_reps(const History& history);
/// Rows that were set aside or read otherwise than they stand (History::odd_rows()): row (from 1, without the header), code (of the finding); a row can stand there more than once.
[[nodiscard]] Table history_odd_rows(const History& history);

}  // namespace v0
}  // namespace voronka
