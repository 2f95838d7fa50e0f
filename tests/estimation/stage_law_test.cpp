#include "voronka/estimation/stage_law.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "voronka/base/error.hpp"

using namespace voronka;

namespace {

StageId id(int i) { return StageId(static_cast<std::uint16_t>(i)); }

// Geometric on 0, 1, 2, ... with the given mean, for two exits that share 0.6 and 0.4.
StageLaw geometric(double mean) {
  const double p = 1.0 / (1.0 + mean);
  return StageLaw({{id(1), {0.6 * p}, 1.0 - p}, {id(2), {0.4 * p}, 1.0 - p}});
}

void refuses(std::vector<Exit> exits, const std::string& said) {
  try {
    StageLaw law(std::move(exits));
    FAIL() << "accepted; expected: " << said;
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
    EXPECT_THAT(e.what(), ::testing::HasSubstr(said));
  }
}

}  // namespace

TEST(StageLaw, WithoutExitsNothingEverLeaves) {
  const StageLaw law;
  EXPECT_EQ(law.unresolved(), 1.0);
  EXPECT_EQ(law.surviving(0), 1.0);
  EXPECT_EQ(law.surviving(1'000), 1.0);
  EXPECT_EQ(law.remaining(0), 0.0);
}

// A law without memory: however old a deal is, it leaves as a fresh one does.
TEST(StageLaw, GeometricHasNoMemory) {
  const StageLaw law = geometric(4.0);
  EXPECT_EQ(law.unresolved(), 0.0);
  EXPECT_NEAR(law.ultimate(0), 0.6, 1e-15);
  EXPECT_NEAR(law.ultimate(1), 0.4, 1e-15);
  for (const int age : {0, 1, 7, 250, 3'000}) {
    EXPECT_NEAR(law.surviving(age) / std::pow(0.8, age), 1.0, 1e-11) << age;
    for (const int d : {0, 1, 9}) EXPECT_NEAR(law.conditional(0, age, d), 0.6 * 0.2 * std::pow(0.8, d), 1e-12) << age << " " << d;
  }
}

TEST(StageLaw, ATableConditionsOnTheAge) {
  // Leaves at age 0, 1, 3; a quarter never does.
  const StageLaw law({{id(1), {0.125, 0.25, 0.0, 0.0}, 0.0}, {id(3), {0.0, 0.125, 0.0, 0.25}, 0.0}});
  EXPECT_EQ(law.unresolved(), 0.25);
  EXPECT_EQ(law.surviving(1), 0.875);
  EXPECT_EQ(law.surviving(2), 0.5);
  EXPECT_EQ(law.surviving(3), 0.5);
  EXPECT_EQ(law.surviving(4), 0.25);
  EXPECT_EQ(law.remaining(3), 0.25);
  EXPECT_EQ(law.remaining(4), 0.0);
  EXPECT_EQ(law.conditional(1, 2, 1), 0.5);
  EXPECT_EQ(law.conditional(0, 2, 1), 0.0);
  EXPECT_EQ(law.conditional(1, 5, 0), 0.0);
}

TEST(StageLaw, OlderThanAnythingThatEverLeft) {
  const StageLaw law({{id(1), {0.5, 0.5}, 0.0}});
  EXPECT_EQ(law.surviving(2), 0.0);
  EXPECT_EQ(law.remaining(2), 0.0);
  EXPECT_EQ(law.conditional(0, 2, 0), 0.0);
}

TEST(StageLaw, TableOfAnExitEqualsItsKernel) {
  const StageLaw law({{id(1), {0.1, 0.2, 0.05}, 0.5}, {id(2), {0.3}, 0.0}});
  const auto table = law.table(0, 12);
  ASSERT_EQ(table.size(), 12u);
  for (int a = 0; a < 12; ++a) EXPECT_DOUBLE_EQ(table[a], law.kernel(0, a)) << a;
  EXPECT_EQ(law.table(0, 2), (std::vector<double>{0.1, 0.2}));
  EXPECT_EQ(law.table(1, 3), (std::vector<double>{0.3, 0.0, 0.0}));
  EXPECT_NEAR(law.ultimate(0), 0.1 + 0.2 + 0.1, 1e-15);   // 0.05 + 0.025 + ... = 0.1
}

TEST(StageLaw, ReweightedKeepsTheAges) {
  const StageLaw law = geometric(2.0).reweighted(std::vector<double>{0.1, 0.7});
  EXPECT_NEAR(law.ultimate(0), 0.1, 1e-15);
  EXPECT_NEAR(law.ultimate(1), 0.7, 1e-15);
  EXPECT_NEAR(law.unresolved(), 0.2, 1e-15);
  EXPECT_NEAR(law.kernel(1, 1) / law.kernel(1, 0), 2.0 / 3.0, 1e-15);
  EXPECT_THROW((void)law.reweighted(std::vector<double>{0.1}), Error);
}

TEST(StageLaw, BadLawsAreRefusedAndQuoted) {
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  refuses({{id(1), {0.5, -0.25}, 0.0}}, "-0.25 at exit 0, age 1");
  refuses({{id(1), {nan}, 0.0}}, "nan at exit 0, age 0");
  refuses({{id(1), {inf}, 0.0}}, "inf at exit 0, age 0");
  refuses({{id(1), {}, 0.0}}, "without probabilities");
  refuses({{id(1), {0.1}, 1.0}}, "tail ratio 1");
  refuses({{id(1), {0.1}, nan}}, "tail ratio nan");
  refuses({{id(1), {0.75}, 0.0}, {id(2), {0.5}, 0.0}}, "sum to 1.25");
  refuses({{id(1), {0.5}, 0.75}}, "sum to 2");
  refuses({{id(1), {0.5}, 0.0}, {id(1), {0.25}, 0.0}}, "two exits to the stage number 1");
}
