#include <algorithm>

#include "flow/kernels.hpp"
#include "flow/win_law.hpp"

namespace voronka::flow {
namespace {

class Recursion final : public WinLaw {
 public:
  Recursion(const Window& window, std::span<const StageLaw* const> laws, const ShareIndex& index, std::span<const Start> starts)
      : window_(window), laws_(laws.begin(), laws.end()), index_(index), starts_(starts.begin(), starts.end()),
        base_(window.model.graph(), laws, window.days, window.won), drawn_(base_), avoiding_base_(base_), avoiding_(base_) {
    for (const Start& start : starts_) {
      avoids_ = avoids_ || start.stock_avoids;
      for (const auto& fresh : start.fresh) avoids_ = avoids_ || fresh.avoids;
    }
    if (avoids_) {
      std::vector<StageId> stop(window.won.begin(), window.won.end());
      stop.push_back(window.avoided);
      avoiding_base_ = Kernels(window.model.graph(), laws, window.days, stop);
      avoiding_ = avoiding_base_;
    }
    for (const Start& start : starts_) {
      if (!start.stock) {
        aged_.emplace_back();
        continue;
      }
      const StageLaw& law = *laws_[start.stock->stage.index()];
      Aged aged{AgedStage(law, start.stock->age), {}};
      for (std::size_t j = 0; j < law.exits().size(); ++j) {
        auto leave = law.conditional_table(j, start.stock->age, window.days);
        for (double& x : leave) x = law.ultimate(j) > 0.0 ? x / law.ultimate(j) : 0.0;
        aged.leave.push_back(std::move(leave));
      }
      aged_.emplace_back(std::move(aged));
    }
  }

  void chances(std::span<const double> shares, std::span<double> p) override {
    solve(base_, drawn_, shares, {}, win_);
    if (avoids_) solve(avoiding_base_, avoiding_, shares, window_.avoided, around_);
    for (std::size_t g = 0; g < starts_.size(); ++g) {
      const Start& start = starts_[g];
      double sum = 0.0;
      for (const auto& fresh : start.fresh) sum += dated(fresh.weight, (fresh.avoids ? around_ : win_)[fresh.stage.index()]);
      if (start.stock) {
        const std::size_t s = start.stock->stage.index();
        const StageLaw& law = *laws_[s];
        const auto own = shares.subspan(index_.at(s, 0), law.exits().size());
        const double d = aged_[g]->stage.denominator(own);
        double x = 0.0;
        for (std::size_t j = 0; j < law.exits().size(); ++j)
          x += own[j] * dated(aged_[g]->leave[j], (start.stock_avoids ? around_ : win_)[law.exits()[j].to.index()]);
        if (d > 0.0) sum += x / d;
      }
      p[g] = std::clamp(sum, 0.0, 1.0);
    }
  }

  double work() const override {
    const auto days = static_cast<double>(window_.days);
    double n = static_cast<double>(base_.edges().size()) * days * days * (avoids_ ? 0.6 : 0.3);
    for (const Start& start : starts_) n += days * static_cast<double>(start.fresh.size() + (start.stock ? laws_[start.stock->stage.index()]->exits().size() : 0));
    return n;
  }

 private:
  struct Aged { AgedStage stage; std::vector<std::vector<double>> leave; };

  void solve(const Kernels& base, Kernels& now, std::span<const double> shares, std::optional<StageId> stop, flow::Curves& w) {
    factor_.clear();
    for (std::size_t s = 0; s < laws_.size(); ++s) {   // in the order of Kernels' edges
      const StageId stage{static_cast<std::uint16_t>(s)};
      if (stage == stop || std::find(window_.won.begin(), window_.won.end(), stage) != window_.won.end()) continue;
      for (std::size_t j = 0; j < laws_[s]->exits().size(); ++j)
        factor_.push_back(laws_[s]->ultimate(j) > 0.0 ? shares[index_.at(s, j)] / laws_[s]->ultimate(j) : 0.0);
    }
    now.rescale(base, factor_);
    w.assign(laws_.size(), std::vector<double>(base.days(), 0.0));
    for (const StageId won : window_.won) std::fill(w[won.index()].begin(), w[won.index()].end(), 1.0);
    now.backward(w);
  }

  double dated(const std::vector<double>& weight, const std::vector<double>& by) const {
    double sum = 0.0;
    const std::size_t days = by.size(), gap = window_.gap;
    for (std::size_t t = 0; t < weight.size(); ++t)
      if (weight[t] != 0.0) sum += weight[t] * (by[days - 1 - t] - (t < gap ? by[gap - 1 - t] : 0.0));
    return sum;
  }

  const Window window_;
  std::vector<const StageLaw*> laws_;
  const ShareIndex& index_;
  std::vector<Start> starts_;
  Kernels base_, drawn_, avoiding_base_, avoiding_;
  bool avoids_ = false;
  std::vector<std::optional<Aged>> aged_;
  std::vector<double> factor_;
  flow::Curves win_, around_;
};

}  // namespace

std::unique_ptr<WinLaw> recursion_to_win(const Window& window, std::span<const StageLaw* const> laws, const ShareIndex& index, std::span<const Start> starts) {
  return std::make_unique<Recursion>(window, laws, index, starts);
}

}  // namespace voronka::flow
