#include <algorithm>
#include <array>
#include <cmath>

#include "base/format.hpp"
#include "estimation/maturity.hpp"
#include "flow/share_law.hpp"
#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"
#include "voronka/estimation/model_parts.hpp"
#include "voronka/flow/flow.hpp"

namespace voronka {
inline namespace v0 {
namespace {

constexpr std::uint32_t kDraws = 400;
constexpr std::uint64_t kSeed = 0x636f6e7665727421;   // the interval is part of the answer: the same on every call

double probability(const Model& model, StageId from, StageId to, std::int32_t within, std::optional<std::size_t> segment) {
  const std::array<StageId, 1> target{to};
  const PropagateOptions options{.segment = segment, .stop_at = {}};
  if (within == 0) return reach_ultimately(model, target, options)[from.index()];
  return reach_within(model, static_cast<std::size_t>(within) + 1, target, options)[from.index()].back();
}

// Share of deals that by the end of the horizon sit in a stage at an age beyond everything that ever left it.
double unresolved(const Model& model, StageId from, StageId to, std::int32_t within, std::optional<std::size_t> segment) {
  const StageGraph& graph = model.graph();
  double sum = 0.0;
  if (within == 0) {
    const auto visits = long_run(model, segment).visits[from.index()];
    for (const StageId s : graph.of_kind(StageKind::open))
      if (s != to) sum += visits[s.index()] * model.law(s, segment).unresolved();
    return std::min(sum, 1.0);
  }
  const auto days = static_cast<std::size_t>(within) + 1;
  std::vector<std::vector<double>> arrivals(graph.size());
  arrivals[from.index()] = {1.0};
  const Flows flows = propagate(model, days, {}, arrivals, {.segment = segment, .stop_at = to});
  for (const StageId s : graph.of_kind(StageKind::open)) {
    const StageLaw& law = model.law(s, segment);
    std::size_t longest = 0;
    for (const Exit& exit : law.exits()) longest = std::max(longest, exit.tail_ratio > 0.0 ? days : exit.probability.size());
    if (s != to && law.unresolved() > 0.0 && days > longest) sum += law.unresolved() * flows.until(s, days - 1 - longest);
  }
  return std::min(sum, 1.0);
}

// One draw of every stage's shares, for the team or one segment, as a model of its own with only that row.
Model drawn(const Model& model, const std::vector<flow::ShareLaw>& shares, const std::vector<const StageLaw*>& laws, const Random& random, std::uint32_t draw) {
  const Model::Parts& parts = model.parts();
  Model::Parts one{.graph = parts.graph, .clock = parts.clock, .zone = parts.zone, .stated = parts.stated};
  one.amount = parts.amount;
  one.arrivals = parts.arrivals;
  one.laws.resize(1);
  one.counts.resize(1);
  std::vector<double> u, share;
  for (std::size_t s = 0; s < laws.size(); ++s) {
    u.resize(shares[s].sticks());
    for (std::size_t k = 0; k < u.size(); ++k) u[k] = random.uniform(draw, static_cast<std::uint32_t>(s), static_cast<std::uint32_t>(k), 1);
    share.resize(laws[s]->exits().size());
    shares[s].draw(u, share);
    one.laws[0].push_back(laws[s]->reweighted(share));
    one.counts[0].push_back({0.0, std::vector<double>(share.size(), 0.0)});
  }
  return Model(std::move(one));
}

double quantile(const std::vector<double>& sorted, double p) {   // linear between order statistics (Hyndman & Fan 1996, type 7)
  const double where = p * static_cast<double>(sorted.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(where), sorted.size() - 2);
  return sorted[i] + (where - static_cast<double>(i)) * (sorted[i + 1] - sorted[i]);
}

}  // namespace

Rate conversion(const Model& model, StageId from, StageId to, std::int32_t within, std::optional<std::size_t> segment, double level) {
  if (within < 0 || within > 36'600)
    throw Error(ErrorCode::invalid_argument, formatted("a horizon of {} days was asked for; it should be from 0 (ultimate) to 36,600", within));
  if (!(level > 0.0 && level < 1.0)) throw Error(ErrorCode::invalid_argument, formatted("an interval of level {} was asked for; it should be between 0 and 1", level));
  for (const StageId s : {from, to})
    if (s.index() >= model.graph().size())
      throw Error(ErrorCode::invalid_argument, formatted("conversion to or from stage number {}; the graph has {} stages", s.index(), model.graph().size()));

  Rate rate;
  rate.within = within;
  rate.clock = model.clock();
  rate.n = model.counts(from, segment).observed;
  rate.n_effective = model.counts(from, segment).entered;
  rate.estimate = probability(model, from, to, within, segment);
  rate.unresolved = unresolved(model, from, to, within, segment);
  rate.mature = rate.unresolved <= detail::mature_unresolved;

  std::vector<const StageLaw*> laws;
  std::vector<flow::ShareLaw> shares;
  bool any = false;
  for (std::size_t s = 0; s < model.graph().size(); ++s) {
    const StageId stage{static_cast<std::uint16_t>(s)};
    laws.push_back(&model.law(stage, segment));
    shares.emplace_back(*laws.back(), model.counts(stage, segment), model.uncertainty(), false);
    any = any || shares.back().sticks() > 0;
  }
  if (!any || from == to) {
    rate.low = rate.high = rate.estimate;
    return rate;
  }
  const Random random(kSeed);
  std::vector<double> draws;
  for (std::uint32_t d = 0; d < kDraws; ++d) draws.push_back(probability(drawn(model, shares, laws, random, d), from, to, within, std::nullopt));
  std::sort(draws.begin(), draws.end());
  rate.low = quantile(draws, 0.5 * (1.0 - level));
  rate.high = quantile(draws, 0.5 * (1.0 + level));
  return rate;
}

}  // namespace v0
}  // namespace voronka
