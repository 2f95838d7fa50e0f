#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "voronka/history/history.hpp"

namespace voronka {
inline namespace v0 {

/// What an age counts from.
enum class Origin : std::int8_t {
  stage,    ///< entry into the current stage (clock reset): kernels of the renewal recursion
  deal,     ///< first entry into a chosen stage (clock forward): occupancy, conversion within a horizon
};

/// From where ages count, on which clock, and by what the tables are cut.
struct LifeTableOptions {
  Clock clock = Clock::calendar;
  Origin origin = Origin::stage;
  std::optional<StageId> from = {};        ///< Origin::deal: the stage whose first entry is age 0; default: the first visit of the deal, whatever its stage
  std::vector<std::string> by = {};        ///< "rep", "channel" or a mapped segment column; several: every combination that occurs, joined by " / "
  std::optional<double> half_life = {};  ///< forgetting, in days of the clock: weight 2^-(days from entry to the last day seen / half-life), in units of 1/65536
};

/// Label of what has no value in a column of `by`.
inline constexpr const char* unknown_segment = "(unknown)";

/// Counts, growing by add(), of departures and of deals at risk by segment x stage x age x destination. Integers that can be added: two tables made from disjoint deals merge
/// into the table of all. Risk set at age a: spells with a0 < a <= a1 (delayed entry at a0, censoring or departure at a1); ages run from 0, and a0 = -1 is from the start.
/// Origin::stage: a spell is a visit. Origin::deal: a spell is the time a deal ends its days in one stage; of several moves on one day only first and last stage count.
/// Copies share nothing that changes.
class LifeTables {
 public:
  /// How many left a stage at one age for another, in units of unit().
  struct Departure { std::int32_t segment; std::uint16_t stage; std::int32_t age; std::uint16_t to; std::int64_t count; friend bool operator==(const Departure&, const Departure&) = default; };
  /// Error{invalid_argument}: an unknown column in `by`; a half-life that is not positive; on the working clock, a calendar without a working day in the period.
  /// Visits whose beginning is not known have no age: they are left out and counted in without_age().
  static LifeTables from(const History& history, const WorkCalendar& calendar, const LifeTableOptions& options);
  /// Rows given directly (an oracle, a database): at risk at ages entry_age < a <= exit_age, entry_age >= -1; `to` = none: censored.
  struct Spell { std::int32_t segment; StageId stage; std::int32_t entry_age, exit_age; std::int32_t to; std::int64_t weight = 1; };
  /// `segments`: labels, each once; Spell::segment is a place in it, while the tables have them in byte order. Error{invalid_argument} naming the spell: a segment, a stage or
  /// a destination that is not there, entry_age < -1 or >= exit_age, an age above 10,000,000, a move from a stage to itself, a weight that is not positive.
  static LifeTables from(const StageGraph& graph, std::span<const Spell> spells, Clock clock, std::vector<std::string> segments = {""}, Origin origin = Origin::stage);
  void add(const LifeTables& other);       ///< segments are united by label. Error{invalid_argument} naming what differs: graph, clock, origin, unit

  [[nodiscard]] const StageGraph& graph() const noexcept;                     ///< of the history or spells
  [[nodiscard]] Clock clock() const noexcept;                                 ///< on which ages count
  [[nodiscard]] Origin origin() const noexcept;                               ///< what ages count from
  [[nodiscard]] std::optional<StageId> origin_stage() const noexcept;         ///< Origin::deal: the stage whose first entry is age 0; none: the first visit
  [[nodiscard]] std::optional<double> half_life() const noexcept;             ///< days of the clock; none: nothing is forgotten
  [[nodiscard]] bool delayed() const noexcept;                            ///< some spells were at risk only from an age above 0 on
  [[nodiscard]] std::int64_t unit() const noexcept;                       ///< what 1 deal counts: 1, or 65536 with forgetting
  [[nodiscard]] std::span<const std::string> segments() const noexcept;   ///< labels in byte order; "" is the team when `by` is empty
  /// Error{invalid_argument}, here and below: no such segment or stage.
  [[nodiscard]] std::int64_t subjects(std::int32_t segment) const;        ///< deals (Origin::deal) or visits (Origin::stage) that were at risk at some age, each counted 1
  [[nodiscard]] std::int64_t without_age() const noexcept;                ///< deals or visits left out because their beginning is not known
  [[nodiscard]] std::int64_t spells(std::int32_t segment, StageId stage) const;    ///< in units
  [[nodiscard]] std::int32_t last_age(std::int32_t segment, StageId stage) const;  ///< last age with somebody at risk; -1: none
  [[nodiscard]] std::int64_t at_risk(std::int32_t segment, StageId stage, std::int32_t age) const;  ///< in units; 0 beyond last_age()
  [[nodiscard]] std::span<const std::int64_t> at_risk(std::int32_t segment, StageId stage) const;  ///< by age, 0 .. last_age
  [[nodiscard]] std::int64_t departed(std::int32_t segment, StageId stage, std::int32_t age, StageId to) const;  ///< in units; 0 if nobody did
  [[nodiscard]] std::vector<Departure> departures() const;                ///< canonical order: segment, stage, age, to
  /// Departures of one segment and stage, in units.
  struct Exit { std::int32_t age; std::uint16_t to; std::int64_t count; };
  [[nodiscard]] std::span<const Exit> exits(std::int32_t segment, StageId stage) const;            ///< ordered by age, to
  [[nodiscard]] LifeTables pooled() const;                                ///< all segments added into one, ""
  friend bool operator==(const LifeTables& a, const LifeTables& b) noexcept;  ///< same options, labels and counts

  struct Data;   // defined in src/
  /// For voronka itself: a caller has from().
  explicit LifeTables(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

/// Confidence interval of a probability on the complementary log-log scale, log(-log(1 - p)). At an estimate of 0 or 1 the exact limits of Clopper & Pearson
/// with n observations; n = 0: [0, 1].
struct Interval { double low, high; };
/// `level` of the central interval, such as 0.95. Error{invalid_argument}: a level outside (0, 1), a negative variance.
[[nodiscard]] Interval cloglog_interval(double estimate, double variance, double level, std::int64_t n);

}  // namespace v0
}  // namespace voronka
