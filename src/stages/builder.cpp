#include <algorithm>
#include <map>

#include "base/format.hpp"
#include "base/utf8.hpp"
#include "stages/checks.hpp"
#include "stages/entries.hpp"
#include "voronka/base/error.hpp"

namespace voronka {

namespace stages {

std::string list(std::span<const Stage> stages) {
  constexpr std::size_t shown = 20;
  std::string out;
  for (std::size_t i = 0; i < stages.size() && i < shown; ++i) out += formatted("{}\"{}\"", i ? ", " : "", stages[i].name);
  if (stages.size() > shown) out += formatted(" and {} more", stages.size() - shown);
  return out;
}

StageId checked_key(const StageGraph& graph, std::string_view name) {
  const StageId id = graph.at(name);
  if (graph[id].kind != StageKind::open)
    throw Error(ErrorCode::invalid_argument,
                formatted("the key stage \"{}\" is a {} stage; it must be an open one", name, graph[id].kind == StageKind::won ? "won" : "lost"));
  if (!reaching(graph.size(), graph.moves(), graph.of_kind(StageKind::won))[id.index()])
    throw Error(ErrorCode::invalid_argument, formatted("the key stage \"{}\" lies on no way to a win: no moves lead from it to a won stage", name));
  return id;
}

}  // namespace stages

inline namespace v0 {

StageGraph::Builder& StageGraph::Builder::open(std::string_view name) {
  stages_.push_back({std::string(name), StageKind::open});
  return *this;
}
StageGraph::Builder& StageGraph::Builder::won(std::string_view name) {
  stages_.push_back({std::string(name), StageKind::won});
  return *this;
}
StageGraph::Builder& StageGraph::Builder::lost(std::string_view name) {
  stages_.push_back({std::string(name), StageKind::lost});
  return *this;
}
StageGraph::Builder& StageGraph::Builder::move(std::string_view from, std::string_view to) {
  moves_.emplace_back(from, to);
  return *this;
}
StageGraph::Builder& StageGraph::Builder::move_from_any_open(std::string_view to) {
  any_.emplace_back(to);
  return *this;
}
StageGraph::Builder& StageGraph::Builder::entry(std::string_view name) {
  entries_.emplace_back(name);
  return *this;
}
StageGraph::Builder& StageGraph::Builder::key(std::string_view name) {
  key_ = name;
  return *this;
}
StageGraph::Builder& StageGraph::Builder::acyclic() {
  acyclic_ = true;
  return *this;
}

namespace {

[[noreturn]] void refuse(const std::string& message) { throw Error(ErrorCode::invalid_argument, message); }

using Index = std::map<std::string, StageId, std::less<>>;

Index index_of(const std::vector<Stage>& stages) {
  if (stages.size() >= 0xFFFF) refuse(formatted("{} stages are declared; at most 65534 are accepted", stages.size()));
  Index index;
  bool open = false, won = false;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const std::string& name = stages[i].name;
    if (name.find_first_not_of(" \t\r\n") == std::string::npos) refuse(formatted("stage {} has no name", i + 1));
    if (const std::size_t at = utf8::first_fault(name); at < name.size())
      refuse(formatted("the name of stage {} is not UTF-8: byte {} of it is 0x{:02X}", i + 1, at + 1, static_cast<unsigned char>(name[at])));
    if (!index.emplace(name, StageId(static_cast<std::uint16_t>(i))).second) refuse(formatted("stage \"{}\" is declared twice", name));
    open = open || stages[i].kind == StageKind::open;
    won = won || stages[i].kind == StageKind::won;
  }
  if (!open) refuse("there is no open stage; a funnel needs at least one");
  if (!won) refuse("there is no won stage; a funnel needs at least one, or there is no way to win");
  return index;
}

StageId look_up(const Index& index, const std::vector<Stage>& stages, std::string_view name, const std::string& where) {
  const auto it = index.find(name);
  if (it == index.end()) refuse(formatted("{} names \"{}\", which is not declared; the stages are {}", where, name, stages::list(stages)));
  return it->second;
}

std::string path_of(const std::vector<Stage>& stages, const std::vector<StageId>& path) {
  std::string out;
  for (const StageId s : path) out += (out.empty() ? "" : " → ") + stages[s.index()].name;
  return out;
}

}  // namespace

StageGraph StageGraph::Builder::build() const {
  const Index index = index_of(stages_);
  const std::size_t n = stages_.size();
  StageGraph g;
  g.stages_ = stages_;

  for (const auto& [from, to] : moves_) {
    const std::string where = formatted("the move \"{}\" → \"{}\"", from, to);
    const Move m{look_up(index, stages_, from, where), look_up(index, stages_, to, where)};
    if (m.from == m.to) refuse(formatted("{} leads from a stage to itself", where));
    g.moves_.push_back(m);
  }
  for (const std::string& to : any_) {
    const StageId end = look_up(index, stages_, to, "the move from any open stage");
    for (std::size_t i = 0; i < n; ++i) {
      const StageId from(static_cast<std::uint16_t>(i));
      if (stages_[i].kind == StageKind::open && from != end) g.moves_.push_back({from, end});
    }
  }
  std::sort(g.moves_.begin(), g.moves_.end());
  g.moves_.erase(std::unique(g.moves_.begin(), g.moves_.end()), g.moves_.end());

  for (const std::string& name : entries_) {
    const StageId e = look_up(index, stages_, name, "the list of entry stages");
    if (stages_[e.index()].kind != StageKind::open) refuse(formatted("the entry stage \"{}\" is not an open stage", name));
    g.entries_.push_back(e);
  }
  std::sort(g.entries_.begin(), g.entries_.end());
  g.entries_.erase(std::unique(g.entries_.begin(), g.entries_.end()), g.entries_.end());
  if (g.entries_.empty()) g.entries_ = stages::derived_entries(g.stages_, g.moves_);

  const auto reached = stages::reached(n, g.moves_, g.entries_);
  for (std::size_t i = 0; i < n; ++i)
    if (stages_[i].kind == StageKind::open && !reached[i])
      refuse(formatted("\"{}\" cannot be reached: no moves lead to it from {}", stages_[i].name,
                         g.entries_.size() == 1 ? "the entry stage \"" + g[g.entries_.front()].name + "\"" : "any entry stage"));

  std::vector<StageId> ends = g.of_kind(StageKind::won);
  const std::vector<StageId> wins = ends;
  if (std::none_of(wins.begin(), wins.end(), [&](StageId w) { return reached[w.index()]; })) {
    std::vector<Stage> named;
    for (const StageId w : wins) named.push_back(g[w]);
    refuse(formatted("there is no way to win: no moves lead from an entry stage to {}", stages::list(named)));
  }
  for (const StageId l : g.of_kind(StageKind::lost)) ends.push_back(l);
  const auto ending = stages::reaching(n, g.moves_, ends);
  for (std::size_t i = 0; i < n; ++i)
    if (stages_[i].kind == StageKind::open && !ending[i]) refuse(formatted("nothing leads from \"{}\" to an end (a won or a lost stage)", stages_[i].name));

  if (acyclic_) {
    const auto loop = stages::shortest_loop(n, g.moves_);
    if (!loop.empty()) refuse(formatted("the graph must have no loops, and \"{}\" is a loop", path_of(stages_, loop)));
  }
  if (!key_.empty()) g.key_ = stages::checked_key(g, key_);
  return g;
}

}  // namespace v0
}  // namespace voronka
