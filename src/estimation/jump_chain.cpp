#include "voronka/estimation/jump_chain.hpp"

#include <cmath>
#include <limits>

#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using Matrix = std::vector<std::vector<double>>;

Matrix matrix(std::size_t rows, std::size_t columns) { return Matrix(rows, std::vector<double>(columns, 0.0)); }

struct Chain {
  std::size_t transient = 0, absorbing = 0;
  Matrix p;                     ///< T x (T + R), rows sum to 1
  std::vector<double> n;        ///< departures of each transient stage
};

std::string name(const JumpCounts& counts, std::size_t i) {
  return i < counts.names.size() ? "\"" + counts.names[i] + "\"" : "stage " + std::to_string(i);
}

Chain chain_of(const JumpCounts& counts) {
  Chain c;
  c.transient = counts.counts.size();
  if (c.transient == 0) throw Error(ErrorCode::invalid_argument, "jump chain: no transient stage");
  const std::size_t columns = counts.counts[0].size();
  if (columns <= c.transient)
    throw Error(ErrorCode::invalid_argument, "jump chain: " + std::to_string(columns) + " columns for " + std::to_string(c.transient) +
                                                 " transient stages; transient columns first, then at least one absorbing");
  c.absorbing = columns - c.transient;
  for (const auto* dwell : {&counts.dwell_mean, &counts.dwell_sd})
    if (!dwell->empty() && dwell->size() != c.transient)
      throw Error(ErrorCode::invalid_argument, "jump chain: " + std::to_string(dwell->size()) + " dwell times for " + std::to_string(c.transient) + " stages");
  c.p = matrix(c.transient, columns);
  c.n.assign(c.transient, 0.0);
  for (std::size_t i = 0; i < c.transient; ++i) {
    const auto& row = counts.counts[i];
    if (row.size() != columns)
      throw Error(ErrorCode::invalid_argument, "jump chain: row of " + name(counts, i) + " has " + std::to_string(row.size()) + " columns, the first has " + std::to_string(columns));
    for (const double x : row) {
      if (!std::isfinite(x) || x < 0.0) throw Error(ErrorCode::invalid_argument, "jump chain: count " + std::to_string(x) + " out of " + name(counts, i));
      c.n[i] += x;
    }
    if (c.n[i] > 0.0)
      for (std::size_t j = 0; j < columns; ++j) c.p[i][j] = row[j] / c.n[i];
  }
  // A set without an exit makes I - Q singular: found by walking backwards from the ends, not by a small pivot.
  std::vector<char> ends(c.transient, 0);
  for (bool grew = true; grew;) {
    grew = false;
    for (std::size_t i = 0; i < c.transient; ++i) {
      if (ends[i] != 0) continue;
      for (std::size_t j = 0; j < columns && ends[i] == 0; ++j)
        if (c.p[i][j] > 0.0 && (j >= c.transient || ends[j] != 0)) ends[i] = 1, grew = true;
    }
  }
  std::string stuck;
  for (std::size_t i = 0; i < c.transient; ++i)
    if (ends[i] == 0) stuck += (stuck.empty() ? "" : ", ") + name(counts, i);
  if (!stuck.empty()) throw Error(ErrorCode::no_estimate, "no way from " + stuck + " to an end was ever seen; how long deals stay there cannot be said");
  return c;
}

/// N = (I - Q)^-1 by elimination without subtraction (Grassmann, Taksar & Heyman 1985): the pivot of a row is the sum of what still leaves it,
/// so exits of 1e-300 keep their relative accuracy where an LU of 1 - q loses all digits. O(T^3).
Matrix fundamental(const Chain& c) {
  const std::size_t t = c.transient;
  Matrix q = matrix(t, t);
  std::vector<double> exit(t, 0.0), pivot(t, 0.0);
  for (std::size_t i = 0; i < t; ++i) {
    for (std::size_t j = 0; j < t; ++j) q[i][j] = c.p[i][j];
    for (std::size_t j = t; j < t + c.absorbing; ++j) exit[i] += c.p[i][j];
  }
  for (std::size_t k = 0; k < t; ++k) {
    pivot[k] = exit[k];
    for (std::size_t j = k + 1; j < t; ++j) pivot[k] += q[k][j];
    for (std::size_t i = k + 1; i < t; ++i) {
      q[i][k] /= pivot[k];  // multiplier, kept in place
      for (std::size_t j = k + 1; j < t; ++j) q[i][j] += q[i][k] * q[k][j];
      exit[i] += q[i][k] * exit[k];
    }
  }
  Matrix n = matrix(t, t);
  std::vector<double> x(t);
  for (std::size_t column = 0; column < t; ++column) {
    for (std::size_t i = 0; i < t; ++i) {
      x[i] = i == column ? 1.0 : 0.0;
      for (std::size_t k = 0; k < i; ++k) x[i] += q[i][k] * x[k];
    }
    for (std::size_t i = t; i-- > 0;) {
      for (std::size_t j = i + 1; j < t; ++j) x[i] += q[i][j] * x[j];
      x[i] /= pivot[i];
      n[i][column] = x[i];
    }
  }
  return n;
}

/// Variance of f over one multinomial draw of row k.
double spread(const std::vector<double>& p, const std::vector<double>& f) {
  double mean = 0.0, total = 0.0;
  for (std::size_t j = 0; j < p.size(); ++j) mean += p[j] * f[j];
  for (std::size_t j = 0; j < p.size(); ++j) total += p[j] * (f[j] - mean) * (f[j] - mean);
  return total;
}

}  // namespace

JumpChain jump_chain(const JumpCounts& counts) {
  const Chain c = chain_of(counts);
  const std::size_t t = c.transient, r = c.absorbing;
  JumpChain out;
  const Matrix& n = out.fundamental = fundamental(c);
  out.absorption = matrix(t, r);
  for (std::size_t i = 0; i < t; ++i)
    for (std::size_t j = 0; j < r; ++j)
      for (std::size_t k = 0; k < t; ++k) out.absorption[i][j] += n[i][k] * c.p[k][t + j];
  // Var(b_ij) = sum_k N_ik^2 Var_{p_k}(b_.j) / n_k, b of an absorbing stage = 1 if it is j.
  out.absorption_se = matrix(t, r);
  for (std::size_t j = 0; j < r; ++j) {
    std::vector<double> b(t + r, 0.0);
    for (std::size_t i = 0; i < t; ++i) b[i] = out.absorption[i][j];
    b[t + j] = 1.0;
    for (std::size_t k = 0; k < t; ++k) {
      const double v = spread(c.p[k], b) / c.n[k];
      for (std::size_t i = 0; i < t; ++i) out.absorption_se[i][j] += n[i][k] * n[i][k] * v;
    }
  }
  for (auto& row : out.absorption_se)
    for (double& v : row) v = std::sqrt(v);
  out.variance_of_visits = matrix(t, t);
  out.ever_visit = matrix(t, t);
  for (std::size_t i = 0; i < t; ++i) {
    for (std::size_t j = 0; j < t; ++j) {
      out.variance_of_visits[i][j] = n[i][j] * (2.0 * n[j][j] - 1.0) - n[i][j] * n[i][j];
      out.ever_visit[i][j] = (n[i][j] - (i == j ? 1.0 : 0.0)) / n[j][j];
    }
  }
  out.steps.assign(t, 0.0);
  out.steps_variance.assign(t, 0.0);
  for (std::size_t i = 0; i < t; ++i)
    for (std::size_t k = 0; k < t; ++k) out.steps[i] += n[i][k];
  for (std::size_t i = 0; i < t; ++i) {
    double twice = 0.0;
    for (std::size_t k = 0; k < t; ++k) twice += n[i][k] * out.steps[k];
    out.steps_variance[i] = 2.0 * twice - out.steps[i] - out.steps[i] * out.steps[i];
  }
  if (counts.dwell_mean.empty()) return out;
  out.time.assign(t, 0.0);
  for (std::size_t i = 0; i < t; ++i)
    for (std::size_t k = 0; k < t; ++k) out.time[i] += n[i][k] * counts.dwell_mean[k];
  if (counts.dwell_sd.empty()) return out;
  // Var(tau_i) = sum_k N_ik^2 (Var_{p_k}(tau) + sd_k^2) / n_k: dwell does not depend on the next stage.
  std::vector<double> tau(t + r, 0.0);
  for (std::size_t i = 0; i < t; ++i) tau[i] = out.time[i];
  out.time_se.assign(t, 0.0);
  for (std::size_t k = 0; k < t; ++k) {
    const double v = (spread(c.p[k], tau) + counts.dwell_sd[k] * counts.dwell_sd[k]) / c.n[k];
    for (std::size_t i = 0; i < t; ++i) out.time_se[i] += n[i][k] * n[i][k] * v;
  }
  for (double& v : out.time_se) v = std::sqrt(v);
  return out;
}

GivenEnd given_end(const JumpCounts& counts, std::size_t absorbing) {
  const Chain c = chain_of(counts);
  const std::size_t t = c.transient;
  if (absorbing >= c.absorbing)
    throw Error(ErrorCode::invalid_argument, "absorbing column " + std::to_string(absorbing) + " of " + std::to_string(c.absorbing));
  const Matrix n = fundamental(c);
  std::vector<double> b(t, 0.0);
  for (std::size_t i = 0; i < t; ++i)
    for (std::size_t k = 0; k < t; ++k) b[i] += n[i][k] * c.p[k][t + absorbing];
  // The chain given the end has N_ij b_j / b_i for its fundamental matrix.
  GivenEnd out;
  const bool timed = !counts.dwell_mean.empty();
  for (std::size_t i = 0; i < t; ++i) {
    double steps = 0.0, time = 0.0;
    for (std::size_t j = 0; j < t; ++j) {
      steps += n[i][j] * b[j];
      if (timed) time += n[i][j] * b[j] * counts.dwell_mean[j];
    }
    out.steps.push_back(b[i] > 0.0 ? steps / b[i] : std::numeric_limits<double>::quiet_NaN());
    if (timed) out.time.push_back(b[i] > 0.0 ? time / b[i] : std::numeric_limits<double>::quiet_NaN());
  }
  return out;
}

}  // namespace v0
}  // namespace voronka
