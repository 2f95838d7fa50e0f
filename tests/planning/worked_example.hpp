// The worked example's inputs, read through the library, and its expected numbers.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "support/oracle.hpp"
#include "voronka/history/history.hpp"
#include "voronka/planning/plan.hpp"
#include "voronka/table/csv.hpp"

namespace voronka::testing {

inline constexpr const char* kExample = "oracles/worked_example";

struct Example {
  Model model;
  Table open_rows;
  History open;
  Team team;
  WorkCalendar calendar;
  std::vector<Activity> activities;
  Money target;
  Period period;

  static std::string input(const std::string& name) { return read_file(shared_file(std::string(kExample) + "/inputs/" + name)); }
  static nlohmann::json expected() { return nlohmann::json::parse(read_file(shared_file(std::string(kExample) + "/expected.json"))); }

  static History open_deals(const Model& model, const Table& rows) {
    Columns columns;
    columns.at = "since";
    columns.rep = "rep";
    columns.amount = "amount";
    HistoryOptions options;
    options.zone = Zone("Europe/Moscow");
    options.zone_stated = true;
    options.as_of = model.stated_as_of();
    options.currency = "RUB";
    return History::open_deals(model.graph(), rows, columns, options);
  }

  static Example read() {
    Model model = Model::from_json(input("model.json"));
    Table rows = read_csv(input("open_deals.csv"));
    History open = open_deals(model, rows);
    const Table absences = read_csv(input("absences.csv"));
    return {model, rows, open, Team::from(read_csv(input("team.csv")), &absences), apply_calendar(WorkCalendar::weekdays("Europe/Moscow"), read_csv(input("calendar.csv"))),
            activities_from_json(input("activities.json")), *model.stated_target(), *model.stated_period()};
  }

  [[nodiscard]] Plan plan(std::int32_t runs = 0) const {
    DecomposeOptions options;
    options.activities = activities;
    options.runs = runs;
    return decompose(target, period, model, open, team, calendar, options);
  }
};

}  // namespace voronka::testing
