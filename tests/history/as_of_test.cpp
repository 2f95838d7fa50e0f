// What was known when: recorded_at, as_of, now, delayed entry.
#include <gmock/gmock.h>

#include "history/log.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace {
Instant start(const char* day) { return Zone().start_of(Day::parse(day)); }
}  // namespace

TEST(HistoryAsOf, IsTheFirstInstantNotKnown) {
  const char* csv = "opportunity,stage,at\nA,lead,2026-06-01\nA,meeting,2026-06-05\n";
  const History before = read(csv, options_of("2026-06-05"));
  EXPECT_THAT(told(before), ElementsAre("A lead 2026-06-01..2026-06-04"));
  EXPECT_EQ(found(before, "not_known_yet"), 1);
  EXPECT_EQ(before.events() + before.set_aside(), 2u);
  const History after = read(csv, options_of("2026-06-06"));
  EXPECT_THAT(told(after), ElementsAre("A lead 2026-06-01..2026-06-05 > meeting", "A meeting 2026-06-05..2026-06-05"));
  EXPECT_THAT(told(after.as_of(start("2026-06-05"))), ElementsAre("A lead 2026-06-01..2026-06-04"));
  EXPECT_THAT(told(before.as_of(start("2026-06-06"))), ::testing::ElementsAreArray(told(after))) << "forward as well: the log has all rows";
  EXPECT_EQ(after.as_of(start("2026-05-01")).events(), 0u);
}

TEST(HistoryAsOf, ByDefaultIsTheDayAfterTheLastRow) {
  const History h = read("opportunity,stage,at,recorded_at\nA,lead,2026-06-01,2026-06-09T12:00:00Z\nB,lead,2026-06-03,\n");
  EXPECT_EQ(h.as_of(), start("2026-06-10")) << "a row is known from its recording on";
  EXPECT_EQ(h.last_known_day(), Day::parse("2026-06-09"));
  EXPECT_EQ(h.events(), 2u);
}

TEST(HistoryAsOf, RecordedAtDecidesWhatWasKnown) {
  const char* csv =
      "opportunity,stage,at,recorded_at\n"
      "A,lead,2026-06-01,2026-06-01T00:00:00Z\n"
      "A,meeting,2026-06-02,2026-06-08T00:00:00Z\n"      // entered into the system late
      "A,contract,2026-06-05,2026-06-05T00:00:00Z\n"
      "B,lead,2026-06-20,2026-06-03T00:00:00Z\n"         // recorded before it happens: a plan, not a fact
      "C,lead,2026-06-01,soon\n";
  const History h = read(csv, options_of("2026-06-06"));
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-06-01..2026-06-05 > contract", "A contract 2026-06-05..2026-06-05", "C lead 2026-06-01..2026-06-05"));
  EXPECT_EQ(found(h, "not_known_yet"), 1);
  EXPECT_EQ(found(h, "in_the_future"), 1) << "B";
  EXPECT_EQ(h.events() + h.set_aside(), 5u);
  EXPECT_EQ(found(h, "unreadable_recorded_at"), 1);
  EXPECT_THAT(told(h.as_of(start("2026-06-09"))).front(), HasSubstr("> meeting"));
  const History later = h.as_of(start("2026-06-21"));
  EXPECT_EQ(found(later, "recorded_before_event"), 1);
  EXPECT_EQ(later.events(), 5u);
}

TEST(HistoryAsOf, RowsAtOrAfterNowAreInTheFuture) {
  HistoryOptions o = options_of("2026-06-10");
  o.now = start("2026-06-15");
  const History h = read("opportunity,stage,at,recorded_at\nA,lead,2026-06-01,\nB,lead,2026-06-12,\nC,lead,2031-01-01,\nD,lead,2026-06-02,2031-01-01\n", o);
  EXPECT_EQ(h.events(), 1u);
  EXPECT_EQ(found(h, "not_known_yet"), 1);
  EXPECT_EQ(found(h, "in_the_future"), 2);
  EXPECT_THAT(finding(h, "in_the_future").message, HasSubstr("\"2031-01-01\" in row 3"));
  EXPECT_EQ(h.as_of(start("2032-01-01")).events(), 2u) << "a row of the future stays aside in every view";
}

TEST(HistoryAsOf, OneRowFarAheadOfAllOthersIsSaid) {
  std::string csv = "opportunity,stage,at\n";
  for (int i = 0; i < 20; ++i) csv += "D" + std::to_string(i) + ",lead,2026-06-" + (i < 9 ? "0" : "") + std::to_string(i + 1) + "\n";
  EXPECT_EQ(found(read(csv), "last_event_is_far"), 0);
  csv += "X,lead,2062-06-01\n";
  const History h = read(csv);
  EXPECT_EQ(found(h, "last_event_is_far"), 1);
  EXPECT_THAT(finding(h, "last_event_is_far").message, HasSubstr("2062-06-01"));
  EXPECT_EQ(found(read(csv, options_of("2026-07-01")), "last_event_is_far"), 0) << "as_of is stated";
}

TEST(HistoryAsOf, ATimeOfNothingIsSaid) {
  std::string csv = "opportunity,stage,at\nA,lead,2026-06-01\nB,lead,1970-01-02\n";
  EXPECT_EQ(found(read(csv), "dated_1970"), 0);
  csv += "C,lead,1970-01-01\nC,meeting,2026-06-02\n";
  const History h = read(csv);
  EXPECT_EQ(found(h, "dated_1970"), 1);
  EXPECT_THAT(finding(h, "dated_1970").message, HasSubstr("C in \"lead\""));
  EXPECT_TRUE(finding(h, "dated_1970").changes_numbers);
}

TEST(HistoryAsOf, DelayedEntryMarksWhatBeganBeforeIt) {
  HistoryOptions o = options_of("2026-06-10");
  o.delayed_entry = Day::parse("2026-03-01");
  const History h = read(
      "opportunity,stage,at\n"
      "A,lead,2026-01-15\nA,meeting,2026-03-02\n"
      "B,lead,2026-03-01\n"
      "C,lead,2026-01-20\nC,lost,2026-02-01\n",
      o);
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-01-15..2026-03-02 > meeting truncated", "A meeting 2026-03-02..2026-06-09",
                                   "C lead 2026-01-20..2026-02-01 > lost truncated", "C lost 2026-02-01..2026-06-09 truncated", "B lead 2026-03-01..2026-06-09"));
  EXPECT_EQ(h.delayed_entry(), Day::parse("2026-03-01"));
  EXPECT_EQ(found(h, "delayed_entry"), 3);
  EXPECT_EQ(found(h, "closed_before_delayed_entry"), 1);
}

TEST(HistoryAsOf, AZoneMovesADealIntoAnotherMonth) {
  // A win on the last evening of the month: May in UTC, June seven hours east of it.
  const char* csv = "opportunity,stage,at\nA,lead,2026-05-01T00:00:00Z\nA,paid,2026-05-31T18:30:00Z\n";
  HistoryOptions o = options_of();
  EXPECT_EQ(read(csv, o).closed()[0].day.iso(), "2026-05-31");
  o.zone = Zone("Asia/Krasnoyarsk");
  EXPECT_EQ(read(csv, o).closed()[0].day.iso(), "2026-06-01");
}

TEST(HistoryAsOf, NothingUsableNeedsAStatedMoment) {
  const char* csv = "opportunity,stage,at\nA,demo,2026-06-01\n,lead,2026-06-01\n";
  const std::string what = refusal(ErrorCode::invalid_data, [&] { (void)read(csv); });
  EXPECT_THAT(what, HasSubstr("none of the 2 rows can be used"));
  EXPECT_THAT(what, HasSubstr("unknown_stage (1)"));
  const History h = read(csv, options_of("2026-06-10"));
  EXPECT_EQ(h.set_aside(), 2u);
  EXPECT_THAT(h.visits(), IsEmpty());
}
