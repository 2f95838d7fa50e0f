#include "flow/simulation_laws.hpp"

#include <algorithm>
#include <cmath>

namespace voronka::simulation {
namespace {

/// Distribution function of the standard normal law.
double normal(double z) noexcept { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

Lag draw_lag(const LagLaw& law, const Draws& draws) {
  Lag out;
  out.kind = law.kind;
  switch (law.kind) {
    case LagLaw::Kind::geometric: out.first = draws.value(law.first); break;
    case LagLaw::Kind::lognormal:
      out.first = draws.value(law.first);
      out.second = draws.value(law.second);
      break;
    case LagLaw::Kind::fixed: out.first = law.first.a; break;
    case LagLaw::Kind::table: {
      double sum = 0.0;
      for (const double p : law.probability) out.cumulative.push_back(sum += p);
      break;
    }
  }
  return out;
}

bool is_lost(const StageGraph& graph, StageId id) noexcept { return graph[id].kind == StageKind::lost; }

/// Rates of the moves out of one stage: what the draws leave goes to the move that takes the rest. Draws that sum to more than 1 are scaled down to 1.
void share_out(std::vector<Way>& ways, const std::vector<bool>& takes_rest) {
  double sum = 0.0;
  for (const Way& w : ways) sum += w.rate;
  if (sum > 1.0)
    for (Way& w : ways) w.rate /= sum;
  for (std::size_t i = 0; i < ways.size(); ++i)
    if (takes_rest[i]) ways[i].rate = std::max(0.0, 1.0 - sum);
}

}  // namespace

double Draws::value(const Value& v) const {
  if (v.law == Value::Law::fixed) return v.a;
  const double u = uniform(Purpose::hyper, v.address, 0);
  double x = v.a;
  switch (v.law) {
    case Value::Law::uniform: x = v.a + (v.b - v.a) * u; break;
    case Value::Law::lognormal: x = lognormal_quantile(u, std::log(v.a), v.b); break;
    case Value::Law::beta: x = beta_quantile(u, v.a * v.b, (1.0 - v.a) * v.b); break;
    case Value::Law::fixed: break;
  }
  return std::clamp(x, v.low, v.high);
}

std::int64_t Lag::quantile(double u) const {
  switch (kind) {
    case LagLaw::Kind::geometric: return geometric_quantile(u, first);
    case LagLaw::Kind::lognormal: return static_cast<std::int64_t>(std::ceil(std::min(lognormal_quantile(u, std::log(first), second), 1e9)));
    case LagLaw::Kind::fixed: return static_cast<std::int64_t>(first);
    case LagLaw::Kind::table: {
      const auto it = std::lower_bound(cumulative.begin(), cumulative.end(), u);
      return it == cumulative.end() ? static_cast<std::int64_t>(cumulative.size()) - 1 : it - cumulative.begin();
    }
  }
  return 0;
}

std::vector<double> Lag::probabilities(std::size_t days) const {
  std::vector<double> out(days, 0.0);
  switch (kind) {
    case LagLaw::Kind::geometric: {
      const double p = 1.0 / (1.0 + first);
      double left = p;
      for (double& x : out) {
        x = left;
        left *= 1.0 - p;
      }
      break;
    }
    case LagLaw::Kind::lognormal: {
      const auto below = [&](std::size_t d) {  // P(lag <= d)
        if (d == 0) return 0.0;
        const double z = std::log(static_cast<double>(d) / first);
        return second > 0.0 ? normal(z / second) : z >= 0.0 ? 1.0 : 0.0;
      };
      for (std::size_t d = 1; d < days; ++d) out[d] = below(d) - below(d - 1);
      break;
    }
    case LagLaw::Kind::fixed:
      if (static_cast<std::size_t>(first) < days) out[static_cast<std::size_t>(first)] = 1.0;
      break;
    case LagLaw::Kind::table:
      for (std::size_t d = 0; d < std::min(days, cumulative.size()); ++d) out[d] = cumulative[d] - (d == 0 ? 0.0 : cumulative[d - 1]);
      break;
  }
  return out;
}

double Lag::mean() const {
  switch (kind) {
    case LagLaw::Kind::geometric:
    case LagLaw::Kind::fixed: return first;
    default: break;
  }
  // Of whole days: sum of P(lag > d).
  double sum = 0.0, below = 0.0;
  for (const double p : probabilities(50'000)) {
    below += p;
    sum += std::max(0.0, 1.0 - below);
  }
  return sum;
}

Company draw_company(const Spec& spec, const Draws& draws) {
  Company out;
  out.ways.resize(spec.graph.size());
  std::vector<std::vector<bool>> rest(spec.graph.size());
  for (const MoveSpec& m : spec.moves) {
    const std::size_t from = m.move.from.index();
    out.ways[from].push_back({m.move.to, m.rate ? draws.value(*m.rate) : 0.0, out.lags.size()});
    rest[from].push_back(!m.rate);
    out.lags.push_back(draw_lag(m.lag, draws));
  }
  for (std::size_t i = 0; i < out.ways.size(); ++i) share_out(out.ways[i], rest[i]);
  out.per_day = draws.value(spec.inflow.per_day);
  out.growth_per_week = draws.value(spec.inflow.growth_per_week);
  for (std::size_t r = 0; r < spec.reps.size(); ++r) {
    out.throughput.push_back(draws.value(spec.reps[r].throughput));
    out.effects.push_back(spec.reps[r].odds);
    for (std::size_t k = 0; k < spec.effect_stages.size(); ++k) {
      const double z = normal_quantile(draws.uniform(Purpose::rep_effect, static_cast<std::uint32_t>(r), static_cast<std::uint32_t>(spec.effect_stages[k])));
      out.effects[r][spec.effect_stages[k]] *= std::exp(spec.effect_sigma * z);
    }
  }
  for (const BookingSpec& b : spec.bookings) out.show.push_back(draws.value(b.show));
  return out;
}

std::vector<Way> Company::ways_with(const StageGraph& graph, std::size_t stage, double odds) const {
  std::vector<Way> out = ways[stage];
  if (odds == 1.0) return out;
  double forward = 0.0, lost = 0.0;
  for (const Way& w : out) (is_lost(graph, w.to) ? lost : forward) += w.rate;
  if (forward <= 0.0 || lost <= 0.0) return out;
  // Odds forward : lost times `odds`; deals that stay for ever are neither.
  const double share = forward * odds / (forward * odds + lost), total = forward + lost;
  for (Way& w : out) w.rate *= is_lost(graph, w.to) ? (1.0 - share) * total / lost : share * total / forward;
  return out;
}

}  // namespace voronka::simulation
