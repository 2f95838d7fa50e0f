// voronka demo: a simulated company from its CRM export to its plan.
#include <utility>

#include "load.hpp"

namespace cli {
namespace {

void write_table(const voronka_plan* plan, std::int32_t which, const std::string& path) {
  const Table table = plan_table(plan, which);
  call(path, [&](voronka_error** error) { return voronka_table_to_csv_file(table.get(), path.c_str(), 0, error); });
}

/// What the preset "small" does on average: five calls to a lead and four to a qualified deal, of which a deal that is open on the first of a month
/// still gets about two (2.4 and 1.7; tests/capi/cli_plan_test.py counts them in activities.csv).
constexpr const char* activities = R"({"call": {"per_entry": {"lead": 5, "qualified": 4}, "per_open": {"lead": 2, "qualified": 2}}}
)";

}  // namespace

int run_demo(const DemoArguments& given) {
  // The preset "small" as `voronka simulate` writes it; from here on it is read like any export.
  std::vector<std::string> files = write_company(given.out, "", "small", given.seed, 0);
  const auto in = [&](const char* name) { return given.out + "/" + name; };
  Common common;
  common.events = in("events.csv");
  common.rep = "rep";
  common.channel = "channel";
  common.amount = "amount";
  common.reason = "reason";
  common.won = {"paid"};
  common.lost = {"lost"};
  common.open = {"lead", "qualified", "meeting", "contract", "invoice"};
  common.key = "meeting";
  common.zone = "Europe/Moscow";
  common.currency = "RUB";
  common.calendar = in("calendar.csv");
  common.lang = given.lang;
  PlanArguments wanted;
  wanted.target = "10000000";
  wanted.period = "2026-06";
  wanted.team = in("team.csv");
  wanted.absences = in("absences.csv");
  wanted.activities = in("activities.json");
  write_file(wanted.activities, activities);
  files.push_back(wanted.activities);
  const Planned planned = plan_of(common, wanted);
  const char* lang = given.lang.c_str();

  constexpr std::pair<std::int32_t, const char*> tables[] = {{VORONKA_PLAN_QUOTAS, "quotas.csv"}, {VORONKA_PLAN_TOTALS, "totals.csv"},
                                                             {VORONKA_PLAN_BY_REP, "by_rep.csv"}, {VORONKA_PLAN_BY_WEEK, "by_week.csv"},
                                                             {VORONKA_PLAN_BY_DAY, "by_day.csv"}, {VORONKA_PLAN_METHODS, "methods.csv"}};
  for (const auto& [which, name] : tables) {
    files.push_back(in(name));
    write_table(planned.plan.get(), which, files.back());
  }
  const auto write = [&](const char* name, auto&& body) {
    files.push_back(in(name));
    write_file(files.back(), text(files.back(), body));
  };
  write("plan.json", [&](char** out, voronka_error** error) { return voronka_plan_to_json(planned.plan.get(), out, error); });
  write("plan.html", [&](char** out, voronka_error** error) { return voronka_plan_html(planned.plan.get(), lang, out, error); });
  write("funnel.html", [&](char** out, voronka_error** error) {
    return voronka_funnel_html(planned.history.get(), planned.calendar.get(), nullptr, lang, out, error);
  });
  if (given.json) {
    print(files_json(files));
    return done;
  }
  print(text("", [&](char** out, voronka_error** error) { return voronka_plan_text(planned.plan.get(), lang, out, error); }));
  print("");
  for (const std::string& file : files) print(file);
  return done;
}

}  // namespace cli
