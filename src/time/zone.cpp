#include "voronka/time/zone.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using std::chrono::microseconds;
constexpr std::int64_t us_per_second = 1'000'000, us_per_day = 86'400 * us_per_second;

std::int64_t floor_div(std::int64_t a, std::int64_t b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }
const date::time_zone& rules(const void* p) noexcept { return *static_cast<const date::time_zone*>(p); }
std::int64_t micro(date::sys_seconds t) noexcept {
  const std::int64_t s = t.time_since_epoch().count();
  constexpr std::int64_t most = INT64_MAX / us_per_second;
  return s > most ? INT64_MAX : s < -most ? INT64_MIN : s * us_per_second;
}

}  // namespace

Zone::Zone(std::string_view iana_name) : name_(iana_name) {
  if (iana_name == "UTC") return;
  try {
    rules_ = date::locate_zone(name_);
  } catch (const std::runtime_error&) {
    throw Error(ErrorCode::invalid_argument, fmt::format("the time zone \"{}\" is not known; it should be an IANA name such as Europe/Moscow", iana_name));
  }
}

Zone::Offset Zone::offset_at(Instant at) const {
  if (rules_ == nullptr) return {0, Instant(INT64_MIN), Instant(INT64_MAX)};
  const auto info = rules(rules_).get_info(date::sys_time<microseconds>(microseconds(at.since_epoch_us())));
  return {info.offset.count() * us_per_second, Instant(micro(info.begin)), Instant(micro(info.end))};
}

std::int64_t Zone::local_us(Instant at) const { return at.since_epoch_us() + (rules_ == nullptr ? 0 : offset_at(at).us_east); }

Day Zone::day_of(Instant at) const { return Day(static_cast<std::int32_t>(floor_div(local_us(at), us_per_day))); }

Instant Zone::start_of(Day day) const { return from_local_us(std::int64_t{day.since_epoch()} * us_per_day, LocalTimeRule::first).at; }

Zone::Resolved Zone::from_local_us(std::int64_t local_us, LocalTimeRule rule) const {
  if (rules_ == nullptr) return {Instant(local_us), false, false};
  const auto info = rules(rules_).get_info(date::local_time<microseconds>(microseconds(local_us)));
  const auto text = [&] { return Instant(local_us).iso(); };
  Resolved out{Instant(local_us - info.first.offset.count() * us_per_second), false, false};
  if (info.result == date::local_info::nonexistent) {
    out.gap = true;
    out.at = Instant(micro(info.first.end));
    if (rule == LocalTimeRule::refuse)
      throw Error(ErrorCode::invalid_data, fmt::format("the local time {} does not exist in {}", text(), name_));
  } else if (info.result == date::local_info::ambiguous) {
    out.overlap = true;
    if (rule == LocalTimeRule::refuse)
      throw Error(ErrorCode::invalid_data, fmt::format("the local time {} exists twice in {}", text(), name_));
  }
  return out;
}

}  // namespace v0
}  // namespace voronka
