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

/// How often one statement was looked at, how it failed, and what was left out of it.
struct Tally {
  std::int64_t checked = 0, violated = 0;
  double worst = 0.0;                      ///< largest excess of a violation
  std::map<std::string, std::int64_t> left_out;   ///< by reason
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
    for (const auto& [why, n] : o.left_out) left_out[why] += n;
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

/// Sums of a table's column `total` (`quota`) by the words in `by`, of the rows of one KPI; a day is its ISO text.
inline std::map<std::string, std::int64_t> sums_of(const Table& table, const std::string& kpi, const std::vector<std::string>& by, const std::string& value = "total") {
  std::map<std::string, std::int64_t> out;
  const Column &kpis = table.column("kpi"), &values = table.column(value);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (kpis.dictionary[static_cast<std::size_t>(kpis.codes[i])] != kpi) continue;
    std::string key;
    for (const std::string& name : by) {
      const Column& c = table.column(name);
      key += "/" + (c.type == ColumnType::day ? Day(static_cast<std::int32_t>(c.integers[i])).iso() : c.dictionary[static_cast<std::size_t>(c.codes[i])]);
    }
    out[key] += values.integers[i];
  }
  return out;
}

/// The tables that a plan gives out say what its cells say: per rep, rep and week, team and week, day, in total.
inline bool tables_agree(const Plan& plan, const KpiPlan& k, const WholeSums& sums) {
  const Plan::Parts& p = plan.parts();
  const std::size_t days = p.days.size();
  const auto& reps = p.team.reps();
  std::map<std::string, std::int64_t> rep, week, day, cell;
  const auto monday = [](Day d) { return d - (d.since_epoch() + 3) % 7; };
  for (std::size_t d = 0; d < days; ++d) {
    const Day from = std::max(monday(p.days[d]), p.period.from());
    day["/" + p.days[d].iso()] += sums.day[d];
    week["/" + from.iso() + "/"] += sums.day[d];
    for (std::size_t r = 0; r < reps.size(); ++r) {
      week["/" + from.iso() + "/" + reps[r].name] += k.quota[r * days + d];
      cell["/" + reps[r].name + "/" + p.days[d].iso()] += k.quota[r * days + d];
    }
  }
  for (std::size_t r = 0; r < reps.size(); ++r) rep["/" + reps[r].name] = sums.rep[r];
  return sums_of(plan.totals(), k.kpi, {}) == std::map<std::string, std::int64_t>{{"", sums.total}} && sums_of(plan.by_rep(), k.kpi, {"rep"}) == rep &&
         sums_of(plan.by_week(), k.kpi, {"from", "rep"}) == week && sums_of(plan.by_day(), k.kpi, {"day"}) == day &&
         sums_of(plan.quotas(), k.kpi, {"rep", "day"}, "quota") == cell;
}

inline void check_whole_numbers(Ledger& ledger, std::uint64_t seed, const Plan& plan) {
  const Plan::Parts& p = plan.parts();
  const std::size_t days = p.days.size(), reps = p.team.reps().size();
  const auto weeks = weeks_of(p.days);
  for (const KpiPlan& k : p.kpis) {
    const BoundedTable bounds(IdealTable{reps, days, k.ideal, weeks});
    const WholeSums sums(bounds, k.quota);
    ledger["every sum equals its parts: the tables per rep, week, day and in total are the sums of the cells"].see(sums.total == k.total && tables_agree(plan, k, sums), seed);
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
  // Whoever leaves and whoever takes over: nobody's wins are lost or counted twice. Where new deals win around the driver there are more than these.
  const double wins = std::accumulate(p.expected_wins.begin(), p.expected_wins.end(), 0.0);
  const double brought = p.backlog_in_period + static_cast<double>(p.dated.driver_total) * p.wins_per_driver;
  const StageGraph& graph = p.model.graph();
  const bool around = !graph.dominates(graph.at(p.driver), graph.of_kind(StageKind::won).front());
  ledger["the reps' expected wins sum to those of backlog and entries (where wins go around the driver: to at least these)"].see(
      around ? wins >= brought - 1e-9 * std::max(1.0, brought) : std::abs(wins - brought) <= 1e-9 * std::max(1.0, brought), seed);
  const bool leaves = std::any_of(p.findings.begin(), p.findings.end(), [](const Finding& f) { return f.code == "deals_handed_over"; });
  if (leaves) ledger["the same, of plans in which somebody hands over"].see(around || std::abs(wins - brought) <= 1e-9 * std::max(1.0, brought), seed);
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

/// Where nothing of the period can be reached the steady state is planned instead, and weeks that no arrival can serve set nothing: another question.
inline bool same_question(const Plan& a, const Plan& b) {
  for (const char* code : {"target_out_of_reach", "arrivals_too_late"})
    if ((finding(a, code) == nullptr) != (finding(b, code) == nullptr)) return false;
  return true;
}
inline const char* another_question = "the target or the first weeks come within reach, or leave it";
inline const char* second_refused = "the second plan is refused";

/// Raises the odds of one edge of an acyclic company by half and looks at every KPI upstream of it, its own stage included.
inline void check_better_odds(Ledger& ledger, std::uint64_t seed, const Company& c, const Plan& before) {
  Tally &literal = ledger["literal: raising the odds of any edge never raises ideal or team total of a KPI upstream of it"],
        &claimed = ledger["raising the odds of the edge to the best next stage (best at every horizon for the win and for the driver, which no win goes around) never raises "
                          "ideal or team total of a KPI upstream of it"];
  const auto& edges = c.model["edges"];
  const auto e = static_cast<std::size_t>(Dice(seed ^ 0x5DEECE66Du).below(static_cast<int>(edges.size())));
  const std::string from = edges[e]["from"], to = edges[e]["to"];
  Company better = c;
  raise_odds(better.model, e, 1.5);
  const auto after = plan_of(better);
  if (!after) {
    ++literal.left_out[second_refused], ++claimed.left_out[second_refused];
    return;
  }
  const StageGraph& g = before.parts().model.graph();
  const bool best = best_way(before, g.at(from), g.at(to)), same = same_question(before, *after);
  for (const KpiPlan& k : before.parts().kpis) {
    if (!k.kpi.starts_with("stage:")) continue;
    const StageId stage = g.at(k.kpi.substr(6));
    const auto reach = g.reach(stage);
    if (stage != g.at(from) && std::find(reach.begin(), reach.end(), g.at(from)) == reach.end()) continue;
    const KpiPlan* now = find_kpi(*after, k.kpi);
    if (now == nullptr) {
      ++literal.left_out["the KPI is gone"], ++claimed.left_out["the KPI is gone"];
      continue;
    }
    const double excess = now->expected - k.expected;
    const bool holds = excess <= 1e-9 * std::max(1.0, k.expected) && now->total <= k.total;
    literal.see(holds, seed, excess);
    if (best && same) claimed.see(holds, seed, excess);
    else ++claimed.left_out[best ? another_question : "not the best next stage"];
  }
}

/// driver, arrivals (an entry stage that nothing moves into), arrivals and moves, downstream or activities.
inline std::string kind_of(const Plan& plan, const KpiPlan& kpi) {
  if (!kpi.kpi.starts_with("stage:")) return "activities";
  const StageGraph& g = plan.parts().model.graph();
  const StageId stage = g.at(kpi.kpi.substr(6)), driver = g.at(plan.parts().driver);
  if (stage == driver) return "driver";
  const auto entries = g.entries();
  if (std::find(entries.begin(), entries.end(), stage) != entries.end())
    return kpi.expected == static_cast<double>(kpi.arrivals) ? "arrivals" : "arrivals and moves";
  const auto beyond = g.reach(driver);
  return std::find(beyond.begin(), beyond.end(), stage) != beyond.end() ? "downstream" : "between arrivals and driver";
}

/// Gives one rep one more day off.
inline void check_day_off(Ledger& ledger, std::uint64_t seed, const Company& c, const Plan& before) {
  const Plan::Parts& p = before.parts();
  const std::size_t days = p.days.size(), reps = p.team.reps().size();
  Dice dice(seed ^ 0xB5297A4Du);
  const auto rep = static_cast<std::size_t>(dice.below(static_cast<int>(reps))), day = static_cast<std::size_t>(dice.below(static_cast<int>(days)));
  Tally &none = ledger["a rep's day off gives that rep 0"],
        &level = ledger["with one rate for all, a rep's day off never raises the team's ideal of the driver on that day (requirement before it is rounded up)"];
  if (p.team.capacity(rep, p.days[day], p.calendar) == 0) {
    ++none.left_out["off already"];
    return;
  }
  Company off = c;
  off.absences.push_back({c.reps[rep].name, p.days[day], p.days[day] + 1});
  const auto after = plan_of(off);
  if (!after) {
    ++none.left_out[second_refused];
    return;
  }
  const bool own_rates = c.model.contains("pooling");
  for (const KpiPlan& k : p.kpis) {
    const KpiPlan* now = find_kpi(*after, k.kpi);
    if (now == nullptr || now->quota.size() != k.quota.size()) {
      ++none.left_out["the KPI is gone"];
      continue;
    }
    none.see(now->quota[rep * days + day] == 0 && now->ideal[rep * days + day] == 0.0, seed);
    double was = 0.0, is = 0.0;
    for (std::size_t r = 0; r < reps; ++r) was += k.ideal[r * days + day], is += now->ideal[r * days + day];
    std::string kind = kind_of(before, k);
    if (kind == "arrivals") kind = kind_of(*after, *now);
    ledger["literal: a rep's day off never raises the team's ideal of that day, " + kind].see(is <= was * (1 + 1e-9) + 1e-9, seed, is - was);
    if (k.total == 0 || now->total == 0) continue;
    const double share_was = was / static_cast<double>(k.total), share_is = is / static_cast<double>(now->total);
    const bool claimed = kind == "driver" || kind == "arrivals";
    ledger[(claimed ? "a rep's day off never raises the team's share of that day, " : "literal: a rep's day off never raises the team's share of that day, ") + kind].see(
        share_is <= share_was * (1 + 1e-9) + 1e-12, seed, share_is - share_was);
    if (kind != "driver") continue;
    if (own_rates || !same_question(before, *after)) {
      ++level.left_out[own_rates ? "reps have rates of their own" : another_question];
      continue;
    }
    const double real_was = share_was * p.driver_real, real_is = share_is * after->parts().driver_real;
    level.see(real_is <= real_was * (1 + 1e-9) + 1e-9, seed, real_is - real_was);
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
