// Life tables from rows: counts against their definition, merging, and incidence from them against Aalen-Johansen over the same rows.
#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "support/oracle.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/incidence.hpp"

namespace {

using namespace voronka;
using voronka::testing::read_rows;
using voronka::testing::shared_file;

struct Lcg {
  std::uint64_t seed;
  std::uint64_t operator()() { return seed = seed * 6364136223846793005ULL + 1442695040888963407ULL, seed >> 33; }
  std::int32_t below(std::int32_t n) { return static_cast<std::int32_t>((*this)() % static_cast<std::uint64_t>(n)); }
};

StageGraph funnel() {
  return StageGraph::Builder().open("lead").open("meeting").won("won").lost("lost").move("lead", "meeting").move("meeting", "lead").move("lead", "lost").move("meeting", "won").move("meeting", "lost").build();
}
StageId stage(int i) { return StageId{static_cast<std::uint16_t>(i)}; }

std::vector<LifeTables::Spell> random_spells(Lcg& next, int n, int segments) {
  std::vector<LifeTables::Spell> spells;
  for (int i = 0; i < n; ++i) {
    const std::int32_t a0 = next.below(4) == 0 ? next.below(20) : -1;
    const std::int32_t a1 = a0 + 1 + next.below(25);
    const int from = next.below(2), to = next.below(3) == 0 ? none : std::vector<int>{1 - from, 2, 3}[next.below(3)];
    spells.push_back({next.below(segments), stage(from), a0, a1, to, 1 + next.below(3)});
  }
  return spells;
}

TEST(LifeTables, CountsAreTheirDefinition) {
  Lcg next{5};
  const auto spells = random_spells(next, 300, 2);
  const auto tables = LifeTables::from(funnel(), spells, Clock::calendar, {"b", "a"});
  ASSERT_THAT(std::vector<std::string>(tables.segments().begin(), tables.segments().end()), ::testing::ElementsAre("a", "b"));
  std::int64_t total = 0;
  for (int segment = 0; segment < 2; ++segment) {
    const int label = 1 - segment;  // sorted
    for (int from = 0; from < 4; ++from) {
      for (int age = 0; age < 60; ++age) {
        std::int64_t y = 0;
        std::map<int, std::int64_t> d;
        for (const auto& x : spells) {
          if (x.segment != segment || x.stage != stage(from)) continue;
          if (x.entry_age < age && age <= x.exit_age) y += x.weight;
          if (x.exit_age == age && x.to != none) d[x.to] += x.weight;
        }
        EXPECT_EQ(tables.at_risk(label, stage(from), age), y);
        for (int to = 0; to < 4; ++to) {
          EXPECT_EQ(tables.departed(label, stage(from), age, stage(to)), d[to]);
          total += d[to];
        }
      }
    }
  }
  std::int64_t listed = 0;
  for (const auto& d : tables.departures()) listed += d.count;
  EXPECT_EQ(listed, total);
  EXPECT_EQ(tables.last_age(0, stage(3)), -1);
  EXPECT_EQ(tables.at_risk(0, stage(0), -1), 0);
  EXPECT_THROW((void)tables.at_risk(2, stage(0), 0), Error);
  EXPECT_THROW((void)tables.at_risk(0, stage(4), 0), Error);
}

TEST(LifeTables, PartsAddUpToTheWholeHoweverTheyAreCut) {
  Lcg next{17};
  for (int trial = 0; trial < 30; ++trial) {
    const auto spells = random_spells(next, 120, 3);
    const std::vector<std::string> labels{"Anna", "Boris", "Vera"};
    const auto whole = LifeTables::from(funnel(), spells, Clock::working, labels);
    const int parts = 1 + next.below(5);
    std::vector<std::vector<LifeTables::Spell>> cut(parts);
    for (const auto& x : spells) cut[next.below(parts)].push_back(x);
    auto sum = LifeTables::from(funnel(), cut[0], Clock::working, labels);
    for (int p = parts - 1; p > 0; --p) {
      // Each part names only the segments that it has.
      std::vector<LifeTables::Spell> mine = cut[p];
      std::vector<std::string> seen;
      for (auto& x : mine) {
        const std::string label = labels[x.segment];
        auto at = std::find(seen.begin(), seen.end(), label);
        if (at == seen.end()) at = seen.insert(seen.end(), label);
        x.segment = static_cast<std::int32_t>(at - seen.begin());
      }
      if (!seen.empty()) sum.add(LifeTables::from(funnel(), mine, Clock::working, seen));
    }
    EXPECT_TRUE(sum == whole);
    EXPECT_EQ(sum.departures(), whole.departures());
    EXPECT_TRUE(sum.pooled() == whole.pooled());
    EXPECT_TRUE(whole.pooled() == LifeTables::from(funnel(), [&] {
                  auto all = spells;
                  for (auto& x : all) x.segment = 0;
                  return all;
                }(), Clock::working));
  }
}

TEST(LifeTables, AddRefusesAnotherKindOfTable) {
  const std::vector<LifeTables::Spell> one{{0, stage(0), -1, 3, 1}};
  auto tables = LifeTables::from(funnel(), one, Clock::working);
  const auto message = [&](const LifeTables& other) {
    try {
      tables.add(other);
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string("accepted");
  };
  EXPECT_THAT(message(LifeTables::from(funnel(), one, Clock::calendar)), ::testing::HasSubstr("clock"));
  EXPECT_THAT(message(LifeTables::from(funnel(), one, Clock::working, {""}, Origin::deal)), ::testing::HasSubstr("from the deal"));
  const auto other = StageGraph::Builder().open("lead").open("meeting").won("won").lost("lost").move("lead", "meeting").move("meeting", "won").move("lead", "lost").build();
  EXPECT_THAT(message(LifeTables::from(other, one, Clock::working)), ::testing::HasSubstr("graphs differ"));
  const auto before = tables;
  tables.add(tables);
  EXPECT_EQ(tables.at_risk(0, stage(0), 2), 2);
  EXPECT_EQ(before.at_risk(0, stage(0), 2), 1);  // a copy does not change
}

TEST(LifeTables, RefusesRowsWithoutMeaning) {
  const auto message = [](LifeTables::Spell x) {
    try {
      (void)LifeTables::from(funnel(), std::vector{x}, Clock::working);
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string("accepted");
  };
  EXPECT_EQ(message({0, stage(0), -1, 0, none}), "accepted");
  EXPECT_THAT(message({1, stage(0), -1, 0, none}), ::testing::HasSubstr("spell 0: segment 1 of 1"));
  EXPECT_THAT(message({0, stage(4), -1, 0, none}), ::testing::HasSubstr("stage 4 of 4"));
  EXPECT_THAT(message({0, stage(0), -2, 0, none}), ::testing::HasSubstr("-1 <= entry < exit"));
  EXPECT_THAT(message({0, stage(0), 3, 3, 1}), ::testing::HasSubstr("ages 3 to 3"));
  EXPECT_THAT(message({0, stage(0), -1, 3, 4}), ::testing::HasSubstr("destination 4 of 4"));
  EXPECT_THAT(message({0, stage(0), -1, 3, 0}), ::testing::HasSubstr("\"lead\" to itself"));
  EXPECT_THAT(message({0, stage(0), -1, 3, 1, 0}), ::testing::HasSubstr("weight 0"));
  EXPECT_THROW((void)LifeTables::from(funnel(), {}, Clock::working, {"a", "a"}), Error);
}

// Conversion needs a start stage in the table; rows given directly have none, so a history-free table is refused rather than guessed.
TEST(Incidence, NeedsAgesOfDeals) {
  const std::vector<LifeTables::Spell> one{{0, stage(0), -1, 3, 1}};
  EXPECT_THROW((void)incidence(LifeTables::from(funnel(), one, Clock::working), {}), Error);
  EXPECT_THROW((void)incidence(LifeTables::from(funnel(), one, Clock::working, {""}, Origin::deal), {}), Error);
}

TEST(CloglogInterval, LimitsOfKnownCases) {
  // 0 of 10: 1 - 0.025^(1/10) (Clopper & Pearson 1934); 10 of 10 mirrors it.
  EXPECT_NEAR(cloglog_interval(0, 0, 0.95, 10).high, 0.30849710781876083, 1e-12);
  EXPECT_EQ(cloglog_interval(0, 0, 0.95, 10).low, 0.0);
  EXPECT_NEAR(cloglog_interval(1, 0, 0.95, 10).low, 1 - 0.30849710781876083, 1e-12);
  EXPECT_EQ(cloglog_interval(1, 0, 0.95, 10).high, 1.0);
  // The rule of three: about 3 / n one-sided at 95 %, that is level 0.90 here.
  EXPECT_NEAR(cloglog_interval(0, 0, 0.90, 1000).high * 1000, 3.0, 0.01);
  const auto none_seen = cloglog_interval(0.3, 0.1, 0.95, 0);
  EXPECT_EQ(none_seen.low, 0.0);
  EXPECT_EQ(none_seen.high, 1.0);
  // R: survfit(Surv(time, status) ~ 1, conf.type = "log-log") is the same interval of 1 - S; aml, Maintained, t = 9: S in [0.508, 0.987].
  const auto aml = cloglog_interval(1.0 / 11, 10.0 / (11.0 * 11 * 11), 0.95, 11);
  EXPECT_NEAR(1 - aml.high, 0.50808020576992974, 1e-12);
  EXPECT_NEAR(1 - aml.low, 0.98667382266782311, 1e-12);
  EXPECT_THROW((void)cloglog_interval(0.5, -1, 0.95, 3), Error);
  EXPECT_THROW((void)cloglog_interval(0.5, 1, 1, 3), Error);
}

}  // namespace
