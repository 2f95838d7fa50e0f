// Findings for people. English says the finding's own sentence; Russian the sentence of its code, and the count and the example carry what is particular.
#include "reporting/findings.hpp"

#include <algorithm>
#include <iterator>

#include "base/format.hpp"

namespace voronka::reporting {
namespace {

struct Russian { std::string_view code, what, done; };

constexpr Russian russian[] = {
    {"absence_of_stranger", "отсутствие записано на того, кого нет в команде", "не учтено"},
    {"amount_changed_after_win", "сумма изменилась после выигрыша", "взята сумма, известная к отсечке"},
    {"amount_of_one_win", "средний чек взят по одной сделке: ни разброс, ни точность не известны", "взят как известный"},
    {"amount_rounded", "у суммы больше знаков после запятой, чем у валюты", "округлено, половина – от нуля"},
    {"amount_too_large", "сумма больше 10^15 копеек", "сумма не учтена"},
    {"amounts_without_currency", "у выигранных сделок есть суммы, но валюта не названа", "средний чек неизвестен"},
    {"arrivals_elsewhere", "сделки начинались не на входных этапах", "приходом не считаются"},
    {"arrivals_too_late", "новые сделки не успевают к ранним неделям", "эти недели не задают число новых сделок"},
    {"beginning_unknown", "пребывания начались до журнала", "в таблицы дожития не входят"},
    {"bulk_move", "сто и более попаданий разом: импорт, робот, пакет", "учтены"},
    {"clock_gap", "такого местного времени не было: часы переводили вперёд", "взят миг перевода часов"},
    {"clock_overlap", "такое местное время было дважды: часы переводили назад", "взят более ранний миг"},
    {"closed_before_delayed_entry", "сделки закрыты до заявленного начала журнала", "видны, но под наблюдением не были"},
    {"closes_start_late", "сделки начинаются задолго до первого закрытия: рано закрытых, похоже, нет в журнале", "журнал считается полным"},
    {"column_not_read", "столбец с известным voronka именем не назначен", "не прочитан"},
    {"confidence_out_of_reach", "никакое число попаданий не даёт нужной вероятности", "спланировано по ожиданию"},
    {"creation_missing", "сделка начинается с правки", "считается, что она на этом этапе с неизвестного дня"},
    {"currency_not_stated", "у сумм нет валюты", "прочитаны с двумя знаками после запятой"},
    {"dated_1970", "этап начат 01.01.1970 – так часто пишут пустую дату", "взято как есть"},
    {"deals_handed_over", "менеджер уходит в середине периода: часть ожидаемых переходов его сделок приходится на дни после", "переданы остальным по мощности с этого дня"},
    {"deals_of_absent_rep", "открытые сделки – у менеджера, который в периоде не работает", "распределены по мощности"},
    {"deals_of_nobody", "открытые сделки не принадлежат никому из команды", "распределены по мощности"},
    {"delayed_entry", "пребывания начались до заявленного начала журнала", "под наблюдением с этого дня"},
    {"driver_above_the_past", "план ключевого этапа заметно выше всего, что было в журнале за такой же срок", "спланировано как просили"},
    {"driver_far_above_steady_state", "до конца периода каждое попадание приносит мало", "спланировано как просили"},
    {"duplicate", "строка повторяет уже известное", "учтено один раз"},
    {"early_week_binds", "одной ранней неделе нужно больше новых сделок, чем всему периоду", "спланировано по этой неделе"},
    {"empty_stage", "нет этапа там, где он нужен: первая строка сделки или больше ничего не меняется", "взято без изменений; возможно, переход потерян"},
    {"event_after_removal", "строка после удаления сделки", "сделка считается восстановленной"},
    {"few_wins", "модель держится на немногих выигрышах", "оставлена"},
    {"fewer_runs", "сделано меньше прогонов, чем просили", "сказано сколько"},
    {"gap_before_period", "данные кончаются раньше, чем начинается период", "открытые сделки доведены до начала, новых не добавлено"},
    {"half_life_not_chosen", "история слишком коротка, чтобы выбрать период полузабывания", "ничего не забыто"},
    {"ics_entry_skipped", "запись календаря – не событие на весь день", "пропущена"},
    {"in_the_future", "строка датирована будущим", "строка отложена"},
    {"last_event_is_far", "последняя строка датирована много позже остальных и задаёт отсечку", "отсечка взята по ней"},
    {"lost_amount_zero", "в строке проигрыша сумма 0", "оставлена прежняя сумма"},
    {"margins_not_fixed", "нет целых чисел с суммами по наибольшим остаткам", "показана ближайшая таблица"},
    {"merged", "сделка слита с другой", "учтена до слияния"},
    {"missing_opportunity", "в строке нет сделки", "строка отложена"},
    {"missing_since", "не сказано, с какого дня сделка на этапе", "взят последний известный день"},
    {"missing_time", "в строке нет времени", "строка отложена"},
    {"model_from_later", "модель знает больше, чем было известно на момент открытых сделок", "спланировано так"},
    {"move_not_in_graph", "перехода нет в воронке", "переход учтён"},
    {"move_to_same_stage", "переход на тот же этап", "учтено один раз"},
    {"move_without_stage", "у перехода нет этапа", "учтён как правка"},
    {"moved_back", "возврат на более ранний этап, которого в воронке нет", "переход учтён"},
    {"moves_after_last_working_day", "переходы в выходные после последнего рабочего дня: на рабочих часах их возраст – ещё не наступивший день", "не учтены, пока этот день не прошёл"},
    {"moves_outside_graph", "сделки уходили с этапа переходами, которых нет в воронке", "конец таких пребываний считается неизвестным"},
    {"names_alike", "имена менеджеров или каналов различаются только пробелами или регистром", "считаются разными"},
    {"negative_amount", "сумма отрицательна", "сумма не учтена"},
    {"next_period_short", "после этого плана в воронке останется меньше, чем при постоянном потоке", "показано то и другое"},
    {"no_departures", "ни одна сделка не ушла с этапа", "считается, что там остаются навсегда"},
    {"no_end_seen", "в журнале с этого этапа ничто не ведёт к концу", "добавлен переход на первый проигрышный этап"},
    {"no_recent_arrivals", "за последние 90 дней не пришло ни одной сделки", "взяты доли по всей истории"},
    {"no_reps", "ни в одной строке нет менеджера: своих долей нет ни у кого", "одни законы для всех"},
    {"no_stage", "сделка этой строки ни разу не была на этапе", "строка отложена"},
    {"not_known_yet", "строка записана в момент отсечки или позже", "строка не учтена"},
    {"not_open", "сделка из таблицы открытых – на конечном этапе", "строка отложена"},
    {"null_text", "вместо пустой ячейки стоит слово вроде «NULL» или «NaN»", "прочитано как пустая ячейка"},
    {"older_than_any_departure", "сделка на этапе дольше всех, кто с него уходил", "движения от неё не ждём"},
    {"one_deal_at_risk", "конец кривой держится на одной сделке", "оставлен"},
    {"open_amounts_not_used", "у открытых сделок есть суммы", "каждая оценена средним чеком модели"},
    {"other_currency", "валюта строки отличается от валюты журнала", "сумма считается неизвестной"},
    {"out_of_order", "строка стоит раньше более ранней строки своей сделки", "упорядочено по времени"},
    {"overloaded_week", "у менеджера в одну из недель гораздо больше новых сделок на рабочий день", "спланировано так"},
    {"rare_entry", "с этого этапа начинается мало сделок", "входным не считается"},
    {"rare_move", "переход встретился слишком редко", "в воронку не входит, строки учтены"},
    {"read_as_of_period", "журнал заходит в период плана", "прочитан, как был известен к началу периода"},
    {"recorded_before_event", "строка записана раньше, чем случилось событие", "считается записанной в момент события"},
    {"removed", "сделка удалена", "учтена до удаления"},
    {"reopened", "сделка вышла из выигранных или проигранных", "учтено: сделка на том этапе, на который перешла"},
    {"rep_changed_in_stage", "сделка сменила менеджера на этапе", "записано на того, кто вёл её вначале"},
    {"rep_without_own_laws", "менеджера нет в модели", "взяты доли и сроки отдела"},
    {"repeated_deal", "у сделки несколько строк", "оставлена строка с последним входом"},
    {"restored", "сделка восстановлена после удаления", "считается неудалённой"},
    {"rounding_out_of_bounds", "нет целых чисел между округлением вниз и вверх на всех уровнях", "показана ближайшая таблица"},
    {"skipped_stages", "переход через этапы", "переход учтён"},
    {"sparse_daily_quotas", "на менеджера приходится меньше одного в день", "читать по неделям"},
    {"stage_left_out", "есть строки с этапом, который не назван", "этап не входит в воронку"},
    {"stage_not_seen", "названного этапа нет ни в одной строке", "оставлен в воронке"},
    {"stale_open", "открытые сделки старше любой закрытой", "остаются открытыми"},
    {"starts_midway", "сделка начинается не с входного этапа", "учтена"},
    {"target_below_backlog", "цель закрывают уже открытые сделки", "новых попаданий не требуется"},
    {"target_out_of_reach", "ни одно попадание в периоде уже не станет в нём выигрышем", "взяты попадания постоянного потока"},
    {"team_assumed", "команда не задана; взяты все, кто за 90 дней до отсечки перевёл сделку на открытый этап", "каждый с нормой, без отсутствий"},
    {"thin_risk_set", "в некотором возрасте ушли все наблюдаемые, а их было меньше 5", "этот возраст пропущен"},
    {"thousands_mark", "у суммы ровно три цифры после десятичного знака – возможно, это разделитель тысяч", "прочитана как дробь"},
    {"tie_by_row_order", "у строк сделки одно время и один этап", "взят порядок строк"},
    {"tie_by_stage_order", "у строк сделки одно время и нет порядка", "взят порядок этапов"},
    {"time_out_of_range", "время раньше 1970 или позже 2199 года", "строка отложена"},
    {"unix_microseconds", "время записано целыми числами – микросекунды с 1970 года", "прочитано как UTC"},
    {"unix_milliseconds", "время записано целыми числами – миллисекунды с 1970 года", "прочитано как UTC"},
    {"unix_seconds", "время записано целыми числами – секунды с 1970 года", "прочитано как UTC"},
    {"unknown_actor", "автор – не human, robot или import", "считается человеком"},
    {"unknown_currency", "валюта – не код ISO 4217", "сумма считается неизвестной"},
    {"unknown_kind", "вид события – не move, update, delete, restore или merge", "строка отложена"},
    {"unknown_stage", "такого этапа нет в воронке", "строка отложена"},
    {"unreadable_amount", "сумма – не десятичное число", "сумма не учтена"},
    {"unreadable_expected_close", "ожидаемая дата закрытия не читается как день", "дата не учтена"},
    {"unreadable_recorded_at", "время записи не читается", "взято время события"},
    {"unreadable_time", "время не читается", "строка отложена"},
    {"unresolved", "многие сделки ещё на этапе в последнем наблюдаемом возрасте", "не угадывается: предельные доли – оценки снизу"},
    {"update_moves_stage", "правка меняет этап", "учтена как переход"},
    {"wins_undone", "выигранные сделки снова открыты", "в долях и планах остаются выигрышами"},
    {"won_amount_zero", "сумма выигранной сделки – 0", "взят 0"},
    {"won_without_amount", "у выигранной сделки нет суммы", "в средний чек не входит"},
    {"zero_length_stay", "пребывание на этапе без длительности", "учтено с длиной 0"},
    {"zones_differ", "часовые пояса истории и календаря различаются", "каждый взят как есть"},
};

static_assert(std::is_sorted(std::begin(russian), std::end(russian), [](const Russian& a, const Russian& b) { return a.code < b.code; }));

const Russian* russian_of(const Finding& finding) {
  const auto at = std::lower_bound(std::begin(russian), std::end(russian), finding.code, [](const Russian& row, const std::string& code) { return row.code < code; });
  return at != std::end(russian) && at->code == finding.code ? at : nullptr;
}

std::string what_of(const Finding& finding, Language language) {
  const Russian* row = language == Language::ru ? russian_of(finding) : nullptr;
  return row == nullptr ? finding.message : std::string(row->what);
}

std::string done_of(const Finding& finding, Language language) {
  const Russian* row = language == Language::ru ? russian_of(finding) : nullptr;
  return row == nullptr ? finding.action : std::string(row->done);
}

// "row 14" -> "строка 14".
std::string subject_of(const Finding& finding, Language language) {
  static constexpr std::pair<std::string_view, std::string_view> words[] = {{"row ", "строка "}, {"deal ", "сделка "}, {"opportunity ", "сделка "}, {"stage ", "этап "},
                                                                            {"rep ", "менеджер "}, {"move ", "переход "}, {"column ", "столбец "}, {"amounts", "суммы"}};
  if (language == Language::ru)
    for (const auto& [en, ru] : words)
      if (finding.subject.rfind(en, 0) == 0) return std::string(ru) + finding.subject.substr(en.size());
  return finding.subject;
}

// Numbers, days and quoted texts of the English sentence, which the Russian one leaves out; the count is told apart.
std::string values_of(const Finding& finding) {
  // What a finding shows stands behind a colon, where there is one outside of quotes.
  std::size_t colon = 0;
  bool quoted = false, found = false;
  for (std::size_t i = 0; i + 1 < finding.message.size() && !found; ++i) {
    if (finding.message[i] == '"') quoted = !quoted;
    found = !quoted && finding.message[i] == ':' && finding.message[i + 1] == ' ';
    if (found) colon = i;
  }
  const std::string text = finding.message.substr(colon);
  const std::string count = std::to_string(finding.count);
  std::string out;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  bool count_told = false;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    std::string value;
    if (text[i] == '"') {
      end = text.find('"', i + 1);
      end = end == std::string::npos ? text.size() : end + 1;
      value = text.substr(i, end - i);
    } else if (digit(text[i]) && (i == 0 || !letter(text[i - 1]))) {
      const auto inside = [&](std::size_t k) { return digit(text[k]) || ((text[k] == '.' || text[k] == '-' || text[k] == ':' || text[k] == 'T') && k + 1 < text.size() && digit(text[k + 1])); };
      while (end < text.size() && inside(end)) ++end;
      value = text.substr(i, end - i);
      if (!count_told && value == count) {
        count_told = true;
        value.clear();
      } else if (value.find('-') == std::string::npos) {
        std::replace(value.begin(), value.end(), '.', ',');
      }
    }
    if (!value.empty()) out += (out.empty() ? "" : "; ") + value;
    i = end;
  }
  return out;
}

}  // namespace

TableView findings_view(std::span<const Finding> findings, Language language) {
  TableView view;
  view.head = {std::string(word(language, Word::what)), std::string(word(language, Word::how_many)), std::string(word(language, Word::example)),
               std::string(word(language, Word::done))};
  for (const Finding& finding : findings) {
    const std::string values = language == Language::ru ? values_of(finding) : std::string();
    view.rows.push_back({what_of(finding, language) + (values.empty() ? "" : ": " + values), grouped(language, finding.count), subject_of(finding, language), done_of(finding, language)});
  }
  return view;
}

std::string findings_text(std::span<const Finding> findings, Language language) {
  std::string out;
  for (const Finding& finding : findings) {
    out += formatted("  * {}: {}\n    {}: {}", finding.code, what_of(finding, language), word(language, Word::how_many), grouped(language, finding.count));
    if (!finding.subject.empty()) out += formatted("; {}: {}", word(language, Word::example), subject_of(finding, language));
    if (const std::string values = language == Language::ru ? values_of(finding) : ""; !values.empty()) out += formatted("; {}: {}", word(language, Word::values), values);
    out += formatted("; {}: {}\n", word(language, Word::done), done_of(finding, language));
  }
  return out;
}

}  // namespace voronka::reporting
