// Private: what is true in a simulated company, for those who want to check an estimate.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "flow/simulation_company.hpp"

namespace voronka::simulation {

/// A wart that was put into the events, with the number of rows or deals it concerns.
struct Wart {
  std::string name;
  std::int64_t count = 0;
  std::string example;  // of an opportunity; empty if none
};

/// P(reaches `target` within h days of the clock | has just entered stage i), [stage][h], h = 0 .. days. The first entry into `target` ends the question.
[[nodiscard]] std::vector<std::vector<double>> incidence(const Company& company, const std::vector<std::vector<Way>>& ways, std::size_t target, std::size_t days);

[[nodiscard]] std::string truth_json(const Spec& spec, const Company& company, const Life& life, const Grid& grid, const std::vector<Wart>& warts, std::uint64_t seed,
                                     std::uint32_t number, std::size_t event_rows);

}  // namespace voronka::simulation
