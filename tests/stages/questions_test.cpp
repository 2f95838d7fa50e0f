// Reach, loops, gates and order: known answers, and brute force on random graphs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "voronka/base/error.hpp"
#include "voronka/stages/stage_graph.hpp"

using namespace voronka;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace {

std::vector<std::string> names(const StageGraph& g, std::span<const StageId> ids) {
  std::vector<std::string> out;
  for (const StageId id : ids) out.push_back(g[id].name);
  return out;
}

StageGraph rework() {  // two ways in, a rework loop, two wins, reopening
  StageGraph::Builder b;
  b.open("inbound").open("outbound").open("meeting").open("demo").open("contract").open("invoice").won("paid").won("renewed").lost("lost");
  b.move("inbound", "meeting").move("outbound", "meeting").move("outbound", "demo").move("demo", "meeting");
  b.move("meeting", "contract").move("contract", "meeting").move("contract", "invoice").move("invoice", "paid").move("contract", "renewed");
  b.move_from_any_open("lost");
  return b.build();
}

struct Lcg {
  std::uint64_t state;
  std::uint32_t below(std::uint32_t n) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::uint32_t>((state >> 33) % n);
  }
};

/// A random graph that the builder accepts; nullopt if this draw is refused.
std::optional<StageGraph> random_graph(Lcg& random) {
  const std::uint32_t open = 1 + random.below(7), won = 1 + random.below(2), lost = random.below(2), n = open + won + lost;
  StageGraph::Builder b;
  const auto name = [](std::uint32_t i) { return std::string("s").append(std::to_string(i)); };
  for (std::uint32_t i = 0; i < n; ++i) {
    if (i < open) b.open(name(i));
    else if (i < open + won) b.won(name(i));
    else b.lost(name(i));
  }
  const std::uint32_t density = 1 + random.below(3);
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::uint32_t j = 0; j < n; ++j) {
      if (i == j || random.below(6) >= density) continue;
      if (i >= open && random.below(4) != 0) continue;  // reopening is rare
      b.move(name(i), name(j));
    }
  if (random.below(2) == 0) b.entry("s0");
  try {
    return b.build();
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Stages reached from `from` (itself included) without passing `without`: plain search, no graph library.
std::set<int> search(const StageGraph& g, std::set<int> from, int without = -1) {
  std::set<int> seen;
  std::vector<int> stack(from.begin(), from.end());
  while (!stack.empty()) {
    const int v = stack.back();
    stack.pop_back();
    if (v == without || !seen.insert(v).second) continue;
    for (const Move& m : g.moves())
      if (m.from.index() == v) stack.push_back(m.to.index());
  }
  return seen;
}

std::set<int> entries(const StageGraph& g) {
  std::set<int> out;
  for (const StageId e : g.entries()) out.insert(e.index());
  return out;
}

}  // namespace

TEST(StageGraphQuestions, KnownAnswers) {
  const StageGraph g = rework();
  EXPECT_THAT(names(g, g.entries()), ElementsAre("inbound", "outbound"));
  EXPECT_THAT(names(g, g.reach(g.at("demo"))), ElementsAre("meeting", "contract", "invoice", "paid", "renewed", "lost"));
  EXPECT_THAT(names(g, g.reach(g.at("meeting"))), ElementsAre("meeting", "contract", "invoice", "paid", "renewed", "lost"))
      << "a loop returns to the meeting";
  EXPECT_THAT(g.reach(g.at("paid")), IsEmpty());
  ASSERT_EQ(g.loops().size(), 1u);
  EXPECT_THAT(names(g, g.loops().front()), ElementsAre("meeting", "contract"));
  EXPECT_FALSE(g.is_acyclic());
  EXPECT_THAT(names(g, g.gates()), ElementsAre("meeting", "contract"));
  EXPECT_TRUE(g.dominates(g.at("meeting"), g.at("paid")));
  EXPECT_TRUE(g.dominates(g.at("invoice"), g.at("paid")));
  EXPECT_FALSE(g.dominates(g.at("invoice"), g.at("renewed")));
  EXPECT_FALSE(g.dominates(g.at("outbound"), g.at("meeting")));
  EXPECT_TRUE(g.dominates(g.at("demo"), g.at("demo")));
  EXPECT_FALSE(g.dominates(g.at("meeting"), g.at("lost")));
  EXPECT_THAT(names(g, g.forward_order()), ElementsAre("inbound", "outbound", "demo", "meeting", "contract", "invoice"));
}

TEST(StageGraphQuestions, GatesComeInTheOrderOfTheWayAlthoughDeclaredBackwards) {
  const StageGraph g = StageGraph::Builder().open("c").open("b").open("a").won("w").entry("a").move("a", "b").move("b", "c").move("c", "w").build();
  EXPECT_THAT(names(g, g.gates()), ElementsAre("a", "b", "c"));
  EXPECT_THAT(names(g, g.forward_order()), ElementsAre("a", "b", "c"));
}

TEST(StageGraphQuestions, ReopeningIsALoopButDoesNotBlurTheForwardOrder) {
  StageGraph::Builder b;
  b.open("lead").open("meeting").won("paid").lost("lost").move("lead", "meeting").move("meeting", "paid").move_from_any_open("lost").move("lost", "lead");
  const StageGraph g = b.build();
  ASSERT_EQ(g.loops().size(), 1u);
  EXPECT_THAT(names(g, g.loops().front()), ElementsAre("lead", "meeting", "lost"));
  EXPECT_THAT(names(g, g.forward_order()), ElementsAre("lead", "meeting"));
  EXPECT_THAT(names(g, g.gates()), ElementsAre("lead", "meeting"));
}

TEST(StageGraphQuestions, AgreeWithBruteForceOnRandomGraphs) {
  Lcg random{2026};
  int accepted = 0, with_loops = 0, gates_seen = 0;
  while (accepted < 600) {
    const auto drawn = random_graph(random);
    if (!drawn) continue;
    ++accepted;
    const StageGraph& g = *drawn;
    const int n = static_cast<int>(g.size());
    const auto id = [](int i) { return StageId(static_cast<std::uint16_t>(i)); };
    std::vector<std::set<int>> reach(g.size());
    for (int v = 0; v < n; ++v) {
      std::set<int> next;
      for (const StageId s : g.exits(id(v))) next.insert(s.index());
      reach[v] = search(g, next);
      std::set<int> got;
      for (const StageId s : g.reach(id(v))) got.insert(s.index());
      ASSERT_EQ(got, reach[v]) << g.to_json();
    }
    // Dominators by removal: without the gate, the stage cannot be reached.
    const std::set<int> reachable = search(g, entries(g));
    for (int gate = 0; gate < n; ++gate) {
      const std::set<int> left = search(g, entries(g), gate);
      for (int v = 0; v < n; ++v) {
        const bool expected = v == gate || (reachable.count(v) && !left.count(v));
        ASSERT_EQ(g.dominates(id(gate), id(v)), expected) << gate << " " << v << " " << g.to_json();
      }
      bool wins_left = false;
      for (const StageId w : g.of_kind(StageKind::won)) wins_left = wins_left || left.count(w.index());
      const auto gates = g.gates();
      const bool is_gate = std::find(gates.begin(), gates.end(), id(gate)) != gates.end();
      ASSERT_EQ(is_gate, g[id(gate)].kind == StageKind::open && !wins_left) << gate << " " << g.to_json();
      gates_seen += is_gate;
    }
    // Gates in the order in which every path passes them.
    const auto gates = g.gates();
    for (std::size_t i = 1; i < gates.size(); ++i) ASSERT_TRUE(g.dominates(gates[i - 1], gates[i])) << g.to_json();
    // Loops: two stages are in one if each reaches the other.
    std::set<std::set<int>> expected;
    for (int v = 0; v < n; ++v) {
      std::set<int> part;
      for (int w = 0; w < n; ++w)
        if (v == w ? reach[v].count(v) > 0 : reach[v].count(w) && reach[w].count(v)) part.insert(w);
      if (part.size() > 1) expected.insert(part);
    }
    std::set<std::set<int>> got;
    for (const auto& loop : g.loops()) {
      std::set<int> part;
      for (const StageId s : loop) part.insert(s.index());
      got.insert(part);
    }
    ASSERT_EQ(got, expected) << g.to_json();
    ASSERT_EQ(g.is_acyclic(), expected.empty());
    with_loops += !expected.empty();
    // Forward order: every open stage once; a move that goes against it closes a loop among open stages.
    const auto order = g.forward_order();
    ASSERT_EQ(order.size(), g.of_kind(StageKind::open).size());
    ASSERT_EQ(std::set<StageId>(order.begin(), order.end()).size(), order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      for (std::size_t j = i + 1; j < order.size(); ++j)
        if (g.allows(order[j], order[i])) { ASSERT_TRUE(reach[order[i].index()].count(order[j].index())) << g.to_json(); }
    // The document brings the graph back, byte for byte.
    const std::string text = g.to_json();
    ASSERT_EQ(StageGraph::from_json(text), g);
    ASSERT_EQ(StageGraph::from_json(text).to_json(), text);
  }
  EXPECT_GT(with_loops, 50);
  EXPECT_GT(gates_seen, 100);
}
