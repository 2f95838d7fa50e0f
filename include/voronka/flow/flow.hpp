#pragma once
#include <optional>
#include <span>
#include <vector>

#include "voronka/estimation/model.hpp"

namespace voronka {
inline namespace v0 {

/// The days on which things move: t = 0 .. size()-1, the model's clock from the first unknown day on (working days only, or every day).
class Grid {
 public:
  Grid(const WorkCalendar& calendar, Clock clock, Day first, Day until);   ///< half-open; Error{invalid_argument} if it holds no day of the clock
  [[nodiscard]] std::size_t size() const noexcept { return days_.size(); }    ///< number of days, at least 1
  [[nodiscard]] Day operator[](std::size_t t) const noexcept { return days_[t]; }  ///< t < size(), not checked
  [[nodiscard]] std::span<const Day> days() const noexcept { return days_; }  ///< ascending
  [[nodiscard]] Clock clock() const noexcept { return clock_; }               ///< which days count
  /// First t with days()[t] >= day; size() if there is none.
  [[nodiscard]] std::size_t index(Day day) const noexcept;

 private:
  std::vector<Day> days_;
  Clock clock_;
};

/// Deals that are alike: `count` of them (may be fractional) in `stage`, which they have held for `age` (the age they have on grid day 0, if they are still there).
/// They can leave at ages age, age + 1, ...: on grid days 0, 1, ...
struct Stock {
  StageId stage;
  std::int32_t age = 0;
  double count = 0.0;
};

/// Expected entries into every stage on every grid day: entries[stage][t].
struct Flows {
  std::vector<std::vector<double>> entries;
  [[nodiscard]] double total(StageId stage) const;                  ///< sum over all days of the grid
  [[nodiscard]] double until(StageId stage, std::size_t t) const;   ///< sum over days 0 .. t
};

/// Whose laws, and where the way ends.
struct PropagateOptions {
  std::optional<std::size_t> segment;          ///< whose laws; none: the team's
  std::optional<StageId> stop_at;              ///< deals that enter this stage are counted and go no further (first entries)
  bool stop_at_wins = false;                   ///< the same of every won stage: entries into these are then first wins
};

/// The Markov-renewal recursion on the day grid (Howard 1971, ch. 11; Çinlar 1969): x_j(t) = source_j(t) + sum_i sum_a k_ij(a) x_i(t - a), with the departures of `stock` conditioned on
/// the age they have. Moves on the day of entry (k(0) > 0) are solved by (I - K(0)), so several stages can be passed in one day. O(edges x days^2).
/// `arrivals`[stage][t]: expected new entries from outside (counted in the result), at most `days` of them; empty: none.
/// Error{invalid_argument}: days 0, a stock or an arrival that is negative, not finite or of no stage. Error{no_estimate}: deals go round within one day for ever.
[[nodiscard]] Flows propagate(const Model& model, std::size_t days, std::span<const Stock> stock, std::span<const std::vector<double>> arrivals,
                              const PropagateOptions& options = {});

/// The adjoint: P(enters one of `targets` within n days | has just entered stage i), result[i][n], n = 0 .. days-1 (n = 0: the same day).
/// Counted once: deals stop at the first of `targets`; 1 for a target itself. `stop_at` (not a target): deals that enter it are lost to this question, 0 for itself.
[[nodiscard]] std::vector<std::vector<double>> reach_within(const Model& model, std::size_t days, std::span<const StageId> targets,
                                                            const PropagateOptions& options = {});
/// The same for deals already in a stage at an age: P(reaches one of targets within n days, n = days - 1 | stage, age). `reach`: the result of reach_within;
/// `days` may be less than it holds. A stay that is older than anything that ever left never moves: 0.
[[nodiscard]] double reach_from(const Model& model, std::size_t days, const Stock& stock, std::span<const std::vector<double>> reach,
                                const PropagateOptions& options = {});
/// P(ever reaches, by `ultimate` = P(ever reaches | has just entered stage j) | stage, age).
[[nodiscard]] double reach_ever(const Model& model, const Stock& stock, std::span<const double> ultimate, std::optional<std::size_t> segment = {});

/// Long run, in ultimate shares: expected visits N = (I - Q)^-1, hitting probability of a win, from every stage.
struct LongRun {
  std::vector<std::vector<double>> visits;     ///< visits[i][j]: expected entries into j of a deal that has just entered i, that entry included
  std::vector<double> win;                     ///< P(ever won | has just entered i); 1 for won stages, 0 for lost ones that are not reopened
};
/// Error{no_estimate} naming a stage of a loop that nothing ever leaves.
[[nodiscard]] LongRun long_run(const Model& model, std::optional<std::size_t> segment = {});
/// Standard errors by the delta method (d(aN) = aN dQ N, dw = N dQ w; shares out of a stage multinomial in its pseudo-entries, independent between stages):
/// of the expected visits of a new deal (arrival shares taken as known) and of the chance of a win, by stage. 0 where the shares are stated as known.
struct LongRunErrors { std::vector<double> visits, win; };
/// By stage, in the order of the graph. Error{no_estimate} as long_run().
[[nodiscard]] LongRunErrors long_run_errors(const Model& model, std::optional<std::size_t> segment = {});
/// P(ever enters one of `targets` | has just entered i), 1 for a target itself; deals that enter `stop_at` are lost to this question.
[[nodiscard]] std::vector<double> reach_ultimately(const Model& model, std::span<const StageId> targets, const PropagateOptions& options = {});

/// A share with everything that must stand beside it.
struct Rate {
  double estimate = 0.0, low = 0.0, high = 0.0;
  double n = 0.0;               ///< the denominator: entries into `from` that were seen (of the segment itself); with forgetting the sum of their weights
  double n_effective = 0.0;     ///< what the interval rests on: the effective number of entries (censored and weighted ones count in part), and for a segment what it borrows from the team
  std::int32_t within = 0;      ///< horizon in days of the clock; 0: ultimate
  Clock clock = Clock::working; ///< of the model
  double unresolved = 0.0;      ///< share of deals that within the horizon outlive every age at which anything was seen to leave their stage: neither here nor there
  bool mature = true;           ///< unresolved <= 0.02: what is not known yet cannot move the share by more than two points, however long the horizon
};
/// P(reaches `to` within `within` days of the clock | has just entered `from`), with a central interval of `level` from 400 draws of the rates (Dirichlet on the
/// pseudo-counts, ages given the exit known; none where the rates are stated as known). within = 0: ultimate.
/// Error{invalid_argument}: within < 0 or above 36,600, a level outside (0, 1).
[[nodiscard]] Rate conversion(const Model& model, StageId from, StageId to, std::int32_t within, std::optional<std::size_t> segment = {}, double level = 0.95);

/// Ultimate share of one exit of a stage: central interval of `level` of Beta(moved + add, entered - moved + add); low = high = the share where it is stated as known.
struct Share { double low = 0.0, high = 0.0; bool mature = true; };
[[nodiscard]] Share share_of(const Model& model, const StageLaw& law, std::size_t exit, const ExitCounts& counts, double level);  ///< `exit` counts in law.exits()

}  // namespace v0
}  // namespace voronka
