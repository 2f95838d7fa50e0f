#include "voronka/history/tables.hpp"

#include <vector>

namespace voronka {

namespace {

std::string_view kind_name(StageKind kind) { return kind == StageKind::open ? "open" : kind == StageKind::won ? "won" : "lost"; }

void optional_name(Table::Builder& row, std::span<const std::string> names, std::int32_t index) {
  if (index == none) row.null();
  else row.text(names[static_cast<std::size_t>(index)]);
}

/// Exact, in units of the currency (hundredths without one).
void amount_column(Table::Builder& table, const History& history) {
  table.column("amount", ColumnType::decimal, static_cast<std::int8_t>(history.currency().exponent()));
}

}  // namespace

inline namespace v0 {

Table history_stages(const History& history) {
  Table::Builder table;
  table.column("stage", ColumnType::text).column("kind", ColumnType::text);
  table.column("entered", ColumnType::integer).column("entries", ColumnType::integer).column("open", ColumnType::integer);
  for (const StageCount& count : stage_counts(history)) {
    const Stage& stage = history.graph()[count.stage];
    table.text(stage.name).text(kind_name(stage.kind)).integer(count.entered).integer(count.entries).integer(count.open);
  }
  return std::move(table).build();
}

Table history_moves(const History& history) {
  Table::Builder table;
  table.column("from", ColumnType::text).column("to", ColumnType::text).column("count", ColumnType::integer);
  for (const MoveCount& move : move_counts(history))
    table.text(history.graph()[move.from].name).text(history.graph()[move.to].name).integer(move.count);
  return std::move(table).build();
}

Table history_open(const History& history) {
  Table::Builder table;
  table.column("opportunity", ColumnType::text).column("stage", ColumnType::text).column("since", ColumnType::day);
  table.column("rep", ColumnType::text).column("channel", ColumnType::text);
  amount_column(table, history);
  table.column("expected_close", ColumnType::day);
  for (const OpenDeal& deal : history.open()) {
    table.text(history.opportunities()[static_cast<std::size_t>(deal.opportunity)]).text(history.graph()[deal.stage].name).day(deal.since);
    optional_name(table, history.reps(), deal.rep);
    optional_name(table, history.channels(), deal.channel);
    if (deal.has_amount) table.integer(deal.amount_minor);
    else table.null();
    if (deal.has_due) table.day(deal.due);
    else table.null();
  }
  return std::move(table).build();
}

Table history_closed(const History& history) {
  Table::Builder table;
  table.column("opportunity", ColumnType::text).column("stage", ColumnType::text).column("day", ColumnType::day);
  table.column("rep", ColumnType::text).column("channel", ColumnType::text);
  amount_column(table, history);
  for (const Closed& deal : history.closed()) {
    table.text(history.opportunities()[static_cast<std::size_t>(deal.opportunity)]).text(history.graph()[deal.stage].name).day(deal.day);
    optional_name(table, history.reps(), deal.rep);
    optional_name(table, history.channels(), deal.channel);
    if (deal.has_amount) table.integer(deal.amount_minor);
    else table.null();
  }
  return std::move(table).build();
}

Table history_visits(const History& history) {
  Table::Builder table;
  table.column("opportunity", ColumnType::text).column("stage", ColumnType::text).column("visit", ColumnType::integer);
  table.column("entry", ColumnType::day).column("exit", ColumnType::day).column("next", ColumnType::text);
  table.column("rep", ColumnType::text).column("channel", ColumnType::text).column("truncated", ColumnType::boolean);
  for (const Visit& visit : history.visits()) {
    table.text(history.opportunities()[static_cast<std::size_t>(visit.opportunity)]).text(history.graph()[visit.stage].name);
    table.integer(visit.visit).day(visit.entry);
    if (visit.next == none) table.null().null();
    else table.day(visit.exit).text(history.graph()[StageId(static_cast<std::uint16_t>(visit.next))].name);
    optional_name(table, history.reps(), visit.rep);
    optional_name(table, history.channels(), visit.channel);
    table.integer(visit.truncated ? 1 : 0);
  }
  return std::move(table).build();
}

Table history_odd_rows(const History& history) {
  Table::Builder table;
  table.column("row", ColumnType::integer).column("code", ColumnType::text);
  for (const OddRow& odd : history.odd_rows()) table.integer(odd.row).text(std::string(odd.code));
  return std::move(table).build();
}

Table history_reps(const History& history) {
  struct Counts { std::int64_t open = 0, closed = 0; Day last; bool seen = false; };
  std::vector<Counts> counts(history.reps().size());
  const auto seen = [](Counts& c, Day day) {
    if (!c.seen || c.last < day) c.last = day;
    c.seen = true;
  };
  for (const Visit& visit : history.visits())
    if (visit.rep != none && history.graph()[visit.stage].kind == StageKind::open) seen(counts[static_cast<std::size_t>(visit.rep)], visit.entry);
  for (const OpenDeal& deal : history.open())
    if (deal.rep != none) {
      ++counts[static_cast<std::size_t>(deal.rep)].open;
      seen(counts[static_cast<std::size_t>(deal.rep)], deal.since);
    }
  for (const Closed& deal : history.closed())
    if (deal.rep != none) ++counts[static_cast<std::size_t>(deal.rep)].closed;
  Table::Builder table;
  table.column("rep", ColumnType::text).column("open", ColumnType::integer).column("closed", ColumnType::integer).column("last_entry", ColumnType::day);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    table.text(history.reps()[i]).integer(counts[i].open).integer(counts[i].closed);
    if (counts[i].seen) table.day(counts[i].last);
    else table.null();
  }
  return std::move(table).build();
}

}  // namespace v0
}  // namespace voronka
