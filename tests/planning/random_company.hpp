// Random companies for the statements that hold for every company: graphs, rates, lags, teams, calendars, absences, open deals, targets.
#pragma once
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "planning/company.hpp"
#include "voronka/base/random.hpp"

namespace voronka::testing {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  double unit() { return random_.uniform(next_++, 0, 0, 99); }
  int below(int n) { return std::min(static_cast<int>(unit() * n), n - 1); }
  double between(double a, double b) { return a + (b - a) * unit(); }

 private:
  Random random_;
  std::uint32_t next_ = 0;
};

/// A random company: 2 to 5 open stages in order, skips, perhaps rework, random counts, lags, teams, absences, deals, targets.
inline Company random_company(std::uint64_t seed, bool acyclic) {
  Dice dice(seed);
  Company c;
  const int open = 2 + dice.below(4);
  nlohmann::ordered_json stages, moves;
  const auto name = [&](int i) { return i == open ? std::string("won") : "s" + std::to_string(i); };
  std::vector<std::pair<int, int>> ways;
  for (int i = 0; i < open; ++i) {
    stages.push_back(name(i));
    ways.emplace_back(i, i + 1);
    if (i + 2 <= open && dice.unit() < 0.3) ways.emplace_back(i, i + 2);
    if (!acyclic && i > 0 && dice.unit() < 0.4) ways.emplace_back(i, i - 1);
  }
  for (const auto& [a, b] : ways) moves.push_back(nlohmann::ordered_json::array({name(a), name(b)}));
  for (int i = 0; i < open; ++i) moves.push_back(nlohmann::ordered_json::array({name(i), "lost"}));
  c.model["graph"] = {{"open", stages}, {"won", {"won"}}, {"lost", {"lost"}}, {"moves", moves}, {"entries", {"s0"}}};
  for (int i = 0; i < open; ++i) {
    double left = dice.between(0.5, 0.95);
    const double entered = 50 + dice.below(500), lag = dice.between(0.2, 5.0);
    for (const auto& [a, b] : ways)
      if (a == i) {
        const double rate = left * dice.between(0.3, 0.9);
        left -= rate;
        c.edge(name(a), name(b), entered, std::floor(entered * rate), lag);
      }
  }
  const int reps = 1 + dice.below(4);
  for (int r = 0; r < reps; ++r) {
    c.rep("rep" + std::to_string(r), 0.25 * (1 + dice.below(6)));
    for (int k = dice.below(3); k > 0; --k) {
      const Day from = c.period.from() + dice.below(28);
      c.absences.push_back({c.reps.back().name, from, from + 1 + dice.below(6)});
    }
  }
  for (int d = dice.below(40); d > 0; --d)
    c.deals.emplace_back(name(dice.below(open)), Day::of(2026, 5, 1) + dice.below(31), dice.unit() < 0.1 ? "" : "rep" + std::to_string(dice.below(reps)));
  c.target = Money(static_cast<std::int64_t>(dice.between(1e8, 2e9)), Currency("RUB"));
  if (dice.unit() < 0.5) c.options.driver = name(dice.below(open));
  return c;
}

/// Multiplies the odds of one edge against all others out of its stage.
inline void raise_odds(nlohmann::ordered_json& model, std::size_t edge, double factor) {
  const auto from = model["edges"][edge]["from"];
  const double entered = model["edges"][edge]["team"]["entered"], moved = model["edges"][edge]["team"]["moved"];
  const double rate = moved / entered, raised = factor * rate / (factor * rate + 1.0 - rate), others = rate < 1.0 ? (1.0 - raised) / (1.0 - rate) : 0.0;
  for (std::size_t e = 0; e < model["edges"].size(); ++e)
    if (model["edges"][e]["from"] == from) {
      const double own = model["edges"][e]["team"]["moved"];
      model["edges"][e]["team"]["moved"] = e == edge ? raised * entered : own * others;
    }
}

/// More of everything: own rates of reps, any period of at most 31 days, days off, short days, six-day weeks, reps who start or leave. `large`: 20 to 50 reps, 90 to 180 days.
inline Company random_instance(std::uint64_t seed, bool acyclic, bool large) {
  Company c = random_company(seed, acyclic);
  Dice dice(seed + 0x9E3779B97F4A7C15u);
  const int reps = large ? 20 + dice.below(31) : 1 + dice.below(8), days = large ? 90 + dice.below(91) : 1 + dice.below(31);
  const Day from = Day::of(2026, 6, 1) + dice.below(28);
  c.period = Period(from, from + days);
  c.as_of = from - (dice.unit() < 0.2 ? dice.below(10) : 0);
  if (dice.unit() < 0.3) c.calendar = WorkCalendar::with_weekend("Europe/Moscow", dice.unit() < 0.5 ? 0b1000000 : 0);
  for (int k = dice.below(4); k > 0; --k) c.calendar = c.calendar.with(from + dice.below(days), WorkCalendar::Kind::off, 0);
  for (int k = dice.below(3); k > 0; --k) c.calendar = c.calendar.with(from + dice.below(days), WorkCalendar::Kind::short_day, 4.0 + dice.below(4));
  c.reps.clear(), c.absences.clear();
  for (int r = 0; r < reps; ++r) {
    c.rep("rep" + std::to_string(r), 0.25 * (1 + dice.below(6)));
    std::set<Day> away;
    for (int k = dice.below(3); k > 0; --k) {
      const Day begin = from + dice.below(days);
      const int length = 1 + dice.below(6);
      bool is_free = true;
      for (int d = 0; d < length; ++d) is_free = is_free && !away.contains(begin + d);
      if (!is_free) continue;
      for (int d = 0; d < length; ++d) away.insert(begin + d);
      c.absences.push_back({c.reps.back().name, begin, begin + length});
    }
  }
  for (auto& [stage, since, who] : c.deals) {
    since = c.as_of - 1 - dice.below(30);
    if (!who.empty()) who = "rep" + std::to_string(dice.below(reps));
  }
  if (dice.unit() < 0.3) {  // own counts of some reps, drawn toward the team's
    c.model["pooling"] = {{"by", "rep"}, {"strength", 20 + dice.below(100)}};
    std::map<std::string, std::map<std::string, double>> entered;   // by stage and rep: all moves out of a stage share it
    for (auto& e : c.model["edges"]) {
      const auto [stage, is_new] = entered.try_emplace(e["from"].get<std::string>());
      if (is_new)
        for (const Rep& rep : c.reps)
          if (dice.unit() < 0.5) stage->second[rep.name] = 10 + dice.below(100);
      const double rate = e["team"]["moved"].get<double>() / e["team"]["entered"].get<double>();
      for (const auto& [rep, n] : stage->second) e["reps"][rep] = {{"entered", n}, {"moved", std::floor(n * rate * dice.between(0.7, 1.0))}};
    }
  }
  if (dice.unit() < 0.3) c.options.activities = activities_from_json(R"({"call": {"per_entry": {"s0": 5}, "per_open": {"s0": 2}}})");
  c.target = Money(static_cast<std::int64_t>(dice.between(1e7, 1e8) * reps * std::max(1, days / 5)), Currency("RUB"));
  Dice turnover(seed + 0xC2B2AE3D27D4EB4Fu);   // of its own, so that all before it stays as it was
  for (Rep& rep : c.reps) {
    if (turnover.unit() < 0.15) rep.ends = from + 1 + turnover.below(days);
    if (turnover.unit() < 0.1 && (!rep.ends || from + 1 < *rep.ends)) rep.starts = from + (rep.ends ? turnover.below(*rep.ends - from) : turnover.below(days));
  }
  return c;
}

}  // namespace voronka::testing
