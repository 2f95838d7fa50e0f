#include "voronka/flow/flow.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "base/format.hpp"
#include "flow/kernels.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

std::vector<const StageLaw*> laws_of(const Model& model, std::optional<std::size_t> segment) {
  std::vector<const StageLaw*> laws;
  for (std::size_t s = 0; s < model.graph().size(); ++s) laws.push_back(&model.law(StageId(static_cast<std::uint16_t>(s)), segment));
  return laws;
}

void check_stage(const Model& model, StageId stage, std::string_view what) {
  if (stage.index() >= model.graph().size())
    throw Error(ErrorCode::invalid_argument, formatted("{} is stage number {}; the graph has {} stages", what, stage.index(), model.graph().size()));
}

void check_days(std::size_t days) {
  if (days == 0) throw Error(ErrorCode::invalid_argument, "a grid of 0 days was asked for; at least one day is needed");
}

void check_stock(const Model& model, const Stock& stock) {
  check_stage(model, stock.stage, "the stage of a stock of deals");
  if (stock.age < 0) throw Error(ErrorCode::invalid_argument, formatted("a stock of deals has the age {}; it should be at least 0", stock.age));
  if (!(stock.count >= 0.0) || !std::isfinite(stock.count))
    throw Error(ErrorCode::invalid_argument, formatted("a stock holds {} deals; it should be a number of at least 0", stock.count));
}

// Matrix of ultimate shares; rows of `absorbing` stages are 0. Every stage must leak: leave the graph, stay unresolved, or lead to one that does.
Eigen::MatrixXd shares(const Model& model, std::optional<std::size_t> segment, std::span<const StageId> absorbing) {
  const auto n = static_cast<Eigen::Index>(model.graph().size());
  Eigen::MatrixXd p = Eigen::MatrixXd::Zero(n, n);
  std::vector<bool> leaks(static_cast<std::size_t>(n), false);
  for (Eigen::Index i = 0; i < n; ++i) {
    const StageId from{static_cast<std::uint16_t>(i)};
    const bool stays = std::find(absorbing.begin(), absorbing.end(), from) != absorbing.end();
    const StageLaw& law = model.law(from, segment);
    leaks[static_cast<std::size_t>(i)] = stays || law.unresolved() > 1e-12;
    for (std::size_t j = 0; j < law.exits().size() && !stays; ++j) p(i, law.exits()[j].to.index()) = law.ultimate(j);
  }
  for (bool grown = true; grown;) {
    grown = false;
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index j = 0; j < n; ++j)
        if (p(i, j) > 0.0 && leaks[static_cast<std::size_t>(j)] && !leaks[static_cast<std::size_t>(i)]) grown = leaks[static_cast<std::size_t>(i)] = true;
  }
  for (std::size_t i = 0; i < leaks.size(); ++i)
    if (!leaks[i])
      throw Error(ErrorCode::no_estimate,
                  formatted("deals that enter \"{}\" never come to an end: the stages they can reach only lead back to one another", model.graph().stages()[i].name));
  return p;
}

}  // namespace

Grid::Grid(const WorkCalendar& calendar, Clock clock, Day first, Day until) : clock_(clock) {
  if (!(first < until))
    throw Error(ErrorCode::invalid_argument, formatted("a grid from {} until {} holds no day", first.iso(), until.iso()));
  if (clock == Clock::working) days_ = calendar.working_days(Period(first, until));
  else for (Day d = first; d < until; ++d) days_.push_back(d);
  if (days_.empty()) throw Error(ErrorCode::invalid_argument, formatted("there is no working day from {} until {}", first.iso(), until.iso()));
}

std::size_t Grid::index(Day day) const noexcept {
  return static_cast<std::size_t>(std::lower_bound(days_.begin(), days_.end(), day) - days_.begin());
}

double Flows::total(StageId stage) const {
  double sum = 0.0;
  for (const double x : entries[stage.index()]) sum += x;
  return sum;
}

double Flows::until(StageId stage, std::size_t t) const {
  double sum = 0.0;
  const auto& days = entries[stage.index()];
  for (std::size_t u = 0; u <= t && u < days.size(); ++u) sum += days[u];
  return sum;
}

Flows propagate(const Model& model, std::size_t days, std::span<const Stock> stock, std::span<const std::vector<double>> arrivals, const PropagateOptions& options) {
  check_days(days);
  const std::size_t stages = model.graph().size();
  Flows flows{flow::Curves(stages, std::vector<double>(days, 0.0))};
  if (!arrivals.empty() && arrivals.size() != stages)
    throw Error(ErrorCode::invalid_argument, formatted("arrivals of {} stages were given for a graph of {}", arrivals.size(), stages));
  for (std::size_t s = 0; s < arrivals.size(); ++s) {
    if (arrivals[s].size() > days)
      throw Error(ErrorCode::invalid_argument, formatted("arrivals into \"{}\" on {} days were given for {} days", model.graph().stages()[s].name, arrivals[s].size(), days));
    for (std::size_t t = 0; t < arrivals[s].size(); ++t) {
      if (!(arrivals[s][t] >= 0.0) || !std::isfinite(arrivals[s][t]))
        throw Error(ErrorCode::invalid_argument,
                    formatted("{} arrivals into \"{}\" on day {}; it should be a number of at least 0", arrivals[s][t], model.graph().stages()[s].name, t));
      flows.entries[s][t] = arrivals[s][t];
    }
  }
  for (const Stock& deals : stock) {
    check_stock(model, deals);
    const StageLaw& law = model.law(deals.stage, options.segment);
    for (std::size_t j = 0; j < law.exits().size(); ++j) {
      const auto leave = law.conditional_table(j, deals.age, days);
      auto& to = flows.entries[law.exits()[j].to.index()];
      for (std::size_t t = 0; t < days; ++t) to[t] += deals.count * leave[t];
    }
  }
  std::vector<StageId> absorbing;
  if (options.stop_at) {
    check_stage(model, *options.stop_at, "the stage to stop at");
    absorbing.push_back(*options.stop_at);
  }
  if (options.stop_at_wins)
    for (const StageId won : model.graph().of_kind(StageKind::won)) absorbing.push_back(won);
  const auto laws = laws_of(model, options.segment);
  flow::Kernels(model.graph(), laws, days, absorbing).forward(flows.entries);
  return flows;
}

std::vector<std::vector<double>> reach_within(const Model& model, std::size_t days, std::span<const StageId> targets, const PropagateOptions& options) {
  check_days(days);
  flow::Curves w(model.graph().size(), std::vector<double>(days, 0.0));
  std::vector<StageId> absorbing(targets.begin(), targets.end());
  for (const StageId target : targets) {
    check_stage(model, target, "a target");
    std::fill(w[target.index()].begin(), w[target.index()].end(), 1.0);
  }
  if (options.stop_at) {
    check_stage(model, *options.stop_at, "the stage to stop at");
    absorbing.push_back(*options.stop_at);
  }
  const auto laws = laws_of(model, options.segment);
  flow::Kernels(model.graph(), laws, days, absorbing).backward(w);
  return w;
}

double reach_from(const Model& model, std::size_t days, const Stock& stock, std::span<const std::vector<double>> reach, const PropagateOptions& options) {
  check_days(days);
  check_stock(model, stock);
  const StageLaw& law = model.law(stock.stage, options.segment);
  double p = 0.0;
  for (std::size_t j = 0; j < law.exits().size(); ++j) {
    const auto leave = law.conditional_table(j, stock.age, days);
    const auto& onward = reach[law.exits()[j].to.index()];
    for (std::size_t d = 0; d < days; ++d) p += leave[d] * onward[days - 1 - d];
  }
  return p;
}

double reach_ever(const Model& model, const Stock& stock, std::span<const double> ultimate, std::optional<std::size_t> segment) {
  check_stock(model, stock);
  const StageLaw& law = model.law(stock.stage, segment);
  double p = 0.0;
  for (std::size_t j = 0; j < law.exits().size(); ++j) p += law.conditional_ultimate(j, stock.age) * ultimate[law.exits()[j].to.index()];
  return p;
}

std::vector<double> reach_ultimately(const Model& model, std::span<const StageId> targets, const PropagateOptions& options) {
  std::vector<StageId> absorbing(targets.begin(), targets.end());
  if (options.stop_at) absorbing.push_back(*options.stop_at);
  const Eigen::MatrixXd p = shares(model, options.segment, absorbing);
  Eigen::VectorXd hit = Eigen::VectorXd::Zero(p.rows());
  for (const StageId target : targets) {
    check_stage(model, target, "a target");
    hit(target.index()) = 1.0;
  }
  const Eigen::VectorXd h = Eigen::PartialPivLU<Eigen::MatrixXd>(Eigen::MatrixXd::Identity(p.rows(), p.cols()) - p).solve(hit);
  std::vector<double> out(static_cast<std::size_t>(h.size()));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::clamp(h(static_cast<Eigen::Index>(i)), 0.0, 1.0);
  return out;
}

LongRun long_run(const Model& model, std::optional<std::size_t> segment) {
  const Eigen::MatrixXd p = shares(model, segment, {});
  const Eigen::MatrixXd inverse = Eigen::PartialPivLU<Eigen::MatrixXd>(Eigen::MatrixXd::Identity(p.rows(), p.cols()) - p).inverse();
  LongRun out;
  out.visits.assign(model.graph().size(), std::vector<double>(model.graph().size(), 0.0));
  for (Eigen::Index i = 0; i < p.rows(); ++i)
    for (Eigen::Index j = 0; j < p.cols(); ++j) out.visits[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = std::max(inverse(i, j), 0.0);
  const auto won = model.graph().of_kind(StageKind::won);
  out.win = reach_ultimately(model, won, {.segment = segment, .stop_at = {}});
  return out;
}

}  // namespace v0
}  // namespace voronka
