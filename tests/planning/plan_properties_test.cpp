// What must hold of every plan, on some hundreds of random companies; docs/evidence/plan_properties.json has 10^5 and large ones. And the smallest companies in
// which a statement that sounds true is not (docs/decisions/0302).
#include <gtest/gtest.h>

#include "planning/plan_properties.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

TEST(PlanProperties, HoldOnRandomCompanies) {
  Ledger ledger;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) check_instance(ledger, seed, false);
  check_instance(ledger, 301, true);
  for (const auto& [name, tally] : ledger.tallies) {
    EXPECT_GT(tally.checked, 50) << name;
    if (!name.starts_with("literal:")) {
      EXPECT_EQ(tally.violated, 0) << name << ": worst " << tally.worst << ", first seed " << (tally.seeds.empty() ? 0 : tally.seeds.front());
    }
  }
  EXPECT_GE(ledger.counts["small"], 300);
  EXPECT_GE(ledger.counts["small, with loops"], 60);
}

/// offer -> paid without lags: every entry is decided on its day.
Company one_step() {
  Company c;
  c.model["graph"] = {{"open", {"offer"}}, {"won", {"paid"}}, {"lost", {"lost"}}, {"moves", moves_of({"offer>paid", "offer>lost"})}, {"key", "offer"}};
  c.model["pooling"] = {{"by", "rep"}, {"strength", 0}};
  c.edge("offer", "paid", 200, 60, 0);
  return c;
}

// Two reps work one day, one wins 0.5 of his offers, the other 0.1: 40 wins are 40 / 0.3 offers. Without the better one they are 40 / 0.1.
TEST(PlanProperties, ADayOffOfTheBetterRepAsksTheTeamForMoreOnThatDay) {
  Company c = one_step();
  c.rep("better", 1.0);
  c.rep("other", 1.0);
  c.edge_of("offer", "paid")["reps"] = {{"better", {{"entered", 100}, {"moved", 50}}}, {"other", {{"entered", 100}, {"moved", 10}}}};
  c.period = Period(Day::of(2026, 6, 1), Day::of(2026, 6, 2));
  const Plan both = c.plan();
  EXPECT_NEAR(both.parts().driver_real, 40.0 / 0.3, 1e-9);
  EXPECT_EQ(kpi(both, "stage:offer").total, 134);
  c.period = Period(Day::of(2026, 6, 1), Day::of(2026, 6, 3));
  const Plan two_days = c.plan();
  c.absences = {{"better", Day::of(2026, 6, 2), Day::of(2026, 6, 3)}};
  const Plan off = c.plan();
  // Over two days: the team's ideal of the second day falls, as its share falls from 1/2 to 1/3 and the requirement rises by 9/7 only.
  EXPECT_NEAR(off.parts().driver_real, 40.0 / (0.5 / 3 + 2 * 0.1 / 3), 1e-9);
  const auto day_two = [](const Plan& plan) { return kpi(plan, "stage:offer").ideal[1] + kpi(plan, "stage:offer").ideal[3]; };
  EXPECT_LT(day_two(off), day_two(two_days));
  // Where that rep was away on the first day already, the second day alone counts, and the ideal of the team rises.
  c.absences = {{"better", Day::of(2026, 6, 1), Day::of(2026, 6, 2)}, {"other", Day::of(2026, 6, 1), Day::of(2026, 6, 2)}};
  const Plan one_day = c.plan();
  c.absences.push_back({"better", Day::of(2026, 6, 2), Day::of(2026, 6, 3)});
  const Plan without = c.plan();
  EXPECT_NEAR(without.parts().driver_real, 40.0 / 0.1, 1e-9);
  EXPECT_GT(day_two(without), 2.9 * day_two(one_day));
}

// A win around the driver: better odds of the way around leave less to feed the driver, and more arrivals are asked for.
TEST(PlanProperties, BetterOddsOfAWayAroundTheDriverAskForMoreArrivals) {
  Company c;
  c.model["graph"] = {{"open", {"lead", "meeting"}}, {"won", {"paid"}}, {"lost", {"lost"}}, {"moves", moves_of({"lead>meeting", "lead>paid", "meeting>paid", "lead>lost", "meeting>lost"})}, {"key", "meeting"}};
  c.edge("lead", "meeting", 1000, 300, 0);
  c.edge("lead", "paid", 1000, 200, 0);
  c.edge("meeting", "paid", 1000, 500, 0);
  c.rep("Anna", 1.0);
  c.target = Money::of(500'000, "RUB");   // two average deals
  const Plan before = c.plan();
  raise_odds(c.model, 1, 1.5);
  const Plan after = c.plan();
  EXPECT_EQ(kpi(before, "stage:meeting").total, 2);
  EXPECT_EQ(kpi(after, "stage:meeting").total, 2);
  EXPECT_LT(after.parts().driver_real, before.parts().driver_real);
  EXPECT_EQ(kpi(before, "stage:lead").total, 7);   // 2 / 0.3
  EXPECT_EQ(kpi(after, "stage:lead").total, 8);    // 2 / (0.3 x 0.7273 / 0.8)
}

}  // namespace
