// What must hold of every plan, counted over random companies. A test runs some hundreds of them, the evidence 10^5.
#pragma once
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "planning/random_company.hpp"
#include "planning/whole_table_check.hpp"
#include "voronka/base/error.hpp"
#include "voronka/flow/flow.hpp"

namespace voronka::testing {

/// How often one statement was looked at, and how it failed.
struct Tally {
  std::int64_t checked = 0, violated = 0;
  double worst = 0.0;                      ///< largest excess of a violation
  std::vector<std::uint64_t> seeds;        ///< of the first violations
  void see(bool holds, std::uint64_t seed, double excess = 0.0) {
    ++checked;
    if (holds) return;
    ++violated;
    worst = std::max(worst, excess);
    if (seeds.size() < 3 && (seeds.empty() || seeds.back() != seed)) seeds.push_back(seed);
  }
  void add(const Tally& o) {
    checked += o.checked, violated += o.violated, worst = std::max(worst, o.worst);
    seeds.insert(seeds.end(), o.seeds.begin(), o.seeds.end());
    std::sort(seeds.begin(), seeds.end());   // the lowest three, whichever thread met them
    if (seeds.size() > 3) seeds.resize(3);
  }
};

/// Statements by name. Those that begin with "literal:" are recorded, not claimed: mathematics refuses them in some companies (docs/decisions/0302).
struct Ledger {
  std::map<std::string, Tally> tallies;
  std::map<std::string, std::int64_t> counts;   ///< instances by kind
  Tally& operator[](const std::string& name) { return tallies[name]; }
  void add(const Ledger& o) {
    for (const auto& [name, tally] : o.tallies) tallies[name].add(tally);
    for (const auto& [name, n] : o.counts) counts[name] += n;
  }
  [[nodiscard]] bool holds() const {
    for (const auto& [name, tally] : tallies)
      if (!name.starts_with("literal:") && tally.violated > 0) return false;
    return true;
  }
};

/// `why`: the refusal without its figures.
inline std::optional<Plan> plan_of(const Company& c, std::string* why = nullptr) {
  try {
    return c.plan();
  } catch (const Error& e) {   // nobody there, a loop that nothing leaves, an absurd requirement: refused, with words
    if (e.code() == ErrorCode::internal) throw;
    if (why != nullptr)
      for (const char* p = e.what(); *p != 0; ++p)
        if (std::isdigit(static_cast<unsigned char>(*p)) == 0) *why += *p;
    return std::nullopt;
  }
}

/// ISO weeks of the plan's days as numbers from 0.
inline std::vector<std::int32_t> weeks_of(const std::vector<Day>& days) {
  std::vector<std::int32_t> out;
  const auto monday = [](Day day) { return (day.since_epoch() + 3) / 7; };
  for (const Day day : days) out.push_back(static_cast<std::int32_t>(monday(day) - monday(days.front())));
  return out;
}

inline void check_whole_numbers(Ledger& ledger, std::uint64_t seed, const Plan& plan) {
  const Plan::Parts& p = plan.parts();
  const std::size_t days = p.days.size(), reps = p.team.reps().size();
  const auto weeks = weeks_of(p.days);
  for (const KpiPlan& k : p.kpis) {
    const BoundedTable bounds(IdealTable{reps, days, k.ideal, weeks});
    const WholeSums sums(bounds, k.quota);
    const auto all = [](const std::vector<std::int64_t>& x) { return std::accumulate(x.begin(), x.end(), std::int64_t{0}); };
    ledger["every sum equals its parts: cells, rep x week, rep, day, team week, total"].see(
        sums.total == k.total && all(sums.rep) == k.total && all(sums.day) == k.total && all(sums.team_week) == k.total && all(sums.rep_week) == k.total, seed);
    ledger["the ideal table sums to the whole total"].see(
        std::abs(std::accumulate(k.ideal.begin(), k.ideal.end(), 0.0) - static_cast<double>(k.total)) <= 1e-6 * std::max<double>(1.0, static_cast<double>(k.total)), seed);
    const bool exists = table_exists(bounds, k.total, nullptr);
    ledger["a table between all floors and ceilings exists (independent max-flow)"].see(exists, seed);
    if (exists) ledger["where it exists every bounded sum is floor or ceiling, and the plan says so"].see(k.within_bounds && outside(bounds, k.quota).empty(), seed);
    const FixedMargins fixed = rule_nine_margins(bounds, k.total);
    if (fixed.rep.size() == reps && fixed.day.size() == days && fixed.team_week.size() == bounds.weeks)
      ledger["largest-remainder margins are kept exactly where a table has them (independent max-flow)"].see(k.margins_fixed == table_exists(bounds, k.total, &fixed), seed);
    bool absent = true;
    for (std::size_t r = 0; r < reps; ++r)
      for (std::size_t d = 0; d < days; ++d)
        if (p.team.capacity(r, p.days[d], p.calendar) == 0) absent = absent && k.quota[r * days + d] == 0 && k.ideal[r * days + d] == 0.0;
    ledger["no work on an absent day"].see(absent, seed);
  }
  std::int64_t money = 0;
  for (const Money& part : p.revenue) money += part.minor();
  ledger["money sums to the target"].see(money == p.target.minor(), seed);
}

inline const KpiPlan* find_kpi(const Plan& plan, const std::string& name) {
  for (const KpiPlan& k : plan.parts().kpis)
    if (k.kpi == name) return &k;
  return nullptr;
}

/// The end of the edge wins at least as likely as every other way out of its stage, within every number of days of the period; and if the driver can still
/// be reached from that stage, every win passes the driver, and it is reached from that end as likely as from any other: where wins go around the driver,
/// fewer arrivals for the same driver mean fewer of those wins.
inline bool best_way(const Plan& plan, StageId from, StageId to) {
  const Plan::Parts& p = plan.parts();
  const StageGraph& g = p.model.graph();
  std::vector<StageId> won;
  for (const Stage& stage : g.stages())
    if (stage.kind == StageKind::won) won.push_back(g.at(stage.name));
  const std::size_t horizon = static_cast<std::size_t>(p.period.until() - p.first_day) + 1;
  std::vector<std::optional<std::size_t>> segments{std::nullopt};
  for (std::size_t s = 0; s < p.model.segments().size(); ++s) segments.emplace_back(s);
  const StageId driver = g.at(p.driver);
  const auto beyond = g.reach(from);
  std::vector<std::vector<StageId>> goals{won};
  if (std::find(beyond.begin(), beyond.end(), driver) != beyond.end()) {
    goals.push_back({driver});
    for (const StageId end : won)
      if (!g.dominates(driver, end)) return false;
  }
  for (const auto& goal : goals)
    for (const auto& segment : segments) {
      const auto reach = reach_within(p.model, horizon, goal, {.segment = segment, .stop_at = {}});
      for (const Exit& exit : p.model.law(from, segment).exits())
        for (std::size_t n = 0; n < horizon; ++n)
          if (reach[exit.to.index()][n] > reach[to.index()][n] + 1e-12) return false;
    }
  return true;
}

/// Raises the odds of one edge of an acyclic company by half and looks at every KPI upstream of it, its own stage included.
inline void check_better_odds(Ledger& ledger, std::uint64_t seed, const Company& c, const Plan& before) {
  const auto& edges = c.model["edges"];
  const std::size_t e = seed % edges.size();
  const std::string from = edges[e]["from"], to = edges[e]["to"];
  Company better = c;
  raise_odds(better.model, e, 1.5);
  const auto after = plan_of(better);
  if (!after) return;
  const StageGraph& g = before.parts().model.graph();
  const bool best = best_way(before, g.at(from), g.at(to));
  // Where nothing of the period can be reached the steady state is planned instead, which is another question.
  const bool same_question = (finding(before, "target_out_of_reach") == nullptr) == (finding(*after, "target_out_of_reach") == nullptr) &&
                             (finding(before, "arrivals_too_late") == nullptr) == (finding(*after, "arrivals_too_late") == nullptr);
  for (const KpiPlan& k : before.parts().kpis) {
    if (!k.kpi.starts_with("stage:")) continue;
    const StageId stage = g.at(k.kpi.substr(6));
    const auto reach = g.reach(stage);
    if (stage != g.at(from) && std::find(reach.begin(), reach.end(), g.at(from)) == reach.end()) continue;
    const KpiPlan* now = find_kpi(*after, k.kpi);
    if (now == nullptr) continue;
    const double excess = now->expected - k.expected;
    const bool holds = excess <= 1e-9 * std::max(1.0, k.expected) && now->total <= k.total;
    ledger["literal: raising the odds of any edge never raises ideal or team total of a KPI upstream of it"].see(holds, seed, excess);
    if (best && same_question)
      ledger["raising the odds of the edge to the best next stage (best at every horizon for the win and for the driver, which no win goes around) never raises ideal or team total of a KPI upstream of it"].see(holds, seed, excess);
  }
}

/// driver, arrivals (every stage before the driver), downstream or activities.
inline std::string kind_of(const Plan& plan, const std::string& kpi) {
  if (!kpi.starts_with("stage:")) return "activities";
  const StageGraph& g = plan.parts().model.graph();
  const StageId stage = g.at(kpi.substr(6)), driver = g.at(plan.parts().driver);
  if (stage == driver) return "driver";
  const auto entries = g.entries();
  if (std::find(entries.begin(), entries.end(), stage) != entries.end()) return "arrivals";
  const auto beyond = g.reach(driver);
  return std::find(beyond.begin(), beyond.end(), stage) != beyond.end() ? "downstream" : "between arrivals and driver";
}

/// Gives one rep one more day off.
inline void check_day_off(Ledger& ledger, std::uint64_t seed, const Company& c, const Plan& before) {
  const Plan::Parts& p = before.parts();
  const std::size_t days = p.days.size(), reps = p.team.reps().size();
  const std::size_t rep = seed % reps, day = (seed / 7) % days;
  if (p.team.capacity(rep, p.days[day], p.calendar) == 0) return;
  Company off = c;
  off.absences.push_back({c.reps[rep].name, p.days[day], p.days[day] + 1});
  const auto after = plan_of(off);
  if (!after) return;
  const bool own_rates = c.model.contains("pooling");
  for (const KpiPlan& k : p.kpis) {
    const KpiPlan* now = find_kpi(*after, k.kpi);
    if (now == nullptr || now->quota.size() != k.quota.size()) continue;
    ledger["a rep's day off gives that rep 0"].see(now->quota[rep * days + day] == 0 && now->ideal[rep * days + day] == 0.0, seed);
    double was = 0.0, is = 0.0;
    for (std::size_t r = 0; r < reps; ++r) was += k.ideal[r * days + day], is += now->ideal[r * days + day];
    const std::string kind = kind_of(before, k.kpi);
    ledger["literal: a rep's day off never raises the team's ideal of that day, " + kind].see(is <= was * (1 + 1e-9) + 1e-9, seed, is - was);
    if (k.total == 0 || now->total == 0) continue;
    const double share_was = was / static_cast<double>(k.total), share_is = is / static_cast<double>(now->total);
    const bool claimed = kind == "driver" || kind == "arrivals";
    ledger[(claimed ? "a rep's day off never raises the team's share of that day, " : "literal: a rep's day off never raises the team's share of that day, ") + kind].see(
        share_is <= share_was * (1 + 1e-9) + 1e-12, seed, share_is - share_was);
    if (kind != "driver") continue;
    const bool same_question = (finding(before, "target_out_of_reach") == nullptr) == (finding(*after, "target_out_of_reach") == nullptr);
    if (!own_rates && same_question) {  // before the requirement is rounded up
      const double real_was = share_was * p.driver_real, real_is = share_is * after->parts().driver_real;
      ledger["with one rate for all, a rep's day off never raises the team's ideal of the driver on that day (requirement before it is rounded up)"].see(
          real_is <= real_was * (1 + 1e-9) + 1e-9, seed, real_is - real_was);
    }
  }
}

inline void check_instance(Ledger& ledger, std::uint64_t seed, bool large) {
  const bool acyclic = seed % 2 == 0;
  const Company c = random_instance(seed, acyclic, large);
  std::string why;
  const auto plan = plan_of(c, &why);
  const std::string kind = large ? "large" : "small";
  ++ledger.counts[kind];
  if (!plan) {
    ++ledger.counts[kind + ", refused: " + why];
    return;
  }
  if (!plan->parts().model.graph().is_acyclic()) ++ledger.counts[kind + ", with loops"];
  check_whole_numbers(ledger, seed, *plan);
  if (acyclic) check_better_odds(ledger, seed, c, *plan);
  check_day_off(ledger, seed, c, *plan);
}

}  // namespace voronka::testing
