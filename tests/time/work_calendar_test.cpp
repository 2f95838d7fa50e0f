#include "voronka/time/work_calendar.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>

#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"

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

Instant utc(const char* text) {
  ParsedTime t;
  EXPECT_TRUE(parse_time(text, t)) << text;
  return Instant(t.us);
}

/// June 2026 in Russia: 12 June is a holiday, 11 June is an hour shorter.
WorkCalendar june_2026() {
  const std::array off = {Day::of(2026, 6, 12)};
  return WorkCalendar::weekdays("Europe/Moscow").without(off).with_short({{Day::of(2026, 6, 11), 7.0}});
}

/// Weekend mask, holidays, working weekends and short days drawn at random around 2026.
WorkCalendar any_calendar(std::uint32_t i, const char* zone = "UTC") {
  const Random random(99);
  std::uint32_t draw = 0;
  const auto u = [&] { return random.uniform(draw++, i, 0, 0); };
  WorkCalendar c = WorkCalendar::with_weekend(zone, static_cast<unsigned>(u() * 127.0), 60 + static_cast<int>(u() * 500), static_cast<int>(u() * 880));
  for (int k = static_cast<int>(u() * 30); k > 0; --k) {
    const Day day = Day::of(2026, 1, 1) + static_cast<int>(u() * 365);
    const double kind = u();
    if (kind < 0.5) c = c.with(day, WorkCalendar::Kind::off, 0);
    else if (kind < 0.75) c = c.with(day, WorkCalendar::Kind::work, 0);
    else c = c.with(day, WorkCalendar::Kind::short_day, 1.0 + static_cast<int>(u() * 6) * 0.5);
  }
  return c;
}

// The Russian production calendar for 2026 gives June 21 working days and 167 hours of a 40-hour week.
TEST(WorkCalendar, JuneOf2026InRussia) {
  const WorkCalendar c = june_2026();
  EXPECT_EQ(c.working_days(Month(2026, 6)).size(), 21u);
  EXPECT_EQ(c.hours(Month(2026, 6)), 167.0);
  EXPECT_FALSE(c.works(Day::of(2026, 6, 12)));
  EXPECT_FALSE(c.works(Day::of(2026, 6, 13)));
  EXPECT_EQ(c.minutes(Day::of(2026, 6, 11)), 420);
  EXPECT_EQ(c.next_working(Day::of(2026, 6, 12)), Day::of(2026, 6, 15));
  EXPECT_EQ(c.next_working(Day::of(2026, 6, 11)), Day::of(2026, 6, 11));
  const std::array saturday = {Day::of(2026, 6, 13)};
  EXPECT_EQ(c.with_work(saturday).working_days(Month(2026, 6)).size(), 22u);
  EXPECT_EQ(c.with_work(saturday).next_working(Day::of(2026, 6, 12)), Day::of(2026, 6, 13));
  EXPECT_EQ(c.working_days(Month(2026, 6)).size(), 21u);  // the first calendar has not changed
}

TEST(WorkCalendar, AgesByTheRule) {
  const WorkCalendar c = june_2026();
  const Day thursday = Day::of(2026, 6, 11), friday_off = Day::of(2026, 6, 12), saturday = Day::of(2026, 6, 13), monday = Day::of(2026, 6, 15);
  EXPECT_EQ(c.age(thursday, thursday, Clock::working), 0);
  EXPECT_EQ(c.age(thursday, monday, Clock::working), 1);    // the short day counts 1, days off nothing
  EXPECT_EQ(c.age(thursday, saturday, Clock::working), 1);  // on a day off: the age of the next working day
  EXPECT_EQ(c.age(friday_off, monday, Clock::working), 1);
  EXPECT_EQ(c.age(friday_off, friday_off, Clock::working), 1);
  EXPECT_EQ(c.age(Day::of(2026, 6, 1), Day::of(2026, 6, 30), Clock::working), 20);
  EXPECT_EQ(c.age(thursday, monday, Clock::calendar), 4);
  EXPECT_EQ(c.age(friday_off, saturday, Clock::calendar), 1);
}

TEST(WorkCalendar, OrdinalsAndAgesCountWorkingDaysOneByOne) {
  const Random random(4);
  for (std::uint32_t i = 0; i < 200; ++i) {
    const WorkCalendar c = any_calendar(i);
    for (std::uint32_t k = 0; k < 10; ++k) {
      const Day entry = Day::of(2025, 12, 1) + static_cast<int>(random.uniform(k, i, 0, 0) * 400);
      const Day exit = entry + static_cast<int>(random.uniform(k, i, 1, 0) * 200);
      int between = 0;
      for (Day d = entry + 1; d <= exit; ++d) between += c.works(d) ? 1 : 0;
      EXPECT_EQ(c.working_ordinal(exit) - c.working_ordinal(entry), between);
      if (!c.works(exit)) {
        EXPECT_EQ(c.age(entry, exit, Clock::working), between + 1);
      } else {
        EXPECT_EQ(c.age(entry, exit, Clock::working), between);
      }
      const Day next = c.next_working(exit);
      EXPECT_TRUE(c.works(next));
      for (Day d = exit; d < next; ++d) EXPECT_FALSE(c.works(d));
    }
    EXPECT_EQ(c.working_ordinal(Day::of(1969, 1, 1) - 7) - c.working_ordinal(Day::of(1969, 1, 1)), -static_cast<int>(7 - __builtin_popcount(c.weekend())));
  }
}

TEST(WorkCalendar, WorkingHoursByTheClockOnTheWall) {
  const WorkCalendar c = june_2026();  // 09:00 to 17:00 in UTC+3
  EXPECT_EQ(c.working_hours(utc("2026-06-01T06:00:00Z"), utc("2026-06-01T14:00:00Z")), 8.0);
  EXPECT_EQ(c.working_hours(utc("2026-06-01T00:00:00Z"), utc("2026-06-02T06:30:00Z")), 8.5);
  EXPECT_EQ(c.working_hours(utc("2026-06-11T06:00:00Z"), utc("2026-06-15T07:00:00Z")), 8.0);  // 7 on the short day, 1 on Monday
  EXPECT_EQ(c.working_hours(utc("2026-06-13T00:00:00Z"), utc("2026-06-13T20:00:00Z")), 0.0);
  EXPECT_EQ(c.working_hours(utc("2026-06-01T07:00:00Z"), utc("2026-06-01T07:00:00Z")), 0.0);
  EXPECT_EQ(c.working_hours(utc("2026-05-31T21:00:00Z"), utc("2026-06-30T21:00:00Z")), 167.0);
  EXPECT_THAT(refusal([&] { (void)c.working_hours(utc("2026-06-02T00:00:00Z"), utc("2026-06-01T00:00:00Z")); }), HasSubstr("2026-06-02T00:00:00Z"));
}

TEST(WorkCalendar, ASkippedHourIsNotWorkedAndARepeatedOneTwice) {
  // Open all day, every day: the day of the change in Berlin has 23 hours in spring and 25 in autumn.
  const WorkCalendar always = WorkCalendar::with_weekend("Europe/Berlin", 0, 1440, 0);
  EXPECT_EQ(always.working_hours(utc("2026-03-28T23:00:00Z"), utc("2026-03-29T22:00:00Z")), 23.0);
  EXPECT_EQ(always.working_hours(utc("2026-10-24T22:00:00Z"), utc("2026-10-25T23:00:00Z")), 25.0);
  // Open from 02:30 to 04:30: in spring only 03:00 to 04:30 exists; in autumn 02:30 to 03:00 comes twice.
  const WorkCalendar night = WorkCalendar::with_weekend("Europe/Berlin", 0, 120, 150);
  EXPECT_EQ(night.working_hours(utc("2026-03-28T23:00:00Z"), utc("2026-03-29T22:00:00Z")), 1.5);
  EXPECT_EQ(night.working_hours(utc("2026-10-24T22:00:00Z"), utc("2026-10-25T23:00:00Z")), 2.5);
}

// Ten-minute steps, each asked whether the wall clock stands inside office hours.
TEST(WorkCalendar, WorkingHoursEqualACountOfSteps) {
  constexpr std::int64_t step = 600'000'000;
  for (std::uint32_t i = 0; i < 60; ++i) {
    const char* zone = std::array{"Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "America/St_Johns"}[i % 4];
    WorkCalendar c = any_calendar(i, zone);
    c = WorkCalendar::with_weekend(zone, c.weekend(), c.full_minutes() / 10 * 10, c.opens_minute() / 10 * 10);
    const Random random(17);
    const Instant a(utc("2018-10-01T00:00:00Z").since_epoch_us() + static_cast<std::int64_t>(random.uniform(i, 0, 0, 0) * 40'000) * step);
    const Instant b(a.since_epoch_us() + static_cast<std::int64_t>(random.uniform(i, 1, 0, 0) * 3000) * step);
    std::int64_t steps = 0;
    for (std::int64_t t = a.since_epoch_us(); t < b.since_epoch_us(); t += step) {
      const std::int64_t wall = c.zone().local_us(Instant(t));
      const Day day = c.zone().day_of(Instant(t));
      const std::int64_t minute = (wall - day.since_epoch() * 86'400'000'000) / 60'000'000;
      if (minute >= c.opens_minute() && minute < c.opens_minute() + c.minutes(day)) ++steps;
    }
    EXPECT_NEAR(c.working_hours(a, b), static_cast<double>(steps) / 6.0, 1e-9) << zone << " " << a.iso() << " " << b.iso();
  }
}

TEST(WorkCalendar, JsonRoundTripIsByteIdentical) {
  for (std::uint32_t i = 0; i < 100; ++i) {
    const WorkCalendar c = any_calendar(i, i % 2 == 0 ? "UTC" : "Asia/Yekaterinburg");
    const std::string text = c.to_json();
    const WorkCalendar back = WorkCalendar::from_json(text);
    EXPECT_EQ(back, c);
    EXPECT_EQ(back.to_json(), text);
    EXPECT_EQ(back.working_ordinal(Day::of(2026, 9, 1)), c.working_ordinal(Day::of(2026, 9, 1)));
  }
  EXPECT_EQ(june_2026().to_json(),
            R"({"format":"voronka-calendar","version":1,"zone":"Europe/Moscow","weekend":["saturday","sunday"],"opens":"09:00","minutes":480,)"
            R"("exceptions":[{"day":"2026-06-11","kind":"short","minutes":420},{"day":"2026-06-12","kind":"off"}]})");
}

TEST(WorkCalendar, BadJsonIsLocated) {
  const std::string good = june_2026().to_json();
  const auto fault = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    return refusal([&] { WorkCalendar::from_json(text); }, ErrorCode::invalid_data);
  };
  EXPECT_THAT(fault("voronka-calendar", "voronka-plan"), HasSubstr("/format"));
  EXPECT_THAT(fault("\"version\":1", "\"version\":2"), HasSubstr("/version"));
  EXPECT_THAT(fault("Europe/Moscow", "Europe/Moskau"), AllOf(HasSubstr("/zone"), HasSubstr("Moskau")));
  EXPECT_THAT(fault("sunday", "sonntag"), HasSubstr("/weekend/1"));
  EXPECT_THAT(fault("sunday", "saturday"), HasSubstr("/weekend/1"));
  EXPECT_THAT(fault("09:00", "9:00"), HasSubstr("/opens"));
  EXPECT_THAT(fault("480", "0"), HasSubstr("/minutes"));
  EXPECT_THAT(fault("480", "901"), HasSubstr("/minutes"));  // would end after midnight
  EXPECT_THAT(fault("2026-06-12", "2026-06-31"), HasSubstr("/exceptions/1/day"));
  EXPECT_THAT(fault("2026-06-12", "2026-06-11"), HasSubstr("/exceptions/1/day"));
  EXPECT_THAT(fault("\"off\"", "\"feast\""), HasSubstr("/exceptions/1/kind"));
  EXPECT_THAT(fault("420", "-1"), HasSubstr("/exceptions/0/minutes"));
  EXPECT_THAT(fault("\"minutes\":480,", ""), HasSubstr("\"minutes\" is missing"));
  EXPECT_THAT(refusal([] { WorkCalendar::from_json("[]"); }, ErrorCode::invalid_data), HasSubstr("an object"));
  EXPECT_THAT(refusal([] { WorkCalendar::from_json("{"); }, ErrorCode::invalid_data), HasSubstr("not JSON"));
}

TEST(WorkCalendar, RefusesWhatHasNoMeaning) {
  const WorkCalendar c = june_2026();
  EXPECT_THAT(refusal([] { WorkCalendar::weekdays("Mars/Olympus"); }), HasSubstr("Mars/Olympus"));
  EXPECT_THAT(refusal([] { WorkCalendar::with_weekend("UTC", 128); }), HasSubstr("128"));
  EXPECT_THAT(refusal([] { WorkCalendar::with_weekend("UTC", 0, 0); }), HasSubstr("0 minutes"));
  EXPECT_THAT(refusal([] { WorkCalendar::with_weekend("UTC", 0, 480, 1440); }), HasSubstr("1440"));
  EXPECT_THAT(refusal([] { WorkCalendar::with_weekend("UTC", 0, 600, 900); }), HasSubstr("ends after midnight"));
  EXPECT_THAT(refusal([&] { (void)c.with_short({{Day::of(2026, 6, 11), 0.0}}); }), HasSubstr("2026-06-11: 0 hours"));
  EXPECT_THAT(refusal([&] { (void)c.with_short({{Day::of(2026, 6, 11), std::nan("")}}); }), HasSubstr("nan"));
  EXPECT_THAT(refusal([&] { (void)c.with_short({{Day::of(2026, 6, 11), 7.001}}); }), HasSubstr("whole number of minutes"));
  EXPECT_THAT(refusal([&] { (void)c.with_short({{Day::of(2026, 6, 11), 16.0}}); }), HasSubstr("after midnight"));
  EXPECT_THAT(refusal([&] { (void)c.with(Day::of(2026, 6, 11), WorkCalendar::Kind::off, 3.0); }), HasSubstr("3 hours"));
  const WorkCalendar never = WorkCalendar::with_weekend("UTC", 0b1111111);
  EXPECT_THAT(refusal([&] { (void)never.next_working(Day::of(2026, 6, 1)); }), HasSubstr("no working day"));
  EXPECT_EQ(never.with(Day::of(2026, 6, 5), WorkCalendar::Kind::work, 0).next_working(Day::of(2026, 6, 1)), Day::of(2026, 6, 5));
}

// A deal due on the last evening of the month in Novosibirsk (UTC+7) belongs to that month there, and in UTC too; one at 03:00 on the 1st only in UTC.
TEST(PeerErrors, OneBusinessZoneDecidesTheMonth) {
  const Zone novosibirsk("Asia/Novosibirsk");
  const Instant due = utc("2026-05-31T20:00:00Z");  // 03:00 on 1 June in UTC+7
  EXPECT_TRUE(Month(2026, 5).contains(Zone().day_of(due)));
  EXPECT_FALSE(Month(2026, 5).contains(novosibirsk.day_of(due)));
  EXPECT_TRUE(Month(2026, 6).contains(novosibirsk.day_of(due)));
}

}  // namespace
