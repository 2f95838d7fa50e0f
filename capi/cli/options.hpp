// What stands on the command line.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

/// Options that funnel, plan and validate share (docs/reference, command line).
struct Common {
  std::string events, model, open_deals;
  std::string opportunity, stage, at, rep, channel, amount, reason, expected_close, currency_column, kind, recorded_at, seq, actor;
  std::vector<std::string> segments, won, lost, open, alias;
  std::int64_t minimum_count = 0;
  std::string key, as_of, now, through, zone, calendar, clock, delayed_entry, currency;
  std::string delimiter, decimal_mark;
  bool json = false, strict = false;
  std::string lang = "en", html;
};
struct FunnelArguments {
  std::vector<std::int32_t> horizons;
  std::vector<std::string> by, start;
  double half_life = 0.0, level = 0.0;   // 0: the default of the library
};
struct PlanArguments {
  std::string plan, target, period, team, absences, activities, quotas;
  double confidence = 0.0;  // 0: plan for the expectation
  std::string driver, half_life;
  std::string explain, explain_rep;
  std::uint64_t seed = 1;
  std::optional<std::int32_t> runs;    // none: the default of the library
};
struct SimulateArguments {
  std::string spec, preset, out;
  std::uint64_t seed = 1;
  std::uint32_t companies = 1;
  bool json = false;
};
struct DemoArguments {
  std::string out;
  std::uint64_t seed = 1;
  bool json = false;
  std::string lang = "en";
};

void add_common(CLI::App& app, Common& common, bool with_model);

/// Each does its work, writes to stdout and returns the exit code; throws Failure.
int run_funnel(const Common& common, const FunnelArguments& own);
int run_validate(const Common& common, const std::string& odd_rows);
int run_plan(const Common& common, const PlanArguments& own);
int run_simulate(const SimulateArguments& own);
int run_demo(const DemoArguments& own);

}  // namespace cli
