#include "planning/decompose.hpp"

#include <algorithm>
#include <cmath>

#include "base/format.hpp"
#include "planning/chance.hpp"
#include "voronka/base/error.hpp"
#include "voronka/planning/apportion.hpp"

namespace voronka {
namespace planning {
namespace {

constexpr double kMostEntries = 1e9;

[[noreturn]] void refuse(const std::string& what) { throw Error(ErrorCode::invalid_argument, what); }

void check(const Money& target, const Model& model, const History& history, const DecomposeOptions& options) {
  if (target.minor() <= 0) refuse(formatted("the target is {} {}; it should be above 0", target.decimal(), target.currency().code()));
  if (!(model.amount().mean_minor > 0.0)) {
    std::string why = "; is the column of amounts mapped?";
    for (const Finding& f : history.findings())
      if (f.code == "other_currency" || f.code == "unreadable_amount") why = formatted(": {}", f.message);
    for (const Finding& f : model.findings())
      if (f.code == "amounts_without_currency") why = formatted(": {}", f.message);
    throw Error(ErrorCode::no_estimate, "no win behind the model has an amount that can be used, so a sum of money cannot be turned into deals" + why);
  }
  if (target.currency() != model.amount().currency)
    refuse(formatted("the target is in {}, the amounts of the model in {}; convert one of them", target.currency().code(), model.amount().currency.code()));
  if (!(history.graph() == model.graph())) {
    const bool same = std::equal(history.graph().stages().begin(), history.graph().stages().end(), model.graph().stages().begin(), model.graph().stages().end());
    if (!same) refuse("the open deals and the model are of different stage graphs");
  }
  if (options.runs < 0) refuse(formatted("{} runs were asked for; it should be at least 0", options.runs));
  if (options.confidence) {
    if (!(*options.confidence > 0.0 && *options.confidence < 1.0)) refuse(formatted("the confidence is {}; it should be between 0 and 1", *options.confidence));
    if (options.runs == 0) refuse("a confidence needs runs; 0 were asked for");
  }
}

StageId activity_stage(const Model& model, const Activity& activity, const std::string& name) {
  const auto found = model.graph().find(name);
  if (!found) {
    std::string known;
    for (const Stage& s : model.graph().stages()) known += formatted("{}\"{}\"", known.empty() ? "" : ", ", s.name);
    refuse(formatted("the activities at /{}: there is no stage \"{}\"; the stages are {}", activity.kind, name, known));
  }
  const StageId stage = *found;
  if (model.graph()[stage].kind == StageKind::lost) refuse(formatted("the activity \"{}\" counts entries into \"{}\", where deals are lost", activity.kind, name));
  return stage;
}

std::int64_t activity_total(const Problem& p, const Plan::Parts& parts, const Activity& activity, double arrivals) {
  double expected = 0.0;
  std::int64_t whole = 0;
  for (const auto& [name, times] : activity.per_entry) {
    const StageId stage = activity_stage(p.model, activity, name);
    const auto kpi = std::find_if(parts.kpis.begin(), parts.kpis.end(), [kpi_name = "stage:" + name](const KpiPlan& k) { return k.kpi == kpi_name; });
    if (kpi != parts.kpis.end()) whole += times * kpi->total;
    else expected += static_cast<double>(times) * expected_entries(p, stage, static_cast<double>(parts.dated.driver_total), arrivals);
  }
  for (const auto& [name, times] : activity.per_open) {
    const StageId stage = activity_stage(p.model, activity, name);
    for (const Row& row : p.rows)
      for (const auto* side : {&row.beyond, &row.upstream})
        for (const Stock& stock : *side)
          if (stock.stage == stage) whole += times * std::llround(stock.count);
  }
  return whole + whole_ceil(expected);
}

// Least total from `least` on whose chance is at least `confidence`: doubling steps, then eight candidates at a time between the last two.
std::int64_t confident_total(const TargetChance& chance, std::int64_t least, double confidence, std::int32_t runs, const Progress& progress) {
  double left = 1.0;   // how many searches there are is not known: each takes a quarter of what is left
  const auto passes = [&](std::span<const std::int64_t> totals) {
    const double from = 1.0 - left;
    left *= 0.75;
    const double until = 1.0 - left;
    const auto chances = chance.at(totals, runs, progress ? Progress([&](double done) { return progress(from + (until - from) * done); }) : Progress());
    std::size_t i = 0;
    while (i < totals.size() && *chances[i].probability < confidence) ++i;
    return i;
  };
  std::int64_t low = least - 1, high = -1;   // low fails (or is below the requirement), high passes
  for (std::int64_t step = std::max<std::int64_t>(1, least / 8); high < 0;) {
    std::vector<std::int64_t> totals;
    for (int k = 0; k < 6; ++k, step *= 2) totals.push_back(k == 0 && low == least - 1 ? least : std::max(low, least) + step);
    if (static_cast<double>(totals.back()) > 64.0 * static_cast<double>(least + 64)) return -1;
    const std::size_t i = passes(totals);
    if (i > 0) low = totals[i - 1];
    if (i < totals.size()) high = totals[i];
  }
  while (high - low > 1) {
    std::vector<std::int64_t> totals;
    for (int k = 1; k <= 8; ++k) {
      const std::int64_t t = low + (high - low) * k / 9;
      if (t > low && t < high && (totals.empty() || t > totals.back())) totals.push_back(t);
    }
    if (totals.empty()) break;
    const std::size_t i = passes(totals);
    const std::int64_t below = i > 0 ? totals[i - 1] : low;
    if (i < totals.size()) high = totals[i];
    low = below;
  }
  return high;
}

void add_kpis(const Problem& p, const Requirement& q, const std::vector<Activity>& activities, std::int64_t arrivals, Plan::Parts& parts) {
  const Frame& frame = p.frame;
  const std::size_t reps = frame.reps, days = frame.days.size();
  const auto name = [&](StageId s) { return "stage:" + p.model.graph()[s].name; };
  const auto total = static_cast<double>(parts.dated.driver_total);

  Followed moves = follow(p, q, total, static_cast<double>(arrivals));
  const auto moved_into = [&](StageId stage) {
    return static_cast<std::size_t>(std::find(p.sides.followed.begin(), p.sides.followed.end(), stage) - p.sides.followed.begin());
  };
  const ArrivalLaw& law = p.model.arrivals();
  const auto by_stage = p.sides.arrivals.empty() ? std::vector<std::int64_t>(law.stages.size(), 0) : largest_remainder(arrivals, law.shares);
  const auto shares = frame.arrival_shares();
  for (const StageId stage : p.sides.upstream) {   // what arrives there and what moves into it
    const auto at = static_cast<std::size_t>(std::find(law.stages.begin(), law.stages.end(), stage) - law.stages.begin());
    const std::int64_t begin = at < law.stages.size() ? by_stage[at] : 0;
    std::vector<double> ideal(shares);
    for (double& x : ideal) x *= static_cast<double>(begin);
    double expected = static_cast<double>(begin);
    std::int64_t whole = begin;
    if (const std::size_t k = moved_into(stage); k < p.sides.followed.size()) {
      for (std::size_t cell = 0; cell < ideal.size(); ++cell) ideal[cell] += moves.table[k][cell];
      expected += moves.total[k];
      whole += whole_half_up(moves.total[k]);
    }
    parts.kpis.push_back(round_kpi(p, name(stage), std::move(ideal), whole, expected));
    parts.kpis.back().arrivals = begin;
  }
  std::vector<double> capacity(reps * days);
  for (std::size_t r = 0; r < reps; ++r)
    for (std::size_t d = 0; d < days; ++d) capacity[r * days + d] = frame.share(r, d);
  const auto by_capacity = [&](std::string kpi, std::int64_t n) {
    std::vector<double> ideal(capacity);
    for (double& x : ideal) x *= static_cast<double>(n);
    return round_kpi(p, std::move(kpi), std::move(ideal), n, static_cast<double>(n));
  };
  const std::size_t place = parts.kpis.size();   // activities stand before the driver
  parts.kpis.push_back(by_capacity(name(p.sides.driver), parts.dated.driver_total));

  for (const StageId stage : p.sides.downstream) {
    const std::size_t k = moved_into(stage);
    parts.kpis.push_back(round_kpi(p, name(stage), std::move(moves.table[k]), whole_half_up(moves.total[k]), moves.total[k]));
  }
  parts.expected_wins = std::move(moves.wins);
  Finding left{"deals_handed_over", "", 0, "", "handed to the others by what they can do from that day on, with the laws of who has left", true};
  double handed = 0.0;
  for (std::size_t r = 0; r < reps; ++r) {
    if (!(moves.handed_over[r] > 0.0)) continue;
    if (left.count++ == 0) left.subject = formatted("rep {}, {}", parts.team.reps()[r].name, parts.team.reps()[r].ends->iso());
    handed += moves.handed_over[r];
  }
  left.message = formatted("{:.1f} expected entries of deals of managers who leave in the period fall after they have left", handed);
  if (left.count > 0) parts.findings.push_back(std::move(left));

  std::vector<KpiPlan> derived;
  for (const Activity& activity : activities)
    derived.push_back(by_capacity("activity:" + activity.kind, activity_total(p, parts, activity, static_cast<double>(arrivals))));
  parts.kpis.insert(parts.kpis.begin() + static_cast<std::ptrdiff_t>(place), std::make_move_iterator(derived.begin()), std::make_move_iterator(derived.end()));
  for (const KpiPlan& kpi : parts.kpis) parts.dated.kpis[kpi.kpi] = static_cast<double>(kpi.total);
}

// 0 is "not stated" where a struct of C is filled with zeros, and means the same everywhere.
std::uint64_t seed_of(std::uint64_t given) { return given == 0 ? 1 : given; }

void set_chance(Method& method, const Chance& chance) { static_cast<Chance&>(method) = chance; }

}  // namespace
}  // namespace planning

inline namespace v0 {

using namespace planning;

Plan decompose(Money target, Period period, const Model& model, const History& history, const Team& team, const WorkCalendar& calendar, const DecomposeOptions& options) {
  check(target, model, history, options);
  const Day first_day = history.last_known_day() + 1;
  if (period.from() < first_day)
    throw Error(ErrorCode::unsupported,
                formatted("the history is known until {}, after the start of the period {}; plan a period that starts on {} or later, or take an earlier as_of",
                            first_day.iso(), period.iso(), first_day.iso()));
  report(options.progress, 0.0);
  const StageId driver = choose_driver(model.graph(), options.driver);
  for (const Activity& activity : options.activities)
    for (const auto* counts : {&activity.per_entry, &activity.per_open})
      for (const auto& [name, times] : *counts) (void)activity_stage(model, activity, name);

  // What is odd about the log and the model is odd about the plan that rests on them.
  std::vector<Finding> findings(history.findings().begin(), history.findings().end());
  findings.insert(findings.end(), model.findings().begin(), model.findings().end());
  findings.insert(findings.end(), team.findings().begin(), team.findings().end());
  findings.insert(findings.end(), options.earlier_findings.begin(), options.earlier_findings.end());
  if (const auto learned = model.learned_as_of(); learned && *learned > history.as_of())
    findings.push_back({"model_from_later", learned->iso(), 1, formatted("the model was learned from what was known at {}, the open deals are those of {}", learned->iso(), history.as_of().iso()),
                        "planned so: the model knows what this moment could not", true});
  Frame frame(calendar, model.clock(), first_day, period, team);
  auto rows = group_open_deals(model, history, team, calendar, frame, driver, findings);
  auto shared = std::make_shared<Plan::Parts>(Plan::Parts{.target = target, .period = period, .as_of = history.as_of(), .model = model, .calendar = calendar, .team = team});
  Plan::Parts& parts = *shared;
  parts.findings = std::move(findings);
  if (history.zone().name() != calendar.zone().name())
    parts.findings.push_back({"zones_differ", history.zone().name(), 1,
                              formatted("the history cuts its days in {}, the calendar in {}", history.zone().name(), calendar.zone().name()),
                              "each was taken as it is", true});
  parts.activities = options.activities;
  parts.first_day = first_day;
  for (const Row& row : rows) {
    parts.beyond.push_back(row.beyond);
    parts.upstream.push_back(row.upstream);
  }
  parts.days = frame.days;
  parts.driver = model.graph()[driver].name;
  parts.average_deal_minor = model.amount().mean_minor;
  parts.confidence = options.confidence;
  parts.seed = seed_of(options.seed);
  parts.runs = options.runs;

  const Problem p(parts.model, std::move(frame), parts.driver, std::move(rows));
  const double deals = static_cast<double>(target.minor()) / model.amount().mean_minor;
  const Requirement q = require(p, deals);
  report(options.progress, 0.3);

  const std::string driver_kpi = "stage:" + parts.driver;
  for (std::uint16_t s = 0; s < model.graph().size(); ++s) {
    if (model.graph().stages()[s].kind == StageKind::lost) continue;
    const std::string kpi = "stage:" + model.graph().stages()[s].name;
    parts.steady_state.kpis[kpi] = q.steady_deals * q.per_win[s];
    parts.weighted_pipeline.kpis[kpi] = q.pipeline_deals * q.per_win[s];
  }
  parts.steady_state.deals = q.steady_deals;
  parts.weighted_pipeline.deals = q.pipeline_deals;
  parts.dated.deals = std::max(q.dated_deals, 0.0);
  const bool out_of_reach = !std::isfinite(q.real);
  parts.driver_real = out_of_reach ? parts.steady_state.kpis[driver_kpi] : std::max(q.real, 0.0);
  parts.wins_per_driver = q.per_entry;
  for (const double x : {parts.driver_real, parts.steady_state.kpis[driver_kpi]})
    if (!(x <= kMostEntries))
      refuse(formatted("the target {} {} asks for {:.4g} entries into \"{}\", each bringing {:.4g} wins in the period; more than {:.0f} are not planned", target.decimal(),
                         target.currency().code(), x, parts.driver, q.per_entry, kMostEntries));
  parts.steady_state.driver_total = whole_ceil(parts.steady_state.kpis[driver_kpi]);
  parts.weighted_pipeline.driver_total = whole_ceil(parts.weighted_pipeline.kpis[driver_kpi]);
  parts.dated.driver_total = whole_ceil(parts.driver_real);

  std::optional<TargetChance> chance;
  std::int32_t runs = 0;
  if (options.runs > 0) {
    chance.emplace(p, q, target, parts.seed);
    const double most = static_cast<double>(std::max(parts.dated.driver_total, parts.steady_state.driver_total));
    runs = chance->affordable(options.runs, q.in_period + most * q.per_entry);
    if (runs < options.runs)
      parts.findings.push_back({"fewer_runs", formatted("{} runs", runs), options.runs - runs,
                                formatted("the chance of the target rests on {} runs instead of {}: this plan is large", runs, options.runs), "the standard error says what that costs", false});
    if (options.confidence) {
      const std::int64_t total = out_of_reach ? -1 : confident_total(*chance, parts.dated.driver_total, *options.confidence, runs,
                                                                    options.progress ? Progress([&](double done) { return options.progress(0.3 + 0.2 * done); }) : Progress());
      if (total >= 0) parts.dated.driver_total = total;
      else
        parts.findings.push_back({"confidence_out_of_reach", driver_kpi, 1,
                                  formatted("no number of entries into \"{}\" that could be planned reaches the target with probability {}", parts.driver, *options.confidence),
                                  "planned for the expectation", true});
    }
  }
  report(options.progress, 0.5);

  const auto total = static_cast<double>(parts.dated.driver_total);
  std::int64_t arrivals = 0;
  if (!p.sides.arrivals.empty()) {
    parts.leads_by_week_end = arrivals_by_week_end(p, q.supply, total);
    arrivals = least_arrivals(parts.leads_by_week_end);
    if (static_cast<double>(arrivals) > kMostEntries)
      refuse(formatted("{} entries into \"{}\" ask for {:.4g} arrivals, because an early week can hardly be reached by new deals; more than {:.0f} are not planned. A driver "
                       "nearer to the entry, a later period or a lower target is", parts.dated.driver_total, parts.driver, static_cast<double>(arrivals), kMostEntries));
  }
  add_kpis(p, q, options.activities, arrivals, parts);
  report(options.progress, 0.6);

  parts.weighted_pipeline_deals = q.pipeline;
  parts.backlog_ultimate = q.ultimate;
  parts.backlog_in_period = q.in_period;
  double left = 0.0, later = 0.0;   // wins after the period: of the backlog, of one entry
  for (std::size_t r = 0; r < q.rows.size(); ++r) {
    left += q.rows[r].ultimate - q.rows[r].by_end;
    later += q.rows[r].later_per_entry;
  }
  parts.next_period_dated = left + total * later;
  parts.next_period_steady = left + static_cast<double>(parts.steady_state.driver_total) * later;
  const double of_nobody = q.rows.back().in_period + q.rows.back().around;
  for (std::size_t r = 0; r < p.frame.reps; ++r) parts.backlog_by_rep.push_back(q.rows[r].in_period + q.rows[r].around + p.frame.rep_share(r) * of_nobody);

  const bool some = std::any_of(parts.expected_wins.begin(), parts.expected_wins.end(), [](double w) { return w > 0.0; });
  parts.revenue = some ? target.split(std::span<const double>(parts.expected_wins)) : target.split(std::span<const std::int64_t>(p.frame.rep_capacity));

  if (chance) {
    const std::array totals{parts.steady_state.driver_total, parts.weighted_pipeline.driver_total, parts.dated.driver_total};
    const Progress& outer = options.progress;
    const auto chances = chance->at(totals, runs, outer ? Progress([&outer](double done) { return outer(0.6 + 0.4 * done); }) : Progress());
    set_chance(parts.steady_state, chances[0]);
    set_chance(parts.weighted_pipeline, chances[1]);
    set_chance(parts.dated, chances[2]);
  }
  judge(p, q, history, parts);
  parts.id = id_of(parts);
  report(options.progress, 1.0);
  return Plan(std::move(shared));
}

Chance probability_of(const Plan& plan, std::int64_t driver_total, std::int32_t runs, const Progress& progress) {
  const Plan::Parts& parts = plan.parts();
  if (driver_total < 0 || static_cast<double>(driver_total) > kMostEntries)
    refuse(formatted("{} entries into \"{}\" were asked for; it should be from 0 to {:.0f}", driver_total, parts.driver, kMostEntries));
  if (runs < 0) refuse(formatted("{} runs were asked for; it should be at least 0 (0: as the plan)", runs));
  const auto segments = segments_of(parts.model, parts.team);
  std::vector<Row> rows(parts.beyond.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (r < segments.size()) rows[r].segment = segments[r];
    rows[r].beyond = parts.beyond[r];
    rows[r].upstream = parts.upstream[r];
  }
  const Problem p(parts.model, Frame(parts.calendar, parts.model.clock(), parts.first_day, parts.period, parts.team), parts.driver, std::move(rows));
  const Requirement q = require(p, static_cast<double>(parts.target.minor()) / parts.model.amount().mean_minor);
  const TargetChance chance(p, q, parts.target, parts.seed);
  const std::int32_t wanted = runs > 0 ? runs : std::max(parts.runs, 1);
  return chance.at(std::array{driver_total}, chance.affordable(wanted, q.in_period + static_cast<double>(driver_total) * q.per_entry), progress).front();
}

}  // namespace v0
}  // namespace voronka
