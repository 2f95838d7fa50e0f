// What a question needs beside the deals, and the deals of a log.
#include "load.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace cli {
namespace {

bool ends_with(const std::string& s, const char* end) {
  const std::size_t n = std::strlen(end);
  return s.size() >= n && s.compare(s.size() - n, n, end) == 0;
}

std::int32_t parse_day(const std::string& text, const char* option) {
  std::int32_t day = 0;
  call(option, [&](voronka_error** error) { return voronka_day_parse(text.c_str(), &day, error); });
  return day;
}

std::int64_t parse_instant(const std::string& text, const std::string& zone, const char* option) {
  std::int64_t us = 0;
  call(option, [&](voronka_error** error) { return voronka_instant_parse(text.c_str(), or_null(zone), &us, error); });
  return us;
}

}  // namespace

std::int64_t start_of(std::int32_t day, const std::string& zone, const char* option) {
  return parse_instant(text(option, [&](char** out, voronka_error** error) { return voronka_day_format(day, out, error); }), zone, option);
}

Setting read_setting(const Common& common, const std::string& fallback_zone) {
  Setting setting;
  setting.zone = common.zone.empty() ? fallback_zone : common.zone;
  if (ends_with(common.calendar, ".json")) {
    const std::string document = read_file(common.calendar);
    setting.calendar = own<Calendar>(common.calendar, [&](voronka_work_calendar** out, voronka_error** error) {
      return voronka_work_calendar_from_json(document.c_str(), out, error);
    });
    const std::string own_zone = voronka_work_calendar_zone(setting.calendar.get());
    if (setting.zone.empty()) setting.zone = own_zone;
    if (setting.zone != own_zone)
      throw Failure(usage, common.calendar + ": a calendar of " + own_zone + ", but the business time zone is " + setting.zone);
    return setting;
  }
  auto options = sized<voronka_work_calendar_options>();
  options.zone = or_null(setting.zone);
  setting.calendar = own<Calendar>("--zone", [&](voronka_work_calendar** out, voronka_error** error) { return voronka_work_calendar_create(&options, out, error); });
  if (common.calendar.empty()) return setting;
  if (ends_with(common.calendar, ".ics")) {
    const std::string bytes = read_file(common.calendar);
    const std::int32_t from = parse_day("1970-01-01", ""), until = parse_day("2100-01-01", "");
    voronka_table* skipped = nullptr;
    setting.calendar = own<Calendar>(common.calendar, [&](voronka_work_calendar** out, voronka_error** error) {
      return voronka_work_calendar_with_ics(setting.calendar.get(), bytes.data(), bytes.size(), from, until, out, &skipped, error);
    });
    setting.findings = Table(skipped);
    return setting;
  }
  const Table rows = read_table(common.calendar, common);
  setting.calendar = own<Calendar>(common.calendar, [&](voronka_work_calendar** out, voronka_error** error) {
    return voronka_work_calendar_with_table(setting.calendar.get(), rows.get(), out, error);
  });
  return setting;
}

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> out;
  for (const std::string& one : texts) out.push_back(one.c_str());
  return out;
}

Reading::Reading(const Common& common, const Setting& setting) : common_(common) {
  columns.opportunity = or_null(common.opportunity);
  columns.stage = or_null(common.stage);
  columns.at = or_null(common.at);
  columns.rep = or_null(common.rep);
  columns.channel = or_null(common.channel);
  columns.amount = or_null(common.amount);
  columns.reason = or_null(common.reason);
  columns.currency = or_null(common.currency_column);
  columns.expected_close = or_null(common.expected_close);
  columns.kind = or_null(common.kind);
  columns.recorded_at = or_null(common.recorded_at);
  columns.seq = or_null(common.seq);
  columns.actor = or_null(common.actor);
  segments({});

  options.zone = or_null(setting.zone);
  std::int32_t decimals = 0;
  if (!common.currency.empty())  // before a file is blamed for it
    call("--currency", [&](voronka_error** error) { return voronka_currency_exponent(common.currency.c_str(), &decimals, error); });
  options.currency = or_null(common.currency);
  for (const std::string& pair : common.alias) {
    const std::size_t sign = pair.find('=');
    if (sign == std::string::npos || sign == 0 || sign + 1 == pair.size()) throw Failure(usage, "--alias: \"" + pair + "\" is no pair; OLD=NEW is");
    alias_from_.push_back(pair.substr(0, sign));
    alias_to_.push_back(pair.substr(sign + 1));
  }
  from_ = pointers(alias_from_);
  to_ = pointers(alias_to_);
  options.alias_from = from_.data();
  options.alias_to = to_.data();
  options.alias_count = from_.size();
  options.decimal_mark = common.decimal_mark.empty() ? 0 : common.decimal_mark[0];
  if (!common.as_of.empty()) as_of(parse_instant(common.as_of, setting.zone, "--as-of"));
  if (!common.now.empty()) {
    options.has_now = 1;
    options.now_us = parse_instant(common.now, setting.zone, "--now");
  }
  if (!common.through.empty()) as_of(start_of(parse_day(common.through, "--through") + 1, setting.zone, "--through"));
  if (!common.delayed_entry.empty()) {
    options.has_delayed_entry = 1;
    options.delayed_entry = parse_day(common.delayed_entry, "--delayed-entry");
  }
  options.earlier_findings = setting.findings.get();
  options.progress = interrupted;
}

void Reading::as_of(std::int64_t us) {
  options.has_as_of = 1;
  options.as_of_us = us;
}

void Reading::currency(const std::string& code) {
  currency_ = code;
  options.currency = or_null(currency_);
}

void Reading::segments(const std::vector<std::string>& by) {
  segments_ = pointers(common_.segments);
  for (const std::string& name : by) {
    const bool listed = std::find(common_.segments.begin(), common_.segments.end(), name) != common_.segments.end();
    if (name != "rep" && name != "channel" && !listed) segments_.push_back(name.c_str());
  }
  columns.segments = segments_.data();
  columns.segment_count = segments_.size();
}

void Reading::open_deals(const voronka_table* table) {
  if (common_.at.empty() && !has_column(table, "at")) columns.at = "since";
  const auto canonical = [&](const char*& column, const char* name) {
    if (column == nullptr && has_column(table, name)) column = name;
  };
  canonical(columns.rep, "rep");
  canonical(columns.channel, "channel");
  canonical(columns.amount, "amount");
  canonical(columns.currency, "currency");
  canonical(columns.expected_close, "expected_close");
}

Found discover(const Common& common, const voronka_table* events, const Reading& reading) {
  if (common.won.empty()) throw Failure(usage, "--won is needed: the stages that end a deal well, as in --won paid");
  const auto won = pointers(common.won), lost = pointers(common.lost), open = pointers(common.open);
  auto options = sized<voronka_discover_options>();
  options.won = won.data();
  options.won_count = won.size();
  options.lost = lost.data();
  options.lost_count = lost.size();
  options.open = open.data();
  options.open_count = open.size();
  options.key = or_null(common.key);
  options.minimum_count = common.minimum_count;
  // The funnel is the company's, not the moment's: an earlier --as-of must not lose the stages that nobody had reached by then.
  voronka_history_options whole = reading.options;
  whole.has_as_of = 0;
  voronka_table* told = nullptr;
  Graph graph = own<Graph>(shown(common.events), [&](voronka_stage_graph** out, voronka_error** error) {
    return voronka_discover(events, &reading.columns, &options, &whole, out, &told, error);
  });
  return {std::move(graph), Table(told)};
}

History read_history(const Common& common, const Setting& setting, const voronka_table* events, const std::vector<std::string>& by) {
  Reading reading(common, setting);
  reading.segments(by);
  const Found found = discover(common, events, reading);
  Told before;
  before.add(setting.findings.get());
  before.add(found.findings.get());
  const Table told = before.table();
  reading.options.earlier_findings = told.get();
  return own<History>(shown(common.events), [&](voronka_history** out, voronka_error** error) {
    return voronka_history_from_table(found.graph.get(), events, &reading.columns, &reading.options, out, error);
  });
}

}  // namespace cli
