#include <gmock/gmock.h>

#include <cstring>

#include "table/producer.hpp"
#include "table/tables.hpp"
#include "voronka/table/arrow.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::HasSubstr;

namespace {

Table small() {
  Table::Builder builder;
  builder.column("n", ColumnType::integer).column("x", ColumnType::real).column("m", ColumnType::decimal, 2).column("t", ColumnType::text);
  builder.column("day", ColumnType::day).column("at", ColumnType::instant).column("wall", ColumnType::local_time).column("yes", ColumnType::boolean);
  builder.integer(1).real(0.5).integer(-1999).text("\xD0\x96").day(Day(20605)).integer(1780279200000000).integer(5).integer(1);
  for (int i = 0; i < 8; ++i) builder.null();
  return std::move(builder).build();
}

}  // namespace

TEST(ArrowWrite, EveryTableComesBackAsItWas) {
  Lcg random(5);
  for (int i = 0; i < 2000; ++i) {
    const Table table = random_table(random, false);
    ArrowArrayStream stream;
    std::memset(&stream, 0xA5, sizeof stream);  // the caller's memory is not initialised
    write_arrow(table, &stream);
    expect_same(table, read_arrow(&stream));
    EXPECT_EQ(stream.release, nullptr);
    if (HasFatalFailure()) return;
  }
}

TEST(ArrowWrite, FormatsAndBuffersAreThoseOfTheSpecification) {
  ArrowArrayStream stream;
  write_arrow(small(), &stream);
  ArrowSchema schema;
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  ASSERT_EQ(schema.n_children, 8);
  EXPECT_STREQ(schema.format, "+s");
  const char* formats[] = {"l", "g", "d:18,2", "u", "tdD", "tsu:UTC", "tsu:", "b"};
  for (int i = 0; i < 8; ++i) {
    EXPECT_STREQ(schema.children[i]->format, formats[i]);
    EXPECT_EQ(schema.children[i]->flags, ARROW_FLAG_NULLABLE);
  }
  EXPECT_STREQ(schema.children[3]->name, "t");
  ArrowArray array, end;
  ASSERT_EQ(stream.get_next(&stream, &array), 0);
  ASSERT_EQ(stream.get_next(&stream, &end), 0);
  EXPECT_EQ(end.release, nullptr);
  stream.release(&stream);  // arrays outlive their stream
  EXPECT_EQ(array.length, 2);
  EXPECT_EQ(array.n_buffers, 1);
  for (int i = 0; i < 8; ++i) {
    const ArrowArray& child = *array.children[i];
    EXPECT_EQ(child.length, 2);
    EXPECT_EQ(child.null_count, 1);
    EXPECT_EQ(child.n_buffers, i == 3 ? 3 : 2);
    EXPECT_EQ(*static_cast<const std::uint8_t*>(child.buffers[0]) & 3, 1);
  }
  const auto* decimal = static_cast<const std::int64_t*>(array.children[2]->buffers[1]);
  EXPECT_EQ(decimal[0], -1999);
  EXPECT_EQ(decimal[1], -1);
  const auto* offsets = static_cast<const std::int32_t*>(array.children[3]->buffers[1]);
  EXPECT_EQ((std::vector<int>{offsets[0], offsets[1], offsets[2]}), (std::vector<int>{0, 2, 2}));
  EXPECT_EQ(std::memcmp(array.children[3]->buffers[2], "\xD0\x96", 2), 0);
  array.release(&array);
  EXPECT_EQ(array.release, nullptr);
  schema.release(&schema);
  EXPECT_EQ(schema.release, nullptr);
}

TEST(ArrowWrite, AChildThatWasMovedOutLivesOn) {
  ArrowArrayStream stream;
  write_arrow(small(), &stream);
  ArrowSchema schema;
  ArrowArray array;
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  ASSERT_EQ(stream.get_next(&stream, &array), 0);
  ArrowArray column = *array.children[0];
  array.children[0]->release = nullptr;
  ArrowSchema type = *schema.children[0];
  schema.children[0]->release = nullptr;
  array.release(&array);
  schema.release(&schema);
  stream.release(&stream);
  EXPECT_STREQ(type.name, "n");
  EXPECT_EQ(static_cast<const std::int64_t*>(column.buffers[1])[0], 1);
  column.release(&column);
  type.release(&type);
}

TEST(ArrowWrite, AnEmptyTableIsOneBatchOfNoRows) {
  Table::Builder builder;
  builder.column("n", ColumnType::integer).column("t", ColumnType::text).column("yes", ColumnType::boolean);
  ArrowArrayStream stream;
  write_arrow(std::move(builder).build(), &stream);
  ArrowArray array, end;
  ASSERT_EQ(stream.get_next(&stream, &array), 0);
  EXPECT_EQ(array.length, 0);
  for (int i = 0; i < 3; ++i) EXPECT_NE(array.children[i]->buffers[1], nullptr);
  array.release(&array);
  ASSERT_EQ(stream.get_next(&stream, &end), 0);
  EXPECT_EQ(end.release, nullptr);
  stream.release(&stream);
}

TEST(ArrowWrite, LongTablesComeInSeveralBatches) {
  Table::Builder builder;
  builder.column("n", ColumnType::integer).column("t", ColumnType::text);
  const std::int64_t rows = (1 << 20) + 5;
  for (std::int64_t i = 0; i < rows; ++i) builder.integer(i).text(i % 2 == 0 ? "even" : "odd");
  ArrowArrayStream stream;
  write_arrow(std::move(builder).build(), &stream);
  std::vector<std::int64_t> lengths;
  for (;;) {
    ArrowArray array;
    ASSERT_EQ(stream.get_next(&stream, &array), 0);
    if (array.release == nullptr) break;
    if (lengths.size() == 1) {
      EXPECT_EQ(static_cast<const std::int64_t*>(array.children[0]->buffers[1])[0], 1 << 20);
    }
    lengths.push_back(array.length);
    array.release(&array);
  }
  EXPECT_EQ(lengths, (std::vector<std::int64_t>{1 << 20, 5}));
  stream.release(&stream);
}

TEST(ArrowWrite, ADecimalOfNineteenDigitsSaysSo) {
  Table::Builder builder;
  builder.column("m", ColumnType::decimal, 2).integer(-1'000'000'000'000'000'000);
  ArrowArrayStream stream;
  write_arrow(std::move(builder).build(), &stream);
  ArrowSchema schema;
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  EXPECT_STREQ(schema.children[0]->format, "d:19,2");
  schema.release(&schema);
  stream.release(&stream);
}

TEST(ArrowWrite, RefusesWhatArrowCannotHoldAndLeavesNothing) {
  EXPECT_THAT(refused(ErrorCode::invalid_argument, [] { write_arrow(Table(), nullptr); }), HasSubstr("no Arrow stream to write to"));
  Column day;
  day.name = "d";
  day.type = ColumnType::day;
  day.integers = {0, 1LL << 40};
  ArrowArrayStream stream;
  std::memset(&stream, 0xA5, sizeof stream);
  EXPECT_THAT(refused(ErrorCode::invalid_data, [&] { write_arrow(Table({day}), &stream); }), HasSubstr("column \"d\", row 2: 1099511627776 days"));
  EXPECT_EQ(stream.release, nullptr);
}
