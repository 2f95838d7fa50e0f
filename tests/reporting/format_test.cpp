#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "reporting/page.hpp"
#include "reporting/text.hpp"
#include "reporting/words.hpp"
#include "voronka/base/error.hpp"

using namespace voronka;
using namespace voronka::reporting;

// What Chromium's Intl.NumberFormat prints for ru-RU and en-US (U+00A0 between the groups).
TEST(Words, NumbersAsTheLanguageWritesThem) {
  EXPECT_EQ(money(Language::ru, Money::parse("1234567.89", Currency("RUB"))), "1\u00A0234\u00A0567,89\u00A0₽");
  EXPECT_EQ(money(Language::en, Money::parse("-1234567.89", Currency("RUB"))), "-1,234,567.89\u00A0RUB");
  EXPECT_EQ(money(Language::en, Money::of(5, "JPY")), "5\u00A0JPY");
  EXPECT_EQ(grouped(Language::en, 999), "999");
  EXPECT_EQ(grouped(Language::en, 1000), "1,000");
  EXPECT_EQ(grouped(Language::en, std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
  EXPECT_EQ(number(Language::ru, 12345.678, 2), "12\u00A0345,68");
  EXPECT_EQ(number(Language::en, -0.0004, 2), "0.00");
  EXPECT_EQ(number(Language::en, std::numeric_limits<double>::quiet_NaN(), 2), "–");
  EXPECT_EQ(percent(Language::ru, 0.4757, 1), "47,6\u00A0%");
  EXPECT_EQ(date(Language::ru, Day::of(2026, 6, 1)), "1 июня 2026");
  EXPECT_EQ(date(Language::en, Day::of(2026, 6, 1), true), "1 Jun");
}

TEST(Words, EveryKeyHasBothLanguages) {
  for (int key = 0; key <= static_cast<int>(Word::example); ++key)
    for (const Language language : {Language::en, Language::ru}) EXPECT_FALSE(word(language, static_cast<Word>(key)).empty()) << key;
}

TEST(Words, AnUnknownLanguageIsQuoted) {
  try {
    (void)language_of("de");
    FAIL() << "de was accepted";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
    EXPECT_NE(std::string(e.what()).find("\"de\""), std::string::npos);
  }
}

TEST(Page, NamesOfDealsCannotBecomeMarkup) {
  Page page("en", "<script>alert(1)</script>");
  page.table({"a\"b"}, {{"x & y's"}});
  const std::string html = std::move(page).finish();
  EXPECT_EQ(html.find("<script>"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
  EXPECT_NE(html.find("x &amp; y&#39;s"), std::string::npos);
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
}

TEST(Page, BarsAreProportional) {
  const std::string svg = bar_chart({{"a", "2", 2.0}, {"b", "1", 1.0}, {"c", "0", 0.0}}, "t");
  EXPECT_NE(svg.find("width=\"520.0\""), std::string::npos);
  EXPECT_NE(svg.find("width=\"260.0\""), std::string::npos);
  EXPECT_NE(svg.find("width=\"0.0\""), std::string::npos);
  EXPECT_EQ(bar_chart({}, "t").find("nan"), std::string::npos);
}

TEST(Text, ColumnsLineUpInCodePointsNotBytes) {
  EXPECT_EQ(cells("Анна"), 4u);
  EXPECT_EQ(text_table({"кто", "n"}, {{"Анна", "12"}, {"Vera", "3"}}), "  кто    n\n  Анна  12\n  Vera   3\n");
}
