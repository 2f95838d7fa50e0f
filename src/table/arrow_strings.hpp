// Private: the strings of an Arrow array in any of the three layouts, every bound checked that the ABI lets one check.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "voronka/table/arrow_abi.hpp"
#include "table/arrow_format.hpp"

namespace voronka::arrow {

class Strings {
 public:
  Strings(const ArrowArray& array, Storage layout) : array_(array), layout_(layout) {}

  /// The string at `index` (the array's own offset is added). Returns what is wrong, or nullptr.
  [[nodiscard]] const char* at(std::int64_t index, std::string_view& out) const {
    const std::int64_t i = array_.offset + index;
    if (array_.buffers[1] == nullptr) return "the Arrow array has no buffer of offsets or views";
    switch (layout_) {
      case Storage::utf8: return plain<std::int32_t>(i, out);
      case Storage::large_utf8: return plain<std::int64_t>(i, out);
      default: return view(i, out);
    }
  }

 private:
  template <class Offset>
  [[nodiscard]] const char* plain(std::int64_t i, std::string_view& out) const {
    // The last offset is all that the ABI says of the size of the data: no other may exceed it.
    const auto* offsets = static_cast<const char*>(array_.buffers[1]);
    Offset ends[2], last;
    std::memcpy(ends, offsets + i * static_cast<std::int64_t>(sizeof(Offset)), sizeof ends);
    std::memcpy(&last, offsets + (array_.offset + array_.length) * static_cast<std::int64_t>(sizeof(Offset)), sizeof last);
    if (ends[0] < 0 || ends[1] < ends[0] || ends[1] > last) return "the offsets of an Arrow string array fall";
    if (ends[0] == ends[1]) {
      out = {};
      return nullptr;
    }
    const auto* data = static_cast<const char*>(array_.buffers[2]);
    if (data == nullptr) return "the Arrow string array has no data buffer";
    out = {data + ends[0], static_cast<std::size_t>(ends[1] - ends[0])};
    return nullptr;
  }

  // Buffers: validity, 16-byte views, data buffers, and last the lengths of the data buffers (int64).
  [[nodiscard]] const char* view(std::int64_t i, std::string_view& out) const {
    const char* cell = static_cast<const char*>(array_.buffers[1]) + i * 16;
    std::int32_t length, parts[2];  // then 4 bytes of prefix, buffer and offset; or up to 12 bytes inline
    std::memcpy(&length, cell, 4);
    if (length < 0) return "an Arrow string view of negative length";
    if (length <= 12) {
      out = {cell + 4, static_cast<std::size_t>(length)};
      return nullptr;
    }
    std::memcpy(parts, cell + 8, 8);
    const std::int64_t buffers = array_.n_buffers - 3;
    if (parts[0] < 0 || parts[0] >= buffers) return "an Arrow string view points to a buffer that is not there";
    const void* lengths = array_.buffers[array_.n_buffers - 1];
    const auto* data = static_cast<const char*>(array_.buffers[2 + parts[0]]);
    if (lengths == nullptr || data == nullptr) return "the Arrow string view array has no data buffer";
    std::int64_t size;
    std::memcpy(&size, static_cast<const char*>(lengths) + std::ptrdiff_t{8} * parts[0], 8);
    if (parts[1] < 0 || parts[1] > size || length > size - parts[1]) return "an Arrow string view reaches beyond its buffer";
    out = {data + parts[1], static_cast<std::size_t>(length)};
    return nullptr;
  }

  const ArrowArray& array_;
  Storage layout_;
};

}  // namespace voronka::arrow
