#include <iostream>
#include <voronka/voronka.hpp>

int main() {
  using namespace voronka;
  const StageGraph graph = StageGraph::Builder()
                               .open("lead").open("meeting").open("invoice").won("paid").lost("lost")
                               .move("lead", "meeting").move("meeting", "invoice").move("invoice", "paid").move_from_any_open("lost")
                               .build();
  const WorkCalendar calendar = WorkCalendar::weekdays("Europe/Moscow");  // reads the time zone database: that the linking of it works
  const std::vector<Money> parts = Money::of(100, "RUB").split(std::vector<std::int64_t>{1, 1, 1});
  try {
    (void)graph.at("metting");
    return 1;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalid_argument) return 2;
  }
  if (graph.gates().size() != 3 || calendar.working_days(Month(2026, 6)).size() != 22 || parts[0].minor() != 3334) return 3;
  std::cout << "voronka: " << graph.gates().size() << " gates, " << calendar.hours(Month(2026, 6)) << " hours in June\n";
}
