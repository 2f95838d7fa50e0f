// Empirical Bayes against R (VGAM, dirmult, MASS, actuar, lme4, metafor): oracle b_shrinkage.
#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <numeric>

#include "support/oracle.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/pooling.hpp"

namespace {

using namespace voronka;
using voronka::testing::read_rows;
using voronka::testing::shared_file;

const std::string folder = "oracles/b_shrinkage/";

double number(const std::string& s) { return std::strtod(s.c_str(), nullptr); }
std::vector<double> column(const std::string& file, std::size_t j) {
  std::vector<double> result;
  const auto rows = read_rows(shared_file(folder + file));
  for (std::size_t i = 1; i < rows.size(); ++i) result.push_back(number(rows[i][j]));
  return result;
}
std::vector<std::int64_t> integers(const std::string& file, std::size_t j) {
  std::vector<std::int64_t> result;
  for (const double x : column(file, j)) result.push_back(std::llround(x));
  return result;
}
std::map<std::string, double> named(const std::string& file) {
  std::map<std::string, double> result;
  for (const auto& row : read_rows(shared_file(folder + file))) result[row[0]] = number(row[1]);
  return result;
}
struct Lcg {
  std::uint64_t seed;
  std::uint64_t operator()() { return seed = seed * 6364136223846793005ULL + 1442695040888963407ULL, seed >> 33; }
};

TEST(BetaBinomial, Lirat) {
  VORONKA_NEEDS(folder + "lirat_input.csv");
  const auto k = integers("lirat_input.csv", 0), n = integers("lirat_input.csv", 1);
  auto wanted = named("lirat_betabinomial_mle.csv");
  const auto fit = fit_beta_binomial(k, n);
  EXPECT_NEAR(fit.alpha / wanted["alpha"], 1.0, 1e-5);
  EXPECT_NEAR(fit.beta / wanted["beta"], 1.0, 1e-5);
  EXPECT_NEAR(fit.log_likelihood, wanted["loglik"], 1e-8);
  EXPECT_FALSE(fit.capped);
  auto moments = named("lirat_mom_kleinman.csv");
  const auto mom = beta_binomial_moments(k, n);
  EXPECT_NEAR(mom.alpha / (mom.alpha + mom.beta) / moments["mu"], 1.0, 1e-10);
  EXPECT_NEAR(1.0 / (1.0 + mom.alpha + mom.beta) / moments["rho"], 1.0, 1e-10);
  const auto posterior = column("lirat_posterior.csv", 2);
  for (std::size_t i = 0; i < k.size(); ++i)
    EXPECT_NEAR((static_cast<double>(k[i]) + fit.alpha) / (static_cast<double>(n[i]) + fit.alpha + fit.beta), posterior[i], 1e-6);
}

TEST(BetaBinomial, ExpectedRanks) {
  VORONKA_NEEDS(folder + "lirat_expected_rank_first12.csv");
  auto mle = named("lirat_betabinomial_mle.csv");
  const auto k = column("lirat_expected_rank_first12.csv", 0), n = column("lirat_expected_rank_first12.csv", 1), wanted = column("lirat_expected_rank_first12.csv", 2);
  std::vector<double> a, b;
  for (std::size_t i = 0; i < k.size(); ++i) a.push_back(k[i] + mle["alpha"]), b.push_back(n[i] - k[i] + mle["beta"]);
  const auto rank = expected_ranks(a, b);
  for (std::size_t i = 0; i < rank.size(); ++i) EXPECT_NEAR(rank[i], wanted[i], 1e-7);
  EXPECT_NEAR(std::accumulate(rank.begin(), rank.end(), 0.0), 78.0, 1e-9);
}

// The expected percentile of a unit among all that the prior could send is its expected rank against one new unit, less one. To 1e-5: the reference
// integrates with a relative tolerance of 1e-4. The r-values of the same folder are not compared: they stand on a grid of 58 points, their roots
// are found to 1e-4, and we rank by expected rank.
TEST(BetaBinomial, ExpectedPercentiles) {
  VORONKA_NEEDS(folder + "lirat_postpercentile.csv");
  auto mle = named("lirat_betabinomial_mle.csv");
  const auto k = column("lirat_input.csv", 0), n = column("lirat_input.csv", 1), wanted = column("lirat_postpercentile.csv", 1);
  ASSERT_EQ(wanted.size(), k.size());
  for (std::size_t i = 0; i < k.size(); ++i) {
    const std::vector<double> a{k[i] + mle["alpha"], mle["alpha"]}, b{n[i] - k[i] + mle["beta"], mle["beta"]};
    EXPECT_NEAR(expected_ranks(a, b)[0] - 1.0, wanted[i], 1e-5) << "unit " << i + 1;
  }
}

TEST(BetaBinomial, ExpectedRanksOfLawsThatAreKnown) {
  // P(p_j > p_i) for integer parameters is a finite sum: Beta(1, 1) above Beta(a, b) has probability a / (a + b).. of its complement: 1 - E[p] .
  const std::vector<double> a{1, 300, 2}, b{1, 700, 1};
  const auto two = expected_ranks(std::span(a).first(2), std::span(b).first(2));
  EXPECT_NEAR(two[1], 1.0 + (1.0 - 0.3), 1e-12);  // P(uniform > p) = 1 - E[p]
  EXPECT_NEAR(two[0], 1.0 + 0.3, 1e-12);
  const auto three = expected_ranks(a, b);
  EXPECT_NEAR(three[0] + three[1] + three[2], 6.0, 1e-12);
  // A sure thing against a wide one, 10^6 observations against none.
  const std::vector<double> wide{0.3, 5e5}, other{0.4, 5e5};
  const auto rank = expected_ranks(wide, other);
  EXPECT_NEAR(rank[0] + rank[1], 3.0, 1e-12);
  EXPECT_GT(rank[0], 1.5);
  EXPECT_EQ(expected_ranks(std::vector<double>{2, 2}, std::vector<double>{3, 3}), (std::vector<double>{1.5, 1.5}));
  EXPECT_THROW((void)expected_ranks(std::vector<double>{0}, std::vector<double>{1}), Error);
}

TEST(BetaBinomial, BordersPoolCompletely) {
  using V = std::vector<std::int64_t>;
  const auto fit = [](V k, V n) { return fit_beta_binomial(k, n); };
  const auto expect_capped = [](const BetaBinomial& f, double mu) {
    EXPECT_TRUE(f.capped);
    EXPECT_NEAR(f.alpha + f.beta, 1e6, 1e-3);
    EXPECT_NEAR(f.alpha / (f.alpha + f.beta), mu, 1e-6);
    EXPECT_TRUE(std::isfinite(f.log_likelihood));
  };
  expect_capped(fit({5, 5, 5, 5}, {10, 10, 10, 10}), 0.5);          // less spread than binomial
  expect_capped(fit({0, 0, 0}, {5, 6, 8}), 0.5 / 20);               // nobody
  expect_capped(fit({5, 6}, {5, 6}), 11.5 / 12);                    // everybody
  expect_capped(fit({1, 0, 1, 1}, {1, 1, 1, 1}), 0.75);             // single trials
  expect_capped(fit({3}, {10}), 0.3);                               // one group
  EXPECT_FALSE(fit({0, 10, 0, 10}, {10, 10, 10, 10}).capped);       // all or nothing
  EXPECT_GT(fit({0, 10, 0, 10}, {10, 10, 10, 10}).alpha, 0.0);
  EXPECT_THROW((void)fit({}, {}), Error);
  EXPECT_THROW((void)fit({0}, {0}), Error);
  EXPECT_THROW((void)fit({3}, {2}), Error);
  EXPECT_THROW((void)fit({3}, {4, 5}), Error);
}

TEST(BetaBinomial, IsAMaximumOnRandomData) {
  Lcg next{11};
  for (int trial = 0; trial < 60; ++trial) {
    std::vector<std::int64_t> k, n;
    for (int g = 0; g < 12; ++g) {
      n.push_back(static_cast<std::int64_t>(1 + next() % 60));
      k.push_back(static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(n.back() + 1)) / static_cast<std::int64_t>(1 + next() % 3));
    }
    const auto fit = fit_beta_binomial(k, n);
    if (fit.capped) continue;
    const auto value = [&](double a, double b) {  // written out with lgamma, without the coefficients
      double sum = 0;
      for (std::size_t i = 0; i < k.size(); ++i) {
        const double x = static_cast<double>(k[i]), m = static_cast<double>(n[i]);
        sum += std::lgamma(a + x) + std::lgamma(b + m - x) - std::lgamma(a + b + m) - std::lgamma(a) - std::lgamma(b) + std::lgamma(a + b);
      }
      return sum;
    };
    const double best = value(fit.alpha, fit.beta);
    for (const double f : {0.98, 1.02}) {
      EXPECT_LT(value(fit.alpha * f, fit.beta), best);
      EXPECT_LT(value(fit.alpha, fit.beta * f), best);
      EXPECT_LT(value(fit.alpha * f, fit.beta * f), best + 1e-12);
    }
  }
}

std::vector<std::vector<std::int64_t>> us1() {
  std::vector<std::vector<std::int64_t>> counts;
  const auto rows = read_rows(shared_file(folder + "us1_input.csv"));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    counts.emplace_back();
    for (std::size_t j = 1; j < rows[i].size(); ++j) counts.back().push_back(std::stoll(rows[i][j]));
  }
  return counts;
}
TEST(DirichletMultinomial, Us1) {
  VORONKA_NEEDS(folder + "us1_input.csv");
  const auto fit = fit_dirichlet_multinomial(us1());
  const auto wanted = column("us1_dirmult_mle.csv", 1);
  ASSERT_EQ(fit.alpha.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(fit.alpha[i] / wanted[i], 1.0, 1e-5) << i;
  EXPECT_NEAR(fit.log_likelihood, number(read_rows(shared_file(folder + "us1_dirmult_loglik.csv"))[1][1]), 1e-8);
  // theta = 1 / (1 + strength)
  const double strength = std::accumulate(fit.alpha.begin(), fit.alpha.end(), 0.0);
  EXPECT_NEAR(1 / (1 + strength) / number(read_rows(shared_file(folder + "us1_dirmult_loglik.csv"))[1][0]), 1.0, 1e-5);
}

TEST(DirichletMultinomial, TwoCategoriesAreTheBetaBinomial) {
  VORONKA_NEEDS(folder + "lirat_input.csv");
  const auto k = integers("lirat_input.csv", 0), n = integers("lirat_input.csv", 1);
  std::vector<std::vector<std::int64_t>> counts;
  for (std::size_t i = 0; i < k.size(); ++i) counts.push_back({k[i], n[i] - k[i]});
  const auto beta = fit_beta_binomial(k, n);
  const auto fit = fit_dirichlet_multinomial(counts);
  EXPECT_NEAR(fit.alpha[0] / beta.alpha, 1.0, 1e-8);
  EXPECT_NEAR(fit.alpha[1] / beta.beta, 1.0, 1e-8);
  // With the shares held at the maximum the strength is the maximum's.
  const double s = beta.alpha + beta.beta, mu = beta.alpha / s;
  const std::vector<std::vector<double>> full(k.size(), {mu, 1 - mu}), partial(k.size(), {mu});
  EXPECT_NEAR(fit_dirichlet_strength(counts, full) / s, 1.0, 1e-6);
  EXPECT_NEAR(fit_dirichlet_strength(counts, partial) / s, 1.0, 1e-6);
}

TEST(DirichletMultinomial, Borders) {
  const std::vector<std::vector<std::int64_t>> alike{{10, 20, 0}, {10, 20, 0}, {5, 10, 0}};
  const auto fit = fit_dirichlet_multinomial(alike);
  EXPECT_TRUE(fit.capped);
  EXPECT_NEAR(fit.alpha[0], 1e6 / 3, 1);
  EXPECT_EQ(fit.alpha[2], 0.0);  // never seen
  EXPECT_THROW((void)fit_dirichlet_multinomial(std::vector<std::vector<std::int64_t>>{{0, 0}}), Error);
  EXPECT_THROW((void)fit_dirichlet_multinomial(std::vector<std::vector<std::int64_t>>{{1, 0}, {1}}), Error);
  EXPECT_THROW((void)fit_dirichlet_multinomial(std::vector<std::vector<std::int64_t>>{{1, -1}}), Error);
  EXPECT_EQ(fit_dirichlet_strength(alike, std::vector<std::vector<double>>(3, {1.0 / 3, 2.0 / 3})), 1e6);
  EXPECT_EQ(fit_dirichlet_strength({}, {}), 1e6);
  EXPECT_THROW((void)fit_dirichlet_strength(alike, std::vector<std::vector<double>>(3, {0.5, 0.7, 0.0})), Error);
  EXPECT_THROW((void)fit_dirichlet_strength(alike, std::vector<std::vector<double>>(3, {0.5, 0.0, 0.5})), Error);
}

TEST(DirichletMultinomial, FewGroupsLeanOnThePrior) {
  // Two groups that differ wildly, and two that agree: neither reaches the borders that their likelihoods alone run to.
  const std::vector<std::vector<std::int64_t>> differ{{20, 0}, {0, 20}}, agree{{10, 10}, {10, 10}};
  const std::vector<std::vector<double>> half(2, {0.5, 0.5});
  const double low = fit_dirichlet_strength(differ, half, 2), high = fit_dirichlet_strength(agree, half, 2);
  EXPECT_GT(low, 1e-3);
  EXPECT_LT(low, 1.5);
  EXPECT_GT(high, 5.0);
  EXPECT_LT(high, 1e4);
  EXPECT_EQ(fit_dirichlet_strength(agree, half), 1e6);
}

TEST(GammaPoisson, QuineAndSynthetic) {
  VORONKA_NEEDS(folder + "quine_input.csv");
  const auto rows = read_rows(shared_file(folder + "gamma_poisson_mle.csv"));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const bool quine = rows[i][0] == "quine";
    const auto y = integers(quine ? "quine_input.csv" : "gp_input.csv", 0);
    const auto e = quine ? std::vector<double>(y.size(), 1.0) : column("gp_input.csv", 1);
    const auto fit = fit_gamma_poisson(y, e);
    EXPECT_NEAR(fit.mean_rate / number(rows[i][1]), 1.0, 1e-5);
    EXPECT_NEAR(fit.shape / number(rows[i][2]), 1.0, 1e-5);
    EXPECT_NEAR(fit.log_likelihood, number(rows[i][4]), 1e-8);
    if (quine) continue;
    const auto mean = column("gp_posterior.csv", 2);
    for (std::size_t g = 0; g < y.size(); ++g)
      EXPECT_NEAR((fit.shape + static_cast<double>(y[g])) / (fit.shape / fit.mean_rate + e[g]), mean[g], 1e-5);
  }
}
TEST(GammaPoisson, Borders) {
  const std::vector<std::int64_t> zero{0, 0}, even{10, 10, 10, 10};
  EXPECT_EQ(fit_gamma_poisson(zero, std::vector<double>{1, 2}).mean_rate, 0.0);
  const auto fit = fit_gamma_poisson(even, std::vector<double>(4, 2.0));
  EXPECT_NEAR(fit.mean_rate, 5.0, 1e-9);
  EXPECT_EQ(fit.shape, 1e6);
  EXPECT_THROW((void)fit_gamma_poisson(zero, std::vector<double>{0, 0}), Error);
  EXPECT_THROW((void)fit_gamma_poisson(even, std::vector<double>{1, 0, 1, 1}), Error);
}

TEST(NormalNormal, Bcg) {
  VORONKA_NEEDS(folder + "bcg_input.csv");
  const auto y = column("bcg_input.csv", 1), v = column("bcg_input.csv", 2);
  for (const auto& row : read_rows(shared_file(folder + "bcg_random_effects.csv"))) {
    if (row[0] != "REML" && row[0] != "ML") continue;
    const auto fit = fit_normal_normal(y, v, row[0] == "ML" ? BetweenVariance::ml : BetweenVariance::reml);
    EXPECT_NEAR(fit.mean / number(row[1]), 1.0, 1e-5);
    EXPECT_NEAR(fit.between_variance / number(row[3]), 1.0, 1e-5);
  }
  const auto fit = fit_normal_normal(y, v);
  const auto blup = column("bcg_blup_reml.csv", 1), se = column("bcg_blup_reml.csv", 2);
  for (std::size_t i = 0; i < y.size(); ++i) {
    EXPECT_NEAR(fit.posterior_mean[i], blup[i], 1e-5);
    EXPECT_NEAR(std::sqrt(fit.posterior_variance[i]), se[i], 1e-5);
  }
}

TEST(NormalNormal, SleepStudyOneWay) {
  VORONKA_NEEDS(folder + "sleep_input.csv");
  std::map<std::string, std::vector<double>> by_subject;
  const auto rows = read_rows(shared_file(folder + "sleep_input.csv"));
  for (std::size_t i = 1; i < rows.size(); ++i) by_subject[rows[i][1]].push_back(number(rows[i][0]));
  // Balanced: the pooled variance within is the REML estimate, so group means with v = sigma^2 / n are enough.
  double within = 0.0, degrees = 0.0;
  std::vector<double> mean;
  for (const auto& [subject, y] : by_subject) {
    mean.push_back(std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(y.size()));
    for (const double x : y) within += (x - mean.back()) * (x - mean.back());
    degrees += static_cast<double>(y.size() - 1);
  }
  within /= degrees;
  const std::vector<double> v(mean.size(), within / 10);
  for (const std::string method : {"REML", "ML"}) {
    const auto wanted = read_rows(shared_file(folder + "sleep_blup_" + method + ".csv"));
    const auto fit = fit_normal_normal(mean, v, method == "ML" ? BetweenVariance::ml : BetweenVariance::reml);
    EXPECT_NEAR(fit.mean / number(wanted[1][2]), 1.0, 1e-8);
    EXPECT_NEAR(fit.between_variance / number(wanted[1][3]), 1.0, 1e-5);
    for (std::size_t i = 0; i < mean.size(); ++i) EXPECT_NEAR(fit.posterior_mean[i] - fit.mean, number(wanted[i + 1][1]), 1e-6);
  }
}

TEST(NormalNormal, Borders) {
  const auto fit = fit_normal_normal(std::vector<double>{1, 1, 1}, std::vector<double>{1, 1, 1});
  EXPECT_EQ(fit.between_variance, 0.0);
  EXPECT_EQ(fit.posterior_mean, (std::vector<double>{1, 1, 1}));
  const auto one = fit_normal_normal(std::vector<double>{4}, std::vector<double>{2});
  EXPECT_EQ(one.mean, 4.0);
  EXPECT_THROW((void)fit_normal_normal({}, {}), Error);
  EXPECT_THROW((void)fit_normal_normal(std::vector<double>{1}, std::vector<double>{0}), Error);
}

TEST(BuhlmannStraub, Hachemeister) {
  VORONKA_NEEDS(folder + "hachemeister_input.csv");
  std::vector<std::vector<double>> ratios, weights;
  const auto rows = read_rows(shared_file(folder + "hachemeister_input.csv"));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    ratios.emplace_back(), weights.emplace_back();
    for (std::size_t j = 1; j <= 12; ++j) ratios.back().push_back(number(rows[i][j])), weights.back().push_back(number(rows[i][12 + j]));
  }
  for (const std::string method : {"Buhlmann-Gisler", "Ohlsson", "iterative"}) {
    const auto fit = fit_buhlmann_straub(ratios, weights, method == "iterative");
    const auto wanted = read_rows(shared_file(folder + "buhlmann_straub_" + method + ".csv"));
    for (std::size_t i = 0; i < fit.premium.size(); ++i) {
      EXPECT_NEAR(fit.credibility[i] / number(wanted[i + 1][1]), 1.0, method == "iterative" ? 1e-5 : 1e-10);
      EXPECT_NEAR(fit.premium[i] / number(wanted[i + 1][4]), 1.0, method == "iterative" ? 1e-5 : 1e-10);
    }
    if (method == "iterative") continue;
    EXPECT_NEAR(fit.collective / 1683.7134370472791, 1.0, 1e-10);
    EXPECT_NEAR(fit.between / 89638.726232755, 1.0, 1e-10);
    EXPECT_NEAR(fit.within / 139120025.92528549, 1.0, 1e-10);
  }
  EXPECT_THROW((void)fit_buhlmann_straub(std::span(ratios).first(1), std::span(weights).first(1)), Error);
}

}  // namespace
