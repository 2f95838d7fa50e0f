#include "base/json.hpp"

#include <algorithm>
#include <array>

#include "base/format.hpp"
#include "stages/document.hpp"
#include "stages/entries.hpp"
#include "voronka/stages/stage_graph.hpp"

namespace voronka {

namespace {

using json::Json;
using json::Node;

constexpr std::array<std::pair<StageKind, const char*>, 3> kinds = {{{StageKind::open, "open"}, {StageKind::won, "won"}, {StageKind::lost, "lost"}}};
constexpr std::array<std::string_view, 9> keys = {"format", "version", "open", "won", "lost", "moves", "key", "order", "entries"};

Json names(const StageGraph& graph, std::span<const StageId> ids) {
  Json out = Json::array();
  for (const StageId id : ids) out.push_back(graph[id].name);
  return out;
}

}  // namespace

namespace stages {

Json to_document(const StageGraph& graph) {
  Json doc;
  doc["format"] = "voronka-stage-graph";
  doc["version"] = 1;
  std::vector<StageId> by_kind;
  for (const auto& [kind, key] : kinds) {
    const auto ids = graph.of_kind(kind);
    by_kind.insert(by_kind.end(), ids.begin(), ids.end());
    doc[key] = names(graph, ids);
  }
  if (!std::is_sorted(by_kind.begin(), by_kind.end())) {  // declared in another order than open, won, lost
    doc["order"] = Json::array();
    for (const Stage& s : graph.stages()) doc["order"].push_back(s.name);
  }
  doc["moves"] = Json::array();
  for (const Move& m : graph.moves()) doc["moves"].push_back({graph[m.from].name, graph[m.to].name});
  const auto entries = graph.entries();
  const auto derived = derived_entries(graph.stages(), graph.moves());
  if (!std::equal(entries.begin(), entries.end(), derived.begin(), derived.end())) doc["entries"] = names(graph, entries);
  if (graph.key()) doc["key"] = graph[*graph.key()].name;
  return doc;
}

StageGraph from_document(const Node& root) {
  for (const auto& [key, node] : root.members())
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) node.fail("absent: a stage graph has no such key");
  if (root.find("format") || root.find("version")) root.expect({"voronka-stage-graph"}, 1);

  std::vector<Stage> declared;
  for (const auto& [kind, key] : kinds)
    if (const auto list = root.find(key))
      for (const Node& name : list->array()) declared.push_back({name.text(), kind});
  if (const auto order = root.find("order")) {
    std::vector<Stage> ordered;
    for (const Node& name : order->array()) {
      const std::string wanted = name.text();
      const auto it = std::find_if(declared.begin(), declared.end(), [&](const Stage& s) { return s.name == wanted; });
      if (it == declared.end()) name.fail("a stage of open, won or lost, each once");
      ordered.push_back(*it);
      declared.erase(it);
    }
    if (!declared.empty()) order->fail("every stage of open, won and lost; \"" + declared.front().name + "\" is missing");
    declared = std::move(ordered);
  }

  StageGraph::Builder builder;
  for (const Stage& s : declared) {
    if (s.kind == StageKind::open) builder.open(s.name);
    else if (s.kind == StageKind::won) builder.won(s.name);
    else builder.lost(s.name);
  }
  for (const Node& move : root.at("moves").array()) {
    const auto ends = move.array();
    if (ends.size() != 2) move.fail("a pair [from, to]");
    builder.move(ends[0].text(), ends[1].text());
  }
  if (const auto entries = root.find("entries"))
    for (const Node& name : entries->array()) builder.entry(name.text());
  if (const auto key = root.find("key")) builder.key(key->text());
  try {
    return builder.build();
  } catch (const Error& e) {
    throw Error(ErrorCode::invalid_data, formatted("the stage graph at {}: {}", root.path(), e.what()));
  }
}

}  // namespace stages

inline namespace v0 {

std::string StageGraph::to_json() const { return stages::to_document(*this).dump(); }

StageGraph StageGraph::from_json(std::string_view text) {
  const Json doc = json::parse(text, "the stage graph");
  const Node root(doc, "the stage graph");
  root.expect({"voronka-stage-graph"}, 1);
  return stages::from_document(root);
}

}  // namespace v0
}  // namespace voronka
