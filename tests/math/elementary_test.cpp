// SPDX-License-Identifier: Apache-2.0
// The elementary functions against the C library's long double (64 bits of precision), over wide random arguments;
// the largest errors allowed are stated in ulps of a double. Bits are pinned, since futures depend on them.
#include "math/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

#include "base/hash.hpp"

namespace casus::math {
namespace {

class Uniform {
 public:
  explicit Uniform(std::uint64_t seed) : seed_(seed) {}
  double operator()(double lo, double hi) {
    const double u = static_cast<double>(combine(seed_, n_++) >> 11) * 0x1p-53;
    return lo + (hi - lo) * u;
  }

 private:
  std::uint64_t seed_, n_ = 0;
};

double ulps(double got, long double want) {
  const double near = static_cast<double>(want);
  if (got == near) {
    if (std::isinf(near) || near == 0.0) return 0.0;
  }
  const double size = std::max(std::fabs(near), std::numeric_limits<double>::min());
  const long double ulp = std::nextafter(size, infinity) - size;
  return static_cast<double>(std::fabs(got - want) / ulp);
}

template <class Ours, class Theirs, class Draw>
double worst(Ours ours, Theirs theirs, Draw draw, int n = 400000) {
  double most = 0.0;
  for (int i = 0; i < n; ++i) {
    const double x = draw();
    most = std::max(most, ulps(ours(x), theirs(static_cast<long double>(x))));
  }
  return most;
}

auto long_exp = [](long double x) { return std::exp(x); };
auto long_log = [](long double x) { return std::log(x); };

TEST(Elementary, ExpIsWithinOneUlp) {
  Uniform u(1);
  EXPECT_LT(worst(exp, long_exp, [&] { return u(-708.0, 709.7); }), 1.0);
  EXPECT_LT(worst(exp, long_exp, [&] { return u(-2.0, 2.0); }), 1.0);
  EXPECT_LT(worst(exp, long_exp, [&] { return u(-745.0, -708.0); }), 1.0);  // gradual underflow
  EXPECT_LT(worst(exp, long_exp, [&] { return u(-1.0, 1.0) * std::pow(10.0, u(-20.0, 0.0)); }), 1.0);
}

TEST(Elementary, LogIsWithinOneUlp) {
  Uniform u(2);
  EXPECT_LT(worst(log, long_log, [&] { return u(0.0, 1.0); }), 1.0);
  EXPECT_LT(worst(log, long_log, [&] { return u(0.5, 2.0); }), 1.0);
  EXPECT_LT(worst(log, long_log, [&] { return 1.0 + u(-1e-3, 1e-3); }), 1.0);
  EXPECT_LT(worst(log, long_log, [&] { return std::pow(10.0, u(-308.0, 308.0)); }), 1.0);
  EXPECT_LT(worst(log, long_log, [&] { return u(0.0, 1.0) * 1e-310; }), 1.0);
}

TEST(Elementary, EdgesOfExpAndLog) {
  EXPECT_EQ(log(0.0), -infinity);
  EXPECT_EQ(log(-0.0), -infinity);
  EXPECT_TRUE(std::isnan(log(-1.0)));
  EXPECT_TRUE(std::isnan(log(-infinity)));
  EXPECT_TRUE(std::isnan(log(not_a_number)));
  EXPECT_EQ(log(infinity), infinity);
  EXPECT_EQ(log(1.0), 0.0);
  EXPECT_EQ(exp(0.0), 1.0);
  EXPECT_EQ(exp(-0.0), 1.0);
  EXPECT_EQ(exp(710.0), infinity);
  EXPECT_EQ(exp(709.79), infinity);
  EXPECT_LT(exp(709.78), infinity);
  EXPECT_EQ(exp(1e308), infinity);
  EXPECT_EQ(exp(infinity), infinity);
  EXPECT_EQ(exp(-746.0), 0.0);
  EXPECT_EQ(exp(-745.2), 0.0);
  EXPECT_EQ(exp(-745.1), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(exp(-infinity), 0.0);
  EXPECT_TRUE(std::isnan(exp(not_a_number)));
}

TEST(Elementary, Log1pAndExpm1AreWithinTwoUlps) {
  Uniform u(3);
  auto small = [&] { return u(-1.0, 1.0) * std::pow(10.0, u(-20.0, 0.0)); };
  auto long_log1p = [](long double x) { return std::log1p(x); };
  auto long_expm1 = [](long double x) { return std::expm1(x); };
  EXPECT_LT(worst(log1p, long_log1p, small), 2.0);
  EXPECT_LT(worst(log1p, long_log1p, [&] { return u(-1.0, 3.0); }), 2.0);
  EXPECT_LT(worst(log1p, long_log1p, [&] { return std::pow(10.0, u(0.0, 308.0)); }), 2.0);
  EXPECT_LT(worst(expm1, long_expm1, small), 2.0);
  EXPECT_LT(worst(expm1, long_expm1, [&] { return u(-60.0, 700.0); }), 2.0);
  EXPECT_LT(worst(expm1, long_expm1, [&] { return u(-3.0, 3.0); }), 2.0);
  EXPECT_EQ(log1p(-1.0), -infinity);
  EXPECT_TRUE(std::isnan(log1p(-1.5)));
  EXPECT_EQ(log1p(infinity), infinity);
  EXPECT_EQ(expm1(-infinity), -1.0);
  EXPECT_EQ(expm1(infinity), infinity);
  EXPECT_TRUE(std::isnan(expm1(not_a_number)));
}

TEST(Elementary, PowIsWithinEightUlps) {
  Uniform u(4);
  double most = 0.0;
  for (int i = 0; i < 400000; ++i) {
    const double x = std::pow(10.0, u(-20.0, 20.0));
    const double y = u(-14.0, 14.0);
    most = std::max(most, ulps(pow(x, y), std::pow(static_cast<long double>(x), static_cast<long double>(y))));
  }
  for (int i = 0; i < 400000; ++i) {
    const double x = 1.0 + u(-1e-4, 1e-4);
    const double y = u(-1e6, 1e6);
    most = std::max(most, ulps(pow(x, y), std::pow(static_cast<long double>(x), static_cast<long double>(y))));
  }
  EXPECT_LT(most, 8.0);
}

TEST(Elementary, PowAgreesWithTheStandardAtItsEdges) {
  const double xs[] = {0.0, -0.0, 1.0,   -1.0,   0.5,    -0.5,     2.0,       -2.0,
                       3.0, -3.0, 1e300, -1e300, 1e-310, infinity, -infinity, not_a_number};
  const double ys[] = {0.0,  -0.0, 1.0,   -1.0, 0.5,   -0.5,   2.0,      -2.0,      3.0,
                       -3.0, 17.0, -17.0, 1e18, 1e300, -1e300, infinity, -infinity, not_a_number};
  for (const double x : xs) {
    for (const double y : ys) {
      const double want = std::pow(x, y);
      const double got = pow(x, y);
      if (std::isnan(want)) {
        EXPECT_TRUE(std::isnan(got)) << x << " ^ " << y;
      } else {
        EXPECT_LE(ulps(got, want), 4.0) << x << " ^ " << y << " = " << got << ", want " << want;
        EXPECT_EQ(std::signbit(got), std::signbit(want)) << x << " ^ " << y;
      }
    }
  }
  EXPECT_EQ(pow(3.0, 2.0), 9.0);
  EXPECT_EQ(pow(10.0, 15.0), 1e15);
  EXPECT_EQ(pow(2.0, 0.5), std::sqrt(2.0));
}

TEST(Elementary, ErfAndErfcAreWithinEightUlps) {
  Uniform u(5);
  auto long_erf = [](long double x) { return std::erf(x); };
  auto long_erfc = [](long double x) { return std::erfc(x); };
  EXPECT_LT(worst(erf, long_erf, [&] { return u(-7.0, 7.0); }), 8.0);
  EXPECT_LT(worst(erf, long_erf, [&] { return u(-1.0, 1.0) * 1e-5; }), 8.0);
  EXPECT_LT(worst(erfc, long_erfc, [&] { return u(-7.0, 26.0); }), 8.0);
  EXPECT_LT(worst(erfc, long_erfc, [&] { return u(0.0, 1.0); }), 8.0);
  EXPECT_EQ(erf(infinity), 1.0);
  EXPECT_EQ(erf(-infinity), -1.0);
  EXPECT_EQ(erfc(infinity), 0.0);
  EXPECT_EQ(erfc(-infinity), 2.0);
  EXPECT_TRUE(std::isnan(erf(not_a_number)));
  EXPECT_TRUE(std::isnan(erfc(not_a_number)));
}

TEST(Elementary, LgammaIsWithin1e14) {
  Uniform u(6);
  auto check = [](double x) {
    const long double want = std::lgamma(static_cast<long double>(x));
    const double error = static_cast<double>(std::fabs(lgamma(x) - want) / std::max(std::fabs(want), 1e-300L));
    EXPECT_LT(error, 1e-14) << x;
  };
  for (int i = 0; i < 100000; ++i) {
    check(u(0.0, 1.0));
    check(u(0.0, 20.0));
    check(std::pow(10.0, u(-300.0, 304.0)));
  }
  EXPECT_EQ(lgamma(1.0), 0.0);
  EXPECT_EQ(lgamma(2.0), 0.0);
  EXPECT_EQ(lgamma(0.0), infinity);
  EXPECT_TRUE(std::isnan(lgamma(-0.5)));
  EXPECT_TRUE(std::isnan(lgamma(not_a_number)));
}

TEST(Elementary, Log1pMinusKeepsItsDigitsNearZero) {
  Uniform u(7);
  for (int i = 0; i < 100000; ++i) {
    const long double x = static_cast<double>(u(-0.9, 3.0));
    if (std::fabs(x) < 1e-3L) continue;  // the oracle's own digits run out there
    const auto ratio = log1p_minus(static_cast<double>(x)) / (std::log1p(x) - x);
    EXPECT_NEAR(static_cast<double>(ratio), 1.0, 1e-14);
  }
  EXPECT_NEAR(log1p_minus(1e-9) / (-0.5e-18 + 1e-27 / 3), 1.0, 1e-15);
}

TEST(Elementary, BitsArePinned) {
  std::uint64_t h = 0;
  Uniform u(8);
  for (int i = 0; i < 10000; ++i) {
    const double x = u(-30.0, 30.0);
    const double size = std::fabs(x) + 0x1p-60;
    for (const double y : {exp(x), log(size), log1p(size), expm1(x), pow(size, x), erf(x), erfc(x), lgamma(size)}) {
      h = combine(h, std::bit_cast<std::uint64_t>(y));
    }
  }
  EXPECT_EQ(h, 10422738748983659940ull);
}

}  // namespace
}  // namespace casus::math
