#pragma once
#include "cli/inputs.hpp"

namespace cli {

struct PlanOptions {
  Inputs inputs;
  std::string target, period, team, absences, activities, driver, quotas;
  std::uint64_t seed = 1;
  std::int32_t runs = 40'000;
};
struct Planned {
  Plan plan;
  bool changed = false;   ///< a finding changes a number
};
/// Learns or reads the model, reads team, calendar and activities, and takes the target apart.
[[nodiscard]] Planned make_plan(const PlanOptions& options);
[[nodiscard]] std::string plan_document(const Plan& plan);
void write_plan_table(const Plan& plan, int32_t which, const std::string& path);
void write_plan_page(const Plan& plan, const std::string& path, const std::string& language);

}  // namespace cli
