#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "voronka/base/finding.hpp"
#include "voronka/time/work_calendar.hpp"

namespace voronka {
inline namespace v0 {

/// What a row says of its opportunity; automatic: a move if the stage differs from the last one, an update if another column does, else a duplicate.
enum class EventKind : std::int8_t { automatic, move, update, remove, restore, merge };
/// Who wrote a row.
enum class Actor : std::int8_t { human, robot, import };

/// One row of the events table: the state of an opportunity as of `at`. An empty optional is "unchanged".
struct Event {
  std::string opportunity = {};
  std::optional<std::string> stage = {};
  Instant at = {};
  std::optional<std::string> rep = {}, channel = {}, reason = {};
  std::optional<std::int64_t> amount_minor = {};
  std::optional<std::string> currency = {};
  std::optional<Day> expected_close = {};
  EventKind kind = EventKind::automatic;
  std::optional<Instant> recorded_at = {};   ///< when the system learned it; default `at`
  std::optional<std::int64_t> seq = {};      ///< order within a tie
  Actor actor = Actor::human;
};

/// Which column of the caller's table is which. An empty name: not there. `opportunity`, `stage`, `at` must be.
struct Columns {
  std::string opportunity = "opportunity", stage = "stage", at = "at";
  std::string rep = {}, channel = {}, amount = {}, currency = {}, expected_close = {}, reason = {}, kind = {}, recorded_at = {}, seq = {}, actor = {};
  std::vector<std::string> segments = {};  ///< any other columns to group by
};

/// What a caller knows about a log beside its rows.
struct HistoryOptions {
  Zone zone = {};                        ///< business time zone: cuts days, and reads naive local times
  bool zone_stated = false;             ///< false and a naive timestamp: Error{invalid_argument} asking for a zone
  std::optional<Instant> as_of = {};         ///< first instant not known; default: the start of the day after the last event
  std::optional<Instant> now = {};           ///< for "in the future"; rows at or after it are set aside. Default: none, only rows dated at or after as_of but recorded before it
  std::string currency = {};            ///< ISO 4217, of amounts without a currency of their own; empty: the commonest one of the currency column
  std::optional<Day> delayed_entry = {};     ///< nothing that closed before this day is in the log: earlier entrants are at risk from its start
  std::map<std::string, std::string> stage_aliases = {};  ///< caller's stage name -> graph's
  char decimal_mark = '.';
  std::vector<Finding> earlier_findings = {};  ///< told while reading what this rests on (by discover(), of a calendar file): handed on as the first of History::findings()
};

}  // namespace v0
}  // namespace voronka
