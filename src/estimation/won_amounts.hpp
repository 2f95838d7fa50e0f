// Amounts of won deals and arrivals of new ones, as a model needs them.
#pragma once
#include <vector>

#include "estimation/visit_ages.hpp"
#include "voronka/estimation/model.hpp"

namespace voronka::detail {

/// Mean and spread of the amounts of won deals, weighted by the half-life: a log-normal law with these moments (mean and variance of the data, not of the
/// logarithms: sums of money are to come out right whatever the shape). n = 0 and mean 0 where no win has a usable amount.
[[nodiscard]] AmountLaw won_amounts(const History& history, const VisitAges& ages, std::optional<double> half_life, std::vector<Finding>& findings);

/// Entries of new deals over the last 90 civil days, by entry stage; per_day in days of the clock.
[[nodiscard]] ArrivalLaw recent_arrivals(const History& history, const VisitAges& ages, std::vector<Finding>& findings);

}  // namespace voronka::detail
