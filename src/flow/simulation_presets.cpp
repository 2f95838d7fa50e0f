#include "flow/simulation_presets.hpp"

#include <array>

#include "base/format.hpp"
#include "base/json.hpp"

namespace voronka::simulation {
namespace {

using json::Json;

// A small sales department in Moscow with a year of history. Days off and short days: the production calendars of Russia for 2025 and 2026.
constexpr std::string_view small = R"({
 "format": "voronka-simulation",
 "version": 1,
 "name": "small",
 "about": "Three reps in Moscow, a year of history, a funnel of five stages; rubles.",
 "from": "2025-06-02",
 "as_of": "2026-06-01",
 "until": "2026-07-01",
 "clock": "working",
 "calendar": {
  "format": "voronka-calendar", "version": 1, "zone": "Europe/Moscow", "weekend": ["saturday", "sunday"], "opens": "09:00", "minutes": 480,
  "exceptions": [
   {"day": "2025-06-11", "kind": "short", "minutes": 420}, {"day": "2025-06-12", "kind": "off"}, {"day": "2025-06-13", "kind": "off"},
   {"day": "2025-11-01", "kind": "short", "minutes": 420}, {"day": "2025-11-03", "kind": "off"}, {"day": "2025-11-04", "kind": "off"},
   {"day": "2025-12-31", "kind": "off"}, {"day": "2026-01-01", "kind": "off"}, {"day": "2026-01-02", "kind": "off"},
   {"day": "2026-01-05", "kind": "off"}, {"day": "2026-01-06", "kind": "off"}, {"day": "2026-01-07", "kind": "off"},
   {"day": "2026-01-08", "kind": "off"}, {"day": "2026-01-09", "kind": "off"}, {"day": "2026-02-23", "kind": "off"},
   {"day": "2026-03-09", "kind": "off"}, {"day": "2026-04-30", "kind": "short", "minutes": 420}, {"day": "2026-05-01", "kind": "off"},
   {"day": "2026-05-08", "kind": "short", "minutes": 420}, {"day": "2026-05-11", "kind": "off"},
   {"day": "2026-06-11", "kind": "short", "minutes": 420}, {"day": "2026-06-12", "kind": "off"},
   {"day": "2026-11-03", "kind": "short", "minutes": 420}, {"day": "2026-11-04", "kind": "off"}, {"day": "2026-12-31", "kind": "off"}]},
 "currency": "RUB",
 "stages": {"open": ["lead", "qualified", "meeting", "contract", "invoice"], "won": ["paid"], "lost": ["lost"], "key": "meeting"},
 "moves": [
  {"from": "lead", "to": "qualified", "rate": {"law": "beta", "mean": 0.5, "strength": 400}, "lag": {"law": "geometric", "mean": 1}},
  {"from": "lead", "to": "lost", "rate": "rest", "lag": {"law": "geometric", "mean": 3}},
  {"from": "qualified", "to": "meeting", "rate": {"law": "beta", "mean": 0.5, "strength": 400}, "lag": {"law": "geometric", "mean": 4}},
  {"from": "qualified", "to": "lost", "rate": "rest", "lag": {"law": "geometric", "mean": 8}},
  {"from": "meeting", "to": "contract", "rate": {"law": "beta", "mean": 0.6, "strength": 400}, "lag": {"law": "geometric", "mean": 3}},
  {"from": "meeting", "to": "lost", "rate": "rest", "lag": {"law": "geometric", "mean": 7}},
  {"from": "contract", "to": "invoice", "rate": {"law": "beta", "mean": 0.8, "strength": 400}, "lag": {"law": "geometric", "mean": 3}},
  {"from": "contract", "to": "lost", "rate": "rest", "lag": {"law": "geometric", "mean": 6}},
  {"from": "invoice", "to": "paid", "rate": {"law": "beta", "mean": 0.8, "strength": 400}, "lag": {"law": "geometric", "mean": 4}},
  {"from": "invoice", "to": "lost", "rate": "rest", "lag": {"law": "geometric", "mean": 9}}],
 "inflow": {"per_day": 16, "growth_per_week": 0.003},
 "channels": [
  {"name": "site", "share": 40},
  {"name": "referral", "share": 20, "odds": {"lead": 2, "meeting": 1.3}},
  {"name": "cold call", "share": 25, "odds": {"lead": 0.6}},
  {"name": "exhibition", "share": 15}],
 "reps": [
  {"name": "Anna", "throughput": 1.2, "group": "Moscow"},
  {"name": "Boris", "throughput": 1.0, "group": "Moscow"},
  {"name": "Vera", "throughput": 0.5, "group": "Moscow"}],
 "absences": [
  {"rep": "Anna", "from": "2025-08-11", "until": "2025-08-25"},
  {"rep": "Vera", "from": "2026-02-02", "until": "2026-02-07"},
  {"rep": "Boris", "from": "2026-06-22", "until": "2026-06-27"}],
 "rep_effects": {"sigma": 0.25, "stages": ["meeting", "contract", "invoice"]},
 "amount": {"mean": 250000, "cv": 0.8, "known_from": "qualified", "step": 100000, "revision": {"probability": 0.15, "sigma": 0.2}},
 "expected_close": {"known_from": "contract", "days": 14, "sigma": 0.5},
 "reasons": {"price": 35, "competitor": 20, "no budget": 25, "no answer": 20},
 "activities": [
  {"kind": "call", "per_entry": {"lead": 5, "qualified": 4}, "answered": 0.6},
  {"kind": "letter", "per_entry": {"contract": 2, "invoice": 1}}],
 "bookings": [{"from": "qualified", "to": "meeting", "ahead": 3, "show": 0.8}]
})";

// Fifty reps, twelve channels, ten stages with skips, moves back and reopened deals: about 150,000 deals.
constexpr std::string_view large = R"({
 "format": "voronka-simulation",
 "version": 1,
 "name": "large",
 "about": "Fifty reps, twelve channels, ten stages with skips, moves back and reopened deals; about 150000 deals.",
 "from": "2024-01-01",
 "as_of": "2026-06-01",
 "clock": "working",
 "calendar": {"format": "voronka-calendar", "version": 1, "zone": "Europe/Berlin", "weekend": ["saturday", "sunday"], "opens": "08:30", "minutes": 480,
  "exceptions": [{"day": "2024-12-25", "kind": "off"}, {"day": "2024-12-26", "kind": "off"}, {"day": "2025-12-25", "kind": "off"}, {"day": "2025-12-26", "kind": "off"}]},
 "currency": "EUR",
 "stages": {"open": ["lead", "contacted", "qualified", "meeting", "proposal", "negotiation", "contract", "on hold"], "won": ["won"], "lost": ["lost"], "key": "meeting",
  "entries": {"lead": 95, "qualified": 5}},
 "moves": [
  {"from": "lead", "to": "contacted", "rate": {"law": "uniform", "low": 0.7, "high": 0.8}, "lag": {"law": "lognormal", "median": 1.5, "sigma": 0.9}},
  {"from": "lead", "to": "qualified", "rate": 0.08, "lag": {"law": "lognormal", "median": 2, "sigma": 0.8}},
  {"from": "lead", "to": "lost", "rate": "rest", "lag": {"law": "lognormal", "median": 8, "sigma": 1.0}},
  {"from": "contacted", "to": "qualified", "rate": {"law": "uniform", "low": 0.6, "high": 0.7}, "lag": {"law": "lognormal", "median": 3, "sigma": 0.8}},
  {"from": "contacted", "to": "meeting", "rate": 0.05, "lag": {"law": "geometric", "mean": 5}},
  {"from": "contacted", "to": "lost", "rate": "rest", "lag": {"law": "lognormal", "median": 10, "sigma": 0.9}},
  {"from": "qualified", "to": "meeting", "rate": {"law": "uniform", "low": 0.55, "high": 0.65}, "lag": {"law": "lognormal", "median": 5, "sigma": 0.7}},
  {"from": "qualified", "to": "on hold", "rate": 0.06, "lag": {"law": "geometric", "mean": 6}},
  {"from": "qualified", "to": "lost", "rate": "rest", "lag": {"law": "lognormal", "median": 12, "sigma": 0.8}},
  {"from": "meeting", "to": "proposal", "rate": {"law": "uniform", "low": 0.6, "high": 0.7}, "lag": {"law": "lognormal", "median": 4, "sigma": 0.7}},
  {"from": "meeting", "to": "qualified", "rate": 0.08, "lag": {"law": "geometric", "mean": 4}},
  {"from": "meeting", "to": "on hold", "rate": 0.04, "lag": {"law": "geometric", "mean": 8}},
  {"from": "meeting", "to": "lost", "rate": "rest", "lag": {"law": "lognormal", "median": 9, "sigma": 0.8}},
  {"from": "proposal", "to": "negotiation", "rate": {"law": "uniform", "low": 0.55, "high": 0.65}, "lag": {"law": "lognormal", "median": 6, "sigma": 0.7}},
  {"from": "proposal", "to": "contract", "rate": 0.08, "lag": {"law": "geometric", "mean": 6}},
  {"from": "proposal", "to": "meeting", "rate": 0.07, "lag": {"law": "geometric", "mean": 5}},
  {"from": "proposal", "to": "on hold", "rate": 0.05, "lag": {"law": "geometric", "mean": 10}},
  {"from": "proposal", "to": "lost", "rate": "rest", "lag": {"law": "lognormal", "median": 15, "sigma": 0.7}},
  {"from": "negotiation", "to": "contract", "rate": {"law": "uniform", "low": 0.65, "high": 0.75}, "lag": {"law": "lognormal", "median": 7, "sigma": 0.6}},
  {"from": "negotiation", "to": "proposal", "rate": 0.1, "lag": {"law": "geometric", "mean": 5}},
  {"from": "negotiation", "to": "lost", "rate": "rest", "lag": {"law": "lognormal", "median": 14, "sigma": 0.7}},
  {"from": "contract", "to": "won", "rate": {"law": "uniform", "low": 0.85, "high": 0.92}, "lag": {"law": "lognormal", "median": 5, "sigma": 0.6}},
  {"from": "contract", "to": "lost", "rate": "rest", "lag": {"law": "geometric", "mean": 12}},
  {"from": "on hold", "to": "qualified", "rate": 0.4, "lag": {"law": "lognormal", "median": 25, "sigma": 0.6}},
  {"from": "on hold", "to": "lost", "rate": 0.5, "lag": {"law": "lognormal", "median": 40, "sigma": 0.6}},
  {"from": "lost", "to": "qualified", "rate": 0.02, "lag": {"law": "lognormal", "median": 45, "sigma": 0.6}}],
 "inflow": {"per_day": 210, "growth_per_week": 0.002},
 "channels": [
  {"name": "site", "share": 22}, {"name": "search", "share": 15, "odds": {"lead": 0.8}}, {"name": "referral", "share": 9, "odds": {"lead": 2, "meeting": 1.4}},
  {"name": "partner", "share": 8, "odds": {"lead": 1.5}}, {"name": "exhibition", "share": 6}, {"name": "webinar", "share": 7}, {"name": "cold call", "share": 12, "odds": {"lead": 0.6}},
  {"name": "mail", "share": 6, "odds": {"lead": 0.7}}, {"name": "social", "share": 5, "odds": {"lead": 0.7}}, {"name": "marketplace", "share": 4}, {"name": "returning", "share": 4, "odds": {"lead": 3}},
  {"name": "other", "share": 2}],
 "reps": {"count": 50, "name": "Rep", "throughput": {"law": "uniform", "low": 0.5, "high": 1.5}},
 "rep_effects": {"sigma": 0.3, "stages": ["lead", "contacted", "qualified", "meeting", "proposal", "negotiation"]},
 "reassignment": 0.05,
 "amount": {"mean": 12000, "cv": 1.2, "known_from": "qualified", "step": 10000, "revision": {"probability": 0.1, "sigma": 0.25}},
 "reasons": {"price": 25, "competitor": 20, "no budget": 20, "no need": 15, "no answer": 15, "other": 5},
 "incidence_days": 250
})";

// One open stage, growing inflow, wins later than losses: where a win rate of closed deals alone is far from the truth.
constexpr std::string_view closed_only = R"({
 "format": "voronka-simulation",
 "version": 1,
 "name": "closed_only",
 "about": "20 % are won; wins after 40 days, losses after 12 (medians); inflow grows by 3 % a week. The win rate of closed deals alone is wrong here.",
 "from": "2026-01-01",
 "as_of": "2026-06-30",
 "clock": "calendar",
 "calendar": {"format": "voronka-calendar", "version": 1, "zone": "UTC", "weekend": [], "opens": "09:00", "minutes": 480, "exceptions": []},
 "stages": {"open": ["lead"], "won": ["won"], "lost": ["lost"], "key": "lead"},
 "moves": [
  {"from": "lead", "to": "won", "rate": 0.2, "lag": {"law": "lognormal", "median": 40, "sigma": 0.6}},
  {"from": "lead", "to": "lost", "rate": "rest", "lag": {"law": "lognormal", "median": 12, "sigma": 0.6}}],
 "inflow": {"per_day": 10, "growth_per_week": 0.03},
 "reps": [{"name": "Rep"}],
 "incidence_days": 180
})";

/// The small company in Berlin, with every wart that exports show.
Json dirty() {
  Json doc = Json::parse(small);
  doc["name"] = "dirty";
  doc["about"] = "The small company, in Berlin and euros, with every wart of real exports; the truth counts them.";
  doc["currency"] = "EUR";
  doc["calendar"] = {{"format", "voronka-calendar"}, {"version", 1}, {"zone", "Europe/Berlin"}, {"weekend", {"saturday", "sunday"}}, {"opens", "09:00"}, {"minutes", 480},
                     {"exceptions", Json::array({{{"day", "2025-12-25"}, {"kind", "off"}}, {{"day", "2025-12-26"}, {"kind", "off"}}})}};
  doc["reps"] = Json::array({{{"name", "Анна"}, {"throughput", 1.2}}, {{"name", "José"}, {"throughput", 1.0}}, {{"name", "Zoë 🚀"}, {"throughput", 0.5}}});
  doc["absences"] = Json::array();
  doc["amount"] = {{"mean", 9000}, {"cv", 0.8}, {"known_from", "qualified"}, {"step", 1000}};
  Json warts = Json::object();
  for (const std::string_view name :
       {"same_second_moves", "repeated_stage", "skipped_stage", "back_move", "won_open_lost", "lost_won", "pipeline_change", "owner_change", "amount_null", "amount_zero",
        "amount_negative", "amount_changed_after_win", "currency_change", "stage_renamed", "stage_deleted", "unknown_stage", "deal_deleted", "deal_restored", "deal_merged",
        "missing_creation", "truncated_history", "unix_seconds", "unix_milliseconds", "naive_local_time", "dst_hour", "future_timestamp"})
    warts[std::string(name)] = name == "dst_hour" || name == "amount_null" || name == "amount_changed_after_win" || name == "won_open_lost" ? 0.06 : 0.015;
  warts["robot_bulk_move"] = 0.25;
  warts["rows_out_of_order"] = 0.02;
  warts["duplicated_page"] = 0.03;
  warts["paging_boundary"] = 0.1;
  doc["dirt"] = std::move(warts);
  return doc;
}

/// The small company, in which five things go wrong before as_of.
Json faults() {
  Json doc = Json::parse(small);
  doc["name"] = "faults";
  doc["about"] = "The small company, in which five things go wrong in spring: a rep, a channel, a stage, the calls, the meetings booked.";
  doc["faults"] = Json::array({
      {{"kind", "odds"}, {"stage", "meeting"}, {"rep", "Boris"}, {"from", "2026-04-20"}, {"until", "2026-06-01"}, {"factor", 0.4}},
      {{"kind", "inflow"}, {"channel", "site"}, {"from", "2026-05-04"}, {"until", "2026-06-01"}, {"factor", 0.5}},
      {{"kind", "lag"}, {"stage", "contract"}, {"from", "2026-04-01"}, {"until", "2026-06-01"}, {"factor", 2}},
      {{"kind", "activity"}, {"activity", "call"}, {"rep", "Vera"}, {"from", "2026-05-01"}, {"until", "2026-06-01"}, {"factor", 0.5}},
      {{"kind", "show_up"}, {"from", "2026-05-12"}, {"until", "2026-06-01"}, {"factor", 0.6}},
  });
  return doc;
}

}  // namespace

std::string preset_spec(std::string_view name) {
  if (name == "small") return std::string(small);
  if (name == "large") return std::string(large);
  if (name == "closed_only") return std::string(closed_only);
  if (name == "dirty") return dirty().dump(1);
  if (name == "faults") return faults().dump(1);
  throw Error(ErrorCode::invalid_argument, formatted("\"{}\" is not a preset of the simulator; there are small, large, dirty, faults and closed_only", name));
}

}  // namespace voronka::simulation
