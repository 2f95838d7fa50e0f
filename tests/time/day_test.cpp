#include "voronka/time/day.hpp"

#include <gmock/gmock.h>

#include <boost/date_time/gregorian/gregorian.hpp>

#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"
#include "voronka/time/zone.hpp"

using namespace voronka;
using ::testing::HasSubstr;

namespace {

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

TEST(Day, KnownDays) {
  EXPECT_EQ(Day::of(1970, 1, 1).since_epoch(), 0);
  EXPECT_EQ(Day::of(2000, 2, 29).since_epoch(), 11016);
  EXPECT_EQ(Day::of(2026, 6, 1).weekday(), 0);   // a Monday
  EXPECT_EQ(Day::of(1970, 1, 1).weekday(), 3);   // a Thursday
  EXPECT_EQ(Day::of(1969, 12, 28).weekday(), 6);  // a Sunday, before the epoch
  EXPECT_EQ(Day::of(2026, 6, 30) - Day::of(2026, 6, 1), 29);
  EXPECT_EQ(Day::parse("2024-02-29") + 1, Day::of(2024, 3, 1));
  EXPECT_EQ(Day::of(1400, 1, 1).iso(), "1400-01-01");
  EXPECT_EQ(Day::of(9999, 12, 31).iso(), "9999-12-31");
}

TEST(Day, AgreesWithBoostOverTheWholeRange) {
  namespace bg = boost::gregorian;
  const Random random(3);
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const auto offset = static_cast<long>(random.uniform(i, 0, 0, 0) * 3'100'000.0);
    const bg::date date = bg::date(1400, 1, 1) + bg::days(offset);
    const Day day = Day::of(date.year(), date.month(), date.day());
    EXPECT_EQ(day - Day::of(1400, 1, 1), offset);
    EXPECT_EQ(day.weekday(), (date.day_of_week() + 6) % 7);  // Boost counts from Sunday
    EXPECT_EQ(day.iso(), bg::to_iso_extended_string(date));
    EXPECT_EQ(Day::parse(day.iso()), day);
    EXPECT_EQ(day.year(), date.year());
    EXPECT_EQ(day.month(), date.month());
    EXPECT_EQ(day.day_of_month(), date.day());
  }
}

TEST(Day, RefusesWhatIsNotADayAndQuotesIt) {
  EXPECT_THAT(refusal([] { Day::of(2026, 2, 29); }), HasSubstr("2026-02-29: that month has 28 days"));
  EXPECT_THAT(refusal([] { Day::of(2026, 13, 1); }), HasSubstr("2026-13-01"));
  EXPECT_THAT(refusal([] { Day::of(2026, 4, 0); }), HasSubstr("2026-04-00"));
  EXPECT_THAT(refusal([] { Day::of(1399, 12, 31); }), HasSubstr("1400 to 9999"));
  EXPECT_THAT(refusal([] { Day::of(10000, 1, 1); }), HasSubstr("1400 to 9999"));
  for (const char* text : {"", "2026-6-1", "2026/06/01", "2026-06-01T", " 2026-06-01", "20260601", "2026-06-0x", "-026-06-01", "2026-06-31"})
    EXPECT_THAT(refusal([&] { Day::parse(text); }), HasSubstr(*text == '\0' ? "\"\"" : std::string(text).substr(0, 4)));
}

TEST(ParseTime, ReadsWhatExportsWrite) {
  constexpr std::int64_t day = 86'400'000'000;
  const std::int64_t june = Day::of(2026, 6, 1).since_epoch() * day;
  const auto read = [](const char* text) {
    ParsedTime t;
    EXPECT_TRUE(parse_time(text, t)) << text;
    return t;
  };
  EXPECT_EQ(read("2026-06-01").us, june);
  EXPECT_TRUE(read("2026-06-01").date_only);
  EXPECT_FALSE(read("2026-06-01").zoned);
  EXPECT_EQ(read("2026-06-01 10:07").us, june + (10 * 60 + 7) * 60'000'000LL);
  EXPECT_FALSE(read("2026-06-01 10:07").date_only);
  EXPECT_EQ(read("2026-06-01T10:07:00.25").us, june + (10 * 60 + 7) * 60'000'000LL + 250'000);
  EXPECT_EQ(read("2026-06-01T10:07:00.123456789").us, june + (10 * 60 + 7) * 60'000'000LL + 123'456);
  EXPECT_EQ(read("2024-04-25T14:59:11+03:00").us, read("2024-04-25T11:59:11Z").us);
  EXPECT_EQ(read("2024-04-25T14:59:11-0330").us, read("2024-04-25T18:29:11Z").us);
  EXPECT_EQ(read("2024-04-25 14:59:11 +03").us, read("2024-04-25T11:59:11.000Z").us);
  EXPECT_EQ(read("2024-04-25 11:59:11 UTC").us, read("2024-04-25T11:59:11z").us);
  EXPECT_TRUE(read("2024-04-25T11:59:11Z").zoned);
  EXPECT_EQ(read("1969-12-31T23:59:59.999999Z").us, -1);
}

TEST(ParseTime, SaysNoToTheRest) {
  ParsedTime t;
  t.us = 77;
  for (const char* text : {"", "2026", "2026-06", "2026-02-30", "2026-06-01T", "2026-06-01 24:00", "2026-06-01 10", "2026-06-01 10:60", "2026-06-01 10:07:60",
                           "2026-06-01 10:07:00.", "2026-06-01 10:07 ", "2026-06-01 10:07+", "2026-06-01 10:07+3", "2026-06-01 10:07+25:00", "2026-06-01 10:07Zx",
                           "2026-06-01x10:07", "01.06.2026", "1780275600", "2026-06-01 1a:07", "0000-06-01"})
    EXPECT_FALSE(parse_time(text, t)) << text;
  EXPECT_EQ(t.us, 77);  // untouched
}

TEST(Instant, IsWrittenWithTheFractionItHas) {
  EXPECT_EQ(Instant(0).iso(), "1970-01-01T00:00:00Z");
  EXPECT_EQ(Instant(-1).iso(), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(Instant(1'780'293'600'250'000).iso(), "2026-06-01T06:00:00.25Z");
  const Random random(5);
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const Instant at(static_cast<std::int64_t>((random.uniform(i, 0, 0, 0) - 0.5) * 8e15));
    ParsedTime t;
    ASSERT_TRUE(parse_time(at.iso(), t)) << at.iso();
    EXPECT_EQ(t.us, at.since_epoch_us());
  }
}

}  // namespace
