#include <CLI/CLI.hpp>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/plan.hpp"
#include "cli/simulated.hpp"

namespace cli {

Command demo_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("demo", "simulates a company, plans its month and leaves tables and a page");
  struct Options {
    std::string out = "out";
    std::uint64_t seed = 1;
    bool json = false;
    std::string language = "en";
  };
  auto options = std::make_shared<Options>();
  command->add_option("--out", options->out, "folder to write to")->capture_default_str();
  command->add_option("--seed", options->seed, "of the company")->capture_default_str();
  command->add_flag("--json", options->json, "print the list of files as a JSON document");
  command->add_option("--lang", options->language, "language of the page and the text")->check(CLI::IsMember({"en", "ru"}))->capture_default_str();
  return {command, [options] {
            const std::string& out = options->out;
            std::vector<std::string> files;
            const std::string spec = text_of([](char** text, voronka_error** error) { return voronka_simulation_preset("small", text, error); });
            write_simulated(spec, options->seed, 0, out, files);

            PlanOptions plan;
            Inputs& inputs = plan.inputs;
            inputs.events = out + "/events.csv";
            inputs.rep = "rep";
            inputs.channel = "channel";
            inputs.amount = "amount";
            inputs.currency = "RUB";
            inputs.zone = "Europe/Moscow";
            inputs.open = {"lead", "qualified", "meeting", "contract", "invoice"};
            inputs.won = {"paid"};
            inputs.lost = {"lost"};
            inputs.key = "meeting";
            inputs.calendar = out + "/calendar.csv";
            inputs.json = options->json;
            plan.target = "10000000";
            plan.period = "2026-06";
            plan.team = out + "/team.csv";
            plan.absences = out + "/absences.csv";
            const Planned planned = make_plan(plan);

            const std::pair<int32_t, const char*> tables[] = {{VORONKA_PLAN_QUOTAS, "quotas"}, {VORONKA_PLAN_TOTALS, "totals"}, {VORONKA_PLAN_BY_REP, "by_rep"},
                                                              {VORONKA_PLAN_BY_WEEK, "by_week"}, {VORONKA_PLAN_BY_DAY, "by_day"}};
            for (const auto& [which, name] : tables) {
              files.push_back(out + "/" + name + ".csv");
              write_plan_table(planned.plan, which, files.back());
            }
            files.push_back(out + "/plan.json");
            write_file(files.back(), plan_document(planned.plan));
            files.push_back(out + "/plan.html");
            write_plan_page(planned.plan, files.back(), options->language);

            if (options->json) {
              std::string list = "{\"files\": [";
              for (std::size_t i = 0; i < files.size(); ++i) {
                list += i == 0 ? "\"" : ", \"";
                for (const char c : files[i]) list += (c == '"' || c == '\\') ? std::string("\\") + c : std::string(1, c);
                list += "\"";
              }
              std::printf("%s]}\n", list.c_str());
            } else {
              const std::string text = text_of(
                  [&](char** t, voronka_error** error) { return voronka_plan_to_text(planned.plan.get(), options->language.c_str(), t, error); });
              std::fputs(text.c_str(), stdout);
              std::printf("\nwritten:\n");
              for (const auto& file : files) std::printf("  %s\n", file.c_str());
            }
            return done;
          }};
}

}  // namespace cli
