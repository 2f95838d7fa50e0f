#include "history/replay.hpp"

#include <algorithm>

#include "base/format.hpp"

namespace voronka::history_detail {

Replay::Replay(const History::Log& log, History::View& view, std::int64_t as_of_us)
    : rep_begin(log.reps.size(), INT64_MAX), channel_begin(log.channels.size(), INT64_MAX), log_(log), rows_(log.rows), graph_(log.graph), view_(view), as_of_(as_of_us) {
  all_known_ = log.last_us < as_of_;
  std::int64_t least = as_of_ - 1, most = as_of_ - 1;
  for (const std::int64_t at : rows_.at) {
    least = std::min(least, at);
    if (at < as_of_) most = std::max(most, at);
  }
  days_ = LocalDays(log.options.zone, least, most);
  visits_of_stage_.resize(graph_.size());
  segment_now_.resize(rows_.segments.size());
  is_entry_.resize(graph_.size());
  for (const StageId e : graph_.entries()) is_entry_[e.index()] = true;
}

void Replay::unknown_row(std::size_t i) {
  // A row that is dated at or after as_of and yet recorded before it tells of the future; any other unknown row is simply not known yet.
  about_row(recorded(i) < as_of_ ? Oddity::in_the_future : Oddity::not_known_yet, i);
  ++set_aside;
}

std::int64_t Replay::begins(std::size_t o) {
  for (std::size_t i = log_.first[o]; i < log_.first[o + 1]; ++i)
    if (rows_.stage[i] >= 0 && known(i)) return rows_.at[i];
  for (std::size_t i = log_.first[o]; i < log_.first[o + 1]; ++i) {
    if (!known(i)) {
      unknown_row(i);
      continue;
    }
    about_row(Oddity::no_stage, i);
    ++set_aside;
  }
  return INT64_MAX;
}

void Replay::opportunity(std::size_t o, std::int32_t dense) {
  State s;
  std::fill(segment_now_.begin(), segment_now_.end(), -1);
  present_first_visit_ = view_.visits.size();
  std::size_t previous = rows_.at.size();
  for (std::size_t i = log_.first[o]; i < log_.first[o + 1]; ++i) {
    if (!known(i)) {
      unknown_row(i);
      continue;
    }
    if (!rows_.flags.empty() && rows_.flags[i] != 0)
      for (std::size_t b = 0; b < oddities::cell_oddities; ++b)
        if (rows_.flags[i] >> b & 1u) about_row(static_cast<Oddity>(b), i);
    if (s.any && rows_.row[i] < s.highest_row) about_row(Oddity::out_of_order, i);
    s.highest_row = s.any ? std::max(s.highest_row, rows_.row[i]) : rows_.row[i];
    s.any = true;
    row(i, previous, o, dense, s);
    previous = i;
  }
  end(o, dense, s);
  for (const std::uint16_t stage : touched_) visits_of_stage_[stage] = 0;
  touched_.clear();
}

void Replay::row(std::size_t i, std::size_t previous, std::size_t o, std::int32_t dense, State& s) {
  const EventKind kind = rows_.kind.empty() ? EventKind::automatic : rows_.kind[i];
  const std::int32_t stage = rows_.stage[i];
  const bool taking_away = kind == EventKind::remove || kind == EventKind::merge;
  const std::int64_t at = rows_.at[i];

  bool used = false;
  if (s.removed && kind == EventKind::restore) {
    s.removed = false;
    about(Oddity::restored, o);
    used = true;
  } else if (s.removed && !taking_away) {
    s.removed = false;
    about_row(Oddity::event_after_removal, i);
    used = true;
  }
  const bool moves = stage >= 0 && stage != s.stage && !taking_away;
  if (kind == EventKind::move && stage < 0) about_row(Oddity::move_without_stage, i);
  if (kind == EventKind::update && moves && s.stage >= 0) about_row(Oddity::update_moves_stage, i);
  const bool changed = attributes(i, moves ? stage : s.stage, s);
  if (moves) {
    enter(i, o, dense, stage, !(s.stage < 0 && kind == EventKind::update), s);
    used = true;
  } else if (taking_away && !s.removed) {
    s.removed = true;
    s.removed_us = at;
    about(kind == EventKind::merge ? Oddity::merged : Oddity::removed, o);
    used = true;
  }
  used = used || changed;
  const bool stage_due = stage < 0 && kind == EventKind::automatic;   // said neither to be an update nor anything else
  if (stage_due && (s.stage < 0 || !used)) about_row(Oddity::empty_stage, i);
  if (!used) {
    about_row(kind == EventKind::move && stage >= 0 ? Oddity::move_to_same_stage : Oddity::duplicate, i);
    ++set_aside;
    return;
  }
  ++events;
  // Was the place of this row beside the one before it settled by anything that the caller stated?
  if (previous == rows_.at.size() || rows_.at[previous] != at) return;
  if (!rows_.seq.empty() && rows_.seq[previous] != rows_.seq[i]) return;
  if (!rows_.recorded.empty() && rows_.recorded[previous] != rows_.recorded[i]) return;
  about_row(log_.tie_rank(previous) != log_.tie_rank(i) ? Oddity::tie_by_stage_order : Oddity::tie_by_row_order, i);
}

bool Replay::attributes(std::size_t i, std::int32_t stage_after, State& s) {
  bool changed = false;
  const std::int64_t at = rows_.at[i];
  const auto label = [&](const std::vector<std::int32_t>& column, std::int32_t& now, std::vector<std::int64_t>* begin) {
    if (column.empty() || column[i] < 0) return false;
    if (begin != nullptr) {
      auto& b = (*begin)[static_cast<std::size_t>(column[i])];
      b = std::min(b, at);
    }
    if (column[i] == now) return false;
    now = column[i];
    return true;
  };
  const std::int32_t rep_before = s.rep;
  if (label(rows_.rep, s.rep, &rep_begin)) {
    changed = true;
    s.rep_changed = s.rep_changed || rep_before >= 0;
  }
  changed = label(rows_.channel, s.channel, &channel_begin) || changed;
  changed = label(rows_.reason, s.reason, nullptr) || changed;
  for (std::size_t k = 0; k < segment_now_.size(); ++k) changed = label(rows_.segments[k].codes, segment_now_[k], nullptr) || changed;
  if (!rows_.due.empty() && rows_.due[i] != no_day && rows_.due[i] != s.due) {
    s.due = rows_.due[i];
    changed = true;
  }
  const std::int64_t amount_before = s.amount;
  bool money_changed = false;
  if (!rows_.money.empty() && rows_.money[i] != Money8::not_said) {
    const bool foreign = rows_.money[i] == Money8::other;
    money_changed = foreign != s.foreign;
    s.foreign = foreign;
  }
  std::int64_t amount = rows_.amount.empty() ? no_value : rows_.amount[i];
  if (amount == 0 && stage_after >= 0 && graph_[StageId(static_cast<std::uint16_t>(stage_after))].kind == StageKind::lost) {
    about_row(Oddity::lost_amount_zero, i);
    amount = no_value;
  }
  if (s.foreign || (money_changed && amount == no_value)) s.amount = no_value;
  else if (amount != no_value) s.amount = amount;
  changed = changed || money_changed || s.amount != amount_before;
  if (s.amount != amount_before) s.amount_changed = true;
  return changed;
}

void Replay::enter(std::size_t i, std::size_t o, std::int32_t dense, std::int32_t stage, bool entry_known, State& s) {
  const std::int64_t at = rows_.at[i];
  const Day day = days_.day_of(at);
  auto& visits = view_.visits;
  const bool first = visits.size() == present_first_visit_;
  if (!first) {
    Visit& v = visits.back();
    v.exit = day;
    v.left_us = at;
    v.next = stage;
    if (v.entered_us == at) about(Oddity::zero_length_stay, o);
    if (s.rep_changed && rows_.rep.size() > i && rows_.rep[i] >= 0 && v.rep != s.rep) {
      // handed over by the very row that moves it on: the new rep begins with the new visit
      s.rep_changed = false;
    }
    if (s.rep_changed) about(Oddity::rep_changed_in_stage, o);
    const StageId from(static_cast<std::uint16_t>(s.stage)), to(static_cast<std::uint16_t>(stage));
    if (graph_[from].kind != StageKind::open) about(Oddity::reopened, o);
    if (!graph_.allows(from, to)) ++odd_moves_[{s.stage, stage}];
  } else if (!is_entry_[static_cast<std::size_t>(stage)]) {
    ++odd_starts_[stage];
    about(Oddity::starts_midway, o);
  }
  if (!entry_known) about(Oddity::creation_missing, o);
  const auto& delayed = log_.options.delayed_entry;
  const bool before_log = delayed && day < *delayed;
  if (before_log) about(Oddity::delayed_entry, o);
  auto& nth = visits_of_stage_[static_cast<std::size_t>(stage)];
  if (nth == 0) touched_.push_back(static_cast<std::uint16_t>(stage));
  visits.push_back({.opportunity = dense,
                    .visit = nth++,
                    .stage = StageId(static_cast<std::uint16_t>(stage)),
                    .entry = day,
                    .exit = day,
                    .entered_us = at,
                    .left_us = at,
                    .next = none,
                    .rep = s.rep,
                    .channel = s.channel,
                    .truncated = before_log || !entry_known,
                    .entry_known = entry_known,
                    .removed = false,
                    .first = first});
  s.stage = stage;
  s.rep_changed = false;
  s.amount_changed = false;
  if (stage < 64) s.visited |= std::uint64_t{1} << stage;
}

void Replay::end(std::size_t o, std::int32_t dense, State& s) {
  if (view_.visits.size() == present_first_visit_) return;
  Visit& v = view_.visits.back();
  v.removed = s.removed;
  v.left_us = s.removed ? s.removed_us : as_of_;
  v.exit = s.removed ? days_.day_of(s.removed_us) : view_.last_day;
  if (s.rep_changed) about(Oddity::rep_changed_in_stage, o);
  if (s.removed) return;
  const StageKind kind = graph_[v.stage].kind;
  const bool has_amount = s.amount != no_value;
  if (kind == StageKind::open) {
    view_.open.push_back({dense, v.stage, v.entry, s.rep, s.channel, has_amount, has_amount ? s.amount : 0, s.due != no_day,
                          s.due != no_day ? Day(s.due) : Day(), s.visited});
    return;
  }
  if (log_.options.delayed_entry && v.entry < *log_.options.delayed_entry) about(Oddity::closed_before_delayed_entry, o);
  view_.closed.push_back({dense, v.stage, v.entry, v.rep, v.channel, has_amount, has_amount ? s.amount : 0});
  if (kind != StageKind::won) return;
  if (s.amount_changed) about(Oddity::amount_changed_after_win, o);
  if (rows_.amount.empty()) return;
  if (!has_amount) about(Oddity::won_without_amount, o);
  else if (s.amount == 0) about(Oddity::won_amount_zero, o);
}

void Replay::finish() {
  // What kind of move it is depends on the pair only: forward past stages, back, or across.
  std::map<std::int32_t, std::vector<StageId>> reach;
  const auto reaches = [&](std::int32_t from, std::int32_t to) {
    const auto [it, fresh] = reach.try_emplace(from);
    if (fresh) it->second = graph_.reach(StageId(static_cast<std::uint16_t>(from)));
    return std::binary_search(it->second.begin(), it->second.end(), StageId(static_cast<std::uint16_t>(to)));
  };
  struct Pair { std::int64_t n; std::int32_t from, to; };
  std::map<Oddity, std::vector<Pair>> kinds;
  const auto name = [&](std::int32_t stage) { return graph_[StageId(static_cast<std::uint16_t>(stage))].name; };
  for (const auto& [pair, n] : odd_moves_) {
    const auto [from, to] = pair;
    const bool there = reaches(from, to), back = reaches(to, from);
    kinds[there && !back ? Oddity::skipped_stages : back ? Oddity::moved_back : Oddity::move_not_in_graph].push_back({n, from, to});
  }
  for (auto& [oddity, pairs] : kinds) {
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.n > b.n; });
    std::string text;
    std::int64_t total = 0;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      total += pairs[k].n;
      if (k < 5) text += formatted("{}\"{}\" → \"{}\" ({})", k ? ", " : "", name(pairs[k].from), name(pairs[k].to), pairs[k].n);
    }
    if (pairs.size() > 5) text += formatted(" and {} more pairs", pairs.size() - 5);
    tally.named(oddity, "move", formatted("\"{}\" → \"{}\"", name(pairs.front().from), name(pairs.front().to)), total);
    tally.detail(oddity, text);
  }
  std::string starts;
  for (const auto& [stage, n] : odd_starts_) starts += formatted("{}\"{}\" ({})", starts.empty() ? "" : ", ", name(stage), n);
  if (!starts.empty()) tally.detail(Oddity::starts_midway, starts);
  if (log_.options.delayed_entry && tally[Oddity::delayed_entry] > 0) tally.detail(Oddity::delayed_entry, log_.options.delayed_entry->iso());
}

}  // namespace voronka::history_detail
