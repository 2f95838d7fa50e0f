// The model that a history teaches.
#include <algorithm>
#include <cmath>

#include "base/format.hpp"
#include "estimation/half_life.hpp"
#include "estimation/maturity.hpp"
#include "estimation/segment_pooling.hpp"
#include "estimation/stage_hazards.hpp"
#include "estimation/visit_ages.hpp"
#include "estimation/won_amounts.hpp"
#include "voronka/base/error.hpp"
#include "voronka/estimation/model.hpp"
#include "voronka/estimation/model_parts.hpp"

namespace voronka {
inline namespace v0 {
namespace {

constexpr double few_wins = 30.0;

StageId stage_id(std::size_t i) { return StageId{static_cast<std::uint16_t>(i)}; }

ExitCounts counts_of(const StageLaw& law, double entered, double observed) {
  ExitCounts counts{.entered = entered, .moved = {}, .observed = observed};
  for (std::size_t j = 0; j < law.exits().size(); ++j) counts.moved.push_back(entered * law.ultimate(j));
  return counts;
}

void note_stage(const StageGraph& graph, StageId stage, const detail::StageHazards& h, const StageLaw& law, std::vector<Finding>& findings) {
  const std::string subject = "stage " + graph[stage].name;
  if (h.odd > 0.0)
    findings.push_back({"moves_outside_graph", subject, std::llround(std::ceil(h.odd)), formatted("deals left \"{}\" by moves that the graph does not have", graph[stage].name),
                        "those visits count as not seen to end", true});
  if (h.guarded > 0)
    findings.push_back({"thin_risk_set", subject, h.guarded,
                        formatted("at {} ages in \"{}\" all of fewer than 5 deals at risk left, while others come at risk later (delayed entry)", h.guarded, graph[stage].name),
                        "those ages are left out: they would end the curve", true});
  if (h.lone > 0)
    findings.push_back({"one_deal_at_risk", subject, h.lone, formatted("of stays in \"{}\" as long as {} days there is only one deal to learn from", graph[stage].name, h.ages() - 1),
                        "kept; the last shares are unreliable", false});
  if (graph[stage].kind != StageKind::open) return;
  if (h.to.empty()) {
    findings.push_back({"no_departures", subject, std::llround(h.spells), formatted("no deal was seen to leave \"{}\"", graph[stage].name), "deals stay there for ever in the model", true});
  } else if (law.unresolved() > detail::mature_unresolved) {
    findings.push_back({"unresolved", subject, 1,
                        formatted("{:.1f} % of the deals that enter \"{}\" were not seen to leave it up to the last observed age, {} days", 100.0 * law.unresolved(), graph[stage].name, h.ages() - 1),
                        "what becomes of them is not guessed: they never leave in the model, and its ultimate shares are lower bounds", false});
  }
}

void check_wins(const History& history, const LifeTables& team, std::optional<double> half_life, std::vector<Finding>& findings) {
  const StageGraph& graph = history.graph();
  std::int64_t open_visits = 0, wins = 0;
  for (std::size_t s = 0; s < graph.size(); ++s) {
    if (graph[stage_id(s)].kind == StageKind::open) open_visits += team.spells(0, stage_id(s));
    for (const auto& x : team.exits(0, stage_id(s)))
      if (graph[stage_id(x.to)].kind == StageKind::won) wins += x.count;
  }
  if (open_visits == 0)
    throw Error(ErrorCode::no_estimate, formatted("no visit of an open stage whose beginning is known up to {}; a model needs events of deals that entered an open stage", history.last_known_day().iso()));
  if (wins == 0) {
    const bool any = std::any_of(history.visits().begin(), history.visits().end(), [&](const Visit& v) { return graph[v.stage].kind == StageKind::won; });
    throw Error(ErrorCode::no_estimate, any ? formatted("no win counts up to {}: those there are came{} from stages whose beginning is not known, or on days off after the last working day", history.last_known_day().iso(), half_life ? " too long ago for the half-life, or" : "")
                                            : formatted("nothing was won up to {}; a model needs at least one win", history.last_known_day().iso()));
  }
  const double n = static_cast<double>(wins) / static_cast<double>(team.unit());
  if (n < few_wins)
    findings.push_back({"few_wins", "", std::llround(n), formatted("the model rests on {:.0f} {}{}", n, std::llround(n) == 1 ? "win" : "wins", half_life ? " (effective number, with forgetting)" : ""),
                        formatted("kept; {:.0f} or more would be solid ground", few_wins), false});
  if (team.without_age() > 0)
    findings.push_back({"beginning_unknown", "", team.without_age(), counted("{n} [visit|visits] began before the log: how old [it is|they are] is not known", team.without_age()),
                        "left out of the life tables", true});
}

// Moves that the life tables do not hold yet, and wins that did not last.
void check_moves(const History& history, const WorkCalendar& calendar, Clock clock, std::vector<Finding>& findings) {
  const StageGraph& graph = history.graph();
  const detail::VisitAges ages(history, calendar, clock);
  std::int64_t late = 0, late_wins = 0, undone = 0, won = 0;
  std::int32_t first_late = none, first_undone = none;
  for (const Visit& v : history.visits()) {
    if (v.next != none && v.exit > ages.last() && graph[v.stage].kind == StageKind::open) {
      if (late++ == 0) first_late = v.opportunity;
      late_wins += graph[stage_id(static_cast<std::size_t>(v.next))].kind == StageKind::won;
    }
    if (graph[v.stage].kind != StageKind::won) continue;
    ++won;
    if (v.next != none && undone++ == 0) first_undone = v.opportunity;
  }
  const auto deal = [&](std::int32_t o) { return formatted("deal {}", history.opportunities()[static_cast<std::size_t>(o)]); };
  if (late > 0)
    findings.push_back({"moves_after_last_working_day", deal(first_late), late,
                        counted("{n} [move|moves]", late) + formatted(" ({} of them into a won stage) on days off after {}, the last working day in the log, count with the working day that comes next", late_wins,
                                                                                     ages.last().iso()),
                        "left out until the next working day is over; the deals count as not yet", true});
  if (undone > 0)
    findings.push_back({"wins_undone", deal(first_undone), undone, formatted("{} of {} wins were undone later; a win counts when it is first reached, whatever becomes of it", undone, won),
                        "kept as wins in rates and plans", true});
}

}  // namespace

Model estimate(const History& history, const WorkCalendar& calendar, const EstimateOptions& options) {
  const StageGraph& graph = history.graph();
  Model::Parts parts{.graph = graph, .clock = options.clock, .zone = history.zone().name(), .by = options.by, .learned_as_of = history.as_of()};
  if (parts.by == EstimateOptions().by && history.reps().empty()) {   // nobody asked for it, so it is no fault
    parts.by.clear();
    parts.findings.push_back({"no_reps", "", 1, "no row has a manager, so nobody has rates of his own", "one law for all", false});
  }
  report(options.progress, 0.0);
  std::optional<double> half_life = options.half_life;
  if (options.choose_half_life) {
    if (half_life) throw Error(ErrorCode::invalid_argument, formatted("a half-life of {} days is stated and is to be chosen as well; one of the two", *half_life));
    const auto choice = detail::choose_half_life(history, calendar, options.clock);
    half_life = choice.half_life;
    if (choice.steps == 0)
      parts.findings.push_back({"half_life_not_chosen", "", 1, "the history is too short to compare half-lives: 120 days of the clock or more are needed", "nothing is forgotten", false});
  }
  report(options.progress, 0.1);
  parts.half_life = half_life;
  const LifeTables tables = LifeTables::from(history, calendar, {.clock = options.clock, .origin = Origin::stage, .by = parts.by, .half_life = half_life});
  const LifeTables team = tables.pooled();
  check_wins(history, team, half_life, parts.findings);
  check_moves(history, calendar, options.clock, parts.findings);
  report(options.progress, 0.4);

  std::vector<std::int32_t> rows;  // of `tables`, one for each segment of the model
  if (!parts.by.empty()) {
    for (std::size_t s = 0; s < tables.segments().size(); ++s) {
      const std::string& label = tables.segments()[s];
      if (label == unknown_segment) continue;
      rows.push_back(static_cast<std::int32_t>(s));
      parts.segments.push_back(label);
    }
  }
  parts.laws.assign(1 + rows.size(), std::vector<StageLaw>(graph.size()));
  parts.counts.assign(1 + rows.size(), std::vector<ExitCounts>(graph.size()));
  for (std::size_t i = 0; i < graph.size(); ++i) {
    const StageId stage = stage_id(i);
    const auto seen_in = [&](const detail::StageHazards& h) { return graph[stage].kind == StageKind::open || !h.to.empty() ? h.spells : 0.0; };   // nothing is asked of an end
    const auto hazards = detail::team_hazards(team, stage);
    const StageLaw law = detail::law_of(hazards.to, hazards.hazard);
    const double number = detail::effective_number(hazards);
    note_stage(graph, stage, hazards, law, parts.findings);
    parts.laws[0][i] = law;
    parts.counts[0][i] = counts_of(law, number, seen_in(hazards));
    std::vector<detail::StageHazards> own;
    for (const std::int32_t row : rows) own.push_back(detail::segment_hazards(tables, row, stage, hazards.to));
    if (!own.empty() && !hazards.to.empty()) {
      const auto pooling = detail::pool_segments(hazards, own);
      const double share_left = 1.0 - law.unresolved();
      const double prior = pooling.share_strength / share_left;   // in visits
      for (std::size_t s = 0; s < own.size(); ++s) {
        if (own[s].ages() == 0) {
          parts.laws[1 + s][i] = law;
          parts.counts[1 + s][i] = counts_of(law, std::min(prior, number), seen_in(own[s]));
          continue;
        }
        parts.laws[1 + s][i] = detail::law_of(hazards.to, detail::shrunk_hazards(hazards, own[s], pooling.tilt[s], pooling.kappa));
        // Visits seen to end, in visits; with what the prior adds, but never surer than the team is of itself.
        const double seen = own[s].left / share_left;
        parts.counts[1 + s][i] = counts_of(parts.laws[1 + s][i], std::min(seen + prior, std::max(number, seen)), seen_in(own[s]));
      }
    } else {
      for (std::size_t s = 0; s < own.size(); ++s) parts.laws[1 + s][i] = law, parts.counts[1 + s][i] = counts_of(law, number, seen_in(own[s]));
    }
    report(options.progress, 0.4 + 0.5 * static_cast<double>(i + 1) / static_cast<double>(graph.size()));
  }
  const detail::VisitAges ages(history, calendar, options.clock);
  parts.amount = detail::won_amounts(history, ages, half_life, parts.findings);
  parts.arrivals = detail::recent_arrivals(history, ages, parts.findings);
  report(options.progress, 1.0);
  return Model(std::move(parts));
}

}  // namespace v0
}  // namespace voronka
