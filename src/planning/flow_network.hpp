// Private: a flow network with supplies; whether its supplies can be met (maximum flow) and how most cheaply (cost scaling).
#pragma once
#include <cstdint>
#include <vector>

namespace voronka::apportionment {

/// Arcs have integer capacities and costs; supplies (negative: demands) sum to 0.
class FlowNetwork {
 public:
  explicit FlowNetwork(std::int32_t nodes) : nodes_(nodes), supply_(static_cast<std::size_t>(nodes), 0) {}

  /// `capacity` >= 0. Returns the arc's number: 0, 1, 2, ...
  std::int32_t add_arc(std::int32_t from, std::int32_t to, std::int32_t capacity, std::int64_t cost) {
    arcs_.push_back({from, to, capacity, cost});
    return static_cast<std::int32_t>(arcs_.size()) - 1;
  }
  void add_supply(std::int32_t node, std::int64_t amount) { supply_[static_cast<std::size_t>(node)] += amount; }

  /// Whether some flow meets all supplies (maximum flow from the supplies to the demands, Boost.Graph); if so, that flow is laid in.
  [[nodiscard]] bool meet_supplies();

  /// Turns the flow laid in by meet_supplies() into one of least cost. `longest_cycle` bounds the number of arcs of a simple cycle; |cost| * (longest_cycle + 1) < 2^50.
  /// Cost scaling: Goldberg & Tarjan 1990; partial augmentation: Goldberg 2008; global price updates: Goldberg 1997.
  void minimise_cost(std::int64_t longest_cycle);

  [[nodiscard]] std::int32_t flow(std::int32_t arc) const {
    const auto a = static_cast<std::size_t>(arc);
    return arcs_[a].capacity - residual_[static_cast<std::size_t>(place_[a])];
  }
  [[nodiscard]] std::int64_t cost() const;

 private:
  struct Arc {
    std::int32_t from, to, capacity;
    std::int64_t cost;
  };
  void lay_out(std::int32_t nodes, const std::vector<Arc>& arcs);

  std::int32_t nodes_;
  std::vector<std::int64_t> supply_;
  std::vector<Arc> arcs_;
  // Residual network: the half-arcs of node v are [first_[v], first_[v + 1]).
  std::vector<std::int32_t> first_, head_, reverse_, residual_, place_;
};

}  // namespace voronka::apportionment
