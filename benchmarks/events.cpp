// How long from a log of stage changes to its statistics, against sorting and grouping the same columns by hand, in one run.
//   transitions        per move: count, mean and exact median time in stage
//   owners_x_channels  per owner x channel x move: count, days at risk, stays that have not ended
// Times are seconds of one thread; "ratio" is by hand / voronka, "ratio_loaded" the same once the history is there. Both answers are compared.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>

#include "event_log.hpp"
#include "voronka/estimation/life_tables.hpp"

namespace voronka::benchmarks {
namespace {

using Clock_ = std::chrono::steady_clock;
double seconds(Clock_::time_point from, Clock_::time_point to) { return std::chrono::duration<double>(to - from).count(); }

struct Input {
  EventLog log;
  Table table;
};

const Input& input(std::int64_t events) {
  static std::map<std::int64_t, std::unique_ptr<const Input>> made;
  auto& slot = made[events];
  if (!slot) {
    made.clear();  // one size at a time
    EventLog log = draw_events(static_cast<std::size_t>(events));
    Table table = to_table(log);
    return *(made[events] = std::make_unique<const Input>(Input{std::move(log), std::move(table)}));
  }
  return *slot;
}

History load(const Table& table) {
  HistoryOptions options;
  options.zone_stated = true;
  options.currency = "RUB";
  return History::from(stage_graph(), table, columns(), options);
}

// ---- by hand ----

struct Row {
  std::int64_t id, at_us;
  std::int32_t stage, owner, channel;
};

std::vector<Row> sorted_rows(const EventLog& log) {
  std::vector<Row> rows(log.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {log.opportunity[i], log.at_us[i], log.stage[i], log.owner[i], log.channel[i]};
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.id < b.id; });
  return rows;
}

struct Dwell_ {
  std::int64_t count = 0, median_us = 0;
  double mean_us = 0.0;
  friend bool operator==(const Dwell_&, const Dwell_&) = default;
};
using Transitions = std::map<std::pair<int, int>, Dwell_>;

Transitions summarise(std::vector<std::vector<std::int64_t>> dwell) {
  Transitions out;
  for (int from = 0; from < stages; ++from)
    for (int to = 0; to < stages; ++to) {
      auto& values = dwell[static_cast<std::size_t>(from * stages + to)];
      if (values.empty()) continue;
      Dwell_ cell;
      cell.count = static_cast<std::int64_t>(values.size());
      __extension__ __int128 sum = 0;
      for (const std::int64_t value : values) sum += value;
      cell.mean_us = static_cast<double>(sum) / static_cast<double>(cell.count);
      const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
      std::nth_element(values.begin(), middle, values.end());
      cell.median_us = *middle;
      out.emplace(std::pair(from, to), cell);
    }
  return out;
}

Transitions transitions_by_hand(const EventLog& log) {
  const std::vector<Row> rows = sorted_rows(log);
  std::vector<std::vector<std::int64_t>> dwell(stages * stages);
  for (std::size_t i = 0; i + 1 < rows.size(); ++i)
    if (rows[i].id == rows[i + 1].id) dwell[static_cast<std::size_t>(rows[i].stage * stages + rows[i + 1].stage)].push_back(rows[i + 1].at_us - rows[i].at_us);
  return summarise(std::move(dwell));
}

/// owner x channel x from x (to, or `stages`: not ended): count; and owner x channel x from: days at risk, the day of entry counted.
struct Cells {
  std::vector<std::int64_t> count = std::vector<std::int64_t>(static_cast<std::size_t>(owners * channels * stages * (stages + 1)));
  std::vector<std::int64_t> at_risk = std::vector<std::int64_t>(static_cast<std::size_t>(owners * channels * stages));
  static std::size_t cell(int owner, int channel, int from) { return static_cast<std::size_t>((owner * channels + channel) * stages + from); }
  friend bool operator==(const Cells&, const Cells&) = default;
};

constexpr std::int64_t day_us = 86'400'000'000;

Cells cells_by_hand(const EventLog& log) {
  const std::vector<Row> rows = sorted_rows(log);
  const std::int64_t last_day = log.at_us.back() / day_us;
  Cells out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool moved = i + 1 < rows.size() && rows[i].id == rows[i + 1].id;
    const std::size_t cell = Cells::cell(rows[i].owner, rows[i].channel, rows[i].stage);
    ++out.count[cell * (stages + 1) + static_cast<std::size_t>(moved ? rows[i + 1].stage : stages)];
    out.at_risk[cell] += (moved ? rows[i + 1].at_us / day_us : last_day) - rows[i].at_us / day_us + 1;
  }
  return out;
}

// ---- through voronka ----

/// Stage of the graph -> stage of the log; the graph lists open stages before won and lost.
std::vector<int> stage_of_graph(const StageGraph& graph) {
  std::vector<int> out;
  for (const Stage& stage : graph.stages())
    out.push_back(static_cast<int>(std::find(stage_names().begin(), stage_names().end(), stage.name) - stage_names().begin()));
  return out;
}

Transitions transitions_of(const History& history) {
  const std::vector<int> stage = stage_of_graph(history.graph());
  std::vector<std::vector<std::int64_t>> dwell(stages * stages);
  for (const Visit& visit : history.visits())
    if (visit.next != none) dwell[static_cast<std::size_t>(stage[visit.stage.index()] * stages + stage[static_cast<std::size_t>(visit.next)])].push_back(visit.left_us - visit.entered_us);
  return summarise(std::move(dwell));
}

LifeTables cells_of(const History& history, const WorkCalendar& calendar) {
  LifeTableOptions options;
  options.by = {"rep", "channel"};
  return LifeTables::from(history, calendar, options);
}

/// The life tables in the shape of the table by hand, for the comparison.
Cells as_cells(const LifeTables& tables) {
  const std::vector<int> stage = stage_of_graph(tables.graph());
  Cells out;
  std::vector<std::pair<int, int>> who;
  for (const std::string& label : tables.segments()) {
    int owner = -1, channel = -1;
    if (std::sscanf(label.c_str(), "owner %d / channel %d", &owner, &channel) != 2) return {};
    who.emplace_back(owner, channel);
  }
  for (std::int32_t segment = 0; segment < static_cast<std::int32_t>(who.size()); ++segment)
    for (std::uint16_t s = 0; s < tables.graph().size(); ++s) {
      const auto& [owner, channel] = who[static_cast<std::size_t>(segment)];
      const std::size_t cell = Cells::cell(owner, channel, stage[s]);
      for (const std::int64_t n : tables.at_risk(segment, StageId(s))) out.at_risk[cell] += n;
      out.count[cell * (stages + 1) + stages] = tables.spells(segment, StageId(s));
    }
  for (const LifeTables::Departure& departure : tables.departures()) {
    const auto& [owner, channel] = who[static_cast<std::size_t>(departure.segment)];
    const std::size_t cell = Cells::cell(owner, channel, stage[departure.stage]);
    out.count[cell * (stages + 1) + static_cast<std::size_t>(stage[departure.to])] += departure.count;
    out.count[cell * (stages + 1) + stages] -= departure.count;
  }
  return out;
}

// ---- the runs ----

template <class ByHand, class Ours, class Same>
void compare(benchmark::State& state, ByHand by_hand, Ours ours, Same same) {
  const Input& in = input(state.range(0));
  double hand = 0.0, loading = 0.0, working = 0.0;
  for (auto _ : state) {
    const auto t0 = Clock_::now();
    const auto expected = by_hand(in.log);
    const auto t1 = Clock_::now();
    const History history = load(in.table);
    const auto t2 = Clock_::now();
    const auto found = ours(history);
    const auto t3 = Clock_::now();
    if (!same(found, expected)) {
      state.SkipWithError("voronka and the grouping by hand differ");
      break;
    }
    hand += seconds(t0, t1), loading += seconds(t1, t2), working += seconds(t2, t3);
    state.SetIterationTime(seconds(t1, t3));
  }
  const double n = static_cast<double>(state.iterations());
  state.counters["by_hand_s"] = hand / n;
  state.counters["history_s"] = loading / n;
  state.counters["job_s"] = working / n;
  state.counters["ratio"] = hand / (loading + working);
  state.counters["ratio_loaded"] = hand / working;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void transitions(benchmark::State& state) { compare(state, transitions_by_hand, transitions_of, std::equal_to<>()); }

void owners_x_channels(benchmark::State& state) {
  const WorkCalendar calendar = WorkCalendar::weekdays("UTC");
  compare(
      state, cells_by_hand, [&](const History& history) { return cells_of(history, calendar); },
      [](const LifeTables& tables, const Cells& expected) { return as_cells(tables) == expected; });
}

BENCHMARK(transitions)->Arg(1'000'000)->UseManualTime()->Unit(benchmark::kSecond)->Iterations(3);
BENCHMARK(owners_x_channels)->Arg(1'000'000)->UseManualTime()->Unit(benchmark::kSecond)->Iterations(3);
BENCHMARK(transitions)->Arg(10'000'000)->UseManualTime()->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(owners_x_channels)->Arg(10'000'000)->UseManualTime()->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace voronka::benchmarks

BENCHMARK_MAIN();
