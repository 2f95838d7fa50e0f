// Ages of visits on a clock, and the segment each belongs to.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "voronka/estimation/life_tables.hpp"

namespace voronka::detail {

/// Ages by table look-up: one question to the calendar a day instead of two a visit. Equals WorkCalendar::age() for moves.
class VisitAges {
 public:
  /// Observation ends at the end of last(): history.last_known_day(), on the working clock the last working day up to it, so that a move on a trailing day off,
  /// which has the age of a working day that nobody has seen yet, is not counted while those who stay are.
  VisitAges(const History& history, const WorkCalendar& calendar, Clock clock);

  [[nodiscard]] Day last() const noexcept { return last_; }
  /// Age of a move on `day` of a stay that began on `entry` (a day off counts as the next working day).
  [[nodiscard]] std::int32_t of_move(Day entry, Day day) const noexcept { return at(day).move - at(entry).closed; }
  /// Last age that was wholly seen by the end of `day`.
  [[nodiscard]] std::int32_t seen(Day entry, Day day) const noexcept { return at(day).closed - at(entry).closed; }
  /// Days of the clock up to the end of `day`, counted from an arbitrary origin.
  [[nodiscard]] std::int32_t ordinal(Day day) const noexcept { return at(day).closed; }
  [[nodiscard]] bool counts(Day day) const noexcept { return at(day).closed == at(day).move; }   ///< a day of the clock
  [[nodiscard]] bool delayed() const noexcept { return has_delay_; }
  [[nodiscard]] Day delay() const noexcept { return delay_; }
  /// Age before the first at risk: -1, or what was already over when the log starts.
  [[nodiscard]] std::int32_t entry_age(Day entry) const noexcept { return has_delay_ && entry < delay_ ? seen(entry, delay_ - 1) : -1; }

 private:
  struct Ordinals { std::int32_t closed, move; };  // working days up to the end of the day; the same, a day off counted as the next working day
  [[nodiscard]] const Ordinals& at(Day day) const noexcept { return days_[static_cast<std::size_t>(day - first_)]; }
  Day first_, last_, delay_;
  bool has_delay_ = false;
  std::vector<Ordinals> days_;
};

/// Segments of visits: the values of the columns in `by`, joined.
struct VisitSegments {
  std::vector<std::string> labels;        ///< byte order; {""} if `by` is empty
  std::vector<std::int32_t> of_visit;     ///< by index of visit; empty if `by` is empty
  [[nodiscard]] std::size_t of(std::size_t visit) const noexcept { return of_visit.empty() ? 0 : static_cast<std::size_t>(of_visit[visit]); }
};
[[nodiscard]] VisitSegments visit_segments(const History& history, const std::vector<std::string>& by);

}  // namespace voronka::detail
