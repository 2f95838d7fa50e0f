// Models for the tests of flow: built from probabilities by age.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "voronka/estimation/model_parts.hpp"

namespace voronka::testing {

/// A model of the team whose laws are given by stage name; stages without a law have none.
inline Model model_of(const StageGraph& graph, const std::vector<std::pair<std::string, std::vector<Exit>>>& laws, double entered = 0.0) {
  Model::Parts parts{.graph = graph};
  parts.laws.assign(1, std::vector<StageLaw>(graph.size()));
  parts.counts.assign(1, std::vector<ExitCounts>(graph.size()));
  for (const auto& [name, exits] : laws) {
    const std::size_t s = graph.at(name).index();
    parts.laws[0][s] = StageLaw(exits);
    parts.counts[0][s].entered = parts.counts[0][s].observed = entered;
    for (std::size_t j = 0; j < exits.size(); ++j) parts.counts[0][s].moved.push_back(entered * parts.laws[0][s].ultimate(j));
  }
  parts.amount = {Currency("RUB"), 100'000.0, 0.5, 0.0, 0};
  parts.arrivals = {{graph.entries().begin(), graph.entries().end()}, std::vector<double>(graph.entries().size(), 1.0 / static_cast<double>(graph.entries().size())), 0.0};
  return Model(std::move(parts));
}

/// Geometric on 0, 1, 2, ... with this mean, reached with probability `share`.
inline Exit geometric(StageId to, double share, double mean) { return {to, {share / (1.0 + mean)}, mean / (1.0 + mean)}; }

}  // namespace voronka::testing
