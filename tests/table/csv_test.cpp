#include "voronka/table/csv.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "support/oracle.hpp"
#include "table/tables.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::HasSubstr;

namespace {

std::string why(std::string_view bytes, const CsvOptions& options = {}) {
  return refused(ErrorCode::invalid_data, [&] { (void)read_csv(bytes, options); });
}

std::string cells(const Table& table) {
  std::string out;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (const Column& column : table.columns()) out += cell(column, row) + " ";
    out += "/ ";
  }
  return out;
}

std::filesystem::path scratch(const std::string& name) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / ("voronka_csv_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  return folder / name;
}

}  // namespace

TEST(CsvRead, QuotesLineEndsAndNulls) {
  const Table table = read_csv("a,b\r\n1,\"x\"\"y\"\r\n,\"\"\n\"two\nlines\",\"a,b\"\n");
  EXPECT_EQ(table.column_names(), "a, b");
  EXPECT_EQ(cells(table), "'1' 'x\"y' / null '' / 'two\nlines' 'a,b' / ");
  for (const Column& column : table.columns()) EXPECT_EQ(column.type, ColumnType::text);
}

TEST(CsvRead, TheLastLineNeedsNoLineEnd) { EXPECT_EQ(cells(read_csv("a,b\n1,")), "'1' null / "); }

TEST(CsvRead, AByteOrderMarkIsSkippedOnceAndOnlyAtTheStart) {
  EXPECT_EQ(read_csv("\xEF\xBB\xBF" "a\n1\n").column_names(), "a");
  EXPECT_EQ(read_csv("\xEF\xBB\xBF\"a\"\n1\n").column_names(), "a");
  EXPECT_EQ(read_csv("\xEF\xBB\xBF\xEF\xBB\xBF" "a\n").column_names(), "\xEF\xBB\xBF" "a");
}

TEST(CsvRead, AHeaderAloneIsATableOfNoRows) {
  for (const char* bytes : {"a,b", "a,b\n", "a,b\r\n"}) {
    const Table table = read_csv(bytes);
    EXPECT_EQ(table.rows(), 0u);
    EXPECT_EQ(table.columns().size(), 2u);
  }
}

TEST(CsvRead, OneColumnReadsAnEmptyLineAsANull) { EXPECT_EQ(cells(read_csv("a\n\nx\n\n")), "null / 'x' / null / "); }

TEST(CsvRead, OtherDelimiters) {
  for (const char delimiter : {';', '\t', '|'}) {
    CsvOptions options;
    options.delimiter = delimiter;
    EXPECT_EQ(cells(read_csv(std::string("a") + delimiter + "b\n1,5" + delimiter + "2\n", options)), "'1,5' '2' / ");
  }
  CsvOptions options;
  options.delimiter = ':';
  EXPECT_THAT(refused(ErrorCode::invalid_argument, [&] { (void)read_csv("a\n", options); }), HasSubstr("the delimiter \":\" is not accepted"));
}

TEST(CsvRead, EveryFaultIsLocated) {
  EXPECT_EQ(why(""), "the file is empty; its first line should name the columns");
  EXPECT_EQ(why("\xEF\xBB\xBF"), "the file is empty; its first line should name the columns");
  EXPECT_EQ(why("a,b,a\n"), "line 1, field 3 of the header: the name \"a\" is already that of field 1; a column's name must be its own");
  EXPECT_EQ(why("a,,c\n"), "line 1, field 2 of the header: the column has no name");
  EXPECT_EQ(why("\n1\n"), "line 1, field 1 of the header: the column has no name");
  EXPECT_EQ(why("a,\"\"\n"), "line 1, field 2 of the header: the column has no name");
  EXPECT_EQ(why("a,b,c\n1,2,3\n4,5\n"), "line 3: 2 fields where the header has 3; the first that is missing is \"c\"");
  EXPECT_EQ(why("a,b\n1,2,3\n"), "line 2: 3 fields where the header has 2");
  EXPECT_EQ(why("a,b\n1,2\n\n3,4\n"), "line 3: an empty line where 2 fields are expected");
  EXPECT_EQ(why("a,b\n1,2\n\r\n"), "line 3: an empty line where 2 fields are expected");
  EXPECT_THAT(why("a,b\n1,x\"y\n"), HasSubstr("line 2, column \"b\": a quote inside the unquoted field \"x\"y\""));
  EXPECT_THAT(why("a,b\n1,\"x\"y\n"), HasSubstr("line 2, column \"b\": \"y\\x0A\" after the closing quote"));
  EXPECT_THAT(why("a,b\n\"1\n2\n3\",\"4\n5"), HasSubstr("line 4, column \"b\": the quote that opens \"4\\x0A5\" is never closed"));
  EXPECT_THAT(why("a,b\n1,\"\n"), HasSubstr("line 2, column \"b\": the quote that opens"));
  EXPECT_THAT(why("a,b\n1,2\r3,4\r"), HasSubstr("line 2, column \"b\": a carriage return that no line feed follows"));
  EXPECT_THAT(why("a,b\n1,2\r"), HasSubstr("a carriage return that no line feed follows"));
  EXPECT_THAT(why(std::string_view("a,b\n1,2\0\n", 9)), HasSubstr("line 2, column \"b\": a NUL byte"));
  EXPECT_THAT(why(std::string_view("a,b\n1,\"2\0\"\n", 11)), HasSubstr("line 2, column \"b\": a NUL byte"));
  EXPECT_THAT(why("a,b\n1,2\n3,caf\xE9\n"), HasSubstr("line 3, column \"b\": byte 4 of \"caf\\xE9\" is 0xE9, which is not UTF-8"));
  EXPECT_THAT(why("a,b\n1,\"caf\xE9\"\n"), HasSubstr("line 2, column \"b\": byte 4"));
  EXPECT_THAT(why("a,caf\xE9\n1,2\n"), HasSubstr("line 1, field 2 of the header: byte 4"));
  EXPECT_THAT(why("\xFF\xFE" "a"), HasSubstr("line 1: the file starts with a UTF-16 byte order mark"));
  EXPECT_THAT(why("a\n1,2\"\n"), HasSubstr("line 2, field 2: a quote inside"));
}

TEST(CsvRead, Utf8IsCheckedByTheTableOfRfc3629) {
  const auto ok = [](const std::string& text) { EXPECT_EQ(cells(read_csv("a\n" + text + "\n")), "'" + text + "' / "); };
  const auto bad = [](const std::string& text) { EXPECT_THAT(why("a\n" + text + "\n"), HasSubstr("not UTF-8")) << text; };
  ok("\xC2\x80"); ok("\xDF\xBF"); ok("\xE0\xA0\x80"); ok("\xED\x9F\xBF"); ok("\xEE\x80\x80"); ok("\xF0\x90\x80\x80"); ok("\xF4\x8F\xBF\xBF");
  ok("padding \xD0\x96 after eight bytes; \xD0\x96 again");
  bad("\xC0\x80"); bad("\xC1\xBF"); bad("\xE0\x9F\xBF"); bad("\xED\xA0\x80"); bad("\xF0\x8F\xBF\xBF"); bad("\xF4\x90\x80\x80"); bad("\xF5\x80\x80\x80");
  bad("\x80"); bad("\xD0"); bad("\xE6\xBC"); bad("\xF0\x9F\x98"); bad("eight bytes; then \xD0"); bad("\xD0\xD0"); bad("\xFE"); bad("\xFF");
}

TEST(CsvRead, AFieldHasALimit) {
  CsvOptions options;
  options.field_limit = 5;
  EXPECT_EQ(cells(read_csv("a\n12345\n\"12345\"\n", options)), "'12345' / '12345' / ");
  EXPECT_THAT(why("a\n123456\n", options), HasSubstr("line 2, column \"a\": a field of 6 bytes, more than the limit of 5"));
  EXPECT_THAT(why("a\n\"123456\"\n", options), HasSubstr("a field of 6 bytes"));
}

TEST(CsvRead, ProgressRisesAndCanStop) {
  std::string bytes = "a\n";
  for (int i = 0; i < 300000; ++i) bytes += "0123456789\n";
  double last = -1;
  CsvOptions options;
  options.progress = [&](double done) {
    EXPECT_GE(done, last);
    last = done;
    return true;
  };
  EXPECT_EQ(read_csv(bytes, options).rows(), 300000u);
  EXPECT_EQ(last, 1.0);
  options.progress = [](double done) { return done < 0.5; };
  (void)refused(ErrorCode::cancelled, [&] { (void)read_csv(bytes, options); });
}

TEST(CsvWrite, TypesHaveTheirText) {
  Table::Builder builder;
  builder.column("n", ColumnType::integer).column("x", ColumnType::real).column("m", ColumnType::decimal, 2).column("m0", ColumnType::decimal);
  builder.column("yes", ColumnType::boolean).column("day", ColumnType::day).column("at", ColumnType::instant).column("wall", ColumnType::local_time).column("t", ColumnType::text);
  builder.integer(INT64_MIN).real(0.1).integer(-5).integer(7).integer(1).day(Day(20605)).integer(1'780'279'200'000'000).integer(1'780'279'200'000'000).text("");
  builder.integer(INT64_MAX).real(1e300).integer(INT64_MIN).integer(-7).integer(0).day(Day(-1)).integer(0).integer(0).text("a \"b\", c");
  for (int i = 0; i < 9; ++i) builder.null();
  EXPECT_EQ(write_csv(std::move(builder).build()),
            "n,x,m,m0,yes,day,at,wall,t\n"
            "-9223372036854775808,0.1,-0.05,7,true,2026-06-01,2026-06-01T02:00:00Z,2026-06-01T02:00:00,\"\"\n"
            "9223372036854775807,1e+300,-92233720368547758.08,-7,false,1969-12-31,1970-01-01T00:00:00Z,1970-01-01T00:00:00,\"a \"\"b\"\", c\"\n"
            ",,,,,,,,\n");
}

TEST(CsvWrite, NothingIsWrittenThatWouldNotBeRead) {
  EXPECT_THAT(refused(ErrorCode::invalid_argument, [] { (void)write_csv(Table()); }), HasSubstr("without columns"));
  Table::Builder unnamed, nul;
  unnamed.column("", ColumnType::text);
  EXPECT_THAT(refused(ErrorCode::invalid_argument, [&] { (void)write_csv(std::move(unnamed).build()); }), HasSubstr("without a name"));
  nul.column("t", ColumnType::text).text(std::string_view("a\0b", 3));
  EXPECT_THAT(refused(ErrorCode::invalid_argument, [&] { (void)write_csv(std::move(nul).build()); }), HasSubstr("column \"t\": \"a\\x00b\" holds a NUL"));
}

TEST(CsvRoundTrip, EveryTextTableComesBackAsItWas) {
  Lcg random(17);
  for (int i = 0; i < 2000; ++i) {
    const Table table = random_table(random, true);
    const char delimiter = ",;\t|"[random.below(4)];
    CsvOptions options;
    options.delimiter = delimiter;
    const std::string bytes = write_csv(table, delimiter);
    const Table back = read_csv(bytes, options);
    expect_same(table, back);
    ASSERT_EQ(write_csv(back, delimiter), bytes);
    if (HasFatalFailure()) return;
  }
}

TEST(CsvRoundTrip, TypedTablesKeepTheirTextAndRealsTheirBits) {
  Lcg random(18);
  for (int i = 0; i < 500; ++i) {
    const Table table = random_table(random, false);
    const Table back = read_csv(write_csv(table));
    ASSERT_EQ(write_csv(back), write_csv(table));
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
      if (table.columns()[c].type != ColumnType::real) continue;
      for (std::size_t row = 0; row < table.rows(); ++row)
        if (!table.columns()[c].is_null(row)) {
          ASSERT_EQ(std::stod(back.columns()[c].dictionary[static_cast<std::size_t>(back.columns()[c].codes[row])]), table.columns()[c].reals[row]);
        }
    }
  }
}

TEST(CsvFile, IsReplacedWholeAndKeepsItsPermissions) {
  const auto path = scratch("table.csv");
  Table::Builder one, two;
  one.column("a", ColumnType::integer).integer(1);
  two.column("a", ColumnType::integer).integer(2);
  write_csv_file(std::move(one).build(), path.string());
  EXPECT_EQ(read_file(path), "a\n1\n");
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto link = scratch("link.csv");
  std::filesystem::create_symlink(path, link);
  write_csv_file(std::move(two).build(), link.string());
  EXPECT_EQ(read_file(path), "a\n2\n");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(cells(read_csv_file(path.string())), "'2' / ");
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path.parent_path())) ++files;
  EXPECT_EQ(files, 2u);  // no temporary file is left
  std::filesystem::remove_all(path.parent_path());
}

TEST(CsvFile, AFailedWriteLeavesTheOldFile) {
  const auto folder = scratch("folder.csv");  // a directory is in the way of the rename
  std::filesystem::create_directories(folder / "inside");
  Table::Builder builder;
  builder.column("a", ColumnType::integer).integer(1);
  const Table table = std::move(builder).build();
  EXPECT_THAT(refused(ErrorCode::invalid_data, [&] { write_csv_file(table, folder.string()); }), HasSubstr("cannot write"));
  EXPECT_THAT(refused(ErrorCode::invalid_data, [&] { write_csv_file(table, scratch("no/such/folder.csv").string()); }), HasSubstr("No such file or directory"));
  EXPECT_TRUE(std::filesystem::exists(folder / "inside"));
  write_csv_file(table, "/dev/null");  // a device is written, not replaced
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  std::filesystem::remove_all(folder.parent_path());
}

TEST(CsvFile, SaysWhyItCannotBeReadAndWhichFileIsAtFault) {
  EXPECT_THAT(refused(ErrorCode::invalid_data, [] { (void)read_csv_file("/no/such/file.csv"); }), HasSubstr("cannot read \"/no/such/file.csv\": No such file or directory"));
  EXPECT_THAT(refused(ErrorCode::invalid_data, [] { (void)read_csv_file("/"); }), HasSubstr("Is a directory"));
  const auto path = scratch("bad.csv");
  std::ofstream(path) << "a,b\n1\n";
  EXPECT_THAT(refused(ErrorCode::invalid_data, [&] { (void)read_csv_file(path.string()); }), HasSubstr("bad.csv: line 2: 1 field"));
  std::filesystem::remove_all(path.parent_path());
}

TEST(CsvFile, AHyphenIsStandardInput) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const std::string bytes = "a,b\n1,2\n";
  ASSERT_EQ(::write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  ::close(ends[1]);
  const int saved = ::dup(STDIN_FILENO);
  ::dup2(ends[0], STDIN_FILENO);
  const Table table = read_csv_file("-");
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  ::close(ends[0]);
  EXPECT_EQ(cells(table), "'1' '2' / ");
}
