#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "voronka/estimation/incidence.hpp"
#include "voronka/planning/plan.hpp"

namespace voronka {
inline namespace v0 {

/// What a funnel document shows.
struct FunnelOptions {
  IncidenceOptions incidence;
};
/// The document of `voronka funnel` (docs/reference/funnel.schema.json).
[[nodiscard]] std::string funnel_json(const History& history, const WorkCalendar& calendar, const FunnelOptions& options = {});
/// The document of `voronka validate` (docs/reference/validation.schema.json).
[[nodiscard]] std::string validation_json(const History& history, const Table& table);
/// The same for people: counts of rows, and every finding. Error{invalid_argument}: a language that is neither "en" nor "ru".
[[nodiscard]] std::string validation_text(const History& history, std::string_view language = "en");
/// What this build computes: {"version":"0.1.0","capabilities":["funnel","plan",...]}.
[[nodiscard]] std::string capabilities_json();

/// Self-contained page of a plan: static SVG, no script, nothing from the network. language "en" or "ru", else Error{invalid_argument}, here and below.
[[nodiscard]] std::string plan_html(const Plan& plan, std::string_view language = "en");
/// The same plan as text for a terminal.
[[nodiscard]] std::string plan_text(const Plan& plan, std::string_view language = "en");
/// The funnel as a self-contained page; options as for funnel_json().
[[nodiscard]] std::string funnel_html(const History& history, const WorkCalendar& calendar, const FunnelOptions& options = {}, std::string_view language = "en");
/// The funnel as text for a terminal: stages, conversions, findings.
[[nodiscard]] std::string funnel_text(const History& history, const WorkCalendar& calendar, const FunnelOptions& options = {}, std::string_view language = "en");

}  // namespace v0
}  // namespace voronka
