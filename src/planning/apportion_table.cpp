#include <algorithm>
#include <cmath>
#include <optional>

#include "base/format.hpp"
#include "planning/apportion_parts.hpp"
#include "planning/flow_network.hpp"
#include "voronka/base/error.hpp"
#include "voronka/planning/apportion.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using apportionment::by_missing_fraction;
using apportionment::FlowNetwork;
using apportionment::kTie;
using apportionment::Sum;

constexpr std::int64_t kLargestTotal = 1'000'000'000'000;  // above it the last bit of a double is no longer small against 1e-9
constexpr std::int32_t kMostWeeks = 100'000;
constexpr std::size_t kMostDays = 10'000, kMostCells = 100'000'000;  // prices of the flow stay below 2^62, numbers of half-arcs below 2^31

/// An ideal number as a whole number below it and what is missing from there: 0 <= rest < 1, rest == 0 where it is whole.
struct Parted {
  std::int64_t floor = 0;
  double rest = 0.0;
  [[nodiscard]] bool whole() const { return rest == 0.0; }
};

/// Within 1e-9 of a whole number (a large sum: within its last bits) it is that number.
Parted part(double x) {
  const double nearest = std::nearbyint(x);
  if (std::abs(x - nearest) <= std::max(kTie, 1e-15 * x)) return {static_cast<std::int64_t>(nearest), 0.0};
  return {static_cast<std::int64_t>(std::floor(x)), x - std::floor(x)};
}

/// (floor + 1 - x)^2 - (x - floor)^2, in units of 2^-30. The offset 1/pi keeps the edges of the grid away from simple fractions, whose last bits may differ between platforms.
std::int64_t cost_of_ceiling(double rest) {
  constexpr double kUnit = 0x1p30, kOffset = 0.3183098861837907;
  return (std::int64_t{1} << 30) - 2 * static_cast<std::int64_t>(std::floor(rest * kUnit + kOffset));
}

/// The ideal with all its sums.
struct Ideal {
  std::size_t reps, days, weeks;                     ///< weeks that have a day
  std::vector<std::size_t> week_of_day, week_begin;  ///< days of week w: [week_begin[w], week_begin[w + 1])
  std::vector<std::size_t> week_number;              ///< of the caller, who may count weeks without a day
  std::vector<Parted> cell, rep_week, rep, day, week;
  std::int64_t total;
};

Ideal read(const IdealTable& table, std::int64_t total) {
  const auto refuse = [](const std::string& message) { throw Error(ErrorCode::invalid_argument, message); };
  if (table.cells.size() != table.reps * table.days || table.week_of_day.size() != table.days)
    refuse(formatted("an ideal table of {} reps x {} days has {} cells and the weeks of {} days; it should have {} and {}", table.reps, table.days, table.cells.size(),
                       table.week_of_day.size(), table.reps * table.days, table.days));
  if (table.days > kMostDays || table.cells.size() > kMostCells)
    refuse(formatted("an ideal table of {} reps x {} days is too large; it should have up to {} days and {} cells", table.reps, table.days, kMostDays, kMostCells));
  if (total < 0 || total > kLargestTotal) refuse(formatted("a total of {} cannot be handed out in whole numbers; it should be from 0 to {}", total, kLargestTotal));
  Ideal ideal{table.reps, table.days, 0, {}, {}, {}, {}, {}, {}, {}, {}, total};
  for (std::size_t t = 0; t < table.days; ++t) {
    const std::int32_t w = table.week_of_day[t], before = t == 0 ? 0 : table.week_of_day[t - 1];
    if (w < before || w > kMostWeeks) refuse(formatted("day {} is in week {} after a day of week {}; weeks should not go back, nor beyond {}", t, w, before, kMostWeeks));
    if (t == 0 || w > before) {
      ideal.week_begin.push_back(t);
      ideal.week_number.push_back(static_cast<std::size_t>(w));
      ++ideal.weeks;
    }
    ideal.week_of_day.push_back(ideal.weeks - 1);
  }
  ideal.week_begin.push_back(table.days);

  Sum all;
  std::vector<Sum> rep(table.reps), rep_week(table.reps * ideal.weeks), day(table.days), week(ideal.weeks);
  ideal.cell.resize(table.cells.size());
  for (std::size_t r = 0; r < table.reps; ++r)
    for (std::size_t t = 0; t < table.days; ++t) {
      const double x = table.at(r, t);
      if (!std::isfinite(x) || x < -kTie) refuse(formatted("the ideal of rep {} on day {} is {}; it should be finite and 0 or more", r, t, x));
      all.add(x);
      const std::size_t w = ideal.week_of_day[t];
      ideal.cell[r * table.days + t] = part(x);
      const double parted = static_cast<double>(ideal.cell[r * table.days + t].floor) + ideal.cell[r * table.days + t].rest;
      for (Sum* sum : {&rep[r], &rep_week[r * ideal.weeks + w], &day[t], &week[w]}) sum->add(parted);
    }
  if (!(std::abs(all.value() - static_cast<double>(total)) <= std::max(1e-6, 1e-14 * static_cast<double>(total))))
    refuse(formatted("the ideals sum to {}; they should sum to the total {} within 1e-6", all.value(), total));
  const auto parted = [](const std::vector<Sum>& sums) {
    std::vector<Parted> out(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) out[i] = part(sums[i].value());
    return out;
  };
  ideal.rep = parted(rep);
  ideal.rep_week = parted(rep_week);
  ideal.day = parted(day);
  ideal.week = parted(week);
  return ideal;
}

/// Largest remainder between floor and ceiling: `total` over the ideals [from, until). Nothing if the total is out of reach.
bool hand_out(std::int64_t total, const std::vector<Parted>& ideal, std::size_t from, std::size_t until, std::vector<std::int64_t>& out) {
  std::int64_t left = total;
  std::vector<double> rest(until - from);
  for (std::size_t i = from; i < until; ++i) {
    left -= out[i] = ideal[i].floor;
    rest[i - from] = ideal[i].rest;
  }
  if (left < 0) return false;
  const auto order = by_missing_fraction(rest);
  for (std::size_t k = 0; left > 0; ++k, --left) {
    if (k == order.size() || ideal[from + order[k]].whole()) return false;
    ++out[from + order[k]];
  }
  return true;
}

struct Margins {
  std::vector<std::int64_t> rep, week, day;
};

std::optional<Margins> largest_remainder_margins(const Ideal& ideal) {
  Margins m{std::vector<std::int64_t>(ideal.reps), std::vector<std::int64_t>(ideal.weeks), std::vector<std::int64_t>(ideal.days)};
  if (!hand_out(ideal.total, ideal.rep, 0, ideal.reps, m.rep) || !hand_out(ideal.total, ideal.week, 0, ideal.weeks, m.week)) return std::nullopt;
  for (std::size_t w = 0; w < ideal.weeks; ++w)
    if (!hand_out(m.week[w], ideal.day, ideal.week_begin[w], ideal.week_begin[w + 1], m.day)) return std::nullopt;
  return m;
}

/// Flow = what is added to the floors: [team ->] rep -> rep x week -> day [-> week -> period]. What a floor of a sum demands beyond the floors of its parts is a supply at its lower end and a
/// demand at its upper end, so that every arc that is left has the capacity 1: the step from floor to ceiling.
class Network {
 public:
  Network(const Ideal& ideal, const Margins* margins)
      : ideal_(ideal), reps_(narrow(ideal.reps)), weeks_(narrow(ideal.weeks)), days_(narrow(ideal.days)), flow_(reps_ + reps_ * weeks_ + days_ + weeks_ + 2) {
    if (margins)
      fix(*margins);
    else
      hold();
    for (std::size_t r = 0; r < ideal.reps; ++r)
      for (std::size_t w = 0; w < ideal.weeks; ++w) {
        const std::int32_t node = reps_ + narrow(r * ideal.weeks + w);
        step(narrow(r), node, ideal.rep_week[r * ideal.weeks + w]);
        for (std::size_t t = ideal.week_begin[w]; t < ideal.week_begin[w + 1]; ++t) {
          const Parted& x = ideal.cell[r * ideal.days + t];
          arc_.push_back(step(node, day(t), x));
        }
      }
  }

  [[nodiscard]] bool feasible() { return flow_.meet_supplies(); }

  [[nodiscard]] std::vector<std::int64_t> cells() {
    // A simple cycle meets a day once and needs at most four arcs from one to the next, and a few more through the team and the period.
    flow_.minimise_cost(4 * std::int64_t{days_} + 8);
    std::vector<std::int64_t> out(ideal_.cell.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = ideal_.cell[i].floor + (arc_[i] < 0 ? 0 : flow_.flow(arc_[i]));
    return out;
  }

 private:
  static std::int32_t narrow(std::size_t n) { return static_cast<std::int32_t>(n); }
  [[nodiscard]] std::int32_t day(std::size_t t) const { return reps_ + reps_ * weeks_ + narrow(t); }
  [[nodiscard]] std::int32_t week(std::size_t w) const { return day(ideal_.days) + narrow(w); }

  /// The floor of `x` flows in any case; one more unit may.
  std::int32_t step(std::int32_t from, std::int32_t to, const Parted& x) {
    flow_.add_supply(from, -x.floor);
    flow_.add_supply(to, x.floor);
    return x.whole() ? -1 : flow_.add_arc(from, to, 1, cost_of_ceiling(x.rest));
  }

  void fix(const Margins& m) {
    for (std::size_t r = 0; r < ideal_.reps; ++r) flow_.add_supply(narrow(r), m.rep[r]);
    for (std::size_t t = 0; t < ideal_.days; ++t) flow_.add_supply(day(t), -m.day[t]);
  }

  void hold() {
    const std::int32_t team = week(ideal_.weeks), period = team + 1;
    flow_.add_supply(team, ideal_.total);
    for (std::size_t r = 0; r < ideal_.reps; ++r) step(team, narrow(r), ideal_.rep[r]);
    for (std::size_t t = 0; t < ideal_.days; ++t) step(day(t), week(ideal_.week_of_day[t]), ideal_.day[t]);
    for (std::size_t w = 0; w < ideal_.weeks; ++w) step(week(w), period, ideal_.week[w]);
    flow_.add_supply(period, -ideal_.total);
  }

  const Ideal& ideal_;
  std::int32_t reps_, weeks_, days_;
  FlowNetwork flow_;
  std::vector<std::int32_t> arc_;  ///< of each cell; -1: the ideal is whole
};

/// Sums of the cells, and how far they are from their ideals.
WholeTable with_sums(const Ideal& ideal, std::vector<std::int64_t> cells) {
  WholeTable out;
  out.cells = std::move(cells);
  out.rep_totals.assign(ideal.reps, 0);
  out.day_totals.assign(ideal.days, 0);
  std::vector<std::int64_t> rep_week(ideal.rep_week.size(), 0), week(ideal.weeks, 0);
  for (std::size_t r = 0; r < ideal.reps; ++r)
    for (std::size_t t = 0; t < ideal.days; ++t) {
      const std::int64_t x = out.cells[r * ideal.days + t];
      const std::size_t w = ideal.week_of_day[t];
      out.rep_totals[r] += x;
      week[w] += x;
      out.day_totals[t] += x;
      rep_week[r * ideal.weeks + w] += x;
    }
  const auto hold = [&](const std::vector<std::int64_t>& whole, const std::vector<Parted>& wanted) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      const std::int64_t above = whole[i] - wanted[i].floor;
      out.within_bounds = out.within_bounds && (above == 0 || (above == 1 && !wanted[i].whole()));
      out.largest_deviation = std::max(out.largest_deviation, std::abs(static_cast<double>(above) - wanted[i].rest));
    }
  };
  hold(out.cells, ideal.cell);
  hold(rep_week, ideal.rep_week);
  hold(out.rep_totals, ideal.rep);
  hold(week, ideal.week);
  hold(out.day_totals, ideal.day);
  out.week_totals.assign(ideal.weeks == 0 ? 0 : ideal.week_number.back() + 1, 0);
  for (std::size_t w = 0; w < ideal.weeks; ++w) out.week_totals[ideal.week_number[w]] = week[w];
  return out;
}

}  // namespace

WholeTable whole_numbers(const IdealTable& table, std::int64_t total) {
  const Ideal ideal = read(table, total);
  if (const auto margins = largest_remainder_margins(ideal)) {
    Network network(ideal, &*margins);
    if (network.feasible()) return with_sums(ideal, network.cells());
  }
  // The reps' sums and the days' sums are two nested families, and the ideal itself lies between all floors and ceilings: such a table of whole numbers exists (Hoffman's circulation theorem;
  // ties of 1e-9 cannot add up to the whole unit that a violated cut would need).
  Network network(ideal, nullptr);
  if (!network.feasible())
    throw Error(ErrorCode::internal, formatted("no whole numbers lie between the floors and ceilings of an ideal table of {} reps x {} days", table.reps, table.days));
  WholeTable out = with_sums(ideal, network.cells());
  out.margins_fixed = false;
  return out;
}

}  // namespace v0
}  // namespace voronka
