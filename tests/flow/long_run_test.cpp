// Oracles c_plan (closed form) and a_absorbing_chain: a funnel with loops and skipped stages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>

#include "flow/models.hpp"
#include "support/oracle.hpp"
#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"
#include "voronka/estimation/jump_chain.hpp"
#include "voronka/flow/flow.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

constexpr const char* kShares = "oracles/a_absorbing_chain/P.csv";

// Shares of the oracle, ages geometric with some mean (they do not matter in the long run).
Model cyclic() {
  const auto rows = read_rows(shared_file(kShares));
  StageGraph::Builder builder;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    if (rows[r][0] == "Won") builder.won("Won");
    else if (rows[r][0].rfind("Lost", 0) == 0) builder.lost(rows[r][0]);
    else builder.open(rows[r][0]);
  }
  builder.entry("Lead");
  for (std::size_t r = 1; r < 6; ++r)
    for (std::size_t c = 1; c < rows[0].size(); ++c)
      if (std::stod(rows[r][c]) > 0.0) builder.move(rows[r][0], rows[0][c]);
  const StageGraph graph = builder.build();
  std::vector<std::pair<std::string, std::vector<Exit>>> laws;
  for (std::size_t r = 1; r < 6; ++r) {
    std::vector<Exit> exits;
    for (std::size_t c = 1; c < rows[0].size(); ++c)
      if (const double share = std::stod(rows[r][c]); share > 0.0) exits.push_back(geometric(graph.at(rows[0][c]), share, 0.5 * static_cast<double>(c)));
    laws.emplace_back(rows[r][0], std::move(exits));
  }
  return model_of(graph, laws);
}

}  // namespace

TEST(LongRun, ClosedFormOfAPlan) {
  VORONKA_NEEDS("oracles/c_plan/plan_cases.json");
  VORONKA_NEEDS(kShares);
  const auto expected = nlohmann::json::parse(read_file(shared_file("oracles/c_plan/plan_cases.json")))["closed_form"];
  const Model model = cyclic();
  const StageGraph& graph = model.graph();
  const LongRun run = long_run(model);
  const StageId lead = graph.at("Lead");
  EXPECT_NEAR(run.win[lead.index()], expected["p_win_from_lead"].get<double>(), 1e-12);
  const double leads = expected["target_wins"].get<double>() / run.win[lead.index()];
  EXPECT_NEAR(leads, expected["leads"].get<double>(), 1e-7);
  for (const auto& [stage, visits] : expected["stage_visits"].items())
    EXPECT_NEAR(leads * run.visits[lead.index()][graph.at(stage).index()], visits.get<double>(), 1e-7) << stage;
  for (const auto& [move, flow] : expected["flows"].items()) {
    const auto cut = move.find('>');
    const StageId from = graph.at(move.substr(0, cut)), to = graph.at(move.substr(cut + 1));
    const StageLaw& law = model.law(from);
    for (std::size_t j = 0; j < law.exits().size(); ++j)
      if (law.exits()[j].to == to) {
        EXPECT_NEAR(leads * run.visits[lead.index()][from.index()] * law.ultimate(j), flow.get<double>(), 1e-7) << move;
      }
  }
}

TEST(LongRun, ExpectedVisitsAndWins) {
  VORONKA_NEEDS("oracles/a_absorbing_chain/fundamental_N.csv");
  const Model model = cyclic();
  const LongRun run = long_run(model);
  const auto n = read_rows(shared_file("oracles/a_absorbing_chain/fundamental_N.csv"));
  const auto b = read_rows(shared_file("oracles/a_absorbing_chain/absorption_probabilities.csv"));
  const auto h = read_rows(shared_file("oracles/a_absorbing_chain/ever_visit_H.csv"));
  for (std::size_t r = 1; r < n.size(); ++r) {
    const std::size_t from = model.graph().at(n[r][0]).index();
    EXPECT_NEAR(run.win[from], std::stod(b[r][1]), 1e-12) << n[r][0];
    for (std::size_t c = 1; c < n[0].size(); ++c) {
      const StageId to = model.graph().at(n[0][c]);
      EXPECT_NEAR(run.visits[from][to.index()], std::stod(n[r][c]), 1e-12) << n[r][0] << " -> " << n[0][c];
      if (from != to.index()) {   // the oracle counts returns on the diagonal; ours is 1 for a target itself
        EXPECT_NEAR(reach_ultimately(model, std::array{to})[from], std::stod(h[r][c]), 1e-12) << n[r][0] << " -> " << n[0][c];
      }
    }
  }
}

// What is reached within a long horizon is what is reached in the long run; a shorter horizon never reaches more.
TEST(LongRun, IsTheLimitOfAHorizon) {
  VORONKA_NEEDS(kShares);
  const Model model = cyclic();
  const std::array won{model.graph().at("Won")};
  const auto within = reach_within(model, 900, won);
  const LongRun run = long_run(model);
  for (std::size_t s = 0; s < model.graph().size(); ++s) {
    EXPECT_NEAR(within[s].back(), run.win[s], 1e-9) << s;
    for (std::size_t n = 1; n < 900; ++n) ASSERT_GE(within[s][n] + 1e-15, within[s][n - 1]);
  }
}

TEST(LongRun, ALoopThatNothingLeavesIsNamed) {
  const StageGraph graph = StageGraph::Builder().open("lead").open("review").open("rework").won("paid").lost("lost").move("lead", "review").move("review", "rework")
                               .move("rework", "review").move("review", "paid").move("lead", "lost").build();
  const auto id = [&](const char* name) { return graph.at(name); };
  const Model model = model_of(graph, {{"lead", {geometric(id("review"), 0.5, 2.0), geometric(id("lost"), 0.5, 2.0)}},
                                       {"review", {geometric(id("rework"), 1.0, 1.0), geometric(id("paid"), 0.0, 1.0)}},
                                       {"rework", {geometric(id("review"), 1.0, 1.0)}}});
  try {
    (void)long_run(model);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::no_estimate);
    EXPECT_THAT(e.what(), ::testing::HasSubstr("\"review\""));
  }
}

TEST(LongRun, AWonDealThatIsReopenedStaysWonOnce) {
  const StageGraph graph = StageGraph::Builder().open("deal").won("paid").lost("lost").move("deal", "paid").move("deal", "lost").move("paid", "deal").entry("deal").build();
  const Model model = model_of(graph, {{"deal", {geometric(graph.at("paid"), 0.5, 1.0), geometric(graph.at("lost"), 0.5, 1.0)}},
                                       {"paid", {geometric(graph.at("deal"), 0.2, 5.0)}}});
  const LongRun run = long_run(model);
  EXPECT_NEAR(run.win[graph.at("deal").index()], 0.5, 1e-15);                       // the first win is the win
  EXPECT_NEAR(run.visits[graph.at("deal").index()][graph.at("paid").index()], 0.5 / (1.0 - 0.1), 1e-12);   // entries count reopened deals again
}

// The delta method of the jump chain (held to the oracle in estimation/jump_chain_test) gives the same errors from the same counts.
TEST(LongRun, ErrorsOfTheWinAreThoseOfTheJumpChain) {
  VORONKA_NEEDS(kShares);
  const Model shares = cyclic();
  const StageGraph& graph = shares.graph();
  Model::Parts parts{.graph = graph};
  parts.laws.assign(1, std::vector<StageLaw>(graph.size()));
  parts.counts.assign(1, std::vector<ExitCounts>(graph.size()));
  parts.arrivals = {{graph.at("Lead")}, {1.0}, 0.0};
  JumpCounts jumps;
  for (std::size_t s = 0; s < 5; ++s) {
    const StageId stage{static_cast<std::uint16_t>(s)};
    const double entered = 100.0 * static_cast<double>(s + 1);
    parts.laws[0][s] = shares.law(stage);
    parts.counts[0][s].entered = entered;
    jumps.counts.emplace_back(graph.size(), 0.0);
    for (std::size_t j = 0; j < shares.law(stage).exits().size(); ++j) {
      parts.counts[0][s].moved.push_back(entered * shares.law(stage).ultimate(j));
      jumps.counts[s][shares.law(stage).exits()[j].to.index()] = parts.counts[0][s].moved.back();
    }
  }
  const LongRunErrors errors = long_run_errors(Model(std::move(parts)));
  const JumpChain chain = jump_chain(jumps);
  const std::size_t won = graph.at("Won").index();
  for (std::size_t s = 0; s < 5; ++s) {
    EXPECT_GT(errors.win[s], 0.0);
    EXPECT_NEAR(errors.win[s], chain.absorption_se[s][won - 5], 1e-12) << s;
  }
  EXPECT_EQ(errors.win[won], 0.0);
  const LongRunErrors known = long_run_errors(shares);   // stated as known
  for (std::size_t s = 0; s < graph.size(); ++s) EXPECT_EQ(known.win[s] + known.visits[s], 0.0);
}

// Shares counted anew 3,000 times: the spread of visits and wins is what the errors say.
TEST(LongRun, ErrorsAreTheSpreadOfRecountedShares) {
  const StageGraph graph = StageGraph::Builder().open("lead").open("meeting").won("paid").lost("lost").move("lead", "meeting").move("meeting", "lead").move("meeting", "paid")
                               .move("paid", "meeting").move_from_any_open("lost").entry("lead").build();
  const auto id = [&](const char* name) { return graph.at(name); };
  const auto model_with = [&](double meeting, double back, double win, double reopened) {
    return model_of(graph, {{"lead", {geometric(id("meeting"), meeting, 1), geometric(id("lost"), 1 - meeting, 1)}},
                            {"meeting", {geometric(id("lead"), back, 1), geometric(id("paid"), win, 1), geometric(id("lost"), 1 - back - win, 1)}},
                            {"paid", {geometric(id("meeting"), reopened, 1)}}}, 400.0);
  };
  const Model truth = model_with(0.5, 0.2, 0.4, 0.1);
  const LongRunErrors errors = long_run_errors(truth);
  const Random random(7);
  constexpr int runs = 3000;
  std::vector<double> sum(graph.size()), square(graph.size()), win(graph.size()), win_square(graph.size());
  for (std::uint32_t run = 0; run < runs; ++run) {
    double n[4] = {};
    for (std::uint32_t deal = 0; deal < 400; ++deal) {
      const auto [a, b] = random.uniform_pair(run, deal, 0, 1);
      const double c = random.uniform(run, deal, 1, 1);
      n[0] += a < 0.5, n[1] += b < 0.2, n[2] += b >= 0.2 && b < 0.6, n[3] += c < 0.1;
    }
    const LongRun drawn = long_run(model_with(n[0] / 400, n[1] / 400, n[2] / 400, n[3] / 400));
    for (std::size_t s = 0; s < graph.size(); ++s) {
      const double x = drawn.visits[id("lead").index()][s], w = drawn.win[s];
      sum[s] += x, square[s] += x * x, win[s] += w, win_square[s] += w * w;
    }
  }
  for (std::size_t s = 0; s < graph.size(); ++s) {
    const double spread = std::sqrt(std::max(0.0, square[s] / runs - sum[s] / runs * sum[s] / runs)), win_spread = std::sqrt(std::max(0.0, win_square[s] / runs - win[s] / runs * win[s] / runs));
    EXPECT_NEAR(errors.visits[s], spread, 0.06 * spread + 1e-9) << s;   // 4.6 standard errors of a standard deviation from 3,000
    EXPECT_NEAR(errors.win[s], win_spread, 0.06 * win_spread + 1e-9) << s;
  }
}
