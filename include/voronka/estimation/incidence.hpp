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

/// Rows of a multi-state process without identifiers: in state `from` on (entry, exit], then in `to`.
struct Spell { double entry, exit; std::int32_t from, to; double weight = 1.0; };   ///< to < 0: censored; at risk on entry < t <= exit; weight: a frequency

/// How the variance of a hazard increment dN/Y is estimated.
enum class HazardVariance : std::int8_t {
  greenwood,   ///< multinomial: cov(dA_j, dA_k) = ([j = k] dN_j - dN_j dN_k / Y) / Y^2
  aalen,       ///< Poisson: var(dA_j) = dN_j / Y^2
};
struct AalenJohansenOptions {
  double s = 0.0;                                            ///< start: events at t <= s are not used
  HazardVariance variance = HazardVariance::greenwood;
  /// Lai & Ying (1991): risk sets with Y < guard * n^guard_exponent (n: weight of all spells of that state) are left out; 0: none is.
  double guard = 0.0, guard_exponent = 0.8;
};
/// State occupation P(s, t) from `start`: a step function, first point at s, then one at every time with an event. [time][state].
struct StateProbabilities { std::vector<double> times; std::vector<std::vector<double>> probability, variance; };
/// Aalen & Johansen (1978) with the Greenwood recursion for the covariance of one row (methods: C <- Q'CQ + sum_g p_g^2 (diag q_g - q_g q_g') / Y_g).
/// Error{invalid_argument} naming the spell: entry >= exit, a state out of range, a weight that is not positive.
[[nodiscard]] StateProbabilities aalen_johansen(std::span<const Spell> spells, std::size_t states, std::size_t start, const AalenJohansenOptions& options = {});
/// Covariance matrix of the row P(s, t) at the last event time <= t.
[[nodiscard]] std::vector<std::vector<double>> aalen_johansen_covariance(std::span<const Spell> spells, std::size_t states, std::size_t start, double t,
                                                                         const AalenJohansenOptions& options = {});

/// Nelson-Aalen cumulative hazard of one transition, at every time with such an event.
struct HazardPoint { double time, cumulative_hazard, variance; };
[[nodiscard]] std::vector<HazardPoint> nelson_aalen(std::span<const Spell> spells, std::int32_t from, std::int32_t to,
                                                    HazardVariance variance = HazardVariance::aalen);

/// Scale on which the interval of a survival curve is symmetric; names as in R's survival package.
enum class CurveInterval : std::int8_t { plain, log, log_log, logit, arcsin };
/// One time at which somebody left (an event) or was last seen (censored). std_err_log: of log S (Greenwood; the infinitesimal jackknife if a weight
/// is not whole). low, high: NaN where S = 0; both 1 before the first event. Cumulative hazard: Nelson-Aalen.
struct KaplanMeierPoint { double time; double n_risk, n_event, n_censor, survival, std_err_log, low, high, cumulative_hazard, std_cumulative_hazard; };
/// Kaplan-Meier with left truncation over all exits (`from` and the value of `to` >= 0 do not matter). Error as aalen_johansen().
[[nodiscard]] std::vector<KaplanMeierPoint> kaplan_meier(std::span<const Spell> spells, CurveInterval interval = CurveInterval::log_log, double level = 0.95);
/// First time with S <= 1 - p, the middle of the step if S = 1 - p on it; the limits by inverting `low` and `high`. NaN: the curve does not come down to it.
struct CurveQuantile { double value, low, high; };
[[nodiscard]] CurveQuantile curve_quantile(std::span<const KaplanMeierPoint> curve, double p);
/// Mean time up to `until`, area under the curve, and its standard error.
struct RestrictedMean { double mean, standard_error; };
[[nodiscard]] RestrictedMean restricted_mean(std::span<const KaplanMeierPoint> curve, double until);
/// Log-rank test of equal hazards of all exits in groups (Mantel); chi-square with groups - 1 degrees of freedom.
struct LogRank { double chi_square; int degrees; double p_value; };
[[nodiscard]] LogRank log_rank(std::span<const std::vector<Spell>> groups);

}  // namespace v0
}  // namespace voronka
