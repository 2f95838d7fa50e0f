#include "voronka/time/zone.hpp"

#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <vector>

#include "base/format.hpp"
#include "time/zone_rules.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

constexpr std::int64_t us_per_second = 1'000'000, us_per_hour = 3600 * us_per_second, us_per_day = 24 * us_per_hour;
constexpr std::int64_t widest = 26 * us_per_hour;  // no local time is further from UTC (tzif.cpp refuses it)

std::int64_t floor_div(std::int64_t a, std::int64_t b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t micro(std::int64_t seconds) noexcept {
  constexpr std::int64_t most = INT64_MAX / us_per_second;
  return seconds > most ? INT64_MAX : seconds < -most ? INT64_MIN : seconds * us_per_second;
}

/// Where zone files may be: VORONKA_TZDIR alone if it is set, else where systems keep them.
std::vector<std::string> folders() {
  if (const char* set = std::getenv("VORONKA_TZDIR"); set != nullptr && *set != '\0') return {set};
  return {"/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"};
}

/// Names of the tz database only: a name must not lead out of the folder.
bool is_zone_name(std::string_view name) noexcept {
  if (name.empty() || name.front() == '/' || name.back() == '/' || name.size() > 100) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool good = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' || c == '/';
    if (!good || (c == '/' && name[i + 1] == '/')) return false;
  }
  return true;
}

bool read_whole(const std::string& path, std::string& out) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return false;
  std::ostringstream text;
  text << in.rdbuf();
  out = std::move(text).str();
  return static_cast<bool>(in) && !out.empty();  // a folder opens but does not read
}

/// One copy of every zone for the life of the process, so that Zone is a name and a pointer.
const ZoneRules* load(const std::string& name) {
  static std::mutex mutex;
  static auto& loaded = *new std::map<std::string, std::unique_ptr<const ZoneRules>>;  // never destroyed: Zones may outlive statics
  std::string listed;
  for (const std::string& folder : folders()) {
    const std::string path = formatted("{}/{}", folder, name);
    const std::lock_guard lock(mutex);
    if (const auto it = loaded.find(path); it != loaded.end()) return it->second.get();
    listed += formatted("{}{}", listed.empty() ? "" : ", ", folder);
    std::string bytes, fault;
    if (!read_whole(path, bytes)) continue;
    auto rules = std::make_unique<ZoneRules>();
    if (!read_tzif(bytes, *rules, fault))
      throw Error(ErrorCode::invalid_argument, formatted("the time zone \"{}\" cannot be read from {}: {}", name, path, fault));
    return loaded.emplace(path, std::move(rules)).first->second.get();
  }
  throw Error(ErrorCode::invalid_argument,
              formatted("the time zone \"{}\" is not known; searched in {}. It should be an IANA name such as Europe/Moscow; the environment variable "
                          "VORONKA_TZDIR names another folder of zone files", name, listed));
}

/// Beyond the days that voronka knows (1400 .. 9999) there is no clock to speak of, and no room to add an offset.
constexpr std::int64_t earliest = -17'987'443'200 * us_per_second, latest = 253'402'300'800 * us_per_second;

void check_range(std::int64_t us) {
  if (us < earliest || us > latest)
    throw Error(ErrorCode::invalid_data, formatted("the time {} microseconds from 1970 is not accepted; it should be in the years 1400 to 9999", us));
}

std::string wall(std::int64_t local_us) {
  std::string text = Instant(local_us).iso();
  text.pop_back();  // a wall clock has no Z
  return text;
}

}  // namespace

Zone::Zone(std::string_view iana_name) : name_(iana_name) {
  if (iana_name == "UTC") return;  // needs no file
  if (!is_zone_name(iana_name))
    throw Error(ErrorCode::invalid_argument, formatted("\"{}\" is not the name of a time zone; it should be an IANA name such as Europe/Moscow", iana_name));
  rules_ = load(name_);
}

Zone::Offset Zone::offset_at(Instant at) const {
  if (rules_ == nullptr) return {0, Instant(INT64_MIN), Instant(INT64_MAX)};
  const ZoneRules::Stretch s = rules_->at(floor_div(at.since_epoch_us(), us_per_second));
  return {s.east * us_per_second, Instant(micro(s.from)), Instant(micro(s.until))};
}

std::int64_t Zone::local_us(Instant at) const {
  check_range(at.since_epoch_us());
  return at.since_epoch_us() + offset_at(at).us_east;
}

Day Zone::day_of(Instant at) const { return Day(static_cast<std::int32_t>(floor_div(local_us(at), us_per_day))); }

Instant Zone::start_of(Day day) const { return from_local_us(std::int64_t{day.since_epoch()} * us_per_day, LocalTimeRule::first).at; }

Zone::Resolved Zone::from_local_us(std::int64_t local_us, LocalTimeRule rule) const {
  check_range(local_us);
  if (rules_ == nullptr) return {Instant(local_us), false, false};
  Offset piece = offset_at(Instant(local_us));
  // Far from any change of the clock there is one answer.
  if ((piece.from.since_epoch_us() == INT64_MIN || local_us - 2 * widest >= piece.from.since_epoch_us()) &&
      (piece.until.since_epoch_us() == INT64_MAX || local_us + 2 * widest < piece.until.since_epoch_us()))
    return {Instant(local_us - piece.us_east), false, false};
  // Else: every stretch of constant offset that could hold it.
  Instant found[2];
  int count = 0;
  Resolved gap{};
  std::int64_t before = 0, after = 0;
  piece = offset_at(Instant(local_us - widest));
  for (;;) {
    const Instant candidate(local_us - piece.us_east);
    if (piece.from <= candidate && candidate < piece.until && count < 2) found[count++] = candidate;
    if (piece.until.since_epoch_us() > local_us + widest) break;
    const Offset next = offset_at(piece.until);
    const std::int64_t change = piece.until.since_epoch_us();
    if (change + piece.us_east <= local_us && local_us < change + next.us_east) {
      gap = {piece.until, true, false};
      before = piece.us_east, after = next.us_east;
    }
    piece = next;
  }
  if (count == 1) return {found[0], false, false};
  if (count == 2) {
    if (rule == LocalTimeRule::refuse)
      throw Error(ErrorCode::invalid_data, formatted("the local time {} exists twice in {}: it is {} or {}; give it with its offset from UTC", wall(local_us),
                                                       name_, found[0].iso(), found[1].iso()));
    return {found[0], false, true};
  }
  if (rule == LocalTimeRule::refuse)
    throw Error(ErrorCode::invalid_data,
                formatted("the local time {} does not exist in {}: the clock jumped over it at {}; {} or {} may be meant", wall(local_us), name_, gap.at.iso(),
                            Instant(local_us - after).iso(), Instant(local_us - before).iso()));
  return gap;
}

}  // namespace v0
}  // namespace voronka
