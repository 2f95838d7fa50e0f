// What exports of real CRMs look like. Every wart is one named finding with the right count, and no row vanishes.
#include <gmock/gmock.h>

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "history/log.hpp"
#include "support/oracle.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::HasSubstr;

namespace {

struct Wart {
  const char* name;
  const char* csv;
  const char* code;           ///< the finding that tells it
  std::int64_t count;
  std::size_t set_aside;
  const char* subject = nullptr;
  const char* zone = "UTC";
  const char* others = "";    ///< further findings that the same rows cause, "a b"
};

const Wart warts[] = {
    {"TwoMovesInOneSecond", "opportunity,stage,at\nA,qualified,2026-05-11T08:02:11Z\nA,lead,2026-05-11T08:02:11Z\n", "tie_by_stage_order", 1, 0, "row 1", "UTC",
     "out_of_order zero_length_stay"},
    {"MoveToTheSameStage", "opportunity,stage,at,kind\nA,lead,2026-05-01,move\nA,lead,2026-05-02,move\n", "move_to_same_stage", 1, 1, "row 2"},
    {"AStageIsSkipped", "opportunity,stage,at\nA,lead,2026-05-01\nA,meeting,2026-05-02\nB,lead,2026-05-01\nB,contract,2026-05-02\n", "skipped_stages", 2, 0},
    {"AMoveGoesBack", "opportunity,stage,at\nA,lead,2026-05-01\nA,qualified,2026-05-02\nA,lead,2026-05-03\n", "moved_back", 1, 0},
    {"WonThenOpenThenLost", "opportunity,stage,at\nA,lead,2026-05-01\nA,lost,2026-05-02\nA,lead,2026-05-03\nA,lost,2026-05-04\n", "reopened", 1, 0, "opportunity A", "UTC",
     "moved_back"},
    {"LostThenWon", "opportunity,stage,at\nA,lead,2026-05-01\nA,lost,2026-05-02\nA,paid,2026-05-03\n", "reopened", 1, 0, "opportunity A", "UTC", "move_not_in_graph"},
    {"AnotherPipeline", "opportunity,stage,at\nA,lead,2026-05-01\nA,C1:NEW,2026-05-02\nA,C1:WON,2026-05-03\n", "unknown_stage", 2, 2, "row 2"},
    {"AStageWasRenamed", "opportunity,stage,at\nA,Lead (old),2026-05-01\nA,qualified,2026-05-02\n", "unknown_stage", 1, 1, "row 1", "UTC", "starts_midway"},
    {"TheOwnerChangesInAStage", "opportunity,stage,at,rep\nA,lead,2026-05-01,Anna\nA,,2026-05-02,Boris\n", "rep_changed_in_stage", 1, 0, "opportunity A"},
    {"AnAmountIsTheWordNull", "opportunity,stage,at,amount\nA,lead,2026-05-01,NULL\n", "null_text", 1, 0, "row 1"},
    {"AnAmountIsNoNumber", "opportunity,stage,at,amount\nA,lead,2026-05-01,12\nB,lead,2026-05-01,about ten\n", "unreadable_amount", 1, 0, "row 2"},
    {"AnAmountIsNegative", "opportunity,stage,at,amount\nA,lead,2026-05-01,-5\nB,lead,2026-05-01,5\n", "negative_amount", 1, 0, "row 1"},
    {"AWinForNothing", "opportunity,stage,at,amount\nA,lead,2026-05-01,\nA,lost,2026-05-02,\nB,lead,2026-05-01,\nB,qualified,2026-05-02,\nB,meeting,2026-05-03,\n"
                       "B,contract,2026-05-04,\nB,paid,2026-05-05,0\n", "won_amount_zero", 1, 0, "opportunity B"},
    {"ALossForNothing", "opportunity,stage,at,amount\nA,lead,2026-05-01,700\nA,lost,2026-05-02,0\n", "lost_amount_zero", 1, 0, "row 2"},
    {"TheAmountChangesAfterTheWin", "opportunity,stage,at,amount\nA,lead,2026-05-01,\nA,qualified,2026-05-02,\nA,meeting,2026-05-03,\nA,contract,2026-05-04,\nA,paid,2026-05-05,100\n"
                                    "A,,2026-05-09,90\n", "amount_changed_after_win", 1, 0, "opportunity A"},
    {"TheCurrencyChanges", "opportunity,stage,at,amount,currency\nA,lead,2026-05-01,100,RUB\nA,qualified,2026-05-02,2,USD\n", "other_currency", 1, 0, "row 2"},
    {"NoSuchCurrency", "opportunity,stage,at,amount,currency\nA,lead,2026-05-01,100,ruble\n", "unknown_currency", 1, 0, "row 1"},
    {"ADealIsDeleted", "opportunity,stage,at,kind\nA,lead,2026-05-01,move\nA,,2026-05-02,delete\nB,lead,2026-05-01,move\n", "removed", 1, 0, "opportunity A"},
    {"ADealIsRestored", "opportunity,stage,at,kind\nA,lead,2026-05-01,move\nA,,2026-05-02,delete\nA,,2026-05-03,restore\n", "restored", 1, 0, "opportunity A", "UTC", "removed"},
    {"ADeletedDealLivesOn", "opportunity,stage,at,kind\nA,lead,2026-05-01,move\nA,,2026-05-02,delete\nA,qualified,2026-05-03,\n", "event_after_removal", 1, 0, "row 3", "UTC", "removed"},
    {"DealsAreMerged", "opportunity,stage,at,kind\nA,lead,2026-05-01,move\nB,lead,2026-05-01,move\nB,,2026-05-02,merge\n", "merged", 1, 0, "opportunity B"},
    {"TheCreationIsMissing", "opportunity,stage,at,kind\nA,meeting,2026-05-01,update\nA,contract,2026-05-02,move\n", "creation_missing", 1, 0, "opportunity A", "UTC", "starts_midway"},
    {"TheHistoryIsTruncated", "opportunity,stage,at\nA,meeting,2026-05-01\nA,contract,2026-05-02\nB,lead,2026-05-01\n", "starts_midway", 1, 0, "opportunity A"},
    {"RowsOutOfOrder", "opportunity,stage,at\nA,qualified,2026-05-03\nA,lead,2026-05-01\nB,lead,2026-05-01\n", "out_of_order", 1, 0, "row 1"},
    {"APageCameTwice", "opportunity,stage,at\nA,lead,2026-05-01\nA,qualified,2026-05-02\nB,lead,2026-05-02\nA,lead,2026-05-01\nA,qualified,2026-05-02\nB,lead,2026-05-02\n", "duplicate", 3, 3,
     "row 4", "UTC", "out_of_order"},
    {"TheRowAtThePageBreakCameTwice", "opportunity,stage,at\nA,lead,2026-05-01\nA,qualified,2026-05-02\nA,qualified,2026-05-02\nA,meeting,2026-05-03\n", "duplicate", 1, 1, "row 3"},
    {"UnixSeconds", "opportunity,stage,at\nA,lead,1777622400\nA,qualified,1777708800\n", "unix_seconds", 2, 0, "row 1"},
    {"UnixMilliseconds", "opportunity,stage,at\nA,lead,1777622400000\n", "unix_milliseconds", 1, 0, "row 1"},
    {"ATimeThatDoesNotExist", "opportunity,stage,at\nA,lead,2026-03-29 02:30:00\nB,lead,2026-03-29 03:30:00\n", "clock_gap", 1, 0, "row 1", "Europe/Berlin"},
    {"ATimeThatExistsTwice", "opportunity,stage,at\nA,lead,2026-10-25 01:59:00\nB,lead,2026-10-25 02:30:00\n", "clock_overlap", 1, 0, "row 2", "Europe/Berlin"},
    {"NoTime", "opportunity,stage,at\nA,lead,2026-05-01\nB,lead,\nC,lead,\n", "missing_time", 2, 2, "row 2"},
    {"ATimeThatIsNone", "opportunity,stage,at\nA,lead,2026-05-01\nB,lead,2026-02-30\n", "unreadable_time", 1, 1, "row 2"},
    {"BeforeTheEpoch", "opportunity,stage,at\nA,lead,2026-05-01\nB,lead,1899-12-30\n", "time_out_of_range", 1, 1, "row 2"},
    {"NoOpportunity", "opportunity,stage,at\nA,lead,2026-05-01\n,lead,2026-05-01\n", "missing_opportunity", 1, 1, "row 2"},
    {"NeverInAStage", "opportunity,stage,at,rep\nA,lead,2026-05-01,Anna\nB,,2026-05-01,Anna\n", "no_stage", 1, 1, "row 2"},
    {"RecordedBeforeItHappened", "opportunity,stage,at,recorded_at\nA,lead,2026-05-02,2026-05-01\n", "recorded_before_event", 1, 0, "row 1"},
};

void PrintTo(const Wart& wart, std::ostream* out) { *out << wart.name; }

}  // namespace

class DirtyData : public ::testing::TestWithParam<Wart> {};

TEST_P(DirtyData, IsAFindingAndNoRowVanishes) {
  const Wart& wart = GetParam();
  HistoryOptions options;
  options.currency = "RUB";
  options.zone = std::string_view(wart.zone) == "UTC" ? Zone() : Zone(wart.zone);
  options.zone_stated = true;
  options.as_of = options.zone.start_of(Day::parse("2026-12-01"));
  const History h = read(wart.csv, options);
  EXPECT_EQ(h.rows(), h.events() + h.set_aside());
  EXPECT_EQ(h.set_aside(), wart.set_aside);
  EXPECT_EQ(found(h, wart.code), wart.count) << wart.code;
  if (wart.subject != nullptr) {
    EXPECT_EQ(finding(h, wart.code).subject, wart.subject);
  }
  EXPECT_FALSE(finding(h, wart.code).message.empty());
  EXPECT_FALSE(finding(h, wart.code).action.empty());
  // Nothing else is said than what the rows cause.
  const std::string expected = " " + std::string(wart.code) + " " + wart.others + " ";
  for (const std::string& code : codes(h)) EXPECT_THAT(expected, HasSubstr(" " + code + " "));
  std::size_t words = 0;
  for (const char c : std::string_view(wart.others)) words += c == ' ';
  EXPECT_EQ(codes(h).size(), 1 + (*wart.others == '\0' ? 0 : words + 1));
}

INSTANTIATE_TEST_SUITE_P(Warts, DirtyData, ::testing::ValuesIn(warts), [](const auto& info) { return std::string(info.param.name); });

TEST(DirtyLog, RowsOfTheFutureAreSetAside) {
  HistoryOptions options = options_of("2026-06-01");
  options.now = options.as_of;
  const History h = read("opportunity,stage,at\nA,lead,2026-05-01\nA,qualified,2027-05-01\nB,lead,2031-01-01\n", options);
  EXPECT_EQ(found(h, "in_the_future"), 2);
  EXPECT_EQ(h.set_aside(), 2u);
  EXPECT_EQ(h.rows(), h.events() + h.set_aside());
}

TEST(DirtyLog, ARobotMovesFiveHundredDealsAtThreeInTheMorning) {
  std::string csv = "opportunity,stage,at,actor\n";
  for (int i = 0; i < 500; ++i) {
    csv += "D" + std::to_string(i) + ",lead,2026-0" + std::to_string(1 + i % 4) + "-" + std::to_string(10 + i % 19) + "T09:" + std::to_string(10 + i % 50) + ":00Z,human\n";
    csv += "D" + std::to_string(i) + ",qualified,2026-05-10T03:00:00Z,robot\n";
  }
  const History h = read(csv, options_of("2026-06-01"));
  EXPECT_EQ(found(h, "bulk_move"), 500) << "one day and one instant: each entry counts once";
  EXPECT_THAT(finding(h, "bulk_move").message, HasSubstr("500 of the 500 entries into \"qualified\" are on 2026-05-10"));
  EXPECT_EQ(h.set_aside(), 0u);
}

TEST(DirtyLog, ABatchOnceAYearIsToldAndAStageOfFewDaysIsNot) {
  // 20 leads a day for 40 days; all 400 that are lost are lost in one batch. In the second log they are lost over four days.
  const auto log = [](int losing_days) {
    std::string csv = "opportunity,stage,at\n";
    for (int i = 0; i < 800; ++i) csv += "D" + std::to_string(i) + ",lead," + (Day::parse("2026-01-01") + i / 20).iso() + "\n";
    for (int i = 0; i < 400; ++i) csv += "D" + std::to_string(i) + ",lost," + (Day::parse("2026-03-30") + i % losing_days).iso() + "\n";
    return read(csv, options_of("2026-06-01"));
  };
  const History batch = log(1), few = log(4);
  EXPECT_EQ(found(batch, "bulk_move"), 400);
  EXPECT_THAT(finding(batch, "bulk_move").message, HasSubstr("400 of the 400 entries into \"lost\" are on 2026-03-30"));
  EXPECT_EQ(found(few, "bulk_move"), 0) << "100 a day where an ordinary day brings 27";
}

TEST(DirtyLog, ARenamedStageIsReadThroughItsAlias) {
  HistoryOptions options = options_of("2026-06-01");
  options.stage_aliases["Lead (old)"] = "lead";
  const History h = read("opportunity,stage,at\nA,Lead (old),2026-05-01\nA,qualified,2026-05-02\n", options);
  EXPECT_TRUE(h.findings().empty());
  EXPECT_EQ(h.events(), 2u);
}

TEST(DirtyLog, NamesOfEveryAlphabet) {
  const History h = read("opportunity,stage,at,rep\n\xD0\xA1\xD0\xB4\xD0\xB5\xD0\xBB\xD0\xBA\xD0\xB0 \xE2\x84\x96" "1,lead,2026-05-01,\xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0\n\"a, \"\"b\"\"\",lead,2026-05-01,\xE5\xBC\xA0\n",
                         options_of("2026-06-01"));
  EXPECT_TRUE(h.findings().empty());
  EXPECT_EQ(h.reps().size(), 2u);
  EXPECT_EQ(h.opportunities()[0], "a, \"b\"");
}

TEST(DirtyLog, RequestsThatCannotBeAnsweredSayWhy) {
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [] { (void)read(""); }), HasSubstr("the file is empty"));
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [] { (void)read("opportunity,stage,at\n"); }), HasSubstr("no rows"));
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [] { (void)read("deal,stage,at\nA,lead,2026-05-01\n"); }), HasSubstr("there is no column \"opportunity\"; the columns are: deal, stage, at"));
  EXPECT_THAT(refusal(ErrorCode::invalid_argument, [] { (void)read("opportunity,stage,at\nA,lead,2026-05-01 10:00:00\n"); }), HasSubstr("zone"));
  EXPECT_THAT(refusal(ErrorCode::invalid_data, [] { (void)read("opportunity,stage,at\nA,lead,yesterday\n"); }), HasSubstr("yesterday"));
}

// docs/reference/findings.md names every code that the sources can give.
TEST(Findings, TheReferenceNamesEveryCode) {
  const std::filesystem::path root(VORONKA_SOURCE_DIR);
  std::set<std::string> documented, known;
  std::istringstream page(read_file(root / "docs/reference/findings.md"));
  for (std::string line; std::getline(page, line);)
    if (line.starts_with("| `")) {
      EXPECT_TRUE(documented.insert(line.substr(3, line.find('`', 3) - 3)).second) << "twice: " << line;
    }
  // A code is the first text of a Finding, or of a row of the table of words.
  const std::regex given(R"re((?:findings\w*(?:->|\.)push_back\(\{|\bout\.push_back\(\{|Finding \w+\{|Finding\{|\btell\()\s*"([a-z]+(?:_[a-z]+)*)",)re");
  const std::regex row(R"re(^\s*\{"([a-z]+(?:_[a-z]+)*)", ".*", ".*", (?:true|false)\},)re");
  for (const char* folder : {"src", "capi"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      const std::string text = read_file(entry.path());
      for (std::sregex_iterator it(text.begin(), text.end(), given), end; it != end; ++it) known.insert((*it)[1]);
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);)
        if (std::smatch m; std::regex_search(line, m, row)) known.insert(m[1]);
    }
  ASSERT_GT(known.size(), 50u);
  for (const std::string& code : known) EXPECT_TRUE(documented.contains(code)) << "docs/reference/findings.md lacks " << code;
}
