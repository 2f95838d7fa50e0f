#include "voronka/time/period.hpp"

#include <gmock/gmock.h>

#include <boost/date_time/gregorian/gregorian_types.hpp>

#include "voronka/base/error.hpp"

using namespace voronka;
using ::testing::HasSubstr;

namespace {

template <class F>
std::string refusal(F f) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
    return e.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

TEST(Period, IsHalfOpen) {
  const Period june = Month(2026, 6);
  EXPECT_EQ(june.iso(), "2026-06-01/2026-07-01");
  EXPECT_EQ(june.days(), 30);
  EXPECT_TRUE(june.contains(Day::of(2026, 6, 1)));
  EXPECT_TRUE(june.contains(Day::of(2026, 6, 30)));
  EXPECT_FALSE(june.contains(Day::of(2026, 7, 1)));
  EXPECT_FALSE(june.contains(Day::of(2026, 5, 31)));
  EXPECT_EQ(Month(2024, 2).days(), 29);
  EXPECT_EQ(Month(2026, 12).until(), Day::of(2027, 1, 1));
  EXPECT_EQ(Quarter(2026, 2), Period(Day::of(2026, 4, 1), Day::of(2026, 7, 1)));
  EXPECT_EQ(Year(2026).days(), 365);
  EXPECT_EQ(june.previous(), Period(Day::of(2026, 5, 2), Day::of(2026, 6, 1)));
}

TEST(Period, IsReadFromText) {
  EXPECT_EQ(Period::parse("2026-06"), Month(2026, 6));
  EXPECT_EQ(Period::parse("2026-Q2"), Quarter(2026, 2));
  EXPECT_EQ(Period::parse("2026"), Year(2026));
  EXPECT_EQ(Period::parse("2026-W23"), Period(Day::of(2026, 6, 1), Day::of(2026, 6, 8)));
  EXPECT_EQ(Period::parse("2026-06-01/2026-07-01"), Month(2026, 6));
  for (const char* text : {"", "26-06", "2026-", "2026-6", "2026-Q5", "2026-W54", "2026-13", "2026-00", "2026-06-01", "2026-06-01/2026-06-01", "2026-06-02/2026-06-01",
                           "2026-06-01/2026-06-31", "2026_06", "2026-W1", "2026-Q12", "june"})
    EXPECT_THAT(refusal([&] { Period::parse(text); }), HasSubstr(std::string(text).substr(0, 4))) << text;
  EXPECT_THAT(refusal([] { (void)Week(2026, 0); }), HasSubstr("weeks 1 to 53"));
  EXPECT_THAT(refusal([] { (void)Week(2025, 53); }), HasSubstr("weeks 1 to 52"));
  EXPECT_THAT(refusal([] { (void)Quarter(2026, 0); }), HasSubstr("quarter 0"));
}

// Boost's week_number() is ISO 8601's; every day from 1995 to 2045.
TEST(Week, IsThatOfIso8601) {
  namespace bg = boost::gregorian;
  for (bg::date date(1995, 1, 2); date < bg::date(2045, 1, 1); date += bg::days(1)) {
    const Day day = Day::of(date.year(), date.month(), date.day());
    const int number = date.week_number();
    // The ISO year is the calendar year of the week's Thursday.
    const int year = (day + (3 - day.weekday())).year();
    ASSERT_TRUE(Week(year, number).contains(day)) << day.iso();
  }
}

TEST(Period, WeeksAreCutAtItsEnds) {
  const auto weeks = Month(2026, 7).weeks();  // 1 July 2026 is a Wednesday
  ASSERT_EQ(weeks.size(), 5u);
  EXPECT_EQ(weeks[0], Period(Day::of(2026, 7, 1), Day::of(2026, 7, 6)));
  EXPECT_EQ(weeks[4], Period(Day::of(2026, 7, 27), Day::of(2026, 8, 1)));
  for (int m = 1; m <= 12; ++m) {
    const Period month = Month(2027, m);
    Day at = month.from();
    for (const Period& week : month.weeks()) {
      EXPECT_EQ(week.from(), at);
      EXPECT_LE(week.days(), 7);
      EXPECT_TRUE(week.until().weekday() == 0 || week.until() == month.until());
      at = week.until();
    }
    EXPECT_EQ(at, month.until());
  }
}

// A flat 10 a day changes by nothing. Comparing n days with the n - 1 before them says +16.7 % a week and +3.4 % a month.
TEST(PeerErrors, AFlatSeriesHasNoChangeAgainstThePreviousPeriod) {
  const auto sum = [](Period p) { return 10 * p.days(); };
  for (const Period& p : {Week(2026, 23), Month(2026, 6), Month(2024, 3), Quarter(2026, 1), Period(Day::of(2026, 6, 1), Day::of(2026, 6, 2))}) {
    EXPECT_EQ(sum(p), sum(p.previous())) << p.iso();
    EXPECT_EQ(p.previous().until(), p.from());  // no day is left out and none counted twice
  }
}

TEST(FiscalCalendar, KnownYears) {
  const FiscalCalendar april(4);
  EXPECT_EQ(april.year(2027), Period(Day::of(2026, 4, 1), Day::of(2027, 4, 1)));
  EXPECT_EQ(april.quarter(2027, 4), Period(Day::of(2027, 1, 1), Day::of(2027, 4, 1)));
  EXPECT_EQ(april.month(2027, 3), Month(2026, 6));
  EXPECT_EQ(april.month(2027, 12), Month(2027, 3));
  EXPECT_EQ(april.year_of(Day::of(2026, 3, 31)), 2026);
  EXPECT_EQ(april.year_of(Day::of(2026, 4, 1)), 2027);
  EXPECT_EQ(FiscalCalendar().year(2026), Year(2026));
  const FiscalCalendar weeks(2, FiscalCalendar::Pattern::weeks_445);
  // 1 February 2026 is a Sunday: the nearest Monday is the 2nd.
  EXPECT_EQ(weeks.year(2027).from(), Day::of(2026, 2, 2));
  EXPECT_EQ(weeks.month(2027, 1), Period(Day::of(2026, 2, 2), Day::of(2026, 3, 2)));
  EXPECT_EQ(weeks.month(2027, 3).days(), 35);
  EXPECT_EQ(FiscalCalendar(2, FiscalCalendar::Pattern::weeks_454).month(2027, 2).days(), 35);
  EXPECT_EQ(FiscalCalendar(2, FiscalCalendar::Pattern::weeks_544).month(2027, 1).days(), 35);
}

// ISO 8601 years begin on the Monday nearest to 1 January: an independent source for the week pattern with start month 1.
TEST(FiscalCalendar, WeekYearFromJanuaryIsTheIsoYear) {
  const FiscalCalendar iso(1, FiscalCalendar::Pattern::weeks_445);
  for (int y = 1990; y < 2060; ++y) {
    EXPECT_EQ(iso.year(y).from(), Week(y, 1).from()) << y;
    EXPECT_EQ(iso.year(y).until(), Week(y + 1, 1).from()) << y;
  }
}

TEST(FiscalCalendar, PartsTileTheYearForEveryStartMonthAndPattern) {
  using P = FiscalCalendar::Pattern;
  for (const P pattern : {P::months, P::weeks_445, P::weeks_454, P::weeks_544})
    for (int start = 1; start <= 12; ++start) {
      const FiscalCalendar fiscal(start, pattern);
      for (int y = 2015; y < 2045; ++y) {
        const Period year = fiscal.year(y);
        EXPECT_EQ(year.until(), fiscal.year(y + 1).from());
        if (pattern != P::months) {
          EXPECT_TRUE(year.days() == 364 || year.days() == 371);
        }
        Day at = year.from();
        for (int m = 1; m <= 12; ++m) {
          EXPECT_EQ(fiscal.month(y, m).from(), at);
          at = fiscal.month(y, m).until();
          if (m % 3 == 0) {
            EXPECT_EQ(fiscal.quarter(y, m / 3).until(), at);
          }
        }
        EXPECT_EQ(at, year.until());
        EXPECT_EQ(fiscal.year_of(year.from()), y);
        EXPECT_EQ(fiscal.year_of(year.until() - 1), y);
        EXPECT_EQ(fiscal.year_of(year.from() - 1), y - 1);
      }
    }
  EXPECT_THAT(refusal([] { FiscalCalendar(0); }), HasSubstr("month 0"));
  EXPECT_THAT(refusal([] { (void)FiscalCalendar(4).month(2026, 13); }), HasSubstr("month 13"));
  EXPECT_THAT(refusal([] { (void)FiscalCalendar(4).quarter(2026, 5); }), HasSubstr("quarter 5"));
}

}  // namespace
