// Conversion within a horizon and time in stage, from histories.
#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>

#include "estimation/histories.hpp"
#include "support/oracle.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/incidence.hpp"

namespace {

using namespace voronka;
using namespace voronka::testing;

const Day first = Day::of(2026, 1, 5);  // a Monday

std::map<std::pair<std::string, std::int32_t>, Incidence> by_end(const StageGraph& graph, const std::vector<Incidence>& rows, const std::string& segment = "") {
  std::map<std::pair<std::string, std::int32_t>, Incidence> result;
  for (const auto& row : rows)
    if (row.segment == segment) result[{graph[row.to].name, row.horizon}] = row;
  return result;
}

std::vector<Incidence> run(const History& history, std::vector<std::int32_t> horizons, Clock clock = Clock::calendar, std::vector<std::string> by = {}) {
  IncidenceOptions options;
  options.clock = clock, options.horizons = std::move(horizons), options.by = std::move(by);
  return incidence(history, WorkCalendar::weekdays(), options);
}

TEST(Incidence, OneStageByHand) {
  // Ages: a won at 0, b lost at 2, c open seen to 2, d won at 3, e open seen to 5.
  const auto graph = engaged_won_lost();
  const auto history = history_of(graph, {{"a", "engaged", first}, {"a", "won", first}, {"b", "engaged", first}, {"b", "lost", first + 2}, {"c", "engaged", first + 3},
                                          {"d", "engaged", first + 1}, {"d", "won", first + 4}, {"e", "engaged", first}}, first + 5);
  auto rows = by_end(graph, run(history, {0, 2, 3, 5, 6}));
  // age 0: 5 at risk, 1 won; age 2: 4 at risk, 1 lost; age 3: 2 at risk (d, e), 1 won.
  EXPECT_NEAR((rows[{"won", 2}].probability), 0.2, 1e-15);
  EXPECT_NEAR((rows[{"lost", 2}].probability), 0.8 / 4, 1e-15);
  EXPECT_NEAR((rows[{"won", 3}].probability), 0.2 + 0.6 / 2, 1e-15);
  EXPECT_NEAR((rows[{"won", 3}].unresolved), 0.3, 1e-15);
  EXPECT_EQ((rows[{"won", 2}].at_risk), 4);
  EXPECT_EQ((rows[{"won", 3}].at_risk), 2);
  EXPECT_EQ((rows[{"won", 5}].at_risk), 1);
  EXPECT_EQ((rows[{"won", 5}].n), 5);
  EXPECT_EQ((rows[{"won", 5}].last_age), 5);
  EXPECT_TRUE((rows[{"won", 5}].mature));
  EXPECT_FALSE((rows[{"won", 6}].mature));  // nobody was watched that long
  EXPECT_FALSE((rows[{"won", 0}].mature));  // 30 % unresolved
  EXPECT_EQ((rows[{"won", 0}].probability), (rows[{"won", 5}].probability));
}

TEST(Incidence, ReopenedDealsCountByWhereTheyAre) {
  const auto graph = StageGraph::Builder().open("talk").won("won").lost("lost").move("talk", "won").move("talk", "lost").move("won", "talk").move("lost", "talk").build();
  // One of two wins comes back on day 3 and is lost on day 5; a lost one is won on day 6.
  const auto history = history_of(graph, {{"a", "talk", first}, {"a", "won", first + 1}, {"a", "talk", first + 3}, {"a", "lost", first + 5}, {"b", "talk", first}, {"b", "won", first + 1},
                                          {"c", "talk", first}, {"c", "lost", first + 2}, {"c", "won", first + 6}, {"d", "talk", first}}, first + 10);
  auto rows = by_end(graph, run(history, {2, 4, 6}));
  EXPECT_NEAR((rows[{"won", 2}].probability), 0.50, 1e-15);
  EXPECT_NEAR((rows[{"lost", 2}].probability), 0.25, 1e-15);
  EXPECT_NEAR((rows[{"won", 4}].probability), 0.25, 1e-15);
  EXPECT_NEAR((rows[{"won", 4}].unresolved), 0.50, 1e-15);
  EXPECT_NEAR((rows[{"won", 6}].probability), 0.50, 1e-15);
  EXPECT_NEAR((rows[{"lost", 6}].probability), 0.25, 1e-15);
}

TEST(Incidence, SeveralMovesInADayEndWhereTheDayEnds) {
  const auto graph = StageGraph::Builder().open("lead").open("offer").won("won").lost("lost").move("lead", "offer").move("offer", "won").move("offer", "lead").move("lead", "lost").build();
  const auto history = history_of(graph, {{"a", "lead", first}, {"a", "offer", first + 2}, {"a", "won", first + 2},     // through the offer on one day
                                          {"b", "lead", first}, {"b", "offer", first + 2}, {"b", "lead", first + 2},    // there and back
                                          {"c", "lead", first}, {"c", "offer", first}, {"c", "won", first}, {"d", "lead", first}, {"d", "lost", first + 3}}, first + 4);
  auto rows = by_end(graph, run(history, {0, 2, 3}));
  EXPECT_NEAR((rows[{"won", 2}].probability), 0.5, 1e-15);
  EXPECT_NEAR((rows[{"lost", 3}].probability), 0.25, 1e-15);
  EXPECT_NEAR((rows[{"lost", 3}].unresolved), 0.25, 1e-15);
}

/// Reversible random walks through four stages, known to the end of day `last`.
std::vector<Step> random_company(std::uint64_t seed, int deals, Day last, int spread) {
  const Random random(seed);
  const std::vector<std::string> names{"lead", "offer", "won", "lost"};
  std::vector<Step> steps;
  for (int d = 0; d < deals; ++d) {
    Day day = first + static_cast<int>(random.uniform(0, static_cast<std::uint32_t>(d), 0, 9) * spread);
    int at = 0;
    const std::string rep = std::vector<std::string>{"Anna", "Boris", "Vera"}[static_cast<std::size_t>(d) % 3];
    steps.push_back({"D" + std::to_string(d), names[0], day, rep});
    for (std::uint32_t k = 1; day <= last; ++k) {
      const auto [u, v] = random.uniform_pair(k, static_cast<std::uint32_t>(d), 1, 9);
      day = day + static_cast<int>(std::floor(-std::log(u) * 6.0));
      if (at >= 2 && v < 0.8) break;
      int to = static_cast<int>(v * 7919.0) % 4;
      if (to == at) to = (to + 1) % 4;
      at = to;
      steps.push_back({"D" + std::to_string(d), names[static_cast<std::size_t>(at)], day, rep});
    }
  }
  return steps;
}
StageGraph reversible() {
  StageGraph::Builder b;
  b.open("lead").open("offer").won("won").lost("lost");
  for (const char* from : {"lead", "offer", "won", "lost"})
    for (const char* to : {"lead", "offer", "won", "lost"})
      if (std::string(from) != to) b.move(from, to);
  b.entry("lead");
  return b.build();
}

TEST(Incidence, WithoutCensoringItIsThePlainShareInAReversibleGraph) {
  // All deals come in on one day, so all are watched equally long: the estimate must be the share of deals in that stage at the end of that day.
  const auto graph = reversible();
  const auto steps = random_company(4, 150, first + 60, 1);
  const auto history = history_of(graph, steps, first + 60);
  auto rows = by_end(graph, run(history, {0, 1, 5, 17, 40, 60}));
  for (const std::int32_t age : {1, 5, 17, 40, 60}) {
    std::map<std::string, std::string> where;
    for (const auto& s : steps)
      if (s.day <= first + age) where[s.deal] = s.stage;
    std::map<std::string, int> count;
    for (const auto& [deal, stage] : where) ++count[stage];
    for (const std::string end : {"won", "lost"}) {
      const double share = count[end] / 150.0;
      EXPECT_NEAR((rows[{end, age}].probability), share, 1e-12) << end << " at " << age;
      EXPECT_NEAR((rows[{end, age}].standard_error), std::sqrt(share * (1 - share) / 150), 1e-12) << end << " at " << age;  // multinomial
    }
  }
}

TEST(Incidence, IsAalenJohansenOverTheDailyStates) {
  // The general row estimator over spells of daily states must agree with the integer one, with censoring and delayed entry.
  const auto graph = reversible();
  const Day last = first + 50, log_starts = first + 15;
  const auto steps = random_company(8, 200, last, 45);
  for (const bool delayed : {false, true}) {
    const auto history = history_of(graph, steps, last, delayed ? std::optional(log_starts) : std::nullopt);
    std::vector<Spell> spells;
    for (std::size_t i = 0; i < steps.size();) {
      std::size_t end = i;
      while (end < steps.size() && steps[end].deal == steps[i].deal) ++end;
      const Day entry = steps[i].day;
      const auto stage_at = [&](Day day) {
        std::int32_t s = -1;
        for (std::size_t k = i; k < end; ++k)
          if (steps[k].day <= day) s = static_cast<std::int32_t>(graph.at(steps[k].stage).index());
        return s;
      };
      // One row a day: at risk at age a in the stage of the day before.
      for (Day day = std::max(entry, delayed ? log_starts : entry); day <= last; ++day) {
        const std::int32_t before = day == entry ? 0 : stage_at(day - 1), after = stage_at(day);
        const double age = day - entry;
        spells.push_back({age - 1, age, before, after == before ? -1 : after});
      }
      i = end;
    }
    const auto curve = aalen_johansen(spells, 4, 0, {.s = -1});
    auto rows = by_end(graph, run(history, {3, 10, 25, 40, 49}));
    for (const std::int32_t age : {3, 10, 25, 40, 49}) {
      std::size_t at = 0;
      while (at + 1 < curve.times.size() && curve.times[at + 1] <= age) ++at;
      for (const std::string end : {"won", "lost"}) {
        const auto j = graph.at(end).index();
        EXPECT_NEAR((rows[{end, age}].probability), curve.probability[at][j], 1e-12) << end << age << delayed;
        EXPECT_NEAR((rows[{end, age}].standard_error), std::sqrt(curve.variance[at][j]), 1e-12) << end << age << delayed;
      }
    }
  }
}

TEST(Incidence, SegmentsAndTheirTeam) {
  const auto graph = reversible();
  const auto steps = random_company(21, 90, first + 50, 30);
  const auto all = run(history_of(graph, steps, first + 50), {20}, Clock::working, {"rep"});
  ASSERT_EQ(all.size(), 8U);
  EXPECT_EQ(all[0].segment, "");
  EXPECT_EQ(all[2].segment, "Anna");
  for (const std::string rep : {"Anna", "Boris", "Vera"}) {
    std::vector<Step> own;
    for (const auto& s : steps)
      if (s.rep == rep) own.push_back(s);
    const auto alone = by_end(graph, run(history_of(graph, own, first + 50), {20}, Clock::working));
    const auto among = by_end(graph, all, rep);
    for (const std::string end : {"won", "lost"}) {
      EXPECT_EQ((alone.at({end, 20}).probability), (among.at({end, 20}).probability));
      EXPECT_EQ((alone.at({end, 20}).n), (among.at({end, 20}).n));
    }
  }
}

TEST(Incidence, AnOpenDealChangesOnlyDenominators) {
  const auto graph = engaged_won_lost();
  std::vector<Step> steps{{"a", "engaged", first}, {"a", "won", first + 3}, {"b", "engaged", first}, {"b", "lost", first + 6}};
  const auto before = LifeTables::from(history_of(graph, steps, first + 10), WorkCalendar::weekdays(), {});
  steps.push_back({"c", "engaged", first + 5});
  const auto after = LifeTables::from(history_of(graph, steps, first + 10), WorkCalendar::weekdays(), {});
  EXPECT_EQ(before.departures(), after.departures());
  for (std::int32_t age = 0; age <= 10; ++age) EXPECT_EQ(after.at_risk(0, StageId{0}, age) - before.at_risk(0, StageId{0}, age), age <= 5 ? 1 : 0) << age;
  EXPECT_EQ(after.spells(0, StageId{0}), 3);
}

TEST(Incidence, DealsThatCameInAfterTheLastDayAreNotAtRisk) {
  const auto graph = engaged_won_lost();
  // On the working clock a Saturday's entry is not seen on a Sunday evening: the next working day has not come.
  const auto history = history_of(graph, {{"a", "engaged", first + 5}, {"b", "engaged", first + 6}, {"x", "engaged", first}}, first + 6);
  const auto tables = LifeTables::from(history, WorkCalendar::weekdays(), {.clock = Clock::working});
  EXPECT_EQ(tables.subjects(0), 1);
  EXPECT_EQ(tables.last_age(0, StageId{0}), 4);
  const auto calendar_days = LifeTables::from(history, WorkCalendar::weekdays(), {.clock = Clock::calendar});
  EXPECT_EQ(calendar_days.subjects(0), 3);
  EXPECT_EQ(calendar_days.last_age(0, StageId{0}), 6);
}

TEST(Incidence, WorkingClockAgesAndTheEndOfObservation) {
  const auto graph = engaged_won_lost();
  // Entered on Thursday; left on Saturday: age of Monday, 2. Seen to Sunday: that move has an age nobody has reached, so the deal is still there at age 1.
  const std::vector<Step> steps{{"a", "engaged", first + 3}, {"a", "won", first + 5}};
  const auto sunday = LifeTables::from(history_of(graph, steps, first + 6), WorkCalendar::weekdays(), {.clock = Clock::working});
  EXPECT_EQ(sunday.last_age(0, StageId{0}), 1);
  EXPECT_TRUE(sunday.departures().empty());
  const auto monday = LifeTables::from(history_of(graph, steps, first + 7), WorkCalendar::weekdays(), {.clock = Clock::working});
  ASSERT_EQ(monday.departures().size(), 1U);
  EXPECT_EQ(monday.departures()[0].age, 2);
  EXPECT_EQ(monday.at_risk(0, StageId{0}, 2), 1);
  // A holiday on Monday moves the age no further than the day it is: Tuesday's.
  const auto holiday = LifeTables::from(history_of(graph, steps, first + 8), WorkCalendar::weekdays().without(std::vector<Day>{first + 7}), {.clock = Clock::working});
  EXPECT_EQ(holiday.departures()[0].age, 2);
  // Both origins agree in a graph of one open stage.
  for (const Day last : {first + 6, first + 7, first + 8}) {
    const auto deal = LifeTables::from(history_of(graph, steps, last), WorkCalendar::weekdays(), {.clock = Clock::working, .origin = Origin::deal, .from = StageId{0}});
    const auto stage = LifeTables::from(history_of(graph, steps, last), WorkCalendar::weekdays(), {.clock = Clock::working});
    EXPECT_EQ(deal.departures(), stage.departures());
    EXPECT_EQ(deal.last_age(0, StageId{0}), stage.last_age(0, StageId{0}));
  }
}

TEST(Incidence, DelayedEntryIsAtRiskFromTheStartOfTheDay) {
  const auto graph = engaged_won_lost();
  const Day t = first + 10;
  const auto history = history_of(graph, {{"early", "engaged", first}, {"early", "won", first + 10},   // leaves on T itself: counted, at risk from its start
                                          {"gone", "engaged", first}, {"gone", "lost", first + 9},       // closed before T: cannot be in such a log, and does not count
                                          {"late", "engaged", t}, {"late", "lost", t}}, first + 12, t);
  const auto tables = LifeTables::from(history, WorkCalendar::weekdays(), {});
  EXPECT_EQ(tables.at_risk(0, StageId{0}, 9), 0);
  EXPECT_EQ(tables.at_risk(0, StageId{0}, 10), 1);
  EXPECT_EQ(tables.at_risk(0, StageId{0}, 0), 1);
  EXPECT_EQ(tables.departed(0, StageId{0}, 10, StageId{1}), 1);
  EXPECT_EQ(tables.departed(0, StageId{0}, 9, StageId{2}), 0);
  EXPECT_EQ(tables.spells(0, StageId{0}), 2);
  EXPECT_TRUE(tables.delayed());
  // A risk set of one that empties while another comes later would end the curve: left out, and said.
  auto rows = by_end(graph, run(history, {5, 10}));
  EXPECT_EQ((rows[{"lost", 5}].probability), 0.0);
  EXPECT_FALSE((rows[{"lost", 5}].mature));
  EXPECT_EQ((rows[{"won", 10}].probability), 1.0);
}

TEST(Incidence, HistoriesOfDisjointDealsAddUp) {
  const auto graph = reversible();
  const Day last = first + 50;
  const auto steps = random_company(33, 120, last, 45);
  for (const Origin origin : {Origin::stage, Origin::deal}) {
    for (const Clock clock : {Clock::calendar, Clock::working}) {
      for (const bool delayed : {false, true}) {
        for (const bool forget : {false, true}) {
          LifeTableOptions options{.clock = clock, .origin = origin, .from = StageId{0}, .by = {"rep"}};
          if (forget) options.half_life = 30;
          const auto table = [&](const std::vector<Step>& part) {
            return LifeTables::from(history_of(graph, part, last, delayed ? std::optional(first + 20) : std::nullopt), WorkCalendar::weekdays(), options);
          };
          std::vector<std::vector<Step>> parts(4);
          for (const auto& s : steps) parts[static_cast<std::size_t>(std::stoi(s.deal.substr(1)) * 7 % 4)].push_back(s);
          auto sum = table(parts[0]);
          for (std::size_t p = 1; p < parts.size(); ++p) sum.add(table(parts[p]));
          EXPECT_TRUE(sum == table(steps));
        }
      }
    }
  }
}

TEST(Incidence, ForgettingWeighsHazardsByTheDayOfRisk) {
  // Under a weight of 2^(-(T - day)/L) for every deal and day at risk, hazards at one age are ratios of weighted sums; entry weights must give the same ratios.
  const auto graph = engaged_won_lost();
  const Day last = first + 200;
  const auto steps = company(3, first, 180, 3);
  const double half_life = 40;
  const auto tables = LifeTables::from(history_of(graph, steps, last), WorkCalendar::weekdays(), {.half_life = half_life});
  EXPECT_EQ(tables.unit(), 65536);
  for (const std::int32_t age : {1, 5, 10, 20}) {
    double y = 0, d = 0;
    for (std::size_t i = 0; i < steps.size(); i += 2) {
      const Day entry = steps[i].day, exit = steps[i + 1].day;
      if (entry + age > last || exit < entry + age) continue;
      const double w = std::exp2(-static_cast<double>(last - (entry + age)) / half_life);
      y += w;
      if (exit == entry + age) d += w;
    }
    const double left = static_cast<double>(tables.departed(0, StageId{0}, age, StageId{1}) + tables.departed(0, StageId{0}, age, StageId{2}));
    EXPECT_NEAR(left / static_cast<double>(tables.at_risk(0, StageId{0}, age)), d / y, 2e-4) << age;
  }
}

TEST(Incidence, RefusesWhatHasNoMeaning) {
  const auto graph = engaged_won_lost();
  const auto history = history_of(graph, {{"a", "engaged", first}}, first + 3);
  const auto message = [&](const IncidenceOptions& options) {
    try {
      (void)incidence(history, WorkCalendar::weekdays(), options);
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string("accepted");
  };
  IncidenceOptions bad;
  bad.horizons = {-3};
  EXPECT_THAT(message(bad), ::testing::HasSubstr("horizon of -3"));
  bad = {};
  bad.level = 1;
  EXPECT_THAT(message(bad), ::testing::HasSubstr("level 1"));
  bad = {};
  bad.from = {StageId{1}};
  EXPECT_THAT(message(bad), ::testing::HasSubstr("\"won\" is an end"));
  bad = {};
  bad.half_life = 0.0;
  EXPECT_THAT(message(bad), ::testing::HasSubstr("half-life of 0"));
  bad = {};
  bad.by = {"region"};
  EXPECT_THAT(message(bad), ::testing::HasSubstr("region"));
  bad = {};
  bad.by = {"rep"};
  EXPECT_THAT(message(bad), ::testing::HasSubstr("no row of the log has a rep"));
  bad.by = {"channel"};
  EXPECT_THAT(message(bad), ::testing::HasSubstr("no row of the log has a channel"));
}

TEST(Incidence, NobodyAtRiskGivesAnIntervalOfEverything) {
  const auto graph = engaged_won_lost();
  const auto history = history_of(graph, {{"a", "engaged", first}}, first + 3, first + 30);  // the log starts after it ends
  const auto rows = run(history, {0, 30});
  for (const auto& row : rows) {
    EXPECT_EQ(row.n, 0);
    EXPECT_TRUE(std::isnan(row.probability)) << "a share of nobody is no number";
    EXPECT_EQ(row.low, 0.0);
    EXPECT_EQ(row.high, 1.0);
    EXPECT_EQ(row.last_age, -1);
    EXPECT_FALSE(row.mature);
  }
}

// ---- time in stage

TEST(Dwell, OpenVisitsAreCensored) {
  const auto graph = engaged_won_lost();
  std::vector<Step> steps;
  for (int i = 0; i < 8; ++i) {
    steps.push_back({"D" + std::to_string(i), "engaged", first});
    if (i < 5) steps.push_back({"D" + std::to_string(i), i % 2 == 0 ? "won" : "lost", first + 2 * (i + 1)});  // 2, 4, 6, 8, 10
  }
  const auto rows = dwell(history_of(graph, steps, first + 12), WorkCalendar::weekdays(), Clock::calendar);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].visits, 8);
  EXPECT_EQ(rows[0].open, 3);
  EXPECT_EQ(rows[0].q25, 5.0);     // S = 6/8 on 4 .. 6: the middle
  EXPECT_EQ(rows[0].median, 9.0);  // S = 4/8 on 8 .. 10
  EXPECT_TRUE(std::isnan(rows[0].q75));
}

TEST(Dwell, EqualsKaplanMeierOverVisits) {
  const auto graph = reversible();
  const auto history = history_of(graph, random_company(77, 150, first + 50, 45), first + 50);
  for (const auto& row : dwell(history, WorkCalendar::weekdays(), Clock::calendar)) {
    std::vector<Spell> spells;
    for (const Visit& v : history.visits())
      if (v.stage == row.stage) spells.push_back({-1, static_cast<double>(v.next == none ? history.last_known_day() - v.entry : v.exit - v.entry), 0, v.next == none ? -1 : 1});
    const auto curve = kaplan_meier(spells);
    EXPECT_EQ(row.visits, static_cast<std::int64_t>(spells.size()));
    EXPECT_EQ(row.median, curve_quantile(curve, 0.5).value);
    EXPECT_EQ(row.median_low, curve_quantile(curve, 0.5).low);
    EXPECT_EQ(row.median_high, curve_quantile(curve, 0.5).high);
    EXPECT_EQ(row.q25, curve_quantile(curve, 0.25).value);
  }
}

}  // namespace
