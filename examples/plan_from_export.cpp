// From a CRM export of stage changes to a plan, in C++:
//   plan_from_export events.csv team.csv 10000000 2026-06
#include <cstdio>
#include <cstdlib>

// [tutorial]
#include <voronka/voronka.hpp>

namespace vk = voronka;

int main(int argc, char** argv) try {
  if (argc != 5) return std::fprintf(stderr, "usage: plan_from_export EVENTS.csv TEAM.csv TARGET PERIOD\n"), 2;
  const vk::Table events = vk::read_csv_file(argv[1]);
  const vk::Team team = vk::Team::from(vk::read_csv_file(argv[2]), nullptr);

  // Where a deal can go. build() checks the graph once; it cannot change afterwards.
  const vk::StageGraph funnel = vk::StageGraph::Builder()
                                    .open("lead").open("qualified").open("meeting").open("contract").open("invoice")
                                    .won("paid").lost("lost")
                                    .move("lead", "qualified").move("qualified", "meeting").move("meeting", "contract")
                                    .move("contract", "invoice").move("invoice", "paid").move_from_any_open("lost")
                                    .key("meeting")
                                    .build();

  // What happened, as it was known on one day. Odd data becomes findings, not exceptions.
  const vk::Period period = vk::Period::parse(argv[4]);
  vk::HistoryOptions options{.zone = vk::Zone("Europe/Moscow"), .zone_stated = true, .currency = "RUB"};
  options.as_of = options.zone.start_of(period.from());
  const vk::History history = vk::History::from(funnel, events, {.rep = "rep", .amount = "amount"}, options);
  for (const vk::Finding& finding : history.findings()) std::printf("%s: %lld\n", finding.code.c_str(), static_cast<long long>(finding.count));

  // What we learned from it. Deals still open count as "not yet", never as "no".
  const vk::WorkCalendar calendar = vk::WorkCalendar::weekdays("Europe/Moscow");
  const vk::Model model = vk::estimate(history, calendar);
  const vk::Rate rate = vk::conversion(model, funnel.at("meeting"), funnel.at("paid"), 60);
  std::printf("a meeting is paid within 60 working days: %.3f (%.3f to %.3f, n = %.0f)\n", rate.estimate, rate.low, rate.high, rate.n);

  // What must be done: whole numbers per rep and day that add up.
  const vk::Money target = vk::Money::parse(argv[3], vk::Currency("RUB"));
  const vk::Plan plan = vk::decompose(target, period, model, history, team, calendar);
  std::fputs(vk::plan_text(plan).c_str(), stdout);
  return 0;
} catch (const vk::Error& error) {
  std::fprintf(stderr, "plan_from_export: %s\n", error.what());
  return 3;
}
// [/tutorial]
