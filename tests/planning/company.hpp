// A small company for the tests: a stated model, open deals, a team, a calendar, a target. Every part can be changed before it is planned.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "voronka/history/history.hpp"
#include "voronka/planning/plan.hpp"
#include "voronka/table/csv.hpp"

namespace voronka::testing {

/// {"lead>meeting", ...} as the pairs of a graph's document.
inline nlohmann::ordered_json moves_of(const std::vector<std::string>& moves) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const std::string& m : moves) out.push_back(nlohmann::ordered_json::array({m.substr(0, m.find('>')), m.substr(m.find('>') + 1)}));
  return out;
}

struct Company {
  nlohmann::ordered_json model = {{"format", "voronka-model"}, {"version", 1}, {"zone", "Europe/Moscow"}, {"clock", "working"},
                                  {"amount", {{"currency", "RUB"}, {"mean_minor_units", "25000000"}, {"cv", 0.8}}}};
  std::vector<std::tuple<std::string, Day, std::string>> deals;   // stage, since, rep ("": nobody)
  std::vector<Rep> reps;
  std::vector<Absence> absences;
  WorkCalendar calendar = WorkCalendar::weekdays("Europe/Moscow");
  Day as_of = Day::of(2026, 6, 1);
  Period period{Day::of(2026, 6, 1), Day::of(2026, 7, 1)};
  Money target = Money::of(10'000'000, "RUB");
  DecomposeOptions options;

  Company() { options.runs = 0; }

  /// lead -> meeting -> contract -> paid, with losses.
  static Company chain() {
    Company c;
    c.model["graph"] = {{"open", {"lead", "meeting", "contract"}}, {"won", {"paid"}}, {"lost", {"lost"}},
                        {"moves", moves_of({"lead>meeting", "meeting>contract", "contract>paid", "lead>lost", "meeting>lost", "contract>lost"})},
                        {"key", "meeting"}};
    c.edge("lead", "meeting", 800, 320, 2);
    c.edge("meeting", "contract", 400, 200, 3);
    c.edge("contract", "paid", 200, 150, 4);
    c.rep("Anna", 1.2);
    c.rep("Boris", 1.0);
    for (int i = 0; i < 6; ++i) c.deals.emplace_back("lead", Day::of(2026, 5, 20) + i % 5, i % 2 ? "Anna" : "Boris");
    for (int i = 0; i < 5; ++i) c.deals.emplace_back("meeting", Day::of(2026, 5, 18) + i, i % 2 ? "Boris" : "Anna");
    for (int i = 0; i < 4; ++i) c.deals.emplace_back("contract", Day::of(2026, 5, 12) + i, i % 2 ? "Anna" : "Boris");
    return c;
  }

  /// A way around the meeting (a web shop), rework from contract to meeting, two entries.
  static Company shop() {
    Company c;
    c.model["graph"] = {{"open", {"lead", "partner", "meeting", "contract"}}, {"won", {"paid"}}, {"lost", {"lost"}},
                        {"moves", moves_of({"lead>meeting", "lead>contract", "partner>meeting", "meeting>contract", "contract>meeting", "contract>paid", "lead>lost", "partner>lost", "meeting>lost", "contract>lost"})},
                        {"key", "meeting"}};
    c.model["arrivals"] = {{"shares", {{"lead", 0.75}, {"partner", 0.25}}}};
    c.edge("lead", "meeting", 1000, 300, 2);
    c.edge("lead", "contract", 1000, 100, 2);
    c.edge("partner", "meeting", 300, 200, 1);
    c.edge("meeting", "contract", 500, 300, 3);
    c.edge("contract", "meeting", 400, 80, 2);
    c.edge("contract", "paid", 400, 240, 2);
    c.rep("Anna", 1.0);
    c.rep("Boris", 1.0);
    c.rep("Vera", 0.5);
    for (int i = 0; i < 8; ++i) c.deals.emplace_back("lead", Day::of(2026, 5, 20) + i % 5, i % 2 ? "Anna" : "Boris");
    for (int i = 0; i < 3; ++i) c.deals.emplace_back("meeting", Day::of(2026, 5, 18) + i, "Vera");
    for (int i = 0; i < 3; ++i) c.deals.emplace_back("contract", Day::of(2026, 5, 12) + i, i % 2 ? "Anna" : "Boris");
    return c;
  }

  void edge(const std::string& from, const std::string& to, double entered, double moved, double mean_lag) {
    model["edges"].push_back({{"from", from}, {"to", to}, {"team", {{"entered", entered}, {"moved", moved}}}, {"lag", {{"law", "geometric"}, {"mean", mean_lag}}}});
  }
  nlohmann::ordered_json& edge_of(const std::string& from, const std::string& to) {
    for (auto& e : model["edges"])
      if (e["from"] == from && e["to"] == to) return e;
    throw std::out_of_range(from + " -> " + to);
  }
  void rep(const std::string& name, double throughput) {
    Rep r;
    r.name = name;
    r.throughput_millionths = static_cast<std::int64_t>(throughput * 1e6 + 0.5);
    reps.push_back(r);
  }

  [[nodiscard]] Model read_model() const { return Model::from_json(model.dump()); }
  [[nodiscard]] History open(const Model& m) const {
    Table::Builder rows;
    rows.column("opportunity", ColumnType::text).column("stage", ColumnType::text).column("since", ColumnType::day).column("rep", ColumnType::text);
    for (std::size_t i = 0; i < deals.size(); ++i) {
      const auto& [stage, since, who] = deals[i];
      rows.text("D" + std::to_string(i)).text(stage).day(since);
      if (who.empty()) rows.null();
      else rows.text(who);
    }
    Columns columns;
    columns.at = "since";
    columns.rep = "rep";
    HistoryOptions history;
    history.zone = Zone("Europe/Moscow");
    history.zone_stated = true;
    history.as_of = history.zone.start_of(as_of);
    return History::open_deals(m.graph(), std::move(rows).build(), columns, history);
  }
  [[nodiscard]] Plan plan() const {
    const Model m = read_model();
    return decompose(target, period, m, open(m), Team(reps, absences), calendar, options);
  }
};

/// A log in Moscow time, known until the end of May 2026.
inline History known_in_june(const StageGraph& graph, const std::string& csv, const Columns& columns = {}, std::vector<Finding> earlier = {}) {
  HistoryOptions options;
  options.zone = Zone("Europe/Moscow");
  options.zone_stated = true;
  if (!columns.amount.empty()) options.currency = "RUB";
  options.as_of = options.zone.start_of(Day::of(2026, 6, 1));
  options.earlier_findings = std::move(earlier);
  return History::from(graph, read_csv(csv), columns, options);
}

inline const KpiPlan& kpi(const Plan& plan, const std::string& name) {
  for (const KpiPlan& k : plan.parts().kpis)
    if (k.kpi == name) return k;
  throw std::out_of_range(name);
}
inline const Finding* finding(const Plan& plan, const std::string& code) {
  for (const Finding& f : plan.parts().findings)
    if (f.code == code) return &f;
  return nullptr;
}

}  // namespace voronka::testing
