#include "planning/flow_network.hpp"

#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstddef>
#include <utility>

namespace voronka::apportionment {
namespace {

using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property, boost::no_property, std::int32_t, std::int32_t>;
using Edge = boost::graph_traits<Graph>::edge_descriptor;

/// Reads a vector by the edge's place; writes it where asked to.
template <class Value>
struct ByPlace {
  using key_type = Edge;
  using value_type = Value;
  using reference = Value&;
  using category = boost::lvalue_property_map_tag;
  Value* values;
};
template <class Value>
Value& get(const ByPlace<Value>& map, const Edge& e) {
  return map.values[e.idx];
}
template <class Value>
void put(const ByPlace<Value>& map, const Edge& e, Value v) {
  map.values[e.idx] = v;
}

struct Reverse {
  using key_type = Edge;
  using value_type = Edge;
  using reference = Edge;
  using category = boost::readable_property_map_tag;
  const std::int32_t* reverse;
  const std::int32_t* head;
};
Edge get(const Reverse& map, const Edge& e) { return Edge(map.head[e.idx], map.reverse[e.idx]); }

}  // namespace

void FlowNetwork::lay_out(std::int32_t nodes, const std::vector<Arc>& arcs) {
  first_.assign(static_cast<std::size_t>(nodes) + 1, 0);
  for (const Arc& a : arcs) {
    ++first_[static_cast<std::size_t>(a.from) + 1];
    ++first_[static_cast<std::size_t>(a.to) + 1];
  }
  for (std::size_t v = 1; v < first_.size(); ++v) first_[v] += first_[v - 1];
  const std::size_t half_arcs = 2 * arcs.size();
  head_.resize(half_arcs);
  reverse_.resize(half_arcs);
  residual_.assign(half_arcs, 0);
  place_.resize(arcs.size());
  std::vector<std::int32_t> next(first_.begin(), first_.end() - 1);
  for (std::size_t i = 0; i < arcs.size(); ++i) {
    const Arc& a = arcs[i];
    const std::int32_t there = next[static_cast<std::size_t>(a.from)]++, back = next[static_cast<std::size_t>(a.to)]++;
    head_[static_cast<std::size_t>(there)] = a.to;
    head_[static_cast<std::size_t>(back)] = a.from;
    reverse_[static_cast<std::size_t>(there)] = back;
    reverse_[static_cast<std::size_t>(back)] = there;
    residual_[static_cast<std::size_t>(there)] = a.capacity;
    place_[i] = there;
  }
}

bool FlowNetwork::meet_supplies() {
  // Two more nodes: all supply comes from the one, all demand goes to the other.
  std::vector<Arc> arcs = arcs_;
  const std::int32_t source = nodes_, sink = nodes_ + 1;
  std::int64_t wanted = 0;
  for (std::int32_t v = 0; v < nodes_; ++v) {
    const std::int64_t s = supply_[static_cast<std::size_t>(v)];
    if (s > 0) arcs.push_back({source, v, static_cast<std::int32_t>(s), 0});
    if (s < 0) arcs.push_back({v, sink, static_cast<std::int32_t>(-s), 0});
    if (s > 0) wanted += s;
  }
  lay_out(nodes_ + 2, arcs);

  std::vector<std::pair<std::int32_t, std::int32_t>> edges(head_.size());
  for (std::int32_t v = 0; v < nodes_ + 2; ++v)
    for (std::int32_t e = first_[static_cast<std::size_t>(v)]; e < first_[static_cast<std::size_t>(v) + 1]; ++e)
      edges[static_cast<std::size_t>(e)] = {v, head_[static_cast<std::size_t>(e)]};
  const Graph graph(boost::edges_are_sorted, edges.begin(), edges.end(), nodes_ + 2, static_cast<std::int32_t>(edges.size()));
  std::vector<std::int32_t> capacity = residual_;
  const std::int64_t met = boost::push_relabel_max_flow(graph, source, sink, ByPlace<std::int32_t>{capacity.data()}, ByPlace<std::int32_t>{residual_.data()},
                                                        Reverse{reverse_.data(), head_.data()}, boost::get(boost::vertex_index, graph));
  // What follows keeps the supplies: nothing more goes through the two.
  for (std::size_t i = arcs_.size(); i < arcs.size(); ++i) residual_[static_cast<std::size_t>(reverse_[static_cast<std::size_t>(place_[i])])] = 0;
  place_.resize(arcs_.size());
  return met == wanted;
}

std::int64_t FlowNetwork::cost() const {
  std::int64_t sum = 0;
  for (std::size_t a = 0; a < arcs_.size(); ++a) sum += arcs_[a].cost * flow(static_cast<std::int32_t>(a));
  return sum;
}

}  // namespace voronka::apportionment
