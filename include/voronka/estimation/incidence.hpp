#pragma once
#include <string>
#include <vector>

#include "voronka/estimation/life_tables.hpp"

namespace voronka {
inline namespace v0 {

/// Share of deals that reached `to` within `horizon` days since age 0 (Aalen-Johansen with Greenwood variance; deals still open are "not yet").
struct Incidence {
  std::string segment;             ///< "" = all
  StageId from, to;
  std::int32_t horizon = 0;        ///< days of the clock; 0: the last observed age ("ultimate")
  double probability = 0.0, standard_error = 0.0, low = 0.0, high = 0.0;
  std::int64_t at_risk = 0;        ///< deals at risk at that age
  std::int64_t n = 0;              ///< deals that entered the risk set at all
  double unresolved = 0.0;         ///< share neither won nor lost by then
  bool mature = true;              ///< horizon <= last observed age; for ultimate: unresolved <= 0.02
};
struct IncidenceOptions {
  Clock clock = Clock::calendar;
  std::vector<std::int32_t> horizons = {30, 90};   ///< 0 adds the ultimate
  std::vector<std::string> by;                     ///< in addition to the team
  std::vector<StageId> from;                       ///< default: the entry stages
  std::optional<double> half_life_days;
  double level = 0.95;
};
[[nodiscard]] std::vector<Incidence> incidence(const History& history, const WorkCalendar& calendar, const IncidenceOptions& options = {});

/// Time in stage, per visit; open visits are censored (Kaplan-Meier over all exits). NaN where the curve does not reach the quantile.
struct Dwell { std::string segment; StageId stage; std::int64_t visits, open; double q25, median, q75, median_low, median_high; };
[[nodiscard]] std::vector<Dwell> dwell(const History& history, const WorkCalendar& calendar, Clock clock, const std::vector<std::string>& by = {});

/// The multi-state Aalen-Johansen estimator from rows (id-free spells): state occupation from `start` at age `s` (exclusive), with the Greenwood covariance of its row.
struct Spell { double entry, exit; std::int32_t from, to; double weight = 1.0; };   ///< to < 0: censored; at risk on entry < t <= exit
struct StateProbabilities { std::vector<double> times; std::vector<std::vector<double>> probability, variance; };   ///< [time][state]
[[nodiscard]] StateProbabilities aalen_johansen(std::span<const Spell> spells, std::size_t states, std::size_t start, double s = 0.0);
/// Covariance matrix of the row P(s, t) at the last time <= t.
[[nodiscard]] std::vector<std::vector<double>> aalen_johansen_covariance(std::span<const Spell> spells, std::size_t states, std::size_t start, double s, double t);

/// Kaplan-Meier with left truncation; interval type as R survival names it.
enum class CurveInterval : std::int8_t { plain, log, log_log, logit, arcsin };
struct KaplanMeierPoint { double time; double n_risk, n_event, n_censor, survival, std_err_log, low, high, cumulative_hazard, std_cumulative_hazard; };
[[nodiscard]] std::vector<KaplanMeierPoint> kaplan_meier(std::span<const Spell> spells, CurveInterval interval = CurveInterval::log_log, double level = 0.95);

}  // namespace v0
}  // namespace voronka
