#include "flow/kernels.hpp"

#include <Eigen/LU>
#include <algorithm>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka::flow {

Kernels::Kernels(const StageGraph& graph, std::span<const StageLaw* const> laws, std::size_t days, std::span<const StageId> absorbing)
    : stages_(graph.size()), days_(days) {
  for (const Stage& stage : graph.stages()) names_.push_back(stage.name);
  for (std::size_t i = 0; i < stages_; ++i) {
    const StageId from{static_cast<std::uint16_t>(i)};
    if (std::find(absorbing.begin(), absorbing.end(), from) != absorbing.end()) continue;
    const StageLaw& law = *laws[i];
    for (std::size_t j = 0; j < law.exits().size(); ++j)
      edges_.push_back({from.index(), law.exits()[j].to.index(), law.table(j, days)});
  }
  follows_.assign(stages_ * stages_, 0);
  for (std::size_t i = 0; i < stages_; ++i) follows_[i * stages_ + i] = 1;
  for (const Edge& e : edges_)
    if (e.k[0] > 0.0) follows_[e.from * stages_ + e.to] = 1;
  for (std::size_t via = 0; via < stages_; ++via)   // Warshall
    for (std::size_t i = 0; i < stages_; ++i)
      if (follows_[i * stages_ + via])
        for (std::size_t j = 0; j < stages_; ++j)
          if (follows_[via * stages_ + j]) follows_[i * stages_ + j] = 1;
  solve_same_day();
}

void Kernels::rescale(const Kernels& base, std::span<const double> factor) {
  for (std::size_t e = 0; e < edges_.size(); ++e)
    for (std::size_t a = 0; a < days_; ++a) edges_[e].k[a] = base.edges_[e].k[a] * factor[e];
  solve_same_day();
}

// Moves on the day of entry: (I - K(0))^-1 = I + K(0) + K(0)^2 + ..., expected visits of the same day.
void Kernels::solve_same_day() {
  // A stage "leaks" if some deals do not leave it on the day of entry, or move that day to one that leaks. Without a leak they go round for ever.
  std::vector<double> leaving(stages_, 0.0);
  for (const Edge& e : edges_) leaving[e.from] += e.k[0];
  std::vector<bool> leaks(stages_);
  for (std::size_t i = 0; i < stages_; ++i) leaks[i] = leaving[i] < 1.0 - 1e-12;
  for (bool grown = true; grown;) {
    grown = false;
    for (const Edge& e : edges_)
      if (e.k[0] > 0.0 && leaks[e.to] && !leaks[e.from]) grown = leaks[e.from] = true;
  }
  for (std::size_t i = 0; i < stages_; ++i)
    if (!leaks[i])
      throw Error(ErrorCode::no_estimate,
                  formatted("deals that enter \"{}\" move on the same day for ever and never stay anywhere; at least one stage of that loop must hold some of them", names_[i]));

  const auto n = static_cast<Eigen::Index>(stages_);
  Eigen::MatrixXd system = Eigen::MatrixXd::Identity(n, n);
  for (const Edge& e : edges_) system(e.from, e.to) -= e.k[0];
  const Eigen::MatrixXd inverse = Eigen::PartialPivLU<Eigen::MatrixXd>(system).inverse();
  same_day_.clear();
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j)
      if (follows_[static_cast<std::size_t>(i) * stages_ + static_cast<std::size_t>(j)])   // elsewhere it is 0 but for rounding
        same_day_.push_back({static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(j), std::max(inverse(i, j), 0.0)});
}

void Kernels::forward(Curves& x) const {
  std::vector<double> entered(stages_);
  for (std::size_t t = 0; t < days_; ++t) {
    std::fill(entered.begin(), entered.end(), 0.0);
    for (const Entry& s : same_day_) entered[s.to] += x[s.from][t] * s.value;
    for (std::size_t i = 0; i < stages_; ++i) x[i][t] = entered[i];
    for (const Edge& e : edges_) {
      const double n = entered[e.from];
      if (n == 0.0) continue;
      double* const to = x[e.to].data() + t;
      const double* const k = e.k.data();
      for (std::size_t a = 1; a < days_ - t; ++a) to[a] += n * k[a];
    }
  }
}

void Kernels::backward(Curves& w) const {
  std::vector<double> reached(stages_);
  for (std::size_t n = 0; n < days_; ++n) {
    std::fill(reached.begin(), reached.end(), 0.0);
    for (const Entry& s : same_day_) reached[s.from] += s.value * w[s.to][n];
    for (std::size_t i = 0; i < stages_; ++i) w[i][n] = reached[i];
    for (const Edge& e : edges_) {
      const double p = reached[e.to];
      if (p == 0.0) continue;
      double* const from = w[e.from].data() + n;
      const double* const k = e.k.data();
      for (std::size_t a = 1; a < days_ - n; ++a) from[a] += k[a] * p;
    }
  }
}

}  // namespace voronka::flow
