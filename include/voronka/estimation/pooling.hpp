#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace voronka {
inline namespace v0 {

// Empirical Bayes: the prior of groups that are alike, from their counts. Its weight in observations (strength) is capped at 1e6: complete pooling, never NaN.
// Errors: invalid_argument naming the group whose numbers have no meaning; no_estimate when there is nothing to learn from.

/// Beta prior; the log-likelihood includes the binomial coefficients. Newton in (logit mean, log strength).
struct BetaBinomial { double alpha, beta, log_likelihood; bool capped; };
/// By maximum likelihood. All or none a success, no group with 2 trials, or no more spread than binomial: complete pooling (`capped`). Error{no_estimate}: no trial at all.
[[nodiscard]] BetaBinomial fit_beta_binomial(std::span<const std::int64_t> successes, std::span<const std::int64_t> trials);
[[nodiscard]] BetaBinomial beta_binomial_moments(std::span<const std::int64_t> successes, std::span<const std::int64_t> trials);   ///< Kleinman
/// A fitted Dirichlet-multinomial law of shares.
struct DirichletMultinomial { std::vector<double> alpha; double log_likelihood; bool capped; };
/// counts: groups x categories; the log-likelihood is without multinomial coefficients. Newton of Minka (2000). A category never seen has alpha 0.
[[nodiscard]] DirichletMultinomial fit_dirichlet_multinomial(std::span<const std::vector<std::int64_t>> counts);
/// Strength kappa only: row i of `counts` ~ Dirichlet-multinomial(kappa x row i of `shares`); shares sum to <= 1 and the rest is "none of these",
/// whose count may stand last in a row of counts. `groups`: how many independent groups the rows come from; fewer than 5 (and not 0) take the weak prior
/// 1 / sqrt(kappa) ~ half-Cauchy(1) and the posterior mean of 1 / (1 + kappa). At most 1e6.
[[nodiscard]] double fit_dirichlet_strength(std::span<const std::vector<std::int64_t>> counts, std::span<const std::vector<double>> shares,
                                            std::size_t groups = 0);
/// Counts with exposure: y ~ Poisson(rate x exposure), rate ~ gamma with this mean and shape (capped at 1e6: one rate for all).
struct GammaPoisson { double mean_rate, shape, log_likelihood; };
/// By maximum likelihood; `exposure` >= 0, above 0 where something was counted. Nothing counted: rate 0, shape 1e6. Error{no_estimate}: no exposure at all.
[[nodiscard]] GammaPoisson fit_gamma_poisson(std::span<const std::int64_t> counts, std::span<const double> exposure);
/// How the variance between groups is estimated: restricted or full maximum likelihood.
enum class BetweenVariance : std::int8_t { reml, ml };
/// A fitted normal law of normal means.
struct NormalNormal { double mean, between_variance; std::vector<double> posterior_mean, posterior_variance; };
/// y_j ~ N(theta_j, v_j), theta_j ~ N(mean, between_variance), by Fisher scoring; posterior variances count that the mean is estimated.
/// Variances are known and > 0. A single group: nothing between, its posterior mean is its estimate. Error{no_estimate}: no group.
[[nodiscard]] NormalNormal fit_normal_normal(std::span<const double> estimates, std::span<const double> variances,
                                             BetweenVariance method = BetweenVariance::reml);
/// Ratios and weights: groups x periods; weight 0 leaves a period out. `iterative`: Bichsel-Straub's pseudo-estimator of the variance between, else the unbiased one.
struct BuhlmannStraub { double collective, within, between; std::vector<double> credibility, premium; };
/// Credibility and premium by group; none beyond chance: credibility 0, the collective for all. Error{no_estimate}: fewer than 2 groups, one without weight, none with 2 periods.
[[nodiscard]] BuhlmannStraub fit_buhlmann_straub(std::span<const std::vector<double>> ratios, std::span<const std::vector<double>> weights, bool iterative = false);
/// E[rank], 1 = best, of beta posteriors; sums to n (n + 1) / 2. Error{invalid_argument}: an alpha or beta that is not above 0.
[[nodiscard]] std::vector<double> expected_ranks(std::span<const double> alpha, std::span<const double> beta);

}  // namespace v0
}  // namespace voronka
