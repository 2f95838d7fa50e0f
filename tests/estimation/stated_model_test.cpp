// Models that people write: read, pooled, refused, and written again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "support/oracle.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/model_parts.hpp"

using namespace voronka;
using namespace voronka::testing;
using nlohmann::ordered_json;

namespace {

constexpr const char* kExample = "oracles/worked_example";

ordered_json small() {
  return ordered_json::parse(R"({
    "format": "voronka-model", "version": 1,
    "graph": {"open": ["lead", "meeting"], "won": ["paid"], "lost": ["lost"],
              "moves": [["lead", "meeting"], ["lead", "lost"], ["meeting", "paid"], ["meeting", "lost"]], "key": "meeting"},
    "zone": "Europe/Moscow", "clock": "working",
    "edges": [
      {"from": "lead", "to": "meeting", "team": {"entered": 400, "moved": 100}, "lag": {"law": "geometric", "mean": 3}},
      {"from": "meeting", "to": "paid", "team": {"entered": 100, "moved": 40}, "reps": {"Anna": {"entered": 60, "moved": 30}}, "lag": {"law": "fixed", "days": 2}}],
    "pooling": {"by": "rep", "strength": 20},
    "amount": {"law": "lognormal", "currency": "RUB", "mean_minor_units": "5000000", "cv": 0.5}})");
}

Model read(const ordered_json& document) { return Model::from_json(document.dump()); }

void refuses(const ordered_json& document, const std::string& pointer, const std::string& said) {
  try {
    (void)read(document);
    FAIL() << "accepted; expected at " << pointer << ": " << said;
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_data) << e.what();
    EXPECT_THAT(e.what(), ::testing::AllOf(::testing::HasSubstr(pointer), ::testing::HasSubstr(said)));
  }
}

}  // namespace

// The rates of the worked example: (x + 60 r) / (n + 60) for the reps' edges, the team's before the meeting.
TEST(StatedModel, WorkedExample) {
  VORONKA_NEEDS(kExample);
  const Model model = Model::from_json(read_file(shared_file(std::string(kExample) + "/inputs/model.json")));
  const auto expected = nlohmann::json::parse(read_file(shared_file(std::string(kExample) + "/expected.json")));
  EXPECT_TRUE(model.stated());
  EXPECT_EQ(model.zone_name(), "Europe/Moscow");
  EXPECT_EQ(model.clock(), Clock::working);
  ASSERT_TRUE(model.stated_as_of() && model.stated_period() && model.stated_target());
  EXPECT_EQ(model.stated_as_of()->iso(), "2026-05-31T21:00:00Z");
  EXPECT_EQ(model.stated_period()->iso(), "2026-06-01/2026-07-01");
  EXPECT_EQ(model.stated_target()->minor(), 1'000'000'000);
  EXPECT_EQ(model.amount().currency.code(), "RUB");
  EXPECT_EQ(model.amount().mean_minor, 25'000'000.0);
  ASSERT_EQ(model.segments().size(), 3u);

  const std::vector<std::string> order = {"lead", "qualified", "meeting", "contract", "invoice"};
  for (const std::string& rep : model.segments())
    for (std::size_t e = 0; e < order.size(); ++e) {
      const StageLaw& law = model.law(model.graph().at(order[e]), model.segment(rep));
      const double rate = expected["rates"][rep][e].get<double>();
      ASSERT_EQ(law.exits().size(), 2u);
      EXPECT_NEAR(law.ultimate(0) / rate, 1.0, 1e-12) << rep << " " << order[e];
      EXPECT_NEAR(law.ultimate(1), 1.0 - rate, 1e-12) << "what does not move on is lost";
      EXPECT_EQ(law.unresolved(), 0.0);
    }
  const ExitCounts& anna = model.counts(model.graph().at("meeting"), model.segment("Anna"));
  EXPECT_DOUBLE_EQ(anna.entered, 330.0);
  EXPECT_DOUBLE_EQ(anna.moved[0], 208.0);
  // Mean lag 3, without memory, for the win and the loss alike.
  const StageLaw& law = model.law(model.graph().at("meeting"));
  EXPECT_NEAR(law.kernel(0, 5) / law.kernel(0, 4), 0.75, 1e-15);
  EXPECT_NEAR(law.kernel(1, 5) / law.kernel(1, 4), 0.75, 1e-15);
}

TEST(StatedModel, RoundTripIsByteIdentical) {
  VORONKA_NEEDS(kExample);
  for (const std::string& text : {read_file(shared_file(std::string(kExample) + "/inputs/model.json")), small().dump()}) {
    const std::string written = Model::from_json(text).to_json();
    EXPECT_EQ(Model::from_json(written).to_json(), written);
    EXPECT_EQ(ordered_json::parse(written)["format"], "voronka-model");
  }
}

TEST(StatedModel, AnUnknownSegmentIsTheTeam) {
  const Model model = read(small());
  EXPECT_FALSE(model.segment("Boris"));
  const StageId meeting = model.graph().at("meeting");
  EXPECT_EQ(&model.law(meeting, model.segment("Boris")), &model.law(meeting));
  EXPECT_DOUBLE_EQ(model.law(meeting, model.segment("Anna")).ultimate(0), (30.0 + 20.0 * 0.4) / 80.0);
  EXPECT_DOUBLE_EQ(model.law(model.graph().at("lead"), model.segment("Anna")).ultimate(0), 0.25);
}

TEST(StatedModel, LagLaws) {
  ordered_json d = small();
  const auto law = [&](const ordered_json& lag) {
    d["edges"][1]["lag"] = lag;
    const Model model = read(d);
    return model.law(model.graph().at("meeting"));
  };
  const StageLaw fixed = law({{"law", "fixed"}, {"days", 2}});
  EXPECT_EQ(fixed.kernel(0, 1), 0.0);
  EXPECT_DOUBLE_EQ(fixed.kernel(0, 2), 0.4);
  EXPECT_EQ(fixed.kernel(0, 3), 0.0);
  const StageLaw table = law({{"law", "table"}, {"probability", {0.25, 0.0, 0.75}}});
  EXPECT_DOUBLE_EQ(table.kernel(0, 0), 0.1);
  EXPECT_DOUBLE_EQ(table.kernel(1, 2), 0.45);

  // Log-normal: the mean of the ages is that of the law, median e^{sigma^2 / 2}; and P(age <= k) lies between P(T <= k) and P(T <= k + 1).
  for (const double sigma : {0.25, 0.6, 0.9}) {
    const StageLaw lognormal = law({{"law", "lognormal"}, {"median", 12.0}, {"sigma", sigma}});
    EXPECT_NEAR(lognormal.ultimate(0), 0.4, 1e-12);
    double mean = 0.0, by = 0.0;
    for (int a = 0; a < 200'000; ++a) mean += a * lognormal.kernel(0, a) / 0.4;
    EXPECT_NEAR(mean, 12.0 * std::exp(0.5 * sigma * sigma), 1e-6 * mean) << sigma;
    const auto cdf = [&](double x) { return 0.5 * std::erfc(-std::log(x / 12.0) / sigma / std::sqrt(2.0)); };
    for (int a = 0; a < 60; ++a) {
      by += lognormal.kernel(0, a) / 0.4;
      EXPECT_GE(by, cdf(a) - 1e-12);
      EXPECT_LE(by, cdf(a + 1) + 1e-12);
    }
  }
}

TEST(StatedModel, KnownRatesAndAStatedLoss) {
  ordered_json d = small();
  d["edges"][1]["team"] = {{"rate", 0.3}};
  d["edges"][1].erase("reps");
  d["edges"].push_back({{"from", "meeting"}, {"to", "lost"}, {"team", {{"rate", 0.5}}}, {"lag", {{"law", "geometric"}, {"mean", 9}}}});
  const Model model = read(d);
  const StageLaw& law = model.law(model.graph().at("meeting"));
  EXPECT_DOUBLE_EQ(law.ultimate(0), 0.3);
  EXPECT_NEAR(law.ultimate(1), 0.5, 1e-15);
  EXPECT_NEAR(law.unresolved(), 0.2, 1e-15);   // neither won nor lost
  EXPECT_EQ(model.counts(model.graph().at("meeting")).entered, 0.0);
}

TEST(StatedModel, BadDocumentsAreLocated) {
  ordered_json d;
  const auto fresh = [&]() -> ordered_json& { return d = small(); };
  EXPECT_THROW((void)Model::from_json("{"), Error);
  EXPECT_THROW((void)Model::from_json("[]"), Error);
  fresh()["format"] = "something"; refuses(d, "/format", "voronka-model");
  fresh()["version"] = 2; refuses(d, "/version", "newer");
  fresh()["edegs"] = 1; refuses(d, "/edegs", "not known");
  fresh()["zone"] = "Europe/Moskau"; refuses(d, "/zone", "Europe/Moskau");
  fresh()["clock"] = "lunar"; refuses(d, "/clock", "lunar");
  fresh()["as_of"] = "yesterday"; refuses(d, "/as_of", "yesterday");
  fresh()["period"] = {{"from", "2026-07-01"}, {"until", "2026-06-01"}}; refuses(d, "/period", "before");
  fresh()["target"] = {{"currency", "RUB"}, {"minor_units", "9223372036854775808"}}; refuses(d, "/target/minor_units", "2^63");
  fresh()["target"] = {{"currency", "RUB"}, {"minor_units", 9223372036854775808ull}}; refuses(d, "/target/minor_units", "2^63");
  fresh()["target"] = {{"currency", "ZZZ"}, {"minor_units", "1"}}; refuses(d, "/target/currency", "ISO 4217");
  fresh()["amount"].erase("currency"); refuses(d, "/amount", "currency");
  fresh()["amount"]["mean_minor_units"] = "0"; refuses(d, "/amount/mean_minor_units", "above 0");
  fresh()["amount"]["mean_minor_units"] = "nan"; refuses(d, "/amount/mean_minor_units", "nan");
  fresh()["amount"]["cv"] = -0.1; refuses(d, "/amount/cv", "at least 0");
  fresh()["edges"][0]["to"] = "meating"; refuses(d, "/edges/0/to", "\"meating\"");
  fresh()["edges"][0]["to"] = "paid"; refuses(d, "/edges/0/to", "from \"lead\"");
  fresh()["edges"][1]["from"] = "lead"; d["edges"][1]["to"] = "meeting"; refuses(d, "/edges/1/to", "no edge yet");
  fresh()["edges"][0]["team"]["moved"] = 401; refuses(d, "/edges/0/team/moved", "400");
  fresh()["edges"][0]["team"]["moved"] = -1; refuses(d, "/edges/0/team/moved", "-1");
  fresh()["edges"][0]["team"] = {{"entered", 0}, {"moved", 0}}; refuses(d, "/edges/0", "nothing entered \"lead\"");
  fresh()["edges"][0]["team"] = {{"rate", 1.5}}; refuses(d, "/edges/0/team/rate", "0 to 1");
  fresh()["edges"][0]["lag"] = {{"law", "weibull"}}; refuses(d, "/edges/0/lag/law", "weibull");
  fresh()["edges"][0]["lag"] = {{"law", "geometric"}}; refuses(d, "/edges/0/lag", "\"mean\" is missing");
  fresh()["edges"][0]["lag"] = {{"law", "geometric"}, {"median", 3}}; refuses(d, "/edges/0/lag/median", "not known");
  fresh()["edges"][0]["lag"] = {{"law", "lognormal"}, {"median", 0}, {"sigma", 1}}; refuses(d, "/edges/0/lag/median", "above 0");
  fresh()["edges"][0]["lag"] = {{"law", "lognormal"}, {"median", 3}, {"sigma", 0}}; refuses(d, "/edges/0/lag/sigma", "above 0");
  fresh()["edges"][0]["lag"] = {{"law", "fixed"}, {"days", 1.5}}; refuses(d, "/edges/0/lag/days", "1.5");
  fresh()["edges"][0]["lag"] = {{"law", "table"}, {"probability", {0.5, 0.25}}}; refuses(d, "/edges/0/lag/probability", "sum to 1");
  fresh()["edges"].erase(1); refuses(d, "/edges", "no edge leads out of \"meeting\"");
  fresh().erase("pooling"); refuses(d, "pooling", "strength");
  fresh()["pooling"]["rule"] = "half each"; refuses(d, "/pooling/rule", "half each");
  fresh()["graph"]["moves"].push_back({"lead", "paid"}); refuses(d, "/edges", "has no edge");
  fresh()["graph"]["won"] = ordered_json::array(); refuses(d, "/graph", "won");
  fresh()["uncertainty"] = {{"rates", "bootstrap"}}; refuses(d, "/uncertainty/rates", "beta");
}

TEST(StatedModel, SeveralEntriesNeedTheirShares) {
  ordered_json d = small();
  d["graph"]["open"] = {"lead", "partner", "meeting"};
  d["graph"]["moves"].push_back({"partner", "meeting"});
  d["graph"]["moves"].push_back({"partner", "lost"});
  d["edges"].push_back({{"from", "partner"}, {"to", "meeting"}, {"team", {{"entered", 50}, {"moved", 40}}}, {"lag", {{"law", "geometric"}, {"mean", 1}}}});
  refuses(d, "arrivals", "2 entry stages");
  d["arrivals"] = {{"shares", {{"lead", 0.75}, {"partner", 0.5}}}};
  refuses(d, "/arrivals/shares", "sum to 1");
  d["arrivals"] = {{"shares", {{"lead", 0.75}, {"paid", 0.25}}}};
  refuses(d, "/arrivals/shares/paid", "\"paid\" is none");
  d["arrivals"] = {{"shares", {{"lead", 0.75}, {"partner", 0.25}}}};
  const Model model = read(d);
  EXPECT_EQ(model.arrivals().shares, (std::vector<double>{0.75, 0.25}));
  const std::string written = model.to_json();
  EXPECT_EQ(Model::from_json(written).to_json(), written);
}

TEST(Model, PartsThatDoNotFitAreRefused) {
  const Model good = read(small());
  const auto refused = [&](auto change, const std::string& said) {
    Model::Parts parts = good.parts();
    change(parts);
    try {
      const Model model(std::move(parts));
      FAIL() << "accepted; expected: " << said;
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
      EXPECT_THAT(e.what(), ::testing::HasSubstr(said));
    }
  };
  refused([](Model::Parts& p) { p.laws.pop_back(); }, "laws for 1");
  refused([](Model::Parts& p) { p.laws[0].pop_back(); }, "3 laws");
  refused([](Model::Parts& p) { p.counts[0][0].moved.pop_back(); }, "1 counts for 2 exits");
  refused([](Model::Parts& p) { p.counts[0][0].moved[0] = std::nan(""); }, "nan");
  refused([](Model::Parts& p) { p.counts[0][0].moved[0] = 1e9; }, "more moves");
  refused([](Model::Parts& p) { p.segments[0] = ""; }, "without a name");
  refused([](Model::Parts& p) { p.amount.mean_minor = 0.0; }, "mean amount 0");
  refused([](Model::Parts& p) { p.amount.currency = Currency(); }, "without a currency");
  refused([](Model::Parts& p) { p.arrivals.shares = {0.5}; }, "sum to 0.5");
  refused([](Model::Parts& p) { p.half_life = 0.0; }, "half-life 0");
  refused([](Model::Parts& p) { p.laws[0][0] = StageLaw({{p.graph.at("paid"), {0.5}, 0.0}}); p.counts[0][0].moved = {1.0}; }, "does not have");
}

TEST(Model, FindingsAndHalfLifeSurviveTheDocument) {
  Model::Parts parts = read(small()).parts();
  parts.half_life = 180.0;
  parts.findings.push_back({"few_wins", "rep Anna", 3, "Anna has \"few\" wins", "shrunk to the team", true});
  const std::string written = Model(std::move(parts)).to_json();
  const Model again = Model::from_json(written);
  EXPECT_EQ(again.to_json(), written);
  EXPECT_EQ(again.half_life(), 180.0);
  ASSERT_EQ(again.findings().size(), 1u);
  EXPECT_EQ(again.findings()[0].message, "Anna has \"few\" wins");
}
