#pragma once
#include <string>
#include <vector>

#include "voronka/estimation/life_tables.hpp"

namespace voronka {
inline namespace v0 {

/// Share of deals that are in `to` `horizon` days after age 0 (Aalen-Johansen occupancy with Greenwood variance): a deal that was won and reopened
/// counts by where it is at that age, and deals still open are "not yet", so the shares of all ends and `unresolved` sum to 1.
struct Incidence {
  std::string segment;             ///< "" = all
  StageId from, to;
  std::int32_t horizon = 0;        ///< days of the clock; 0: the last observed age ("ultimate")
  double probability = 0.0, standard_error = 0.0, low = 0.0, high = 0.0;   ///< where n is 0: probability, standard_error and unresolved NaN, the interval 0 to 1
  std::int64_t at_risk = 0;        ///< deals still open and under observation at that age (effective number with forgetting)
  std::int64_t n = 0;              ///< deals that entered the risk set at all
  double unresolved = 0.0;         ///< share in an open stage at that age
  std::int32_t last_age = -1;      ///< last age at which an open deal was observed; -1: none was
  bool mature = true;              ///< horizon <= last_age; for ultimate: unresolved <= 0.02. Never where a risk set was left out (see incidence())
};
/// What is asked of incidence().
struct IncidenceOptions {
  Clock clock = Clock::calendar;
  std::vector<std::int32_t> horizons = {30, 90};   ///< 0 adds the ultimate
  std::vector<std::string> by = {};                ///< in addition to the team
  std::vector<StageId> from = {};                  ///< default: the entry stages
  std::optional<double> half_life = {};
  double level = 0.95;
};
/// Rows by segment ("" first, then labels), from, horizon as given, won and lost stages. Age 0 is the day of the first entry into `from`.
/// With delayed entry a risk set of fewer than 5 that empties while others come at risk later is left out (it would end the curve) and its rows are not mature.
/// Error{invalid_argument}: a negative horizon, an unknown column, a level outside (0, 1), `from` not an open stage.
[[nodiscard]] std::vector<Incidence> incidence(const History& history, const WorkCalendar& calendar, const IncidenceOptions& options = {});
/// The same from life tables of Origin::deal, which can be merged; of `options` only horizons and level are used.
[[nodiscard]] std::vector<Incidence> incidence(const LifeTables& tables, const IncidenceOptions& options);

/// Time in an open stage, per visit, in days of the clock; open visits are censored (Kaplan-Meier over all exits). NaN where the curve does not reach the quantile.
/// Limits of the median: 95 %, log-log. `open`: visits not seen to end.
struct Dwell { std::string segment; StageId stage; std::int64_t visits, open; double q25, median, q75, median_low, median_high; };
/// Rows by segment ("" first, then labels), open stages as declared; visits of unknown beginning are left out. Error{invalid_argument}: an unknown column in `by`.
[[nodiscard]] std::vector<Dwell> dwell(const History& history, const WorkCalendar& calendar, Clock clock, const std::vector<std::string>& by = {});

/// Rows of a multi-state process without identifiers: in state `from` on (entry, exit], then in `to`.
struct Spell { double entry, exit; std::int32_t from, to; double weight = 1.0; };   ///< to < 0: censored; at risk on entry < t <= exit; weight: a frequency

/// How the variance of a hazard increment dN/Y is estimated.
enum class HazardVariance : std::int8_t {
  greenwood,   ///< multinomial: cov(dA_j, dA_k) = ([j = k] dN_j - dN_j dN_k / Y) / Y^2
  aalen,       ///< Poisson: var(dA_j) = dN_j / Y^2
};
/// Start, variance and guard of aalen_johansen().
struct AalenJohansenOptions {
  double s = 0.0;                                            ///< start: events at t <= s are not used
  HazardVariance variance = HazardVariance::greenwood;
  /// Lai & Ying (1991): risk sets with Y < guard * n^guard_exponent (n: weight of all spells of that state) are left out; 0: none is.
  double guard = 0.0, guard_exponent = 0.8;
};
/// State occupation P(s, t) from `start`: a step function, first point at s, then one at every time with an event. [time][state].
struct StateProbabilities { std::vector<double> times; std::vector<std::vector<double>> probability, variance; };
/// Aalen & Johansen (1978) with the Greenwood recursion for the covariance of one row (methods: C <- Q'CQ + sum_g p_g^2 (diag q_g - q_g q_g') / Y_g).
/// Error{invalid_argument} naming the spell: entry >= exit, a state out of range, a move to itself, a weight that is not positive; also a `start` out of range.
[[nodiscard]] StateProbabilities aalen_johansen(std::span<const Spell> spells, std::size_t states, std::size_t start, const AalenJohansenOptions& options = {});
/// Covariance matrix of the row P(s, t) at the last event time <= t.
[[nodiscard]] std::vector<std::vector<double>> aalen_johansen_covariance(std::span<const Spell> spells, std::size_t states, std::size_t start, double t,
                                                                         const AalenJohansenOptions& options = {});

/// Nelson-Aalen cumulative hazard of one transition, at every time with such an event.
struct HazardPoint { double time, cumulative_hazard, variance; };
/// Events at all times count; moves out of other states do not matter. Error{invalid_argument}: from = to, either negative, or a spell that aalen_johansen() refuses.
[[nodiscard]] std::vector<HazardPoint> nelson_aalen(std::span<const Spell> spells, std::int32_t from, std::int32_t to,
                                                    HazardVariance variance = HazardVariance::aalen);

/// Scale on which the interval of a survival curve is symmetric; names as in R's survival package.
enum class CurveInterval : std::int8_t { plain, log, log_log, logit, arcsin };
/// One time at which somebody left (an event) or was last seen (censored). std_err_log: of log S (Greenwood; the infinitesimal jackknife if a weight
/// is not whole). low, high: NaN where S = 0; both 1 before the first event. Cumulative hazard: Nelson-Aalen.
struct KaplanMeierPoint { double time; double n_risk, n_event, n_censor, survival, std_err_log, low, high, cumulative_hazard, std_cumulative_hazard; };
/// Kaplan-Meier with left truncation over all exits (`from` and the value of `to` >= 0 do not matter). Error{invalid_argument} as aalen_johansen(), and a level outside (0, 1).
[[nodiscard]] std::vector<KaplanMeierPoint> kaplan_meier(std::span<const Spell> spells, CurveInterval interval = CurveInterval::log_log, double level = 0.95);
/// First time with S <= 1 - p, the middle of the step if S = 1 - p on it; the limits by inverting `low` and `high`. NaN: the curve does not come down to it.
struct CurveQuantile { double value, low, high; };
/// `p` = 0.5 is the median. Error{invalid_argument} outside (0, 1).
[[nodiscard]] CurveQuantile curve_quantile(std::span<const KaplanMeierPoint> curve, double p);
/// Mean time up to `until`, area under the curve, and its standard error.
struct RestrictedMean { double mean, standard_error; };
/// From time 0 on; `until` finite and >= 0, else Error{invalid_argument}. Beyond its last point the curve stays as it is.
[[nodiscard]] RestrictedMean restricted_mean(std::span<const KaplanMeierPoint> curve, double until);
/// Log-rank test of equal hazards of all exits in groups (Mantel); chi-square with groups - 1 degrees of freedom.
struct LogRank { double chi_square; int degrees; double p_value; };
/// At least 2 groups; Error{invalid_argument} if not, or as aalen_johansen(). Error{no_estimate}: a group with nobody at risk at any event.
[[nodiscard]] LogRank log_rank(std::span<const std::vector<Spell>> groups);

}  // namespace v0
}  // namespace voronka
