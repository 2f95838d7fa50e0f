#include "voronka/base/progress.hpp"

#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {

void report(const Progress& progress, double done) {
  if (progress && !progress(done)) throw Error(ErrorCode::cancelled, "stopped before the end, as asked");
}

}  // namespace v0
}  // namespace voronka
