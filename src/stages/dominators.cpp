#include <boost/graph/dominator_tree.hpp>

#include <algorithm>

#include "stages/bgl.hpp"
#include "stages/checks.hpp"

namespace voronka {

namespace {

using Vertex = boost::graph_traits<bgl::Graph>::vertex_descriptor;

/// Immediate dominators (Lengauer & Tarjan 1979) from a virtual source in front of all entries; a virtual sink stands behind all wins.
/// Vertex `size` is the source, `size + 1` the sink; null where there is no path.
std::vector<Vertex> immediate_dominators(const StageGraph& graph) {
  const std::size_t n = graph.size();
  // Boost 1.74 numbers vertices that the source does not reach like the source itself and lets their edges count: leave those edges out.
  const std::vector<bool> reached = stages::reached(n, graph.moves(), graph.entries());
  std::vector<Move> moves(graph.moves().begin(), graph.moves().end());
  std::erase_if(moves, [&](const Move& m) { return !reached[m.from.index()]; });
  bgl::Graph g = bgl::make(n, moves, 2);
  for (const StageId e : graph.entries()) boost::add_edge(n, e.index(), g);
  for (const StageId w : graph.of_kind(StageKind::won))
    if (reached[w.index()]) boost::add_edge(w.index(), n + 1, g);
  std::vector<Vertex> dominator(n + 2, boost::graph_traits<bgl::Graph>::null_vertex());
  boost::lengauer_tarjan_dominator_tree(
      g, static_cast<Vertex>(n), boost::make_iterator_property_map(dominator.begin(), boost::get(boost::vertex_index, g)));
  return dominator;
}

}  // namespace

inline namespace v0 {

std::vector<StageId> StageGraph::gates() const {
  const auto dominator = immediate_dominators(*this);
  std::vector<StageId> out;
  for (Vertex v = dominator[size() + 1]; v < size(); v = dominator[v])
    if (stages_[v].kind == StageKind::open) out.emplace_back(static_cast<std::uint16_t>(v));
  std::reverse(out.begin(), out.end());
  return out;
}

bool StageGraph::dominates(StageId gate, StageId stage) const {
  if (gate == stage) return true;
  const auto dominator = immediate_dominators(*this);
  for (Vertex v = dominator[stage.index()]; v < size(); v = dominator[v])
    if (v == gate.index()) return true;
  return false;
}

}  // namespace v0
}  // namespace voronka
