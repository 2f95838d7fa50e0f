// voronka funnel, voronka validate
#include <utility>

#include "load.hpp"

namespace cli {

int run_funnel(const Common& common, const FunnelArguments& given) {
  if (common.events.empty()) throw Failure(usage, "EVENTS is needed: a CSV of stage changes, - for standard input");
  refuse_overwriting({common.html}, {common.events, common.calendar});
  const Setting setting = read_setting(common, "");
  const Table events = read_table(common.events, common);
  const History history = read_history(common, setting, events.get(), given.by);

  const auto by = pointers(given.by);
  auto options = sized<voronka_funnel_options>();
  if (!common.clock.empty()) options.clock = common.clock == "working" ? VORONKA_CLOCK_WORKING : VORONKA_CLOCK_CALENDAR;
  options.horizons = given.horizons.empty() ? nullptr : given.horizons.data();
  options.horizon_count = given.horizons.size();
  options.by = by.data();
  options.by_count = by.size();
  const auto start = pointers(given.start);
  options.start = start.data();
  options.start_count = start.size();
  options.half_life_days = given.half_life;
  options.level = given.level;
  const char* lang = common.lang.c_str();
  if (!common.html.empty())
    write_file(common.html, text("", [&](char** out, voronka_error** error) {
      return voronka_funnel_html(history.get(), setting.calendar.get(), &options, lang, out, error);
    }));
  print(text("", [&](char** out, voronka_error** error) {
    return common.json ? voronka_funnel_json(history.get(), setting.calendar.get(), &options, out, error)
                       : voronka_funnel_text(history.get(), setting.calendar.get(), &options, lang, out, error);
  }));
  const Table findings = table_of(history.get(), VORONKA_HISTORY_FINDINGS);
  return strict_exit(common, {findings.get()});
}

int run_validate(const Common& common, const std::string& odd_rows) {
  refuse_overwriting({odd_rows}, {common.events, common.open_deals, common.model, common.calendar});
  check_source(common, ", - for standard input, or --model with --open-deals in its place");
  const Stated stated = common.model.empty() ? Stated() : read_model(common.model);
  const Setting setting = read_setting(common, stated.model ? stated.facts.zone : "");
  Table events;
  History history;
  if (stated.model) {
    history = read_deals(common, setting, stated, events);
  } else {
    events = read_table(common.events, common);
    history = read_history(common, setting, events.get(), {});
  }
  const Table findings = table_of(history.get(), VORONKA_HISTORY_FINDINGS);
  if (!odd_rows.empty()) {
    const Table rows = table_of(history.get(), VORONKA_HISTORY_ODD_ROWS);
    call(odd_rows, [&](voronka_error** error) { return voronka_table_to_csv_file(rows.get(), odd_rows.c_str(), 0, error); });
  }
  print(text("", [&](char** out, voronka_error** error) {
    return common.json ? voronka_validation_json(history.get(), events.get(), out, error) : voronka_validation_text(history.get(), common.lang.c_str(), out, error);
  }));
  return strict_exit(common, {findings.get()});
}

}  // namespace cli
