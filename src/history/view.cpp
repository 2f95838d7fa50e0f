// What is known at one moment.
#include <algorithm>

#include "history/replay.hpp"
#include "voronka/base/error.hpp"

namespace voronka::history_detail {

namespace {

/// Labels of the log that are known, by first instant, ties by name; and log code -> index in the view.
std::vector<std::int32_t> order_labels(const std::vector<std::string>& names, const std::vector<std::int64_t>& begin, std::vector<std::string>& out) {
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < names.size(); ++c)
    if (begin[c] != INT64_MAX) order.push_back(c);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return begin[a] != begin[b] ? begin[a] < begin[b] : names[a] < names[b]; });
  std::vector<std::int32_t> to(names.size(), none);
  for (const std::size_t c : order) {
    to[c] = static_cast<std::int32_t>(out.size());
    out.push_back(names[c]);
  }
  return to;
}

}  // namespace

std::shared_ptr<const History::View> make_view(const History::Log& log, Instant as_of, const Progress& progress) {
  auto view = std::make_shared<History::View>();
  view->as_of = as_of;
  view->last_day = log.options.zone.day_of(Instant(as_of.since_epoch_us() - 1));
  Replay replay(log, *view, as_of.since_epoch_us());

  // Opportunities in the order of their first known stage, ties by name.
  std::vector<std::int64_t> begin(log.opportunities.size());
  auto& order = view->log_opportunity;
  for (std::size_t o = 0; o < begin.size(); ++o) {
    begin[o] = replay.begins(o);
    if (begin[o] != INT64_MAX) order.push_back(static_cast<std::int32_t>(o));
  }
  const auto before = [&](std::int32_t a, std::int32_t b) {
    const auto x = static_cast<std::size_t>(a), y = static_cast<std::size_t>(b);
    return begin[x] != begin[y] ? begin[x] < begin[y] : log.opportunities[x] < log.opportunities[y];
  };
  if (!std::is_sorted(order.begin(), order.end(), before)) std::sort(order.begin(), order.end(), before);
  view->prefix = true;
  for (std::size_t k = 0; k < order.size() && view->prefix; ++k) view->prefix = order[k] == static_cast<std::int32_t>(k);

  view->visits.reserve(std::min(log.rows.at.size(), order.size() * 8));
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (k % 65536 == 0) report(progress, 0.85 + 0.13 * static_cast<double>(k) / static_cast<double>(order.size()));
    replay.opportunity(static_cast<std::size_t>(order[k]), static_cast<std::int32_t>(k));
  }
  replay.finish();

  const auto reps = order_labels(log.reps, replay.rep_begin, view->reps);
  const auto channels = order_labels(log.channels, replay.channel_begin, view->channels);
  const auto relabel = [&](auto& row) {
    if (row.rep >= 0) row.rep = reps[static_cast<std::size_t>(row.rep)];
    if (row.channel >= 0) row.channel = channels[static_cast<std::size_t>(row.channel)];
  };
  for (Visit& v : view->visits) relabel(v);
  for (OpenDeal& d : view->open) relabel(d);
  for (Closed& c : view->closed) relabel(c);

  view->events = replay.events;
  view->set_aside = log.aside_count + replay.set_aside;
  oddities::Tally tally = log.aside;
  tally.add(replay.tally);
  look_at_whole(log, *view, tally);
  view->findings = all_findings(log, tally);
  view->odd_rows = tally.take_rows();
  report(progress, 1.0);
  return view;
}

std::vector<Finding> all_findings(const History::Log& log, const oddities::Tally& tally) {
  std::vector<Finding> out = log.options.earlier_findings;
  for (Finding& f : tally.findings(log.examples)) out.push_back(std::move(f));
  return out;
}

}  // namespace voronka::history_detail
