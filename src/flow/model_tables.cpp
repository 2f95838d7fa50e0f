#include "voronka/flow/model_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "estimation/maturity.hpp"
#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"

namespace voronka {
inline namespace v0 {

namespace {

/// Calls `row(label, segment)` for the team and then for every segment.
template <class Row>
void each_segment(const Model& model, Row&& row) {
  row(std::string(), std::optional<std::size_t>());
  for (std::size_t s = 0; s < model.segments().size(); ++s) row(model.segments()[s], std::optional<std::size_t>(s));
}

void check_level(double level) {
  if (!(level > 0.0 && level < 1.0)) throw Error(ErrorCode::invalid_argument, "level = " + std::to_string(level) + " is not accepted; it lies between 0 and 1");
}

/// Quantile of the age at which a deal leaves, given that it leaves; ages beyond this many days are not searched.
constexpr std::int32_t longest_stay = 100'000;

struct Quantile { double share, value, low, high; };

struct Stay {
  std::array<Quantile, 3> quantiles;
  double mean, mean_standard_error;
};

/// Limits of a quantile: the binomial limits of the share that has left by an age, turned round. With n departures these are order statistics
/// (Thompson 1936; Conover 1999, 3.2). `entered` 0: the law is stated as known.
Stay stay_of(const StageLaw& law, double entered, double level) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double leaves = 1.0 - law.unresolved();
  Stay out{{{{0.25, nan, nan, nan}, {0.5, nan, nan, nan}, {0.75, nan, nan, nan}}}, nan, nan};
  if (!(leaves > 0.0)) return out;
  double sum = 0.0, mean = 0.0, squares = 0.0;
  const double n = entered * leaves;
  std::vector<std::pair<double, double*>> wanted;
  for (Quantile& q : out.quantiles) {
    wanted.emplace_back(q.share, &q.value);
    wanted.emplace_back(n > 0.0 ? beta_quantile((1.0 - level) / 2, n * q.share, n * (1.0 - q.share) + 1.0) : q.share, &q.low);
    wanted.emplace_back(n > 0.0 ? beta_quantile((1.0 + level) / 2, n * q.share + 1.0, n * (1.0 - q.share)) : q.share, &q.high);
  }
  for (std::int32_t age = 0; age < longest_stay && sum < leaves * (1.0 - 1e-12); ++age) {
    double leaving = 0.0;
    for (std::size_t e = 0; e < law.exits().size(); ++e) leaving += law.kernel(e, age);
    sum += leaving;
    mean += age * leaving;
    squares += static_cast<double>(age) * age * leaving;
    for (const auto& [share, field] : wanted)
      if (std::isnan(*field) && sum >= share * leaves * (1.0 - 1e-12)) *field = age;
  }
  out.mean = mean / leaves;
  out.mean_standard_error = n > 0.0 ? std::sqrt(std::max(squares / leaves - out.mean * out.mean, 0.0) / n) : 0.0;
  return out;
}

}  // namespace

Table model_incidence(const Model& model, std::span<const std::int32_t> horizons, double level, const Progress& progress) {
  Table::Builder out;
  out.column("segment", ColumnType::text).column("from", ColumnType::text).column("to", ColumnType::text).column("horizon_days", ColumnType::integer);
  out.column("probability", ColumnType::real).column("low", ColumnType::real).column("high", ColumnType::real).column("n", ColumnType::real).column("n_effective", ColumnType::real);
  out.column("unresolved", ColumnType::real).column("mature", ColumnType::boolean);
  const StageGraph& graph = model.graph();
  std::size_t done = 0;
  each_segment(model, [&](const std::string& label, std::optional<std::size_t> segment) {
    report(progress, static_cast<double>(done++) / static_cast<double>(model.segments().size() + 1));
    for (const StageId from : graph.entries())
      for (const StageKind kind : {StageKind::won, StageKind::lost})
        for (const StageId to : graph.of_kind(kind))
          for (const std::int32_t horizon : horizons) {
            const Rate rate = conversion(model, from, to, horizon, segment, level);
            out.text(label).text(graph[from].name).text(graph[to].name).integer(horizon);
            out.real(rate.estimate).real(rate.low).real(rate.high).real(rate.n).real(rate.n_effective).real(rate.unresolved).integer(rate.mature ? 1 : 0);
          }
  });
  return std::move(out).build();
}

Table model_durations(const Model& model, double level) {
  check_level(level);
  Table::Builder out;
  out.column("segment", ColumnType::text).column("stage", ColumnType::text);
  for (const char* name : {"q25", "q25_low", "q25_high", "median", "median_low", "median_high", "q75", "q75_low", "q75_high", "mean", "mean_standard_error", "unresolved", "n", "n_effective"})
    out.column(name, ColumnType::real);
  each_segment(model, [&](const std::string& label, std::optional<std::size_t> segment) {
    for (const StageId stage : model.graph().of_kind(StageKind::open)) {
      const StageLaw& law = model.law(stage, segment);
      const double entered = model.counts(stage, segment).entered;
      const Stay stay = stay_of(law, model.uncertainty().rates ? entered : 0.0, level);
      out.text(label).text(model.graph()[stage].name);
      const auto cell = [&](double x) { std::isnan(x) ? out.null() : out.real(x); };
      for (const Quantile& q : stay.quantiles)
        for (const double x : {q.value, q.low, q.high}) cell(x);
      cell(stay.mean);
      cell(stay.mean_standard_error);
      out.real(law.unresolved()).real(model.counts(stage, segment).observed).real(entered);
    }
  });
  return std::move(out).build();
}

Share share_of(const Model& model, const StageLaw& law, std::size_t exit, const ExitCounts& counts, double level) {
  const double share = law.ultimate(exit), add = model.uncertainty().add;
  const double moved = counts.moved[exit] + add, other = counts.entered - counts.moved[exit] + add;
  Share out{share, share, law.unresolved() <= detail::mature_unresolved};
  if (!model.uncertainty().rates || counts.entered <= 0.0 || moved <= 0.0 || other <= 0.0) return out;
  out.low = beta_quantile((1.0 - level) / 2, moved, other);
  out.high = beta_quantile((1.0 + level) / 2, moved, other);
  return out;
}

Table model_moves(const Model& model, double level) {
  check_level(level);
  Table::Builder out;
  out.column("segment", ColumnType::text).column("from", ColumnType::text).column("to", ColumnType::text);
  for (const char* name : {"share", "low", "high", "n", "n_effective", "unresolved"}) out.column(name, ColumnType::real);
  out.column("mature", ColumnType::boolean);
  each_segment(model, [&](const std::string& label, std::optional<std::size_t> segment) {
    for (const StageId stage : model.graph().of_kind(StageKind::open)) {
      const StageLaw& law = model.law(stage, segment);
      const ExitCounts& counts = model.counts(stage, segment);
      for (std::size_t e = 0; e < law.exits().size(); ++e) {
        out.text(label).text(model.graph()[stage].name).text(model.graph()[law.exits()[e].to].name).real(law.ultimate(e));
        const Share share = share_of(model, law, e, counts, level);
        out.real(share.low).real(share.high).real(counts.observed).real(counts.entered).real(law.unresolved()).integer(share.mature ? 1 : 0);
      }
    }
  });
  return std::move(out).build();
}

Table model_visits(const Model& model) {
  Table::Builder out;
  out.column("segment", ColumnType::text).column("stage", ColumnType::text).column("visits", ColumnType::real).column("visits_standard_error", ColumnType::real);
  out.column("win", ColumnType::real).column("win_standard_error", ColumnType::real).column("n", ColumnType::real).column("n_effective", ColumnType::real);
  each_segment(model, [&](const std::string& label, std::optional<std::size_t> segment) {
    const LongRun run = long_run(model, segment);
    const LongRunErrors errors = long_run_errors(model, segment);
    const ArrivalLaw& arrivals = model.arrivals();
    for (std::size_t stage = 0; stage < model.graph().size(); ++stage) {
      double visits = 0.0;
      for (std::size_t k = 0; k < arrivals.stages.size(); ++k) visits += arrivals.shares[k] * run.visits[arrivals.stages[k].index()][stage];
      out.text(label).text(model.graph().stages()[stage].name).real(visits).real(errors.visits[stage]).real(run.win[stage]).real(errors.win[stage]);
      const ExitCounts& counts = model.counts(StageId(static_cast<std::uint16_t>(stage)), segment);
      out.real(counts.observed).real(counts.entered);
    }
  });
  return std::move(out).build();
}

}  // namespace v0
}  // namespace voronka
