#include "voronka/history/history.hpp"

#include <algorithm>

#include "base/format.hpp"
#include "history/log.hpp"
#include "voronka/base/error.hpp"

namespace voronka {

namespace {

using namespace history_detail;

/// The stated moment, or the start of the day after the last row.
Instant settle_as_of(const History::Log& log) {
  if (log.options.as_of) return *log.options.as_of;
  if (log.given == 0) throw Error(ErrorCode::invalid_argument, "there is no row that says when it was known; state as_of");
  if (!log.any) {
    std::string why;
    for (const Finding& f : log.aside.findings(log.examples)) why += formatted("{}{} ({})", why.empty() ? "" : ", ", f.code, f.count);
    throw Error(ErrorCode::invalid_data, formatted("none of the {} rows can be used: {}; state as_of to have an empty history instead", log.given, why));
  }
  if (log.last_us == no_value) throw Error(ErrorCode::invalid_argument, "no row says since when it is as it is; state as_of");
  const Zone& zone = log.options.zone;
  return zone.start_of(zone.day_of(Instant(log.last_us)) + 1);
}

}  // namespace

inline namespace v0 {

History History::from(const StageGraph& graph, const Table& table, const Columns& columns, const HistoryOptions& options, const Progress& progress) {
  auto log = make_log(graph, read_table(graph, table, columns, options, false, progress), options, false, progress);
  auto view = make_view(*log, settle_as_of(*log), progress);
  return {std::move(log), std::move(view)};
}

History History::from(const StageGraph& graph, std::span<const Event> events, const HistoryOptions& options, const Progress& progress) {
  auto log = make_log(graph, read_events(graph, events, options), options, false, progress);
  auto view = make_view(*log, settle_as_of(*log), progress);
  return {std::move(log), std::move(view)};
}

History History::open_deals(const StageGraph& graph, const Table& table, const Columns& columns, const HistoryOptions& options, const Progress& progress) {
  auto log = make_log(graph, read_table(graph, table, columns, options, true, progress), options, true, progress);
  auto view = make_deals_view(*log, settle_as_of(*log));
  report(progress, 1.0);
  return {std::move(log), std::move(view)};
}

History History::as_of(Instant moment) const {
  if (log_->deals) throw Error(ErrorCode::invalid_argument, "a table of open deals has no moves: it is known at one moment only");
  return {log_, make_view(*log_, moment, {})};
}

const StageGraph& History::graph() const noexcept { return log_->graph; }
const Zone& History::zone() const noexcept { return log_->options.zone; }
Instant History::as_of() const noexcept { return view_->as_of; }
Day History::last_known_day() const noexcept { return view_->last_day; }
const Currency& History::currency() const noexcept { return log_->currency; }
std::optional<Day> History::delayed_entry() const noexcept { return log_->options.delayed_entry; }
std::size_t History::rows() const noexcept { return log_->given; }
std::size_t History::events() const noexcept { return view_->events; }
std::size_t History::set_aside() const noexcept { return view_->set_aside; }
std::span<const Finding> History::findings() const noexcept { return view_->findings; }
std::vector<OddRow> History::odd_rows() const { return oddities::odd_rows(log_->aside_rows, view_->odd_rows); }
bool History::knows(std::string_view column) const noexcept {
  if (column == "rep") return !log_->reps.empty();
  if (column == "channel") return !log_->channels.empty();
  return std::any_of(log_->rows.segments.begin(), log_->rows.segments.end(), [&](const Segment& s) { return s.name == column; });
}
std::span<const std::string> History::reps() const noexcept { return view_->reps; }
std::span<const std::string> History::channels() const noexcept { return view_->channels; }
std::span<const Visit> History::visits() const noexcept { return view_->visits; }
std::span<const OpenDeal> History::open() const noexcept { return view_->open; }
std::span<const Closed> History::closed() const noexcept { return view_->closed; }

std::span<const std::string> History::opportunities() const {
  const auto& order = view_->log_opportunity;
  if (view_->prefix) return std::span(log_->opportunities).first(order.size());
  std::call_once(view_->named, [&] {
    view_->names.reserve(order.size());
    for (const std::int32_t o : order) view_->names.push_back(log_->opportunities[static_cast<std::size_t>(o)]);
  });
  return view_->names;
}

std::vector<std::string> History::segment(std::string_view column) const {
  const Segment* found = nullptr;
  std::string mapped;
  for (const Segment& s : log_->rows.segments) {
    if (s.name == column) found = &s;
    mapped += formatted("{}\"{}\"", mapped.empty() ? "" : ", ", s.name);
  }
  if (!found)
    throw Error(ErrorCode::invalid_argument, formatted("the segment \"{}\" was not mapped; {}", column, mapped.empty() ? "no segment was" : "mapped are " + mapped));
  const std::int64_t as_of = view_->as_of.since_epoch_us();
  const auto& rows = log_->rows;
  std::vector<std::string> out(view_->log_opportunity.size());
  for (std::size_t k = 0; k < out.size(); ++k) {
    const auto o = static_cast<std::size_t>(view_->log_opportunity[k]);
    for (std::size_t i = log_->first[o]; i < log_->first[o + 1]; ++i) {
      const bool known = rows.at[i] < as_of && (rows.recorded.empty() || rows.recorded[i] < as_of);
      if (!known || found->codes[i] < 0) continue;
      out[k] = found->labels[static_cast<std::size_t>(found->codes[i])];
      break;
    }
  }
  return out;
}

}  // namespace v0
}  // namespace voronka
