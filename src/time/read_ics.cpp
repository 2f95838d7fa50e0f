// iCalendar (RFC 5545), as far as days off need it: whole-day events, yearly repetition.
#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include "base/format.hpp"
#include "voronka/base/error.hpp"
#include "voronka/time/work_calendar.hpp"

namespace voronka {
inline namespace v0 {
namespace {

struct Line {
  std::size_t number;  // of its first physical line, from 1
  std::string text;
};

[[noreturn]] void refuse(std::size_t line, const std::string& what) {
  throw Error(ErrorCode::invalid_data, formatted("the iCalendar file, line {}: {}", line, what));
}

/// Section 3.1: a line that begins with a blank continues the one before it.
std::vector<Line> unfold(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<Line> out;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (line[0] == ' ' || line[0] == '\t') {
      if (out.empty()) refuse(number, "a continuation has no line before it");
      out.back().text += line.substr(1);
    } else {
      out.push_back({number, std::string(line)});
    }
  }
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

/// name *(";" parameter) ":" value; colons inside double quotes belong to a parameter.
struct Property {
  std::string name, parameters, value;
};
Property split(const Line& line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.text.size(); ++i) {
    const char c = line.text[i];
    if (c == '"') quoted = !quoted;
    if (c != ':' || quoted) continue;
    const std::string head = line.text.substr(0, i);
    const std::size_t semicolon = head.find(';');
    return {upper(head.substr(0, semicolon)), semicolon == std::string::npos ? "" : upper(head.substr(semicolon)), line.text.substr(i + 1)};
  }
  refuse(line.number, formatted("\"{}\" has no \":\"", line.text.substr(0, 60)));
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    out += text[i] == 'n' || text[i] == 'N' ? ' ' : text[i];
  }
  return out;
}

bool whole_number(std::string_view text, int& out) noexcept {
  if (text.empty() || text.size() > 6) return false;
  out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    out = out * 10 + (c - '0');
  }
  return true;
}

Day day_of(std::string_view text, std::size_t line) {
  int y = 0, m = 0, d = 0;
  if (text.size() < 8 || !whole_number(text.substr(0, 4), y) || !whole_number(text.substr(4, 2), m) || !whole_number(text.substr(6, 2), d))
    refuse(line, formatted("\"{}\" is not a day; it should look like 20260612", text));
  try {
    return Day::of(y, m, d);
  } catch (const Error& e) {
    refuse(line, e.what());
  }
}

struct Repeat {
  int interval = 1;
  std::optional<int> count;
  std::optional<Day> until;  // included
};

struct Event {
  std::size_t line = 0;
  std::string name;
  std::optional<Day> start, end;
  std::optional<int> days;
  std::optional<Repeat> repeat;
  std::vector<Day> except;
  std::string unread;  // why it cannot be read, in words
};

/// FREQ=YEARLY with INTERVAL, COUNT and UNTIL. Anything else makes the event unread.
void read_repeat(const std::string& value, std::size_t line, Event& event) {
  Repeat repeat;
  bool yearly = false;
  std::string_view rest = value;
  while (!rest.empty()) {
    const std::size_t semicolon = rest.find(';');
    const std::string part = upper(rest.substr(0, semicolon));
    rest.remove_prefix(semicolon == std::string_view::npos ? rest.size() : semicolon + 1);
    const std::size_t equals = part.find('=');
    const std::string key = part.substr(0, equals), of = equals == std::string::npos ? "" : part.substr(equals + 1);
    int n = 0;
    if (key == "FREQ" && of == "YEARLY") {
      yearly = true;
    } else if (key == "INTERVAL" && whole_number(of, n) && n > 0) {
      repeat.interval = n;
    } else if (key == "COUNT" && whole_number(of, n) && n > 0) {
      repeat.count = n;
    } else if (key == "UNTIL") {
      repeat.until = day_of(of, line);
    } else if (key != "WKST") {  // the start of the week has no bearing on a year
      event.unread = formatted("it repeats by \"{}\"", part);
    }
  }
  if (!yearly && event.unread.empty()) event.unread = formatted("it repeats by \"{}\"", value);
  event.repeat = repeat;
}

void read_property(const Property& p, std::size_t line, Event& event) {
  const auto date_only = [&](std::string_view value) { return value.size() == 8; };
  if (p.name == "SUMMARY") {
    event.name = unescape(p.value);
  } else if (p.name == "DTSTART" || p.name == "DTEND") {
    if (!date_only(p.value)) {
      if (p.parameters.find("VALUE=DATE") != std::string::npos && p.parameters.find("VALUE=DATE-TIME") == std::string::npos)
        refuse(line, formatted("\"{}\" is not a day; it should look like 20260612", p.value));
      event.unread = "it starts or ends at a time, not on a day";
    } else {
      (p.name == "DTSTART" ? event.start : event.end) = day_of(p.value, line);
    }
  } else if (p.name == "DURATION") {
    int n = 0;
    const bool shaped = p.value.size() >= 3 && p.value[0] == 'P' && whole_number(std::string_view(p.value).substr(1, p.value.size() - 2), n) && n > 0;
    if (shaped && (p.value.back() == 'D' || p.value.back() == 'W')) event.days = p.value.back() == 'W' ? 7 * n : n;
    else event.unread = formatted("its duration is \"{}\"", p.value);
  } else if (p.name == "RRULE") {
    read_repeat(p.value, line, event);
  } else if (p.name == "EXDATE") {
    std::string_view rest = p.value;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      event.except.push_back(day_of(rest.substr(0, comma), line));
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
  } else if (p.name == "RDATE" || p.name == "RECURRENCE-ID" || p.name == "EXRULE") {
    event.unread = formatted("it has {}", p.name);
  } else if (p.name == "STATUS" && upper(p.value) == "CANCELLED") {
    event.unread = "it is cancelled";
  }
}

/// The days of every occurrence that lie in `within`.
void expand(const Event& event, Period within, std::set<std::pair<Day, std::string>>& out) {
  const int length = event.end ? *event.end - *event.start : event.days.value_or(1);
  const auto add = [&](Day first) {
    if (std::find(event.except.begin(), event.except.end(), first) != event.except.end()) return;
    for (Day d = std::max(first, within.from()); d < std::min(first + length, within.until()); ++d) out.emplace(d, event.name);
  };
  if (!event.repeat) return add(*event.start);
  const int month = event.start->month(), day = event.start->day_of_month();
  int left = event.repeat->count.value_or(0);
  for (int year = event.start->year(); year <= 9999; year += event.repeat->interval) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) continue;  // 29 February comes in leap years only
    const Day first(date);
    if (first >= within.until() || (event.repeat->until && first > *event.repeat->until)) break;
    add(first);
    if (event.repeat->count && --left == 0) break;
  }
}

}  // namespace

IcsDays read_ics(std::string_view text, Period within) {
  const std::vector<Line> lines = unfold(text);
  if (lines.empty() || upper(lines[0].text) != "BEGIN:VCALENDAR")
    refuse(lines.empty() ? 1 : lines[0].number, "it should begin with BEGIN:VCALENDAR");
  IcsDays out;
  std::set<std::pair<Day, std::string>> days;
  std::vector<std::pair<std::string, std::size_t>> open;  // components and their lines
  Event event;
  for (const Line& line : lines) {
    const Property p = split(line);
    const bool in_event = !open.empty() && open.back().first == "VEVENT";
    if (p.name == "BEGIN") {
      const std::string what = upper(p.value);
      if (what == "VEVENT") {
        if (in_event) refuse(line.number, formatted("an event begins inside the event of line {}", open.back().second));
        event = Event{};
        event.line = line.number;
      } else if (what == "VTODO" || what == "VJOURNAL" || what == "VFREEBUSY") {
        out.skipped.push_back(formatted("line {}: {} is not an event", line.number, what));
      }
      open.emplace_back(what, line.number);
    } else if (p.name == "END") {
      const std::string what = upper(p.value);
      if (open.empty() || open.back().first != what)
        refuse(line.number, formatted("END:{} closes nothing; {}", p.value,
                                        open.empty() ? "nothing is open" : formatted("{} of line {} is open", open.back().first, open.back().second)));
      if (what == "VEVENT") {
        if (!event.start && event.unread.empty()) refuse(event.line, "the event has no DTSTART");
        if (event.start && event.end && *event.end <= *event.start) {
          if (*event.end < *event.start) refuse(event.line, formatted("the event ends on {} before it starts on {}", event.end->iso(), event.start->iso()));
          event.end.reset();  // some programs write the first day twice for one day
        }
        if (event.unread.empty()) expand(event, within, days);
        else out.skipped.push_back(formatted("line {}: the event \"{}\" is left out: {}", event.line, event.name, event.unread));
      }
      open.pop_back();
    } else if (in_event) {
      read_property(p, line.number, event);
    }
  }
  if (!open.empty()) refuse(lines.back().number, formatted("the file ends inside {} of line {}", open.back().first, open.back().second));
  out.days.assign(days.begin(), days.end());
  return out;
}

std::vector<Finding> ics_findings(const IcsDays& read) {
  std::vector<Finding> out;
  for (const std::string& what : read.skipped)
    out.push_back({"ics_entry_skipped", what, 1, "an entry of the iCalendar file is no all-day event that can be read: " + what, "skipped", true});
  return out;
}

}  // namespace v0
}  // namespace voronka
