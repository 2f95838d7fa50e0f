// What is learned from a history: the model, and what is read off the log directly.
#include "funnel_input.hpp"
#include "voronka/estimation/tables.hpp"

using namespace voronka;
using namespace voronka::capi;

namespace voronka::capi {

IncidenceOptions read_funnel_options(const voronka_funnel_options* given, const StageGraph& graph) {
  const voronka_funnel_options o = read_struct(given, "options");
  IncidenceOptions options;
  options.clock = clock_of(o.clock, options.clock);
  options.horizons = horizons_of(o.horizons, o.horizon_count, std::move(options.horizons));
  options.by = texts(o.by, o.by_count, "options.by");
  for (const std::string& stage : texts(o.start, o.start_count, "options.start")) options.from.push_back(graph.at(stage));
  if (o.half_life_days != 0.0) options.half_life = o.half_life_days;
  if (o.level != 0.0) options.level = o.level;
  return options;
}

}  // namespace voronka::capi

namespace {

EstimateOptions read_estimate_options(const voronka_estimate_options* given) {
  const voronka_estimate_options o = read_struct(given, "options");
  EstimateOptions options;
  options.clock = clock_of(o.clock, options.clock);
  if (o.by != nullptr || o.by_count > 0) options.by = texts(o.by, o.by_count, "options.by");
  if (o.no_segments != 0) {
    if (o.by_count > 0) refuse("`options.no_segments` is set and `options.by` names " + std::to_string(o.by_count) + "; leave one of them out");
    options.by.clear();
  }
  if (o.half_life_days != 0.0) options.half_life = o.half_life_days;
  options.choose_half_life = o.choose_half_life != 0;
  options.progress = progress(o.progress, o.progress_data);
  return options;
}

}  // namespace

extern "C" {

voronka_status voronka_estimate(const voronka_history* history, const voronka_work_calendar* calendar, const voronka_estimate_options* options,
                                voronka_model** out, voronka_error** error) {
  return make(out, error, [&] {
    const History& past = need(history, "history").value;
    const WorkCalendar& days = need(calendar, "calendar").value;
    return estimate(past, days, read_estimate_options(options));
  });
}

voronka_status voronka_history_incidence(const voronka_history* history, const voronka_work_calendar* calendar,
                                         const voronka_funnel_options* options, voronka_table** out, voronka_error** error) {
  return make(out, error, [&] {
    const History& past = need(history, "history").value;
    const WorkCalendar& days = need(calendar, "calendar").value;
    return incidence_table(past.graph(), incidence(past, days, read_funnel_options(options, past.graph())));
  });
}

voronka_status voronka_history_dwell(const voronka_history* history, const voronka_work_calendar* calendar, const voronka_funnel_options* options,
                                     voronka_table** out, voronka_error** error) {
  return make(out, error, [&] {
    const History& past = need(history, "history").value;
    const WorkCalendar& days = need(calendar, "calendar").value;
    const IncidenceOptions wanted = read_funnel_options(options, past.graph());
    return dwell_table(past.graph(), dwell(past, days, wanted.clock, wanted.by));
  });
}

}  // extern "C"
