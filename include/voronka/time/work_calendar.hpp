#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "voronka/base/finding.hpp"
#include "voronka/time/period.hpp"
#include "voronka/time/zone.hpp"

namespace voronka {
inline namespace v0 {

/// Which days count for ages: all days, or the company's working days.
enum class Clock : std::int8_t { calendar, working };

/// When the company works, as data: a weekend mask, days off, working weekends, short days, in a business time zone.
/// A value: `without()` and its like return a new calendar.
class WorkCalendar {
 public:
  /// What is said of one day: no work, a full day, a day of other length.
  enum class Kind : std::int8_t { off, work, short_day };
  /// What one named day is instead of what its weekday says; `minutes` of work, 0 if off.
  struct Exception { Kind kind; int minutes; friend bool operator==(const Exception&, const Exception&) = default; };

  /// Monday to Friday, 8 hours from 09:00. Error{invalid_argument}: a zone that is not known.
  static WorkCalendar weekdays(std::string_view zone = "UTC");
  /// `weekend` bit i set: weekday i (0 = Monday) is off. `minutes` of a full day 1 .. 1440; `opens_minute` of the day. Error{invalid_argument} if it ends after midnight.
  static WorkCalendar with_weekend(std::string_view zone, unsigned weekend, int minutes = 480, int opens_minute = 540);

  [[nodiscard]] WorkCalendar without(std::span<const Day> off) const;                     ///< holidays
  [[nodiscard]] WorkCalendar with_work(std::span<const Day> work) const;                  ///< working weekends, full hours
  [[nodiscard]] WorkCalendar with_short(const std::map<Day, double>& hours) const;        ///< hours > 0, whole minutes, until midnight at most; else Error{invalid_argument}
  [[nodiscard]] WorkCalendar with(Day day, Kind kind, double hours) const;                ///< one row of a calendar table: 0 hours for off, 0 for a full day of work

  [[nodiscard]] const Zone& zone() const noexcept { return zone_; }  ///< cuts days and office hours
  [[nodiscard]] unsigned weekend() const noexcept { return weekend_; }  ///< bit i set: weekday i (0 = Monday) is off
  [[nodiscard]] int full_minutes() const noexcept { return full_minutes_; }  ///< minutes of a full day
  [[nodiscard]] int opens_minute() const noexcept { return opens_minute_; }  ///< minutes after midnight, wall clock
  [[nodiscard]] const std::map<Day, Exception>& exceptions() const noexcept { return exceptions_; }  ///< every day that was named

  [[nodiscard]] int minutes(Day day) const;                       ///< 0 on a day off
  [[nodiscard]] bool works(Day day) const { return minutes(day) > 0; }  ///< some of the day is worked
  [[nodiscard]] double hours(Period period) const;                ///< sum over its days
  [[nodiscard]] std::vector<Day> working_days(Period period) const;  ///< in order; may be none
  [[nodiscard]] Day next_working(Day day) const;                  ///< `day` itself if it is one; Error{invalid_argument} if none is left
  /// Number of working days d <= day, counted from an arbitrary fixed origin (differences have meaning). O(log exceptions).
  [[nodiscard]] std::int64_t working_ordinal(Day day) const;
  /// Age on the chosen clock between the local days of two events (docs/concepts/estimation.md, Clocks).
  /// calendar: exit - entry. working: number of working days d with entry < d <= exit, where an exit on a day off counts as on the next working day.
  [[nodiscard]] std::int32_t age(Day entry, Day exit, Clock clock) const;
  /// Working time between two instants, in hours: the parts of [a, b) inside office hours (opens_minute .. + minutes(day), wall clock of the zone).
  /// Error{invalid_argument} if b < a.
  [[nodiscard]] double working_hours(Instant a, Instant b) const;

  /// JSON document {"format":"voronka-calendar","version":1,...}; round trip is byte-identical. Throws Error{invalid_data} locating the fault.
  [[nodiscard]] std::string to_json() const;
  /// Reads what to_json() writes. Error{invalid_data} with the JSON pointer.
  static WorkCalendar from_json(std::string_view json);
  friend bool operator==(const WorkCalendar&, const WorkCalendar&) noexcept;  ///< same zone, weekend, hours, opening and named days

 private:
  WorkCalendar() = default;
  void set(Day day, Kind kind, double hours);
  void derive();
  Zone zone_;
  unsigned weekend_ = 0b1100000;
  int full_minutes_ = 480;
  int opens_minute_ = 540;
  std::map<Day, Exception> exceptions_;
  std::vector<std::pair<Day, std::int32_t>> shifts_;  // derived: from that day on, working days more (or fewer) than the weekend mask alone gives
};

/// A rep is away: half-open range of days.
struct Absence {
  std::string rep;
  Day from;
  Day until;
};

/// Days off of an iCalendar file: VEVENTs with DTSTART;VALUE=DATE (and DTEND, exclusive), yearly RRULE without BY-parts.
/// Anything else in the file is reported in `skipped`. Throws Error{invalid_data} with the line number.
struct IcsDays { std::vector<std::pair<Day, std::string>> days; std::vector<std::string> skipped; };
/// What was skipped, as findings `ics_entry_skipped`.
[[nodiscard]] std::vector<Finding> ics_findings(const IcsDays& read);
/// Days off in `within`, by day, then name, each once; a time of day or a rule that is not read makes its event `skipped`. Error{invalid_data} with the line number.
[[nodiscard]] IcsDays read_ics(std::string_view text, Period within);

}  // namespace v0
}  // namespace voronka
