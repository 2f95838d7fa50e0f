#include "voronka/planning/team.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "planning/company.hpp"
#include "voronka/base/error.hpp"
#include "voronka/table/csv.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

const Day kMonday = Day::of(2026, 6, 8);

void refuses_team(const std::string& team, const std::string& absences, const std::string& said) {
  try {
    const Table away = read_csv(absences.empty() ? "rep,from,until\n" : absences);
    (void)Team::from(read_csv(team), &away);
    FAIL() << "accepted; expected: " << said;
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_data) << e.what();
    EXPECT_THAT(e.what(), ::testing::HasSubstr(said));
  }
}

void refuses_calendar(const std::string& rows, const std::string& said) {
  try {
    (void)apply_calendar(WorkCalendar::weekdays(), read_csv(rows));
    FAIL() << "accepted; expected: " << said;
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_data) << e.what();
    EXPECT_THAT(e.what(), ::testing::HasSubstr(said));
  }
}

}  // namespace

TEST(Team, CapacityIsPresenceTimesHoursTimesThroughput) {
  const Table absences = read_csv("rep,from,until\nAnna,2026-06-09,2026-06-11\nAnna,2026-06-10,2026-06-12\n");
  const Team team = Team::from(read_csv("rep,throughput,hours_per_day,starts,ends,group\nAnna,1.2,,,,\nBoris,0.5,4,2026-06-09,2026-06-12,south\n"), &absences);
  const WorkCalendar calendar = WorkCalendar::weekdays().with_short({{kMonday + 2, 7.0}});
  EXPECT_EQ(team.capacity(0, kMonday, calendar), 480 * 1'200'000);
  EXPECT_EQ(team.capacity(0, kMonday + 1, calendar), 0) << "away";
  EXPECT_EQ(team.capacity(0, kMonday + 3, calendar), 0) << "absences may overlap";
  EXPECT_EQ(team.capacity(0, kMonday + 4, calendar), 480 * 1'200'000) << "`until` is the first day back";
  EXPECT_EQ(team.capacity(0, kMonday + 5, calendar), 0) << "Saturday";
  EXPECT_EQ(team.capacity(1, kMonday, calendar), 0) << "has not started";
  EXPECT_EQ(team.capacity(1, kMonday + 1, calendar), 240 * 500'000);
  EXPECT_EQ(team.capacity(1, kMonday + 2, calendar), 210 * 500'000) << "half of a short day of seven hours";
  EXPECT_EQ(team.capacity(1, kMonday + 4, calendar), 0) << "has left";
  EXPECT_EQ(team.reps()[1].group, "south");
}

TEST(Team, ThroughputIsTheNormWhereItIsNotStated) {
  const Team team = Team::from(read_csv("rep,ramp\nAnna,\n"), nullptr);
  EXPECT_EQ(team.reps()[0].throughput_millionths, 1'000'000);
}

TEST(Team, TypedColumnsReadLikeText) {
  Table::Builder rows;
  rows.column("rep", ColumnType::text).column("throughput", ColumnType::real).column("starts", ColumnType::day);
  rows.text("Anna").real(0.1).day(kMonday);
  rows.text("Boris").real(1.0).null();
  const Team team = Team::from(std::move(rows).build(), nullptr);
  EXPECT_EQ(team.reps()[0].throughput_millionths, 100'000);
  EXPECT_EQ(team.reps()[0].starts, kMonday);
  EXPECT_FALSE(team.reps()[1].starts);
  Table::Builder decimals;
  decimals.column("rep", ColumnType::text).column("throughput", ColumnType::decimal, 2);
  decimals.text("Anna").integer(125);
  EXPECT_EQ(Team::from(std::move(decimals).build(), nullptr).reps()[0].throughput_millionths, 1'250'000);
}

TEST(Team, FaultsOfTheTablesAreLocated) {
  refuses_team("name\nAnna\n", "", "\"rep\"");
  refuses_team("rep,throughput\nAnna,\n", "", "throughput");
  refuses_team("rep,ramp\nAnna,\nBoris,slow\n", "", "row 2: \"slow\" is not accepted; it should be empty");
  refuses_team("rep,troughput\nAnna,2\n", "", "\"troughput\" and none named \"throughput\"");
  refuses_team("rep,throughput\nAnna,1\n", "rep,from,untill\nAnna,2026-06-01,2026-06-02\n", "\"untill\" and none named \"until\"");
  refuses_team("rep,throughput\n", "", "no row");
  refuses_team("rep,throughput\n,1\n", "", "row 1");
  refuses_team("rep,throughput\nAnna,1\nAnna,2\n", "", "row 2: \"Anna\" is not accepted; it should be a rep that is not in row 1 already");
  refuses_team("rep,throughput\nAnna,-1\n", "", "\"-1\"");
  refuses_team("rep,throughput\nAnna,nan\n", "", "\"nan\" is not accepted; it should be a finite number");
  refuses_team("rep,throughput\nAnna,inf\n", "", "finite");
  refuses_team("rep,throughput\nAnna,fast\n", "", "\"fast\"");
  refuses_team("rep,throughput\nAnna,\n", "", "nothing");
  refuses_team("rep,throughput\nAnna,0.1234567\n", "", "six decimals");
  refuses_team("rep,throughput\nAnna,1e12\n", "", "at most 1,000,000");
  refuses_team("rep,throughput,hours_per_day\nAnna,1,25\n", "", "\"25\"");
  refuses_team("rep,throughput,starts\nAnna,1,soon\n", "", "\"soon\"");
  refuses_team("rep,throughput,starts,ends\nAnna,1,2026-06-02,2026-06-02\n", "", "after 2026-06-02");
  refuses_team("rep,throughput\nAnna,1\n", "rep,from,until\n,2026-06-01,2026-06-02\n", "the name of a rep");
  refuses_team("rep,throughput\nAnna,1\n", "rep,from,until\nAnna,2026-06-02,2026-06-02\n", "after 2026-06-02");
  refuses_team("rep,throughput\nAnna,1\n", "rep,from,until\nAnna,,2026-06-02\n", "first day away");
  EXPECT_THROW(Team({}, {}), Error);
  Rep fast;
  fast.name = "Anna";
  fast.throughput_millionths = 2'000'000'000;
  EXPECT_THROW(Team({fast}, {}), Error);
}

TEST(Team, AbsencesOfOthersAreToldAndLeftOut) {
  const Table absences = read_csv("rep,from,until\nPetr,2026-06-01,2026-06-02\nAnna,2026-06-03,2026-06-04\nOleg,2026-06-01,2026-06-02\n");
  const Team team = Team::from(read_csv("rep\nAnna\n"), &absences);
  ASSERT_EQ(team.absences().size(), 1u);
  ASSERT_EQ(team.findings().size(), 1u);
  EXPECT_EQ(team.findings()[0].code, "absence_of_stranger");
  EXPECT_EQ(team.findings()[0].count, 2);
  EXPECT_EQ(team.findings()[0].subject, "row 1, Petr");
  EXPECT_TRUE(Team::from(read_csv("rep\nAnna\nPetr\nOleg\n"), &absences).findings().empty());
  refuses_team("rep\nAnna\n", "rep,from,until\nAnnna,2026-06-01,2026-06-02\n", "a rep of the team, such as \"Anna\"");
  refuses_team("rep\nАнна\n", "rep,from,until\nАннa,2026-06-01,2026-06-02\n", "\"Анна\"");   // a Latin a
}

// The window is the 90 days before as_of; who only closed deals in it is not assumed to take any.
TEST(Team, WithoutATableEverybodyWhoMovedADealLately) {
  const StageGraph graph = StageGraph::Builder().open("lead").open("meeting").won("paid").lost("lost").move("lead", "meeting").move("meeting", "paid").move("lead", "lost").build();
  Columns columns;
  columns.rep = "rep";
  const auto team_of = [&](const char* csv) { return Team::from(known_in_june(graph, csv, columns)); };
  const Team team = team_of(
      "opportunity,stage,at,rep\nA,lead,2026-01-05,Sam\nA,meeting,2026-01-06,Sam\nA,paid,2026-05-20,Sam\n"
      "B,lead,2026-03-03,Vera\nC,lead,2026-01-10,Boris\nC,meeting,2026-05-04,Boris\nD,lead,2026-03-02,Oleg\nD,lost,2026-05-02,Oleg\n");
  std::vector<std::string> names;
  for (const Rep& rep : team.reps()) names.push_back(rep.name);
  EXPECT_EQ(names, (std::vector<std::string>{"Boris", "Vera"}));
  ASSERT_EQ(team.findings().size(), 1u);
  EXPECT_EQ(team.findings()[0].code, "team_assumed");
  EXPECT_EQ(team.findings()[0].count, 2);
  EXPECT_TRUE(team.findings()[0].changes_numbers);
  EXPECT_THROW((void)team_of("opportunity,stage,at,rep\nA,lead,2026-01-05,Sam\n"), Error);
}

TEST(CalendarTable, TheSameRowTwiceSaysNothingNew) {
  const WorkCalendar base = WorkCalendar::weekdays("Europe/Moscow");
  EXPECT_EQ(apply_calendar(base, read_csv("day,kind,hours\n2026-06-11,short,7\n2026-06-12,off,\n2026-06-11,short,7\n2026-06-12,off,\n")),
            apply_calendar(base, read_csv("day,kind,hours\n2026-06-11,short,7\n2026-06-12,off,\n")));
  EXPECT_NO_THROW((void)apply_calendar(base, read_csv("day,kind,hours\n2026-06-13,work,\n2026-06-13,work,8\n")));
  refuses_calendar("day,kind,hours\n2026-06-11,short,7\n2026-06-11,short,6\n", "row 2");
}

TEST(CalendarTable, IsAppliedToABase) {
  const WorkCalendar base = WorkCalendar::weekdays("Europe/Moscow");
  const WorkCalendar calendar = apply_calendar(base, read_csv("day,kind,hours\n2026-06-11,short,7\n2026-06-12,off,0\n2026-06-13,work,\n2026-06-15,work,8\n2026-06-20,work,6\n"));
  EXPECT_EQ(calendar.minutes(Day::of(2026, 6, 11)), 420);
  EXPECT_EQ(calendar.minutes(Day::of(2026, 6, 12)), 0);
  EXPECT_EQ(calendar.minutes(Day::of(2026, 6, 13)), 480) << "a working Saturday";
  EXPECT_EQ(calendar.minutes(Day::of(2026, 6, 15)), 480);
  EXPECT_EQ(calendar.minutes(Day::of(2026, 6, 20)), 360);
  EXPECT_EQ(calendar.exceptions().size(), 4u) << "a day that is as the base has it is no exception";
  EXPECT_EQ(apply_calendar(base, read_csv("day,kind\n")), base);
}

TEST(CalendarTable, FaultsAreLocated) {
  refuses_calendar("day,hours\n2026-06-01,8\n", "kind");
  refuses_calendar("day,kind\n2026-06-31,off\n", "\"2026-06-31\"");
  refuses_calendar("day,kind\n,off\n", "row 1");
  refuses_calendar("day,kind\n2026-06-01,holiday\n", "\"holiday\"");
  refuses_calendar("day,kind\n2026-06-01,short\n", "no column \"hours\"");
  refuses_calendar("day,kind,hours\n2026-06-01,short,\n", "hours of a short day");
  refuses_calendar("day,kind,hours\n2026-06-01,short,-2\n", "\"-2\"");
  refuses_calendar("day,kind,hours\n2026-06-01,work,25\n", "\"25\"");
  refuses_calendar("day,kind,hours\n2026-06-01,off,3\n", "0 or empty");
  refuses_calendar("day,kind\n2026-06-01,off\n2026-06-01,work\n", "row 2");
  refuses_calendar("day,kind,hours\n2026-06-01,work,20\n", "2026-06-01");
}
