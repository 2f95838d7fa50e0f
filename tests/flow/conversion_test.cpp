#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "flow/models.hpp"
#include "flow/share_law.hpp"
#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"
#include "voronka/flow/flow.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

StageGraph chain() {
  return StageGraph::Builder().open("lead").open("meeting").won("paid").lost("lost").move("lead", "meeting").move("lead", "lost").move("meeting", "paid").move("meeting", "lost").build();
}

Model counted(double entered, double mean = 2.0) {
  const StageGraph g = chain();
  return model_of(g, {{"lead", {geometric(g.at("meeting"), 0.4, mean), geometric(g.at("lost"), 0.6, mean)}},
                      {"meeting", {geometric(g.at("paid"), 0.25, mean), geometric(g.at("lost"), 0.75, mean)}}}, entered);
}

}  // namespace

TEST(Conversion, UltimateIsTheProductAndItsHorizonsRiseToIt) {
  const Model model = counted(200);
  const StageGraph& g = model.graph();
  const Rate ultimate = conversion(model, g.at("lead"), g.at("paid"), 0);
  EXPECT_NEAR(ultimate.estimate, 0.1, 1e-15);
  EXPECT_EQ(ultimate.n, 200.0);
  EXPECT_TRUE(ultimate.mature);
  double before = 0.0;
  for (const int within : {1, 5, 20, 100}) {
    const Rate rate = conversion(model, g.at("lead"), g.at("paid"), within);
    EXPECT_EQ(rate.within, within);
    EXPECT_GT(rate.estimate, before);
    EXPECT_LT(rate.low, rate.estimate);
    EXPECT_GT(rate.high, rate.estimate);
    before = rate.estimate;
  }
  EXPECT_NEAR(before, 0.1, 1e-9);
}

// One edge: the interval is that of Beta(moved + 1/2, rest + 1/2) (Jeffreys); 400 draws place a 2.5 % point within a few tenths of a standard deviation.
TEST(Conversion, IntervalOfOneEdgeIsTheBetaInterval) {
  const Model model = counted(200);
  const StageGraph& g = model.graph();
  const Rate rate = conversion(model, g.at("lead"), g.at("meeting"), 0);
  const double sd = std::sqrt(0.4 * 0.6 / 201);
  EXPECT_NEAR(rate.low, beta_quantile(0.025, 80.5, 120.5), 0.35 * sd);
  EXPECT_NEAR(rate.high, beta_quantile(0.975, 80.5, 120.5), 0.35 * sd);
}

TEST(Conversion, MoreDealsGiveANarrowerInterval) {
  const StageGraph g = chain();
  const Rate few = conversion(counted(40), g.at("lead"), g.at("paid"), 30), many = conversion(counted(4000), g.at("lead"), g.at("paid"), 30);
  EXPECT_NEAR((few.high - few.low) / (many.high - many.low), 10.0, 3.0);
  EXPECT_NEAR(few.estimate, many.estimate, 1e-15);
}

TEST(Conversion, KnownRatesHaveNoInterval) {
  const Model model = counted(0);
  const Rate rate = conversion(model, model.graph().at("lead"), model.graph().at("paid"), 0);
  EXPECT_EQ(rate.low, rate.estimate);
  EXPECT_EQ(rate.high, rate.estimate);
}

TEST(Conversion, WhatIsStillUnresolvedIsSaid) {
  const StageGraph g = chain();
  // A tenth of the meetings outlives the last age at which anything left (2).
  const Model model = model_of(g, {{"lead", {geometric(g.at("meeting"), 0.5, 0.0), geometric(g.at("lost"), 0.5, 0.0)}},
                                   {"meeting", {{g.at("paid"), {0.1, 0.1, 0.2}, 0.0}, {g.at("lost"), {0.2, 0.2, 0.1}, 0.0}}}}, 100);
  const Rate ultimate = conversion(model, g.at("lead"), g.at("paid"), 0);
  EXPECT_NEAR(ultimate.unresolved, 0.05, 1e-12);
  EXPECT_FALSE(ultimate.mature);
  EXPECT_TRUE(conversion(model, g.at("lead"), g.at("paid"), 2).mature);    // every age up to 2 was seen
  EXPECT_FALSE(conversion(model, g.at("lead"), g.at("paid"), 3).mature);
  EXPECT_TRUE(conversion(model, g.at("lead"), g.at("meeting"), 0).mature);
}

TEST(Conversion, BadHorizonsAndLevelsAreRefused) {
  const Model model = counted(10);
  const StageGraph& g = model.graph();
  EXPECT_THROW((void)conversion(model, g.at("lead"), g.at("paid"), -1), Error);
  EXPECT_THROW((void)conversion(model, g.at("lead"), g.at("paid"), 40'000), Error);
  EXPECT_THROW((void)conversion(model, g.at("lead"), g.at("paid"), 5, {}, 1.0), Error);
  EXPECT_THROW((void)conversion(model, StageId(77), g.at("paid"), 5), Error);
}

TEST(ShareLaw, TheTableOfABetaFollowsItsQuantiles) {
  for (const auto& [a, b] : {std::pair{208.5, 122.5}, {0.5, 0.5}, {0.5, 250.5}, {3.5, 1.5}, {40'000.5, 0.5}}) {
    const flow::BetaTable table(a, b);
    const double sd = std::sqrt(a * b / ((a + b) * (a + b) * (a + b + 1.0)));
    for (double u = 1e-7; u < 1.0; u += 0.00317) EXPECT_NEAR(table.at(normal_quantile(u)), beta_quantile(u, a, b), 1e-5 * sd) << a << " " << b << " " << u;
  }
}

// Dirichlet by sticks: means alpha_j / sum, variances m (1 - m) / (A + 1), and the shares sum to 1.
TEST(ShareLaw, SticksGiveADirichlet) {
  const StageGraph g = StageGraph::Builder().open("a").won("w").lost("l").lost("m").move("a", "w").move("a", "l").move("a", "m").build();
  const StageLaw law({geometric(g.at("w"), 0.2, 1.0), geometric(g.at("l"), 0.5, 2.0), geometric(g.at("m"), 0.3, 3.0)});
  const flow::ShareLaw shares(law, {50.0, {10.0, 25.0, 15.0}}, {true, 0.5}, true);
  ASSERT_EQ(shares.sticks(), 2u);
  const Random random(7);
  std::array<double, 3> sum{}, square{}, out{};
  const int n = 20'000;
  for (std::uint32_t i = 0; i < n; ++i) {
    shares.draw(random.uniform_pair(i, 0, 0, 0), out);
    EXPECT_NEAR(out[0] + out[1] + out[2], 1.0, 1e-12);
    for (int j = 0; j < 3; ++j) {
      sum[j] += out[j];
      square[j] += out[j] * out[j];
    }
  }
  for (int j = 0; j < 3; ++j) {
    const double mean = (50.0 * law.ultimate(j) + 0.5) / 51.5, variance = mean * (1.0 - mean) / 52.5;
    EXPECT_NEAR(sum[j] / n, mean, 5.0 * std::sqrt(variance / n));
    EXPECT_NEAR(square[j] / n - (sum[j] / n) * (sum[j] / n), variance, 0.06 * variance);
  }
}
