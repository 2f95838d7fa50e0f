#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "voronka/time/day.hpp"

namespace voronka {
inline namespace v0 {

/// An ISO 4217 currency: three capital letters and the number of decimals of its minor unit.
class Currency {
 public:
  Currency() noexcept = default;                 ///< none: only money that is 0 may have it
  explicit Currency(std::string_view code);      ///< Error{invalid_argument} quoting a code that ISO 4217 does not list
  [[nodiscard]] std::string_view code() const noexcept { return {code_.data(), empty() ? 0u : 3u}; }  ///< "" if there is none
  [[nodiscard]] int exponent() const noexcept { return exponent_; }  ///< RUB 2, JPY 0, KWD 3
  [[nodiscard]] bool empty() const noexcept { return code_[0] == '\0'; }  ///< true: no currency
  friend bool operator==(const Currency&, const Currency&) noexcept = default;  ///< by code

 private:
  std::array<char, 3> code_{};
  std::int8_t exponent_ = 0;
};

/// An exact sum of money: 64-bit minor units and their currency. Overflow and mixed currencies are Error{invalid_argument}.
class Money {
 public:
  Money() noexcept = default;  ///< 0 of no currency
  /// Any number of minor units, nothing is checked; `currency` should be empty for 0 only.
  Money(std::int64_t minor_units, Currency currency) noexcept : minor_(minor_units), currency_(currency) {}
  static Money of(std::int64_t major_units, std::string_view currency);                 ///< Money::of(10'000'000, "RUB")
  /// Exact decimal text, "1234.5", "-0.07"; more decimals than the currency has are refused unless they are zeros.
  static Money parse(std::string_view decimal, Currency currency, char decimal_mark = '.');

  [[nodiscard]] std::int64_t minor() const noexcept { return minor_; }  ///< in kopecks, cents, whole yen
  [[nodiscard]] const Currency& currency() const noexcept { return currency_; }  ///< empty() if it has none
  [[nodiscard]] double major() const noexcept;  ///< in roubles, dollars: a double, for display
  [[nodiscard]] std::string decimal() const;     ///< "10000000.00"

  /// Exact. Error{invalid_argument}: different currencies, a result beyond 64 bits. 0 without a currency takes the currency of the other.
  friend Money operator+(Money a, Money b);
  friend Money operator-(Money a, Money b);
  friend bool operator==(const Money&, const Money&) noexcept = default;  ///< amount and currency: 0 of no currency is not 0 roubles
  /// By amount. Error{invalid_argument} on different currencies; 0 without a currency can be compared with any.
  [[nodiscard]] std::strong_ordering compare(const Money& other) const;

  /// Largest remainder: parts >= 0 for money >= 0, proportional to `weights` (>= 0, finite, not all 0), sum exactly to *this.
  /// Ties (remainders within 1e-9): the earlier part. Source: Hamilton; rule 7 of the worked example.
  [[nodiscard]] std::vector<Money> split(std::span<const double> weights) const;
  [[nodiscard]] std::vector<Money> split(std::span<const std::int64_t> weights) const;   ///< exact in 128-bit integers

 private:
  std::int64_t minor_ = 0;
  Currency currency_;
};

/// Conversion rates by date: the rate in force on a day is the newest one not later than it.
class Rates {
 public:
  /// 1 major unit of `from` = `rate` (> 0, exact decimal text) major units of `to` from `day` on. Returns a new value.
  [[nodiscard]] Rates with(Day day, Currency from, Currency to, std::string_view rate) const;
  /// Converted amount, rounded half away from zero to the minor unit; `from == to` is the identity; the inverse rate is used if only it is known.
  /// Error{invalid_data} naming both currencies and the day where no rate is known.
  [[nodiscard]] Money convert(Money money, Currency to, Day day) const;

 private:
  struct Rate { std::int64_t numerator, denominator; };
  std::map<std::pair<std::string, std::string>, std::map<Day, Rate>> rates_;
};

}  // namespace v0
}  // namespace voronka
