#include "base/format.hpp"
#include "planning/problem.hpp"
#include "voronka/base/error.hpp"

namespace voronka::planning {

Frame::Frame(const WorkCalendar& calendar, Clock clock, Day first_day, const Period& period, const Team& team)
    : grid(calendar, clock, first_day, period.until()), days(calendar.working_days(period)), reps(team.reps().size()) {
  gap = grid.index(period.from());
  if (days.empty()) throw Error(ErrorCode::invalid_argument, formatted("the period {} has no working day", period.iso()));
  for (const Day day : days) at.push_back(grid.index(day));
  std::size_t p = 0;
  for (const Period& week : period.weeks()) {
    const std::size_t first = p;
    while (p < days.size() && days[p] < week.until()) {
      week_of_day.push_back(static_cast<std::int32_t>(weeks.size()));
      ++p;
    }
    if (p == first) continue;
    weeks.push_back(week);
    week_end.push_back(grid.index(week.until()) - 1);
  }
  for (const Rep& rep : team.reps()) leaves.push_back(rep.ends ? grid.index(*rep.ends) : grid.size());
  rep_capacity.assign(reps, 0);
  day_capacity.assign(days.size(), 0);
  capacity.assign(reps * days.size(), 0);
  for (p = 0; p < days.size(); ++p) {
    minutes.push_back(calendar.minutes(days[p]));
    all_minutes += minutes.back();
    for (std::size_t r = 0; r < reps; ++r) {
      const std::int64_t c = team.capacity(r, days[p], calendar);
      capacity[r * days.size() + p] = c;
      rep_capacity[r] += c;
      day_capacity[p] += c;
      all_capacity += c;
    }
  }
  if (all_capacity == 0)
    throw Error(ErrorCode::invalid_argument,
                formatted("the team of {} has no capacity in {}: everybody is away, has not started, has left, or has the throughput 0", reps, period.iso()));
}

std::vector<std::size_t> Frame::due(std::size_t rep) const {
  std::size_t last = days.size();
  for (std::size_t p = 0; p < days.size(); ++p)
    if (cell(rep, p) > 0) last = p;
  std::vector<std::size_t> out(grid.size(), last);
  std::size_t next = last;
  std::size_t p = days.size();
  for (std::size_t t = grid.size(); t-- > 0;) {
    while (p > 0 && at[p - 1] >= t) {
      --p;
      if (cell(rep, p) > 0) next = p;
    }
    out[t] = next;
  }
  return out;
}

bool Frame::hands_over(std::size_t rep) const {
  if (rep_capacity[rep] == 0 || leaves[rep] >= grid.size()) return false;
  for (std::size_t r = 0; r < reps; ++r)
    if (capacity_from(r, leaves[rep]) > 0) return true;
  return false;
}

std::int64_t Frame::capacity_from(std::size_t rep, std::size_t t) const {
  std::int64_t sum = 0;
  for (std::size_t p = days.size(); p-- > 0 && at[p] >= t;) sum += cell(rep, p);
  return sum;
}

std::vector<double> Frame::arrival_shares() const {
  std::vector<double> out(reps * days.size(), 0.0);
  std::size_t last = 0;
  for (std::size_t p = 0; p < days.size(); ++p)
    if (day_capacity[p] > 0) last = p;
  // Arrivals of a day on which nobody is there are handed out on the next day with somebody, else on the last one.
  std::int64_t waiting = 0;
  for (std::size_t p = 0; p <= last; ++p) {
    waiting += minutes[p];
    if (p == last)
      for (std::size_t q = p + 1; q < days.size(); ++q) waiting += minutes[q];
    if (day_capacity[p] == 0) continue;
    const double day = static_cast<double>(waiting) / static_cast<double>(all_minutes);
    for (std::size_t r = 0; r < reps; ++r) out[r * days.size() + p] = day * (static_cast<double>(cell(r, p)) / static_cast<double>(day_capacity[p]));
    waiting = 0;
  }
  return out;
}

}  // namespace voronka::planning
