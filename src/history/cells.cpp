#include "history/cells.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka::history_detail {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
  const auto a = text.find_first_not_of(" \t\r\n");
  return a == std::string_view::npos ? std::string_view{} : text.substr(a, text.find_last_not_of(" \t\r\n") - a + 1);
}

bool parse_integer(std::string_view text, std::int64_t& out) noexcept {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  return fault == std::errc{} && end == text.data() + text.size();
}

[[noreturn]] void refuse(const Column& column, std::string_view wanted) {
  throw Error(ErrorCode::invalid_data, formatted("the column {} is of type {}; it should be {}", oddities::quoted(column.name), name_of(column.type), wanted));
}

}  // namespace

std::string cell_text(const Column& column, std::size_t row) {
  if (column.is_null(row)) return "";
  switch (column.type) {
    case ColumnType::text: return column.dictionary[static_cast<std::size_t>(column.codes[row])];
    case ColumnType::real: return formatted("{}", column.reals[row]);
    case ColumnType::day: return Day(static_cast<std::int32_t>(column.integers[row])).iso();
    case ColumnType::instant: return Instant(column.integers[row]).iso();
    case ColumnType::local_time: {
      std::string text = Instant(column.integers[row]).iso();
      text.pop_back();
      return text;
    }
    case ColumnType::boolean: return column.integers[row] ? "true" : "false";
    case ColumnType::decimal:
    case ColumnType::integer: break;
  }
  const std::int64_t value = column.integers[row];
  if (column.type == ColumnType::integer || column.scale == 0) return formatted("{}", value);
  const std::string digits = formatted("{:0{}}", value < 0 ? 0u - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value), column.scale + 1);
  const std::size_t whole = digits.size() - static_cast<std::size_t>(column.scale);
  return formatted("{}{}.{}", value < 0 ? "-" : "", digits.substr(0, whole), digits.substr(whole));
}

bool is_null_text(std::string_view text) noexcept {
  for (const std::string_view t : {"NULL", "null", "NaN", "nan", "None", "N/A", "#N/A", "<NA>"})
    if (text == t) return true;
  return false;
}

Words::Words(const Column& column, std::span<const std::string> known) {
  const auto code_of = [&](const std::string& name) -> std::int32_t {
    if (trimmed(name).empty()) return empty;
    if (is_null_text(name) && std::find(known.begin(), known.end(), name) == known.end()) return null_text;
    names_.push_back(name);
    return static_cast<std::int32_t>(names_.size() - 1);
  };
  if (column.type == ColumnType::text) {
    column_ = &column;
    translate_.reserve(column.dictionary.size());
    names_.reserve(column.dictionary.size());
    for (const std::string& name : column.dictionary) translate_.push_back(code_of(name));
    return;
  }
  if (column.type != ColumnType::integer && column.type != ColumnType::real) refuse(column, "text or whole numbers");
  const std::size_t n = column.rows();
  codes_.assign(n, empty);
  std::unordered_map<std::int64_t, std::int32_t> seen;
  for (std::size_t i = 0; i < n; ++i) {
    if (column.is_null(i)) continue;
    std::int64_t value = 0;
    if (column.type == ColumnType::integer) {
      value = column.integers[i];
    } else {  // identifiers with a gap come from some tables as floating point
      const double x = column.reals[i];
      if (std::isnan(x)) continue;
      if (x != std::floor(x) || std::abs(x) > 9007199254740992.0)
        throw Error(ErrorCode::invalid_data, formatted("the column {}, row {}: {} is not a name; it should be text or a whole number", oddities::quoted(column.name), i + 1, x));
      value = static_cast<std::int64_t>(x);
    }
    const auto [it, fresh] = seen.emplace(value, static_cast<std::int32_t>(names_.size()));
    if (fresh) names_.push_back(std::to_string(value));
    codes_[i] = it->second;
  }
}

std::vector<std::int64_t> read_sequence(const Column& column) {
  const std::size_t n = column.rows();
  std::vector<std::int64_t> out(n, no_value);
  if (column.type == ColumnType::real) {
    for (std::size_t i = 0; i < n; ++i)
      if (!column.is_null(i) && std::abs(column.reals[i]) < 9e15) out[i] = static_cast<std::int64_t>(std::floor(column.reals[i]));
    return out;
  }
  if (column.type == ColumnType::boolean) refuse(column, "whole numbers or text");
  if (column.type != ColumnType::text) {
    for (std::size_t i = 0; i < n; ++i)
      if (!column.is_null(i)) out[i] = column.integers[i];
    return out;
  }
  // Texts: as numbers if all of them are, else by their place in byte order.
  std::vector<std::int64_t> value(column.dictionary.size());
  bool numbers = true;
  for (std::size_t c = 0; c < value.size() && numbers; ++c) {
    const std::string_view text = trimmed(column.dictionary[c]);
    if (text.empty()) value[c] = no_value;
    else numbers = parse_integer(text, value[c]);
  }
  if (!numbers) {
    std::vector<std::size_t> order(value.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return column.dictionary[a] < column.dictionary[b]; });
    for (std::size_t place = 0; place < order.size(); ++place)
      value[order[place]] = trimmed(column.dictionary[order[place]]).empty() ? no_value : static_cast<std::int64_t>(place);
  }
  for (std::size_t i = 0; i < n; ++i)
    if (!column.is_null(i)) out[i] = value[static_cast<std::size_t>(column.codes[i])];
  return out;
}

std::vector<std::int32_t> read_days(const Column& column, const Zone& zone, Flags& flags, oddities::Examples& examples) {
  constexpr std::int64_t day_us = 86'400'000'000;
  const auto floor_day = [](std::int64_t us) { return static_cast<std::int32_t>(us / day_us - (us % day_us < 0 ? 1 : 0)); };
  const std::size_t n = column.rows();
  std::vector<std::int32_t> out(n, no_day);
  const auto fault = [&](std::size_t i) {
    flags.set(i, bit(Oddity::unreadable_expected_close));
    if (examples.wants(Oddity::unreadable_expected_close)) examples.add(Oddity::unreadable_expected_close, static_cast<std::uint32_t>(i), cell_text(column, i));
  };
  if (column.type == ColumnType::text) {
    constexpr std::int32_t unreadable = no_day + 1, null_text = no_day + 2;
    std::vector<std::int32_t> value(column.dictionary.size());
    for (std::size_t c = 0; c < value.size(); ++c) {
      const std::string_view text = trimmed(column.dictionary[c]);
      ParsedTime t;
      if (text.empty()) value[c] = no_day;
      else if (is_null_text(text)) value[c] = null_text;
      else if (!parse_time(text, t)) value[c] = unreadable;
      else value[c] = t.zoned ? zone.day_of(Instant(t.us)).since_epoch() : floor_day(t.us);
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (column.is_null(i)) continue;
      const std::int32_t v = value[static_cast<std::size_t>(column.codes[i])];
      if (v == unreadable) fault(i);
      else if (v == null_text) flags.set(i, bit(Oddity::null_text));
      else out[i] = v;
    }
    return out;
  }
  if (column.type != ColumnType::day && column.type != ColumnType::instant && column.type != ColumnType::local_time) refuse(column, "days or times");
  const std::int64_t least = Day(std::chrono::year(1400) / 1 / 1).since_epoch(), most = Day(std::chrono::year(9999) / 12 / 31).since_epoch();
  for (std::size_t i = 0; i < n; ++i) {
    if (column.is_null(i)) continue;
    const std::int64_t v = column.integers[i];
    if (column.type == ColumnType::day) {
      if (v < least || v > most) fault(i);
      else out[i] = static_cast<std::int32_t>(v);
    } else if (v / day_us < least || v / day_us > most) {
      fault(i);
    } else {
      out[i] = column.type == ColumnType::instant ? zone.day_of(Instant(v)).since_epoch() : floor_day(v);
    }
  }
  return out;
}

}  // namespace voronka::history_detail
