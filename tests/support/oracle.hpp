// Reads the oracle files beside the checkout; a test that needs one that is absent skips with the reason.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace voronka::testing {

inline std::filesystem::path shared_file(const std::string& relative) { return std::filesystem::path(VORONKA_SHARED_DIR) / relative; }

#define VORONKA_NEEDS(relative)                                                            \
  if (!std::filesystem::exists(::voronka::testing::shared_file(relative)))                 \
  GTEST_SKIP() << "needs " << ::voronka::testing::shared_file(relative).string() << ", which is not here"

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Cells of an oracle CSV (no quoting in those files), blanks trimmed; row 0 is the header.
inline std::vector<std::vector<std::string>> read_rows(const std::filesystem::path& path) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    std::vector<std::string> row;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) {
      const auto first = cell.find_first_not_of(" \t\r\"");
      const auto last = cell.find_last_not_of(" \t\r\"");
      row.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace voronka::testing
