// What a caller asks of a funnel, read from the structs of voronka.h.
#pragma once
#include "handles.hpp"
#include "voronka/estimation/incidence.hpp"

namespace voronka::capi {

/// NULL: `otherwise`.
std::vector<std::int32_t> horizons_of(const std::int32_t* given, std::size_t count, std::vector<std::int32_t> otherwise);
/// `graph`: of the history, for the stages that `start` names.
IncidenceOptions read_funnel_options(const voronka_funnel_options* given, const StageGraph& graph);

}  // namespace voronka::capi
