#include "voronka/base/random.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "support/oracle.hpp"
#include "voronka/base/error.hpp"

using namespace voronka;
using voronka::testing::read_rows;
using voronka::testing::shared_file;

namespace {

std::uint32_t hex(const std::string& text) { return static_cast<std::uint32_t>(std::stoul(text, nullptr, 16)); }

// The first three rows are the known answers published with Random123 (Salmon et al. 2011); kept here so that the test runs without the oracle folder.
TEST(Random, GivesThePublishedKnownAnswers) {
  EXPECT_THAT(Random(0).block({0, 0, 0, 0}), ::testing::ElementsAre(0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u));
  const std::uint32_t ones = 0xffffffffu;
  EXPECT_THAT(Random(0xffffffffffffffffull).block({ones, ones, ones, ones}), ::testing::ElementsAre(0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu));
  EXPECT_THAT(Random(0x299f31d0a4093822ull).block({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}),
              ::testing::ElementsAre(0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u));
}

TEST(Random, EqualsRandom123OnTheOracle) {
  VORONKA_NEEDS("oracles/g_rng/philox4x32_10_vectors.csv");
  const auto rows = read_rows(shared_file("oracles/g_rng/philox4x32_10_vectors.csv"));
  ASSERT_GT(rows.size(), 10u);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto& r = rows[i];
    const Random random(static_cast<std::uint64_t>(hex(r[6])) << 32 | hex(r[5]));
    EXPECT_THAT(random.block({hex(r[1]), hex(r[2]), hex(r[3]), hex(r[4])}), ::testing::ElementsAre(hex(r[7]), hex(r[8]), hex(r[9]), hex(r[10])))
        << "row " << i;
  }
}

TEST(Random, EqualsTheStandardEngineOfCpp26OnTheOracle) {
  VORONKA_NEEDS("oracles/g_rng/std_philox4x32.csv");
  const auto rows = read_rows(shared_file("oracles/g_rng/std_philox4x32.csv"));
  // The standard engine counts from 0 and hands out the words of a block in order; the 10,000th is 1955073260 by [rand.predef].
  const Random random(20111115);
  std::size_t checked = 0;
  for (std::size_t i = 1; i < rows.size(); ++i, ++checked) {
    const auto n = static_cast<std::uint32_t>(std::stoul(rows[i][0]));
    EXPECT_EQ(random.block({(n - 1) / 4, 0, 0, 0})[(n - 1) % 4], std::stoul(rows[i][1])) << "output " << n;
  }
  EXPECT_EQ(checked, 13u);
}

TEST(Random, UniformIsTheMiddleOfItsCellAndNeverAnEnd) {
  const Random random(42);
  for (std::uint32_t draw = 0; draw < 2000; ++draw) {
    const auto r = random.block({draw, 7, 3, 1});
    const double u = random.uniform(draw, 7, 3, 1);
    EXPECT_GT(u, 0.0);
    EXPECT_LT(u, 1.0);
    // By division: the top 52 bits of the first two words, little end first, counted in halves of 2^-52.
    const std::uint64_t top = (static_cast<std::uint64_t>(r[1]) << 20) | (r[0] >> 12);
    EXPECT_EQ(u * 0x1p53, static_cast<double>(2 * top + 1));
    EXPECT_EQ(random.uniform_pair(draw, 7, 3, 1)[0], u);
  }
}

TEST(Random, AnyPartOfTheAddressChangesTheNumber) {
  std::set<double> seen;
  for (const std::uint64_t seed : {1ull, 2ull, 1ull << 32})
    for (std::uint32_t draw = 0; draw < 3; ++draw)
      for (std::uint32_t stream = 0; stream < 3; ++stream)
        for (std::uint32_t path = 0; path < 3; ++path)
          for (std::uint32_t purpose = 0; purpose < 3; ++purpose) {
            const auto pair = Random(seed).uniform_pair(draw, stream, path, purpose);
            seen.insert(pair.begin(), pair.end());
          }
  EXPECT_EQ(seen.size(), 3u * 81u * 2u);
}

// 200,000 uniforms: mean and variance within 5 standard errors, every one of 64 cells within 6.
TEST(Random, UniformsLookUniform) {
  const Random random(7);
  const int n = 200'000;
  double sum = 0, squares = 0;
  std::vector<int> cells(64);
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform(static_cast<std::uint32_t>(i), 0, 0, 0);
    sum += u;
    squares += (u - 0.5) * (u - 0.5);
    ++cells[static_cast<std::size_t>(u * 64)];
  }
  EXPECT_NEAR(sum / n, 0.5, 5 * std::sqrt(1.0 / 12 / n));
  EXPECT_NEAR(squares / n, 1.0 / 12, 5 * std::sqrt(1.0 / 180 / n));
  for (const int c : cells) EXPECT_NEAR(c, n / 64.0, 6 * std::sqrt(n / 64.0));
}

}  // namespace
