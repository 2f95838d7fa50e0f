#include <gmock/gmock.h>

#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"
#include "voronka/money/money.hpp"

using namespace voronka;
using ::testing::HasSubstr;

namespace {

const Currency rub("RUB"), usd("USD"), jpy("JPY"), kwd("KWD"), eur("EUR");
const Day june = Day::of(2026, 6, 1);

template <class F>
std::string refusal(F f, ErrorCode code) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), code);
    return e.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

TEST(Rates, TheNewestNotLaterIsInForce) {
  const Rates rates = Rates().with(june, usd, rub, "80").with(june + 10, usd, rub, "90.5");
  EXPECT_EQ(rates.convert(Money::of(100, "USD"), rub, june).minor(), 800'000);
  EXPECT_EQ(rates.convert(Money::of(100, "USD"), rub, june + 9).minor(), 800'000);
  EXPECT_EQ(rates.convert(Money::of(100, "USD"), rub, june + 10).minor(), 905'000);
  EXPECT_EQ(rates.convert(Money::of(100, "USD"), rub, june + 400).minor(), 905'000);
  EXPECT_EQ(rates.convert(Money::of(905, "RUB"), usd, june + 10).decimal(), "10.00");  // the inverse
  EXPECT_EQ(rates.convert(Money::of(7, "EUR"), eur, june - 99).minor(), 700);        // to itself, without any rate
  EXPECT_EQ(rates.convert(Money(), usd, june).minor(), 0);
  // The rate that is known goes before the inverse of the other direction.
  const Rates both = rates.with(june, rub, usd, "0.0100");
  EXPECT_EQ(both.convert(Money::of(100, "RUB"), usd, june).decimal(), "1.00");
}

TEST(Rates, MinorUnitsOfBothSidesCount) {
  const Rates rates = Rates().with(june, usd, jpy, "157.25").with(june, kwd, jpy, "512.3").with(june, usd, kwd, "0.307");
  EXPECT_EQ(rates.convert(Money::parse("10.01", usd), jpy, june).minor(), 1574);     // 1574.0725
  EXPECT_EQ(rates.convert(Money::parse("1.001", kwd), jpy, june).minor(), 513);      // 512.8123
  EXPECT_EQ(rates.convert(Money::parse("10.00", usd), kwd, june).decimal(), "3.070");
}

TEST(Rates, HalvesGoAwayFromZero) {
  const Rates rates = Rates().with(june, usd, rub, "0.5").with(june, eur, rub, "0.25");
  EXPECT_EQ(rates.convert(Money(1, usd), rub, june).minor(), 1);
  EXPECT_EQ(rates.convert(Money(-1, usd), rub, june).minor(), -1);
  EXPECT_EQ(rates.convert(Money(3, usd), rub, june).minor(), 2);
  EXPECT_EQ(rates.convert(Money(1, eur), rub, june).minor(), 0);
  EXPECT_EQ(rates.convert(Money(2, eur), rub, june).minor(), 1);
}

TEST(Rates, ARateOfFourDecimalsGoesThereAndBack) {
  const Random random(2);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const auto r = random.block({i, 0, 0, 0});
    const Rates rates = Rates().with(june, usd, rub, std::to_string(1 + r[0] % 1000) + "." + std::to_string(1000 + r[1] % 9000));
    const Money dollars(r[2], usd);
    EXPECT_EQ(rates.convert(rates.convert(dollars, rub, june), usd, june), dollars);  // a kopeck is less than a cent here
  }
}

TEST(Rates, WithoutARateThereIsNoAnswer) {
  const Rates rates = Rates().with(june, usd, rub, "80").with(june, eur, rub, "90");
  EXPECT_THAT(refusal([&] { (void)rates.convert(Money(1, usd), rub, june - 1); }, ErrorCode::invalid_data),
              AllOf(HasSubstr("USD"), HasSubstr("RUB"), HasSubstr("2026-05-31")));
  EXPECT_THAT(refusal([&] { (void)rates.convert(Money(1, usd), eur, june); }, ErrorCode::invalid_data), AllOf(HasSubstr("USD"), HasSubstr("EUR")));
  EXPECT_THAT(refusal([&] { (void)rates.convert(Money(1, Currency()), eur, june); }, ErrorCode::invalid_data), HasSubstr("no currency"));
  EXPECT_THAT(refusal([&] { (void)rates.convert(Money(INT64_MAX, usd), rub, june); }, ErrorCode::invalid_argument), HasSubstr("64 bits"));
  EXPECT_THAT(refusal([&] { (void)rates.with(june, kwd, jpy, "9223372036854775807").convert(Money(INT64_MAX, kwd), jpy, june); }, ErrorCode::invalid_argument),
              HasSubstr("64 bits"));
  // The smallest amount there is, at the rate 1.
  EXPECT_THAT(refusal([&] { (void)rates.with(june, kwd, usd, "10").convert(Money(INT64_MIN, kwd), usd, june); }, ErrorCode::invalid_argument),
              HasSubstr("64 bits"));
}

TEST(Rates, RefusesRatesThatAreNoNumbers) {
  for (const char* rate : {"", "0", "0.000", "-1", "1,5", ".5", "5.", "1e3", "nan", "1.2.3", "99999999999999999999", "0.00000000000000000001"})
    EXPECT_THAT(refusal([&] { (void)Rates().with(june, usd, rub, rate); }, ErrorCode::invalid_argument), HasSubstr("\"" + std::string(rate) + "\" from USD to RUB"));
  EXPECT_THAT(refusal([] { (void)Rates().with(june, usd, usd, "1"); }, ErrorCode::invalid_argument), HasSubstr("USD to USD"));
  EXPECT_THAT(refusal([] { (void)Rates().with(june, Currency(), usd, "1"); }, ErrorCode::invalid_argument), HasSubstr("named"));
}

}  // namespace
