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
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
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
