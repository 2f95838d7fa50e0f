#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "voronka/flow/flow.hpp"
#include "voronka/planning/team.hpp"

namespace voronka {
inline namespace v0 {

/// Activities that follow from the plan: `per_entry[stage]` for every planned entry, `per_open[stage]` for every deal open in that stage at the start.
struct Activity {
  std::string kind;                                    ///< "call": KPI "activity:call"
  std::map<std::string, std::int64_t> per_entry, per_open;
};
[[nodiscard]] std::vector<Activity> activities_from_json(std::string_view json);   ///< {"call": {"per_entry": {...}, "per_open": {...}}}

struct DecomposeOptions {
  std::vector<Activity> activities;
  std::optional<std::string> driver;      ///< stage name; default: the graph's key, else the last gate, else the entry stage
  std::uint64_t seed = 1;                 ///< of the chance of the target
  std::int32_t runs = 40'000;             ///< Monte Carlo runs for it; 0: none
  Progress progress;
};

/// One of the three answers to the same question.
struct Method {
  double deals = 0.0;                                  ///< wins to find
  std::map<std::string, double> kpis;                  ///< "stage:meeting" -> number (dated: whole)
  std::optional<double> probability;                   ///< P(revenue in the period >= target) if carried out
  double standard_error = 0.0;                         ///< of probability
  std::int32_t runs = 0;
  double mean = 0.0, mean_standard_error = 0.0, p10 = 0.0, p50 = 0.0, p90 = 0.0;  ///< revenue, minor units
};

/// Whole and ideal numbers of one KPI: rep x day.
struct KpiPlan {
  std::string kpi;                                     ///< "stage:meeting", "activity:call"
  std::int64_t total = 0;
  double expected = 0.0;                               ///< before rounding
  std::vector<double> ideal;                           ///< reps x working days, row-major
  std::vector<std::int64_t> quota;                     ///< the same shape
  bool margins_fixed = true, within_bounds = true;
};

/// A target taken apart. A value; embeds what it was made from.
class Plan {
 public:
  struct Parts;
  explicit Plan(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  [[nodiscard]] const std::string& id() const noexcept;              ///< hash of inputs and quotas
  [[nodiscard]] const Parts& parts() const noexcept { return *parts_; }
  /// The way from one number back to rates, backlog and calendar. Text for people, "en" or "ru".
  [[nodiscard]] std::string explain(std::string_view kpi, std::string_view rep, std::string_view language = "en") const;
  [[nodiscard]] Table quotas() const;                                 ///< kpi, rep, day, quota
  [[nodiscard]] Table totals() const;                                 ///< kpi, total, expected
  [[nodiscard]] Table by_rep() const;                                 ///< kpi, rep, total (and revenue:<currency> rows in minor units)
  [[nodiscard]] Table by_week() const;                                ///< kpi, from, until, rep ("" = team), total
  [[nodiscard]] Table by_day() const;                                 ///< kpi, day, total
  [[nodiscard]] Table methods() const;                                ///< method, kpi, number, probability
  [[nodiscard]] std::string to_json() const;                          ///< keys: interfaces.md, command line, `plan`
  static Plan from_json(std::string_view json);                       ///< byte-identical round trip

 private:
  std::shared_ptr<const Parts> parts_;
};

struct Plan::Parts {
  std::string id, parent;
  Money target;
  Period period{Day(0), Day(1)};
  Instant as_of;
  Model model;
  WorkCalendar calendar;
  Team team;
  std::vector<Activity> activities;
  std::vector<Stock> team_stock;                                     ///< open deals by (stage, age), team
  std::vector<std::vector<Stock>> stock;                             ///< per rep of the team, then the deals of nobody on the team (as the team's laws)
  std::vector<Day> days;                                             ///< working days of the period
  std::string driver;                                                ///< stage name
  double average_deal_minor = 0.0;
  double driver_real = 0.0, wins_per_driver = 0.0;
  std::vector<double> leads_by_week_end;                             ///< needed arrivals by each week end
  double weighted_pipeline_deals = 0.0, backlog_ultimate = 0.0, backlog_in_period = 0.0;
  double next_period_steady = 0.0, next_period_dated = 0.0;          ///< wins still to come from beyond the driver at the period's end, under A and under C
  std::vector<double> backlog_by_rep, expected_wins;                 ///< per rep
  Method steady_state, weighted_pipeline, dated;
  std::vector<KpiPlan> kpis;
  std::vector<Money> revenue;                                        ///< per rep; sums to target
  std::vector<Finding> findings;
  std::uint64_t seed = 1;
  std::int32_t runs = 0;
};

/// Takes a target apart (worked-example.md, interfaces.md Driver): deals -> ... -> leads, per rep, week and day, in whole numbers that add up. `history` gives the open deals
/// (a learned History or an open-deals table). Error{invalid_argument}: target <= 0, of another currency than the model's amounts, a period without a working day, a team without capacity in
/// the period, as_of after the period's start, an unknown driver or activity stage. A target below what the backlog brings, or beyond reach, is a finding.
[[nodiscard]] Plan decompose(Money target, Period period, const Model& model, const History& history, const Team& team, const WorkCalendar& calendar,
                             const DecomposeOptions& options = {});

}  // namespace v0
}  // namespace voronka
