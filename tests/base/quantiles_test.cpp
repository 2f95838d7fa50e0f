#include <gmock/gmock.h>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <functional>

#include "support/oracle.hpp"
#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"

using namespace voronka;
using voronka::testing::read_rows;
using voronka::testing::shared_file;

namespace {

std::size_t column(const std::vector<std::string>& header, const std::string& name) {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i] == name) return i;
  ADD_FAILURE() << "no column " << name;
  return 0;
}

TEST(NormalQuantile, EqualsMpmathToSixteenDigits) {
  VORONKA_NEEDS("oracles/g_rng/norminv.csv");
  const auto rows = read_rows(shared_file("oracles/g_rng/norminv.csv"));
  ASSERT_GT(rows.size(), 25u);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const double u = std::stod(rows[i][0]), z = std::stod(rows[i][1]);
    EXPECT_NEAR(normal_quantile(u), z, 4e-15 * std::max(std::fabs(z), 0.1)) << "u = " << rows[i][0];
  }
}

TEST(NormalQuantile, IsOddAndInvertsTheDistribution) {
  const boost::math::normal normal;
  for (int i = 1; i < 4000; ++i) {
    const double u = i / 8192.0;
    EXPECT_EQ(normal_quantile(u), -normal_quantile(1.0 - u));
    EXPECT_NEAR(boost::math::cdf(normal, normal_quantile(u)), u, 2e-15);
  }
}

TEST(Quantiles, EqualR) {
  VORONKA_NEEDS("oracles/g_rng/inverse_cdf.csv");
  const auto rows = read_rows(shared_file("oracles/g_rng/inverse_cdf.csv"));
  ASSERT_EQ(rows.size(), 12u);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const double u = std::stod(rows[i][0]);
    const auto expected = [&](const char* name) { return std::stod(rows[i][column(rows[0], name)]); };
    const auto near = [&](double ours, const char* name) {
      EXPECT_NEAR(ours, expected(name), 1e-10 * std::fabs(expected(name)) + 1e-300) << name << " at u = " << rows[i][0];
    };
    near(normal_quantile(u), "qnorm");
    near(lognormal_quantile(u, 8.0, 0.7), "qlnorm_8_.7");
    near(gamma_quantile(u, 2.5, 1.0), "qgamma_2.5_1");
    near(gamma_quantile(u, 0.3, 1.0), "qgamma_0.3_1");
    near(beta_quantile(u, 2.2, 5.0), "qbeta_2.2_5");
    near(gamma_quantile(u, 1.0, 1.0), "qexp");  // an exponential is a gamma of shape 1
    EXPECT_EQ(poisson_quantile(u, 0.3), static_cast<std::int64_t>(expected("qpois_0.3"))) << u;
    EXPECT_EQ(poisson_quantile(u, 7.0), static_cast<std::int64_t>(expected("qpois_7"))) << u;
    EXPECT_EQ(poisson_quantile(u, 250.0), static_cast<std::int64_t>(expected("qpois_250"))) << u;
    EXPECT_EQ(binomial_quantile(u, 40, 0.13), static_cast<std::int64_t>(expected("qbinom_40_.13"))) << u;
  }
}

// Against a running sum of the probabilities, which is another road than the incomplete gamma and beta functions.
TEST(Quantiles, DiscreteOnesAreTheFirstCountThatReachesU) {
  const Random random(11);
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const auto [u, v] = random.uniform_pair(i, 0, 0, 0);
    const double mean = 30.0 * v * v;
    double sum = 0.0;
    std::int64_t k = 0;
    if (mean > 0.0) {
      for (double p = std::exp(-mean);; p *= mean / static_cast<double>(++k))
        if ((sum += p) >= u || k > 400) break;
      EXPECT_EQ(poisson_quantile(u, mean), k) << "Poisson, u = " << u << ", mean = " << mean;
    }
    sum = 0.0;
    k = 0;
    const double p0 = 1.0 / (1.0 + mean);
    for (double p = p0;; p *= 1.0 - p0, ++k)
      if ((sum += p) >= u || k > 100000) break;
    EXPECT_EQ(geometric_quantile(u, mean), k) << "geometric, u = " << u << ", mean = " << mean;
    const std::int64_t n = 1 + static_cast<std::int64_t>(i % 60);
    sum = 0.0;
    k = 0;
    for (double p = std::pow(1.0 - v, static_cast<double>(n)); k <= n; p *= static_cast<double>(n - k) / static_cast<double>(k + 1) * (v / (1.0 - v)), ++k)
      if ((sum += p) >= u) break;
    EXPECT_EQ(binomial_quantile(u, n, v), std::min(k, n)) << "binomial, u = " << u << ", n = " << n << ", p = " << v;
  }
}

TEST(Quantiles, RiseWithU) {
  double normal = -1e9, gamma = -1, beta = -1;
  std::int64_t poisson = -1, geometric = -1, binomial = -1;
  for (int i = 0; i < 4096; ++i) {
    const double u = (i + 0.5) / 4096;
    EXPECT_GE(normal_quantile(u), normal);
    EXPECT_GE(gamma_quantile(u, 0.7, 3.0), gamma);
    EXPECT_GE(beta_quantile(u, 0.5, 4.0), beta);
    EXPECT_GE(poisson_quantile(u, 3.3), poisson);
    EXPECT_GE(geometric_quantile(u, 6.0), geometric);
    EXPECT_GE(binomial_quantile(u, 9, 0.4), binomial);
    normal = normal_quantile(u), gamma = gamma_quantile(u, 0.7, 3.0), beta = beta_quantile(u, 0.5, 4.0);
    poisson = poisson_quantile(u, 3.3), geometric = geometric_quantile(u, 6.0), binomial = binomial_quantile(u, 9, 0.4);
  }
}

TEST(Quantiles, AnswerAtTheirEdges) {
  EXPECT_EQ(poisson_quantile(0.999, 0.0), 0);
  EXPECT_EQ(geometric_quantile(0.999, 0.0), 0);
  EXPECT_EQ(binomial_quantile(0.5, 10, 0.0), 0);
  EXPECT_EQ(binomial_quantile(0.5, 10, 1.0), 10);
  EXPECT_EQ(binomial_quantile(0.5, 0, 0.3), 0);
  EXPECT_EQ(binomial_quantile(1.0 - 0x1p-53, 10, 0.5), 10);
  EXPECT_EQ(gamma_quantile(0.5, 2.0, 0.0), 0.0);
  EXPECT_NEAR(static_cast<double>(poisson_quantile(0.5, 1e9)), 1e9, 2.0);
  EXPECT_NEAR(lognormal_quantile(0.5, std::log(40.0), 0.6), 40.0, 1e-12);
}

TEST(Quantiles, RefuseWhatHasNoMeaningAndQuoteIt) {
  const double nan = std::nan(""), inf = INFINITY;
  const std::vector<std::pair<std::function<void()>, const char*>> calls = {
      {[] { (void)normal_quantile(0.0); }, "u = 0"},
      {[] { (void)normal_quantile(1.0); }, "u = 1"},
      {[=] { (void)normal_quantile(nan); }, "u = nan"},
      {[] { (void)lognormal_quantile(0.5, 1.0, -2.0); }, "log_sd = -2"},
      {[=] { (void)lognormal_quantile(0.5, inf, 1.0); }, "log_mean = inf"},
      {[] { (void)beta_quantile(0.5, 0.0, 1.0); }, "a = 0"},
      {[=] { (void)beta_quantile(0.5, 1.0, nan); }, "b = nan"},
      {[] { (void)gamma_quantile(0.5, -1.0, 1.0); }, "shape = -1"},
      {[=] { (void)gamma_quantile(0.5, 1.0, inf); }, "scale = inf"},
      {[] { (void)poisson_quantile(0.5, -0.1); }, "mean = -0.1"},
      {[=] { (void)poisson_quantile(0.5, nan); }, "mean = nan"},
      {[] { (void)geometric_quantile(1.5, 1.0); }, "u = 1.5"},
      {[] { (void)geometric_quantile(0.5, -3.0); }, "mean = -3"},
      {[] { (void)binomial_quantile(0.5, -1, 0.5); }, "n = -1"},
      {[] { (void)binomial_quantile(0.5, 5, 1.01); }, "p = 1.01"},
  };
  for (const auto& [call, quoted] : calls) {
    try {
      call();
      ADD_FAILURE() << "accepted " << quoted;
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
      EXPECT_THAT(e.what(), ::testing::HasSubstr(quoted));
    }
  }
}

}  // namespace
