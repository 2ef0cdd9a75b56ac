// SPDX-License-Identifier: Apache-2.0
// Intervals hold their level. Each coverage test counts hits over `seeds` independent runs; it fails falsely when a
// binomial with the stated true coverage strays by 4 standard errors (3e-5 one-sided), so the bounds are stated as
// nominal - 4 * sqrt(0.95 * 0.05 / seeds) and, where the method is asymptotic, another point is given away.
#include "query/estimate_mean.hpp"

#include <cmath>
#include <functional>

#include <gtest/gtest.h>

#include "estimate_help.hpp"

namespace casus::query {
namespace {

constexpr int seeds = 1500;
constexpr double slip = 0.0225;  // 4 sqrt(0.95 * 0.05 / 1500)

using Future = std::vector<double>;
using Draw = std::function<std::function<Future(Chance&)>(Chance&)>;  // a draw's way of making futures

Moments simulate(std::uint64_t seed, std::size_t quantities, int draws, int runs, const Draw& draw) {
  Chance chance(seed);
  Moments m(quantities);
  for (int d = 0; d < draws; ++d) {
    const auto future = draw(chance);
    DrawSums sums(quantities);
    for (int r = 0; r < runs; ++r) sums.add(future(chance));
    m.add(sums);
  }
  return m;
}

double coverage(double truth, const std::function<Estimate(std::uint64_t)>& estimate) {
  int covered = 0;
  for (int s = 0; s < seeds; ++s) {
    const Estimate e = estimate(static_cast<std::uint64_t>(s));
    EXPECT_FALSE(std::isnan(e.interval.low) || std::isnan(e.interval.high));
    covered += e.interval.low <= truth && truth <= e.interval.high;
  }
  return static_cast<double>(covered) / seeds;
}

Draw two_types(double share, double p, double q) {
  return [=](Chance& c) {
    const double chance_of_draw = c.hit(share) ? p : q;
    return [=](Chance& run) { return Future{run.hit(chance_of_draw) ? 1.0 : 0.0}; };
  };
}

// Without clusters the same interval covers about half the time (measured: 0.51): ignoring them fails this test.
TEST(EstimateMean, ProportionCoversThoughRunsOfADrawGoTogether) {
  const double truth = 0.4 * 0.8 + 0.6 * 0.1;
  const double held =
      coverage(truth, [](std::uint64_t s) { return proportion(simulate(s, 1, 64, 16, two_types(0.4, 0.8, 0.1)), 1); });
  EXPECT_GT(held, 0.95 - slip);
  EXPECT_LT(held, 0.985);
}

TEST(EstimateMean, ProportionCoversWhereFewHit) {
  for (const double p : {0.002, 0.01, 0.03}) {
    const double held =
        coverage(p, [p](std::uint64_t s) { return proportion(simulate(s, 1, 100, 1, two_types(0, 0, p)), 1); });
    EXPECT_GT(held, 0.95 - slip) << p;
  }
}

// One draw in fifty carries everything: the interval must know how few draws speak.
TEST(EstimateMean, ProportionCoversWhereFewDrawsCarryIt) {
  const double held = coverage(
      0.02 * 0.5, [](std::uint64_t s) { return proportion(simulate(s, 1, 256, 16, two_types(0.02, 0.5, 0.0)), 1); });
  EXPECT_GT(held, 0.95 - slip);
}

TEST(EstimateMean, ConditionalProportionCovers) {
  // The condition is likelier in draws where the hit is, so the long-run value is a weighted one.
  const auto draw = [](Chance& c) {
    const bool strong = c.hit(0.5);
    return [strong](Chance& run) {
      const bool met = run.hit(strong ? 0.6 : 0.1), hit = met && run.hit(strong ? 0.7 : 0.2);
      return Future{met ? 1.0 : 0.0, hit ? 1.0 : 0.0};
    };
  };
  const double truth = (0.6 * 0.7 + 0.1 * 0.2) / 0.7;
  const double held = coverage(truth, [&](std::uint64_t s) { return proportion(simulate(s, 2, 100, 8, draw), 2, 1); });
  EXPECT_GT(held, 0.95 - slip);
  EXPECT_LT(held, 0.98);  // counting the condition's own variance twice covers more
}

TEST(EstimateMean, MeanCovers) {
  const auto draw = [](Chance& c) {
    const double centre = 5 + 2 * c.normal();
    return [centre](Chance& run) { return Future{centre * run.exponential()}; };
  };
  const double held = coverage(5, [&](std::uint64_t s) { return mean(simulate(s, 1, 40, 16, draw), 1); });
  EXPECT_GT(held, 0.95 - slip);
  EXPECT_LT(held, 0.975);
}

TEST(EstimateMean, PairedDifferenceCoversFromManyToNoDiscordantFutures) {
  for (const double rate : {0.0005, 0.01, 0.3}) {
    const auto draw = [rate](Chance& c) {
      const double u = 2 * c.uniform();
      return [rate, u](Chance& run) {
        const double x = run.uniform();
        return Future{x < rate * u / 2 ? 1.0 : 0.0, x > 1 - rate * u / 4 ? 1.0 : 0.0};
      };
    };
    const double held =
        coverage(rate / 4, [&](std::uint64_t s) { return paired_difference(simulate(s, 2, 100, 8, draw), 1, 2); });
    EXPECT_GT(held, 0.95 - slip) << rate;
  }
}

// Plus and minus exclude each other; with plenty of both the interval is that of the difference itself.
TEST(EstimateMean, PairedDifferenceKnowsThatItsSidesGoApart) {
  const auto draw = [](Chance&) {
    return [](Chance& run) {
      const double x = run.uniform();
      return Future{x < 0.5 ? 1.0 : 0.0, x > 0.7 ? 1.0 : 0.0};
    };
  };
  const Estimate e = paired_difference(simulate(1, 2, 20000, 1, draw), 1, 2);
  EXPECT_NEAR((e.interval.high - e.interval.low) / (2 * 1.96 * e.std_error), 1, 0.01);
  EXPECT_NEAR(e.std_error, std::sqrt((0.8 - 0.04) / 20000), 1e-4);
}

TEST(EstimateMean, NoDiscordantFutureIsNotCertainty) {
  Moments m(2);
  for (int d = 0; d < 512; ++d) {
    DrawSums sums(2);
    for (int r = 0; r < 32; ++r) sums.add(Future{0, 0});
    m.add(sums);
  }
  const Estimate e = paired_difference(m, 1, 2);
  EXPECT_EQ(e.status, Status::same_everywhere);
  EXPECT_EQ(e.value, 0);
  EXPECT_GT(e.interval.high, 3.0 / 16384);  // never more than independent futures would allow
  EXPECT_LT(e.interval.high, 0.001);
  EXPECT_EQ(e.interval.low, -e.interval.high);
  EXPECT_LT(paired_difference(m, 1, 2, 0, 0.999).interval.high, 0.005);  // a proposition of equality can be settled
}

// A ratio of means and a difference of conditionals, as the query layer writes them.
TEST(EstimateMean, SmoothFunctionsCover) {
  const auto draw = [](Chance& c) {
    const double tilt = 0.3 * c.uniform();
    return [tilt](Chance& run) {
      const bool a = run.hit(0.4), b = run.hit(0.5);
      return Future{a ? 1.0 : 0.0, a && run.hit(0.2 + tilt) ? 1.0 : 0.0, b ? 1.0 : 0.0,
                    b && run.hit(0.1 + 2 * tilt) ? 1.0 : 0.0};
    };
  };
  const Function difference = [](std::span<const Dual> m) { return m[4] / m[3] - m[2] / m[1]; };
  const double held =
      coverage(0.4 - 0.35, [&](std::uint64_t s) { return smooth(simulate(s, 4, 80, 8, draw), difference); });
  EXPECT_GT(held, 0.95 - slip);
  EXPECT_LT(held, 0.975);
}

TEST(EstimateMean, SmoothAgreesWithItsSpecialCases) {
  const auto draw = [](Chance& c) {
    const double u = c.uniform();
    return [u](Chance& run) {
      const bool met = run.hit(u);
      return Future{met ? 1.0 : 0.0, met ? 3 + run.normal() : 0.0};
    };
  };
  const Moments m = simulate(7, 2, 50, 10, draw);
  const Estimate special = mean(m, 2, 1);
  const Estimate general = smooth(m, [](std::span<const Dual> x) { return x[2] / x[1]; });
  EXPECT_NEAR(special.value, general.value, 1e-12);
  EXPECT_NEAR(special.std_error, general.std_error, 1e-12);
}

TEST(EstimateMean, ExactIntervalIsThePublishedOne) {
  // Clopper and Pearson (1934): 0 of 10 at 95 %: 1 - 0.025^(1/10).
  Moments none(1);
  for (int i = 0; i < 10; ++i) {
    DrawSums one(1);
    one.add(Future{0});
    none.add(one);
  }
  const Estimate e = proportion(none, 1);
  EXPECT_EQ(e.interval.low, 0);
  EXPECT_NEAR(e.interval.high, 1 - std::pow(0.025, 0.1), 1e-11);
}

Moments of(std::initializer_list<Future> futures) {  // one draw each
  Moments m(2);
  for (const Future& f : futures) {
    DrawSums one(2);
    one.add(f);
    m.add(one);
  }
  return m;
}

TEST(EstimateMean, EdgesAreNamed) {
  const Function ratio = [](std::span<const Dual> m) { return m[2] / m[1]; };
  const Moments nothing(2);
  for (const Status s : {proportion(nothing, 2).status, mean(nothing, 2).status, smooth(nothing, ratio).status,
                         paired_difference(nothing, 1, 2).status})
    EXPECT_EQ(s, Status::no_futures);

  const Moments unmet = of({{0, 0}, {0, 0}, {0, 0}});
  for (const Status s : {proportion(unmet, 2, 1).status, mean(unmet, 2, 1).status, smooth(unmet, ratio).status,
                         paired_difference(unmet, 2, 2, 1).status})
    EXPECT_EQ(s, Status::condition_never_met);

  for (const double bad : {NAN, INFINITY, -INFINITY}) {
    const Moments broken = of({{1, bad}, {1, 2}});
    EXPECT_EQ(mean(broken, 2).status, Status::not_finite);
    EXPECT_EQ(smooth(broken, ratio).status, Status::not_finite);
    EXPECT_EQ(proportion(broken, 2).status, Status::not_finite);
    EXPECT_TRUE(std::isnan(mean(broken, 2).value));
  }

  const Moments one = of({{1, 5}});
  EXPECT_EQ(mean(one, 2).status, Status::too_few_draws);
  EXPECT_EQ(mean(one, 2).value, 5);
  EXPECT_EQ(mean(one, 2).interval, (Interval{-INFINITY, INFINITY}));
  EXPECT_EQ(proportion(one, 1).interval.high, 1);
  EXPECT_NEAR(proportion(one, 1).interval.low, 0.025, 1e-12);  // one draw of one run: 1 of 1

  const Moments same = of({{1, 7}, {1, 7}, {1, 7}});
  EXPECT_EQ(mean(same, 2).status, Status::same_everywhere);
  EXPECT_EQ(mean(same, 2).interval, (Interval{7, 7}));
  const Function difference = [](std::span<const Dual> m) { return m[1] - m[1]; };
  const Estimate bound = smooth(same, difference, {.swing = 1});
  EXPECT_EQ(bound.status, Status::same_everywhere);
  EXPECT_NEAR(bound.interval.high, 1 - std::pow(0.025, 1.0 / 3), 1e-10);
}

TEST(EstimateMean, OneDrawOfManyRunsKnowsNothingOfOtherDraws) {
  const Estimate e = proportion(simulate(1, 1, 1, 1000, two_types(1, 0.5, 0)), 1);
  EXPECT_EQ(e.status, Status::too_few_draws);
  EXPECT_EQ(e.interval, (Interval{0, 1}));
}

TEST(EstimateMean, SpreadIsOverFuturesThatMetTheCondition) {
  EXPECT_NEAR(spread(of({{1, 2}, {1, 4}, {0, 0}, {1, 6}}), 2, 1), 2, 1e-12);
}

TEST(Estimate, EndsAreRoundedToTwelveDigits) {
  EXPECT_EQ(round12(0.1234567890123456), 0.123456789012);
  EXPECT_EQ(round12(-1234567890123456.0), -1234567890120000.0);
  EXPECT_EQ(round12(0), 0);
  EXPECT_EQ(round12(INFINITY), INFINITY);
}

TEST(Estimate, LooksTogetherSpendTheError) {
  double spent = 0;
  for (unsigned k = 0; k < 1000; ++k) spent += look_error(0.05, k);
  EXPECT_NEAR(spent, 0.05 * (1 - 1.0 / 1001), 1e-12);
}

}  // namespace
}  // namespace casus::query
