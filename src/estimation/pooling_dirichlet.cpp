#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "estimation/dirichlet_strength.hpp"
#include "estimation/newton.hpp"
#include "estimation/special.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/pooling.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using detail::rising;
using detail::strength_cap;

std::size_t check(std::span<const std::vector<std::int64_t>> counts) {
  if (counts.empty()) throw Error(ErrorCode::invalid_argument, "Dirichlet-multinomial: no groups");
  const std::size_t k = counts[0].size();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i].size() != k)
      throw Error(ErrorCode::invalid_argument, "group " + std::to_string(i) + " has " + std::to_string(counts[i].size()) + " categories, the first has " + std::to_string(k));
    for (const std::int64_t n : counts[i])
      if (n < 0) throw Error(ErrorCode::invalid_argument, "group " + std::to_string(i) + " has a count of " + std::to_string(n));
  }
  return k;
}

/// Equal counts have equal terms: the value and how often it stands in one column.
using Multiset = std::map<std::int64_t, double>;

struct Columns {
  std::vector<Multiset> category;
  Multiset total;
};

double log_likelihood(const Columns& c, const std::vector<double>& alpha) {
  double sum = 0.0, s = 0.0;
  for (std::size_t k = 0; k < alpha.size(); ++k) {
    s += alpha[k];
    for (const auto& [n, times] : c.category[k]) sum += times * rising(alpha[k], n).log;
  }
  for (const auto& [n, times] : c.total) sum -= times * rising(s, n).log;
  return sum;
}

}  // namespace

DirichletMultinomial fit_dirichlet_multinomial(std::span<const std::vector<std::int64_t>> counts) {
  const std::size_t width = check(counts);
  // A category never seen has alpha 0: the likelihood falls with it everywhere.
  std::vector<std::size_t> seen;
  std::vector<double> column(width, 0.0);
  double all = 0.0;
  std::int64_t largest = 0;
  Columns c;
  for (const auto& row : counts) {
    std::int64_t n = 0;
    for (std::size_t k = 0; k < width; ++k) column[k] += static_cast<double>(row[k]), n += row[k];
    all += static_cast<double>(n), largest = std::max(largest, n);
    if (n > 0) c.total[n] += 1.0;
  }
  if (all == 0.0) throw Error(ErrorCode::no_estimate, "Dirichlet-multinomial: every count is 0");
  for (std::size_t k = 0; k < width; ++k)
    if (column[k] > 0.0) seen.push_back(k);
  c.category.resize(seen.size());
  for (const auto& row : counts)
    for (std::size_t k = 0; k < seen.size(); ++k)
      if (row[seen[k]] > 0) c.category[k][row[seen[k]]] += 1.0;
  std::vector<double> share(seen.size());
  for (std::size_t k = 0; k < seen.size(); ++k) share[k] = column[seen[k]] / all;
  const auto answer = [&](const std::vector<double>& alpha, bool capped) {
    DirichletMultinomial out{std::vector<double>(width, 0.0), log_likelihood(c, alpha), capped};
    for (std::size_t k = 0; k < seen.size(); ++k) out.alpha[seen[k]] = alpha[k];
    return out;
  };
  const auto scaled = [&](double s) {
    std::vector<double> alpha(share);
    for (double& a : alpha) a *= s;
    return alpha;
  };
  if (seen.size() < 2 || largest < 2) return answer(scaled(strength_cap), true);
  // Start: shares of the whole times the best strength on that ray, found in one dimension.
  const double top = std::log(strength_cap);
  const auto along = [&](double x) {
    const double s = std::exp(x);
    double value = 0.0, first = 0.0, second = 0.0;
    for (std::size_t k = 0; k < share.size(); ++k) {
      for (const auto& [n, times] : c.category[k]) {
        const auto r = rising(share[k] * s, n);
        value += times * r.log, first += times * share[k] * r.first, second += times * share[k] * share[k] * r.second;
      }
    }
    for (const auto& [n, times] : c.total) {
      const auto r = rising(s, n);
      value -= times * r.log, first -= times * r.first, second -= times * r.second;
    }
    return std::array<double, 3>{value, s * first, s * s * second + s * first};
  };
  const double ray = detail::maximise(along, 0.0, std::log(1e-6), top);
  if (ray >= top - 1e-6) return answer(scaled(strength_cap), true);
  std::vector<double> alpha = scaled(std::exp(ray));
  double value = log_likelihood(c, alpha);
  // Minka (2000), eq. 55-60: H = diag(q) + z 1 1', so H^-1 g = (g - b) / q with b = sum(g/q) / (1/z + sum(1/q)).
  for (int iteration = 0; iteration < 500; ++iteration) {
    double s = 0.0;
    for (const double a : alpha) s += a;
    double common = 0.0, z = 0.0;
    for (const auto& [n, times] : c.total) {
      const auto r = rising(s, n);
      common -= times * r.first, z -= times * r.second;
    }
    std::vector<double> own(alpha.size(), 0.0), q(alpha.size(), 0.0);
    double over = 0.0, under = 1.0 / z;
    for (std::size_t k = 0; k < alpha.size(); ++k) {
      for (const auto& [n, times] : c.category[k]) {
        const auto r = rising(alpha[k], n);
        own[k] += times * r.first, q[k] += times * r.second;
      }
      over += (own[k] + common) / q[k], under += 1.0 / q[k];
    }
    const double b = over / under;
    std::vector<double> next(alpha.size());
    double best = value;
    bool moved = false;
    for (int halvings = 0; halvings < 30 && !moved; ++halvings) {
      const double step = std::ldexp(1.0, -halvings);
      bool positive = true;
      for (std::size_t k = 0; k < alpha.size(); ++k) {
        next[k] = alpha[k] - step * (own[k] + common - b) / q[k];
        positive = positive && next[k] > 0.0;
      }
      if (!positive) continue;
      best = log_likelihood(c, next);
      moved = best >= value;
    }
    if (!moved) {  // the fixed point of Minka, eq. 65, never falls
      for (std::size_t k = 0; k < alpha.size(); ++k) next[k] = alpha[k] * own[k] / -common;
      best = log_likelihood(c, next);
      if (!(best > value)) break;
    }
    double change = 0.0, sum = 0.0;
    for (std::size_t k = 0; k < alpha.size(); ++k) change = std::max(change, std::abs(next[k] / alpha[k] - 1.0)), sum += next[k];
    alpha = next, value = best;
    if (sum > strength_cap) {
      for (double& a : alpha) a *= strength_cap / sum;
      return answer(alpha, true);
    }
    if (change < 1e-12) break;
  }
  return answer(alpha, false);
}

double fit_dirichlet_strength(std::span<const std::vector<std::int64_t>> counts, std::span<const std::vector<double>> shares, std::size_t groups) {
  if (counts.size() != shares.size())
    throw Error(ErrorCode::invalid_argument, std::to_string(counts.size()) + " rows of counts for " + std::to_string(shares.size()) + " rows of shares");
  // Terms by (share, count) are merged where they repeat; a row with fewer than two observations says nothing of the strength.
  std::map<std::pair<double, std::int64_t>, double> terms;
  std::map<std::int64_t, double> totals;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto& n = counts[i];
    const auto& p = shares[i];
    const std::string where = "row " + std::to_string(i);
    if (n.size() != p.size() && n.size() != p.size() + 1)
      throw Error(ErrorCode::invalid_argument, where + ": " + std::to_string(n.size()) + " counts for " + std::to_string(p.size()) + " shares; one more count (none of these) at most");
    double rest = 1.0;
    std::int64_t total = 0;
    for (std::size_t k = 0; k < n.size(); ++k) {
      if (n[k] < 0) throw Error(ErrorCode::invalid_argument, where + ": a count of " + std::to_string(n[k]));
      total += n[k];
      if (k >= p.size()) continue;
      if (!std::isfinite(p[k]) || p[k] < 0.0 || p[k] > 1.0 + 1e-9) throw Error(ErrorCode::invalid_argument, where + ": a share of " + std::to_string(p[k]));
      rest -= p[k];
      if (n[k] > 0 && p[k] == 0.0) throw Error(ErrorCode::invalid_argument, where + ": " + std::to_string(n[k]) + " observed where the share is 0");
    }
    if (rest < -1e-9) throw Error(ErrorCode::invalid_argument, where + ": shares sum to " + std::to_string(1.0 - rest));
    if (total < 2) continue;
    totals[total] += 1.0;
    for (std::size_t k = 0; k < n.size(); ++k) {
      const double share = k < p.size() ? p[k] : std::max(rest, 1e-12);
      if (n[k] > 0) terms[{share, n[k]}] += 1.0;
    }
  }
  std::vector<detail::StrengthTerm> own, all;
  for (const auto& [key, times] : terms) own.push_back({key.first, static_cast<double>(key.second), times});
  for (const auto& [n, times] : totals) all.push_back({1.0, static_cast<double>(n), times});
  return detail::dirichlet_strength(own, all, groups);
}

}  // namespace v0
}  // namespace voronka
