#include "history/oddity.hpp"

#include <algorithm>

#include "base/format.hpp"
#include "table/text.hpp"

namespace voronka::oddities {

namespace {

struct Words {
  std::string_view code;
  std::string_view message;  ///< "{n}" and "[one|several]" as of counted(), "{x}" the first example where there is one
  std::string_view action;
  bool changes_numbers;
};

// Beside the enumeration, in its order; a test reads every code in docs/reference/findings.md.
constexpr std::array<Words, count> words = {{
    {"unix_seconds", "{n} [time is a whole number and was|times are whole numbers and were] recognised as seconds since 1970{x}", "read as UTC", false},
    {"unix_milliseconds", "{n} [time is a whole number and was|times are whole numbers and were] recognised as milliseconds since 1970{x}", "read as UTC", false},
    {"unix_microseconds", "{n} [time is a whole number and was|times are whole numbers and were] recognised as microseconds since 1970{x}", "read as UTC", false},
    {"clock_gap", "{n} local [time does|times do] not exist: the clock was put forward over [it|them]{x}", "read as the instant at which the clock jumped", false},
    {"clock_overlap", "{n} local [time exists|times exist] twice: the clock was put back over [it|them]{x}", "read as the earlier of the two", false},
    {"null_text", "{n} [row has|rows have] a text such as \"NULL\" or \"NaN\" in place of an empty cell{x}", "read as an empty cell", true},
    {"unreadable_amount", "{n} [amount is not a decimal number|amounts are not decimal numbers]{x}", "the amount was ignored, the row was used", true},
    {"amount_too_large", "{n} [amount is|amounts are] beyond 10^15 minor units{x}", "the amount was ignored, the row was used", true},
    {"amount_rounded", "{n} [amount has|amounts have] more decimals than the currency{x}", "rounded half away from zero to the minor unit", true},
    {"thousands_mark", "{n} [amount has|amounts have] exactly three digits after the decimal mark, which may be a mark of thousands{x}", "read as decimals; state the other decimal mark if they are thousands", true},
    {"negative_amount", "{n} [amount is|amounts are] negative{x}", "the amount was ignored, the row was used", true},
    {"unknown_currency", "{n} [currency is not a code|currencies are not codes] of ISO 4217{x}", "the amount is unknown until the next one in the currency of the log", true},
    {"other_currency", "{n} [row has|rows have] another currency than the log{x}", "the amount is unknown until the next one in the currency of the log", true},
    {"unreadable_expected_close", "{n} expected close [day|days] cannot be read{x}", "the day was ignored, the row was used", true},
    {"unreadable_recorded_at", "{n} [time|times] of recording cannot be read{x}", "taken as recorded when it happened", true},
    {"recorded_before_event", "{n} [row was|rows were] recorded before [it|they] happened{x}", "taken as recorded when it happened", false},
    {"unknown_actor", "{n} [actor is|actors are] none of human, robot, import{x}", "taken as human", false},
    {"missing_opportunity", "{n} [row names|rows name] no opportunity", "set aside", true},
    {"missing_time", "{n} [row has|rows have] no time", "set aside", true},
    {"unreadable_time", "{n} [time|times] cannot be read as a date, a date and time, or seconds or milliseconds since 1970{x}", "set aside", true},
    {"time_out_of_range", "{n} [time lies|times lie] before 1970 or after 2199{x}", "set aside", true},
    {"unknown_stage", "{n} [row is in a stage|rows are in stages] that the graph does not have{x}", "set aside", true},
    {"unknown_kind", "{n} [kind is|kinds are] none of move, update, delete, restore, merge{x}", "set aside", true},
    {"in_the_future", "{n} [row lies|rows lie] in the future of the moment at which [it is|they are] said to be known{x}", "set aside", true},
    {"not_known_yet", "{n} [row was|rows were] recorded at or after as_of", "left out: they were not known then", false},
    {"duplicate", "{n} [row repeats|rows repeat] what was known of [its|their] opportunity", "counted once", false},
    {"move_to_same_stage", "{n} [row is a move|rows are moves] into the stage in which the opportunity already was", "counted once", false},
    {"no_stage", "{n} [row belongs to an opportunity that was|rows belong to opportunities that were] never in a stage", "set aside", true},
    {"empty_stage", "{n} [row has|rows have] no stage where one is due: [it is the first of its opportunity or changes|they are the first of their opportunity or change] nothing else", "taken as unchanged; a move may be missing", true},
    {"out_of_order", "{n} [row stands|rows stand] before an earlier row of the same opportunity", "put in the order of time", false},
    {"tie_by_stage_order", "{n} [row has|rows have] the same time as another one of [its|their] opportunity and no order is stated", "taken in the forward order of the stages", true},
    {"tie_by_row_order", "{n} [row has|rows have] the same time and stage as another one of [its|their] opportunity and no order is stated", "taken in the order of the rows", true},
    {"starts_midway", "{n} [opportunity begins|opportunities begin] in a stage that is not an entry{x}", "used as they are", false},
    {"creation_missing", "{n} [opportunity begins|opportunities begin] with an update: the move into [its|their] first stage is missing", "in that stage from an unknown day on", true},
    {"skipped_stages", "{n} [move skips|moves skip] stages of the graph{x}", "the move was used", false},
    {"moved_back", "{n} [move goes|moves go] back to an earlier stage and [is not a move|are not moves] of the graph{x}", "the move was used", false},
    {"move_not_in_graph", "{n} [move is not a move|moves are not moves] of the graph{x}", "the move was used", false},
    {"reopened", "{n} [move leaves|moves leave] a won or lost stage{x}", "used: the opportunity is in the stage that it moved to", false},
    {"zero_length_stay", "{n} [visit ends|visits end] at the instant at which [it begins|they begin]", "kept, with length 0", false},
    {"update_moves_stage", "{n} [row is called an update but changes|rows are called updates but change] the stage", "used as moves", false},
    {"move_without_stage", "{n} [row is called a move but names|rows are called moves but name] no stage", "used as updates", false},
    {"rep_changed_in_stage", "{n} [visit changes|visits change] hands before [it ends|they end]", "the visit belongs to the rep of its beginning, an open deal to the present one", false},
    {"amount_changed_after_win", "{n} won [opportunity has|opportunities have] [its|their] amount changed after the win", "the amount known at as_of counts", false},
    {"won_amount_zero", "{n} won [opportunity has|opportunities have] the amount 0", "used as 0", false},
    {"lost_amount_zero", "{n} lost [row has|rows have] the amount 0", "read as an empty cell: the amount before it stays", false},
    {"won_without_amount", "{n} won [opportunity has|opportunities have] no amount", "not counted in averages of money", true},
    {"removed", "{n} [opportunity was|opportunities were] deleted", "followed until then; neither open nor closed", true},
    {"merged", "{n} [opportunity was merged into another|opportunities were merged into others]", "followed until then; neither open nor closed", true},
    {"restored", "{n} [opportunity was|opportunities were] restored after a deletion", "used as if never deleted", false},
    {"event_after_removal", "{n} [row follows|rows follow] the deletion of [its|their] opportunity without a restoration", "taken as restored", true},
    {"delayed_entry", "{n} [visit|visits] began before the stated delayed entry{x}", "at risk from the start of that day", false},
    {"closed_before_delayed_entry", "{n} [opportunity|opportunities] closed before the stated delayed entry{x}", "they count as seen, but are never at risk", true},
    {"closes_start_late", "the log seems to lack what closed early{x}", "taken as complete; state a delayed entry if it is not", true},
    {"stale_open", "{n} open [opportunity is|opportunities are] older than any closed one ever became{x}", "kept open", false},
    {"bulk_move", "{n} [entry|entries] into stages came in bulk{x}", "used as they are", false},
    {"currency_not_stated", "{n} [row has|rows have] an amount and no currency is stated", "read with two decimals", false},
    {"last_event_is_far", "the last event lies far after all others{x}", "as_of was taken from it; state as_of if it is wrong", true},
    {"names_alike", "{n} [name|names] of reps or channels [differs from another|differ from others] in blanks or case only{x}", "taken as different ones", true},
    {"dated_1970", "{n} [visit begins|visits begin] on 1970-01-01, as an empty time is often written{x}", "used as they are", true},
    {"column_not_read", "{n} [column has a name|columns have names] that voronka knows, and [is|are] not mapped{x}", "not read", true},
    {"not_open", "{n} [deal|deals] of the table [is|are] in a won or lost stage", "set aside", true},
    {"missing_since", "{n} [deal does|deals do] not say since when [it is|they are] in [its|their] stage", "taken as entered on the last known day", true},
    {"repeated_deal", "{n} [row names|rows name] an opportunity that another row names", "the row of the latest stage entry counts, the others were set aside", true},
}};

std::string filled(std::string_view pattern, std::int64_t n, std::string_view example) {
  std::string out;
  const std::string sentence = counted(pattern, n);
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    if (sentence.compare(i, 3, "{x}") != 0) {
      out += sentence[i];
      continue;
    }
    if (!example.empty()) out += formatted(": {}", example);
    i += 2;
  }
  return out;
}

}  // namespace

std::string quoted(std::string_view text) { return table_text::quoted(text); }

void Examples::add(Oddity o, std::uint32_t row, std::string value) {
  if (!wants(o)) return;
  ++kept_[static_cast<std::size_t>(o)];
  all_.push_back({o, row, std::move(value)});
}

const std::string* Examples::find(Oddity o, std::uint32_t row) const noexcept {
  for (const Example& e : all_)
    if (e.oddity == o && e.row == row) return &e.value;
  return nullptr;
}

void Tally::named(Oddity o, std::string_view what, std::string_view name, std::int64_t add) {
  Entry& e = at(o);
  if (e.count == 0) e.subject = what.empty() ? std::string(name) : formatted("{} {}", what, name);
  e.count += add;
}

void Tally::add(const Tally& other) {
  for (std::size_t i = 0; i < count; ++i) {
    rows_[i].insert(rows_[i].end(), other.rows_[i].begin(), other.rows_[i].end());
    Entry& mine = entries_[i];
    const Entry& its = other.entries_[i];
    if (its.count == 0) continue;
    if (mine.count == 0) mine.subject = its.subject;
    if (mine.count == 0 || its.first < mine.first) mine.first = its.first;
    if (!its.detail.empty()) mine.detail = its.detail;
    mine.count += its.count;
  }
}

std::vector<Finding> Tally::findings(const Examples& examples) const {
  std::vector<Finding> out;
  for (std::size_t i = 0; i < count; ++i) {
    const Entry& e = entries_[i];
    if (e.count == 0) continue;
    const auto o = static_cast<Oddity>(i);
    const bool of_row = e.subject.empty();
    std::string shown = e.detail;
    if (shown.empty() && of_row)
      if (const std::string* value = examples.find(o, e.first)) shown = formatted("{} in row {}", quoted(*value), e.first + 1);
    out.push_back({std::string(words[i].code), of_row ? formatted("row {}", e.first + 1) : e.subject, e.count,
                   filled(words[i].message, e.count, shown), std::string(words[i].action), words[i].changes_numbers});
  }
  return out;
}

std::vector<OddRow> odd_rows(const RowLists& a, const RowLists& b) {
  std::vector<OddRow> out;
  for (std::size_t i = 0; i < count; ++i)
    for (const RowLists* lists : {&a, &b})
      for (const std::uint32_t row : (*lists)[i]) out.push_back({static_cast<std::int64_t>(row) + 1, words[i].code});
  std::stable_sort(out.begin(), out.end(), [](const OddRow& x, const OddRow& y) { return x.row < y.row; });
  return out;
}

}  // namespace voronka::oddities
