// Open deals given as a table: no moves, only where each deal is and since when.
#include <algorithm>

#include "history/local_days.hpp"
#include "history/log.hpp"

namespace voronka::history_detail {

std::shared_ptr<const History::View> make_deals_view(const History::Log& log, Instant as_of) {
  auto view = std::make_shared<History::View>();
  const Zone& zone = log.options.zone;
  const Rows& rows = log.rows;
  view->as_of = as_of;
  view->last_day = zone.day_of(Instant(as_of.since_epoch_us() - 1));
  oddities::Tally tally = log.aside;
  view->set_aside = log.aside_count;
  const auto aside = [&](Oddity o, std::size_t i) {
    tally.row(o, rows.row[i]);
    ++view->set_aside;
  };

  std::vector<bool> rep_known(log.reps.size()), channel_known(log.channels.size());
  std::vector<std::size_t> used;
  for (std::size_t o = 0; o < log.opportunities.size(); ++o) {
    // Rows of an opportunity are ordered by `since`; the last one that can be used counts. A row without `since` is before all others.
    std::size_t chosen = rows.at.size();
    for (std::size_t i = log.first[o]; i < log.first[o + 1]; ++i) {
      if (rows.stage[i] < 0) aside(Oddity::no_stage, i);
      else if (log.graph[StageId(static_cast<std::uint16_t>(rows.stage[i]))].kind != StageKind::open) aside(Oddity::not_open, i);
      else if (rows.at[i] >= as_of.since_epoch_us()) aside(Oddity::in_the_future, i);
      else {
        if (chosen != rows.at.size()) aside(Oddity::repeated_deal, chosen);
        chosen = i;
      }
    }
    if (chosen == rows.at.size()) continue;
    used.push_back(chosen);
    view->log_opportunity.push_back(static_cast<std::int32_t>(o));
  }
  // Deals, reps and channels in the order of the table.
  std::vector<std::size_t> order(used.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows.row[used[a]] < rows.row[used[b]]; });
  std::vector<std::int32_t> opportunities, reps(log.reps.size(), none), channels(log.channels.size(), none);
  const auto label = [](const std::vector<std::int32_t>& column, std::size_t i, std::vector<std::int32_t>& to, const std::vector<std::string>& names, std::vector<std::string>& out) {
    if (column.empty() || column[i] < 0) return none;
    std::int32_t& index = to[static_cast<std::size_t>(column[i])];
    if (index == none) {
      index = static_cast<std::int32_t>(out.size());
      out.push_back(names[static_cast<std::size_t>(column[i])]);
    }
    return index;
  };
  for (const std::size_t k : order) {
    const std::size_t i = used[k];
    const std::uint32_t flags = rows.flags.empty() ? 0 : rows.flags[i];
    for (std::size_t b = 0; b < oddities::cell_oddities; ++b)
      if (flags >> b & 1u) tally.row(static_cast<Oddity>(b), rows.row[i]);
    OpenDeal deal{};
    deal.opportunity = static_cast<std::int32_t>(opportunities.size());
    opportunities.push_back(view->log_opportunity[k]);
    deal.stage = StageId(static_cast<std::uint16_t>(rows.stage[i]));
    if (rows.at[i] == no_value) {
      tally.row(Oddity::missing_since, rows.row[i]);
      deal.since = view->last_day;
    } else {
      deal.since = zone.day_of(Instant(rows.at[i]));
    }
    deal.rep = label(rows.rep, i, reps, log.reps, view->reps);
    deal.channel = label(rows.channel, i, channels, log.channels, view->channels);
    const bool foreign = !rows.money.empty() && rows.money[i] == Money8::other;
    deal.has_amount = !rows.amount.empty() && rows.amount[i] != no_value && !foreign;
    deal.amount_minor = deal.has_amount ? rows.amount[i] : 0;
    deal.has_due = !rows.due.empty() && rows.due[i] != no_day;
    if (deal.has_due) deal.due = Day(rows.due[i]);
    view->open.push_back(deal);
    ++view->events;
  }
  view->log_opportunity = std::move(opportunities);
  if (log.currency.empty()) {
    std::int64_t given = 0;
    for (const OpenDeal& d : view->open) given += d.has_amount && d.amount_minor != 0;
    if (given > 0) tally.named(Oddity::currency_not_stated, "", "amounts", given);
  }
  view->prefix = true;
  for (std::size_t k = 0; k < view->log_opportunity.size(); ++k) view->prefix = view->prefix && view->log_opportunity[k] == static_cast<std::int32_t>(k);
  view->findings = all_findings(log, tally);
  view->odd_rows = tally.take_rows();
  return view;
}

}  // namespace voronka::history_detail
