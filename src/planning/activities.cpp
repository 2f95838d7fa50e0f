#include "base/json.hpp"
#include "planning/documents.hpp"
#include "voronka/planning/plan.hpp"

namespace voronka {
namespace planning {
namespace {

std::map<std::string, std::int64_t> read_counts(const std::optional<json::Node>& node) {
  std::map<std::string, std::int64_t> out;
  if (!node) return out;
  for (const auto& [stage, count] : node->members()) {
    const std::int64_t n = count.integer();
    if (n < 0 || n > 1'000'000) count.fail("a whole number of activities from 0 to 1,000,000");
    out[stage] = n;
  }
  return out;
}

}  // namespace

std::vector<Activity> read_activities(const json::Node& node) {
  std::vector<Activity> out;
  for (const auto& [kind, rule] : node.members()) {
    if (kind.empty()) rule.fail("the rule of an activity with a name");
    for (const auto& [key, value] : rule.members())
      if (key != "per_entry" && key != "per_open") value.fail("absent: the keys of an activity are per_entry and per_open");
    Activity activity{kind, read_counts(rule.find("per_entry")), read_counts(rule.find("per_open"))};
    if (activity.per_entry.empty() && activity.per_open.empty()) rule.fail("an object with per_entry or per_open");
    out.push_back(std::move(activity));
  }
  return out;
}

json::Json write_activities(std::span<const Activity> activities) {
  json::Json out = json::Json::object();
  for (const Activity& activity : activities) {
    json::Json entry = json::Json::object(), open = json::Json::object();
    for (const auto& [stage, n] : activity.per_entry) entry[stage] = n;
    for (const auto& [stage, n] : activity.per_open) open[stage] = n;
    out[activity.kind] = {{"per_entry", std::move(entry)}, {"per_open", std::move(open)}};
  }
  return out;
}

}  // namespace planning

inline namespace v0 {

std::vector<Activity> activities_from_json(std::string_view text) {
  const json::Json document = json::parse(text, "the activities");
  return planning::read_activities(json::Node(document, "the activities"));
}

}  // namespace v0
}  // namespace voronka
