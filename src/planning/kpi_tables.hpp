// Private: ideal and whole tables of every KPI.
#pragma once
#include "planning/requirement.hpp"

namespace voronka::planning {

/// Expected entries in the period, by moves, that follow from the plan.
struct Followed {
  std::vector<std::vector<double>> table;    // by sides.followed: reps x days, on the day they are due; deals of nobody spread by capacity
  std::vector<double> total;                 // by sides.followed
  std::vector<double> wins;                  // per rep: first wins in the period, deals of nobody spread by capacity, those handed over with who takes them
  std::vector<double> handed_over;           // per rep: expected entries that fall after he has left, taken by others
};
/// What falls after a rep has left the team is handed to those who can still work then, by what they can do from that day on (docs/decisions/0304).
[[nodiscard]] Followed follow(const Problem& problem, const Requirement& requirement, double driver_total, double arrivals);

/// Expected entries in the period into stages without a KPI, at the team's laws, for activities that count them.
[[nodiscard]] double expected_entries(const Problem& problem, StageId stage, double driver_total, double arrivals);

/// A table scaled to `total` and rounded (docs/concepts/plan.md, Whole numbers).
[[nodiscard]] KpiPlan round_kpi(const Problem& problem, std::string kpi, std::vector<double> ideal, std::int64_t total, double expected);

}  // namespace voronka::planning
