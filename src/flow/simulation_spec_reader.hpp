// Reads the spec of a simulation: what its parts share. The reader's methods are in simulation_spec.cpp (the whole, stages, laws) and
// simulation_spec_parts.cpp (channels, reps, amounts, activities, bookings).
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "base/format.hpp"
#include "base/json.hpp"
#include "flow/simulation_spec.hpp"

namespace voronka::simulation::reading {

using json::Node;

inline constexpr std::string_view what = "the simulation";
inline constexpr double largest = 1e12;

/// Keys that are not known are refused: a misspelt option would silently change nothing.
inline void only(const Node& node, std::initializer_list<std::string_view> keys) {
  for (const auto& [key, child] : node.members()) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    std::string listed;
    for (const auto k : keys) listed += formatted("{}\"{}\"", listed.empty() ? "" : ", ", k);
    throw Error(ErrorCode::invalid_data, formatted("{} at {}: the key \"{}\" is not known; there are {}", what, node.path(), key, listed));
  }
}

inline double number(const Node& node, double low, double high) {
  const double x = node.number();
  if (!(x >= low && x <= high)) node.fail(high >= largest ? formatted("at least {}", low) : formatted("from {} to {}", low, high));
  return x;
}

inline double number_or(const Node& node, std::string_view key, double otherwise, double low, double high) {
  const auto found = node.find(key);
  return found ? number(*found, low, high) : otherwise;
}

inline Day day(const Node& node) {
  try {
    return Day::parse(node.text());
  } catch (const Error& e) {
    if (e.code() == ErrorCode::invalid_data) throw;
    node.fail("a day such as \"2026-06-01\"");
  }
}

class Reader {
 public:
  explicit Reader(const Node& root) : root_(root) {}
  Spec read();

 private:
  Value value(const Node& node, double low, double high);
  LagLaw lag(const Node& node);
  StageGraph graph() const;
  void read_entries(Spec& spec);
  void read_moves(Spec& spec);
  void read_channels(Spec& spec);
  void read_reps(Spec& spec);
  void read_amount(Spec& spec);
  void read_activities(Spec& spec);
  void read_bookings(Spec& spec);
  void read_faults(Spec& spec);
  void read_dirt(Spec& spec);
  std::size_t stage(const Node& node, const Spec& spec) const;
  Odds odds(const Node& owner, const Spec& spec) const;
  void check_odds_stage(const Node& node, const Spec& spec, std::size_t index) const;

  Node root_;
  std::uint32_t values_ = 0;
};

}  // namespace voronka::simulation::reading
