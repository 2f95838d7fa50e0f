// voronka plan
#include <string>
#include <utility>

#include "load.hpp"

namespace cli {
namespace {

Model learn(const Common& common, const PlanArguments& given, const voronka_history* history, const voronka_work_calendar* calendar) {
  auto options = sized<voronka_estimate_options>();
  if (!common.clock.empty()) options.clock = common.clock == "working" ? VORONKA_CLOCK_WORKING : VORONKA_CLOCK_CALENDAR;
  if (given.half_life == "auto") options.choose_half_life = 1;
  else if (!given.half_life.empty()) options.half_life_days = std::stod(given.half_life);
  options.progress = interrupted;
  return own<Model>(common.events, [&](voronka_model** out, voronka_error** error) { return voronka_estimate(history, calendar, &options, out, error); });
}

struct Target {
  std::int64_t minor = 0;
  std::int32_t from = 0, until = 0;
};

Team read_team(const PlanArguments& own_options, const Common& common, const voronka_history* history) {
  Table rows, absences;
  if (!own_options.absences.empty()) absences = read_table(own_options.absences, common);
  if (!own_options.team.empty()) rows = read_table(own_options.team, common);
  const auto team_of = [&](const std::string& file, const voronka_table* away) {
    return own<Team>(file, [&](voronka_team** out, voronka_error** error) {
      return rows ? voronka_team_from_tables(rows.get(), away, out, error) : voronka_team_from_history(history, away, out, error);
    });
  };
  // The team alone first: what is refused after it is refused for the absences.
  Team alone = team_of(rows ? shown(own_options.team) : "--team is missing", nullptr);
  return absences ? team_of(shown(own_options.absences), absences.get()) : std::move(alone);
}

/// A message about the activities is one about their file.
Plan decompose_naming(const PlanArguments& given, const Target& target, const std::string& currency, const Stated& stated, const voronka_history* history,
                      const voronka_team* team, const voronka_work_calendar* calendar, const voronka_decompose_options& options) {
  try {
    return own<Plan>("", [&](voronka_plan** out, voronka_error** error) {
      return voronka_decompose(target.minor, currency.c_str(), target.from, target.until, stated.model.get(), history, team, calendar, &options, out, error);
    });
  } catch (const Failure& fault) {
    const std::string message = fault.what();
    throw message.rfind("the activities", 0) == 0 ? Failure(fault.exit, shown(given.activities) + ": " + message) : fault;
  }
}

void read_money(const PlanArguments& given, const voronka_model_facts& facts, const std::string& currency, Target& target) {
  if (!given.target.empty()) {
    call("--target", [&](voronka_error** error) { return voronka_money_parse(given.target.c_str(), currency.c_str(), 0, &target.minor, error); });
  } else {
    target.minor = facts.target_minor;
  }
}

Target read_period(const PlanArguments& given, const voronka_model_facts& facts) {
  Target target;
  if (given.target.empty() && facts.has_target == 0) throw Failure(usage, "--target is needed: the money to bring in, as in --target 10000000");
  if (!given.period.empty()) {
    call("--period", [&](voronka_error** error) { return voronka_period_parse(given.period.c_str(), &target.from, &target.until, error); });
  } else if (facts.has_period != 0) {
    target.from = facts.period_from;
    target.until = facts.period_until;
  } else {
    throw Failure(usage, "--period is needed, as in --period 2026-06");
  }
  return target;
}

/// A log that reaches into the period is read as it was known on the morning of its first day, unless the caller states a moment.
void hold_back(const Common& common, const Setting& setting, const Target& target, History& history, Told& assumed) {
  if (!common.as_of.empty() || !common.through.empty()) return;
  auto counts = sized<voronka_history_counts>();
  call("", [&](voronka_error** error) { return voronka_history_count(history.get(), &counts, error); });
  const std::int64_t start = start_of(target.from, setting.zone, "--period");
  if (counts.as_of_us <= start) return;
  assumed.tell("read_as_of_period", text("", [&](char** out, voronka_error** error) { return voronka_day_format(target.from, out, error); }), 1,
               "the log reaches into the period of the plan", "read as it was known when the period began", true);
  history = own<History>("", [&](voronka_history** out, voronka_error** error) { return voronka_history_as_of(history.get(), start, out, error); });
}

/// A plan that was made before: a document of `plan --json`.
Plan earlier(const std::string& path) {
  const std::string document = read_file(path);
  return own<Plan>(shown(path), [&](voronka_plan** out, voronka_error** error) { return voronka_plan_from_json(document.c_str(), out, error); });
}

}  // namespace

Table plan_table(const voronka_plan* plan, std::int32_t which) {
  return own<Table>("", [&](voronka_table** out, voronka_error** error) { return voronka_plan_table(plan, which, out, error); });
}

Planned plan_of(const Common& common, const PlanArguments& given) {
  check_source(common, ", or --model with --open-deals in its place");
  if (!common.model.empty() && !given.half_life.empty()) throw Failure(usage, "--half-life and --model are given; nothing is learned then, the rates are those of the model document");

  Stated stated;
  if (!common.model.empty()) stated = read_model(common.model);
  Target target = read_period(given, stated.facts);
  Setting setting = read_setting(common, stated.model ? stated.facts.zone : "");
  History history;
  Told assumed;   // what this command took for granted
  if (stated.model) {
    Table deals;
    history = read_deals(common, setting, stated, deals);
    if (common.open_deals.empty()) hold_back(common, setting, target, history, assumed);
  } else {
    const Table events = read_table(common.events, common);
    history = read_history(common, setting, events.get(), {});
    hold_back(common, setting, target, history, assumed);
    stated.model = learn(common, given, history.get(), setting.calendar.get());
    call("", [&](voronka_error** error) { return voronka_model_describe(stated.model.get(), &stated.facts, error); });
  }
  const std::string currency = common.currency.empty() ? stated.facts.currency : common.currency;
  if (currency.empty()) throw Failure(usage, "--currency is needed, as in --currency RUB");
  const Team team = read_team(given, common, history.get());
  read_money(given, stated.facts, currency, target);
  const std::string activities = given.activities.empty() ? "" : read_file(given.activities);
  auto options = sized<voronka_decompose_options>();
  options.activities_json = given.activities.empty() ? nullptr : activities.c_str();
  options.confidence = given.confidence;
  options.driver = or_null(given.driver);
  options.seed = given.seed;
  if (given.runs) options.runs = *given.runs == 0 ? -1 : *given.runs;
  const Table told = assumed.table();
  options.earlier_findings = told.get();
  options.progress = interrupted;
  Plan plan = decompose_naming(given, target, currency, stated, history.get(), team.get(), setting.calendar.get(), options);
  return {std::move(plan), std::move(history), std::move(setting.calendar)};
}

int run_plan(const Common& common, const PlanArguments& given) {
  refuse_overwriting({given.quotas, common.html},
                     {given.plan, common.events, common.open_deals, common.model, common.calendar, given.team, given.absences, given.activities});
  if (!given.explain.empty() && common.json) throw Failure(usage, "--explain and --json are given; an explanation is text for people");
  const Plan made = given.plan.empty() ? plan_of(common, given).plan : earlier(given.plan);
  const voronka_plan* plan = made.get();
  if (!given.quotas.empty()) {
    const Table quotas = plan_table(plan, VORONKA_PLAN_QUOTAS);
    call(given.quotas, [&](voronka_error** error) { return voronka_table_to_csv_file(quotas.get(), given.quotas.c_str(), 0, error); });
  }
  if (!common.html.empty())
    write_file(common.html, text("", [&](char** out, voronka_error** error) { return voronka_plan_html(plan, common.lang.c_str(), out, error); }));
  if (!given.explain.empty())
    print(text("", [&](char** out, voronka_error** error) {
      return voronka_plan_explain(plan, given.explain.c_str(), or_null(given.explain_rep), common.lang.c_str(), out, error);
    }));
  else print(text("", [&](char** out, voronka_error** error) {
    return common.json ? voronka_plan_to_json(plan, out, error) : voronka_plan_text(plan, common.lang.c_str(), out, error);
  }));
  const Table findings = plan_table(plan, VORONKA_PLAN_FINDINGS);
  return strict_exit(common, {findings.get()});
}

}  // namespace cli
