// The private solver of the whole numbers.
#include "planning/flow_network.hpp"

#include <gtest/gtest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/successive_shortest_path_nonnegative_weights.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "planning/whole_table_check.hpp"
#include "support/oracle.hpp"

using voronka::apportionment::FlowNetwork;
using voronka::testing::bounds_of;
using voronka::testing::read_file;
using voronka::testing::shared_file;

namespace {

/// Knuth's 64-bit linear congruential generator.
struct Lcg {
  std::uint64_t state;
  std::uint64_t below(std::uint64_t n) { return ((state = state * 6364136223846793005ULL + 1442695040888963407ULL) >> 33) % n; }
};

struct Arc {
  int from, to, capacity;
  long cost;
};

/// Boost: from a new source to the supplies, from the demands to a new sink; least cost of a maximum flow, or nothing if it does not meet the supplies. Costs >= 0 (as doubles that hold whole numbers: Boost adds its largest integers).
std::optional<long> by_shortest_paths(int nodes, const std::vector<Arc>& arcs, const std::vector<int>& supply) {
  using namespace boost;
  using Traits = adjacency_list_traits<vecS, vecS, directedS>;
  using Graph = adjacency_list<vecS, vecS, directedS, no_property,
                               property<edge_capacity_t, long, property<edge_residual_capacity_t, long, property<edge_reverse_t, Traits::edge_descriptor, property<edge_weight_t, double>>>>>;
  Graph g(std::size_t(nodes) + 2);
  auto capacity = get(edge_capacity, g);
  auto room = get(edge_residual_capacity, g);
  auto reverse = get(edge_reverse, g);
  auto weight = get(edge_weight, g);
  std::vector<Traits::edge_descriptor> edges;
  const auto arc = [&](int u, int v, long c, long w) {
    const auto there = add_edge(std::size_t(u), std::size_t(v), g).first, back = add_edge(std::size_t(v), std::size_t(u), g).first;
    capacity[there] = c, capacity[back] = 0, weight[there] = double(w), weight[back] = -double(w), reverse[there] = back, reverse[back] = there;
    edges.push_back(there);
  };
  for (const Arc& a : arcs) arc(a.from, a.to, a.capacity, a.cost);
  for (int v = 0; v < nodes; ++v) {
    if (supply[std::size_t(v)] > 0) arc(nodes, v, supply[std::size_t(v)], 0);
    if (supply[std::size_t(v)] < 0) arc(v, nodes + 1, -supply[std::size_t(v)], 0);
  }
  successive_shortest_path_nonnegative_weights(g, std::size_t(nodes), std::size_t(nodes) + 1);
  long cost = 0;
  for (const auto e : edges) {
    cost += long(weight[e]) * (capacity[e] - room[e]);
    if (source(e, g) == std::size_t(nodes) && room[e] > 0) return std::nullopt;
  }
  return cost;
}

/// Least sum of |whole - ideal| over the cells of a table between floors and ceilings of cells, rows, columns and, with `weeks`, of the parts of rows.
double least_deviation(const std::vector<std::vector<double>>& m, const std::vector<std::vector<std::size_t>>& weeks) {
  constexpr double kUnit = 1e9;
  const int rows = int(m.size()), columns = int(m[0].size()), parts = weeks.empty() ? 1 : int(weeks.size());
  FlowNetwork network(2 + rows + rows * parts + columns);
  double constant = 0.0;
  const auto between = [&](int from, int to, double x, bool counts) {
    const auto b = bounds_of(x);
    network.add_supply(from, -b.low);
    network.add_supply(to, b.low);
    if (counts) constant += b.ideal - double(b.low);
    if (b.high > b.low) (void)network.add_arc(from, to, 1, counts ? std::llround(kUnit * (1.0 - 2.0 * (b.ideal - double(b.low)))) : 0);
  };
  double all = 0.0;
  std::vector<double> column(std::size_t(columns), 0.0);
  for (int r = 0; r < rows; ++r) {
    double row = 0.0;
    for (int p = 0; p < parts; ++p) {
      double part = 0.0;
      for (int c = 0; c < columns; ++c) {
        const auto in = std::size_t(c);
        if (!weeks.empty() && std::find(weeks[std::size_t(p)].begin(), weeks[std::size_t(p)].end(), in) == weeks[std::size_t(p)].end()) continue;
        const double x = m[std::size_t(r)][in];
        between(2 + rows + r * parts + p, 2 + rows + rows * parts + c, x, true);
        part += x, column[in] += x;
      }
      between(2 + r, 2 + rows + r * parts + p, part, false);
      row += part;
    }
    between(0, 2 + r, row, false);
    all += row;
  }
  for (int c = 0; c < columns; ++c) between(2 + rows + rows * parts + c, 1, column[std::size_t(c)], false);
  between(1, 0, all, false);
  EXPECT_TRUE(network.meet_supplies());
  network.minimise_cost(2 + rows + rows * parts + columns);
  return constant + double(network.cost()) / kUnit;
}

}  // namespace

TEST(FlowNetwork, least_cost_equals_successive_shortest_paths) {
  Lcg random{5};
  int feasible = 0, infeasible = 0;
  for (int run = 0; run < 3000; ++run) {
    const int nodes = 2 + int(random.below(9));
    const bool degenerate = random.below(2) == 0;
    std::vector<Arc> arcs(random.below(std::uint64_t(4 * nodes)));
    for (auto& a : arcs) {
      a.from = int(random.below(std::uint64_t(nodes)));
      a.to = (a.from + 1 + int(random.below(std::uint64_t(nodes - 1)))) % nodes;
      a.capacity = int(random.below(5));
      a.cost = long(random.below(degenerate ? 3 : 100000));
    }
    std::vector<int> supply(std::size_t(nodes), 0);
    for (int k = int(random.below(4)); k >= 0; --k) {
      const int amount = int(random.below(4));
      supply[random.below(std::uint64_t(nodes))] += amount;
      supply[random.below(std::uint64_t(nodes))] -= amount;
    }
    FlowNetwork network(nodes);
    for (const auto& a : arcs) network.add_arc(a.from, a.to, a.capacity, a.cost);
    for (int v = 0; v < nodes; ++v) network.add_supply(v, supply[std::size_t(v)]);
    const auto least = by_shortest_paths(nodes, arcs, supply);
    ASSERT_EQ(network.meet_supplies(), least.has_value()) << run;
    if (!least) {
      ++infeasible;
      continue;
    }
    ++feasible;
    network.minimise_cost(nodes);
    ASSERT_EQ(network.cost(), *least) << run;
    auto net = supply;
    for (std::size_t a = 0; a < arcs.size(); ++a) {
      const int f = network.flow(int(a));
      ASSERT_TRUE(f >= 0 && f <= arcs[a].capacity);
      net[std::size_t(arcs[a].from)] -= f, net[std::size_t(arcs[a].to)] += f;
    }
    for (const int v : net) ASSERT_EQ(v, 0) << run;
  }
  EXPECT_GT(feasible, 1000);
  EXPECT_GT(infeasible, 500);
}

TEST(FlowNetwork, negative_costs_turn_cycles) {
  FlowNetwork network(3);
  network.add_arc(0, 1, 2, -5);
  network.add_arc(1, 2, 3, 1);
  network.add_arc(2, 0, 1, 2);
  ASSERT_TRUE(network.meet_supplies());
  network.minimise_cost(3);
  EXPECT_EQ(network.cost(), -2);
  EXPECT_EQ(network.flow(0), 1);
}

TEST(FlowNetwork, least_deviations_of_the_oracles) {
  VORONKA_NEEDS("oracles/c_apportionment/nested_controlled_rounding.json");
  for (const auto& c : nlohmann::json::parse(read_file(shared_file("oracles/c_apportionment/controlled_rounding.json")))) {
    SCOPED_TRACE(c["name"].get<std::string>());
    std::vector<std::vector<double>> m;
    for (const auto& row : c["matrix"]) {
      m.emplace_back();
      for (const auto& x : row) m.back().push_back(voronka::testing::ratio(x.get<std::string>()));
    }
    EXPECT_NEAR(least_deviation(m, {}), c["min_sum_abs_dev"].get<double>(), 1e-6);
  }
  for (const auto& c : nlohmann::json::parse(read_file(shared_file("oracles/c_apportionment/nested_controlled_rounding.json"))))
    EXPECT_NEAR(least_deviation(c["matrix"].get<std::vector<std::vector<double>>>(), c["weeks"].get<std::vector<std::vector<std::size_t>>>()), c["min_cost"].get<double>(), 1e-6);
}
