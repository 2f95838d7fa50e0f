#include <cstring>
#include <system_error>
#include <utility>

#include "base/format.hpp"
#include "voronka/table/arrow_abi.hpp"
#include "table/arrow_chunk.hpp"
#include "table/text.hpp"
#include "voronka/base/error.hpp"
#include "voronka/table/arrow.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using table_text::quoted;

// Owns an ABI struct: moved out of the caller's memory, released once.
template <class Struct>
class Taken {
 public:
  Taken() = default;
  explicit Taken(Struct* from) noexcept {
    if (from == nullptr || from->release == nullptr) return;
    it_ = *from;
    from->release = nullptr;
  }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;
  ~Taken() { reset(); }
  void reset() noexcept {
    if (it_.release != nullptr) it_.release(&it_);
    it_.release = nullptr;
  }
  [[nodiscard]] bool empty() const noexcept { return it_.release == nullptr; }
  Struct* operator->() noexcept { return &it_; }
  Struct& operator*() noexcept { return it_; }

 private:
  Struct it_{};
};

class Columns {
 public:
  explicit Columns(const ArrowSchema& root) {
    if (root.format == nullptr) throw Error(ErrorCode::invalid_data, "the Arrow schema has no format");
    if (std::string_view(root.format) != "+s" || root.dictionary != nullptr)
      throw Error(ErrorCode::unsupported, formatted("the Arrow data is one column of format {}; a table is a struct of named columns (format \"+s\")", quoted(root.format)));
    if (root.n_children < 0 || (root.n_children > 0 && root.children == nullptr)) throw Error(ErrorCode::invalid_data, "the Arrow schema has no children");
    for (std::int64_t i = 0; i < root.n_children; ++i) {
      const ArrowSchema* child = root.children[i];
      if (child == nullptr) throw Error(ErrorCode::invalid_data, formatted("column {} of the Arrow schema is missing", i + 1));
      const std::string_view name = child->name == nullptr ? "" : child->name;
      columns_.emplace_back(name, arrow::read_format(*child, name));
    }
  }

  void append(const ArrowArray& root) {
    if (root.length < 0 || root.offset < 0 || root.n_children != static_cast<std::int64_t>(columns_.size()) || (root.n_children > 0 && root.children == nullptr))
      throw Error(ErrorCode::invalid_data, formatted("an Arrow batch has {} columns and {} rows where the schema has {} columns", root.n_children, root.length, columns_.size()));
    const arrow::Validity rows(root, "the batch");
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const ArrowArray* child = root.children[i];
      if (child == nullptr || child->offset < 0 || child->length < root.offset || child->length - root.offset < root.length)
        throw Error(ErrorCode::invalid_data, formatted("column {}: {} values in an Arrow batch of {} rows from {}", quoted(columns_[i].name()),
                                                         child == nullptr ? 0 : child->length, root.length, root.offset));
      columns_[i].append(*child, root.offset, root.length, rows);
    }
  }

  Table table() && {
    std::vector<Column> out;
    out.reserve(columns_.size());
    for (arrow::ColumnReader& column : columns_) out.push_back(std::move(column).take());
    return Table(std::move(out));
  }

 private:
  std::vector<arrow::ColumnReader> columns_;
};

[[noreturn]] void producer_failed(ArrowArrayStream& stream, int code, std::string_view step) {
  const char* text = stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
  throw Error(ErrorCode::invalid_data, formatted("the producer of the Arrow stream failed at {}: {}", step,
                                                   text != nullptr && *text != '\0' ? std::string(text) : std::generic_category().message(code)));
}

}  // namespace

Table read_arrow(ArrowArrayStream* stream) {
  Taken<ArrowArrayStream> in(stream);
  if (in.empty()) throw Error(ErrorCode::invalid_argument, "the Arrow stream is NULL or was released before; a live stream is needed");
  if (in->get_schema == nullptr || in->get_next == nullptr) throw Error(ErrorCode::invalid_argument, "the Arrow stream has no get_schema or no get_next");
  ArrowSchema raw_schema{};
  if (const int code = in->get_schema(&*in, &raw_schema); code != 0) producer_failed(*in, code, "get_schema");
  Taken<ArrowSchema> schema(&raw_schema);
  if (schema.empty()) throw Error(ErrorCode::invalid_data, "the Arrow stream gave a schema that is released already");
  Columns columns(*schema);
  for (;;) {
    ArrowArray raw{};
    if (const int code = in->get_next(&*in, &raw); code != 0) producer_failed(*in, code, "get_next");
    Taken<ArrowArray> batch(&raw);
    if (batch.empty()) break;
    columns.append(*batch);
  }
  return std::move(columns).table();
}

Table read_arrow(ArrowSchema* schema, ArrowArray* array) {
  Taken<ArrowSchema> names(schema);
  Taken<ArrowArray> batch(array);
  if (names.empty() || batch.empty()) throw Error(ErrorCode::invalid_argument, "the Arrow schema or array is NULL or was released before; both must be live");
  Columns columns(*names);
  columns.append(*batch);
  return std::move(columns).table();
}

}  // namespace v0
}  // namespace voronka
