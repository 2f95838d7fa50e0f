#include "flow/simulation_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/format.hpp"

namespace voronka::simulation {
namespace {

constexpr std::array<std::string_view, 5> kind_names = {"move", "update", "delete", "restore", "merge"};
constexpr std::array<std::string_view, 3> actor_names = {"human", "robot", "import"};

void text_or_null(Table::Builder& table, const EventLog& log, std::int32_t label) {
  if (label < 0) table.null();
  else table.text(log.labels[static_cast<std::size_t>(label)]);
}

}  // namespace

std::int32_t EventLog::label(std::string_view text) {
  const auto it = std::find(labels.begin(), labels.end(), text);
  if (it != labels.end()) return static_cast<std::int32_t>(it - labels.begin());
  labels.emplace_back(text);
  return static_cast<std::int32_t>(labels.size()) - 1;
}

std::string deal_name(std::uint32_t deal) { return formatted("D{:07}", deal + 1); }

EventLog event_log(const Spec& spec, const Life& life) {
  EventLog log;
  std::vector<std::int32_t> stages, reps, channels, reasons;
  for (const Stage& s : spec.graph.stages()) stages.push_back(log.label(s.name));
  for (const RepSpec& r : spec.reps) reps.push_back(log.label(r.name));
  for (const ChannelSpec& c : spec.channels) channels.push_back(log.label(c.name));
  for (const auto& r : spec.reasons) reasons.push_back(log.label(r.first));
  const std::int32_t currency = spec.currency.empty() ? -1 : log.label(spec.currency.code());
  for (std::size_t d = 0; d < life.deals.size(); ++d)
    for (const Step& step : life.deals[d].steps) {
      if (step.at >= life.as_of_us) break;
      EventRow row;
      row.deal = static_cast<std::uint32_t>(d);
      row.stage = stages[step.stage.index()];
      row.at = step.at;
      row.rep = reps[step.rep];
      if (life.deals[d].channel != nobody) row.channel = channels[life.deals[d].channel];
      row.has_amount = step.amount > 0;
      row.amount = step.amount;
      row.currency = row.has_amount ? currency : -1;
      row.has_expected_close = step.has_expected_close;
      row.expected_close = step.expected_close;
      if (step.reason != nobody) row.reason = reasons[step.reason];
      log.rows.push_back(row);
    }
  std::stable_sort(log.rows.begin(), log.rows.end(), [](const EventRow& a, const EventRow& b) { return a.at < b.at; });
  return log;
}

Table events_table(const Spec& spec, const EventLog& log) {
  Table::Builder table;
  const bool dirty = !spec.dirt.warts.empty();
  table.column("opportunity", ColumnType::text).column("stage", ColumnType::text);
  table.column("at", log.as_text ? ColumnType::text : ColumnType::instant).column("rep", ColumnType::text);
  if (!spec.channels.empty()) table.column("channel", ColumnType::text);
  if (spec.amount) table.column("amount", ColumnType::decimal, static_cast<std::int8_t>(spec.currency.exponent())).column("currency", ColumnType::text);
  if (spec.expected_close) table.column("expected_close", ColumnType::day);
  if (!spec.reasons.empty()) table.column("reason", ColumnType::text);
  if (dirty) table.column("kind", ColumnType::text).column("actor", ColumnType::text);
  for (const EventRow& row : log.rows) {
    table.text(deal_name(row.deal));
    text_or_null(table, log, row.stage);
    if (!log.as_text) table.integer(row.at);
    else if (row.at_text >= 0) table.text(log.labels[static_cast<std::size_t>(row.at_text)]);
    else table.text(Instant(row.at).iso());
    text_or_null(table, log, row.rep);
    if (!spec.channels.empty()) text_or_null(table, log, row.channel);
    if (spec.amount) {
      if (row.has_amount) table.integer(row.amount);
      else table.null();
      text_or_null(table, log, row.currency);
    }
    if (spec.expected_close) {
      if (row.has_expected_close) table.day(row.expected_close);
      else table.null();
    }
    if (!spec.reasons.empty()) text_or_null(table, log, row.reason);
    if (dirty) {
      if (row.kind < 0) table.null();
      else table.text(kind_names[static_cast<unsigned char>(row.kind)]);
      if (row.actor < 0) table.null();
      else table.text(actor_names[static_cast<unsigned char>(row.actor)]);
    }
  }
  return std::move(table).build();
}

Table activities_table(const Spec& spec, const Life& life) {
  Table::Builder table;
  table.column("at", ColumnType::instant).column("kind", ColumnType::text).column("rep", ColumnType::text).column("opportunity", ColumnType::text);
  table.column("outcome", ColumnType::text);
  std::vector<const ActivityRow*> rows;
  for (const ActivityRow& row : life.activities)
    if (row.at < life.as_of_us) rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(), [](const ActivityRow* a, const ActivityRow* b) { return a->at < b->at; });
  for (const ActivityRow* row : rows)
    table.integer(row->at).text(spec.activities[row->kind].kind).text(spec.reps[row->rep].name).text(deal_name(static_cast<std::uint32_t>(row->deal)))
        .text(row->answered ? "answered" : "no answer");
  return std::move(table).build();
}

Table bookings_table(const Spec& spec, const Life& life) {
  Table::Builder table;
  table.column("opportunity", ColumnType::text).column("stage", ColumnType::text).column("due", ColumnType::instant).column("rep", ColumnType::text);
  table.column("booked_at", ColumnType::instant).column("outcome", ColumnType::text);
  std::vector<const BookingRow*> rows;
  for (const BookingRow& row : life.bookings) rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(), [](const BookingRow* a, const BookingRow* b) { return a->booked_at < b->booked_at; });
  for (const BookingRow* row : rows) {
    table.text(deal_name(static_cast<std::uint32_t>(row->deal))).text(spec.graph[spec.bookings[row->booking].to].name).integer(row->due);
    table.text(spec.reps[row->rep].name).integer(row->booked_at);
    if (row->due >= life.as_of_us) table.null();
    else table.text(row->held ? "held" : "no show");
  }
  return std::move(table).build();
}

Table team_table(const Spec& spec, const Company& company) {
  Table::Builder table;
  table.column("rep", ColumnType::text).column("throughput", ColumnType::decimal, 6).column("hours_per_day", ColumnType::real);
  table.column("starts", ColumnType::day).column("ends", ColumnType::day).column("group", ColumnType::text);
  for (std::size_t r = 0; r < spec.reps.size(); ++r) {
    const RepSpec& rep = spec.reps[r];
    table.text(rep.name).integer(std::llround(company.throughput[r] * 1e6));
    if (rep.hours_per_day) table.real(*rep.hours_per_day);
    else table.null();
    for (const auto& day : {rep.starts, rep.ends}) {
      if (day) table.day(*day);
      else table.null();
    }
    if (rep.group.empty()) table.null();
    else table.text(rep.group);
  }
  return std::move(table).build();
}

Table absences_table(const Spec& spec) {
  Table::Builder table;
  table.column("rep", ColumnType::text).column("from", ColumnType::day).column("until", ColumnType::day);
  for (const Absence& a : spec.absences) table.text(a.rep).day(a.from).day(a.until);
  return std::move(table).build();
}

Table calendar_table(const Spec& spec) {
  Table::Builder table;
  table.column("day", ColumnType::day).column("kind", ColumnType::text).column("hours", ColumnType::real);
  // A year beyond what is drawn, so that plans can be made on it.
  for (Day d = spec.window.from(); d < spec.until + 366; ++d) {
    const int minutes = spec.calendar.minutes(d);
    const bool full = minutes == spec.calendar.full_minutes();
    table.day(d).text(minutes == 0 ? "off" : full ? "work" : "short").real(minutes / 60.0);
  }
  return std::move(table).build();
}

}  // namespace voronka::simulation
