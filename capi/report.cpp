// Documents and pages.
#include "funnel_input.hpp"
#include "voronka/reporting/reporting.hpp"

using namespace voronka;
using namespace voronka::capi;

namespace {

/// The three forms of a funnel take the same things.
template <class Form>
voronka_status funnel(const voronka_history* history, const voronka_work_calendar* calendar, const voronka_funnel_options* options, char** out,
                      voronka_error** error, Form form) {
  return make_text(out, error, [&] {
    const History& past = need(history, "history").value;
    const WorkCalendar& days = need(calendar, "calendar").value;
    return form(past, days, FunnelOptions{read_funnel_options(options, past.graph())});
  });
}

}  // namespace

extern "C" {

voronka_status voronka_funnel_json(const voronka_history* history, const voronka_work_calendar* calendar, const voronka_funnel_options* options,
                                   char** out, voronka_error** error) {
  return funnel(history, calendar, options, out, error,
                [](const History& past, const WorkCalendar& days, const FunnelOptions& wanted) { return funnel_json(past, days, wanted); });
}

voronka_status voronka_funnel_text(const voronka_history* history, const voronka_work_calendar* calendar, const voronka_funnel_options* options,
                                   const char* lang, char** out, voronka_error** error) {
  return funnel(history, calendar, options, out, error, [lang](const History& past, const WorkCalendar& days, const FunnelOptions& wanted) {
    return funnel_text(past, days, wanted, language(lang));
  });
}

voronka_status voronka_funnel_html(const voronka_history* history, const voronka_work_calendar* calendar, const voronka_funnel_options* options,
                                   const char* lang, char** out, voronka_error** error) {
  return funnel(history, calendar, options, out, error, [lang](const History& past, const WorkCalendar& days, const FunnelOptions& wanted) {
    return funnel_html(past, days, wanted, language(lang));
  });
}

voronka_status voronka_plan_text(const voronka_plan* plan, const char* lang, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return plan_text(need(plan, "plan").value, language(lang)); });
}

voronka_status voronka_plan_html(const voronka_plan* plan, const char* lang, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return plan_html(need(plan, "plan").value, language(lang)); });
}

voronka_status voronka_validation_json(const voronka_history* history, const voronka_table* events, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return validation_json(need(history, "history").value, need(events, "events").value); });
}

voronka_status voronka_validation_text(const voronka_history* history, const char* lang, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return validation_text(need(history, "history").value, language(lang)); });
}

voronka_status voronka_capabilities_json(char** out, voronka_error** error) {
  return make_text(out, error, [] { return capabilities_json(); });
}

}  // extern "C"
