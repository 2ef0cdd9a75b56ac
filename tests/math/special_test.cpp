// SPDX-License-Identifier: Apache-2.0
// The normal, gamma and beta laws against Boost.Math as an independent oracle, published tables, and their own
// inverses; both tails, from small to huge parameters.
#include "math/special.hpp"

#include <cmath>
#include <cstdint>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <gtest/gtest.h>

#include "base/hash.hpp"

namespace casus::math {
namespace {

class Uniform {
 public:
  explicit Uniform(std::uint64_t seed) : seed_(seed) {}
  double operator()(double lo, double hi) {
    const double u = (static_cast<double>(combine(seed_, n_++) >> 11) + 0.5) * 0x1p-53;
    return lo + (hi - lo) * u;
  }
  double decade(double lo, double hi) { return std::pow(10.0, (*this)(lo, hi)); }

 private:
  std::uint64_t seed_, n_ = 0;
};

// Relative, but for values too small to matter.
void expect_close(double got, double want, double tolerance, const std::string& where) {
  if (std::fabs(want) < 1e-280) {
    EXPECT_LT(std::fabs(got), 1e-279) << where;
    return;
  }
  EXPECT_NEAR(got / want, 1.0, tolerance) << where << ": " << got << ", want " << want;
}

// In long double, so that the oracle's own rounding stays out of the comparison.
double boost_gamma_p(long double a, long double x) { return static_cast<double>(boost::math::gamma_p(a, x)); }
double boost_gamma_q(long double a, long double x) { return static_cast<double>(boost::math::gamma_q(a, x)); }
double boost_beta(long double a, long double b, long double x) {
  return static_cast<double>(boost::math::ibeta(a, b, x));
}
double boost_beta_upper(long double a, long double b, long double x) {
  return static_cast<double>(boost::math::ibetac(a, b, x));
}

std::string at(double a, double b, double c = 0.0) {
  return std::to_string(a) + ", " + std::to_string(b) + ", " + std::to_string(c);
}

TEST(Normal, QuantilesAsPublished) {
  EXPECT_DOUBLE_EQ(normal_quantile(0.975), 1.9599639845400542);
  EXPECT_DOUBLE_EQ(normal_quantile(0.95), 1.6448536269514722);
  EXPECT_DOUBLE_EQ(normal_quantile(0.25), -0.6744897501960817);
  EXPECT_NEAR(normal_quantile(0.001), -3.0902323061678135, 1e-14);
  EXPECT_NEAR(normal_quantile(1e-20), -9.262340089798408, 1e-13);
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_EQ(normal_quantile(0.0), -infinity);
  EXPECT_EQ(normal_quantile(1.0), infinity);
  EXPECT_TRUE(std::isnan(normal_quantile(not_a_number)));
  EXPECT_TRUE(std::isnan(normal_quantile(-0.5)));
}

TEST(Normal, TailsAgainstBoostAndTheirInverse) {
  Uniform u(1);
  const boost::math::normal_distribution<double> law;
  for (int i = 0; i < 50000; ++i) {
    const double x = u(-37.0, 37.0);
    const Tails t = normal_tails(x);
    expect_close(t.lower, boost::math::cdf(law, x), 1e-12, at(x, 0));
    expect_close(t.upper, boost::math::cdf(boost::math::complement(law, x)), 1e-12, at(x, 0));
    EXPECT_NEAR(normal_quantile(t), x, 1e-13 * (1.0 + std::fabs(x)));
  }
}

TEST(Gamma, TailsAgainstBoost) {
  Uniform u(2);
  for (int i = 0; i < 60000; ++i) {
    const double a = u.decade(-3.0, 7.0);
    const double x = i % 2 == 0 ? a + std::sqrt(a) * u(-6.0, 8.0) : a * u.decade(-3.0, 1.0);
    if (x <= 0.0) continue;
    const Tails t = gamma_tails(a, x);
    // The conditioning of x^a e^-x bounds what any method can do in double: a few ulps times |log density|.
    const double tolerance = 3e-13 + 1e-15 * std::fabs(a - x);
    expect_close(t.lower, boost_gamma_p(a, x), tolerance, at(a, x));
    expect_close(t.upper, boost_gamma_q(a, x), tolerance, at(a, x));
  }
}

TEST(Gamma, SmallShapesKeepTheirUpperTail) {
  for (const double a : {1e-12, 1e-6, 1e-3, 0.1, 0.5, 0.9}) {
    for (const double x : {1e-300, 1e-30, 1e-3, 0.1, 0.9, 1.4, 1.6, 5.0, 100.0}) {
      expect_close(gamma_q(a, x), boost_gamma_q(a, x), 1e-12, at(a, x));
      expect_close(gamma_p(a, x), boost_gamma_p(a, x), 1e-12, at(a, x));
    }
  }
}

TEST(Gamma, EdgesAndNonsense) {
  EXPECT_EQ(gamma_p(2.0, 0.0), 0.0);
  EXPECT_EQ(gamma_q(2.0, -1.0), 1.0);
  EXPECT_EQ(gamma_p(2.0, infinity), 1.0);
  EXPECT_EQ(gamma_quantile(2.0, 0.0), 0.0);
  EXPECT_EQ(gamma_quantile(2.0, 1.0), infinity);
  for (const double bad : {0.0, -1.0, infinity, not_a_number}) {
    EXPECT_TRUE(std::isnan(gamma_p(bad, 1.0)));
    EXPECT_TRUE(std::isnan(gamma_quantile(bad, 0.5)));
  }
  EXPECT_TRUE(std::isnan(gamma_p(1.0, not_a_number)));
  EXPECT_TRUE(std::isnan(gamma_quantile(1.0, not_a_number)));
  EXPECT_EQ(gamma_quantile(1e-6, 0.5), 0.0);  // its median is e^-693147
  EXPECT_NEAR(gamma_quantile(1e15, 0.5) / 1e15, 1.0, 1e-14);
}

// Chi-square points as in any table: 2 * gamma(df / 2).
TEST(Gamma, ChiSquareAsPublished) {
  EXPECT_NEAR(2.0 * gamma_quantile(0.5, 0.95), 3.841458820694124, 1e-12);
  EXPECT_NEAR(2.0 * gamma_quantile(1.0, 0.95), 5.991464547107979, 1e-12);
  EXPECT_NEAR(2.0 * gamma_quantile(5.0, 0.05), 3.940299136119060, 1e-12);
  EXPECT_NEAR(2.0 * gamma_quantile(5.0, 0.99), 23.20925115895436, 1e-11);
  EXPECT_NEAR(2.0 * gamma_quantile(50.0, 0.975), 129.5611972, 1e-6);
}

TEST(Gamma, QuantileInvertsBothTails) {
  Uniform u(3);
  for (int i = 0; i < 60000; ++i) {
    const double a = u.decade(-2.0, 9.0);
    const double small = i % 3 == 0 ? u.decade(-250.0, 0.0) : u(0.0, 0.5);
    const Tails target = i % 2 == 0 ? Tails{small, 1.0 - small} : Tails{1.0 - small, small};
    const double x = gamma_quantile(a, target);
    if (x < 1e-290) continue;  // rounded to the smallest numbers
    const Tails t = gamma_tails(a, x);
    // An ulp of x moves the tail by ulp * x * density / tail, about sqrt(a) ulps and more far out.
    const double tolerance = 1e-12 + 1e-14 * (std::sqrt(a) * 40.0 + std::fabs(x - a));
    if (small == target.lower) {
      expect_close(t.lower, small, tolerance, at(a, small));
    } else {
      expect_close(t.upper, small, tolerance, at(a, small));
    }
  }
}

TEST(Beta, TailsAgainstBoost) {
  Uniform u(4);
  for (int i = 0; i < 60000; ++i) {
    const double a = u.decade(-3.0, 5.0);
    const double b = u.decade(-3.0, 5.0);
    const double mean = a / (a + b);
    const double sd = std::sqrt(mean * (1.0 - mean) / (a + b + 1.0));
    const double x = i % 2 == 0 ? mean + sd * u(-6.0, 6.0) : u(0.0, 1.0);
    if (x <= 0.0 || x >= 1.0) continue;
    const Tails t = beta_tails(a, b, x, 1.0 - x);
    // Boost sees x alone: an ulp of 1 - x moves the tails by that much times the slope.
    const double tolerance = 1e-12 + 2e-16 * ((a + b) + b / (1.0 - x));
    // A shape below 1 puts nearly all on one side: the small tail may be 1 less the other, good to 1e-14 alone.
    const double fine = std::min(a, b) < 1.0 ? 1e-14 / std::min(t.lower, t.upper) : 0.0;
    if (fine > 1e-4) continue;
    if (t.lower > 1e-250) expect_close(t.lower, boost_beta(a, b, x), tolerance + fine, at(a, b, x));
    if (t.upper > 1e-250) expect_close(t.upper, boost_beta_upper(a, b, x), tolerance + fine, at(a, b, x));
  }
}

TEST(Beta, ClosedForms) {
  Uniform u(5);
  for (int i = 0; i < 10000; ++i) {
    const double a = u.decade(-2.0, 2.0);
    const double x = u(0.0, 1.0);
    expect_close(beta_cdf(a, 1.0, x), std::pow(x, a), 1e-12, at(a, 1.0, x));
    expect_close(beta_tails(1.0, a, x, 1.0 - x).upper, std::pow(1.0 - x, a), 1e-12, at(1.0, a, x));
  }
  EXPECT_NEAR(beta_cdf(0.5, 0.5, 0.25), 1.0 / 3.0, 1e-15);  // the arcsine law
}

TEST(Beta, HugeShapesMeetTheFraction) {
  for (const double z : {-4.0, -1.0, -1e-6, 0.0, 0.3, 2.0, 5.0}) {
    const double a = 1.0001e9;
    const double b = 3e9;
    const double mean = a / (a + b);
    const double x = mean + z * std::sqrt(mean * (1.0 - mean) / (a + b));
    const double below = beta_cdf(a * 0.9998, b * 0.9998, x);  // by the fraction
    const double above = beta_cdf(a, b, x);
    EXPECT_NEAR(above, below, 3e-4);
    EXPECT_NEAR(above, normal_cdf(z), 1e-5);
  }
}

// Student's t with df degrees: t^2 / (df + t^2) is beta(1/2, df/2).
TEST(Beta, StudentTAsPublished) {
  auto t_quantile = [](double df, double two_sided) {
    const Share s = beta_quantile(0.5, 0.5 * df, Tails{1.0 - two_sided, two_sided});
    return std::sqrt(df * s.x / s.y);
  };
  EXPECT_NEAR(t_quantile(1.0, 0.05), 12.706204736174698, 1e-10);
  EXPECT_NEAR(t_quantile(5.0, 0.05), 2.5705818356363143, 1e-12);
  EXPECT_NEAR(t_quantile(10.0, 0.01), 3.1692726726169518, 1e-12);
  EXPECT_NEAR(t_quantile(30.0, 0.10), 1.697260887, 1e-9);
}

TEST(Beta, QuantileInvertsBothTails) {
  Uniform u(6);
  for (int i = 0; i < 40000; ++i) {
    const double a = u.decade(-1.5, 6.0);
    const double b = u.decade(-1.5, 6.0);
    const double small = i % 3 == 0 ? u.decade(-200.0, 0.0) : u(0.0, 0.5);
    const Tails target = i % 2 == 0 ? Tails{small, 1.0 - small} : Tails{1.0 - small, small};
    const Share s = beta_quantile(a, b, target);
    if (s.x < 1e-290 || s.y < 1e-290) continue;
    const Tails t = beta_tails(a, b, s.x, s.y);
    const double tolerance = 1e-11 + 1e-14 * (a * s.y + b * s.x + 40.0 * std::sqrt(a * s.y + b * s.x));
    if (small == target.lower) {
      expect_close(t.lower, small, tolerance, at(a, b, small));
    } else {
      expect_close(t.upper, small, tolerance, at(a, b, small));
    }
  }
}

TEST(Beta, EdgesAndNonsense) {
  EXPECT_EQ(beta_cdf(2.0, 3.0, 0.0), 0.0);
  EXPECT_EQ(beta_cdf(2.0, 3.0, 1.0), 1.0);
  EXPECT_EQ(beta_quantile(2.0, 3.0, 0.0), 0.0);
  EXPECT_EQ(beta_quantile(2.0, 3.0, 1.0), 1.0);
  EXPECT_EQ(beta_quantile(1e-8, 1.0, 0.25), 0.0);
  EXPECT_EQ(beta_quantile(1.0, 1e-8, 0.75), 1.0);
  for (const double bad : {0.0, -1.0, infinity, not_a_number}) {
    EXPECT_TRUE(std::isnan(beta_cdf(bad, 1.0, 0.5)));
    EXPECT_TRUE(std::isnan(beta_cdf(1.0, bad, 0.5)));
    EXPECT_TRUE(std::isnan(beta_quantile(bad, 1.0, 0.5)));
  }
  EXPECT_TRUE(std::isfinite(beta_cdf(1e15, 1e3, 0.5)));
  EXPECT_NEAR(beta_cdf(1e15, 1e15, 0.5), 0.5, 1e-9);
}

}  // namespace
}  // namespace casus::math
