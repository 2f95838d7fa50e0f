#include "estimation/stage_hazards.hpp"

#include <algorithm>
#include <cmath>

#include "estimation/row_covariance.hpp"

namespace voronka::detail {

namespace {

StageHazards hazards(const LifeTables& tables, std::int32_t segment, StageId stage, std::vector<StageId> to, bool guard) {
  StageHazards h;
  const auto risk = tables.at_risk(segment, stage);
  const auto exits = tables.exits(segment, stage);
  h.to = std::move(to);
  std::vector<int> column(tables.graph().size(), -1);
  for (std::size_t j = 0; j < h.to.size(); ++j) column[h.to[j].index()] = static_cast<int>(j);
  // With forgetting, in parts of the largest weight that anybody at this age can have: at most the effective number (see incidence.cpp).
  const double one = 1.0 / static_cast<double>(tables.unit());
  const auto scale = [&](std::size_t age) { return tables.half_life() ? one * std::exp2(static_cast<double>(age) / *tables.half_life()) : one; };
  h.at_risk.resize(risk.size());
  for (std::size_t a = 0; a < risk.size(); ++a) h.at_risk[a] = scale(a) * static_cast<double>(risk[a]);
  h.moved.assign(h.to.size(), std::vector<double>(risk.size(), 0.0));
  h.spells = one * static_cast<double>(tables.spells(segment, stage));
  for (std::size_t i = 0; i < exits.size();) {
    const auto age = static_cast<std::size_t>(exits[i].age);
    std::size_t end = i;
    std::int64_t left = 0;
    for (; end < exits.size() && exits[end].age == exits[i].age; ++end) left += exits[end].count;
    const bool all = left == risk[age];
    if (guard && tables.delayed() && all && risk[age] < 5 * tables.unit() && age + 1 < risk.size()) {
      ++h.guarded;
      i = end;
      continue;
    }
    if (all && risk[age] <= tables.unit()) ++h.lone;
    for (; i < end; ++i) {
      const double n = scale(age) * static_cast<double>(exits[i].count);
      const int j = column[exits[i].to];
      if (j < 0) {
        h.odd += n;
        continue;
      }
      h.moved[static_cast<std::size_t>(j)][age] = n;
      h.left += n;
    }
  }
  h.hazard.assign(h.to.size(), std::vector<double>(risk.size(), 0.0));
  for (std::size_t j = 0; j < h.to.size(); ++j)
    for (std::size_t a = 0; a < risk.size(); ++a)
      if (h.at_risk[a] > 0.0) h.hazard[j][a] = h.moved[j][a] / h.at_risk[a];
  return h;
}

}  // namespace

StageHazards team_hazards(const LifeTables& tables, StageId stage) {
  const auto exits = tables.exits(0, stage);
  std::vector<StageId> to;
  for (const StageId j : tables.graph().exits(stage))
    if (std::any_of(exits.begin(), exits.end(), [&](const auto& x) { return x.to == j.index(); })) to.push_back(j);
  return hazards(tables, 0, stage, std::move(to), true);
}

StageHazards segment_hazards(const LifeTables& tables, std::int32_t segment, StageId stage, const std::vector<StageId>& to) {
  return hazards(tables, segment, stage, to, false);
}

StageLaw law_of(const std::vector<StageId>& to, const std::vector<std::vector<double>>& hazard) {
  std::vector<Exit> exits;
  for (const StageId j : to) exits.push_back({j, {}, 0.0});
  const std::size_t ages = hazard.empty() ? 0 : hazard[0].size();
  double surviving = 1.0;
  for (auto& exit : exits) exit.probability.reserve(ages);
  for (std::size_t a = 0; a < ages; ++a) {
    double leaves = 0.0;
    for (std::size_t j = 0; j < exits.size(); ++j) leaves += hazard[j][a];
    for (std::size_t j = 0; j < exits.size(); ++j) exits[j].probability.push_back(surviving * hazard[j][a]);
    surviving = leaves >= 1.0 ? 0.0 : surviving * (1.0 - leaves);
  }
  for (auto& exit : exits) {
    while (exit.probability.size() > 1 && exit.probability.back() == 0.0) exit.probability.pop_back();
    if (exit.probability.empty()) exit.probability.push_back(0.0);
  }
  return StageLaw(std::move(exits));
}

double effective_number(const StageHazards& h) {
  RowCovariance row(h.to.size() + 1, 0);
  StateStep step;
  for (std::size_t a = 0; a < h.ages(); ++a) {
    step = {0, h.at_risk[a], {}};
    for (std::size_t j = 0; j < h.to.size(); ++j)
      if (h.moved[j][a] > 0.0) step.moves.emplace_back(j + 1, h.moved[j][a]);
    if (!step.moves.empty()) row.step({&step, 1}, false);
  }
  double binomial = 0.0, variance = 0.0;
  for (std::size_t j = 1; j <= h.to.size(); ++j) binomial += row.p()[j] * (1.0 - row.p()[j]), variance += row.variance(j);
  return binomial > 1e-9 && variance > 0.0 ? binomial / variance : h.left;
}

}  // namespace voronka::detail
