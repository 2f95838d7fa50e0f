// Private: the simulator's specification, read and checked. The JSON form is docs/reference/simulation.schema.json.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "voronka/money/money.hpp"
#include "voronka/stages/stage_graph.hpp"
#include "voronka/time/work_calendar.hpp"

namespace voronka::simulation {

/// A number of the specification: fixed, or drawn once for every company from a hyper-law.
struct Value {
  enum class Law : std::int8_t { fixed, uniform, lognormal, beta } law = Law::fixed;
  double a = 0.0, b = 0.0;       // fixed: a; uniform: from a to b; lognormal: median a, sigma b; beta: mean a, strength b (pseudo-observations)
  std::uint32_t address = 0;     // of its draw: how many values stand before it in the specification
  double low = 0.0, high = 0.0;  // what it may become; a draw outside is set to the nearer end

  [[nodiscard]] double mean() const noexcept;
};

/// How many days of the clock pass between entering a stage and leaving it for one destination.
struct LagLaw {
  enum class Kind : std::int8_t { geometric, lognormal, fixed, table } kind = Kind::fixed;
  Value first, second;              // geometric: mean; lognormal: median, sigma (a lag is rounded up, so P(lag <= h) is the law's own at h); fixed: days
  std::vector<double> probability;  // table: by days 0, 1, ...; sums to 1
};

struct MoveSpec {
  Move move;
  std::optional<Value> rate;  // none: what the other moves out of the stage leave
  LagLaw lag;
};

/// Factors on the odds of not being lost, by stage; 1 where nothing is said.
using Odds = std::vector<double>;

struct RepSpec {
  std::string name;
  Value throughput;
  std::string group;
  std::optional<double> hours_per_day;
  std::optional<Day> starts, ends;
  Odds odds;
};

struct ChannelSpec {
  std::string name;
  double share = 1.0;
  Odds odds;
};

struct Inflow {
  Value per_day, growth_per_week;
  std::optional<std::int64_t> total;  // exactly so many arrive before as_of, dated by the same profile
};

struct AmountSpec {
  double log_median = 0.0, sigma = 0.0;  // of major units
  std::size_t known_from = 0;            // stage index: written from the entry into it, or into a later declared stage, on
  std::int64_t step = 1;                 // minor units; amounts are rounded to whole steps, at least one
  double revision_probability = 0.0, revision_sigma = 0.0;
};

struct ExpectedClose {
  std::size_t known_from = 0;
  double days = 0.0, sigma = 0.0;  // promised so many calendar days ahead: log-normal, median and sigma
};

struct ActivitySpec {
  std::string kind;
  std::vector<double> per_entry;  // mean number by stage
  double answered = 1.0;
};

struct BookingSpec {
  StageId from, to;
  double ahead = 0.0;  // booked so many days of the clock before it is due: geometric mean
  Value show;
};

/// Something that went wrong in the company, for a while: what a control should find.
struct FaultSpec {
  enum class Kind : std::int8_t { odds, lag, inflow, show_up, activity } kind = Kind::odds;
  std::optional<std::size_t> stage, rep, channel;
  std::string activity;
  Period when;
  double factor = 1.0;
};

/// Warts of the data, as the share of deals (or rows) that get one. By name, in the order of the specification.
struct Dirt {
  std::vector<std::pair<std::string, double>> warts;
};
/// Every wart that can be asked for.
[[nodiscard]] const std::vector<std::string_view>& wart_names();

struct Spec {
  explicit Spec(StageGraph g) : graph(std::move(g)), window(Day(0), Day(1)) {}
  StageGraph graph;
  std::vector<double> entry_share;  // by stage; sums to 1
  Period window;                    // first day .. as_of
  Day until;                        // the outcome after as_of is drawn up to here
  Clock clock = Clock::working;
  WorkCalendar calendar = WorkCalendar::weekdays();
  Currency currency;
  std::vector<MoveSpec> moves;
  Inflow inflow;
  std::vector<ChannelSpec> channels;
  std::vector<RepSpec> reps;
  std::vector<Absence> absences;
  std::vector<std::size_t> effect_stages;
  double effect_sigma = 0.0;  // standard deviation of a rep's log-odds, stage by stage
  double reassignment = 0.0;
  std::optional<AmountSpec> amount;
  std::optional<ExpectedClose> expected_close;
  std::vector<std::pair<std::string, double>> reasons;  // share of every loss reason
  std::vector<ActivitySpec> activities;
  std::vector<BookingSpec> bookings;
  std::vector<FaultSpec> faults;
  Dirt dirt;
  int incidence_days = 365;
  std::uint32_t values = 0;  // how many values there are
};

/// `text` is a preset's name or a JSON document.
[[nodiscard]] Spec read_spec(std::string_view text);

}  // namespace voronka::simulation
