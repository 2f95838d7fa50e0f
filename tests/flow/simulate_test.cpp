#include "voronka/flow/simulate.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "voronka/base/error.hpp"
#include "voronka/table/csv.hpp"

using namespace voronka;
using nlohmann::json;
using ::testing::HasSubstr;

namespace {

std::string bytes(const Simulated& s) {
  return write_csv(s.events) + write_csv(s.activities) + write_csv(s.bookings) + write_csv(s.team) + write_csv(s.absences) + write_csv(s.calendar) + s.truth;
}

std::string cell(const Table& t, const char* column, std::size_t row) {
  const Column& c = t.column(column);
  return c.is_null(row) || c.codes[row] < 0 ? "" : c.dictionary[static_cast<std::size_t>(c.codes[row])];
}

std::string fault(const json& spec) {
  try {
    (void)simulate(spec.dump(), 1);
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_data);
    return e.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

TEST(Simulate, SameSeedSameBytesAndOthersOtherwise) {
  for (const char* preset : {"small", "dirty", "faults", "closed_only"}) {
    const std::string once = bytes(simulate(preset, 7));
    EXPECT_EQ(once, bytes(simulate(preset, 7))) << preset;
    EXPECT_NE(once, bytes(simulate(preset, 8))) << preset;
    EXPECT_NE(once, bytes(simulate(preset, 7, 1))) << preset;
    EXPECT_EQ(once, bytes(simulate(simulation_preset(preset), 7))) << preset;
  }
}

// Numbers are addressed: a company seen earlier is the same company with its later rows missing.
TEST(Simulate, AnEarlierAsOfShowsTheSameCompany) {
  json spec = json::parse(simulation_preset("closed_only"));
  const Simulated later = simulate(spec.dump(), 3);
  spec["as_of"] = "2026-03-02";
  const std::string early = write_csv(simulate(spec.dump(), 3).events);
  EXPECT_TRUE(write_csv(later.events).starts_with(early));
  EXPECT_GT(early.size(), 10'000u);
}

// 20 % of the leads are won. Leads of the first 60 days have had 120 days and more, by when CIF has reached 0.2 Phi(ln(120/40)/0.6) = 0.1933.
TEST(Simulate, FrequenciesAgreeWithTheTruth) {
  const Simulated s = simulate("closed_only", 11);
  const json truth = json::parse(s.truth);
  for (const json& curve : truth["incidence"]) {
    if (curve["to"] != "won") continue;
    for (const int h : {10, 40, 90, 150})
      EXPECT_NEAR(curve["probability"][static_cast<std::size_t>(h)].get<double>(), 0.2 * 0.5 * std::erfc(-std::log(h / 40.0) / 0.6 / std::sqrt(2.0)), 1e-12) << h;
  }
  const Column& at = s.events.column("at");
  std::map<std::string, std::int64_t> born;
  std::set<std::string> ripe;
  int won = 0;
  constexpr std::int64_t day = 86'400'000'000;
  const std::int64_t start = Day::of(2026, 1, 1).since_epoch() * day;
  for (std::size_t i = 0; i < s.events.rows(); ++i) {
    const std::string deal = cell(s.events, "opportunity", i), stage = cell(s.events, "stage", i);
    const std::int64_t days = at.integers[i] / day;
    if (stage == "lead") {
      born[deal] = days;
      if (at.integers[i] < start + 60 * day) ripe.insert(deal);
    } else if (stage == "won" && ripe.contains(deal) && days - born.at(deal) <= 120) {
      ++won;
    }
  }
  const double n = static_cast<double>(ripe.size()), p = 0.2 * 0.5 * std::erfc(-std::log(3.0) / 0.6 / std::sqrt(2.0));
  EXPECT_NEAR(n, 681.4, 5 * std::sqrt(681.4));  // sum of 10 x 1.03^(d/7), d = 0 .. 59
  EXPECT_NEAR(won / n, p, 4 * std::sqrt(p * (1 - p) / n));
}

TEST(Simulate, EveryRowIsKnownAndInOrderAndTablesHaveTheirColumns) {
  const Simulated s = simulate("small", 5);
  const Column& at = s.events.column("at");
  const std::int64_t as_of = Zone("Europe/Moscow").start_of(Day::of(2026, 6, 1)).since_epoch_us();
  for (std::size_t i = 0; i < s.events.rows(); ++i) {
    EXPECT_LT(at.integers[i], as_of);
    if (i > 0) {
      EXPECT_GE(at.integers[i], at.integers[i - 1]);
    }
  }
  EXPECT_EQ(s.team.rows(), 3u);
  EXPECT_EQ(s.absences.rows(), 3u);
  int future = 0;
  for (std::size_t i = 0; i < s.bookings.rows(); ++i) {
    const bool ahead = s.bookings.column("due").integers[i] >= as_of;
    EXPECT_LT(s.bookings.column("booked_at").integers[i], as_of);
    EXPECT_EQ(cell(s.bookings, "outcome", i).empty(), ahead);
    future += ahead ? 1 : 0;
  }
  EXPECT_GT(future, 0);
  EXPECT_GT(s.activities.rows(), 1000u);
  const json truth = json::parse(s.truth);
  for (const char* key : {"incidence", "rates", "lags", "reps", "faults", "outcome"}) EXPECT_TRUE(truth.contains(key)) << key;
}

TEST(Simulate, WartsAndFaultsAreInTheTruth) {
  std::map<std::string, std::int64_t> counts;
  const json truth = json::parse(simulate("dirty", 2).truth);
  for (const json& f : truth["faults"])
    if (f["in"] == "data") counts[f["code"]] = f["count"];
  EXPECT_EQ(counts.size(), 31u);  // thirty that are put in, and the names
  for (const auto& [code, count] : counts) EXPECT_GT(count, 0) << code;
  EXPECT_EQ(json::parse(simulate("faults", 2).truth)["faults"].size(), 5u);
}

TEST(Simulate, FaultsOfTheSpecificationAreLocated) {
  const json good = json::parse(simulation_preset("small"));
  const auto with = [&](const char* pointer, json value) {
    json spec = good;
    spec[json::json_pointer(pointer)] = std::move(value);
    return fault(spec);
  };
  EXPECT_THAT(with("/moves/0/rate", 1.5), HasSubstr("/moves/0/rate"));
  EXPECT_THAT(with("/moves/0/lag/law", "weibull"), HasSubstr("/moves/0/lag/law"));
  EXPECT_THAT(with("/moves/1/rate", 0.7), HasSubstr("more than 1"));
  EXPECT_THAT(with("/as_of", "2025-06-02"), HasSubstr("/as_of"));
  EXPECT_THAT(with("/clock", "sidereal"), HasSubstr("/clock"));
  EXPECT_THAT(with("/calendar/zone", "Europe/Moskau"), HasSubstr("/calendar"));
  EXPECT_THAT(with("/currency", "RUR"), HasSubstr("/currency"));
  EXPECT_THAT(with("/inflow/per_day", -1), HasSubstr("/inflow/per_day"));
  EXPECT_THAT(with("/absences/0/rep", "Nobody"), HasSubstr("/absences/0/rep"));
  EXPECT_THAT(with("/bookings/0/show", 0), HasSubstr("/bookings/0/show"));
  EXPECT_THAT(with("/colour", "red"), HasSubstr("\"colour\""));
  EXPECT_THAT(with("/dirt", json{{"mud", 0.1}}), HasSubstr("\"mud\""));
  EXPECT_THAT(with("/format", "x"), HasSubstr("/format"));
  try {
    (void)simulate("tiny", 1);
    FAIL() << "accepted";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
    EXPECT_THAT(e.what(), HasSubstr("closed_only"));
  }
}

}  // namespace
