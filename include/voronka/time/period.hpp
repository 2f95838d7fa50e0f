#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "voronka/time/day.hpp"

namespace voronka {
inline namespace v0 {

/// A half-open range of days: `from` is in, `until` is not. `from < until`, else Error{invalid_argument}.
class Period {
 public:
  Period(Day from, Day until);  ///< Error{invalid_argument} unless from < until
  /// "2026-06" (month), "2026-Q2" (quarter), "2026" (year), "2026-W23" (ISO week), "2026-06-01/2026-07-01" (half-open). Throws Error{invalid_argument}.
  static Period parse(std::string_view text);
  [[nodiscard]] Day from() const noexcept { return from_; }  ///< the first day
  [[nodiscard]] Day until() const noexcept { return until_; }  ///< the first day after it
  [[nodiscard]] int days() const noexcept { return until_ - from_; }  ///< how many, at least 1
  [[nodiscard]] bool contains(Day d) const noexcept { return from_ <= d && d < until_; }  ///< from <= d < until
  /// As many days, ending where this one starts: what a change "against the previous period" is measured against.
  [[nodiscard]] Period previous() const { return Period(from_ - days(), from_); }
  /// Monday-to-Sunday weeks cut at the ends of the period, in order.
  [[nodiscard]] std::vector<Period> weeks() const;
  [[nodiscard]] std::string iso() const;  ///< "2026-06-01/2026-07-01"
  friend bool operator==(const Period&, const Period&) noexcept = default;  ///< both ends are the same days

 private:
  Day from_, until_;
};

/// Calendar periods. Error{invalid_argument}: no such month, quarter or week, a year outside 1400 .. 9999.
[[nodiscard]] Period Month(int year, int month);         ///< 1 .. 12
[[nodiscard]] Period Quarter(int year, int quarter);     ///< calendar quarter 1 .. 4
[[nodiscard]] Period Year(int year);                     ///< 1 January to 31 December
[[nodiscard]] Period Week(int iso_year, int iso_week);   ///< ISO 8601: Monday to Sunday, in the year of its Thursday

/// A fiscal year that starts in any month, cut into calendar months or into 4-4-5 weeks.
class FiscalCalendar {
 public:
  /// Calendar months, or how many weeks the three months of every quarter have.
  enum class Pattern : std::int8_t { months, weeks_445, weeks_454, weeks_544 };
  /// `start_month` 1 .. 12. With a week pattern the year starts on the Monday nearest to the first of `start_month`
  /// (52 or 53 weeks; week 53 belongs to the last month). The fiscal year is named after the calendar year in which it *ends*
  /// (`start_month` 1: both are the same).
  explicit FiscalCalendar(int start_month = 1, Pattern pattern = Pattern::months);
  [[nodiscard]] Period year(int fiscal_year) const;                  ///< Error{invalid_argument}: it, or the next one, starts outside the years 1400 .. 9999
  [[nodiscard]] Period quarter(int fiscal_year, int quarter) const;  ///< 1 .. 4
  [[nodiscard]] Period month(int fiscal_year, int month) const;      ///< 1 .. 12 within the fiscal year
  [[nodiscard]] int year_of(Day day) const;                          ///< the fiscal year that holds `day`; Error{invalid_argument} as year() in 1400 and 9999
  [[nodiscard]] int start_month() const noexcept { return start_month_; }  ///< 1 .. 12
  [[nodiscard]] Pattern pattern() const noexcept { return pattern_; }  ///< how the year is cut

 private:
  int start_month_;
  Pattern pattern_;
};

}  // namespace v0
}  // namespace voronka
