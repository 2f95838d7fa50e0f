#include "voronka/flow/simulate.hpp"

#include "flow/simulation_presets.hpp"
#include "flow/simulation_tables.hpp"

namespace voronka {
inline namespace v0 {

Simulated simulate(std::string_view text, std::uint64_t seed, std::uint32_t company, const Progress& progress) {
  namespace sim = simulation;
  report(progress, 0.0);
  const sim::Spec spec = sim::read_spec(text);
  const sim::Draws draws(seed == 0 ? 1 : seed, company);
  const sim::Company laws = sim::draw_company(spec, draws);
  const sim::Grid grid(spec);
  const sim::Life life = sim::live(spec, laws, draws, grid, progress);
  sim::EventLog log = sim::event_log(spec, life);
  const auto warts = sim::soil(spec, life, draws, log);
  report(progress, 0.85);
  Simulated out;
  out.events = sim::events_table(spec, log);
  out.activities = sim::activities_table(spec, life);
  out.bookings = sim::bookings_table(spec, life);
  out.team = sim::team_table(spec, laws);
  out.absences = sim::absences_table(spec);
  out.calendar = sim::calendar_table(spec);
  out.truth = sim::truth_json(spec, laws, life, grid, warts, seed, company, log.rows.size());
  report(progress, 1.0);
  return out;
}

std::string simulation_preset(std::string_view name) { return simulation::preset_spec(name); }

}  // namespace v0
}  // namespace voronka
