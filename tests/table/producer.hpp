// A producer of Arrow data that counts releases: every struct it hands out must be released exactly once.
#pragma once
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "voronka/table/arrow_abi.hpp"

namespace voronka::testing {

using Bytes = std::vector<std::uint8_t>;

template <class T>
Bytes bytes_of(const std::vector<T>& values) {
  Bytes out(values.size() * sizeof(T));
  if (!values.empty()) std::memcpy(out.data(), values.data(), out.size());
  return out;
}

inline Bytes bits(const std::vector<int>& values) {
  Bytes out((values.size() + 7) / 8, 0);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] != 0) out[i / 8] = static_cast<std::uint8_t>(out[i / 8] | (1u << (i % 8)));
  return out;
}

/// What one array holds. An empty optional buffer is exported as NULL.
struct Data {
  std::int64_t length = 0, nulls = 0, offset = 0;
  std::vector<std::shared_ptr<Bytes>> buffers;  // nullptr: NULL
  std::vector<Data> children;
  std::shared_ptr<Data> dictionary;

  Data& validity(const std::vector<int>& valid, std::int64_t null_count) {
    buffers.insert(buffers.begin(), std::make_shared<Bytes>(bits(valid)));
    nulls = null_count;
    return *this;
  }
};

struct Type {
  std::string format, name;
  std::vector<Type> children;
  std::shared_ptr<Type> dictionary;
};

template <class T>
Data numbers(const std::vector<T>& values) {
  Data out;
  out.length = static_cast<std::int64_t>(values.size());
  out.buffers = {nullptr, std::make_shared<Bytes>(bytes_of(values))};
  return out;
}

template <class Offset = std::int32_t>
Data strings(const std::vector<std::string>& values) {
  std::vector<Offset> offsets{0};
  Bytes letters;
  for (const std::string& value : values) {
    letters.insert(letters.end(), value.begin(), value.end());
    offsets.push_back(static_cast<Offset>(letters.size()));
  }
  Data out;
  out.length = static_cast<std::int64_t>(values.size());
  out.buffers = {nullptr, std::make_shared<Bytes>(bytes_of(offsets)), letters.empty() ? nullptr : std::make_shared<Bytes>(letters)};
  return out;
}

/// utf8_view: long strings go alternately to two data buffers.
inline Data views(const std::vector<std::string>& values) {
  Bytes cells, data[2];
  int turn = 0;
  for (const std::string& value : values) {
    std::uint8_t cell[16] = {};
    const auto length = static_cast<std::int32_t>(value.size());
    std::memcpy(cell, &length, 4);
    if (length <= 12) {
      std::memcpy(cell + 4, value.data(), value.size());
    } else {
      turn = 1 - turn;
      const std::int32_t where[2] = {turn, static_cast<std::int32_t>(data[turn].size())};
      std::memcpy(cell + 4, value.data(), 4);
      std::memcpy(cell + 8, where, 8);
      data[turn].insert(data[turn].end(), value.begin(), value.end());
    }
    cells.insert(cells.end(), cell, cell + 16);
  }
  const std::vector<std::int64_t> lengths = {static_cast<std::int64_t>(data[0].size()), static_cast<std::int64_t>(data[1].size())};
  Data out;
  out.length = static_cast<std::int64_t>(values.size());
  out.buffers = {nullptr, std::make_shared<Bytes>(cells), std::make_shared<Bytes>(data[0]), std::make_shared<Bytes>(data[1]), std::make_shared<Bytes>(bytes_of(lengths))};
  return out;
}

struct Counts {
  int schemas = 0, arrays = 0, streams = 0;                             // given out
  int schemas_released = 0, arrays_released = 0, streams_released = 0;  // roots only; children belong to them
  [[nodiscard]] bool balanced() const { return schemas == schemas_released && arrays == arrays_released && streams == streams_released; }
};

class Producer {
 public:
  Producer(Type type, std::vector<Data> batches) : type_(std::move(type)), batches_(std::move(batches)) {}
  /// A struct of one column.
  static Producer column(Type type, std::vector<Data> chunks) {
    type.name = type.name.empty() ? "c" : type.name;
    std::vector<Data> batches;
    for (Data& chunk : chunks) batches.push_back(root({std::move(chunk)}));
    return Producer({"+s", "", {std::move(type)}, nullptr}, std::move(batches));
  }
  static Data root(std::vector<Data> children) {
    Data out;
    out.length = children.empty() ? 0 : children.front().length;
    out.buffers = {nullptr};
    out.children = std::move(children);
    return out;
  }

  int fail_schema = 0;       ///< errno to give
  int fail_batch = -1;       ///< index of the batch that fails with EIO
  const char* message = nullptr;

  ArrowArrayStream stream(Counts& counts) {
    counts_ = &counts;
    next_ = 0;
    ArrowArrayStream out{};
    out.private_data = this;
    out.get_schema = [](ArrowArrayStream* s, ArrowSchema* schema) { return self(s).give_schema(schema); };
    out.get_next = [](ArrowArrayStream* s, ArrowArray* array) { return self(s).give_next(array); };
    out.get_last_error = [](ArrowArrayStream* s) { return self(s).message; };
    out.release = [](ArrowArrayStream* s) {
      ++self(s).counts_->streams_released;
      s->release = nullptr;
    };
    ++counts.streams;
    return out;
  }
  ArrowSchema schema(Counts& counts) {
    counts_ = &counts;
    ArrowSchema out{};
    give_schema(&out);
    return out;
  }
  ArrowArray array(Counts& counts, std::size_t batch = 0) {
    counts_ = &counts;
    next_ = batch;
    ArrowArray out{};
    give_next(&out);
    return out;
  }

 private:
  static Producer& self(ArrowArrayStream* s) { return *static_cast<Producer*>(s->private_data); }

  // The memory is freed at release, so that a reader that keeps a pointer meets the address sanitizer.
  struct SchemaMemory {
    std::deque<ArrowSchema> structs;
    std::deque<std::vector<ArrowSchema*>> children;
    std::deque<std::unique_ptr<char[]>> texts;
    Counts* counts;
  };
  struct ArrayMemory {
    std::deque<ArrowArray> structs;
    std::deque<std::vector<ArrowArray*>> children;
    std::deque<std::vector<const void*>> buffers;
    std::deque<std::unique_ptr<std::uint8_t[]>> bytes;
    Counts* counts;
  };

  static const char* text(SchemaMemory& memory, const std::string& value) {
    auto copy = std::make_unique<char[]>(value.size() + 1);
    std::memcpy(copy.get(), value.c_str(), value.size() + 1);
    return memory.texts.emplace_back(std::move(copy)).get();
  }
  static void fill(ArrowSchema& out, const Type& type, SchemaMemory& memory) {
    out = {};
    out.format = text(memory, type.format);
    out.name = text(memory, type.name);
    out.flags = ARROW_FLAG_NULLABLE;
    auto& pointers = memory.children.emplace_back();
    for (const Type& child : type.children) {
      auto& slot = memory.structs.emplace_back();
      fill(slot, child, memory);
      pointers.push_back(&slot);
    }
    out.n_children = static_cast<std::int64_t>(type.children.size());
    out.children = pointers.data();
    if (type.dictionary) {
      auto& dictionary = memory.structs.emplace_back();
      fill(dictionary, *type.dictionary, memory);
      out.dictionary = &dictionary;
    }
    out.release = [](ArrowSchema* s) { s->release = nullptr; };
  }

  static void fill(ArrowArray& out, const Data& data, ArrayMemory& memory) {
    out = {};
    out.length = data.length;
    out.null_count = data.nulls;
    out.offset = data.offset;
    auto& buffers = memory.buffers.emplace_back();
    for (const auto& buffer : data.buffers) {
      if (!buffer) {
        buffers.push_back(nullptr);
        continue;
      }
      // One byte further than an aligned address: alignment is a recommendation, not a promise.
      auto copy = std::make_unique<std::uint8_t[]>(buffer->size() + 1);
      if (!buffer->empty()) std::memcpy(copy.get() + 1, buffer->data(), buffer->size());
      buffers.push_back(copy.get() + 1);
      memory.bytes.push_back(std::move(copy));
    }
    out.n_buffers = static_cast<std::int64_t>(buffers.size());
    out.buffers = buffers.data();
    auto& pointers = memory.children.emplace_back();
    for (const Data& child : data.children) {
      auto& slot = memory.structs.emplace_back();
      fill(slot, child, memory);
      pointers.push_back(&slot);
    }
    out.n_children = static_cast<std::int64_t>(pointers.size());
    out.children = pointers.data();
    if (data.dictionary) {
      auto& dictionary = memory.structs.emplace_back();
      fill(dictionary, *data.dictionary, memory);
      out.dictionary = &dictionary;
    }
    out.release = [](ArrowArray* a) { a->release = nullptr; };
  }

  int give_schema(ArrowSchema* out) {
    if (fail_schema != 0) return fail_schema;
    auto* memory = new SchemaMemory;
    memory->counts = counts_;
    fill(*out, type_, *memory);
    out->private_data = memory;
    out->release = [](ArrowSchema* s) {
      auto* mine = static_cast<SchemaMemory*>(s->private_data);
      ++mine->counts->schemas_released;
      delete mine;
      s->release = nullptr;
    };
    ++counts_->schemas;
    return 0;
  }
  int give_next(ArrowArray* out) {
    if (fail_batch >= 0 && next_ == static_cast<std::size_t>(fail_batch)) return 5;
    if (next_ == batches_.size()) {
      out->release = nullptr;
      return 0;
    }
    auto* memory = new ArrayMemory;
    memory->counts = counts_;
    fill(*out, batches_[next_++], *memory);
    out->private_data = memory;
    out->release = [](ArrowArray* a) {
      auto* mine = static_cast<ArrayMemory*>(a->private_data);
      ++mine->counts->arrays_released;
      delete mine;
      a->release = nullptr;
    };
    ++counts_->arrays;
    return 0;
  }

  Type type_;
  std::vector<Data> batches_;
  std::size_t next_ = 0;
  Counts* counts_ = nullptr;
};

}  // namespace voronka::testing
