// Events given one by one in C++, into rows. Same rules as for a table.
#include <algorithm>
#include <unordered_map>

#include "base/format.hpp"
#include "history/cells.hpp"
#include "history/stage_names.hpp"
#include "voronka/base/error.hpp"

namespace voronka::history_detail {

namespace {

class Interner {
 public:
  std::int32_t operator()(const std::string& name) {
    const auto [it, fresh] = codes_.emplace(name, static_cast<std::int32_t>(names.size()));
    if (fresh) names.push_back(name);
    return it->second;
  }
  std::int32_t operator()(const std::optional<std::string>& name) { return name && name->find_first_not_of(" \t\r\n") != std::string::npos ? (*this)(*name) : -1; }
  std::vector<std::string> names;

 private:
  std::unordered_map<std::string, std::int32_t> codes_;
};

/// As settle_currency() of a table.
Currency commonest(std::span<const Event> events, const HistoryOptions& options) {
  if (!options.currency.empty()) return Currency(options.currency);
  std::map<std::string, std::int64_t> counts;
  for (const Event& e : events)
    if (e.currency) ++counts[*e.currency];
  Currency best;
  std::int64_t most = 0;
  for (const auto& [code, n] : counts) {
    if (n <= most) continue;
    try {
      best = Currency(code);
      most = n;
    } catch (const Error&) {  // not a currency: a finding at its rows
    }
  }
  return best;
}

}  // namespace

Reading read_events(const StageGraph& graph, std::span<const Event> events, const HistoryOptions& options) {
  if (events.empty()) throw Error(ErrorCode::invalid_data, "there are no events; a history needs at least one");
  if (events.size() > 0xFFFFFFFEu) throw Error(ErrorCode::unsupported, formatted("{} events are given; at most 4294967294 are accepted", events.size()));
  Reading out;
  out.given = events.size();
  out.currency = commonest(events, options);
  const std::int64_t least = options.zone.start_of(Day(std::chrono::year(1970) / 1 / 1)).since_epoch_us();
  const std::int64_t most = options.zone.start_of(Day(std::chrono::year(2200) / 1 / 1)).since_epoch_us();
  const std::int64_t now = options.now ? options.now->since_epoch_us() : INT64_MAX;

  Interner opportunities, stage_names, reps, channels, reasons;
  std::vector<std::int32_t> stage_code(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) stage_code[i] = stage_names(events[i].stage);
  StageNames stages(graph, options.stage_aliases, stage_names.names);
  Rows& rows = out.rows;
  std::vector<std::uint32_t> flags;
  bool flagged = false;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Event& e = events[i];
    const auto row = static_cast<std::uint32_t>(i);
    const auto aside = [&](Oddity o, std::string value) {
      out.aside.row(o, row);
      if (!value.empty()) out.examples.add(o, row, std::move(value));
    };
    const std::int64_t at = e.at.since_epoch_us();
    if (e.opportunity.find_first_not_of(" \t\r\n") == std::string::npos) { aside(Oddity::missing_opportunity, ""); continue; }
    if (at < least || at >= most) { aside(Oddity::time_out_of_range, formatted("{} us since 1970", at)); continue; }
    if (stage_code[i] >= 0 && !stages.known(stage_code[i])) { stages.count(stage_code[i]); aside(Oddity::unknown_stage, *e.stage); continue; }
    if (at >= now || (e.recorded_at && e.recorded_at->since_epoch_us() >= now)) { aside(Oddity::in_the_future, e.at.iso()); continue; }
    std::uint32_t bits = 0;
    const auto odd = [&](Oddity o, std::string value) {
      bits |= bit(o);
      out.examples.add(o, row, std::move(value));
    };
    std::int64_t recorded = at;
    if (e.recorded_at) {
      const std::int64_t r = e.recorded_at->since_epoch_us();
      if (r < least || r >= most) odd(Oddity::unreadable_recorded_at, formatted("{} us since 1970", r));
      else recorded = r;
      if (recorded < at) odd(Oddity::recorded_before_event, e.recorded_at->iso());
    }
    std::int64_t amount = no_value;
    if (e.amount_minor) {
      if (*e.amount_minor < 0) odd(Oddity::negative_amount, formatted("{} minor units", *e.amount_minor));
      else if (*e.amount_minor > largest_amount) odd(Oddity::amount_too_large, formatted("{} minor units", *e.amount_minor));
      else amount = *e.amount_minor;
    }
    Money8 money = Money8::not_said;
    if (e.currency) {
      money = Money8::other;
      try {
        if (Currency(*e.currency) == out.currency) money = Money8::same;
        else odd(Oddity::other_currency, *e.currency);
      } catch (const Error&) {
        odd(Oddity::unknown_currency, *e.currency);
      }
    }
    rows.row.push_back(row);
    rows.opportunity.push_back(opportunities(e.opportunity));
    rows.stage.push_back(stages.index(stage_code[i]));
    rows.at.push_back(at);
    rows.recorded.push_back(recorded);
    rows.seq.push_back(e.seq.value_or(no_value));
    rows.rep.push_back(reps(e.rep));
    rows.channel.push_back(channels(e.channel));
    rows.reason.push_back(reasons(e.reason));
    rows.amount.push_back(amount);
    rows.money.push_back(money);
    rows.due.push_back(e.expected_close ? e.expected_close->since_epoch() : no_day);
    rows.kind.push_back(e.kind);
    rows.actor.push_back(e.actor);
    flags.push_back(bits);
    flagged = flagged || bits != 0;
  }
  stages.tell(out.aside);
  if (flagged) rows.flags = std::move(flags);
  out.opportunities = std::move(opportunities.names);
  out.reps = std::move(reps.names);
  out.channels = std::move(channels.names);
  out.reasons = std::move(reasons.names);
  return out;
}

}  // namespace voronka::history_detail
