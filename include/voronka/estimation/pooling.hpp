#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace voronka {
inline namespace v0 {

/// Empirical Bayes (methods.md B). `strength` is the prior's weight in observations; it is capped at 1e6 (complete pooling), never NaN.
struct BetaBinomial { double alpha, beta, log_likelihood; bool capped; };
[[nodiscard]] BetaBinomial fit_beta_binomial(std::span<const std::int64_t> successes, std::span<const std::int64_t> trials);
[[nodiscard]] BetaBinomial beta_binomial_moments(std::span<const std::int64_t> successes, std::span<const std::int64_t> trials);   ///< Kleinman
struct DirichletMultinomial { std::vector<double> alpha; double log_likelihood; bool capped; };
/// counts: groups x categories.
[[nodiscard]] DirichletMultinomial fit_dirichlet_multinomial(std::span<const std::vector<std::int64_t>> counts);
/// Strength only, with the shares fixed at `shares` (sum <= 1; the rest is "none of these").
[[nodiscard]] double fit_dirichlet_strength(std::span<const std::vector<std::int64_t>> counts, std::span<const std::vector<double>> shares);
struct GammaPoisson { double mean_rate, shape, log_likelihood; };
[[nodiscard]] GammaPoisson fit_gamma_poisson(std::span<const std::int64_t> counts, std::span<const double> exposure);
struct NormalNormal { double mean, between_variance; std::vector<double> posterior_mean, posterior_variance; };
[[nodiscard]] NormalNormal fit_normal_normal(std::span<const double> estimates, std::span<const double> variances);   ///< REML, Fisher scoring
struct BuhlmannStraub { double collective, within, between; std::vector<double> credibility, premium; };
[[nodiscard]] BuhlmannStraub fit_buhlmann_straub(std::span<const std::vector<double>> ratios, std::span<const std::vector<double>> weights, bool iterative = false);
/// E[rank], 1 = best, of beta posteriors; sums to n (n + 1) / 2.
[[nodiscard]] std::vector<double> expected_ranks(std::span<const double> alpha, std::span<const double> beta);

}  // namespace v0
}  // namespace voronka
