#include <algorithm>
#include <cmath>
#include <string>

#include <boost/math/special_functions/beta.hpp>

#include "estimation/newton.hpp"
#include "estimation/special.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/pooling.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using detail::rising;
using detail::strength_cap;

void check(std::span<const std::int64_t> k, std::span<const std::int64_t> n) {
  if (k.size() != n.size())
    throw Error(ErrorCode::invalid_argument, std::to_string(k.size()) + " successes for " + std::to_string(n.size()) + " trials");
  std::int64_t total = 0;
  for (std::size_t i = 0; i < k.size(); ++i) {
    if (k[i] < 0 || k[i] > n[i])
      throw Error(ErrorCode::invalid_argument, "group " + std::to_string(i) + ": " + std::to_string(k[i]) + " successes in " + std::to_string(n[i]) + " trials");
    total += n[i];
  }
  if (total == 0) throw Error(ErrorCode::no_estimate, "beta-binomial: no group has a trial");
}

double log_likelihood(std::span<const std::int64_t> k, std::span<const std::int64_t> n, double alpha, double beta) {
  double sum = 0.0;
  for (std::size_t i = 0; i < k.size(); ++i)
    sum += rising(alpha, k[i]).log + rising(beta, n[i] - k[i]).log - rising(alpha + beta, n[i]).log + detail::log_choose(n[i], k[i]);
  return sum;
}

struct Moments {
  double mu, rho;
};
/// Kleinman (1973) with weights n: rho = 1 / (1 + s), not yet cut to (0, 1).
Moments kleinman(std::span<const std::int64_t> k, std::span<const std::int64_t> n) {
  double w = 0.0, won = 0.0;
  for (std::size_t i = 0; i < k.size(); ++i) w += static_cast<double>(n[i]), won += static_cast<double>(k[i]);
  const double p = won / w, pq = p * (1.0 - p);
  double s = 0.0, a = 0.0, b = 0.0;
  for (std::size_t i = 0; i < k.size(); ++i) {
    if (n[i] == 0) continue;
    const double ni = static_cast<double>(n[i]), d = static_cast<double>(k[i]) / ni - p;
    s += ni * d * d;
    a += 1.0 - ni / w;         // (w_i / n_i)(1 - w_i / W)
    b += ni * (1.0 - ni / w);
  }
  return {p, (s - pq * a) / (pq * (b - a))};
}

BetaBinomial complete(std::span<const std::int64_t> k, std::span<const std::int64_t> n, double mu) {
  const double alpha = mu * strength_cap, beta = (1.0 - mu) * strength_cap;
  return {alpha, beta, log_likelihood(k, n, alpha, beta), true};
}

}  // namespace

BetaBinomial beta_binomial_moments(std::span<const std::int64_t> successes, std::span<const std::int64_t> trials) {
  check(successes, trials);
  const Moments m = kleinman(successes, trials);
  // rho <= 0 (no more spread than binomial) or not defined (all groups alike, single trials): complete pooling.
  const double least = 1.0 / (1.0 + strength_cap);
  if (!(m.rho > least)) return complete(successes, trials, m.mu);
  const double s = std::max(1e-6, 1.0 / std::min(m.rho, 1.0) - 1.0);
  const double alpha = m.mu * s, beta = (1.0 - m.mu) * s;
  return {alpha, beta, alpha > 0.0 && beta > 0.0 ? log_likelihood(successes, trials, alpha, beta) : 0.0, false};
}

BetaBinomial fit_beta_binomial(std::span<const std::int64_t> successes, std::span<const std::int64_t> trials) {
  check(successes, trials);
  std::int64_t won = 0, all = 0, largest = 0;
  for (std::size_t i = 0; i < trials.size(); ++i) won += successes[i], all += trials[i], largest = std::max(largest, trials[i]);
  // The likelihood rises to the border when nobody or everybody succeeded, and says nothing of s when no group has two trials.
  if (won == 0 || won == all) return complete(successes, trials, (static_cast<double>(won) + 0.5) / (static_cast<double>(all) + 1.0));
  if (largest < 2) return complete(successes, trials, static_cast<double>(won) / static_cast<double>(all));
  const Moments m = kleinman(successes, trials);
  const double rho = std::isfinite(m.rho) ? std::clamp(m.rho, 1e-4, 0.99) : 0.05;  // not defined for a single group
  // x = (logit mu, log s): a = mu s, b = (1 - mu) s; da/dx0 = v = mu (1 - mu) s = -db/dx0, da/dx1 = a, db/dx1 = b.
  const auto local = [&](const std::array<double, 2>& x) {
    const double mu = 1.0 / (1.0 + std::exp(-x[0])), nu = 1.0 / (1.0 + std::exp(x[0])), s = std::exp(x[1]);
    const double a = mu * s, b = nu * s, v = mu * nu * s;
    double fa = 0.0, fb = 0.0, fs = 0.0, aa = 0.0, bb = 0.0, ss = 0.0;
    detail::Local2 r;
    for (std::size_t i = 0; i < successes.size(); ++i) {
      const auto ra = rising(a, successes[i]), rb = rising(b, trials[i] - successes[i]), rs = rising(s, trials[i]);
      r.value += ra.log + rb.log - rs.log;
      fa += ra.first, fb += rb.first, fs += rs.first;
      aa += ra.second, bb += rb.second, ss += rs.second;
    }
    r.gradient = {v * (fa - fb), a * fa + b * fb - s * fs};
    r.h00 = v * v * (aa + bb) + v * (nu - mu) * (fa - fb);
    r.h01 = v * (a * aa - b * bb) + v * (fa - fb);
    r.h11 = a * a * aa + b * b * bb - s * s * ss + r.gradient[1];
    return r;
  };
  const double top = std::log(strength_cap);
  const auto x = detail::maximise(local, {std::log(m.mu / (1.0 - m.mu)), std::log(1.0 / rho - 1.0)}, {-30.0, std::log(1e-6)}, {30.0, top});
  const double mu = 1.0 / (1.0 + std::exp(-x[0])), s = std::exp(x[1]);
  if (x[1] >= top - 1e-6) return complete(successes, trials, mu);
  return {mu * s, s / (1.0 + std::exp(x[0])), log_likelihood(successes, trials, mu * s, s / (1.0 + std::exp(x[0]))), false};
}

std::vector<double> expected_ranks(std::span<const double> alpha, std::span<const double> beta) {
  const std::size_t n = alpha.size();
  if (beta.size() != n) throw Error(ErrorCode::invalid_argument, std::to_string(n) + " alphas for " + std::to_string(beta.size()) + " betas");
  // On the logit scale a beta density is x -> exp(a x) / (B(a, b) (1 + e^x)^(a + b)): smooth on the whole line, so the trapezoid rule converges
  // exponentially. The grid is that of the narrower of the two, its step no wider than 1/3 of a standard deviation and 1/2.
  std::vector<double> spread(n), centre(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (!(alpha[i] > 0.0) || !(beta[i] > 0.0) || !std::isfinite(alpha[i]) || !std::isfinite(beta[i]))
      throw Error(ErrorCode::invalid_argument, "beta law " + std::to_string(i) + " has alpha " + std::to_string(alpha[i]) + ", beta " + std::to_string(beta[i]) + "; both must be positive");
    spread[i] = std::sqrt(boost::math::trigamma(alpha[i], detail::Policy()) + boost::math::trigamma(beta[i], detail::Policy()));
    centre[i] = boost::math::digamma(alpha[i], detail::Policy()) - boost::math::digamma(beta[i], detail::Policy());
  }
  // P(first < second), integrating over the narrow one: f_i(x) times the tail or the head of the other at x.
  const auto below = [&](std::size_t i, std::size_t j) {
    const double h = std::min(0.5, spread[i] / 3.0);
    const double log_b = detail::log_gamma(alpha[i]) + detail::log_gamma(beta[i]) - detail::log_gamma(alpha[i] + beta[i]);
    double sum = 0.0, mass = 0.0;
    for (const double side : {1.0, -1.0}) {
      for (int k = side > 0.0 ? 0 : 1; k < 200000; ++k) {
        const double x = centre[i] + side * k * h;
        const double soft = x > 0.0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));  // log(1 + e^x)
        const double f = std::exp(alpha[i] * x - (alpha[i] + beta[i]) * soft - log_b);
        if (f * spread[i] < 1e-18) break;  // unimodal, and we walk away from the centre
        const double p = 1.0 / (1.0 + std::exp(-x)), q = 1.0 / (1.0 + std::exp(x));
        // P(p_j > p) = I_q(b_j, a_j), from the end that keeps its digits.
        const double above = p < 0.5 ? boost::math::ibetac(alpha[j], beta[j], p, detail::Policy()) : boost::math::ibeta(beta[j], alpha[j], q, detail::Policy());
        sum += f * above, mass += f;
      }
    }
    return sum / mass;
  };
  std::vector<double> rank(n, 1.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      double better;  // P(p_j > p_i)
      if (alpha[i] == alpha[j] && beta[i] == beta[j]) better = 0.5;
      else if (spread[i] <= spread[j]) better = below(i, j);
      else better = 1.0 - below(j, i);
      rank[i] += better;
      rank[j] += 1.0 - better;
    }
  }
  return rank;
}

}  // namespace v0
}  // namespace voronka
