// Oracle a_semi_markov: a loop A <-> B with Erlang stays, exact by phase-type expansion (msm::MatrixExp, expm::expm).
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <map>

#include "flow/models.hpp"
#include "support/oracle.hpp"
#include "voronka/flow/flow.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

constexpr const char* kFolder = "oracles/a_semi_markov";

double erlang_cdf(int k, double rate, double x) {   // 1 - sum_{i<k} e^-y y^i / i!
  if (x <= 0.0) return 0.0;
  double term = std::exp(-rate * x), sum = 0.0;
  for (int i = 0; i < k; ++i) {
    sum += term;
    term *= rate * x / (i + 1);
  }
  return 1.0 - sum;
}

// E[min(T, x)] = sum_{i<=k} F_i(x) / rate
double erlang_limited(int k, double rate, double x) {
  double sum = 0.0;
  for (int i = 1; i <= k; ++i) sum += erlang_cdf(i, rate, x) / rate;
  return sum;
}

struct Stay { const char *from, *to; double share; int k; double rate; };
const std::vector<Stay> kStays = {{"A", "B", 0.6, 3, 0.5}, {"A", "Lost", 0.4, 3, 0.5}, {"B", "A", 0.15, 2, 0.4}, {"B", "Won", 0.5, 4, 0.3}, {"B", "Lost", 0.35, 1, 0.1}};

StageGraph loop() {
  return StageGraph::Builder().open("A").open("B").won("Won").lost("Lost").entry("A").move("A", "B").move("A", "Lost").move("B", "A").move("B", "Won").move("B", "Lost").build();
}

enum class Step { right_stamped, mean_preserving };

Model discretised(Step how, double h, double horizon) {
  const StageGraph graph = loop();
  std::map<std::string, std::vector<Exit>> laws;
  const auto n = static_cast<int>(std::lround(horizon / h)) + 1;
  for (const Stay& s : kStays) {
    std::vector<double> p;
    for (int a = 0; a < n; ++a) {
      if (how == Step::right_stamped) {
        p.push_back(s.share * (erlang_cdf(s.k, s.rate, a * h) - erlang_cdf(s.k, s.rate, (a - 1) * h)));
      } else {
        const auto limited = [&](int i) { return i < 0 ? -h : erlang_limited(s.k, s.rate, i * h); };   // so that f_0 = 1 - L(h) / h
        p.push_back(std::max(0.0, s.share * (2.0 * limited(a) - limited(a - 1) - limited(a + 1)) / h));
      }
    }
    laws[s.from].push_back({graph.at(s.to), std::move(p), 0.0});
  }
  return model_of(graph, {{"A", laws["A"]}, {"B", laws["B"]}});
}

// Largest error of the shares won and lost by the oracle's times, for deals fresh in `from`.
double error_fresh(Step how, double h, const std::string& from) {
  const auto rows = read_rows(shared_file(std::string(kFolder) + "/occupancy_from_fresh_" + from + ".csv"));
  const Model model = discretised(how, h, 60.0);
  std::vector<std::vector<double>> arrivals(model.graph().size());
  arrivals[model.graph().at(from).index()] = {1.0};
  const Flows flows = propagate(model, static_cast<std::size_t>(60.0 / h) + 1, {}, arrivals);
  double worst = 0.0;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    const double time = std::stod(rows[r][0]);
    if (time > 60.0) continue;
    const auto t = static_cast<std::size_t>(std::lround(time / h));
    for (const auto& [column, name] : {std::pair{3, "Won"}, std::pair{4, "Lost"}}) {
      const StageId stage = model.graph().at(name);
      double by = flows.until(stage, t);
      if (how == Step::mean_preserving) by -= 0.5 * flows.entries[stage.index()][t];   // mid-CDF: half of the mass at t lies before it
      worst = std::max(worst, std::abs(by - std::stod(rows[r][static_cast<std::size_t>(column)])));
    }
  }
  return worst;
}

// Deals that have been in `from` for `age`: right-stamped, a mass at index a + 1 or later is still there at time a h.
double error_aged(double h, const std::string& from, int age, const std::string& file) {
  const auto rows = read_rows(shared_file(std::string(kFolder) + "/" + file));
  const Model model = discretised(Step::right_stamped, h, 90.0);
  const Stock stock{model.graph().at(from), static_cast<std::int32_t>(std::lround(age / h)) + 1, 1.0};
  const Flows flows = propagate(model, static_cast<std::size_t>(60.0 / h), std::array{stock}, {});
  double worst = 0.0;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    const double time = std::stod(rows[r][0]);
    if (time > 60.0) continue;
    const auto t = static_cast<std::size_t>(std::lround(time / h)) - 1;
    worst = std::max(worst, std::abs(flows.until(model.graph().at("Won"), t) - std::stod(rows[r][3])));
    worst = std::max(worst, std::abs(flows.until(model.graph().at("Lost"), t) - std::stod(rows[r][4])));
  }
  return worst;
}

void expect_order(const std::function<double(double)>& error, double low, double high) {
  double before = error(1.0);
  for (const double h : {0.5, 0.25, 0.125}) {
    const double after = error(h);
    EXPECT_GT(before / after, low) << "h = " << h;
    EXPECT_LT(before / after, high) << "h = " << h;
    before = after;
  }
}

}  // namespace

TEST(SemiMarkov, RightStampedHalvesItsErrorWithTheStep) {
  VORONKA_NEEDS(kFolder);
  for (const std::string from : {"A", "B"}) expect_order([&](double h) { return error_fresh(Step::right_stamped, h, from); }, 1.6, 2.4);
}

TEST(SemiMarkov, MeanPreservingQuartersItsErrorWithTheStep) {
  VORONKA_NEEDS(kFolder);
  for (const std::string from : {"A", "B"}) expect_order([&](double h) { return error_fresh(Step::mean_preserving, h, from); }, 3.2, 4.8);
}

TEST(SemiMarkov, DealsOfAnAgeAreConditionedOnIt) {
  VORONKA_NEEDS(kFolder);
  expect_order([](double h) { return error_aged(h, "A", 7, "occupancy_from_A_age7.csv"); }, 1.6, 2.4);
  expect_order([](double h) { return error_aged(h, "B", 12, "occupancy_from_B_age12.csv"); }, 1.6, 2.4);
}

// Where a deal goes next depends on its age: at age 12 in B the win takes 0.696, fresh 0.5. Right-stamped the distribution function is exact at the grid points.
TEST(SemiMarkov, TheNextStageDependsOnTheAge) {
  VORONKA_NEEDS(kFolder);
  const Model model = discretised(Step::right_stamped, 1.0, 400.0);
  const StageLaw& law = model.law(model.graph().at("B"));
  const auto rows = read_rows(shared_file(std::string(kFolder) + "/next_given_B_age12.csv"));
  ASSERT_EQ(rows.size(), 4u);
  for (std::size_t r = 1; r < rows.size(); ++r)
    for (std::size_t j = 0; j < law.exits().size(); ++j)
      if (law.exits()[j].to == model.graph().at(rows[r][0])) {
        EXPECT_NEAR(law.conditional_ultimate(j, 13), std::stod(rows[r][1]), 1e-12) << rows[r][0];
      }
}

// The mean-preserving step keeps the mean time to an end.
TEST(SemiMarkov, MeanTimeToAnEnd) {
  VORONKA_NEEDS(kFolder);
  const auto rows = read_rows(shared_file(std::string(kFolder) + "/absorption_time_moments.csv"));
  const Model model = discretised(Step::mean_preserving, 1.0, 600.0);
  for (std::size_t r = 1; r < rows.size(); ++r) {
    std::vector<std::vector<double>> arrivals(model.graph().size());
    arrivals[model.graph().at(rows[r][0]).index()] = {1.0};
    const Flows flows = propagate(model, 600, {}, arrivals);
    double mean = 0.0;
    for (std::size_t t = 0; t < 600; ++t)
      mean += static_cast<double>(t) * (flows.entries[model.graph().at("Won").index()][t] + flows.entries[model.graph().at("Lost").index()][t]);
    EXPECT_NEAR(mean, std::stod(rows[r][1]), 1e-9) << rows[r][0];
  }
}
