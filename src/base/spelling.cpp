#include "base/spelling.hpp"

#include <algorithm>
#include <vector>

namespace voronka {

std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, corner + (a[i] == b[j] ? 0 : 1)});
      corner = above;
    }
  }
  return row.back();
}

bool looks_like(std::string_view a, std::string_view b) {
  const std::size_t edits = edits_between(a, b);
  return edits > 0 && edits <= (std::min(a.size(), b.size()) > 4 ? 2u : 1u);
}

}  // namespace voronka
