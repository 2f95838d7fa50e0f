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
/// Entries into a stage that has no KPI of its own are those expected in the period.
struct Activity {
  std::string kind;                                    ///< "call": KPI "activity:call"
  std::map<std::string, std::int64_t> per_entry, per_open;
};
/// {"call": {"per_entry": {...}, "per_open": {...}}}; Error{invalid_data} with the JSON pointer.
[[nodiscard]] std::vector<Activity> activities_from_json(std::string_view json);

/// What is asked of decompose() beside target, period and inputs.
struct DecomposeOptions {
  std::vector<Activity> activities;
  std::optional<std::string> driver;      ///< stage name; default: the graph's key, else the last gate, else the entry stage
  std::optional<double> confidence;       ///< plan for this chance of the target instead of its expectation: the driver's total is raised until P >= confidence; needs runs
  std::uint64_t seed = 1;                 ///< of the chance of the target; 0 is 1
  std::int32_t runs = 40'000;             ///< Monte Carlo runs for it; 0: none; a very large plan takes fewer and says so
  std::vector<Finding> earlier_findings = {};  ///< told while the inputs were made (a team that was assumed); stand before the plan's own
  Progress progress;
};

/// Revenue of the period if a given number of entries into the driver is carried out (Monte Carlo; docs/concepts/plan.md, The chance of the target).
struct Chance {
  std::optional<double> probability;                   ///< P(revenue in the period >= target); none if it was not asked for
  double standard_error = 0.0;                         ///< of probability
  std::int32_t runs = 0;
  double mean = 0.0, mean_standard_error = 0.0, p10 = 0.0, p50 = 0.0, p90 = 0.0;  ///< revenue, minor units
};

/// One of the three answers to the same question.
struct Method : Chance {
  double deals = 0.0;                                  ///< wins to find
  std::map<std::string, double> kpis;                  ///< "stage:meeting" -> number (dated: whole; the others before rounding)
  std::int64_t driver_total = 0;                       ///< whole entries into the driver, for which the chance holds
};

/// Whole and ideal numbers of one KPI: rep x day.
struct KpiPlan {
  std::string kpi;                                     ///< "stage:meeting", "activity:call"
  std::int64_t total = 0;                              ///< entries into the stage, new deals that begin there and moves, or activities
  double expected = 0.0;                               ///< before rounding
  std::vector<double> ideal;                           ///< reps x working days, row-major
  std::vector<std::int64_t> quota;                     ///< the same shape
  bool margins_fixed = true, within_bounds = true;     ///< as WholeTable
  std::int64_t arrivals = 0;                           ///< of the total: new deals that begin in this stage, to be brought in; the rest follows
};

/// What sets the number of arrivals: the week end (exclusive) up to which this many are needed in that stage; one for every stage where deals begin.
struct Binding {
  std::string kpi;
  Day until;
  double needed = 0.0;
};

/// A target taken apart. A value; embeds what it was made from.
class Plan {
 public:
  struct Parts;
  [[nodiscard]] const std::string& id() const noexcept;              ///< hash of inputs and quotas
  [[nodiscard]] const Parts& parts() const noexcept { return *parts_; }  ///< all it holds
  /// The way from one number back to rates, backlog and calendar. `kpi` as in totals(), or "revenue:RUB" (the target's currency). Text for people, "en" or
  /// "ru"; an empty `rep` is the team. Error{invalid_argument}.
  [[nodiscard]] std::string explain(std::string_view kpi, std::string_view rep, std::string_view language = "en") const;
  [[nodiscard]] Table quotas() const;                                 ///< kpi, rep, day, quota
  [[nodiscard]] Table totals() const;                                 ///< kpi, total, arrivals, expected
  [[nodiscard]] Table by_rep() const;                                 ///< kpi, rep, total (and revenue:<currency> rows in minor units)
  [[nodiscard]] Table by_week() const;                                ///< kpi, from, until, rep ("" = team), total
  [[nodiscard]] Table by_day() const;                                 ///< kpi, day, total
  [[nodiscard]] Table binding() const;                                ///< kpi, until, needed
  [[nodiscard]] Table methods() const;                                ///< method, kpi, number, probability, standard_error, runs
  [[nodiscard]] std::string to_json() const;                          ///< docs/reference/plan.schema.json; byte-identical round trip
  /// Error{invalid_data} with the JSON pointer; also if the document is not the one that its id was made from.
  static Plan from_json(std::string_view json);

 private:
  explicit Plan(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  friend Plan decompose(Money, Period, const Model&, const History&, const Team&, const WorkCalendar&, const DecomposeOptions&);
  std::shared_ptr<const Parts> parts_;
};

/// All that a plan holds; plain data, read-only through Plan::parts().
struct Plan::Parts {
  std::string id = {}, parent = {};
  Money target;
  Period period{Day(0), Day(1)};
  Instant as_of;
  Model model;
  WorkCalendar calendar;
  Team team;
  std::vector<Activity> activities = {};
  Day first_day = {};                                     ///< the first day that is not known; ages are those of the first day of the clock from it on
  /// Open deals by (stage, age), beyond the driver and before it: per rep of the team, then those of nobody who works in the period (as the team's laws).
  std::vector<std::vector<Stock>> beyond = {}, upstream = {};
  std::vector<Day> days = {};                             ///< working days of the period
  std::string driver = {};                                ///< stage name
  double average_deal_minor = 0.0;
  double driver_real = 0.0, wins_per_driver = 0.0;
  std::vector<double> leads_by_week_end = {};             ///< needed arrivals by each week end; infinite where no arrival can reach the driver in time
  std::vector<Binding> binding = {};
  double weighted_pipeline_deals = 0.0, backlog_ultimate = 0.0, backlog_in_period = 0.0;
  double next_period_steady = 0.0, next_period_dated = 0.0;  ///< wins still to come from beyond the driver at the period's end, under A and under C
  std::vector<double> backlog_by_rep = {}, expected_wins = {};   ///< per rep
  Method steady_state = {}, weighted_pipeline = {}, dated = {};
  std::vector<KpiPlan> kpis = {};
  std::vector<Money> revenue = {};                        ///< per rep; sums to target
  std::vector<Finding> findings = {};                     ///< of the history, then of the model, then of the plan itself
  std::optional<double> confidence = {};
  std::uint64_t seed = 1;
  std::int32_t runs = 0;                                  ///< asked for
};

/// Takes a target apart (docs/concepts/plan.md): deals -> ... -> leads, per rep, week and day, in whole numbers that add up. `history` gives the open deals
/// (a learned History or an open-deals table). Error{invalid_argument}: target <= 0, of another currency than the model's amounts, a period without a working day, a team without capacity in
/// the period, an unknown driver or activity stage, a requirement above 1e9 entries. Error{no_estimate}: no amounts in the model. Error{unsupported}: as_of after the period's start. A target below what the backlog
/// brings, or beyond reach, is a finding.
[[nodiscard]] Plan decompose(Money target, Period period, const Model& model, const History& history, const Team& team, const WorkCalendar& calendar,
                             const DecomposeOptions& options = {});

/// The chance of the target if `driver_total` entries into the driver were carried out instead, with the plan's own seed (common random numbers: differences between
/// totals are not noise). `runs` 0: as many as the plan asked for. Error{invalid_argument}: a negative total, or runs < 0.
[[nodiscard]] Chance probability_of(const Plan& plan, std::int64_t driver_total, std::int32_t runs = 0, const Progress& progress = {});

}  // namespace v0
}  // namespace voronka
