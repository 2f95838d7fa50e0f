#include "voronka/time/work_calendar.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

constexpr std::int64_t us_per_minute = 60'000'000;

[[noreturn]] void refuse(const std::string& message) { throw Error(ErrorCode::invalid_argument, message); }

int whole_minutes(Day day, double hours, int opens_minute) {
  if (!std::isfinite(hours) || !(hours > 0.0) || hours > 24.0)
    refuse(formatted("{}: {} hours is not accepted; it should be above 0 and at most 24", day.iso(), hours));
  const double minutes = hours * 60.0, whole = std::round(minutes);
  if (std::fabs(minutes - whole) > 1e-6 || whole < 1.0) refuse(formatted("{}: {} hours is not a whole number of minutes", day.iso(), hours));
  const int n = static_cast<int>(whole);
  if (opens_minute + n > 1440)
    refuse(formatted("{}: {} hours from {:02}:{:02} on end after midnight; at most {} hours fit", day.iso(), hours, opens_minute / 60, opens_minute % 60,
                       (1440 - opens_minute) / 60.0));
  return n;
}

}  // namespace

WorkCalendar WorkCalendar::weekdays(std::string_view zone) { return with_weekend(zone, 0b1100000); }

WorkCalendar WorkCalendar::with_weekend(std::string_view zone, unsigned weekend, int minutes, int opens_minute) {
  if (weekend > 0b1111111) refuse(formatted("the weekend mask {} has bits beyond the seven weekdays; bit 0 is Monday, bit 6 Sunday", weekend));
  if (minutes < 1 || minutes > 1440) refuse(formatted("a working day of {} minutes is not accepted; it should be from 1 to 1440", minutes));
  if (opens_minute < 0 || opens_minute > 1439) refuse(formatted("an opening at minute {} of the day is not accepted; it should be from 0 to 1439", opens_minute));
  if (opens_minute + minutes > 1440)
    refuse(formatted("a working day of {} minutes that opens at {:02}:{:02} ends after midnight; at most {} minutes fit", minutes, opens_minute / 60,
                       opens_minute % 60, 1440 - opens_minute));
  WorkCalendar out;
  out.zone_ = Zone(zone);
  out.weekend_ = weekend;
  out.full_minutes_ = minutes;
  out.opens_minute_ = opens_minute;
  return out;
}

void WorkCalendar::set(Day day, Kind kind, double hours) {
  int minutes = 0;
  if (kind == Kind::off) {
    if (hours != 0.0) refuse(formatted("{}: a day off with {} hours is not accepted; it has none", day.iso(), hours));
  } else if (kind == Kind::work && hours == 0.0) {
    minutes = full_minutes_;
  } else {
    minutes = whole_minutes(day, hours, opens_minute_);
  }
  exceptions_.insert_or_assign(day, Exception{kind, minutes});
}

void WorkCalendar::derive() {
  shifts_.clear();
  std::int32_t shift = 0;
  for (const auto& [day, exception] : exceptions_) {
    const bool by_mask = (weekend_ >> day.weekday() & 1u) == 0;
    const bool really = exception.minutes > 0;
    if (by_mask == really) continue;
    shift += really ? 1 : -1;
    shifts_.emplace_back(day, shift);
  }
}

WorkCalendar WorkCalendar::without(std::span<const Day> off) const {
  WorkCalendar out = *this;
  for (const Day day : off) out.set(day, Kind::off, 0.0);
  out.derive();
  return out;
}

WorkCalendar WorkCalendar::with_work(std::span<const Day> work) const {
  WorkCalendar out = *this;
  for (const Day day : work) out.set(day, Kind::work, 0.0);
  out.derive();
  return out;
}

WorkCalendar WorkCalendar::with_short(const std::map<Day, double>& hours) const {
  WorkCalendar out = *this;
  for (const auto& [day, h] : hours) out.set(day, Kind::short_day, h);
  out.derive();
  return out;
}

WorkCalendar WorkCalendar::with(Day day, Kind kind, double hours) const {
  WorkCalendar out = *this;
  out.set(day, kind, hours);
  out.derive();
  return out;
}

int WorkCalendar::minutes(Day day) const {
  if (!exceptions_.empty()) {
    const auto it = exceptions_.find(day);
    if (it != exceptions_.end()) return it->second.minutes;
  }
  return (weekend_ >> day.weekday() & 1u) != 0 ? 0 : full_minutes_;
}

double WorkCalendar::hours(Period period) const {
  std::int64_t sum = 0;
  for (Day day = period.from(); day < period.until(); ++day) sum += minutes(day);
  return static_cast<double>(sum) / 60.0;
}

std::vector<Day> WorkCalendar::working_days(Period period) const {
  std::vector<Day> out;
  for (Day day = period.from(); day < period.until(); ++day)
    if (works(day)) out.push_back(day);
  return out;
}

Day WorkCalendar::next_working(Day day) const {
  // With a mask of seven days off only exceptions can work: jump to them.
  if (weekend_ == 0b1111111) {
    for (auto it = exceptions_.lower_bound(day); it != exceptions_.end(); ++it)
      if (it->second.minutes > 0) return it->first;
    refuse(formatted("the calendar has no working day on or after {}", day.iso()));
  }
  while (!works(day)) ++day;  // ends: exceptions are finite and some weekday works
  return day;
}

std::int64_t WorkCalendar::working_ordinal(Day day) const {
  const unsigned work = ~weekend_ & 0b1111111u;
  const std::int64_t n = std::int64_t{day.since_epoch()} + 4;  // days from Monday 1969-12-29 to `day`, both included
  const std::int64_t rest = ((n % 7) + 7) % 7, weeks = (n - rest) / 7;
  std::int64_t out = weeks * std::popcount(work) + std::popcount(work & ((1u << rest) - 1u));
  if (!shifts_.empty()) {
    const auto it = std::upper_bound(shifts_.begin(), shifts_.end(), day, [](Day d, const auto& shift) { return d < shift.first; });
    if (it != shifts_.begin()) out += std::prev(it)->second;
  }
  return out;
}

std::int32_t WorkCalendar::age(Day entry, Day exit, Clock clock) const {
  if (clock == Clock::calendar) return exit - entry;
  return static_cast<std::int32_t>(working_ordinal(next_working(exit)) - working_ordinal(entry));
}

double WorkCalendar::working_hours(Instant a, Instant b) const {
  if (b < a) refuse(formatted("working hours from {} to {}: the end lies before the start", a.iso(), b.iso()));
  constexpr std::int64_t us_per_day = 1440 * us_per_minute;
  std::int64_t sum = 0;
  // Stretch by stretch of constant offset, on the wall clock: a repeated hour counts twice, a skipped one not at all.
  for (Instant at = a; at < b;) {
    const Zone::Offset piece = zone_.offset_at(at);
    const Instant end = std::min(piece.until, b);
    const std::int64_t from = at.since_epoch_us() + piece.us_east, until = end.since_epoch_us() + piece.us_east;
    for (Day day = zone_.day_of(at);; ++day) {
      const std::int64_t midnight = std::int64_t{day.since_epoch()} * us_per_day;
      if (midnight >= until) break;
      const std::int64_t opens = midnight + opens_minute_ * us_per_minute, closes = opens + minutes(day) * us_per_minute;
      sum += std::max<std::int64_t>(0, std::min(until, closes) - std::max(from, opens));
    }
    at = end;
  }
  return static_cast<double>(sum) / 3.6e9;
}

bool operator==(const WorkCalendar& a, const WorkCalendar& b) noexcept {
  return a.zone_ == b.zone_ && a.weekend_ == b.weekend_ && a.full_minutes_ == b.full_minutes_ && a.opens_minute_ == b.opens_minute_ &&
         a.exceptions_ == b.exceptions_;
}

}  // namespace v0
}  // namespace voronka
