#include <algorithm>
#include <cmath>
#include <string>

#include "voronka/base/error.hpp"
#include "voronka/estimation/pooling.hpp"

namespace voronka {
inline namespace v0 {

NormalNormal fit_normal_normal(std::span<const double> estimates, std::span<const double> variances, BetweenVariance method) {
  const std::size_t k = estimates.size();
  if (variances.size() != k) throw Error(ErrorCode::invalid_argument, std::to_string(k) + " estimates for " + std::to_string(variances.size()) + " variances");
  if (k == 0) throw Error(ErrorCode::no_estimate, "normal-normal: no groups");
  for (std::size_t i = 0; i < k; ++i)
    if (!std::isfinite(estimates[i]) || !std::isfinite(variances[i]) || !(variances[i] > 0.0))
      throw Error(ErrorCode::invalid_argument, "group " + std::to_string(i) + ": estimate " + std::to_string(estimates[i]) + " with variance " + std::to_string(variances[i]) + "; finite, variance positive");
  double mean = 0.0, total = 0.0;
  const auto pool = [&](double tau2) {
    mean = 0.0, total = 0.0;
    for (std::size_t i = 0; i < k; ++i) {
      const double w = 1.0 / (variances[i] + tau2);
      mean += w * estimates[i], total += w;
    }
    mean /= total;
  };
  // Fisher scoring in tau^2 >= 0. REML score 2 dl = y'PPy - tr P with P = W - W11'W / sum w, information 2 I = tr PP; ML: tr W and tr WW in place of these.
  double tau2 = 0.0;
  {
    double m = 0.0, s = 0.0, v = 0.0;
    for (std::size_t i = 0; i < k; ++i) m += estimates[i] / static_cast<double>(k), v += variances[i] / static_cast<double>(k);
    for (std::size_t i = 0; i < k; ++i) s += (estimates[i] - m) * (estimates[i] - m);
    if (k > 1) tau2 = std::max(0.0, s / static_cast<double>(k - 1) - v);
  }
  double scale = 0.0;
  for (const double v : variances) scale = std::max(scale, v);
  for (int iteration = 0; k > 1 && iteration < 1000; ++iteration) {
    pool(tau2);
    double quadratic = 0.0, w2 = 0.0, w3 = 0.0;
    for (std::size_t i = 0; i < k; ++i) {
      const double w = 1.0 / (variances[i] + tau2), d = estimates[i] - mean;
      quadratic += w * w * d * d, w2 += w * w, w3 += w * w * w;
    }
    const bool reml = method == BetweenVariance::reml;
    const double trace = reml ? total - w2 / total : total;
    const double information = reml ? w2 - 2.0 * w3 / total + (w2 / total) * (w2 / total) : w2;
    const double next = std::max(0.0, tau2 + (quadratic - trace) / information);
    const bool still = std::abs(next - tau2) <= 1e-14 * (scale + tau2);
    tau2 = next;
    if (still) break;
  }
  pool(tau2);
  NormalNormal out{mean, tau2, {}, {}};
  for (std::size_t i = 0; i < k; ++i) {
    const double own = tau2 / (tau2 + variances[i]), other = variances[i] / (tau2 + variances[i]);
    out.posterior_mean.push_back(own * estimates[i] + other * mean);
    out.posterior_variance.push_back(own * variances[i] + other * other / total);  // the second part: mu is estimated
  }
  return out;
}

BuhlmannStraub fit_buhlmann_straub(std::span<const std::vector<double>> ratios, std::span<const std::vector<double>> weights, bool iterative) {
  const std::size_t k = ratios.size();
  if (weights.size() != k) throw Error(ErrorCode::invalid_argument, std::to_string(k) + " rows of ratios for " + std::to_string(weights.size()) + " of weights");
  if (k < 2) throw Error(ErrorCode::no_estimate, "Buhlmann-Straub needs two groups, got " + std::to_string(k));
  std::vector<double> w(k, 0.0), x(k, 0.0);
  double sum = 0.0, squares = 0.0, grand = 0.0, degrees = 0.0, within = 0.0;
  for (std::size_t i = 0; i < k; ++i) {
    if (ratios[i].size() != weights[i].size())
      throw Error(ErrorCode::invalid_argument, "group " + std::to_string(i) + ": " + std::to_string(ratios[i].size()) + " ratios for " + std::to_string(weights[i].size()) + " weights");
    int n = 0;
    for (std::size_t j = 0; j < ratios[i].size(); ++j) {
      if (!std::isfinite(ratios[i][j]) || !std::isfinite(weights[i][j]) || weights[i][j] < 0.0)
        throw Error(ErrorCode::invalid_argument, "group " + std::to_string(i) + ", period " + std::to_string(j) + ": ratio " + std::to_string(ratios[i][j]) + ", weight " + std::to_string(weights[i][j]));
      w[i] += weights[i][j], x[i] += weights[i][j] * ratios[i][j], n += weights[i][j] > 0.0 ? 1 : 0;
    }
    if (w[i] <= 0.0) throw Error(ErrorCode::no_estimate, "group " + std::to_string(i) + " has no weight");
    x[i] /= w[i];
    degrees += n - 1;
    for (std::size_t j = 0; j < ratios[i].size(); ++j) within += weights[i][j] * (ratios[i][j] - x[i]) * (ratios[i][j] - x[i]);
    sum += w[i], squares += w[i] * w[i], grand += w[i] * x[i];
  }
  if (degrees <= 0.0) throw Error(ErrorCode::no_estimate, "Buhlmann-Straub: no group has two periods");
  within /= degrees, grand /= sum;
  double spread = 0.0;
  for (std::size_t i = 0; i < k; ++i) spread += w[i] * (x[i] - grand) * (x[i] - grand);
  double between = (spread - static_cast<double>(k - 1) * within) / (sum - squares / sum);
  BuhlmannStraub out;
  const auto credibility = [&](double a) {
    out.credibility.assign(k, 0.0);
    double zx = 0.0, z = 0.0;
    for (std::size_t i = 0; i < k; ++i) {
      const double c = a > 0.0 ? a * w[i] / (a * w[i] + within) : 0.0;
      out.credibility[i] = c, zx += c * x[i], z += c;
    }
    out.collective = z > 0.0 ? zx / z : grand;
  };
  between = std::max(0.0, between);
  credibility(between);
  // Bichsel-Straub: a = sum z_i (x_i - m)^2 / (k - 1) with z and m of a itself.
  for (int iteration = 0; iterative && between > 0.0 && iteration < 10000; ++iteration) {
    double next = 0.0;
    for (std::size_t i = 0; i < k; ++i) next += out.credibility[i] * (x[i] - out.collective) * (x[i] - out.collective);
    next /= static_cast<double>(k - 1);
    const bool still = std::abs(next - between) <= 1e-14 * between;
    between = next;
    credibility(between);
    if (still) break;
  }
  out.within = within, out.between = between;
  for (std::size_t i = 0; i < k; ++i) out.premium.push_back(out.collective + out.credibility[i] * (x[i] - out.collective));
  return out;
}

}  // namespace v0
}  // namespace voronka
