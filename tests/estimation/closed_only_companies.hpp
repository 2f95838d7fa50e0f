// How far off the estimate is in companies of 300 leads whose law is known: 20 % are won, after 40 days, losses come after 12 (medians, log-normal).
// The test runs a tenth of the companies that the evidence runs.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "voronka/estimation/incidence.hpp"

namespace voronka::testing {

constexpr int closed_only_leads = 300;
inline const std::vector<std::int32_t>& closed_only_days() {
  static const std::vector<std::int32_t> days{90, 120, 180};
  return days;
}

/// Share won within h days: 0.2 Phi(log(h / 40) / 0.6).
inline double closed_only_truth(double h) { return 0.2 * 0.5 * std::erfc(-std::log(h / 40.0) / 0.6 / std::sqrt(2.0)); }

/// Sums over companies at one horizon.
struct ErrorSums {
  std::int64_t n = 0, covered = 0, without_interval = 0;
  double error = 0.0, squared = 0.0, at_risk = 0.0;
  void add(const Incidence& row, double truth) {
    ++n;
    const double e = row.probability - truth;
    error += e, squared += e * e, at_risk += static_cast<double>(row.at_risk);
    if (row.low <= truth && truth <= row.high) ++covered;
    if (row.low == row.high) ++without_interval;
  }
  void add(const ErrorSums& o) {
    n += o.n, covered += o.covered, without_interval += o.without_interval;
    error += o.error, squared += o.squared, at_risk += o.at_risk;
  }
  [[nodiscard]] double mean() const { return error / static_cast<double>(n); }
  [[nodiscard]] double standard_error() const {
    const double m = mean();
    return std::sqrt(std::max(0.0, squared / static_cast<double>(n) - m * m) / static_cast<double>(n));
  }
  [[nodiscard]] double coverage() const { return static_cast<double>(covered) / static_cast<double>(n); }
};

/// One as-of day; `won` by horizon, [0] unused.
struct ClosedOnlyErrors {
  std::vector<ErrorSums> won;
  double closed_only = 0.0;   ///< sum over companies of won / closed
  std::int64_t companies = 0;
  explicit ClosedOnlyErrors(std::int32_t days) : won(static_cast<std::size_t>(days)) {}
  void add(const ClosedOnlyErrors& o) {
    for (std::size_t h = 0; h < won.size(); ++h) won[h].add(o.won[h]);
    closed_only += o.closed_only, companies += o.companies;
  }
  /// One company, whose first lead can be observed for won.size() - 1 days at most.
  void add(const History& history) {
    const StageGraph& graph = history.graph();
    double wins = 0.0;
    for (const Closed& deal : history.closed()) wins += graph[deal.stage].kind == StageKind::won ? 1.0 : 0.0;
    closed_only += wins / static_cast<double>(history.closed().size());
    ++companies;
    IncidenceOptions wanted;
    wanted.horizons.clear();
    for (std::size_t h = 1; h < won.size(); ++h) wanted.horizons.push_back(static_cast<std::int32_t>(h));
    for (const Incidence& row : incidence(history, WorkCalendar::weekdays(), wanted))
      if (graph[row.to].kind == StageKind::won) won[static_cast<std::size_t>(row.horizon)].add(row, closed_only_truth(row.horizon));
  }
};

}  // namespace voronka::testing
