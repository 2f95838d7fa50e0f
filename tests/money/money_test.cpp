#include "voronka/money/money.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"

using namespace voronka;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

const Currency rub("RUB"), usd("USD"), jpy("JPY"), kwd("KWD"), clf("CLF");
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max(), least = std::numeric_limits<std::int64_t>::min();

template <class F>
std::string refusal(F f, ErrorCode code = ErrorCode::invalid_argument) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), code);
    return e.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

std::vector<std::int64_t> minors(const std::vector<Money>& parts) {
  std::vector<std::int64_t> out;
  for (const Money& m : parts) out.push_back(m.minor());
  return out;
}

TEST(Money, IsReadAndWrittenExactly) {
  EXPECT_EQ(Money::of(10'000'000, "RUB").minor(), 1'000'000'000);
  EXPECT_EQ(Money::of(10'000'000, "RUB").decimal(), "10000000.00");
  EXPECT_EQ(Money::of(5, "JPY").minor(), 5);
  EXPECT_EQ(Money::parse("1234.5", rub).minor(), 123'450);
  EXPECT_EQ(Money::parse("-0.07", rub).minor(), -7);
  EXPECT_EQ(Money::parse("-0.07", rub).decimal(), "-0.07");
  EXPECT_EQ(Money::parse("+1234,50", rub, ',').minor(), 123'450);
  EXPECT_EQ(Money::parse("1234.5000", rub).minor(), 123'450);  // zeros beyond the currency's decimals
  EXPECT_EQ(Money::parse("100.000", jpy).minor(), 100);
  EXPECT_EQ(Money::parse("0.001", kwd).decimal(), "0.001");
  EXPECT_EQ(Money::parse("1.2345", clf).minor(), 12'345);
  EXPECT_EQ(Money::parse("92233720368547758.07", rub).minor(), most);
  EXPECT_EQ(Money::parse("-92233720368547758.08", rub).minor(), least);
  EXPECT_EQ(Money(least, rub).decimal(), "-92233720368547758.08");
  EXPECT_EQ(Money::parse("000000000000000000000000000000012", rub).minor(), 1200);
  EXPECT_EQ(Money(123'456, rub).major(), 1234.56);
  const Random random(1);
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const auto r = random.block({i, 0, 0, 0});
    const auto minor = static_cast<std::int64_t>((static_cast<std::uint64_t>(r[0]) << 32 | r[1]) >> (r[2] % 60)) * (r[3] % 2 == 0 ? 1 : -1);
    for (const Currency& c : {rub, jpy, kwd, clf}) EXPECT_EQ(Money::parse(Money(minor, c).decimal(), c).minor(), minor);
  }
}

TEST(Money, RefusesTextThatIsNoAmount) {
  for (const char* text : {"", "-", ".", ".5", "5.", "1,5", "1 000", "1e3", "0x10", "--1", "1.2.3", "NaN", "inf", "12р", " 1", "1 "})
    EXPECT_THAT(refusal([&] { Money::parse(text, rub); }), HasSubstr("\"" + std::string(text) + "\" is not an amount of RUB"));
  EXPECT_THAT(refusal([] { Money::parse("0.001", rub); }), HasSubstr("2 decimals"));
  EXPECT_THAT(refusal([] { Money::parse("1.5", jpy); }), HasSubstr("0 decimals"));
  EXPECT_THAT(refusal([] { Money::parse("92233720368547758.08", rub); }), HasSubstr("64 bits"));
  EXPECT_THAT(refusal([] { Money::parse("-92233720368547758.09", rub); }), HasSubstr("64 bits"));
  EXPECT_THAT(refusal([] { Money::parse(std::string(400, '9'), rub); }), HasSubstr("64 bits"));
  EXPECT_THAT(refusal([] { Money::of(most / 100 + 1, "RUB"); }), HasSubstr("at most 92233720368547758"));
  EXPECT_THAT(refusal([] { Money::of(1, "RUR"); }), HasSubstr("RUR"));
}

TEST(Money, SumsAreExactAndCurrenciesDoNotMix) {
  EXPECT_EQ((Money(most - 1, rub) + Money(1, rub)).minor(), most);
  EXPECT_EQ((Money(1, rub) - Money(3, rub)).minor(), -2);
  EXPECT_EQ((Money() + Money(5, usd)).currency(), usd);  // nothing takes the other's currency
  EXPECT_EQ((Money(5, usd) - Money()).minor(), 5);
  EXPECT_TRUE(Money(1, rub).compare(Money(2, rub)) < 0);
  EXPECT_THAT(refusal([] { Money(1, rub) + Money(1, usd); }), AllOf(HasSubstr("0.01 RUB"), HasSubstr("0.01 USD"), HasSubstr("rate")));
  EXPECT_THAT(refusal([] { Money(1, rub) - Money(1, usd); }), HasSubstr("rate"));
  EXPECT_THAT(refusal([] { (void)Money(1, rub).compare(Money(1, usd)); }), HasSubstr("rate"));
  EXPECT_THAT(refusal([] { Money(1, Currency()) + Money(1, usd); }), HasSubstr("rate"));
  EXPECT_THAT(refusal([] { Money(most, rub) + Money(1, rub); }), HasSubstr("64 bits"));
  EXPECT_THAT(refusal([] { Money(least, rub) - Money(1, rub); }), HasSubstr("64 bits"));
  EXPECT_NE(Money(0, rub), Money(0, usd));
}

TEST(MoneySplit, KnownAnswers) {
  const std::vector<std::int64_t> thirds{1, 1, 1}, uneven{5, 3, 1, 0};
  EXPECT_THAT(minors(Money(100, rub).split(thirds)), ElementsAre(34, 33, 33));
  EXPECT_THAT(minors(Money(-100, rub).split(thirds)), ElementsAre(-34, -33, -33));
  EXPECT_THAT(minors(Money(0, rub).split(thirds)), ElementsAre(0, 0, 0));
  EXPECT_THAT(minors(Money(10, rub).split(uneven)), ElementsAre(6, 3, 1, 0));  // quotas 5 5/9, 3 3/9, 1 1/9
  EXPECT_THAT(minors(Money(most, rub).split(std::vector<std::int64_t>{1})), ElementsAre(most));
  EXPECT_THAT(minors(Money(least, rub).split(std::vector<std::int64_t>{1})), ElementsAre(least));
  EXPECT_THAT(minors(Money(least, rub).split(std::vector<double>{0.5})), ElementsAre(least));
  // 0.1, 0.2 and 0.7 of 10 have no exact doubles; the parts are whole all the same.
  EXPECT_THAT(minors(Money(10, rub).split(std::vector<double>{0.1, 0.2, 0.7})), ElementsAre(1, 2, 7));
  EXPECT_EQ(Money(100, usd).split(thirds)[0].currency(), usd);
}

// Peer errors: largest remainder with weights 1, 1, 3 and three seats, computed elsewhere as 1, 1, 1. The quotas are 0.6, 0.6 and 1.8: 1, 0, 2.
TEST(PeerErrors, LargestRemainderAtATie) {
  EXPECT_THAT(minors(Money(3, rub).split(std::vector<std::int64_t>{1, 1, 3})), ElementsAre(1, 0, 2));
  EXPECT_THAT(minors(Money(3, rub).split(std::vector<double>{1.0, 1.0, 3.0})), ElementsAre(1, 0, 2));
  EXPECT_THAT(minors(Money(3, rub).split(std::vector<double>{0.3, 0.1 + 0.2, 0.9})), ElementsAre(1, 0, 2));  // a tie but for rounding: the earlier
  EXPECT_THAT(minors(Money(3, rub).split(std::vector<double>{0.1 + 0.2, 0.3, 0.9})), ElementsAre(1, 0, 2));
}

// Parts sum exactly, each is the floor or the ceiling of its quota, and a larger remainder never yields to a smaller one.
TEST(MoneySplit, PartsSumExactlyAndStayWithinOneOfTheirQuota) {
  const Random random(12);
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const auto r = random.block({i, 0, 0, 0});
    const std::size_t n = 1 + r[0] % 12;
    const std::int64_t minor = static_cast<std::int64_t>(r[1] % 1'000'000) - 200'000;
    std::vector<std::int64_t> whole(n);
    std::vector<double> real(n);
    for (std::size_t k = 0; k < n; ++k) {
      const auto w = random.block({i, static_cast<std::uint32_t>(k), 1, 0});
      whole[k] = w[0] % 5 == 0 ? 0 : w[0] % 1000;
      real[k] = w[1] % 5 == 0 ? 0.0 : w[2] / 7.0e5;
    }
    whole[0] += 1;
    real[0] += 1.0;
    const double total = static_cast<double>(std::accumulate(whole.begin(), whole.end(), std::int64_t{0}));
    const double total_real = std::accumulate(real.begin(), real.end(), 0.0);
    const auto parts = minors(Money(minor, rub).split(whole)), parts_real = minors(Money(minor, rub).split(real));
    EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}), minor);
    EXPECT_EQ(std::accumulate(parts_real.begin(), parts_real.end(), std::int64_t{0}), minor);
    double least_up = 1.0, most_down = 0.0;  // remainders that were rounded up, and down
    for (std::size_t k = 0; k < n; ++k) {
      const double quota = std::fabs(static_cast<double>(minor)) * static_cast<double>(whole[k]) / total;
      const double quota_real = std::fabs(static_cast<double>(minor)) * real[k] / total_real;
      EXPECT_LT(std::fabs(std::fabs(static_cast<double>(parts[k])) - quota), 1.0);
      EXPECT_LT(std::fabs(std::fabs(static_cast<double>(parts_real[k])) - quota_real), 1.0 + 1e-9);
      if (whole[k] == 0) {
        EXPECT_EQ(parts[k], 0);
      }
      const double fraction = quota - std::floor(quota);
      if (fraction < 1e-9 || fraction > 1 - 1e-9) continue;
      if (std::fabs(static_cast<double>(parts[k])) > quota) least_up = std::min(least_up, fraction);
      else most_down = std::max(most_down, fraction);
    }
    EXPECT_GE(least_up, most_down - 1e-9);
  }
}

TEST(MoneySplit, ScalingTheWeightsChangesNothing) {
  const Random random(13);
  for (std::uint32_t i = 0; i < 500; ++i) {
    std::vector<double> weights(5), scaled(5);
    for (std::uint32_t k = 0; k < 5; ++k) {
      weights[k] = random.uniform(i, k, 0, 0);
      scaled[k] = weights[k] * 0x1p-300;
    }
    EXPECT_EQ(minors(Money(123'457, rub).split(weights)), minors(Money(123'457, rub).split(scaled)));
  }
  // Amounts that no double can hold.
  const auto parts = minors(Money(most, rub).split(std::vector<double>{1, 1, 1}));
  EXPECT_THAT(parts, ElementsAre(most / 3 + 1, most / 3, most / 3));
}

TEST(MoneySplit, RefusesWeightsThatCannotBe) {
  const Money money(100, rub);
  EXPECT_THAT(refusal([&] { (void)money.split(std::vector<double>{}); }), HasSubstr("no part"));
  EXPECT_THAT(refusal([&] { (void)money.split(std::vector<std::int64_t>{}); }), HasSubstr("no part"));
  EXPECT_THAT(refusal([&] { (void)money.split(std::vector<double>{0, 0}); }), HasSubstr("all weights are 0"));
  EXPECT_THAT(refusal([&] { (void)money.split(std::vector<std::int64_t>{0, 0}); }), HasSubstr("all weights are 0"));
  EXPECT_THAT(refusal([&] { (void)money.split(std::vector<double>{1, -2}); }), AllOf(HasSubstr("-2"), HasSubstr("part 1")));
  EXPECT_THAT(refusal([&] { (void)money.split(std::vector<std::int64_t>{1, -2}); }), HasSubstr("part 1"));
  EXPECT_THAT(refusal([&] { (void)money.split(std::vector<double>{1, std::nan("")}); }), HasSubstr("nan"));
  EXPECT_THAT(refusal([&] { (void)money.split(std::vector<double>{INFINITY}); }), HasSubstr("inf"));
  EXPECT_THAT(refusal([&] { (void)money.split(std::vector<std::int64_t>{most, most}); }), HasSubstr("2^63"));
}

}  // namespace
