#include <chrono>

#include "base/format.hpp"
#include "voronka/time/zone.hpp"

namespace voronka {
inline namespace v0 {
namespace {

constexpr std::int64_t us_per_second = 1'000'000, us_per_day = 86'400 * us_per_second;

/// Reads exactly `count` digits at `at` and moves on.
bool take(std::string_view text, std::size_t& at, std::size_t count, int& out) noexcept {
  if (text.size() - at < count) return false;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  at += count;
  out = value;
  return true;
}

bool take(std::string_view text, std::size_t& at, char c) noexcept {
  if (at >= text.size() || text[at] != c) return false;
  ++at;
  return true;
}

}  // namespace

std::string Instant::iso() const {
  std::int64_t day = us_ / us_per_day, rest = us_ % us_per_day;
  if (rest < 0) {
    rest += us_per_day;
    --day;
  }
  const std::int64_t s = rest / us_per_second, fraction = rest % us_per_second;
  std::string out = formatted("{}T{:02}:{:02}:{:02}", Day(static_cast<std::int32_t>(day)).iso(), s / 3600, s / 60 % 60, s % 60);
  if (fraction != 0) {
    std::string digits = formatted(".{:06}", fraction);
    digits.erase(digits.find_last_not_of('0') + 1);
    out += digits;
  }
  return out + "Z";
}

bool parse_time(std::string_view text, ParsedTime& out) noexcept {
  std::size_t at = 0;
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  if (!take(text, at, 4, y) || !take(text, at, '-') || !take(text, at, 2, mo) || !take(text, at, '-') || !take(text, at, 2, d)) return false;
  const std::chrono::year_month_day date{std::chrono::year(y), std::chrono::month(static_cast<unsigned>(mo)), std::chrono::day(static_cast<unsigned>(d))};
  if (!date.ok() || y < 1400) return false;
  ParsedTime result;
  result.us = std::chrono::sys_days(date).time_since_epoch().count() * us_per_day;
  if (at == text.size()) {
    result.date_only = true;
    out = result;
    return true;
  }
  if (text[at] != 'T' && text[at] != ' ' && text[at] != 't') return false;
  ++at;
  if (!take(text, at, 2, h) || !take(text, at, ':') || !take(text, at, 2, mi) || h > 23 || mi > 59) return false;
  std::int64_t fraction = 0;
  if (take(text, at, ':')) {
    if (!take(text, at, 2, s) || s > 59) return false;
    if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
      ++at;
      std::size_t n = 0;
      std::int64_t unit = 100'000;  // digits beyond the microsecond are dropped
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++n, unit /= 10) fraction += (text[at] - '0') * unit;
      if (n == 0) return false;
    }
  }
  result.us += (h * 3600LL + mi * 60LL + s) * us_per_second + fraction;
  if (at < text.size() && text[at] == ' ' && at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-')) ++at;
  if (at < text.size()) {
    result.zoned = true;
    const char sign = text[at];
    if (sign == 'Z' || sign == 'z') {
      ++at;
    } else if (sign == '+' || sign == '-') {
      ++at;
      int oh = 0, om = 0;
      if (!take(text, at, 2, oh)) return false;
      if (at < text.size()) {
        take(text, at, ':');
        if (!take(text, at, 2, om)) return false;
      }
      if (oh > 23 || om > 59) return false;
      const std::int64_t offset = (oh * 3600LL + om * 60LL) * us_per_second;
      result.us -= sign == '+' ? offset : -offset;
    } else if (text.substr(at) == " UTC") {
      at = text.size();
    } else {
      return false;
    }
    if (at != text.size()) return false;
  }
  out = result;
  return true;
}

}  // namespace v0
}  // namespace voronka
