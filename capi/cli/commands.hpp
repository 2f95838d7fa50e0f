// One function a command: declares it and says what to run.
#pragma once
#include <functional>

namespace CLI {
class App;
}

namespace cli {

using Run = std::function<int()>;
/// Each adds its subcommand to `app` and returns what runs it; an exit code comes back.
struct Command {
  CLI::App* app;
  Run run;
};
[[nodiscard]] Command funnel_command(CLI::App& app);
[[nodiscard]] Command plan_command(CLI::App& app);
[[nodiscard]] Command validate_command(CLI::App& app);
[[nodiscard]] Command simulate_command(CLI::App& app);
[[nodiscard]] Command demo_command(CLI::App& app);

}  // namespace cli
