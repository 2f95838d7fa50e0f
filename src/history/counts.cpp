#include <map>

#include "voronka/history/history.hpp"

namespace voronka {
inline namespace v0 {

std::vector<StageCount> stage_counts(const History& history) {
  std::vector<StageCount> out;
  for (std::size_t i = 0; i < history.graph().size(); ++i) out.push_back({StageId(static_cast<std::uint16_t>(i)), 0, 0, 0});
  for (const Visit& v : history.visits()) {
    ++out[v.stage.index()].entries;
    out[v.stage.index()].entered += v.visit == 0;
  }
  for (const OpenDeal& d : history.open()) ++out[d.stage.index()].open;
  return out;
}

std::vector<MoveCount> move_counts(const History& history) {
  const std::size_t n = history.graph().size();
  std::vector<MoveCount> out;
  const auto id = [](std::size_t i) { return StageId(static_cast<std::uint16_t>(i)); };
  if (n <= 2048) {
    std::vector<std::int64_t> counts(n * n);
    for (const Visit& v : history.visits())
      if (v.next != none) ++counts[v.stage.index() * n + static_cast<std::size_t>(v.next)];
    for (std::size_t k = 0; k < counts.size(); ++k)
      if (counts[k] > 0) out.push_back({id(k / n), id(k % n), counts[k]});
    return out;
  }
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> counts;
  for (const Visit& v : history.visits())
    if (v.next != none) ++counts[{v.stage.index(), static_cast<std::size_t>(v.next)}];
  for (const auto& [pair, count] : counts) out.push_back({id(pair.first), id(pair.second), count});
  return out;
}

Table findings_table(std::span<const Finding> findings) {
  Table::Builder b;
  b.column("code", ColumnType::text).column("subject", ColumnType::text).column("count", ColumnType::integer).column("message", ColumnType::text);
  b.column("action", ColumnType::text).column("changes_numbers", ColumnType::boolean);
  for (const Finding& f : findings) b.text(f.code).text(f.subject).integer(f.count).text(f.message).text(f.action).integer(f.changes_numbers);
  return std::move(b).build();
}

}  // namespace v0
}  // namespace voronka
