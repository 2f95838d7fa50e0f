// A CRM's log of stage changes, made for timing: the shape of a real one, any size, the same bytes for the same seed.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "voronka/history/history.hpp"

namespace voronka::benchmarks {

/// Columns in global time order, cut at the N-th event, so that the deals still open are censored.
struct EventLog {
  std::vector<std::int64_t> opportunity;        ///< sparse ids: about every second number is used
  std::vector<std::int64_t> at_us;              ///< microseconds since 1970, whole seconds; no two events of a deal share one
  std::vector<std::int32_t> stage;              ///< index into stage_names()
  std::vector<std::int32_t> owner;              ///< 0 .. 49, re-assigned at 5 % of the steps
  std::vector<std::int32_t> channel;            ///< 0 .. 11
  std::vector<std::int64_t> amount_minor;
  std::vector<std::int32_t> reason;             ///< 0 .. 5 at a loss, -1 elsewhere
  std::int64_t deals = 0;
  [[nodiscard]] std::size_t size() const noexcept { return stage.size(); }
};

inline constexpr int owners = 50, channels = 12, reasons = 6;
inline constexpr int open_stages = 7, won = 7, lost = 8, on_hold = 9, stages = 10;

/// Draws `events` events: 10 stages (7 of the way, won, lost, on hold), skips, backward moves, reopened losses, Weibull and log-normal
/// time in stage, inflow that doubles over three years.
[[nodiscard]] EventLog draw_events(std::size_t events, std::uint64_t seed = 1);

[[nodiscard]] const std::vector<std::string>& stage_names();
[[nodiscard]] StageGraph stage_graph();
[[nodiscard]] Table to_table(const EventLog& log);
[[nodiscard]] Columns columns();

}  // namespace voronka::benchmarks
