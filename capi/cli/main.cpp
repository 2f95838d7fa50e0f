// voronka funnel|plan|validate|simulate|demo
#include <CLI/CLI.hpp>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "client.hpp"
#include "options.hpp"
#include "usage.hpp"

namespace cli {

void add_common(CLI::App& app, Common& common, bool with_model) {
  app.add_option("EVENTS", common.events, "CSV of stage changes; - reads standard input");
  app.add_option("--opportunity", common.opportunity, "column that names the deal (default: opportunity)");
  app.add_option("--stage", common.stage, "column of the stage it moved to (default: stage)");
  app.add_option("--at", common.at, "column of the moment (default: at; of open deals also: since)");
  const auto column = [&](const char* option, std::string& name, const std::string& what) { app.add_option(option, name, "column of " + what + "; not read unless named"); };
  column("--rep", common.rep, "the salesperson");
  column("--channel", common.channel, "the channel");
  column("--amount", common.amount, "the amount");
  column("--reason", common.reason, "the loss reason");
  column("--expected-close", common.expected_close, "the expected close date");
  column("--currency-column", common.currency_column, "the currency");
  column("--kind", common.kind, "the kind of event: move, update, delete, restore, merge");
  column("--recorded-at", common.recorded_at, "the moment at which the system learned it");
  column("--seq", common.seq, "the order within a tie");
  column("--actor", common.actor, "who did it: human, robot, import");
  app.add_option("--segment", common.segments, "other columns to group by: A,B")->delimiter(',')->allow_extra_args(false);
  app.add_option("--won", common.won, "stages that end a deal well: A,B")->delimiter(',')->allow_extra_args(false);
  app.add_option("--lost", common.lost, "stages that end a deal badly: C,D")->delimiter(',')->allow_extra_args(false);
  app.add_option("--open", common.open, "order of the open stages: A,B,C (default: discovered)")->delimiter(',')->allow_extra_args(false);
  app.add_option("--alias", common.alias, "stage names of EVENTS and what they are called now: OLD=NEW,OLDER=NEW")->delimiter(',')->allow_extra_args(false);
  app.add_option("--minimum-count", common.minimum_count, "moves seen in fewer deals are left out of a discovered funnel (default: 1)")
      ->check(Whole{1, 1'000'000'000, "a whole number from 1 to 1,000,000,000"});
  app.add_option("--key", common.key, "key stage of the funnel");
  auto* as_of = app.add_option("--as-of", common.as_of, "first moment that is not known: a date or a timestamp");
  app.add_option("--now", common.now, "the present: rows dated at or after it are set aside");
  app.add_option("--through", common.through, "last day that is known")->excludes(as_of);
  app.add_option("--zone", common.zone, "business time zone, an IANA name");
  app.add_option("--calendar", common.calendar, "working days: CSV (day, kind, hours), iCalendar (.ics) or a calendar document (.json)");
  app.add_option("--clock", common.clock, "days that count for ages")->check(CLI::IsMember({"working", "calendar"}));
  app.add_option("--delayed-entry", common.delayed_entry, "nothing that closed before this date is in the log");
  app.add_option("--currency", common.currency, "of amounts, ISO 4217");
  if (with_model) {
    app.add_option("--model", common.model, "model document, with --open-deals in place of EVENTS");
    app.add_option("--open-deals", common.open_deals, "CSV of the open deals: opportunity, stage, since; rep, amount");
  }
  app.add_option("--delimiter", common.delimiter, "of the CSV files (default: ,)")->check(CLI::IsMember({",", ";", "tab", "|"}));
  app.add_option("--decimal-mark", common.decimal_mark, "of amounts given as text (default: .)")->check(CLI::IsMember({".", ","}));
  app.add_flag("--json", common.json, "one JSON document on standard output");
  app.add_flag("--strict", common.strict, "exit with 1 when a finding changes a number");
  app.add_option("--lang", common.lang, "language of texts")->check(CLI::IsMember({"en", "ru"}));
}

namespace {

constexpr std::array commands{"funnel", "plan", "validate", "simulate", "demo"};

std::string list_commands() {
  std::string list;
  for (const char* name : commands) list += (list.empty() ? "" : ", ") + std::string(name);
  return list;
}

std::string version_text() {
  const int v = voronka_version();
  return std::to_string(v / 10000) + "." + std::to_string(v / 100 % 100) + "." + std::to_string(v % 100);
}

/// {"version": "0.1.0", "capabilities": ["funnel", ...]} of the C library as one name a line.
std::string capability_lines() {
  const std::string document = text("", [](char** out, voronka_error** error) { return voronka_capabilities_json(out, error); });
  std::string lines;
  std::size_t at = document.find('[', document.find("\"capabilities\""));
  for (const std::size_t end = document.find(']', at); at < end;) {
    const std::size_t open = document.find('"', at);
    if (open > end) break;
    const std::size_t close = document.find('"', open + 1);
    lines += (lines.empty() ? "" : "\n") + document.substr(open + 1, close - open - 1);
    at = close + 1;
  }
  return lines;
}

int run(int count, char** arguments) {
  if (count > 1 && std::strcmp(arguments[1], "help") == 0) {
    static char help[] = "--help";
    arguments[1] = help;
  }
  // A word that is no command is told with those that are, rather than as a stray argument.
  if (count > 1 && arguments[1][0] != '-') {
    bool known = false;
    for (const char* name : commands) known = known || std::strcmp(arguments[1], name) == 0;
    if (!known) throw Failure(usage, "\"" + std::string(arguments[1]) + "\" is no command of this build; there are: " + list_commands());
  }
  CLI::App app("The numbers of a head of sales: funnel, plan and what is odd in the data.", "voronka");
  app.set_version_flag("--version", version_text());
  app.add_flag_callback("--capabilities", [] { throw CLI::CallForVersion(capability_lines(), 0); }, "what this build computes, one name a line");
  app.require_subcommand(1);
  app.footer("Exit codes: 0 done; 1 with --strict, when a finding changes a number; 2 usage; 3 the data cannot answer; 4 cancelled; 70 a fault of voronka itself.");

  Common common;
  FunnelArguments funnel;
  auto* funnel_app = app.add_subcommand("funnel", "conversion, time in stage and counts from a log of stage changes");
  add_common(*funnel_app, common, false);
  funnel_app->add_option("--horizons", funnel.horizons, "days, 0 for the last observed age (default: 30,90)")
      ->delimiter(',')->allow_extra_args(false)->check(Whole{0, INT32_MAX, "whole numbers of days with commas between them, as in 30,90; 0 is the last observed age"});
  funnel_app->add_option("--by", funnel.by, "also per rep, channel or another column")->delimiter(',')->allow_extra_args(false);
  funnel_app->add_option("--start", funnel.start, "open stages from which ages count (default: where deals begin)")->delimiter(',')->allow_extra_args(false);
  funnel_app->add_option("--half-life", funnel.half_life, "days after which a deal counts half (default: nothing is forgotten)")->check(half_life_fault);
  funnel_app->add_option("--level", funnel.level, "of intervals (default: 0.95)")->check(Between{0.01, 0.9999, true, "a number from 0.01 to 0.9999"});
  funnel_app->add_option("--html", common.html, "also write a self-contained page");

  PlanArguments plan;
  auto* plan_app = app.add_subcommand("plan", "takes a target apart: per KPI, rep, week and day, in whole numbers that add up");
  add_common(*plan_app, common, true);
  plan_app->add_option("--plan", plan.plan, "a document of plan --json, shown again in place of a new plan");
  plan_app->add_option("--target", plan.target, "money to bring in, in major units");
  plan_app->add_option("--period", plan.period, "2026-06, 2026-Q2, 2026, 2026-W23 or 2026-06-01/2026-07-01");
  plan_app->add_option("--team", plan.team, "CSV: rep, throughput; hours_per_day, starts, ends, group");
  plan_app->add_option("--absences", plan.absences, "CSV: rep, from, until");
  plan_app->add_option("--activities", plan.activities, "JSON: activities per entry and per open deal of a stage");
  plan_app->add_option("--half-life", plan.half_life, "days of the clock after which a deal counts half in what is learned, or auto (default: nothing is forgotten)")
      ->check([](const std::string& text) { return text == "auto" ? std::string() : half_life_fault(text) + (half_life_fault(text).empty() ? "" : "; auto is accepted too"); });
  plan_app->add_option("--driver", plan.driver, "stage whose entries the plan decides (default: the key stage)");
  plan_app->add_option("--seed", plan.seed, "of the chance of the target")->check(seed_fault);
  plan_app->add_option("--runs", plan.runs, "simulated periods for the chance of the target (40000); 0: none")
      ->check(Whole{0, 100'000'000, "a whole number from 0 to 100,000,000"});
  plan_app->add_option("--confidence", plan.confidence, "plan for this chance of the target, between 0 and 1, as in 0.8 (default: for its expectation)")
      ->check(Between{0.0, 1.0, false, "a number between 0 and 1, as in 0.8"});
  auto* explain = plan_app->add_option("--explain", plan.explain, "instead of the plan: the way from one number back to rates, backlog and calendar, as in stage:meeting")
                      ->check([](const std::string& text) { return text.empty() ? std::string("the name of a number is needed, as in stage:meeting") : std::string(); });
  plan_app->add_option("--explain-rep", plan.explain_rep, "whose number that is (default: the team's)")->needs(explain);
  plan_app->add_option("--quotas", plan.quotas, "also write the quotas as CSV: kpi, rep, day, quota");
  plan_app->add_option("--html", common.html, "also write a self-contained page");

  auto* validate_app = app.add_subcommand("validate", "what was read and what is odd in it");
  add_common(*validate_app, common, true);
  std::string odd_rows;
  validate_app->add_option("--odd-rows", odd_rows, "also write as CSV which rows were set aside or read otherwise than they stand: row, code");

  SimulateArguments simulate;
  auto* simulate_app = app.add_subcommand("simulate", "writes the CRM export of a company that never was, and the truth behind it");
  auto* spec = simulate_app->add_option("--spec", simulate.spec, "JSON file of hyper-laws");
  simulate_app->add_option("--preset", simulate.preset, "small (default), large, dirty, faults, closed_only")->excludes(spec);
  simulate_app->add_option("--seed", simulate.seed, "the same seed, the same bytes")->check(seed_fault);
  simulate_app->add_option("--companies", simulate.companies, "how many")->check(Whole{1, 1'000'000, "a whole number from 1 to 1,000,000"});
  simulate_app->add_option("--out", simulate.out, "folder")->required();
  simulate_app->add_flag("--json", simulate.json, "one JSON document on standard output");

  DemoArguments demo;
  auto* demo_app = app.add_subcommand("demo", "a simulated company from export to plan");
  demo_app->add_option("--out", demo.out, "folder")->required();
  demo_app->add_option("--seed", demo.seed, "of the company")->check(seed_fault);
  demo_app->add_flag("--json", demo.json, "one JSON document on standard output");
  demo_app->add_option("--lang", demo.lang, "language of texts")->check(CLI::IsMember({"en", "ru"}));

  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
    throw Failure(usage, usage_fault(app, e));
  }
  if (*funnel_app) return run_funnel(common, funnel);
  if (*plan_app && !plan.plan.empty())
    refuse_beside(*plan_app, "--plan", {"--explain", "--explain-rep", "--quotas", "--html", "--json", "--strict", "--lang"},
                  "a plan that was made before is shown as it is; another one is made from EVENTS");
  if (*plan_app) return run_plan(common, plan);
  if (*validate_app) return run_validate(common, odd_rows);
  if (*simulate_app) return run_simulate(simulate);
  return run_demo(demo);
}

}  // namespace
}  // namespace cli

int main(int count, char** arguments) {
  cli::watch_interrupts();
  int code = cli::done;
  try {
    code = cli::run(count, arguments);
  } catch (const cli::Failure& failure) {
    std::fprintf(stderr, "voronka: %s\n", failure.what());
    return failure.exit;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "voronka: %s\n", e.what());
    return cli::fault;
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    std::fprintf(stderr, "voronka: standard output could not be written: %s\n", std::strerror(errno));
    return cli::no_answer;
  }
  return code;
}
