#include "voronka/stages/stage_graph.hpp"

#include <algorithm>

#include "base/format.hpp"
#include "stages/checks.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {

std::optional<StageId> StageGraph::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < stages_.size(); ++i)
    if (stages_[i].name == name) return StageId(static_cast<std::uint16_t>(i));
  return std::nullopt;
}

StageId StageGraph::at(std::string_view name) const {
  if (const auto id = find(name)) return *id;
  throw Error(ErrorCode::invalid_argument, formatted("there is no stage \"{}\"; the stages are {}", name, stages::list(stages_)));
}

bool StageGraph::allows(StageId from, StageId to) const noexcept {
  return std::binary_search(moves_.begin(), moves_.end(), Move{from, to});
}

std::vector<StageId> StageGraph::exits(StageId from) const {
  std::vector<StageId> out;
  auto it = std::lower_bound(moves_.begin(), moves_.end(), Move{from, StageId(0)});
  for (; it != moves_.end() && it->from == from; ++it) out.push_back(it->to);
  return out;
}

std::vector<StageId> StageGraph::of_kind(StageKind kind) const {
  std::vector<StageId> out;
  for (std::size_t i = 0; i < stages_.size(); ++i)
    if (stages_[i].kind == kind) out.emplace_back(static_cast<std::uint16_t>(i));
  return out;
}

StageGraph StageGraph::with_key(std::string_view stage) const {
  StageGraph copy = *this;
  copy.key_ = stages::checked_key(*this, stage);
  return copy;
}

}  // namespace v0
}  // namespace voronka
