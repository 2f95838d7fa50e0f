// Private: the entry stages of a graph that states none.
#pragma once
#include <span>
#include <vector>

#include "voronka/stages/stage_graph.hpp"

namespace voronka::stages {

/// Open stages that no move of another open stage leads to; the first declared open stage if there is none.
inline std::vector<StageId> derived_entries(std::span<const Stage> stages, std::span<const Move> moves) {
  std::vector<bool> led_to(stages.size());
  for (const Move& m : moves)
    if (stages[m.from.index()].kind == StageKind::open) led_to[m.to.index()] = true;
  std::vector<StageId> out;
  std::size_t first_open = stages.size();
  for (std::size_t i = stages.size(); i-- > 0;) {
    if (stages[i].kind != StageKind::open) continue;
    first_open = i;
    if (!led_to[i]) out.insert(out.begin(), StageId(static_cast<std::uint16_t>(i)));
  }
  if (out.empty() && first_open < stages.size()) out.emplace_back(static_cast<std::uint16_t>(first_open));
  return out;
}

}  // namespace voronka::stages
