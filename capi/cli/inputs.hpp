// What the commands have in common: the options that say what a file means, and the handles made from them.
#pragma once
#include "cli/handle.hpp"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

struct Inputs {
  std::string events;
  std::string opportunity = "opportunity", stage = "stage", at;
  std::string rep, channel, amount, reason, currency_column, expected_close, recorded_at, seq, kind, actor;
  std::vector<std::string> segments, won, lost, open;
  std::string key, as_of, through, zone, calendar, clock, delayed_entry, currency, decimal_mark, delimiter;
  std::string model, open_deals;
  bool json = false, strict = false;
  std::string language = "en", html;
};

/// Declares the options that every command which reads events has.
void declare_inputs(CLI::App& command, Inputs& inputs, bool with_model);
void declare_output(CLI::App& command, Inputs& inputs);

[[nodiscard]] std::string read_file(const std::string& path);             ///< "-": standard input
void write_file(const std::string& path, const std::string& content);
[[nodiscard]] Table read_table(const std::string& path, const Inputs& inputs);
[[nodiscard]] Calendar read_calendar(const Inputs& inputs, const std::string& zone);
[[nodiscard]] int32_t clock_of(const Inputs& inputs, int32_t otherwise);

/// First moment not known, from --as-of or --through; nothing if neither was given.
[[nodiscard]] std::optional<int64_t> as_of_of(const Inputs& inputs, const std::string& zone);

struct Log {
  Table table;
  Graph graph;
  Table graph_findings;
  History history;
};
/// Reads EVENTS: the graph as --open, --won and --lost say and as the log shows.
[[nodiscard]] Log read_log(const Inputs& inputs);
/// Reads --open-deals with the graph of a stated model.
[[nodiscard]] History read_open_deals(const Inputs& inputs, const voronka_stage_graph* graph, const std::string& zone, int64_t as_of_us, const std::string& currency);

/// Prints findings to standard error unless `quiet`; true if one of them changes a number.
bool tell_findings(const voronka_table* findings, bool quiet);
/// A line of progress on standard error when that is a terminal; Ctrl-C stops the call (exit 4).
int32_t on_progress(double done, void*);
void watch_interrupts();

}  // namespace cli
