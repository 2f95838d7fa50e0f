// Numbers that others get wrong, on histories and their open deals: win rate per owner, pipeline, what is lost, when it was won, what was reopened.
// Their rows are those of docs/why-not-sql.md. Beside these: estimation/truth_test (closed deals only, cycle), history/moves_test (funnel counts),
// time/period_test (flat series), time/work_calendar_test (time zone), money/money_test (largest remainder).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "history/log.hpp"
#include "planning/company.hpp"
#include "voronka/estimation/incidence.hpp"
#include "voronka/estimation/model.hpp"

namespace {

using namespace voronka;
using namespace voronka::testing;
using ::testing::HasSubstr;

StageGraph proposal() {
  return StageGraph::Builder().open("Prospecting").open("Proposal").won("Won").lost("Lost").move("Prospecting", "Proposal").move("Proposal", "Won")
      .move_from_any_open("Lost").move("Won", "Proposal").build();
}
History log_of(std::string_view csv, std::string_view as_of) { return read(csv, options_of(as_of), proposal()); }

/// "stage, amount in whole units, rep" -> the open deals of that table.
History pipeline(const std::string& csv, const StageGraph& graph) {
  Columns columns;
  columns.at = "at", columns.amount = "amount", columns.rep = "rep";
  return History::open_deals(graph, read_csv(csv), columns, options_of("2026-06-01"));
}

// A dbt package says 200 % for a team with 80 %, and 0 % for the owner who won everything.
TEST(PeerErrors, WinRatePerOwner) {
  std::string csv = "opportunity,stage,at,rep,amount\n";
  const auto deal = [&](const std::string& name, const std::string& rep, const char* end) {
    csv += name + ",Prospecting,2026-05-01," + rep + ",100\n" + name + "," + end + ",2026-05-20," + rep + ",100\n";
  };
  for (int i = 0; i < 8; ++i) deal("W" + std::to_string(i), "manager's team", "Won");
  for (int i = 0; i < 2; ++i) deal("L" + std::to_string(i), "manager's team", "Lost");
  for (int i = 0; i < 3; ++i) deal("A" + std::to_string(i), "won everything", "Won");
  const History h = log_of(csv, "2026-06-01");
  IncidenceOptions options;
  options.horizons = {0};
  options.by = {"rep"};
  std::map<std::string, double> rate;
  for (const Incidence& row : incidence(h, WorkCalendar::weekdays(), options))
    if (h.graph()[row.to].kind == StageKind::won) rate[row.segment] = row.probability;
  EXPECT_DOUBLE_EQ(rate.at("manager's team"), 0.8);
  EXPECT_DOUBLE_EQ(rate.at("won everything"), 1.0);
  EXPECT_DOUBLE_EQ(rate.at(""), 11.0 / 13.0);
  // The same from the amounts that were closed: every owner's won over the same owner's closed.
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> amounts;
  for (const Closed& c : h.closed()) {
    auto& [won, closed] = amounts[h.reps()[static_cast<std::size_t>(c.rep)]];
    closed += c.amount_minor;
    if (h.graph()[c.stage].kind == StageKind::won) won += c.amount_minor;
  }
  EXPECT_EQ(amounts.at("manager's team"), std::pair(std::int64_t{80'000}, std::int64_t{100'000}));
  EXPECT_EQ(amounts.at("won everything"), std::pair(std::int64_t{30'000}, std::int64_t{30'000}));
}

// lead -> paid at 50 %, a deal of the average amount, 1,000,000.
Company even_odds() {
  Company c;
  c.model["amount"] = {{"currency", "RUB"}, {"mean_minor_units", "100000000"}, {"cv", 0.5}};
  c.model["graph"] = {{"open", {"offer"}}, {"won", {"paid"}}, {"lost", {"lost"}}, {"moves", moves_of({"offer>paid", "offer>lost"})}, {"key", "offer"}};
  c.edge("offer", "paid", 200, 100, 4);
  c.rep("Anna", 1.0);
  return c;
}

// Amount x probability with the probability on 0-100 says 50,000,000.
TEST(PeerErrors, WeightedPipelineOfAMillionAtFifty) {
  Company c = even_odds();
  c.deals.emplace_back("offer", Day::of(2026, 5, 28), "Anna");
  const Plan plan = c.plan();
  EXPECT_NEAR(plan.parts().backlog_ultimate * plan.parts().average_deal_minor / 100.0, 500'000.0, 1e-6);
  EXPECT_NEAR(plan.parts().weighted_pipeline.deals, 10.0 - 0.5, 1e-9);  // of a target of 10,000,000
  // A rate on 0-100 cannot be stated: it is refused by name.
  nlohmann::ordered_json percent = c.model;
  percent["edges"][0]["team"] = {{"rate", 0.5}};
  EXPECT_NO_THROW((void)Model::from_json(percent.dump()));
  percent["edges"][0]["team"] = {{"rate", 50}};
  try {
    (void)Model::from_json(percent.dump());
    ADD_FAILURE() << "a rate of 50 was accepted";
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), HasSubstr("50"));
  }
}

// A forecast that counts lost deals adds their amount; here they bring nothing, and neither does a win of the past.
TEST(PeerErrors, LostDealsAreNotForecast) {
  const Company c = even_odds();
  const Model model = Model::from_json(c.model.dump());
  const std::string open = "A,offer,2026-05-20,Anna\n", ended = "B,offer,2026-05-04,Anna\nB,lost,2026-05-25,Anna\nC,offer,2026-05-04,Anna\nC,paid,2026-05-25,Anna\n";
  const auto wins = [&](const std::string& rows) {
    HistoryOptions options = options_of();
    options.zone = Zone("Europe/Moscow");
    options.zone_stated = true;
    options.as_of = options.zone.start_of(c.as_of);
    const History h = read("opportunity,stage,at,rep\n" + rows, options, model.graph());
    return decompose(c.target, c.period, model, h, Team(c.reps, {}), c.calendar, c.options).parts().backlog_ultimate;
  };
  EXPECT_NEAR(wins(open), 0.5, 1e-9);
  EXPECT_EQ(wins(open + ended), wins(open));
  EXPECT_EQ(wins(ended), 0.0);
}

// An ERP's report groups neighbouring rows and says Prospecting 5, Proposal 70.
TEST(PeerErrors, PipelineByStageFromUnsortedRows) {
  const StageGraph graph = proposal();
  const History h = pipeline("opportunity,stage,at,rep,amount\nA,Prospecting,2026-05-01,x,130\nB,Proposal,2026-05-02,x,50\nC,Prospecting,2026-05-03,x,5\nD,Proposal,2026-05-04,x,70\n", graph);
  std::map<std::string, std::int64_t> sum;
  for (const OpenDeal& deal : h.open()) sum[graph[deal.stage].name] += deal.amount_minor / 100;
  EXPECT_EQ(sum, (std::map<std::string, std::int64_t>{{"Prospecting", 135}, {"Proposal", 120}}));
  for (const StageCount& count : stage_counts(h))
    EXPECT_EQ(count.open, graph[count.stage].kind == StageKind::open ? 2 : 0) << graph[count.stage].name;
}

// A report that filters won value by the day of creation says May.
TEST(PeerErrors, AWinBelongsToTheDayItWasWon) {
  const History h = log_of("opportunity,stage,at,amount\nA,Prospecting,2026-05-20,1000\nA,Proposal,2026-05-28,\nA,Won,2026-06-09,\n", "2026-07-01");
  ASSERT_EQ(h.closed().size(), 1u);
  EXPECT_TRUE(Month(2026, 6).contains(h.closed()[0].day));
  EXPECT_FALSE(Month(2026, 5).contains(h.closed()[0].day));
  EXPECT_EQ(h.closed()[0].amount_minor, 100'000);
  EXPECT_TRUE(log_of("opportunity,stage,at,amount\nA,Prospecting,2026-05-20,1000\nA,Proposal,2026-05-28,\nA,Won,2026-06-09,\n", "2026-06-01").closed().empty());
}

// A CRM that keeps 100 % once it was set goes on to say 100 % after the deal has left "won".
TEST(PeerErrors, AReopenedDealIsJudgedByItsStage) {
  const History h = log_of("opportunity,stage,at\nA,Prospecting,2026-05-01\nA,Won,2026-05-06\nA,Proposal,2026-05-12\n", "2026-05-21");
  EXPECT_TRUE(h.closed().empty());
  ASSERT_EQ(h.open().size(), 1u);
  EXPECT_EQ(h.graph()[h.open()[0].stage].name, "Proposal");
  IncidenceOptions options;
  options.horizons = {8, 15};
  std::map<std::int32_t, double> won;
  for (const Incidence& row : incidence(h, WorkCalendar::weekdays(), options))
    if (h.graph()[row.to].kind == StageKind::won) won[row.horizon] = row.probability;
  EXPECT_EQ(won.at(8), 1.0);
  EXPECT_EQ(won.at(15), 0.0);
}

// A process-mining variant drops the first transition of every case: here it would see 3 of 6.
TEST(PeerErrors, TheFirstTransitionOfACaseCounts) {
  const History h = log_of("opportunity,stage,at\nA,Prospecting,2026-05-01\nA,Proposal,2026-05-02\nA,Won,2026-05-03\n"
                           "B,Prospecting,2026-05-01\nB,Proposal,2026-05-02\nB,Lost,2026-05-03\nC,Prospecting,2026-05-01\nC,Proposal,2026-05-04\nC,Won,2026-05-09\n",
                           "2026-06-01");
  std::int64_t total = 0;
  for (const MoveCount& move : move_counts(h)) {
    total += move.count;
    if (h.graph()[move.from].name == "Prospecting") {
      EXPECT_EQ(move.count, 3);
    }
  }
  EXPECT_EQ(total, 6);
}

}  // namespace
