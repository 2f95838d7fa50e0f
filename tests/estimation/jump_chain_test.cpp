// Fundamental matrix against R's markovchain and closed forms: oracle a_absorbing_chain.
#include <gmock/gmock.h>

#include <cmath>

#include "support/oracle.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/jump_chain.hpp"

namespace {

using namespace voronka;
using voronka::testing::read_rows;
using voronka::testing::shared_file;

const std::string folder = "oracles/a_absorbing_chain/";

std::vector<std::vector<double>> matrix(const std::string& file) {
  std::vector<std::vector<double>> result;
  const auto rows = read_rows(shared_file(folder + file));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    result.emplace_back();
    for (std::size_t j = 1; j < rows[i].size(); ++j) result.back().push_back(std::strtod(rows[i][j].c_str(), nullptr));
  }
  return result;
}
std::vector<double> column(const std::string& file, std::size_t j) {
  std::vector<double> result;
  for (const auto& row : matrix(file)) result.push_back(row[j]);
  return result;
}
JumpCounts funnel() {
  return {matrix("counts.csv"), column("expected_time_days.csv", 0), column("se_expected_time_delta.csv", 0), {"Lead", "Qual", "Meeting", "Proposal", "Negot"}};
}
void expect_near(const std::vector<std::vector<double>>& got, const std::vector<std::vector<double>>& wanted, double tolerance) {
  ASSERT_EQ(got.size(), wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    ASSERT_EQ(got[i].size(), wanted[i].size());
    for (std::size_t j = 0; j < got[i].size(); ++j) EXPECT_NEAR(got[i][j], wanted[i][j], tolerance) << i << ", " << j;
  }
}
void expect_near(const std::vector<double>& got, const std::vector<double>& wanted, double tolerance) {
  expect_near(std::vector<std::vector<double>>{got}, std::vector<std::vector<double>>{wanted}, tolerance);
}

TEST(JumpChain, CyclicFunnel) {
  VORONKA_NEEDS(folder + "counts.csv");
  const auto chain = jump_chain(funnel());
  expect_near(chain.fundamental, matrix("fundamental_N.csv"), 1e-12);
  expect_near(chain.absorption, matrix("absorption_probabilities.csv"), 1e-12);
  expect_near(chain.variance_of_visits, matrix("var_visits_N2.csv"), 1e-12);
  expect_near(chain.ever_visit, matrix("ever_visit_H.csv"), 1e-12);
  expect_near(chain.steps, column("mean_absorption_steps.csv", 0), 1e-12);
  expect_near(chain.steps_variance, column("var_absorption_steps.csv", 0), 1e-12);
  expect_near(chain.time, column("expected_time_days.csv", 1), 1e-12 * 30);
  expect_near(chain.absorption_se, matrix("se_absorption_delta.csv"), 1e-10);
  expect_near(chain.time_se, column("se_expected_time_delta.csv", 1), 1e-10);
  auto visits = matrix("mean_num_visits_excl_start.csv");
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 5; ++j) EXPECT_NEAR(chain.fundamental[i][j] - (i == j ? 1 : 0), visits[i][j], 1e-12);
  }
  EXPECT_NEAR(chain.absorption[0][0], 0.16130657338821491, 1e-12);
}

TEST(JumpChain, GivenThatTheDealIsWon) {
  VORONKA_NEEDS(folder + "counts.csv");
  const auto given = given_end(funnel(), 0);
  expect_near(given.steps, column("conditional_on_won.csv", 0), 1e-12 * 5);
  expect_near(given.time, column("conditional_on_won.csv", 1), 1e-12 * 50);
}

TEST(JumpChain, ExitsTooSmallForAnLUKeepTheirDigits) {
  // Two stages that pass a deal to and fro and let one in 10^14 go: expected visits are exactly known (geometric).
  const double n = 1e14;
  const auto chain = jump_chain({{{0, n - 1, 1, 0}, {n - 1, 0, 0, 1}}, {}, {}, {}});
  // From 0: visits to 0 are V = 1 / (1 - q^2), q = 1 - 1e-14; 1 - q^2 = 2e-14 - 1e-28.
  const double v = 1.0 / (2e-14 - 1e-28);
  EXPECT_NEAR(chain.fundamental[0][0] / v, 1.0, 1e-12);
  EXPECT_NEAR(chain.fundamental[1][0] / (v * (1 - 1e-14)), 1.0, 1e-12);
  EXPECT_NEAR(chain.absorption[0][0] + chain.absorption[0][1], 1.0, 1e-12);
  EXPECT_NEAR(chain.absorption[0][0], v * 1e-14, 1e-12);
}

TEST(JumpChain, AbsorptionSumsToOneOnRandomChains) {
  std::uint64_t seed = 3;
  const auto next = [&] { return seed = seed * 6364136223846793005ULL + 1442695040888963407ULL, seed >> 33; };
  for (int trial = 0; trial < 200; ++trial) {
    const std::size_t t = 1 + next() % 8, r = 1 + next() % 3;
    JumpCounts counts;
    for (std::size_t i = 0; i < t; ++i) {
      counts.counts.emplace_back();
      for (std::size_t j = 0; j < t + r; ++j) counts.counts[i].push_back(next() % 3 == 0 ? 0.0 : static_cast<double>(next() % 50));
      counts.counts[i][t + next() % r] += 1;
    }
    const auto chain = jump_chain(counts);
    for (std::size_t i = 0; i < t; ++i) {
      double sum = 0;
      for (const double b : chain.absorption[i]) sum += b;
      EXPECT_NEAR(sum, 1.0, 1e-12);
      for (std::size_t j = 0; j < t; ++j) {  // (I - Q) N = I
        double product = chain.fundamental[i][j], n = 0;
        for (const double x : counts.counts[i]) n += x;
        for (std::size_t k = 0; k < t; ++k) product -= counts.counts[i][k] / n * chain.fundamental[k][j];
        EXPECT_NEAR(product, i == j ? 1.0 : 0.0, 1e-11);
      }
    }
  }
}

TEST(JumpChain, NamesTheStagesWithoutAnExit) {
  const auto message = [](const JumpCounts& counts) {
    try {
      (void)jump_chain(counts);
    } catch (const Error& e) {
      return std::pair(e.code(), std::string(e.what()));
    }
    return std::pair(ErrorCode::internal, std::string("accepted"));
  };
  const auto [code, text] = message({{{0, 3, 0, 1}, {0, 0, 5, 0}, {0, 2, 0, 0}}, {}, {}, {"lead", "parked", "waiting"}});
  EXPECT_EQ(code, ErrorCode::no_estimate);
  EXPECT_THAT(text, ::testing::HasSubstr("no way from \"parked\", \"waiting\" to an end"));
  EXPECT_EQ(message({{{0, 0}}, {}, {}, {}}).first, ErrorCode::no_estimate);          // never left
  EXPECT_EQ(message({{{0}}, {}, {}, {}}).first, ErrorCode::invalid_argument);         // no absorbing column
  EXPECT_EQ(message({{{0, -1}}, {}, {}, {}}).first, ErrorCode::invalid_argument);
  EXPECT_EQ(message({{{0, 1}}, {1, 2}, {}, {}}).first, ErrorCode::invalid_argument);
  EXPECT_EQ(message({{}, {}, {}, {}}).first, ErrorCode::invalid_argument);
  EXPECT_THROW((void)given_end({{{0, 1}}, {}, {}, {}}, 1), Error);
}

TEST(JumpChain, AnEndThatIsNeverReachedGivesNaN) {
  const auto given = given_end({{{0, 4, 0}}, {2.0}, {}, {}}, 1);
  EXPECT_TRUE(std::isnan(given.steps[0]));
  EXPECT_TRUE(std::isnan(given.time[0]));
}

}  // namespace
