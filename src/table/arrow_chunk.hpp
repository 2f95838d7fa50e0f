// Private: appends the arrays of one Arrow column, chunk by chunk, to a Column.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "table/arrow_format.hpp"
#include "table/interner.hpp"
#include "voronka/table/table.hpp"

struct ArrowArray;

namespace voronka::arrow {

/// The validity bitmap of an array; bits count from the array's own offset. Throws Error{invalid_data} if nulls are announced but there is no bitmap.
class Validity {
 public:
  Validity(const ArrowArray& array, std::string_view what);
  [[nodiscard]] bool all() const noexcept { return bits_ == nullptr; }
  [[nodiscard]] bool null(std::int64_t index) const noexcept {
    const std::int64_t at = offset_ + index;
    return bits_ != nullptr && ((bits_[at >> 3] >> (at & 7)) & 1) == 0;
  }

 private:
  const std::uint8_t* bits_ = nullptr;
  std::int64_t offset_ = 0;
};

class ColumnReader {
 public:
  ColumnReader(std::string_view name, const Format& format);
  [[nodiscard]] const std::string& name() const noexcept { return column_.name; }
  /// Values [start, start + length) of `array`; `rows` are the nulls of the struct that holds them, counted from `start`.
  void append(const ArrowArray& array, std::int64_t start, std::int64_t length, const Validity& rows);
  [[nodiscard]] Column take() &&;

 private:
  void append_numbers(const ArrowArray& array, std::int64_t start, std::int64_t length);
  void append_strings(const ArrowArray& array, std::int64_t start, std::int64_t length);
  void append_indices(const ArrowArray& array, std::int64_t start, std::int64_t length);
  void mark_nulls(const ArrowArray& array, std::int64_t start, std::int64_t length, const Validity& rows);
  void push_text(std::string_view text, std::int64_t index);
  [[nodiscard]] std::int64_t integer(const std::uint8_t* data, std::int64_t at, std::int64_t index) const;
  [[nodiscard]] double real(const std::uint8_t* data, std::int64_t at) const;
  [[nodiscard]] bool null(std::int64_t index) const { return !column_.nulls.empty() && column_.nulls[first_ + static_cast<std::size_t>(index)] != 0; }
  [[noreturn]] void fail(std::int64_t index, std::string_view what) const;  // index within the chunk

  Column column_;
  Format format_;
  Interner words_;
  std::size_t first_ = 0;  // rows before this chunk
};

}  // namespace voronka::arrow
