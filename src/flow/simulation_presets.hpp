// Private: the specifications that come with the simulator.
#pragma once
#include <string>
#include <string_view>

namespace voronka::simulation {
/// JSON text of a preset; Error{invalid_argument} quoting the name and listing the presets.
[[nodiscard]] std::string preset_spec(std::string_view name);
}  // namespace voronka::simulation
