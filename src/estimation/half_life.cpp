#include "estimation/half_life.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "estimation/visit_ages.hpp"

namespace voronka::detail {
namespace {

constexpr std::array<double, 4> candidates{std::numeric_limits<double>::infinity(), 360.0, 180.0, 90.0};
constexpr int step_days = 20;
constexpr int steps_to_learn = 3;   ///< not scored: nothing is known yet
constexpr int least_scored = 3;
constexpr double least_gain = 3.0;

std::size_t bin_of(std::int32_t age) {
  if (age < 8) return static_cast<std::size_t>(age);
  return 8 + static_cast<std::size_t>(std::floor(4.0 * std::log2(static_cast<double>(age) / 8.0)));
}

}  // namespace

HalfLifeChoice choose_half_life(const History& history, const WorkCalendar& calendar, Clock clock) {
  HalfLifeChoice choice;
  const VisitAges ages(history, calendar, clock);
  const auto visits = history.visits();
  if (visits.empty()) return choice;
  std::int32_t first = std::numeric_limits<std::int32_t>::max();
  for (const Visit& v : visits)
    if (v.entry <= ages.last()) first = std::min(first, ages.ordinal(v.entry));
  if (first == std::numeric_limits<std::int32_t>::max()) return choice;
  const std::int32_t earliest = first;   // with delayed entry, ages are older than the log
  if (ages.delayed()) first = std::max(first, ages.ordinal(ages.delay() - 1));
  const std::int32_t last = ages.ordinal(ages.last());
  const int steps = (last - first) / step_days;   // whole ones; the days left over come first and are learned from
  if (steps < steps_to_learn + least_scored) return choice;
  const std::int32_t start = last - steps * step_days;

  const std::size_t stages = history.graph().size(), bins = bin_of(std::max(last - earliest + 1, 1)) + 1, width = stages + 1;  // destinations, then the number at risk
  const std::size_t block = stages * bins * width;
  std::vector<double> counts(static_cast<std::size_t>(steps) * block, 0.0);
  std::vector<std::size_t> bin(static_cast<std::size_t>(last - earliest + 2));
  for (std::size_t a = 0; a < bin.size(); ++a) bin[a] = bin_of(static_cast<std::int32_t>(a));
  const auto step_of = [&](std::int32_t day) { return static_cast<std::size_t>(std::clamp((day - start - 1) / step_days, 0, steps - 1)); };
  for (const Visit& v : visits) {
    if (v.entry > ages.last() || !v.entry_known) continue;
    const bool moved = v.next != none && v.exit <= ages.last();
    const std::int32_t a0 = ages.entry_age(v.entry);
    const std::int32_t a1 = moved ? ages.of_move(v.entry, v.exit) : ages.seen(v.entry, std::min(v.exit, ages.last()));
    const std::int32_t day = ages.ordinal(v.entry);
    double* cell = nullptr;
    for (std::int32_t a = a0 + 1; a <= a1; ++a) {
      cell = &counts[step_of(day + a) * block + (v.stage.index() * bins + bin[static_cast<std::size_t>(a)]) * width];
      cell[stages] += 1.0;
    }
    if (moved && cell != nullptr) cell[v.next] += 1.0;
  }
  // Exits that occur at all: the outcomes between which the half observations are spread.
  std::vector<std::vector<std::size_t>> exits(stages);
  for (std::size_t s = 0; s < stages; ++s)
    for (std::size_t to = 0; to < stages; ++to) {
      double n = 0.0;
      for (int t = 0; t < steps; ++t)
        for (std::size_t b = 0; b < bins; ++b) n += counts[static_cast<std::size_t>(t) * block + (s * bins + b) * width + to];
      if (n > 0.0) exits[s].push_back(to);
    }
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    const double keep = std::isinf(candidates[c]) ? 1.0 : std::exp2(-step_days / candidates[c]);
    std::vector<double> known(block, 0.0);
    double score = 0.0;
    for (int t = 0; t < steps; ++t) {
      const double* now = &counts[static_cast<std::size_t>(t) * block];
      if (t >= steps_to_learn) {
        for (std::size_t s = 0; s < stages; ++s) {
          if (exits[s].empty()) continue;
          for (std::size_t b = 0; b < bins; ++b) {
            const double* seen = now + (s * bins + b) * width;
            if (seen[stages] == 0.0) continue;
            const double* past = &known[(s * bins + b) * width];
            const double all = past[stages] + 0.5 * static_cast<double>(exits[s].size() + 1);
            double stays = 1.0, left = 0.0;
            for (const std::size_t to : exits[s]) {
              const double h = (past[to] + 0.5) / all;
              stays -= h, left += seen[to];
              if (seen[to] > 0.0) score += seen[to] * std::log(h);
            }
            if (seen[stages] > left) score += (seen[stages] - left) * std::log(stays);
          }
        }
      }
      for (std::size_t i = 0; i < block; ++i) known[i] = keep * (known[i] + now[i]);
    }
    choice.log_score[c] = score;
  }
  choice.steps = steps - steps_to_learn;
  std::size_t best = 0;
  for (std::size_t c = 1; c < candidates.size(); ++c)
    if (choice.log_score[c] > choice.log_score[best] + least_gain) best = c;
  if (best > 0) choice.half_life = candidates[best];
  return choice;
}

}  // namespace voronka::detail
