// voronka_plan
#include "history_input.hpp"

using namespace voronka;
using namespace voronka::capi;

namespace {

DecomposeOptions read_options(const voronka_decompose_options* given) {
  const voronka_decompose_options o = read_struct(given, "options");
  DecomposeOptions options;
  if (o.runs < -1) refuse("`options.runs` " + std::to_string(o.runs) + " is no number of runs; use -1 for none, 0 for the default");
  if (o.runs != 0) options.runs = o.runs == -1 ? 0 : o.runs;
  if (o.seed != 0) options.seed = o.seed;
  if (o.driver != nullptr) options.driver = std::string(text(o.driver, "options.driver"));
  if (o.activities_json != nullptr) options.activities = activities_from_json(text(o.activities_json, "options.activities_json"));
  if (o.confidence != 0.0) options.confidence = o.confidence;
  if (o.earlier_findings != nullptr) options.earlier_findings = read_findings(o.earlier_findings->value);
  options.progress = progress(o.progress, o.progress_data);
  return options;
}

Table table_of(const Plan& plan, std::int32_t which) {
  switch (which) {
    case VORONKA_PLAN_QUOTAS: return plan.quotas();
    case VORONKA_PLAN_TOTALS: return plan.totals();
    case VORONKA_PLAN_BY_REP: return plan.by_rep();
    case VORONKA_PLAN_BY_WEEK: return plan.by_week();
    case VORONKA_PLAN_BY_DAY: return plan.by_day();
    case VORONKA_PLAN_METHODS: return plan.methods();
    case VORONKA_PLAN_FINDINGS: return findings_table(plan.parts().findings);
    case VORONKA_PLAN_BINDING: return plan.binding();
    default: refuse("`table` " + std::to_string(which) + " is none of VORONKA_PLAN_QUOTAS (0) .. _BINDING (7)");
  }
}

const Method& method_of(const Plan& plan, std::int32_t which) {
  switch (which) {
    case VORONKA_METHOD_STEADY_STATE: return plan.parts().steady_state;
    case VORONKA_METHOD_WEIGHTED_PIPELINE: return plan.parts().weighted_pipeline;
    case VORONKA_METHOD_DATED: return plan.parts().dated;
    default: refuse("`method` " + std::to_string(which) + " is none of VORONKA_METHOD_STEADY_STATE (0) .. _DATED (2)");
  }
}

voronka_chance chance_of(const Chance& method, double deals) {
  voronka_chance chance{};
  chance.deals = deals;
  if (!method.probability) return chance;
  chance.known = 1;
  chance.probability = *method.probability;
  chance.standard_error = method.standard_error;
  chance.mean_minor = method.mean;
  chance.mean_standard_error_minor = method.mean_standard_error;
  chance.p10_minor = method.p10;
  chance.p50_minor = method.p50;
  chance.p90_minor = method.p90;
  chance.runs = method.runs;
  return chance;
}

}  // namespace

extern "C" {

voronka_status voronka_decompose(int64_t target_minor, const char* currency, int32_t from, int32_t until, const voronka_model* model,
                                 const voronka_history* history, const voronka_team* team, const voronka_work_calendar* calendar,
                                 const voronka_decompose_options* options, voronka_plan** out, voronka_error** error) {
  return make(out, error, [&] {
    const Money target(target_minor, Currency(text(currency, "currency")));
    const Period within = period(from, until);
    const Model& law = need(model, "model").value;
    const History& past = need(history, "history").value;
    const Team& sellers = need(team, "team").value;
    const WorkCalendar& days = need(calendar, "calendar").value;
    return decompose(target, within, law, past, sellers, days, read_options(options));
  });
}

voronka_status voronka_plan_from_json(const char* json, voronka_plan** out, voronka_error** error) {
  return make(out, error, [&] { return Plan::from_json(text(json, "json")); });
}

voronka_status voronka_plan_to_json(const voronka_plan* plan, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return need(plan, "plan").value.to_json(); });
}

const char* voronka_plan_id(const voronka_plan* plan) { return plan == nullptr ? nullptr : plan->value.id().c_str(); }

voronka_status voronka_plan_table(const voronka_plan* plan, int32_t table, voronka_table** out, voronka_error** error) {
  return make(out, error, [&] { return table_of(need(plan, "plan").value, table); });
}

voronka_status voronka_plan_chance(const voronka_plan* plan, int32_t method, voronka_chance* out, voronka_error** error) {
  return guard(error, [&] {
    const Method& asked = method_of(need(plan, "plan").value, method);
    write_struct(out, "out", chance_of(asked, asked.deals));
  });
}

voronka_status voronka_plan_probability_of(const voronka_plan* plan, int64_t driver_total, int32_t runs, voronka_progress_fn progress_fn, void* progress_data,
                                           voronka_chance* out, voronka_error** error) {
  return guard(error, [&] {
    write_struct(out, "out", chance_of(probability_of(need(plan, "plan").value, driver_total, runs, progress(progress_fn, progress_data)), 0.0));
  });
}

voronka_status voronka_plan_explain(const voronka_plan* plan, const char* kpi, const char* rep, const char* lang, char** out,
                                    voronka_error** error) {
  return make_text(out, error, [&] {
    const Plan& value = need(plan, "plan").value;
    return value.explain(text(kpi, "kpi"), text_or_empty(rep, "rep"), language(lang));
  });
}

void voronka_plan_free(voronka_plan* plan) { delete plan; }

}  // extern "C"
