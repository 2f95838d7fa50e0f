// Each #ifdef holds one line that must not compile; without any of them the file does.
#include "voronka/base/error.hpp"
#include "voronka/money/money.hpp"
#include "voronka/stages/stage_graph.hpp"
#include "voronka/time/work_calendar.hpp"

using namespace voronka;

void accepted(Day day, Instant at, Money money, StageId stage, const StageGraph& graph) {
  (void)(day + 1), (void)(day - day), (void)(at < at), (void)money.compare(money), (void)(stage < stage), (void)graph[stage];
}

void refused(Day day, Instant at, Money money, StageId stage, const StageGraph& graph) {
#ifdef stage_id_plus_one
  (void)(stage + 1);
#endif
#ifdef stage_id_from_a_number_unasked
  stage = 3;
#endif
#ifdef stage_id_as_a_number_unasked
  const int index = stage;
  (void)index;
#endif
#ifdef stage_by_number
  (void)graph[3];
#endif
#ifdef stage_graph_unchecked
  const StageGraph unchecked;
#endif
#ifdef stage_graph_changed
  graph[stage].name = "another";
#endif
#ifdef day_from_a_number_unasked
  day = 20'000;
#endif
#ifdef day_plus_day
  (void)(day + day);
#endif
#ifdef day_against_instant
  (void)(day < at);
#endif
#ifdef day_from_instant_without_a_zone
  day = Day(at);
#endif
#ifdef instant_plus_a_number
  (void)(at + 1);
#endif
#ifdef period_without_ends
  const Period period;
#endif
#ifdef calendar_without_a_zone_or_weekend
  const WorkCalendar calendar;
#endif
#ifdef money_from_a_number
  money = 12.5;
#endif
#ifdef money_without_a_currency
  money = Money(100);
#endif
#ifdef money_times_a_number
  (void)(money * 1.1);
#endif
#ifdef money_ordered_without_looking_at_the_currency
  (void)(money < money);
#endif
#ifdef error_code_from_a_number
  const ErrorCode code = 1;
#endif
#ifdef clock_as_a_number
  const int clock = Clock::working;
  (void)clock;
#endif
  accepted(day, at, money, stage, graph);
}
