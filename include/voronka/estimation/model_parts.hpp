#pragma once
#include "voronka/estimation/model.hpp"

namespace voronka {
inline namespace v0 {

/// The parts of a model, checked by Model's constructor: laws[segment][stage], segment 0 = team, then segments in order.
struct Model::Parts {
  StageGraph graph;                               ///< no default: Parts{.graph = g, ...}
  Clock clock = Clock::working;
  std::string zone = "UTC";
  bool stated = false;
  std::vector<std::string> by = {};
  std::vector<std::string> segments = {};
  std::vector<std::vector<StageLaw>> laws = {};   ///< 1 + segments.size() rows of graph.size()
  std::vector<std::vector<ExitCounts>> counts = {};   ///< the same shape
  AmountLaw amount = {};
  ArrivalLaw arrivals = {};
  Uncertainty uncertainty = {};
  std::optional<double> half_life = {};
  std::optional<Instant> as_of = {};
  std::optional<Instant> learned_as_of = {};      ///< of the History it was learned from
  std::optional<Period> period = {};
  std::optional<Money> target = {};
  std::vector<Finding> findings = {};
};

}  // namespace v0
}  // namespace voronka
