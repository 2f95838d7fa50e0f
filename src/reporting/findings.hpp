// Private: findings for people, in a table or as text.
#pragma once
#include <span>
#include <string>

#include "reporting/plan_view.hpp"

namespace voronka::reporting {

[[nodiscard]] TableView findings_view(std::span<const Finding> findings, Language language);
/// A paragraph for each, indented.
[[nodiscard]] std::string findings_text(std::span<const Finding> findings, Language language);

}  // namespace voronka::reporting
