#include "voronka/planning/apportion.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "support/oracle.hpp"
#include "voronka/base/error.hpp"

using namespace voronka;
using voronka::testing::read_file;
using voronka::testing::shared_file;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

std::vector<std::int64_t> split(std::int64_t total, std::vector<std::int64_t> weights) { return largest_remainder(total, std::span<const std::int64_t>(weights)); }
std::vector<std::int64_t> split(std::int64_t total, std::vector<double> weights) { return largest_remainder(total, std::span<const double>(weights)); }

template <class F>
std::string refusal(F&& f) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
    return e.what();
  }
  return "not refused";
}

/// Knuth's 64-bit linear congruential generator.
struct Lcg {
  std::uint64_t state;
  std::uint64_t next() { return (state = state * 6364136223846793005ULL + 1442695040888963407ULL) >> 33; }
  std::uint64_t below(std::uint64_t n) { return next() % n; }
};

}  // namespace

TEST(LargestRemainder, exact_oracle_cases) {
  VORONKA_NEEDS("oracles/c_apportionment/hamilton_cases.json");
  const auto cases = nlohmann::json::parse(read_file(shared_file("oracles/c_apportionment/hamilton_cases.json")));
  ASSERT_EQ(cases.size(), 51u);
  for (const auto& c : cases) {
    SCOPED_TRACE(c["name"].get<std::string>());
    const auto expected = c["expected"].get<std::vector<std::int64_t>>();
    const auto seats = c["seats"].get<std::int64_t>();
    EXPECT_EQ(split(seats, c["weights"].get<std::vector<double>>()), expected);
    bool whole = true;
    for (const auto& w : c["weights"]) whole = whole && w.is_number_integer();
    if (whole) {
      EXPECT_EQ(split(seats, c["weights"].get<std::vector<std::int64_t>>()), expected);
    }
  }
}

TEST(LargestRemainder, equal_thirds_computed_in_doubles_are_a_tie) {
  // 0.1 + 0.2 and 0.3 differ in the last bit; the earlier one gets the unit whichever is larger.
  EXPECT_THAT(split(1, std::vector<double>{0.3, 0.1 + 0.2}), ElementsAre(1, 0));
  EXPECT_THAT(split(1, std::vector<double>{0.1 + 0.2, 0.3}), ElementsAre(1, 0));
}

TEST(LargestRemainder, money_of_a_large_target_is_split_to_the_last_unit) {
  // 2^63 - 1 is divisible by 7.
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(split(most, std::vector<std::int64_t>(7, 5)), std::vector<std::int64_t>(7, most / 7));
  EXPECT_EQ(split(most, std::vector<double>(7, 0.1)), std::vector<std::int64_t>(7, most / 7));
  EXPECT_THAT(split(most, std::vector<std::int64_t>{most, most}), ElementsAre(most / 2 + 1, most / 2));
}

TEST(LargestRemainder, properties_on_random_weights) {
  Lcg random{2026};
  for (int run = 0; run < 3000; ++run) {
    std::vector<std::int64_t> weights(1 + random.below(12));
    for (auto& w : weights) w = random.below(4) == 0 ? 0 : static_cast<std::int64_t>(random.below(50));
    const auto sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    if (sum == 0) continue;
    const auto total = static_cast<std::int64_t>(random.below(1000));
    const auto parts = split(total, weights);
    ASSERT_EQ(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}), total);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      ASSERT_LT(std::abs(parts[i] * sum - total * weights[i]), sum) << "floor or ceiling, and whole shares are kept";
      for (std::size_t j = 0; j < parts.size(); ++j) {
        const bool i_up = parts[i] * sum > total * weights[i], j_up = parts[j] * sum > total * weights[j];
        const auto missing_i = total * weights[i] % sum, missing_j = total * weights[j] % sum;
        if (i_up && !j_up) {
          ASSERT_TRUE(missing_i > missing_j || (missing_i == missing_j && i < j));
        }
      }
    }
    // The same split of doubles with the same ratios.
    std::vector<double> shares(weights.begin(), weights.end());
    for (auto& x : shares) x /= 3.0 * static_cast<double>(sum);
    ASSERT_EQ(split(total, shares), parts);
  }
}

TEST(LargestRemainder, what_is_refused) {
  EXPECT_THAT(refusal([] { split(-1, std::vector<double>{1.0}); }), HasSubstr("-1"));
  EXPECT_THAT(refusal([] { split(1, std::vector<double>{1.0, -2.5}); }), HasSubstr("weight 1 is -2.5"));
  EXPECT_THAT(refusal([] { split(1, std::vector<double>{std::numeric_limits<double>::infinity()}); }), HasSubstr("weight 0 is inf"));
  EXPECT_THAT(refusal([] { split(1, std::vector<double>{std::nan("")}); }), HasSubstr("weight 0 is nan"));
  EXPECT_THAT(refusal([] { split(5, std::vector<double>{0.0, 0.0}); }), HasSubstr("all 2 weights are 0"));
  EXPECT_THAT(refusal([] { split(5, std::vector<double>{}); }), HasSubstr("all 0 weights are 0"));
  EXPECT_THAT(refusal([] { split(-7, std::vector<std::int64_t>{1}); }), HasSubstr("-7"));
  EXPECT_THAT(refusal([] { split(1, std::vector<std::int64_t>{3, -4}); }), HasSubstr("weight 1 is -4"));
  EXPECT_THAT(refusal([] { split(1, std::vector<std::int64_t>{0}); }), HasSubstr("all 1 weights are 0"));
  EXPECT_THAT(split(0, std::vector<double>{0.0, 0.0}), ElementsAre(0, 0));
  EXPECT_TRUE(split(0, std::vector<std::int64_t>{}).empty());
}

TEST(CumulativeRounding, exact_oracle_cases) {
  VORONKA_NEEDS("oracles/c_apportionment/cumulative_cases.json");
  for (const auto& c : nlohmann::json::parse(read_file(shared_file("oracles/c_apportionment/cumulative_cases.json")))) {
    SCOPED_TRACE(c["name"].get<std::string>());
    auto ideal = c["weights"].get<std::vector<double>>();
    const double sum = std::accumulate(ideal.begin(), ideal.end(), 0.0), total = c["total"].get<double>();
    for (auto& x : ideal) x = x * total / sum;
    EXPECT_EQ(cumulative_rounding(ideal), c["expected"].get<std::vector<std::int64_t>>());
  }
}

TEST(CumulativeRounding, every_prefix_within_a_half) {
  Lcg random{7};
  for (int run = 0; run < 500; ++run) {
    std::vector<double> ideal(1 + random.below(60));
    std::vector<std::int64_t> sixths(ideal.size());
    for (std::size_t i = 0; i < ideal.size(); ++i) ideal[i] = static_cast<double>(sixths[i] = static_cast<std::int64_t>(random.below(30))) / 6.0;
    const auto parts = cumulative_rounding(ideal);
    std::int64_t whole = 0, exact = 0;
    for (std::size_t i = 0; i < ideal.size(); ++i) {
      ASSERT_GE(parts[i], 0);
      whole += parts[i];
      exact += sixths[i];
      ASSERT_GE(6 * whole - exact, -2);  // in sixths: a half is rounded up, so the whole is never 3/6 too low
      ASSERT_LE(6 * whole - exact, 3);
    }
  }
}

TEST(CumulativeRounding, what_is_refused) {
  EXPECT_THAT(refusal([] { (void)cumulative_rounding(std::vector<double>{1.0, -0.5}); }), HasSubstr("ideal 1 is -0.5"));
  EXPECT_THAT(refusal([] { (void)cumulative_rounding(std::vector<double>{std::nan("")}); }), HasSubstr("ideal 0 is nan"));
  EXPECT_THAT(refusal([] { (void)cumulative_rounding(std::vector<double>{1.0, 1e18}); }), HasSubstr("place 1"));
  EXPECT_TRUE(cumulative_rounding({}).empty());
}

TEST(WholeNumber, ceil_and_half_up_with_the_tie_rule) {
  EXPECT_EQ(whole_ceil(74.228314), 75);
  EXPECT_EQ(whole_ceil(75.0), 75);
  EXPECT_EQ(whole_ceil(75.0 + 1e-10), 75);
  EXPECT_EQ(whole_ceil(75.0 + 1e-8), 76);
  EXPECT_EQ(whole_ceil(75.0 - 1e-10), 75);
  EXPECT_EQ(whole_ceil(-0.5), 0);
  EXPECT_EQ(whole_half_up(48.276), 48);
  EXPECT_EQ(whole_half_up(48.5), 49);
  EXPECT_EQ(whole_half_up(48.5 - 1e-10), 49);
  EXPECT_EQ(whole_half_up(48.5 - 1e-8), 48);
  EXPECT_EQ(whole_half_up(-1.5), -1);
  EXPECT_EQ(whole_half_up(0.49999), 0);
  EXPECT_EQ(whole_ceil(1e300), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(whole_ceil(-1e300), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(whole_half_up(std::nan("")), 0);
}
