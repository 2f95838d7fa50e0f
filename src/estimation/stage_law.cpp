#include "voronka/estimation/stage_law.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/format.hpp"
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
    if (exit.probability.empty()) refuse(formatted("has an exit (number {}) without probabilities; at least age 0 is needed", j));
    if (!(exit.tail_ratio >= 0.0 && exit.tail_ratio < 1.0))
      refuse(formatted("has the tail ratio {} at exit {}; it should be at least 0 and below 1", exit.tail_ratio, j));
    for (std::size_t a = 0; a < exit.probability.size(); ++a)
      if (!(exit.probability[a] >= 0.0) || !std::isfinite(exit.probability[a]))
        refuse(formatted("has the probability {} at exit {}, age {}; it should be from 0 to 1", exit.probability[a], j, a));
    for (std::size_t i = 0; i < j; ++i)
      if (exits_[i].to == exit.to) refuse(formatted("has two exits to the stage number {}", exit.to.index()));
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
  if (all > 1.0 + 1e-9) refuse(formatted("has probabilities that sum to {}; more than 1 cannot leave", all));
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

bool StageLaw::leaves_after(std::int32_t age) const noexcept {
  const auto a = static_cast<std::size_t>(std::max(age, 0));
  if (a < remaining_.size()) return remaining_[a] > 0.0;
  return std::any_of(exits_.begin(), exits_.end(), [](const Exit& e) { return e.tail_ratio > 0.0 && e.probability.back() > 0.0; });
}

// k_j(age) and S(age - 1) for an age beyond every table, both divided by the largest k: a law without memory stays one at any age.
double StageLaw::far(std::size_t exit, std::int32_t age, double& still_there) const noexcept {
  const auto log_kernel = [age](const Exit& e) {
    return std::log(e.probability.back()) + std::log(e.tail_ratio) * (static_cast<double>(age) - static_cast<double>(e.probability.size() - 1));
  };
  double largest = -std::numeric_limits<double>::infinity();
  for (const Exit& e : exits_)
    if (e.tail_ratio > 0.0 && e.probability.back() > 0.0) largest = std::max(largest, log_kernel(e));
  still_there = unresolved_ > 0.0 ? unresolved_ * std::exp(-largest) : 0.0;
  double mine = 0.0;
  for (std::size_t j = 0; j < exits_.size(); ++j) {
    const Exit& e = exits_[j];
    if (!(e.tail_ratio > 0.0 && e.probability.back() > 0.0)) continue;
    const double k = std::exp(log_kernel(e) - largest);
    still_there += k / (1.0 - e.tail_ratio);
    if (j == exit) mine = k;
  }
  return mine;
}

double StageLaw::conditional(std::size_t exit, std::int32_t age, std::int32_t d) const noexcept {
  if (!leaves_after(age) || d < 0) return 0.0;
  const auto a = static_cast<std::size_t>(std::max(age, 0));
  if (a < remaining_.size()) return kernel(exit, age + d) / surviving(age);
  double still_there = 0.0;
  const double first = far(exit, age, still_there);
  return first * std::pow(exits_[exit].tail_ratio, d) / still_there;
}

std::vector<double> StageLaw::conditional_table(std::size_t exit, std::int32_t age, std::size_t days) const {
  std::vector<double> out(days, 0.0);
  if (!leaves_after(age) || days == 0) return out;
  const Exit& e = exits_[exit];
  const auto a = static_cast<std::size_t>(std::max(age, 0));
  std::size_t filled = 1;
  if (a < remaining_.size()) {
    const double still_there = surviving(age);
    filled = a < e.probability.size() ? std::min(days, e.probability.size() - a) : 0;
    for (std::size_t d = 0; d < filled; ++d) out[d] = e.probability[a + d] / still_there;
    if (filled == 0) out[filled++] = kernel(exit, age) / still_there;
  } else {
    double still_there = 0.0;
    out[0] = far(exit, age, still_there);
    out[0] /= still_there;
  }
  for (std::size_t d = filled; d < days && e.tail_ratio > 0.0; ++d) out[d] = out[d - 1] * e.tail_ratio;
  return out;
}

double StageLaw::conditional_ultimate(std::size_t exit, std::int32_t age) const noexcept {
  if (!leaves_after(age)) return 0.0;
  const Exit& e = exits_[exit];
  const auto a = static_cast<std::size_t>(std::max(age, 0));
  if (a >= remaining_.size()) {
    double still_there = 0.0;
    return far(exit, age, still_there) / (1.0 - e.tail_ratio) / still_there;
  }
  double sum = tail_from(e, static_cast<std::int64_t>(std::max(a, e.probability.size())));
  for (std::size_t b = e.probability.size(); b-- > a;) sum += e.probability[b];
  return sum / surviving(age);
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
    throw Error(ErrorCode::invalid_argument, formatted("{} shares were given for a stage with {} exits", shares.size(), exits_.size()));
  std::vector<Exit> exits = exits_;
  for (std::size_t j = 0; j < exits.size(); ++j) {
    const double factor = ultimate_[j] > 0.0 ? shares[j] / ultimate_[j] : 0.0;
    for (double& p : exits[j].probability) p *= factor;
  }
  return StageLaw(std::move(exits));
}

}  // namespace v0
}  // namespace voronka
