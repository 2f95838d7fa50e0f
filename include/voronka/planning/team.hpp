#pragma once
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "voronka/base/finding.hpp"
#include "voronka/history/history.hpp"
#include "voronka/table/table.hpp"
#include "voronka/time/work_calendar.hpp"

namespace voronka {
inline namespace v0 {

/// A salesperson of the team table.
struct Rep {
  std::string name;
  std::int64_t throughput_millionths = 1'000'000;   ///< 1 000 000 = the norm
  std::optional<double> hours_per_day;              ///< own full day, instead of the company's; 0 < h <= 24
  std::optional<Day> starts, ends;                  ///< half-open: works from `starts` until before `ends`
  std::string group;
};

/// The reps in order (ties go to the earlier one) and when they are away. A value.
class Team {
 public:
  Team() = default;  ///< nobody; no plan can be made for it
  /// Error{invalid_argument}: no rep, an empty or doubled name, throughput < 0 or above 1,000 norms, hours outside 0 .. 24, starts >= ends, an absence of an
  /// unknown rep or with from >= until. Absences may overlap.
  Team(std::vector<Rep> reps, std::vector<Absence> absences);
  /// Tables `team` (rep; optional throughput, 1 where the column is absent, hours_per_day, starts, ends, group) and `absences` (rep, from, until); text or
  /// typed cells. Error{invalid_data} with row and column; also for a `ramp` that is not empty, as no plan follows ramp curves yet.
  /// An absence of somebody who is not on the team is left out and told by findings(); a name one slip of the pen from a rep's is refused.
  static Team from(const Table& team, const Table* absences);
  /// Everybody who moved a deal into an open stage, or has one that moved, in the 90 days before as_of, at the norm; findings() says who was assumed. Error{no_estimate}: nobody.
  static Team from(const History& history, const Table* absences = nullptr);
  [[nodiscard]] std::span<const Finding> findings() const noexcept { return findings_; }   ///< what is odd about the tables, or was assumed; a plan hands it on
  [[nodiscard]] std::span<const Rep> reps() const noexcept { return reps_; }  ///< in the order given; `rep` of capacity() is the place here
  [[nodiscard]] std::span<const Absence> absences() const noexcept { return absences_; }  ///< as given; they may overlap
  /// Capacity in integer units (minutes x throughput millionths); 0 on a day off, an absent day, before `starts` or from `ends` on.
  [[nodiscard]] std::int64_t capacity(std::size_t rep, Day day, const WorkCalendar& calendar) const;

 private:
  static Team made(std::vector<Rep> reps, const Table* absences);
  std::vector<Rep> reps_;
  std::vector<Absence> absences_;
  std::vector<Finding> findings_;
  std::vector<std::vector<std::pair<Day, Day>>> away_;   // per rep, sorted, disjoint
};

/// A calendar table (day, kind off|work|short, hours) applied to `base`; days it does not name stay as they are. `hours` may be empty for off and work (a full day).
/// Error{invalid_data} with column and row: a day twice that is said to be different, an unknown kind, a short day without hours.
[[nodiscard]] WorkCalendar apply_calendar(const WorkCalendar& base, const Table& rows);

}  // namespace v0
}  // namespace voronka
