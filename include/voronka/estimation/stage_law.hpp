#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "voronka/stages/stage_graph.hpp"

namespace voronka {
inline namespace v0 {

/// One way out of a stage: k_j(a) = P(leaves for j at age a | has just entered), a = 0, 1, 2, ... in ages of the model's clock.
/// Beyond the table: k_j(a) = k_j(last) * tail_ratio^(a - last); tail_ratio 0: nothing.
struct Exit {
  StageId to;
  std::vector<double> probability;   ///< by age; not empty
  double tail_ratio = 0.0;           ///< 0 <= tail_ratio < 1
};

/// How deals leave one stage: a sub-stochastic kernel over destinations and ages. What is never assigned is "unresolved".
class StageLaw {
 public:
  StageLaw() = default;  ///< no exits: nothing ever leaves, unresolved() is 1
  /// Error{invalid_argument}: a negative or non-finite probability, a sum above 1 + 1e-9, two exits to one stage.
  explicit StageLaw(std::vector<Exit> exits);
  [[nodiscard]] const std::vector<Exit>& exits() const noexcept { return exits_; }    ///< in the order given; `exit` below is an index into them
  [[nodiscard]] double kernel(std::size_t exit, std::int32_t age) const noexcept;      ///< k_j(age)
  [[nodiscard]] double surviving(std::int32_t age) const noexcept;                     ///< S(age - 1): P(still there before the departures of `age`); surviving(0) = 1
  [[nodiscard]] double remaining(std::int32_t age) const noexcept;                     ///< sum of k_j(a) over all exits and all a >= age
  [[nodiscard]] bool leaves_after(std::int32_t age) const noexcept;                    ///< false: nothing that is there at the start of `age` ever leaves
  [[nodiscard]] double ultimate(std::size_t exit) const noexcept { return ultimate_[exit]; }  ///< sum over all ages
  [[nodiscard]] double unresolved() const noexcept { return unresolved_; }             ///< 1 - sum of ultimates; below 1e-12 it is rounding and taken as 0
  /// k_j(age + d) / S(age - 1): the law of a deal that is still there at the start of `age`. 0 when S is 0 (older than anything that ever left).
  [[nodiscard]] double conditional(std::size_t exit, std::int32_t age, std::int32_t d) const noexcept;
  /// k_j(age + d) / S(age - 1) for d = 0 .. days - 1; right also where k and S are both too small for a double.
  [[nodiscard]] std::vector<double> conditional_table(std::size_t exit, std::int32_t age, std::size_t days) const;
  /// Sum of conditional() over all d: P(ever leaves for j | still there at the start of `age`).
  [[nodiscard]] double conditional_ultimate(std::size_t exit, std::int32_t age) const noexcept;
  /// k_j(0) .. k_j(days - 1).
  [[nodiscard]] std::vector<double> table(std::size_t exit, std::size_t days) const;
  /// The same ages given each exit, other ultimate shares: k_j(a) * share[j] / ultimate(j). An exit that was never taken stays so; what its share was is unresolved.
  [[nodiscard]] StageLaw reweighted(std::span<const double> shares) const;

 private:
  [[nodiscard]] double far(std::size_t exit, std::int32_t age, double& still_there) const noexcept;
  std::vector<Exit> exits_;
  std::vector<double> ultimate_;
  std::vector<double> remaining_;    // by age, as long as the longest table; summed from the far end, so small numbers stay exact
  double unresolved_ = 1.0;
};

}  // namespace v0
}  // namespace voronka
