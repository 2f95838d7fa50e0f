// Private: what the builder and with_key() check, and the words they say it in.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "voronka/stages/stage_graph.hpp"

namespace voronka::stages {

/// "lead", "qualified", "paid" - each quoted, separated by commas; the first 20 and how many more.
std::string list(std::span<const Stage> stages);
/// The stage that `name` names; Error{invalid_argument} if it is unknown, not open, or on no way to a win.
StageId checked_key(const StageGraph& graph, std::string_view name);
/// Stages on paths of one or more moves from `from` (sources: several); bit per stage.
std::vector<bool> reached(std::size_t stages, std::span<const Move> moves, std::span<const StageId> from);
/// Stages from which one of `to` can be reached by zero or more moves.
std::vector<bool> reaching(std::size_t stages, std::span<const Move> moves, std::span<const StageId> to);
/// A shortest loop, as stages, first = last; of several the one through the earliest stage. Empty if there is none.
std::vector<StageId> shortest_loop(std::size_t stages, std::span<const Move> moves);

}  // namespace voronka::stages
