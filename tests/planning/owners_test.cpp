// Deals of nobody, of the absent and of those who leave: who is asked for what they bring.
#include "planning/whole_plan.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

// Boris away from 9 June on, and Boris gone from then on; the company is left with the latter.
std::pair<Plan, Plan> away_or_gone(Company& c) {
  c.absences = {{"Boris", Day::of(2026, 6, 9), Day::of(2026, 7, 1)}};
  Plan away = c.plan();
  c.absences.clear();
  c.reps[1].ends = Day::of(2026, 6, 9);
  return {std::move(away), c.plan()};
}

}  // namespace

TEST(Decompose, DealsOfNobodyAreTheTeams) {
  Company c = Company::chain();
  const Plan with_owner = c.plan();
  for (auto& [stage, since, who] : c.deals)
    if (who == "Boris" && stage == "contract") who = "Petr";
  const Plan plan = c.plan();
  expect_whole(plan);
  const Finding* f = finding(plan, "deals_of_nobody");
  ASSERT_NE(f, nullptr);
  EXPECT_EQ(f->count, 2);
  EXPECT_THAT(f->subject, ::testing::HasSubstr("of Petr"));
  // One rate for all here, so the team's numbers stay; only their spread over the reps changes.
  EXPECT_NEAR(plan.parts().backlog_in_period, with_owner.parts().backlog_in_period, 1e-12);
  EXPECT_EQ(plan.parts().dated.driver_total, with_owner.parts().dated.driver_total);
  EXPECT_NEAR(sum(plan.parts().backlog_by_rep), plan.parts().backlog_in_period, 1e-12);
  EXPECT_NEAR(sum(plan.parts().expected_wins), sum(with_owner.parts().expected_wins), 1e-9);
  EXPECT_LT(plan.parts().backlog_by_rep[1], with_owner.parts().backlog_by_rep[1]);

  c = Company::chain();
  c.absences = {{"Boris", Day::of(2026, 6, 1), Day::of(2026, 7, 1)}};
  const Plan absent = c.plan();
  expect_whole(absent);
  ASSERT_NE(finding(absent, "deals_of_absent_rep"), nullptr);
  EXPECT_EQ(absent.parts().revenue[1].minor(), 0);
  EXPECT_EQ(absent.parts().revenue[0].minor(), absent.parts().target.minor());
}

TEST(Decompose, WhoLeavesHandsOver) {
  Company c = Company::chain();
  c.rep("Vera", 0.5);
  const Plan stays = c.plan();
  const auto [away, leaves] = away_or_gone(c);
  expect_whole(leaves);
  EXPECT_EQ(finding(stays, "deals_handed_over"), nullptr);
  EXPECT_EQ(finding(away, "deals_handed_over"), nullptr) << "an absence is waited for";
  const Finding* f = finding(leaves, "deals_handed_over");
  ASSERT_NE(f, nullptr);
  EXPECT_EQ(f->count, 1);
  EXPECT_EQ(f->subject, "rep Boris, 2026-06-09");
  EXPECT_TRUE(f->changes_numbers);

  // The same capacity: the same team, but another one closes, and his last day is no heap.
  const auto& a = away.parts();
  const auto& l = leaves.parts();
  EXPECT_EQ(l.dated.driver_total, a.dated.driver_total);
  EXPECT_NEAR(sum(l.expected_wins), sum(a.expected_wins), 1e-9);
  EXPECT_NEAR(kpi(leaves, "stage:paid").expected, kpi(away, "stage:paid").expected, 1e-9);
  EXPECT_LT(l.expected_wins[1], a.expected_wins[1]);
  EXPECT_GT(l.expected_wins[0], a.expected_wins[0]);
  EXPECT_GT(l.expected_wins[2], a.expected_wins[2]);
  EXPECT_LT(l.revenue[1].minor(), a.revenue[1].minor());
  const std::size_t days = l.days.size(), last = 5;   // 8 June
  ASSERT_EQ(l.days[last], Day::of(2026, 6, 8));
  for (const char* stage : {"stage:contract", "stage:paid"}) {
    const auto& before = kpi(away, stage).ideal;
    const auto& after = kpi(leaves, stage).ideal;
    double handed_over = 0.0, others = 0.0;
    for (std::size_t d = 0; d < days; ++d) {
      handed_over += before[days + d] - after[days + d];
      for (const std::size_t r : {std::size_t{0}, std::size_t{2}}) others += after[r * days + d] - before[r * days + d];
      for (std::size_t r = 0; r < 3 && d < last; ++r) EXPECT_NEAR(after[r * days + d], before[r * days + d], 1e-9);
    }
    EXPECT_GT(handed_over, 0.5) << stage;
    EXPECT_NEAR(handed_over, others, 1e-9) << stage;
    EXPECT_NEAR(after[days + last] / after[days + last - 1], kpi(stays, stage).ideal[days + last] / kpi(stays, stage).ideal[days + last - 1], 0.2) << "an ordinary day: " << stage;
  }
  // By capacity from that day on: Anna 1.2 to Vera's 0.5.
  EXPECT_NEAR((l.expected_wins[0] - a.expected_wins[0]) / (l.expected_wins[2] - a.expected_wins[2]), 1.2 / 0.5, 1e-9);
  EXPECT_THAT(leaves.explain("stage:paid", "Boris"), ::testing::HasSubstr("Boris leaves on 2026-06-09"));

  // One after the other, and at last nobody: it stays with him.
  c.reps[2].ends = Day::of(2026, 6, 16);
  const Plan two = c.plan();
  expect_whole(two);
  EXPECT_EQ(finding(two, "deals_handed_over")->count, 2);
  for (std::size_t d = 11; d < days; ++d) EXPECT_EQ(kpi(two, "stage:paid").ideal[2 * days + d], 0.0);
  c.reps[0].ends = Day::of(2026, 6, 9);
  c.reps[2].ends = Day::of(2026, 6, 9);
  const Plan all = c.plan();
  expect_whole(all);
  EXPECT_EQ(finding(all, "deals_handed_over"), nullptr);
  EXPECT_NEAR(sum(all.parts().expected_wins), all.parts().backlog_in_period + static_cast<double>(all.parts().dated.driver_total) * all.parts().wins_per_driver, 1e-9);
}

// A deal that is won twice (signed, then paid) is one win, whoever closes it: the sum is that of a plan in which he only is away.
TEST(Decompose, WhoLeavesHandsOverFirstWins) {
  Company c = Company::chain();
  c.model["graph"] = {{"open", {"lead", "meeting", "contract"}}, {"won", {"signed", "paid"}}, {"lost", {"lost"}},
                      {"moves", moves_of({"lead>meeting", "meeting>contract", "contract>signed", "signed>paid", "lead>lost", "meeting>lost", "contract>lost"})},
                      {"key", "meeting"}};
  c.model.erase("edges");
  c.edge("lead", "meeting", 800, 320, 2);
  c.edge("meeting", "contract", 400, 200, 3);
  c.edge("contract", "signed", 200, 150, 4);
  c.edge("signed", "paid", 150, 150, 2);
  c.rep("Vera", 0.5);
  c.deals.emplace_back("contract", Day::of(2026, 5, 20), "");   // of nobody: spread over all, then handed over with the rest
  const auto [away, leaves] = away_or_gone(c);
  expect_whole(leaves);
  EXPECT_NEAR(sum(leaves.parts().expected_wins), sum(away.parts().expected_wins), 1e-9);
  EXPECT_NEAR(sum(away.parts().expected_wins), away.parts().backlog_in_period + static_cast<double>(away.parts().dated.driver_total) * away.parts().wins_per_driver, 1e-9);
  EXPECT_GT(leaves.parts().expected_wins[1], 0.0) << "what he wins before he leaves stays his";
  EXPECT_GT(leaves.parts().revenue[1].minor(), 0);
  // Vera leaves too: what Boris handed her goes on to Anna, and nothing is told twice.
  c.reps[2].ends = Day::of(2026, 6, 16);
  const Plan both = c.plan();
  EXPECT_NEAR(sum(both.parts().expected_wins), both.parts().backlog_in_period + static_cast<double>(both.parts().dated.driver_total) * both.parts().wins_per_driver, 1e-9);
  EXPECT_EQ(finding(both, "deals_handed_over")->count, 2);
}

TEST(Decompose, WhereNobodyIsLeftNothingIsHandedOver) {
  Company c = Company::chain();
  c.reps.resize(1);
  for (auto& [stage, since, who] : c.deals) who = "Anna";
  c.reps[0].ends = Day::of(2026, 6, 13);   // a Saturday
  const Plan plan = c.plan();
  expect_whole(plan);
  EXPECT_EQ(finding(plan, "deals_handed_over"), nullptr);
  EXPECT_THAT(plan.explain("stage:paid", "Anna"), ::testing::Not(::testing::HasSubstr("handed")));
  c.rep("Oleg", 1.0);
  const Plan two = c.plan();
  EXPECT_EQ(finding(two, "deals_handed_over")->subject, "rep Anna, 2026-06-13");
  EXPECT_THAT(two.explain("stage:paid", "Oleg"), ::testing::HasSubstr("Anna leaves on 2026-06-13"));
}
