#include "voronka/time/period.hpp"

#include <algorithm>
#include <charconv>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

[[noreturn]] void refuse(const std::string& message) { throw Error(ErrorCode::invalid_argument, message); }

bool number(std::string_view text, int& out) noexcept {
  for (const char c : text)
    if (c < '0' || c > '9') return false;
  return !text.empty() && std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc{};
}

/// Monday of ISO week 1: the week that holds 4 January.
Day first_iso_monday(int iso_year) {
  const Day fourth = Day::of(iso_year, 1, 4);
  return fourth - fourth.weekday();
}

}  // namespace

Period::Period(Day from, Day until) : from_(from), until_(until) {
  if (!(from < until)) refuse(formatted("the period {} .. {} holds no day; \"until\" is the first day after it and must be later", from.iso(), until.iso()));
}

Period Period::parse(std::string_view text) {
  const auto wrong = [&]() {
    return Error(ErrorCode::invalid_argument, formatted("\"{}\" is not a period; it should look like 2026-06, 2026-Q2, 2026, 2026-W23 or "
                                                          "2026-06-01/2026-07-01 (the last day is excluded)", text));
  };
  int year = 0, part = 0;
  if (text.size() == 21 && text[10] == '/') return Period(Day::parse(text.substr(0, 10)), Day::parse(text.substr(11)));
  if (text.size() < 4 || !number(text.substr(0, 4), year)) throw wrong();
  if (text.size() == 4) return Year(year);
  if (text[4] != '-') throw wrong();
  const std::string_view rest = text.substr(5);
  if (rest.size() == 2 && rest[0] == 'Q' && number(rest.substr(1), part)) return Quarter(year, part);
  if (rest.size() == 3 && rest[0] == 'W' && number(rest.substr(1), part)) return Week(year, part);
  if (rest.size() == 2 && number(rest, part)) return Month(year, part);
  throw wrong();
}

std::vector<Period> Period::weeks() const {
  std::vector<Period> out;
  for (Day from = from_; from < until_;) {
    const Day until = std::min(from + (7 - from.weekday()), until_);
    out.emplace_back(from, until);
    from = until;
  }
  return out;
}

std::string Period::iso() const { return from_.iso() + "/" + until_.iso(); }

Period Month(int year, int month) {
  const Day from = Day::of(year, month, 1);
  const int length = static_cast<int>(static_cast<unsigned>((std::chrono::year(year) / month / std::chrono::last).day()));
  return Period(from, from + length);
}

Period Quarter(int year, int quarter) {
  if (quarter < 1 || quarter > 4) refuse(formatted("there is no quarter {} of {}; it should be from 1 to 4", quarter, year));
  return Period(Month(year, 3 * quarter - 2).from(), Month(year, 3 * quarter).until());
}

Period Year(int year) { return Period(Month(year, 1).from(), Month(year, 12).until()); }

Period Week(int iso_year, int iso_week) {
  const Day first = first_iso_monday(iso_year);
  const Day from = first + 7 * (iso_week - 1);
  // A week belongs to the year of its Thursday.
  if (iso_week < 1 || iso_week > 53 || (from + 3).year() != iso_year)
    refuse(formatted("there is no ISO week {} of {}; that year has weeks 1 to {}", iso_week, iso_year, (first + 7 * 52 + 3).year() == iso_year ? 53 : 52));
  return Period(from, from + 7);
}

}  // namespace v0
}  // namespace voronka
