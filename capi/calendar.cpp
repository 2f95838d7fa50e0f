// voronka_work_calendar
#include <map>

#include "handles.hpp"

using namespace voronka;
using namespace voronka::capi;

namespace {

WorkCalendar create(const voronka_work_calendar_options& options) {
  if (options.weekend > VORONKA_WEEKEND_NONE)
    refuse("`weekend` " + std::to_string(options.weekend) + " sets bits beyond Sunday; use bits 0 (Monday) .. 6, or VORONKA_WEEKEND_NONE alone");
  const unsigned weekend = options.weekend == 0 ? 0b1100000u : options.weekend == VORONKA_WEEKEND_NONE ? 0u : options.weekend;
  const int minutes = options.full_minutes == 0 ? 480 : options.full_minutes;
  const int opens = options.opens_minute == 0 ? 540 : options.opens_minute == -1 ? 0 : options.opens_minute;
  const std::string_view zone = options.zone == nullptr ? "UTC" : text(options.zone, "zone");
  return WorkCalendar::with_weekend(zone, weekend, minutes, opens);
}

WorkCalendar with_days(const WorkCalendar& base, std::span<const std::int32_t> days, std::span<const std::int32_t> kinds, const double* hours) {
  std::map<Day, std::size_t> last;  // the later entry for a day wins
  for (std::size_t i = 0; i < days.size(); ++i) {
    const Day that = day(days[i], "days");
    if (kinds[i] < VORONKA_DAY_OFF || kinds[i] > VORONKA_DAY_SHORT)
      refuse("kinds[" + std::to_string(i) + "] " + std::to_string(kinds[i]) + " (" + that.iso() + ") is none of VORONKA_DAY_OFF (0), _WORK (1), _SHORT (2)");
    last[that] = i;
  }
  std::vector<Day> off, work;
  std::map<Day, double> shorter;
  for (const auto& [that, i] : last) {
    if (kinds[i] == VORONKA_DAY_OFF) {
      off.push_back(that);
    } else if (kinds[i] == VORONKA_DAY_WORK) {
      work.push_back(that);
    } else {
      if (hours == nullptr) refuse("`hours` must not be NULL: days[" + std::to_string(i) + "], " + that.iso() + ", is a short day");
      shorter[that] = hours[i];
    }
  }
  return base.without(off).with_work(work).with_short(shorter);
}

}  // namespace

extern "C" {

voronka_status voronka_work_calendar_create(const voronka_work_calendar_options* options, voronka_work_calendar** out, voronka_error** error) {
  return make(out, error, [&] { return create(read_struct(options, "options")); });
}

voronka_status voronka_work_calendar_with_days(const voronka_work_calendar* calendar, const int32_t* days, const int32_t* kinds, const double* hours,
                                          size_t count, voronka_work_calendar** out, voronka_error** error) {
  return make(out, error, [&] {
    return with_days(need(calendar, "calendar").value, array(days, count, "days"), array(kinds, count, "kinds"), hours);
  });
}

voronka_status voronka_work_calendar_from_json(const char* json, voronka_work_calendar** out, voronka_error** error) {
  return make(out, error, [&] { return WorkCalendar::from_json(text(json, "json")); });
}

voronka_status voronka_work_calendar_to_json(const voronka_work_calendar* calendar, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return need(calendar, "calendar").value.to_json(); });
}

const char* voronka_work_calendar_zone(const voronka_work_calendar* calendar) {
  return calendar == nullptr ? nullptr : calendar->value.zone().name().c_str();
}

voronka_status voronka_work_calendar_minutes(const voronka_work_calendar* calendar, int32_t given, int32_t* out, voronka_error** error) {
  return guard(error, [&] { need(out, "out") = need(calendar, "calendar").value.minutes(day(given, "day")); });
}

voronka_status voronka_work_calendar_workload(const voronka_work_calendar* calendar, int32_t from, int32_t until, int32_t* out_days, double* out_hours,
                                         voronka_error** error) {
  return guard(error, [&] {
    const WorkCalendar& value = need(calendar, "calendar").value;
    const Period within = period(from, until);
    const auto days = static_cast<std::int32_t>(value.working_days(within).size());
    const double hours = value.hours(within);
    if (out_days != nullptr) *out_days = days;
    if (out_hours != nullptr) *out_hours = hours;
  });
}

voronka_status voronka_work_calendar_working_days(const voronka_work_calendar* calendar, int32_t from, int32_t until, int32_t* out, size_t capacity,
                                             size_t* out_count, voronka_error** error) {
  return guard(error, [&] {
    const WorkCalendar& value = need(calendar, "calendar").value;
    std::size_t& count = need(out_count, "out_count");
    if (capacity > 0) (void)need(out, "out");
    const std::vector<Day> days = value.working_days(period(from, until));
    for (std::size_t i = 0; i < std::min(capacity, days.size()); ++i) out[i] = days[i].since_epoch();
    count = days.size();
  });
}

voronka_status voronka_work_calendar_age(const voronka_work_calendar* calendar, int32_t entry, int32_t exit, int32_t clock, int32_t* out,
                                    voronka_error** error) {
  return guard(error, [&] {
    const WorkCalendar& value = need(calendar, "calendar").value;
    std::int32_t& age = need(out, "out");
    if (clock == VORONKA_CLOCK_DEFAULT) refuse("`clock` 0 is neither VORONKA_CLOCK_CALENDAR (1) nor VORONKA_CLOCK_WORKING (2)");
    age = value.age(day(entry, "entry"), day(exit, "exit"), clock_of(clock, Clock::calendar));
  });
}

voronka_status voronka_work_calendar_working_hours(const voronka_work_calendar* calendar, int64_t from_us, int64_t until_us, double* out,
                                              voronka_error** error) {
  return guard(error, [&] {
    const WorkCalendar& value = need(calendar, "calendar").value;
    need(out, "out") = value.working_hours(instant(from_us, "from_us"), instant(until_us, "until_us"));
  });
}

void voronka_work_calendar_free(voronka_work_calendar* calendar) { delete calendar; }

}  // extern "C"
