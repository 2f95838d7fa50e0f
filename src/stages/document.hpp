// Private: a stage graph inside another document (a model, a plan).
#pragma once
#include "base/json.hpp"
#include "voronka/stages/stage_graph.hpp"

namespace voronka::stages {

/// The document of StageGraph::to_json().
json::Json to_document(const StageGraph& graph);
/// Reads it; `format` and `version` may be absent in an embedded graph, and are checked if they are there. Error{invalid_data}.
StageGraph from_document(const json::Node& node);

}  // namespace voronka::stages
