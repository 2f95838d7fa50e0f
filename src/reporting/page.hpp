// Private: a self-contained HTML page is put together here. Every text is escaped; there is no script and nothing comes from the network.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace voronka::reporting {

/// & < > " ' as entities; control characters other than tab and line feed are dropped.
[[nodiscard]] std::string escaped(std::string_view text);

class Page {
 public:
  Page(std::string_view language, std::string_view title);
  Page& heading(int level, std::string_view text);
  Page& paragraph(std::string_view text);
  /// The first column is text, the others are numbers (right-aligned).
  Page& table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows, std::string_view caption = {});
  /// Markup made by this room, inserted as it is.
  Page& raw(std::string_view markup);
  [[nodiscard]] std::string finish() &&;

 private:
  std::string html_;
};

struct Bar { std::string label, value; double length; double low = -1.0, high = -1.0; };
/// Horizontal bars, lengths >= 0 in one unit; low/high draw a whisker in the same unit.
[[nodiscard]] std::string bar_chart(const std::vector<Bar>& bars, std::string_view title);
struct Strip { std::string label; std::vector<double> heights; };
/// Small multiples: one strip of columns a KPI, common x (labels of `ticks` where not empty).
[[nodiscard]] std::string column_strips(const std::vector<Strip>& strips, const std::vector<std::string>& ticks, std::string_view title);

}  // namespace voronka::reporting
