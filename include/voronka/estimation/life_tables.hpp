#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "voronka/history/history.hpp"

namespace voronka {
inline namespace v0 {

/// What an age counts from.
enum class Origin : std::int8_t {
  stage,    ///< entry into the current stage (clock reset): kernels of the renewal recursion
  deal,     ///< first entry into a chosen stage (clock forward): occupancy, conversion within a horizon
};

struct LifeTableOptions {
  Clock clock = Clock::calendar;
  Origin origin = Origin::stage;
  std::optional<StageId> from;             ///< Origin::deal: the stage whose first entry is age 0; default: the first visit of the deal
  std::vector<std::string> by;             ///< "rep", "channel" or a segment column; empty: one segment, the team
  std::optional<double> half_life_days;    ///< forgetting: weight 2^-(age of the observation / half-life), in integer units of 1/65536
};

/// Counts of departures and of deals at risk by segment x stage x age x destination. Integers that can be added: two tables made from disjoint deals merge
/// into the table of all. Risk set at age a: spells with a0 < a <= a1 (delayed entry at a0, censoring or departure at a1); ages run from 0.
class LifeTables {
 public:
  struct Departure { std::int32_t segment; std::uint16_t stage; std::int32_t age; std::uint16_t to; std::int64_t count; };
  static LifeTables from(const History& history, const WorkCalendar& calendar, const LifeTableOptions& options);
  /// Rows given directly (an oracle, a database): entry < exit ages, `to` = none: censored.
  struct Spell { std::int32_t segment; StageId stage; std::int32_t entry_age, exit_age; std::int32_t to; std::int64_t weight = 1; };
  static LifeTables from(const StageGraph& graph, std::span<const Spell> spells, Clock clock, std::vector<std::string> segments);
  void add(const LifeTables& other);       ///< grows in place; Error{invalid_argument} naming what differs (graph, clock, origin, segments are united by label)

  [[nodiscard]] const StageGraph& graph() const noexcept;
  [[nodiscard]] Clock clock() const noexcept;
  [[nodiscard]] std::span<const std::string> segments() const noexcept;   ///< labels; "" is the team when `by` is empty
  [[nodiscard]] std::int32_t last_age(std::int32_t segment, StageId stage) const;  ///< last age with somebody at risk; -1: none
  [[nodiscard]] std::int64_t at_risk(std::int32_t segment, StageId stage, std::int32_t age) const;
  [[nodiscard]] std::int64_t departed(std::int32_t segment, StageId stage, std::int32_t age, StageId to) const;
  [[nodiscard]] std::vector<Departure> departures() const;                ///< canonical order: segment, stage, age, to
  [[nodiscard]] LifeTables pooled() const;                                ///< all segments added into one, ""

 private:
  struct Data;
  std::shared_ptr<Data> data_;
};

/// One step of a Kaplan-Meier or Aalen-Johansen curve.
struct CurvePoint { double at; double estimate; double variance; double low; double high; std::int64_t at_risk; };

/// Confidence interval of a probability on the complementary log-log scale, log(-log(1 - p)); exact limits at 0 and 1 by the rule of three (Clopper-Pearson with n).
struct Interval { double low, high; };
[[nodiscard]] Interval cloglog_interval(double estimate, double variance, double level, std::int64_t n);

}  // namespace v0
}  // namespace voronka
