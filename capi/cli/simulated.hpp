#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace cli {

/// Draws a company of `spec` (JSON text) and writes its tables and the truth into `folder`; adds what was written to `files`.
void write_simulated(const std::string& spec, std::uint64_t seed, std::uint32_t company, const std::string& folder, std::vector<std::string>& files);

}  // namespace cli
