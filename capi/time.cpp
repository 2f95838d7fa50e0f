// Days, instants and periods at the C wall.
#include "guard.hpp"
#include "voronka/time/day.hpp"
#include "voronka/time/period.hpp"
#include "voronka/time/zone.hpp"

using namespace voronka;
using namespace voronka::capi;

namespace {

constexpr std::int64_t day_us = 86'400'000'000;

Zone zone_of(const char* name) { return name == nullptr ? Zone() : Zone(text(name, "zone")); }

Instant parse_instant(std::string_view given, const char* zone) {
  ParsedTime parsed;
  if (!parse_time(given, parsed))
    refuse("\"" + std::string(given) + "\" is no point in time; \"2026-06-01\", \"2026-06-01T10:07:00\" and \"2026-06-01T10:07:00+03:00\" are");
  if (parsed.zoned) return instant(parsed.us, "text");
  if (parsed.date_only) {
    const std::int64_t days = parsed.us >= 0 ? parsed.us / day_us : (parsed.us - day_us + 1) / day_us;
    return zone_of(zone).start_of(day(static_cast<std::int32_t>(days), "text"));
  }
  if (zone == nullptr) refuse("\"" + std::string(given) + "\" has no offset and no zone was stated; state an IANA zone or append \"Z\" or \"+03:00\"");
  (void)instant(parsed.us, "text");
  return zone_of(zone).from_local_us(parsed.us, LocalTimeRule::refuse).at;
}

}  // namespace

extern "C" {

voronka_status voronka_day_parse(const char* given, int32_t* out, voronka_error** error) {
  return guard(error, [&] { need(out, "out") = Day::parse(text(given, "text")).since_epoch(); });
}

voronka_status voronka_day_format(int32_t given, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return day(given, "day").iso(); });
}

voronka_status voronka_instant_parse(const char* given, const char* zone, int64_t* out_us, voronka_error** error) {
  return guard(error, [&] { need(out_us, "out_us") = parse_instant(text(given, "text"), zone).since_epoch_us(); });
}

voronka_status voronka_instant_format(int64_t instant_us, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return instant(instant_us, "instant_us").iso(); });
}

voronka_status voronka_instant_day(int64_t instant_us, const char* zone, int32_t* out, voronka_error** error) {
  return guard(error, [&] { need(out, "out") = zone_of(zone).day_of(instant(instant_us, "instant_us")).since_epoch(); });
}

voronka_status voronka_period_parse(const char* given, int32_t* from, int32_t* until, voronka_error** error) {
  return guard(error, [&] {
    auto& first = need(from, "from");
    auto& end = need(until, "until");
    const Period period = Period::parse(text(given, "text"));
    first = period.from().since_epoch();
    end = period.until().since_epoch();
  });
}

voronka_status voronka_fiscal_period(int32_t start_month, int32_t pattern, int32_t year, int32_t quarter, int32_t month, int32_t* from,
                                     int32_t* until, voronka_error** error) {
  return guard(error, [&] {
    auto& first = need(from, "from");
    auto& end = need(until, "until");
    if (pattern < VORONKA_FISCAL_MONTHS || pattern > VORONKA_FISCAL_544)
      refuse("`pattern` " + std::to_string(pattern) + " is none of VORONKA_FISCAL_MONTHS (0), _445 (1), _454 (2), _544 (3)");
    if (quarter != 0 && month != 0)
      refuse("`quarter` " + std::to_string(quarter) + " and `month` " + std::to_string(month) + ": at most one of the two may be other than 0");
    const FiscalCalendar calendar(start_month, static_cast<FiscalCalendar::Pattern>(pattern));
    const Period period = quarter != 0 ? calendar.quarter(year, quarter) : month != 0 ? calendar.month(year, month) : calendar.year(year);
    first = period.from().since_epoch();
    end = period.until().since_epoch();
  });
}

}  // extern "C"
