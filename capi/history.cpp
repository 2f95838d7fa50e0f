// voronka_history
#include "history_input.hpp"
#include "voronka/history/tables.hpp"

using namespace voronka;
using namespace voronka::capi;

namespace voronka::capi {
namespace {

std::string name_or(const char* given, const char* name, const char* otherwise) {
  return given == nullptr ? std::string(otherwise) : std::string(text(given, name));
}

}  // namespace

Columns read_columns(const voronka_columns* given) {
  const voronka_columns c = read_struct(given, "columns");
  Columns columns;
  columns.opportunity = name_or(c.opportunity, "columns.opportunity", "opportunity");
  columns.stage = name_or(c.stage, "columns.stage", "stage");
  columns.at = name_or(c.at, "columns.at", "at");
  columns.rep = text_or_empty(c.rep, "columns.rep");
  columns.channel = text_or_empty(c.channel, "columns.channel");
  columns.amount = text_or_empty(c.amount, "columns.amount");
  columns.currency = text_or_empty(c.currency, "columns.currency");
  columns.expected_close = text_or_empty(c.expected_close, "columns.expected_close");
  columns.reason = text_or_empty(c.reason, "columns.reason");
  columns.kind = text_or_empty(c.kind, "columns.kind");
  columns.recorded_at = text_or_empty(c.recorded_at, "columns.recorded_at");
  columns.seq = text_or_empty(c.seq, "columns.seq");
  columns.actor = text_or_empty(c.actor, "columns.actor");
  columns.segments = texts(c.segments, c.segment_count, "columns.segments");
  return columns;
}

std::vector<Finding> read_findings(const Table& table) {
  std::vector<Finding> out;
  const auto texts_of = [&](const char* name) {
    const Column& column = table.column(name);
    if (column.type != ColumnType::text) refuse("`earlier_findings`: the column \"" + std::string(name) + "\" is not text");
    return &column;
  };
  const auto numbers_of = [&](const char* name) {
    const Column& column = table.column(name);
    if (column.type != ColumnType::integer && column.type != ColumnType::boolean)
      refuse("`earlier_findings`: the column \"" + std::string(name) + "\" is not a whole number");
    return &column;
  };
  const Column *code = texts_of("code"), *subject = texts_of("subject"), *message = texts_of("message"), *action = texts_of("action");
  const Column *count = numbers_of("count"), *changes = numbers_of("changes_numbers");
  const auto word = [](const Column* column, std::size_t row) {
    return column->codes[row] < 0 ? std::string() : column->dictionary[static_cast<std::size_t>(column->codes[row])];
  };
  for (std::size_t row = 0; row < table.rows(); ++row)
    out.push_back({word(code, row), word(subject, row), count->integers[row], word(message, row), word(action, row), changes->integers[row] != 0});
  return out;
}

GivenHistoryOptions read_history_options(const voronka_history_options* given) {
  const voronka_history_options o = read_struct(given, "options");
  GivenHistoryOptions result;
  HistoryOptions& options = result.options;
  if (o.zone != nullptr) {
    options.zone = Zone(text(o.zone, "options.zone"));
    options.zone_stated = true;
  }
  if (o.has_as_of != 0) options.as_of = instant(o.as_of_us, "options.as_of_us");
  if (o.has_now != 0) options.now = instant(o.now_us, "options.now_us");
  if (o.has_delayed_entry != 0) options.delayed_entry = day(o.delayed_entry, "options.delayed_entry");
  options.currency = text_or_empty(o.currency, "options.currency");
  if (o.decimal_mark != 0 && o.decimal_mark != '.' && o.decimal_mark != ',')
    refuse("`options.decimal_mark` " + std::to_string(o.decimal_mark) + " is neither '.' nor ','");
  if (o.decimal_mark != 0) options.decimal_mark = static_cast<char>(o.decimal_mark);
  const auto from = texts(o.alias_from, o.alias_count, "options.alias_from");
  const auto to = texts(o.alias_to, o.alias_count, "options.alias_to");
  for (std::size_t i = 0; i < from.size(); ++i)
    if (!options.stage_aliases.emplace(from[i], to[i]).second) refuse("`options.alias_from` names \"" + from[i] + "\" twice");
  if (o.earlier_findings != nullptr) options.earlier_findings = read_findings(o.earlier_findings->value);
  result.progress = progress(o.progress, o.progress_data);
  return result;
}

}  // namespace voronka::capi

namespace {

std::optional<std::string> maybe(const char* given, const char* name) {
  if (given == nullptr) return std::nullopt;
  return std::string(text(given, name));
}

Event read_event(const voronka_event& e) {
  Event event;
  event.opportunity = text(e.opportunity, "opportunity");
  event.stage = maybe(e.stage, "stage");
  event.at = instant(e.at_us, "at_us");
  event.rep = maybe(e.rep, "rep");
  event.channel = maybe(e.channel, "channel");
  event.reason = maybe(e.reason, "reason");
  event.currency = maybe(e.currency, "currency");
  if (e.has_amount != 0) event.amount_minor = e.amount_minor;
  if (e.has_expected_close != 0) event.expected_close = day(e.expected_close, "expected_close");
  if (e.has_recorded_at != 0) event.recorded_at = instant(e.recorded_at_us, "recorded_at_us");
  if (e.has_seq != 0) event.seq = e.seq;
  if (e.kind < VORONKA_EVENT_AUTOMATIC || e.kind > VORONKA_EVENT_MERGE)
    refuse("`kind` " + std::to_string(e.kind) + " is none of VORONKA_EVENT_AUTOMATIC (0) .. _MERGE (5)");
  event.kind = static_cast<EventKind>(e.kind);
  if (e.actor < VORONKA_ACTOR_HUMAN || e.actor > VORONKA_ACTOR_IMPORT)
    refuse("`actor` " + std::to_string(e.actor) + " is none of VORONKA_ACTOR_HUMAN (0), _ROBOT (1), _IMPORT (2)");
  event.actor = static_cast<Actor>(e.actor);
  return event;
}

std::vector<Event> read_events(const voronka_event* given, std::size_t count) {
  std::vector<Event> events;
  for_each_struct(given, count, "events", [&](const voronka_event& e, std::size_t i) {
    try {
      events.push_back(read_event(e));
    } catch (const Error& fault) {
      throw Error(fault.code(), "events[" + std::to_string(i) + "]: " + fault.what());
    }
  });
  return events;
}

Table table_of(const History& history, std::int32_t which) {
  switch (which) {
    case VORONKA_HISTORY_FINDINGS: return findings_table(history.findings());
    case VORONKA_HISTORY_STAGES: return history_stages(history);
    case VORONKA_HISTORY_MOVES: return history_moves(history);
    case VORONKA_HISTORY_OPEN: return history_open(history);
    case VORONKA_HISTORY_CLOSED: return history_closed(history);
    case VORONKA_HISTORY_VISITS: return history_visits(history);
    case VORONKA_HISTORY_REPS: return history_reps(history);
    case VORONKA_HISTORY_ODD_ROWS: return history_odd_rows(history);
    default: refuse("`table` " + std::to_string(which) + " is none of VORONKA_HISTORY_FINDINGS (0) .. _ODD_ROWS (7)");
  }
}

}  // namespace

extern "C" {

voronka_status voronka_history_from_table(const voronka_stage_graph* graph, const voronka_table* events, const voronka_columns* columns,
                                          const voronka_history_options* options, voronka_history** out, voronka_error** error) {
  return make(out, error, [&] {
    const StageGraph& funnel = need(graph, "graph").value;
    const Table& table = need(events, "events").value;
    const GivenHistoryOptions given = read_history_options(options);
    return History::from(funnel, table, read_columns(columns), given.options, given.progress);
  });
}

voronka_status voronka_history_from_events(const voronka_stage_graph* graph, const voronka_event* events, size_t count,
                                           const voronka_history_options* options, voronka_history** out, voronka_error** error) {
  return make(out, error, [&] {
    const StageGraph& funnel = need(graph, "graph").value;
    const GivenHistoryOptions given = read_history_options(options);
    const std::vector<Event> batch = read_events(events, count);
    return History::from(funnel, std::span<const Event>(batch), given.options, given.progress);
  });
}

voronka_status voronka_history_open_deals(const voronka_stage_graph* graph, const voronka_table* deals, const voronka_columns* columns,
                                          const voronka_history_options* options, voronka_history** out, voronka_error** error) {
  return make(out, error, [&] {
    const StageGraph& funnel = need(graph, "graph").value;
    const Table& table = need(deals, "deals").value;
    const GivenHistoryOptions given = read_history_options(options);
    return History::open_deals(funnel, table, read_columns(columns), given.options, given.progress);
  });
}

voronka_status voronka_history_as_of(const voronka_history* history, int64_t as_of_us, voronka_history** out, voronka_error** error) {
  return make(out, error, [&] { return need(history, "history").value.as_of(instant(as_of_us, "as_of_us")); });
}

voronka_status voronka_history_count(const voronka_history* history, voronka_history_counts* out, voronka_error** error) {
  return guard(error, [&] {
    const History& value = need(history, "history").value;
    voronka_history_counts counts{};
    counts.has_delayed_entry = value.delayed_entry() ? 1 : 0;
    counts.as_of_us = value.as_of().since_epoch_us();
    counts.rows = value.rows();
    counts.events = value.events();
    counts.set_aside = value.set_aside();
    counts.opportunities = value.opportunities().size();
    counts.open = value.open().size();
    counts.closed = value.closed().size();
    counts.reps = value.reps().size();
    counts.findings = value.findings().size();
    write_struct(out, "out", counts);
  });
}

voronka_status voronka_history_table(const voronka_history* history, int32_t table, voronka_table** out, voronka_error** error) {
  return make(out, error, [&] { return table_of(need(history, "history").value, table); });
}

const char* voronka_history_zone(const voronka_history* history) {
  return history == nullptr ? nullptr : history->value.zone().name().c_str();
}

voronka_status voronka_history_graph(const voronka_history* history, voronka_stage_graph** out, voronka_error** error) {
  return make(out, error, [&] { return need(history, "history").value.graph(); });
}

void voronka_history_free(voronka_history* history) { delete history; }

}  // extern "C"
