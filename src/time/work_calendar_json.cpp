#include <array>
#include <charconv>

#include "base/format.hpp"
#include "base/json.hpp"
#include "voronka/time/work_calendar.hpp"

namespace voronka {
inline namespace v0 {
namespace {

constexpr std::array<std::string_view, 7> weekday_names = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr std::array<std::string_view, 3> kind_names = {"off", "work", "short"};

/// Minutes since midnight of "09:00".
int clock_time(const json::Node& node) {
  const std::string text = node.text();
  int h = 0, m = 0;
  const bool shaped = text.size() == 5 && text[2] == ':' && std::from_chars(text.data(), text.data() + 2, h).ptr == text.data() + 2 &&
                      std::from_chars(text.data() + 3, text.data() + 5, m).ptr == text.data() + 5;
  if (!shaped || h < 0 || h > 23 || m < 0 || m > 59) node.fail("a time of day such as \"09:00\"");
  return h * 60 + m;
}

int minutes_of(const json::Node& node, int most) {
  const std::int64_t n = node.integer();
  if (n < 1 || n > most) node.fail(formatted("from 1 to {} minutes", most));
  return static_cast<int>(n);
}

}  // namespace

std::string WorkCalendar::to_json() const {
  json::Json doc;
  doc["format"] = "voronka-calendar";
  doc["version"] = 1;
  doc["zone"] = zone_.name();
  doc["weekend"] = json::Json::array();
  for (unsigned i = 0; i < 7; ++i)
    if ((weekend_ >> i & 1u) != 0) doc["weekend"].push_back(weekday_names[i]);
  doc["opens"] = formatted("{:02}:{:02}", opens_minute_ / 60, opens_minute_ % 60);
  doc["minutes"] = full_minutes_;
  doc["exceptions"] = json::Json::array();
  for (const auto& [day, exception] : exceptions_) {
    json::Json row;
    row["day"] = day.iso();
    row["kind"] = kind_names[static_cast<std::size_t>(exception.kind)];
    if (exception.kind != Kind::off) row["minutes"] = exception.minutes;
    doc["exceptions"].push_back(std::move(row));
  }
  return doc.dump();
}

WorkCalendar WorkCalendar::from_json(std::string_view text) {
  const json::Json doc = json::parse(text, "the calendar");
  const json::Node root(doc, "the calendar");
  root.expect({"voronka-calendar"}, 1);
  unsigned weekend = 0;
  for (const auto& node : root.at("weekend").array()) {
    const std::string name = node.text();
    unsigned i = 0;
    while (i < 7 && weekday_names[i] != name) ++i;
    if (i == 7) node.fail("a weekday from \"monday\" to \"sunday\"");
    if ((weekend >> i & 1u) != 0) node.fail("a weekday that is not in the list yet");
    weekend |= 1u << i;
  }
  const int opens = clock_time(root.at("opens"));
  const int full = minutes_of(root.at("minutes"), 1440 - opens);
  const json::Node zone = root.at("zone");
  WorkCalendar out;
  try {
    out = with_weekend(zone.text(), weekend, full, opens);
  } catch (const Error& e) {
    zone.fail(e.what());
  }
  for (const auto& row : root.at("exceptions").array()) {
    const json::Node day_node = row.at("day"), kind_node = row.at("kind");
    Day day;
    try {
      day = Day::parse(day_node.text());
    } catch (const Error&) {
      day_node.fail("a day such as \"2026-06-12\"");
    }
    const std::string name = kind_node.text();
    std::size_t kind = 0;
    while (kind < kind_names.size() && kind_names[kind] != name) ++kind;
    if (kind == kind_names.size()) kind_node.fail("\"off\", \"work\" or \"short\"");
    if (out.exceptions_.contains(day)) day_node.fail("a day that is not in the list yet");
    const auto minutes = row.find("minutes");
    if (static_cast<Kind>(kind) == Kind::off) {
      if (minutes && minutes->integer() != 0) minutes->fail("absent for a day off");
      out.exceptions_.emplace(day, Exception{Kind::off, 0});
    } else {
      out.exceptions_.emplace(day, Exception{static_cast<Kind>(kind), minutes_of(row.at("minutes"), 1440 - opens)});
    }
  }
  out.derive();
  return out;
}

}  // namespace v0
}  // namespace voronka
