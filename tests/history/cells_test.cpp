// What stands in the cells: times, zones, amounts, currencies, names.
#include <gmock/gmock.h>

#include "history/log.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace {

HistoryOptions moscow(std::string_view as_of) {
  HistoryOptions o = options_of();
  o.zone = Zone("Europe/Moscow");
  o.zone_stated = true;
  o.as_of = o.zone.start_of(Day::parse(as_of));
  return o;
}

Column typed(std::string name, ColumnType type, std::vector<std::int64_t> values) {
  Column c;
  c.name = std::move(name);
  c.type = type;
  c.integers = std::move(values);
  return c;
}

/// A table of one deal per row in stage lead, with this column of times.
Table at_column(Column at) {
  Table::Builder b;
  b.column("opportunity", ColumnType::text).column("stage", ColumnType::text);
  for (std::size_t i = 0; i < at.rows(); ++i) b.text("D" + std::to_string(i)).text("lead");
  const Table left = std::move(b).build();
  std::vector<Column> columns(left.columns().begin(), left.columns().end());
  at.name = "at";
  columns.push_back(std::move(at));
  return Table(std::move(columns));
}

/// The minor units that a text is read as; "none" if it is not used.
std::string amount(std::string_view text, std::string_view finding_code = "", std::string_view currency = "RUB", char mark = '.') {
  HistoryOptions o = options_of("2026-06-10");
  o.currency = currency;
  o.decimal_mark = mark;
  std::string quoted = "\"" + std::string(text) + "\"";
  const History h = read("opportunity,stage,at,amount\nA,lead,2026-06-01," + quoted + "\nB,lead,2026-06-01,1\n", o);
  if (!finding_code.empty()) EXPECT_EQ(found(h, finding_code), 1) << text;
  else EXPECT_THAT(codes(h), IsEmpty()) << text;
  EXPECT_EQ(h.events(), 2u) << "the row is used";
  return h.open()[0].has_amount ? std::to_string(h.open()[0].amount_minor) : "none";
}

}  // namespace

TEST(HistoryCells, AmountsAreExactDecimals) {
  EXPECT_EQ(amount("1234.5"), "123450");
  EXPECT_EQ(amount("0.07"), "7");
  EXPECT_EQ(amount("+12"), "1200");
  EXPECT_EQ(amount(" 12 "), "1200");
  EXPECT_EQ(amount("12."), "1200");
  EXPECT_EQ(amount(".5"), "50");
  EXPECT_EQ(amount("1.500", "thousands_mark"), "150") << "a thousand and a half, or one and a half: said, as nothing tells";
  EXPECT_EQ(amount("150,000", "thousands_mark", "EUR", ','), "15000");
  EXPECT_EQ(amount("1,799", "thousands_mark", "EUR", ','), "180");
  EXPECT_EQ(amount("1,799", "amount_rounded", "EUR", ','), "180") << "rounded, if it is a decimal mark: both are said";
  EXPECT_EQ(amount("0.125", "amount_rounded"), "13") << "no number of thousands begins with 0";
  EXPECT_EQ(amount("1799.125", "amount_rounded"), "179913") << "nor has it four digits before the first mark";
  EXPECT_EQ(amount("1.500", "", "KWD"), "1500") << "a currency of three decimals";
  EXPECT_EQ(amount("1.5000"), "150");
  EXPECT_EQ(amount("1 234 567.5"), "123456750");
  EXPECT_EQ(amount("12 34", "unreadable_amount"), "none") << "blanks stand before groups of three";
  EXPECT_EQ(amount("1 234 567,89", "", "RUB", ','), "123456789");
  EXPECT_EQ(amount("1\xC2\xA0""234,5", "", "RUB", ','), "123450") << "no-break space";
  EXPECT_EQ(amount("1\xE2\x80\xAF""234"), "123400") << "narrow no-break space";
  EXPECT_EQ(amount("120", "", "JPY"), "120");
  EXPECT_EQ(amount("1.234", "", "KWD"), "1234");
  EXPECT_EQ(amount("10000000000000.00"), "1000000000000000") << "10^15 minor units are the most";
}

TEST(HistoryCells, AmountsThatAreNotTakenAsTheyStand) {
  EXPECT_EQ(amount("1000.005", "amount_rounded"), "100001") << "half away from zero";
  EXPECT_EQ(amount("1.0049", "amount_rounded"), "100");
  EXPECT_EQ(amount("2.5", "amount_rounded", "JPY"), "3");
  EXPECT_EQ(amount("-5", "negative_amount"), "none");
  EXPECT_EQ(amount("10000000000000.01", "amount_too_large"), "none");
  EXPECT_EQ(amount("99999999999999999999999999", "amount_too_large"), "none");
  for (const char* text : {"abc", "1,5", "1.2.3", "12 RUB", "--1", "1e6", "-", ".", "1  2", "1 .5", "inf"}) EXPECT_EQ(amount(text, "unreadable_amount"), "none") << text;
  EXPECT_EQ(amount("NULL", "null_text"), "none");
  const History h = read("opportunity,stage,at,amount\nA,lead,2026-06-01,12 RUB\nB,lead,2026-06-01,5\n", options_of("2026-06-10"));
  EXPECT_THAT(finding(h, "unreadable_amount").message, HasSubstr("\"12 RUB\" in row 1"));
}

TEST(HistoryCells, AColumnWithoutOneReadableAmountIsAMistakeOfMapping) {
  const std::string what = refusal(ErrorCode::invalid_data, [] { (void)read("opportunity,stage,at,amount\nA,lead,2026-06-01,big\nB,lead,2026-06-01,small\n"); });
  EXPECT_THAT(what, HasSubstr("\"amount\""));
  EXPECT_THAT(what, HasSubstr("row 1 has \"big\""));
}

TEST(HistoryCells, TypedAmounts) {
  const auto open = [](Column amount) {
    Table left = at_column(typed("at", ColumnType::day, std::vector<std::int64_t>(amount.rows(), 20'600)));
    std::vector<Column> columns(left.columns().begin(), left.columns().end());
    amount.name = "amount";
    columns.push_back(std::move(amount));
    const Table t(std::move(columns));
    return History::from(funnel(), t, columns_of(t), options_of("2026-08-01"));
  };
  const History integers = open(typed("", ColumnType::integer, {5, 0, -1, 20'000'000'000'000}));
  EXPECT_EQ(integers.open()[0].amount_minor, 500);
  EXPECT_TRUE(integers.open()[1].has_amount);
  EXPECT_EQ(found(integers, "negative_amount"), 1);
  EXPECT_EQ(found(integers, "amount_too_large"), 1);
  Column decimal = typed("", ColumnType::decimal, {12345, 12355, 1234, -9});
  decimal.scale = 3;
  const History decimals = open(decimal);
  EXPECT_EQ(decimals.open()[0].amount_minor, 1235) << "12.345";
  EXPECT_EQ(decimals.open()[1].amount_minor, 1236) << "12.355";
  EXPECT_EQ(decimals.open()[2].amount_minor, 123) << "1.234";
  EXPECT_EQ(found(decimals, "amount_rounded"), 4);
  Column real;
  real.type = ColumnType::real;
  real.reals = {19.99, 1e9 + 0.01, 0.005, std::nan(""), INFINITY, -3.5};
  const History reals = open(real);
  EXPECT_EQ(reals.open()[0].amount_minor, 1999);
  EXPECT_EQ(reals.open()[1].amount_minor, 100000000001);
  EXPECT_EQ(found(reals, "amount_rounded"), 1);
  EXPECT_EQ(found(reals, "unreadable_amount"), 2);
  EXPECT_EQ(found(reals, "negative_amount"), 1);
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [&] { (void)open(typed("", ColumnType::day, {1})); }), HasSubstr("of type day"));
}

TEST(HistoryCells, Currencies) {
  const char* csv =
      "opportunity,stage,at,amount,currency\n"
      "A,lead,2026-06-01,100,RUB\n"
      "A,,2026-06-02,70,USD\n"      // another currency: unknown until the next in roubles
      "B,lead,2026-06-01,200,RUB\n"
      "B,,2026-06-02,,EUR\n"        // the currency alone changes
      "B,,2026-06-03,50,RUB\n"
      "C,lead,2026-06-01,300,\n"    // no currency said: that of the log
      "D,lead,2026-06-01,300,roubles\n";
  HistoryOptions o = options_of("2026-06-10");
  o.currency.clear();
  const History h = read(csv, o);
  EXPECT_EQ(h.currency(), Currency("RUB")) << "the commonest of the column";
  ASSERT_EQ(h.open().size(), 4u);
  EXPECT_FALSE(h.open()[0].has_amount);
  EXPECT_EQ(h.open()[1].amount_minor, 5000);
  EXPECT_EQ(h.open()[2].amount_minor, 30000);
  EXPECT_FALSE(h.open()[3].has_amount);
  EXPECT_EQ(found(h, "other_currency"), 2);
  EXPECT_EQ(found(h, "unknown_currency"), 1);
  EXPECT_THAT(finding(h, "unknown_currency").message, HasSubstr("\"roubles\" in row 7"));
  EXPECT_EQ(h.events(), 7u);
  o.currency = "USD";
  const History usd = read(csv, o);
  EXPECT_EQ(usd.open()[0].amount_minor, 7000);
  o.currency = "usd";
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [&] { (void)read(csv, o); }), HasSubstr("\"usd\""));
  // Neither stated nor in the data: hundredths, and a finding.
  o.currency.clear();
  const History none_stated = read("opportunity,stage,at,amount\nA,lead,2026-06-01,12.34\n", o);
  EXPECT_TRUE(none_stated.currency().empty());
  EXPECT_EQ(none_stated.open()[0].amount_minor, 1234);
  EXPECT_EQ(found(none_stated, "currency_not_stated"), 1);
}

TEST(HistoryCells, AmountsOfWinsAndLosses) {
  const History h = read(
      "opportunity,stage,at,amount\n"
      "A,lead,2026-06-01,100\nA,paid,2026-06-02,\nA,,2026-06-03,90\n"   // changed after the win
      "B,lead,2026-06-01,100\nB,lost,2026-06-02,0\n"                    // a lost row with 0: the amount before it stays
      "C,lead,2026-06-01,\nC,paid,2026-06-02,0\n"
      "D,lead,2026-06-01,\nD,paid,2026-06-02,\n",
      options_of("2026-06-10"));
  EXPECT_THAT(codes(h), ElementsAre("skipped_stages", "amount_changed_after_win", "won_amount_zero", "lost_amount_zero", "won_without_amount"));
  EXPECT_EQ(h.closed()[0].amount_minor, 9000);
  EXPECT_EQ(h.closed()[1].amount_minor, 10000);
  EXPECT_TRUE(h.closed()[2].has_amount);
  EXPECT_FALSE(h.closed()[3].has_amount);
  EXPECT_EQ(h.as_of(h.zone().start_of(Day::parse("2026-06-03"))).closed()[0].amount_minor, 10000) << "as known then";
}

TEST(HistoryCells, TimesInWords) {
  const History h = read(
      "opportunity,stage,at\n"
      "A,lead,2026-06-01T23:30:00Z\n"          // already 2 June in Moscow
      "B,lead,2026-06-01T23:30:00+03:00\n"
      "C,lead,2026-06-01 23:30\n"              // a wall clock of the business zone
      "D,lead,2026-06-01\n"
      "E,lead,1780356600\n"                    // 2026-06-01T23:30:00Z
      "F,lead,1780356600000\n"
      "G,lead,1780356600000000\n",
      moscow("2026-06-10"));
  std::vector<std::string> days;
  for (const Visit& v : h.visits()) days.push_back(h.opportunities()[static_cast<std::size_t>(v.opportunity)] + " " + v.entry.iso());
  EXPECT_THAT(days, ::testing::UnorderedElementsAre("A 2026-06-02", "B 2026-06-01", "C 2026-06-01", "D 2026-06-01", "E 2026-06-02", "F 2026-06-02", "G 2026-06-02"));
  EXPECT_EQ(found(h, "unix_seconds"), 1);
  EXPECT_EQ(found(h, "unix_milliseconds"), 1);
  EXPECT_EQ(found(h, "unix_microseconds"), 1);
  EXPECT_THAT(finding(h, "unix_milliseconds").message, HasSubstr("\"1780356600000\" in row 6"));
}

TEST(HistoryCells, TimesThatCannotBeUsedAreSetAside) {
  const History h = read(
      "opportunity,stage,at\n"
      "A,lead,2026-06-01\nB,lead,\nC,lead,yesterday\nD,lead,1969-12-31\nE,lead,2200-01-01\nF,lead,20260601\nG,lead,0\nH,lead,2026-02-30\nI,lead,NULL\n,lead,2026-06-01\n"
      " ,lead,2026-06-01\nJ,lead,2199-12-31\n",
      options_of("2026-06-10"));
  EXPECT_EQ(found(h, "missing_time"), 2);
  EXPECT_EQ(finding(h, "missing_time").subject, "row 2");
  EXPECT_EQ(found(h, "unreadable_time"), 4);
  EXPECT_THAT(finding(h, "unreadable_time").message, HasSubstr("\"yesterday\" in row 3"));
  EXPECT_EQ(found(h, "time_out_of_range"), 2);
  EXPECT_THAT(finding(h, "time_out_of_range").message, HasSubstr("\"1969-12-31\" in row 4"));
  EXPECT_EQ(found(h, "missing_opportunity"), 2);
  EXPECT_EQ(found(h, "not_known_yet"), 1);
  EXPECT_EQ(h.events(), 1u);
  EXPECT_EQ(h.rows(), 12u);
  EXPECT_EQ(h.set_aside(), 11u);
}

TEST(HistoryCells, AColumnWithoutOneReadableTimeIsAMistakeOfMapping) {
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [] { (void)read("opportunity,stage,at\nA,lead,Anna\nB,lead,Boris\n"); }), HasSubstr("row 1 has \"Anna\""));
}

TEST(HistoryCells, NaiveTimesNeedAStatedZoneBareDaysDoNot) {
  EXPECT_EQ(read("opportunity,stage,at\nA,lead,2026-06-01\n").events(), 1u);
  const std::string what = refusal(ErrorCode::invalid_argument, [] { (void)read("opportunity,stage,at\nA,lead,2026-06-01\nB,lead,2026-06-01 10:00:00\n"); });
  EXPECT_THAT(what, HasSubstr("row 2"));
  EXPECT_THAT(what, HasSubstr("\"2026-06-01 10:00:00\""));
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [] {
                const Table t = at_column(typed("at", ColumnType::local_time, {1'780'000'000'000'000}));
                (void)History::from(funnel(), t, columns_of(t), options_of());
              }),
              HasSubstr("without a zone"));
}

TEST(HistoryCells, HoursThatTheClockSkipsOrRepeats) {
  HistoryOptions o = options_of();
  o.zone = Zone("Europe/Berlin");
  o.zone_stated = true;
  o.as_of = o.zone.start_of(Day::parse("2026-12-01"));
  const History h = read(
      "opportunity,stage,at\n"
      "A,lead,2026-03-29 02:30:00\n"    // skipped: 02:00 to 03:00
      "B,lead,2026-10-25 02:30:00\n"    // twice
      "C,lead,2026-10-25 03:30:00\n"
      "D,lead,2026-10-25T02:30:00+01:00\n",
      o);
  EXPECT_EQ(found(h, "clock_gap"), 1);
  EXPECT_THAT(finding(h, "clock_gap").message, HasSubstr("2026-03-29 02:30:00"));
  EXPECT_EQ(found(h, "clock_overlap"), 1);
  const auto at = [&](const char* name) {
    for (const Visit& v : h.visits())
      if (h.opportunities()[static_cast<std::size_t>(v.opportunity)] == name) return Instant(v.entered_us).iso();
    return std::string();
  };
  EXPECT_EQ(at("A"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(at("B"), "2026-10-25T00:30:00Z") << "the earlier of the two";
  EXPECT_EQ(at("C"), "2026-10-25T02:30:00Z");
  EXPECT_EQ(at("D"), "2026-10-25T01:30:00Z");
}

TEST(HistoryCells, TypedTimes) {
  const auto first_day = [](Column at, HistoryOptions o) {
    const Table t = at_column(std::move(at));
    return History::from(funnel(), t, columns_of(t), o);
  };
  const History day = first_day(typed("", ColumnType::day, {20'605, -1, 90'000, 400'000'000}), moscow("2026-08-01"));
  EXPECT_EQ(day.visits()[0].entry, Day(20'605));
  EXPECT_EQ(found(day, "time_out_of_range"), 3);
  const History instant = first_day(typed("", ColumnType::instant, {1'780'356'600'000'000, INT64_MIN, INT64_MAX}), moscow("2026-08-01"));
  EXPECT_EQ(instant.visits()[0].entry.iso(), "2026-06-02");
  EXPECT_EQ(found(instant, "time_out_of_range"), 2);
  const History local = first_day(typed("", ColumnType::local_time, {1'780'356'600'000'000}), moscow("2026-08-01"));
  EXPECT_EQ(local.visits()[0].entry.iso(), "2026-06-01");
  EXPECT_EQ(Instant(local.visits()[0].entered_us).iso(), "2026-06-01T20:30:00Z");
  const History integer = first_day(typed("", ColumnType::integer, {1'780'356'600, 1'780'356'600'000, -5, 0, 7'000'000'000}), moscow("2026-08-01"));
  EXPECT_EQ(integer.events(), 2u);
  EXPECT_EQ(found(integer, "unreadable_time"), 3);
  Column real;
  real.type = ColumnType::real;
  real.reals = {1'780'356'600.25, std::nan(""), 1e300};
  const History reals = first_day(real, moscow("2026-08-01"));
  EXPECT_EQ(reals.visits()[0].entered_us, 1'780'356'600'250'000);
  EXPECT_EQ(found(reals, "missing_time"), 1);
  EXPECT_EQ(found(reals, "unreadable_time"), 1);
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [&] { (void)first_day(typed("", ColumnType::boolean, {1}), moscow("2026-08-01")); }), HasSubstr("of type boolean"));
}

TEST(HistoryCells, NamesThatAreNumbers) {
  Table::Builder b;
  b.column("opportunity", ColumnType::integer).column("stage", ColumnType::integer).column("at", ColumnType::day).column("rep", ColumnType::real);
  b.integer(35).integer(1).day(Day(20'000)).real(7.0);
  b.integer(35).integer(2).day(Day(20'001)).null();
  b.integer(36).integer(1).day(Day(20'001)).real(std::nan(""));
  const Table t = std::move(b).build();
  const StageGraph g = StageGraph::Builder().open("1").open("2").won("3").move("1", "2").move("2", "3").build();
  const History h = History::from(g, t, columns_of(t), options_of("2026-01-01"));
  EXPECT_THAT(told(h), ElementsAre("35 1 2024-10-04..2024-10-05 > 2 by 7", "35 2 2024-10-05..2025-12-31 by 7", "36 1 2024-10-05..2025-12-31"));
}

TEST(HistoryCells, NullTextsAreEmptyCellsUnlessTheGraphHasSuchAStage) {
  const History h = read("opportunity,stage,at,rep,channel\nA,lead,2026-06-01,NULL,None\nA,NULL,2026-06-02,Anna,web\n", options_of("2026-06-10"));
  EXPECT_EQ(found(h, "null_text"), 2) << "rows, not cells";
  EXPECT_THAT(told(h), ElementsAre("A lead 2026-06-01..2026-06-09"));
  EXPECT_EQ(h.reps().size(), 1u);
  EXPECT_EQ(h.channels().size(), 1u);
  const StageGraph g = StageGraph::Builder().open("None").won("Some").move("None", "Some").build();
  EXPECT_EQ(read("opportunity,stage,at\nA,None,2026-06-01\n", options_of("2026-06-10"), g).events(), 1u);
}

TEST(HistoryCells, UnknownStagesAreCountedWithTheirNamesAndAliasesHelp) {
  const char* csv = "opportunity,stage,at\nA,lead,2026-06-01\nA,Meeting,2026-06-02\nB,Meeting,2026-06-02\nB,демо,2026-06-03\nC,lead ,2026-06-01\n";
  const History h = read(csv, options_of("2026-06-10"));
  EXPECT_EQ(found(h, "unknown_stage"), 4);
  EXPECT_THAT(finding(h, "unknown_stage").message, HasSubstr("\"Meeting\" (2), \"lead \" (1), \"демо\" (1)"));
  HistoryOptions o = options_of("2026-06-10");
  o.stage_aliases = {{"Meeting", "meeting"}, {"lead ", "lead"}};
  EXPECT_EQ(found(read(csv, o), "unknown_stage"), 1);
  o.stage_aliases = {{"Meeting", "meetings"}};
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [&] { (void)read(csv, o); }), HasSubstr("there is no stage \"meetings\""));
}

TEST(HistoryCells, MissingColumnsAreNamedWithThoseThatAreThere) {
  const Table t = read_csv("deal_id,to_stage,changed_at\nA,lead,2026-06-01\n");
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [&] { (void)History::from(funnel(), t, Columns{}, options_of()); }), HasSubstr("\"opportunity\""));
  Columns c{.opportunity = "deal_id", .stage = "to_stage", .at = "changed_at"};
  EXPECT_EQ(History::from(funnel(), t, c, options_of()).events(), 1u);
  c.rep = "manager";
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [&] { (void)History::from(funnel(), t, c, options_of()); }), HasSubstr("deal_id, to_stage, changed_at"));
  c.rep.clear();
  c.segments = {"region"};
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [&] { (void)History::from(funnel(), t, c, options_of()); }), HasSubstr("\"region\""));
  const Table empty = read_csv("opportunity,stage,at\n");
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [&] { (void)History::from(funnel(), empty, Columns{}, options_of()); }), HasSubstr("no rows"));
}

TEST(HistoryCells, SegmentsAreTheFirstLabelOfEachOpportunity) {
  const Table t = read_csv("opportunity,stage,at,region\nA,lead,2026-06-01,\nA,,2026-06-02,North\nA,,2026-06-03,South\nB,lead,2026-06-01,\n");
  Columns c;
  c.segments = {"region"};
  const History h = History::from(funnel(), t, c, options_of("2026-06-10"));
  EXPECT_THAT(h.segment("region"), ElementsAre("North", ""));
  EXPECT_EQ(h.events(), 4u) << "another region is an update";
  EXPECT_THAT(h.as_of(h.zone().start_of(Day::parse("2026-06-02"))).segment("region"), ElementsAre("", ""));
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [&] { (void)h.segment("country"); }), HasSubstr("mapped are \"region\""));
}

TEST(HistoryCells, ExpectedClose) {
  const History h = read(
      "opportunity,stage,at,expected_close\nA,lead,2026-06-01,2026-07-15\nB,lead,2026-06-01,soon\nC,lead,2026-06-01,2027-01-01 10:00\nD,lead,2026-06-01,9999-12-31\n",
      options_of("2026-06-10"));
  EXPECT_EQ(h.open()[0].due.iso(), "2026-07-15");
  EXPECT_FALSE(h.open()[1].has_due);
  EXPECT_EQ(h.open()[2].due.iso(), "2027-01-01");
  EXPECT_TRUE(h.open()[3].has_due);
  EXPECT_EQ(found(h, "unreadable_expected_close"), 1);
  EXPECT_EQ(h.events(), 4u);
}
