// voronka_model
#include "funnel_input.hpp"
#include "voronka/flow/flow.hpp"
#include "voronka/flow/model_tables.hpp"

using namespace voronka;
using namespace voronka::capi;

namespace voronka::capi {

std::vector<std::int32_t> horizons_of(const std::int32_t* given, std::size_t count, std::vector<std::int32_t> otherwise) {
  if (given == nullptr && count == 0) return otherwise;
  const auto days = array(given, count, "horizons");
  for (const std::int32_t horizon : days)
    if (horizon < 0) refuse("the horizon " + std::to_string(horizon) + " is none; days > 0 are, and 0 for the last observed age");
  return {days.begin(), days.end()};
}

}  // namespace voronka::capi

namespace {

voronka_model_facts facts(const voronka_model& model) {
  voronka_model_facts f{};
  f.clock = model.value.clock() == Clock::calendar ? VORONKA_CLOCK_CALENDAR : VORONKA_CLOCK_WORKING;
  f.zone = model.value.zone_name().c_str();
  f.currency = model.currency.c_str();
  f.stated = model.value.stated() ? 1 : 0;
  if (const auto as_of = model.value.stated_as_of()) {
    f.has_as_of = 1;
    f.as_of_us = as_of->since_epoch_us();
  }
  if (const auto period = model.value.stated_period()) {
    f.has_period = 1;
    f.period_from = period->from().since_epoch();
    f.period_until = period->until().since_epoch();
  }
  if (const auto target = model.value.stated_target()) {
    f.has_target = 1;
    f.target_minor = target->minor();
  }
  f.segments = model.value.segments().size();
  f.findings = model.value.findings().size();
  f.half_life_days = model.value.half_life().value_or(0.0);
  return f;
}

double level_of(double given) {
  if (given == 0.0) return 0.95;
  if (!(given > 0.0 && given < 1.0)) refuse("`level` " + std::to_string(given) + " is no level of an interval; a number between 0 and 1 is");
  return given;
}

Table table_of(const Model& model, std::int32_t which, const std::vector<std::int32_t>& horizons, double level, const Progress& ask) {
  switch (which) {
    case VORONKA_MODEL_FINDINGS: return findings_table(model.findings());
    case VORONKA_MODEL_INCIDENCE: return model_incidence(model, horizons, level, ask);
    case VORONKA_MODEL_DURATIONS: return model_durations(model, level);
    case VORONKA_MODEL_MOVES: return model_moves(model, level);
    case VORONKA_MODEL_VISITS: return model_visits(model);
    default: refuse("`table` " + std::to_string(which) + " is none of VORONKA_MODEL_FINDINGS (0) .. _VISITS (4)");
  }
}

}  // namespace

extern "C" {

voronka_status voronka_model_from_json(const char* json, voronka_model** out, voronka_error** error) {
  return make(out, error, [&] { return Model::from_json(text(json, "json")); });
}

voronka_status voronka_model_to_json(const voronka_model* model, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return need(model, "model").value.to_json(); });
}

voronka_status voronka_model_graph(const voronka_model* model, voronka_stage_graph** out, voronka_error** error) {
  return make(out, error, [&] { return need(model, "model").value.graph(); });
}

voronka_status voronka_model_describe(const voronka_model* model, voronka_model_facts* out, voronka_error** error) {
  return guard(error, [&] { write_struct(out, "out", facts(need(model, "model"))); });
}

const char* voronka_model_segment(const voronka_model* model, size_t index) {
  return model == nullptr || index >= model->value.segments().size() ? nullptr : model->value.segments()[index].c_str();
}

voronka_status voronka_model_table(const voronka_model* model, int32_t table, const int32_t* horizons, size_t horizon_count, double level,
                                   voronka_progress_fn progress_fn, void* progress_data, voronka_table** out, voronka_error** error) {
  return make(out, error, [&] {
    return table_of(need(model, "model").value, table, horizons_of(horizons, horizon_count, {30, 90, 0}), level_of(level), progress(progress_fn, progress_data));
  });
}

voronka_status voronka_model_conversion(const voronka_model* model, const char* from, const char* to, int32_t within_days,
                                        const char* segment, double level, voronka_rate* out, voronka_error** error) {
  return guard(error, [&] {
    const Model& value = need(model, "model").value;
    const StageId source = value.graph().at(text(from, "from"));
    const StageId target = value.graph().at(text(to, "to"));
    if (within_days < 0) refuse("`within_days` " + std::to_string(within_days) + " is no horizon; days > 0 are, and 0 for the ultimate share");
    std::optional<std::size_t> whose;
    if (segment != nullptr) whose = value.segment_at(text(segment, "segment"));
    const Rate found = conversion(value, source, target, within_days, whose, level_of(level));
    voronka_rate rate{};
    rate.within_days = found.within;
    rate.estimate = found.estimate;
    rate.low = found.low;
    rate.high = found.high;
    rate.n = found.n;
    rate.n_effective = found.n_effective;
    rate.mature = found.mature ? 1 : 0;
    rate.clock = found.clock == Clock::working ? VORONKA_CLOCK_WORKING : VORONKA_CLOCK_CALENDAR;
    rate.unresolved = found.unresolved;
    write_struct(out, "out", rate);
  });
}

void voronka_model_free(voronka_model* model) { delete model; }

}  // extern "C"
