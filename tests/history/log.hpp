// Small logs for the tests of the history room, written as CSV.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "voronka/base/error.hpp"
#include "voronka/history/history.hpp"
#include "voronka/table/csv.hpp"

namespace voronka::testing {

inline StageGraph funnel() {
  StageGraph::Builder b;
  b.open("lead").open("qualified").open("meeting").open("contract").won("paid").lost("lost");
  b.move("lead", "qualified").move("qualified", "meeting").move("meeting", "contract").move("contract", "paid").move_from_any_open("lost");
  return b.build();
}

/// Maps every optional column that the table has under its canonical name.
inline Columns columns_of(const Table& table) {
  Columns c;
  const auto there = [&](const char* name) { return table.find(name) ? std::string(name) : std::string(); };
  c.rep = there("rep");
  c.channel = there("channel");
  c.amount = there("amount");
  c.currency = there("currency");
  c.expected_close = there("expected_close");
  c.reason = there("reason");
  c.kind = there("kind");
  c.recorded_at = there("recorded_at");
  c.seq = there("seq");
  c.actor = there("actor");
  return c;
}

inline HistoryOptions options_of(std::string_view as_of = "") {
  HistoryOptions o;
  o.currency = "RUB";
  if (!as_of.empty()) o.as_of = o.zone.start_of(Day::parse(as_of));
  return o;
}

inline History read(std::string_view csv, const HistoryOptions& options = options_of(), const StageGraph& graph = funnel()) {
  const Table table = read_csv(csv);
  return History::from(graph, table, columns_of(table), options);
}

/// The count of a finding, 0 if it is not there.
inline std::int64_t found(const History& h, std::string_view code) {
  for (const Finding& f : h.findings())
    if (f.code == code) return f.count;
  return 0;
}
inline Finding finding(const History& h, std::string_view code) {
  for (const Finding& f : h.findings())
    if (f.code == code) return f;
  return {};
}
inline std::vector<std::string> codes(const History& h) {
  std::vector<std::string> out;
  for (const Finding& f : h.findings()) out.push_back(f.code);
  return out;
}

/// The visits in words: "A lead 2026-06-01..2026-06-03 > qualified".
inline std::vector<std::string> told(const History& h) {
  std::vector<std::string> out;
  for (const Visit& v : h.visits()) {
    std::string s = h.opportunities()[static_cast<std::size_t>(v.opportunity)] + " " + h.graph()[v.stage].name + " " + v.entry.iso() + ".." + v.exit.iso();
    if (v.next != none) s += " > " + h.graph()[StageId(static_cast<std::uint16_t>(v.next))].name;
    if (v.visit > 0) s += " #" + std::to_string(v.visit + 1);
    if (v.truncated) s += v.entry_known ? " truncated" : " entry unknown";
    if (v.removed) s += " removed";
    if (v.rep != none) s += " by " + h.reps()[static_cast<std::size_t>(v.rep)];
    out.push_back(std::move(s));
  }
  return out;
}

/// The message of the Error that `call` throws; fails if it throws none or another code.
template <class Call>
std::string refusal(ErrorCode code, Call call) {
  try {
    call();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), code) << e.what();
    return e.what();
  }
  ADD_FAILURE() << "nothing was refused";
  return "";
}

}  // namespace voronka::testing
