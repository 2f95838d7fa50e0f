// voronka_simulation
#include "handles.hpp"
#include "voronka/flow/simulate.hpp"

using namespace voronka;
using namespace voronka::capi;

struct voronka_simulation { Simulated value; };

namespace {

const Table& table_of(const Simulated& company, std::int32_t which) {
  switch (which) {
    case VORONKA_SIMULATION_EVENTS: return company.events;
    case VORONKA_SIMULATION_ACTIVITIES: return company.activities;
    case VORONKA_SIMULATION_BOOKINGS: return company.bookings;
    case VORONKA_SIMULATION_TEAM: return company.team;
    case VORONKA_SIMULATION_ABSENCES: return company.absences;
    case VORONKA_SIMULATION_CALENDAR: return company.calendar;
    default: refuse("`table` " + std::to_string(which) + " is none of VORONKA_SIMULATION_EVENTS (0) .. _CALENDAR (5)");
  }
}

Simulated run(const voronka_simulate_options& o) {
  if (o.spec_json != nullptr && o.preset != nullptr) refuse("both `options.spec_json` and `options.preset` are given; give one");
  const std::string spec = o.spec_json != nullptr ? std::string(text(o.spec_json, "options.spec_json"))
                                                  : simulation_preset(o.preset == nullptr ? "small" : text(o.preset, "options.preset"));
  return simulate(spec, o.seed == 0 ? 1 : o.seed, o.company, progress(o.progress, o.progress_data));
}

}  // namespace

extern "C" {

voronka_status voronka_simulate(const voronka_simulate_options* options, voronka_simulation** out, voronka_error** error) {
  return make(out, error, [&] { return run(read_struct(options, "options")); });
}

voronka_status voronka_simulation_table(const voronka_simulation* simulation, int32_t table, voronka_table** out, voronka_error** error) {
  return make(out, error, [&] { return table_of(need(simulation, "simulation").value, table); });
}

const char* voronka_simulation_truth(const voronka_simulation* simulation) {
  return simulation == nullptr ? nullptr : simulation->value.truth.c_str();
}

void voronka_simulation_free(voronka_simulation* simulation) { delete simulation; }

voronka_status voronka_simulation_preset(const char* name, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return simulation_preset(text(name, "name")); });
}

}  // extern "C"
