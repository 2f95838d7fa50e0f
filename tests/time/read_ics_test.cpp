#include <gmock/gmock.h>

#include "voronka/base/error.hpp"
#include "voronka/time/work_calendar.hpp"

using namespace voronka;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

namespace {

std::string file(const std::string& events) { return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n"; }
std::string event(const std::string& properties) { return file("BEGIN:VEVENT\r\n" + properties + "END:VEVENT\r\n"); }
Day day(int y, int m, int d) { return Day::of(y, m, d); }

std::string fault(const std::string& text) {
  try {
    (void)read_ics(text, Year(2026));
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_data);
    return e.what();
  }
  ADD_FAILURE() << "accepted: " << text;
  return {};
}

TEST(ReadIcs, WholeDaysWithExclusiveEnds) {
  const auto got = read_ics(event("UID:1\r\nDTSTART;VALUE=DATE:20260612\r\nDTEND;VALUE=DATE:20260613\r\nSUMMARY:День России\r\n"), Year(2026));
  EXPECT_THAT(got.days, ElementsAre(Pair(day(2026, 6, 12), "День России")));
  EXPECT_THAT(got.skipped, IsEmpty());
  const auto holidays = read_ics(event("DTSTART;VALUE=DATE:20251231\r\nDTEND;VALUE=DATE:20260104\r\nSUMMARY:New Year\r\n"), Year(2026));
  EXPECT_THAT(holidays.days, ElementsAre(Pair(day(2026, 1, 1), "New Year"), Pair(day(2026, 1, 2), "New Year"), Pair(day(2026, 1, 3), "New Year")));
  EXPECT_THAT(read_ics(event("DTSTART;VALUE=DATE:20260508\r\nDURATION:P2D\r\n"), Year(2026)).days, ElementsAre(Pair(day(2026, 5, 8), ""), Pair(day(2026, 5, 9), "")));
}

TEST(ReadIcs, FoldedLinesAndEscapes) {
  const auto got = read_ics("\xEF\xBB\xBF" + event("DTSTART;VALUE=DA\r\n TE:202606\r\n\t12\r\nSUMMARY;X-A=\"a:b\":Feast\\, first \r\n part\\nof two\r\n"), Year(2026));
  EXPECT_THAT(got.days, ElementsAre(Pair(day(2026, 6, 12), "Feast, first part of two")));
  // Lines that end in a bare line feed are read too.
  EXPECT_THAT(read_ics("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260612\nEND:VEVENT\nEND:VCALENDAR\n", Year(2026)).days, ElementsAre(Pair(day(2026, 6, 12), "")));
}

TEST(ReadIcs, YearlyRepetition) {
  const Period years(day(2026, 1, 1), day(2030, 1, 1));
  const auto days = [&](const std::string& rule) {
    std::vector<std::string> out;
    for (const auto& [d, name] : read_ics(event("DTSTART;VALUE=DATE:20240223\r\nRRULE:" + rule + "\r\n"), years).days) out.push_back(d.iso());
    return out;
  };
  EXPECT_THAT(days("FREQ=YEARLY"), ElementsAre("2026-02-23", "2027-02-23", "2028-02-23", "2029-02-23"));
  EXPECT_THAT(days("FREQ=YEARLY;INTERVAL=2"), ElementsAre("2026-02-23", "2028-02-23"));
  EXPECT_THAT(days("FREQ=YEARLY;COUNT=4"), ElementsAre("2026-02-23", "2027-02-23"));
  EXPECT_THAT(days("FREQ=YEARLY;UNTIL=20270223"), ElementsAre("2026-02-23", "2027-02-23"));
  EXPECT_THAT(days("FREQ=YEARLY;WKST=MO"), ElementsAre("2026-02-23", "2027-02-23", "2028-02-23", "2029-02-23"));
  // 29 February is there in leap years only, and only those count.
  const auto leap = read_ics(event("DTSTART;VALUE=DATE:20200229\r\nRRULE:FREQ=YEARLY;COUNT=3\r\n"), Period(day(2020, 1, 1), day(2040, 1, 1)));
  EXPECT_THAT(leap.days, ElementsAre(Pair(day(2020, 2, 29), ""), Pair(day(2024, 2, 29), ""), Pair(day(2028, 2, 29), "")));
  const auto except = read_ics(event("DTSTART;VALUE=DATE:20240223\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20270223,20280223\r\n"), years);
  EXPECT_THAT(except.days, ElementsAre(Pair(day(2026, 2, 23), ""), Pair(day(2029, 2, 23), "")));
}

TEST(ReadIcs, WhatItCannotReadIsListedWithItsLine) {
  const std::string rest = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\nSUMMARY:May Day\r\nEND:VEVENT\r\n";
  const auto skipped = [&](const std::string& properties) {
    const auto got = read_ics(file("BEGIN:VEVENT\r\nSUMMARY:Odd\r\n" + properties + "END:VEVENT\r\n" + rest), Year(2026));
    EXPECT_THAT(got.days, ElementsAre(Pair(day(2026, 5, 1), "May Day")));
    return got.skipped.size() == 1 ? got.skipped[0] : "";
  };
  EXPECT_THAT(skipped("DTSTART:20260612T100000Z\r\n"), AllOf(HasSubstr("line 3"), HasSubstr("Odd"), HasSubstr("at a time")));
  EXPECT_THAT(skipped("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\n"), HasSubstr("BYDAY"));
  EXPECT_THAT(skipped("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=WEEKLY\r\n"), HasSubstr("FREQ=WEEKLY"));
  EXPECT_THAT(skipped("DTSTART;VALUE=DATE:20260101\r\nRDATE;VALUE=DATE:20260301\r\n"), HasSubstr("RDATE"));
  EXPECT_THAT(skipped("DTSTART;VALUE=DATE:20260101\r\nSTATUS:CANCELLED\r\n"), HasSubstr("cancelled"));
  EXPECT_THAT(skipped("DTSTART;VALUE=DATE:20260101\r\nDURATION:PT3H\r\n"), HasSubstr("PT3H"));
  EXPECT_THAT(read_ics(file("BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO\r\n"), Year(2026)).skipped, ElementsAre(HasSubstr("line 3: VTODO")));
  // A time zone and an alarm are no days off, and nothing is lost by passing over them.
  EXPECT_THAT(read_ics(file("BEGIN:VTIMEZONE\r\nTZID:Europe/Moscow\r\nEND:VTIMEZONE\r\n"), Year(2026)).skipped, IsEmpty());
}

TEST(ReadIcs, BrokenFilesAreRefusedWithTheLine) {
  EXPECT_THAT(fault(""), HasSubstr("line 1"));
  EXPECT_THAT(fault("hello\n"), HasSubstr("BEGIN:VCALENDAR"));
  EXPECT_THAT(fault(" x\n"), HasSubstr("line 1"));
  EXPECT_THAT(fault(event("DTSTART;VALUE=DATE:20260231\r\n")), AllOf(HasSubstr("line 4"), HasSubstr("28 days")));
  EXPECT_THAT(fault(event("DTSTART;VALUE=DATE:2026-02-03\r\n")), HasSubstr("line 4"));
  EXPECT_THAT(fault(event("SUMMARY:no start\r\n")), AllOf(HasSubstr("line 3"), HasSubstr("DTSTART")));
  EXPECT_THAT(fault(event("DTSTART;VALUE=DATE:20260612\r\nDTEND;VALUE=DATE:20260610\r\n")), HasSubstr("before it starts"));
  EXPECT_THAT(fault(event("rubbish\r\n")), AllOf(HasSubstr("line 4"), HasSubstr("rubbish")));
  EXPECT_THAT(fault("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260612\r\n"), AllOf(HasSubstr("ends inside VEVENT"), HasSubstr("line 2")));
  EXPECT_THAT(fault("BEGIN:VCALENDAR\r\nEND:VEVENT\r\n"), AllOf(HasSubstr("line 2"), HasSubstr("closes nothing")));
  EXPECT_THAT(fault(file("BEGIN:VEVENT\r\nBEGIN:VEVENT\r\n")), HasSubstr("line 4"));
}

}  // namespace
