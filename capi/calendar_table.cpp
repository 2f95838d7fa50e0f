// voronka_work_calendar out of tables and iCalendar files.
#include "handles.hpp"
#include "voronka/planning/team.hpp"

using namespace voronka;
using namespace voronka::capi;

extern "C" {

voronka_status voronka_period_weeks(int32_t from, int32_t until, voronka_table** out, voronka_error** error) {
  return make(out, error, [&] {
    Table::Builder rows;
    rows.column("from", ColumnType::day).column("until", ColumnType::day);
    for (const Period& week : Period(day(from, "from"), day(until, "until")).weeks()) rows.day(week.from()).day(week.until());
    return std::move(rows).build();
  });
}

voronka_status voronka_work_calendar_with_table(const voronka_work_calendar* calendar, const voronka_table* table, voronka_work_calendar** out,
                                           voronka_error** error) {
  return make(out, error, [&] { return apply_calendar(need(calendar, "calendar").value, need(table, "table").value); });
}

voronka_status voronka_work_calendar_with_ics(const voronka_work_calendar* calendar, const char* bytes, size_t size, int32_t from, int32_t until,
                                         voronka_work_calendar** out, voronka_table** skipped, voronka_error** error) {
  if (skipped != nullptr) *skipped = nullptr;
  return make(out, error, [&] {
    const WorkCalendar& base = need(calendar, "calendar").value;
    const auto given = array(bytes, size, "bytes");
    const IcsDays read = read_ics({given.data(), given.size()}, period(from, until));
    std::vector<Day> off;
    for (const auto& [day, name] : read.days) off.push_back(day);
    WorkCalendar result = base.without(off);
    if (skipped != nullptr) *skipped = new voronka_table{findings_table(ics_findings(read))};
    return result;
  });
}

}  // extern "C"
