#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "voronka/base/error.hpp"
#include "voronka/stages/stage_graph.hpp"

using namespace voronka;
using ::testing::HasSubstr;

namespace {

std::string refusal(std::string_view text) {
  try {
    (void)StageGraph::from_json(text);
    return "";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_data) << e.what();
    return e.what();
  }
}

const std::string small =
    R"({"format":"voronka-stage-graph","version":1,"open":["lead","meeting"],"won":["paid"],"lost":["lost"],)"
    R"("moves":[["lead","meeting"],["lead","lost"],["meeting","paid"],["meeting","lost"]],"key":"meeting"})";

}  // namespace

TEST(StageGraphDocument, IsAsStated) {
  StageGraph::Builder b;
  b.open("lead").open("meeting").won("paid").lost("lost").key("meeting").move("lead", "meeting").move("meeting", "paid").move_from_any_open("lost");
  EXPECT_EQ(b.build().to_json(), small);
  EXPECT_EQ(StageGraph::from_json(small), b.build());
}

TEST(StageGraphDocument, KeepsAnotherOrderOfDeclarationAndStatedEntries) {
  StageGraph::Builder b;
  b.lost("lost").open("встреча").won("paid").open("a \"b\"\\").move("встреча", "paid").move("a \"b\"\\", "встреча");
  b.entry("встреча").entry("a \"b\"\\").move_from_any_open("lost");
  const StageGraph g = b.build();
  EXPECT_THAT(g.to_json(), HasSubstr(R"("order":["lost","встреча","paid","a \"b\"\\"])"));
  EXPECT_THAT(g.to_json(), HasSubstr(R"("entries":["встреча","a \"b\"\\"])"));
  const StageGraph back = StageGraph::from_json(g.to_json());
  EXPECT_EQ(back, g);
  EXPECT_EQ(back.at("paid").index(), 2);
  EXPECT_EQ(back.to_json(), g.to_json());
}

TEST(StageGraphDocument, RefusesWhatItCannotReadWithThePlace) {
  EXPECT_THAT(refusal("{"), HasSubstr("is not JSON"));
  EXPECT_THAT(refusal("[]"), HasSubstr("an object"));
  EXPECT_THAT(refusal("{}"), HasSubstr("\"format\" is missing"));
  EXPECT_THAT(refusal(R"({"format":"voronka-plan","version":1})"), HasSubstr("/format: \"voronka-plan\""));
  EXPECT_THAT(refusal(R"({"format":"voronka-stage-graph","version":2,"open":[],"won":[],"moves":[]})"), HasSubstr("/version: 2"));
  const auto with = [](std::string text, const std::string& from, const std::string& to) { return text.replace(text.find(from), from.size(), to); };
  EXPECT_EQ(refusal(with(small, R"("lost":["lost"])", R"("lost":["lost"],"entries":["lead"])")), "");
  EXPECT_THAT(refusal(with(small, R"(["meeting","lost"]])", R"(["meeting"]])")), HasSubstr("/moves/3"));
  EXPECT_THAT(refusal(with(small, R"([["lead","meeting"],)", R"([["lead",7],)")), HasSubstr("/moves/0/1: 7"));
  EXPECT_THAT(refusal(with(small, R"("key":)", R"("keey":)")), HasSubstr("/keey"));
  EXPECT_THAT(refusal(with(small, R"("key":"meeting")", R"("key":"paid")")), HasSubstr("the key stage \"paid\" is a won stage"));
  EXPECT_THAT(refusal(with(small, R"("won":["paid"])", R"("won":[])")), HasSubstr("no won stage"));
  EXPECT_THAT(refusal(with(small, R"("key":"meeting")", R"("order":["lead","meeting","paid"])")), HasSubstr("\"lost\" is missing"));
  EXPECT_THAT(refusal(with(small, R"("key":"meeting")", R"("order":["lead","lead","paid","lost"])")), HasSubstr("/order/1"));
  EXPECT_THAT(refusal(with(small, R"(["lead","meeting"],["lead","lost"])", R"(["lead","demo"])")), HasSubstr("\"demo\", which is not declared"));
}

TEST(StageGraphDocument, GraphvizText) {
  const std::string text = StageGraph::from_json(small).to_graphviz();
  EXPECT_EQ(text,
            "digraph G {\nrankdir=LR;\n"
            "0[label=\"lead\", shape=box];\n1[label=\"meeting\", shape=box, style=bold];\n2[label=\"paid\", shape=doublecircle];\n"
            "3[label=\"lost\", shape=circle];\n"
            "0->1 ;\n0->3 ;\n1->2 ;\n1->3 ;\n}\n");
  const StageGraph odd = StageGraph::Builder().open("a \"b\"\\c").won("w").move("a \"b\"\\c", "w").build();
  EXPECT_THAT(odd.to_graphviz(), HasSubstr(R"(0[label="a \"b\"\\c", shape=box])"));
}
