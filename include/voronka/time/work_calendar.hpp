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
  enum class Kind : std::int8_t { off, work, short_day };
  struct Exception { Kind kind; int minutes; friend bool operator==(const Exception&, const Exception&) = default; };

  /// Monday to Friday, 8 hours from 09:00.
  static WorkCalendar weekdays(std::string_view zone = "UTC");
  /// `weekend` bit i set: weekday i (0 = Monday) is off. `minutes` of a full day 1 .. 1440; `opens_minute` of the day.
  static WorkCalendar with_weekend(std::string_view zone, unsigned weekend, int minutes = 480, int opens_minute = 540);

  [[nodiscard]] WorkCalendar without(std::span<const Day> off) const;                     ///< holidays
  [[nodiscard]] WorkCalendar with_work(std::span<const Day> work) const;                  ///< working weekends, full hours
  [[nodiscard]] WorkCalendar with_short(const std::map<Day, double>& hours) const;        ///< hours > 0, whole minutes
  [[nodiscard]] WorkCalendar with(Day day, Kind kind, double hours) const;                ///< one row of a calendar table

  [[nodiscard]] const Zone& zone() const noexcept { return zone_; }
  [[nodiscard]] unsigned weekend() const noexcept { return weekend_; }
  [[nodiscard]] int full_minutes() const noexcept { return full_minutes_; }
  [[nodiscard]] int opens_minute() const noexcept { return opens_minute_; }
  [[nodiscard]] const std::map<Day, Exception>& exceptions() const noexcept { return exceptions_; }

  [[nodiscard]] int minutes(Day day) const;                       ///< 0 on a day off
  [[nodiscard]] bool works(Day day) const { return minutes(day) > 0; }
  [[nodiscard]] double hours(Period period) const;
  [[nodiscard]] std::vector<Day> working_days(Period period) const;
  [[nodiscard]] Day next_working(Day day) const;                  ///< `day` itself if it is one
  /// Number of working days d <= day, counted from an arbitrary fixed origin (differences have meaning). O(log exceptions).
  [[nodiscard]] std::int64_t working_ordinal(Day day) const;
  /// Age on the chosen clock between the local days of two events (docs/concepts/estimation.md, Clocks).
  /// calendar: exit - entry. working: number of working days d with entry < d <= exit, where an exit on a day off counts as on the next working day.
  [[nodiscard]] std::int32_t age(Day entry, Day exit, Clock clock) const;
  /// Working time between two instants, in hours: the parts of [a, b) inside office hours (opens_minute .. + minutes(day), wall clock of the zone).
  [[nodiscard]] double working_hours(Instant a, Instant b) const;

  /// JSON document {"format":"voronka-calendar","version":1,...}; round trip is byte-identical. Throws Error{invalid_data} locating the fault.
  [[nodiscard]] std::string to_json() const;
  static WorkCalendar from_json(std::string_view json);
  friend bool operator==(const WorkCalendar&, const WorkCalendar&) noexcept;

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
[[nodiscard]] IcsDays read_ics(std::string_view text, Period within);

}  // namespace v0
}  // namespace voronka
