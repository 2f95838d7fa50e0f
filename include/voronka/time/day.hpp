#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace voronka {
inline namespace v0 {

/// A civil day of the business time zone: days since 1970-01-01 (Arrow date32). Range 1400-01-01 .. 9999-12-31.
class Day {
 public:
  constexpr Day() noexcept = default;  ///< 1970-01-01
  /// Days from 1970-01-01, negative before it; the range is not checked.
  constexpr explicit Day(std::int32_t days_since_epoch) noexcept : days_(days_since_epoch) {}
  /// The date must exist (`date.ok()`): this is not checked.
  constexpr Day(std::chrono::year_month_day date) : Day(static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count())) {}
  /// Throws Error{invalid_argument} when there is no such day, quoting it.
  static Day of(int year, int month, int day);
  /// "2026-06-01" only. Throws Error{invalid_argument} quoting the text.
  static Day parse(std::string_view iso);

  [[nodiscard]] constexpr std::int32_t since_epoch() const noexcept { return days_; }  ///< days from 1970-01-01; negative before it
  [[nodiscard]] int year() const noexcept;          ///< 1400 .. 9999
  [[nodiscard]] int month() const noexcept;         ///< 1 .. 12
  [[nodiscard]] int day_of_month() const noexcept;  ///< 1 .. 31
  [[nodiscard]] constexpr int weekday() const noexcept {  ///< 0 = Monday .. 6 = Sunday; 1970-01-01 was a Thursday
    const int w = static_cast<int>((static_cast<std::int64_t>(days_) + 3) % 7);
    return w < 0 ? w + 7 : w;
  }
  [[nodiscard]] std::string iso() const;            ///< "2026-06-01"

  /// In order of time. `n` is whole days, as is the difference of two days; the range is not checked.
  friend constexpr auto operator<=>(Day, Day) noexcept = default;
  friend constexpr Day operator+(Day d, int n) noexcept { return Day(d.days_ + n); }
  friend constexpr Day operator-(Day d, int n) noexcept { return Day(d.days_ - n); }
  friend constexpr std::int32_t operator-(Day a, Day b) noexcept { return a.days_ - b.days_; }
  constexpr Day& operator++() noexcept { ++days_; return *this; }

 private:
  std::int32_t days_ = 0;
};

}  // namespace v0
}  // namespace voronka
