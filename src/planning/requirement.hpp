// Private: methods A, B and C: how many entries into the driver, how many arrivals.
#pragma once
#include "planning/problem.hpp"

namespace voronka::planning {

/// What one row's open deals and entries bring. "In the period": won on one of its days; "by the end": also in the gap before it.
struct RowOutlook {
  std::vector<double> win;           // P(won within n days | has just entered the driver)
  double win_ever = 0.0;
  std::vector<double> early;         // expected first entries into the driver before the period, of deals that are upstream now, by grid day
  double ultimate = 0.0;             // wins of deals beyond the driver (and of those that get there before the period), ever
  double by_end = 0.0;               // the same, by the end of the period
  double in_period = 0.0;
  double around = 0.0;               // wins in the period of upstream deals that never pass the driver
  double around_ever = 0.0;          // the same, ever
  double around_arrivals = 0.0;      // the same, for this rep's part of one arrival
  double per_entry = 0.0;            // wins in the period of this rep's part of one entry into the driver, dated by capacity
  double later_per_entry = 0.0;      // wins after the period of that part
};

struct Supply {
  std::vector<double> stock;         // expected first entries into the driver by the week ends, from open deals (since the start of the period)
  std::vector<double> arrival;       // of one arrival
};

struct Requirement {
  double deals = 0.0;                // D = target / average deal
  double steady_deals = 0.0, pipeline_deals = 0.0, dated_deals = 0.0;
  double pipeline = 0.0;             // weighted pipeline: open deals x share that is ever won, fresh in their stage, team
  std::vector<double> per_win;       // A: expected entries into each stage for one win (into the driver: first entries)
  std::vector<RowOutlook> rows;
  double in_period = 0.0, ultimate = 0.0;   // backlog, all rows, wins around the driver included
  double per_entry = 0.0;            // wins in the period of one entry into the driver
  double per_arrival_around = 0.0;
  double real = 0.0;                 // entries into the driver; infinite if no number of them reaches the target
  Supply supply;
};

[[nodiscard]] Requirement require(const Problem& problem, double deals);
/// Arrivals needed by each week end for this many entries into the driver; infinite where none can come in time.
[[nodiscard]] std::vector<double> arrivals_by_week_end(const Problem& problem, const Supply& supply, double driver_total);
/// `total` arrivals of the period by entry stage and grid day, flat per working hour of the company (the driver's own arrivals included).
[[nodiscard]] std::vector<std::vector<double>> arrivals_on_grid(const Problem& problem, double total);

}  // namespace voronka::planning
