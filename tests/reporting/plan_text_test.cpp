// What the text and the page of a plan say beside its numbers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planning/company.hpp"
#include "voronka/reporting/reporting.hpp"
#include "voronka/table/csv.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(PlanText, SaysWhichWeekSetsTheNewDeals) {
  const Plan plan = Company::chain().plan();
  ASSERT_FALSE(plan.parts().binding.empty());
  const std::string leads = std::to_string(kpi(plan, "stage:lead").total);
  const Day last = plan.parts().binding.front().until - 1;
  EXPECT_THAT(plan_text(plan, "en"), HasSubstr("New deals: " + leads + ". They come evenly over the period; the week that ends on " + last.iso().substr(last.iso()[8] == '0' ? 9 : 8) + " Jun sets their number"));
  EXPECT_THAT(plan_html(plan, "ru"), HasSubstr("Новых сделок: " + leads));
}

TEST(PlanText, SaysWhatItsChanceIsAndWhatItWasRaisedFor) {
  Company c = Company::chain();
  c.options.runs = 1'000;
  EXPECT_THAT(plan_text(c.plan(), "en"), AllOf(HasSubstr("±"), Not(HasSubstr("Planned for a chance")), Not(HasSubstr("half the time"))));
  c.options.confidence = 0.8;
  EXPECT_THAT(plan_text(c.plan(), "en"), HasSubstr("Planned for a chance of 80\u00A0%."));
  EXPECT_THAT(plan_text(c.plan(), "ru"), HasSubstr("План на вероятность 80\u00A0%."));
}

// 36 wins from 100,000 to 450,000 in equal steps: the mean stands with its error and their number; a stated one has none to show.
TEST(PlanText, SaysHowFarTheAverageDealIsKnown) {
  EXPECT_THAT(plan_text(Company::chain().plan(), "en"), AllOf(HasSubstr("Average deal: 250,000 RUB"), Not(HasSubstr("250,000 RUB ("))));
  const Company c = Company::chain();
  std::string csv = "opportunity,stage,at,amount\n";
  double mean = 0.0;
  for (int i = 0; i < 36; ++i) {
    const std::string deal = "D" + std::to_string(i);
    const int amount = 100'000 + 10'000 * i;
    mean += amount / 36.0;
    for (const auto& [stage, day] : {std::pair("lead", 0), {"meeting", 2}, {"contract", 5}, {"paid", 9}})
      csv += deal + "," + stage + "," + (Day::of(2026, 4, 1) + i % 20 + day).iso() + "," + std::to_string(amount) + "\n";
  }
  Columns columns;
  columns.amount = "amount";
  const History history = known_in_june(c.read_model().graph(), csv, columns);
  const std::string text = plan_text(decompose(c.target, c.period, estimate(history, c.calendar, {}), history, Team(c.reps, {}), c.calendar, c.options), "en");
  ASSERT_EQ(mean, 275'000.0);
  EXPECT_THAT(text, HasSubstr("275,000 RUB (± 17,559; wins behind it: 36)"));   // 10,000 sqrt(36 x 37 / 12) / 6
}
