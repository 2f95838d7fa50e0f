#include <gmock/gmock.h>

#include <limits>

#include "table/producer.hpp"
#include "table/tables.hpp"
#include "voronka/table/arrow.hpp"

using namespace voronka;
using namespace voronka::testing;
using ::testing::HasSubstr;

namespace {

/// Reads a stream to its end; every struct given out must be back.
Table read(Producer producer) {
  Counts counts;
  ArrowArrayStream stream = producer.stream(counts);
  Table table = read_arrow(&stream);
  EXPECT_EQ(stream.release, nullptr);
  EXPECT_TRUE(counts.balanced());
  return table;
}

std::string why(ErrorCode code, Producer producer) {
  Counts counts;
  ArrowArrayStream stream = producer.stream(counts);
  std::string message = refused(code, [&] { (void)read_arrow(&stream); });
  EXPECT_EQ(stream.release, nullptr);
  EXPECT_TRUE(counts.balanced()) << message;
  return message;
}

std::string values(const Table& table, std::size_t column = 0) {
  std::string out;
  for (std::size_t row = 0; row < table.rows(); ++row) out += (row == 0 ? "" : " ") + cell(table.columns()[column], row);
  return out;
}

std::string one(const std::string& format, Data data) { return values(read(Producer::column({format, "", {}, nullptr}, {std::move(data)}))); }
std::string one_refused(const std::string& format, Data data) { return why(ErrorCode::invalid_data, Producer::column({format, "", {}, nullptr}, {std::move(data)})); }

template <class T>
std::string limits(const std::string& format) {
  return one(format, numbers<T>({0, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()}));
}

Data booleans(const std::vector<int>& values) {
  Data out;
  out.length = static_cast<std::int64_t>(values.size());
  out.buffers = {nullptr, std::make_shared<Bytes>(bits(values))};
  return out;
}

/// Little-endian two's complement of `width` bytes, sign-extended from 64 bits.
Data decimals(const std::vector<std::int64_t>& values, int width) {
  Bytes out;
  for (const std::int64_t value : values)
    for (int byte = 0; byte < width; ++byte) out.push_back(static_cast<std::uint8_t>(byte < 8 ? (value >> (8 * byte)) & 255 : (value < 0 ? 255 : 0)));
  Data data;
  data.length = static_cast<std::int64_t>(values.size());
  data.buffers = {nullptr, std::make_shared<Bytes>(out)};
  return data;
}

Type dictionary(const std::string& index, const std::string& strings) { return {index, "", {}, std::make_shared<Type>(Type{strings, "", {}, nullptr})}; }
Data with_dictionary(Data indices, Data words) {
  indices.dictionary = std::make_shared<Data>(std::move(words));
  return indices;
}

const std::vector<std::string> words = {"", "twelve bytes", "thirteen byte", "\xD0\x96", "a text that does not fit into a view"};
const std::string shown = "'' 'twelve bytes' 'thirteen byte' '\xD0\x96' 'a text that does not fit into a view'";

}  // namespace

TEST(ArrowRead, IntegersOfEveryWidth) {
  EXPECT_EQ(limits<std::int8_t>("c"), "0 -128 127");
  EXPECT_EQ(limits<std::uint8_t>("C"), "0 0 255");
  EXPECT_EQ(limits<std::int16_t>("s"), "0 -32768 32767");
  EXPECT_EQ(limits<std::uint16_t>("S"), "0 0 65535");
  EXPECT_EQ(limits<std::int32_t>("i"), "0 -2147483648 2147483647");
  EXPECT_EQ(limits<std::uint32_t>("I"), "0 0 4294967295");
  EXPECT_EQ(limits<std::int64_t>("l"), "0 -9223372036854775808 9223372036854775807");
  EXPECT_EQ(one("L", numbers<std::uint64_t>({0, 9223372036854775807u})), "0 9223372036854775807");
  EXPECT_EQ(one_refused("L", numbers<std::uint64_t>({0, 9223372036854775808u})), "column \"c\", row 2: 9223372036854775808 does not fit a signed 64-bit integer");
  EXPECT_EQ(one("b", booleans({1, 0, 0, 1, 1, 0, 1, 1, 0, 1})), "1 0 0 1 1 0 1 1 0 1");
}

TEST(ArrowRead, FloatsOfEveryWidth) {
  const auto reals = [](const std::string& format, Data data) { return read(Producer::column({format, "", {}, nullptr}, {std::move(data)})).columns()[0].reals; };
  EXPECT_EQ(reals("f", numbers<float>({0.1f, -2.5f})), (std::vector<double>{static_cast<double>(0.1f), -2.5}));
  EXPECT_EQ(reals("g", numbers<double>({0.1, -1e300})), (std::vector<double>{0.1, -1e300}));
  // IEEE 754 binary16: one, the largest, the smallest normal, the smallest subnormal, minus two, infinity.
  EXPECT_EQ(reals("e", numbers<std::uint16_t>({0x3C00, 0x7BFF, 0x0400, 0x0001, 0xC000, 0x7C00, 0x3555})),
            (std::vector<double>{1.0, 65504.0, 0x1p-14, 0x1p-24, -2.0, std::numeric_limits<double>::infinity(), 0.333251953125}));
  EXPECT_TRUE(std::signbit(reals("e", numbers<std::uint16_t>({0x8000}))[0]));
  EXPECT_TRUE(std::isnan(reals("e", numbers<std::uint16_t>({0x7E00}))[0]));
}

TEST(ArrowRead, DecimalsOfEveryWidthKeepTheirUnits) {
  for (const auto& [format, width] : {std::pair{"d:9,2,32", 4}, {"d:18,2,64", 8}, {"d:38,2", 16}, {"d:38,2,128", 16}, {"d:76,2,256", 32}}) {
    const Table table = read(Producer::column({format, "", {}, nullptr}, {decimals({1999, -1, 0}, width)}));
    EXPECT_EQ(values(table), "1999 -1 0") << format;
    EXPECT_EQ(table.columns()[0].type, ColumnType::decimal);
    EXPECT_EQ(table.columns()[0].scale, 2);
  }
  EXPECT_EQ(one("d:38,0", decimals({INT64_MIN, INT64_MAX}, 16)), "-9223372036854775808 9223372036854775807");
  for (const int width : {16, 32}) {
    Data big = decimals({5, 0}, width);
    (*big.buffers[1])[static_cast<std::size_t>(width + width - 1)] = 1;  // row 2: the top byte
    EXPECT_THAT(one_refused(width == 16 ? "d:38,3" : "d:76,3,256", big), HasSubstr("column \"c\", row 2: a decimal of scale 3 that does not fit 64 bits"));
    Data sign = decimals({-5}, width);
    std::fill(sign.buffers[1]->begin() + 8, sign.buffers[1]->end(), std::uint8_t{0});  // 2^64 - 5
    EXPECT_THAT(one_refused(width == 16 ? "d:38,3" : "d:76,3,256", sign), HasSubstr("row 1: a decimal of scale 3"));
  }
}

TEST(ArrowRead, StringsOfEveryLayout) {
  EXPECT_EQ(one("u", strings(words)), shown);
  EXPECT_EQ(one("U", strings<std::int64_t>(words)), shown);
  EXPECT_EQ(one("vu", views(words)), shown);
  EXPECT_EQ(one("u", strings({"", ""})), "'' ''");  // the data buffer is NULL
  Data inline_only = views({"a", "b"});
  inline_only.buffers.resize(2);  // polars once left the rest out
  EXPECT_EQ(one("vu", inline_only), "'a' 'b'");
}

TEST(ArrowRead, DatesAndTimestamps) {
  EXPECT_EQ(one("tdD", numbers<std::int32_t>({20605, -1})), "20605 -1");
  EXPECT_EQ(one("tdm", numbers<std::int64_t>({20605LL * 86400000, -86400000, -1})), "20605 -1 -1");
  EXPECT_EQ(one("tss:", numbers<std::int64_t>({-1, 1780279200})), "-1000000 1780279200000000");
  EXPECT_EQ(one("tsm:", numbers<std::int64_t>({-1, 1780279200123})), "-1000 1780279200123000");
  EXPECT_EQ(one("tsu:", numbers<std::int64_t>({-1, 1780279200123456})), "-1 1780279200123456");
  EXPECT_EQ(one("tsn:", numbers<std::int64_t>({-1, -1000, 999, 1000})), "-1 -1 0 1");
  const auto type = [](const char* format) { return read(Producer::column({format, "", {}, nullptr}, {numbers<std::int64_t>({1})})).columns()[0].type; };
  EXPECT_EQ(type("tsu:"), ColumnType::local_time);
  EXPECT_EQ(type("tsu:UTC"), ColumnType::instant);
  EXPECT_EQ(type("tsn:Europe/Moscow"), ColumnType::instant);
  EXPECT_EQ(type("tdm"), ColumnType::day);
  EXPECT_THAT(one_refused("tss:", numbers<std::int64_t>({0, 9223372036855})), HasSubstr("row 2: the timestamp 9223372036855 seconds from 1970-01-01 is out of range"));
  EXPECT_THAT(one_refused("tsm:", numbers<std::int64_t>({INT64_MIN})), HasSubstr("milliseconds from 1970-01-01 is out of range"));
}

TEST(ArrowRead, NullsByBitmapByUnknownCountAndByType) {
  Data known = numbers<std::int64_t>({1, 2, 3});
  known.buffers.erase(known.buffers.begin());
  Data unknown = known;
  EXPECT_EQ(one("l", known.validity({1, 0, 1}, 1)), "1 null 3");
  EXPECT_EQ(one("l", unknown.validity({1, 0, 1}, -1)), "1 null 3");
  Data none = numbers<std::int64_t>({1});
  none.nulls = -1;  // unknown, and no bitmap: there are none
  EXPECT_EQ(one("l", none), "1");
  none.nulls = 1;
  EXPECT_THAT(one_refused("l", none), HasSubstr("column \"c\" announces 1 nulls in an Arrow array but has no validity bitmap"));
  Data nothing;
  nothing.length = nothing.nulls = 2;
  EXPECT_EQ(one("n", nothing), "null null");
  Data texts = strings({"a", "", "b"});
  texts.buffers.erase(texts.buffers.begin());
  EXPECT_EQ(one("u", texts.validity({1, 0, 1}, -1)), "'a' null 'b'");
}

TEST(ArrowRead, SlicesCountFromTheOffset) {
  Data numbers_slice = numbers<std::int32_t>({9, 9, 1, 2, 3, 9});
  numbers_slice.offset = 2;
  numbers_slice.length = 3;
  numbers_slice.buffers.erase(numbers_slice.buffers.begin());
  EXPECT_EQ(one("i", numbers_slice.validity({1, 1, 1, 0, 1, 1}, 1)), "1 null 3");
  Data bools = booleans({0, 0, 0, 0, 0, 0, 0, 1, 0, 1});
  bools.offset = 7;
  bools.length = 3;
  EXPECT_EQ(one("b", bools), "1 0 1");
  for (const auto& [format, made] : {std::pair{"u", strings(words)}, {"U", strings<std::int64_t>(words)}, {"vu", views(words)}}) {
    Data slice = made;
    slice.offset = 1;
    slice.length = 2;
    EXPECT_EQ(one(format, slice), "'twelve bytes' 'thirteen byte'") << format;
  }
}

TEST(ArrowRead, TheStructMayBeASliceWithNullsOfItsOwn) {
  Data child = numbers<std::int64_t>({9, 1, 2, 3, 4});
  child.offset = 1;
  child.length = 4;
  Data root = Producer::root({child});
  root.offset = 1;  // rows 2, 3, 4 of the child's own window
  root.length = 3;
  EXPECT_EQ(values(read(Producer({"+s", "", {{"l", "c", {}, nullptr}}, nullptr}, {root}))), "2 3 4");
  root.buffers.clear();
  root.validity({1, 1, 0, 1}, 1);
  EXPECT_EQ(values(read(Producer({"+s", "", {{"l", "c", {}, nullptr}}, nullptr}, {root}))), "2 null 4");
}

TEST(ArrowRead, DictionariesOverEveryStringByEveryIndex) {
  const Data by_layout[] = {strings(words), strings<std::int64_t>(words), views(words)};
  const char* layouts[] = {"u", "U", "vu"};
  for (int layout = 0; layout < 3; ++layout) {
    const auto read_with = [&](const char* index, Data indices) {
      return values(read(Producer::column(dictionary(index, layouts[layout]), {with_dictionary(std::move(indices), by_layout[layout])})));
    };
    const std::string wanted = "'\xD0\x96' '' '\xD0\x96' 'thirteen byte'";
    EXPECT_EQ(read_with("c", numbers<std::int8_t>({3, 0, 3, 2})), wanted);
    EXPECT_EQ(read_with("C", numbers<std::uint8_t>({3, 0, 3, 2})), wanted);
    EXPECT_EQ(read_with("s", numbers<std::int16_t>({3, 0, 3, 2})), wanted);
    EXPECT_EQ(read_with("S", numbers<std::uint16_t>({3, 0, 3, 2})), wanted);
    EXPECT_EQ(read_with("i", numbers<std::int32_t>({3, 0, 3, 2})), wanted);
    EXPECT_EQ(read_with("I", numbers<std::uint32_t>({3, 0, 3, 2})), wanted);
    EXPECT_EQ(read_with("l", numbers<std::int64_t>({3, 0, 3, 2})), wanted);
    EXPECT_EQ(read_with("L", numbers<std::uint64_t>({3, 0, 3, 2})), wanted);
  }
}

TEST(ArrowRead, ADictionaryHoldsOnlyWordsThatAreUsedEachOnce) {
  const Table table = read(Producer::column(dictionary("i", "u"), {with_dictionary(numbers<std::int32_t>({2, 0, 1}), strings({"b", "a", "b", "unused"}))}));
  EXPECT_EQ(table.columns()[0].dictionary, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(table.columns()[0].codes, (std::vector<std::int32_t>{0, 0, 1}));
}

TEST(ArrowRead, DictionariesMayChangeBetweenChunksAndHoldNulls) {
  Data null_word = strings({"a", "", "c"});
  null_word.buffers.erase(null_word.buffers.begin());
  null_word.validity({1, 0, 1}, 1);
  Data sliced = strings({"unused", "c", "d"});
  sliced.offset = 1;
  sliced.length = 2;
  Data null_index = numbers<std::int8_t>({1, 0});
  null_index.buffers.erase(null_index.buffers.begin());
  null_index.validity({0, 1}, 1);
  const Table table = read(Producer::column(dictionary("c", "u"), {with_dictionary(numbers<std::int8_t>({0, 1, 2}), null_word),
                                                                   with_dictionary(numbers<std::int8_t>({0, 1}), sliced), with_dictionary(null_index, strings({"a"}))}));
  EXPECT_EQ(values(table), "'a' null 'c' 'c' 'd' null 'a'");
  EXPECT_EQ(table.columns()[0].dictionary, (std::vector<std::string>{"a", "c", "d"}));
}

TEST(ArrowRead, SeveralChunksSomeOfThemEmpty) {
  Data with_null = numbers<std::int64_t>({3, 4});
  with_null.buffers.erase(with_null.buffers.begin());
  with_null.validity({0, 1}, 1);
  Data empty;  // no rows: buffers may be NULL
  empty.buffers = {nullptr, nullptr};
  EXPECT_EQ(values(read(Producer::column({"l", "", {}, nullptr}, {numbers<std::int64_t>({1, 2}), empty, with_null, numbers<std::int64_t>({5})}))), "1 2 null 4 5");
  const Table none = read(Producer::column({"l", "", {}, nullptr}, {}));
  EXPECT_EQ(none.rows(), 0u);
  EXPECT_EQ(none.column_names(), "c");
}

TEST(ArrowRead, UnsupportedFormatsNameColumnFormatAndCast) {
  const auto why_not = [](const std::string& format) { return why(ErrorCode::unsupported, Producer::column({format, "notes", {}, nullptr}, {numbers<std::int64_t>({1})})); };
  EXPECT_EQ(why_not("z"), "column \"notes\" has the Arrow format \"z\", which cannot be read; cast it to a string");
  EXPECT_THAT(why_not("w:16"), HasSubstr("cast it to a string"));
  EXPECT_THAT(why_not("ttu"), HasSubstr("cast it to a string, or join it with its date"));
  EXPECT_THAT(why_not("tDu"), HasSubstr("cast it to an integer (int64)"));
  EXPECT_THAT(why_not("+l"), HasSubstr("unnest it, or cast it to a string"));
  EXPECT_THAT(why_not("+s"), HasSubstr("take its fields as columns of their own"));
  EXPECT_THAT(why_not("+r"), HasSubstr("it is run-end encoded"));
  EXPECT_THAT(why_not("d:38,19"), HasSubstr("a scale of 0 to 18 can be read"));
  EXPECT_THAT(why_not("d:38,-2"), HasSubstr("a scale of 0 to 18 can be read"));
  EXPECT_THAT(why_not("d:nonsense"), HasSubstr("\"d:nonsense\""));
  EXPECT_THAT(why_not("tsx:"), HasSubstr("\"tsx:\""));
  EXPECT_THAT(why_not(""), HasSubstr("\"\""));
  EXPECT_EQ(why(ErrorCode::unsupported, Producer::column(dictionary("c", "l"), {with_dictionary(numbers<std::int8_t>({0}), numbers<std::int64_t>({5}))})),
            "column \"c\" has the Arrow format \"dictionary of l by c\", which cannot be read; cast it to the type of its values");
  EXPECT_THAT(why(ErrorCode::unsupported, Producer({"l", "", {}, nullptr}, {numbers<std::int64_t>({1})})), HasSubstr("the Arrow data is one column of format \"l\"; a table is a struct"));
}

TEST(ArrowRead, MalformedDataIsLocated) {
  EXPECT_THAT(why(ErrorCode::invalid_data, Producer::column(dictionary("c", "u"), {with_dictionary(numbers<std::int8_t>({0, 5}), strings({"a"}))})),
              HasSubstr("column \"c\", row 2: index 5 into a dictionary of 1 texts"));
  EXPECT_THAT(why(ErrorCode::invalid_data, Producer::column(dictionary("c", "u"), {with_dictionary(numbers<std::int8_t>({-1}), strings({"a"}))})), HasSubstr("index -1"));
  EXPECT_THAT(why(ErrorCode::invalid_data, Producer::column(dictionary("c", "u"), {numbers<std::int8_t>({0})})), HasSubstr("no dictionary"));
  EXPECT_THAT(why(ErrorCode::invalid_data, Producer::column({"u", "", {}, nullptr}, {strings({"ok"}), strings({"fine", "caf\xE9"})})), HasSubstr("column \"c\", row 3: \"caf\\xE9\" is not UTF-8"));
  Data falling = strings({"ab", "cd"});
  (*falling.buffers[1])[4] = 5;  // offsets 0, 2, 4 -> 0, 5, 4
  EXPECT_THAT(one_refused("u", falling), HasSubstr("row 1: the offsets of an Arrow string array fall"));
  Data beyond = views({"a text that does not fit into a view"});
  (*beyond.buffers[1])[0] = 200;
  EXPECT_THAT(one_refused("vu", beyond), HasSubstr("row 1: an Arrow string view reaches beyond its buffer"));
  Data elsewhere = views({"a text that does not fit into a view"});
  (*elsewhere.buffers[1])[8] = 7;
  EXPECT_THAT(one_refused("vu", elsewhere), HasSubstr("points to a buffer that is not there"));
  Data bare = numbers<std::int64_t>({1});
  bare.buffers = {nullptr};
  EXPECT_THAT(one_refused("l", bare), HasSubstr("an Arrow array with 1 buffers where 2 are needed"));
  bare.buffers = {nullptr, nullptr};
  EXPECT_THAT(one_refused("l", bare), HasSubstr("row 1: the Arrow array has no data buffer"));
  Data shorter = Producer::root({numbers<std::int64_t>({1, 2})});
  shorter.length = 3;
  EXPECT_THAT(why(ErrorCode::invalid_data, Producer({"+s", "", {{"l", "c", {}, nullptr}}, nullptr}, {shorter})), HasSubstr("column \"c\": 2 values in an Arrow batch of 3 rows"));
  EXPECT_THAT(why(ErrorCode::invalid_data, Producer({"+s", "", {{"l", "c", {}, nullptr}}, nullptr}, {Producer::root({})})), HasSubstr("has 0 columns"));
  EXPECT_THAT(why(ErrorCode::invalid_data, Producer({"+s", "", {{"l", "c", {}, nullptr}, {"l", "c", {}, nullptr}}, nullptr},
                                                    {Producer::root({numbers<std::int64_t>({1}), numbers<std::int64_t>({1})})})), HasSubstr("two columns are called \"c\""));
}

TEST(ArrowRead, AFailingProducerIsQuotedAndStillReleased) {
  Producer schema = Producer::column({"l", "", {}, nullptr}, {numbers<std::int64_t>({1})});
  schema.fail_schema = 12;
  EXPECT_THAT(why(ErrorCode::invalid_data, schema), HasSubstr("failed at get_schema: Cannot allocate memory"));
  Producer batch = Producer::column({"l", "", {}, nullptr}, {numbers<std::int64_t>({1}), numbers<std::int64_t>({2})});
  batch.fail_batch = 1;
  batch.message = "the connection was lost";
  EXPECT_EQ(why(ErrorCode::invalid_data, batch), "the producer of the Arrow stream failed at get_next: the connection was lost");
}

TEST(ArrowRead, NullAndReleasedStructsAreRefused) {
  EXPECT_THAT(refused(ErrorCode::invalid_argument, [] { (void)read_arrow(nullptr); }), HasSubstr("the Arrow stream is NULL or was released before"));
  Counts counts;
  Producer producer = Producer::column({"l", "", {}, nullptr}, {numbers<std::int64_t>({1})});
  ArrowArrayStream stream = producer.stream(counts);
  (void)read_arrow(&stream);
  EXPECT_THAT(refused(ErrorCode::invalid_argument, [&] { (void)read_arrow(&stream); }), HasSubstr("was released before"));
  EXPECT_TRUE(counts.balanced());
}

TEST(ArrowRead, OneBatchTakesSchemaAndArrayOnEveryPath) {
  Producer producer = Producer::column({"l", "", {}, nullptr}, {numbers<std::int64_t>({1, 2})});
  Counts counts;
  ArrowSchema schema = producer.schema(counts);
  ArrowArray array = producer.array(counts);
  EXPECT_EQ(values(read_arrow(&schema, &array)), "1 2");
  EXPECT_EQ(schema.release, nullptr);
  EXPECT_EQ(array.release, nullptr);
  EXPECT_TRUE(counts.balanced());
  schema = producer.schema(counts);
  (void)refused(ErrorCode::invalid_argument, [&] { (void)read_arrow(&schema, nullptr); });
  array = producer.array(counts);
  (void)refused(ErrorCode::invalid_argument, [&] { (void)read_arrow(nullptr, &array); });
  Producer bad = Producer::column({"+l", "", {}, nullptr}, {numbers<std::int64_t>({1})});
  schema = bad.schema(counts);
  array = bad.array(counts);
  (void)refused(ErrorCode::unsupported, [&] { (void)read_arrow(&schema, &array); });
  EXPECT_EQ(counts.schemas, 3);
  EXPECT_EQ(counts.arrays, 3);
  EXPECT_TRUE(counts.balanced());
}
