// libFuzzer entry point: `csv_fuzz -max_total_time=60 corpus/`.
#include <cstddef>
#include <cstdint>

#include "csv_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)voronka::fuzz::csv({reinterpret_cast<const char*>(data), size});
  return 0;
}
