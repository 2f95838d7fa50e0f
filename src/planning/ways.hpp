// Private: how the wins of a plan lie to its driver.
#pragma once
#include <algorithm>

#include "voronka/planning/plan.hpp"

namespace voronka::planning {

/// Can a deal be won without passing the driver?
[[nodiscard]] inline bool goes_around(const Plan::Parts& parts) {
  const auto gates = parts.model.graph().gates();
  return std::find(gates.begin(), gates.end(), parts.model.graph().at(parts.driver)) == gates.end();
}

}  // namespace voronka::planning
