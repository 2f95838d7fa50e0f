// Rows in the order of opportunity and time. No sort of all rows: opportunities by counting, then each one's few rows by themselves if they need it.
#include <algorithm>
#include <numeric>

#include "history/log.hpp"

namespace voronka::history_detail {

namespace {

/// Order of a stage among rows of one instant: a row without a stage, open stages in forward order, won, lost as declared.
std::vector<std::int32_t> tie_ranks(const StageGraph& graph) {
  std::vector<std::int32_t> rank(graph.size() + 1);
  std::int32_t next = 1;
  for (const StageId s : graph.forward_order()) rank[s.index() + 1u] = next++;
  for (const StageKind kind : {StageKind::won, StageKind::lost})
    for (const StageId s : graph.of_kind(kind)) rank[s.index() + 1u] = next++;
  return rank;
}

template <class T>
void gather(std::vector<T>& column, std::span<const std::uint32_t> order) {
  if (column.empty()) return;
  std::vector<T> out(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) out[k] = column[order[k]];
  column.swap(out);
}

/// Old opportunity code -> new one, by first instant, ties by name; codes without rows get none and their names go.
std::vector<std::int32_t> renumber(const Rows& rows, std::vector<std::string>& names) {
  std::vector<std::int64_t> begin(names.size(), INT64_MAX);
  for (std::size_t i = 0; i < rows.at.size(); ++i) {
    auto& b = begin[static_cast<std::size_t>(rows.opportunity[i])];
    b = std::min(b, rows.at[i]);
  }
  std::vector<std::uint32_t> order;
  order.reserve(names.size());
  for (std::size_t o = 0; o < names.size(); ++o)
    if (begin[o] != INT64_MAX) order.push_back(static_cast<std::uint32_t>(o));
  const auto before = [&](std::uint32_t a, std::uint32_t b) { return begin[a] != begin[b] ? begin[a] < begin[b] : names[a] < names[b]; };
  if (!std::is_sorted(order.begin(), order.end(), before)) std::sort(order.begin(), order.end(), before);
  std::vector<std::int32_t> to(names.size(), -1);
  std::vector<std::string> kept;
  kept.reserve(order.size());
  for (const std::uint32_t o : order) {
    to[o] = static_cast<std::int32_t>(kept.size());
    kept.push_back(std::move(names[o]));
  }
  names.swap(kept);
  return to;
}

}  // namespace

std::shared_ptr<History::Log> make_log(const StageGraph& graph, Reading reading, const HistoryOptions& options, bool deals, const Progress& progress) {
  auto log = std::make_shared<History::Log>(graph, options);
  log->currency = reading.currency;
  log->given = reading.given;
  log->deals = deals;
  log->rows = std::move(reading.rows);
  log->opportunities = std::move(reading.opportunities);
  log->reps = std::move(reading.reps);
  log->channels = std::move(reading.channels);
  log->reasons = std::move(reading.reasons);
  log->aside = std::move(reading.aside);
  log->aside_rows = log->aside.take_rows();
  log->examples = std::move(reading.examples);
  log->rank = tie_ranks(graph);
  Rows& rows = log->rows;
  const std::size_t n = rows.at.size();
  log->aside_count = log->given - n;
  log->any = n > 0;

  const auto to = renumber(rows, log->opportunities);
  auto& first = log->first;
  first.assign(log->opportunities.size() + 1, 0);
  for (auto& o : rows.opportunity) {
    o = to[static_cast<std::size_t>(o)];
    ++first[static_cast<std::size_t>(o) + 1];
  }
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<std::uint32_t> order(n);
  {
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (std::size_t i = 0; i < n; ++i) order[next[static_cast<std::size_t>(rows.opportunity[i])]++] = static_cast<std::uint32_t>(i);
  }
  report(progress, 0.75);
  const bool seq = !rows.seq.empty(), recorded = !rows.recorded.empty();
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    if (rows.at[a] != rows.at[b]) return rows.at[a] < rows.at[b];
    if (seq && rows.seq[a] != rows.seq[b]) return rows.seq[a] < rows.seq[b];
    if (recorded && rows.recorded[a] != rows.recorded[b]) return rows.recorded[a] < rows.recorded[b];
    const std::int32_t ra = log->tie_rank(a), rb = log->tie_rank(b);
    return ra != rb ? ra < rb : rows.row[a] < rows.row[b];
  };
  for (std::size_t o = 0; o + 1 < first.size(); ++o) {
    const auto from = order.begin() + first[o], until = order.begin() + first[o + 1];
    if (!std::is_sorted(from, until, before)) std::sort(from, until, before);
  }
  report(progress, 0.8);
  bool moved = false;
  for (std::size_t i = 0; i < n && !moved; ++i) moved = order[i] != i;
  rows.opportunity = {};
  if (moved) {
    gather(rows.row, order);
    gather(rows.stage, order);
    gather(rows.at, order);
    gather(rows.recorded, order);
    gather(rows.seq, order);
    gather(rows.rep, order);
    gather(rows.channel, order);
    gather(rows.reason, order);
    gather(rows.amount, order);
    gather(rows.money, order);
    gather(rows.due, order);
    gather(rows.kind, order);
    gather(rows.actor, order);
    gather(rows.flags, order);
    for (Segment& s : rows.segments) gather(s.codes, order);
  }
  for (std::size_t i = 0; i < n; ++i) log->last_us = std::max({log->last_us, rows.at[i], recorded ? rows.recorded[i] : rows.at[i]});
  report(progress, 0.85);
  return log;
}

}  // namespace voronka::history_detail
