// How rows become moves, updates, duplicates: the rules of the events table.
#include <gmock/gmock.h>

#include "history/log.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(HistoryMoves, ADealFromLeadToPaid) {
  const History h = read(
      "opportunity,stage,at,rep,amount\n"
      "A,lead,2026-06-01,Anna,\n"
      "A,qualified,2026-06-03,,\n"
      "A,meeting,2026-06-08,Boris,1000.50\n"
      "A,contract,2026-06-08,,\n"
      "A,paid,2026-06-20,,1200\n",
      options_of("2026-07-01"));
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-06-01..2026-06-03 > qualified by Anna", "A qualified 2026-06-03..2026-06-08 > meeting by Anna",
                                   "A meeting 2026-06-08..2026-06-08 > contract by Boris", "A contract 2026-06-08..2026-06-20 > paid by Boris",
                                   "A paid 2026-06-20..2026-06-30 by Boris"));
  EXPECT_EQ(h.rows(), 5u);
  EXPECT_EQ(h.events(), 5u);
  EXPECT_EQ(h.set_aside(), 0u);
  EXPECT_TRUE(h.open().empty());
  ASSERT_EQ(h.closed().size(), 1u);
  EXPECT_EQ(h.closed()[0].day, Day::parse("2026-06-20"));
  EXPECT_TRUE(h.closed()[0].has_amount);
  EXPECT_EQ(h.closed()[0].amount_minor, 120000);
  EXPECT_EQ(h.last_known_day(), Day::parse("2026-06-30"));
  EXPECT_TRUE(h.visits()[0].first);
  EXPECT_FALSE(h.visits()[1].first);
}

TEST(HistoryMoves, AnEmptyCellIsUnchangedAndARowThatRepeatsIsADuplicate) {
  const History h = read(
      "opportunity,stage,at,rep,amount\n"
      "A,lead,2026-06-01,Anna,500\n"
      "A,,2026-06-02,,600\n"        // update: another amount
      "A,lead,2026-06-03,Anna,\n"   // nothing new
      "A,,2026-06-04,,600.00\n"     // the same amount in other words
      "A,,2026-06-05,Boris,\n"      // update: another rep
      "A,,2026-06-06,,\n",          // nothing at all
      options_of("2026-06-10"));
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-06-01..2026-06-09 by Anna"));
  EXPECT_EQ(h.events(), 3u);
  EXPECT_EQ(h.set_aside(), 3u);
  EXPECT_EQ(found(h, "duplicate"), 3);
  EXPECT_EQ(finding(h, "duplicate").subject, "row 3");
  EXPECT_EQ(found(h, "empty_stage"), 2) << "rows 4 and 6: a stage may be missing there";
  EXPECT_EQ(found(h, "rep_changed_in_stage"), 1);
  ASSERT_EQ(h.open().size(), 1u);
  const OpenDeal& d = h.open()[0];
  EXPECT_EQ(d.since, Day::parse("2026-06-01"));
  EXPECT_EQ(h.reps()[static_cast<std::size_t>(d.rep)], "Boris") << "an open deal belongs to its present rep";
  EXPECT_EQ(d.amount_minor, 60000);
  EXPECT_EQ(d.visited, 1u);
}

TEST(HistoryMoves, StatedKinds) {
  const History h = read(
      "opportunity,stage,at,kind,rep\n"
      "A,lead,2026-06-01,move,Anna\n"
      "A,lead,2026-06-02,move,\n"         // a move into the same stage
      "A,lead,2026-06-02,move,Boris\n"    // the same, but it brings another rep: an update
      "A,,2026-06-03,move,Anna\n"         // a move without a stage
      "A,meeting,2026-06-04,update,\n"    // an update that changes the stage
      "A,meeting,2026-06-05,transfer,\n"  // no such kind
      "B,meeting,2026-06-04,update,Vera\n",
      options_of("2026-06-10"));
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-06-01..2026-06-04 > meeting by Anna", "A meeting 2026-06-04..2026-06-09 by Anna",
                                   "B meeting 2026-06-04..2026-06-09 entry unknown by Vera"));
  EXPECT_EQ(found(h, "move_to_same_stage"), 1);
  EXPECT_EQ(found(h, "move_without_stage"), 1);
  EXPECT_EQ(found(h, "update_moves_stage"), 1);
  EXPECT_EQ(found(h, "creation_missing"), 1);
  EXPECT_EQ(finding(h, "creation_missing").subject, "opportunity B");
  EXPECT_EQ(found(h, "unknown_kind"), 1);
  EXPECT_THAT(finding(h, "unknown_kind").message, HasSubstr("\"transfer\" in row 6"));
  EXPECT_EQ(h.events() + h.set_aside(), h.rows());
  EXPECT_EQ(h.set_aside(), 2u);
}

TEST(HistoryMoves, SkipsBackwardMovesAndMovesAcrossHappenAndAreFindings) {
  StageGraph::Builder b;
  b.open("lead").open("meeting").open("contract").open("side").won("paid").lost("lost");
  b.move("lead", "meeting").move("meeting", "contract").move("contract", "paid").move("lead", "side").move("side", "paid").move_from_any_open("lost");
  const History h = read(
      "opportunity,stage,at\n"
      "A,lead,2026-06-01\nA,contract,2026-06-02\nA,meeting,2026-06-03\nA,side,2026-06-04\nA,lost,2026-06-05\n"
      "B,lead,2026-06-01\nB,contract,2026-06-02\n"
      "C,meeting,2026-06-02\n",
      options_of("2026-06-10"), b.build());
  EXPECT_EQ(found(h, "skipped_stages"), 2);
  EXPECT_THAT(finding(h, "skipped_stages").message, HasSubstr("\"lead\" → \"contract\" (2)"));
  EXPECT_EQ(found(h, "moved_back"), 1);
  EXPECT_THAT(finding(h, "moved_back").message, HasSubstr("\"contract\" → \"meeting\" (1)"));
  EXPECT_EQ(found(h, "move_not_in_graph"), 1);
  EXPECT_THAT(finding(h, "move_not_in_graph").message, HasSubstr("\"meeting\" → \"side\" (1)"));
  EXPECT_EQ(found(h, "starts_midway"), 1);
  EXPECT_THAT(finding(h, "starts_midway").message, HasSubstr("\"meeting\" (1)"));
  EXPECT_EQ(h.events(), 8u) << "the moves still happened";
  EXPECT_FALSE(h.visits().back().truncated) << "beginning midway is not a missing beginning";
  EXPECT_EQ(h.visits().back().rep, none);
}

TEST(HistoryMoves, ReopenedDealsAreOpenAgain) {
  const History h = read(
      "opportunity,stage,at,amount\n"
      "A,lead,2026-06-01,10\nA,lost,2026-06-02,\nA,lead,2026-06-05,\nA,paid,2026-06-09,30\n"
      "B,lead,2026-06-01,20\nB,paid,2026-06-02,\nB,meeting,2026-06-04,\n",
      options_of("2026-06-20"));
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-06-01..2026-06-02 > lost", "A lost 2026-06-02..2026-06-05 > lead", "A lead 2026-06-05..2026-06-09 > paid #2",
                                   "A paid 2026-06-09..2026-06-19", "B lead 2026-06-01..2026-06-02 > paid", "B paid 2026-06-02..2026-06-04 > meeting",
                                   "B meeting 2026-06-04..2026-06-19"));
  EXPECT_EQ(found(h, "reopened"), 2);
  ASSERT_EQ(h.closed().size(), 1u) << "a reopened win is not a win";
  EXPECT_EQ(h.closed()[0].amount_minor, 3000);
  ASSERT_EQ(h.open().size(), 1u);
  EXPECT_EQ(h.open()[0].visited, 0b010101u) << "lead, meeting, paid";
  EXPECT_EQ(h.graph()[h.open()[0].stage].name, "meeting");
}

TEST(HistoryMoves, RemovedRestoredMerged) {
  const History h = read(
      "opportunity,stage,at,kind\n"
      "A,lead,2026-06-01,\nA,,2026-06-03,delete\n"
      "B,lead,2026-06-01,\nB,,2026-06-03,delete\nB,,2026-06-04,restore\nB,meeting,2026-06-05,\n"
      "C,lead,2026-06-01,\nC,,2026-06-03,merge\nC,,2026-06-03,merge\n"
      "D,lead,2026-06-01,\nD,,2026-06-03,delete\nD,meeting,2026-06-06,\n"
      "E,lead,2026-06-01,\nE,paid,2026-06-02,\nE,,2026-06-07,delete\n"
      "F,lead,2026-06-01,\nF,,2026-06-02,restore\n"
      "G,,2026-06-01,delete\n",
      options_of("2026-06-20"));
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-06-01..2026-06-03 removed",
                                   "B lead 2026-06-01..2026-06-05 > meeting", "B meeting 2026-06-05..2026-06-19",
                                   "C lead 2026-06-01..2026-06-03 removed",
                                   "D lead 2026-06-01..2026-06-06 > meeting", "D meeting 2026-06-06..2026-06-19",
                                   "E lead 2026-06-01..2026-06-02 > paid", "E paid 2026-06-02..2026-06-07 removed",
                                   "F lead 2026-06-01..2026-06-19"));
  EXPECT_EQ(found(h, "removed"), 4);
  EXPECT_EQ(found(h, "merged"), 1);
  EXPECT_EQ(found(h, "restored"), 1);
  EXPECT_EQ(found(h, "event_after_removal"), 1);
  EXPECT_EQ(found(h, "duplicate"), 2) << "the second merge, the restoration of what was not deleted";
  EXPECT_EQ(found(h, "no_stage"), 1);
  EXPECT_TRUE(h.closed().empty()) << "a deleted win is not a win";
  EXPECT_EQ(h.open().size(), 3u);
  EXPECT_EQ(h.events() + h.set_aside(), h.rows());
}

TEST(HistoryMoves, TheRowThatHandsADealOverWithItsMoveIsNotAChangeInsideTheStage) {
  const History h = read(
      "opportunity,stage,at,rep\n"
      "A,lead,2026-06-01,Anna\nA,meeting,2026-06-03,Boris\n"
      "B,lead,2026-06-01,Anna\nB,,2026-06-02,Boris\nB,meeting,2026-06-03,\n",
      options_of("2026-06-20"));
  EXPECT_EQ(found(h, "rep_changed_in_stage"), 1);
  EXPECT_EQ(finding(h, "rep_changed_in_stage").subject, "opportunity B");
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-06-01..2026-06-03 > meeting by Anna", "A meeting 2026-06-03..2026-06-19 by Boris",
                                   "B lead 2026-06-01..2026-06-03 > meeting by Anna", "B meeting 2026-06-03..2026-06-19 by Boris"));
}

TEST(PeerErrors, TheFunnelCountsDistinctOpportunitiesAlthoughMostAreLostNow) {
  // Ten deals reach Proposal, eight are lost there, two go on, one of them through Negotiation. Counting rows of deals not yet lost gives 4, 3, 2 elsewhere.
  StageGraph::Builder b;
  b.open("Proposal").open("Negotiation").won("Won").lost("Lost");
  b.move("Proposal", "Negotiation").move("Proposal", "Won").move("Negotiation", "Won").move("Negotiation", "Proposal").move_from_any_open("Lost");
  std::string csv = "opportunity,stage,at\n";
  for (int i = 0; i < 8; ++i) csv += "L" + std::to_string(i) + ",Proposal,2026-05-01\nL" + std::to_string(i) + ",Lost,2026-05-10\n";
  csv += "W1,Proposal,2026-05-01\nW1,Negotiation,2026-05-02\nW1,Proposal,2026-05-03\nW1,Negotiation,2026-05-04\nW1,Proposal,2026-05-05\nW1,Won,2026-05-06\n";
  csv += "W2,Proposal,2026-05-01\nW2,Won,2026-05-06\n";
  const History h = read(csv, options_of("2026-06-01"), b.build());
  const auto counts = stage_counts(h);
  ASSERT_EQ(counts.size(), 4u);
  EXPECT_EQ(counts[0].entered, 10);
  EXPECT_EQ(counts[1].entered, 1);
  EXPECT_EQ(counts[2].entered, 2);
  EXPECT_EQ(counts[3].entered, 8);
  EXPECT_EQ(counts[0].entries, 12);
  EXPECT_EQ(counts[1].entries, 2);
  EXPECT_EQ(counts[0].open, 0);
  std::int64_t proposal_lost = 0, total = 0;
  for (const MoveCount& m : move_counts(h)) {
    total += m.count;
    if (h.graph()[m.from].name == "Proposal" && h.graph()[m.to].name == "Lost") proposal_lost = m.count;
  }
  EXPECT_EQ(proposal_lost, 8);
  EXPECT_EQ(total, 14) << "every transition of every case, the first one included";
}

TEST(HistoryMoves, TiesByStatedOrderThenByStagesThenByRows) {
  // seq decides against the graph.
  const History by_seq = read("opportunity,stage,at,seq\nA,lead,2026-06-01,2\nA,meeting,2026-06-01,1\n", options_of("2026-06-03"));
  EXPECT_THAT(told(by_seq), ElementsAre("A meeting 2026-06-01..2026-06-01 > lead", "A lead 2026-06-01..2026-06-02"));
  EXPECT_EQ(found(by_seq, "tie_by_stage_order"), 0);
  EXPECT_EQ(found(by_seq, "out_of_order"), 1);
  // recorded_at decides where seq does not.
  const History by_recorded = read(
      "opportunity,stage,at,recorded_at\nA,lead,2026-06-01,2026-06-01T12:00:00Z\nA,meeting,2026-06-01,2026-06-01T11:00:00Z\n", options_of("2026-06-03"));
  EXPECT_THAT(told(by_recorded), ElementsAre("A meeting 2026-06-01..2026-06-01 > lead", "A lead 2026-06-01..2026-06-02"));
  // Nothing is stated: forward order of the stages, ends last.
  const History by_stage = read("opportunity,stage,at\nA,paid,2026-06-01\nA,meeting,2026-06-01\nA,lead,2026-06-01\n", options_of("2026-06-03"));
  EXPECT_THAT(told(by_stage), ElementsAre("A lead 2026-06-01..2026-06-01 > meeting", "A meeting 2026-06-01..2026-06-01 > paid", "A paid 2026-06-01..2026-06-02"));
  EXPECT_EQ(found(by_stage, "tie_by_stage_order"), 2);
  EXPECT_EQ(found(by_stage, "zero_length_stay"), 2);
  // The same stage: the order of the rows.
  const History by_row = read("opportunity,stage,at,amount\nA,lead,2026-06-01,1\nA,lead,2026-06-01,2\n", options_of("2026-06-03"));
  EXPECT_EQ(found(by_row, "tie_by_row_order"), 1);
  EXPECT_EQ(by_row.open()[0].amount_minor, 200);
  // A duplicate is no tie.
  const History twice = read("opportunity,stage,at\nA,lead,2026-06-01\nA,lead,2026-06-01\n", options_of("2026-06-03"));
  EXPECT_THAT(codes(twice), ElementsAre("duplicate"));
  // Texts as sequence: by bytes.
  const History by_text = read("opportunity,stage,at,seq\nA,lead,2026-06-01,01b\nA,meeting,2026-06-01,01a\n", options_of("2026-06-03"));
  EXPECT_THAT(told(by_text).front(), HasSubstr("A meeting"));
  // Numbers as text: by size, not by bytes.
  const History by_number = read("opportunity,stage,at,seq\nA,lead,2026-06-01,10\nA,meeting,2026-06-01,9\n", options_of("2026-06-03"));
  EXPECT_THAT(told(by_number).front(), HasSubstr("A meeting"));
}

TEST(HistoryMoves, AStagelessUpdateOfTheSameInstantBelongsToTheVisit) {
  const History h = read("opportunity,stage,at,rep\nA,lead,2026-06-01,\nA,,2026-06-01,Anna\n", options_of("2026-06-03"));
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-06-01..2026-06-02 by Anna"));
  EXPECT_EQ(h.events(), 2u);
}

TEST(HistoryMoves, EventsGivenInCppAreReadByTheSameRules) {
  const auto at = [](const char* day) { return Zone().start_of(Day::parse(day)); };
  std::vector<Event> events(6);
  events[0] = {.opportunity = "A", .stage = "lead", .at = at("2026-06-01"), .rep = "Anna", .amount_minor = 100};
  events[1] = {.opportunity = "A", .stage = "demo", .at = at("2026-06-02")};
  events[2] = {.opportunity = "A", .stage = "meeting", .at = at("2026-06-03"), .amount_minor = -5};
  events[3] = {.opportunity = " ", .stage = "lead", .at = at("2026-06-03")};
  events[4] = {.opportunity = "A", .at = at("2026-06-04"), .expected_close = Day::parse("2026-07-01")};
  events[5] = {.opportunity = "A", .stage = "paid", .at = Instant(-1)};
  const History h = History::from(funnel(), events, options_of("2026-06-10"));
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-06-01..2026-06-03 > meeting by Anna", "A meeting 2026-06-03..2026-06-09 by Anna"));
  EXPECT_THAT(codes(h), ElementsAre("negative_amount", "missing_opportunity", "time_out_of_range", "unknown_stage", "skipped_stages"));
  EXPECT_EQ(h.open()[0].amount_minor, 100) << "the negative amount was ignored, the earlier one stays";
  EXPECT_EQ(h.open()[0].due, Day::parse("2026-07-01"));
  EXPECT_EQ(h.events(), 3u);
  EXPECT_EQ(h.set_aside(), 3u);
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [] { (void)History::from(funnel(), std::span<const Event>(), options_of()); }), HasSubstr("no events"));
}
