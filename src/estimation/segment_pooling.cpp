#include "estimation/segment_pooling.hpp"

#include <algorithm>
#include <cmath>

#include "estimation/dirichlet_strength.hpp"

namespace voronka::detail {
namespace {

/// Cells that the strength per age is fitted to: enough for three digits, and no cost that grows with reps x ages.
constexpr std::size_t most_cells = 100'000;

}  // namespace

std::vector<std::vector<double>> tilted(const StageHazards& team, const SegmentTilt& tilt) {
  const std::size_t exits = team.to.size();
  std::vector<std::vector<double>> result(exits, std::vector<double>(team.ages(), 0.0));
  for (std::size_t a = 0; a < team.ages(); ++a) {
    double all = 0.0, weighted = 0.0;
    for (std::size_t j = 0; j < exits; ++j) all += team.hazard[j][a], weighted += tilt.phi[j] * team.hazard[j][a];
    if (all <= 0.0 || weighted <= 0.0) continue;
    const double leaves = all >= 1.0 ? 1.0 : -std::expm1(std::log1p(-all) * tilt.theta);
    for (std::size_t j = 0; j < exits; ++j) result[j][a] = leaves * tilt.phi[j] * team.hazard[j][a] / weighted;
  }
  return result;
}

std::vector<std::vector<double>> shrunk_hazards(const StageHazards& team, const StageHazards& segment, const SegmentTilt& tilt, double kappa) {
  auto h = tilted(team, tilt);
  for (std::size_t a = 0; a < segment.ages(); ++a) {
    const double y = segment.at_risk[a];
    if (y <= 0.0) continue;
    for (std::size_t j = 0; j < h.size(); ++j) h[j][a] = (segment.moved[j][a] + kappa * h[j][a]) / (y + kappa);
  }
  return h;
}

SegmentPooling pool_segments(const StageHazards& team, const std::vector<StageHazards>& segments) {
  const std::size_t exits = team.to.size();
  SegmentPooling out;
  out.tilt.assign(segments.size(), {1.0, std::vector<double>(exits, 1.0)});
  std::vector<std::size_t> with_data;
  for (std::size_t s = 0; s < segments.size(); ++s)
    if (segments[s].ages() > 0) with_data.push_back(s);
  std::vector<double> left, predicted;
  std::vector<std::vector<double>> moved, share;   // [segment with data][exit]
  for (const std::size_t s : with_data) {
    double n = 0.0, e = 0.0;
    std::vector<double> own(exits, 0.0), by_team(exits, 0.0);
    for (std::size_t a = 0; a < segments[s].ages(); ++a) {
      double leaves = 0.0, here = 0.0;
      for (std::size_t j = 0; j < exits; ++j) leaves += team.hazard[j][a], here += segments[s].moved[j][a];
      if (leaves <= 0.0) continue;   // the team's risk set was left out
      e += segments[s].at_risk[a] * leaves, n += here;
      for (std::size_t j = 0; j < exits; ++j) own[j] += segments[s].moved[j][a], by_team[j] += here * team.hazard[j][a] / leaves;
    }
    for (std::size_t j = 0; j < exits && n > 0.0; ++j) by_team[j] /= n;
    left.push_back(n), predicted.push_back(e), moved.push_back(std::move(own)), share.push_back(std::move(by_team));
  }
  out.speed_strength = gamma_strength(left, predicted, with_data.size());
  std::vector<StrengthTerm> terms, totals;
  for (std::size_t i = 0; i < with_data.size() && exits > 1; ++i) {
    if (left[i] < 2.0) continue;
    totals.push_back({1.0, left[i], 1.0});
    for (std::size_t j = 0; j < exits; ++j)
      if (moved[i][j] > 0.0) terms.push_back({share[i][j], moved[i][j], 1.0});
  }
  out.share_strength = dirichlet_strength(terms, totals, with_data.size());
  for (std::size_t i = 0; i < with_data.size(); ++i) {
    SegmentTilt& tilt = out.tilt[with_data[i]];
    tilt.theta = (left[i] + out.speed_strength) / (predicted[i] + out.speed_strength);
    for (std::size_t j = 0; j < exits; ++j)
      if (share[i][j] > 0.0) tilt.phi[j] = (moved[i][j] + out.share_strength * share[i][j]) / ((left[i] + out.share_strength) * share[i][j]);
  }
  terms.clear(), totals.clear();
  std::size_t cells = 0;
  for (const std::size_t s : with_data)
    for (const double y : segments[s].at_risk) cells += y >= 2.0 ? 1 : 0;
  const std::size_t stride = 1 + cells / most_cells;
  std::size_t index = 0;
  for (const std::size_t s : with_data) {
    const auto h = tilted(team, out.tilt[s]);
    for (std::size_t a = 0; a < segments[s].ages(); ++a) {
      const double y = segments[s].at_risk[a];
      if (y < 2.0 || index++ % stride != 0) continue;
      double gone = 0.0, leaves = 0.0;
      for (std::size_t j = 0; j < exits; ++j) gone += segments[s].moved[j][a], leaves += h[j][a];
      // An age at which the team never leaves, or always does, says nothing.
      if (leaves <= 0.0 || leaves >= 1.0 - 1e-12) continue;
      totals.push_back({1.0, y, 1.0});
      for (std::size_t j = 0; j < exits; ++j)
        if (segments[s].moved[j][a] > 0.0) terms.push_back({h[j][a], segments[s].moved[j][a], 1.0});
      if (y - gone > 1e-9) terms.push_back({1.0 - leaves, y - gone, 1.0});
    }
  }
  out.kappa = dirichlet_strength(terms, totals, with_data.size());
  return out;
}

}  // namespace voronka::detail
