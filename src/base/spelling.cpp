#include "base/spelling.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace voronka {

namespace {

std::u32string letters(std::string_view text) {   // what is not UTF-8 counts by bytes
  std::u32string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0u) == 0x80u && !out.empty()) out.back() = (out.back() << 6) | (byte & 0x3Fu);
    else out += byte;
  }
  return out;
}

std::size_t edits(const std::u32string& a, const std::u32string& b) {
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

}  // namespace

bool looks_like(std::string_view a, std::string_view b) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::any_of(a.begin(), a.end(), digit) || std::any_of(b.begin(), b.end(), digit)) return false;
  const std::u32string x = letters(a), y = letters(b);
  const std::size_t n = edits(x, y);
  return n > 0 && n <= (std::min(x.size(), y.size()) > 4 ? 2u : 1u);
}

}  // namespace voronka
