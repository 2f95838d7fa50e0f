#include "voronka/stages/stage_graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "voronka/base/error.hpp"

using namespace voronka;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

StageGraph::Builder funnel() {
  StageGraph::Builder b;
  b.open("lead").open("qualified").open("meeting").open("contract").open("invoice").won("paid").lost("lost");
  b.move("lead", "qualified").move("qualified", "meeting").move("meeting", "contract").move("contract", "invoice").move("invoice", "paid");
  b.move_from_any_open("lost");
  return b;
}

/// What build() says; "" if it builds.
std::string refusal(const StageGraph::Builder& b) {
  try {
    (void)b.build();
    return "";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
    return e.what();
  }
}

std::vector<std::string> names(const StageGraph& g, const std::vector<StageId>& ids) {
  std::vector<std::string> out;
  for (const StageId id : ids) out.push_back(g[id].name);
  return out;
}
std::vector<std::string> names(const StageGraph& g, std::span<const StageId> ids) { return names(g, std::vector<StageId>(ids.begin(), ids.end())); }

}  // namespace

TEST(StageGraphBuilder, KeepsTheOrderOfDeclarationAndSortsMoves) {
  const StageGraph g = funnel().key("meeting").build();
  ASSERT_EQ(g.size(), 7u);
  EXPECT_EQ(g.at("contract").index(), 3);
  EXPECT_EQ(g[g.at("paid")].kind, StageKind::won);
  EXPECT_EQ(g.moves().size(), 10u);
  EXPECT_TRUE(std::is_sorted(g.moves().begin(), g.moves().end()));
  EXPECT_THAT(names(g, g.exits(g.at("meeting"))), ElementsAre("contract", "lost"));
  EXPECT_TRUE(g.exits(g.at("paid")).empty());
  EXPECT_TRUE(g.allows(g.at("lead"), g.at("lost")));
  EXPECT_FALSE(g.allows(g.at("lead"), g.at("meeting")));
  EXPECT_THAT(names(g, g.entries()), ElementsAre("lead"));
  EXPECT_EQ(g.key(), g.at("meeting"));
  EXPECT_THAT(names(g, g.of_kind(StageKind::lost)), ElementsAre("lost"));
  EXPECT_FALSE(g.find("Lead").has_value()) << "names are compared byte by byte";
}

TEST(StageGraphBuilder, AMoveStatedTwiceIsOneMove) {
  EXPECT_EQ(funnel().move("lead", "qualified").move("lead", "lost").build(), funnel().build());
}

TEST(StageGraphBuilder, UnknownStageIsQuotedAndTheKnownOnesListed) {
  const StageGraph g = funnel().build();
  try {
    (void)g.at("Meetng");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
    EXPECT_THAT(e.what(), HasSubstr("\"Meetng\""));
    EXPECT_THAT(e.what(), HasSubstr("\"lead\", \"qualified\", \"meeting\", \"contract\", \"invoice\", \"paid\", \"lost\""));
  }
}

TEST(StageGraphBuilder, NamesEveryFault) {
  EXPECT_EQ(refusal(funnel()), "");
  EXPECT_EQ(refusal(funnel().open("")), "stage 8 has no name");
  EXPECT_EQ(refusal(funnel().open(" \t")), "stage 8 has no name");
  EXPECT_THAT(refusal(funnel().open("caf\xE9")), HasSubstr("stage 8 is not UTF-8: byte 4 of it is 0xE9"));
  EXPECT_EQ(refusal(funnel().won("lead")), "stage \"lead\" is declared twice");
  EXPECT_THAT(refusal(funnel().move("lead", "demo")), HasSubstr("the move \"lead\" → \"demo\" names \"demo\", which is not declared"));
  EXPECT_THAT(refusal(funnel().move_from_any_open("dead")), HasSubstr("names \"dead\""));
  EXPECT_EQ(refusal(funnel().move("lead", "lead")), "the move \"lead\" → \"lead\" leads from a stage to itself");
  EXPECT_THAT(refusal(StageGraph::Builder().won("paid")), HasSubstr("no open stage"));
  EXPECT_THAT(refusal(StageGraph::Builder().open("lead").lost("lost").move("lead", "lost")), HasSubstr("no won stage"));
  EXPECT_THAT(refusal(StageGraph::Builder()), HasSubstr("no open stage"));
}

TEST(StageGraphBuilder, AStageThatCannotBeReached) {
  StageGraph::Builder b;
  b.open("lead").open("invoice").won("paid").move("lead", "paid").move("invoice", "paid").entry("lead");
  EXPECT_EQ(refusal(b), "\"invoice\" cannot be reached: no moves lead to it from the entry stage \"lead\"");
  // Two stages that only lead to each other: neither is an entry.
  StageGraph::Builder island;
  island.open("lead").open("a").open("b").won("paid").move("lead", "paid").move("a", "b").move("b", "a").move("b", "paid");
  EXPECT_THAT(refusal(island), HasSubstr("\"a\" cannot be reached"));
}

TEST(StageGraphBuilder, AStageThatLeadsToNoEnd) {
  EXPECT_EQ(refusal(StageGraph::Builder().open("lead").open("parked").won("paid").move("lead", "paid").move("lead", "parked")),
            "nothing leads from \"parked\" to an end (a won or a lost stage)");
  // A trap of two stages: moves lead out of each, but never to an end.
  StageGraph::Builder trap;
  trap.open("lead").open("a").open("b").won("paid").move("lead", "paid").move("lead", "a").move("a", "b").move("b", "a");
  EXPECT_THAT(refusal(trap), HasSubstr("nothing leads from \"a\" to an end"));
}

TEST(StageGraphBuilder, AGraphWithoutAWayToWin) {
  StageGraph::Builder b;
  b.open("lead").open("meeting").won("paid").lost("lost").move("lead", "meeting").move("meeting", "lost");
  EXPECT_EQ(refusal(b), "there is no way to win: no moves lead from an entry stage to \"paid\"");
}

TEST(StageGraphBuilder, ALostStageThatNothingLeadsToIsAccepted) {
  EXPECT_EQ(refusal(StageGraph::Builder().open("lead").won("paid").lost("lost").move("lead", "paid")), "");
}

TEST(StageGraphBuilder, LoopsAreNamedAsAPath) {
  StageGraph::Builder b = funnel();
  b.move("qualified", "lead");
  EXPECT_EQ(refusal(b), "") << "loops are accepted unless acyclic() is asked for";
  b.acyclic();
  EXPECT_EQ(refusal(b), "the graph must have no loops, and \"lead → qualified → lead\" is a loop");
  EXPECT_THAT(refusal(funnel().move("invoice", "meeting").acyclic()), HasSubstr("\"meeting → contract → invoice → meeting\""));
  EXPECT_THAT(refusal(funnel().move("lost", "lead").acyclic()), HasSubstr("\"lead → lost → lead\"")) << "reopening is a loop too";
  EXPECT_EQ(refusal(funnel().acyclic()), "");
}

TEST(StageGraphBuilder, KeyStage) {
  EXPECT_THAT(refusal(funnel().key("paid")), HasSubstr("the key stage \"paid\" is a won stage"));
  EXPECT_THAT(refusal(funnel().key("lost")), HasSubstr("is a lost stage"));
  EXPECT_THAT(refusal(funnel().key("demo")), HasSubstr("there is no stage \"demo\""));
  StageGraph::Builder side = funnel();
  side.open("nurture").move("lead", "nurture").move("nurture", "lost").key("nurture");
  EXPECT_THAT(refusal(side), HasSubstr("the key stage \"nurture\" lies on no way to a win"));
  const StageGraph g = funnel().build();
  EXPECT_EQ(g.with_key("contract").key(), g.at("contract"));
  EXPECT_FALSE(g.key().has_value()) << "with_key returns a new graph";
  EXPECT_THROW((void)g.with_key("paid"), Error);
}

TEST(StageGraphBuilder, Entries) {
  // Derived: every open stage that no open stage leads to; reopening does not take the entry away.
  StageGraph::Builder two;
  two.open("inbound").open("outbound").open("meeting").won("paid").lost("lost");
  two.move("inbound", "meeting").move("outbound", "meeting").move("meeting", "paid").move("lost", "inbound").move_from_any_open("lost");
  const StageGraph g = two.build();
  EXPECT_THAT(names(g, g.entries()), ElementsAre("inbound", "outbound"));
  // A loop through every open stage: the first declared one.
  const StageGraph loop = StageGraph::Builder().open("a").open("b").won("w").move("a", "b").move("b", "a").move("b", "w").build();
  EXPECT_THAT(names(loop, loop.entries()), ElementsAre("a"));
  // Stated, in order of declaration.
  const StageGraph stated = two.entry("meeting").entry("outbound").entry("inbound").build();
  EXPECT_THAT(names(stated, stated.entries()), ElementsAre("inbound", "outbound", "meeting"));
  EXPECT_THAT(refusal(funnel().entry("paid")), HasSubstr("the entry stage \"paid\" is not an open stage"));
  EXPECT_THAT(refusal(funnel().entry("demo")), HasSubstr("names \"demo\""));
}
