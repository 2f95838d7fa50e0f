// Everything of the worked example's expected.json: what it marks as exact exactly, the rest to 1e-9, chances within four standard errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "planning/worked_example.hpp"
#include "voronka/base/error.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

class WorkedExample : public ::testing::Test {
 protected:
  void SetUp() override {
    VORONKA_NEEDS(kExample);
    if (!example_) {
      example_ = new Example(Example::read());
      plan_ = new Plan(example_->plan(40'000));
    }
  }
  const Plan::Parts& parts() const { return plan_->parts(); }
  static Example* example_;
  static Plan* plan_;
  nlohmann::json expected = std::filesystem::exists(shared_file(kExample)) ? Example::expected() : nlohmann::json();
};
Example* WorkedExample::example_ = nullptr;
Plan* WorkedExample::plan_ = nullptr;

void near(double actual, const nlohmann::json& wanted, const std::string& what) {
  const double x = wanted.get<double>();
  EXPECT_NEAR(actual, x, 1e-9 * std::max(std::abs(x), 1e-9)) << what;
}

// Chance and mean within four standard errors of both sides; quantiles within 1 %.
void near_chance(const Chance& chance, const nlohmann::json& wanted, const std::string& what) {
  ASSERT_TRUE(chance.probability) << what;
  EXPECT_EQ(chance.runs, 40'000);
  const auto bound = [](double a, double b) { return 4.0 * std::hypot(a, b); };
  EXPECT_NEAR(*chance.probability, wanted["probability"].get<double>(), bound(chance.standard_error, wanted["standard_error"].get<double>())) << what;
  EXPECT_NEAR(chance.standard_error, wanted["standard_error"].get<double>(), 0.1 * wanted["standard_error"].get<double>()) << what;
  EXPECT_NEAR(chance.mean / 100.0, wanted["mean_rub"].get<double>(), bound(chance.mean_standard_error / 100.0, wanted["mean_standard_error_rub"].get<double>())) << what;
  EXPECT_NEAR(chance.p10 / 100.0, wanted["p10_rub"].get<double>(), 0.01 * wanted["p10_rub"].get<double>()) << what;
  EXPECT_NEAR(chance.p50 / 100.0, wanted["p50_rub"].get<double>(), 0.01 * wanted["p50_rub"].get<double>()) << what;
  EXPECT_NEAR(chance.p90 / 100.0, wanted["p90_rub"].get<double>(), 0.01 * wanted["p90_rub"].get<double>()) << what;
}

}  // namespace

TEST_F(WorkedExample, CalendarAndCapacity) {
  EXPECT_EQ(parts().days.size(), expected["working_days"].get<std::size_t>());
  EXPECT_EQ(parts().calendar.hours(parts().period), 167.0);
  for (std::size_t r = 0; r < 3; ++r) {
    std::int64_t minutes_millionths = 0;
    for (const Day day : parts().days) minutes_millionths += parts().team.capacity(r, day, parts().calendar);
    EXPECT_EQ(static_cast<double>(minutes_millionths) / 480e6, expected["capacity"][parts().team.reps()[r].name].get<double>());
  }
  EXPECT_EQ("stage:" + parts().driver, expected["driver"].get<std::string>());
  EXPECT_EQ(parts().target.minor(), std::stoll(expected["target"].get<std::string>()));
  EXPECT_EQ(parts().average_deal_minor, std::stod(expected["average_deal"].get<std::string>()));
}

TEST_F(WorkedExample, TheThreeAnswers) {
  const auto& methods = expected["methods"];
  for (const auto& [name, method] : {std::pair<std::string, const Method*>{"steady_state", &parts().steady_state}, {"weighted_pipeline", &parts().weighted_pipeline}}) {
    near(method->deals, methods[name]["deals"], name);
    ASSERT_EQ(method->kpis.size(), methods[name]["kpis"].size());
    for (const auto& [kpi, number] : methods[name]["kpis"].items()) near(method->kpis.at(kpi), number, name + " " + kpi);
    EXPECT_EQ(method->driver_total, methods[name]["meetings_whole"].get<std::int64_t>());
  }
  const auto& dated = methods["dated"];
  near(parts().dated.deals, dated["deals"], "deals to find");
  near(parts().wins_per_driver, dated["wins_per_driver"], "wins per meeting");
  near(parts().driver_real, dated["driver_real"], "meetings");
  ASSERT_EQ(parts().leads_by_week_end.size(), dated["leads_by_week_end"].size());
  for (std::size_t w = 0; w < parts().leads_by_week_end.size(); ++w) near(parts().leads_by_week_end[w], dated["leads_by_week_end"][w], "leads by week end");
  for (const auto& [kpi, number] : dated["kpis"].items()) EXPECT_EQ(parts().dated.kpis.at(kpi), number.get<double>()) << kpi;
  for (const auto& [kpi, number] : dated["expected"].items())
    for (const KpiPlan& k : parts().kpis)
      if (k.kpi == kpi) near(k.expected, number, kpi);
  ASSERT_EQ(parts().binding.size(), 1u);
  EXPECT_EQ(parts().binding[0].until, Day::of(2026, 6, 22)) << "the end of the third week binds";
}

TEST_F(WorkedExample, Backlog) {
  const auto& backlog = expected["backlog"];
  near(parts().weighted_pipeline_deals, backlog["weighted_pipeline_deals"], "weighted pipeline");
  near(parts().backlog_ultimate, backlog["ultimate_deals"], "ultimate");
  near(parts().backlog_in_period, backlog["in_period_deals"], "in period");
  near(parts().next_period_steady, backlog["july_steady_state"], "July under A");
  near(parts().next_period_dated, backlog["july_dated"], "July under C");
  for (std::size_t r = 0; r < 3; ++r) {
    near(parts().backlog_by_rep[r], backlog["in_period_by_rep"][parts().team.reps()[r].name], "in period by rep");
    near(parts().expected_wins[r], expected["expected_wins"][parts().team.reps()[r].name], "expected wins");
  }
}

TEST_F(WorkedExample, MoneyToTheKopeck) {
  std::int64_t sum = 0;
  for (std::size_t r = 0; r < 3; ++r) {
    EXPECT_EQ(parts().revenue[r].minor(), std::stoll(expected["revenue"][parts().team.reps()[r].name].get<std::string>()));
    sum += parts().revenue[r].minor();
  }
  EXPECT_EQ(sum, parts().target.minor());
}

// Totals, rep months, team weeks and team days exactly; ideals to 1e-9.
TEST_F(WorkedExample, KpiTotalsRepsWeeksAndDays) {
  const auto document = nlohmann::json::parse(plan_->to_json());
  ASSERT_EQ(parts().kpis.size(), expected["kpis"].size());
  for (std::size_t k = 0; k < parts().kpis.size(); ++k) {
    const auto& want = expected["kpis"][k];
    const auto& got = document["kpis"][k];
    const std::string kpi = want["kpi"];
    EXPECT_EQ(got["kpi"], kpi);
    EXPECT_EQ(got["total"], want["total"]) << kpi;
    EXPECT_EQ(got["reps"], want["reps"]) << kpi;
    EXPECT_TRUE(got["margins_fixed"].get<bool>() && got["within_bounds"].get<bool>());
    near(got["expected"].get<double>(), want["expected"], kpi);
    ASSERT_EQ(got["weeks"].size(), want["weeks"].size());
    for (std::size_t w = 0; w < want["weeks"].size(); ++w)
      for (const char* key : {"from", "until", "total"}) EXPECT_EQ(got["weeks"][w][key], want["weeks"][w][key]) << kpi << " week " << w;
    ASSERT_EQ(got["days"].size(), want["days"].size());
    for (std::size_t d = 0; d < want["days"].size(); ++d)
      for (const char* key : {"day", "total"}) EXPECT_EQ(got["days"][d][key], want["days"][d][key]) << kpi << " day " << d;
    for (const auto& [rep, ideals] : want["ideal"].items())
      for (std::size_t d = 0; d < ideals.size(); ++d) EXPECT_NEAR(got["ideal"][rep][d].get<double>(), ideals[d].get<double>(), 1e-9) << kpi << " " << rep << " " << d;
  }
}

// Rule 9 on the cells, which may differ from quotas.csv: exact sums, every cell and rep x week the floor or the ceiling of its ideal, nothing on an absent day.
TEST_F(WorkedExample, WholeNumbersMeetRuleNine) {
  const std::size_t days = parts().days.size();
  const auto between = [](std::int64_t n, double ideal, const std::string& what) {
    EXPECT_GE(static_cast<double>(n), std::floor(ideal + 1e-9) - 1e-9) << what;
    EXPECT_LE(static_cast<double>(n), std::ceil(ideal - 1e-9) + 1e-9) << what;
  };
  for (const KpiPlan& kpi : parts().kpis) {
    double drift = 0.0;
    std::int64_t total = 0;
    std::size_t d = 0;
    for (const Period& week : parts().period.weeks()) {
      const std::size_t first = d;
      while (d < days && parts().days[d] < week.until()) ++d;
      std::int64_t team = 0;
      double team_ideal = 0.0;
      for (std::size_t r = 0; r < 3; ++r) {
        std::int64_t n = 0;
        double ideal = 0.0;
        for (std::size_t t = first; t < d; ++t) {
          const std::int64_t cell = kpi.quota[r * days + t];
          between(cell, kpi.ideal[r * days + t], kpi.kpi);
          if (parts().team.capacity(r, parts().days[t], parts().calendar) == 0) {
            EXPECT_EQ(cell, 0) << kpi.kpi << " on a day off";
          }
          n += cell;
          ideal += kpi.ideal[r * days + t];
        }
        between(n, ideal, kpi.kpi + " rep x week");
        team += n;
        team_ideal += ideal;
      }
      between(team, team_ideal, kpi.kpi + " team x week");
      total += team;
      drift += static_cast<double>(team) - team_ideal;
      EXPECT_LT(std::abs(drift), 1.0) << "team sums accumulated to a week end";
    }
    EXPECT_EQ(total, kpi.total);
  }
}

TEST_F(WorkedExample, ChanceOfTheTarget) {
  near_chance(parts().steady_state, expected["methods"]["steady_state"], "A");
  near_chance(parts().weighted_pipeline, expected["methods"]["weighted_pipeline"], "B");
  near_chance(parts().dated, expected["methods"]["dated"], "C");
}

TEST_F(WorkedExample, ChanceByNumberOfMeetings) {
  double before = 0.0;
  for (const auto& row : expected["confidence"]) {
    const Chance chance = probability_of(*plan_, row["meetings"].get<std::int64_t>());
    near_chance(chance, row, "meetings " + row["meetings"].dump());
    EXPECT_GE(*chance.probability, before) << "common random numbers: it can only grow";
    before = *chance.probability;
  }
}

// 80 % needs about 105-106 meetings (105 lies within two standard errors of 0.80).
TEST_F(WorkedExample, PlannedForAConfidence) {
  DecomposeOptions options;
  options.activities = example_->activities;
  options.confidence = 0.8;
  options.runs = 10'000;
  const Plan plan = decompose(example_->target, example_->period, example_->model, example_->open, example_->team, example_->calendar, options);
  EXPECT_GE(plan.parts().dated.driver_total, 103);
  EXPECT_LE(plan.parts().dated.driver_total, 108);
  EXPECT_GE(*plan.parts().dated.probability, 0.8);
  EXPECT_LT(*probability_of(plan, plan.parts().dated.driver_total - 1).probability, 0.8);
  EXPECT_EQ(plan.parts().dated.kpis.at("stage:meeting"), static_cast<double>(plan.parts().dated.driver_total));
  near(plan.parts().driver_real, expected["methods"]["dated"]["driver_real"], "the expectation stays");
}

TEST_F(WorkedExample, WhatTheSystemMustAdd) {
  std::vector<std::string> codes;
  for (const Finding& f : parts().findings) {
    codes.push_back(f.code);
    if (f.code == "overloaded_week") {
      EXPECT_THAT(f.message, ::testing::AllOf(::testing::HasSubstr("2026-06-22"), ::testing::HasSubstr("arrivals"))) << "the week without Boris";
    }
  }
  EXPECT_THAT(codes, ::testing::IsSupersetOf({"overloaded_week", "sparse_daily_quotas", "next_period_short"}));
  for (const Finding& f : parts().findings) EXPECT_FALSE(f.changes_numbers) << f.code;
}

TEST_F(WorkedExample, DocumentRoundTripIsByteIdentical) {
  const std::string text = plan_->to_json();
  const Plan again = Plan::from_json(text);
  EXPECT_EQ(again.to_json(), text);
  EXPECT_EQ(again.id(), plan_->id());
  EXPECT_EQ(*probability_of(again, parts().dated.driver_total).probability, *parts().dated.probability) << "taken up in another process, the same bits";
}

TEST_F(WorkedExample, SameSeedSameBitsAnotherSeedAnotherDraw) {
  DecomposeOptions options;
  options.activities = example_->activities;
  options.runs = 2'000;
  const auto plan = [&] { return decompose(example_->target, example_->period, example_->model, example_->open, example_->team, example_->calendar, options); };
  const Plan a = plan(), b = plan();
  EXPECT_EQ(a.to_json(), b.to_json());
  options.seed = 2;
  const Plan c = plan();
  EXPECT_NE(c.parts().dated.mean, a.parts().dated.mean);
  EXPECT_EQ(c.parts().kpis.front().quota, a.parts().kpis.front().quota);
  EXPECT_NE(c.id(), a.id());
}

TEST_F(WorkedExample, Tables) {
  EXPECT_EQ(plan_->quotas().rows(), 6u * 3u * 21u);
  EXPECT_EQ(plan_->totals().rows(), 6u);
  EXPECT_EQ(plan_->by_rep().rows(), 6u * 3u + 3u);
  EXPECT_EQ(plan_->by_week().rows(), 6u * 5u * 4u);
  EXPECT_EQ(plan_->by_day().rows(), 6u * 21u);
  EXPECT_EQ(plan_->quotas().column_names(), "kpi, rep, day, quota");
  std::int64_t sum = 0;
  const Table quotas = plan_->quotas();
  for (const std::int64_t n : quotas.column("quota").integers) sum += n;
  EXPECT_EQ(sum, 282 + 1666 + 75 + 53 + 48 + 40);
}

TEST_F(WorkedExample, Explanations) {
  const std::string en = plan_->explain("stage:meeting", "Anna", "en"), ru = plan_->explain("stage:meeting", "Anna", "ru");
  EXPECT_THAT(en, ::testing::AllOf(::testing::HasSubstr("37 of the team's 75"), ::testing::HasSubstr("40.000 deals"), ::testing::HasSubstr("23.593"), ::testing::HasSubstr("74.228"),
                                   ::testing::HasSubstr("25.0500 of the team's 51.3625")));
  EXPECT_THAT(ru, ::testing::AllOf(::testing::HasSubstr("37 из 75"), ::testing::HasSubstr("23,593")));
  EXPECT_THAT(plan_->explain("stage:lead", ""), ::testing::HasSubstr("281.950"));
  EXPECT_THAT(plan_->explain("stage:paid", "Boris"), ::testing::AllOf(::testing::HasSubstr("0.7935"), ::testing::HasSubstr("14.239"), ::testing::HasSubstr("3544671.78")));
  EXPECT_THAT(plan_->explain("activity:call", "Vera"), ::testing::HasSubstr("4 for each of the 36 deals"));
  EXPECT_THAT(plan_->explain("revenue:RUB", "Boris"), ::testing::AllOf(::testing::HasSubstr("3544671.78"), ::testing::HasSubstr("14.239 of the team's 40.171"), ::testing::HasSubstr("8.594")));
  EXPECT_THAT(plan_->explain("revenue:RUB", "", "ru"), ::testing::AllOf(::testing::HasSubstr("10000000,00"), ::testing::HasSubstr("Vera: 1369769,97, ожидается сделок: 5,502")));
  EXPECT_THROW((void)plan_->explain("revenue:USD", "Boris"), Error);
  EXPECT_THROW((void)plan_->explain("stage:paid", "Boris", "de"), Error);
  EXPECT_THROW((void)plan_->explain("stage:paid", "Petr"), Error);
  EXPECT_THROW((void)plan_->explain("stage:qualified", "Boris"), Error);
}
