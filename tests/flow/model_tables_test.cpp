// Tables of a model.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "flow/models.hpp"
#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"
#include "voronka/flow/model_tables.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

StageGraph chain() { return StageGraph::Builder().open("lead").won("paid").entry("lead").move("lead", "paid").build(); }

double number(const Table& table, const char* column, std::size_t row = 0) { return table.column(column).reals[row]; }

}  // namespace

// One departure at each of 100 ages: the 95 % limits of the median are the 40th and the 61st (Conover 1999, table of the binomial, n = 100).
TEST(ModelTables, LimitsOfTheMedianAreOrderStatistics) {
  const StageGraph graph = chain();
  const Model model = model_of(graph, {{"lead", {Exit{graph.at("paid"), std::vector<double>(100, 0.01), 0.0}}}}, 100.0);
  const Table table = model_durations(model);
  EXPECT_EQ(number(table, "median"), 49.0);
  EXPECT_EQ(number(table, "median_low"), 39.0);
  EXPECT_EQ(number(table, "median_high"), 60.0);
  EXPECT_EQ(number(table, "n"), 100.0);
  EXPECT_EQ(number(table, "q25"), 24.0);
  EXPECT_EQ(number(table, "q75"), 74.0);
  EXPECT_LT(number(table, "q25_low"), 24.0);
  EXPECT_GT(number(table, "q25_high"), 24.0);
  EXPECT_NEAR(number(table, "q75_low") + number(table, "q25_high"), 98.5, 0.5) << "the law is symmetric about 49.5, read at the age by which the share has left";
  EXPECT_NEAR(number(table, "mean"), 49.5, 1e-12);
  EXPECT_NEAR(number(table, "mean_standard_error"), std::sqrt((100.0 * 100.0 - 1.0) / 12.0 / 100.0), 1e-12) << "variance of the uniform law on 0 .. 99";
  // A law stated as known has no interval, a wider level a wider one.
  const Table known = model_durations(model_of(graph, {{"lead", {Exit{graph.at("paid"), std::vector<double>(100, 0.01), 0.0}}}}, 0.0));
  EXPECT_EQ(number(known, "median_low"), 49.0);
  EXPECT_EQ(number(known, "median_high"), 49.0);
  EXPECT_LT(number(model_durations(model, 0.999), "median_low"), 39.0);
  EXPECT_THROW((void)model_durations(model, 1.0), Error);
}

// Departures drawn from a geometric law: the interval covers its median at least as often as it says.
TEST(ModelTables, LimitsOfTheMedianCover) {
  const StageGraph graph = chain();
  const double stay = 0.9;                       // P(age > k) = 0.9^(k + 1): the median is 6
  const int repeats = 400, n = 60;
  int covered = 0;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const Random random(20261126 + static_cast<std::uint64_t>(repeat));
    std::vector<double> ages;
    for (int i = 0; i < n; ++i) {
      const auto age = static_cast<std::size_t>(std::log(random.uniform(0, static_cast<std::uint32_t>(i), 0, 0)) / std::log(stay));
      if (age >= ages.size()) ages.resize(age + 1, 0.0);
      ages[age] += 1.0 / n;
    }
    const Table table = model_durations(model_of(graph, {{"lead", {Exit{graph.at("paid"), ages, 0.0}}}}, n));
    covered += number(table, "median_low") <= 6.0 && 6.0 <= number(table, "median_high");
  }
  EXPECT_GE(covered, static_cast<int>(0.95 * repeats - 3.0 * std::sqrt(0.95 * 0.05 * repeats)));
}
