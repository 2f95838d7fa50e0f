#include "estimation/visit_ages.hpp"

#include <algorithm>
#include <map>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka::detail {

VisitAges::VisitAges(const History& history, const WorkCalendar& calendar, Clock clock) : last_(history.last_known_day()) {
  if (const auto delay = history.delayed_entry()) has_delay_ = true, delay_ = *delay;
  first_ = last_;
  Day end = last_;
  for (const Visit& v : history.visits()) {
    first_ = std::min(first_, v.entry);
    end = std::max({end, v.exit, v.entry});
  }
  if (has_delay_) first_ = std::min(first_, delay_ - 1), end = std::max(end, delay_);
  if (clock == Clock::working) {
    while (last_ > first_ && !calendar.works(last_)) last_ = last_ - 1;
    if (!calendar.works(last_) && last_ == first_ && !history.visits().empty())
      throw Error(ErrorCode::no_estimate, formatted("there is no working day from {} to {}: ages on the working clock have no meaning there", first_.iso(), history.last_known_day().iso()));
  }
  const auto size = static_cast<std::size_t>(end - first_) + 1;
  days_.resize(size);
  std::int32_t ordinal = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const bool works = clock == Clock::calendar || calendar.works(first_ + static_cast<int>(i));
    if (works) ++ordinal;
    days_[i] = {ordinal, works ? ordinal : ordinal + 1};
  }
}

VisitSegments visit_segments(const History& history, const std::vector<std::string>& by) {
  VisitSegments result;
  if (by.empty()) {
    result.labels = {""};
    return result;
  }
  const auto visits = history.visits();
  // Codes per column; the unknown is code 0.
  struct ColumnCodes {
    std::vector<std::string> names{unknown_segment};
    std::vector<std::int32_t> codes;
  };
  std::vector<ColumnCodes> columns;
  for (std::size_t b = 0; b < by.size(); ++b) {
    for (std::size_t c = 0; c < b; ++c)
      if (by[b] == by[c]) throw Error(ErrorCode::invalid_argument, formatted("the column \"{}\" stands twice in by", by[b]));
    ColumnCodes column;
    column.codes.resize(visits.size());
    if (by[b] == "rep" || by[b] == "channel") {
      const bool rep = by[b] == "rep";
      const auto names = rep ? history.reps() : history.channels();
      if (!history.knows(by[b])) throw Error(ErrorCode::invalid_argument, formatted("no row of the log has a {0}, or its column is not mapped: nothing can be told by {0}", by[b]));
      column.names.insert(column.names.end(), names.begin(), names.end());
      for (std::size_t i = 0; i < visits.size(); ++i) column.codes[i] = (rep ? visits[i].rep : visits[i].channel) + 1;
    } else {
      const std::vector<std::string> labels = history.segment(by[b]);
      std::map<std::string, std::int32_t> codes{{"", 0}};
      std::vector<std::int32_t> of_deal(labels.size());
      for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto [at, is_new] = codes.try_emplace(labels[i], static_cast<std::int32_t>(column.names.size()));
        if (is_new) column.names.push_back(labels[i]);
        of_deal[i] = at->second;
      }
      for (std::size_t i = 0; i < visits.size(); ++i) column.codes[i] = of_deal[static_cast<std::size_t>(visits[i].opportunity)];
    }
    columns.push_back(std::move(column));
  }
  // Combinations that occur.
  std::map<std::vector<std::int32_t>, std::int32_t> combinations;
  result.of_visit.resize(visits.size());
  std::vector<std::vector<std::int32_t>> keys;
  if (columns.size() == 1) {
    result.of_visit = columns[0].codes;
    std::vector<char> used(columns[0].names.size(), 0);
    for (const std::int32_t c : result.of_visit) used[static_cast<std::size_t>(c)] = 1;
    std::vector<std::int32_t> compact(used.size(), -1);
    for (std::size_t c = 0; c < used.size(); ++c)
      if (used[c] != 0) compact[c] = static_cast<std::int32_t>(keys.size()), keys.push_back({static_cast<std::int32_t>(c)});
    for (std::int32_t& c : result.of_visit) c = compact[static_cast<std::size_t>(c)];
  } else {
    std::vector<std::int32_t> key(columns.size());
    for (std::size_t i = 0; i < visits.size(); ++i) {
      for (std::size_t b = 0; b < columns.size(); ++b) key[b] = columns[b].codes[i];
      const auto [at, is_new] = combinations.try_emplace(key, static_cast<std::int32_t>(keys.size()));
      if (is_new) keys.push_back(key);
      result.of_visit[i] = at->second;
    }
  }
  std::vector<std::pair<std::string, std::int32_t>> labels;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    std::string label;
    for (std::size_t b = 0; b < columns.size(); ++b) label += (b == 0 ? "" : " / ") + columns[b].names[static_cast<std::size_t>(keys[k][b])];
    labels.emplace_back(std::move(label), static_cast<std::int32_t>(k));
  }
  std::sort(labels.begin(), labels.end());
  std::vector<std::int32_t> place(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    // Two combinations may read the same ("a / b" and "c"): they are one segment then.
    if (result.labels.empty() || result.labels.back() != labels[i].first) result.labels.push_back(labels[i].first);
    place[static_cast<std::size_t>(labels[i].second)] = static_cast<std::int32_t>(result.labels.size()) - 1;
  }
  for (std::int32_t& s : result.of_visit) s = place[static_cast<std::size_t>(s)];
  return result;
}

}  // namespace voronka::detail
