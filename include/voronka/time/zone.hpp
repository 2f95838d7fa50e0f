#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "voronka/time/day.hpp"

namespace voronka {
inline namespace v0 {

struct ZoneRules;  // private

/// A point on the UTC time line: microseconds since 1970-01-01T00:00:00Z.
class Instant {
 public:
  /// 1970-01-01T00:00:00Z, or so many microseconds from it.
  constexpr Instant() noexcept = default;
  constexpr explicit Instant(std::int64_t microseconds_since_epoch) noexcept : us_(microseconds_since_epoch) {}
  [[nodiscard]] constexpr std::int64_t since_epoch_us() const noexcept { return us_; }  ///< negative before 1970
  [[nodiscard]] std::string iso() const;  ///< "2026-06-01T06:00:00Z", fraction only when there is one
  friend constexpr auto operator<=>(Instant, Instant) noexcept = default;  ///< in order of time

 private:
  std::int64_t us_ = 0;
};

/// What a local time that does not exist (spring) or exists twice (autumn) is read as.
enum class LocalTimeRule : std::int8_t {
  refuse,  ///< Error{invalid_data} naming the zone, the local time and the two candidates
  first,   ///< gap: the instant the clock jumped; overlap: the earlier of the two (the default for imports, counted as a finding)
};

/// An IANA time zone, read from the zone files of the system (RFC 9636), or of the folder named by the environment variable VORONKA_TZDIR.
class Zone {
 public:
  Zone() noexcept = default;  ///< UTC
  /// Throws Error{invalid_argument} quoting an unknown name and the folder that was searched.
  explicit Zone(std::string_view iana_name);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }  ///< the IANA name, as given
  [[nodiscard]] Day day_of(Instant at) const;          ///< the local civil day that holds `at`; errors of local_us()
  [[nodiscard]] Instant start_of(Day day) const;       ///< the first instant of that local day (also where midnight does not exist)
  [[nodiscard]] std::int64_t local_us(Instant at) const;  ///< wall clock, as microseconds since 1970-01-01T00:00 local; Error{invalid_data} outside the years 1400 .. 9999
  /// What a local time was read as; `gap`: there is no such time, `overlap`: there are two.
  struct Resolved { Instant at; bool gap = false; bool overlap = false; };
  /// `local_us` as of local_us(). Error{invalid_data}: refused by the rule, or outside the years 1400 .. 9999.
  [[nodiscard]] Resolved from_local_us(std::int64_t local_us, LocalTimeRule rule) const;
  /// The stretch of constant distance to UTC that holds `at`: local = UTC + us_east for UTC in [from, until).
  struct Offset { std::int64_t us_east; Instant from, until; };
  [[nodiscard]] Offset offset_at(Instant at) const;  ///< UTC: 0 for all time
  friend bool operator==(const Zone& a, const Zone& b) noexcept { return a.name_ == b.name_; }  ///< by name: two names of one zone differ

 private:
  std::string name_ = "UTC";
  const ZoneRules* rules_ = nullptr;  // read once for the life of the process; nullptr is UTC
};

/// A timestamp as text: "2026-06-01", "2026-06-01 10:07", "...T10:07:00.25", with "Z" or "+03:00" or without a zone.
struct ParsedTime {
  std::int64_t us = 0;      ///< UTC if `zoned`, else wall clock
  bool zoned = false;
  bool date_only = false;
};
/// Returns false if `text` is not such a timestamp.
[[nodiscard]] bool parse_time(std::string_view text, ParsedTime& out) noexcept;

}  // namespace v0
}  // namespace voronka
