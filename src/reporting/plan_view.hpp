// Private: a plan's sums as people look at them, shared by page and text.
#pragma once
#include <string>
#include <vector>

#include "reporting/words.hpp"
#include "voronka/planning/plan.hpp"

namespace voronka::reporting {

using Rows = std::vector<std::vector<std::string>>;

struct WeekSpan { Day from, last; std::size_t first = 0, end = 0; };   ///< days [first, end) of Parts::days
[[nodiscard]] std::vector<WeekSpan> week_spans(const Plan::Parts& parts);
/// Sum of the quotas of one rep (or of the team: rep == reps) over days [first, end).
[[nodiscard]] std::int64_t quota_sum(const Plan::Parts& parts, const KpiPlan& kpi, std::size_t rep, std::size_t first, std::size_t end);

[[nodiscard]] std::string title_of(const Plan::Parts& parts, Language language);
struct TableView { std::vector<std::string> head; Rows rows; };
[[nodiscard]] TableView methods_view(const Plan::Parts& parts, Language language);
[[nodiscard]] TableView reps_view(const Plan::Parts& parts, Language language);
[[nodiscard]] TableView weeks_view(const Plan::Parts& parts, Language language);
[[nodiscard]] TableView days_view(const Plan::Parts& parts, Language language);
[[nodiscard]] TableView rep_weeks_view(const Plan::Parts& parts, const KpiPlan& kpi, Language language);
/// Sentences about the backlog, the chance and what comes after.
[[nodiscard]] std::vector<std::string> notes_of(const Plan::Parts& parts, Language language);

}  // namespace voronka::reporting
