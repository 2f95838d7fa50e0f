// Private: how much may be unresolved in an ultimate share that is called mature.
#pragma once

namespace voronka::detail {

/// What is not known yet cannot move the share by more than this.
inline constexpr double mature_unresolved = 0.02;

}  // namespace voronka::detail
