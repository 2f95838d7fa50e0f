#include "voronka/planning/team.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <unordered_map>

#include "base/format.hpp"
#include "base/spelling.hpp"
#include "planning/cells.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using planning::Cells;

[[noreturn]] void refuse(const std::string& what) { throw Error(ErrorCode::invalid_argument, what); }

// A column that is one or two letters from one that is read, and not there, would change the plan in silence.
void refuse_misspelt(const Table& table, std::initializer_list<std::string_view> read, std::string_view what) {
  for (const Column& column : table.columns())
    for (const std::string_view name : read)
      if (column.name != name && name.size() > 4 && table.find(name) == nullptr && looks_like(column.name, name))
        throw Error(ErrorCode::invalid_data, formatted("{} has a column \"{}\" and none named \"{}\"; write the name so, or give the column another one", what, column.name, name));
}

constexpr std::int64_t kMostThroughput = 1'000'000'000;   // 1,000 norms: the capacity of 10,000 such reps in a year stays below 2^63

}  // namespace

Team::Team(std::vector<Rep> reps, std::vector<Absence> absences) : reps_(std::move(reps)), absences_(std::move(absences)) {
  if (reps_.empty()) refuse("a team needs at least one rep");
  std::unordered_map<std::string_view, std::size_t> index;
  for (const Rep& rep : reps_) {
    if (rep.name.empty()) refuse("a rep of the team has no name");
    if (!index.emplace(rep.name, index.size()).second) refuse(formatted("the team has the rep \"{}\" twice", rep.name));
    if (rep.throughput_millionths < 0 || rep.throughput_millionths > kMostThroughput)
      refuse(formatted("the rep \"{}\" has a throughput of {} millionths; it should be from 0 to {}", rep.name, rep.throughput_millionths, kMostThroughput));
    if (rep.hours_per_day && !(*rep.hours_per_day > 0.0 && *rep.hours_per_day <= 24.0))
      refuse(formatted("the rep \"{}\" works {} hours a day; it should be above 0 and at most 24", rep.name, *rep.hours_per_day));
    if (rep.starts && rep.ends && !(*rep.starts < *rep.ends))
      refuse(formatted("the rep \"{}\" starts on {} and ends on {}; the end is the first day without work and should be later", rep.name, rep.starts->iso(), rep.ends->iso()));
  }
  away_.resize(reps_.size());
  for (const Absence& absence : absences_) {
    const auto at = index.find(absence.rep);
    if (at == index.end()) refuse(formatted("an absence from {} is of \"{}\", who is not on the team", absence.from.iso(), absence.rep));
    if (!(absence.from < absence.until))
      refuse(formatted("the absence of \"{}\" runs from {} until {}; `until` is the first day back and should be later", absence.rep, absence.from.iso(), absence.until.iso()));
    away_[at->second].emplace_back(absence.from, absence.until);
  }
  for (auto& ranges : away_) {   // sorted and merged, so that a day is found by one search
    std::sort(ranges.begin(), ranges.end());
    std::vector<std::pair<Day, Day>> merged;
    for (const auto& range : ranges) {
      if (!merged.empty() && range.first <= merged.back().second) merged.back().second = std::max(merged.back().second, range.second);
      else merged.push_back(range);
    }
    ranges = std::move(merged);
  }
}

std::int64_t Team::capacity(std::size_t rep, Day day, const WorkCalendar& calendar) const {
  const Rep& r = reps_[rep];
  if ((r.starts && day < *r.starts) || (r.ends && !(day < *r.ends))) return 0;
  const auto& ranges = away_[rep];
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), day, [](Day d, const auto& range) { return d < range.first; });
  if (after != ranges.begin() && day < std::prev(after)->second) return 0;
  const std::int64_t minutes = calendar.minutes(day);
  if (minutes == 0 || !r.hours_per_day) return minutes * r.throughput_millionths;
  // An own full day of h hours is that share of the company's day, short days included.
  const double own = static_cast<double>(minutes) * (*r.hours_per_day * 60.0 / calendar.full_minutes());
  return static_cast<std::int64_t>(std::nearbyint(own * static_cast<double>(r.throughput_millionths)));
}

Team Team::from(const Table& team, const Table* absences) {
  const Cells names(team, "rep", "the team table");
  refuse_misspelt(team, {"rep", "throughput", "hours_per_day", "starts", "ends", "group", "ramp"}, "the team table");
  const auto throughput = Cells::find(team, "throughput", "the team table"), ramp = Cells::find(team, "ramp", "the team table"),
             hours = Cells::find(team, "hours_per_day", "the team table"), starts = Cells::find(team, "starts", "the team table"),
             ends = Cells::find(team, "ends", "the team table"), groups = Cells::find(team, "group", "the team table");
  std::vector<Rep> reps;
  std::unordered_map<std::string, std::size_t> first;
  for (std::size_t row = 0; row < team.rows(); ++row) {
    Rep rep;
    const auto name = names.text(row);
    if (!name) names.fail(row, "the name of a rep");
    if (const auto [at, fresh] = first.emplace(*name, row); !fresh) names.fail(row, formatted("a rep that is not in row {} already", at->second + 1));
    rep.name = *name;
    if (throughput) {
      const auto factor = throughput->millionths(row);
      if (!factor || *factor < 0) throughput->fail(row, "a number of at least 0 (1 is the norm)");
      rep.throughput_millionths = *factor;
    }
    if (ramp && ramp->text(row)) ramp->fail(row, "empty: no plan follows a ramp curve yet; state the throughput that the rep has in the period");
    if (hours) {
      rep.hours_per_day = hours->number(row);
      if (rep.hours_per_day && !(*rep.hours_per_day > 0.0 && *rep.hours_per_day <= 24.0)) hours->fail(row, "hours above 0 and at most 24");
    }
    if (starts) rep.starts = starts->day(row);
    if (ends) rep.ends = ends->day(row);
    if (rep.starts && rep.ends && !(*rep.starts < *rep.ends)) ends->fail(row, formatted("a day after {}, on which the rep starts", rep.starts->iso()));
    if (groups) rep.group = groups->text(row).value_or("");
    reps.push_back(std::move(rep));
  }
  if (reps.empty()) throw Error(ErrorCode::invalid_data, "the team table has no row; at least one rep is needed");

  return made(std::move(reps), absences);
}

Team Team::from(const History& history, const Table* absences) {
  constexpr int window = 90;
  const Day from = history.zone().day_of(history.as_of()) - window;
  std::vector<char> active(history.reps().size(), 0);
  const auto seen = [&](std::int32_t rep, Day day) {
    if (rep != none && day >= from) active[static_cast<std::size_t>(rep)] = 1;
  };
  for (const Visit& visit : history.visits())
    if (history.graph()[visit.stage].kind == StageKind::open) seen(visit.rep, visit.entry);
  for (const OpenDeal& deal : history.open()) seen(deal.rep, deal.since);
  std::vector<Rep> reps;
  std::string names;
  for (std::size_t r = 0; r < active.size(); ++r) {
    if (active[r] == 0) continue;
    reps.emplace_back();
    reps.back().name = history.reps()[r];
    if (reps.size() <= 20) names += formatted("{}{}", names.empty() ? "" : ", ", history.reps()[r]);
  }
  if (reps.empty())
    throw Error(ErrorCode::no_estimate, formatted("nobody moved a deal into an open stage, or has one that moved, in the {} days before {}, so there is no team to assume; state one, or map the column of managers", window, history.as_of().iso()));
  const auto n = static_cast<std::int64_t>(reps.size());
  if (n > 20) names += formatted(" and {} more", n - 20);
  Team team = made(std::move(reps), absences);
  team.findings_.insert(team.findings_.begin(), {"team_assumed", names, n,
                        formatted("no team was given; everybody who moved a deal into an open stage, or has one that moved, in the {} days before as_of is in the plan: {}", window, names),
                        absences == nullptr ? "planned with each at the norm, without absences" : "planned with each at the norm", true});
  return team;
}

Team Team::made(std::vector<Rep> reps, const Table* absences) {
  std::vector<Absence> away;
  Finding strangers{"absence_of_stranger", "", 0, "", "left out", false};
  if (absences != nullptr) {
    refuse_misspelt(*absences, {"rep", "from", "until"}, "the absences table");
    const Cells who(*absences, "rep", "the absences table"), from(*absences, "from", "the absences table"), until(*absences, "until", "the absences table");
    for (std::size_t row = 0; row < absences->rows(); ++row) {
      const auto name = who.text(row);
      if (!name) who.fail(row, "the name of a rep");
      const auto begin = from.day(row), end = until.day(row);
      if (!begin) from.fail(row, "the first day away");
      if (!end || !(*begin < *end)) until.fail(row, formatted("the first day back, after {}", begin->iso()));
      if (std::none_of(reps.begin(), reps.end(), [&](const Rep& r) { return r.name == *name; })) {
        for (const Rep& r : reps)
          if (looks_like(r.name, *name)) who.fail(row, formatted("a rep of the team, such as \"{}\"", r.name));
        if (strangers.count++ == 0) strangers.subject = formatted("row {}, {}", row + 1, *name);
        continue;
      }
      away.push_back({*name, *begin, *end});
    }
  }
  Team team(std::move(reps), std::move(away));
  strangers.message = counted("{n} [absence is|absences are] of people who are not on the team", strangers.count);
  if (strangers.count > 0) team.findings_.push_back(std::move(strangers));
  return team;
}

WorkCalendar apply_calendar(const WorkCalendar& base, const Table& rows) {
  const Cells days(rows, "day", "the calendar table"), kinds(rows, "kind", "the calendar table");
  const auto hours = Cells::find(rows, "hours", "the calendar table");
  std::unordered_map<std::int32_t, std::size_t> first;
  std::vector<Day> off, full;
  std::map<Day, double> shortened;
  WorkCalendar calendar = base;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const auto day = days.day(row);
    if (!day) days.fail(row, "a day, \"2026-06-01\"");
    const auto kind = kinds.text(row);
    if (const auto [at, fresh] = first.emplace(day->since_epoch(), row); !fresh) {
      const auto worked = [&](std::size_t r, const std::optional<std::string>& what) {   // hours; a full day where they are not stated
        if (what == "off") return 0.0;
        const auto stated_hours = hours ? hours->number(r) : std::nullopt;
        return stated_hours.value_or(static_cast<double>(base.full_minutes()) / 60.0);
      };
      if (worked(at->second, kinds.text(at->second)) == worked(row, kind)) continue;   // the same said twice
      days.fail(row, formatted("a day of which row {} says the same, or another day", at->second + 1));
    }
    if (!kind || (*kind != "off" && *kind != "work" && *kind != "short")) kinds.fail(row, "off, work or short");
    const bool has_hours = hours && hours->number(row).has_value();
    const double stated = has_hours ? hours->number(row).value_or(0.0) : -1.0;   // below 0: not stated
    if (has_hours && stated < 0.0) hours->fail(row, "hours from 0 to 24");
    if (*kind == "off") {
      if (stated > 0.0) hours->fail(row, "0 or empty on a day off");
      if (base.works(*day)) off.push_back(*day);
      continue;
    }
    if (*kind == "short" && stated < 0.0) {
      if (hours) hours->fail(row, "the hours of a short day");
      kinds.fail(row, "off or work, as there is no column \"hours\"");
    }
    const double worked = stated < 0.0 ? static_cast<double>(base.full_minutes()) / 60.0 : stated, minutes = worked * 60.0;
    if (!(minutes > 0.0 && minutes <= 1440.0) || std::abs(minutes - std::nearbyint(minutes)) > 1e-6) hours->fail(row, "hours above 0 and at most 24, in whole minutes");
    if (static_cast<int>(std::nearbyint(minutes)) == base.minutes(*day)) continue;   // as the base has it
    if (static_cast<int>(std::nearbyint(minutes)) == base.full_minutes()) full.push_back(*day);
    else shortened.emplace(*day, worked);   // work of other hours than the full day
  }
  try {
    if (!off.empty()) calendar = calendar.without(off);
    if (!full.empty()) calendar = calendar.with_work(full);
    if (!shortened.empty()) calendar = calendar.with_short(shortened);
    return calendar;
  } catch (const Error& e) {
    throw Error(ErrorCode::invalid_data, formatted("the calendar table: {}", e.what()));
  }
}

}  // namespace v0
}  // namespace voronka
