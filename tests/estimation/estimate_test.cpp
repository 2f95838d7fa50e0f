// The model that a history teaches: its laws against the counts, hidden truth, shrinkage, forgetting, amounts, arrivals, findings.
#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "estimation/histories.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/incidence.hpp"
#include "voronka/estimation/model.hpp"

namespace {

using namespace voronka;
using namespace voronka::testing;

const Day first = Day::of(2025, 1, 6);  // a Monday

StageGraph funnel() {
  return StageGraph::Builder().open("lead").open("meeting").won("won").lost("lost").move("lead", "meeting").move("lead", "lost").move("meeting", "won").move("meeting", "lost").move("meeting", "lead").build();
}

EstimateOptions on_calendar(std::vector<std::string> by = {}) {
  EstimateOptions options;
  options.clock = Clock::calendar, options.by = std::move(by);
  return options;
}

/// lead -> meeting with `to_meeting`, meeting -> won with `to_win`, meeting -> lead 10 %; geometric stays with these daily hazards.
struct Truth {
  double to_meeting = 0.6, to_win = 0.4, lead_hazard = 0.10, meeting_hazard = 0.06;
};
std::vector<Step> simulate(std::uint64_t seed, const std::string& rep, int deals, int days, const Truth& truth, const std::string& prefix = "D", std::int64_t amount = 1'000'00) {
  const Random random(seed);
  std::vector<Step> steps;
  for (int d = 0; d < deals; ++d) {
    const auto stream = static_cast<std::uint32_t>(d);
    Day day = first + static_cast<int>(random.uniform(0, stream, 0, 5) * days);
    const std::string name = prefix + rep + std::to_string(d);
    steps.push_back({name, "lead", day, rep});
    std::string stage = "lead";
    for (std::uint32_t k = 1; stage == "lead" || stage == "meeting"; ++k) {
      const auto [u, v] = random.uniform_pair(k, stream, 0, 6);
      const double h = stage == "lead" ? truth.lead_hazard : truth.meeting_hazard;
      day = day + static_cast<int>(std::floor(std::log(u) / std::log1p(-h)));
      if (stage == "lead") stage = v < truth.to_meeting ? "meeting" : "lost";
      else stage = v < truth.to_win ? "won" : v < truth.to_win + 0.1 ? "lead" : "lost";
      steps.push_back({name, stage, day, rep, "", stage == "won" ? amount : 0});
    }
  }
  return steps;
}
void append(std::vector<Step>& to, std::vector<Step> more) { to.insert(to.end(), more.begin(), more.end()); }

const Finding* find(const Model& model, const std::string& code) {
  for (const auto& f : model.findings())
    if (f.code == code) return &f;
  return nullptr;
}
double share(const Model& model, const std::string& from, const std::string& to, std::optional<std::size_t> segment = {}) {
  const auto& law = model.law(model.graph().at(from), segment);
  for (std::size_t j = 0; j < law.exits().size(); ++j)
    if (law.exits()[j].to == model.graph().at(to)) return law.ultimate(j);
  return 0.0;
}

TEST(Estimate, LawOfOneStageByHand) {
  const auto graph = engaged_won_lost();
  // Ages: won at 0, lost at 2, open seen to 2, won at 3, open seen to 5 (the same deals as in the incidence test).
  const auto history = history_of(graph, {{"a", "engaged", first}, {"a", "won", first, "", "", 300}, {"b", "engaged", first}, {"b", "lost", first + 2}, {"c", "engaged", first + 3},
                                          {"d", "engaged", first + 1}, {"d", "won", first + 4, "", "", 500}, {"e", "engaged", first}}, first + 5);
  const auto model = estimate(history, WorkCalendar::weekdays(), on_calendar());
  const auto& law = model.law(StageId{0});
  ASSERT_EQ(law.exits().size(), 2U);
  EXPECT_NEAR(law.kernel(0, 0), 1.0 / 5, 1e-15);
  EXPECT_NEAR(law.kernel(1, 2), 0.8 / 4, 1e-15);
  EXPECT_NEAR(law.kernel(0, 3), 0.6 / 2, 1e-15);
  EXPECT_NEAR(law.unresolved(), 0.3, 1e-15);
  EXPECT_NEAR(law.conditional(0, 1, 2), 0.3 / 0.8, 1e-15);
  EXPECT_FALSE(model.stated());
  EXPECT_EQ(model.amount().n, 2);
  EXPECT_NEAR(model.amount().mean_minor, 400, 1e-12);
  EXPECT_NEAR(model.amount().cv, std::sqrt(20000.0) / 400, 1e-12);
  EXPECT_NEAR(model.amount().mean_standard_error, 100, 1e-9);
  ASSERT_NE(find(model, "unresolved"), nullptr);
  EXPECT_THAT(find(model, "unresolved")->message, ::testing::HasSubstr("30.0 %"));
  ASSERT_NE(find(model, "few_wins"), nullptr);
}

TEST(Estimate, LawAgreesWithIncidenceInAGraphOfOneOpenStage) {
  const auto graph = engaged_won_lost();
  for (const Clock clock : {Clock::calendar, Clock::working}) {
    const auto history = history_of(graph, company(5, first, 120, 3), first + 120, first + 30);
    EstimateOptions options;
    options.clock = clock, options.by = {};
    const auto model = estimate(history, WorkCalendar::weekdays(), options);
    IncidenceOptions at;
    at.clock = clock, at.horizons = {5, 20, 40, 60};
    for (const auto& row : incidence(history, WorkCalendar::weekdays(), at)) {
      const std::size_t exit = row.to == model.law(StageId{0}).exits()[0].to ? 0 : 1;
      double sum = 0;
      for (std::int32_t a = 0; a <= row.horizon; ++a) sum += model.law(StageId{0}).kernel(exit, a);
      EXPECT_NEAR(sum, row.probability, 1e-12);
    }
  }
}

TEST(Estimate, HiddenTruthIsFound) {
  const Truth truth;
  const auto steps = simulate(1, "A", 4000, 600, truth);
  const auto model = estimate(history_of(funnel(), steps, first + 600), WorkCalendar::weekdays(), on_calendar());
  EXPECT_NEAR(share(model, "lead", "meeting"), 0.6, 0.03);
  EXPECT_NEAR(share(model, "meeting", "won"), 0.4, 0.04);
  EXPECT_NEAR(share(model, "meeting", "lead"), 0.1, 0.025);
  // Mean stay of a geometric law from 0: (1 - h) / h.
  for (const auto& [stage, h] : std::map<std::string, double>{{"lead", 0.10}, {"meeting", 0.06}}) {
    const auto& law = model.law(model.graph().at(stage));
    double mean = 0, mass = 0;
    for (std::size_t j = 0; j < law.exits().size(); ++j)
      for (std::size_t a = 0; a < law.exits()[j].probability.size(); ++a) mean += static_cast<double>(a) * law.exits()[j].probability[a], mass += law.exits()[j].probability[a];
    EXPECT_NEAR(mean / mass / ((1 - h) / h), 1.0, 0.05) << stage;
  }
  EXPECT_NEAR(model.arrivals().per_day, 4000.0 / 600, 0.8);
  EXPECT_EQ(model.arrivals().shares, (std::vector<double>{1.0}));
}

TEST(Estimate, EffectiveNumberIsTheNumberWhereNothingIsCensored) {
  const auto steps = simulate(2, "A", 500, 100, {});
  const auto history = history_of(funnel(), steps, first + 2000);
  const auto model = estimate(history, WorkCalendar::weekdays(), on_calendar());
  std::map<int, double> visits;
  for (const Visit& v : history.visits()) ++visits[v.stage.index()];
  for (const int stage : {0, 1}) {
    EXPECT_NEAR(model.counts(StageId{static_cast<std::uint16_t>(stage)}).entered, visits[stage], 1e-6);
    EXPECT_EQ(model.law(StageId{static_cast<std::uint16_t>(stage)}).unresolved(), 0.0);
    double moved = 0;
    for (const double m : model.counts(StageId{static_cast<std::uint16_t>(stage)}).moved) moved += m;
    EXPECT_NEAR(moved, visits[stage], 1e-6);
  }
  // Cut in the middle, it is fewer than the visits and more than those seen to end.
  const auto cut = history_of(funnel(), steps, first + 60);
  const auto part = estimate(cut, WorkCalendar::weekdays(), on_calendar());
  double begun = 0, ended = 0;
  for (const Visit& v : cut.visits())
    if (v.stage.index() == 1) begun += 1, ended += v.next == none ? 0 : 1;
  EXPECT_LT(part.counts(StageId{1}).entered, begun);
  EXPECT_GT(part.counts(StageId{1}).entered, 0.6 * ended);
}

TEST(Estimate, RepsAreShrunkToTheTeam) {
  // Twelve reps whose chance of a meeting differs, 15 to 300 leads each, forty companies. Shrunk shares must be nearer the truth than each rep's own, and far
  // nearer than the team's.
  const int reps = 12;
  double shrunk = 0, own = 0, pooled = 0;
  for (int company = 0; company < 40; ++company) {
    std::vector<Step> steps;
    std::vector<double> truth;
    for (int r = 0; r < reps; ++r) {
      Truth t;
      t.to_meeting = 0.35 + 0.5 * (r * 5 % reps) / (reps - 1);
      truth.push_back(t.to_meeting);
      append(steps, simulate(static_cast<std::uint64_t>(1000 * company + 50 + r), "R" + std::to_string(10 + r), r < 6 ? 15 : r < 9 ? 60 : 300, 300, t));
    }
    const History history = history_of(funnel(), steps, first + 330);
    const auto model = estimate(history, WorkCalendar::weekdays(), on_calendar({"rep"}));
    ASSERT_EQ(model.segments().size(), static_cast<std::size_t>(reps));
    const double team = share(model, "lead", "meeting");
    for (int r = 0; r < reps; ++r) {
      const std::string name = "R" + std::to_string(10 + r);
      int leads = 0, meetings = 0;
      for (std::size_t i = 0; i + 1 < steps.size(); ++i)
        if (steps[i].rep == name && steps[i].stage == "lead" && steps[i + 1].deal == steps[i].deal) ++leads, meetings += steps[i + 1].stage == "meeting" ? 1 : 0;
      const double raw = static_cast<double>(meetings) / leads, s = share(model, "lead", "meeting", model.segment(name)), t = truth[static_cast<std::size_t>(r)];
      shrunk += (s - t) * (s - t), own += (raw - t) * (raw - t), pooled += (team - t) * (team - t);
      // The denominator is his own leads, open ones included; what he borrows stands apart.
      const auto entered = std::count_if(history.visits().begin(), history.visits().end(),
                                         [&](const Visit& v) { return history.reps()[static_cast<std::size_t>(v.rep)] == name && v.stage == StageId{0}; });
      ASSERT_EQ(model.counts(StageId{0}, model.segment(name)).observed, static_cast<double>(entered));
      // Never surer than the team.
      EXPECT_LE(model.counts(StageId{0}, model.segment(name)).entered, model.counts(StageId{0}).entered * (1 + 1e-9));
    }
  }
  EXPECT_LT(shrunk, own * 0.92);
  EXPECT_LT(shrunk, pooled * 0.4);
}

TEST(Estimate, WithoutRepsThereIsTheTeamAlone) {
  const auto history = history_of(funnel(), simulate(7, "", 60, 200, Truth{}), first + 230);
  const auto model = estimate(history, WorkCalendar::weekdays(), {});
  EXPECT_TRUE(model.segments().empty());
  EXPECT_TRUE(model.by().empty());
  EXPECT_TRUE(std::any_of(model.findings().begin(), model.findings().end(), [](const Finding& f) { return f.code == "no_reps"; }));
  EXPECT_EQ(model.learned_as_of(), history.as_of());
  EXPECT_THROW((void)estimate(history, WorkCalendar::weekdays(), on_calendar({"channel"})), Error);
}

TEST(Estimate, RepsThatAreAlikeArePooled) {
  std::vector<Step> steps;
  for (int r = 0; r < 8; ++r) append(steps, simulate(static_cast<std::uint64_t>(80 + r), "R" + std::to_string(r), 40, 200, {}));
  steps.push_back({"only", "lead", first + 5, "New"});
  const auto model = estimate(history_of(funnel(), steps, first + 300), WorkCalendar::weekdays(), on_calendar({"rep"}));
  const double team = share(model, "lead", "meeting");
  double raw_spread = 0, spread = 0;
  for (int r = 0; r < 8; ++r) {
    const std::string name = "R" + std::to_string(r);
    double n = 0, k = 0;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i)
      if (steps[i].rep == name && steps[i].stage == "lead" && steps[i + 1].deal == steps[i].deal) n += 1, k += steps[i + 1].stage == "meeting" ? 1 : 0;
    raw_spread += std::pow(k / n - team, 2), spread += std::pow(share(model, "lead", "meeting", model.segment(name)) - team, 2);
  }
  EXPECT_LT(spread, 0.5 * raw_spread);
  // One open lead says next to nothing of its rep.
  EXPECT_NEAR(share(model, "lead", "meeting", model.segment("New")), team, 0.02);
  EXPECT_EQ(model.segment("Nobody"), std::nullopt);
}

TEST(Estimate, TwoRepsDoNotRunToTheBorder) {
  std::vector<Step> steps;
  Truth good, bad;
  good.to_win = 0.7, bad.to_win = 0.2;
  append(steps, simulate(11, "Good", 150, 300, good));
  append(steps, simulate(12, "Bad", 150, 300, bad));
  const auto model = estimate(history_of(funnel(), steps, first + 400), WorkCalendar::weekdays(), on_calendar({"rep"}));
  const double g = share(model, "meeting", "won", model.segment("Good")), b = share(model, "meeting", "won", model.segment("Bad")), team = share(model, "meeting", "won");
  EXPECT_GT(g, team + 0.08);
  EXPECT_LT(b, team - 0.08);
  EXPECT_LT(g, 0.75);
  EXPECT_GT(b, 0.15);
}

TEST(Estimate, SegmentsByChannelAndByBoth) {
  std::vector<Step> steps = simulate(31, "Anna", 80, 200, {}, "x");
  for (auto& s : steps) s.channel = "web";
  auto more = simulate(32, "Boris", 80, 200, {}, "y");
  for (auto& s : more) s.channel = "phone";
  append(steps, more);
  append(steps, simulate(33, "", 40, 200, {}, "z"));  // neither rep nor channel
  const auto history = history_of(funnel(), steps, first + 250);
  const auto channel = estimate(history, WorkCalendar::weekdays(), on_calendar({"channel"}));
  EXPECT_THAT(std::vector<std::string>(channel.segments().begin(), channel.segments().end()), ::testing::ElementsAre("phone", "web"));
  const auto both = estimate(history, WorkCalendar::weekdays(), on_calendar({"rep", "channel"}));
  EXPECT_THAT(std::vector<std::string>(both.segments().begin(), both.segments().end()), ::testing::ElementsAre("(unknown) / (unknown)", "Anna / web", "Boris / phone"));
  // The deals of nobody are the team's all the same.
  EXPECT_EQ(share(channel, "lead", "meeting"), share(estimate(history, WorkCalendar::weekdays(), on_calendar()), "lead", "meeting"));
}

TEST(Estimate, ForgettingFollowsAChange) {
  Truth before, after;
  before.to_win = 0.2, after.to_win = 0.6;
  auto steps = simulate(41, "", 1200, 400, before, "old");
  auto later = simulate(42, "", 1200, 400, after, "new");
  for (auto& s : later) s.day = s.day + 400;
  append(steps, later);
  const auto history = history_of(funnel(), steps, first + 800);
  auto options = on_calendar();
  const double all = share(estimate(history, WorkCalendar::weekdays(), options), "meeting", "won");
  options.half_life = 60;
  const auto forgetting = estimate(history, WorkCalendar::weekdays(), options);
  EXPECT_NEAR(all, 0.4, 0.05);
  EXPECT_NEAR(share(forgetting, "meeting", "won"), 0.6, 0.08);
  EXPECT_EQ(forgetting.half_life(), 60);
  options.half_life.reset();
  options.choose_half_life = true;
  const auto chosen = estimate(history, WorkCalendar::weekdays(), options);
  ASSERT_TRUE(chosen.half_life().has_value());
  EXPECT_LE(*chosen.half_life(), 180);
  // Nothing changed: nothing is forgotten.
  const auto steady = history_of(funnel(), simulate(43, "", 2400, 800, before), first + 800);
  EXPECT_FALSE(estimate(steady, WorkCalendar::weekdays(), options).half_life().has_value());
  // With delayed entry ages are older than the log is long; the same change is found.
  const auto late = history_of(funnel(), steps, first + 800, first + 300);
  ASSERT_TRUE(estimate(late, WorkCalendar::weekdays(), options).half_life().has_value());
  std::vector<Step> veterans = steps;
  for (int i = 0; i < 20; ++i) veterans.push_back({"veteran" + std::to_string(i), "lead", first - 3000});
  ASSERT_TRUE(estimate(history_of(funnel(), veterans, first + 800, first + 300), WorkCalendar::weekdays(), options).half_life().has_value());
  // Too short to tell.
  const auto brief = history_of(funnel(), simulate(44, "", 300, 60, before), first + 70);
  const auto short_model = estimate(brief, WorkCalendar::weekdays(), options);
  EXPECT_FALSE(short_model.half_life().has_value());
  EXPECT_NE(find(short_model, "half_life_not_chosen"), nullptr);
}

TEST(Estimate, AmountsAreThoseOfWinsThatHaveOne) {
  auto steps = simulate(51, "", 60, 100, {});
  int wins = 0;
  for (auto& s : steps)
    if (s.stage == "won") s.amount = ++wins % 2 == 0 ? 200'00 : 0;
  const auto some = estimate(history_of(funnel(), steps, first + 300), WorkCalendar::weekdays(), on_calendar());
  EXPECT_EQ(some.amount().n, wins / 2);
  EXPECT_EQ(some.amount().mean_minor, 200'00);
  EXPECT_EQ(some.amount().cv, 0.0);
  ASSERT_NE(find(some, "won_without_amount"), nullptr);
  EXPECT_EQ(find(some, "won_without_amount")->count, wins - wins / 2);
  EXPECT_EQ(some.amount().currency.code(), "RUB");
  for (auto& s : steps) s.amount = 0;
  const auto nothing = estimate(history_of(funnel(), steps, first + 300), WorkCalendar::weekdays(), on_calendar());
  EXPECT_EQ(nothing.amount().n, 0);
  EXPECT_EQ(nothing.amount().mean_minor, 0.0);
  EXPECT_EQ(Model::from_json(nothing.to_json()).to_json(), nothing.to_json());
  EXPECT_EQ(nothing.to_json().find("\"amount\""), std::string::npos);
  for (auto& s : steps)
    if (s.stage == "won") s.amount = 100'00;
  const auto nameless = estimate(history_of(funnel(), steps, first + 300, {}, ""), WorkCalendar::weekdays(), on_calendar());
  EXPECT_EQ(nameless.amount().n, 0);
  EXPECT_NE(find(nameless, "amounts_without_currency"), nullptr);
}

TEST(Estimate, ArrivalsAreThoseOfTheLastNinetyDays) {
  const auto graph = StageGraph::Builder().open("web").open("phone").open("offer").won("won").lost("lost").move("web", "offer").move("phone", "offer").move("offer", "won").move("offer", "lost").build();
  std::vector<Step> steps{{"w", "web", first}, {"w", "offer", first + 1}, {"w", "won", first + 2}};
  for (int i = 0; i < 30; ++i) steps.push_back({"p" + std::to_string(i), "phone", first + 10});          // long ago
  for (int i = 0; i < 27; ++i) steps.push_back({"r" + std::to_string(i), i % 3 == 0 ? "phone" : "web", first + 200 + i});
  steps.push_back({"direct", "offer", first + 210});
  const auto model = estimate(history_of(graph, steps, first + 279), WorkCalendar::weekdays(), on_calendar());
  EXPECT_NEAR(model.arrivals().per_day, 27.0 / 90, 1e-12);
  ASSERT_EQ(model.arrivals().stages.size(), 2U);
  EXPECT_NEAR(model.arrivals().shares[0], 2.0 / 3, 1e-12);
  EXPECT_EQ(find(model, "arrivals_elsewhere")->count, 1);
  auto working = EstimateOptions{};
  working.by = {};
  EXPECT_NEAR(estimate(history_of(graph, steps, first + 279), WorkCalendar::weekdays(), working).arrivals().per_day, 27.0 / 64, 0.01);  // 64 working days in 90
  const auto quiet = estimate(history_of(graph, steps, first + 500), WorkCalendar::weekdays(), on_calendar());
  EXPECT_EQ(quiet.arrivals().per_day, 0.0);
  EXPECT_NEAR(quiet.arrivals().shares[0], 19.0 / 58, 1e-12);
  EXPECT_NE(find(quiet, "no_recent_arrivals"), nullptr);
}

TEST(Estimate, MovesThatTheGraphDoesNotHaveAreCensored) {
  auto steps = simulate(61, "", 100, 100, {});
  const auto plain = estimate(history_of(funnel(), steps, first + 400), WorkCalendar::weekdays(), on_calendar());
  for (int i = 0; i < 5; ++i) {
    steps.push_back({"odd" + std::to_string(i), "lead", first + 1});
    steps.push_back({"odd" + std::to_string(i), "won", first + 1});  // the graph has no move from lead to won
  }
  const auto model = estimate(history_of(funnel(), steps, first + 400), WorkCalendar::weekdays(), on_calendar());
  ASSERT_NE(find(model, "moves_outside_graph"), nullptr);
  EXPECT_EQ(find(model, "moves_outside_graph")->count, 5);
  EXPECT_EQ(share(model, "lead", "won"), 0.0);
  EXPECT_NEAR(model.law(StageId{0}).unresolved(), plain.law(StageId{0}).unresolved(), 1e-12);
}

TEST(Estimate, AThinRiskSetUnderDelayedEntryDoesNotEndTheCurve) {
  // The only deal at risk at age 0 leaves; ten that came in before the log starts are at risk from age 20 on, and five of them are won at 25.
  std::vector<Step> steps{{"young", "engaged", first + 20}, {"young", "lost", first + 20}};
  for (int i = 0; i < 10; ++i) {
    steps.push_back({"old" + std::to_string(i), "engaged", first});
    if (i < 5) steps.push_back({"old" + std::to_string(i), "won", first + 25});
  }
  const auto model = estimate(history_of(engaged_won_lost(), steps, first + 40, first + 20), WorkCalendar::weekdays(), on_calendar());
  ASSERT_NE(find(model, "thin_risk_set"), nullptr);
  EXPECT_EQ(find(model, "thin_risk_set")->count, 1);
  EXPECT_NEAR(share(model, "engaged", "won"), 0.5, 1e-15);
  EXPECT_EQ(share(model, "engaged", "lost"), 0.0);
}

TEST(Estimate, ReopenedDealsGiveTerminalStagesALaw) {
  const auto graph = StageGraph::Builder().open("talk").won("won").lost("lost").move("talk", "won").move("talk", "lost").move("lost", "talk").build();
  const auto history = history_of(graph, {{"a", "talk", first}, {"a", "lost", first + 2}, {"a", "talk", first + 5}, {"a", "won", first + 6}, {"b", "talk", first}, {"b", "lost", first + 3}}, first + 30);
  const auto model = estimate(history, WorkCalendar::weekdays(), on_calendar());
  const auto& law = model.law(graph.at("lost"));
  ASSERT_EQ(law.exits().size(), 1U);
  EXPECT_NEAR(law.kernel(0, 3), 0.5, 1e-15);
  EXPECT_TRUE(model.law(graph.at("won")).exits().empty());
}

TEST(Estimate, RoundTripsAndIsTheSameEveryTime) {
  std::vector<Step> steps;
  for (int r = 0; r < 3; ++r) append(steps, simulate(static_cast<std::uint64_t>(90 + r), "R" + std::to_string(r), 50, 150, {}));
  const auto history = history_of(funnel(), steps, first + 160);
  const auto model = estimate(history, WorkCalendar::weekdays(), {});
  EXPECT_EQ(Model::from_json(model.to_json()).to_json(), model.to_json());
  EXPECT_EQ(estimate(history, WorkCalendar::weekdays(), {}).to_json(), model.to_json());
  // The order of the rows does not matter.
  std::vector<Step> reordered;
  for (int part : {2, 0, 1})
    for (const auto& s : steps)
      if (s.rep == "R" + std::to_string(part)) reordered.push_back(s);
  EXPECT_EQ(estimate(history_of(funnel(), reordered, first + 160), WorkCalendar::weekdays(), {}).to_json(), model.to_json());
}

TEST(Estimate, RefusesWhatCannotBeLearned) {
  const auto graph = engaged_won_lost();
  const auto message = [&](const History& history, const EstimateOptions& options = {}) {
    try {
      (void)estimate(history, WorkCalendar::weekdays(), options);
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string("accepted");
  };
  EXPECT_THAT(message(history_of(graph, {{"a", "engaged", first}, {"a", "lost", first + 1}}, first + 5)), ::testing::HasSubstr("nothing was won up to 2025-01-11"));
  EXPECT_THAT(message(history_of(graph, {{"a", "won", first}}, first + 5)), ::testing::HasSubstr("no visit of an open stage"));
  const auto good = history_of(graph, {{"a", "engaged", first}, {"a", "won", first + 1}}, first + 5);
  EXPECT_EQ(message(good), "accepted");
  EstimateOptions bad;
  bad.half_life = -5.0;
  EXPECT_THAT(message(good, bad), ::testing::HasSubstr("half-life of -5"));
  bad.half_life = 30.0, bad.choose_half_life = true;
  EXPECT_THAT(message(good, bad), ::testing::HasSubstr("one of the two"));
  bad = {};
  bad.by = {"region"};
  EXPECT_THAT(message(good, bad), ::testing::HasSubstr("region"));
  // All wins are forgotten.
  bad = {};
  bad.half_life = 1.0;
  EXPECT_THAT(message(history_of(graph, {{"a", "engaged", first}, {"a", "won", first + 1}, {"b", "engaged", first + 100}}, first + 120), bad), ::testing::HasSubstr("too long ago for the half-life"));
}

TEST(Estimate, CanBeStopped) {
  const auto history = history_of(engaged_won_lost(), {{"a", "engaged", first}, {"a", "won", first + 1}}, first + 5);
  EstimateOptions options;
  std::vector<double> seen;
  options.progress = [&](double done) { return seen.push_back(done), true; };
  (void)estimate(history, WorkCalendar::weekdays(), options);
  EXPECT_EQ(seen.front(), 0.0);
  EXPECT_EQ(seen.back(), 1.0);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  options.progress = [](double done) { return done < 0.4; };
  try {
    (void)estimate(history, WorkCalendar::weekdays(), options);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::cancelled);
  }
}

}  // namespace
