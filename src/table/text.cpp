#include "table/text.hpp"

#include "base/format.hpp"
#include "base/utf8.hpp"

namespace voronka::table_text {

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 60;
  bool cut = false;
  if (text.size() > longest) {
    std::size_t keep = longest - 3;
    while (keep > longest - 7 && (static_cast<unsigned char>(text[keep]) & 0xC0) == 0x80) --keep;
    text = text.substr(0, keep);
    cut = true;
  }
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t bad = utf8::first_fault(text);
    for (const char c : text.substr(0, bad)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte == 0x7F)
        out += formatted("\\x{:02X}", byte);
      else
        out += c;
    }
    if (bad == text.size()) break;
    out += formatted("\\x{:02X}", static_cast<unsigned char>(text[bad]));
    text.remove_prefix(bad + 1);
  }
  out += cut ? "...\"" : "\"";
  return out;
}

}  // namespace voronka::table_text
