// Private: the oddities of an event log, counted while it is read and replayed, told as findings.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "voronka/history/history.hpp"

namespace voronka::oddities {

enum class Oddity : std::uint8_t {
  // of a cell; the row is used. Bits of Log::flags, so at most 32
  unix_seconds, unix_milliseconds, unix_microseconds, clock_gap, clock_overlap, null_text, unreadable_amount, amount_too_large, amount_rounded, thousands_mark,
  negative_amount, unknown_currency, other_currency, unreadable_expected_close, unreadable_recorded_at, recorded_before_event, unknown_actor,
  // rows set aside when they are read
  missing_opportunity, missing_time, unreadable_time, time_out_of_range, unknown_stage, unknown_kind, in_the_future,
  // rows set aside by what is known at as_of
  not_known_yet, duplicate, move_to_same_stage, no_stage,
  // how the rows were understood
  empty_stage, out_of_order, tie_by_stage_order, tie_by_row_order, starts_midway, creation_missing, skipped_stages, moved_back, move_not_in_graph, reopened,
  zero_length_stay, update_moves_stage, move_without_stage, rep_changed_in_stage, amount_changed_after_win, won_amount_zero, lost_amount_zero,
  won_without_amount, removed, merged, restored, event_after_removal,
  // of the log as a whole
  delayed_entry, closed_before_delayed_entry, closes_start_late, stale_open, bulk_move, currency_not_stated, last_event_is_far, names_alike,
  dated_1970, column_not_read,
  // of a table of open deals
  not_open, missing_since, repeated_deal,
  count_
};

inline constexpr std::size_t count = static_cast<std::size_t>(Oddity::count_);
inline constexpr std::size_t cell_oddities = static_cast<std::size_t>(Oddity::missing_opportunity);
static_assert(cell_oddities <= 32);
[[nodiscard]] constexpr std::uint32_t bit(Oddity o) noexcept { return 1u << static_cast<unsigned>(o); }

/// A value as it stood in a row, for messages. At most `examples_kept` of each kind are kept, those of the lowest rows.
struct Example {
  Oddity oddity;
  std::uint32_t row;
  std::string value;
};
inline constexpr std::size_t examples_kept = 64;

class Examples {
 public:
  /// True if an example of this row would be kept: ask before making its text. Rows must come in ascending order for each oddity.
  [[nodiscard]] bool wants(Oddity o) const noexcept { return kept_[static_cast<std::size_t>(o)] < examples_kept; }
  void add(Oddity o, std::uint32_t row, std::string value);
  [[nodiscard]] const std::string* find(Oddity o, std::uint32_t row) const noexcept;

 private:
  std::array<std::uint32_t, count> kept_{};
  std::vector<Example> all_;
};

/// Rows (0-based) by oddity.
using RowLists = std::array<std::vector<std::uint32_t>, count>;

/// Counts, and the first subject of each.
class Tally {
 public:
  /// A row (0-based); the lowest one is the example.
  void row(Oddity o, std::uint32_t row) {
    Entry& e = at(o);
    if (e.count++ == 0 || row < e.first) e.first = row;
    if (listed(o)) rows_[static_cast<std::size_t>(o)].push_back(row);
  }
  /// Something named, e.g. an opportunity; the first one told is the example. `add` is the count.
  void named(Oddity o, std::string_view what, std::string_view name, std::int64_t add = 1);
  /// Replaces the value that the message shows.
  void detail(Oddity o, std::string text) { at(o).detail = std::move(text); }
  [[nodiscard]] std::int64_t operator[](Oddity o) const noexcept { return entries_[static_cast<std::size_t>(o)].count; }
  void add(const Tally& other);
  /// One finding for each kind that was seen, in the order of the enumeration.
  [[nodiscard]] std::vector<Finding> findings(const Examples& examples) const;
  /// The rows that were told, which the tally then no longer has: it is copied for every moment, they are many.
  [[nodiscard]] RowLists take_rows() noexcept { return std::exchange(rows_, {}); }

 private:
  // All but those that every row of a log may have.
  static constexpr bool listed(Oddity o) noexcept { return o > Oddity::unix_microseconds && o != Oddity::not_known_yet && o != Oddity::out_of_order; }

  struct Entry {
    std::int64_t count = 0;
    std::uint32_t first = 0;
    std::string subject, detail;
  };
  Entry& at(Oddity o) noexcept { return entries_[static_cast<std::size_t>(o)]; }
  std::array<Entry, count> entries_;
  RowLists rows_;
};

/// Both lists by row, from 1, then in the order of the enumeration.
[[nodiscard]] std::vector<OddRow> odd_rows(const RowLists& a, const RowLists& b);

/// "text" in double quotes, cut after about 60 bytes.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace voronka::oddities
