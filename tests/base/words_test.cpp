// Sentences about one thing and about several, and names that are nearly the same.
#include <gtest/gtest.h>

#include "base/format.hpp"
#include "base/spelling.hpp"

using namespace voronka;

TEST(Words, OneAndSeveral) {
  EXPECT_EQ(counted("{n} [row has|rows have] no time", 1), "1 row has no time");
  EXPECT_EQ(counted("{n} [row has|rows have] no time", 2), "2 rows have no time");
  EXPECT_EQ(counted("{n} [row has|rows have] no time", 0), "0 rows have no time");
  EXPECT_EQ(counted("put over [it|them]: {n}, {x}", 1), "put over it: 1, {x}");
}

TEST(Words, NamesThatAreNearlyTheSame) {
  EXPECT_TRUE(looks_like("Losst", "Lost"));
  EXPECT_TRUE(looks_like("lost", "Lost"));
  EXPECT_TRUE(looks_like("lots", "lost")) << "two letters swapped are one slip";
  EXPECT_TRUE(looks_like("trhoughputt", "throughput"));
  EXPECT_TRUE(looks_like("Анна", "Аннa")) << "a Latin a";
  EXPECT_FALSE(looks_like("Lost", "Lost"));
  EXPECT_FALSE(looks_like("call", "cold")) << "two of four letters";
  EXPECT_FALSE(looks_like("лид", "КП")) << "letters, not bytes";
  EXPECT_FALSE(looks_like("S8", "S9")) << "numbers that differ are two numbers";
  EXPECT_FALSE(looks_like("", ""));
}
