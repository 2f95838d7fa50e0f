#include <array>

#include "base/format.hpp"
#include "voronka/base/error.hpp"
#include "voronka/time/period.hpp"

namespace voronka {
inline namespace v0 {
namespace {

/// Monday nearest to `day`: at most three days away, so never a tie.
Day nearest_monday(Day day) noexcept { return day.weekday() <= 3 ? day - day.weekday() : day + (7 - day.weekday()); }

std::array<int, 3> weeks_of(FiscalCalendar::Pattern pattern) noexcept {
  switch (pattern) {
    case FiscalCalendar::Pattern::weeks_454: return {4, 5, 4};
    case FiscalCalendar::Pattern::weeks_544: return {5, 4, 4};
    default: return {4, 4, 5};
  }
}

/// First day of the fiscal year that is named `fiscal_year`.
Day start(int fiscal_year, int start_month, FiscalCalendar::Pattern pattern) {
  const Day first = Day::of(start_month == 1 ? fiscal_year : fiscal_year - 1, start_month, 1);
  return pattern == FiscalCalendar::Pattern::months ? first : nearest_monday(first);
}

}  // namespace

FiscalCalendar::FiscalCalendar(int start_month, Pattern pattern) : start_month_(start_month), pattern_(pattern) {
  if (start_month < 1 || start_month > 12)
    throw Error(ErrorCode::invalid_argument, formatted("a fiscal year cannot start in month {}; it should be from 1 to 12", start_month));
}

Period FiscalCalendar::year(int fiscal_year) const {
  return Period(start(fiscal_year, start_month_, pattern_), start(fiscal_year + 1, start_month_, pattern_));
}

Period FiscalCalendar::month(int fiscal_year, int month) const {
  if (month < 1 || month > 12)
    throw Error(ErrorCode::invalid_argument, formatted("there is no month {} of fiscal year {}; it should be from 1 to 12", month, fiscal_year));
  if (pattern_ == Pattern::months) {
    const int civil = start_month_ - 1 + month - 1;  // months since January of the year in which the fiscal year starts
    return Month((start_month_ == 1 ? fiscal_year : fiscal_year - 1) + civil / 12, civil % 12 + 1);
  }
  const Period whole = year(fiscal_year);
  const auto weeks = weeks_of(pattern_);
  Day from = whole.from() + 7 * 13 * ((month - 1) / 3);
  for (int m = 0; m < (month - 1) % 3; ++m) from = from + 7 * weeks[m];
  const Day until = month == 12 ? whole.until() : from + 7 * weeks[(month - 1) % 3];
  return Period(from, until);
}

Period FiscalCalendar::quarter(int fiscal_year, int quarter) const {
  if (quarter < 1 || quarter > 4)
    throw Error(ErrorCode::invalid_argument, formatted("there is no quarter {} of fiscal year {}; it should be from 1 to 4", quarter, fiscal_year));
  return Period(month(fiscal_year, 3 * quarter - 2).from(), month(fiscal_year, 3 * quarter).until());
}

int FiscalCalendar::year_of(Day day) const {
  int candidate = day.year() + 1;  // its start is at most three days before a first of a month of this or the next calendar year
  if (start(candidate, start_month_, pattern_) > day) --candidate;
  if (start(candidate, start_month_, pattern_) > day) --candidate;
  return candidate;
}

}  // namespace v0
}  // namespace voronka
