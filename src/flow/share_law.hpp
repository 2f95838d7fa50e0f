// Private: how the shares of one stage's exits are uncertain, and draws of them.
#pragma once
#include <array>
#include <span>
#include <vector>

#include "voronka/estimation/model.hpp"

namespace voronka::flow {

/// Inverse distribution function of Beta(a, b) as a function of the normal score z of the uniform. Cubic Hermite between 193 exact nodes on |z| <= 8.25 (exact slopes
/// dx/dz = phi(z) / f(x)); the error is below 1e-6 of a standard deviation. Outside the nodes the last one holds (P < 2e-16).
class BetaTable {
 public:
  BetaTable(double a, double b);
  [[nodiscard]] double at(double z) const noexcept;

 private:
  static constexpr int kNodes = 193;
  static constexpr double kLast = 8.25, kStep = 2.0 * kLast / (kNodes - 1);
  std::vector<std::array<double, 2>> node_;   // value, slope * step
};

/// Dirichlet by stick-breaking: share_1 ~ Beta(alpha_1, alpha_2 + ...), then of what is left share_2 ~ Beta(alpha_2, alpha_3 + ...), ... One uniform for each stick, so a
/// stage with one way forward and one loss is Beta(moved + add, entered - moved + add).
class ShareLaw {
 public:
  ShareLaw(const StageLaw& law, const ExitCounts& counts, const Uncertainty& uncertainty, bool tabulated);
  [[nodiscard]] std::size_t sticks() const noexcept { return sticks_.size(); }   ///< 0: the shares are known
  /// `u`: sticks() uniforms in (0, 1); `out`: the shares by exit.
  void draw(std::span<const double> u, std::span<double> out) const;

 private:
  struct Stick { std::size_t exit; double a, b; };   // the component after the last stick takes what is left
  std::vector<Stick> sticks_;
  std::vector<BetaTable> tables_;
  std::size_t last_ = 0;            // exit that takes what is left; exits: nobody (unresolved)
  std::vector<double> known_;
};

}  // namespace voronka::flow
