// The events table of the caller, column by column, into rows.
#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/format.hpp"
#include "history/cells.hpp"
#include "history/stage_names.hpp"
#include "voronka/base/error.hpp"

namespace voronka::history_detail {

namespace {

/// The optional column that the caller mapped; Error{invalid_data} if it is not there.
const Column* mapped(const Table& table, const std::string& name) { return name.empty() ? nullptr : &table.column(name); }

std::optional<EventKind> kind_of(std::string_view text) noexcept {
  if (text == "move") return EventKind::move;
  if (text == "update") return EventKind::update;
  if (text == "delete" || text == "remove") return EventKind::remove;
  if (text == "restore") return EventKind::restore;
  if (text == "merge") return EventKind::merge;
  return std::nullopt;
}

std::optional<Actor> actor_of(std::string_view text) noexcept {
  if (text == "human") return Actor::human;
  if (text == "robot") return Actor::robot;
  if (text == "import") return Actor::import;
  return std::nullopt;
}

std::optional<Currency> currency_of(const std::string& code) {
  try {
    return Currency(code);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// The currency of the log: as stated, else the commonest of the column (on a tie the first in the alphabet), else none.
Currency settle_currency(const HistoryOptions& options, const Words* words, std::size_t rows) {
  if (!options.currency.empty()) return Currency(options.currency);
  if (words == nullptr) return {};
  std::vector<std::int64_t> counts(words->names().size());
  for (std::size_t i = 0; i < rows; ++i)
    if (const std::int32_t c = (*words)[i]; c >= 0) ++counts[static_cast<std::size_t>(c)];
  std::optional<Currency> best;
  std::int64_t most = 0;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    const auto currency = currency_of(words->names()[c]);
    if (!currency || counts[c] == 0) continue;
    if (counts[c] > most || (counts[c] == most && currency->code() < best->code())) {
      best = currency;
      most = counts[c];
    }
  }
  return best.value_or(Currency());
}

/// Codes of a kept column, in the order of `kept`; sets the bit of null texts.
std::vector<std::int32_t> take(const Words& words, std::span<const std::uint32_t> kept, Flags& flags) {
  std::vector<std::int32_t> out(kept.size());
  for (std::size_t k = 0; k < kept.size(); ++k) {
    const std::int32_t code = words[kept[k]];
    if (code == Words::null_text) flags.set(kept[k], bit(Oddity::null_text));
    out[k] = code < 0 ? -1 : code;
  }
  return out;
}

template <class T>
std::vector<T> take(const std::vector<T>& column, std::span<const std::uint32_t> kept) {
  std::vector<T> out(kept.size());
  for (std::size_t k = 0; k < kept.size(); ++k) out[k] = column[kept[k]];
  return out;
}

/// Columns of the canonical names that would change how rows are understood, and that nobody mapped.
void tell_columns_not_read(const Table& table, const Columns& columns, const HistoryOptions& options, oddities::Tally& tally) {
  std::string names;
  const auto look = [&](const char* name, const std::string& mapped_to, auto&& matters) {
    const Column* column = table.find(name);
    if (!mapped_to.empty() || column == nullptr || std::find(columns.segments.begin(), columns.segments.end(), name) != columns.segments.end()) return;
    for (const std::string* role : {&columns.opportunity, &columns.stage, &columns.at, &columns.rep, &columns.channel, &columns.amount, &columns.currency, &columns.expected_close, &columns.reason,
                                    &columns.kind, &columns.recorded_at, &columns.seq, &columns.actor})
      if (*role == name) return;   // read, as something else
    if (!matters(*column)) return;
    tally.named(Oddity::column_not_read, "column", formatted("\"{}\"", name));
    names += formatted("{}\"{}\"", names.empty() ? "" : ", ", name);
  };
  const auto any_text = [](const Column& column, auto&& test) { return std::any_of(column.dictionary.begin(), column.dictionary.end(), test); };
  look("kind", columns.kind, [&](const Column& c) { return any_text(c, [](const std::string& text) { const auto kind = kind_of(text); return kind && *kind != EventKind::move; }); });
  look("recorded_at", columns.recorded_at, [](const Column& c) {
    const Words words = c.type == ColumnType::text ? Words(c) : Words();
    for (std::size_t i = 0; i < c.rows(); ++i)
      if (c.type == ColumnType::text ? words[i] >= 0 : !c.is_null(i)) return true;
    return false;
  });
  if (!columns.amount.empty())
    look("currency", columns.currency, [&](const Column& c) { return any_text(c, [&](const std::string& text) { const auto code = currency_of(text); return code && code->code() != options.currency; }); });
  if (!names.empty()) tally.detail(Oddity::column_not_read, names);
}

}  // namespace

Reading read_table(const StageGraph& graph, const Table& table, const Columns& columns, const HistoryOptions& options, bool deals, const Progress& progress) {
  const Column& c_opportunity = table.column(columns.opportunity);
  const Column& c_stage = table.column(columns.stage);
  const Column& c_at = table.column(columns.at);
  const Column* c_rep = mapped(table, columns.rep);
  const Column* c_channel = mapped(table, columns.channel);
  const Column* c_reason = mapped(table, columns.reason);
  const Column* c_amount = mapped(table, columns.amount);
  const Column* c_currency = mapped(table, columns.currency);
  const Column* c_due = mapped(table, columns.expected_close);
  const Column* c_kind = deals ? nullptr : mapped(table, columns.kind);
  const Column* c_recorded = deals ? nullptr : mapped(table, columns.recorded_at);
  const Column* c_seq = deals ? nullptr : mapped(table, columns.seq);
  const Column* c_actor = deals ? nullptr : mapped(table, columns.actor);
  for (const std::string& name : columns.segments) (void)table.column(name);
  const std::size_t n = table.rows();
  if (n == 0 && !deals) throw Error(ErrorCode::invalid_data, formatted("the table has no rows; it has the columns {}", table.column_names()));
  if (n > 0xFFFFFFFEu) throw Error(ErrorCode::unsupported, formatted("the table has {} rows; at most 4294967294 are accepted", n));

  Reading out;
  out.given = n;
  if (!deals) tell_columns_not_read(table, columns, options, out.aside);
  Flags flags(n);
  const std::vector<std::int64_t> at = read_times(c_at, options, flags, out.examples);
  report(progress, 0.2);
  std::vector<std::int64_t> recorded;
  if (c_recorded) {
    Flags its(n);
    oddities::Examples none;
    recorded = read_times(*c_recorded, options, its, none);
  }
  Words opportunity(c_opportunity);
  std::vector<std::string> stage_names;
  for (const Stage& s : graph.stages()) stage_names.push_back(s.name);
  const Words stage(c_stage, stage_names);
  StageNames stages(graph, options.stage_aliases, stage.names());
  std::optional<Words> kind, actor, currency;
  if (c_kind) kind.emplace(*c_kind);
  if (c_actor) actor.emplace(*c_actor);
  if (c_currency) currency.emplace(*c_currency);
  report(progress, 0.3);

  // Which rows can be used at all.
  std::vector<std::uint32_t> kept;
  kept.reserve(n);
  std::vector<EventKind> kinds;
  const auto aside = [&](Oddity o, std::size_t i, const Column* column) {
    out.aside.row(o, static_cast<std::uint32_t>(i));
    if (column && out.examples.wants(o)) out.examples.add(o, static_cast<std::uint32_t>(i), cell_text(*column, i));
  };
  const std::int64_t now = options.now ? options.now->since_epoch_us() : INT64_MAX;
  for (std::size_t i = 0; i < n; ++i) {
    if (opportunity[i] < 0) { aside(Oddity::missing_opportunity, i, nullptr); continue; }
    const bool no_time = at[i] == time_missing;
    if (no_time && !deals) { aside(Oddity::missing_time, i, nullptr); continue; }
    if (at[i] == time_unreadable) { aside(Oddity::unreadable_time, i, &c_at); continue; }
    if (at[i] == time_out_of_range) { aside(Oddity::time_out_of_range, i, &c_at); continue; }
    const std::int32_t s = stage[i];
    if (s >= 0 && !stages.known(s)) { stages.count(s); aside(Oddity::unknown_stage, i, &c_stage); continue; }
    if (s == Words::null_text) flags.set(i, bit(Oddity::null_text));
    EventKind k = EventKind::automatic;
    if (kind && (*kind)[i] >= 0) {
      const auto known = kind_of(kind->names()[static_cast<std::size_t>((*kind)[i])]);
      if (!known) { aside(Oddity::unknown_kind, i, c_kind); continue; }
      k = *known;
    }
    if (!no_time && (at[i] >= now || (c_recorded && is_time(recorded[i]) && recorded[i] >= now))) { aside(Oddity::in_the_future, i, &c_at); continue; }
    if (c_recorded) {
      std::int64_t& r = recorded[i];
      if (r == time_unreadable || r == time_out_of_range) {
        flags.set(i, bit(Oddity::unreadable_recorded_at));
        if (out.examples.wants(Oddity::unreadable_recorded_at)) out.examples.add(Oddity::unreadable_recorded_at, static_cast<std::uint32_t>(i), cell_text(*c_recorded, i));
      } else if (is_time(r) && r < at[i]) {
        flags.set(i, bit(Oddity::recorded_before_event));
        if (out.examples.wants(Oddity::recorded_before_event)) out.examples.add(Oddity::recorded_before_event, static_cast<std::uint32_t>(i), cell_text(*c_recorded, i));
      }
      if (!is_time(r)) r = at[i];
    }
    kept.push_back(static_cast<std::uint32_t>(i));
    if (kind) kinds.push_back(k);
  }
  stages.tell(out.aside);
  report(progress, 0.5);

  Rows& rows = out.rows;
  rows.at = take(at, kept);
  rows.kind = std::move(kinds);
  if (c_recorded) rows.recorded = take(recorded, kept);
  rows.opportunity = take(opportunity, kept, flags);
  out.opportunities = opportunity.take_names();
  rows.stage.resize(kept.size());
  for (std::size_t k = 0; k < kept.size(); ++k) rows.stage[k] = stages.index(stage[kept[k]]);
  if (c_seq) rows.seq = take(read_sequence(*c_seq), kept);
  const auto labels = [&](const Column* column, std::vector<std::int32_t>& codes, std::vector<std::string>& names) {
    if (column == nullptr) return;
    Words words(*column);
    codes = take(words, kept, flags);
    names = words.take_names();
  };
  labels(c_rep, rows.rep, out.reps);
  labels(c_channel, rows.channel, out.channels);
  labels(c_reason, rows.reason, out.reasons);
  for (const std::string& name : columns.segments) {
    Segment segment{name, {}, {}};
    labels(&table.column(name), segment.codes, segment.labels);
    rows.segments.push_back(std::move(segment));
  }
  report(progress, 0.6);
  out.currency = settle_currency(options, currency ? &*currency : nullptr, n);
  if (c_amount) {
    const int exponent = out.currency.empty() ? 2 : out.currency.exponent();
    rows.amount = take(read_amounts(*c_amount, exponent, options.decimal_mark, flags, out.examples), kept);
  }
  if (currency) {
    std::vector<std::optional<Currency>> known;
    for (const std::string& code : currency->names()) known.push_back(currency_of(code));
    rows.money.resize(kept.size());
    for (std::size_t k = 0; k < kept.size(); ++k) {
      const std::size_t i = kept[k];
      const std::int32_t code = (*currency)[i];
      if (code == Words::null_text) flags.set(i, bit(Oddity::null_text));
      if (code < 0) continue;
      const auto& c = known[static_cast<std::size_t>(code)];
      if (c && *c == out.currency) { rows.money[k] = Money8::same; continue; }
      rows.money[k] = Money8::other;
      const Oddity o = c ? Oddity::other_currency : Oddity::unknown_currency;
      flags.set(i, bit(o));
      if (out.examples.wants(o)) out.examples.add(o, static_cast<std::uint32_t>(i), cell_text(*c_currency, i));
    }
  }
  if (c_due) rows.due = take(read_days(*c_due, options.zone, flags, out.examples), kept);
  if (actor) {
    rows.actor.resize(kept.size(), Actor::human);
    for (std::size_t k = 0; k < kept.size(); ++k) {
      const std::int32_t code = (*actor)[kept[k]];
      if (code < 0) continue;
      const auto known = actor_of(actor->names()[static_cast<std::size_t>(code)]);
      if (known) { rows.actor[k] = *known; continue; }
      flags.set(kept[k], bit(Oddity::unknown_actor));
      if (out.examples.wants(Oddity::unknown_actor)) out.examples.add(Oddity::unknown_actor, kept[k], cell_text(*c_actor, kept[k]));
    }
  }
  if (flags.any()) {
    rows.flags.resize(kept.size());
    for (std::size_t k = 0; k < kept.size(); ++k) rows.flags[k] = flags[kept[k]];
  }
  rows.row = std::move(kept);
  report(progress, 0.7);
  return out;
}

}  // namespace voronka::history_detail
