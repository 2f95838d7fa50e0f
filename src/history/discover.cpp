// The graph that a log shows. Two readings: the first finds the order of the stages, the second settles ties by that order and counts the moves.
#include <algorithm>
#include <map>
#include <optional>

#include "base/format.hpp"
#include "base/spelling.hpp"
#include "history/cells.hpp"
#include "voronka/base/error.hpp"

namespace voronka {

namespace {

using history_detail::Words;
using oddities::quoted;

constexpr std::size_t most_stages = 200;
constexpr double entry_share = 0.05;  ///< of all beginnings; a rarer beginning is an oddity, not a way in

bool contains(const std::vector<std::string>& list, const std::string& name) { return std::find(list.begin(), list.end(), name) != list.end(); }

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& n : names) out += formatted("{}{}", out.empty() ? "" : ", ", quoted(n));
  return out;
}

/// Stage names that rows have, aliases applied, in the order of their first row; and how many rows each has.
std::vector<std::pair<std::string, std::int64_t>> seen_stages(const Column& column, const HistoryOptions& history, std::map<std::string, std::string>& aliases) {
  const Words words(column);
  std::vector<std::pair<std::string, std::int64_t>> out;
  std::map<std::string, std::size_t> index;
  std::vector<std::size_t> of(words.names().size(), SIZE_MAX);
  for (std::size_t i = 0; i < column.rows(); ++i) {
    const std::int32_t code = words[i];
    if (code < 0) continue;
    auto& place = of[static_cast<std::size_t>(code)];
    if (place == SIZE_MAX) {
      std::string name = words.names()[static_cast<std::size_t>(code)];
      if (const auto alias = history.stage_aliases.find(name); alias != history.stage_aliases.end()) {
        aliases.insert(*alias);
        name = alias->second;
      }
      const auto [it, fresh] = index.emplace(name, out.size());
      if (fresh) out.emplace_back(name, 0);
      place = it->second;
      if (out.size() > most_stages)
        throw Error(ErrorCode::invalid_data, formatted("the column {} has more than {} distinct values, the last one {} in row {}; that is no column of stages",
                                                         quoted(column.name), most_stages, quoted(name), i + 1));
    }
    ++out[place].second;
  }
  return out;
}

/// Any graph that the rows can be read with: every open stage is an entry and leads to a win; moves are counted, not checked.
StageGraph provisional(const std::vector<std::string>& open, const DiscoverOptions& options) {
  StageGraph::Builder b;
  for (const std::string& s : open) b.open(s).entry(s).move(s, options.won.front());
  for (const std::string& s : options.won) b.won(s);
  for (const std::string& s : options.lost) b.lost(s);
  return b.build();
}

/// Stages by the mean place of their first visit in an opportunity; ties as they are.
std::vector<std::string> by_position(const History& h, const std::vector<std::string>& open) {
  std::vector<double> sum(h.graph().size());
  std::vector<std::int64_t> n(h.graph().size());
  std::int64_t place = 0;
  for (const Visit& v : h.visits()) {
    place = v.first ? 0 : place + 1;
    if (v.visit > 0) continue;
    sum[v.stage.index()] += static_cast<double>(place);
    ++n[v.stage.index()];
  }
  std::vector<std::string> out = open;
  const auto mean = [&](const std::string& s) {
    const std::size_t i = h.graph().at(s).index();
    return n[i] > 0 ? sum[i] / static_cast<double>(n[i]) : 1e300;  // never entered: last
  };
  std::stable_sort(out.begin(), out.end(), [&](const std::string& a, const std::string& b) { return mean(a) < mean(b); });
  return out;
}

class Discovery {
 public:
  Discovery(const History& h, const DiscoverOptions& options, std::vector<Finding>& findings) : h_(h), g_(h.graph()), options_(options), findings_(findings) {
    count_moves();
    choose_entries();
    mend_ends();
    reach_all();
  }

  [[nodiscard]] StageGraph graph() const {
    StageGraph::Builder b;
    for (const Stage& s : g_.stages()) {
      if (s.kind == StageKind::open) b.open(s.name);
      else if (s.kind == StageKind::won) b.won(s.name);
      else b.lost(s.name);
    }
    for (const auto& [from, to] : moves_) b.move(g_[from].name, g_[to].name);
    for (const StageId e : entries_) b.entry(g_[e].name);
    if (!options_.key.empty()) b.key(options_.key);
    try {
      return b.build();
    } catch (const Error& e) {
      if (e.code() != ErrorCode::invalid_argument) throw;
      throw Error(ErrorCode::invalid_data, formatted("the log shows no usable graph: {}", e.what()));
    }
  }

 private:
  void tell(const char* code, std::string subject, std::int64_t count, std::string message, const char* action, bool changes) {
    findings_.push_back({code, std::move(subject), count, std::move(message), action, changes});
  }

  void count_moves() {
    std::map<std::pair<StageId, StageId>, std::pair<std::int64_t, std::int32_t>> counts;  // opportunities, the last one counted
    for (const Visit& v : h_.visits()) {
      if (v.next == none) continue;
      auto& [n, last] = counts.try_emplace({v.stage, StageId(static_cast<std::uint16_t>(v.next))}, 0, none).first->second;
      if (last != v.opportunity) ++n;
      last = v.opportunity;
    }
    std::int64_t rare = 0;
    std::string text, subject;
    for (const auto& [move, count] : counts) {
      if (count.first >= options_.minimum_count) {
        moves_.push_back(move);
        continue;
      }
      rare += count.first;
      if (subject.empty()) subject = formatted("move \"{}\" → \"{}\"", g_[move.first].name, g_[move.second].name);
      text += formatted("{}\"{}\" → \"{}\" ({})", text.empty() ? "" : ", ", g_[move.first].name, g_[move.second].name, count.first);
    }
    if (rare > 0)
      tell("rare_move", subject, rare, formatted("moves seen in fewer than {} opportunities: {}", options_.minimum_count, text), "left out of the graph; the rows are used", false);
  }

  void choose_entries() {
    std::vector<std::int64_t> begins(g_.size());
    std::int64_t all = 0;
    for (const Visit& v : h_.visits())
      if (v.first && g_[v.stage].kind == StageKind::open) {
        ++begins[v.stage.index()];
        ++all;
      }
    std::int64_t most = 0;
    for (const std::int64_t b : begins) most = std::max(most, b);
    std::string text;
    std::int64_t rare = 0;
    for (std::size_t i = 0; i < begins.size(); ++i) {
      const StageId s(static_cast<std::uint16_t>(i));
      if (begins[i] == 0) continue;
      if (begins[i] == most || static_cast<double>(begins[i]) >= entry_share * static_cast<double>(all)) {
        entries_.push_back(s);
        continue;
      }
      rare += begins[i];
      text += formatted("{}\"{}\" ({})", text.empty() ? "" : ", ", g_[s].name, begins[i]);
    }
    if (rare > 0)
      tell("rare_entry", "", rare, formatted("fewer than 5 % of all opportunities begin in: {}", text), "not entries of the graph; the opportunities are used", false);
  }

  [[nodiscard]] std::vector<bool> closure(std::vector<StageId> from, bool forward) const {
    std::vector<bool> in(g_.size());
    while (!from.empty()) {
      const StageId s = from.back();
      from.pop_back();
      if (in[s.index()]) continue;
      in[s.index()] = true;
      for (const auto& [a, b] : moves_)
        if ((forward ? a : b) == s) from.push_back(forward ? b : a);
    }
    return in;
  }

  /// A stage that nobody has left yet, or left only for such stages, gets a move to the first lost stage: a graph must have ends, and a made-up win is worse.
  void mend_ends() {
    std::vector<StageId> ends = g_.of_kind(StageKind::lost);
    const bool loses = !ends.empty();
    for (const StageId w : g_.of_kind(StageKind::won)) ends.push_back(w);
    const std::vector<bool> ending = closure(ends, false);
    for (std::size_t i = 0; i < g_.size(); ++i) {
      const StageId s(static_cast<std::uint16_t>(i));
      if (ending[i]) continue;
      if (!loses)
        throw Error(ErrorCode::invalid_data, formatted("the log shows no usable graph: nothing in it leads from \"{}\" to an end; name a lost stage to have one", g_[s].name));
      moves_.emplace_back(s, ends.front());
      tell("no_end_seen", formatted("stage \"{}\"", g_[s].name), 1, formatted("nothing in the log leads from \"{}\" to an end", g_[s].name),
           "a move to the first lost stage was added", true);
    }
  }

  void reach_all() {
    std::vector<bool> in = closure(entries_, true);
    for (std::size_t i = 0; i < g_.size(); ++i) {
      const StageId s(static_cast<std::uint16_t>(i));
      if (in[i] || g_[s].kind != StageKind::open) continue;
      entries_.push_back(s);
      in = closure(entries_, true);
    }
  }

  const History& h_;
  const StageGraph& g_;
  const DiscoverOptions& options_;
  std::vector<Finding>& findings_;
  std::vector<std::pair<StageId, StageId>> moves_;
  std::vector<StageId> entries_;
};

}  // namespace

inline namespace v0 {

Discovered discover(const Table& table, const Columns& columns, const DiscoverOptions& options, const HistoryOptions& history, const Progress& progress) {
  const Column& column = table.column(columns.stage);
  if (options.minimum_count < 1) throw Error(ErrorCode::invalid_argument, formatted("a least count of {}; it should be 1 or more", options.minimum_count));
  if (table.rows() == 0) throw Error(ErrorCode::invalid_data, formatted("the table has no rows; it has the columns {}", table.column_names()));
  HistoryOptions reading = history;
  reading.stage_aliases.clear();
  reading.earlier_findings.clear();
  const auto seen = seen_stages(column, history, reading.stage_aliases);
  std::vector<std::string> names;
  for (const auto& [name, rows] : seen) names.push_back(name);
  if (options.won.empty()) throw Error(ErrorCode::invalid_argument, formatted("no won stage is named; the log has the stages {}", listed(names)));
  if (std::none_of(options.won.begin(), options.won.end(), [&](const std::string& w) { return contains(names, w); }))
    throw Error(ErrorCode::invalid_argument, formatted("none of the won stages {} is in the log; it has the stages {}", listed(options.won), listed(names)));

  const auto named = [&](const std::string& name) { return contains(options.won, name) || contains(options.lost, name) || contains(options.open, name); };
  if (!options.key.empty() && !contains(options.open.empty() ? names : options.open, options.key))
    throw Error(ErrorCode::invalid_argument, formatted("the key stage {} is none of the stages {}", quoted(options.key), listed(options.open.empty() ? names : options.open)));

  std::vector<Finding> findings;
  for (const auto* list : {&options.open, &options.won, &options.lost})
    for (const std::string& name : *list)
      if (!contains(names, name)) {
        // A misspelt end would be an open stage that deals never leave, in silence.
        for (const std::string& other : names)
          if (!named(other) && looks_like(other, name))
            throw Error(ErrorCode::invalid_argument, formatted("the stage {} is not in the log, which has {}, named nowhere; write it so, or name both; the stages of the log are {}", quoted(name), quoted(other), listed(names)));
        findings.push_back({"stage_not_seen", formatted("stage {}", quoted(name)), 1, formatted("the log has no row in the named stage {}; it has the stages {}", quoted(name), listed(names)), "kept in the graph", false});
      }
  std::vector<std::string> open = options.open;
  for (const auto& [name, rows] : seen) {
    if (named(name)) continue;
    if (options.open.empty()) open.push_back(name);
    else
      findings.push_back({"stage_left_out", formatted("stage {}", quoted(name)), rows, counted("{n} [row is|rows are] in ", rows) + formatted("{}, which is none of the named stages", quoted(name)),
                          "left out of the graph; these rows will be set aside", true});
  }
  if (open.empty()) throw Error(ErrorCode::invalid_data, formatted("the log has no stage beside the won and lost ones: {}", listed(names)));

  Columns needed;  // the moves depend on these alone
  needed.opportunity = columns.opportunity;
  needed.stage = columns.stage;
  needed.at = columns.at;
  needed.kind = columns.kind;
  needed.recorded_at = columns.recorded_at;
  needed.seq = columns.seq;
  const auto part = [&](double from) { return progress ? Progress([&progress, from](double done) { return progress(from + 0.5 * done); }) : Progress(); };
  if (options.open.empty()) {
    const History first = History::from(provisional(open, options), table, needed, reading, part(0.0));
    open = by_position(first, open);
  }
  const History second = History::from(provisional(open, options), table, needed, reading, part(0.5));
  const Discovery found(second, options, findings);
  return {found.graph(), std::move(findings)};
}

}  // namespace v0
}  // namespace voronka
