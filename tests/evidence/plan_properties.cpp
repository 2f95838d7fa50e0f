// What must hold of every plan, over 100,000 small and 200 large random companies; a seed each.
// usage: evidence_plan_properties OUT [SMALL LARGE]
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "planning/plan_properties.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

/// Seeds first .. first + n - 1 over the threads of the machine.
Ledger run(std::uint64_t first, std::uint64_t n, bool large) {
  Ledger whole;
  std::mutex merging;
  std::atomic<std::uint64_t> next{0};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < std::max(1u, std::thread::hardware_concurrency()); ++t)
    threads.emplace_back([&] {
      Ledger own;
      for (std::uint64_t i = next++; i < n; i = next++) {
        check_instance(own, first + i, large);
        if ((i + 1) % (large ? 20 : 10'000) == 0) std::fprintf(stderr, "%s %llu / %llu\n", large ? "large" : "small", static_cast<unsigned long long>(i + 1), static_cast<unsigned long long>(n));
      }
      const std::lock_guard lock(merging);
      whole.add(own);
    });
  for (auto& thread : threads) thread.join();
  return whole;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: evidence_plan_properties OUT [SMALL LARGE]\n"), 2;
  const std::uint64_t small = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 104'000, large = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 200;
  Ledger ledger = run(1'000'000, small, false);
  ledger.add(run(9'000'000, large, true));
  nlohmann::ordered_json doc = {{"claim", "every plan adds up, keeps floors and ceilings, gives nobody work on a day off, and asks for no more when odds are better"},
                                {"commit", std::getenv("VORONKA_COMMIT") ? std::getenv("VORONKA_COMMIT") : ""},
                                {"seeds", {{"small", {1'000'000, small}}, {"large", {9'000'000, large}}}}, {"instances", ledger.counts}};
  for (auto& [name, tally] : ledger.tallies) {
    doc["statements"].push_back({{"statement", name}, {"checked", tally.checked}, {"violated", tally.violated}, {"left_out", tally.left_out}, {"worst", tally.worst}, {"seeds", tally.seeds}});
    std::printf("%9lld checked %6lld violated  worst %.3g  %s\n", static_cast<long long>(tally.checked), static_cast<long long>(tally.violated), tally.worst, name.c_str());
  }
  doc["holds"] = ledger.holds();
  std::ofstream(argv[1]) << doc.dump(1) << '\n';
  return ledger.holds() ? 0 : 1;
}
