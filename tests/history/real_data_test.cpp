// Data that nobody here made: what is wrong with it is found and counted, and the curves are those published with it.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "history/log.hpp"
#include "support/real_data.hpp"
#include "voronka/estimation/incidence.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::HasSubstr;

namespace {

/// Cumulative incidence of every end on day `horizon`, from the first visit, by the Aalen-Johansen estimator on the visits of the history.
/// Age 0 is a day like any other; delayed entry at day T: at risk from the start of T; still open: seen to the end of the last known day.
std::map<std::string, double> ends_within(const History& h, std::int32_t horizon) {
  std::vector<Spell> spells;
  for (const Visit& v : h.visits()) {
    if (!v.first) continue;
    const int from = h.delayed_entry() ? std::max(0, *h.delayed_entry() - v.entry) : 0, until = v.exit - v.entry;
    if (from <= until) spells.push_back({from - 1.0, static_cast<double>(until), v.stage.index(), v.next});
  }
  const StateProbabilities p = aalen_johansen(spells, h.graph().size(), 0, {.s = -1.0});
  std::map<std::string, double> out;
  const auto after = std::upper_bound(p.times.begin(), p.times.end(), static_cast<double>(horizon)) - p.times.begin();
  for (std::size_t i = 0; i < h.graph().size(); ++i) out[h.graph().stages()[i].name] = p.probability[static_cast<std::size_t>(after) - 1][i];
  return out;
}

/// The library's own answer to the same question, 1e-4 from what is published.
void expect_incidence(const History& h, const char* end, std::int32_t horizon, double published) {
  IncidenceOptions options;
  options.clock = Clock::calendar;
  options.horizons = {horizon};
  bool there = false;
  for (const Incidence& row : incidence(h, WorkCalendar::weekdays(h.zone().name()), options)) {
    if (!row.segment.empty() || row.to != h.graph().at(end)) continue;
    there = true;
    EXPECT_NEAR(row.probability, published, 1e-4) << end << " within " << horizon;
  }
  EXPECT_TRUE(there) << end;
}

void expect_whole(const History& h) { EXPECT_EQ(h.rows(), h.events() + h.set_aside()); }

History maven(std::optional<Day> delayed_entry) {
  HistoryOptions options;
  options.currency = "USD";
  options.as_of = options.zone.start_of(Day::parse("2018-01-01"));
  options.delayed_entry = delayed_entry;
  Columns columns;
  columns.rep = "agent";
  columns.amount = "amount";
  columns.segments = {"manager", "office"};
  return History::from(maven_graph(), reshaped("maven_crm.py", "data/maven_crm"), columns, options);
}

}  // namespace

TEST(RealData, MavenWithoutDelayedEntry) {
  VORONKA_NEEDS("data/maven_crm");
  const History h = maven({});
  expect_whole(h);
  EXPECT_EQ(h.rows(), 15511u);
  EXPECT_EQ(h.set_aside(), 500u);
  EXPECT_EQ(found(h, "missing_time"), 500) << "opportunities without any date";
  EXPECT_EQ(found(h, "lost_amount_zero"), 2473);
  EXPECT_EQ(found(h, "closes_start_late"), 852) << "engaged more than 16 days, the median way to a close, before the first close";
  EXPECT_THAT(finding(h, "closes_start_late").message, HasSubstr("2017-03-01"));
  EXPECT_EQ(found(h, "stale_open"), 1291);
  EXPECT_THAT(finding(h, "stale_open").message, HasSubstr("the oldest is 423 days old, the longest way to a close took 138 days"));
  EXPECT_EQ(h.open().size(), 1589u);
  EXPECT_EQ(std::ranges::count_if(h.closed(), [&](const Closed& c) { return h.graph()[c.stage].kind == StageKind::won; }), 4238);
  EXPECT_EQ(h.reps().size(), 30u);
  for (const auto& [day, won, lost] : {std::tuple{30, .2190, .1622}, {90, .3970, .2521}, {138, .5194, .3017}}) {
    EXPECT_NEAR(ends_within(h, day)["Won"], won, 1e-4) << day;
    expect_incidence(h, "Won", day, won);
    EXPECT_NEAR(ends_within(h, day)["Lost"], lost, 1e-4) << day;
    expect_incidence(h, "Lost", day, lost);
  }
}

TEST(RealData, MavenWithDelayedEntry) {
  VORONKA_NEEDS("data/maven_crm");
  const History h = maven(Day::parse("2017-03-01"));
  expect_whole(h);
  EXPECT_EQ(found(h, "delayed_entry"), 1185);
  EXPECT_EQ(found(h, "closes_start_late"), 0) << "the stated delayed entry answers it";
  EXPECT_EQ(found(h, "closed_before_delayed_entry"), 0);
  for (const auto& [day, won, lost] : {std::tuple{30, .2473, .1840}, {90, .4195, .2710}, {138, .5290, .3153}}) {
    EXPECT_NEAR(ends_within(h, day)["Won"], won, 1e-4) << day;
    expect_incidence(h, "Won", day, won);
    EXPECT_NEAR(ends_within(h, day)["Lost"], lost, 1e-4) << day;
    expect_incidence(h, "Lost", day, lost);
  }
}

TEST(RealData, MavenAsKnownAtTheEndOfJune) {
  VORONKA_NEEDS("data/maven_crm");
  const History now = maven({});
  const History june = now.as_of(now.zone().start_of(Day::parse("2017-07-01")));
  EXPECT_EQ(june.open().size(), 1686u);
  std::int64_t won = 0, money = 0, lost = 0, fresh = 0, fresh_money = 0;
  std::map<std::string, Day> engaged;
  for (const Visit& v : now.visits())
    if (v.first) engaged[now.opportunities()[static_cast<std::size_t>(v.opportunity)]] = v.entry;
  for (const Closed& c : now.closed()) {
    if (c.day < Day::parse("2017-07-01") || c.day >= Day::parse("2017-10-01")) continue;
    const bool win = now.graph()[c.stage].kind == StageKind::won;
    const bool old = engaged.at(now.opportunities()[static_cast<std::size_t>(c.opportunity)]) < Day::parse("2017-07-01");
    if (old && win) ++won, money += c.amount_minor;
    if (old && !win) ++lost;
    if (!old && win) ++fresh, fresh_money += c.amount_minor;
  }
  EXPECT_EQ(won, 609);
  EXPECT_EQ(money, 144145000);
  EXPECT_EQ(lost, 360);
  EXPECT_EQ(fresh, 648);
  EXPECT_EQ(fresh_money, 154080500);
}

TEST(RealData, HotelBookings) {
  VORONKA_NEEDS("data/hotel_bookings/hotel_bookings.csv.zip");
  HistoryOptions options;
  options.currency = "EUR";
  Columns columns;
  columns.opportunity = "booking";
  columns.rep = "agent";
  columns.channel = "channel";
  columns.amount = "amount";
  columns.expected_close = "arrival";
  const History h = History::from(hotel_graph(), reshaped("hotel_bookings.py", "data/hotel_bookings/hotel_bookings.csv.zip"), columns, options);
  expect_whole(h);
  EXPECT_EQ(h.rows(), 238780u);
  EXPECT_EQ(h.set_aside(), 0u) << "31,994 bookings have an equal line and another number: they are all genuine";
  EXPECT_EQ(found(h, "duplicate"), 0);
  EXPECT_EQ(found(h, "negative_amount"), 1);
  EXPECT_THAT(finding(h, "negative_amount").message, HasSubstr("-63.80"));
  EXPECT_EQ(found(h, "null_text"), 16340);
  EXPECT_THAT(finding(h, "null_text").message, HasSubstr("NULL"));
  EXPECT_EQ(found(h, "tie_by_stage_order"), 13085) << "booked and ended on one day";
  EXPECT_EQ(found(h, "closes_start_late"), 20) << "bookings before mid-2015 are only those with a long lead: they are selected by arrival";
  EXPECT_EQ(h.opportunities().size(), 119390u);
  EXPECT_EQ(h.as_of(), options.zone.start_of(Day::parse("2017-09-01")));
  EXPECT_TRUE(h.open().empty());
  for (const auto& [day, out, canceled] : {std::tuple{30, .2640, .1935}, {90, .4182, .2743}, {365, .6211, .3563}}) {
    auto ends = ends_within(h, day);
    EXPECT_NEAR(ends["Check-Out"], out, 1e-4) << day;
    EXPECT_NEAR(ends["Canceled"], canceled, 1e-4) << day;
    expect_incidence(h, "Check-Out", day, out);
    expect_incidence(h, "Canceled", day, canceled);
  }
}

TEST(RealData, TrafficFines) {
  VORONKA_NEEDS("data/traffic_fines/traffic_fines.csv");
  HistoryOptions options;
  options.currency = "EUR";
  Columns columns;
  columns.opportunity = "case";
  columns.rep = "officer";
  columns.amount = "amount";
  const History h = History::from(fines_graph(), reshaped("traffic_fines.py", "data/traffic_fines/traffic_fines.csv"), columns, options);
  expect_whole(h);
  EXPECT_EQ(h.rows(), 34724u);
  EXPECT_EQ(h.opportunities().size(), 10000u);
  EXPECT_EQ(found(h, "bulk_move"), 3092);
  EXPECT_THAT(finding(h, "bulk_move").message, HasSubstr("3092 of the 3387 entries into \"Send for Credit Collection\" are on 2009-03-30"));
  // Counted by an independent replay of the file: same-day rows in the order of the stages.
  EXPECT_EQ(found(h, "tie_by_stage_order"), 469);
  EXPECT_EQ(found(h, "tie_by_row_order"), 0);
  EXPECT_EQ(found(h, "duplicate"), 6) << "a payment repeated with the same total";
  EXPECT_EQ(found(h, "amount_changed_after_win"), 254) << "further payments";
  EXPECT_EQ(found(h, "reopened"), 113) << "paid in part, then collected";
  EXPECT_EQ(found(h, "zero_length_stay"), 469);
  EXPECT_EQ(h.open().size(), 2080u);
  EXPECT_EQ(h.set_aside(), 6u);
}
