#include "voronka/estimation/incidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/format.hpp"
#include "estimation/curve.hpp"
#include "estimation/maturity.hpp"
#include "estimation/row_covariance.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

constexpr std::int64_t guarded_risk_set = 5;

/// Aalen-Johansen over the ages of one segment of a table of Origin::deal.
class Occupancy {
 public:
  Occupancy(const LifeTables& tables, std::int32_t segment, StageId start)
      : tables_(tables), segment_(segment), row_(tables.graph().size(), start.index()), next_(tables.graph().size(), 0) {
    for (std::size_t s = 0; s < next_.size(); ++s)
      if (tables.graph().stages()[s].kind == StageKind::open) last_ = std::max(last_, tables.last_age(segment, stage(s)));
  }

  [[nodiscard]] std::int32_t last_age() const noexcept { return last_; }

  /// Goes on to the end of `age`, in which nobody is asked twice: ages rise from call to call.
  void advance(std::int32_t age) {
    const std::size_t stages = next_.size();
    for (;;) {
      std::int32_t at = std::numeric_limits<std::int32_t>::max();
      for (std::size_t s = 0; s < stages; ++s) {
        const auto exits = tables_.exits(segment_, stage(s));
        if (next_[s] < exits.size()) at = std::min(at, exits[next_[s]].age);
      }
      if (at > age || at == std::numeric_limits<std::int32_t>::max()) return;
      steps_.clear();
      const double scale = effective(at);
      for (std::size_t s = 0; s < stages; ++s) {
        const auto exits = tables_.exits(segment_, stage(s));
        detail::StateStep step{s, 0.0, {}};
        std::int64_t left = 0;
        for (; next_[s] < exits.size() && exits[next_[s]].age == at; ++next_[s]) {
          const auto& x = exits[next_[s]];
          step.moves.emplace_back(x.to, scale * static_cast<double>(x.count));
          left += x.count;
          if (tables_.graph().stages()[x.to].kind != StageKind::open) closed_ += scale * static_cast<double>(x.count);
        }
        if (left == 0) continue;
        const std::int64_t y = tables_.at_risk(segment_, stage(s), at);
        if (tables_.delayed() && left == y && y < guarded_risk_set * tables_.unit() && tables_.last_age(segment_, stage(s)) > at) {
          guarded_ = true;
          continue;
        }
        step.at_risk = scale * static_cast<double>(y);
        steps_.push_back(std::move(step));
      }
      row_.step(steps_, false);
    }
  }

  [[nodiscard]] const detail::RowCovariance& row() const noexcept { return row_; }
  [[nodiscard]] bool guarded() const noexcept { return guarded_; }
  [[nodiscard]] double closed() const noexcept { return closed_; }
  [[nodiscard]] double open_at(std::int32_t age) const {
    std::int64_t y = 0;
    for (std::size_t s = 0; s < next_.size(); ++s)
      if (tables_.graph().stages()[s].kind == StageKind::open) y += tables_.at_risk(segment_, stage(s), age);
    return effective(age) * static_cast<double>(y);
  }

 private:
  static StageId stage(std::size_t s) { return StageId{static_cast<std::uint16_t>(s)}; }
  /// From units to deals. With forgetting nobody at risk at an age weighs more than 2^(-age / half-life), so in parts of that the sum of weights is
  /// at most Kish's effective number, and the variance errs on the safe side.
  [[nodiscard]] double effective(std::int32_t age) const {
    const double one = 1.0 / static_cast<double>(tables_.unit());
    return tables_.half_life() ? one * std::exp2(static_cast<double>(age) / *tables_.half_life()) : one;
  }

  const LifeTables& tables_;
  std::int32_t segment_;
  detail::RowCovariance row_;
  std::vector<std::size_t> next_;
  std::vector<detail::StateStep> steps_;
  std::int32_t last_ = -1;
  double closed_ = 0.0;
  bool guarded_ = false;
};

void check(const IncidenceOptions& options) {
  for (const std::int32_t h : options.horizons)
    if (h < 0) throw Error(ErrorCode::invalid_argument, formatted("a horizon of {} days; 1 or more is needed, or 0 for the last observed age", h));
  if (!(options.level > 0.0 && options.level < 1.0)) throw Error(ErrorCode::invalid_argument, formatted("level {} must lie between 0 and 1", options.level));
}

void add_rows(const LifeTables& tables, std::int32_t segment, StageId from, const IncidenceOptions& options, std::vector<Incidence>& rows) {
  Occupancy curve(tables, segment, from);
  std::vector<StageId> ends = tables.graph().of_kind(StageKind::won);
  for (const StageId lost : tables.graph().of_kind(StageKind::lost)) ends.push_back(lost);
  std::vector<std::size_t> order(options.horizons.size());
  const auto age_of = [&](std::size_t i) { return options.horizons[i] == 0 ? curve.last_age() : options.horizons[i]; };
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return age_of(a) < age_of(b); });
  const std::size_t first = rows.size();
  rows.resize(first + order.size() * ends.size());
  for (const std::size_t i : order) {
    const std::int32_t age = age_of(i);
    curve.advance(age);
    double closed = 0.0;
    for (const StageId end : ends) closed += curve.row().p()[end.index()];
    for (std::size_t e = 0; e < ends.size(); ++e) {
      Incidence& row = rows[first + i * ends.size() + e];
      row.segment = tables.segments()[static_cast<std::size_t>(segment)];
      row.from = from, row.to = ends[e];
      row.horizon = options.horizons[i];
      row.probability = std::clamp(curve.row().p()[ends[e].index()], 0.0, 1.0);
      const double variance = curve.row().variance(ends[e].index());
      row.standard_error = std::sqrt(variance);
      row.n = tables.subjects(segment);
      const double open = age < 0 ? 0.0 : curve.open_at(age);
      row.at_risk = std::llround(open);
      // At 0 or 1 what counts is how many outcomes at this age are known: closed by then, or seen open at it.
      const auto [low, high] = cloglog_interval(row.probability, variance, options.level, std::min(row.n, static_cast<std::int64_t>(std::llround(curve.closed() + open))));
      row.low = low, row.high = high;
      row.unresolved = std::clamp(1.0 - closed, 0.0, 1.0);
      if (row.n == 0) row.probability = row.standard_error = row.unresolved = std::numeric_limits<double>::quiet_NaN();   // a share of nobody
      row.last_age = curve.last_age();
      row.mature = !curve.guarded() && curve.last_age() >= 0 && (options.horizons[i] == 0 ? row.unresolved <= detail::mature_unresolved : age <= curve.last_age());
    }
  }
}

}  // namespace

std::vector<Incidence> incidence(const LifeTables& tables, const IncidenceOptions& options) {
  check(options);
  if (tables.origin() != Origin::deal) throw Error(ErrorCode::invalid_argument, "incidence needs life tables whose ages count from a deal's entry (Origin::deal), these count from the entry into a stage");
  if (!tables.origin_stage()) throw Error(ErrorCode::invalid_argument, "incidence needs life tables whose age 0 is the first entry into one stated stage");
  std::vector<Incidence> rows;
  const LifeTables team = tables.pooled();
  add_rows(team, 0, *tables.origin_stage(), options, rows);
  for (std::size_t s = 0; s < tables.segments().size(); ++s)
    if (!tables.segments()[s].empty()) add_rows(tables, static_cast<std::int32_t>(s), *tables.origin_stage(), options, rows);
  return rows;
}

std::vector<Incidence> incidence(const History& history, const WorkCalendar& calendar, const IncidenceOptions& options) {
  check(options);
  const StageGraph& graph = history.graph();
  std::vector<StageId> starts = options.from;
  if (starts.empty()) starts.assign(graph.entries().begin(), graph.entries().end());
  for (std::size_t i = 1; i < starts.size(); ++i)
    if (std::find(starts.begin(), starts.begin() + static_cast<std::ptrdiff_t>(i), starts[i]) != starts.begin() + static_cast<std::ptrdiff_t>(i) && starts[i].index() < graph.size())
      throw Error(ErrorCode::invalid_argument, formatted("incidence from \"{}\" is asked for twice", graph[starts[i]].name));
  std::vector<std::vector<Incidence>> parts;
  for (const StageId from : starts) {
    if (from.index() >= graph.size() || graph[from].kind != StageKind::open)
      throw Error(ErrorCode::invalid_argument, "incidence counts from the entry into an open stage" + (from.index() < graph.size() ? formatted("; \"{}\" is an end", graph[from].name) : std::string()));
    parts.push_back(incidence(LifeTables::from(history, calendar, {.clock = options.clock, .origin = Origin::deal, .from = from, .by = options.by,
                                                                  .half_life = options.half_life}), options));
  }
  if (parts.size() == 1) return parts[0];
  // Segment is the outer order; every part has the same segments in the same order.
  std::vector<Incidence> rows;
  const std::size_t block = options.horizons.size() * (graph.of_kind(StageKind::won).size() + graph.of_kind(StageKind::lost).size());
  for (std::size_t at = 0; !parts.empty() && at < parts[0].size(); at += block)
    for (const auto& part : parts) rows.insert(rows.end(), part.begin() + static_cast<std::ptrdiff_t>(at), part.begin() + static_cast<std::ptrdiff_t>(at + block));
  return rows;
}

std::vector<Dwell> dwell(const History& history, const WorkCalendar& calendar, Clock clock, const std::vector<std::string>& by) {
  const LifeTables tables = LifeTables::from(history, calendar, {.clock = clock, .origin = Origin::stage, .by = by});
  std::vector<Dwell> rows;
  const auto add = [&](const LifeTables& of, std::int32_t segment) {
    for (std::size_t s = 0; s < of.graph().size(); ++s) {
      const StageId stage{static_cast<std::uint16_t>(s)};
      if (of.graph()[stage].kind != StageKind::open) continue;
      std::int64_t left = 0;
      std::vector<detail::CurveStep> steps;
      for (const auto& x : of.exits(segment, stage)) {
        const double n = static_cast<double>(x.count);
        left += x.count;
        if (!steps.empty() && steps.back().time == x.age) steps.back().events += n;
        else steps.push_back({static_cast<double>(x.age), static_cast<double>(of.at_risk(segment, stage, x.age)), n, 0.0});
      }
      const auto curve = detail::curve_of(steps, CurveInterval::log_log, 0.95);
      const CurveQuantile median = curve_quantile(curve, 0.5);
      const std::int64_t visits = of.spells(segment, stage);
      rows.push_back({of.segments()[static_cast<std::size_t>(segment)], stage, visits, visits - left, curve_quantile(curve, 0.25).value, median.value,
                      curve_quantile(curve, 0.75).value, median.low, median.high});
    }
  };
  add(tables.pooled(), 0);
  for (std::size_t s = 0; s < tables.segments().size(); ++s)
    if (!tables.segments()[s].empty()) add(tables, static_cast<std::int32_t>(s));
  return rows;
}

}  // namespace v0
}  // namespace voronka
