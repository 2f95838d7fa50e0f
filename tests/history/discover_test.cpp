#include <gmock/gmock.h>

#include "history/log.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace {

std::vector<std::string> stage_names(const StageGraph& g) {
  std::vector<std::string> out;
  for (const Stage& s : g.stages()) out.push_back(s.name);
  return out;
}
std::vector<std::string> move_names(const StageGraph& g) {
  std::vector<std::string> out;
  for (const Move& m : g.moves()) out.push_back(g[m.from].name + ">" + g[m.to].name);
  return out;
}
std::vector<std::string> entry_names(const StageGraph& g) {
  std::vector<std::string> out;
  for (const StageId e : g.entries()) out.push_back(g[e].name);
  return out;
}
std::vector<std::string> codes_of(const Discovered& d) {
  std::vector<std::string> out;
  for (const Finding& f : d.findings) out.push_back(f.code);
  return out;
}
Discovered found_in(std::string_view csv, const DiscoverOptions& options) { return discover(read_csv(csv), Columns{}, options, HistoryOptions{}); }

}  // namespace

TEST(Discover, StagesInTheOrderOfTheirMeanPlace) {
  const Discovered d = found_in(
      "opportunity,stage,at\n"
      "B,paid,2026-06-09\nB,meeting,2026-06-05\nB,lead,2026-06-01\n"
      "A,lead,2026-06-01\nA,contract,2026-06-04\nA,meeting,2026-06-02\nA,contract,2026-06-03\nA,paid,2026-06-08\n"
      "C,lead,2026-06-01\nC,lost,2026-06-02\nC,lead,2026-06-03\nC,lost,2026-06-04\n",
      {.won = {"paid"}, .lost = {"lost"}, .key = "meeting"});
  EXPECT_THAT(stage_names(d.graph), ElementsAre("lead", "meeting", "contract", "paid", "lost"));
  EXPECT_THAT(move_names(d.graph), ElementsAre("lead>meeting", "lead>lost", "meeting>contract", "meeting>paid", "contract>paid", "lost>lead"));
  EXPECT_THAT(entry_names(d.graph), ElementsAre("lead"));
  EXPECT_EQ(d.graph.key(), d.graph.at("meeting"));
  EXPECT_THAT(d.findings, IsEmpty());
}

TEST(Discover, TiesAreSettledByTheOrderFound) {
  // On bare days the rows of one day stand in any order; most deals show that the meeting comes after the lead.
  std::string csv = "opportunity,stage,at\nX,meeting,2026-06-01\nX,lead,2026-06-01\nX,paid,2026-06-05\n";
  for (int i = 0; i < 5; ++i) {
    const std::string name = "D" + std::to_string(i);
    csv += name + ",lead,2026-06-01\n" + name + ",meeting,2026-06-02\n" + name + ",paid,2026-06-03\n";
  }
  EXPECT_THAT(move_names(found_in(csv, {.won = {"paid"}}).graph), ElementsAre("lead>meeting", "meeting>paid"));
}

TEST(Discover, RareMovesAreLeftOutAndNamed) {
  std::string csv = "opportunity,stage,at\nX,lead,2026-06-01\nX,paid,2026-06-05\n";
  for (int i = 0; i < 5; ++i) {
    const std::string name = "D" + std::to_string(i);
    csv += name + ",lead,2026-06-01\n" + name + ",meeting,2026-06-02\n" + name + ",paid,2026-06-03\n";
  }
  const Discovered d = found_in(csv, {.won = {"paid"}, .minimum_count = 2});
  EXPECT_THAT(move_names(d.graph), ElementsAre("lead>meeting", "meeting>paid"));
  ASSERT_THAT(codes_of(d), ElementsAre("rare_move"));
  EXPECT_THAT(d.findings[0].message, HasSubstr("\"lead\" → \"paid\" (1)"));
  EXPECT_EQ(found_in(csv, {.won = {"paid"}}).graph.moves().size(), 3u);
}

TEST(Discover, StatedOrderLeavesOthersOut) {
  const Discovered d = found_in("opportunity,stage,at\nA,lead,2026-06-01\nA,call,2026-06-02\nA,meeting,2026-06-03\nA,paid,2026-06-04\n",
                                {.won = {"paid"}, .lost = {"lost"}, .open = {"meeting", "lead"}});
  EXPECT_THAT(stage_names(d.graph), ElementsAre("meeting", "lead", "paid", "lost"));
  EXPECT_THAT(move_names(d.graph), ElementsAre("meeting>paid", "lead>meeting"));
  ASSERT_THAT(codes_of(d), ElementsAre("stage_not_seen", "stage_left_out"));
  EXPECT_EQ(d.findings[1].subject, "stage \"call\"");
}

TEST(Discover, AStageThatNobodyHasLeftGetsAnEnd) {
  const Discovered d = found_in("opportunity,stage,at\nA,lead,2026-06-01\nA,paid,2026-06-02\nB,lead,2026-06-01\nB,parked,2026-06-02\n", {.won = {"paid"}, .lost = {"lost"}});
  EXPECT_TRUE(d.graph.allows(d.graph.at("parked"), d.graph.at("lost")));
  EXPECT_THAT(codes_of(d), ElementsAre("stage_not_seen", "no_end_seen"));
}

TEST(Discover, RareBeginningsAreNoEntriesUnlessNothingElseLeadsThere) {
  std::string csv = "opportunity,stage,at\n";
  for (int i = 0; i < 50; ++i) {
    const std::string name = "D" + std::to_string(i);
    csv += name + ",lead,2026-06-01\n" + name + ",meeting,2026-06-02\n" + name + ",paid,2026-06-03\n";
  }
  csv += "X,meeting,2026-06-01\nX,paid,2026-06-02\nY,imported,2026-06-01\nY,meeting,2026-06-02\n";
  const Discovered d = found_in(csv, {.won = {"paid"}});
  EXPECT_THAT(entry_names(d.graph), ElementsAre("lead", "imported"));
  ASSERT_THAT(codes_of(d), ElementsAre("rare_entry"));
  EXPECT_THAT(d.findings[0].message, HasSubstr("\"meeting\" (1)"));
}

TEST(Discover, RefusesWhatIsNoFunnel) {
  const char* csv = "opportunity,stage,at\nA,lead,2026-06-01\nA,paid,2026-06-02\n";
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [&] { (void)found_in(csv, {}); }), HasSubstr("\"lead\", \"paid\""));
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [&] { (void)found_in(csv, {.won = {"won"}}); }), HasSubstr("none of the won stages \"won\""));
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [&] { (void)found_in(csv, {.won = {"lead", "paid"}}); }), HasSubstr("no stage beside"));
  const char* apart = "opportunity,stage,at\nA,lead,2026-06-01\nB,paid,2026-06-02\n";
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [&] { (void)found_in(apart, {.won = {"paid"}}); }), HasSubstr("leads from \"lead\" to an end; name a lost stage"));
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [&] { (void)found_in(apart, {.won = {"paid"}, .lost = {"lost"}}); }), HasSubstr("no way to win"));
  std::string many = "opportunity,stage,at\n";
  for (int i = 0; i < 300; ++i) many += "A,s" + std::to_string(i) + ",2026-06-01\n";
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [&] { (void)found_in(many, {.won = {"s1"}}); }), HasSubstr("no column of stages"));
}

TEST(Discover, ASlipOfThePenIsNoStage) {
  const char* csv = "opportunity,stage,at\nA,lead,2026-06-01\nA,demo,2026-06-02\nA,paid,2026-06-09\nB,lead,2026-06-01\nB,Lost,2026-06-02\n";
  const auto refused = [&](const DiscoverOptions& o) { return refusal(ErrorCode::invalid_argument, [&] { (void)found_in(csv, o); }); };
  EXPECT_THAT(refused({.won = {"paid"}, .lost = {"lost"}}), HasSubstr("the stage \"lost\" is not in the log, which has \"Lost\", named nowhere"));
  EXPECT_THAT(refused({.won = {"paid"}, .lost = {"Losst"}}), HasSubstr("\"Losst\""));
  EXPECT_THAT(refused({.won = {"paid"}, .lost = {"Lots"}}), HasSubstr("\"Lost\""));
  EXPECT_THAT(refused({.won = {"paid"}, .lost = {"Lost"}, .open = {"lead", "demoo"}}), HasSubstr("\"demoo\""));
  EXPECT_THAT(refused({.won = {"paid"}, .lost = {"Lost"}, .key = "Demo"}), HasSubstr("the key stage \"Demo\" is none of the stages \"lead\", \"demo\""));
  // Another name, and one beside a similar one that is named itself, are taken.
  EXPECT_NO_THROW((void)found_in(csv, {.won = {"paid"}, .lost = {"Lost", "lost"}}));
  EXPECT_NO_THROW((void)found_in(csv, {.won = {"paid"}, .lost = {"Lost", "junk"}}));
  // Numbers that differ are two stages.
  EXPECT_NO_THROW((void)found_in("opportunity,stage,at\nA,30304567,2026-06-01\nA,142,2026-06-09\n", {.won = {"142"}, .lost = {"30304571"}}));
  // Letters are counted, not bytes.
  const char* russian = "opportunity,stage,at\nA,лид,2026-06-01\nA,оплата,2026-06-09\nB,лид,2026-06-01\nB,отказ,2026-06-02\n";
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [&] { (void)found_in(russian, {.won = {"оплата"}, .lost = {"отказы"}}); }), HasSubstr("отказ"));
  EXPECT_NO_THROW((void)found_in(russian, {.won = {"оплата"}, .lost = {"отказ", "спам"}}));
}

TEST(Discover, WhatItToldIsHandedOnByTheHistory) {
  const char* csv = "opportunity,stage,at\nA,lead,2026-06-01\nA,paid,2026-06-09\nB,lead,2026-06-01\nB,lost,2026-06-02\nB,lead,2026-06-05\n";
  const Discovered d = found_in(csv, {.won = {"paid"}, .lost = {"junk"}});
  ASSERT_EQ(d.findings.size(), 1u);
  EXPECT_EQ(d.findings[0].code, "stage_not_seen");
  EXPECT_THAT(d.findings[0].message, HasSubstr("\"junk\"; it has the stages \"lead\", \"paid\", \"lost\""));
  EXPECT_THAT(codes(read(csv, options_of(), d.graph)), IsEmpty());  // without being handed on it is gone
  HistoryOptions options = options_of();
  options.earlier_findings = d.findings;
  const History h = read(csv, options, d.graph);
  EXPECT_THAT(codes(h), ElementsAre("stage_not_seen"));
  EXPECT_EQ(codes(h.as_of(h.zone().start_of(Day::of(2026, 6, 4)))).front(), "stage_not_seen");
}

TEST(Discover, TheGraphReadsTheLogWithoutOddMoves) {
  const char* csv =
      "opportunity,stage,at\nA,lead,2026-06-01\nA,meeting,2026-06-02\nA,lead,2026-06-03\nA,paid,2026-06-09\nB,lead,2026-06-01\nB,lost,2026-06-02\nB,meeting,2026-06-03\n"
      "B,paid,2026-06-04\n";
  const Discovered d = found_in(csv, {.won = {"paid"}, .lost = {"lost"}});
  const History h = read(csv, options_of(), d.graph);
  EXPECT_THAT(codes(h), ElementsAre("reopened"));
}
