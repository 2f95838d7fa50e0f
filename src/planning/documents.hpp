// Private: the parts of a plan's JSON document.
#pragma once
#include "base/json.hpp"
#include "voronka/planning/plan.hpp"

namespace voronka::planning {

[[nodiscard]] std::vector<Activity> read_activities(const json::Node& node);
[[nodiscard]] json::Json write_activities(std::span<const Activity> activities);
[[nodiscard]] Team read_team(const json::Node& node);
[[nodiscard]] json::Json write_team(const Team& team);

}  // namespace voronka::planning
