#include "voronka/table/table.hpp"

#include <gmock/gmock.h>

#include "table/tables.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::HasSubstr;

namespace {

Column integers(std::string name, std::vector<std::int64_t> values) {
  Column column;
  column.name = std::move(name);
  column.type = ColumnType::integer;
  column.integers = std::move(values);
  return column;
}

Column texts(std::string name, std::vector<std::int32_t> codes, std::vector<std::string> dictionary) {
  Column column;
  column.name = std::move(name);
  column.codes = std::move(codes);
  column.dictionary = std::move(dictionary);
  return column;
}

}  // namespace

TEST(Table, BuilderKeepsEveryTypeAndCodesTextByFirstAppearance) {
  Table::Builder builder;
  builder.column("who", ColumnType::text).column("n", ColumnType::integer).column("x", ColumnType::real).column("when", ColumnType::day);
  builder.column("money", ColumnType::decimal, 2).column("yes", ColumnType::boolean);
  builder.text("Boris").integer(3).real(0.25).day(Day(20605)).integer(1999).integer(1);
  builder.text("Anna").null().null().null().null().null();
  builder.text("Boris").integer(-3).real(-1.5).day(Day(-1)).integer(-5).integer(0);
  const Table table = std::move(builder).build();
  EXPECT_EQ(table.rows(), 3u);
  const Column& who = table.column("who");
  EXPECT_EQ(who.dictionary, (std::vector<std::string>{"Boris", "Anna"}));
  EXPECT_EQ(who.codes, (std::vector<std::int32_t>{0, 1, 0}));
  EXPECT_TRUE(who.nulls.empty());
  EXPECT_EQ(table.column("n").nulls, (std::vector<std::uint8_t>{0, 1, 0}));
  EXPECT_EQ(table.column("x").reals, (std::vector<double>{0.25, 0, -1.5}));
  EXPECT_EQ(table.column("when").integers, (std::vector<std::int64_t>{20605, 0, -1}));
  EXPECT_EQ(table.column("money").scale, 2);
  EXPECT_EQ(table.find("nobody"), nullptr);
}

TEST(Table, NamesTheColumnsThatAreThere) {
  const Table table({integers("a", {1}), integers("b", {2})});
  EXPECT_EQ(refused(ErrorCode::invalid_data, [&] { (void)table.column("deal_id"); }), "there is no column \"deal_id\"; the columns are: a, b");
  EXPECT_THAT(refused(ErrorCode::invalid_data, [&] { (void)Table().column("x"); }), HasSubstr("the columns are: none"));
}

TEST(Table, RefusesWhatIsNotATable) {
  const auto why = [](std::vector<Column> columns) { return refused(ErrorCode::invalid_data, [&] { (void)Table(std::move(columns)); }); };
  EXPECT_THAT(why({integers("a", {1}), integers("a", {2})}), HasSubstr("two columns are called \"a\""));
  EXPECT_THAT(why({integers("a", {1}), integers("b", {2, 3})}), HasSubstr("column \"b\" has 2 rows but column \"a\" has 1"));
  EXPECT_THAT(why({texts("t", {0, 1}, {"x"})}), HasSubstr("column \"t\", row 2: code 1 is outside the dictionary of 1"));
  EXPECT_THAT(why({texts("t", {0, -1}, {"x"})}), HasSubstr("row 2: code -1"));
  EXPECT_THAT(why({texts("t", {0}, {"caf\xE9"})}), HasSubstr("column \"t\": the text \"caf\\xE9\" is not UTF-8"));
  EXPECT_THAT(why({integers("\xFF", {1})}), HasSubstr("the column name \"\\xFF\" is not UTF-8"));
  Column scaled = integers("m", {1});
  scaled.scale = 2;
  EXPECT_THAT(why({scaled}), HasSubstr("scale 2 in a column of type integer"));
  Column marked = integers("m", {1, 2});
  marked.nulls = {1};
  EXPECT_THAT(why({marked}), HasSubstr("2 rows but 1 null marks"));
}

TEST(Table, BuilderSaysWhereARowGoesWrong) {
  const auto why = [](ErrorCode code, auto&& body) {
    return refused(code, [&] {
      Table::Builder builder;
      builder.column("n", ColumnType::integer).column("t", ColumnType::text).column("yes", ColumnType::boolean).integer(1).text("x").integer(1);
      body(builder);
      (void)std::move(builder).build();
    });
  };
  using B = Table::Builder;
  EXPECT_THAT(why(ErrorCode::internal, [](B& b) { b.text("x"); }), HasSubstr("row 2, column \"n\": text given where the column is integer"));
  EXPECT_THAT(why(ErrorCode::internal, [](B& b) { b.real(0.5); }), HasSubstr("row 2, column \"n\": a real given"));
  EXPECT_THAT(why(ErrorCode::internal, [](B& b) { b.day(Day(1)); }), HasSubstr("row 2, column \"n\": a day given"));
  EXPECT_THAT(why(ErrorCode::internal, [](B& b) { b.integer(2).integer(3); }), HasSubstr("row 2, column \"t\": an integer given where the column is text"));
  EXPECT_THAT(why(ErrorCode::internal, [](B& b) { b.integer(2).text("y").integer(7); }), HasSubstr("row 2, column \"yes\": an integer other than 0 or 1"));
  EXPECT_THAT(why(ErrorCode::internal, [](B& b) { b.integer(2); }), HasSubstr("row 2 ends before column \"t\""));
  EXPECT_THAT(why(ErrorCode::internal, [](B& b) { b.column("late", ColumnType::real); }), HasSubstr("column \"late\" is declared after the first cell"));
  EXPECT_THAT(why(ErrorCode::invalid_data, [](B& b) { b.integer(2).text("\xC0\xAF"); }), HasSubstr("row 2, column \"t\": \"\\xC0\\xAF\" is not UTF-8"));
}
