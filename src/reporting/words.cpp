#include "reporting/words.hpp"

#include <array>
#include <cmath>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka::reporting {

namespace {

struct Text { Word key; std::string_view en, ru; };

constexpr Text catalogue[] = {
    {Word::plan, "Plan", "План"},
    {Word::funnel, "Funnel", "Воронка"},
    {Word::target, "Target", "Цель"},
    {Word::period, "Period", "Период"},
    {Word::data_through, "Data through", "Данные по"},
    {Word::working_days, "Working days", "Рабочих дней"},
    {Word::average_deal, "Average deal", "Средний чек"},
    {Word::driver, "The plan decides", "План задаёт"},
    {Word::method, "Method", "Способ"},
    {Word::steady_state, "Steady state (target / rates)", "Поток (цель / конверсии)"},
    {Word::weighted_pipeline, "Weighted pipeline subtracted, as CRMs do", "За вычетом взвешенной воронки, как в CRM"},
    {Word::dated, "Dated: what can still arrive in the period", "По датам: что успеет в период"},
    {Word::wins_to_find, "Wins to find", "Найти сделок"},
    {Word::entries, "entries", "входов"},
    {Word::chance, "Chance of the target ± standard error", "Вероятность цели ± стандартная ошибка"},
    {Word::not_computed, "not computed", "не вычислялась"},
    {Word::backlog_in_period, "Wins expected in the period from open deals that have reached the deciding stage", "Ожидаемые в периоде сделки из открытых, дошедших до решающего этапа"},
    {Word::backlog_around, "Wins expected in the period from open deals that have reached the deciding stage or can be won around it", "Ожидаемые в периоде сделки из открытых, дошедших до решающего этапа или идущих в обход него"},
    {Word::backlog_later, "ultimately", "всего"},
    {Word::per_rep, "Per manager", "По менеджерам"},
    {Word::team, "Team", "Отдел"},
    {Word::total, "Total", "Всего"},
    {Word::week, "Week", "Неделя"},
    {Word::day, "Day", "День"},
    {Word::team_by_week, "Team by week", "Отдел по неделям"},
    {Word::team_by_day, "Team by day", "Отдел по дням"},
    {Word::rep_by_week, "Managers by week", "Менеджеры по неделям"},
    {Word::revenue, "Revenue", "Выручка"},
    {Word::findings, "Findings", "Замечания"},
    {Word::no_findings, "Nothing to remark.", "Замечаний нет."},
    {Word::how_many, "How many", "Сколько"},
    {Word::what, "What", "Что"},
    {Word::done, "What was done", "Что сделано"},
    {Word::three_answers, "Three answers to the same question", "Три ответа на один вопрос"},
    {Word::stage, "Stage", "Этап"},
    {Word::entered, "Ever entered", "Дошли"},
    {Word::open_now, "Open now", "Сейчас открыто"},
    {Word::median_days, "Median days in stage (95 % interval)", "Медиана дней на этапе (интервал 95 %)"},
    {Word::conversion, "Conversion; deals still open count as \"not yet\"", "Конверсия; открытые сделки – «ещё нет», а не «нет»"},
    {Word::within_days, "within {} days", "за {} дн."},
    {Word::ultimate, "up to the last observed age", "до последнего наблюдаемого возраста"},
    {Word::interval, "{} % interval", "интервал {} %"},
    {Word::at_risk, "Still at risk", "Ещё под наблюдением"},
    {Word::not_mature, "not mature", "не дозрела"},
    {Word::moves, "Moves", "Переходы"},
    {Word::from, "From", "Откуда"},
    {Word::to, "To", "Куда"},
    {Word::count, "Count", "Число"},
    {Word::opportunities, "opportunities", "сделок"},
    {Word::events, "events", "событий"},
    {Word::lead_note, "It asks for the fewest entries into the deciding stage that reach the target in expectation.", "Это наименьшее число попаданий на решающий этап, при котором ожидание достигает цели."},
    {Word::next_period, "Wins still to come from the backlog at the period's end: {} after this plan, {} after the steady-state one",
     "Сделок ещё придёт из задела на конец периода: {} после этого плана, {} после потокового"},
    {Word::page_note, "Sums are exact at every level: days, weeks, managers, team.", "Суммы сходятся на каждом уровне: дни, недели, менеджеры, отдел."},
    {Word::deals, "deals", "сделок"},
    {Word::kpi, "KPI", "Показатель"},
    {Word::expected, "Expected", "Ожидание"},
    {Word::median_not_reached, "not reached", "не достигнута"},
    {Word::example, "Example", "Пример"},
    {Word::lead_note_chance, "It asks for the fewest entries into the deciding stage that reach the target in expectation; carried out, they reach it with a chance of {}.",
     "Это наименьшее число попаданий на решающий этап, при котором ожидание достигает цели; если их выполнить, вероятность цели – {}."},
    {Word::within_working_days, "within {} working days", "за {} раб. дн."},
    {Word::median_working_days, "Median working days in stage (95 % interval)", "Медиана рабочих дней на этапе (интервал 95 %)"},
    {Word::validation, "{} rows, {} events, {} set aside, {} opportunities", "строк {}, событий {}, отложено {}, сделок {}"},
    {Word::wins_behind, "wins behind it", "выигрышей в основе"},
    {Word::confidence_note, "Planned for a chance of {}.", "План на вероятность {}."},
    {Word::binding_note, "New deals: {}. They come evenly over the period; the week that ends on {} sets their number{}.", "Новых сделок: {}. Они приходят равномерно весь период; их число задаёт неделя, которая кончается {}{}."},
    {Word::binding_whole, "; to feed the whole period {} would do", "; на весь период хватило бы {}"},
    {Word::no_own_number, "No number of their own, as they follow from the new deals: {}.", "Своего плана нет, следуют из новых сделок: {}."},
    {Word::values, "Values", "Значения"},
    {Word::denominator, "Out of", "Из скольких"},
};

consteval bool in_order() {
  for (std::size_t i = 0; i < std::size(catalogue); ++i)
    if (static_cast<std::size_t>(catalogue[i].key) != i) return false;
  return true;
}
static_assert(in_order(), "the catalogue has one line a key, in the order of the enumeration");

constexpr std::string_view no_break_space = "\xC2\xA0";

}  // namespace

Language language_of(std::string_view name) {
  if (name == "en") return Language::en;
  if (name == "ru") return Language::ru;
  throw Error(ErrorCode::invalid_argument, formatted("the language \"{}\" is not known; it is \"en\" or \"ru\"", name));
}

std::string_view word(Language language, Word key) noexcept {
  const Text& text = catalogue[static_cast<std::size_t>(key)];
  return language == Language::ru ? text.ru : text.en;
}

std::string kpi_label(std::string_view kpi) {
  const auto colon = kpi.find(':');
  return std::string(colon == std::string_view::npos ? kpi : kpi.substr(colon + 1));
}

std::string grouped(Language language, std::int64_t n) {
  const std::string text = formatted("{}", n);
  const std::string digits = n < 0 ? text.substr(1) : text;   // text, because -INT64_MIN does not fit
  std::string out = n < 0 ? "-" : "";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += language == Language::ru ? no_break_space : ",";
    out += digits[i];
  }
  return out;
}

std::string number(Language language, double x, int digits) {
  if (!std::isfinite(x)) return "–";
  const std::string text = formatted("{:.{}f}", std::abs(x), digits);
  const auto dot = text.find('.');
  const std::string whole = dot == std::string::npos ? text : text.substr(0, dot);
  std::string out = x < 0 && text.find_first_not_of("0.") != std::string::npos ? "-" : "";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) out += language == Language::ru ? no_break_space : ",";
    out += whole[i];
  }
  if (dot != std::string::npos) out += (language == Language::ru ? "," : ".") + text.substr(dot + 1);
  return out;
}

std::string percent(Language language, double share, int digits) {
  if (!std::isfinite(share)) return "–";
  return number(language, 100.0 * share, digits) + std::string(no_break_space) + "%";
}

std::string_view currency_sign(Language language, std::string_view code) noexcept { return language == Language::ru && code == "RUB" ? "₽" : code; }

std::string money(Language language, Money value) {
  const std::string decimal = value.decimal();
  const bool negative = !decimal.empty() && decimal[0] == '-';
  const std::string plain = negative ? decimal.substr(1) : decimal;
  const auto dot = plain.find('.');
  const std::string whole = plain.substr(0, dot);
  std::string out = negative ? "-" : "";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) out += language == Language::ru ? no_break_space : ",";
    out += whole[i];
  }
  if (dot != std::string::npos) out += (language == Language::ru ? "," : ".") + plain.substr(dot + 1);
  return out + std::string(no_break_space) + std::string(currency_sign(language, value.currency().code()));
}

std::string date(Language language, Day day, bool short_form) {
  constexpr std::array<std::string_view, 12> en = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::array<std::string_view, 12> ru = {"января", "февраля", "марта",    "апреля",  "мая",    "июня",
                                                   "июля",   "августа", "сентября", "октября", "ноября", "декабря"};
  const std::string_view month = (language == Language::ru ? ru : en)[static_cast<std::size_t>(day.month() - 1)];
  return short_form ? formatted("{} {}", day.day_of_month(), month) : formatted("{} {} {}", day.day_of_month(), month, day.year());
}

}  // namespace voronka::reporting
