// The warts of real CRM exports, put into a clean log on purpose. A deal gets at most one, so that the counts in the truth are exact.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>

#include "base/format.hpp"
#include "flow/simulation_tables.hpp"
#include "voronka/base/error.hpp"

namespace voronka::simulation {
namespace {

constexpr std::int64_t second = 1'000'000, hour = 3600 * second, day = 24 * hour;
constexpr std::size_t page = 100;  // rows of one page of an export

/// Rows of one deal, in order of time. Warts change them, drop them and add to them.
using Rows = std::vector<EventRow>;

class Soil {
 public:
  Soil(const Spec& spec, const Life& life, const Draws& draws, EventLog& log) : spec_(spec), life_(life), draws_(draws), log_(log) {}
  std::vector<Wart> run();

  using Put = bool (Soil::*)(Rows&);
  struct Kind {
    std::string_view name;
    Put put;  // null: not of one deal
  };
  static const std::vector<Kind>& kinds();

 private:

  bool same_second_moves(Rows& r);
  bool repeated_stage(Rows& r);
  bool skipped_stage(Rows& r);
  bool back_move(Rows& r);
  bool won_open_lost(Rows& r);
  bool lost_won(Rows& r);
  bool pipeline_change(Rows& r) { return insert_stage(r, "C1:NEW"); }
  bool owner_change(Rows& r);
  bool amount_null(Rows& r);
  bool amount_zero(Rows& r) { return amount_at_end(r, [](std::int64_t) { return std::int64_t{0}; }); }
  bool amount_negative(Rows& r) { return amount_at_end(r, [](std::int64_t a) { return -a; }); }
  bool amount_changed_after_win(Rows& r);
  bool currency_change(Rows& r);
  bool stage_renamed(Rows& r);
  bool stage_deleted(Rows& r) { return insert_stage(r, "presentation"); }
  bool unknown_stage(Rows& r);
  bool deal_deleted(Rows& r) { return append(r, 2); }
  bool deal_restored(Rows& r);
  bool deal_merged(Rows& r) { return append(r, 4); }
  bool missing_creation(Rows& r);
  bool truncated_history(Rows& r);
  bool unix_seconds(Rows& r) { return number(r, second); }
  bool unix_milliseconds(Rows& r) { return number(r, second / 1000); }
  bool naive_local_time(Rows& r);
  bool dst_hour(Rows& r);
  bool future_timestamp(Rows& r);

  bool insert_stage(Rows& r, std::string_view stage);
  bool append(Rows& r, std::int8_t kind);
  bool number(Rows& r, std::int64_t unit);
  bool amount_at_end(Rows& r, const std::function<std::int64_t(std::int64_t)>& change);
  /// Between row k and the next one (or as_of): `part` of the way.
  std::int64_t between(const Rows& r, std::size_t k, double part) const {
    const std::int64_t until = k + 1 < r.size() ? r[k + 1].at : life_.as_of_us;
    const auto way = static_cast<std::int64_t>(static_cast<double>(until - r[k].at) * part);
    return r[k].at + way / second * second;
  }
  StageKind kind_of(const EventRow& row) const { return spec_.graph[spec_.graph.at(log_.labels[static_cast<std::size_t>(row.stage)])].kind; }
  std::int32_t first_of(StageKind kind) {
    const auto ids = spec_.graph.of_kind(kind);
    return ids.empty() ? -1 : log_.label(spec_.graph[ids.front()].name);
  }
  std::int32_t local_text(std::int64_t local) {
    std::string text = Instant(local).iso();
    text.pop_back();
    text[10] = ' ';
    return time_text(std::move(text));
  }
  std::int32_t time_text(std::string text) {  // not looked up: hardly any comes twice
    log_.labels.push_back(std::move(text));
    return static_cast<std::int32_t>(log_.labels.size()) - 1;
  }
  void bulk_move(std::vector<Rows>& deals, std::vector<bool>& taken, double share, Wart& wart);
  void file_order(std::vector<Wart>& warts);

  const Spec& spec_;
  const Life& life_;
  const Draws& draws_;
  EventLog& log_;
};

const std::vector<Soil::Kind>& Soil::kinds() {
  static const std::vector<Kind> all = {
      {"same_second_moves", &Soil::same_second_moves}, {"repeated_stage", &Soil::repeated_stage}, {"skipped_stage", &Soil::skipped_stage},
      {"back_move", &Soil::back_move}, {"won_open_lost", &Soil::won_open_lost}, {"lost_won", &Soil::lost_won},
      {"pipeline_change", &Soil::pipeline_change}, {"owner_change", &Soil::owner_change}, {"amount_null", &Soil::amount_null},
      {"amount_zero", &Soil::amount_zero}, {"amount_negative", &Soil::amount_negative}, {"amount_changed_after_win", &Soil::amount_changed_after_win},
      {"currency_change", &Soil::currency_change}, {"stage_renamed", &Soil::stage_renamed}, {"stage_deleted", &Soil::stage_deleted},
      {"unknown_stage", &Soil::unknown_stage}, {"deal_deleted", &Soil::deal_deleted}, {"deal_restored", &Soil::deal_restored},
      {"deal_merged", &Soil::deal_merged}, {"missing_creation", &Soil::missing_creation}, {"truncated_history", &Soil::truncated_history},
      {"unix_seconds", &Soil::unix_seconds}, {"unix_milliseconds", &Soil::unix_milliseconds}, {"naive_local_time", &Soil::naive_local_time},
      {"dst_hour", &Soil::dst_hour}, {"future_timestamp", &Soil::future_timestamp},
      {"robot_bulk_move", nullptr}, {"rows_out_of_order", nullptr}, {"duplicated_page", nullptr}, {"paging_boundary", nullptr}};
  return all;
}

bool Soil::same_second_moves(Rows& r) {
  if (r.size() < 2) return false;
  r[1].at = r[0].at;
  return true;
}

bool Soil::repeated_stage(Rows& r) {
  EventRow copy = r.back();
  copy.at = between(r, r.size() - 1, 0.5);
  if (copy.at <= r.back().at) return false;
  r.push_back(copy);
  return true;
}

bool Soil::skipped_stage(Rows& r) {
  if (r.size() < 3) return false;
  r.erase(r.begin() + 1);
  return true;
}

bool Soil::back_move(Rows& r) {
  if (r.size() < 2 || kind_of(r[1]) != StageKind::open || between(r, 1, 0.3) <= r[1].at) return false;
  EventRow back = r[1], again = r[1];
  back.stage = r[0].stage;
  back.at = between(r, 1, 0.3);
  again.at = between(r, 1, 0.6);
  r.insert(r.begin() + 2, {back, again});
  return true;
}

bool Soil::won_open_lost(Rows& r) {
  if (r.size() < 2 || kind_of(r.back()) != StageKind::won || first_of(StageKind::lost) < 0 || r.back().at + 2 * day >= life_.as_of_us) return false;
  EventRow open = r[r.size() - 2], lost = r.back();
  open.at = r.back().at + day;
  lost.at = r.back().at + 2 * day;
  lost.stage = first_of(StageKind::lost);
  r.push_back(open);
  r.push_back(lost);
  return true;
}

bool Soil::lost_won(Rows& r) {
  if (kind_of(r.back()) != StageKind::lost || r.back().at + day >= life_.as_of_us) return false;
  EventRow won = r.back();
  won.at += day;
  won.stage = first_of(StageKind::won);
  won.reason = -1;
  r.push_back(won);
  return true;
}

bool Soil::insert_stage(Rows& r, std::string_view stage) {
  if (between(r, 0, 0.5) <= r[0].at) return false;
  EventRow row = r[0];
  row.stage = log_.label(stage);
  row.at = between(r, 0, 0.5);
  r.insert(r.begin() + 1, row);
  return true;
}

bool Soil::owner_change(Rows& r) {
  if (spec_.reps.size() < 2 || between(r, 0, 0.5) <= r[0].at) return false;
  EventRow row = r[0];
  for (const RepSpec& rep : spec_.reps)
    if (log_.label(rep.name) != row.rep) {
      row.rep = log_.label(rep.name);
      break;
    }
  row.at = between(r, 0, 0.5);
  r.insert(r.begin() + 1, row);
  return true;
}

bool Soil::amount_null(Rows& r) {
  if (kind_of(r.back()) != StageKind::won || !r.back().has_amount) return false;
  for (EventRow& row : r) {
    row.has_amount = false;
    row.currency = -1;
  }
  return true;
}

bool Soil::amount_at_end(Rows& r, const std::function<std::int64_t(std::int64_t)>& change) {
  if (!r.back().has_amount) return false;
  r.back().amount = change(r.back().amount);
  return true;
}

bool Soil::amount_changed_after_win(Rows& r) {
  if (kind_of(r.back()) != StageKind::won || !r.back().has_amount || r.back().at + day >= life_.as_of_us) return false;
  EventRow update = r.back();
  update.at += day;
  update.amount += update.amount / 10 + 1;
  update.kind = 1;
  r.push_back(update);
  return true;
}

bool Soil::currency_change(Rows& r) {
  if (!r.back().has_amount) return false;
  r.back().currency = log_.label(spec_.currency.code() == "USD" ? "EUR" : "USD");
  return true;
}

bool Soil::stage_renamed(Rows& r) {
  if (r.size() < 2) return false;
  r[1].stage = log_.label(log_.labels[static_cast<std::size_t>(r[1].stage)] + " (old)");
  return true;
}

bool Soil::unknown_stage(Rows& r) {
  if (r.size() < 2) return false;
  r[1].stage = log_.label("???");
  return true;
}

bool Soil::append(Rows& r, std::int8_t kind) {
  EventRow row = r.back();
  row.at = between(r, r.size() - 1, 0.5);
  if (row.at <= r.back().at) return false;
  row.kind = kind;
  row.stage = -1;
  row.has_amount = false;
  row.currency = -1;
  row.reason = -1;
  r.push_back(row);
  return true;
}

bool Soil::deal_restored(Rows& r) {
  if (!append(r, 2)) return false;
  if (append(r, 3)) return true;
  r.pop_back();
  return false;
}

bool Soil::missing_creation(Rows& r) {
  if (r.size() < 2) return false;
  r.erase(r.begin());
  return true;
}

bool Soil::truncated_history(Rows& r) {
  if (r.size() < 3) return false;
  r.erase(r.begin(), r.end() - 1);
  return true;
}

bool Soil::number(Rows& r, std::int64_t unit) {
  for (EventRow& row : r) row.at_text = time_text(formatted("{}", row.at / unit));
  log_.as_text = true;
  return true;
}

bool Soil::naive_local_time(Rows& r) {
  for (EventRow& row : r) row.at_text = local_text(spec_.calendar.zone().local_us(Instant(row.at)));
  log_.as_text = true;
  return true;
}

/// A move at a local time that came twice or not at all, written without a zone.
bool Soil::dst_hour(Rows& r) {
  const Zone& zone = spec_.calendar.zone();
  for (std::size_t k = 1; k < r.size(); ++k) {
    const Zone::Offset piece = zone.offset_at(Instant(r[k - 1].at));
    const std::int64_t change = piece.until.since_epoch_us();
    const std::int64_t next = k + 1 < r.size() ? r[k + 1].at : life_.as_of_us;
    if (change == INT64_MAX || change - 2 * hour <= r[k - 1].at || change + 2 * hour >= next || change + 2 * hour >= life_.as_of_us) continue;
    const std::int64_t jump = zone.offset_at(piece.until).us_east - piece.us_east;
    // The middle of the hour that is skipped (forward) or repeated (back), on the wall clock.
    const std::int64_t local = change + piece.us_east + jump / 2;
    r[k].at = zone.from_local_us(local, LocalTimeRule::first).at.since_epoch_us();
    r[k].at_text = local_text(local);
    log_.as_text = true;
    return true;
  }
  return false;
}

bool Soil::future_timestamp(Rows& r) {
  if (r.size() < 2) return false;
  r.back().at += 365 * day;  // the wrong year
  return r.back().at >= life_.as_of_us;
}

/// A robot closes forgotten deals at 03:00, thirty days before as_of.
void Soil::bulk_move(std::vector<Rows>& deals, std::vector<bool>& taken, double share, Wart& wart) {
  const std::int32_t lost = first_of(StageKind::lost);
  const Day when = spec_.window.until() - 30;
  const std::int64_t local = when.since_epoch() * day + 3 * hour;
  const std::int64_t at = spec_.calendar.zone().from_local_us(local, LocalTimeRule::first).at.since_epoch_us();
  if (lost < 0) return;
  for (std::size_t d = 0; d < deals.size(); ++d) {
    Rows& r = deals[d];
    std::size_t known = 0;
    while (known < r.size() && r[known].at < at) ++known;
    if (known == 0 || kind_of(r[known - 1]) != StageKind::open || draws_.uniform(Purpose::dirt, static_cast<std::uint32_t>(d), 1) >= share) continue;
    r.resize(known);
    EventRow row = r.back();
    row.at = at;
    row.stage = lost;
    row.actor = 1;
    r.push_back(row);
    taken[d] = true;
    if (wart.count++ == 0) wart.example = deal_name(static_cast<std::uint32_t>(d));
  }
}

/// What happens to whole files: pages fetched twice, their last rows repeated, rows not in order of time.
void Soil::file_order(std::vector<Wart>& warts) {
  for (std::size_t w = 0; w < warts.size(); ++w) {
    const double share = spec_.dirt.warts[w].second;
    Wart& wart = warts[w];
    std::vector<EventRow>& rows = log_.rows;
    const auto u = [&](std::size_t i, std::uint32_t draw) { return draws_.uniform(Purpose::dirt_order, static_cast<std::uint32_t>(i), draw); };
    if (wart.name == "rows_out_of_order") {
      for (std::size_t i = 1; i < rows.size(); ++i) {
        if (u(i, 0) >= share) continue;
        const std::size_t back = 1 + static_cast<std::size_t>(u(i, 1) * 49.0);
        const std::size_t j = i - std::min(i, back);
        if (rows[j].at == rows[i].at) continue;
        std::swap(rows[i], rows[j]);
        ++wart.count;
      }
    } else if (wart.name == "duplicated_page" || wart.name == "paging_boundary") {
      const bool whole = wart.name == "duplicated_page";
      std::vector<EventRow> out;
      for (std::size_t from = 0, k = 0; from < rows.size(); from += page, ++k) {
        const std::size_t until = std::min(rows.size(), from + page);
        out.insert(out.end(), rows.begin() + static_cast<std::ptrdiff_t>(from), rows.begin() + static_cast<std::ptrdiff_t>(until));
        if (u(k, whole ? 2 : 3) >= share) continue;
        const std::size_t again = whole ? from : until - 1;
        out.insert(out.end(), rows.begin() + static_cast<std::ptrdiff_t>(again), rows.begin() + static_cast<std::ptrdiff_t>(until));
        wart.count += static_cast<std::int64_t>(until - again);
      }
      rows = std::move(out);
    }
  }
}

std::vector<Wart> Soil::run() {
  std::vector<Wart> warts;
  if (spec_.dirt.warts.empty()) return warts;
  std::vector<Put> puts;
  for (const auto& [name, share] : spec_.dirt.warts) {
    warts.push_back({name, 0, ""});
    puts.push_back(std::find_if(kinds().begin(), kinds().end(), [&wanted = name](const Kind& k) { return k.name == wanted; })->put);
  }
  std::vector<Rows> deals(life_.deals.size());
  for (const EventRow& row : log_.rows) deals[row.deal].push_back(row);
  std::vector<bool> taken(deals.size(), false);
  for (std::size_t w = 0; w < warts.size(); ++w)
    if (warts[w].name == "robot_bulk_move") bulk_move(deals, taken, spec_.dirt.warts[w].second, warts[w]);
  for (std::size_t d = 0; d < deals.size(); ++d) {
    if (taken[d] || deals[d].empty()) continue;
    double u = draws_.uniform(Purpose::dirt, static_cast<std::uint32_t>(d), 0);
    for (std::size_t w = 0; w < warts.size(); ++w) {
      if (puts[w] == nullptr) continue;
      const double share = spec_.dirt.warts[w].second;
      if (u < share) {
        if ((this->*puts[w])(deals[d]) && warts[w].count++ == 0) warts[w].example = deal_name(static_cast<std::uint32_t>(d));
        break;
      }
      u -= share;
    }
  }
  log_.rows.clear();
  for (const Rows& r : deals) log_.rows.insert(log_.rows.end(), r.begin(), r.end());
  std::stable_sort(log_.rows.begin(), log_.rows.end(), [](const EventRow& a, const EventRow& b) { return a.at < b.at; });
  file_order(warts);
  Wart names{"non_ascii_names", 0, ""};
  for (const RepSpec& rep : spec_.reps)
    if (std::any_of(rep.name.begin(), rep.name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) ++names.count;
  if (names.count > 0) warts.push_back(names);
  return warts;
}

}  // namespace

const std::vector<std::string_view>& wart_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> out;
    for (const auto& kind : Soil::kinds()) out.push_back(kind.name);
    return out;
  }();
  return names;
}

std::vector<Wart> soil(const Spec& spec, const Life& life, const Draws& draws, EventLog& log) { return Soil(spec, life, draws, log).run(); }

}  // namespace voronka::simulation
