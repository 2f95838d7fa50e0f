// Amounts of money as exact minor units.
#include <algorithm>
#include <cmath>

#include "base/format.hpp"
#include "history/cells.hpp"
#include "voronka/base/error.hpp"

namespace voronka::history_detail {

namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Length of a blank at the start of `text`: space, no-break space, narrow no-break space, thin space; 0 if there is none.
std::size_t blank(std::string_view text) noexcept {
  if (text.starts_with(' ')) return 1;
  if (text.starts_with("\xC2\xA0")) return 2;
  if (text.starts_with("\xE2\x80\xAF") || text.starts_with("\xE2\x80\x89")) return 3;
  return 0;
}

/// Bits of an amount that was read; a negative one is not usable.
std::uint32_t settle(std::int64_t& minor, std::uint32_t bits) noexcept {
  if (minor < 0) {
    minor = no_value;
    return bits | bit(Oddity::negative_amount);
  }
  return bits;
}

std::uint32_t from_real(double x, int exponent, std::int64_t& out) noexcept {
  out = no_value;
  if (!std::isfinite(x)) return bit(Oddity::unreadable_amount);
  const double scaled = x * std::pow(10.0, exponent);
  if (std::abs(scaled) > static_cast<double>(largest_amount)) return bit(Oddity::amount_too_large);
  out = static_cast<std::int64_t>(std::llround(scaled));  // half away from zero
  // A decimal such as 19.99 is not a double; within a millionth of a minor unit, or of what doubles of that size can tell, it is meant exactly.
  const double slack = std::max(1e-6, std::abs(scaled) * 4.5e-16);
  const bool exact = std::abs(scaled - static_cast<double>(out)) <= slack;
  return settle(out, exact ? 0 : bit(Oddity::amount_rounded));
}

std::uint32_t from_scaled(std::int64_t value, int scale, int exponent, std::int64_t& out) noexcept {
  bool rounded = false;
  for (; scale < exponent; ++scale) {
    if (std::abs(value) > largest_amount) break;
    value *= 10;
  }
  if (scale > exponent) {
    std::int64_t divisor = 1;
    for (int i = exponent; i < scale; ++i) divisor *= 10;  // at most 10^18
    const std::int64_t rest = value % divisor;
    value /= divisor;
    rounded = rest != 0;
    const std::int64_t half = divisor / 2;
    if (rest >= half) ++value;
    else if (rest <= -half) --value;
  }
  out = no_value;
  if (value > largest_amount || value < -largest_amount) return bit(Oddity::amount_too_large);
  out = value;
  return settle(out, rounded ? bit(Oddity::amount_rounded) : 0);
}

}  // namespace

std::uint32_t parse_amount(std::string_view text, int exponent, char mark, std::int64_t& out) noexcept {
  out = no_value;
  constexpr std::uint32_t unreadable = bit(Oddity::unreadable_amount);
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::int64_t value = 0;
  bool digits = false, large = false;
  const auto push = [&](int digit) {
    large = large || value > largest_amount;
    if (!large) value = value * 10 + digit;
    digits = true;
  };
  while (!text.empty() && text.front() != mark) {
    if (const std::size_t n = blank(text); n > 0) {
      text.remove_prefix(n);
      // A blank stands between digits only, before a group of three.
      const auto digit_at = [&](std::size_t i) { return i < text.size() && is_digit(text[i]); };
      if (!digits || !digit_at(0) || !digit_at(1) || !digit_at(2) || digit_at(3)) return unreadable;
      continue;
    }
    if (!is_digit(text.front())) return unreadable;
    push(text.front() - '0');
    text.remove_prefix(1);
  }
  bool rest = false, up = false;
  int decimals = 0;
  const bool group_before = value > 0 && value < 1000;   // up to three digits, as before a mark of thousands
  if (!text.empty()) {
    text.remove_prefix(1);
    if (text.empty() && !digits) return unreadable;
    for (; !text.empty(); text.remove_prefix(1), ++decimals) {
      if (!is_digit(text.front())) return unreadable;
      const int digit = text.front() - '0';
      if (decimals < exponent) push(digit);
      else {
        if (decimals == exponent) up = digit >= 5;
        rest = rest || digit != 0;
        digits = true;
      }
    }
  }
  if (!digits) return unreadable;
  const int given_decimals = decimals;
  for (; decimals < exponent; ++decimals) push(0);
  if (large || value > largest_amount) return bit(Oddity::amount_too_large);
  if (up) ++value;
  out = negative ? -value : value;
  const bool thousands = given_decimals == 3 && exponent < 3 && group_before;   // "150.000": told apart from a mark of thousands by nothing
  return settle(out, (thousands ? bit(Oddity::thousands_mark) : 0) | (rest ? bit(Oddity::amount_rounded) : 0));
}

namespace {

/// Is the mark one of decimals here, whatever it is in other cells of the column: other than three digits behind it, or more than three before it?
bool proves_decimal(std::string_view text, char mark) {
  while (!text.empty() && !is_digit(text.back())) text.remove_suffix(1);
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return false;
  std::size_t before = 0;
  while (before < at && is_digit(text[at - 1 - before])) ++before;
  return text.size() - at - 1 != 3 || before > 3;
}

}  // namespace

std::vector<std::int64_t> read_amounts(const Column& column, int exponent, char mark, Flags& flags, oddities::Examples& examples) {
  const std::size_t n = column.rows();
  std::vector<std::int64_t> out(n, no_value);
  std::size_t readable = 0, faults = 0, first_fault = 0;
  const auto put = [&](std::size_t i, std::int64_t value, std::uint32_t bits) {
    out[i] = value;
    if (bits & bit(Oddity::unreadable_amount)) {
      if (faults++ == 0) first_fault = i;
    } else {
      ++readable;
    }
    if (bits == 0) return;
    flags.set(i, bits);
    for (const Oddity o : {Oddity::unreadable_amount, Oddity::amount_too_large, Oddity::amount_rounded, Oddity::thousands_mark, Oddity::negative_amount})
      if ((bits & bit(o)) && examples.wants(o)) examples.add(o, static_cast<std::uint32_t>(i), cell_text(column, i));
  };
  if (column.type == ColumnType::text) {
    struct Cell { std::int64_t value; std::uint32_t bits; bool given; };
    std::vector<Cell> cells;
    cells.reserve(column.dictionary.size());
    for (const std::string& text : column.dictionary) {
      Cell cell{no_value, 0, false};
      std::string_view t = text;
      while (!t.empty() && (t.front() == ' ' || t.front() == '\t')) t.remove_prefix(1);
      while (!t.empty() && (t.back() == ' ' || t.back() == '\t' || t.back() == '\r')) t.remove_suffix(1);
      if (is_null_text(t)) cell.bits = bit(Oddity::null_text);
      else if (!t.empty()) cell = {no_value, parse_amount(t, exponent, mark, cell.value), true};
      if (cell.given) cell.bits = parse_amount(t, exponent, mark, cell.value);
      cells.push_back(cell);
    }
    if (std::any_of(column.dictionary.begin(), column.dictionary.end(), [&](const std::string& text) { return proves_decimal(text, mark); }))
      for (Cell& cell : cells) cell.bits &= ~bit(Oddity::thousands_mark);
    for (std::size_t i = 0; i < n; ++i) {
      if (column.is_null(i)) continue;
      const Cell& cell = cells[static_cast<std::size_t>(column.codes[i])];
      if (cell.given) put(i, cell.value, cell.bits);
      else flags.set(i, cell.bits);
    }
  } else if (column.type == ColumnType::real || column.type == ColumnType::integer || column.type == ColumnType::decimal) {
    for (std::size_t i = 0; i < n; ++i) {
      if (column.is_null(i)) continue;
      std::int64_t value = no_value;
      const std::uint32_t bits = column.type == ColumnType::real ? from_real(column.reals[i], exponent, value)
                                                                 : from_scaled(column.integers[i], column.scale, exponent, value);
      put(i, value, bits);
    }
  } else {
    throw Error(ErrorCode::invalid_data, formatted("the column {} is of type {}; amounts should be numbers or decimal text", oddities::quoted(column.name), name_of(column.type)));
  }
  if (readable == 0 && faults > 0)
    throw Error(ErrorCode::invalid_data, formatted("the column {}: not one amount can be read; row {} has {}, and a decimal number such as 1234{}50 would be accepted",
                                                     oddities::quoted(column.name), first_fault + 1, oddities::quoted(cell_text(column, first_fault)), mark));
  return out;
}

}  // namespace voronka::history_detail
