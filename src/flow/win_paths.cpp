#include <algorithm>

#include "flow/win_law.hpp"

namespace voronka::flow {

AgedStage::AgedStage(const StageLaw& law, std::int32_t age) {
  double moved = 0.0;
  for (std::size_t j = 0; j < law.exits().size(); ++j) {
    const double c = law.conditional_ultimate(j, age);
    moved += c;
    part.push_back(law.ultimate(j) > 0.0 ? c / law.ultimate(j) : 0.0);
  }
  if (law.unresolved() > 0.0) unresolved_part = std::max(1.0 - moved, 0.0) / law.unresolved();
}

double AgedStage::denominator(std::span<const double> shares) const {
  double d = 0.0, left = 1.0;
  for (std::size_t j = 0; j < part.size(); ++j) {
    d += shares[j] * part[j];
    left -= shares[j];
  }
  return d + std::max(left, 0.0) * unresolved_part;
}

namespace {

constexpr std::size_t kMostPaths = 64;

struct Path {
  std::vector<std::size_t> shares;    // by ShareIndex, in order
  std::size_t first_exit = 0;
  std::vector<double> lag;            // P(the whole way takes n days)
  std::vector<double> rest;           // the same without the stay in the first stage
};

std::vector<double> convolve(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> out(a.size(), 0.0);
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != 0.0)
      for (std::size_t j = 0; i + j < a.size(); ++j) out[i + j] += a[i] * b[j];
  return out;
}

class Explorer {
 public:
  Explorer(const Window& window, std::span<const StageLaw* const> laws, const ShareIndex& index) : window_(window), laws_(laws), index_(index) {}

  /// false: a loop, or too many paths.
  bool explore(StageId from, bool avoids, std::vector<Path>& out) {
    std::vector<double> now(window_.days, 0.0);
    now[0] = 1.0;
    Path path;
    std::vector<char> open(window_.model.graph().size(), 0);
    return step(from, avoids, path, now, now, open, out);
  }

 private:
  bool step(StageId from, bool avoids, Path& path, const std::vector<double>& lag, const std::vector<double>& rest, std::vector<char>& open, std::vector<Path>& out) {
    const StageGraph& graph = window_.model.graph();
    if (open[from.index()]) return false;
    open[from.index()] = 1;
    const StageLaw& law = *laws_[from.index()];
    const bool first = path.shares.empty();
    for (std::size_t j = 0; j < law.exits().size(); ++j) {
      const StageId to = law.exits()[j].to;
      if (!(law.ultimate(j) > 0.0) || (avoids && to == window_.avoided)) continue;
      const bool won = graph[to].kind == StageKind::won;
      if (!won && laws_[to.index()]->exits().empty()) continue;   // lost
      auto unit = law.table(j, lag.size());
      for (double& k : unit) k /= law.ultimate(j);
      if (first) path.first_exit = j;
      path.shares.push_back(index_.at(from.index(), j));
      auto next_lag = convolve(lag, unit);
      auto next_rest = first ? rest : convolve(rest, unit);
      if (won) {
        if (out.size() == kMostPaths) return false;
        path.lag = std::move(next_lag);
        path.rest = std::move(next_rest);
        out.push_back(path);
      } else if (!step(to, avoids, path, next_lag, next_rest, open, out)) {
        return false;
      }
      path.shares.pop_back();
    }
    open[from.index()] = 0;
    return true;
  }

  const Window& window_;
  std::span<const StageLaw* const> laws_;
  const ShareIndex& index_;
};

class Paths final : public WinLaw {
 public:
  struct Term { std::size_t path; double weight; };
  struct Part {
    std::vector<Term> terms;
    std::optional<AgedStage> aged;
    std::size_t first = 0, exits = 0;   // of the aged stage's shares
  };

  void chances(std::span<const double> shares, std::span<double> p) override {
    for (std::size_t i = 0; i < paths.size(); ++i) {
      double product = 1.0;
      for (const std::size_t s : paths[i]) product *= shares[s];
      product_[i] = product;
    }
    for (std::size_t g = 0; g < starts.size(); ++g) {
      double sum = 0.0;
      for (const Part& part : starts[g]) {
        double x = 0.0;
        for (const Term& term : part.terms) x += term.weight * product_[term.path];
        if (part.aged) {
          const double d = part.aged->denominator(shares.subspan(part.first, part.exits));
          x = d > 0.0 ? x / d : 0.0;
        }
        sum += x;
      }
      p[g] = std::clamp(sum, 0.0, 1.0);
    }
  }
  double work() const override {
    double n = 0.0;
    for (const auto& path : paths) n += static_cast<double>(path.size());
    for (const auto& start : starts)
      for (const Part& part : start) n += static_cast<double>(part.terms.size() + 3 * part.exits) + 4.0;
    return n;
  }

  std::vector<std::vector<std::size_t>> paths;   // shares along each
  std::vector<std::vector<Part>> starts;
  void ready() { product_.assign(paths.size(), 0.0); }

 private:
  std::vector<double> product_;
};

std::vector<double> cumulative(std::vector<double> x) {
  for (std::size_t i = 1; i < x.size(); ++i) x[i] += x[i - 1];
  return x;
}

// Sum over days of weight x P(the rest of the way ends in the period).
double dated(const Window& window, std::span<const double> weight, const std::vector<double>& by) {
  double sum = 0.0;
  const std::size_t days = window.days;
  for (std::size_t t = 0; t < weight.size(); ++t)
    if (weight[t] != 0.0) sum += weight[t] * (by[days - 1 - t] - (t < window.gap ? by[window.gap - 1 - t] : 0.0));
  return sum;
}

}  // namespace

std::unique_ptr<WinLaw> paths_to_win(const Window& window, std::span<const StageLaw* const> laws, const ShareIndex& index, std::span<const Start> starts) {
  struct Known { std::vector<Path> paths; std::vector<std::vector<double>> lag_by, rest_by; std::size_t first = 0; };
  std::vector<std::optional<Known>> known(2 * window.model.graph().size());
  auto out = std::make_unique<Paths>();
  Explorer explorer(window, laws, index);
  const auto from = [&](StageId stage, bool avoids) -> const Known* {
    auto& entry = known[2 * stage.index() + (avoids ? 1 : 0)];
    if (!entry) {
      entry.emplace();
      if (!explorer.explore(stage, avoids, entry->paths)) return nullptr;
      entry->first = out->paths.size();
      for (const Path& path : entry->paths) {
        out->paths.push_back(path.shares);
        entry->lag_by.push_back(cumulative(path.lag));
        entry->rest_by.push_back(cumulative(path.rest));
      }
    }
    return &*entry;
  };
  for (const Start& start : starts) {
    std::vector<Paths::Part> parts;
    for (const Start::Fresh& fresh : start.fresh) {
      Paths::Part part;
      if (window.model.graph()[fresh.stage].kind == StageKind::won) {   // won on arrival
        const std::vector<double> at_once(window.days, 1.0);
        out->paths.emplace_back();
        part.terms.push_back({out->paths.size() - 1, dated(window, fresh.weight, at_once)});
      } else {
        const Known* ways = from(fresh.stage, fresh.avoids);
        if (ways == nullptr) return nullptr;
        for (std::size_t i = 0; i < ways->paths.size(); ++i) part.terms.push_back({ways->first + i, dated(window, fresh.weight, ways->lag_by[i])});
      }
      parts.push_back(std::move(part));
    }
    if (start.stock) {
      const Known* ways = from(start.stock->stage, start.stock_avoids);
      if (ways == nullptr) return nullptr;
      const StageLaw& law = *laws[start.stock->stage.index()];
      Paths::Part part;
      part.aged.emplace(law, start.stock->age);
      part.first = index.at(start.stock->stage.index(), 0);
      part.exits = law.exits().size();
      for (std::size_t i = 0; i < ways->paths.size(); ++i) {
        const std::size_t j = ways->paths[i].first_exit;
        auto leave = law.conditional_table(j, start.stock->age, window.days);
        for (double& x : leave) x /= law.ultimate(j);
        part.terms.push_back({ways->first + i, dated(window, leave, ways->rest_by[i])});
      }
      parts.push_back(std::move(part));
    }
    out->starts.push_back(std::move(parts));
  }
  out->ready();
  return out;
}

}  // namespace voronka::flow
