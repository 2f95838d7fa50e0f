// Private: the rows of one opportunity after another, replayed into visits, open and closed deals.
#pragma once
#include <map>

#include "history/local_days.hpp"
#include "history/log.hpp"

namespace voronka::history_detail {

class Replay {
 public:
  Replay(const History::Log& log, History::View& view, std::int64_t as_of_us);
  /// Replays opportunity `o` of the log as index `dense` of the view.
  void opportunity(std::size_t o, std::int32_t dense);
  /// First instant at which `o` is known to be in a stage; INT64_MAX if it is not known so far. Rows of such an opportunity are set aside here.
  [[nodiscard]] std::int64_t begins(std::size_t o);
  /// Details of findings that need all opportunities.
  void finish();

  oddities::Tally tally;
  std::size_t events = 0, set_aside = 0;
  std::vector<std::int64_t> rep_begin, channel_begin;  ///< first instant at which the label is known; INT64_MAX: never

 private:
  struct State {
    std::int32_t stage = -1, rep = -1, channel = -1, reason = -1, due = no_day;
    std::int64_t amount = no_value;
    bool foreign = false;             ///< the amount is in another currency: unknown
    bool removed = false;
    bool rep_changed = false;         ///< since the entry of the visit
    bool amount_changed = false;      ///< since the win
    std::int64_t removed_us = 0;
    std::uint64_t visited = 0;
    std::uint32_t highest_row = 0;
    bool any = false;
  };
  [[nodiscard]] bool known(std::size_t i) const noexcept { return all_known_ || (recorded(i) < as_of_ && rows_.at[i] < as_of_); }
  [[nodiscard]] std::int64_t recorded(std::size_t i) const noexcept { return rows_.recorded.empty() ? rows_.at[i] : rows_.recorded[i]; }
  void unknown_row(std::size_t i);
  void row(std::size_t i, std::size_t previous, std::size_t o, std::int32_t dense, State& s);
  [[nodiscard]] bool attributes(std::size_t i, std::int32_t stage_after, State& s);
  void enter(std::size_t i, std::size_t o, std::int32_t dense, std::int32_t stage, bool entry_known, State& s);
  void end(std::size_t o, std::int32_t dense, State& s);
  void about_row(Oddity o, std::size_t i) { tally.row(o, rows_.row[i]); }
  void about(Oddity o, std::size_t opportunity) { tally.named(o, "opportunity", log_.opportunities[opportunity]); }

  const History::Log& log_;
  const Rows& rows_;
  const StageGraph& graph_;
  History::View& view_;
  std::int64_t as_of_;
  bool all_known_;
  LocalDays days_;
  std::vector<std::int32_t> visits_of_stage_;        // of the present opportunity
  std::vector<std::uint16_t> touched_;
  std::vector<std::int32_t> segment_now_;            // present label per segment column
  std::vector<bool> is_entry_;
  std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t> odd_moves_;
  std::map<std::int32_t, std::int64_t> odd_starts_;
  std::size_t present_first_visit_ = 0;              // index of the first visit of the present opportunity
};

}  // namespace voronka::history_detail
