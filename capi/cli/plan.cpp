#include "cli/plan.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

#include "cli/commands.hpp"

namespace cli {

namespace {

struct Basis {
  Model model;
  History history;
  std::string zone, currency;
  int32_t from = 0, until = 0;
  int64_t target = 0;
  bool changed = false;
};

void read_period(const PlanOptions& options, Basis& basis, const voronka_model_statement* stated) {
  if (!options.period.empty()) {
    check([&](voronka_error** error) { return voronka_period_parse(options.period.c_str(), &basis.from, &basis.until, error); });
  } else if (stated != nullptr && stated->has_period != 0) {
    basis.from = stated->period_from;
    basis.until = stated->period_until;
  } else {
    fail_usage("say which period is to be planned: --period 2026-06");
  }
}

void read_target(const PlanOptions& options, Basis& basis, const voronka_model_statement* stated) {
  if (basis.currency.empty()) fail_usage("say in which currency the amounts are: --currency RUB");
  if (!options.target.empty()) {
    check([&](voronka_error** error) { return voronka_money_parse(options.target.c_str(), basis.currency.c_str(), '.', &basis.target, error); });
  } else if (stated != nullptr && stated->has_target != 0) {
    basis.target = stated->target_minor;
  } else {
    fail_usage("say what is wanted: --target 10000000");
  }
}

int64_t start_of(int32_t day, const std::string& zone) {
  Text text;
  check([&](voronka_error** error) { return voronka_day_format(day, text.out(), error); });
  int64_t at = 0;
  check([&](voronka_error** error) { return voronka_instant_parse(text.get(), zone.empty() ? "UTC" : zone.c_str(), &at, error); });
  return at;
}

/// A company without history: the model is stated, the open deals are a table.
Basis stated_basis(const PlanOptions& options) {
  const Inputs& inputs = options.inputs;
  if (inputs.open_deals.empty()) fail_usage("--model needs --open-deals FILE (opportunity, stage, since, rep)");
  if (!inputs.events.empty()) fail_usage("EVENTS and --model exclude each other");
  Basis basis;
  check([&](voronka_error** error) { return voronka_model_from_json(read_file(inputs.model).c_str(), basis.model.out(), error); });
  auto stated = sized<voronka_model_statement>();
  check([&](voronka_error** error) { return voronka_model_stated(basis.model.get(), &stated, error); });
  basis.zone = !inputs.zone.empty() ? inputs.zone : stated.zone != nullptr ? stated.zone : "";
  basis.currency = !inputs.currency.empty() ? inputs.currency : stated.currency != nullptr ? stated.currency : "";
  read_period(options, basis, &stated);
  read_target(options, basis, &stated);
  int64_t as_of = 0;
  if (const auto given = as_of_of(inputs, basis.zone)) as_of = *given;
  else if (stated.has_as_of != 0) as_of = stated.as_of_us;
  else as_of = start_of(basis.from, basis.zone);
  Graph graph;
  check([&](voronka_error** error) { return voronka_model_graph(basis.model.get(), graph.out(), error); });
  basis.history = read_open_deals(inputs, graph.get(), basis.zone, as_of, basis.currency);
  return basis;
}

Basis learned_basis(const PlanOptions& options, const Calendar& calendar) {
  const Inputs& inputs = options.inputs;
  if (inputs.events.empty()) fail_usage("say where the stage changes are (EVENTS), or state a model: --model FILE --open-deals FILE");
  Log log = read_log(inputs);
  Basis basis;
  basis.zone = inputs.zone;
  basis.currency = inputs.currency;
  read_period(options, basis, nullptr);
  read_target(options, basis, nullptr);
  basis.changed = tell_findings(log.graph_findings.get(), inputs.json);
  // A log that reaches into the period is read as it was known on the morning of the first day, unless the caller says otherwise.
  auto counts = sized<voronka_history_counts>();
  check([&](voronka_error** error) { return voronka_history_count(log.history.get(), &counts, error); });
  const int64_t start = start_of(basis.from, basis.zone);
  if (inputs.as_of.empty() && inputs.through.empty() && counts.as_of_us > start) {
    std::fprintf(stderr, "voronka: the log reaches into the period; it is read as known at the period's start (say --as-of for another moment)\n");
    check([&](voronka_error** error) { return voronka_history_as_of(log.history.get(), start, basis.history.out(), error); });
  } else {
    basis.history = std::move(log.history);
  }
  auto estimate = sized<voronka_estimate_options>();
  estimate.clock = clock_of(inputs, VORONKA_CLOCK_WORKING);
  const char* by[] = {"rep"};
  estimate.by = by;
  estimate.by_count = inputs.rep.empty() ? 0 : 1;
  estimate.progress = on_progress;
  check([&](voronka_error** error) { return voronka_model_estimate(basis.history.get(), calendar.get(), &estimate, basis.model.out(), error); });
  return basis;
}

}  // namespace

Planned make_plan(const PlanOptions& options) {
  const Inputs& inputs = options.inputs;
  if (options.team.empty()) fail_usage("say who sells: --team FILE (rep, throughput)");
  Basis basis;
  Calendar calendar;
  if (!inputs.model.empty()) {
    basis = stated_basis(options);
    calendar = read_calendar(inputs, basis.zone);
  } else {
    calendar = read_calendar(inputs, inputs.zone);
    basis = learned_basis(options, calendar);
  }
  const Table team_table = read_table(options.team, inputs);
  Table absences;
  if (!options.absences.empty()) absences = read_table(options.absences, inputs);
  Team team;
  check([&](voronka_error** error) { return voronka_team_from_tables(team_table.get(), absences.get(), team.out(), error); });

  auto wanted = sized<voronka_plan_options>();
  const std::string activities = options.activities.empty() ? std::string() : read_file(options.activities);
  wanted.activities_json = activities.empty() ? nullptr : activities.c_str();
  wanted.driver = options.driver.empty() ? nullptr : options.driver.c_str();
  wanted.seed = options.seed;
  wanted.runs = options.runs == 0 ? -1 : options.runs;
  wanted.progress = on_progress;
  Planned planned;
  check([&](voronka_error** error) {
    return voronka_plan_decompose(basis.target, basis.currency.c_str(), basis.from, basis.until, basis.model.get(), basis.history.get(), team.get(), calendar.get(), &wanted,
                                  planned.plan.out(), error);
  });
  Table of_history, of_plan;
  check([&](voronka_error** error) { return voronka_history_table(basis.history.get(), VORONKA_HISTORY_FINDINGS, of_history.out(), error); });
  check([&](voronka_error** error) { return voronka_plan_table(planned.plan.get(), VORONKA_PLAN_FINDINGS, of_plan.out(), error); });
  const bool history_changed = tell_findings(of_history.get(), inputs.json);
  const bool plan_changed = tell_findings(of_plan.get(), true);   // the plan prints its own
  planned.changed = basis.changed || history_changed || plan_changed;
  return planned;
}

std::string plan_document(const Plan& plan) {
  return text_of([&](char** text, voronka_error** error) { return voronka_plan_to_json(plan.get(), text, error); });
}

void write_plan_table(const Plan& plan, int32_t which, const std::string& path) {
  Table table;
  check([&](voronka_error** error) { return voronka_plan_table(plan.get(), which, table.out(), error); });
  check([&](voronka_error** error) { return voronka_table_to_csv_file(table.get(), path.c_str(), '\0', error); });
}

void write_plan_page(const Plan& plan, const std::string& path, const std::string& language) {
  write_file(path, text_of([&](char** text, voronka_error** error) { return voronka_plan_to_html(plan.get(), language.c_str(), text, error); }));
}

Command plan_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("plan", "takes a target apart: per rep, week and day, in whole numbers that add up");
  auto options = std::make_shared<PlanOptions>();
  declare_inputs(*command, options->inputs, true);
  command->add_option("--target", options->target, "money wanted in the period, in major units: 10000000");
  command->add_option("--period", options->period, "2026-06, 2026-Q2, 2026, 2026-W23 or 2026-06-01/2026-07-01");
  command->add_option("--team", options->team, "CSV: rep, throughput, hours_per_day, starts, ends, group");
  command->add_option("--absences", options->absences, "CSV: rep, from, until (half-open)");
  command->add_option("--activities", options->activities, "JSON: {\"call\": {\"per_entry\": {\"lead\": 5}, \"per_open\": {\"lead\": 4}}}");
  command->add_option("--driver", options->driver, "stage whose entries the plan decides (default: the key stage, else the last gate)");
  command->add_option("--quotas", options->quotas, "write the quotas (kpi, rep, day, quota) to this CSV file");
  command->add_option("--html", options->inputs.html, "write a self-contained page to this file");
  command->add_option("--seed", options->seed, "of the chance of the target")->capture_default_str();
  command->add_option("--runs", options->runs, "simulation runs for the chance of the target; 0: none")->check(CLI::NonNegativeNumber)->capture_default_str();
  return {command, [options] {
            const Planned planned = make_plan(*options);
            const Inputs& inputs = options->inputs;
            const std::string out = inputs.json ? plan_document(planned.plan) : text_of([&](char** text, voronka_error** error) {
              return voronka_plan_to_text(planned.plan.get(), inputs.language.c_str(), text, error);
            });
            std::fputs(out.c_str(), stdout);
            if (!options->quotas.empty()) write_plan_table(planned.plan, VORONKA_PLAN_QUOTAS, options->quotas);
            if (!inputs.html.empty()) write_plan_page(planned.plan, inputs.html, inputs.language);
            return planned.changed && inputs.strict ? strict_finding : done;
          }};
}

}  // namespace cli
