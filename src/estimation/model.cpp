#include "voronka/estimation/model.hpp"

#include <cmath>
#include <set>

#include "base/format.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/model_parts.hpp"

namespace voronka {
inline namespace v0 {
namespace {

[[noreturn]] void refuse(const std::string& what) { throw Error(ErrorCode::invalid_argument, "a model " + what); }

std::string where(const Model::Parts& parts, std::size_t row, std::size_t stage) {
  const std::string name = stage < parts.graph.size() ? parts.graph.stages()[stage].name : std::to_string(stage);
  return row == 0 ? formatted("stage \"{}\" of the team", name) : formatted("stage \"{}\" of \"{}\"", name, parts.segments[row - 1]);
}

void check_stage(const Model::Parts& parts, std::size_t row, std::size_t stage) {
  const StageLaw& law = parts.laws[row][stage];
  const ExitCounts& counts = parts.counts[row][stage];
  const StageId from{static_cast<std::uint16_t>(stage)};
  for (const Exit& exit : law.exits()) {
    if (exit.to.index() >= parts.graph.size()) refuse(formatted("has an exit to stage number {} at {}", exit.to.index(), where(parts, row, stage)));
    if (!parts.graph.allows(from, exit.to))
      refuse(formatted("has an exit to \"{}\" at {}, a move that its graph does not have", parts.graph[exit.to].name, where(parts, row, stage)));
  }
  if (counts.moved.size() != law.exits().size())
    refuse(formatted("has {} counts for {} exits at {}", counts.moved.size(), law.exits().size(), where(parts, row, stage)));
  double moved = 0.0;
  for (const double x : counts.moved) {
    if (!(x >= 0.0) || !std::isfinite(x)) refuse(formatted("has the count {} at {}; it should be at least 0", x, where(parts, row, stage)));
    moved += x;
  }
  if (!(counts.entered >= 0.0) || !std::isfinite(counts.entered))
    refuse(formatted("has {} entries at {}; it should be at least 0", counts.entered, where(parts, row, stage)));
  if (counts.entered > 0.0 && moved > counts.entered * (1.0 + 1e-9))
    refuse(formatted("has more moves ({}) than entries ({}) at {}", moved, counts.entered, where(parts, row, stage)));
}

void check(const Model::Parts& parts) {
  std::set<std::string_view> names;
  for (const std::string& segment : parts.segments) {
    if (segment.empty()) refuse("has a segment without a name");
    if (!names.insert(segment).second) refuse(formatted("has the segment \"{}\" twice", segment));
  }
  const std::size_t rows = 1 + parts.segments.size();
  if (parts.laws.size() != rows || parts.counts.size() != rows)
    refuse(formatted("has laws for {} and counts for {} segments; the team and {} segments are needed", parts.laws.size(), parts.counts.size(), rows - 1));
  for (std::size_t row = 0; row < rows; ++row) {
    if (parts.laws[row].size() != parts.graph.size() || parts.counts[row].size() != parts.graph.size())
      refuse(formatted("has {} laws in a row of {} stages", parts.laws[row].size(), parts.graph.size()));
    for (std::size_t stage = 0; stage < parts.graph.size(); ++stage) check_stage(parts, row, stage);
  }

  const AmountLaw& amount = parts.amount;
  // Learned from a history in which no win has an amount: the model serves for everything but money.
  const bool no_amounts = !parts.stated && amount.n == 0 && amount.mean_minor == 0.0;
  if (amount.currency.empty() && !no_amounts) refuse("has amounts without a currency");
  if (!no_amounts && (!(amount.mean_minor > 0.0) || !std::isfinite(amount.mean_minor))) refuse(formatted("has the mean amount {}; it should be above 0", amount.mean_minor));
  if (!(amount.cv >= 0.0) || !std::isfinite(amount.cv)) refuse(formatted("has the coefficient of variation {}; it should be at least 0", amount.cv));
  if (!(amount.mean_standard_error >= 0.0) || !std::isfinite(amount.mean_standard_error))
    refuse(formatted("has the standard error {} of the mean amount; it should be at least 0", amount.mean_standard_error));
  if (amount.n < 0) refuse(formatted("has {} wins behind its amounts", amount.n));

  const ArrivalLaw& arrivals = parts.arrivals;
  if (arrivals.stages.empty() || arrivals.stages.size() != arrivals.shares.size())
    refuse(formatted("has {} arrival stages and {} shares; at least one pair is needed", arrivals.stages.size(), arrivals.shares.size()));
  double sum = 0.0;
  std::set<StageId> seen;
  for (std::size_t i = 0; i < arrivals.shares.size(); ++i) {
    if (arrivals.stages[i].index() >= parts.graph.size() || parts.graph[arrivals.stages[i]].kind != StageKind::open)
      refuse("has arrivals into a stage that is not an open one");
    if (!seen.insert(arrivals.stages[i]).second) refuse(formatted("has arrivals into \"{}\" twice", parts.graph[arrivals.stages[i]].name));
    if (!(arrivals.shares[i] >= 0.0)) refuse(formatted("has the arrival share {}; it should be from 0 to 1", arrivals.shares[i]));
    sum += arrivals.shares[i];
  }
  if (!(std::abs(sum - 1.0) <= 1e-9)) refuse(formatted("has arrival shares that sum to {}; they should sum to 1", sum));
  if (!(arrivals.per_day >= 0.0) || !std::isfinite(arrivals.per_day)) refuse(formatted("has {} arrivals a day; it should be at least 0", arrivals.per_day));
  if (!(parts.uncertainty.add >= 0.0) || !std::isfinite(parts.uncertainty.add))
    refuse(formatted("adds {} to every count; it should be at least 0", parts.uncertainty.add));
  if (parts.half_life && !(*parts.half_life > 0.0 && std::isfinite(*parts.half_life)))
    refuse(formatted("has the half-life {}; it should be above 0", *parts.half_life));
}

}  // namespace

Model::Model(Parts parts) {
  check(parts);
  parts_ = std::make_shared<const Parts>(std::move(parts));
}

const StageGraph& Model::graph() const noexcept { return parts_->graph; }
Clock Model::clock() const noexcept { return parts_->clock; }
const std::string& Model::zone_name() const noexcept { return parts_->zone; }
bool Model::stated() const noexcept { return parts_->stated; }
std::span<const std::string> Model::by() const noexcept { return parts_->by; }
std::span<const std::string> Model::segments() const noexcept { return parts_->segments; }

std::optional<std::size_t> Model::segment(std::string_view label) const noexcept {
  for (std::size_t i = 0; i < parts_->segments.size(); ++i)
    if (parts_->segments[i] == label) return i;
  return std::nullopt;
}
std::size_t Model::segment_at(std::string_view label) const {
  if (const auto found = segment(label)) return *found;
  std::string known;
  for (const std::string& name : segments()) known += formatted("{}\"{}\"", known.empty() ? "" : ", ", name);
  throw Error(ErrorCode::invalid_argument, formatted("the model has no segment \"{}\"; there are: {}", label, known.empty() ? "none" : known));
}

const StageLaw& Model::law(StageId stage, std::optional<std::size_t> segment) const noexcept {
  const std::size_t row = segment && *segment < parts_->segments.size() ? *segment + 1 : 0;
  return parts_->laws[row][stage.index()];
}

const ExitCounts& Model::counts(StageId stage, std::optional<std::size_t> segment) const noexcept {
  const std::size_t row = segment && *segment < parts_->segments.size() ? *segment + 1 : 0;
  return parts_->counts[row][stage.index()];
}

const AmountLaw& Model::amount() const noexcept { return parts_->amount; }
const ArrivalLaw& Model::arrivals() const noexcept { return parts_->arrivals; }
const Uncertainty& Model::uncertainty() const noexcept { return parts_->uncertainty; }
std::optional<double> Model::half_life() const noexcept { return parts_->half_life; }
std::span<const Finding> Model::findings() const noexcept { return parts_->findings; }
std::optional<Instant> Model::stated_as_of() const noexcept { return parts_->as_of; }
std::optional<Instant> Model::learned_as_of() const noexcept { return parts_->learned_as_of; }
std::optional<Period> Model::stated_period() const noexcept { return parts_->period; }
std::optional<Money> Model::stated_target() const noexcept { return parts_->target; }

}  // namespace v0
}  // namespace voronka
