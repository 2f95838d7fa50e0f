// The strength of a Dirichlet prior with known shares, from counts that need not be whole (forgetting).
#pragma once
#include <cstddef>
#include <vector>

namespace voronka::detail {

/// log likelihood = sum of times [log Gamma(share kappa + n) - log Gamma(share kappa)] over `terms`, less the same of `totals` with share 1.
struct StrengthTerm {
  double share, n, times;
};
/// Newton in log kappa on [1e-3, 1e6]; with 1 .. 4 independent groups the posterior mean of 1 / (1 + kappa) under 1 / sqrt(kappa) ~ half-Cauchy(1).
[[nodiscard]] double dirichlet_strength(const std::vector<StrengthTerm>& terms, const std::vector<StrengthTerm>& totals, std::size_t groups);
/// Shape s of rates theta ~ gamma(mean 1, shape s) from counts n with expected numbers e; the same prior for few groups. At most 1e6.
[[nodiscard]] double gamma_strength(const std::vector<double>& n, const std::vector<double>& e, std::size_t groups);

}  // namespace voronka::detail
