// SPDX-License-Identifier: Apache-2.0
// Quantiles against Boost over the arguments interval ends meet.
#include "query/estimate_special.hpp"

#include <cmath>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <gtest/gtest.h>

namespace casus::query {
namespace {

constexpr double ps[] = {5e-4, 0.025, 0.05, 0.3, 0.5, 0.95, 0.975, 0.9995};

void expect_close(double ours, double theirs) { EXPECT_NEAR(ours, theirs, 1e-10 * std::fabs(theirs) + 1e-300); }

TEST(EstimateSpecial, StudentAgrees) {
  for (const double p : ps)
    for (const double v : {1.0, 2.0, 5.0, 30.0, 511.0, 1e5})
      expect_close(student_quantile(p, v), boost::math::quantile(boost::math::students_t(v), p));
}

TEST(EstimateSpecial, BetaAgrees) {
  for (const double p : ps)
    for (const double a : {0.5, 1.0, 3.7, 200.0, 9000.0})
      for (const double b : {0.5, 1.0, 40.0, 16384.0})
        expect_close(beta_quantile(p, a, b), boost::math::quantile(boost::math::beta_distribution(a, b), p));
}

TEST(EstimateSpecial, GammaAgrees) {
  for (const double p : ps)
    for (const double a : {0.5, 1.5, 12.0, 400.0})
      expect_close(gamma_quantile(p, a), boost::math::quantile(boost::math::gamma_distribution(a), p));
}

TEST(EstimateSpecial, EdgesHaveLimits) {
  EXPECT_EQ(normal_quantile(0), -INFINITY);
  EXPECT_EQ(normal_quantile(1), INFINITY);
  EXPECT_EQ(student_quantile(0.975, 0), INFINITY);
  EXPECT_EQ(student_quantile(0.5, 3), 0);
  EXPECT_EQ(beta_quantile(0.3, 0, 2), 0);
  EXPECT_EQ(beta_quantile(0.3, 2, 0), 1);
  EXPECT_EQ(beta_quantile(0.3, 0, 1), 0);
  EXPECT_EQ(gamma_quantile(0.3, 0), 0);
}

}  // namespace
}  // namespace casus::query
