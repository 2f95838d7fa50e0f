// One row of the Aalen-Johansen product with its covariance; used by the curves over real times and by incidence on whole ages.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace voronka::detail {

/// What happened at one time to those in one state.
struct StateStep {
  std::size_t state = 0;
  double at_risk = 0.0;                                   ///< Y > 0
  std::vector<std::pair<std::size_t, double>> moves;      ///< destination, dN > 0; destinations differ from `state` and from each other
};

/// p (row of P(s, t)) and C (its covariance), Q = I + dA, V_g the covariance of row g of dA:
///   C <- Q'CQ + sum_g p_g^2 V_g,  p <- pQ
///   Greenwood: V_g = (diag q_g - q_g q_g') / Y_g with p before the step
///   Aalen: independent Poisson increments dN_j / Y_g^2 with p after it (as R's mstate has it)
/// Cost of a step: states^2 x (states that somebody left). No order of the steps matters to the result.
class RowCovariance {
 public:
  RowCovariance(std::size_t states, std::size_t start) : states_(states), p_(states, 0.0), c_(states * states, 0.0) { p_[start] = 1.0; }

  void step(std::span<const StateStep> steps, bool aalen) {
    const std::size_t s = states_;
    // M = C Q, then C = Q' M; only the rows of Q that differ from the identity are touched.
    middle_ = c_;
    for (const StateStep& g : steps) {
      for (std::size_t i = 0; i < s; ++i) {
        const double c = c_[i * s + g.state];
        if (c == 0.0) continue;
        double left = 0.0;
        for (const auto& [to, n] : g.moves) middle_[i * s + to] += c * (n / g.at_risk), left += n;
        middle_[i * s + g.state] -= c * (left / g.at_risk);
      }
    }
    c_ = middle_;
    for (const StateStep& g : steps) {
      const double* row = &middle_[g.state * s];
      double left = 0.0;
      for (const auto& [to, n] : g.moves) {
        const double a = n / g.at_risk;
        left += n;
        for (std::size_t k = 0; k < s; ++k) c_[to * s + k] += a * row[k];
      }
      const double a = left / g.at_risk;
      for (std::size_t k = 0; k < s; ++k) c_[g.state * s + k] -= a * row[k];
    }
    if (!aalen)
      for (const StateStep& g : steps) add_greenwood(g);
    next_ = p_;
    for (const StateStep& g : steps) {
      double left = 0.0;
      for (const auto& [to, n] : g.moves) next_[to] += p_[g.state] * (n / g.at_risk), left += n;
      // All of them leave: exactly 0, not a remainder of rounding.
      next_[g.state] -= left >= g.at_risk ? p_[g.state] : p_[g.state] * (left / g.at_risk);
    }
    p_.swap(next_);
    if (aalen)
      for (const StateStep& g : steps) add_aalen(g);
  }

  [[nodiscard]] const std::vector<double>& p() const noexcept { return p_; }
  [[nodiscard]] double covariance(std::size_t i, std::size_t j) const noexcept { return c_[i * states_ + j]; }
  /// Not below 0, whatever rounding left of an exact 0.
  [[nodiscard]] double variance(std::size_t i) const noexcept { return c_[i * states_ + i] > 0.0 ? c_[i * states_ + i] : 0.0; }

 private:
  void add_aalen(const StateStep& g) {
    const std::size_t s = states_;
    const double y = g.at_risk, p2 = p_[g.state] * p_[g.state];
    for (const auto& [to, n] : g.moves) {
      const double v = p2 * n / (y * y);
      c_[to * s + to] += v;
      c_[to * s + g.state] -= v;
      c_[g.state * s + to] -= v;
      c_[g.state * s + g.state] += v;
    }
  }

  void add_greenwood(const StateStep& g) {
    const std::size_t s = states_;
    const double y = g.at_risk, p2 = p_[g.state] * p_[g.state];
    if (p2 == 0.0) return;
    double left = 0.0;
    for (const auto& [to, n] : g.moves) left += n;
    const double stays = left >= y ? 0.0 : 1.0 - left / y;
    c_[g.state * s + g.state] += p2 * stays * (1.0 - stays) / y;
    for (const auto& [to, n] : g.moves) {
      const double q = n / y;
      c_[g.state * s + to] -= p2 * stays * q / y;
      c_[to * s + g.state] -= p2 * stays * q / y;
      for (const auto& [other, m] : g.moves) c_[to * s + other] += p2 * ((to == other ? q : 0.0) - q * (m / y)) / y;
    }
  }

  std::size_t states_;
  std::vector<double> p_, next_, c_, middle_;
};

}  // namespace voronka::detail
