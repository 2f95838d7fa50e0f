#include "time/zone_rules.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace voronka {
inline namespace v0 {
namespace {

constexpr std::int64_t day_seconds = 86'400;

int year_of(std::int64_t seconds) noexcept {
  const std::int64_t days = seconds / day_seconds - (seconds % day_seconds < 0 ? 1 : 0);
  return static_cast<int>(std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(days))).year());
}

}  // namespace

std::int64_t YearlyChange::local(int year) const noexcept {
  using namespace std::chrono;
  const std::chrono::year y{year};
  sys_days d;
  switch (form) {
    case Form::month_week_day: {
      const std::chrono::month m{static_cast<unsigned>(month)};
      const std::chrono::weekday w{static_cast<unsigned>(weekday)};
      d = week == 5 ? sys_days(y / m / w[last]) : sys_days(y / m / w[static_cast<unsigned>(week)]);
      break;
    }
    case Form::julian_without_29_february: d = sys_days(y / 1 / 1) + days(day - 1 + (y.is_leap() && day >= 60 ? 1 : 0)); break;
    case Form::zero_based: d = sys_days(y / 1 / 1) + days(day); break;
  }
  return std::int64_t{d.time_since_epoch().count()} * day_seconds + seconds;
}

ZoneRules::Stretch ZoneRules::at(std::int64_t utc) const noexcept {
  const auto next = std::upper_bound(changes.begin(), changes.end(), utc, [](std::int64_t t, const Change& c) { return t < c.at; });
  if (next != changes.end() || !forever) {
    const std::int64_t until = next == changes.end() ? INT64_MAX : next->at;
    if (next == changes.begin()) return {INT64_MIN, until, east_at_first};
    return {std::prev(next)->at, until, std::prev(next)->east};
  }
  // After the last change the yearly rule holds. The stretch that holds `utc` lies between changes of the years around it.
  const std::int64_t known = changes.empty() ? INT64_MIN : changes.back().at;
  if (!summer) return {known, INT64_MAX, standard_east};
  std::array<Change, 6> around{};
  const int year = year_of(utc);
  for (std::size_t i = 0; i < 3; ++i) {
    const int y = year - 1 + static_cast<int>(i);
    const Change on{summer_starts.local(y) - standard_east, summer_east}, off{summer_ends.local(y) - summer_east, standard_east};
    around[2 * i] = on.at <= off.at ? on : off;
    around[2 * i + 1] = on.at <= off.at ? off : on;
  }
  std::size_t i = 5;
  while (i > 0 && around[i].at > utc) --i;
  const std::int64_t until = i < 5 ? around[i + 1].at : INT64_MAX;
  return {std::max(around[i].at, known), until, around[i].east};
}

}  // namespace v0
}  // namespace voronka
