// Private: the kernels of one set of stage laws on a grid of days, and the renewal recursion over them in both directions.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "voronka/estimation/stage_law.hpp"

namespace voronka::flow {

/// [stage][day]
using Curves = std::vector<std::vector<double>>;

class Kernels {
 public:
  struct Edge {
    std::uint16_t from, to;
    std::vector<double> k;        ///< k_ij(0) .. k_ij(days - 1)
  };
  /// Deals that enter a stage of `absorbing` go no further. Error{no_estimate} naming a stage of a set that deals go round in for ever within one day.
  Kernels(const StageGraph& graph, std::span<const StageLaw* const> laws, std::size_t days, std::span<const StageId> absorbing);

  [[nodiscard]] std::size_t days() const noexcept { return days_; }
  [[nodiscard]] std::span<const Edge> edges() const noexcept { return edges_; }

  /// Scales edge e by factor[e] (other shares, the same ages) and solves k(0) again. `base` has the edges of *this.
  void rescale(const Kernels& base, std::span<const double> factor);

  /// x_j(t) = source_j(t) + sum_i sum_a k_ij(a) x_i(t - a), in place.
  void forward(Curves& x) const;
  /// w_i(n) = start_i(n) + sum_j sum_a k_ij(a) w_j(n - a), in place; for hitting probabilities start is 1 at the targets (which are absorbing).
  void backward(Curves& w) const;

 private:
  void solve_same_day();
  struct Entry { std::uint16_t from, to; double value; };
  std::size_t stages_ = 0, days_ = 0;
  std::vector<std::string> names_;
  std::vector<Edge> edges_;
  std::vector<char> follows_;     // stages x stages: can a deal be in j on the day it enters i
  std::vector<Entry> same_day_;   // (I - K(0))^-1, its non-zero entries, by row
};

}  // namespace voronka::flow
