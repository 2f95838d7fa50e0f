// Private: the chance that a deal wins in the period, as a function of the shares that the exits of the stages have.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "voronka/flow/flow.hpp"

namespace voronka::flow {

/// The days of a grid on which wins count, and the stage that some starts must not pass.
struct Window {
  const Model& model;
  std::size_t days = 0, gap = 0;     // wins count on grid days gap .. days - 1
  StageId avoided;
  std::span<const StageId> won;
};

/// Deals that are alike. They win in the period by P(stock part) + P(fresh parts), each with what it weighs.
struct Start {
  struct Fresh {
    StageId stage;
    std::vector<double> weight;      // by grid day: P(enters `stage` on that day)
    bool avoids = false;      // wins only count if they do not pass Window::avoided
  };
  std::int64_t count = 0;
  std::optional<Stock> stock;        // holds its stage for an age; count is not read
  bool stock_avoids = false;
  std::vector<Fresh> fresh;
};

/// Shares by stage and exit, in one array.
class ShareIndex {
 public:
  ShareIndex(const StageGraph& graph, std::span<const StageLaw* const> laws) {
    for (std::size_t s = 0; s < graph.size(); ++s) {
      offset_.push_back(size_);
      size_ += laws[s]->exits().size();
    }
  }
  [[nodiscard]] std::size_t at(std::size_t stage, std::size_t exit) const { return offset_[stage] + exit; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::vector<std::size_t> offset_;
  std::size_t size_ = 0;
};

/// Chances of one row's starts, ages given the exit as estimated, shares as drawn.
class WinLaw {
 public:
  virtual ~WinLaw() = default;
  /// `shares`: by ShareIndex; `p`: one chance for every start.
  virtual void chances(std::span<const double> shares, std::span<double> p) = 0;
  [[nodiscard]] virtual double work() const = 0;   // multiplications of one call, roughly
};

/// Where every way to a win is one of a few paths: chances are sums over paths of (product of shares) x (what the lags leave). nullptr if there are loops or many paths.
[[nodiscard]] std::unique_ptr<WinLaw> paths_to_win(const Window& window, std::span<const StageLaw* const> laws, const ShareIndex& index, std::span<const Start> starts);
/// Any graph: the adjoint recursion anew for every draw.
[[nodiscard]] std::unique_ptr<WinLaw> recursion_to_win(const Window& window, std::span<const StageLaw* const> laws, const ShareIndex& index,
                                                       std::span<const Start> starts);

/// How the shares of one stage weigh the departures of a deal that has held it for an age: exit j leaves as c_j(d) share_j / (ultimate_j D),
/// D = sum over j of share_j / ultimate_j C_j + (unresolved share drawn / estimated) C_0, C the conditional ultimates.
struct AgedStage {
  AgedStage(const StageLaw& law, std::int32_t age);
  [[nodiscard]] double denominator(std::span<const double> shares) const;
  std::vector<double> part;          // C_j / ultimate_j
  double unresolved_part = 0.0;      // C_0 / unresolved
};

}  // namespace voronka::flow
