#include "voronka/time/zone.hpp"

#include <date/tz.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "support/oracle.hpp"
#include "time/zone_rules.hpp"
#include "voronka/base/error.hpp"
#include "voronka/base/random.hpp"

using namespace voronka;
using ::testing::HasSubstr;

namespace {

constexpr std::int64_t second = 1'000'000, hour = 3600 * second;

template <class F>
std::string refusal(F f, ErrorCode code = ErrorCode::invalid_argument) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), code);
    return e.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

std::int64_t us(const char* text) {
  ParsedTime t;
  EXPECT_TRUE(parse_time(text, t)) << text;
  return t.us;
}
Instant utc(const char* text) { return Instant(us(text)); }

TEST(Zone, UtcNeedsNoFile) {
  const Zone zone;
  EXPECT_EQ(zone.name(), "UTC");
  EXPECT_EQ(zone, Zone("UTC"));
  EXPECT_EQ(zone.day_of(utc("2026-06-01T00:00:00Z")), Day::of(2026, 6, 1));
  EXPECT_EQ(zone.day_of(Instant(-1)), Day::of(1969, 12, 31));
  EXPECT_EQ(zone.start_of(Day::of(2026, 6, 1)), utc("2026-06-01T00:00:00Z"));
}

// Moscow: summer time all year (UTC+4) from 2011-03-27, UTC+3 from 2014-10-26 (tz database, file europe).
TEST(Zone, MoscowChangedForGoodIn2011And2014) {
  const Zone moscow("Europe/Moscow");
  EXPECT_EQ(moscow.offset_at(utc("2010-01-15T00:00:00Z")).us_east, 3 * hour);
  EXPECT_EQ(moscow.offset_at(utc("2010-07-15T00:00:00Z")).us_east, 4 * hour);
  EXPECT_EQ(moscow.offset_at(utc("2012-01-15T00:00:00Z")).us_east, 4 * hour);
  EXPECT_EQ(moscow.offset_at(utc("2014-10-25T21:59:59Z")).us_east, 4 * hour);
  EXPECT_EQ(moscow.offset_at(utc("2014-10-25T22:00:00Z")).us_east, 3 * hour);
  EXPECT_EQ(moscow.offset_at(utc("2026-07-15T00:00:00Z")).us_east, 3 * hour);
  EXPECT_EQ(moscow.day_of(utc("2026-05-31T20:59:59Z")), Day::of(2026, 5, 31));
  EXPECT_EQ(moscow.day_of(utc("2026-05-31T21:00:00Z")), Day::of(2026, 6, 1));
}

TEST(Zone, BerlinJumpsInMarchAndRepeatsAnHourInOctober) {
  const Zone berlin("Europe/Berlin");
  // 2026-03-29 02:00 does not exist: the clock jumps from 01:00Z on.
  const auto gap = berlin.from_local_us(us("2026-03-29 02:30"), LocalTimeRule::first);
  EXPECT_TRUE(gap.gap);
  EXPECT_EQ(gap.at, utc("2026-03-29T01:00:00Z"));
  EXPECT_EQ(berlin.from_local_us(us("2026-03-29 01:59:59"), LocalTimeRule::refuse).at, utc("2026-03-29T00:59:59Z"));
  EXPECT_EQ(berlin.from_local_us(us("2026-03-29 03:00:00"), LocalTimeRule::refuse).at, utc("2026-03-29T01:00:00Z"));
  const auto overlap = berlin.from_local_us(us("2026-10-25 02:30"), LocalTimeRule::first);
  EXPECT_TRUE(overlap.overlap);
  EXPECT_EQ(overlap.at, utc("2026-10-25T00:30:00Z"));
  EXPECT_FALSE(berlin.from_local_us(us("2026-10-25 03:00"), LocalTimeRule::refuse).overlap);
  EXPECT_THAT(refusal([&] { (void)berlin.from_local_us(us("2026-03-29 02:30"), LocalTimeRule::refuse); }, ErrorCode::invalid_data),
              AllOf(HasSubstr("2026-03-29T02:30:00"), HasSubstr("Europe/Berlin"), HasSubstr("2026-03-29T00:30:00Z"), HasSubstr("2026-03-29T01:30:00Z")));
  EXPECT_THAT(refusal([&] { (void)berlin.from_local_us(us("2026-10-25 02:30"), LocalTimeRule::refuse); }, ErrorCode::invalid_data),
              AllOf(HasSubstr("exists twice"), HasSubstr("2026-10-25T00:30:00Z"), HasSubstr("2026-10-25T01:30:00Z")));
}

TEST(Zone, DaysWithoutMidnightWithTwoAndNotAtAll) {
  // Brazil put its clocks forward at midnight: 2018-11-04 began at 01:00.
  const Zone sao_paulo("America/Sao_Paulo");
  EXPECT_EQ(sao_paulo.start_of(Day::of(2018, 11, 4)), utc("2018-11-04T03:00:00Z"));
  EXPECT_EQ(sao_paulo.day_of(utc("2018-11-04T02:59:59Z")), Day::of(2018, 11, 3));
  EXPECT_EQ(sao_paulo.day_of(utc("2018-11-04T03:00:00Z")), Day::of(2018, 11, 4));
  // Cuba puts them back from 01:00 to 00:00: midnight comes twice and the day starts with the first.
  const Zone havana("America/Havana");
  EXPECT_EQ(havana.start_of(Day::of(2025, 11, 2)), utc("2025-11-02T04:00:00Z"));
  EXPECT_EQ(havana.start_of(Day::of(2025, 11, 3)) , utc("2025-11-03T05:00:00Z"));
  // Samoa crossed the date line: 2011-12-30 never was.
  const Zone apia("Pacific/Apia");
  EXPECT_EQ(apia.start_of(Day::of(2011, 12, 30)), apia.start_of(Day::of(2011, 12, 31)));
  EXPECT_EQ(apia.day_of(utc("2011-12-30T09:59:59Z")), Day::of(2011, 12, 29));
  EXPECT_EQ(apia.day_of(utc("2011-12-30T10:00:00Z")), Day::of(2011, 12, 31));
}

TEST(Zone, LocalTimeThereAndBackInEveryZone) {
  const Random random(21);
  std::uint32_t n = 0;
  for (const auto& known : date::get_tzdb().zones) {
    if (known.name().starts_with("right/") || known.name().starts_with("posix/")) continue;
    const Zone zone(known.name());
    for (int i = 0; i < 40; ++i) {
      const Instant at(static_cast<std::int64_t>(random.uniform(n++, 0, 0, 0) * 3.2e15));
      const auto back = zone.from_local_us(zone.local_us(at), LocalTimeRule::first);
      EXPECT_FALSE(back.gap);
      EXPECT_EQ(zone.local_us(back.at), zone.local_us(at)) << zone.name() << " " << at.iso();
      if (!back.overlap) {
        EXPECT_EQ(back.at, at) << zone.name();
      } else {
        EXPECT_LE(back.at, at);
      }
      const Day day = zone.day_of(at);
      EXPECT_EQ(zone.day_of(zone.start_of(day)), day) << zone.name() << " " << at.iso();
      EXPECT_LE(zone.start_of(day), at);
    }
  }
  EXPECT_GT(n, 10'000u);
}

// Howard Hinnant's date library reads the same files by its own road. It knows no footers, so it is asked up to the last change they list (2037).
TEST(Zone, AgreesWithHinnantsDateInEveryZone) {
  const Random random(8);
  std::uint32_t n = 0;
  for (const auto& known : date::get_tzdb().zones) {
    if (known.name().starts_with("right/")) continue;
    const Zone zone(known.name());
    const auto compare = [&](std::int64_t seconds) {
      const date::sys_seconds t{std::chrono::seconds(seconds)};
      ASSERT_EQ(zone.offset_at(Instant(seconds * second)).us_east, known.get_info(t).offset.count() * second) << known.name() << " at " << seconds;
    };
    for (int i = 0; i < 60; ++i) compare(static_cast<std::int64_t>(random.uniform(n++, 0, 0, 0) * 2'140'000'000.0));
    Instant at = utc("1990-01-01T00:00:00Z");
    for (int i = 0; i < 40 && zone.offset_at(at).until < utc("2037-01-01T00:00:00Z"); ++i) {
      at = zone.offset_at(at).until;
      compare(at.since_epoch_us() / second - 1);
      compare(at.since_epoch_us() / second);
    }
  }
}

// Zone files list the changes up to 2037 and say the yearly rule besides. Without the list the rule must give the same.
TEST(ZoneRules, FootersContinueTheListedChanges) {
  int with_summer = 0;
  for (const auto& known : date::get_tzdb().zones) {
    if (known.name().starts_with("right/")) continue;
    ZoneRules listed, cut;
    std::string fault;
    ASSERT_TRUE(read_tzif(voronka::testing::read_file("/usr/share/zoneinfo/" + known.name()), listed, fault)) << known.name() << ": " << fault;
    if (!listed.forever || !listed.summer) continue;
    static const std::set<std::string> lunar = {"Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron"};  // changes follow Ramadan, no rule
    if (lunar.contains(known.name())) continue;
    ++with_summer;
    cut = listed;
    // The rule holds after the last year for which somebody has announced something else (Cuba, 2026, is an example).
    std::erase_if(cut.changes, [](const auto& c) { return c.at > 1'988'150'400; });  // 2033-01-01
    for (std::int64_t t = 1'988'150'400; t < 2'114'380'800; t += 7 * 3600) {          // .. 2037-01-01
      ASSERT_EQ(cut.at(t).east, listed.at(t).east) << known.name() << " at " << t;
      ASSERT_LE(cut.at(t).from, t);
      ASSERT_GT(cut.at(t).until, t);
    }
  }
  EXPECT_GT(with_summer, 50);
}

TEST(Zone, KnowsSummerAfter2037) {
  const Zone berlin("Europe/Berlin"), sydney("Australia/Sydney");
  EXPECT_EQ(berlin.offset_at(utc("2040-07-01T00:00:00Z")).us_east, 2 * hour);
  EXPECT_EQ(berlin.offset_at(utc("2040-12-01T00:00:00Z")).us_east, hour);
  EXPECT_EQ(sydney.offset_at(utc("2050-01-01T00:00:00Z")).us_east, 11 * hour);
  EXPECT_EQ(sydney.offset_at(utc("2050-07-01T00:00:00Z")).us_east, 10 * hour);
  // 2040-03-25 is the last Sunday of March.
  EXPECT_TRUE(berlin.from_local_us(us("2040-03-25 02:30"), LocalTimeRule::first).gap);
}

TEST(ZoneRules, ReadsFootersOfEveryShape) {
  ZoneRules r;
  ASSERT_TRUE(read_footer("<-03>3", r));
  EXPECT_EQ(r.standard_east, -3 * 3600);
  EXPECT_FALSE(r.summer);
  ASSERT_TRUE(read_footer("IST-1GMT0,M10.5.0,M3.5.0/1", r));  // Dublin: its "summer" is the winter
  EXPECT_EQ(r.standard_east, 3600);
  EXPECT_EQ(r.summer_east, 0);
  ASSERT_TRUE(read_footer("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", r));
  EXPECT_EQ(r.summer_starts.seconds, -3600);
  ASSERT_TRUE(read_footer("EST5EDT,0/0,J365/25", r));  // summer time all year
  for (const int y : {2024, 2025, 2026})
    for (int d = 0; d < 366; ++d)
      EXPECT_EQ(r.at((Day::of(y, 1, 1) + d).since_epoch() * 86400LL + 43200).east, -4 * 3600);
  ASSERT_TRUE(read_footer("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", r));
  EXPECT_EQ(r.standard_east, 37800);
  for (const char* text : {"", "MSK", "MS-3", "<+>3", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
                           "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J365", "CET-1CEST,M3.5.0,M10.5.0/168", "CET-1CEST,M3.5.0,M10.5.0x", "CET-25"})
    EXPECT_FALSE(read_footer(text, r)) << text;
}

/// A TZif file of version 2 without listed changes, as compact builds of the tz database write them.
std::string tzif(int east, const std::string& footer) {
  const auto number = [](std::uint32_t n) {
    return std::string{static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8), static_cast<char>(n)};
  };
  std::string header = std::string("TZif2") + std::string(15, '\0');
  for (const std::uint32_t n : {0u, 0u, 0u, 0u, 1u, 4u}) header += number(n);
  const std::string block = number(static_cast<std::uint32_t>(east)) + std::string(2, '\0') + std::string("XXX\0", 4);
  return header + block + header + block + "\n" + footer + "\n";
}

class OwnFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("voronka_zone_test_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_ / "Test");
    ::setenv("VORONKA_TZDIR", folder_.c_str(), 1);
  }
  void TearDown() override {
    ::unsetenv("VORONKA_TZDIR");
    std::filesystem::remove_all(folder_);
  }
  void write(const std::string& name, const std::string& bytes) const { std::ofstream(folder_ / "Test" / name, std::ios::binary) << bytes; }
  std::filesystem::path folder_;
};

TEST_F(OwnFolder, IsReadInPlaceOfTheSystems) {
  write("Compact", tzif(3600, "CET-1CEST,M3.5.0,M10.5.0/3"));
  const Zone zone("Test/Compact");
  EXPECT_EQ(zone.offset_at(utc("2026-07-01T00:00:00Z")).us_east, 2 * hour);
  EXPECT_EQ(zone.start_of(Day::of(2026, 1, 1)), utc("2025-12-31T23:00:00Z"));
  EXPECT_TRUE(zone.from_local_us(us("2026-03-29 02:30"), LocalTimeRule::first).gap);
  EXPECT_THAT(refusal([] { Zone("Europe/Moscow"); }), AllOf(HasSubstr("\"Europe/Moscow\""), HasSubstr(folder_.string())));
}

TEST_F(OwnFolder, BrokenFilesAreNamed) {
  const std::string good = tzif(3600, "CET-1");
  write("Empty", "");
  write("Text", "this is not a zone file, but long enough to hold a header of one");
  write("BadFooter", tzif(3600, "CE-1"));
  std::string leaps = good;
  leaps[44 + 10 + 31] = 1;  // leapcnt of the second header
  write("Leaps", leaps + std::string(12, '\0'));
  for (std::size_t n = 1; n < good.size(); ++n) {  // cut anywhere
    const std::string name = "Cut" + std::to_string(n);
    write(name, good.substr(0, n));
    EXPECT_THAT(refusal([&] { Zone("Test/" + name); }), HasSubstr("Test/" + name));
  }
  EXPECT_THAT(refusal([] { Zone("Test/Empty"); }), HasSubstr("not known"));
  EXPECT_THAT(refusal([] { Zone("Test/Text"); }), HasSubstr("not a TZif file"));
  EXPECT_THAT(refusal([] { Zone("Test/BadFooter"); }), HasSubstr("footer"));
  EXPECT_THAT(refusal([] { Zone("Test/Leaps"); }), HasSubstr("leap seconds"));
  EXPECT_THAT(refusal([] { Zone("Test"); }), HasSubstr("not known"));  // a folder
}

TEST(Zone, RefusesWhatIsNoZone) {
  EXPECT_THAT(refusal([] { Zone("Europe/Moskau"); }), AllOf(HasSubstr("\"Europe/Moskau\""), HasSubstr("/usr/share/zoneinfo"), HasSubstr("VORONKA_TZDIR")));
  for (const char* name : {"", "/etc/passwd", "../../../etc/passwd", "Europe//Moscow", "Europe/", "UTC\n", "Европа/Москва"})
    EXPECT_THAT(refusal([&] { Zone{std::string_view(name)}; }), HasSubstr("IANA name")) << name;
  EXPECT_THAT(refusal([] { (void)Zone("Europe/Moscow").day_of(Instant(INT64_MAX)); }, ErrorCode::invalid_data), HasSubstr("9223372036854775807"));
  EXPECT_THAT(refusal([] { (void)Zone().from_local_us(INT64_MIN, LocalTimeRule::first); }, ErrorCode::invalid_data), HasSubstr("1400 to 9999"));
}

}  // namespace
