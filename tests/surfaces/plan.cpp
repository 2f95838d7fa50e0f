// The worked example in C++: from five files to the plan's JSON document.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>

#include "voronka/voronka.hpp"

namespace vk = voronka;

static std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int main(int count, char** arguments) try {
  if (count != 2) return 2;
  const std::string folder = std::string(arguments[1]) + "/";
  const auto model = vk::Model::from_json(read(folder + "model.json"));
  const auto calendar = vk::apply_calendar(vk::WorkCalendar::weekdays(model.zone_name()), vk::read_csv_file(folder + "calendar.csv"));
  const auto absences = vk::read_csv_file(folder + "absences.csv");
  const auto team = vk::Team::from(vk::read_csv_file(folder + "team.csv"), &absences);

  vk::Columns columns;
  columns.at = "since";
  columns.rep = "rep";
  columns.amount = "amount";
  vk::HistoryOptions known;
  known.zone = vk::Zone(model.zone_name());
  known.zone_stated = true;
  known.as_of = model.stated_as_of();
  known.currency = model.amount().currency.code();
  const auto history = vk::History::open_deals(model.graph(), vk::read_csv_file(folder + "open_deals.csv"), columns, known);

  vk::DecomposeOptions options;
  options.activities = vk::activities_from_json(read(folder + "activities.json"));
  const auto plan = vk::decompose(vk::Money::of(10'000'000, "RUB"), vk::Month(2026, 6), model, history, team, calendar, options);
  const std::string document = plan.to_json();
  return std::fwrite(document.data(), 1, document.size(), stdout) == document.size() ? 0 : 1;
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 3;
}
