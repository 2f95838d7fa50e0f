// The way from one number of a plan back to rates, backlog and calendar, as text.
#include <algorithm>
#include <cmath>

#include "base/format.hpp"
#include "planning/problem.hpp"
#include "planning/ways.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
namespace planning {
namespace {

// One sentence in two languages; the same arguments in the same order.
struct Text { std::string_view en, ru; };

class Explanation {
 public:
  Explanation(const Plan::Parts& parts, bool russian)
      : parts_(parts), russian_(russian), frame_(parts.calendar, parts.model.clock(), parts.first_day, parts.period, parts.team) {}

  /// The target, or a rep's part of it.
  std::string of_money(std::string_view kpi, std::size_t rep) {
    if (rep < frame_.reps) {
      double wins = 0.0;
      for (const double w : parts_.expected_wins) wins += w;
      say({"{}: {} of the target of {} in {} for {}.", "{}: {} из цели {} за {}, менеджер {}."}, kpi, money(parts_.revenue[rep]), money(parts_.target), parts_.period.iso(), parts_.team.reps()[rep].name);
      if (wins > 0.0)
        say({"The target is split by the wins expected in the period, {} of the team's {}, to the last minor unit; what is left over goes to the largest remainders.",
             "Цель делится по ожидаемым за период сделкам, {} из {} команды, до последней единицы; остаток – наибольшим долям."},
            number(parts_.expected_wins[rep], 3), number(wins, 3));
      else say({"No win is expected in the period, so the target is split by capacity.", "Сделок за период не ожидается, поэтому цель делится по мощности."});
      own_wins(rep);
      postponed();
    } else {
      say({"{}: the target of {} in {}.", "{}: цель {} за {}."}, kpi, money(parts_.target), parts_.period.iso());
      for (std::size_t r = 0; r < frame_.reps; ++r)
        say({"  {}: {}, {} expected wins", "  {}: {}, ожидается сделок: {}"}, parts_.team.reps()[r].name, money(parts_.revenue[r]), number(parts_.expected_wins[r], 3));
    }
    calendar(rep);
    return out_;
  }

  std::string of(const KpiPlan& kpi, std::size_t rep) {
    const std::string driver = "stage:" + parts_.driver;
    heading(kpi, rep);
    if (kpi.kpi.rfind("activity:", 0) == 0) activity(kpi.kpi.substr(9));
    else if (kpi.kpi == driver) from_driver(kpi);
    else if (is_arrival(kpi.kpi.substr(6))) entry(kpi.kpi.substr(6), rep, kpi);
    else downstream(kpi.kpi.substr(6), rep, kpi);
    calendar(rep);
    rounding(kpi);
    return out_;
  }

 private:
  template <class... Args>
  void say(const Text& text, const Args&... args) {
    out_ += formatted(fmt::runtime(russian_ ? text.ru : text.en), args...);
    out_ += '\n';
  }

  // With the decimal mark of the language.
  std::string number(double x, int digits) const {
    std::string text = formatted("{:.{}f}", x, digits);
    if (russian_) std::replace(text.begin(), text.end(), '.', ',');
    return text;
  }
  std::string money(const Money& amount) const {
    std::string text = amount.decimal();
    if (russian_) std::replace(text.begin(), text.end(), '.', ',');
    return text;
  }

  std::int64_t sum(const KpiPlan& kpi, std::size_t rep) const {
    std::int64_t n = 0;
    for (std::size_t d = 0; d < parts_.days.size(); ++d) n += kpi.quota[rep * parts_.days.size() + d];
    return n;
  }

  bool is_arrival(const std::string& stage) const {
    const ArrivalLaw& law = parts_.model.arrivals();
    for (std::size_t i = 0; i < law.stages.size(); ++i)
      if (law.shares[i] > 0.0 && parts_.model.graph()[law.stages[i]].name == stage) return true;
    return false;
  }

  void heading(const KpiPlan& kpi, std::size_t rep) {
    if (rep == frame_.reps) say({"{}: {} in {} for the team.", "{}: {} за {}, вся команда."}, kpi.kpi, kpi.total, parts_.period.iso());
    else say({"{}: {} of the team's {} in {} for {}.", "{}: {} из {} команды за {}, менеджер {}."}, kpi.kpi, sum(kpi, rep), kpi.total, parts_.period.iso(), parts_.team.reps()[rep].name);
  }

  void from_driver(const KpiPlan& kpi) {
    const double deals = static_cast<double>(parts_.target.minor()) / parts_.average_deal_minor;
    say({"The target of {} {} is {} deals at {} each.", "Цель {} {} – это {} сделки со средним чеком {}."}, money(parts_.target), parts_.target.currency().code(), number(deals, 3), number(parts_.average_deal_minor / std::pow(10.0, parts_.target.currency().exponent()), 2));
    say({"Open deals bring {} of them in the period; {} are to be found.", "Открытые сделки дадут за период {}; найти нужно {}."}, number(parts_.backlog_in_period, 3), number(parts_.dated.deals, 3));
    const double around = parts_.dated.deals - parts_.driver_real * parts_.wins_per_driver;   // what new deals win without it
    if (goes_around(parts_) && around > 5e-4)
      say({"New deals that are won on a way around \"{}\" bring {} of these; its entries must bring {}.",
           "Новые сделки, выигранные в обход этапа «{}», дадут из них {}; попадания на него должны дать {}."}, parts_.driver, number(around, 3), number(parts_.dated.deals - around, 3));
    say({"One entry into \"{}\", spread over the period by capacity, brings {} wins before its end, so {} are needed: {} in whole numbers.",
         "Одно попадание на этап «{}», распределённое по мощности, даёт до конца периода {} сделки, значит нужно {}, целым числом {}."}, parts_.driver, number(parts_.wins_per_driver, 4), number(parts_.driver_real, 3), whole_up(parts_.driver_real));
    if (parts_.confidence)
      say({"For a chance of {} % the total was raised to {}.", "Для вероятности {} % число поднято до {}."}, number(100.0 * *parts_.confidence, 0), kpi.total);
    say({"The steady flow would be {}; subtracting the whole weighted pipeline would leave {}.",
         "При постоянном потоке было бы {}; если вычесть всю взвешенную воронку – {}."}, number(parts_.steady_state.kpis.at(kpi.kpi), 3), number(parts_.weighted_pipeline.kpis.at(kpi.kpi), 3));
  }

  static std::int64_t whole_up(double x) { return static_cast<std::int64_t>(std::ceil(x - 1e-9)); }

  void entry(const std::string& stage, std::size_t rep, const KpiPlan& kpi) {
    if (kpi.arrivals == kpi.total) return arrivals(kpi);
    say({"Entries into \"{}\": {} new deals that begin there, and {} that are expected to move into it.",
         "Попаданий на этап «{}»: {} новых сделок, которые с него начинаются, и {} ожидаемых переходов на него."},
        stage, kpi.arrivals, number(kpi.expected - static_cast<double>(kpi.arrivals), 3));
    arrivals(kpi);
    say({"The moves follow from the open deals, the planned entries into \"{}\" and the new deals, by the rates and times in stage below.",
         "Переходы следуют из открытых сделок, запланированных попаданий на этап «{}» и новых сделок, по долям и срокам ниже."}, parts_.driver);
    std::vector<StageId> from;
    for (const StageId s : parts_.model.graph().of_kind(StageKind::open))
      if (parts_.model.graph().allows(s, parts_.model.graph().at(stage))) from.push_back(s);
    rates(rep, from);
    if (rep < frame_.reps) {
      open_deals(parts_.upstream[rep]);
      open_deals(parts_.beyond[rep]);
    }
    postponed();
  }

  void arrivals(const KpiPlan& kpi) {
    say({"New deals are the least whole number whose expected supply of \"{}\", with the open deals before it, meets the ideal quota at every week end.",
         "Новых сделок – наименьшее целое число, при котором ожидаемый приход на этап «{}» вместе с открытыми сделками покрывает идеальный план к концу каждой недели."}, parts_.driver);
    for (std::size_t w = 0; w < parts_.leads_by_week_end.size(); ++w) {
      const std::string until = (frame_.weeks[w].until() - 1).iso();
      if (std::isfinite(parts_.leads_by_week_end[w])) say({"  by {}: {} needed", "  к {}: нужно {}"}, until, number(std::max(parts_.leads_by_week_end[w], 0.0), 3));
      else say({"  by {}: no new deal can come in time", "  к {}: новые сделки уже не успеют"}, until);
    }
    for (const Binding& b : parts_.binding)
      if (b.kpi == kpi.kpi) say({"The week that ends on {} sets the number.", "Число задаёт неделя, которая кончается {}."}, (b.until - 1).iso());
    say({"They come flat per working hour of the company and are handed out by presence and throughput.",
         "Они приходят равномерно по рабочим часам компании и раздаются по присутствию и производительности."});
  }

  void downstream(const std::string& stage, std::size_t rep, const KpiPlan& kpi) {
    say({"Expected entries into \"{}\": {} for the team, rounded to {}.", "Ожидаемых попаданий на этап «{}»: {} по команде, округлено до {}."}, stage, number(kpi.expected, 3), kpi.total);
    const bool around = goes_around(parts_);
    if (around)
      say({"They follow from the open deals, the planned entries into \"{}\" and the new deals, some of which go around it, by the rates and times in stage below.",
           "Они следуют из открытых сделок, запланированных попаданий на этап «{}» и новых сделок, часть которых идёт в обход него, по долям и срокам ниже."}, parts_.driver);
    else
      say({"They follow from the open deals beyond \"{}\" and its planned entries, by the rates and times in stage below.",
           "Они следуют из открытых сделок за этапом «{}» и запланированных попаданий на него, по долям и срокам ниже."}, parts_.driver);
    const StageGraph& graph = parts_.model.graph();
    std::vector<StageId> stages = {graph.at(parts_.driver)};
    for (const StageId s : graph.of_kind(StageKind::open))
      if (s != stages.front() && (around || leads_to(stages.front(), s))) stages.push_back(s);
    std::sort(stages.begin() + 1, stages.end());
    rates(rep, stages);
    if (rep < frame_.reps) {
      if (around) open_deals(parts_.upstream[rep]);
      open_deals(parts_.beyond[rep]);
      own_wins(rep);
      say({"His part of the target by expected wins: {} {}.", "Его часть цели по ожидаемым сделкам: {} {}."}, money(parts_.revenue[rep]), parts_.target.currency().code());
    }
    postponed();
  }

  bool leads_to(StageId from, StageId to) const {
    const auto onward = parts_.model.graph().reach(from);
    return std::find(onward.begin(), onward.end(), to) != onward.end();
  }

  void own_wins(std::size_t rep) {
    if (somebody_leaves())
      say({"He is to close {} of the wins expected in the period; the deals that are open with him bring {}, whoever closes them.",
           "Из ожидаемых за период сделок ему закрыть {}; открытые у него сделки дают {}, кто бы их ни закрыл."}, number(parts_.expected_wins[rep], 3), number(parts_.backlog_by_rep[rep], 3));
    else
      say({"Of his {} expected wins in the period {} come from his open deals.", "Из {} ожидаемых сделок за период {} – из его открытых сделок."}, number(parts_.expected_wins[rep], 3), number(parts_.backlog_by_rep[rep], 3));
  }

  void postponed() {
    say({"What falls on a day when a manager is away is due on his next day of work.", "Что приходится на день отсутствия, переносится на следующий рабочий день менеджера."});
    std::size_t told = 0;
    for (std::size_t r = 0; r < frame_.reps; ++r)
      if (frame_.hands_over(r) && told++ < 3)
        say({"{} leaves on {}: what falls later is handed to the others by what they can do from then on.", "{} уходит {}: что приходится на дни после, делят остальные по мощности с этого дня."},
            parts_.team.reps()[r].name, parts_.team.reps()[r].ends->iso());
    if (told > 3) say({"{} more leave in the period.", "В периоде уходят ещё {}."}, told - 3);
  }

  bool somebody_leaves() const {
    for (std::size_t r = 0; r < frame_.reps; ++r)
      if (frame_.hands_over(r)) return true;
    return false;
  }

  void open_deals(const std::vector<Stock>& stock) {
    for (const Stock& s : by_stage(stock))
      say({"  open in \"{}\": {}", "  открыто на этапе «{}»: {}"}, parts_.model.graph()[s.stage].name, number(s.count, 0));
  }

  static std::vector<Stock> by_stage(const std::vector<Stock>& stock) {   // ages added up; stock is sorted by stage
    std::vector<Stock> out;
    for (const Stock& s : stock) {
      if (!out.empty() && out.back().stage == s.stage) out.back().count += s.count;
      else out.push_back({s.stage, 0, s.count});
    }
    return out;
  }

  void rates(std::size_t rep, const std::vector<StageId>& stages) {
    const StageGraph& graph = parts_.model.graph();
    std::optional<std::size_t> segment;
    if (rep < frame_.reps) segment = segments_of(parts_.model, parts_.team)[rep];
    for (const StageId s : stages) {
      const StageLaw& law = parts_.model.law(s, segment);
      for (std::size_t j = 0; j < law.exits().size(); ++j)
        if (graph[law.exits()[j].to].kind != StageKind::lost)
          rate(s, law, j, parts_.model.counts(s, segment));
    }
  }

  // A share with its interval, its denominator and its maturity.
  void rate(StageId from, const StageLaw& law, std::size_t exit, const ExitCounts& counts) {
    const Share share = share_of(parts_.model, law, exit, counts, 0.95);
    const std::string until = share.low < share.high ? formatted("{} – {}", number(share.low, 3), number(share.high, 3)) : std::string();
    const std::string_view open = russian_ ? "не дозрела" : "not mature";
    out_ += formatted("  {} -> {}: {} ({}n = {}{}{})\n", parts_.model.graph()[from].name, parts_.model.graph()[law.exits()[exit].to].name, number(law.ultimate(exit), 4),
                      until.empty() ? "" : (russian_ ? "95 %: " : "95 %: ") + until + "; ", number(counts.observed, 0), share.mature ? "" : ", ", share.mature ? "" : open);
  }

  void activity(const std::string& kind) {
    const auto rule = std::find_if(parts_.activities.begin(), parts_.activities.end(), [&](const Activity& a) { return a.kind == kind; });
    for (const auto& [stage, times] : rule->per_entry) say({"{} for each planned entry into \"{}\".", "{} на каждое плановое попадание на этап «{}»."}, times, stage);
    for (const auto& [stage, times] : rule->per_open) {
      double open = 0.0;
      const auto id = parts_.model.graph().find(stage);
      for (const auto* side : {&parts_.beyond, &parts_.upstream})
        for (const auto& row : *side)
          for (const Stock& s : row)
            if (id == s.stage) open += s.count;
      say({"{} for each of the {} deals that were open in \"{}\".", "{} на каждую из {} сделок, открытых на этапе «{}»."}, times, number(open, 0), stage);
    }
    say({"Spread by capacity.", "Распределено по мощности."});
  }

  void calendar(std::size_t rep) {
    constexpr double unit = 480.0 * 1e6;   // a norm day: 8 hours at throughput 1
    if (rep == frame_.reps) {
      say({"The period has {} working days and {} hours; the team's capacity is {} norm days.", "В периоде {} рабочих дней и {} часов; мощность команды – {} норма-дня."}, frame_.days.size(), number(static_cast<double>(frame_.all_minutes) / 60.0, 2), number(static_cast<double>(frame_.all_capacity) / unit, 4));
      return;
    }
    std::size_t present = 0;
    for (std::size_t d = 0; d < frame_.days.size(); ++d) present += frame_.cell(rep, d) > 0 ? 1 : 0;
    say({"{} works on {} of {} working days; capacity {} of the team's {} norm days.", "{} работает {} из {} рабочих дней; мощность {} из {} норма-дня команды."}, parts_.team.reps()[rep].name, present, frame_.days.size(), number(static_cast<double>(frame_.rep_capacity[rep]) / unit, 4), number(static_cast<double>(frame_.all_capacity) / unit, 4));
  }

  void rounding(const KpiPlan& kpi) {
    if (kpi.within_bounds)
      say({"Days add up to weeks, weeks to the period, managers to the team; every number is the floor or the ceiling of its ideal.",
           "Дни складываются в недели, недели – в период, менеджеры – в команду; каждое число – округлённое вниз или вверх идеальное."});
    else say({"No such whole numbers exist for this KPI; the nearest are shown.", "Для этого показателя таких целых чисел нет, показаны ближайшие."});
  }

  const Plan::Parts& parts_;
  bool russian_;
  Frame frame_;
  std::string out_;
};

}  // namespace
}  // namespace planning

inline namespace v0 {

std::string Plan::explain(std::string_view kpi, std::string_view rep, std::string_view language) const {
  if (language != "en" && language != "ru")
    throw Error(ErrorCode::invalid_argument, formatted("the language \"{}\" is not spoken; it should be \"en\" or \"ru\"", language));
  const std::string revenue = formatted("revenue:{}", parts_->target.currency().code());
  const auto found = std::find_if(parts_->kpis.begin(), parts_->kpis.end(), [&](const KpiPlan& k) { return k.kpi == kpi; });
  if (found == parts_->kpis.end() && kpi != revenue) {
    std::string names;
    for (const KpiPlan& k : parts_->kpis) names += formatted("{}, ", k.kpi);
    throw Error(ErrorCode::invalid_argument, formatted("the plan has no KPI \"{}\"; it has {}{}", kpi, names, revenue));
  }
  const auto reps = parts_->team.reps();
  std::size_t r = reps.size();
  if (!rep.empty()) {
    r = static_cast<std::size_t>(std::find_if(reps.begin(), reps.end(), [&](const Rep& x) { return x.name == rep; }) - reps.begin());
    if (r == reps.size()) {
      std::string names;
      for (const Rep& x : reps) names += formatted("{}\"{}\"", names.empty() ? "" : ", ", x.name);
      throw Error(ErrorCode::invalid_argument, formatted("\"{}\" is not on the team: {}; an empty name is the whole team", rep, names));
    }
  }
  planning::Explanation explanation(*parts_, language == "ru");
  return kpi == revenue ? explanation.of_money(kpi, r) : explanation.of(*found, r);
}

}  // namespace v0
}  // namespace voronka
