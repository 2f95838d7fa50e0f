// Private: the rules of one time zone as TZif files (RFC 9636) hold them: transitions, then a yearly rule for ever after.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace voronka {
inline namespace v0 {

/// A yearly day and time of a footer such as "M10.5.0/3".
struct YearlyChange {
  enum class Form : std::int8_t { month_week_day, julian_without_29_february, zero_based } form = Form::zero_based;
  int month = 1, week = 1, weekday = 0;  // weekday 0 = Sunday; week 5 = the last
  int day = 0;
  std::int64_t seconds = 7200;  // local time of the change, from -167 h to 167 h

  /// Seconds since 1970-01-01T00:00 on the wall clock before the change.
  [[nodiscard]] std::int64_t local(int year) const noexcept;
};

struct ZoneRules {
  struct Change {
    std::int64_t at;    // UTC seconds
    std::int32_t east;  // seconds east of Greenwich from then on
  };
  std::int32_t east_at_first = 0;
  std::vector<Change> changes;  // ascending
  bool forever = false;         // a footer says what follows the last change
  bool summer = false;          // the footer has summer time
  std::int32_t standard_east = 0, summer_east = 0;
  YearlyChange summer_starts, summer_ends;

  struct Stretch {
    std::int64_t from, until;  // UTC seconds; INT64_MIN / INT64_MAX: without end
    std::int32_t east;
  };
  [[nodiscard]] Stretch at(std::int64_t utc) const noexcept;
};

/// Reads the bytes of a TZif file. Returns false and says why in `fault` when they are not one.
[[nodiscard]] bool read_tzif(std::string_view bytes, ZoneRules& out, std::string& fault);
/// Reads a POSIX TZ text, the footer of a TZif file.
[[nodiscard]] bool read_footer(std::string_view text, ZoneRules& out) noexcept;

}  // namespace v0
}  // namespace voronka
