// SPDX-License-Identifier: Apache-2.0
// Ranges against mixing laws whose 5 % and 95 % points are known, at the default 512 draws of 32 runs. Beside each law
// stands the root mean square error of its two ends over 100 seeds; bounds on a single run are the method's bias there
// plus 4 standard deviations, those on the mean over seeds bias plus a fifth of that.
#include "query/estimate_range.hpp"

#include <cmath>
#include <functional>

#include <gtest/gtest.h>

#include "estimate_help.hpp"

namespace casus::query {
namespace {

constexpr int seeds = 40;
using Law = std::function<double(Chance&)>;

ChanceTable table(std::uint64_t seed, const Law& law, int draws = 512, int runs = 32) {
  Chance chance(seed);
  ChanceTable t;
  for (int d = 0; d < draws; ++d) {
    const double p = law(chance);
    std::uint32_t hits = 0;
    for (int r = 0; r < runs; ++r) hits += chance.hit(p);
    t.add(hits, static_cast<std::uint32_t>(runs));
  }
  return t;
}

struct Truth {
  double low, high, single, average;  // single, average: how far one run, and the mean of all, may be off
};

void expect_range(const Law& law, const Truth& t, int draws = 512) {
  double low = 0, high = 0;
  for (std::uint64_t s = 0; s < seeds; ++s) {
    const Range r = chance_range(table(s, law, draws));
    ASSERT_EQ(r.status, Status::ok);
    EXPECT_NEAR(r.low, t.low, t.single);
    EXPECT_NEAR(r.high, t.high, t.single);
    low += r.low / seeds;
    high += r.high / seeds;
  }
  EXPECT_NEAR(low, t.low, t.average);
  EXPECT_NEAR(high, t.high, t.average);
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

TEST(EstimateChanceRange, LogitNormal) {  // errors 0.009 and 0.027
  const double reach = 0.8 * 1.6448536269514722;
  expect_range([](Chance& c) { return logistic(-1 + 0.8 * c.normal()); },
               {logistic(-1 - reach), logistic(-1 + reach), 0.11, 0.02});
}

TEST(EstimateChanceRange, Uniform) {  // errors 0.014 and 0.015
  expect_range([](Chance& c) { return c.uniform(); }, {0.05, 0.95, 0.06, 0.01});
}

TEST(EstimateChanceRange, TwoTypes) {  // errors 0.017 and 0.041, 0.030 and 0.044: hats for spikes, runs' noise removed
  expect_range([](Chance& c) { return c.hit(0.3) ? 0.1 : 0.6; }, {0.1, 0.6, 0.08, 0.05});
  expect_range([](Chance& c) { return c.hit(0.3) ? 0.3 : 0.6; }, {0.3, 0.6, 0.09, 0.05});
}

TEST(EstimateChanceRange, SureAndImpossibleTypes) {
  expect_range([](Chance& c) { return c.hit(0.2) ? 0.0 : c.hit(0.4) ? 1.0 : 0.5; }, {0, 1, 0.001, 0.001});
}

TEST(EstimateChanceRange, RunsNoiseAloneWouldBeTwiceAsWide) {
  // Raw shares of hits vary by sqrt(0.02^2 + 0.24 / 32) = 0.09; the draws themselves by 0.02.
  const Range r = chance_range(table(
      1, [](Chance& c) { return 0.4 + 0.02 * c.normal(); }, 4000));
  EXPECT_NEAR(r.high - r.low, 2 * 1.645 * 0.02, 0.03);
}

double rare(Chance& c) { return 0.01 * std::pow(4, c.uniform()); }

TEST(EstimateChanceRange, RareFoundWithEnoughDraws) {  // errors 0.0012 and 0.0020
  expect_range(rare, {0.01 * std::pow(4, 0.05), 0.01 * std::pow(4, 0.95), 0.008, 0.001}, 4096);
}

// With 512 draws the signal is at the edge: about half of the runs see it, the others say so and bound it.
TEST(EstimateChanceRange, RareIsBoundedWhereItCannotBeFound) {
  int bounded = 0, wide_enough = 0;
  for (std::uint64_t s = 0; s < seeds; ++s) {
    const Range r = chance_range(table(s, rare));
    ASSERT_TRUE(r.status == Status::ok || r.status == Status::range_not_detected);
    bounded += r.status == Status::range_not_detected;
    wide_enough += r.status == Status::ok || (r.low < 0.0115 && r.high > 0.034);
    EXPECT_LT(r.high, 0.07);
  }
  EXPECT_GT(bounded, 8);
  EXPECT_LT(bounded, 35);
  EXPECT_GE(wide_enough, 34);
}

TEST(EstimateChanceRange, NoSpreadIsSaidAndBounded) {
  int found = 0;
  for (std::uint64_t s = 0; s < 200; ++s) {
    const Range r = chance_range(table(s, [](Chance&) { return 0.3; }));
    EXPECT_LT(r.low, 0.3);
    EXPECT_GT(r.high, 0.3);
    EXPECT_LT(r.high - r.low, 0.15);  // raw shares: 0.27
    found += r.status == Status::ok;
  }
  EXPECT_LT(found, 200 * 0.05 + 4 * 3.1);
}

TEST(EstimateChanceRange, DrawsWeighByTheirCondition) {
  // Half of the draws meet the condition 4 times of 32 and then hit surely; half 28 times and never do.
  ChanceTable t;
  t.add(4, 4, 256);
  t.add(0, 28, 256);
  const Range r = chance_range(t);
  EXPECT_EQ(r.status, Status::ok);
  EXPECT_NEAR(r.centre, 4.0 / 32, 1e-12);
  EXPECT_LT(r.low, 0.001);
  EXPECT_GT(r.high, 0.999);  // 12.5 % of the weight
  ChanceTable lighter;
  lighter.add(1, 1, 256);
  lighter.add(0, 31, 256);
  EXPECT_LT(chance_range(lighter).high, 0.6);  // 3 % of the weight
}

TEST(EstimateChanceRange, WeakSignalsAreNamed) {
  EXPECT_EQ(chance_range({}).status, Status::no_futures);
  ChanceTable single, few, never, small;
  single.add(0, 1, 500);
  single.add(1, 1, 500);
  EXPECT_EQ(chance_range(single).status, Status::no_range);
  few.add(0, 32, 505);
  few.add(1, 32, 7);
  EXPECT_EQ(chance_range(few).status, Status::range_unclear);
  never.add(0, 32, 512);
  EXPECT_EQ(chance_range(never).status, Status::range_unclear);
  small.add(16, 32, 10);
  EXPECT_EQ(chance_range(small).status, Status::range_unclear);
  EXPECT_TRUE(std::isnan(chance_range(small).low));
  ChanceTable opposite;
  opposite.add(0, 32, 256);
  opposite.add(32, 32, 256);
  EXPECT_EQ(chance_range(opposite).status, Status::ok);
  EXPECT_GT(chance_range(opposite).high, 0.9999);
}

DrawTable draws(std::uint64_t seed, std::size_t quantities, int count, int runs,
                const std::function<std::function<std::vector<double>(Chance&)>(Chance&)>& law) {
  Chance chance(seed);
  DrawTable t(quantities);
  for (int d = 0; d < count; ++d) {
    const auto future = law(chance);
    DrawSums sums(quantities);
    for (int r = 0; r < runs; ++r) sums.add(future(chance));
    t.add(sums);
  }
  return t;
}

// Between draws 10 +- 1, runs 4 around: raw means spread by 1.22. Errors 0.12 and 0.12.
TEST(EstimateDrawRange, MeansLoseTheNoiseOfRuns) {
  for (std::uint64_t s = 0; s < seeds; ++s) {
    const DrawTable t = draws(s, 1, 512, 32, [](Chance& c) {
      const double centre = 10 + c.normal();
      return [centre](Chance& run) { return std::vector{centre + 4 * run.normal()}; };
    });
    const Range r = mean_range(t, 1).range;
    ASSERT_EQ(r.status, Status::ok);
    EXPECT_NEAR(r.low, 10 - 1.645, 0.5);
    EXPECT_NEAR(r.high, 10 + 1.645, 0.5);
    EXPECT_NEAR(r.spread, 1, 0.3);
  }
}

TEST(EstimateDrawRange, ConditionalMeansWeighByTheCondition) {
  // Two equal types: one meets the condition always and gives 1, the other once in ten and gives 5.
  const DrawTable t = draws(4, 2, 1000, 30, [](Chance& c) {
    const bool often = c.hit(0.5);
    return [often](Chance& run) {
      const bool met = often || run.hit(0.1);
      return std::vector{met ? 1.0 : 0.0, met ? (often ? 1 : 5) + 0.1 * run.normal() : 0.0};
    };
  });
  const Range r = mean_range(t, 2, 1).range;
  EXPECT_NEAR(r.centre, (1 + 0.1 * 5) / 1.1, 0.05);
  EXPECT_NEAR(r.low, 1, 0.05);
  EXPECT_NEAR(r.high, 5, 0.1);
}

// A paired difference of chances whose size differs by draw: uniform on -0.1 .. 0.3. Runs' noise is 0.08 against 0.115
// between draws; shrinking takes out its size but not its roundness. Errors 0.014 and 0.023, most of it bias.
TEST(EstimateDrawRange, DifferencesAndTheirSigns) {
  double low = 0, high = 0, plus = 0;
  for (std::uint64_t s = 0; s < seeds; ++s) {
    const DrawTable t = draws(s, 2, 512, 32, [](Chance& c) {
      const double a = 0.4 + 0.4 * c.uniform();
      return [a](Chance& run) {
        const double x = run.uniform();
        return std::vector{x < a ? 1.0 : 0.0, x < 0.5 ? 1.0 : 0.0};
      };
    });
    const DrawRange r = function_range(t, [](std::span<const Dual> m) { return m[1] - m[2]; });
    ASSERT_EQ(r.range.status, Status::ok);
    EXPECT_NEAR(r.range.low, -0.08, 0.06);
    EXPECT_NEAR(r.range.high, 0.28, 0.07);
    EXPECT_NEAR(r.range.spread, 0.4 / std::sqrt(12), 0.02);
    EXPECT_NEAR(r.plus + r.zero + r.minus, 1, 1e-12);
    low += r.range.low / seeds;
    high += r.range.high / seeds;
    plus += (r.plus + r.zero / 2) / seeds;  // draws near 0 show no difference in any run, on either side alike
  }
  EXPECT_NEAR(low, -0.08, 0.03);
  EXPECT_NEAR(high, 0.28, 0.04);
  EXPECT_NEAR(plus, 0.75, 0.02);
}

TEST(EstimateDrawRange, NoSpreadIsSaidAndBounded) {
  int found = 0;
  for (std::uint64_t s = 0; s < 200; ++s) {
    const DrawTable t =
        draws(s, 1, 512, 32, [](Chance&) { return [](Chance& run) { return std::vector{10 + 4 * run.normal()}; }; });
    const Range r = mean_range(t, 1).range;
    EXPECT_LT(r.low, 10);
    EXPECT_GT(r.high, 10);
    EXPECT_LT(r.high - r.low, 1.6);  // raw means: 2.3
    found += r.status == Status::ok;
  }
  EXPECT_LT(found, 200 * 0.05 + 4 * 3.1);
}

TEST(EstimateDrawRange, EdgesAreNamed) {
  const auto constant = [](double x) { return [x](Chance&) { return [x](Chance&) { return std::vector{x}; }; }; };
  EXPECT_EQ(mean_range(DrawTable(1), 1).range.status, Status::no_futures);
  EXPECT_EQ(mean_range(draws(1, 1, 100, 1, constant(3)), 1).range.status, Status::no_range);
  EXPECT_EQ(mean_range(draws(1, 1, 5, 8, constant(3)), 1).range.status, Status::range_unclear);
  EXPECT_EQ(mean_range(draws(1, 1, 50, 8, constant(NAN)), 1).range.status, Status::not_finite);
  EXPECT_EQ(mean_range(draws(1, 1, 50, 8, constant(INFINITY)), 1).range.status, Status::not_finite);
  EXPECT_EQ(mean_range(draws(1, 2, 50, 8, constant(0)), 1, 1).range.status, Status::no_range);  // condition never met
  const DrawRange same = mean_range(draws(1, 1, 50, 8, constant(3)), 1);
  EXPECT_EQ(same.range.status, Status::range_not_detected);
  EXPECT_EQ(same.range.low, 3);
  EXPECT_EQ(same.range.high, 3);
  const DrawRange nothing = mean_range(draws(1, 1, 50, 8, constant(0)), 1);
  EXPECT_EQ(nothing.zero, 1);
}

TEST(EstimateDrawRange, KeepsTheFirstDrawsOnly) {
  const auto constant = [](Chance&) { return [](Chance& c) { return std::vector{c.uniform()}; }; };
  DrawTable first = draws(1, 1, 3000, 2, constant);
  const DrawTable more = draws(2, 1, 3000, 2, constant);
  first.merge(more);
  ASSERT_EQ(first.draws().size(), DrawTable::most_draws);
  EXPECT_EQ(first.draws().back().means[1], more.draws()[DrawTable::most_draws - 3001].means[1]);
}

}  // namespace
}  // namespace casus::query
