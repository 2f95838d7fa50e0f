// Private: cells of a table read as names, times, amounts, days. One parse for each distinct text, not for each row.
#pragma once
#include "history/log.hpp"

namespace voronka::history_detail {

/// Bits of the cell oddities of every row; memory only once there is one.
class Flags {
 public:
  explicit Flags(std::size_t rows) : rows_(rows) {}
  void set(std::size_t row, std::uint32_t bits) {
    if (bits == 0) return;
    if (bits_.empty()) bits_.resize(rows_);
    bits_[row] |= bits;
  }
  [[nodiscard]] bool any() const noexcept { return !bits_.empty(); }
  [[nodiscard]] std::uint32_t operator[](std::size_t row) const noexcept { return bits_.empty() ? 0u : bits_[row]; }

 private:
  std::size_t rows_;
  std::vector<std::uint32_t> bits_;
};

/// The cell as people would write it; for messages.
[[nodiscard]] std::string cell_text(const Column& column, std::size_t row);

/// Texts that stand for an empty cell in exports.
[[nodiscard]] bool is_null_text(std::string_view text) noexcept;

/// A column of names. Text, whole numbers and whole reals can be read; Error{invalid_data} otherwise, naming column, type and row.
class Words {
 public:
  static constexpr std::int32_t empty = -1, null_text = -2;
  Words() = default;
  /// `known`: names that are meant although they look like a null text.
  Words(const Column& column, std::span<const std::string> known = {});
  [[nodiscard]] std::int32_t operator[](std::size_t row) const noexcept {
    if (column_ == nullptr) return codes_[row];
    const std::int32_t code = column_->is_null(row) ? -1 : column_->codes[row];
    return code < 0 ? empty : translate_[static_cast<std::size_t>(code)];
  }
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  [[nodiscard]] std::vector<std::string> take_names() noexcept { return std::move(names_); }

 private:
  const Column* column_ = nullptr;       // text: codes of the column, translated
  std::vector<std::int32_t> translate_, codes_;
  std::vector<std::string> names_;
};

/// What a time can be instead of microseconds UTC.
inline constexpr std::int64_t time_missing = no_value, time_unreadable = no_value + 1, time_out_of_range = no_value + 2;
[[nodiscard]] constexpr bool is_time(std::int64_t us) noexcept { return us > time_out_of_range; }

/// Reads a column of times to microseconds UTC; days at their first instant. Sets bits of `flags` and adds examples.
/// Error{invalid_argument}: naive local times and no stated zone. Error{invalid_data}: a type that is no time, or not one cell that can be read.
[[nodiscard]] std::vector<std::int64_t> read_times(const Column& column, const HistoryOptions& options, Flags& flags, oddities::Examples& examples);

/// Order within a tie: whole numbers, or texts in their byte order. no_value: empty.
[[nodiscard]] std::vector<std::int64_t> read_sequence(const Column& column);

/// Days of expected close, no_day: empty or unreadable.
[[nodiscard]] std::vector<std::int32_t> read_days(const Column& column, const Zone& zone, Flags& flags, oddities::Examples& examples);

/// Amounts in minor units of 10^-exponent; no_value: empty or not usable.
[[nodiscard]] std::vector<std::int64_t> read_amounts(const Column& column, int exponent, char decimal_mark, Flags& flags, oddities::Examples& examples);

inline constexpr std::int64_t largest_amount = 1'000'000'000'000'000;  ///< 10^15 minor units: nine thousand of them still fit a 64-bit sum
/// Decimal text to minor units, rounded half away from zero; blanks between digits are accepted. Returns 0 or the bit of an oddity.
[[nodiscard]] std::uint32_t parse_amount(std::string_view text, int exponent, char decimal_mark, std::int64_t& out) noexcept;

}  // namespace voronka::history_detail
