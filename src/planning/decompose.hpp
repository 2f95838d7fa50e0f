// Private: the steps of decompose() that say something beside the numbers.
#pragma once
#include "planning/kpi_tables.hpp"

namespace voronka::planning {

/// Findings about the whole plan: what the target asks, also beside what was ever done, what sets the arrivals, how the tables were rounded, whom it overloads.
void judge(const Problem& problem, const Requirement& requirement, const History& history, Plan::Parts& parts);

/// A plan that was just computed or read: its id from its content.
[[nodiscard]] std::string id_of(const Plan::Parts& parts);

}  // namespace voronka::planning
