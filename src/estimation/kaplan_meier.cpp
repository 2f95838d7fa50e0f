#include <numbers>

#include <boost/math/distributions/chi_squared.hpp>
#include <Eigen/Cholesky>

#include "estimation/curve.hpp"
#include "estimation/spells.hpp"
#include "voronka/base/random.hpp"
#include "voronka/estimation/incidence.hpp"

namespace voronka {
inline namespace v0 {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

/// Limits of S on the scale chosen; `se` is the standard error of log S. The formulas of Collett (2015), 2.2.
std::pair<double, double> limits(double s, double se, CurveInterval interval, double z) {
  if (s <= 0.0) return {nan, nan};
  if (s >= 1.0) return {1.0, 1.0};
  const double d = z * se;
  switch (interval) {
    case CurveInterval::plain: return {std::max(0.0, s - d * s), std::min(1.0, s + d * s)};
    case CurveInterval::log: return {std::exp(std::log(s) - d), std::min(1.0, std::exp(std::log(s) + d))};
    case CurveInterval::log_log: {
      const double x = std::log(-std::log(s)), e = d / std::log(s);  // e < 0
      return {std::exp(-std::exp(x - e)), std::exp(-std::exp(x + e))};
    }
    case CurveInterval::logit: {
      const double x = std::log(s / (1.0 - s)), e = d / (1.0 - s);
      return {1.0 / (1.0 + std::exp(-(x - e))), 1.0 / (1.0 + std::exp(-(x + e)))};
    }
    case CurveInterval::arcsin: {
      const double x = std::asin(std::sqrt(s)), e = 0.5 * d * std::sqrt(s / (1.0 - s));
      const double lo = std::sin(std::max(0.0, x - e)), hi = std::sin(std::min(std::numbers::pi / 2, x + e));
      return {lo * lo, hi * hi};
    }
  }
  return {nan, nan};
}

/// Sum over spells of w^2 (D_i(t))^2, D_i the influence of one unit of weight of spell i: those that ended are frozen, those at risk share
/// one path but for where they came in, so three moments of the path at entry are enough.
class Jackknife {
 public:
  void enter(double w, double path) { s0_ += w * w, s1_ += w * w * path, s2_ += w * w * path * path; }
  void leave(double w, double path_at_entry, double influence) {
    s0_ -= w * w, s1_ -= w * w * path_at_entry, s2_ -= w * w * path_at_entry * path_at_entry;
    frozen_ += w * w * influence * influence;
  }
  [[nodiscard]] double variance(double path) const { return std::max(0.0, frozen_ + s0_ * path * path - 2.0 * path * s1_ + s2_); }

 private:
  double s0_ = 0.0, s1_ = 0.0, s2_ = 0.0, frozen_ = 0.0;
};

/// `jackknife`: variances to be used instead of Greenwood's; may be empty.
std::vector<KaplanMeierPoint> curve(std::span<const detail::CurveStep> steps, std::span<const std::pair<double, double>> jackknife, CurveInterval interval, double level) {
  const double z = normal_quantile(0.5 + level / 2.0);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<KaplanMeierPoint> points;
  double s = 1.0, greenwood = 0.0, sum = 0.0, aalen = 0.0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& [t, n, d, c] = steps[i];
    if (d > 0.0) {
      s = d >= n ? 0.0 : s * (1.0 - d / n);
      greenwood += d >= n ? infinity : d / (n * (n - d));
      sum += d / n;
      aalen += d / (n * n);
    }
    const double se = s > 0.0 ? std::sqrt(jackknife.empty() ? greenwood : jackknife[i].first) : infinity;
    const auto [low, high] = limits(s, se, interval, z);
    points.push_back({t, n, d, c, s, se, low, high, sum, std::sqrt(jackknife.empty() ? aalen : jackknife[i].second)});
  }
  return points;
}

}  // namespace

std::vector<KaplanMeierPoint> kaplan_meier(std::span<const Spell> spells, CurveInterval interval, double level) {
  if (!(level > 0.0 && level < 1.0)) throw Error(ErrorCode::invalid_argument, "level " + std::to_string(level) + " must lie between 0 and 1");
  detail::check_spells(spells, 0);
  const bool whole = std::all_of(spells.begin(), spells.end(), [](const Spell& x) { return x.weight == std::floor(x.weight); });
  const auto by_entry = detail::order_by(spells, [](const Spell& x) { return x.entry; });
  const auto by_exit = detail::order_by(spells, [](const Spell& x) { return x.exit; });
  std::vector<detail::CurveStep> steps;
  std::vector<double> path_log, path_hazard;  // of each spell at its entry, for the jackknife
  std::vector<std::pair<double, double>> jackknife;  // variance of log S and of H after each step
  if (!whole) path_log.resize(spells.size()), path_hazard.resize(spells.size());
  Jackknife log_s, hazard;
  double y = 0.0;
  double along_log = 0.0, along_hazard = 0.0;  // what one unit at risk has gained so far: sum of h / (n (1 - h)), sum of h / n
  std::size_t in = 0, out = 0;
  while (out < by_exit.size()) {
    const double t = spells[by_exit[out]].exit;
    for (; in < by_entry.size() && spells[by_entry[in]].entry < t; ++in) {
      const std::size_t i = by_entry[in];
      y += spells[i].weight;
      if (whole) continue;
      path_log[i] = along_log, path_hazard[i] = along_hazard;
      log_s.enter(spells[i].weight, along_log);
      hazard.enter(spells[i].weight, along_hazard);
    }
    std::size_t end = out;
    double d = 0.0, c = 0.0;
    for (; end < by_exit.size() && spells[by_exit[end]].exit == t; ++end) (spells[by_exit[end]].to >= 0 ? d : c) += spells[by_exit[end]].weight;
    if (!whole && d >= y * (1.0 - 1e-14)) d = y;  // fractional weights: everybody left, but for rounding
    steps.push_back({t, y, d, c});
    const double n = y, h = d / n, stays = 1.0 - h;
    if (stays > 0.0) along_log += h / (n * stays);
    along_hazard += h / n;
    for (; out < end; ++out) {
      const std::size_t i = by_exit[out];
      const Spell& x = spells[i];
      y -= x.weight;
      if (whole) continue;
      // d log S / d w_i = h/(n(1-h)) summed while at risk, less 1/(n(1-h)) at its event; d H / d w_i = -h/n while at risk, plus 1/n.
      const double event = x.to >= 0 ? 1.0 : 0.0;
      log_s.leave(x.weight, path_log[i], along_log - path_log[i] - (stays > 0.0 ? event / (n * stays) : 0.0));
      hazard.leave(x.weight, path_hazard[i], along_hazard - path_hazard[i] - event / n);
    }
    if (!whole) jackknife.emplace_back(log_s.variance(along_log), hazard.variance(along_hazard));
  }
  return curve(steps, jackknife, interval, level);
}

CurveQuantile curve_quantile(std::span<const KaplanMeierPoint> curve, double p) {
  if (!(p > 0.0 && p < 1.0)) throw Error(ErrorCode::invalid_argument, "quantile " + std::to_string(p) + " must lie between 0 and 1");
  // 1e-8: a value that equals 1 - p but for rounding is on the step.
  const auto crossing = [&](auto value) {
    for (std::size_t i = 0; i < curve.size(); ++i) {
      const double v = value(curve[i]);
      if (!(v <= 1.0 - p + 1e-8)) continue;
      if (v < 1.0 - p - 1e-8) return curve[i].time;
      for (std::size_t j = i + 1; j < curve.size(); ++j)
        if (value(curve[j]) < 1.0 - p - 1e-8) return 0.5 * (curve[i].time + curve[j].time);
      return curve[i].time;
    }
    return nan;
  };
  return {crossing([](const KaplanMeierPoint& x) { return x.survival; }), crossing([](const KaplanMeierPoint& x) { return x.survival > 0 ? x.low : nan; }),
          crossing([](const KaplanMeierPoint& x) { return x.survival > 0 ? x.high : nan; })};
}

RestrictedMean restricted_mean(std::span<const KaplanMeierPoint> curve, double until) {
  if (!std::isfinite(until) || until < 0.0) throw Error(ErrorCode::invalid_argument, "restricted mean until " + std::to_string(until));
  // Areas to the right of each time, from the right: A(t) = integral of S over (t, until).
  double variance = 0.0, area = 0.0, right = until;
  for (std::size_t i = curve.size(); i-- > 0;) {
    const KaplanMeierPoint& x = curve[i];
    if (x.time >= until) continue;
    area += x.survival * (right - x.time);
    right = x.time;
    if (x.n_event > 0.0 && x.n_event < x.n_risk) variance += area * area * x.n_event / (x.n_risk * (x.n_risk - x.n_event));
  }
  return {area + right, std::sqrt(variance)};
}

LogRank log_rank(std::span<const std::vector<Spell>> groups) {
  const std::size_t k = groups.size();
  if (k < 2) throw Error(ErrorCode::invalid_argument, "a log-rank test of " + std::to_string(k) + " groups; 2 or more are needed");
  std::vector<Spell> all;
  for (std::size_t g = 0; g < k; ++g)
    for (Spell x : groups[g]) x.from = static_cast<std::int32_t>(g), all.push_back(x);
  detail::check_spells(all, 0);
  const auto by_entry = detail::order_by(all, [](const Spell& x) { return x.entry; });
  const auto by_exit = detail::order_by(all, [](const Spell& x) { return x.exit; });
  std::vector<double> y(k, 0.0), d(k), less(k, 0.0);
  Eigen::MatrixXd v = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(k));
  std::size_t in = 0, out = 0;
  while (out < by_exit.size()) {
    const double t = all[by_exit[out]].exit;
    for (; in < by_entry.size() && all[by_entry[in]].entry < t; ++in) y[static_cast<std::size_t>(all[by_entry[in]].from)] += all[by_entry[in]].weight;
    std::fill(d.begin(), d.end(), 0.0);
    std::size_t end = out;
    for (; end < by_exit.size() && all[by_exit[end]].exit == t; ++end)
      if (all[by_exit[end]].to >= 0) d[static_cast<std::size_t>(all[by_exit[end]].from)] += all[by_exit[end]].weight;
    double n = 0.0, events = 0.0;
    for (std::size_t g = 0; g < k; ++g) n += y[g], events += d[g];
    if (events > 0.0) {
      const double factor = n > 1.0 ? events * (n - events) / (n - 1.0) : 0.0;  // hypergeometric
      for (std::size_t g = 0; g < k; ++g) {
        less[g] += d[g] - events * y[g] / n;
        for (std::size_t h = 0; h < k; ++h)
          v(static_cast<Eigen::Index>(g), static_cast<Eigen::Index>(h)) += factor * ((g == h ? y[g] / n : 0.0) - y[g] * y[h] / (n * n));
      }
    }
    for (; out < end; ++out) y[static_cast<std::size_t>(all[by_exit[out]].from)] -= all[by_exit[out]].weight;
  }
  const auto m = static_cast<Eigen::Index>(k - 1);
  const Eigen::VectorXd u = Eigen::Map<const Eigen::VectorXd>(less.data(), m);
  const Eigen::LDLT<Eigen::MatrixXd> factors(v.topLeftCorner(m, m));
  if (factors.info() != Eigen::Success || !(factors.vectorD().minCoeff() > 0.0))
    throw Error(ErrorCode::no_estimate, "log-rank: a group has nobody at risk at any event");
  const double chi = u.dot(factors.solve(u));
  const boost::math::chi_squared_distribution<double, Policy> law(static_cast<double>(m));
  return {chi, static_cast<int>(m), boost::math::cdf(boost::math::complement(law, chi))};
}

}  // namespace v0
}  // namespace voronka

namespace voronka::detail {
std::vector<KaplanMeierPoint> curve_of(std::span<const CurveStep> steps, CurveInterval interval, double level) { return curve(steps, {}, interval, level); }
}  // namespace voronka::detail
