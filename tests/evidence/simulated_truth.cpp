// Mean error and coverage of "won within h" over 2,000 simulated companies of 300 leads, at three as-of days, through simulator, history and incidence.
//   first_300   the first 300 leads of the growing inflow (10 a day at the start, 3 % more a week): all have come by day 28
//   still_growing   exactly 300 leads by the as-of day, spread over all of it: few are old, most are young
// usage: evidence_simulated_truth OUT [COMPANIES]
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "estimation/closed_only_companies.hpp"
#include "voronka/flow/simulate.hpp"

namespace {

using namespace voronka;
using namespace voronka::testing;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t seed = 2026;
const Day first_day = Day::of(2026, 1, 1);
constexpr std::size_t leads = 300;

struct Design {
  const char* name;
  const char* about;
  bool first_leads;
};
constexpr Design designs[] = {
    {"first_300", "the first 300 leads of the generator: 10 a day and 3 % more every week, all in by day 28", true},
    {"still_growing", "exactly 300 leads by the as-of day, 3 % more every week until then", false},
};

std::string spec(std::int32_t days, bool first_leads) {
  auto doc = nlohmann::json::parse(simulation_preset("closed_only"));
  doc["as_of"] = (first_day + days).iso();
  if (!first_leads) doc["inflow"]["total"] = leads;
  return doc.dump();
}

History history_of(const Table& table, const StageGraph& graph, std::int32_t days, bool first_leads) {
  HistoryOptions options;
  options.zone_stated = true;
  options.as_of = Zone("UTC").start_of(first_day + days);
  const Column &deal = table.column("opportunity"), &stage = table.column("stage"), &at = table.column("at");
  std::map<std::int32_t, std::int64_t> came;  // deal -> its first row
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto [it, is_new] = came.try_emplace(deal.codes[i], at.integers[i]);
    if (!is_new) it->second = std::min(it->second, at.integers[i]);
  }
  std::vector<std::pair<std::int64_t, std::int32_t>> order;
  for (const auto& [code, when] : came) order.emplace_back(when, code);
  std::sort(order.begin(), order.end());
  if (first_leads) order.resize(std::min(order.size(), leads));
  std::vector<bool> kept(deal.dictionary.size());
  for (const auto& [when, code] : order) kept[static_cast<std::size_t>(code)] = true;
  std::vector<Event> events;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!kept[static_cast<std::size_t>(deal.codes[i])]) continue;
    Event event;
    event.opportunity = deal.dictionary[static_cast<std::size_t>(deal.codes[i])];
    event.stage = stage.dictionary[static_cast<std::size_t>(stage.codes[i])];
    event.at = Instant(at.integers[i]);
    event.seq = static_cast<std::int64_t>(i);
    events.push_back(std::move(event));
  }
  return History::from(graph, events, options);
}

ClosedOnlyErrors run(const Design& design, std::int32_t days, std::uint32_t first, std::uint32_t last) {
  const StageGraph graph = StageGraph::Builder().open("lead").won("won").lost("lost").move("lead", "won").move("lead", "lost").build();
  const std::string text = spec(days, design.first_leads);
  ClosedOnlyErrors out(days);
  for (std::uint32_t company = first; company < last; ++company) out.add(history_of(simulate(text, seed, company).events, graph, days, design.first_leads));
  return out;
}

double points(double share) { return std::round(share * 1e6) / 1e4; }

/// Coverage is judged where at least this many wins are expected. With fewer the number of wins is so coarse that the coverage of every interval jumps
/// with h (Brown, Cai, DasGupta 2001); those rows are in the document too.
constexpr double enough_wins = 10.0;

Json document(const ClosedOnlyErrors& sums, double& worst_error, double& least, double& most, double& worst_observed) {
  Json rows = Json::array();
  for (std::size_t h = 1; h < sums.won.size(); ++h) {
    const ErrorSums& at = sums.won[h];
    const double at_risk = at.at_risk / static_cast<double>(at.n), wins = static_cast<double>(leads) * closed_only_truth(static_cast<double>(h));
    worst_error = std::max(worst_error, std::fabs(at.mean()));
    if (at_risk >= 1.0) worst_observed = std::max(worst_observed, std::fabs(at.mean()));
    if (wins >= enough_wins) least = std::min(least, at.coverage()), most = std::max(most, at.coverage());
    rows.push_back({{"h", h}, {"truth", points(closed_only_truth(static_cast<double>(h)))}, {"mean_error", points(at.mean())},
                    {"standard_error", points(at.standard_error())}, {"coverage", points(at.coverage())}, {"at_risk", std::round(at_risk * 100) / 100}});
  }
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: evidence_simulated_truth OUT [COMPANIES]\n"), 2;
  const auto companies = static_cast<std::uint32_t>(argc > 2 ? std::atoi(argv[2]) : 2000);
  Json doc = {{"claim", "the mean error of 'won within h' is at most 0.5 point for every h <= the observed age (still_growing: where on average one deal is at risk); 95 % cloglog intervals cover in 93-97 % where 10 wins are expected; the closed-only win rate is biased"},
              {"commit", std::getenv("VORONKA_COMMIT") ? std::getenv("VORONKA_COMMIT") : ""}, {"seed", seed}, {"companies", companies}, {"leads", leads},
              {"unit", "percentage points"}, {"coverage_where_expected_wins_at_least", enough_wins}};
  bool holds = true;
  for (const Design& design : designs) {
    Json part = {{"about", design.about}};
    for (const std::int32_t days : closed_only_days()) {
      ClosedOnlyErrors sums(days), half(days);
      std::thread other([&] { half = run(design, days, companies / 2, companies); });
      sums = run(design, days, 0, companies / 2);
      other.join();
      sums.add(half);
      double worst = 0.0, least = 1.0, most = 0.0, observed = 0.0;
      Json rows = document(sums, worst, least, most, observed);
      const double closed = sums.closed_only / static_cast<double>(sums.companies);
      part["as_of_" + std::to_string(days)] = {{"closed_only_win_rate", points(closed)}, {"closed_only_bias", points(closed - 0.2)},
          {"observed_age", days - 1}, {"largest_mean_error", points(worst)}, {"largest_mean_error_where_one_is_at_risk", points(observed)},
          {"least_coverage", points(least)}, {"largest_coverage", points(most)}, {"by_h", std::move(rows)}};
      std::printf("%-14s day %3d: closed only %5.2f, largest mean error %.2f (%.2f where at least one is at risk), coverage %.1f-%.1f\n", design.name, days,
                  100 * closed, 100 * worst, 100 * observed, 100 * least, 100 * most);
      // The claim as it stands for the generator's first 300 leads; where the inflow still grows, as far as anybody is at risk.
      holds = holds && closed < 0.2 && least >= 0.93 && most <= 0.97 && (design.first_leads ? worst : observed) <= 0.005;
    }
    doc[design.name] = std::move(part);
  }
  doc["holds"] = holds;
  std::ofstream(argv[1]) << doc.dump(1) << '\n';
  return holds ? 0 : 1;
}
