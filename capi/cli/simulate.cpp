// voronka simulate
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "load.hpp"

namespace cli {
namespace {

constexpr struct { const char* name; std::int32_t table; } tables[] = {
    {"events.csv", VORONKA_SIMULATION_EVENTS},     {"activities.csv", VORONKA_SIMULATION_ACTIVITIES}, {"bookings.csv", VORONKA_SIMULATION_BOOKINGS},
    {"team.csv", VORONKA_SIMULATION_TEAM},         {"absences.csv", VORONKA_SIMULATION_ABSENCES},     {"calendar.csv", VORONKA_SIMULATION_CALENDAR}};

}  // namespace

void make_folder(const std::string& path) {
  std::error_code failed;
  std::filesystem::create_directories(path, failed);
  if (failed) throw Failure(no_answer, path + ": the folder cannot be made: " + failed.message());
}

std::vector<std::string> write_company(const std::string& folder, const std::string& spec, const std::string& preset, std::uint64_t seed,
                                       std::uint32_t company) {
  auto options = sized<voronka_simulate_options>();
  options.company = company;
  options.seed = seed;
  options.spec_json = or_null(spec);
  options.preset = or_null(preset);
  options.progress = interrupted;
  const Simulation simulation = own<Simulation>("", [&](voronka_simulation** out, voronka_error** error) { return voronka_simulate(&options, out, error); });
  make_folder(folder);
  std::vector<std::string> files;
  for (const auto& entry : tables) {
    const Table table = own<Table>("", [&](voronka_table** out, voronka_error** error) {
      return voronka_simulation_table(simulation.get(), entry.table, out, error);
    });
    files.push_back(folder + "/" + entry.name);
    call(files.back(), [&](voronka_error** error) { return voronka_table_to_csv_file(table.get(), files.back().c_str(), 0, error); });
  }
  files.push_back(folder + "/truth.json");
  write_file(files.back(), std::string(voronka_simulation_truth(simulation.get())) + "\n");
  return files;
}

int run_simulate(const SimulateArguments& given) {
  const std::string spec = given.spec.empty() ? "" : read_file(given.spec);
  std::vector<std::string> files;
  for (std::uint32_t company = 0; company < given.companies; ++company) {
    char number[16];
    std::snprintf(number, sizeof number, "/%06u", company);
    const std::string folder = given.companies == 1 ? given.out : given.out + number;
    for (std::string& file : write_company(folder, spec, given.preset, given.seed, company)) files.push_back(std::move(file));
  }
  if (given.json) {
    print(files_json(files));
  } else {
    for (const std::string& file : files) print(file);
  }
  return done;
}

}  // namespace cli
