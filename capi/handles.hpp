// What is behind the opaque handles: one immutable C++ value each.
#pragma once
#include "guard.hpp"
#include "voronka/planning/plan.hpp"

struct voronka_table { voronka::Table value; };
struct voronka_work_calendar { voronka::WorkCalendar value; };
struct voronka_stage_graph { voronka::StageGraph value; };
struct voronka_rates { voronka::Rates value; };
struct voronka_history { voronka::History value; };
struct voronka_model {
  voronka_model(voronka::Model model) : value(std::move(model)), currency(value.amount().currency.code()) {}
  voronka::Model value;
  std::string currency;  // with the NUL that Currency::code() has not
};
struct voronka_team { voronka::Team value; };
struct voronka_plan { voronka::Plan value; };

namespace voronka::capi {

/// VORONKA_CLOCK_CALENDAR or _WORKING; _DEFAULT is `otherwise`.
inline Clock clock_of(std::int32_t given, Clock otherwise) {
  if (given == VORONKA_CLOCK_DEFAULT) return otherwise;
  if (given != VORONKA_CLOCK_CALENDAR && given != VORONKA_CLOCK_WORKING)
    refuse("`clock` " + std::to_string(given) + " is neither VORONKA_CLOCK_CALENDAR (1) nor VORONKA_CLOCK_WORKING (2)");
  return given == VORONKA_CLOCK_CALENDAR ? Clock::calendar : Clock::working;
}

}  // namespace voronka::capi
