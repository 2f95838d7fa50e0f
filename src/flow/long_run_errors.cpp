#include <Eigen/LU>
#include <cmath>

#include "voronka/flow/flow.hpp"

namespace voronka {
inline namespace v0 {
namespace {

// Variance of the mean of `values` over one move out of a stage: multinomial shares from `entered` deals. 0 where the shares are stated as known.
double spread(const StageLaw& law, double entered, const Eigen::VectorXd& values) {
  if (!(entered > 0.0)) return 0.0;
  double mean = 0.0, square = 0.0;
  for (std::size_t j = 0; j < law.exits().size(); ++j) {
    const double x = values(static_cast<Eigen::Index>(law.exits()[j].to.index()));
    mean += law.ultimate(j) * x, square += law.ultimate(j) * x * x;
  }
  return std::max(square - mean * mean, 0.0) / entered;
}

}  // namespace

LongRunErrors long_run_errors(const Model& model, std::optional<std::size_t> segment) {
  const LongRun run = long_run(model, segment);
  const auto n = static_cast<Eigen::Index>(model.graph().size());
  const auto stage = [](Eigen::Index i) { return StageId{static_cast<std::uint16_t>(i)}; };
  Eigen::MatrixXd visits(n, n), until_won = Eigen::MatrixXd::Identity(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) visits(i, j) = run.visits[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    const StageLaw& law = model.law(stage(i), segment);
    if (model.graph()[stage(i)].kind == StageKind::won) continue;  // the question ends with the first win
    for (std::size_t j = 0; j < law.exits().size(); ++j) until_won(i, static_cast<Eigen::Index>(law.exits()[j].to.index())) -= law.ultimate(j);
  }
  const Eigen::MatrixXd before_win = Eigen::PartialPivLU<Eigen::MatrixXd>(until_won).inverse();
  const Eigen::VectorXd win = Eigen::Map<const Eigen::VectorXd>(run.win.data(), n);
  Eigen::VectorXd arriving = Eigen::VectorXd::Zero(n);
  for (std::size_t k = 0; k < model.arrivals().stages.size(); ++k) arriving(static_cast<Eigen::Index>(model.arrivals().stages[k].index())) += model.arrivals().shares[k];
  const Eigen::VectorXd mean_visits = visits.transpose() * arriving;

  // d(a N) = (a N) dP N and d(w) = N dP w: the moves out of different stages are independent.
  Eigen::VectorXd visits_variance = Eigen::VectorXd::Zero(n), win_variance = Eigen::VectorXd::Zero(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const StageLaw& law = model.law(stage(i), segment);
    if (law.exits().empty()) continue;
    const double entered = model.counts(stage(i), segment).entered;
    for (Eigen::Index j = 0; j < n; ++j) visits_variance(j) += mean_visits(i) * mean_visits(i) * spread(law, entered, visits.col(j));
    if (model.graph()[stage(i)].kind == StageKind::won) continue;
    const double v = spread(law, entered, win);
    for (Eigen::Index s = 0; s < n; ++s) win_variance(s) += before_win(s, i) * before_win(s, i) * v;
  }
  LongRunErrors out;
  for (Eigen::Index i = 0; i < n; ++i) {
    out.visits.push_back(std::sqrt(visits_variance(i)));
    out.win.push_back(model.graph()[stage(i)].kind == StageKind::won ? 0.0 : std::sqrt(win_variance(i)));
  }
  return out;
}

}  // namespace v0
}  // namespace voronka
