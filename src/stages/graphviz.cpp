#include <boost/graph/graphviz.hpp>

#include <ostream>
#include <sstream>

#include "stages/bgl.hpp"

namespace voronka {

namespace {

std::string dot_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else out += c;
  }
  return out + "\"";
}

}  // namespace

inline namespace v0 {

std::string StageGraph::to_graphviz() const {
  const bgl::Graph g = bgl::make(size(), moves_);
  std::ostringstream out;
  const auto vertex = [this](std::ostream& o, std::size_t v) {
    const Stage& s = stages_[v];
    o << "[label=" << dot_quoted(s.name) << ", shape=" << (s.kind == StageKind::open ? "box" : s.kind == StageKind::won ? "doublecircle" : "circle");
    if (key_ && key_->index() == v) o << ", style=bold";
    o << "]";
  };
  const auto edge = [](std::ostream&, const auto&) {};
  const auto whole = [](std::ostream& o) { o << "rankdir=LR;\n"; };
  boost::write_graphviz(out, g, vertex, edge, whole);
  return out.str();
}

}  // namespace v0
}  // namespace voronka
