// Times of a table: typed instants, days and wall clocks, texts, whole numbers since 1970.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/format.hpp"
#include "history/cells.hpp"
#include "history/local_days.hpp"
#include "voronka/base/error.hpp"

namespace voronka::history_detail {

namespace {

constexpr std::int64_t us_per_second = 1'000'000;

struct Cell {
  std::int64_t us = time_missing;
  std::uint32_t bits = 0;
  bool naive = false;  ///< wall clock, still to be resolved
  bool timed = false;  ///< a wall clock with a time of day: only such a time can be one that does not exist or exists twice
};

/// Whole numbers since 1970 are recognised by their size: as seconds, milliseconds or microseconds they lie between 1990 and 2100 in one way only.
Cell from_unix(std::int64_t value) noexcept {
  constexpr std::int64_t from = 631'152'000, until = 4'102'444'800;  // seconds of 1990-01-01 and 2100-01-01
  if (value >= from && value < until) return {value * us_per_second, bit(Oddity::unix_seconds)};
  if (value >= from * 1000 && value < until * 1000) return {value * 1000, bit(Oddity::unix_milliseconds)};
  if (value >= from * us_per_second && value < until * us_per_second) return {value, bit(Oddity::unix_microseconds)};
  return {time_unreadable, 0};
}

Cell from_real(double x) noexcept {
  if (std::isnan(x)) return {};
  if (!std::isfinite(x) || std::abs(x) > 9e15) return {time_unreadable, 0};
  const double whole = std::floor(x);
  Cell cell = from_unix(static_cast<std::int64_t>(whole));
  if (cell.bits == bit(Oddity::unix_seconds)) cell.us += std::llround((x - whole) * 1e6);
  if (cell.bits == bit(Oddity::unix_milliseconds)) cell.us += std::llround((x - whole) * 1e3);
  return cell;
}

Cell from_text(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  if (text.empty()) return {};
  if (is_null_text(text)) return {time_missing, bit(Oddity::null_text)};
  ParsedTime t;
  if (parse_time(text, t)) return {t.us, 0, !t.zoned, !t.zoned && !t.date_only};
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault == std::errc{} && end == text.data() + text.size()) return from_unix(value);
  return {time_unreadable, 0};
}

class Reader {
 public:
  Reader(const Column& column, const HistoryOptions& options) : column_(column), options_(options) {
    least_ = options.zone.start_of(Day(std::chrono::year(1970) / 1 / 1)).since_epoch_us();
    most_ = options.zone.start_of(Day(std::chrono::year(2200) / 1 / 1)).since_epoch_us();
  }

  void serve(std::span<const Cell> cells) {  // the table of days covers the wall clocks among them
    std::int64_t low = most_, high = least_;
    for (const Cell& c : cells)
      if (c.naive && is_time(c.us) && c.us > least_ - us_per_day && c.us < most_ + us_per_day) {
        low = std::min(low, c.us);
        high = std::max(high, c.us);
      }
    if (low <= high) days_ = LocalDays(options_.zone, low - us_per_day, high + us_per_day);
  }

  void settle(Cell& cell) const {
    if (!is_time(cell.us)) return;
    if (cell.us < least_ - us_per_day || cell.us >= most_ + us_per_day) {
      cell.us = time_out_of_range;
      return;
    }
    if (cell.naive) {
      const auto r = days_.resolve(cell.us);
      cell.us = r.at.since_epoch_us();
      if (cell.timed && r.gap) cell.bits |= bit(Oddity::clock_gap);
      if (cell.timed && r.overlap) cell.bits |= bit(Oddity::clock_overlap);
      cell.naive = false;
    }
    if (cell.us < least_ || cell.us >= most_) cell.us = time_out_of_range;
  }

  [[noreturn]] void needs_zone(std::size_t row) const {
    throw Error(ErrorCode::invalid_argument,
                formatted("the column {}, row {}: {} is a local time without a zone; state the business time zone, such as Europe/Moscow",
                            oddities::quoted(column_.name), row + 1, oddities::quoted(cell_text(column_, row))));
  }

 private:
  const Column& column_;
  const HistoryOptions& options_;
  std::int64_t least_, most_;
  LocalDays days_;
};

}  // namespace

std::vector<std::int64_t> read_times(const Column& column, const HistoryOptions& options, Flags& flags, oddities::Examples& examples) {
  const std::size_t n = column.rows();
  std::vector<std::int64_t> out(n, time_missing);
  std::size_t readable = 0, faults = 0, first_fault = 0;
  const auto put = [&](std::size_t i, const Cell& cell) {
    out[i] = cell.us;
    if (is_time(cell.us)) ++readable;
    else if (cell.us == time_unreadable && faults++ == 0) first_fault = i;
    if (cell.bits == 0) return;
    flags.set(i, cell.bits);
    for (const Oddity o : {Oddity::unix_seconds, Oddity::unix_milliseconds, Oddity::unix_microseconds, Oddity::clock_gap, Oddity::clock_overlap})
      if ((cell.bits & bit(o)) && examples.wants(o)) examples.add(o, static_cast<std::uint32_t>(i), cell_text(column, i));
  };
  Reader reader(column, options);

  if (column.type == ColumnType::text) {
    std::vector<Cell> cells;
    cells.reserve(column.dictionary.size());
    bool timed = false;
    for (const std::string& text : column.dictionary) {
      cells.push_back(from_text(text));
      timed = timed || cells.back().timed;
    }
    if (timed && !options.zone_stated)
      for (std::size_t i = 0; i < n; ++i)
        if (!column.is_null(i) && cells[static_cast<std::size_t>(column.codes[i])].timed) reader.needs_zone(i);
    reader.serve(cells);
    for (Cell& cell : cells) reader.settle(cell);
    for (std::size_t i = 0; i < n; ++i)
      if (!column.is_null(i)) put(i, cells[static_cast<std::size_t>(column.codes[i])]);
  } else {
    const bool known = column.type == ColumnType::integer || column.type == ColumnType::real || column.type == ColumnType::day ||
                       column.type == ColumnType::instant || column.type == ColumnType::local_time;
    if (!known)
      throw Error(ErrorCode::invalid_data, formatted("the column {} is of type {}; times should be days, times, text or whole numbers since 1970",
                                                       oddities::quoted(column.name), name_of(column.type)));
    const bool naive = column.type == ColumnType::day || column.type == ColumnType::local_time;
    const std::int64_t unit = column.type == ColumnType::day ? us_per_day : 1;
    const auto raw = [&](std::size_t i) -> Cell {
      if (column.is_null(i)) return {};
      if (column.type == ColumnType::real) return from_real(column.reals[i]);
      const std::int64_t v = column.integers[i];
      if (column.type == ColumnType::integer) return from_unix(v);
      if (column.type == ColumnType::day && (v < -1'000'000 || v > 4'000'000)) return {time_out_of_range, 0};
      return {v <= time_out_of_range ? time_out_of_range : v * unit, 0, naive, column.type == ColumnType::local_time && v % us_per_day != 0};
    };
    if (naive) {
      Cell low, high;
      for (std::size_t i = 0; i < n; ++i) {
        const Cell c = raw(i);
        if (!is_time(c.us) || c.us < -us_per_day || c.us > 84'100 * us_per_day) continue;  // 1970 .. 2200
        if (column.type == ColumnType::local_time && !options.zone_stated) reader.needs_zone(i);
        if (!is_time(low.us) || c.us < low.us) low = c;
        if (!is_time(high.us) || c.us > high.us) high = c;
      }
      const Cell ends[] = {low, high};
      reader.serve(ends);
    }
    for (std::size_t i = 0; i < n; ++i) {
      Cell cell = raw(i);
      reader.settle(cell);
      put(i, cell);
    }
  }
  if (readable == 0 && faults > 0)
    throw Error(ErrorCode::invalid_data,
                formatted("the column {}: not one time can be read; row {} has {}, and \"2026-06-01\", \"2026-06-01 10:07:00\", \"2026-06-01T10:07:00+03:00\" or seconds or "
                            "milliseconds since 1970 would be accepted",
                            oddities::quoted(column.name), first_fault + 1, oddities::quoted(cell_text(column, first_fault))));
  return out;
}

}  // namespace voronka::history_detail
