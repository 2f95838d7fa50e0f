#include "flow/share_law.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <cmath>

#include "voronka/base/random.hpp"

namespace voronka::flow {
namespace {

using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

double upper_normal(double z) { return 0.5 * std::erfc(z * 0.70710678118654752440); }

}  // namespace

BetaTable::BetaTable(double a, double b) : node_(kNodes) {
  const double log_norm = std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b);
  for (int i = 0; i < kNodes; ++i) {
    const double z = -kLast + i * kStep;
    // The nearer tail, so that nothing cancels.
    const double x = z <= 0.0 ? boost::math::ibeta_inv(a, b, upper_normal(-z), Policy()) : 1.0 - boost::math::ibeta_inv(b, a, upper_normal(z), Policy());
    const double log_density = log_norm + (a - 1.0) * std::log(x) + (b - 1.0) * std::log1p(-x);
    const double slope = 0.39894228040143267794 * std::exp(-0.5 * z * z - log_density);
    node_[static_cast<std::size_t>(i)] = {x, std::isfinite(slope) ? slope * kStep : 0.0};
  }
}

double BetaTable::at(double z) const noexcept {
  const double where = (std::clamp(z, -kLast, kLast) + kLast) / kStep;
  const auto i = static_cast<std::size_t>(std::min(where, static_cast<double>(kNodes - 2)));
  const double t = where - static_cast<double>(i);
  const auto& [x0, m0] = node_[i];
  const auto& [x1, m1] = node_[i + 1];
  const double s = 1.0 - t;
  const double x = x0 * s * s * (1.0 + 2.0 * t) + m0 * t * s * s + x1 * t * t * (3.0 - 2.0 * t) - m1 * t * t * s;
  return std::clamp(x, 0.0, 1.0);
}

ShareLaw::ShareLaw(const StageLaw& law, const ExitCounts& counts, const Uncertainty& uncertainty, bool tabulated) {
  const std::size_t exits = law.exits().size();
  for (std::size_t j = 0; j < exits; ++j) known_.push_back(law.ultimate(j));
  if (!uncertainty.rates || counts.entered <= 0.0) return;
  std::vector<std::pair<std::size_t, double>> parts;
  for (std::size_t j = 0; j < exits; ++j)
    if (known_[j] > 0.0) parts.emplace_back(j, counts.entered * known_[j] + uncertainty.add);
  if (law.unresolved() > 0.0) parts.emplace_back(exits, counts.entered * law.unresolved() + uncertainty.add);
  if (parts.size() < 2) return;
  double left = 0.0;
  for (std::size_t k = parts.size(); k-- > 0;) {
    if (k + 1 < parts.size()) sticks_.insert(sticks_.begin(), {parts[k].first, parts[k].second, left});
    left += parts[k].second;
  }
  last_ = parts.back().first;
  if (tabulated)
    for (const Stick& stick : sticks_) tables_.emplace_back(stick.a, stick.b);
}

void ShareLaw::draw(std::span<const double> u, std::span<double> out) const {
  std::copy(known_.begin(), known_.end(), out.begin());
  if (sticks_.empty()) return;
  double left = 1.0;
  for (std::size_t k = 0; k < sticks_.size(); ++k) {
    const double part = tables_.empty() ? beta_quantile(u[k], sticks_[k].a, sticks_[k].b) : tables_[k].at(normal_quantile(u[k]));
    out[sticks_[k].exit] = left * part;
    left *= 1.0 - part;
  }
  if (last_ < out.size()) out[last_] = left;
}

}  // namespace voronka::flow
