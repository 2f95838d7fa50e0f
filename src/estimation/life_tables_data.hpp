// What a LifeTables holds.
#pragma once
#include "voronka/estimation/life_tables.hpp"

namespace voronka {
inline namespace v0 {

/// One segment x stage: dense in age only as far as somebody was at risk, sparse in departures.
struct LifeTableCell {
  std::int64_t spells = 0;
  std::vector<std::int64_t> at_risk;          ///< by age; the last one is above 0
  std::vector<LifeTables::Exit> exits;        ///< ordered by age, to; count > 0
};

struct LifeTables::Data {
  StageGraph graph;
  Clock clock = Clock::calendar;
  Origin origin = Origin::stage;
  std::optional<StageId> from = {};
  std::optional<double> half_life = {};
  Day last = {};                              ///< of the observation; weights count back from it
  std::int64_t unit = 1;
  std::int64_t without_age = 0;
  bool delayed = false;
  std::vector<std::string> segments = {};
  std::vector<std::int64_t> subjects = {};    ///< by segment
  std::vector<LifeTableCell> cells = {};      ///< segment x stages + stage

  [[nodiscard]] const LifeTableCell& cell(std::int32_t segment, StageId stage) const;  ///< Error{invalid_argument} out of range
};

}  // namespace v0

namespace detail {

/// Collects spells into cells; counting, no order of the input matters. O(spells + cells x ages).
class LifeTableBuilder {
 public:
  explicit LifeTableBuilder(std::size_t cells) : risk_(cells), spells_(cells, 0) {}
  /// At risk on entry_age < a <= exit_age, then moved to `to` (or censored: none). Spells without an age at risk are not counted.
  void add(std::size_t cell, std::int32_t entry_age, std::int32_t exit_age, std::int32_t to, std::int64_t weight) {
    auto& change = risk_[cell];
    const auto end = static_cast<std::size_t>(exit_age) + 2;
    if (change.size() < end) change.resize(end, 0);
    change[static_cast<std::size_t>(entry_age) + 1] += weight;
    change[static_cast<std::size_t>(exit_age) + 1] -= weight;
    spells_[cell] += weight;
    if (to >= 0) moves_.push_back({static_cast<std::uint32_t>(cell), exit_age, static_cast<std::uint16_t>(to), weight});
  }
  [[nodiscard]] std::vector<LifeTableCell> finish();

 private:
  struct Moved { std::uint32_t cell; std::int32_t age; std::uint16_t to; std::int64_t weight; };
  std::vector<std::vector<std::int64_t>> risk_;   // differences by age
  std::vector<std::int64_t> spells_;
  std::vector<Moved> moves_;
};

}  // namespace detail
}  // namespace voronka
