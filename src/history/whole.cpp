// Oddities that only the log as a whole shows: what seems to be missing at its beginning, forgotten at its end, or moved in bulk.
#include <algorithm>
#include <functional>
#include <queue>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/format.hpp"
#include "history/local_days.hpp"
#include "history/log.hpp"

namespace voronka::history_detail {

namespace {

constexpr std::size_t enough = 20;  ///< closed deals that a comparison needs

/// One opportunity from its first entry to its close.
struct Life {
  Day begin, close;
  bool begin_known, closed;
};

std::vector<Life> lives_of(const History::View& view) {
  std::vector<Life> out(view.log_opportunity.size());
  for (const Visit& v : view.visits)
    if (v.first) out[static_cast<std::size_t>(v.opportunity)] = {v.entry, v.entry, v.entry_known, false};
  for (const Closed& c : view.closed) {
    Life& life = out[static_cast<std::size_t>(c.opportunity)];
    life.close = c.day;
    life.closed = true;
  }
  return out;
}

/// Deals that closed early may be missing: half of those that ever close do so within the median time, so of k deals that began longer than that before
/// the first close seen, k x share closed / 2 should have closed before it. Told when that is 5 or more (chance below e^-5).
void closes_start_late(const History::View& view, std::span<const Life> lives, oddities::Tally& tally) {
  Day first_close(INT32_MAX);
  for (const Life& l : lives)
    if (l.closed) first_close = std::min(first_close, l.close);
  std::vector<std::int32_t> took;
  std::size_t after = 0;
  for (const Life& l : lives) {
    if (!l.begin_known || l.begin < first_close) continue;
    ++after;
    if (l.closed) took.push_back(l.close - l.begin);
  }
  if (took.size() < enough) return;
  const auto middle = took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2);
  std::nth_element(took.begin(), middle, took.end());
  const std::int32_t median = *middle;
  std::int64_t early = 0;
  for (const Life& l : lives) early += l.begin_known && first_close - l.begin > median;
  if (static_cast<double>(early) * static_cast<double>(took.size()) / static_cast<double>(after) / 2.0 < 5.0) return;
  const auto c = std::find_if(view.closed.begin(), view.closed.end(), [&](const Closed& x) { return x.day == first_close; });
  tally.named(Oddity::closes_start_late, "", c == view.closed.end() ? "" : first_close.iso(), early);
  tally.detail(Oddity::closes_start_late, formatted("the first close is on {}, though {} opportunities began more than {} days (the median time to a close) before it",
                                                      first_close.iso(), early, median));
}

void stale_open(const History::Log& log, const History::View& view, std::span<const Life> lives, oddities::Tally& tally) {
  std::int32_t longest = -1, oldest = -1;
  std::size_t closed = 0;
  for (const Life& l : lives)
    if (l.closed && l.begin_known) {
      longest = std::max(longest, l.close - l.begin);
      ++closed;
    }
  if (closed < enough) return;
  std::int64_t stale = 0;
  std::int32_t who = none;
  for (const OpenDeal& d : view.open) {
    const std::int32_t age = view.last_day - lives[static_cast<std::size_t>(d.opportunity)].begin;
    stale += age > longest;
    if (age > oldest) {
      oldest = age;
      who = d.opportunity;
    }
  }
  if (stale == 0) return;
  const auto& name = log.opportunities[static_cast<std::size_t>(view.log_opportunity[static_cast<std::size_t>(who)])];
  tally.named(Oddity::stale_open, "opportunity", name, stale);
  tally.detail(Oddity::stale_open, formatted("the oldest is {} days old, the longest way to a close took {} days", oldest, longest));
}

struct Batch {
  std::int64_t size = 0, of = 0;
  StageId stage;
  std::string when;
};

/// Entries into one stage on one day: at least 100 and a fifth of all entries into it, where they are spread over more than 10 days; of a stage that was
/// entered on fewer days (collections sent once a year), more than 10 times what a day of the log brings into all stages.
/// `told`: the days found, as (stage index, day).
void bulk_days(const History::View& view, std::size_t stages, std::int64_t& total, Batch& largest, std::set<std::pair<std::size_t, Day>>& told) {
  Day low(INT32_MAX), high(INT32_MIN);
  for (const Visit& v : view.visits) {
    low = std::min(low, v.entry);
    high = std::max(high, v.entry);
  }
  std::unordered_map<std::uint64_t, std::int64_t> sparse;
  const std::uint64_t days = static_cast<std::uint64_t>(high - low) + 1;
  std::vector<std::uint32_t> dense;
  if (days * stages <= (1u << 24)) dense.resize(days * stages);
  for (const Visit& v : view.visits) {
    const std::uint64_t key = v.stage.index() * days + static_cast<std::uint64_t>(v.entry - low);
    if (dense.empty()) ++sparse[key];
    else ++dense[key];
  }
  std::vector<std::pair<std::uint64_t, std::int64_t>> cells;
  if (dense.empty()) cells.assign(sparse.begin(), sparse.end());
  else
    for (std::uint64_t key = 0; key < dense.size(); ++key)
      if (dense[key] > 0) cells.emplace_back(key, dense[key]);
  std::sort(cells.begin(), cells.end());
  std::vector<std::uint64_t> entered;
  for (const auto& cell : cells) entered.push_back(cell.first % days);
  std::sort(entered.begin(), entered.end());
  const auto log_days = std::unique(entered.begin(), entered.end()) - entered.begin();
  for (std::size_t from = 0, until = 0; from < cells.size(); from = until) {
    const std::uint64_t stage = cells[from].first / days;
    std::int64_t all = 0;
    for (until = from; until < cells.size() && cells[until].first / days == stage; ++until) all += cells[until].second;
    const bool few_days = until - from <= 10;
    for (std::size_t k = from; k < until; ++k) {
      const std::int64_t n = cells[k].second;
      if (n < 100 || n * 5 < all) continue;
      if (few_days && n * log_days <= 10 * static_cast<std::int64_t>(view.visits.size())) continue;
      total += n;
      told.emplace(stage, low + static_cast<int>(cells[k].first % days));
      if (n > largest.size) largest = {n, all, StageId(static_cast<std::uint16_t>(stage)), (low + static_cast<int>(cells[k].first % days)).iso()};
    }
  }
}

/// Entries of one microsecond, where times of day are known: at least 100, without those of `told` days. Counted in a table of buckets first, exactly
/// in the few that are full.
void bulk_instants(const History::View& view, const Zone& zone, const std::set<std::pair<std::size_t, Day>>& told, std::int64_t& total, Batch& largest) {
  if (view.visits.size() < 100) return;
  std::size_t buckets = 1024;
  while (buckets < view.visits.size() * 2 && buckets < (std::size_t{1} << 24)) buckets *= 2;
  std::vector<std::uint8_t> filled(buckets);
  const auto bucket = [&](std::int64_t us) { return (static_cast<std::uint64_t>(us) * 0x9E3779B97F4A7C15ull >> 32) & (buckets - 1); };
  for (const Visit& v : view.visits)
    if (auto& f = filled[bucket(v.entered_us)]; f < 100) ++f;
  std::unordered_map<std::int64_t, std::int64_t> exact;
  for (const Visit& v : view.visits)
    if (filled[bucket(v.entered_us)] == 100 && !told.contains({v.stage.index(), v.entry})) ++exact[v.entered_us];
  std::vector<std::pair<std::int64_t, std::int64_t>> cells(exact.begin(), exact.end());
  std::sort(cells.begin(), cells.end());
  for (const auto& [us, n] : cells) {
    if (n < 100 || zone.start_of(zone.day_of(Instant(us))) == Instant(us)) continue;  // a bare day
    total += n;
    if (n > largest.size) largest = {n, 0, StageId(), Instant(us).iso()};
  }
}

/// A few rows (up to one in fifty) dated, or recorded, more than 180 days after all the others set as_of by themselves.
void last_event_is_far(const History::Log& log, const History::View& view, oddities::Tally& tally) {
  const auto& rows = log.rows;
  if (log.options.as_of || rows.at.size() < enough) return;
  const std::size_t few = std::clamp<std::size_t>(rows.at.size() / 50, 2, 1000);
  std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> latest;   // the few latest moments and the one before them
  for (std::size_t i = rows.at.size(); i-- > 0;) {   // rows go roughly by time: from the end few of them enter the queue
    const std::int64_t moment = rows.recorded.empty() ? rows.at[i] : std::max(rows.at[i], rows.recorded[i]);
    if (latest.size() <= few) latest.push(moment);
    else if (moment > latest.top()) {
      latest.pop();
      latest.push(moment);
    }
  }
  std::vector<std::int64_t> sorted;   // from the earliest
  for (; !latest.empty(); latest.pop()) sorted.push_back(latest.top());
  std::size_t far = sorted.size();
  for (std::size_t k = 1; k < sorted.size() && far == sorted.size(); ++k)
    if (sorted[k] - sorted[k - 1] > 180 * us_per_day) far = k;
  if (far == sorted.size() || view.as_of.since_epoch_us() <= sorted.back()) return;
  const auto n = static_cast<std::int64_t>(sorted.size() - far);
  tally.named(Oddity::last_event_is_far, "", Instant(sorted[far]).iso(), n);
  tally.detail(Oddity::last_event_is_far, n == 1 ? formatted("{}, the one before it is {}", Instant(sorted[far]).iso(), Instant(sorted[far - 1]).iso())
                                                 : formatted("{} rows from {} to {}, the one before them is {}", n, Instant(sorted[far]).iso(), Instant(sorted.back()).iso(), Instant(sorted[far - 1]).iso()));
}

/// Blanks at the ends and doubled ones taken out, Latin and Russian capitals made small.
std::string folded(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    const auto next = i + 1 < name.size() ? static_cast<unsigned char>(name[i + 1]) : 0;
    if (byte == ' ' || byte == '\t' || (byte == 0xC2 && next == 0xA0)) {
      if (byte == 0xC2) ++i;
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (byte >= 'A' && byte <= 'Z') {
      out += static_cast<char>(byte - 'A' + 'a');
    } else if (byte == 0xD0 && next >= 0x90 && next <= 0xAF) {   // U+0410 .. U+042F
      ++i;
      out += next <= 0x9F ? '\xD0' : '\xD1';
      out += static_cast<char>(next <= 0x9F ? next + 0x20 : next - 0x20);
    } else {
      out += name[i];
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

void names_alike(std::span<const std::string> names, std::int64_t& found, std::string& pair) {
  std::unordered_map<std::string, const std::string*> first;
  for (const std::string& name : names) {
    const auto [at, fresh] = first.emplace(folded(name), &name);
    if (fresh) continue;
    if (found++ == 0) pair = formatted("\"{}\" and \"{}\"", *at->second, name);
  }
}

}  // namespace

void look_at_whole(const History::Log& log, const History::View& view, oddities::Tally& tally) {
  if (log.currency.empty()) {
    std::int64_t given = 0;
    for (const OpenDeal& d : view.open) given += d.has_amount && d.amount_minor != 0;
    for (const Closed& c : view.closed) given += c.has_amount && c.amount_minor != 0;
    if (given > 0) tally.named(Oddity::currency_not_stated, "", "amounts", given);
  }
  if (view.visits.empty()) return;
  const std::vector<Life> lives = lives_of(view);
  if (!log.options.delayed_entry) closes_start_late(view, lives, tally);
  stale_open(log, view, lives, tally);
  std::int64_t total = 0;
  Batch largest;
  std::set<std::pair<std::size_t, Day>> told;  // an entry is counted once
  bulk_days(view, log.graph.size(), total, largest, told);
  bulk_instants(view, log.options.zone, told, total, largest);
  if (total > 0) {
    tally.named(Oddity::bulk_move, "", largest.when, total);
    tally.detail(Oddity::bulk_move, largest.of > 0 ? formatted("{} of the {} entries into \"{}\" are on {}", largest.size, largest.of, log.graph[largest.stage].name, largest.when)
                                                   : formatted("{} at {}", largest.size, largest.when));
  }
  last_event_is_far(log, view, tally);
  std::int64_t empty = 0;
  for (const Visit& v : view.visits)
    if (v.entry == Day(0) && v.entry_known && empty++ == 0) tally.detail(Oddity::dated_1970, formatted("{} in \"{}\"", log.opportunities[static_cast<std::size_t>(view.log_opportunity[static_cast<std::size_t>(v.opportunity)])], log.graph[v.stage].name));
  if (empty > 0) tally.named(Oddity::dated_1970, "", "1970-01-01", empty);
  std::int64_t alike = 0;
  std::string pair;
  names_alike(view.reps, alike, pair);
  names_alike(view.channels, alike, pair);
  if (alike > 0) tally.named(Oddity::names_alike, "", pair, alike);
}

}  // namespace voronka::history_detail
