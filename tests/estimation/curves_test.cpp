// Aalen-Johansen, Nelson-Aalen and Kaplan-Meier against R (etm, mstate, survival): oracles a_aalen_johansen, a_kaplan_meier.
#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>

#include "support/oracle.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/incidence.hpp"

namespace {

using namespace voronka;
using voronka::testing::read_rows;
using voronka::testing::shared_file;

const std::string aj = "oracles/a_aalen_johansen/", km = "oracles/a_kaplan_meier/";

double number(const std::string& text) {
  if (text == "NA") return std::nan("");
  return std::strtod(text.c_str(), nullptr);  // reads "Inf" too
}
std::int32_t state(const std::string& text) { return text == "cens" ? -1 : std::stoi(text); }

/// id,entry,exit,from,to
std::vector<Spell> id_entry_exit(const std::string& file, std::int32_t shift = 0) {
  std::vector<Spell> spells;
  const auto rows = read_rows(shared_file(file));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto to = state(rows[i][4]);
    spells.push_back({number(rows[i][1]), number(rows[i][2]), state(rows[i][3]) - shift, to < 0 ? to : to - shift});
  }
  return spells;
}

/// Compares rows from,to,time,prob,var: the step function at each time given.
void expect_occupancy(const std::string& file, std::span<const Spell> spells, std::size_t states, AalenJohansenOptions options, std::int32_t shift = 0,
                      bool variance = true) {
  const auto rows = read_rows(shared_file(file));
  ASSERT_GT(rows.size(), 1U);
  std::map<int, StateProbabilities> curves;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const int from = state(rows[i][0]) - shift, to = state(rows[i][1]) - shift;
    if (!curves.contains(from)) curves[from] = aalen_johansen(spells, states, static_cast<std::size_t>(from), options);
    const auto& curve = curves[from];
    const double t = number(rows[i][2]);
    std::size_t at = 0;
    while (at + 1 < curve.times.size() && curve.times[at + 1] <= t) ++at;
    EXPECT_NEAR(curve.probability[at][to], number(rows[i][3]), 1e-12) << file << " row " << i;
    if (variance) {
      EXPECT_NEAR(curve.variance[at][to], number(rows[i][4]), 1e-12) << file << " row " << i;
    }
  }
}

TEST(AalenJohansen, Mgus2FromTimeZeroAndFromSixty) {
  VORONKA_NEEDS(aj + "mgus2_input.csv");
  const auto spells = id_entry_exit(aj + "mgus2_input.csv");
  expect_occupancy(aj + "mgus2_expected_s0_all.csv", spells, 3, {});
  expect_occupancy(aj + "mgus2_expected_s60.csv", spells, 3, {.s = 60});
}

TEST(AalenJohansen, Mgus2CovarianceOfTheRow) {
  VORONKA_NEEDS(aj + "mgus2_input.csv");
  const auto c = aalen_johansen_covariance(id_entry_exit(aj + "mgus2_input.csv"), 3, 0, 120);
  const auto rows = read_rows(shared_file(aj + "mgus2_rowcov_from0_t120.csv"));
  ASSERT_EQ(rows.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(c[i][j], number(rows[i][j]), 1e-12);
}

void expect_mstate(const std::string& file, HazardVariance variance) {
  const auto curve = aalen_johansen(id_entry_exit(aj + "mgus2_input.csv"), 3, 0, {.variance = variance});
  const auto rows = read_rows(shared_file(file));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    std::size_t at = 0;
    while (at + 1 < curve.times.size() && curve.times[at + 1] <= number(rows[i][0])) ++at;
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_NEAR(curve.probability[at][j], number(rows[i][1 + j]), 1e-12);
      EXPECT_NEAR(std::sqrt(curve.variance[at][j]), number(rows[i][4 + j]), 1e-12) << file << " row " << i << " state " << j;
    }
  }
}
TEST(AalenJohansen, Mgus2StandardErrorsOfMstate) {
  VORONKA_NEEDS(aj + "mgus2_mstate_greenwood.csv");
  expect_mstate(aj + "mgus2_mstate_greenwood.csv", HazardVariance::greenwood);
  expect_mstate(aj + "mgus2_mstate_aalen.csv", HazardVariance::aalen);
}

TEST(AalenJohansen, GreenwoodIsCloseToTheInfinitesimalJackknife) {
  VORONKA_NEEDS(aj + "mgus2_survfit_ij.csv");
  const auto curve = aalen_johansen(id_entry_exit(aj + "mgus2_input.csv"), 3, 0);
  const auto rows = read_rows(shared_file(aj + "mgus2_survfit_ij.csv"));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    std::size_t at = 0;
    while (at + 1 < curve.times.size() && curve.times[at + 1] <= number(rows[i][0])) ++at;
    for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(std::sqrt(curve.variance[at][j]), number(rows[i][4 + j]), 1e-3);
  }
}

void expect_hazards(const std::string& file, HazardVariance variance) {
  const auto spells = id_entry_exit(aj + "mgus2_input.csv");
  const auto rows = read_rows(shared_file(file));
  const std::map<int, std::pair<int, int>> transitions{{1, {0, 1}}, {2, {0, 2}}, {3, {1, 2}}};
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto [from, to] = transitions.at(std::stoi(rows[i][1]));
    HazardPoint last{0, 0, 0};
    for (const auto& point : nelson_aalen(spells, from, to, variance))
      if (point.time <= number(rows[i][0])) last = point;
    EXPECT_NEAR(last.cumulative_hazard, number(rows[i][2]), 1e-12);
    EXPECT_NEAR(last.variance, number(rows[i][3]), 1e-12) << file << " row " << i;
  }
}
TEST(NelsonAalen, Mgus2BothVariances) {
  VORONKA_NEEDS(aj + "mgus2_nelson_aalen_aalen.csv");
  expect_hazards(aj + "mgus2_nelson_aalen_aalen.csv", HazardVariance::aalen);
  expect_hazards(aj + "mgus2_nelson_aalen_greenwood.csv", HazardVariance::greenwood);
}

std::vector<Spell> abortion(const std::string& group) {
  std::vector<Spell> spells;
  const auto rows = read_rows(shared_file(aj + "abortion_input.csv"));
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i][4] == group) spells.push_back({number(rows[i][1]), number(rows[i][2]), 0, std::stoi(rows[i][3])});
  for (Spell& x : spells)
    if (x.to == 0) x.to = -1;
  return spells;
}
TEST(AalenJohansen, AbortionWithLeftTruncation) {
  VORONKA_NEEDS(aj + "abortion_input.csv");
  expect_occupancy(aj + "abortion_expected_group0.csv", abortion("0"), 4, {});
  expect_occupancy(aj + "abortion_expected_group1.csv", abortion("1"), 4, {});
}
TEST(AalenJohansen, AbortionWithTheGuardOfLaiAndYing) {
  VORONKA_NEEDS(aj + "abortion_input.csv");
  // Probabilities only: etm does not recompute its variance under the guard.
  expect_occupancy(aj + "abortion_expected_group1_laiying_c1_a08.csv", abortion("1"), 4, {.guard = 1.0, .guard_exponent = 0.8}, 0, false);
}
TEST(AalenJohansen, AbortionRiskSetsAndCounts) {
  VORONKA_NEEDS(aj + "abortion_counts_group0.csv");
  for (const std::string group : {"0", "1"}) {
    const auto spells = abortion(group);
    const auto rows = read_rows(shared_file(aj + "abortion_counts_group" + group + ".csv"));
    const auto curve = kaplan_meier(spells);
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const auto at = std::find_if(curve.begin(), curve.end(), [&](const auto& x) { return x.time == number(rows[i][0]); });
      ASSERT_NE(at, curve.end());
      EXPECT_EQ(at->n_risk, number(rows[i][1]));
      EXPECT_EQ(at->n_event, number(rows[i][2]) + number(rows[i][3]) + number(rows[i][4]));
    }
  }
}

TEST(AalenJohansen, SirContIsReversible) {
  VORONKA_NEEDS(aj + "sircont_input.csv");
  std::vector<Spell> spells;
  std::string last;
  double before = 0.0;
  for (const auto& row : read_rows(shared_file(aj + "sircont_input.csv"))) {
    if (row[0] == "id") continue;
    spells.push_back({row[0] == last ? before : 0.0, number(row[3]), state(row[1]), state(row[2])});
    last = row[0], before = number(row[3]);
  }
  expect_occupancy(aj + "sircont_expected_s1.csv", spells, 3, {.s = 1});
}

TEST(AalenJohansen, ProthrStartsInTwoStates) {
  VORONKA_NEEDS(aj + "prothr_placebo_input.csv");
  expect_occupancy(aj + "prothr_placebo_expected.csv", id_entry_exit(aj + "prothr_placebo_input.csv", 1), 3, {}, 1);
}

TEST(AalenJohansen, WithoutCensoringItIsTheShareSeen) {
  // Random reversible paths, all watched to time 40: the estimate is the plain share, whatever the process (Aalen & Johansen 1978).
  std::uint64_t seed = 7;
  const auto next = [&] { return seed = seed * 6364136223846793005ULL + 1442695040888963407ULL, seed >> 33; };
  std::vector<Spell> spells;
  std::map<double, std::map<int, int>> in_state;
  const int deals = 200;
  for (int deal = 0; deal < deals; ++deal) {
    double t = 0.0;
    int at = 0;
    std::vector<std::pair<double, int>> path{{0.0, 0}};
    while (t < 40) {
      const double stay = 1.0 + static_cast<double>(next() % 9);
      if (t + stay > 40) break;
      const int to = (at + 1 + static_cast<int>(next() % 2)) % 3;
      spells.push_back({t, t + stay, at, to});
      t += stay, at = to;
      path.push_back({t, at});
    }
    if (t < 40) spells.push_back({t, 40, at, -1});
    for (double time = 0; time <= 40; time += 1) {
      int where = 0;
      for (const auto& [from, s] : path)
        if (from <= time) where = s;
      ++in_state[time][where];
    }
  }
  const auto curve = aalen_johansen(spells, 3, 0);
  for (std::size_t i = 0; i < curve.times.size(); ++i)
    for (int j = 0; j < 3; ++j) EXPECT_NEAR(curve.probability[i][j], in_state[curve.times[i]][j] / static_cast<double>(deals), 1e-12);
}

TEST(AalenJohansen, VarianceOfACompetingRiskWithoutCensoringIsBinomial) {
  std::vector<Spell> spells;
  for (int i = 0; i < 40; ++i) spells.push_back({0, 1.0 + i % 7, 0, 1 + i % 3 / 2});
  const auto curve = aalen_johansen(spells, 3, 0);
  for (std::size_t i = 0; i < curve.times.size(); ++i)
    for (int j = 0; j < 3; ++j) EXPECT_NEAR(curve.variance[i][j], curve.probability[i][j] * (1 - curve.probability[i][j]) / 40, 1e-15);
}

TEST(AalenJohansen, RefusesSpellsWithoutMeaning) {
  const auto message = [](std::vector<Spell> spells) {
    try {
      (void)aalen_johansen(spells, 3, 0);
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string("accepted");
  };
  EXPECT_THAT(message({{0, 1, 0, 1}, {2, 2, 0, 1}}), ::testing::HasSubstr("spell 1: entry 2"));
  EXPECT_THAT(message({{0, std::nan(""), 0, 1}}), ::testing::HasSubstr("spell 0"));
  EXPECT_THAT(message({{0, 1, 3, 1}}), ::testing::HasSubstr("from state 3; states are 0 .. 2"));
  EXPECT_THAT(message({{0, 1, 0, 5}}), ::testing::HasSubstr("to state 5"));
  EXPECT_THAT(message({{0, 1, 1, 1}}), ::testing::HasSubstr("to itself"));
  EXPECT_THAT(message({{0, 1, 0, 1, -2}}), ::testing::HasSubstr("weight -2"));
  EXPECT_EQ(message({{0, 1, 0, 1}}), "accepted");
  EXPECT_THROW((void)aalen_johansen({}, 3, 3), Error);
  EXPECT_EQ(aalen_johansen({}, 3, 1).probability, (std::vector<std::vector<double>>{{0, 1, 0}}));
}

// ---- Kaplan-Meier

std::vector<Spell> aml(const std::string& group) {
  std::vector<Spell> spells;
  for (const auto& row : read_rows(shared_file(km + "aml_input.csv")))
    if (row[0] != "time" && (group.empty() || row[2] == group)) spells.push_back({0, number(row[0]), 0, row[1] == "1" ? 1 : -1});
  return spells;
}

void expect_cell(double got, double wanted, const std::string& where) {
  if (std::isnan(wanted)) {
    EXPECT_TRUE(std::isnan(got)) << where << ": " << got;
  } else if (std::isinf(wanted)) {
    EXPECT_EQ(got, wanted) << where;
  } else {
    EXPECT_NEAR(got, wanted, 1e-12 * std::max(1.0, std::abs(wanted))) << where;
  }
}

/// time,n_risk,n_event,n_censor,surv,std_err_logS,lower,upper,cumhaz,std_chaz
void expect_curve(const std::string& file, const std::vector<Spell>& spells, CurveInterval interval, bool std_err_is_of_survival = false) {
  const auto rows = read_rows(shared_file(file));
  const auto curve = kaplan_meier(spells, interval);
  ASSERT_EQ(curve.size() + 1, rows.size()) << file;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto& x = curve[i - 1];
    const std::vector<double> got{x.time, x.n_risk, x.n_event, x.n_censor, x.survival, std_err_is_of_survival ? x.std_err_log * x.survival : x.std_err_log,
                                  x.low,  x.high,   x.cumulative_hazard, x.std_cumulative_hazard};
    for (std::size_t c = 0; c < got.size(); ++c) expect_cell(got[c], number(rows[i][c]), file + " row " + std::to_string(i) + " column " + std::to_string(c));
  }
}

TEST(KaplanMeier, AmlOnFiveScales) {
  VORONKA_NEEDS(km + "aml_input.csv");
  const std::map<std::string, CurveInterval> scales{{"plain", CurveInterval::plain}, {"log", CurveInterval::log}, {"log-log", CurveInterval::log_log},
                                                    {"logit", CurveInterval::logit}, {"arcsin", CurveInterval::arcsin}};
  for (const std::string group : {"Maintained", "Nonmaintained"})
    for (const auto& [name, scale] : scales) expect_curve(km + "aml_" + group + "_" + name + ".csv", aml(group), scale);
}

TEST(KaplanMeier, LeftTruncation) {
  VORONKA_NEEDS(km + "abortion1_input.csv");
  std::vector<Spell> spells;
  for (const auto& row : read_rows(shared_file(km + "abortion1_input.csv")))
    if (row[0] != "entry") spells.push_back({number(row[0]), number(row[1]), 0, row[2] == "1" ? 1 : -1});
  expect_curve(km + "abortion1_log.csv", spells, CurveInterval::log);
}

TEST(KaplanMeier, Lung) {
  VORONKA_NEEDS(km + "lung_input.csv");
  std::vector<Spell> spells;
  for (const auto& row : read_rows(shared_file(km + "lung_input.csv")))
    if (row[0] != "time") spells.push_back({0, number(row[0]), 0, row[1] == "1" ? 1 : -1});
  expect_curve(km + "lung_all_log.csv", spells, CurveInterval::log);
}

TEST(KaplanMeier, FractionalWeightsHaveJackknifeErrors) {
  VORONKA_NEEDS(km + "aml_weighted_input.csv");
  std::vector<Spell> spells;
  for (const auto& row : read_rows(shared_file(km + "aml_weighted_input.csv")))
    if (row[0] != "time") spells.push_back({0, number(row[0]), 0, row[1] == "1" ? 1 : -1, number(row[2])});
  // With such weights R reports the standard error of S, not of log S.
  expect_curve(km + "aml_weighted_loglog.csv", spells, CurveInterval::log_log, true);
}

TEST(KaplanMeier, ExpOfNelsonAalen) {
  VORONKA_NEEDS(km + "aml_all_stype2_ctype1.csv");
  const auto rows = read_rows(shared_file(km + "aml_all_stype2_ctype1.csv"));
  const auto curve = kaplan_meier(aml(""));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    EXPECT_NEAR(std::exp(-curve[i - 1].cumulative_hazard), number(rows[i][4]), 1e-12);
    EXPECT_NEAR(curve[i - 1].std_cumulative_hazard, number(rows[i][5]), 1e-12);
  }
}

TEST(KaplanMeier, QuantilesAndRestrictedMean) {
  VORONKA_NEEDS(km + "aml_quantiles_logCI.csv");
  const auto rows = read_rows(shared_file(km + "aml_quantiles_logCI.csv")), means = read_rows(shared_file(km + "aml_summary_rmean100.csv"));
  const std::vector<std::string> groups{"Maintained", "Nonmaintained"};
  for (std::size_t g = 0; g < 2; ++g) {
    const auto curve = kaplan_meier(aml(groups[g]), CurveInterval::log);
    for (std::size_t q = 0; q < 3; ++q) {
      const auto at = curve_quantile(curve, 0.25 * static_cast<double>(q + 1));
      expect_cell(at.value, number(rows[g + 1][1 + q]), groups[g] + " quantile " + std::to_string(q));
      expect_cell(at.low, number(rows[g + 1][4 + q]), groups[g] + " low " + std::to_string(q));
      expect_cell(at.high, number(rows[g + 1][7 + q]), groups[g] + " high " + std::to_string(q));
    }
    const auto mean = restricted_mean(curve, 100);
    EXPECT_NEAR(mean.mean, number(means[g + 1][4]), 1e-12 * 100);
    EXPECT_NEAR(mean.standard_error, number(means[g + 1][5]), 1e-12 * 100);
  }
}

TEST(KaplanMeier, LogRank) {
  VORONKA_NEEDS(km + "aml_logrank.csv");
  const auto row = read_rows(shared_file(km + "aml_logrank.csv"))[1];
  const std::vector<std::vector<Spell>> groups{aml("Maintained"), aml("Nonmaintained")};
  const auto test = log_rank(groups);
  EXPECT_NEAR(test.chi_square, number(row[0]), 1e-12 * 10);
  EXPECT_EQ(test.degrees, std::stoi(row[1]));
  EXPECT_NEAR(test.p_value, number(row[2]), 1e-12);
  EXPECT_THROW((void)log_rank(std::span(groups).first(1)), Error);
}

TEST(KaplanMeier, IsOneStateOfAalenJohansen) {
  VORONKA_NEEDS(km + "aml_input.csv");
  const auto spells = aml("");
  const auto both = aalen_johansen(spells, 2, 0);
  for (const auto& point : kaplan_meier(spells)) {
    std::size_t at = 0;
    while (at + 1 < both.times.size() && both.times[at + 1] <= point.time) ++at;
    EXPECT_NEAR(both.probability[at][0], point.survival, 1e-14);
    if (point.survival <= 0) continue;
    EXPECT_NEAR(std::sqrt(both.variance[at][0]), point.std_err_log * point.survival, 1e-14);
  }
}

}  // namespace
