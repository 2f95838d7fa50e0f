#include "planning/problem.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka::planning {
namespace {

Sides make_sides(const Model& model, StageId driver, const std::vector<Row>& rows) {
  const StageGraph& graph = model.graph();
  const std::size_t n = graph.size();
  Sides sides;
  sides.driver = driver;
  sides.reaches.assign(n, 0);
  sides.after.assign(n, 0);
  sides.around.assign(n, 0);
  for (std::uint16_t s = 0; s < n; ++s)
    for (const StageId to : graph.reach(StageId(s)))
      if (to == driver) sides.reaches[s] = 1;
  sides.after[driver.index()] = 1;
  for (const StageId to : graph.reach(driver)) sides.after[to.index()] = 1;

  const ArrivalLaw& arrivals = model.arrivals();
  std::vector<StageId> sources;
  for (std::size_t i = 0; i < arrivals.stages.size(); ++i) {
    if (!(arrivals.shares[i] > 0.0)) continue;
    if (arrivals.stages[i] == driver) {
      sides.arrives_in_driver = arrivals.shares[i] >= 1.0 - 1e-12;
      continue;
    }
    sides.arrivals.push_back(arrivals.stages[i]);
    sides.arrival_shares.push_back(arrivals.shares[i]);
    sources.push_back(arrivals.stages[i]);
  }
  for (const Row& row : rows)
    for (const Stock& stock : row.upstream) sources.push_back(stock.stage);

  std::vector<char> seen(n, 0);
  while (!sources.empty()) {
    const StageId from = sources.back();
    sources.pop_back();
    if (seen[from.index()]) continue;
    seen[from.index()] = 1;
    for (const StageId to : graph.exits(from)) {
      if (to == driver) continue;
      sides.around[to.index()] = 1;
      if (graph[to].kind == StageKind::won) sides.bypass = true;
      else sources.push_back(to);
    }
  }

  for (const StageKind kind : {StageKind::open, StageKind::won})
    for (const StageId s : graph.of_kind(kind)) {
      if (s == driver) continue;
      const bool arrives = std::find(sides.arrivals.begin(), sides.arrivals.end(), s) != sides.arrivals.end();
      const bool after = sides.after[s.index()] != 0, around = sides.around[s.index()] != 0;
      if (arrives) sides.upstream.push_back(s);
      else if (after) sides.downstream.push_back(s);
      else continue;
      if (after || around) sides.followed.push_back(s);
    }
  return sides;
}

using Groups = std::map<std::pair<StageId, std::int32_t>, double>;

std::vector<Stock> stock_of(const Groups& groups) {
  std::vector<Stock> out;
  for (const auto& [key, count] : groups) out.push_back({key.first, key.second, count});
  return out;
}

}  // namespace

Problem::Problem(const Model& of, Frame days, const std::string& driver, std::vector<Row> deals)
    : model(of), frame(std::move(days)), sides(make_sides(of, of.graph().at(driver), deals)), rows(std::move(deals)), won(of.graph().of_kind(StageKind::won)) {}

StageId choose_driver(const StageGraph& graph, const std::optional<std::string>& stated) {
  StageId driver;
  if (stated) {
    driver = graph.at(stated->rfind("stage:", 0) == 0 ? std::string_view(*stated).substr(6) : std::string_view(*stated));
    if (graph[driver].kind != StageKind::open) {
      std::string open;
      for (const StageId s : graph.of_kind(StageKind::open)) open += formatted("{}\"{}\"", open.empty() ? "" : ", ", graph[s].name);
      throw Error(ErrorCode::invalid_argument, formatted("the driver \"{}\" is an end; it should be an open stage: {}", *stated, open));
    }
  } else if (graph.key()) {
    driver = *graph.key();
  } else if (const auto gates = graph.gates(); !gates.empty()) {
    driver = gates.back();
  } else {
    driver = graph.entries().front();
  }
  const auto onward = graph.reach(driver);
  if (std::none_of(onward.begin(), onward.end(), [&](StageId s) { return graph[s].kind == StageKind::won; }))
    throw Error(ErrorCode::invalid_argument, formatted("the driver \"{}\" lies on no way to a win", graph[driver].name));
  return driver;
}

std::vector<std::optional<std::size_t>> segments_of(const Model& model, const Team& team) {
  std::vector<std::optional<std::size_t>> out(team.reps().size());
  if (model.by().size() != 1 || model.by()[0] != "rep") return out;
  std::unordered_map<std::string_view, std::size_t> index;
  for (std::size_t i = 0; i < model.segments().size(); ++i) index.emplace(model.segments()[i], i);
  for (std::size_t r = 0; r < out.size(); ++r)
    if (const auto at = index.find(team.reps()[r].name); at != index.end()) out[r] = at->second;
  return out;
}

std::vector<Row> group_open_deals(const Model& model, const History& history, const Team& team, const WorkCalendar& calendar, const Frame& frame, StageId driver,
                                  std::vector<Finding>& findings) {
  const StageGraph& graph = model.graph();
  const std::size_t nobody = team.reps().size();
  std::unordered_map<std::string_view, std::size_t> on_team;
  for (std::size_t r = 0; r < nobody; ++r) on_team.emplace(team.reps()[r].name, r);
  std::vector<std::size_t> row_of;   // by rep of the history
  for (const std::string& rep : history.reps()) {
    const auto at = on_team.find(rep);
    row_of.push_back(at == on_team.end() ? nobody : at->second);
  }
  std::vector<char> dominated(graph.size(), 0), reaches(graph.size(), 0);
  for (std::uint16_t s = 0; s < graph.size(); ++s) {
    dominated[s] = graph.dominates(driver, StageId(s)) ? 1 : 0;
    const auto onward = graph.reach(StageId(s));
    reaches[s] = std::find(onward.begin(), onward.end(), driver) != onward.end() ? 1 : 0;
  }

  std::vector<Groups> beyond(nobody + 1), upstream(nobody + 1);
  Finding unknown{"deals_of_nobody", "", 0, "", "counted as the team's backlog with the team's laws, spread over the managers by capacity", true};
  Finding absent{"deals_of_absent_rep", "", 0, "", "counted as the team's backlog with the team's laws, spread over the managers by capacity", true};
  Finding old{"older_than_any_departure", "", 0, "", "counted as open, but never expected to move", true};
  double known_amounts = 0.0;
  std::int64_t with_amount = 0;
  for (const OpenDeal& deal : history.open()) {
    const std::string& name = history.opportunities()[static_cast<std::size_t>(deal.opportunity)];
    std::size_t row = deal.rep == none ? nobody : row_of[static_cast<std::size_t>(deal.rep)];
    if (row == nobody) {
      if (unknown.count++ == 0)
        unknown.subject = deal.rep == none ? formatted("deal {}", name) : formatted("deal {} of {}", name, history.reps()[static_cast<std::size_t>(deal.rep)]);
    } else if (frame.rep_capacity[row] == 0) {
      if (absent.count++ == 0) absent.subject = formatted("deal {} of {}", name, team.reps()[row].name);
      row = nobody;
    }
    const std::int32_t age = std::max(calendar.age(deal.since, frame.grid[0], model.clock()), 0);
    const std::size_t s = deal.stage.index();
    const bool passed = driver.index() < 64 && (deal.visited >> driver.index() & 1u) != 0;
    const bool is_beyond = deal.stage == driver || passed || dominated[s] || !reaches[s];
    ++(is_beyond ? beyond : upstream)[row][{deal.stage, age}];
    if (!model.law(deal.stage).exits().empty() && !model.law(deal.stage).leaves_after(age) && old.count++ == 0)
      old.subject = formatted("deal {} in \"{}\" since {}", name, graph[deal.stage].name, deal.since.iso());
    if (deal.has_amount) {
      ++with_amount;
      known_amounts += static_cast<double>(deal.amount_minor);
    }
  }
  const auto say = [&](Finding& finding, std::string message) {
    if (finding.count == 0) return;
    finding.message = std::move(message);
    findings.push_back(finding);
  };
  say(unknown, counted("{n} open [deal belongs|deals belong] to nobody on the team", unknown.count));
  say(absent, counted("{n} open [deal belongs to a manager of the team who does|deals belong to managers of the team who do] not work in the period", absent.count));
  say(old, counted("{n} open [deal has been in its|deals have been in their] stage longer than any deal that ever left it", old.count));
  const double unit = std::pow(10.0, model.amount().currency.exponent());
  // Said to change the plan only where the open amounts differ from the model's mean by more than chance.
  const double mean_open = known_amounts / std::max(static_cast<double>(with_amount), 1.0);
  const double noise = model.amount().cv * model.amount().mean_minor / std::sqrt(std::max(static_cast<double>(with_amount), 1.0));
  if (with_amount > 0)
    findings.push_back({"open_amounts_not_used", "", with_amount,
                        counted("{n} open [deal has an amount|deals have an amount]", with_amount) + formatted(", {:.2f} on average; the plan counts deals and values each at the model's mean of {:.2f}", mean_open / unit, model.amount().mean_minor / unit),
                        "the amounts of open deals are left out", std::abs(mean_open - model.amount().mean_minor) > 3.0 * noise});

  const auto segments = segments_of(model, team);
  std::vector<Row> rows(nobody + 1);
  Finding pooled{"rep_without_own_laws", "", 0, "", "planned with the team's laws", false};
  for (std::size_t r = 0; r <= nobody; ++r) {
    if (r < nobody) rows[r].segment = segments[r];
    if (r < nobody && !segments[r] && !model.segments().empty() && pooled.count++ == 0) pooled.subject = formatted("rep {}", team.reps()[r].name);
    rows[r].beyond = stock_of(beyond[r]);
    rows[r].upstream = stock_of(upstream[r]);
  }
  say(pooled, counted("{n} [manager of the team is|managers of the team are] not in the model", pooled.count));
  return rows;
}

}  // namespace voronka::planning
