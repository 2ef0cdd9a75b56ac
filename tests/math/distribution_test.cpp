// SPDX-License-Identifier: Apache-2.0
// Laws: quantiles against distribution functions and Boost.Math, fits against the numbers they were given, moments
// against quadrature of the quantile, truncation, mixtures and conditioning against their definitions.
#include "math/distribution.hpp"

#include <cmath>
#include <vector>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "math/fit.hpp"

namespace casus::math {
namespace {

const std::vector<double> probabilities{1e-9, 1e-4, 0.003, 0.05, 0.2, 0.4999, 0.5, 0.7, 0.95, 0.99, 1.0 - 1e-6};

// One of each continuous family, some truncated, and a mixture of them.
std::vector<Distribution> continuous_laws() {
  std::vector<Distribution> laws{*uniform(-3.0, 8.0),
                                 *normal(5.0, 2.0),
                                 *lognormal_median_p95(0.9, 4.0),
                                 *lognormal(0.0, 1.0, 3.0),
                                 *beta_mean_n(0.22, 20.0),
                                 *beta(0.4, 0.8),
                                 *gamma_mean_sd(20.0, 15.0),
                                 *gamma(0.3, 2.0),
                                 *gamma(400.0, 0.1),
                                 *exponential(7.0),
                                 *weibull(0.7, 3.0),
                                 *weibull_mean_shape(10.0, 2.5),
                                 *triangular(1.0, 2.0, 6.0),
                                 *triangular(0.0, 0.0, 1.0),
                                 *pert(0.0, 4.0, 5.0),
                                 *logit_normal(-1.0, 1.5),
                                 *logit_normal(0, 1, 10, 20),
                                 *from_range(-4.0, 9.0)};
  laws.push_back(*truncate(*normal(0.0, 1.0), 0.5, 3.0));
  laws.push_back(*truncate(*normal(0.0, 1.0), 7.0, infinity));
  laws.push_back(*truncate(*normal(0.0, 1.0), -infinity, -9.0));
  laws.push_back(*truncate(*gamma(2.0, 3.0), 1.0, 4.0));
  laws.push_back(*truncate(*lognormal(0.0, 2.0), 0.0, 5.0));
  laws.push_back(*truncate(*triangular(0.0, 3.0, 4.0), 2.0, 3.5));
  laws.push_back(*truncate(*beta(2.0, 3.0), 0.1, 0.9));
  laws.push_back(*mixture({{3.0, *normal(0.0, 1.0)}, {1.0, *lognormal(2.0, 0.5)}}));
  laws.push_back(*mixture({{1.0, *uniform(0.0, 1.0)}, {1.0, *uniform(5.0, 6.0)}, {2.0, *exponential(0.1)}}));
  return laws;
}

TEST(Distribution, QuantileInvertsCdf) {
  for (const Distribution& law : continuous_laws()) {
    for (const double u : probabilities) {
      const double x = quantile(law, u);
      const Tails t = tails_at(law, x);
      EXPECT_NEAR(t.lower, u, 1e-12) << describe(law);
      EXPECT_NEAR(t.upper, 1.0 - u, 1e-12) << describe(law);
      EXPECT_GE(x, support(law).lo);
      EXPECT_LE(x, support(law).hi);
    }
  }
}

TEST(Distribution, BothTailsKeepTheirDigits) {
  for (const Distribution& law : continuous_laws()) {
    if (support(law).hi < infinity) continue;
    for (const double small : {1e-14, 1e-40, 1e-150}) {
      const double far = quantile(law, Tails{1.0, small});
      EXPECT_LE(survival(law, far * (1.0 + 1e-14)), small * (1.0 + 1e-9)) << describe(law);
      EXPECT_GE(survival(law, far * (1.0 - 1e-14)), small * (1.0 - 1e-9)) << describe(law);
    }
  }
}

TEST(Distribution, QuantileRisesWithU) {
  for (const Distribution& law : continuous_laws()) {
    double before = -infinity;
    for (int i = 1; i < 2000; ++i) {
      const double x = quantile(law, i / 2000.0);
      EXPECT_GE(x, before) << describe(law);
      before = x;
    }
  }
}

TEST(Distribution, AgreesWithBoost) {
  for (const double u : probabilities) {
    auto near = [](double got, double want) { EXPECT_NEAR(got / want, 1.0, 1e-11); };
    near(quantile(*gamma(0.3, 2.0), u), boost::math::quantile(boost::math::gamma_distribution<>(0.3, 2.0), u));
    near(quantile(*gamma(40.0, 2.0), u), boost::math::quantile(boost::math::gamma_distribution<>(40.0, 2.0), u));
    near(quantile(*beta(4.4, 15.6), u), boost::math::quantile(boost::math::beta_distribution<>(4.4, 15.6), u));
    near(quantile(*weibull(0.7, 3.0), u), boost::math::quantile(boost::math::weibull_distribution<>(0.7, 3.0), u));
    near(quantile(*lognormal(1.0, 0.5), u), boost::math::quantile(boost::math::lognormal_distribution<>(1.0, 0.5), u));
  }
}

TEST(Distribution, FitsGiveBackTheirNumbers) {
  auto has_moments = [](const Fitted& law, double m, double s) {
    ASSERT_TRUE(law);
    EXPECT_NEAR(mean(*law), m, 1e-12 * std::fabs(m));
    EXPECT_NEAR(sd(*law), s, 1e-12 * s);
  };
  has_moments(gamma_mean_sd(20.0, 15.0), 20.0, 15.0);
  has_moments(normal(-3.0, 2.0), -3.0, 2.0);
  has_moments(lognormal_mean_sd(5.0, 8.0), 5.0, 8.0);
  has_moments(beta_mean_sd(0.3, 0.1), 0.3, 0.1);
  has_moments(exponential(4.0), 4.0, 4.0);
  has_moments(beta_mean_n(0.22, 20.0), 0.22, std::sqrt(0.22 * 0.78 / 21.0));
  has_moments(triangular(0.0, 0.0, 3.0), 1.0, std::sqrt(0.5));
  has_moments(pert(0.0, 3.0, 6.0), 3.0, std::sqrt(9.0 / 7.0));
  has_moments(bernoulli(0.2), 0.2, 0.4);
  EXPECT_NEAR(mean(*weibull_mean_shape(10.0, 2.5)), 10.0, 1e-12);
  EXPECT_NEAR(sd(*weibull(1.0, 3.0)), 3.0, 1e-12);
  const Distribution l = *lognormal_median_p95(0.9, 4.0);
  EXPECT_NEAR(quantile(l, 0.5), 0.9, 1e-14);
  EXPECT_NEAR(quantile(l, 0.95), 4.0, 1e-13);
}

// Every closed-form moment against the quantile's own integral (midpoints in u, both ends refined by u = v^2 (3 - 2v)).
TEST(Distribution, MomentsAreThoseOfTheQuantile) {
  for (const Distribution& law : continuous_laws()) {
    constexpr int n = 20000;
    double first = 0.0;
    double second = 0.0;
    const double centre = mean(law);
    for (int i = 0; i < n; ++i) {
      const double v = (i + 0.5) / n;
      const double weight = 6.0 * v * (1.0 - v) / n;
      const double x = quantile(law, Tails{v * v * (3.0 - 2.0 * v), (1.0 - v) * (1.0 - v) * (1.0 + 2.0 * v)});
      first += weight * x;
      second += weight * (x - centre) * (x - centre);
    }
    const double tolerance = law.family == Family::lognormal || law.family == Family::mixture ? 1e-3 : 1e-5;
    EXPECT_NEAR(first, centre, tolerance * sd(law)) << describe(law);
    EXPECT_NEAR(second / variance(law), 1.0, 20.0 * tolerance) << describe(law);
  }
}

TEST(Distribution, TruncatedMomentsInClosedForm) {
  const Distribution half = *truncate(*normal(0.0, 1.0), 0.0, infinity);
  EXPECT_NEAR(mean(half), std::sqrt(2.0 / M_PI), 1e-12);
  EXPECT_NEAR(variance(half), 1.0 - 2.0 / M_PI, 1e-12);
  const Distribution later = *truncate(*exponential(2.0), 5.0, infinity);
  EXPECT_NEAR(mean(later), 7.0, 1e-11);
  EXPECT_NEAR(sd(later), 2.0, 1e-11);
  const Distribution far = *truncate(*normal(0.0, 1.0), 10.0, infinity);
  EXPECT_NEAR(mean(far), 10.0980932339625, 1e-10);
  const Distribution wedge = *truncate(*triangular(0.0, 1.0, 1.0), 0.0, 0.5);  // again a wedge
  EXPECT_NEAR(mean(wedge), 1.0 / 3.0, 1e-12);
}

TEST(Distribution, RangesAreFivePercentToNinetyFive) {
  struct Case {
    Fitted law;
    Family family;
    double lo, hi;
  };
  const Case cases[] = {{from_range(0.2, 4.0), Family::lognormal, 0.2, 4.0},
                        {from_range(-2.0, 4.0), Family::normal, -2.0, 4.0},
                        {from_range(0.05, 0.4, 0.0, 1.0), Family::logit_normal, 0.05, 0.4},
                        {from_range(12.0, 30.0, 10.0), Family::lognormal, 12.0, 30.0},
                        {from_range(12.0, 30.0, 10.0, 50.0), Family::logit_normal, 12.0, 30.0},
                        {from_range(1e-9, 1e9), Family::lognormal, 1e-9, 1e9}};
  for (const Case& c : cases) {
    ASSERT_TRUE(c.law);
    EXPECT_EQ(c.law->family, c.family);
    EXPECT_NEAR(quantile(*c.law, 0.05) / c.lo, 1.0, 1e-13);
    EXPECT_NEAR(quantile(*c.law, 0.95) / c.hi, 1.0, 1e-13);
  }
  EXPECT_EQ(support(*from_range(1.0, 2.0, -infinity, 3.0)).hi, 3.0);
}

TEST(Distribution, ConditionalAboveIsTheDefinition) {
  for (const Distribution& law : continuous_laws()) {
    for (const double start : {0.1, 0.5, 0.9}) {
      const double x0 = quantile(law, start);
      for (const double u : {1e-6, 0.3, 0.5, 0.99}) {
        const double x = conditional_quantile_above(law, x0, u);
        EXPECT_GE(x, x0);
        EXPECT_NEAR(survival(law, x), survival(law, x0) * (1.0 - u), 1e-12) << describe(law);
      }
    }
    const double below_all = std::max(support(law).lo, -1e3);
    EXPECT_NEAR(conditional_quantile_above(law, below_all, 0.4), quantile(law, 0.4), 1e-9);
  }
}

TEST(Distribution, ExponentialAndWeibullRememberExactly) {
  const double far = 1e6;  // where the survival of the exponential has long underflown
  EXPECT_NEAR(conditional_quantile_above(*exponential(2.0), far, 0.5) - far, 2.0 * std::log(2.0), 1e-9);
  EXPECT_NEAR(conditional_quantile_above(*weibull(1.0, 2.0), far, 0.5) - far, 2.0 * std::log(2.0), 1e-9);
  EXPECT_EQ(conditional_quantile_above(*uniform(0.0, 1.0), 2.0, 0.5), 2.0);
  EXPECT_EQ(conditional_quantile_above(*point(1.0), 0.0, 0.5), 1.0);
  EXPECT_EQ(conditional_quantile_above(*point(1.0), 1.0, 0.5), 1.0);
}

TEST(Distribution, TablesDrawTheirValues) {
  const Distribution law = *discrete(std::vector{5.0, 1.0, 3.0, 9.0}, std::vector{2.0, 1.0, 1.0, 0.0});
  EXPECT_EQ(quantile(law, 0.01), 1.0);
  EXPECT_EQ(quantile(law, 0.25), 1.0);
  EXPECT_EQ(quantile(law, 0.2500001), 3.0);
  EXPECT_EQ(quantile(law, 0.51), 5.0);
  EXPECT_EQ(quantile(law, 1.0 - 0x1p-53), 5.0);
  EXPECT_EQ(quantile(law, 0.0), 1.0);
  EXPECT_EQ(quantile(law, 1.0), 5.0);
  EXPECT_EQ(cdf(law, 0.9), 0.0);
  EXPECT_EQ(cdf(law, 1.0), 0.25);
  EXPECT_EQ(survival(law, 4.0), 0.5);
  EXPECT_EQ(mean(law), 3.5);
  EXPECT_EQ(variance(law), 2.75);
  EXPECT_EQ(conditional_quantile_above(law, 1.0, 1e-16), 3.0);
  EXPECT_EQ(conditional_quantile_above(law, 1.0, 0.34), 5.0);
  EXPECT_EQ(conditional_quantile_above(law, 5.0, 0.34), 5.0);
  const Distribution seen = *empirical(std::vector{2.0, 8.0, 2.0, 4.0});
  EXPECT_EQ(quantile(seen, 0.5), 2.0);
  EXPECT_EQ(quantile(seen, 0.51), 4.0);
  EXPECT_EQ(mean(seen), 4.0);
  EXPECT_EQ(mean(*truncate(seen, 3.0, 100.0)), 6.0);
  EXPECT_EQ(quantile(*bernoulli(0.25), 0.74), 0.0);
  EXPECT_EQ(quantile(*bernoulli(0.25), 0.76), 1.0);
  EXPECT_EQ(conditional_quantile_above(*bernoulli(0.25), 0.0, 0.1), 1.0);
}

TEST(Distribution, MixturesWithAtoms) {
  const Distribution law = *mixture({{1.0, *point(0.0)}, {1.0, *uniform(-1.0, 1.0)}});
  EXPECT_NEAR(quantile(law, 0.125), -0.5, 1e-12);
  EXPECT_NEAR(quantile(law, 0.3), 0.0, 1e-300);
  EXPECT_NEAR(quantile(law, 0.7), 0.0, 1e-300);
  EXPECT_NEAR(quantile(law, 0.875), 0.5, 1e-12);
  const Distribution kept = *truncate(law, 0.0, 1.0);  // the atom, two thirds; the upper half of the rest
  EXPECT_NEAR(quantile(kept, 0.6), 0.0, 1e-300);
  EXPECT_NEAR(quantile(kept, 5.0 / 6.0), 0.5, 1e-12);
  const Distribution wide = *mixture({{1.0, *lognormal(-600.0, 1.0)}, {1.0, *lognormal(600.0, 1.0)}});
  EXPECT_NEAR(cdf(wide, quantile(wide, 0.25)), 0.25, 1e-12);
  EXPECT_NEAR(cdf(wide, quantile(wide, 0.75)), 0.75, 1e-12);
}

TEST(Distribution, ImpossibleParametersSayWhy) {
  EXPECT_EQ(normal(0.0, 0.0).error(), "sd must be positive");
  EXPECT_EQ(gamma_mean_sd(-1.0, 2.0).error(), "mean must be positive");
  EXPECT_EQ(beta_mean_sd(0.5, 0.5).error(), "sd is too large for a share with this mean");
  EXPECT_EQ(beta_mean_n(1.0, 5.0).error(), "mean must lie between 0 and 1");
  EXPECT_EQ(triangular(0.0, 5.0, 4.0).error(), "mode must lie between the lowest and the highest value");
  EXPECT_EQ(from_range(3.0, 2.0).error(), "the lower end must be below the upper end");
  EXPECT_EQ(from_range(0.2, 1.2, 0.0, 1.0).error(), "the range must lie inside its bounds");
  EXPECT_EQ(truncate(*normal(0.0, 1.0), 50.0, 60.0).error(), "no probability is left between these limits");
  EXPECT_EQ(truncate(*point(3.0), 0.0, 1.0).error(), "no probability is left between these limits");
  EXPECT_FALSE(discrete({}, {}));
  EXPECT_FALSE(empirical({}));
  EXPECT_FALSE(mixture({}));
  EXPECT_FALSE(mixture({{0.0, *point(1.0)}}));
  EXPECT_FALSE(discrete(std::vector{1.0}, std::vector{-1.0}));
  EXPECT_FALSE(truncate(*exponential(1.0), 2.0, 1.0));
}

// Whatever is accepted has a number at every quantile; nothing hangs, crashes or turns to NaN.
TEST(Distribution, AnyTwoParametersAreAnsweredOrRefused) {
  const double odd[] = {0.0,  -0.0,   1.0,      -1.0,      0.5,          1e-300,      1e300, 1e-12,
                        1e12, 4e-324, infinity, -infinity, not_a_number, 0.999999999, 3.0,   700.0};
  int accepted = 0;
  for (const double x : odd) {
    for (const double y : odd) {
      for (const Fitted& law : {uniform(x, y),
                                normal(x, y),
                                normal_median_p95(x, y),
                                normal_p5_p95(x, y),
                                lognormal(x, y),
                                lognormal_mean_sd(x, y),
                                lognormal_median_p95(x, y),
                                lognormal_p5_p95(x, y),
                                logit_normal(x, y),
                                beta(x, y),
                                beta_mean_n(x, y),
                                beta_mean_sd(x, y),
                                gamma(x, y),
                                gamma_mean_sd(x, y),
                                weibull(x, y),
                                weibull_mean_shape(x, y),
                                from_range(x, y),
                                from_range(x, y, 0.0, 1.0),
                                triangular(x, x, y),
                                pert(x, y, y)}) {
        if (!law) {
          EXPECT_FALSE(law.error().empty());
          continue;
        }
        ++accepted;
        for (const double u : {0x1p-53, 0.01, 0.5, 0.99, 1.0 - 0x1p-53}) {
          EXPECT_FALSE(std::isnan(quantile(*law, u))) << describe(*law) << " " << x << " " << y;
        }
        EXPECT_FALSE(std::isnan(tails_at(*law, 0.3).lower)) << describe(*law) << " " << x << " " << y;
      }
    }
  }
  EXPECT_GT(accepted, 300);
}

TEST(Distribution, BitsArePinned) {
  std::uint64_t h = 0;
  for (const Distribution& law : continuous_laws()) {
    for (int i = 1; i < 100; ++i) {
      const double x = quantile(law, i / 100.0);
      h = combine(h, std::bit_cast<std::uint64_t>(x));
      h = combine(h, std::bit_cast<std::uint64_t>(survival(law, x)));
    }
  }
  EXPECT_EQ(h, 16024961940502789135ull);
}

TEST(Distribution, InWords) {
  EXPECT_EQ(describe(*lognormal_p5_p95(0.2, 4.05)), "lognormal, median 0.9, 5-95 % 0.2 to 4.05");
  EXPECT_EQ(describe(*uniform(0.0, 20000.0)), "uniform, median 10000, 5-95 % 1000 to 19000");
  EXPECT_EQ(describe(*point(3.0)), "always 3");
  EXPECT_EQ(describe(*bernoulli(0.25)), "1 with probability 0.25, else 0");
  EXPECT_EQ(describe(*discrete(std::vector{1.0, 2.0}, std::vector{1.0, 1.0})),
            "discrete over 2 values, median 1, 5-95 % 1 to 2");
  EXPECT_EQ(describe(*truncate(*exponential(1.0), 1.0, infinity)),
            "exponential, median 1.69, 5-95 % 1.05 to 4, kept above 1");
}

}  // namespace
}  // namespace casus::math
