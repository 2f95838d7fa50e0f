#include "flow/simulation_truth.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.hpp"

namespace voronka::simulation {
namespace {

using json::Json;

constexpr std::array<std::string_view, 4> lag_names = {"geometric", "lognormal", "fixed", "table"};
constexpr std::array<std::string_view, 5> fault_names = {"odds", "lag", "inflow", "show_up", "activity"};

Json rates_json(const Spec& spec, const std::vector<std::vector<Way>>& ways) {
  Json out = Json::array();
  for (std::size_t i = 0; i < ways.size(); ++i)
    for (const Way& w : ways[i])
      out.push_back({{"from", spec.graph.stages()[i].name}, {"to", spec.graph[w.to].name}, {"rate", w.rate}});
  return out;
}

Json lags_json(const Spec& spec, const Company& company) {
  Json out = Json::array();
  for (std::size_t i = 0; i < company.ways.size(); ++i)
    for (const Way& w : company.ways[i]) {
      const Lag& lag = company.lags[w.lag];
      Json row = {{"from", spec.graph.stages()[i].name}, {"to", spec.graph[w.to].name}, {"law", lag_names[static_cast<std::size_t>(lag.kind)]}};
      if (lag.kind == LagLaw::Kind::lognormal) {
        row["median"] = lag.first;
        row["sigma"] = lag.second;
      }
      row["mean"] = lag.mean();
      out.push_back(std::move(row));
    }
  return out;
}

std::vector<std::vector<Way>> ways_of(const Spec& spec, const Company& company, std::size_t rep, std::size_t channel) {
  std::vector<std::vector<Way>> out;
  for (std::size_t s = 0; s < spec.graph.size(); ++s) {
    double odds = rep == nobody ? 1.0 : company.effects[rep][s];
    if (channel != nobody) odds *= spec.channels[channel].odds[s];
    out.push_back(company.ways_with(spec.graph, s, odds));
  }
  return out;
}

/// Expected entries into every stage of a deal that comes in: the solution of v = entry + v P.
std::vector<double> visits(const Spec& spec, const std::vector<std::vector<Way>>& ways) {
  const auto n = static_cast<Eigen::Index>(ways.size());
  Eigen::MatrixXd a = Eigen::MatrixXd::Identity(n, n);
  Eigen::VectorXd b(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    b[i] = spec.entry_share[static_cast<std::size_t>(i)];
    for (const Way& w : ways[static_cast<std::size_t>(i)]) a(w.to.index(), i) -= w.rate;
  }
  const Eigen::VectorXd v = a.partialPivLu().solve(b);
  return {v.data(), v.data() + n};
}

/// Curves of the whole company: every rep and channel by its share of the entries into the stage (throughput x channel share x visits). Exact where deals keep
/// their rep and everyone is there all the time.
Json incidence_json(const Spec& spec, const Company& company) {
  struct Part {
    double weight;
    std::vector<std::vector<Way>> ways;
    std::vector<double> visits;
  };
  double capacity = 0.0;
  for (const double t : company.throughput) capacity += t;
  std::vector<Part> parts;
  for (std::size_t r = 0; r < spec.reps.size(); ++r)
    for (std::size_t c = 0; c < std::max<std::size_t>(1, spec.channels.size()); ++c) {
      const double share = company.throughput[r] / capacity * (spec.channels.empty() ? 1.0 : spec.channels[c].share);
      Part part{share, ways_of(spec, company, r, spec.channels.empty() ? nobody : c), {}};
      // People and channels that are alike are one.
      const auto same = [&](const Part& p) {
        for (std::size_t s = 0; s < p.ways.size(); ++s)
          for (std::size_t w = 0; w < p.ways[s].size(); ++w)
            if (p.ways[s][w].rate != part.ways[s][w].rate) return false;
        return true;
      };
      const auto twin = std::find_if(parts.begin(), parts.end(), same);
      if (twin != parts.end()) twin->weight += share;
      else parts.push_back(std::move(part));
    }
  for (Part& p : parts) p.visits = visits(spec, p.ways);

  const auto days = static_cast<std::size_t>(spec.incidence_days);
  Json out = Json::array();
  for (std::size_t target = 0; target < spec.graph.size(); ++target) {
    if (spec.graph.stages()[target].kind == StageKind::open) continue;
    std::vector<std::vector<double>> mixed(spec.graph.size(), std::vector<double>(days + 1, 0.0));
    std::vector<double> total(spec.graph.size(), 0.0);
    for (const Part& p : parts) {
      const auto curves = incidence(company, p.ways, target, days);
      for (std::size_t i = 0; i < mixed.size(); ++i) {
        const double weight = p.weight * p.visits[i];
        total[i] += weight;
        for (std::size_t h = 0; h <= days; ++h) mixed[i][h] += weight * curves[i][h];
      }
    }
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      if (spec.graph.stages()[i].kind != StageKind::open || !(total[i] > 0.0)) continue;
      for (double& x : mixed[i]) x /= total[i];
      out.push_back({{"segment", "all"},
                     {"from", spec.graph.stages()[i].name},
                     {"to", spec.graph.stages()[target].name},
                     {"clock", spec.clock == Clock::working ? "working" : "calendar"},
                     {"probability", mixed[i]}});
    }
  }
  return out;
}

Json faults_json(const Spec& spec, const std::vector<Wart>& warts) {
  Json out = Json::array();
  for (const FaultSpec& f : spec.faults) {
    Json row = {{"code", fault_names[static_cast<std::size_t>(f.kind)]}, {"in", "process"}};
    if (f.stage) row["stage"] = spec.graph.stages()[*f.stage].name;
    if (f.rep) row["rep"] = spec.reps[*f.rep].name;
    if (f.channel) row["channel"] = spec.channels[*f.channel].name;
    if (!f.activity.empty()) row["activity"] = f.activity;
    row["from"] = f.when.from().iso();
    row["until"] = f.when.until().iso();
    row["factor"] = f.factor;
    out.push_back(std::move(row));
  }
  for (const Wart& w : warts) {
    Json row = {{"code", w.name}, {"in", "data"}, {"count", w.count}};
    if (!w.example.empty()) row["example"] = w.example;
    out.push_back(std::move(row));
  }
  return out;
}

/// What had happened by as_of, and what came after it until Spec::until.
Json outcome_json(const Spec& spec, const Life& life, const Grid& grid, std::size_t event_rows) {
  struct Count {
    std::int64_t wins = 0, revenue = 0;
    void add(const Step& step) {
      ++wins;
      revenue += step.amount;
    }
  };
  const std::size_t known = grid.place(spec.window.until()), until = grid.place(spec.until);
  std::int64_t deals = 0, won = 0, lost = 0, open = 0, revenue = 0;
  Count from_open, from_new;
  std::vector<Count> days(until - known);
  for (const Deal& d : life.deals) {
    const Step* last = nullptr;
    for (const Step& s : d.steps)
      if (s.place < known) last = &s;
    const bool is_new = last == nullptr;
    if (!is_new) {
      ++deals;
      const StageKind kind = spec.graph[last->stage].kind;
      (kind == StageKind::won ? won : kind == StageKind::lost ? lost : open) += 1;
      if (kind == StageKind::won) revenue += last->amount;
    }
    for (const Step& s : d.steps) {
      if (s.place < known || s.place >= until || spec.graph[s.stage].kind != StageKind::won) continue;
      days[s.place - known].add(s);
      (is_new ? from_new : from_open).add(s);
    }
  }
  const auto count_json = [](const Count& c) { return Json{{"wins", c.wins}, {"revenue", std::to_string(c.revenue)}}; };
  Json after = {{"until", spec.until.iso()}, {"from_open", count_json(from_open)}, {"from_new", count_json(from_new)}, {"days", Json::array()}};
  for (std::size_t p = known; p < until; ++p) {
    Json row = count_json(days[p - known]);
    row["day"] = grid[p].iso();
    after["days"].push_back(std::move(row));
  }
  return {{"as_of", spec.window.until().iso()},
          {"opportunities", deals},
          {"event_rows", event_rows},
          {"won", won},
          {"lost", lost},
          {"open", open},
          {"currency", std::string(spec.currency.code())},
          {"revenue", std::to_string(revenue)},
          {"after", std::move(after)}};
}

}  // namespace

std::vector<std::vector<double>> incidence(const Company& company, const std::vector<std::vector<Way>>& ways, std::size_t target, std::size_t days) {
  const std::size_t n = ways.size();
  // F_i(h) = sum over ways w of sum over lags d of rate_w P(lag = d) F_to(h - d), F_target = 1: same-day moves make it a linear system, the same for every h.
  std::vector<std::vector<std::vector<double>>> kernel(n);
  Eigen::MatrixXd same_day = Eigen::MatrixXd::Identity(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (const Way& w : ways[i]) {
      auto& k = kernel[i].emplace_back(company.lags[w.lag].probabilities(days + 1));
      for (double& x : k) x *= w.rate;
      if (i != target && w.to.index() != target) same_day(static_cast<Eigen::Index>(i), w.to.index()) -= k[0];
    }
  const Eigen::PartialPivLU<Eigen::MatrixXd> solver(same_day);
  std::vector<std::vector<double>> out(n, std::vector<double>(days + 1, 0.0));
  Eigen::VectorXd right(static_cast<Eigen::Index>(n));
  std::vector<std::vector<double>> reached(n);
  for (std::size_t h = 0; h <= days; ++h) {
    for (std::size_t i = 0; i < n; ++i) {
      double sum = i == target ? 1.0 : 0.0;
      for (std::size_t w = 0; i != target && w < ways[i].size(); ++w) {
        const std::size_t to = ways[i][w].to.index();
        const std::vector<double>& k = kernel[i][w];
        if (to == target) {
          for (std::size_t d = 0; d <= h; ++d) sum += k[d];
        } else {
          for (std::size_t d = 1; d <= h; ++d) sum += k[d] * out[to][h - d];
        }
      }
      right[static_cast<Eigen::Index>(i)] = sum;
    }
    const Eigen::VectorXd f = solver.solve(right);
    for (std::size_t i = 0; i < n; ++i) out[i][h] = f[static_cast<Eigen::Index>(i)];
  }
  return out;
}

std::string truth_json(const Spec& spec, const Company& company, const Life& life, const Grid& grid, const std::vector<Wart>& warts, std::uint64_t seed,
                       std::uint32_t number, std::size_t event_rows) {
  Json doc = {{"format", "voronka-simulation-truth"}, {"version", 1}, {"seed", std::to_string(seed)}, {"company", number}};
  doc["inflow"] = {{"per_day", company.per_day}, {"growth_per_week", company.growth_per_week}};
  doc["rates"] = rates_json(spec, company.ways);
  doc["lags"] = lags_json(spec, company);
  doc["reps"] = Json::array();
  for (std::size_t r = 0; r < spec.reps.size(); ++r)
    doc["reps"].push_back({{"rep", spec.reps[r].name}, {"throughput", company.throughput[r]}, {"rates", rates_json(spec, ways_of(spec, company, r, nobody))}});
  doc["channels"] = Json::array();
  for (std::size_t c = 0; c < spec.channels.size(); ++c)
    doc["channels"].push_back(
        {{"channel", spec.channels[c].name}, {"share", spec.channels[c].share}, {"rates", rates_json(spec, ways_of(spec, company, nobody, c))}});
  if (spec.amount)
    doc["amount"] = {{"currency", std::string(spec.currency.code())},
                     {"mean", std::exp(spec.amount->log_median + 0.5 * spec.amount->sigma * spec.amount->sigma)},
                     {"log_median", spec.amount->log_median},
                     {"log_sigma", spec.amount->sigma}};
  doc["show"] = Json::array();
  for (std::size_t b = 0; b < spec.bookings.size(); ++b)
    doc["show"].push_back({{"from", spec.graph[spec.bookings[b].from].name}, {"to", spec.graph[spec.bookings[b].to].name}, {"probability", company.show[b]}});
  doc["incidence"] = incidence_json(spec, company);
  doc["faults"] = faults_json(spec, warts);
  doc["outcome"] = outcome_json(spec, life, grid, event_rows);
  return doc.dump();
}

}  // namespace voronka::simulation
