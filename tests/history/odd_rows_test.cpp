// Every row behind a finding can be found again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "history/log.hpp"
#include "voronka/history/tables.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

std::vector<std::string> odd(const History& h) {
  std::vector<std::string> out;
  for (const OddRow& r : h.odd_rows()) out.push_back(std::to_string(r.row) + " " + std::string(r.code));
  return out;
}

History read_mapped(const char* csv, const Columns& columns, const HistoryOptions& options = options_of()) {
  return History::from(funnel(), read_csv(csv), columns, options);
}

}  // namespace

TEST(OddRows, AreListedByRow) {
  const char* csv =
      "opportunity,stage,at\n"
      "A,lead,2026-06-01\n"
      "B,lead,soon\n"
      "A,lead,2026-06-02\n"
      "C,elsewhere,2026-06-03\n"
      "D,lead,2026-06-04\n"
      "B,lead,later\n"
      "A,meeting,2026-06-05\n";
  const History h = read(csv);
  EXPECT_THAT(odd(h), ElementsAre("2 unreadable_time", "3 duplicate", "4 unknown_stage", "6 unreadable_time"));
  EXPECT_EQ(h.set_aside(), h.odd_rows().size()) << "here every odd row was set aside";
  const Table table = history_odd_rows(h);
  EXPECT_EQ(table.rows(), 4u);
  // What is merely not known yet is not odd.
  EXPECT_THAT(odd(h.as_of(h.zone().start_of(Day::of(2026, 6, 2)))), ElementsAre("2 unreadable_time", "4 unknown_stage", "6 unreadable_time"));
}

TEST(OddRows, ARowWithoutAStageIsNoDuplicate) {
  Columns columns;
  columns.rep = "rep";
  columns.kind = "kind";
  const History h = read_mapped(
      "opportunity,stage,at,rep,kind\n"
      "A,,2026-06-01,Anna,\n"          // the first of its deal
      "A,lead,2026-06-02,Anna,\n"
      "A,,2026-06-03,Anna,\n"          // changes nothing: a lost stage
      "A,,2026-06-04,Boris,\n"         // an update of the manager
      "A,,2026-06-05,Boris,update\n"   // said to be an update: a repetition
      "A,lead,2026-06-06,Boris,\n",
      columns);
  EXPECT_THAT(odd(h), ElementsAre("1 empty_stage", "3 duplicate", "3 empty_stage", "5 duplicate", "6 duplicate"));
  EXPECT_TRUE(finding(h, "empty_stage").changes_numbers);
}

TEST(OddRows, AKnownColumnThatNobodyMappedIsSaid) {
  const auto told = [](const char* csv, const Columns& columns, const char* currency) {
    HistoryOptions o = options_of();
    o.currency = currency;
    return found(read_mapped(csv, columns, o), "column_not_read");
  };
  EXPECT_EQ(told("opportunity,stage,at,kind\nA,lead,2026-06-01,move\nA,,2026-06-02,delete\n", {}, ""), 1);
  EXPECT_EQ(told("opportunity,stage,at,kind\nA,lead,2026-06-01,new business\n", {}, ""), 0) << "another kind of kind";
  EXPECT_EQ(told("opportunity,stage,at,recorded_at\nA,lead,2026-06-01,2026-06-05\n", {}, ""), 1);
  EXPECT_EQ(told("opportunity,stage,at,recorded_at\nA,lead,2026-06-01,\n", {}, ""), 0);
  EXPECT_EQ(told("opportunity,stage,at,recorded_at\nA,lead,2026-06-01,NULL\n", {}, ""), 0);
  Columns other;   // read, as something else
  other.at = "recorded_at";
  EXPECT_EQ(told("opportunity,stage,recorded_at\nA,lead,2026-06-01\n", other, ""), 0);
  Columns amount;
  amount.amount = "amount";
  EXPECT_EQ(told("opportunity,stage,at,amount,currency\nA,lead,2026-06-01,5,RUB\n", amount, "RUB"), 0);
  EXPECT_EQ(told("opportunity,stage,at,amount,currency\nA,lead,2026-06-01,5,EUR\n", amount, "RUB"), 1);
  EXPECT_EQ(told("opportunity,stage,at,amount,currency\nA,lead,2026-06-01,5,EUR\n", {}, "RUB"), 0) << "no amount is read";
  Columns both = amount;
  both.currency = "currency";
  EXPECT_EQ(told("opportunity,stage,at,amount,currency\nA,lead,2026-06-01,5,EUR\n", both, "RUB"), 0);
}
