#include "table/arrow_chunk.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "base/format.hpp"
#include "base/utf8.hpp"
#include "voronka/table/arrow_abi.hpp"
#include "table/arrow_strings.hpp"
#include "table/text.hpp"
#include "voronka/base/error.hpp"

namespace voronka::arrow {

using table_text::quoted;

static_assert(std::endian::native == std::endian::little, "decimals and buffers are read as little-endian");

namespace {

// Producers need not align their buffers.
template <class T>
T load(const std::uint8_t* data, std::int64_t at) {
  T value;
  std::memcpy(&value, data + at * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
  return value;
}

double half(std::uint16_t bits) {  // IEEE 754 binary16
  const int exponent = (bits >> 10) & 31, fraction = bits & 1023;
  double value;
  if (exponent == 0)
    value = std::ldexp(fraction, -24);
  else if (exponent == 31)
    value = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  else
    value = std::ldexp(1024 + fraction, exponent - 25);
  return (bits & 0x8000) != 0 ? -value : value;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  const std::int64_t q = a / b;
  return q - (a % b < 0 ? 1 : 0);
}

bool is_string(Storage s) { return s == Storage::utf8 || s == Storage::large_utf8 || s == Storage::utf8_view; }
// A view array that needs no data buffer may come without their lengths too.
std::int64_t buffers_of(Storage s) { return s == Storage::utf8 || s == Storage::large_utf8 ? 3 : 2; }
bool is_real(Storage s) { return s == Storage::half || s == Storage::single || s == Storage::real; }

}  // namespace

Validity::Validity(const ArrowArray& array, std::string_view what) : offset_(array.offset) {
  if (array.length == 0 || array.null_count == 0) return;
  if (array.n_buffers > 0 && array.buffers != nullptr) bits_ = static_cast<const std::uint8_t*>(array.buffers[0]);
  if (bits_ == nullptr && array.null_count > 0)
    throw Error(ErrorCode::invalid_data, formatted("{} announces {} nulls in an Arrow array but has no validity bitmap", what, array.null_count));
}

ColumnReader::ColumnReader(std::string_view name, const Format& format) : format_(format) {
  if (!utf8::valid(name))
    throw Error(ErrorCode::invalid_data, formatted("the column name {} is not UTF-8", quoted(name)));
  column_.name = std::string(name);
  column_.type = format.type;
  column_.scale = format.scale;
}

void ColumnReader::fail(std::int64_t index, std::string_view what) const {
  throw Error(ErrorCode::invalid_data, formatted("column {}, row {}: {}", quoted(column_.name), first_ + static_cast<std::size_t>(index) + 1, what));
}

void ColumnReader::append(const ArrowArray& array, std::int64_t start, std::int64_t length, const Validity& rows) {
  if (length == 0) return;
  first_ = column_.rows();
  const std::int64_t needed = format_.storage == Storage::none ? 0 : buffers_of(format_.storage);
  if (array.n_buffers < needed || (needed > 0 && array.buffers == nullptr))
    throw Error(ErrorCode::invalid_data, formatted("column {}: an Arrow array with {} buffers where {} are needed", quoted(column_.name), array.n_buffers, needed));
  mark_nulls(array, start, length, rows);
  if (format_.storage == Storage::none)
    column_.codes.resize(first_ + static_cast<std::size_t>(length), -1);
  else if (format_.dictionary)
    append_indices(array, start, length);
  else if (is_string(format_.storage))
    append_strings(array, start, length);
  else
    append_numbers(array, start, length);
}

void ColumnReader::mark_nulls(const ArrowArray& array, std::int64_t start, std::int64_t length, const Validity& rows) {
  const bool every = format_.storage == Storage::none;
  const Validity own = every ? Validity(ArrowArray{}, "") : Validity(array, formatted("column {}", quoted(column_.name)));
  if (!every && own.all() && rows.all()) {
    if (!column_.nulls.empty()) column_.nulls.resize(first_ + static_cast<std::size_t>(length), 0);
    return;
  }
  bool any = !column_.nulls.empty();  // marks of earlier chunks stay
  column_.nulls.resize(first_ + static_cast<std::size_t>(length), 0);
  for (std::int64_t i = 0; i < length; ++i) {
    const bool is_null = every || own.null(start + i) || rows.null(i);
    column_.nulls[first_ + static_cast<std::size_t>(i)] = is_null ? 1 : 0;
    any = any || is_null;
  }
  if (!any) column_.nulls.clear();
}

std::int64_t ColumnReader::integer(const std::uint8_t* data, std::int64_t at, std::int64_t index) const {
  constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max(), lowest = std::numeric_limits<std::int64_t>::min();
  switch (format_.storage) {
    case Storage::bit: return (data[at >> 3] >> (at & 7)) & 1;
    case Storage::int8: return load<std::int8_t>(data, at);
    case Storage::uint8: return load<std::uint8_t>(data, at);
    case Storage::int16: return load<std::int16_t>(data, at);
    case Storage::uint16: return load<std::uint16_t>(data, at);
    case Storage::int32: return load<std::int32_t>(data, at);
    case Storage::uint32: return load<std::uint32_t>(data, at);
    case Storage::int64:
    case Storage::micro_ts: return load<std::int64_t>(data, at);
    case Storage::uint64: {
      const auto value = load<std::uint64_t>(data, at);
      if (value > static_cast<std::uint64_t>(highest)) fail(index, formatted("{} does not fit a signed 64-bit integer", value));
      return static_cast<std::int64_t>(value);
    }
    case Storage::decimal: {
      // Two's complement: everything above the low 64 bits must repeat their sign.
      const std::uint8_t* cell = data + at * format_.bytes;
      if (format_.bytes == 4) return load<std::int32_t>(cell, 0);
      const auto low = load<std::int64_t>(cell, 0);
      for (int word = 1; word < format_.bytes / 8; ++word)
        if (load<std::int64_t>(cell, word) != (low < 0 ? -1 : 0))
          fail(index, formatted("a decimal of scale {} that does not fit 64 bits; the largest is {} units of its last digit", format_.scale, highest));
      return low;
    }
    case Storage::days: return load<std::int32_t>(data, at);
    case Storage::milliseconds: {
      const std::int64_t day = floor_div(load<std::int64_t>(data, at), 86'400'000);
      if (day < std::numeric_limits<std::int32_t>::min() || day > std::numeric_limits<std::int32_t>::max()) fail(index, formatted("the date {} days from 1970-01-01 is out of range", day));
      return day;
    }
    case Storage::seconds_ts:
    case Storage::milli_ts: {
      const auto value = load<std::int64_t>(data, at);
      const std::int64_t factor = format_.storage == Storage::seconds_ts ? 1'000'000 : 1'000;
      if (value > highest / factor || value < lowest / factor)
        fail(index, formatted("the timestamp {} {} from 1970-01-01 is out of range", value, factor == 1'000 ? "milliseconds" : "seconds"));
      return value * factor;
    }
    case Storage::nano_ts: return floor_div(load<std::int64_t>(data, at), 1'000);  // the microsecond that holds it
    default: fail(index, "internal: not an integer");
  }
}

double ColumnReader::real(const std::uint8_t* data, std::int64_t at) const {
  if (format_.storage == Storage::half) return half(load<std::uint16_t>(data, at));
  if (format_.storage == Storage::single) return static_cast<double>(load<float>(data, at));
  return load<double>(data, at);
}

void ColumnReader::append_numbers(const ArrowArray& array, std::int64_t start, std::int64_t length) {
  const auto* data = static_cast<const std::uint8_t*>(array.buffers[1]);
  const bool reals = is_real(format_.storage);
  // push_back, not resize: growing to the exact size would make many small chunks quadratic.
  for (std::int64_t i = 0; i < length; ++i) {
    const bool is_null = null(i);
    if (!is_null && data == nullptr) fail(i, "the Arrow array has no data buffer");
    const std::int64_t at = array.offset + start + i;
    if (reals)
      column_.reals.push_back(is_null ? 0.0 : real(data, at));
    else
      column_.integers.push_back(is_null ? 0 : integer(data, at, i));
  }
}

void ColumnReader::push_text(std::string_view text, std::int64_t index) {
  const std::size_t before = words_.size();
  column_.codes.push_back(words_.code(text));
  if (words_.size() != before && !utf8::valid(text)) fail(index, formatted("{} is not UTF-8", quoted(text)));
}

void ColumnReader::append_strings(const ArrowArray& array, std::int64_t start, std::int64_t length) {
  const Strings strings(array, format_.storage);
  for (std::int64_t i = 0; i < length; ++i) {
    if (null(i)) {
      column_.codes.push_back(-1);
      continue;
    }
    std::string_view text;
    if (const char* fault = strings.at(start + i, text); fault != nullptr) fail(i, fault);
    push_text(text, i);
  }
}

// A dictionary belongs to its chunk. Its words enter ours when a row first uses them.
void ColumnReader::append_indices(const ArrowArray& array, std::int64_t start, std::int64_t length) {
  if (array.dictionary == nullptr) fail(0, "the Arrow array has indices but no dictionary");
  const ArrowArray& values = *array.dictionary;
  if (values.length < 0 || values.offset < 0 || (values.length > 0 && (values.n_buffers < buffers_of(format_.values) || values.buffers == nullptr))) fail(0, "the Arrow dictionary is malformed");
  const Validity valid(values, formatted("the dictionary of column {}", quoted(column_.name)));
  const Strings strings(values, format_.values);
  const auto* data = static_cast<const std::uint8_t*>(array.buffers[1]);
  constexpr std::int32_t unseen = -2;
  std::vector<std::int32_t> codes(static_cast<std::size_t>(values.length), unseen);
  for (std::int64_t i = 0; i < length; ++i) {
    if (null(i)) {
      column_.codes.push_back(-1);
      continue;
    }
    if (data == nullptr) fail(i, "the Arrow array has no data buffer");
    const std::int64_t index = integer(data, array.offset + start + i, i);
    if (index < 0 || index >= values.length) fail(i, formatted("index {} into a dictionary of {} texts", index, values.length));
    std::int32_t& code = codes[static_cast<std::size_t>(index)];
    if (code == unseen) {
      if (valid.null(index)) {
        code = -1;
      } else {
        std::string_view text;
        if (const char* fault = strings.at(index, text); fault != nullptr) fail(i, fault);
        push_text(text, i);
        code = column_.codes.back();
        continue;
      }
    }
    column_.codes.push_back(code);
    if (code >= 0) continue;
    column_.nulls.resize(first_ + static_cast<std::size_t>(length), 0);
    column_.nulls[first_ + static_cast<std::size_t>(i)] = 1;
  }
}

Column ColumnReader::take() && {
  column_.dictionary = std::move(words_).take();
  return std::move(column_);
}

}  // namespace voronka::arrow
