// Statements that hold for every company (docs/concepts/plan.md), on the worked example and on random ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "planning/random_company.hpp"
#include "planning/requirement.hpp"
#include "flow/win_law.hpp"
#include "planning/worked_example.hpp"
#include "voronka/base/error.hpp"

using namespace voronka;
using namespace voronka::testing;
using voronka::planning::Frame;
using voronka::planning::Problem;
using voronka::planning::Requirement;

namespace {

std::int64_t sum(const std::vector<std::int64_t>& x) { return std::accumulate(x.begin(), x.end(), std::int64_t{0}); }

Problem problem_of(const Plan& plan) {
  const Plan::Parts& p = plan.parts();
  std::vector<planning::Row> rows(p.beyond.size());
  const auto segments = planning::segments_of(p.model, p.team);
  for (std::size_t r = 0; r < rows.size(); ++r) rows[r] = {r < segments.size() ? segments[r] : std::nullopt, p.beyond[r], p.upstream[r]};
  return Problem(p.model, Frame(p.calendar, p.model.clock(), p.first_day, p.period, p.team), p.driver, std::move(rows));
}

}  // namespace

TEST(Properties, RandomCompaniesAddUp) {
  int planned = 0, looped = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Company c = random_company(seed, seed % 2 == 0);
    std::optional<Plan> plan;
    try {
      plan = c.plan();
    } catch (const Error& e) {   // nobody there, a stage of a loop that nothing leaves, an absurd requirement: refused, with words
      EXPECT_NE(e.code(), ErrorCode::internal) << e.what();
      continue;
    }
    ++planned;
    const Plan::Parts& p = plan->parts();
    looped += p.model.graph().is_acyclic() ? 0 : 1;
    const std::size_t days = p.days.size();
    for (const KpiPlan& k : p.kpis) {
      ASSERT_EQ(sum(k.quota), k.total) << seed << " " << k.kpi;
      for (std::size_t r = 0; r < p.team.reps().size(); ++r)
        for (std::size_t d = 0; d < days; ++d) {
          const std::int64_t cell = k.quota[r * days + d];
          if (p.team.capacity(r, p.days[d], p.calendar) == 0) {
            ASSERT_EQ(cell, 0) << seed << " " << k.kpi;
          }
          if (k.within_bounds) {
            ASSERT_LE(std::abs(static_cast<double>(cell) - k.ideal[r * days + d]), 1.0 + 1e-9) << seed << " " << k.kpi;
          }
        }
    }
    std::int64_t money = 0;
    double wins = 0.0;
    for (std::size_t r = 0; r < p.revenue.size(); ++r) {
      money += p.revenue[r].minor();
      wins += p.expected_wins[r];
    }
    ASSERT_EQ(money, p.target.minor()) << seed;
    const bool reachable = finding(*plan, "target_out_of_reach") == nullptr;
    const bool can_supply = finding(*plan, "arrivals_too_late") == nullptr;
    if (reachable && can_supply) {
      ASSERT_GE(wins, static_cast<double>(p.target.minor()) / 25e6 * (1.0 - 1e-9)) << seed;
    }
    if (seed % 10 == 0) {
      ASSERT_EQ(Plan::from_json(plan->to_json()).to_json(), plan->to_json()) << seed;
    }
  }
  EXPECT_GT(planned, 130);
  EXPECT_GT(looped, 30);
}

// The supply meets the ideal quota at every week end, and with one arrival less it does not at one of them.
TEST(Properties, ArrivalsAreTheLeastThatSupplyTheDriver) {
  int bound = 0;
  for (std::uint64_t seed = 200; seed < 240; ++seed) {
    Company c = random_company(seed, true);
    c.options.driver = "s1";
    std::optional<Plan> plan;
    try {
      plan = c.plan();
    } catch (const Error&) {
      continue;
    }
    const Plan::Parts& p = plan->parts();
    const Problem problem = problem_of(*plan);
    const std::int64_t total = kpi(*plan, "stage:s0").total;
    std::vector<Stock> upstream;
    for (const auto& row : p.upstream) upstream.insert(upstream.end(), row.begin(), row.end());
    const StageId driver = p.model.graph().at("s1");
    const auto short_by = [&](std::int64_t arrivals) {   // largest shortfall at a week end
      const Flows f = propagate(p.model, problem.frame.grid.size(), upstream, planning::arrivals_on_grid(problem, static_cast<double>(arrivals)),
                                {.segment = {}, .stop_at = driver});
      double worst = -1e300, quota = 0.0;
      std::size_t d = 0;
      for (std::size_t w = 0; w < problem.frame.weeks.size(); ++w) {
        for (; d < p.days.size() && problem.frame.week_of_day[d] == static_cast<std::int32_t>(w); ++d)
          quota += static_cast<double>(p.dated.driver_total) * static_cast<double>(problem.frame.day_capacity[d]) / static_cast<double>(problem.frame.all_capacity);
        worst = std::max(worst, quota - f.until(driver, problem.frame.week_end[w]));
      }
      return worst;
    };
    EXPECT_LE(short_by(total), 1e-6) << seed;
    if (total > 0) {
      ++bound;
      EXPECT_GT(short_by(total - 1), -1e-9) << seed;
    }
  }
  EXPECT_GT(bound, 20);
}

// Raising the odds of one forward edge never raises the ideal, nor the whole team total, of a KPI upstream of it (or of the driver, if it is upstream).
TEST(Properties, BetterOddsNeverAskForMoreUpstream) {
  int compared = 0;
  for (std::uint64_t seed = 300; seed < 330; ++seed) {
    Company c = random_company(seed, true);
    c.options.driver = "s1";
    std::optional<Plan> before;
    try {
      before = c.plan();
    } catch (const Error&) {
      continue;
    }
    for (std::size_t e = 0; e < c.model["edges"].size(); ++e) {
      const std::string to = c.model["edges"][e]["to"], from = c.model["edges"][e]["from"];
      if (from == "s0") continue;   // upstream of the driver: the driver's own total does not depend on it
      Company better = c;
      raise_odds(better.model, e, 1.5);
      const Plan after = better.plan();
      // A skip that leaves a better way may lower the chance of a win; only edges whose end wins more often than their stage are forward for the goal.
      const LongRun run = long_run(before->parts().model);
      const StageGraph& g = before->parts().model.graph();
      if (run.win[g.at(to).index()] < run.win[g.at(from).index()]) continue;
      ++compared;
      EXPECT_LE(after.parts().driver_real, before->parts().driver_real * (1.0 + 1e-9) + 1e-9) << seed << " " << from << " -> " << to;
      EXPECT_LE(kpi(after, "stage:s1").total, kpi(*before, "stage:s1").total) << seed;
      EXPECT_LE(kpi(after, "stage:s0").total, kpi(*before, "stage:s0").total) << seed;
    }
  }
  EXPECT_GT(compared, 40);
}

TEST(Properties, ShorterLagsAndLargerBacklogsNeverAskForMore) {
  const Company c = Company::chain();
  const double before = c.plan().parts().driver_real;
  for (const auto& [from, to] : {std::pair{"meeting", "contract"}, {"contract", "paid"}}) {
    Company shorter = c;
    shorter.edge_of(from, to)["lag"]["mean"] = shorter.edge_of(from, to)["lag"]["mean"].get<double>() / 2;
    EXPECT_LT(shorter.plan().parts().driver_real, before);
    Company more = c;
    more.deals.emplace_back(from, Day::of(2026, 5, 28), "Anna");
    EXPECT_LT(more.plan().parts().driver_real, before);
  }
}

// Without lags the dated requirement is (D - ultimate backlog beyond the driver) / rate.
TEST(Properties, WithoutLagsDatesDoNotMatter) {
  Company c = Company::chain();
  for (auto& e : c.model["edges"]) e["lag"]["mean"] = 0;
  const auto p = c.plan().parts();
  EXPECT_NEAR(p.backlog_in_period, p.backlog_ultimate, 1e-12);
  EXPECT_NEAR(p.driver_real, (40.0 - p.backlog_ultimate) / 0.375, 1e-9);
  EXPECT_NEAR(p.next_period_dated, 0.0, 1e-12);
}

// One rate for all, level capacity and a backlog at its steady state (entries a day x mean lag in every stage): the dated requirement is the steady one.
TEST(Properties, AtTheSteadyStateTheDatedAnswerIsTheSteadyOne) {
  const Plan plan = Company::chain().plan();
  Problem problem = problem_of(plan);
  const double meetings = 40.0 / 0.375, a_day = meetings / 22.0;
  const StageGraph& g = plan.parts().model.graph();
  for (auto& row : problem.rows) row.beyond.clear();
  problem.rows[0].beyond = {{g.at("meeting"), 0, a_day * 3.0}, {g.at("contract"), 0, a_day * 0.5 * 4.0}};
  const Requirement q = planning::require(problem, 40.0);
  EXPECT_NEAR(q.real, meetings, 1e-9 * meetings);
}

TEST(Properties, ADayOffNeverAsksTheTeamForMoreOnThatDay) {
  const Company c = Company::chain();
  const Plan before = c.plan();
  for (int d = 0; d < 22; d += 3)
    for (std::size_t r = 0; r < 2; ++r) {
      Company off = c;
      const Day day = before.parts().days[static_cast<std::size_t>(d)];
      off.absences = {{c.reps[r].name, day, day + 1}};
      const Plan after = off.plan();
      const KpiPlan &a = kpi(before, "stage:meeting"), &b = kpi(after, "stage:meeting");
      const auto t = static_cast<std::size_t>(d);
      EXPECT_EQ(b.quota[r * 22 + t], 0);
      // The real requirement, not yet rounded up, spread by capacity.
      const double was = (a.ideal[t] + a.ideal[22 + t]) / static_cast<double>(a.total) * before.parts().driver_real;
      const double is = (b.ideal[t] + b.ideal[22 + t]) / static_cast<double>(b.total) * after.parts().driver_real;
      EXPECT_LT(is, was);
    }
}

TEST(Properties, TheChanceGrowsWithTheEntriesAndWithTheBacklog) {
  Company c = Company::shop();
  c.options.runs = 3'000;
  const Plan plan = c.plan();
  double before = -1.0;
  for (const std::int64_t n : {0, 20, 40, 60, 80, 120, 200, 400}) {
    const double p = *probability_of(plan, n).probability;
    EXPECT_GE(p, before) << n;
    before = p;
  }
  EXPECT_GT(before, 0.99);
  for (int i = 0; i < 10; ++i) c.deals.emplace_back("contract", Day::of(2026, 5, 28), "Anna");
  EXPECT_GT(*probability_of(c.plan(), 60).probability, *probability_of(plan, 60).probability);
}

// The mean of the revenue is the expected wins times the average deal, for every kind of graph.
TEST(Properties, TheMeanRevenueIsTheExpectation) {
  for (Company c : {Company::chain(), Company::shop()}) {
    c.options.runs = 4'000;
    c.model["uncertainty"] = {{"rates", "known"}};
    const Plan plan = c.plan();
    const auto p = plan.parts();
    double wins = 0.0;
    for (const double w : p.expected_wins) wins += w;
    EXPECT_NEAR(p.dated.mean, wins * 25e6, 5.0 * p.dated.mean_standard_error + 0.003 * wins * 25e6);   // whole entries and arrivals per rep instead of real ones
  }
}

// Two ways to the same chances: sums over paths, and the adjoint recursion, for shares other than the estimated ones.
TEST(Properties, PathsAndRecursionAgree) {
  Company c = Company::chain();
  c.model["graph"]["moves"].push_back(nlohmann::ordered_json::array({"meeting", "paid"}));
  c.edge("meeting", "paid", 400, 30, 3);
  c.edge("meeting", "lost", 400, 100, 5);
  c.model["edges"][2]["lag"] = {{"law", "table"}, {"probability", {0.1, 0.2, 0.0, 0.3, 0.2, 0.2}}};
  c.period = Period(Day::of(2026, 6, 10), Day::of(2026, 7, 1));   // with a gap
  const Plan plan = c.plan();
  const Problem problem = problem_of(plan);
  const StageGraph& g = plan.parts().model.graph();
  std::vector<const StageLaw*> laws;
  for (std::uint16_t s = 0; s < g.size(); ++s) laws.push_back(&plan.parts().model.law(StageId(s)));
  const flow::ShareIndex index(g, laws);
  std::vector<flow::Start> starts(4);
  starts[0].fresh.push_back({g.at("meeting"), std::vector<double>(22, 1.0 / 22.0), false});
  starts[1].stock = Stock{g.at("meeting"), 4, 1.0};
  starts[2].stock = Stock{g.at("contract"), 2, 1.0};
  starts[3].stock = Stock{g.at("lead"), 1, 1.0};
  starts[3].stock_avoids = true;
  const auto paths = flow::paths_to_win(window_of(problem), laws, index, starts), recursion = flow::recursion_to_win(window_of(problem), laws, index, starts);
  ASSERT_TRUE(paths && recursion);
  Dice dice(5);
  for (int draw = 0; draw < 20; ++draw) {
    std::vector<double> shares(index.size()), a(4), b(4);
    for (std::uint16_t s = 0; s < g.size(); ++s) {
      double left = 1.0;
      for (std::size_t j = 0; j < laws[s]->exits().size(); ++j) {
        shares[index.at(s, j)] = left * (draw == 0 ? 0.0 : dice.between(0.1, 0.8));
        left -= shares[index.at(s, j)];
      }
    }
    if (draw == 0)   // as estimated
      for (std::uint16_t s = 0; s < g.size(); ++s)
        for (std::size_t j = 0; j < laws[s]->exits().size(); ++j) shares[index.at(s, j)] = laws[s]->ultimate(j);
    paths->chances(shares, a);
    recursion->chances(shares, b);
    for (int k = 0; k < 4; ++k) EXPECT_NEAR(a[static_cast<std::size_t>(k)], b[static_cast<std::size_t>(k)], 1e-12) << draw << " " << k;
    EXPECT_EQ(a[3], 0.0) << "every win of a lead passes the driver here";
    if (draw == 0) {   // and at the estimates both are what flow says
      const std::array won{g.at("paid")};
      const auto win = reach_within(plan.parts().model, problem.frame.grid.size(), won);
      const double by_end = reach_from(plan.parts().model, problem.frame.grid.size(), *starts[1].stock, win), before = reach_from(plan.parts().model, problem.frame.gap, *starts[1].stock, win);
      EXPECT_NEAR(a[1], by_end - before, 1e-12);
    }
  }
  // A loop has no finite number of paths.
  const Plan looped = Company::shop().plan();
  const Problem with_loop = problem_of(looped);
  std::vector<const StageLaw*> loop_laws;
  for (std::uint16_t s = 0; s < looped.parts().model.graph().size(); ++s) loop_laws.push_back(&looped.parts().model.law(StageId(s)));
  const flow::ShareIndex loop_index(looped.parts().model.graph(), loop_laws);
  std::vector<flow::Start> one(1);
  one[0].fresh.push_back({looped.parts().model.graph().at("meeting"), std::vector<double>(22, 1.0 / 22.0), false});
  EXPECT_EQ(flow::paths_to_win(window_of(with_loop), loop_laws, loop_index, one), nullptr);
}
