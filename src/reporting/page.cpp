#include "reporting/page.hpp"

#include <algorithm>

#include "base/format.hpp"

namespace voronka::reporting {

namespace {

constexpr std::string_view style =
    "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:68rem;padding:0 1rem;color:#1c2733}"
    "h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.15rem;margin-top:2rem}"
    "table{border-collapse:collapse;margin:.6rem 0}caption{text-align:left;color:#5a6b7b;padding-bottom:.3rem}"
    "th,td{padding:.25rem .6rem;border-bottom:1px solid #dde4ea;text-align:right;white-space:nowrap}"
    "th:first-child,td:first-child{text-align:left;white-space:normal}tr.sum td{font-weight:600}"
    "svg{display:block;max-width:100%;height:auto;margin:.6rem 0}svg text{font:12px system-ui,sans-serif;fill:#1c2733}"
    "@media print{body{margin:0}h2{break-after:avoid}table,svg{break-inside:avoid}}";

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') out += c;
    }
  }
  return out;
}

Page::Page(std::string_view language, std::string_view title) {
  html_ = formatted(
      "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title><style>{}</style></head><body>\n",
      escaped(language), escaped(title), style);
  heading(1, title);
}

Page& Page::heading(int level, std::string_view text) {
  html_ += formatted("<h{0}>{1}</h{0}>\n", level, escaped(text));
  return *this;
}

Page& Page::paragraph(std::string_view text) {
  html_ += formatted("<p>{}</p>\n", escaped(text));
  return *this;
}

Page& Page::table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows, std::string_view caption) {
  html_ += "<table>";
  if (!caption.empty()) html_ += formatted("<caption>{}</caption>", escaped(caption));
  html_ += "<thead><tr>";
  for (const auto& cell : head) html_ += formatted("<th scope=\"col\">{}</th>", escaped(cell));
  html_ += "</tr></thead><tbody>\n";
  for (const auto& row : rows) {
    html_ += "<tr>";
    for (const auto& cell : row) html_ += formatted("<td>{}</td>", escaped(cell));
    html_ += "</tr>\n";
  }
  html_ += "</tbody></table>\n";
  return *this;
}

Page& Page::raw(std::string_view markup) {
  html_ += markup;
  return *this;
}

std::string Page::finish() && { return std::move(html_) + "</body></html>\n"; }

std::string bar_chart(const std::vector<Bar>& bars, std::string_view title) {
  constexpr double left = 190, width = 520, row = 26;
  double longest = 0.0;
  for (const Bar& bar : bars) longest = std::max({longest, bar.length, bar.high});
  const double scale = longest > 0.0 ? width / longest : 0.0;
  std::string out = formatted("<svg viewBox=\"0 0 {} {}\" width=\"{}\" role=\"img\" aria-label=\"{}\">\n", left + width + 150, row * static_cast<double>(bars.size()) + 6,
                                left + width + 150, escaped(title));
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const double y = row * static_cast<double>(i) + 4, length = std::max(0.0, bar.length) * scale;
    out += formatted("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", left - 8, y + 14, escaped(bar.label));
    out += formatted("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"#3b6ea5\"/>", left, y, length, row - 8);
    double end = length;
    if (bar.low >= 0.0 && bar.high >= 0.0) {
      out += formatted("<path d=\"M{:.1f} {:.1f}H{:.1f}\" stroke=\"#d9822b\" stroke-width=\"3\"/>", left + bar.low * scale, y + (row - 8) / 2, left + bar.high * scale);
      end = std::max(end, bar.high * scale);
    }
    out += formatted("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", left + end + 6, y + 14, escaped(bar.value));
  }
  return out + "</svg>\n";
}

std::string column_strips(const std::vector<Strip>& strips, const std::vector<std::string>& ticks, std::string_view title) {
  constexpr double left = 110, width = 760, height = 54;
  const double columns = static_cast<double>(std::max<std::size_t>(1, ticks.size()));
  const double step = width / columns;
  const double total_height = height * static_cast<double>(strips.size()) + 24;
  std::string out = formatted("<svg viewBox=\"0 0 {} {}\" width=\"{}\" role=\"img\" aria-label=\"{}\">\n", left + width + 10, total_height, left + width + 10, escaped(title));
  for (std::size_t k = 0; k < strips.size(); ++k) {
    const Strip& strip = strips[k];
    const double base = height * static_cast<double>(k + 1);
    double tallest = 0.0;
    for (const double h : strip.heights) tallest = std::max(tallest, h);
    out += formatted("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", left - 8, base - 8, escaped(strip.label));
    for (std::size_t i = 0; i < strip.heights.size(); ++i) {
      const double h = tallest > 0.0 ? (height - 20) * strip.heights[i] / tallest : 0.0;
      const double x = left + step * static_cast<double>(i);
      out += formatted("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"#3b6ea5\"/>", x, base - h, std::max(1.0, step - 2), h);
      if (step >= 18) out += formatted("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:.0f}</text>", x + step / 2 - 1, base - h - 3, strip.heights[i]);
    }
    out += "\n";
  }
  for (std::size_t i = 0; i < ticks.size(); ++i)
    if (!ticks[i].empty())
      out += formatted("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>", left + step * (static_cast<double>(i) + 0.5), total_height - 6, escaped(ticks[i]));
  return out + "</svg>\n";
}

}  // namespace voronka::reporting
