#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/format.hpp"
#include "voronka/table/arrow_abi.hpp"
#include "table/text.hpp"
#include "voronka/base/error.hpp"
#include "voronka/table/arrow.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using table_text::quoted;

// ---- schema ----

struct SchemaData {
  std::string format, name;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

void release_schema(ArrowSchema* schema) {
  auto* data = static_cast<SchemaData*>(schema->private_data);
  for (ArrowSchema& child : data->children)
    if (child.release != nullptr) child.release(&child);  // NULL: the consumer moved it out
  delete data;
  schema->release = nullptr;
}

// Takes `data`; children are complete already.
void fill(ArrowSchema& out, std::unique_ptr<SchemaData> data, std::int64_t flags) {
  for (ArrowSchema& child : data->children) data->pointers.push_back(&child);
  out = {};
  out.format = data->format.c_str();
  out.name = data->name.c_str();
  out.flags = flags;
  out.n_children = static_cast<std::int64_t>(data->children.size());
  out.children = data->pointers.empty() ? nullptr : data->pointers.data();
  out.release = release_schema;
  out.private_data = data.release();
}

constexpr std::int64_t eighteen_digits = 1'000'000'000'000'000'000;

std::string format_of(const Column& column) {
  switch (column.type) {
    case ColumnType::integer: return "l";
    case ColumnType::real: return "g";
    case ColumnType::text: return "u";
    case ColumnType::day: return "tdD";
    case ColumnType::instant: return "tsu:UTC";
    case ColumnType::local_time: return "tsu:";
    case ColumnType::boolean: return "b";
    case ColumnType::decimal: {
      const bool long_one = std::any_of(column.integers.begin(), column.integers.end(), [](std::int64_t v) { return v >= eighteen_digits || v <= -eighteen_digits; });
      return formatted("d:{},{}", long_one ? 19 : 18, column.scale);
    }
  }
  return "";
}

// ---- arrays ----

using Bytes = std::vector<std::uint8_t>;

struct ArrayData {
  std::shared_ptr<const Table> table;  // integers and reals are lent from it
  std::vector<Bytes> own;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
};

void release_array(ArrowArray* array) {
  auto* data = static_cast<ArrayData*>(array->private_data);
  for (ArrowArray& child : data->children)
    if (child.release != nullptr) child.release(&child);
  delete data;
  array->release = nullptr;
}

void fill(ArrowArray& out, std::unique_ptr<ArrayData> data, std::int64_t length, std::int64_t nulls) {
  for (ArrowArray& child : data->children) data->pointers.push_back(&child);
  out = {};
  out.length = length;
  out.null_count = nulls;
  out.n_buffers = static_cast<std::int64_t>(data->buffers.size());
  out.buffers = data->buffers.data();
  out.n_children = static_cast<std::int64_t>(data->children.size());
  out.children = data->pointers.empty() ? nullptr : data->pointers.data();
  out.release = release_array;
  out.private_data = data.release();
}

template <class Bit>
Bytes bitmap(std::size_t rows, Bit&& bit) {
  Bytes bits((rows + 7) / 8 + 1, 0);  // never empty, so that the pointer is not NULL
  for (std::size_t i = 0; i < rows; ++i)
    if (bit(i)) bits[i >> 3] = static_cast<std::uint8_t>(bits[i >> 3] | (1u << (i & 7)));
  return bits;
}

template <class T, class Value>
Bytes values(std::size_t rows, Value&& value) {
  Bytes out(rows * sizeof(T) + sizeof(T));
  for (std::size_t i = 0; i < rows; ++i) {
    const T v = value(i);
    std::memcpy(out.data() + i * sizeof(T), &v, sizeof(T));
  }
  return out;
}

std::string_view text_of(const Column& column, std::size_t row) {
  return column.is_null(row) ? std::string_view() : std::string_view(column.dictionary[static_cast<std::size_t>(column.codes[row])]);
}

void export_column(const std::shared_ptr<const Table>& table, const Column& column, std::size_t first, std::size_t rows, ArrowArray& out) {
  auto data = std::make_unique<ArrayData>();
  data->table = table;
  std::int64_t nulls = 0;
  for (std::size_t i = 0; i < rows; ++i) nulls += column.is_null(first + i) ? 1 : 0;
  const void* validity = nullptr;
  data->own.reserve(3);
  if (nulls > 0) validity = data->own.emplace_back(bitmap(rows, [&](std::size_t i) { return !column.is_null(first + i); })).data();
  data->buffers.push_back(validity);
  // A pointer that is never NULL, also for a column without rows.
  const auto lend = [&](const auto& numbers) -> const void* { return rows == 0 ? data->own.emplace_back(8, std::uint8_t{0}).data() : static_cast<const void*>(numbers.data() + first); };
  const auto add = [&](Bytes bytes) { data->buffers.push_back(data->own.emplace_back(std::move(bytes)).data()); };
  switch (column.type) {
    case ColumnType::integer:
    case ColumnType::instant:
    case ColumnType::local_time: data->buffers.push_back(lend(column.integers)); break;
    case ColumnType::real: data->buffers.push_back(lend(column.reals)); break;
    case ColumnType::boolean: add(bitmap(rows, [&](std::size_t i) { return column.integers[first + i] != 0; })); break;
    case ColumnType::day: add(values<std::int32_t>(rows, [&](std::size_t i) { return static_cast<std::int32_t>(column.integers[first + i]); })); break;
    case ColumnType::decimal: {
      struct Wide { std::int64_t low, high; };
      add(values<Wide>(rows, [&](std::size_t i) { return Wide{column.integers[first + i], column.integers[first + i] < 0 ? -1 : 0}; }));
      break;
    }
    case ColumnType::text: {
      Bytes offsets((rows + 1) * sizeof(std::int32_t)), letters;
      std::int32_t end = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        const std::string_view text = text_of(column, first + i);
        letters.insert(letters.end(), text.begin(), text.end());
        end += static_cast<std::int32_t>(text.size());
        std::memcpy(offsets.data() + (i + 1) * sizeof end, &end, sizeof end);
      }
      letters.push_back(0);
      add(std::move(offsets));
      add(std::move(letters));
      break;
    }
  }
  fill(out, std::move(data), static_cast<std::int64_t>(rows), nulls);
}

// ---- stream ----

constexpr std::size_t rows_a_batch = 1u << 20;

class Exported {
 public:
  explicit Exported(const Table& table) : table_(std::make_shared<const Table>(table)) {}

  void schema(ArrowSchema& out) const {
    auto data = std::make_unique<SchemaData>();
    data->format = "+s";
    Unwind<SchemaData> unwind{*data};
    data->children.resize(table_->columns().size());
    data->pointers.reserve(data->children.size());  // so that fill() cannot throw once it owns `data`
    for (std::size_t i = 0; i < data->children.size(); ++i) {
      auto child = std::make_unique<SchemaData>();
      child->format = format_of(table_->columns()[i]);
      child->name = table_->columns()[i].name;
      fill(data->children[i], std::move(child), ARROW_FLAG_NULLABLE);
    }
    fill(out, std::move(data), 0);
    unwind.done = true;
  }

  void next(ArrowArray& out) {
    if (ended_) {
      out.release = nullptr;  // the end of the stream
      return;
    }
    const std::size_t rows = batch_rows();
    auto data = std::make_unique<ArrayData>();
    Unwind<ArrayData> unwind{*data};
    data->buffers.push_back(nullptr);
    data->children.resize(table_->columns().size());
    data->pointers.reserve(data->children.size());  // so that fill() cannot throw once it owns `data`
    for (std::size_t i = 0; i < data->children.size(); ++i) export_column(table_, table_->columns()[i], row_, rows, data->children[i]);
    fill(out, std::move(data), static_cast<std::int64_t>(rows), 0);
    unwind.done = true;
    row_ += rows;
    ended_ = row_ == table_->rows();
  }

  std::string last_error;

 private:
  // Memory that runs out half-way must not leak the children that are complete.
  template <class Data>
  struct Unwind {
    Data& data;
    bool done = false;
    ~Unwind() {
      if (done) return;
      for (auto& child : data.children)
        if (child.release != nullptr) child.release(&child);
    }
  };

  // As many rows as keep the 32-bit offsets of every text column; an empty table is one batch of no rows.
  [[nodiscard]] std::size_t batch_rows() const {
    std::size_t rows = std::min(rows_a_batch, table_->rows() - row_);
    for (const Column& column : table_->columns()) {
      if (column.type != ColumnType::text) continue;
      std::size_t bytes = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        bytes += text_of(column, row_ + i).size();
        if (bytes <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) continue;
        if (i == 0) throw Error(ErrorCode::unsupported, formatted("column {}, row {}: a text of {} bytes is too long for Arrow utf8", quoted(column.name), row_ + 1, bytes));
        rows = i;
      }
    }
    return rows;
  }

  std::shared_ptr<const Table> table_;
  std::size_t row_ = 0;
  bool ended_ = false;
};

Exported& self(ArrowArrayStream* stream) { return *static_cast<Exported*>(stream->private_data); }

template <class Body>
int guarded(ArrowArrayStream* stream, Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  } catch (const std::exception& e) {
    try {
      self(stream).last_error = e.what();
    } catch (...) {
      return ENOMEM;
    }
    return EINVAL;
  }
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  return guarded(stream, [&] { self(stream).schema(*out); });
}
int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  return guarded(stream, [&] { self(stream).next(*out); });
}
const char* get_last_error(ArrowArrayStream* stream) {
  const std::string& text = self(stream).last_error;
  return text.empty() ? nullptr : text.c_str();
}
void release_stream(ArrowArrayStream* stream) {
  delete static_cast<Exported*>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

void write_arrow(const Table& table, ArrowArrayStream* out) {
  if (out == nullptr) throw Error(ErrorCode::invalid_argument, "there is no Arrow stream to write to (NULL)");
  *out = {};
  for (const Column& column : table.columns()) {
    if (column.name.find('\0') != std::string::npos) throw Error(ErrorCode::invalid_argument, formatted("the column name {} holds a NUL", quoted(column.name)));
    if (column.type != ColumnType::day) continue;
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (!column.is_null(row) && (column.integers[row] < std::numeric_limits<std::int32_t>::min() || column.integers[row] > std::numeric_limits<std::int32_t>::max()))
        throw Error(ErrorCode::invalid_data, formatted("column {}, row {}: {} days from 1970-01-01 is out of range", quoted(column.name), row + 1, column.integers[row]));
  }
  out->private_data = new Exported(table);
  out->get_schema = get_schema;
  out->get_next = get_next;
  out->get_last_error = get_last_error;
  out->release = release_stream;
}

}  // namespace v0
}  // namespace voronka
