#include <gmock/gmock.h>

#include "voronka/base/error.hpp"
#include "voronka/money/money.hpp"

using namespace voronka;
using ::testing::HasSubstr;

namespace {

TEST(Currency, ExponentsOfIso4217) {
  EXPECT_EQ(Currency("RUB").exponent(), 2);
  EXPECT_EQ(Currency("EUR").exponent(), 2);
  for (const char* code : {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"})
    EXPECT_EQ(Currency(code).exponent(), 0) << code;
  for (const char* code : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) EXPECT_EQ(Currency(code).exponent(), 3) << code;
  for (const char* code : {"CLF", "UYW"}) EXPECT_EQ(Currency(code).exponent(), 4) << code;
  EXPECT_EQ(Currency("ZWG").code(), "ZWG");  // since 2024
  EXPECT_EQ(Currency("XCG").code(), "XCG");  // since 2025
  EXPECT_EQ(Currency("BGN").code(), "BGN");  // withdrawn in 2026, but histories have it
}

TEST(Currency, NoneIsACurrencyOfItsOwn) {
  const Currency none;
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.code(), "");
  EXPECT_NE(none, Currency("RUB"));
  EXPECT_EQ(Currency("RUB"), Currency("RUB"));
}

TEST(Currency, RefusesWhatIsNotListedAndQuotesIt) {
  for (const char* code : {"", "rub", "RU", "RUBL", "RUR", "XAU", "XXX", "ABC", "R\0B", "руб"}) {
    try {
      const Currency c{std::string_view(code)};
      ADD_FAILURE() << "accepted " << code;
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
      EXPECT_THAT(e.what(), HasSubstr("\"" + std::string(code) + "\""));
    }
  }
}

}  // namespace
