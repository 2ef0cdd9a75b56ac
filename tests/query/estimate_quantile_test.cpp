// SPDX-License-Identifier: Apache-2.0
#include "query/estimate_quantile.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "estimate_help.hpp"

namespace casus::query {
namespace {

TEST(EstimateQuantile, WithinItsPrecisionOfTheOrderStatistic) {
  Chance chance(3);
  QuantileSketch sketch;
  std::vector<double> all;
  for (int d = 0; d < 2000; ++d) {
    std::vector<double> draw;
    for (int r = 0; r < 8; ++r) draw.push_back((chance.hit(0.3) ? -1 : 1) * std::exp(8 * chance.normal()));
    sketch.add_draw(draw);
    all.insert(all.end(), draw.begin(), draw.end());
  }
  std::ranges::sort(all);
  for (const double p : {0.001, 0.05, 0.2999, 0.5, 0.9, 0.9999}) {
    const double exact = all[static_cast<std::size_t>(std::ceil(p * 16000)) - 1];
    EXPECT_NEAR(quantile(sketch, p).value, exact, 1e-4 * std::fabs(exact)) << p;
  }
}

TEST(EstimateQuantile, FewDistinctValuesAreExact) {
  QuantileSketch sketch;
  for (int i = 0; i < 1000; ++i) sketch.add_draw(std::vector{i % 3 == 0 ? 0.1 : i % 3 == 1 ? 730.0 : -1e-300});
  EXPECT_EQ(quantile(sketch, 0.1).value, -1e-300);
  EXPECT_EQ(quantile(sketch, 0.5).value, 0.1);
  EXPECT_EQ(quantile(sketch, 0.9).value, 730);
  EXPECT_EQ(quantile(sketch, 0.5).interval, (Interval{0.1, 0.1}));
}

TEST(EstimateQuantile, MergesToTheSameCellsInAnyOrder) {
  std::vector<QuantileSketch> parts(7);
  QuantileSketch whole;
  Chance chance(5);
  for (std::size_t d = 0; d < 7000; ++d) {
    const double centre = chance.normal();
    std::vector<double> draw;
    for (int r = 0; r < 4; ++r) draw.push_back(centre + chance.normal());
    whole.add_draw(draw);
    parts[d % 7].add_draw(draw);
  }
  QuantileSketch merged;
  for (const std::size_t i : {3u, 1u, 6u, 0u, 2u, 5u, 4u}) merged.merge(parts[i]);
  const auto a = whole.cells(), b = merged.cells();
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(std::tie(a[i].key, a[i].count, a[i].squares, a[i].sizes, a[i].low, a[i].high),
              std::tie(b[i].key, b[i].count, b[i].squares, b[i].sizes, b[i].low, b[i].high));
  }
}

// Coverage over `seeds` runs; a false alarm is 4 standard errors off (3e-5). Ignoring that runs of a draw go together
// covers 0.75 and 0.80 here.
TEST(EstimateQuantile, IntervalsHoldTheirLevelUnderClusters) {
  constexpr int seeds = 1000;
  for (const double p : {0.5, 0.9}) {
    int covered = 0;
    const double truth = std::sqrt(2.0) * (p == 0.5 ? 0 : 1.2815515655446004);
    for (std::uint64_t s = 0; s < seeds; ++s) {
      Chance chance(s);
      QuantileSketch sketch;
      for (int d = 0; d < 100; ++d) {
        const double centre = chance.normal();
        std::vector<double> draw;
        for (int r = 0; r < 8; ++r) draw.push_back(centre + chance.normal());
        sketch.add_draw(draw);
      }
      const Interval i = quantile(sketch, p).interval;
      covered += i.low <= truth && truth <= i.high;
    }
    EXPECT_GT(covered, seeds * (0.95 - 0.0276)) << p;
    EXPECT_LT(covered, seeds * 0.99) << p;
  }
}

TEST(EstimateQuantile, IndependentIntervalIsTheOrderStatisticOne) {
  // Of 10 values the median lies between the 2nd and the 9th with 97.9 %, between the 3rd and the 8th with 89.1 %.
  QuantileSketch sketch;
  for (int i = 1; i <= 10; ++i) sketch.add_draw(std::vector{static_cast<double>(i)});
  EXPECT_EQ(quantile(sketch, 0.5).value, 5);
  EXPECT_EQ(quantile(sketch, 0.5).interval, (Interval{2, 9}));
  EXPECT_EQ(quantile(sketch, 0.5, 0.89).interval, (Interval{3, 8}));
  EXPECT_EQ(quantile(sketch, 0.99).interval.high, INFINITY);
}

TEST(EstimateQuantile, NeverRanksAfterAllThatDo) {
  QuantileSketch sketch;
  for (int i = 0; i < 100; ++i) sketch.add_draw(std::vector{i < 40 ? static_cast<double>(i) : INFINITY});
  EXPECT_EQ(quantile(sketch, 0.2).status, Status::ok);
  EXPECT_EQ(quantile(sketch, 0.2).value, 19);
  EXPECT_EQ(quantile(sketch, 0.5).status, Status::not_reached);
  EXPECT_EQ(quantile(sketch, 0.5).value, INFINITY);
  EXPECT_GT(quantile(sketch, 0.4).interval.high, 1e300);
  EXPECT_LT(quantile(sketch, 0.4).interval.low, 39);
}

TEST(EstimateQuantile, EdgesAreNamed) {
  QuantileSketch sketch;
  EXPECT_EQ(quantile(sketch, 0.5).status, Status::no_futures);
  sketch.add_draw({});
  EXPECT_EQ(quantile(sketch, 0.5).status, Status::no_futures);
  sketch.add_draw(std::vector{4.0, 5.0});
  EXPECT_EQ(quantile(sketch, 0.5).status, Status::too_few_draws);
  EXPECT_EQ(quantile(sketch, 0.5).interval, (Interval{-INFINITY, INFINITY}));
  EXPECT_EQ(quantile(sketch, 0).status, Status::not_finite);
  EXPECT_EQ(quantile(sketch, NAN).status, Status::not_finite);
  sketch.add_draw(std::vector{1.7976931348623157e308, -1.7976931348623157e308});
  EXPECT_EQ(quantile(sketch, 0.99).value, 1.7976931348623157e308);
  sketch.add_draw(std::vector<double>{NAN});
  EXPECT_EQ(quantile(sketch, 0.5).status, Status::not_finite);
}

}  // namespace
}  // namespace casus::query
