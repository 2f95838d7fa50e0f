// voronka plan
#include <string>
#include <utility>

#include "load.hpp"

namespace cli {
namespace {

/// A model document and what it says of itself.
struct Stated {
  Model model;
  voronka_model_facts facts = sized<voronka_model_facts>();
};

Stated read_model(const std::string& path) {
  const std::string document = read_file(path);
  Stated stated;
  stated.model = own<Model>(path, [&](voronka_model** out, voronka_error** error) { return voronka_model_from_json(document.c_str(), out, error); });
  call(path, [&](voronka_error** error) { return voronka_model_describe(stated.model.get(), &stated.facts, error); });
  return stated;
}

Model learn(const Common& common, const PlanArguments& given, const voronka_history* history, const voronka_work_calendar* calendar) {
  auto options = sized<voronka_estimate_options>();
  if (!common.clock.empty()) options.clock = common.clock == "working" ? VORONKA_CLOCK_WORKING : VORONKA_CLOCK_CALENDAR;
  if (given.half_life == "auto") options.choose_half_life = 1;
  else if (!given.half_life.empty()) options.half_life_days = std::stod(given.half_life);
  options.progress = interrupted;
  return own<Model>(common.events, [&](voronka_model** out, voronka_error** error) { return voronka_estimate(history, calendar, &options, out, error); });
}

/// The deals of the plan: open deals or a log, read with the graph of the model.
History read_deals(const Common& common, const Setting& setting, const Stated& stated) {
  const std::string path = common.open_deals.empty() ? common.events : common.open_deals;
  const Table table = read_table(path, common);
  Reading reading(common, setting);
  if (reading.options.has_as_of == 0 && stated.facts.has_as_of != 0) reading.as_of(stated.facts.as_of_us);
  if (common.currency.empty()) reading.currency(stated.facts.currency);
  const Graph graph = own<Graph>(common.model, [&](voronka_stage_graph** out, voronka_error** error) {
    return voronka_model_graph(stated.model.get(), out, error);
  });
  if (common.open_deals.empty())  // a log, read with the stages of a model that was made before
    return own<History>(path, [&](voronka_history** out, voronka_error** error) {
      return voronka_history_from_table(graph.get(), table.get(), &reading.columns, &reading.options, out, error);
    });
  if (reading.options.has_as_of == 0) throw Failure(usage, "--as-of is needed: the moment at which " + path + " was true; the model does not state it");
  reading.open_deals(table.get());
  return own<History>(path, [&](voronka_history** out, voronka_error** error) {
    return voronka_history_open_deals(graph.get(), table.get(), &reading.columns, &reading.options, out, error);
  });
}

Team read_team(const PlanArguments& own_options, const Common& common, const voronka_history* history, Told& assumed) {
  Table rows, absences;
  if (!own_options.absences.empty()) absences = read_table(own_options.absences, common);
  if (!own_options.team.empty()) {
    rows = read_table(own_options.team, common);
  } else {
    // Without a team file: everybody who took a deal in the 90 days before as_of, at the norm.
    const Table reps = table_of(history, VORONKA_HISTORY_REPS);
    rows = recent_reps(history, reps.get());
    if (voronka_table_rows(rows.get()) == 0)
      throw Failure(usage, "--team is needed: no rep has taken a deal in the 90 days before as_of (is --rep mapped?)");
    std::string names;
    for (std::size_t i = 0; i < voronka_table_rows(rows.get()); ++i) names += (i == 0 ? "" : ", ") + std::string(voronka_table_text(rows.get(), 0, i));
    assumed.tell("team_assumed", names, voronka_table_rows(rows.get()), "no team was given; everybody who took a deal in the 90 days before as_of is in the plan: " + names,
                 "planned with each at the norm, without absences", true);
  }
  std::string files = own_options.team;
  if (!own_options.absences.empty()) files += (files.empty() ? "" : ", ") + own_options.absences;
  return own<Team>(files, [&](voronka_team** out, voronka_error** error) {
    return voronka_team_from_tables(rows.get(), absences.get(), out, error);
  });
}

struct Target {
  std::int64_t minor = 0;
  std::int32_t from = 0, until = 0;
};

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
               "the log reaches into the period of the plan", "read as it was known when the period began", false);
  history = own<History>("", [&](voronka_history** out, voronka_error** error) { return voronka_history_as_of(history.get(), start, out, error); });
}

}  // namespace

Table plan_table(const voronka_plan* plan, std::int32_t which) {
  return own<Table>("", [&](voronka_table** out, voronka_error** error) { return voronka_plan_table(plan, which, out, error); });
}

Planned plan_of(const Common& common, const PlanArguments& given) {
  if (!common.open_deals.empty() && common.model.empty()) throw Failure(usage, "--open-deals goes with --model");
  if (!common.open_deals.empty() && !common.events.empty()) throw Failure(usage, "both EVENTS and --open-deals are given; give one of them");
  if (!common.model.empty())
    for (const auto& [option, stated] : {std::pair("--won", !common.won.empty()), std::pair("--lost", !common.lost.empty()), std::pair("--open", !common.open.empty()),
                                         std::pair("--key", !common.key.empty()), std::pair("--clock", !common.clock.empty()), std::pair("--half-life", !given.half_life.empty())})
      if (stated) throw Failure(usage, std::string(option) + " and --model are given; stages and clock are those of the model document");
  if (common.events.empty() && common.open_deals.empty())
    throw Failure(usage, "EVENTS is needed: a CSV of stage changes, or --model with --open-deals in its place");

  Stated stated;
  if (!common.model.empty()) stated = read_model(common.model);
  Target target = read_period(given, stated.facts);
  Setting setting = read_setting(common, stated.model ? stated.facts.zone : "");
  History history;
  Told assumed;   // what this command took for granted
  if (stated.model) {
    history = read_deals(common, setting, stated);
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
  const Team team = read_team(given, common, history.get(), assumed);
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
  Plan plan = own<Plan>("", [&](voronka_plan** out, voronka_error** error) {
    return voronka_decompose(target.minor, currency.c_str(), target.from, target.until, stated.model.get(), history.get(), team.get(),
                             setting.calendar.get(), &options, out, error);
  });
  return {std::move(plan), std::move(history), std::move(setting.calendar)};
}

int run_plan(const Common& common, const PlanArguments& given) {
  refuse_overwriting({given.quotas, common.html}, {common.events, common.open_deals, common.model, common.calendar, given.team, given.absences, given.activities});
  if (!given.explain.empty() && common.json) throw Failure(usage, "--explain and --json are given; an explanation is text for people");
  const Planned planned = plan_of(common, given);
  const voronka_plan* plan = planned.plan.get();
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
