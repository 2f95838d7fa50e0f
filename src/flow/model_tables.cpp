#include "voronka/flow/model_tables.hpp"

#include <cmath>
#include <limits>

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

struct Stay { double q25, median, q75, median_low, median_high, mean; };

/// Limits of the median: the binomial limits of the share that has left by an age, turned round. With n departures these are order statistics
/// (Thompson 1936; Conover 1999, 3.2). `n` 0: the law is stated as known.
Stay stay_of(const StageLaw& law, double entered, double level) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double leaves = 1.0 - law.unresolved();
  Stay out{nan, nan, nan, nan, nan, nan};
  if (!(leaves > 0.0)) return out;
  double sum = 0.0, mean = 0.0;
  const double n = entered * leaves;
  const double low = n > 0.0 ? beta_quantile((1.0 - level) / 2, n / 2, n / 2 + 1.0) : 0.5;
  const double high = n > 0.0 ? beta_quantile((1.0 + level) / 2, n / 2 + 1.0, n / 2) : 0.5;
  const std::pair<double, double Stay::*> wanted[] = {{0.25, &Stay::q25}, {0.5, &Stay::median}, {0.75, &Stay::q75}, {low, &Stay::median_low}, {high, &Stay::median_high}};
  for (std::int32_t age = 0; age < longest_stay && sum < leaves * (1.0 - 1e-12); ++age) {
    double leaving = 0.0;
    for (std::size_t e = 0; e < law.exits().size(); ++e) leaving += law.kernel(e, age);
    sum += leaving;
    mean += age * leaving;
    for (const auto& [share, field] : wanted)
      if (std::isnan(out.*field) && sum >= share * leaves * (1.0 - 1e-12)) out.*field = age;
  }
  out.mean = mean / leaves;
  return out;
}

}  // namespace

Table model_incidence(const Model& model, std::span<const std::int32_t> horizons, double level, const Progress& progress) {
  Table::Builder out;
  out.column("segment", ColumnType::text).column("from", ColumnType::text).column("to", ColumnType::text).column("horizon_days", ColumnType::integer);
  out.column("probability", ColumnType::real).column("low", ColumnType::real).column("high", ColumnType::real).column("n", ColumnType::real);
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
            out.real(rate.estimate).real(rate.low).real(rate.high).real(rate.n).real(rate.unresolved).integer(rate.mature ? 1 : 0);
          }
  });
  return std::move(out).build();
}

Table model_durations(const Model& model, double level) {
  check_level(level);
  Table::Builder out;
  out.column("segment", ColumnType::text).column("stage", ColumnType::text);
  for (const char* name : {"q25", "median", "q75", "median_low", "median_high", "mean", "unresolved", "n"}) out.column(name, ColumnType::real);
  each_segment(model, [&](const std::string& label, std::optional<std::size_t> segment) {
    for (const StageId stage : model.graph().of_kind(StageKind::open)) {
      const StageLaw& law = model.law(stage, segment);
      const double entered = model.counts(stage, segment).entered;
      const Stay stay = stay_of(law, model.uncertainty().rates ? entered : 0.0, level);
      out.text(label).text(model.graph()[stage].name);
      for (const double x : {stay.q25, stay.median, stay.q75, stay.median_low, stay.median_high, stay.mean}) std::isnan(x) ? out.null() : out.real(x);
      out.real(law.unresolved()).real(entered);
    }
  });
  return std::move(out).build();
}

Table model_moves(const Model& model, double level) {
  check_level(level);
  Table::Builder out;
  out.column("segment", ColumnType::text).column("from", ColumnType::text).column("to", ColumnType::text);
  for (const char* name : {"share", "low", "high", "n"}) out.column(name, ColumnType::real);
  const double add = model.uncertainty().add;
  each_segment(model, [&](const std::string& label, std::optional<std::size_t> segment) {
    for (const StageId stage : model.graph().of_kind(StageKind::open)) {
      const StageLaw& law = model.law(stage, segment);
      const ExitCounts& counts = model.counts(stage, segment);
      for (std::size_t e = 0; e < law.exits().size(); ++e) {
        out.text(label).text(model.graph()[stage].name).text(model.graph()[law.exits()[e].to].name).real(law.ultimate(e));
        const double moved = counts.moved[e] + add, other = counts.entered - counts.moved[e] + add;
        if (model.uncertainty().rates && moved > 0.0 && other > 0.0)
          out.real(beta_quantile((1.0 - level) / 2, moved, other)).real(beta_quantile((1.0 + level) / 2, moved, other));
        else
          out.real(law.ultimate(e)).real(law.ultimate(e));
        out.real(counts.entered);
      }
    }
  });
  return std::move(out).build();
}

Table model_visits(const Model& model) {
  Table::Builder out;
  out.column("segment", ColumnType::text).column("stage", ColumnType::text).column("visits", ColumnType::real).column("visits_standard_error", ColumnType::real);
  out.column("win", ColumnType::real).column("win_standard_error", ColumnType::real).column("n", ColumnType::real);
  each_segment(model, [&](const std::string& label, std::optional<std::size_t> segment) {
    const LongRun run = long_run(model, segment);
    const LongRunErrors errors = long_run_errors(model, segment);
    const ArrivalLaw& arrivals = model.arrivals();
    for (std::size_t stage = 0; stage < model.graph().size(); ++stage) {
      double visits = 0.0;
      for (std::size_t k = 0; k < arrivals.stages.size(); ++k) visits += arrivals.shares[k] * run.visits[arrivals.stages[k].index()][stage];
      out.text(label).text(model.graph().stages()[stage].name).real(visits).real(errors.visits[stage]).real(run.win[stage]).real(errors.win[stage]);
      out.real(model.counts(StageId(static_cast<std::uint16_t>(stage)), segment).entered);
    }
  });
  return std::move(out).build();
}

}  // namespace v0
}  // namespace voronka
