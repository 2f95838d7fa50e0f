// How long it takes to take a year's target apart for a large company: reps x 250 working days x 6 KPIs, whole numbers and money that add up.
// The second argument is the number of Monte Carlo runs for the chance of the target.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cmath>

#include "voronka/estimation/model_parts.hpp"
#include "voronka/planning/plan.hpp"

namespace voronka::benchmarks {
namespace {

const StageGraph& graph() {
  static const StageGraph made = StageGraph::Builder()
                                     .open("lead").open("qualified").open("meeting").open("contract").open("invoice").won("paid").lost("lost")
                                     .move("lead", "qualified").move("qualified", "meeting").move("meeting", "contract").move("contract", "invoice")
                                     .move("invoice", "paid").move_from_any_open("lost").key("meeting").build();
  return made;
}

std::string name_of_rep(std::int64_t rep) { return "rep " + std::to_string(rep); }

/// Geometric in age: leaves for `to` in the end with probability `share`, a tenth of what is left every day.
Exit geometric(std::string_view to, double share) { return {graph().at(to), {0.0, 0.1 * share}, 0.9}; }

Model model(std::int64_t reps) {
  Model::Parts parts{.graph = graph(), .clock = Clock::working, .zone = "UTC", .by = {"rep"}};
  const std::vector<std::string> way = {"lead", "qualified", "meeting", "contract", "invoice", "paid"};
  const std::vector<double> share = {0.5, 0.45, 0.4, 0.6, 0.85};
  for (std::int64_t rep = -1; rep < reps; ++rep) {
    if (rep >= 0) parts.segments.push_back(name_of_rep(rep));
    const double skill = rep < 0 ? 1.0 : 0.9 + 0.2 * static_cast<double>((rep * 37) % 101) / 100.0;
    std::vector<StageLaw> laws;
    std::vector<ExitCounts> counts;
    for (std::size_t i = 0; i < graph().size(); ++i) {
      if (i >= share.size()) {
        laws.emplace_back();
        counts.emplace_back();
        continue;
      }
      const double onward = share[i] * skill;
      laws.emplace_back(std::vector<Exit>{geometric(way[i + 1], onward), geometric("lost", 1.0 - onward)});
      counts.push_back({100.0, {100.0 * onward, 100.0 * (1.0 - onward)}});
    }
    parts.laws.push_back(std::move(laws));
    parts.counts.push_back(std::move(counts));
  }
  parts.amount = {.currency = Currency("RUB"), .mean_minor = 5.0e7, .cv = 0.8, .n = 5000};
  parts.arrivals = {.stages = {graph().at("lead")}, .shares = {1.0}, .per_day = 10.0 * static_cast<double>(reps)};
  return Model(std::move(parts));
}

/// Twenty open deals a rep, of every stage and age.
History open_deals(std::int64_t reps, Day as_of) {
  Table::Builder rows;
  rows.column("opportunity", ColumnType::integer).column("stage", ColumnType::text).column("at", ColumnType::day).column("rep", ColumnType::text);
  for (std::int64_t deal = 0; deal < 20 * reps; ++deal) {
    rows.integer(deal).text(graph().stages()[static_cast<std::size_t>(deal % 5)].name);
    rows.day(as_of - 1 - static_cast<int>((deal * 7) % 40)).text(name_of_rep(deal / 20));
  }
  Columns columns;
  columns.rep = "rep";
  HistoryOptions options;
  options.zone_stated = true;
  options.currency = "RUB";
  options.as_of = Zone().start_of(as_of);
  return History::open_deals(graph(), std::move(rows).build(), columns, options);
}

void year(benchmark::State& state) {
  const std::int64_t reps = state.range(0);
  const Period period = Year(2026);
  std::vector<Day> off;
  for (int month = 1; month <= 11; ++month) off.push_back(WorkCalendar::weekdays().next_working(Day::of(2026, month, 10)));
  const WorkCalendar calendar = WorkCalendar::weekdays().without(off);
  std::vector<Rep> people;
  std::vector<Absence> absences;
  for (std::int64_t rep = 0; rep < reps; ++rep) {
    Rep person;
    person.name = name_of_rep(rep);
    person.throughput_millionths = 800'000 + (rep * 7919) % 400'000;
    people.push_back(person);
    const Day leave = period.from() + static_cast<int>((rep * 13) % 340);
    absences.push_back({name_of_rep(rep), leave, leave + 14});
  }
  const Team team(people, absences);
  const Model learned = model(reps);
  const History history = open_deals(reps, period.from());
  const Money target = Money::of(100'000'000 * reps / 10, "RUB");
  DecomposeOptions options;
  options.runs = static_cast<std::int32_t>(state.range(1));
  options.activities = activities_from_json(R"({"call": {"per_entry": {"lead": 5}, "per_open": {"lead": 4}}})");
  for (auto _ : state) {
    const Plan plan = decompose(target, period, learned, history, team, calendar, options);
    state.counters["kpis"] = static_cast<double>(plan.parts().kpis.size());
    state.counters["days"] = static_cast<double>(plan.parts().days.size());
    state.counters["whole_numbers"] = static_cast<double>(plan.parts().kpis.size() * plan.parts().days.size()) * static_cast<double>(reps);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024.0;
}

BENCHMARK(year)->Args({10, 0})->Args({100, 0})->Args({1000, 0})->Args({1000, 40'000})->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace voronka::benchmarks

BENCHMARK_MAIN();
