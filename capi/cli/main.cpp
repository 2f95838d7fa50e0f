// voronka: the executable over the C ABI.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/handle.hpp"
#include "cli/inputs.hpp"

int main(int argc, char** argv) {
  CLI::App app{"voronka: the numbers of a head of sales, from the CRM's own dated history"};
  app.name("voronka");
  app.require_subcommand(1);
  const int version = voronka_version();
  app.set_version_flag("--version", std::to_string(version / 10000) + "." + std::to_string(version / 100 % 100) + "." + std::to_string(version % 100));
  app.footer("Exit codes: 0 done; 1 with --strict, a finding changes a number; 2 usage; 3 the data cannot answer; 4 cancelled.");
  const std::vector<cli::Command> commands = {cli::funnel_command(app), cli::plan_command(app), cli::validate_command(app), cli::simulate_command(app),
                                              cli::demo_command(app)};
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::string known;
    for (const auto& command : commands) known += (known.empty() ? "" : ", ") + command.app->get_name();
    std::fprintf(stderr, "voronka: %s\n(commands: %s; try voronka --help)\n", error.what(), known.c_str());
    return cli::usage;
  }
  cli::watch_interrupts();
  try {
    for (const auto& command : commands)
      if (command.app->parsed()) return command.run();
  } catch (const cli::Failure& failure) {
    std::fprintf(stderr, "voronka: %s\n", failure.message.c_str());
    return failure.exit;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "voronka: %s\n", error.what());
    return cli::no_answer;
  }
  return cli::usage;
}
