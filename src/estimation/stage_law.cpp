#include "voronka/estimation/stage_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

constexpr double kRounding = 1e-12;

// Sum of k_j(a) over a >= age, for an age beyond the table: k(last) r^(age - last) / (1 - r).
double tail_from(const Exit& exit, std::int64_t age) {
  if (exit.tail_ratio == 0.0) return 0.0;
  const auto last = static_cast<std::int64_t>(exit.probability.size()) - 1;
  return exit.probability.back() * std::pow(exit.tail_ratio, static_cast<double>(age - last)) / (1.0 - exit.tail_ratio);
}

}  // namespace

StageLaw::StageLaw(std::vector<Exit> exits) : exits_(std::move(exits)) {
  const auto refuse = [](const std::string& what) { throw Error(ErrorCode::invalid_argument, "a stage law " + what); };
  std::size_t longest = 0;
  for (std::size_t j = 0; j < exits_.size(); ++j) {
    const Exit& exit = exits_[j];
    if (exit.probability.empty()) refuse(fmt::format("has an exit (number {}) without probabilities; at least age 0 is needed", j));
    if (!(exit.tail_ratio >= 0.0 && exit.tail_ratio < 1.0))
      refuse(fmt::format("has the tail ratio {} at exit {}; it should be at least 0 and below 1", exit.tail_ratio, j));
    for (std::size_t a = 0; a < exit.probability.size(); ++a)
      if (!(exit.probability[a] >= 0.0) || !std::isfinite(exit.probability[a]))
        refuse(fmt::format("has the probability {} at exit {}, age {}; it should be from 0 to 1", exit.probability[a], j, a));
    for (std::size_t i = 0; i < j; ++i)
      if (exits_[i].to == exit.to) refuse(fmt::format("has two exits to the stage number {}", exit.to.index()));
    longest = std::max(longest, exit.probability.size());
  }

  remaining_.assign(longest, 0.0);
  double beyond = 0.0;
  for (const Exit& exit : exits_) beyond += tail_from(exit, static_cast<std::int64_t>(longest));
  for (std::size_t a = longest; a-- > 0;) {
    for (std::size_t j = 0; j < exits_.size(); ++j) beyond += kernel(j, static_cast<std::int32_t>(a));
    remaining_[a] = beyond;
  }
  for (const Exit& exit : exits_) {
    double sum = tail_from(exit, static_cast<std::int64_t>(exit.probability.size()));
    for (std::size_t a = exit.probability.size(); a-- > 0;) sum += exit.probability[a];
    ultimate_.push_back(sum);
  }
  double all = 0.0;
  for (const double share : ultimate_) all += share;
  if (all > 1.0 + 1e-9) refuse(fmt::format("has probabilities that sum to {}; more than 1 cannot leave", all));
  unresolved_ = 1.0 - all < kRounding ? 0.0 : 1.0 - all;
}

double StageLaw::kernel(std::size_t exit, std::int32_t age) const noexcept {
  if (age < 0) return 0.0;
  const Exit& e = exits_[exit];
  const auto a = static_cast<std::size_t>(age);
  if (a < e.probability.size()) return e.probability[a];
  if (e.tail_ratio == 0.0) return 0.0;
  return e.probability.back() * std::pow(e.tail_ratio, static_cast<double>(a - (e.probability.size() - 1)));
}

double StageLaw::remaining(std::int32_t age) const noexcept {
  const auto a = static_cast<std::size_t>(std::max(age, 0));
  if (a < remaining_.size()) return remaining_[a];
  double sum = 0.0;
  for (const Exit& exit : exits_) sum += tail_from(exit, static_cast<std::int64_t>(a));
  return sum;
}

double StageLaw::surviving(std::int32_t age) const noexcept { return age <= 0 ? 1.0 : unresolved_ + remaining(age); }

double StageLaw::conditional(std::size_t exit, std::int32_t age, std::int32_t d) const noexcept {
  const double still_there = surviving(age);
  return still_there > 0.0 ? kernel(exit, age + d) / still_there : 0.0;
}

std::vector<double> StageLaw::table(std::size_t exit, std::size_t days) const {
  const Exit& e = exits_[exit];
  std::vector<double> out(days, 0.0);
  std::copy_n(e.probability.begin(), std::min(days, e.probability.size()), out.begin());
  for (std::size_t a = e.probability.size(); a < days && e.tail_ratio > 0.0; ++a) out[a] = out[a - 1] * e.tail_ratio;
  return out;
}

StageLaw StageLaw::reweighted(std::span<const double> shares) const {
  if (shares.size() != exits_.size())
    throw Error(ErrorCode::invalid_argument, fmt::format("{} shares were given for a stage with {} exits", shares.size(), exits_.size()));
  std::vector<Exit> exits = exits_;
  for (std::size_t j = 0; j < exits.size(); ++j) {
    const double factor = ultimate_[j] > 0.0 ? shares[j] / ultimate_[j] : 0.0;
    for (double& p : exits[j].probability) p *= factor;
  }
  return StageLaw(std::move(exits));
}

}  // namespace v0
}  // namespace voronka
