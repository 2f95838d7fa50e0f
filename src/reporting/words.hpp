// Private: texts for people, in English and Russian, by key.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "voronka/money/money.hpp"

namespace voronka::reporting {

enum class Language : std::int8_t { en, ru };
/// "en" or "ru"; Error{invalid_argument} quoting anything else.
[[nodiscard]] Language language_of(std::string_view name);

/// Texts; the catalogue in words.cpp has both languages for every key.
enum class Word : std::int16_t {
  plan, funnel, target, period, data_through, working_days, average_deal, driver, method, steady_state, weighted_pipeline, dated, wins_to_find, entries,
  chance, not_computed, backlog_in_period, backlog_around, backlog_later, per_rep, team, total, week, day, team_by_week, team_by_day, rep_by_week, revenue, findings,
  no_findings, how_many, what, done, three_answers, stage, entered, open_now, median_days, conversion, within_days, ultimate, interval, at_risk, not_mature,
  moves, from, to, count, opportunities, events, lead_note, next_period, page_note, deals, kpi, expected, median_not_reached, example,
  lead_note_chance, within_working_days, median_working_days, validation, wins_behind, confidence_note, binding_note, binding_whole, no_own_number, values, denominator,
};
[[nodiscard]] std::string_view word(Language language, Word key) noexcept;

/// "stage:meeting" -> "meeting", "activity:call" -> "call".
[[nodiscard]] std::string kpi_label(std::string_view kpi);

/// Whole number in groups of three: 1,234,567 or 1 234 567 (U+00A0).
[[nodiscard]] std::string grouped(Language language, std::int64_t n);
/// `digits` decimals; a dash where `x` is not a number.
[[nodiscard]] std::string number(Language language, double x, int digits);
[[nodiscard]] std::string percent(Language language, double share, int digits = 0);
/// The code, or in Russian the sign of the rouble.
[[nodiscard]] std::string_view currency_sign(Language language, std::string_view code) noexcept;
/// 10,000,000.00 RUB or 10 000 000,00 ₽.
[[nodiscard]] std::string money(Language language, Money money);
/// 1 Jun 2026 or 1 июня 2026; without the year if `short_form`.
[[nodiscard]] std::string date(Language language, Day day, bool short_form = false);

}  // namespace voronka::reporting
