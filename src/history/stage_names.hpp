// Private: the caller's names of stages, through the aliases, to stages of the graph; the unknown ones counted.
#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/format.hpp"
#include "history/oddity.hpp"
#include "voronka/base/error.hpp"
#include "voronka/stages/stage_graph.hpp"

namespace voronka::history_detail {

class StageNames {
 public:
  StageNames(const StageGraph& graph, const std::map<std::string, std::string>& aliases, std::span<const std::string> names) : names_(names.begin(), names.end()) {
    for (const auto& [from, to] : aliases) (void)graph.at(to);  // an alias to nothing is a mistake of the caller
    for (const std::string& name : names_) {
      const auto alias = aliases.find(name);
      const auto id = graph.find(alias == aliases.end() ? name : alias->second);
      index_.push_back(id ? static_cast<std::int32_t>(id->index()) : -1);
    }
    counts_.resize(names_.size());
  }
  [[nodiscard]] bool known(std::int32_t code) const noexcept { return index_[static_cast<std::size_t>(code)] >= 0; }
  /// -1 for an empty cell.
  [[nodiscard]] std::int32_t index(std::int32_t code) const noexcept { return code < 0 ? -1 : index_[static_cast<std::size_t>(code)]; }
  void count(std::int32_t code) noexcept { ++counts_[static_cast<std::size_t>(code)]; }
  /// The unknown names, the commonest first, as the detail of the finding.
  void tell(oddities::Tally& tally) const {
    std::vector<std::size_t> unknown;
    for (std::size_t c = 0; c < names_.size(); ++c)
      if (counts_[c] > 0) unknown.push_back(c);
    if (unknown.empty()) return;
    std::sort(unknown.begin(), unknown.end(), [&](std::size_t a, std::size_t b) { return counts_[a] != counts_[b] ? counts_[a] > counts_[b] : names_[a] < names_[b]; });
    std::string text;
    for (std::size_t k = 0; k < unknown.size() && k < 5; ++k) text += formatted("{}{} ({})", k ? ", " : "", oddities::quoted(names_[unknown[k]]), counts_[unknown[k]]);
    if (unknown.size() > 5) text += formatted(" and {} more names", unknown.size() - 5);
    tally.detail(oddities::Oddity::unknown_stage, text);
  }

 private:
  std::vector<std::string> names_;
  std::vector<std::int32_t> index_;
  std::vector<std::int64_t> counts_;
};

}  // namespace voronka::history_detail
