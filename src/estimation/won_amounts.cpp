#include "estimation/won_amounts.hpp"

#include <algorithm>
#include <cmath>

#include "base/format.hpp"

namespace voronka::detail {

AmountLaw won_amounts(const History& history, const VisitAges& ages, std::optional<double> half_life, std::vector<Finding>& findings) {
  AmountLaw law;
  double weight = 0.0, squares = 0.0, sum = 0.0;
  std::vector<std::pair<double, double>> amounts;  // weight, amount
  Finding missing{"won_without_amount", "", 0, "", "left out of the average deal", true};
  const auto opportunities = history.opportunities();
  for (const Closed& c : history.closed()) {
    if (history.graph()[c.stage].kind != StageKind::won || c.day > ages.last()) continue;
    if (!c.has_amount || c.amount_minor <= 0) {
      if (missing.count++ == 0) missing.subject = "deal " + opportunities[static_cast<std::size_t>(c.opportunity)];
      continue;
    }
    const double w = half_life ? std::exp2(-static_cast<double>(ages.ordinal(ages.last()) - ages.ordinal(c.day)) / *half_life) : 1.0;
    amounts.emplace_back(w, static_cast<double>(c.amount_minor));
    weight += w, squares += w * w, sum += w * static_cast<double>(c.amount_minor);
  }
  if (missing.count > 0) {
    missing.message = counted("{n} won [deal has|deals have] no amount above 0", missing.count);
    findings.push_back(std::move(missing));
  }
  if (amounts.empty()) return law;
  if (history.currency().empty()) {
    findings.push_back({"amounts_without_currency", "", static_cast<std::int64_t>(amounts.size()),
                        counted("{n} won [deal has an amount|deals have amounts], but no currency is stated", static_cast<std::int64_t>(amounts.size())), "the average deal is not known; state the currency of the history", true});
    return law;
  }
  law.currency = history.currency();
  law.n = static_cast<std::int64_t>(amounts.size());
  law.mean_minor = sum / weight;
  double spread = 0.0;
  for (const auto& [w, x] : amounts) spread += w * (x - law.mean_minor) * (x - law.mean_minor);
  // Unbiased with Kish's effective number; a single win says nothing of the spread.
  const double effective = weight * weight / squares;
  if (effective > 1.0) {
    const double variance = spread / weight * effective / (effective - 1.0);
    law.cv = std::sqrt(variance) / law.mean_minor;
    law.mean_standard_error = std::sqrt(variance / effective);
  } else {
    findings.push_back({"amount_of_one_win", "", 1, "the average deal rests on one win: neither how amounts spread nor how well their mean is known can be told", "taken as known", true});
  }
  return law;
}

ArrivalLaw recent_arrivals(const History& history, const VisitAges& ages, std::vector<Finding>& findings) {
  constexpr int window = 90;
  const StageGraph& graph = history.graph();
  const auto entries = graph.entries();
  std::vector<std::int64_t> recent(entries.size(), 0), ever(entries.size(), 0);
  std::int64_t elsewhere = 0;
  std::string example;
  const Day from = ages.last() - (window - 1);
  Day first = ages.last();
  for (const Visit& v : history.visits()) {
    if (v.entry > ages.last()) continue;
    first = std::min(first, v.entry);
    if (!v.first || !v.entry_known) continue;
    const auto at = std::find(entries.begin(), entries.end(), v.stage);
    if (at == entries.end()) {
      if (v.entry >= from && graph[v.stage].kind == StageKind::open && elsewhere++ == 0)
        example = "deal " + std::string(history.opportunities()[static_cast<std::size_t>(v.opportunity)]) + " came in at \"" + graph[v.stage].name + "\"";
      continue;
    }
    const auto e = static_cast<std::size_t>(at - entries.begin());
    ++ever[e];
    if (v.entry >= from) ++recent[e];
  }
  ArrivalLaw law;
  law.stages.assign(entries.begin(), entries.end());
  std::int64_t total = 0;
  for (const auto n : recent) total += n;
  const Day begin = std::max(from, first);
  const double days = std::max(1, ages.ordinal(ages.last()) - ages.ordinal(begin) + (ages.counts(begin) ? 1 : 0));
  law.per_day = static_cast<double>(total) / days;
  const auto& base = total > 0 ? recent : ever;
  std::int64_t all = 0;
  for (const auto n : base) all += n;
  for (const auto n : base) law.shares.push_back(all > 0 ? static_cast<double>(n) / static_cast<double>(all) : 1.0 / static_cast<double>(base.size()));
  if (total == 0)
    findings.push_back({"no_recent_arrivals", from.iso(), window, formatted("no new deal came in from {} to {}", from.iso(), ages.last().iso()),
                        all > 0 ? "shares of the entry stages are those of the whole history" : "every entry stage has the same share", true});
  if (elsewhere > 0)
    findings.push_back({"arrivals_elsewhere", example, elsewhere, counted("{n} [deal|deals]", elsewhere) + formatted(" of the last {} days began in a stage that is not an entry stage", window),
                        "not counted among the arrivals", false});
  return law;
}

}  // namespace voronka::detail
