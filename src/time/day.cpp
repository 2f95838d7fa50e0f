#include "voronka/time/day.hpp"

#include <boost/date_time/gregorian/gregorian_types.hpp>
#include <stdexcept>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

std::chrono::year_month_day civil(std::int32_t days) noexcept { return std::chrono::sys_days(std::chrono::days(days)); }

bool digits(std::string_view text, std::size_t from, std::size_t count, int& out) noexcept {
  int value = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  out = value;
  return true;
}

}  // namespace

Day Day::of(int year, int month, int day) {
  const auto refuse = [&](const char* why) {
    return Error(ErrorCode::invalid_argument, formatted("there is no day {:04}-{:02}-{:02}: {}", year, month, day, why));
  };
  if (year < 1400 || year > 9999) throw refuse("the year should be from 1400 to 9999");
  if (month < 1 || month > 12) throw refuse("the month should be from 1 to 12");
  if (day < 1 || day > 31) throw refuse("the day should be from 1 to the length of its month");
  try {
    static const boost::gregorian::date epoch(1970, 1, 1);
    const boost::gregorian::date date(static_cast<unsigned short>(year), static_cast<unsigned short>(month), static_cast<unsigned short>(day));
    return Day(static_cast<std::int32_t>((date - epoch).days()));
  } catch (const std::out_of_range&) {
    throw refuse(formatted("that month has {} days", boost::gregorian::gregorian_calendar::end_of_month_day(
                                                           static_cast<unsigned short>(year), static_cast<unsigned short>(month)))
                     .c_str());
  }
}

Day Day::parse(std::string_view iso) {
  int y = 0, m = 0, d = 0;
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-' || !digits(iso, 0, 4, y) || !digits(iso, 5, 2, m) || !digits(iso, 8, 2, d))
    throw Error(ErrorCode::invalid_argument, formatted("\"{}\" is not a day; it should look like 2026-06-01", iso));
  return of(y, m, d);
}

int Day::year() const noexcept { return static_cast<int>(civil(days_).year()); }
int Day::month() const noexcept { return static_cast<int>(static_cast<unsigned>(civil(days_).month())); }
int Day::day_of_month() const noexcept { return static_cast<int>(static_cast<unsigned>(civil(days_).day())); }

std::string Day::iso() const {
  const auto date = civil(days_);
  return formatted("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace v0
}  // namespace voronka
