// A model that people write: edges with counts or rates, lag laws, counts per rep and a pooling strength.
#include <algorithm>
#include <array>

#include "base/format.hpp"
#include "estimation/model_document.hpp"

namespace voronka::model_document {
namespace {

using json::Node;

// The age at which deals move on, given that they do: sums to 1.
struct Lag {
  std::vector<double> probability;
  double tail_ratio = 0.0;
  friend bool operator==(const Lag&, const Lag&) = default;
};

constexpr std::size_t kLongest = 3'650;   // ages of a tabulated law; beyond it a geometric tail carries what is left

// E[max(x - T, 0)] for a log-normal T: x F(x) - E[T; T <= x]  (limited expected value).
double lognormal_shortfall(double x, double log_median, double sigma) {
  if (x <= 0.0) return 0.0;
  const auto cdf = [](double z) { return 0.5 * std::erfc(-z * 0.70710678118654752440); };
  const double z = (std::log(x) - log_median) / sigma;
  return x * cdf(z) - std::exp(log_median + 0.5 * sigma * sigma) * cdf(z - sigma);
}

// A deal that enters at a uniform moment of its day and stays T days has the age k with probability G(k+1) - 2 G(k) + G(k-1), G(x) = E[max(x - T, 0)].
// This is the mean-preserving discretisation at step 1.
Lag lognormal_lag(double median, double sigma) {
  const double mu = std::log(median);
  Lag lag;
  double before = 0.0, here = 0.0, after = lognormal_shortfall(1.0, mu, sigma), sum = 0.0;
  while (lag.probability.size() < kLongest) {
    const double p = std::max(after - 2.0 * here + before, 0.0);
    lag.probability.push_back(p);
    sum += p;
    if (1.0 - sum < 1e-12 && static_cast<double>(lag.probability.size()) > median) break;
    before = here;
    here = after;
    after = lognormal_shortfall(static_cast<double>(lag.probability.size()) + 1.0, mu, sigma);
  }
  const double left = 1.0 - sum;
  if (left >= 1e-12 && lag.probability.back() > 0.0) lag.tail_ratio = left / (lag.probability.back() + left);
  else for (double& p : lag.probability) p /= sum;
  return lag;
}

Lag read_lag(const Node& node) {
  const Node law = node.at("law");
  const std::string name = law.text();
  Lag lag;
  if (name == "geometric") {
    only_keys(node, {"law", "mean"});
    const double p = 1.0 / (1.0 + non_negative(node.at("mean")));   // support 0, 1, 2, ...; mean (1 - p) / p
    lag.probability = {p};
    lag.tail_ratio = 1.0 - p;
  } else if (name == "fixed") {
    only_keys(node, {"law", "days"});
    const std::int64_t days = node.at("days").integer();
    if (days < 0 || days > static_cast<std::int64_t>(kLongest)) node.at("days").fail(formatted("a whole number of days from 0 to {}", kLongest));
    lag.probability.assign(static_cast<std::size_t>(days) + 1, 0.0);
    lag.probability.back() = 1.0;
  } else if (name == "lognormal") {
    only_keys(node, {"law", "median", "sigma"});
    const double median = node.at("median").number(), sigma = node.at("sigma").number();
    if (!(median > 0.0)) node.at("median").fail("a median above 0");
    if (!(sigma > 0.0 && sigma <= 5.0)) node.at("sigma").fail("a number above 0 and at most 5");
    lag = lognormal_lag(median, sigma);
  } else if (name == "table") {
    only_keys(node, {"law", "probability"});
    double sum = 0.0;
    for (const Node& p : node.at("probability").array()) {
      lag.probability.push_back(non_negative(p));
      sum += lag.probability.back();
    }
    if (!(std::abs(sum - 1.0) <= 1e-9)) node.at("probability").fail("probabilities by age that sum to 1");
  } else {
    law.fail("\"geometric\", \"fixed\", \"lognormal\" or \"table\"");
  }
  return lag;
}

// Counts or a known rate of one edge, for the team or one rep.
struct Share {
  double entered = 0.0, moved = 0.0, rate = 0.0;
  bool counted = false;
};

Share read_share(const Node& node) {
  Share share;
  if (const auto rate = node.find("rate")) {
    only_keys(node, {"rate"});
    share.rate = non_negative(*rate);
    if (share.rate > 1.0) rate->fail("a rate from 0 to 1");
    return share;
  }
  only_keys(node, {"entered", "moved"});
  share.counted = true;
  share.entered = non_negative(node.at("entered"));
  share.moved = non_negative(node.at("moved"));
  if (share.moved > share.entered) node.at("moved").fail(formatted("at most the {} that entered", share.entered));
  if (share.entered > 0.0) share.rate = share.moved / share.entered;
  return share;
}

struct Edge {
  StageId to;
  Lag lag;
  Share team;
  std::vector<std::optional<Share>> reps;   // by segment
  std::string path;
};

struct Pooling {
  std::optional<double> strength;
};

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw Error(ErrorCode::invalid_data, formatted("the model at {}: {}", path, what));
}

Pooling read_pooling(const std::optional<Node>& node, Model::Parts& parts) {
  Pooling pooling;
  if (!node) return pooling;
  only_keys(*node, {"by", "strength", "prior", "rule"});
  if (const auto prior = node->find("prior"); prior && prior->text() != "team") prior->fail("\"team\"");
  constexpr std::string_view rule = "(moved_rep + strength * moved_team / entered_team) / (entered_rep + strength)";
  if (const auto stated = node->find("rule"); stated && stated->text() != rule) stated->fail(formatted("\"{}\"", rule));
  if (node->at("by").text() != "rep") node->at("by").fail("\"rep\"");
  parts.by = {"rep"};
  pooling.strength = non_negative(node->at("strength"));
  return pooling;
}

// The law of one stage for the team (segment none) or a rep whose counts are stated.
void build_row(const Model::Parts& parts, StageId from, const std::vector<Edge>& edges, std::optional<std::size_t> segment, const Pooling& pooling, StageLaw& law,
               ExitCounts& counts) {
  const std::string name = parts.graph[from].name;
  const std::string whose = segment ? formatted("\"{}\"", parts.segments[*segment]) : "the team";
  std::vector<double> moved, rates;
  double entered = 0.0, observed = 0.0;
  for (const Edge& edge : edges) {
    const Share& share = segment ? *edge.reps[*segment] : edge.team;
    const Share& first = segment ? *edges.front().reps[*segment] : edges.front().team;
    if (share.counted != first.counted) fail(edge.path, formatted("the moves out of \"{}\" of {} are partly counts, partly rates; state all in one way", name, whose));
    if (share.counted && share.entered != first.entered)
      fail(edge.path, formatted("\"entered\" of \"{}\" is {} here and {} at another move of {}; it counts entries into one stage", name, share.entered,
                                  first.entered, whose));
    if (!share.counted) {
      rates.push_back(share.rate);
      moved.push_back(0.0);
      continue;
    }
    const double strength = segment ? *pooling.strength : 0.0;   // (x + K r) / (n + K)
    observed = share.entered;
    entered = share.entered + strength;
    if (!(entered > 0.0)) fail(edge.path, formatted("nothing entered \"{}\" of {}, so there is no rate", name, whose));
    moved.push_back(share.moved + strength * edge.team.rate);
    rates.push_back(moved.back() / entered);
  }
  double sum = 0.0, sum_moved = 0.0;
  for (std::size_t j = 0; j < rates.size(); ++j) {
    sum += rates[j];
    sum_moved += moved[j];
  }
  if (sum > 1.0 + 1e-9) fail(edges.front().path, formatted("the rates out of \"{}\" of {} sum to {}; more than 1 cannot leave", name, whose, sum));

  counts = {.entered = entered, .moved = {}, .observed = observed};
  std::vector<Exit> exits;
  for (const StageId to : parts.graph.exits(from)) {
    const auto at = std::find_if(edges.begin(), edges.end(), [&](const Edge& e) { return e.to == to; });
    const bool stated = at != edges.end();
    const Lag& lag = stated ? at->lag : edges.front().lag;   // what does not move on is lost, at the same ages
    const auto j = static_cast<std::size_t>(at - edges.begin());
    const double rate = stated ? rates[j] : std::max(1.0 - sum, 0.0);
    Exit exit{to, lag.probability, lag.tail_ratio};
    for (double& p : exit.probability) p *= rate;
    exits.push_back(std::move(exit));
    counts.moved.push_back(stated ? moved[j] : std::max(entered - sum_moved, 0.0));
  }
  law = StageLaw(std::move(exits));
}

// Which exits of the graph no edge states; one lost stage among them takes the rest.
void check_stage(const Model::Parts& parts, StageId from, const std::vector<Edge>& edges, const Node& list) {
  std::vector<StageId> rest;
  for (const StageId to : parts.graph.exits(from))
    if (std::none_of(edges.begin(), edges.end(), [&](const Edge& e) { return e.to == to; })) rest.push_back(to);
  const std::string name = parts.graph[from].name;
  if (edges.empty()) fail(list.path(), formatted("no edge leads out of \"{}\", which the graph has moves from", name));
  if (rest.empty()) return;
  if (rest.size() > 1 || parts.graph[rest.front()].kind != StageKind::lost || parts.graph[from].kind != StageKind::open)
    fail(list.path(), formatted("the move \"{}\" -> \"{}\" of the graph has no edge; only one move of an open stage to a lost stage may be left out", name,
                                  parts.graph[rest.front()].name));
  for (const Edge& edge : edges)
    if (edge.lag != edges.front().lag)
      fail(edge.path, formatted("the moves out of \"{}\" have different lags, so the loss needs an edge of its own with rate and lag", name));
}

}  // namespace

Model::Parts read_stated(const Node& root) {
  only_keys(root, {"format", "version", "graph", "zone", "clock", "as_of", "period", "target", "edges", "pooling", "amount", "arrivals", "uncertainty"});
  only_keys(root.at("amount"), {"law", "currency", "mean_minor_units", "cv", "mean_standard_error", "n"});
  if (const auto arrivals = root.find("arrivals")) only_keys(*arrivals, {"shares", "per_day"});
  if (const auto uncertainty = root.find("uncertainty")) only_keys(*uncertainty, {"rates", "add", "lags"});
  Model::Parts parts = read_common(root);
  parts.stated = true;
  const Pooling pooling = read_pooling(root.find("pooling"), parts);

  const Node list = root.at("edges");
  std::vector<std::vector<Edge>> edges(parts.graph.size());
  const auto segment = [&parts](const std::string& rep) {
    const auto at = std::find(parts.segments.begin(), parts.segments.end(), rep);
    if (at == parts.segments.end()) return parts.segments.push_back(rep), parts.segments.size() - 1;
    return static_cast<std::size_t>(at - parts.segments.begin());
  };
  for (const Node& node : list.array()) {
    only_keys(node, {"from", "to", "team", "reps", "lag"});
    const StageId from = stage(node.at("from"), parts.graph);
    Edge edge;
    edge.to = stage(node.at("to"), parts.graph);
    edge.path = node.path();
    if (!parts.graph.allows(from, edge.to)) node.at("to").fail(formatted("a stage that a move of the graph leads to from \"{}\"", parts.graph[from].name));
    auto& out = edges[from.index()];
    if (std::any_of(out.begin(), out.end(), [&](const Edge& e) { return e.to == edge.to; })) node.at("to").fail("a move that has no edge yet");
    edge.lag = read_lag(node.at("lag"));
    edge.team = read_share(node.at("team"));
    if (const auto reps = node.find("reps"))
      for (const auto& [rep, counts] : reps->members()) {
        if (rep.empty()) counts.fail("a rep with a name");
        const Share share = read_share(counts);
        if (share.counted && !pooling.strength) fail(root.path(), "counts of reps need \"pooling\" with a \"strength\" (0: the reps' own rates as they are)");
        const std::size_t i = segment(rep);
        edge.reps.resize(std::max(edge.reps.size(), i + 1));
        edge.reps[i] = share;
      }
    out.push_back(std::move(edge));
  }

  const std::size_t stages = parts.graph.size();
  parts.laws.assign(1 + parts.segments.size(), std::vector<StageLaw>(stages));
  parts.counts.assign(1 + parts.segments.size(), std::vector<ExitCounts>(stages));
  if (parts.by.empty() && !parts.segments.empty()) parts.by = {"rep"};
  for (std::size_t s = 0; s < stages; ++s) {
    const StageId from{static_cast<std::uint16_t>(s)};
    if (parts.graph.exits(from).empty()) continue;
    check_stage(parts, from, edges[s], list);
    build_row(parts, from, edges[s], std::nullopt, pooling, parts.laws[0][s], parts.counts[0][s]);
    for (std::size_t i = 0; i < parts.segments.size(); ++i) {
      std::size_t own = 0;
      for (Edge& edge : edges[s]) {
        edge.reps.resize(parts.segments.size());
        own += edge.reps[i] ? 1 : 0;
      }
      if (own == 0) {   // the team's rates for every rep
        parts.laws[i + 1][s] = parts.laws[0][s];
        parts.counts[i + 1][s] = parts.counts[0][s];
        continue;
      }
      if (own < edges[s].size())
        fail(list.path(), formatted("\"{}\" has counts for {} of {} moves out of \"{}\"; state all or none", parts.segments[i], own, edges[s].size(),
                                      parts.graph[from].name));
      build_row(parts, from, edges[s], i, pooling, parts.laws[i + 1][s], parts.counts[i + 1][s]);
    }
  }
  return parts;
}

}  // namespace voronka::model_document
