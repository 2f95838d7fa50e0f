#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/simulated.hpp"

namespace cli {

void write_simulated(const std::string& spec, std::uint64_t seed, std::uint32_t company, const std::string& folder, std::vector<std::string>& files) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) fail_data(folder + " cannot be made: " + failed.message());
  auto options = sized<voronka_simulate_options>();
  options.seed = seed;
  options.company = company;
  options.progress = on_progress;
  Simulation drawn;
  check([&](voronka_error** error) { return voronka_simulate(spec.c_str(), &options, drawn.out(), error); });
  constexpr std::pair<int32_t, const char*> tables[] = {{VORONKA_SIMULATION_EVENTS, "events"},     {VORONKA_SIMULATION_ACTIVITIES, "activities"},
                                                        {VORONKA_SIMULATION_BOOKINGS, "bookings"}, {VORONKA_SIMULATION_TEAM, "team"},
                                                        {VORONKA_SIMULATION_ABSENCES, "absences"}, {VORONKA_SIMULATION_CALENDAR, "calendar"}};
  for (const auto& [which, name] : tables) {
    Table table;
    check([&](voronka_error** error) { return voronka_simulation_table(drawn.get(), which, table.out(), error); });
    files.push_back(folder + "/" + name + ".csv");
    check([&](voronka_error** error) { return voronka_table_to_csv_file(table.get(), files.back().c_str(), '\0', error); });
  }
  files.push_back(folder + "/truth.json");
  write_file(files.back(), voronka_simulation_truth(drawn.get()));
}

Command simulate_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("simulate", "a company that does not exist: its CRM export, and the truth behind it");
  struct Options {
    std::string spec, preset = "small", out;
    std::uint64_t seed = 1;
    std::uint32_t companies = 1;
  };
  auto options = std::make_shared<Options>();
  auto* spec = command->add_option("--spec", options->spec, "JSON file with the hyper-laws");
  command->add_option("--preset", options->preset, "small, large, dirty, faults or closed_only")->capture_default_str()->excludes(spec);
  command->add_option("--seed", options->seed, "same seed and spec, same bytes")->capture_default_str();
  command->add_option("--companies", options->companies, "how many; each in a folder of its own if more than one")->check(CLI::PositiveNumber)->capture_default_str();
  command->add_option("--out", options->out, "folder to write to")->required();
  return {command, [options] {
            const std::string text = options->spec.empty() ? text_of([&](char** out, voronka_error** error) {
              return voronka_simulation_preset(options->preset.c_str(), out, error);
            })
                                                           : read_file(options->spec);
            std::vector<std::string> files;
            for (std::uint32_t company = 0; company < options->companies; ++company) {
              const std::string folder = options->companies == 1 ? options->out : options->out + "/" + std::to_string(company);
              write_simulated(text, options->seed, company, folder, files);
            }
            for (const auto& file : files) std::printf("%s\n", file.c_str());
            return done;
          }};
}

}  // namespace cli
