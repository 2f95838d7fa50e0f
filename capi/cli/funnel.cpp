#include <CLI/CLI.hpp>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/inputs.hpp"

namespace cli {

Command funnel_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("funnel", "who entered, stayed and converted; open deals count as \"not yet\"");
  struct Options {
    Inputs inputs;
    std::vector<int32_t> horizons = {30, 90};
    std::vector<std::string> by;
  };
  auto options = std::make_shared<Options>();
  declare_inputs(*command, options->inputs, false);
  command->add_option("--horizons", options->horizons, "days within which a conversion counts, 30,90; 0: up to the last observed age")->delimiter(',')->check(CLI::NonNegativeNumber);
  command->add_option("--by", options->by, "also by rep, channel or a --segment column")->delimiter(',');
  command->add_option("--html", options->inputs.html, "write a self-contained page to this file");
  return {command, [options] {
            const Inputs& inputs = options->inputs;
            const Log log = read_log(inputs);
            const Calendar calendar = read_calendar(inputs, inputs.zone);
            auto funnel = sized<voronka_funnel_options>();
            funnel.clock = clock_of(inputs, VORONKA_CLOCK_CALENDAR);
            funnel.horizons = options->horizons.data();
            funnel.horizon_count = options->horizons.size();
            std::vector<const char*> by;
            for (const auto& name : options->by) by.push_back(name.c_str());
            funnel.by = by.data();
            funnel.by_count = by.size();

            Table findings;
            check([&](voronka_error** error) { return voronka_history_table(log.history.get(), VORONKA_HISTORY_FINDINGS, findings.out(), error); });
            const std::string out = text_of([&](char** text, voronka_error** error) {
              return inputs.json ? voronka_funnel_to_json(log.history.get(), calendar.get(), &funnel, text, error)
                                 : voronka_funnel_to_text(log.history.get(), calendar.get(), &funnel, inputs.language.c_str(), text, error);
            });
            std::fputs(out.c_str(), stdout);
            if (!inputs.html.empty())
              write_file(inputs.html, text_of([&](char** text, voronka_error** error) {
                           return voronka_funnel_to_html(log.history.get(), calendar.get(), &funnel, inputs.language.c_str(), text, error);
                         }));
            tell_findings(log.graph_findings.get(), false);
            return tell_findings(findings.get(), true) && inputs.strict ? strict_finding : done;
          }};
}

Command validate_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("validate", "what an import would use, set aside, and why");
  auto inputs = std::make_shared<Inputs>();
  declare_inputs(*command, *inputs, false);
  return {command, [inputs] {
            const Log log = read_log(*inputs);
            Table findings;
            check([&](voronka_error** error) { return voronka_history_table(log.history.get(), VORONKA_HISTORY_FINDINGS, findings.out(), error); });
            if (inputs->json) {
              const std::string document = text_of(
                  [&](char** text, voronka_error** error) { return voronka_validation_to_json(log.history.get(), log.table.get(), text, error); });
              std::fputs(document.c_str(), stdout);
            } else {
              auto counts = sized<voronka_history_counts>();
              check([&](voronka_error** error) { return voronka_history_count(log.history.get(), &counts, error); });
              std::printf("%llu rows: %llu used, %llu set aside; %llu opportunities, %llu open\n", static_cast<unsigned long long>(counts.rows),
                          static_cast<unsigned long long>(counts.events), static_cast<unsigned long long>(counts.set_aside),
                          static_cast<unsigned long long>(counts.opportunities), static_cast<unsigned long long>(counts.open));
            }
            const bool changed = tell_findings(findings.get(), false);
            return changed && inputs->strict ? strict_finding : done;
          }};
}

}  // namespace cli
