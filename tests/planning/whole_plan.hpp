// What every plan of a test must hold, and how a refusal is read.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "planning/company.hpp"
#include "voronka/base/error.hpp"

namespace voronka::testing {

inline std::int64_t sum(const std::vector<std::int64_t>& x) { return std::accumulate(x.begin(), x.end(), std::int64_t{0}); }
inline double sum(const std::vector<double>& x) { return std::accumulate(x.begin(), x.end(), 0.0); }

inline void refuses(const Company& c, ErrorCode code, const std::string& said) {
  try {
    (void)c.plan();
    FAIL() << "accepted; expected: " << said;
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), code) << e.what();
    EXPECT_THAT(e.what(), ::testing::HasSubstr(said));
  }
}

// Every sum of the plan, in every direction.
inline void expect_whole(const Plan& plan) {
  const Plan::Parts& p = plan.parts();
  for (const KpiPlan& k : p.kpis) {
    EXPECT_EQ(sum(k.quota), k.total) << k.kpi;
    EXPECT_NEAR(sum(k.ideal), static_cast<double>(k.total), 1e-6) << k.kpi;
    for (std::size_t r = 0; r < p.team.reps().size(); ++r)
      for (std::size_t d = 0; d < p.days.size(); ++d) {
        EXPECT_GE(k.quota[r * p.days.size() + d], 0);
        if (p.team.capacity(r, p.days[d], p.calendar) == 0) {
          EXPECT_EQ(k.quota[r * p.days.size() + d], 0) << k.kpi;
        }
      }
  }
  std::int64_t money = 0;
  for (const Money& m : p.revenue) money += m.minor();
  EXPECT_EQ(money, p.target.minor());
}

}  // namespace voronka::testing
