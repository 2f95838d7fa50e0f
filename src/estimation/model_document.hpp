// Private: the JSON document of a model, in its two forms ("laws" and "edges").
#pragma once
#include "base/json.hpp"
#include "voronka/estimation/model_parts.hpp"

namespace voronka::model_document {

/// What both forms share: graph, zone, clock, as_of, period, target, amount, arrivals, uncertainty.
[[nodiscard]] Model::Parts read_common(const json::Node& root);
/// The form that to_json writes: laws by stage, per segment where they differ from the team's.
[[nodiscard]] Model::Parts read_laws(const json::Node& root);
/// The form that people write: edges with counts or rates and lag laws, counts per rep and a pooling strength.
[[nodiscard]] Model::Parts read_stated(const json::Node& root);
/// Either form, in a document of its own or embedded in another. Error{invalid_data}.
[[nodiscard]] Model read(const json::Node& root);
[[nodiscard]] json::Json write(const Model::Parts& parts);

/// Error{invalid_data} at the first key of `node` that is not one of `known` (hand-written documents: a misspelt key would silently change numbers).
void only_keys(const json::Node& node, std::initializer_list<std::string_view> known);
[[nodiscard]] StageId stage(const json::Node& node, const StageGraph& graph);
/// A number >= 0.
[[nodiscard]] double non_negative(const json::Node& node);

}  // namespace voronka::model_document
