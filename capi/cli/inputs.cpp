#include "cli/inputs.hpp"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

namespace cli {

namespace {

volatile std::sig_atomic_t interrupted = 0;

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> out;
  out.reserve(texts.size());
  for (const auto& text : texts) out.push_back(text.c_str());
  return out;
}

bool ends_with(const std::string& text, const char* end) {
  const std::size_t n = std::strlen(end);
  return text.size() >= n && text.compare(text.size() - n, n, end) == 0;
}

/// The columns as the C ABI wants them; `segments` keeps the pointers alive.
voronka_columns columns_of(const Inputs& inputs, const char* at, const std::vector<const char*>& segments) {
  auto columns = sized<voronka_columns>();
  columns.opportunity = inputs.opportunity.c_str();
  columns.stage = inputs.stage.c_str();
  columns.at = inputs.at.empty() ? at : inputs.at.c_str();
  columns.rep = or_null(inputs.rep);
  columns.channel = or_null(inputs.channel);
  columns.amount = or_null(inputs.amount);
  columns.currency = or_null(inputs.currency_column);
  columns.expected_close = or_null(inputs.expected_close);
  columns.reason = or_null(inputs.reason);
  columns.kind = or_null(inputs.kind);
  columns.recorded_at = or_null(inputs.recorded_at);
  columns.seq = or_null(inputs.seq);
  columns.actor = or_null(inputs.actor);
  columns.segments = segments.empty() ? nullptr : segments.data();
  columns.segment_count = segments.size();
  return columns;
}

int32_t day_of(const std::string& text) {
  int32_t day = 0;
  check([&](voronka_error** error) { return voronka_day_parse(text.c_str(), &day, error); });
  return day;
}

bool has_column(const voronka_table* table, const char* name) {
  for (std::size_t i = 0; i < voronka_table_column_count(table); ++i) {
    auto column = sized<voronka_column>();
    check([&](voronka_error** error) { return voronka_table_column(table, i, &column, error); });
    if (std::strcmp(column.name, name) == 0) return true;
  }
  return false;
}

voronka_history_options history_options(const Inputs& inputs) {
  auto options = sized<voronka_history_options>();
  options.zone = or_null(inputs.zone);
  options.currency = or_null(inputs.currency);
  options.decimal_mark = inputs.decimal_mark.empty() ? 0 : inputs.decimal_mark[0];
  if (const auto as_of = as_of_of(inputs, inputs.zone)) {
    options.has_as_of = 1;
    options.as_of_us = *as_of;
  }
  if (!inputs.delayed_entry.empty()) {
    options.has_delayed_entry = 1;
    options.delayed_entry = day_of(inputs.delayed_entry);
  }
  options.progress = on_progress;
  return options;
}

}  // namespace

void declare_output(CLI::App& command, Inputs& inputs) {
  command.add_flag("--json", inputs.json, "one JSON document on standard output; messages go to standard error");
  command.add_flag("--strict", inputs.strict, "exit 1 when a finding changes a number");
  command.add_option("--lang", inputs.language, "language of texts for people")->check(CLI::IsMember({"en", "ru"}))->capture_default_str();
}

void declare_inputs(CLI::App& command, Inputs& inputs, bool with_model) {
  command.add_option("EVENTS", inputs.events, "CSV file of stage changes, - for standard input")->required(!with_model);
  command.add_option("--opportunity", inputs.opportunity, "column that identifies the deal")->capture_default_str();
  command.add_option("--stage", inputs.stage, "column with the stage the deal is in from then on")->capture_default_str();
  command.add_option("--at", inputs.at, "column with the moment of the change (default: at)");
  command.add_option("--rep", inputs.rep, "column with the sales manager");
  command.add_option("--channel", inputs.channel, "column with the channel");
  command.add_option("--amount", inputs.amount, "column with the amount, in major units");
  command.add_option("--currency-column", inputs.currency_column, "column with the currency of each row");
  command.add_option("--expected-close", inputs.expected_close, "column with the day the deal is expected to close");
  command.add_option("--reason", inputs.reason, "column with the reason of a loss");
  command.add_option("--kind", inputs.kind, "column with the kind of the row (move, update, delete, restore, merge)");
  command.add_option("--recorded-at", inputs.recorded_at, "column with the moment at which the system learned of the change");
  command.add_option("--seq", inputs.seq, "column that orders rows of the same moment");
  command.add_option("--actor", inputs.actor, "column with who made the change (human, robot, import)");
  command.add_option("--segment", inputs.segments, "any other columns to group by, A,B")->delimiter(',');
  command.add_option("--won", inputs.won, "stages that end a deal well, A,B")->delimiter(',');
  command.add_option("--lost", inputs.lost, "stages that end a deal badly, C,D")->delimiter(',');
  command.add_option("--open", inputs.open, "open stages in the order of the funnel, A,B,C (default: as the log shows)")->delimiter(',');
  command.add_option("--key", inputs.key, "key stage");
  command.add_option("--as-of", inputs.as_of, "first day or moment that is not known (default: the day after the last event)");
  command.add_option("--through", inputs.through, "last day that is known")->excludes("--as-of");
  command.add_option("--zone", inputs.zone, "IANA time zone of the business: Europe/Moscow");
  command.add_option("--calendar", inputs.calendar, "working calendar: CSV (day, kind, hours), ICS or JSON (default: Monday to Friday, 8 hours)");
  command.add_option("--clock", inputs.clock, "days that ages count")->check(CLI::IsMember({"working", "calendar"}));
  command.add_option("--delayed-entry", inputs.delayed_entry, "nothing that closed before this day is in the log");
  command.add_option("--currency", inputs.currency, "currency of the amounts: RUB");
  command.add_option("--delimiter", inputs.delimiter, "of CSV files: , ; | or tab (default: ,)")->check(CLI::IsMember({",", ";", "|", "tab"}));
  command.add_option("--decimal-mark", inputs.decimal_mark, "of amounts (default: .)")->check(CLI::IsMember({".", ","}));
  if (with_model) {
    command.add_option("--model", inputs.model, "model document in place of EVENTS");
    command.add_option("--open-deals", inputs.open_deals, "open deals for --model: CSV (opportunity, stage, since, rep, amount)");
  }
  declare_output(command, inputs);
}

std::string read_file(const std::string& path) {
  if (path == "-") return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) fail_data(path + " cannot be read: " + (errno != 0 ? std::strerror(errno) : "unknown reason"));
  return content;
}

void write_file(const std::string& path, const std::string& content) {
  errno = 0;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << content;
  out.close();
  if (!out) fail_data(path + " cannot be written: " + (errno != 0 ? std::strerror(errno) : "unknown reason"));
}

Table read_table(const std::string& path, const Inputs& inputs) {
  if (ends_with(path, ".parquet") || ends_with(path, ".pq"))
    fail_data(path + ": Parquet is read through Python (pandas, polars or pyarrow); this executable reads CSV");
  if (ends_with(path, ".arrow") || ends_with(path, ".arrows") || ends_with(path, ".ipc"))
    fail_data(path + ": Arrow IPC files are not read by this build; pass CSV, or an Arrow stream through the library");
  Table table;
  const char delimiter = inputs.delimiter.empty() ? '\0' : inputs.delimiter == "tab" ? '\t' : inputs.delimiter[0];
  check([&](voronka_error** error) { return voronka_table_from_csv_file(path.c_str(), delimiter, table.out(), error); });
  return table;
}

Calendar read_calendar(const Inputs& inputs, const std::string& zone) {
  Calendar calendar;
  const std::string& path = inputs.calendar;
  if (ends_with(path, ".json")) {
    check([&](voronka_error** error) { return voronka_calendar_from_json(read_file(path).c_str(), calendar.out(), error); });
    return calendar;
  }
  auto options = sized<voronka_calendar_options>();
  options.zone = zone.empty() ? "UTC" : zone.c_str();
  Calendar base;
  check([&](voronka_error** error) { return voronka_calendar_create(&options, base.out(), error); });
  if (path.empty()) return base;
  if (ends_with(path, ".ics")) {
    const std::string content = read_file(path);
    Table skipped;
    check([&](voronka_error** error) {
      return voronka_calendar_with_ics(base.get(), content.data(), content.size(), day_of("1970-01-01"), day_of("2100-01-01"), calendar.out(), skipped.out(), error);
    });
    tell_findings(skipped.get(), inputs.json);
    return calendar;
  }
  const Table rows = read_table(path, inputs);
  check([&](voronka_error** error) { return voronka_calendar_with_table(base.get(), rows.get(), calendar.out(), error); });
  return calendar;
}

int32_t clock_of(const Inputs& inputs, int32_t otherwise) {
  if (inputs.clock.empty()) return otherwise;
  return inputs.clock == "working" ? VORONKA_CLOCK_WORKING : VORONKA_CLOCK_CALENDAR;
}

std::optional<int64_t> as_of_of(const Inputs& inputs, const std::string& zone) {
  std::string text = inputs.as_of;
  if (!inputs.through.empty()) {
    Text next;
    const int32_t day = day_of(inputs.through);
    check([&](voronka_error** error) { return voronka_day_format(day + 1, next.out(), error); });
    text = next.get();
  }
  if (text.empty()) return std::nullopt;
  int64_t at = 0;
  check([&](voronka_error** error) { return voronka_instant_parse(text.c_str(), or_null(zone), &at, error); });
  return at;
}

Log read_log(const Inputs& inputs) {
  if (inputs.won.empty()) fail_usage("say which stages end a deal well, and badly: --won paid --lost lost");
  Log log;
  log.table = read_table(inputs.events, inputs);
  const auto segments = pointers(inputs.segments);
  const voronka_columns columns = columns_of(inputs, "at", segments);
  const voronka_history_options options = history_options(inputs);

  auto discover = sized<voronka_discover_options>();
  const auto won = pointers(inputs.won), lost = pointers(inputs.lost), open = pointers(inputs.open);
  discover.won = won.data();
  discover.won_count = won.size();
  discover.lost = lost.data();
  discover.lost_count = lost.size();
  discover.open = open.empty() ? nullptr : open.data();
  discover.open_count = open.size();
  discover.key = or_null(inputs.key);
  check([&](voronka_error** error) {
    return voronka_discover(log.table.get(), &columns, &discover, &options, log.graph.out(), log.graph_findings.out(), error);
  });
  check([&](voronka_error** error) {
    return voronka_history_from_table(log.graph.get(), log.table.get(), &columns, &options, log.history.out(), error);
  });
  return log;
}

History read_open_deals(const Inputs& inputs, const voronka_stage_graph* graph, const std::string& zone, int64_t as_of_us, const std::string& currency) {
  const Table table = read_table(inputs.open_deals, inputs);
  Inputs named = inputs;
  if (named.rep.empty() && has_column(table.get(), "rep")) named.rep = "rep";
  if (named.amount.empty() && has_column(table.get(), "amount")) named.amount = "amount";
  if (named.channel.empty() && has_column(table.get(), "channel")) named.channel = "channel";
  const voronka_columns columns = columns_of(named, has_column(table.get(), "since") ? "since" : "at", {});
  voronka_history_options options = history_options(inputs);
  options.has_as_of = 1;
  options.as_of_us = as_of_us;
  options.zone = or_null(zone);
  options.currency = or_null(currency);
  History history;
  check([&](voronka_error** error) { return voronka_history_open_deals(graph, table.get(), &columns, &options, history.out(), error); });
  return history;
}

bool tell_findings(const voronka_table* findings, bool quiet) {
  if (findings == nullptr) return false;
  std::size_t code = 0, subject = 0, count = 0, message = 0, action = 0, changes = 0;
  const std::size_t columns = voronka_table_column_count(findings);
  std::vector<voronka_column> column(columns, sized<voronka_column>());
  for (std::size_t i = 0; i < columns; ++i) {
    check([&](voronka_error** error) { return voronka_table_column(findings, i, &column[i], error); });
    const std::string name = column[i].name;
    (name == "code" ? code : name == "subject" ? subject : name == "count" ? count : name == "message" ? message : name == "action" ? action : changes) = i;
  }
  bool changed = false;
  for (std::size_t row = 0; row < voronka_table_rows(findings); ++row) {
    const bool changes_numbers = static_cast<const int64_t*>(column[changes].values)[row] != 0;
    changed = changed || changes_numbers;
    const auto text = [&](std::size_t i) {
      const char* cell = voronka_table_text(findings, i, row);
      return cell == nullptr ? "" : cell;
    };
    if (!quiet)
      std::fprintf(stderr, "finding: %s x %lld (%s): %s -> %s\n", text(code), static_cast<long long>(static_cast<const int64_t*>(column[count].values)[row]),
                   text(subject), text(message), text(action));
  }
  return changed;
}

int32_t on_progress(double share, void*) {
  static const bool terminal = isatty(STDERR_FILENO) == 1;
  if (terminal) std::fprintf(stderr, "\r%3.0f %%%s", 100 * share, share >= 1.0 ? "\r      \r" : "");
  return interrupted != 0 ? 1 : 0;
}

void watch_interrupts() {
  std::signal(SIGINT, [](int) { interrupted = 1; });
}

}  // namespace cli
