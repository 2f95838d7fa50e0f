#include "voronka/base/progress.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "voronka/base/error.hpp"

using namespace voronka;

TEST(Progress, IsToldAndMayStopTheWork) {
  std::vector<double> told;
  report([&](double done) { told.push_back(done); return true; }, 0.25);
  report({}, 0.5);  // nobody listens
  EXPECT_EQ(told, std::vector<double>{0.25});
  try {
    report([](double) { return false; }, 0.75);
    FAIL() << "went on";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::cancelled);
  }
}
