#include <gmock/gmock.h>

#include "history/log.hpp"
#include "support/oracle.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

History deals(std::string_view csv, HistoryOptions o = options_of("2026-06-10")) {
  const Table t = read_csv(csv);
  Columns c = columns_of(t);
  c.at = "since";
  return History::open_deals(funnel(), t, c, o);
}

}  // namespace

TEST(OpenDeals, InTheOrderOfTheTable) {
  const History h = deals("opportunity,stage,since,rep,amount,expected_close\nZ,meeting,2026-06-05,Boris,100.5,2026-07-01\nA,lead,2026-06-01,Anna,,\n");
  ASSERT_EQ(h.open().size(), 2u);
  EXPECT_THAT(h.opportunities(), ElementsAre("Z", "A"));
  EXPECT_THAT(h.reps(), ElementsAre("Boris", "Anna"));
  const OpenDeal& z = h.open()[0];
  EXPECT_EQ(h.graph()[z.stage].name, "meeting");
  EXPECT_EQ(z.since.iso(), "2026-06-05");
  EXPECT_EQ(z.amount_minor, 10050);
  EXPECT_EQ(z.due.iso(), "2026-07-01");
  EXPECT_EQ(z.visited, 0u);
  EXPECT_FALSE(h.open()[1].has_amount);
  EXPECT_TRUE(h.visits().empty());
  EXPECT_TRUE(h.closed().empty());
  EXPECT_EQ(h.events(), 2u);
  EXPECT_EQ(stage_counts(h)[0].open, 1);
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [&] { (void)h.as_of(Instant(0)); }), HasSubstr("no moves"));
}

TEST(OpenDeals, WhatIsOddIsSaid) {
  const History h = deals(
      "opportunity,stage,since,amount\n"
      "A,lead,2026-06-01,5\nA,meeting,2026-06-04,6\nA,lead,2026-06-02,7\n"
      "B,paid,2026-06-01,\nC,lead,,\nD,lead,2026-06-10,\nE,demo,2026-06-01,\n,lead,2026-06-01,\nF,,2026-06-01,\nG,lead,soon,-4\nH,lead,2026-06-09,-4\n");
  EXPECT_THAT(codes(h), ElementsAre("negative_amount", "missing_opportunity", "unreadable_time", "unknown_stage", "in_the_future", "no_stage", "not_open", "missing_since",
                                    "repeated_deal"));
  EXPECT_EQ(found(h, "repeated_deal"), 2);
  EXPECT_EQ(h.events() + h.set_aside(), h.rows());
  ASSERT_EQ(h.open().size(), 3u);
  EXPECT_EQ(h.open()[0].amount_minor, 600) << "the latest stage entry of A";
  EXPECT_EQ(h.open()[1].since.iso(), "2026-06-09") << "C: the last known day";
  HistoryOptions o = options_of();
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [&] { (void)deals("opportunity,stage,since\nA,lead,\n", o); }), HasSubstr("state as_of"));
}

TEST(OpenDeals, NoneAtAll) {
  HistoryOptions o = options_of("2026-06-01");
  const History h = deals("opportunity,stage,since,rep\n", o);
  EXPECT_TRUE(h.open().empty());
  EXPECT_TRUE(h.findings().empty());
  EXPECT_EQ(h.rows(), 0u);
  EXPECT_EQ(h.last_known_day(), Day::of(2026, 5, 31));
  o.as_of.reset();
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [&] { (void)deals("opportunity,stage,since\n", o); }), HasSubstr("state as_of"));
}

TEST(OpenDeals, OfTheWorkedExample) {
  VORONKA_NEEDS("oracles/worked_example/inputs/open_deals.csv");
  const Table t = read_csv_file(shared_file("oracles/worked_example/inputs/open_deals.csv").string());
  StageGraph::Builder b;
  b.open("lead").open("qualified").open("meeting").open("contract").open("invoice").won("paid").lost("lost");
  b.move("lead", "qualified").move("qualified", "meeting").move("meeting", "contract").move("contract", "invoice").move("invoice", "paid").move_from_any_open("lost");
  HistoryOptions o;
  o.zone = Zone("Europe/Moscow");
  o.as_of = o.zone.start_of(Day::parse("2026-06-01"));
  o.currency = "RUB";
  const History h = History::open_deals(b.build(), t, {.at = "since", .rep = "rep", .amount = "amount"}, o);
  EXPECT_TRUE(h.findings().empty());
  ASSERT_EQ(h.open().size(), 109u);
  const auto counts = stage_counts(h);
  std::vector<std::int64_t> open;
  for (const StageCount& c : counts) open.push_back(c.open);
  EXPECT_THAT(open, ElementsAre(28, 36, 23, 13, 9, 0, 0));
  std::map<std::string, std::vector<int>> by_rep;
  for (const OpenDeal& d : h.open()) {
    auto& row = by_rep[h.reps()[static_cast<std::size_t>(d.rep)]];
    row.resize(5);
    ++row[d.stage.index()];
  }
  EXPECT_THAT(by_rep["Anna"], ElementsAre(12, 16, 11, 6, 5));
  EXPECT_THAT(by_rep["Boris"], ElementsAre(10, 14, 9, 5, 3));
  EXPECT_THAT(by_rep["Vera"], ElementsAre(6, 6, 3, 2, 1));
  EXPECT_EQ(h.opportunities()[0], "D0001");
}
