#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <limits>

#include "stages/bgl.hpp"
#include "stages/checks.hpp"

namespace voronka {

namespace {

constexpr std::size_t unreached = std::numeric_limits<std::size_t>::max();

/// Distances (moves) from one vertex; `unreached` where there is no path. The vertex itself has distance 0.
template <class G>
std::vector<std::size_t> distances(const G& g, std::size_t source, std::vector<std::size_t>* parents = nullptr) {
  std::vector<std::size_t> d(boost::num_vertices(g), unreached);
  std::vector<std::size_t> p(boost::num_vertices(g), unreached);
  d[source] = 0;
  boost::breadth_first_search(g, source,
                              boost::visitor(boost::make_bfs_visitor(
                                  std::make_pair(boost::record_distances(d.data(), boost::on_tree_edge()),
                                                 boost::record_predecessors(p.data(), boost::on_tree_edge())))));
  if (parents) *parents = std::move(p);
  return d;
}

/// A virtual source in front of several vertices: what it reaches (itself included).
template <class G>
std::vector<bool> reach_of_virtual(const G& g, std::size_t stages) {
  const auto d = distances(g, stages);
  std::vector<bool> out(stages);
  for (std::size_t i = 0; i < stages; ++i) out[i] = d[i] != unreached;
  return out;
}

std::vector<std::vector<StageId>> components(std::size_t stages, std::span<const Move> moves) {
  const bgl::Graph g = bgl::make(stages, moves);
  std::vector<std::size_t> of(stages);
  const std::size_t n = stages == 0 ? 0
                                    : boost::strong_components(g, boost::make_iterator_property_map(
                                                                      of.begin(), boost::get(boost::vertex_index, g)));
  std::vector<std::vector<StageId>> out(n);
  for (std::size_t i = 0; i < stages; ++i) out[of[i]].emplace_back(static_cast<std::uint16_t>(i));
  std::sort(out.begin(), out.end());  // by their earliest stage: components are disjoint
  return out;
}

}  // namespace

namespace stages {

std::vector<bool> reached(std::size_t n, std::span<const Move> moves, std::span<const StageId> from) {
  bgl::Graph g = bgl::make(n, moves, 1);
  for (const StageId s : from) boost::add_edge(n, s.index(), g);
  return reach_of_virtual(g, n);
}

std::vector<bool> reaching(std::size_t n, std::span<const Move> moves, std::span<const StageId> to) {
  bgl::Graph g = bgl::make(n, moves, 1);
  for (const StageId s : to) boost::add_edge(s.index(), n, g);
  return reach_of_virtual(boost::make_reverse_graph(g), n);
}

std::vector<StageId> shortest_loop(std::size_t n, std::span<const Move> moves) {
  const bgl::Graph g = bgl::make(n, moves);
  std::vector<StageId> best;
  for (std::size_t start = 0; start < n; ++start) {
    std::vector<std::size_t> parents;
    const auto d = distances(g, start, &parents);
    for (const Move& m : moves) {  // the move that closes the loop
      const std::size_t last = m.from.index();
      if (m.to.index() != start || d[last] == unreached) continue;
      if (!best.empty() && d[last] + 2 >= best.size()) continue;
      best = {StageId(static_cast<std::uint16_t>(start))};
      for (std::size_t v = last; v != start; v = parents[v]) best.emplace_back(static_cast<std::uint16_t>(v));
      best.emplace_back(static_cast<std::uint16_t>(start));
      std::reverse(best.begin(), best.end());
    }
  }
  return best;
}

}  // namespace stages

inline namespace v0 {

std::vector<StageId> StageGraph::reach(StageId from) const {
  const std::vector<StageId> next = exits(from);
  const std::vector<bool> in = stages::reached(size(), moves_, next);
  std::vector<StageId> out;
  for (std::size_t i = 0; i < size(); ++i)
    if (in[i]) out.emplace_back(static_cast<std::uint16_t>(i));
  return out;
}

std::vector<std::vector<StageId>> StageGraph::loops() const {
  auto all = components(size(), moves_);
  std::erase_if(all, [](const auto& c) { return c.size() < 2; });  // a move of a stage to itself is refused by the builder
  return all;
}

bool StageGraph::is_acyclic() const { return loops().empty(); }

std::vector<StageId> StageGraph::forward_order() const {
  // Reopening would make one loop of everything: only moves between open stages order them.
  std::vector<Move> inner;
  for (const Move& m : moves_)
    if ((*this)[m.from].kind == StageKind::open && (*this)[m.to].kind == StageKind::open) inner.push_back(m);
  const auto parts = components(size(), inner);
  std::vector<std::size_t> part_of(size());
  for (std::size_t c = 0; c < parts.size(); ++c)
    for (const StageId s : parts[c]) part_of[s.index()] = c;
  std::vector<std::size_t> before(parts.size());  // moves that come in from parts not yet placed
  for (const Move& m : inner)
    if (part_of[m.from.index()] != part_of[m.to.index()]) ++before[part_of[m.to.index()]];
  std::vector<bool> placed(parts.size());
  std::vector<StageId> out;
  for (std::size_t done = 0; done < parts.size(); ++done) {
    std::size_t c = 0;  // the earliest declared part that is free: parts are sorted by their earliest stage
    while (placed[c] || before[c] != 0) ++c;
    placed[c] = true;
    for (const StageId s : parts[c])
      if ((*this)[s].kind == StageKind::open) out.push_back(s);
    for (const Move& m : inner)
      if (part_of[m.from.index()] == c && part_of[m.to.index()] != c) --before[part_of[m.to.index()]];
  }
  return out;
}

}  // namespace v0
}  // namespace voronka
