// Histories for the tests of this room: events by days, and companies from a known law.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "voronka/base/random.hpp"
#include "voronka/history/history.hpp"

namespace voronka::testing {

inline Instant noon(Day day) { return Instant(day.since_epoch() * 86'400'000'000LL + 43'200'000'000LL); }
inline Instant start_of(Day day) { return Instant(day.since_epoch() * 86'400'000'000LL); }

struct Step {
  std::string deal, stage;
  Day day;
  std::string rep = "", channel = "";
  std::int64_t amount = 0;   // minor units; 0: none
};

inline std::vector<Event> events_of(const std::vector<Step>& steps) {
  std::vector<Event> events;
  std::int64_t seq = 0;
  for (const Step& s : steps) {
    Event e;
    e.opportunity = s.deal, e.stage = s.stage, e.at = noon(s.day), e.seq = seq++;
    if (!s.rep.empty()) e.rep = s.rep;
    if (!s.channel.empty()) e.channel = s.channel;
    if (s.amount > 0) e.amount_minor = s.amount;
    events.push_back(std::move(e));
  }
  return events;
}

/// Known up to the end of `last`.
inline History history_of(const StageGraph& graph, const std::vector<Step>& steps, Day last, std::optional<Day> delayed_entry = {}, const std::string& currency = "RUB") {
  HistoryOptions options;
  options.as_of = start_of(last + 1);
  options.delayed_entry = delayed_entry;
  options.currency = currency;
  options.zone_stated = true;
  return History::from(graph, events_of(steps), options);
}

inline StageGraph engaged_won_lost() { return StageGraph::Builder().open("engaged").won("won").lost("lost").move("engaged", "won").move("engaged", "lost").build(); }

/// The company of peer-errors: leads Poisson(rate 1.03^(day/7)) a day, won with probability 0.20 after a log-normal time of median 40 days, else lost after one of
/// median 12, sigma 0.6; whole days, counted up. Every step of the future is there: History cuts it.
inline std::vector<Step> company(std::uint64_t seed, Day first, int days, double rate) {
  const Random random(seed);
  std::vector<Step> steps;
  std::uint32_t lead = 0;
  for (int day = 0; day < days; ++day) {
    const auto n = poisson_quantile(random.uniform(0, static_cast<std::uint32_t>(day), 0, 1), rate * std::pow(1.03, day / 7.0));
    for (std::int64_t i = 0; i < n; ++i, ++lead) {
      const auto [a, b] = random.uniform_pair(0, lead, 0, 2);
      const bool won = a < 0.20;
      const double t = lognormal_quantile(b, std::log(won ? 40.0 : 12.0), 0.6);
      const std::string name = "D" + std::to_string(lead);
      steps.push_back({name, "engaged", first + day});
      steps.push_back({name, won ? "won" : "lost", first + day + static_cast<int>(std::ceil(t)), "", "", won ? 100'00 : 0});
    }
  }
  return steps;
}
inline double true_incidence(double median, double share, double days) { return share * 0.5 * std::erfc(-std::log(days / median) / 0.6 / std::sqrt(2.0)); }

}  // namespace voronka::testing
