// The fuzz target's body on deterministic mutations: no input may crash, and what is read is written and read again as the same table.
#include <gtest/gtest.h>

#include "fuzz/csv_target.hpp"
#include "table/tables.hpp"

using namespace voronka::testing;

TEST(CsvMutation, NoMutationCrashesOrChangesItsMeaning) {
  const std::string seeds[] = {"a,b\r\n1,\"x\"\"y\"\r\n,\"\"\n\"two\nlines\",\"a,b\"\n", "\xEF\xBB\xBF" "deal;stage\n1;\xD0\x96\n", "a\n\n\"\"\n", "a|b\n\"\"\"\"|\n"};
  const std::string pieces[] = {"\"", ",", ";", "\n", "\r", "\r\n", "\"\"", std::string(1, '\0'), "\xC3", "\xA9", "\xEF\xBB\xBF", "a", "\xF0\x9F\x98\x80", "\t", "|"};
  Lcg random(99);
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = seeds[random.below(std::size(seeds))];
    for (std::uint64_t n = random.below(4); n > 0; --n) {
      const std::size_t at = random.below(bytes.size() + 1);
      switch (random.below(4)) {
        case 0: bytes.insert(at, pieces[random.below(std::size(pieces))]); break;
        case 1: bytes.erase(at, random.below(3)); break;
        case 2: if (at < bytes.size()) bytes[at] = static_cast<char>(random.below(256)); break;
        default: bytes.insert(at, bytes.substr(random.below(bytes.size() + 1), random.below(8))); break;
      }
    }
    accepted += voronka::fuzz::csv(bytes) ? 1 : 0;
  }
  EXPECT_GT(accepted, 2000);  // enough of the mutants are tables to make the round trip a test
  EXPECT_LT(accepted, 18000);
}
