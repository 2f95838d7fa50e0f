// Private: what a plan is computed from, made once: days, capacities, the graph as seen from the driver, open deals in groups.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "flow/win_law.hpp"
#include "voronka/planning/plan.hpp"

namespace voronka::planning {

/// Days of the plan on the grid, and who can work on them. "Day p" is a working day of the company in the period, "day t" a day of the grid.
struct Frame {
  Grid grid;
  std::size_t gap = 0;                       // grid days before the period
  std::vector<Day> days;
  std::vector<std::size_t> at;               // day p -> grid day
  std::vector<Period> weeks;                 // those with a working day
  std::vector<std::int32_t> week_of_day;     // by day p
  std::vector<std::size_t> week_end;         // last grid day of each week
  std::vector<std::int64_t> minutes;         // the company's, by day p
  std::size_t reps = 0;
  std::vector<std::int64_t> capacity;        // reps x days
  std::vector<std::int64_t> rep_capacity, day_capacity;
  std::vector<std::size_t> leaves;           // grid day from which a rep is no longer on the team; grid.size() for who stays
  std::int64_t all_minutes = 0, all_capacity = 0;

  Frame(const WorkCalendar& calendar, Clock clock, Day first_day, const Period& period, const Team& team);
  [[nodiscard]] std::int64_t cell(std::size_t rep, std::size_t p) const { return capacity[rep * days.size() + p]; }
  /// Part of all capacity; the ideal quota of the driver is this times its total.
  [[nodiscard]] double share(std::size_t rep, std::size_t p) const { return static_cast<double>(cell(rep, p)) / static_cast<double>(all_capacity); }
  [[nodiscard]] double rep_share(std::size_t rep) const { return static_cast<double>(rep_capacity[rep]) / static_cast<double>(all_capacity); }
  /// The day p on which work that falls on grid day t is due for a rep: his next present day, else his last one.
  [[nodiscard]] std::vector<std::size_t> due(std::size_t rep) const;
  /// Works in the period, leaves in it, and somebody can still work from then on.
  [[nodiscard]] bool hands_over(std::size_t rep) const;
  /// What a rep can do on grid day t and later.
  [[nodiscard]] std::int64_t capacity_from(std::size_t rep, std::size_t t) const;
  /// Part of the arrivals of the period that falls to a rep on day p: flat per working hour, handed out by presence and throughput; sums to 1.
  [[nodiscard]] std::vector<double> arrival_shares() const;
};

/// The graph as seen from the driver.
struct Sides {
  StageId driver;
  std::vector<char> reaches;            // the driver can be reached from here
  std::vector<char> after;              // can be reached from the driver; the driver itself
  std::vector<char> around;             // can be reached from an arrival or an open deal before the driver without passing it
  std::vector<StageId> arrivals;        // entry stages with arrivals, the driver left out
  std::vector<double> arrival_shares;   // of all arrivals
  std::vector<StageId> upstream;        // stages with a KPI before the driver: where deals arrive
  std::vector<StageId> downstream;      // stages with a KPI beyond the driver: open, then won
  std::vector<StageId> followed;        // those of both that deals move into: such entries follow from the plan
  bool arrives_in_driver = false;       // every arrival is an entry into the driver: no arrivals of its own to plan
  bool bypass = false;                  // a win can be reached around the driver
};

struct Row {
  std::optional<std::size_t> segment;   // of the model; none: the team's laws
  std::vector<Stock> beyond, upstream;
};

struct Problem {
  Problem(const Model& model, Frame frame, const std::string& driver, std::vector<Row> rows);
  const Model& model;
  Frame frame;
  Sides sides;
  std::vector<Row> rows;                // reps, then nobody
  std::vector<StageId> won;
};

/// The days on which wins count for the chance of the target, and the driver, which deals that supply it must not pass to be counted.
[[nodiscard]] inline flow::Window window_of(const Problem& problem) {
  return {problem.model, problem.frame.grid.size(), problem.frame.gap, problem.sides.driver, problem.won};
}
/// The stage that the plan decides: stated, else the key, else the last gate, else the entry stage. Error{invalid_argument}.
[[nodiscard]] StageId choose_driver(const StageGraph& graph, const std::optional<std::string>& stated);
/// Laws of the model by rep: its segment if the model's segments are reps.
[[nodiscard]] std::vector<std::optional<std::size_t>> segments_of(const Model& model, const Team& team);
/// Open deals by rep, side of the driver, stage and age. Findings: deals of nobody, reps without own laws, stays older than any departure, amounts that are not used.
[[nodiscard]] std::vector<Row> group_open_deals(const Model& model, const History& history, const Team& team, const WorkCalendar& calendar, const Frame& frame,
                                                StageId driver, std::vector<Finding>& findings);

}  // namespace voronka::planning
