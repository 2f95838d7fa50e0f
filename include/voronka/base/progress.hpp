#pragma once
#include <functional>

namespace voronka {
inline namespace v0 {

/// Called now and then on the thread that made the call, `done` rising from 0 to 1.
/// Return true to go on, false to stop: the call then throws Error with ErrorCode::cancelled.
using Progress = std::function<bool(double done)>;

/// Reports `done` to `progress` (if there is one) and throws Error{cancelled} if it asks to stop.
void report(const Progress& progress, double done);

}  // namespace v0
}  // namespace voronka
