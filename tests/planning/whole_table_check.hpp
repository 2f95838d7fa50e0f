// Independent of the library: the floors and ceilings of an ideal table, rule 9's margins, whether a table exists (augmenting paths in a circulation with lower bounds).
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <numeric>
#include <string>
#include <vector>

#include "voronka/planning/apportion.hpp"

namespace voronka::testing {

/// "17/7" or "3".
inline double ratio(const std::string& text) {
  const auto slash = text.find('/');
  return slash == std::string::npos ? std::stod(text) : std::stod(text.substr(0, slash)) / std::stod(text.substr(slash + 1));
}

struct Bounds {
  std::int64_t low, high;
  double ideal;
};
inline Bounds bounds_of(double x) {
  const double near = std::round(x);
  if (std::abs(x - near) < 1e-9) return {std::int64_t(near), std::int64_t(near), near};
  return {std::int64_t(std::floor(x)), std::int64_t(std::ceil(x)), x};
}
inline double squared(std::int64_t whole, double ideal) { return (double(whole) - ideal) * (double(whole) - ideal); }

/// All bounded sums of an ideal table.
struct BoundedTable {
  std::size_t reps, days, weeks;
  std::vector<std::size_t> week;
  std::vector<Bounds> cell, rep_week, rep, day, team_week;

  explicit BoundedTable(const IdealTable& t) : reps(t.reps), days(t.days), weeks(t.days ? std::size_t(t.week_of_day.back()) + 1 : 0) {
    std::vector<long double> rw(reps * weeks), r(reps), d(days), w(weeks);
    for (std::size_t i = 0; i < days; ++i) week.push_back(std::size_t(t.week_of_day[i]));
    for (std::size_t i = 0; i < reps; ++i)
      for (std::size_t j = 0; j < days; ++j) {
        const double x = t.at(i, j);
        cell.push_back(bounds_of(x));
        rw[i * weeks + week[j]] += x, r[i] += x, d[j] += x, w[week[j]] += x;
      }
    const auto all = [](const std::vector<long double>& sums, std::vector<Bounds>& out) {
      for (const long double s : sums) out.push_back(bounds_of(double(s)));
    };
    all(rw, rep_week), all(r, rep), all(d, day), all(w, team_week);
  }
};

/// Whole sums of a whole table.
struct WholeSums {
  std::vector<std::int64_t> rep_week, rep, day, team_week;
  std::int64_t total = 0;
  WholeSums(const BoundedTable& b, const std::vector<std::int64_t>& cells) : rep_week(b.reps * b.weeks), rep(b.reps), day(b.days), team_week(b.weeks) {
    for (std::size_t i = 0; i < b.reps; ++i)
      for (std::size_t j = 0; j < b.days; ++j) {
        const auto x = cells[i * b.days + j];
        rep_week[i * b.weeks + b.week[j]] += x, rep[i] += x, day[j] += x, team_week[b.week[j]] += x, total += x;
      }
  }
};

inline bool inside(const std::vector<std::int64_t>& whole, const std::vector<Bounds>& b) {
  for (std::size_t i = 0; i < whole.size(); ++i)
    if (whole[i] < b[i].low || whole[i] > b[i].high) return false;
  return true;
}
/// Which family of sums leaves its floor or ceiling; "" if none.
inline std::string outside(const BoundedTable& b, const std::vector<std::int64_t>& cells) {
  const WholeSums s(b, cells);
  if (!inside(cells, b.cell)) return "a cell";
  if (!inside(s.rep_week, b.rep_week)) return "a rep x week";
  if (!inside(s.rep, b.rep)) return "a rep total";
  if (!inside(s.day, b.day)) return "a team day";
  if (!inside(s.team_week, b.team_week)) return "a team week";
  return "";
}

inline double distance(const std::vector<std::int64_t>& whole, const std::vector<Bounds>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) sum += squared(whole[i], b[i].ideal);
  return sum;
}
/// Squared distance of cells and rep x weeks; `all`: and of rep totals, team weeks and team days.
inline double distance(const BoundedTable& b, const std::vector<std::int64_t>& cells, bool all) {
  const WholeSums s(b, cells);
  const double inner = distance(cells, b.cell) + distance(s.rep_week, b.rep_week);
  return all ? inner + distance(s.rep, b.rep) + distance(s.day, b.day) + distance(s.team_week, b.team_week) : inner;
}

/// Rule 9: the margins that are tried first.
struct FixedMargins {
  std::vector<std::int64_t> rep, team_week, day;
};
inline std::vector<std::int64_t> most_missing_first(std::int64_t total, const std::vector<Bounds>& b, std::size_t from, std::size_t until) {
  std::vector<std::int64_t> out;
  for (std::size_t i = from; i < until; ++i) out.push_back(b[i].low);
  for (std::int64_t left = total - std::accumulate(out.begin(), out.end(), std::int64_t{0}); left > 0; --left) {
    std::size_t best = out.size();
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (out[i] > b[from + i].low || b[from + i].low == b[from + i].high) continue;
      if (best == out.size() || b[from + i].ideal - double(out[i]) > b[from + best].ideal - double(out[best]) + 1e-9) best = i;
    }
    if (best == out.size()) return {};
    ++out[best];
  }
  return out;
}
inline FixedMargins rule_nine_margins(const BoundedTable& b, std::int64_t total) {
  FixedMargins m{most_missing_first(total, b.rep, 0, b.reps), most_missing_first(total, b.team_week, 0, b.weeks), {}};
  for (std::size_t w = 0, from = 0; w < b.weeks; ++w) {
    std::size_t until = from;
    while (until < b.days && b.week[until] == w) ++until;
    for (const auto x : most_missing_first(m.team_week[w], b.day, from, until)) m.day.push_back(x);
    from = until;
  }
  return m;
}

/// Whether a circulation with lower bounds exists: breadth-first augmenting paths from the nodes with too much to those with too little.
class Circulation {
 public:
  explicit Circulation(std::size_t nodes) : out_(nodes + 2), excess_(nodes, 0) {}
  void arc(std::size_t from, std::size_t to, std::int64_t low, std::int64_t high) {
    excess_[to] += low, excess_[from] -= low;
    if (high > low) add(from, to, high - low);
  }
  bool exists() {
    const std::size_t s = excess_.size(), t = s + 1;
    std::int64_t wanted = 0;
    for (std::size_t v = 0; v < s; ++v) {
      if (excess_[v] > 0) add(s, v, excess_[v]), wanted += excess_[v];
      if (excess_[v] < 0) add(v, t, -excess_[v]);
    }
    while (wanted > 0) {
      std::vector<std::size_t> via(out_.size(), SIZE_MAX);
      std::deque<std::size_t> queue{s};
      std::vector<char> seen(out_.size(), 0);
      seen[s] = 1;
      while (!queue.empty() && !seen[t]) {
        const auto u = queue.front();
        queue.pop_front();
        for (const auto e : out_[u])
          if (room_[e] > 0 && !seen[head_[e]]) seen[head_[e]] = 1, via[head_[e]] = e, queue.push_back(head_[e]);
      }
      if (!seen[t]) return false;
      std::int64_t amount = wanted;
      for (auto v = t; v != s; v = head_[via[v] ^ 1]) amount = std::min(amount, room_[via[v]]);
      for (auto v = t; v != s; v = head_[via[v] ^ 1]) room_[via[v]] -= amount, room_[via[v] ^ 1] += amount;
      wanted -= amount;
    }
    return true;
  }

 private:
  void add(std::size_t from, std::size_t to, std::int64_t room) {
    out_[from].push_back(head_.size()), head_.push_back(to), room_.push_back(room);
    out_[to].push_back(head_.size()), head_.push_back(from), room_.push_back(0);
  }
  std::vector<std::vector<std::size_t>> out_;
  std::vector<std::size_t> head_;
  std::vector<std::int64_t> room_, excess_;
};

/// Whether a table lies between all floors and ceilings, with the margins of `fixed` if given.
inline bool table_exists(const BoundedTable& b, std::int64_t total, const FixedMargins* fixed) {
  const std::size_t rep = 1, rep_week = rep + b.reps, day = rep_week + b.reps * b.weeks, week = day + b.days, end = week + b.weeks;
  Circulation c(end + 1);
  c.arc(end, 0, total, total);
  for (std::size_t i = 0; i < b.reps; ++i) {
    c.arc(0, rep + i, fixed ? fixed->rep[i] : b.rep[i].low, fixed ? fixed->rep[i] : b.rep[i].high);
    for (std::size_t w = 0; w < b.weeks; ++w) c.arc(rep + i, rep_week + i * b.weeks + w, b.rep_week[i * b.weeks + w].low, b.rep_week[i * b.weeks + w].high);
    for (std::size_t j = 0; j < b.days; ++j) c.arc(rep_week + i * b.weeks + b.week[j], day + j, b.cell[i * b.days + j].low, b.cell[i * b.days + j].high);
  }
  for (std::size_t j = 0; j < b.days; ++j) c.arc(day + j, week + b.week[j], fixed ? fixed->day[j] : b.day[j].low, fixed ? fixed->day[j] : b.day[j].high);
  for (std::size_t w = 0; w < b.weeks; ++w) c.arc(week + w, end, fixed ? fixed->team_week[w] : b.team_week[w].low, fixed ? fixed->team_week[w] : b.team_week[w].high);
  return c.exists();
}

}  // namespace voronka::testing
