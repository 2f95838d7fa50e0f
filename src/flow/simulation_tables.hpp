// Private: the rows that a simulated company leaves in its CRM.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "flow/simulation_company.hpp"
#include "flow/simulation_truth.hpp"
#include "voronka/table/table.hpp"

namespace voronka::simulation {

/// One row of the events table before it is written. Texts are indices into EventLog::labels; -1 is an empty cell.
struct EventRow {
  std::uint32_t deal = 0;
  std::int32_t stage = -1, rep = -1, channel = -1, currency = -1, reason = -1, at_text = -1;
  std::int64_t at = 0;
  bool has_amount = false, has_expected_close = false;
  std::int64_t amount = 0;
  Day expected_close;
  std::int8_t kind = -1, actor = -1;  // kind: 0 move, 1 update, 2 delete, 3 restore, 4 merge; actor: 0 human, 1 robot, 2 import
};

struct EventLog {
  std::vector<std::string> labels;
  std::vector<EventRow> rows;
  std::int32_t label(std::string_view text);
  bool as_text = false;  // timestamps are texts, as they are where exports have been mixed
};

[[nodiscard]] std::string deal_name(std::uint32_t deal);
/// Rows in order of time, known before as_of.
[[nodiscard]] EventLog event_log(const Spec& spec, const Life& life);
[[nodiscard]] Table events_table(const Spec& spec, const EventLog& log);
[[nodiscard]] Table activities_table(const Spec& spec, const Life& life);
[[nodiscard]] Table bookings_table(const Spec& spec, const Life& life);
[[nodiscard]] Table team_table(const Spec& spec, const Company& company);
[[nodiscard]] Table absences_table(const Spec& spec);
[[nodiscard]] Table calendar_table(const Spec& spec);

/// Puts the warts of Spec::dirt into the log and says what it did.
[[nodiscard]] std::vector<Wart> soil(const Spec& spec, const Life& life, const Draws& draws, EventLog& log);

}  // namespace voronka::simulation
