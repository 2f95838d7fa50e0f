// Properties over random dirty logs: no row vanishes, the order of rows does not matter, later knowledge changes nothing of the past,
// and a second, naive replay finds the same visits.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "history/log.hpp"

using namespace voronka;
using namespace voronka::testing;

namespace {

struct Lcg {
  std::uint64_t state;
  std::uint32_t below(std::uint32_t n) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::uint32_t>((state >> 33) % n);
  }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
};

struct Row {
  std::string opportunity, stage, at, rep, channel, amount, currency, close, kind, recorded, seq;
  [[nodiscard]] std::string csv() const {
    return opportunity + "," + stage + "," + at + "," + rep + "," + channel + "," + amount + "," + currency + "," + close + "," + kind + "," + recorded + "," + seq + "\n";
  }
};
constexpr const char* header = "opportunity,stage,at,rep,channel,amount,currency,expected_close,kind,recorded_at,seq\n";

std::string csv_of(const std::vector<Row>& rows) {
  std::string out = header;
  for (const Row& r : rows) out += r.csv();
  return out;
}

std::string time_of(Lcg& random, int least, int most, bool fine) {  // seconds of the hour are left out: ties happen
  const int day = least + static_cast<int>(random.below(static_cast<std::uint32_t>(most - least)));
  std::string text = (Day::parse("2026-01-01") + day).iso();
  if (fine) {
    const auto two = [](std::uint32_t n) { return std::string(n < 10 ? "0" : "").append(std::to_string(n)); };
    text += "T" + two(random.below(24)) + ":" + two(random.below(60)) + ":00Z";
  }
  return text;
}

/// `dirty`: cells that cannot be read, unknown stages, missing names, stated kinds.
std::vector<Row> random_rows(Lcg& random, bool dirty) {
  static const char* stages[] = {"lead", "qualified", "meeting", "contract", "paid", "lost"};
  static const char* reps[] = {"", "", "Anna", "Boris", "Vera", "Галина"};
  const std::uint32_t n = 5 + random.below(60), deals = 1 + random.below(12);
  std::vector<Row> rows;
  rows.push_back({"D", "lead", "2026-01-01", "", "", "1", "", "", "", "", "0"});  // a column without one readable cell would be refused as a whole
  for (std::uint32_t i = 1; i < n; ++i) {
    Row r;
    r.opportunity = std::string("D").append(std::to_string(random.below(deals)));
    r.stage = random.one_in(5) ? "" : stages[random.below(6)];
    r.at = time_of(random, 0, 60, random.one_in(2));
    r.rep = reps[random.below(6)];
    r.channel = random.one_in(3) ? "web" : "";
    r.amount = random.one_in(3) ? std::to_string(random.below(5)) : "";
    r.close = random.one_in(6) ? "2026-09-01" : "";
    r.recorded = random.one_in(3) ? time_of(random, 0, 90, true) : "";
    r.seq = std::to_string(i);
    if (dirty) {
      if (random.one_in(12)) r.opportunity = "";
      if (random.one_in(10)) r.stage = "demo";
      if (random.one_in(12)) r.at = "";
      if (random.one_in(15)) r.at = random.one_in(2) ? "soon" : "1950-01-01";
      if (random.one_in(20)) r.at = "2027-05-05";
      if (random.one_in(8)) r.amount = random.one_in(2) ? "-3" : "x";
      if (random.one_in(6)) r.currency = random.one_in(2) ? "USD" : "RUB";
      if (random.one_in(5)) {
        static const char* kinds[] = {"move", "update", "delete", "restore", "merge", "jump"};
        r.kind = kinds[random.below(6)];
      }
    }
    rows.push_back(r);
    if (random.one_in(8)) {  // a doubled row
      rows.push_back(r);
      rows.back().seq += "0";
    }
  }
  return rows;
}

/// Findings that each stand for rows set aside.
const std::set<std::string> aside_codes = {"missing_opportunity", "missing_time", "unreadable_time", "time_out_of_range", "unknown_stage", "unknown_kind", "in_the_future",
                                           "not_known_yet", "duplicate", "move_to_same_stage", "no_stage"};

std::vector<std::string> counted(const History& h, std::set<std::string> without = {}) {
  std::vector<std::string> out;
  for (const Finding& f : h.findings())
    if (!without.count(f.code)) out.push_back(f.code + " " + std::to_string(f.count));
  return out;
}

template <class T>
std::vector<T> all(std::span<const T> s) { return {s.begin(), s.end()}; }

void expect_same_view(const History& a, const History& b) {
  ASSERT_EQ(all(a.opportunities()), all(b.opportunities()));
  ASSERT_EQ(all(a.reps()), all(b.reps()));
  ASSERT_EQ(all(a.channels()), all(b.channels()));
  ASSERT_TRUE(all(a.visits()) == all(b.visits()));
  ASSERT_TRUE(all(a.open()) == all(b.open()));
  ASSERT_TRUE(all(a.closed()) == all(b.closed()));
  ASSERT_EQ(a.events(), b.events());
  ASSERT_EQ(a.as_of(), b.as_of());
}

}  // namespace

TEST(HistoryProperties, NoRowVanishes) {
  Lcg random{7};
  std::set<std::string> seen;
  for (int i = 0; i < 400; ++i) {
    const auto rows = random_rows(random, true);
    const History h = read(csv_of(rows), options_of("2026-03-10"));
    ASSERT_EQ(h.rows(), rows.size());
    ASSERT_EQ(h.events() + h.set_aside(), h.rows()) << csv_of(rows);
    std::int64_t told_aside = 0;
    for (const Finding& f : h.findings()) {
      ASSERT_GT(f.count, 0);
      ASSERT_FALSE(f.message.empty() || f.action.empty() || f.subject.empty()) << f.code;
      ASSERT_EQ(f.message.find('{'), std::string::npos) << f.message;
      if (aside_codes.count(f.code)) told_aside += f.count;
      seen.insert(f.code);
    }
    ASSERT_EQ(told_aside, static_cast<std::int64_t>(h.set_aside())) << csv_of(rows);
    // Visits of one opportunity follow each other; open and closed are what the last visits say.
    std::size_t ends = 0;
    for (std::size_t k = 0; k < h.visits().size(); ++k) {
      const Visit& v = h.visits()[k];
      ASSERT_LE(v.entered_us, v.left_us);
      ASSERT_LE(v.entry, v.exit);
      ASSERT_LE(v.left_us, h.as_of().since_epoch_us());
      ASSERT_EQ(v.first, k == 0 || h.visits()[k - 1].opportunity != v.opportunity);
      if (!v.first) {
        ASSERT_EQ(h.visits()[k - 1].next, v.stage.index());
        ASSERT_EQ(h.visits()[k - 1].left_us, v.entered_us);
      }
      if (v.next == none && !v.removed) ++ends;
    }
    ASSERT_EQ(ends, h.open().size() + h.closed().size());
  }
  for (const std::string& code : aside_codes) EXPECT_TRUE(seen.count(code)) << "no random log has " << code;
}

TEST(HistoryProperties, TheOrderOfRowsDoesNotMatter) {
  Lcg random{11};
  for (int i = 0; i < 200; ++i) {
    auto rows = random_rows(random, i % 2 == 0);
    const History straight = read(csv_of(rows), options_of("2026-03-10"));
    for (std::size_t k = rows.size(); k > 1; --k) std::swap(rows[k - 1], rows[random.below(static_cast<std::uint32_t>(k))]);
    const History shuffled = read(csv_of(rows), options_of("2026-03-10"));
    expect_same_view(straight, shuffled);
    ASSERT_EQ(counted(straight, {"out_of_order"}), counted(shuffled, {"out_of_order"}));
  }
}

TEST(HistoryProperties, LaterRowsChangeNothingOfThePast) {
  Lcg random{13};
  const Instant moment = Zone().start_of(Day::parse("2026-02-01"));
  int with_later = 0;
  for (int i = 0; i < 300; ++i) {
    auto rows = random_rows(random, i % 2 == 0);
    // Rows that cannot be dated are aside whatever as_of is: they stay on both sides.
    std::stable_partition(rows.begin(), rows.end(), [&](const Row& r) {
      ParsedTime t;
      if (!parse_time(r.at, t) || t.us < 0) return true;
      std::int64_t knowledge = t.us;
      if (parse_time(r.recorded, t)) knowledge = std::max(knowledge, t.us);
      return knowledge < moment.since_epoch_us();
    });
    const auto later = std::find_if(rows.begin(), rows.end(), [&](const Row& r) {
      ParsedTime t;
      if (!parse_time(r.at, t) || t.us < 0) return false;
      std::int64_t knowledge = t.us;
      if (parse_time(r.recorded, t)) knowledge = std::max(knowledge, t.us);
      return knowledge >= moment.since_epoch_us();
    });
    if (later == rows.begin() || later == rows.end()) continue;
    ++with_later;
    HistoryOptions then = options_of();
    then.as_of = moment;
    const std::vector<Row> early(rows.begin(), later);
    const History known = read(csv_of(early), then);
    const History past = read(csv_of(rows)).as_of(moment);
    expect_same_view(known, past);
    const std::set<std::string> of_later = {"not_known_yet", "in_the_future", "unknown_stage", "unknown_kind", "missing_opportunity"};
    ASSERT_EQ(counted(known, of_later), counted(past, of_later));
    // And altering what was recorded later changes nothing either.
    for (auto r = later; r != rows.end(); ++r) {
      r->rep = "Zoe";
      r->amount = "77";
      if (r->opportunity != "") r->opportunity = "D0";
    }
    expect_same_view(known, read(csv_of(rows)).as_of(moment));
  }
  EXPECT_GT(with_later, 200);
}

TEST(HistoryProperties, ANaiveReplayFindsTheSame) {
  Lcg random{17};
  std::size_t visits = 0;
  for (int i = 0; i < 300; ++i) {
    auto rows = random_rows(random, false);
    for (Row& r : rows) r.recorded.clear();
    struct Fact { std::int64_t at; long seq; const Row* row; };
    std::map<std::string, std::vector<Fact>> deals;
    const std::int64_t end = Zone().start_of(Day::parse("2026-02-15")).since_epoch_us();
    for (const Row& r : rows) {
      ParsedTime t;
      ASSERT_TRUE(parse_time(r.at, t));
      if (t.us < end) deals[r.opportunity].push_back({t.us, std::stol(r.seq), &r});
    }
    std::vector<std::string> expected;
    for (auto& [name, facts] : deals) {
      std::sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.at != b.at ? a.at < b.at : a.seq < b.seq; });
      std::string stage, rep;
      for (const Fact& f : facts) {
        if (!f.row->rep.empty()) rep = f.row->rep;
        if (f.row->stage.empty() || f.row->stage == stage) continue;
        stage = f.row->stage;
        expected.push_back(name + " " + stage + " " + Instant(f.at).iso() + " " + rep);
      }
    }
    const History h = read(csv_of(rows), options_of("2026-02-15"));
    std::vector<std::string> got;
    for (const Visit& v : h.visits())
      got.push_back(h.opportunities()[static_cast<std::size_t>(v.opportunity)] + " " + h.graph()[v.stage].name + " " + Instant(v.entered_us).iso() + " " +
                    (v.rep == none ? "" : h.reps()[static_cast<std::size_t>(v.rep)]));
    std::stable_sort(got.begin(), got.end(), [](const std::string& a, const std::string& b) { return a.substr(0, a.find(' ')) < b.substr(0, b.find(' ')); });
    ASSERT_EQ(got, expected) << csv_of(rows);
    visits += got.size();
  }
  EXPECT_GT(visits, 3000u);
}

TEST(HistoryProperties, ManyThreadsReadOneHistory) {
  Lcg random{19};
  const History h = read(csv_of(random_rows(random, true)), options_of("2026-03-10"));
  const History past = h.as_of(Zone().start_of(Day::parse("2026-02-01")));
  const auto names = all(past.opportunities());
  std::vector<std::thread> threads;
  std::vector<int> same(4);
  for (std::size_t t = 0; t < same.size(); ++t)
    threads.emplace_back([&, t] {
      const History again = h.as_of(Zone().start_of(Day::parse("2026-02-01")));
      same[t] = all(again.opportunities()) == names && all(past.opportunities()) == names && all(again.visits()) == all(past.visits());
    });
  for (std::thread& t : threads) t.join();
  EXPECT_THAT(same, ::testing::Each(1));
}
