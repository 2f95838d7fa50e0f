#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "voronka/base/finding.hpp"
#include "voronka/estimation/life_tables.hpp"
#include "voronka/estimation/stage_law.hpp"
#include "voronka/money/money.hpp"

namespace voronka {
inline namespace v0 {

/// Pseudo-counts behind the ultimate shares of one stage's exits, for intervals and draws: ultimate(j) = moved_j / entered.
/// Draws are Dirichlet(entered * ultimate(j) + add for every exit ever taken; entered * unresolved + add if some is unresolved).
struct ExitCounts {
  double entered = 0.0;              ///< 0: the shares are stated as known; nothing is drawn
  std::vector<double> moved;         ///< as StageLaw::exits(); sum <= entered
  double observed = 0.0;             ///< visits of its own that were seen to begin, open ones included (stated: entries); with forgetting their weights. `entered` adds what is borrowed
};

/// Amount of a won deal: log-normal with this mean and coefficient of variation. All 0 and without a currency: learned, and no win had an amount
/// (then nothing that is money can be asked of the model).
struct AmountLaw {
  Currency currency;
  double mean_minor = 0.0;           ///< > 0
  double cv = 0.0;                   ///< >= 0
  double mean_standard_error = 0.0;  ///< 0 if stated
  std::int64_t n = 0;                ///< wins it rests on; 0 if stated
};

/// How new deals come in: shares of the entry stages, and the recent number a (clock) day.
struct ArrivalLaw {
  std::vector<StageId> stages;
  std::vector<double> shares;        ///< sum 1
  double per_day = 0.0;              ///< of the last 90 days; 0 if unknown (stated model)
};

/// How the rates of a model are uncertain, for draws.
struct Uncertainty {
  bool rates = true;                 ///< beta / Dirichlet on the pseudo-counts
  double add = 0.5;                  ///< added to every pseudo-count
};

/// What is known of how deals move: for the team and for every segment (rep), the law of every open stage; stated by a document or learned from a History.
/// Everything downstream treats both alike. A value.
class Model {
 public:
  struct Parts;                      // see model_parts.hpp
  /// Error{invalid_argument} naming the part that does not fit: shapes, a law with a move the graph does not have, counts that are not counts,
  /// shares of arrivals that do not sum to 1, an amount without a currency or with a mean <= 0, two segments of one name.
  explicit Model(Parts parts);
  [[nodiscard]] const StageGraph& graph() const noexcept;                  ///< the stages and moves that the laws are of
  [[nodiscard]] Clock clock() const noexcept;                              ///< of every age, horizon and half-life
  [[nodiscard]] const std::string& zone_name() const noexcept;             ///< IANA name of the business time zone
  [[nodiscard]] bool stated() const noexcept;                              ///< true: by a document; false: learned
  [[nodiscard]] std::span<const std::string> by() const noexcept;          ///< {"rep"}: segments are reps
  [[nodiscard]] std::span<const std::string> segments() const noexcept;    ///< labels without the team
  [[nodiscard]] std::optional<std::size_t> segment(std::string_view label) const noexcept;  ///< place in segments(); none if it is not there
  [[nodiscard]] std::size_t segment_at(std::string_view label) const;      ///< Error{invalid_argument} naming those there are
  /// Law of a stage for one segment; nullopt or an unknown segment is the team. Terminal stages have a law without exits unless deals reopen.
  [[nodiscard]] const StageLaw& law(StageId stage, std::optional<std::size_t> segment = {}) const noexcept;
  /// What the ultimate shares of law() rest on, for the same segment or the team.
  [[nodiscard]] const ExitCounts& counts(StageId stage, std::optional<std::size_t> segment = {}) const noexcept;
  [[nodiscard]] const AmountLaw& amount() const noexcept;                  ///< of won deals, the team as a whole
  [[nodiscard]] const ArrivalLaw& arrivals() const noexcept;               ///< of the team as a whole
  [[nodiscard]] const Uncertainty& uncertainty() const noexcept;           ///< how draws vary the rates
  [[nodiscard]] std::optional<double> half_life() const noexcept;          ///< days of the clock; none: nothing was forgotten
  [[nodiscard]] std::span<const Finding> findings() const noexcept;        ///< what was odd when it was made
  /// as_of, period and target if the document states them (a stated model may).
  [[nodiscard]] std::optional<Instant> stated_as_of() const noexcept;
  [[nodiscard]] std::optional<Instant> learned_as_of() const noexcept;     ///< as_of of the History it was learned from; none if stated
  [[nodiscard]] std::optional<Period> stated_period() const noexcept;      ///< none: not stated, or learned
  [[nodiscard]] std::optional<Money> stated_target() const noexcept;       ///< none: not stated, or learned

  [[nodiscard]] const Parts& parts() const noexcept { return *parts_; }  ///< all it holds; see model_parts.hpp

  /// {"format":"voronka-model","version":1,...} with "laws" (docs/reference/model.schema.json); byte-identical round trip. from_json also reads the stated form, "edges" with
  /// entered/moved or "rate", lag laws geometric {mean}, fixed {days}, lognormal {median, sigma}, table {probability[]}, reps and pooling strength.
  /// Error{invalid_data} with the JSON pointer.
  [[nodiscard]] std::string to_json() const;
  /// Reads either form; what the constructor refuses is Error{invalid_data} too.
  static Model from_json(std::string_view json);

 private:
  std::shared_ptr<const Parts> parts_;
};

/// How a model is learned.
struct EstimateOptions {
  Clock clock = Clock::working;
  std::vector<std::string> by = {"rep"};
  std::optional<double> half_life;      ///< none: nothing is forgotten
  bool choose_half_life = false;             ///< by one-step log score among none, 360, 180, 90 days of the clock
  Progress progress;
};
/// Learns the model: stage-age hazards per edge with left truncation and right censoring, segments shrunk to the team (docs/concepts/estimation.md).
/// Error{no_estimate}: no visit of an open stage; nothing was ever won.
[[nodiscard]] Model estimate(const History& history, const WorkCalendar& calendar, const EstimateOptions& options = {});

}  // namespace v0
}  // namespace voronka
