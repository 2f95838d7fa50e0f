#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "flow/models.hpp"
#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"
#include "voronka/flow/flow.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

// A loop, a skip, two losses; every stage without memory.
StageGraph looped() {
  return StageGraph::Builder().open("lead").open("meeting").open("contract").won("paid").lost("lost").move("lead", "meeting").move("lead", "contract").move("lead", "lost")
      .move("meeting", "contract").move("meeting", "lost").move("contract", "meeting").move("contract", "paid").move("contract", "lost").build();
}
const std::array<double, 3> kMean = {1.0, 3.0, 0.5};

Model memoryless() {
  const StageGraph g = looped();
  return model_of(g, {{"lead", {geometric(g.at("meeting"), 0.5, kMean[0]), geometric(g.at("contract"), 0.1, kMean[0]), geometric(g.at("lost"), 0.4, kMean[0])}},
                      {"meeting", {geometric(g.at("contract"), 0.6, kMean[1]), geometric(g.at("lost"), 0.4, kMean[1])}},
                      {"contract", {geometric(g.at("meeting"), 0.3, kMean[2]), geometric(g.at("paid"), 0.5, kMean[2]), geometric(g.at("lost"), 0.2, kMean[2])}}});
}

// Laws with memory: tables with gaps, a tail, an unresolved rest.
Model aged() {
  const StageGraph g = looped();
  return model_of(g, {{"lead", {{g.at("meeting"), {0.0, 0.2, 0.0, 0.3}, 0.0}, {g.at("contract"), {0.05}, 0.0}, {g.at("lost"), {0.0, 0.05, 0.05, 0.05}, 0.5}}},
                      {"meeting", {{g.at("contract"), {0.1, 0.1, 0.2}, 0.0}, {g.at("lost"), {0.0, 0.0, 0.0, 0.0, 0.0, 0.4}, 0.0}}},
                      {"contract", {{g.at("meeting"), {0.2, 0.1}, 0.0}, {g.at("paid"), {0.1, 0.1}, 0.5}, {g.at("lost"), {0.0, 0.1}, 0.0}}}});
}

}  // namespace

// Without memory the engine is a Markov chain that moves within a day as well: everybody who is in a stage, since the morning or since this day, leaves it with 1 / (1 + mean).
TEST(Propagate, WithoutMemoryItIsAMarkovChain) {
  const Model model = memoryless();
  const StageGraph& g = model.graph();
  const std::size_t days = 40;
  std::vector<std::vector<double>> arrivals(g.size());
  arrivals[0] = {3.0, 0.0, 2.0, 1.0, 1.0};
  const std::vector<Stock> stock = {{g.at("lead"), 0, 4.0}, {g.at("meeting"), 17, 2.0}, {g.at("contract"), 5, 1.5}};
  const Flows flows = propagate(model, days, stock, arrivals);

  std::vector<double> morning = {4.0, 2.0, 1.5};
  for (std::size_t t = 0; t < days; ++t) {
    std::vector<double> entered(g.size(), 0.0);
    for (int round = 0; round < 400; ++round) {   // same-day moves to their fixed point
      std::vector<double> next(g.size(), 0.0);
      if (t < arrivals[0].size()) next[0] = arrivals[0][t];
      for (std::size_t i = 0; i < 3; ++i)
        for (const Exit& exit : model.law(StageId(static_cast<std::uint16_t>(i))).exits()) next[exit.to.index()] += (morning[i] + entered[i]) * exit.probability[0];
      entered = next;
    }
    for (std::size_t s = 0; s < g.size(); ++s) ASSERT_NEAR(flows.entries[s][t], entered[s], 1e-12) << "stage " << s << ", day " << t;
    for (std::size_t i = 0; i < 3; ++i) morning[i] = (morning[i] + entered[i]) * kMean[i] / (1.0 + kMean[i]);
  }
}

// The forward recursion and its adjoint answer the same question.
TEST(Propagate, ForwardAndAdjointAgree) {
  for (const Model& model : {memoryless(), aged()}) {
    const StageGraph& g = model.graph();
    const std::size_t days = 30;
    const std::array won{g.at("paid")};
    const std::array both{g.at("paid"), g.at("lost")};
    const auto win = reach_within(model, days, won), end = reach_within(model, days, both);
    for (std::uint16_t s = 0; s < 3; ++s) {
      std::vector<std::vector<double>> arrivals(g.size());
      arrivals[s] = {1.0};
      const Flows fresh = propagate(model, days, {}, arrivals);
      for (std::size_t n = 0; n < days; ++n) {
        ASSERT_NEAR(fresh.until(g.at("paid"), n), win[s][n], 1e-13);
        ASSERT_NEAR(fresh.until(g.at("paid"), n) + fresh.until(g.at("lost"), n), end[s][n], 1e-13);
      }
      for (const std::int32_t age : {0, 1, 2, 5, 9}) {
        const Stock stock{StageId(s), age, 1.0};
        const Flows flows = propagate(model, days, std::array{stock}, {});
        EXPECT_NEAR(flows.total(g.at("paid")), reach_from(model, days, stock, win), 1e-13) << s << " " << age;
      }
    }
  }
}

TEST(Propagate, NobodyIsLostOrMade) {
  const Model model = aged();
  const StageGraph& g = model.graph();
  const std::vector<Stock> stock = {{g.at("lead"), 2, 10.0}, {g.at("meeting"), 0, 3.0}};
  std::vector<std::vector<double>> arrivals(g.size());
  arrivals[0].assign(60, 0.5);
  const Flows flows = propagate(model, 60, stock, arrivals);
  EXPECT_NEAR(flows.entries[0][0], 0.5, 1e-15);   // arrivals are counted as entries
  double ended = flows.total(g.at("paid")) + flows.total(g.at("lost"));
  EXPECT_LE(ended, 13.0 + 30.0);
  // Linear: twice the deals, twice the flow; two sources add.
  std::vector<Stock> twice = stock;
  for (Stock& s : twice) s.count *= 2.0;
  const Flows from_stock = propagate(model, 60, stock, {}), from_arrivals = propagate(model, 60, {}, arrivals), doubled = propagate(model, 60, twice, {});
  for (std::size_t s = 0; s < g.size(); ++s)
    for (std::size_t t = 0; t < 60; ++t) {
      EXPECT_NEAR(flows.entries[s][t], from_stock.entries[s][t] + from_arrivals.entries[s][t], 1e-12);
      EXPECT_NEAR(doubled.entries[s][t], 2.0 * from_stock.entries[s][t], 1e-12);
    }
}

TEST(Propagate, FirstEntriesStopAtTheStage) {
  const Model model = memoryless();
  const StageGraph& g = model.graph();
  std::vector<std::vector<double>> arrivals(g.size());
  arrivals[0] = {1.0};
  const Flows first = propagate(model, 400, {}, arrivals, {.segment = {}, .stop_at = g.at("meeting")});
  // By hand: lead -> meeting 0.5, lead -> contract -> meeting 0.1 x 0.3; wins that never had a meeting 0.1 x 0.5.
  EXPECT_NEAR(first.total(g.at("meeting")), 0.53, 1e-12);
  EXPECT_NEAR(first.total(g.at("paid")), 0.05, 1e-12);
  const auto ever = reach_ultimately(model, std::array{g.at("meeting")});
  EXPECT_NEAR(ever[0], 0.53, 1e-12);
  EXPECT_NEAR(reach_ultimately(model, std::array{g.at("paid")}, {.segment = {}, .stop_at = g.at("meeting")})[0], 0.05, 1e-12);
  EXPECT_NEAR(reach_within(model, 400, std::array{g.at("paid")}, {.segment = {}, .stop_at = g.at("meeting")})[0].back(), 0.05, 1e-12);
}

// A stay that is older than anything that ever left does not move; with a tail, age is a shift.
TEST(Propagate, AgeConditionsTheDepartures) {
  const Model model = aged();
  const StageGraph& g = model.graph();
  const Flows never = propagate(model, 50, std::array{Stock{g.at("meeting"), 6, 5.0}}, {});
  for (std::size_t s = 0; s < g.size(); ++s) EXPECT_EQ(never.total(StageId(static_cast<std::uint16_t>(s))), 0.0);
  // meeting at age 3: S = 0.6, of which 0.4 leaves at age 5 and 0.2 never.
  const Flows waiting = propagate(model, 50, std::array{Stock{g.at("meeting"), 3, 1.0}}, {});
  EXPECT_NEAR(waiting.entries[g.at("lost").index()][2], 0.4 / 0.6, 1e-15);
  EXPECT_NEAR(waiting.total(g.at("lost")), 0.4 / 0.6, 1e-15);
  EXPECT_NEAR(reach_ever(model, {g.at("meeting"), 3, 1.0}, std::vector<double>{0.0, 0.0, 0.0, 0.0, 1.0}), 0.4 / 0.6, 1e-15);
}

TEST(Propagate, AVeryOldDealOfAStageWithoutMemoryStillMoves) {
  const Model model = memoryless();
  const StageGraph& g = model.graph();
  const std::array won{g.at("paid")};
  const auto win = reach_within(model, 20, won);
  const double fresh = reach_from(model, 20, {g.at("contract"), 0, 1.0}, win), old = reach_from(model, 20, {g.at("contract"), 30'000, 1.0}, win);
  EXPECT_NEAR(old, fresh, 1e-12);   // 3^-30000 is far below the smallest double
}

TEST(Propagate, DealsThatGoRoundWithinADayAreRefused) {
  const StageGraph g = looped();
  const Model model = model_of(g, {{"lead", {geometric(g.at("meeting"), 1.0, 1.0)}}, {"meeting", {{g.at("contract"), {1.0}, 0.0}}}, {"contract", {{g.at("meeting"), {1.0}, 0.0}}}});
  try {
    (void)propagate(model, 5, std::array{Stock{g.at("lead"), 0, 1.0}}, {});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::no_estimate);
    EXPECT_THAT(e.what(), ::testing::HasSubstr("\"meeting\""));
  }
}

TEST(Propagate, SameDayLoopsAreSolvedNotIterated) {
  const StageGraph g = looped();
  // 0.99 of the contracts go back the same day: 100 rounds within one day.
  const Model model = model_of(g, {{"lead", {{g.at("meeting"), {1.0}, 0.0}}}, {"meeting", {{g.at("contract"), {1.0}, 0.0}}},
                                   {"contract", {{g.at("meeting"), {0.99}, 0.0}, {g.at("paid"), {0.01}, 0.0}}}});
  std::vector<std::vector<double>> arrivals(g.size());
  arrivals[0] = {1.0};
  const Flows flows = propagate(model, 3, {}, arrivals);
  EXPECT_NEAR(flows.entries[g.at("meeting").index()][0], 100.0, 1e-10);
  EXPECT_NEAR(flows.entries[g.at("paid").index()][0], 1.0, 1e-12);
}

TEST(Propagate, BadRequestsAreRefused) {
  const Model model = memoryless();
  const StageGraph& g = model.graph();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW((void)propagate(model, 0, {}, {}), Error);
  EXPECT_THROW((void)propagate(model, 5, std::array{Stock{g.at("lead"), -1, 1.0}}, {}), Error);
  EXPECT_THROW((void)propagate(model, 5, std::array{Stock{g.at("lead"), 0, -1.0}}, {}), Error);
  EXPECT_THROW((void)propagate(model, 5, std::array{Stock{g.at("lead"), 0, nan}}, {}), Error);
  EXPECT_THROW((void)propagate(model, 5, std::array{Stock{StageId(9), 0, 1.0}}, {}), Error);
  EXPECT_THROW((void)propagate(model, 5, {}, std::vector<std::vector<double>>(2)), Error);
  EXPECT_THROW((void)propagate(model, 2, {}, std::vector<std::vector<double>>{{1, 1, 1}, {}, {}, {}, {}}), Error);
  EXPECT_THROW((void)propagate(model, 2, {}, std::vector<std::vector<double>>{{nan}, {}, {}, {}, {}}), Error);
  EXPECT_THROW((void)reach_within(model, 5, std::array{StageId(9)}), Error);
}

TEST(Grid, WorkingAndCalendarDays) {
  const WorkCalendar calendar = WorkCalendar::weekdays("Europe/Moscow").without(std::array{Day::of(2026, 6, 12)});
  const Grid working(calendar, Clock::working, Day::of(2026, 6, 10), Day::of(2026, 6, 17));
  ASSERT_EQ(working.size(), 4u);   // Wed 10, Thu 11, (Fri 12 off), Mon 15, Tue 16
  EXPECT_EQ(working[2], Day::of(2026, 6, 15));
  EXPECT_EQ(working.index(Day::of(2026, 6, 12)), 2u);
  EXPECT_EQ(working.index(Day::of(2026, 6, 30)), 4u);
  EXPECT_EQ(Grid(calendar, Clock::calendar, Day::of(2026, 6, 10), Day::of(2026, 6, 17)).size(), 7u);
  EXPECT_THROW(Grid(calendar, Clock::working, Day::of(2026, 6, 12), Day::of(2026, 6, 15)), Error);
  EXPECT_THROW(Grid(calendar, Clock::calendar, Day::of(2026, 6, 12), Day::of(2026, 6, 12)), Error);
}
