// Private: a StageGraph as a Boost.Graph graph. Vertices are stage indices; vecS keeps edges in the order of moves(), so every answer is
// the same in every run.
#pragma once
#include <boost/graph/adjacency_list.hpp>
#include <cstddef>
#include <span>

#include "voronka/stages/stage_graph.hpp"

namespace voronka::bgl {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;

/// `extra` vertices beyond the stages (virtual source, virtual sink).
inline Graph make(std::size_t stages, std::span<const Move> moves, std::size_t extra = 0) {
  Graph g(stages + extra);
  for (const Move& m : moves) boost::add_edge(m.from.index(), m.to.index(), g);
  return g;
}

}  // namespace voronka::bgl
