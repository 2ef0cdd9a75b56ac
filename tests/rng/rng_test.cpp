// SPDX-License-Identifier: Apache-2.0
// Keys, streams, counts and tables: published outputs, pinned bits, and chi-square goodness of fit. Each fit test has a
// false-alarm rate of 1e-6 (its seeds are fixed, so it either always passes or never does).
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "math/special.hpp"
#include "rng/alias.hpp"
#include "rng/key.hpp"
#include "rng/xoshiro.hpp"

namespace casus::rng {
namespace {

constexpr double false_alarm = 1e-6;

// Whether the counts fit the probabilities; cells expected below 10 are pooled into the next.
bool fits(const std::vector<double>& counts, const std::vector<double>& probabilities) {
  double n = 0.0;
  for (const double c : counts) n += c;
  double statistic = 0.0;
  double seen = 0.0;
  double expected = 0.0;
  int cells = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    seen += counts[i];
    expected += n * probabilities[i];
    if (expected < 10.0 && i + 1 < counts.size()) continue;
    if (expected > 0.0) {
      statistic += (seen - expected) * (seen - expected) / expected;
      ++cells;
    }
    seen = expected = 0.0;
  }
  if (cells < 2) return statistic == 0.0;
  return math::gamma_q(0.5 * (cells - 1), 0.5 * statistic) > false_alarm;
}

TEST(Key, UniformIsOpenAndSymmetric) {
  EXPECT_EQ(uniform(std::uint64_t{0}), 0x1p-53);
  EXPECT_EQ(uniform(~std::uint64_t{0}), 1.0 - 0x1p-53);
  EXPECT_EQ(uniform(~std::uint64_t{12345}), 1.0 - uniform(std::uint64_t{12345}));
  EXPECT_LT(exponential(uniform(std::uint64_t{0})), 36.8);
  EXPECT_GT(exponential(uniform(~std::uint64_t{0})), 0.0);
  EXPECT_TRUE(std::isfinite(gumbel(uniform(std::uint64_t{0}))));
  EXPECT_TRUE(std::isfinite(gumbel(uniform(~std::uint64_t{0}))));
}

TEST(Key, BitsArePinned) {
  EXPECT_EQ(mix(1), 0x5692161d100b05e5ull);
  EXPECT_EQ(combine(1, 2), 0x59b8425af2977f16ull);
  EXPECT_EQ(combine(combine(7, hash_text("war")), 3), 0xe70ac03c55c4ac32ull);
  EXPECT_EQ(uniform(42, 0), 0x1.478ca092f3e85p-1);
  EXPECT_EQ(uniform(42, 1), 0x1.979efecb39c6bp-1);
  EXPECT_EQ(exponential(uniform(42, 0)), 0x1.c9680c04df1c8p-2);
  EXPECT_EQ(gumbel(uniform(42, 0)), 0x1.9c9eda9843464p-1);
}

TEST(Key, UniformFits) {  // 2^20 draws in 1000 cells: of one key, and of the first draws of many keys
  for (const bool one_key : {true, false}) {
    std::vector<double> counts(1000);
    for (std::uint64_t i = 0; i < 1u << 20; ++i) {
      const double u = one_key ? uniform(2024, i) : uniform(combine(i, 5), 0);
      counts[static_cast<std::size_t>(u * 1000.0)] += 1.0;
    }
    EXPECT_TRUE(fits(counts, std::vector<double>(1000, 1e-3)));
  }
}

TEST(Key, PairsOfNeighboursFit) {  // 2^20 pairs in 32 x 32 cells: (u of n, u of n + 1) and (u of key, u of key + 1)
  for (const bool by_n : {true, false}) {
    std::vector<double> counts(1024);
    for (std::uint64_t i = 0; i < 1u << 20; ++i) {
      const double u = by_n ? uniform(9, 2 * i) : uniform(2 * i, 3);
      const double v = by_n ? uniform(9, 2 * i + 1) : uniform(2 * i + 1, 3);
      counts[static_cast<std::size_t>(u * 32.0) * 32 + static_cast<std::size_t>(v * 32.0)] += 1.0;
    }
    EXPECT_TRUE(fits(counts, std::vector<double>(1024, 1.0 / 1024)));
  }
}

TEST(Key, BelowFits) {
  std::vector<double> counts(7);
  for (std::uint64_t i = 0; i < 700000; ++i) counts[below(combine(1, i), 7)] += 1.0;
  EXPECT_TRUE(fits(counts, std::vector<double>(7, 1.0 / 7)));
  EXPECT_EQ(below(~0ull, 1), 0u);
}

TEST(Key, GumbelMaximumIsTheLogitChoice) {  // 300,000 choices among scores 0, 1, 2
  const double total = 1.0 + std::exp(1.0) + std::exp(2.0);
  std::vector<double> counts(3);
  for (std::uint64_t i = 0; i < 300000; ++i) {
    std::size_t best = 0;
    double highest = -math::infinity;
    for (std::size_t k = 0; k < 3; ++k) {
      const double score = static_cast<double>(k) + gumbel(uniform(combine(77, i), k));
      if (score > highest) highest = score, best = k;
    }
    counts[best] += 1.0;
  }
  EXPECT_TRUE(fits(counts, {1.0 / total, std::exp(1.0) / total, std::exp(2.0) / total}));
}

std::vector<double> poisson_probabilities(double mean, std::size_t n) {
  std::vector<double> p(n);
  double rest = 1.0;
  for (std::size_t k = 0; k + 1 < n; ++k) {
    const double x = static_cast<double>(k);
    p[k] = std::exp(x * std::log(mean) - mean - std::lgamma(x + 1.0));
    rest -= p[k];
  }
  p[n - 1] = std::max(rest, 0.0);
  return p;
}

TEST(Poisson, Fits) {  // 200,000 draws for each mean
  for (const double mean : {0.01, 0.5, 3.0, 15.9, 16.1, 80.0, 500.0}) {
    const auto n = static_cast<std::size_t>(mean + 12.0 * std::sqrt(mean) + 10.0);
    std::vector<double> counts(n);
    for (std::uint64_t i = 0; i < 200000; ++i) {
      const auto k = static_cast<std::size_t>(poisson_count(uniform(combine(31, i)), mean));
      counts[std::min(k, n - 1)] += 1.0;
    }
    EXPECT_TRUE(fits(counts, poisson_probabilities(mean, n))) << mean;
  }
}

TEST(Poisson, RisesWithTheUniformAndTheMean) {
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const double u = uniform(5, i);
    std::int64_t before = 0;
    for (double mean = 0.25; mean < 100.0; mean += 0.25) {
      const std::int64_t k = poisson_count(u, mean);
      EXPECT_GE(k, before) << u << " at " << mean;
      before = k;
    }
  }
  for (const double mean : {0.3, 10.0, 16.0, 40.0, 1e6}) {
    std::int64_t before = 0;
    for (double u = 0x1p-53; u < 1.0; u += 1.0 / 997) {
      const std::int64_t k = poisson_count(u, mean);
      EXPECT_GE(k, before);
      before = k;
    }
  }
}

TEST(Poisson, IsTheExactInverse) {
  for (const double mean : {17.0, 300.0, 1e5, 1e9}) {
    for (const double u : {0x1p-53, 1e-9, 0.01, 0.3, 0.5, 0.9, 0.999999, 1.0 - 0x1p-53}) {
      const auto k = static_cast<double>(poisson_count(u, mean));
      constexpr double slack = 1e-11;
      EXPECT_LE(math::gamma_p(k + 1.0, mean), (1.0 - u) * (1.0 + slack));
      if (k > 0.0) {
        EXPECT_GT(math::gamma_p(k, mean), (1.0 - u) * (1.0 - slack));
      }
    }
  }
}

TEST(Poisson, EdgesAndNonsense) {
  EXPECT_EQ(poisson_count(0.5, 0.0), 0);
  EXPECT_EQ(poisson_count(0.5, -1.0), 0);
  EXPECT_EQ(poisson_count(0.5, math::not_a_number), 0);
  EXPECT_EQ(poisson_count(math::not_a_number, 3.0), 0);
  EXPECT_NEAR(static_cast<double>(poisson_count(0.5, math::infinity)), 1e15, 10.0);
  EXPECT_LT(poisson_count(1.0 - 0x1p-53, 16.0), 80);
  EXPECT_LT(poisson_count(1.0 - 0x1p-53, 1e-300), 2);
}

TEST(Xoshiro, ReferenceOutputs) {  // the authors' C code from the state {1, 2, 3, 4}
  Xoshiro g({1, 2, 3, 4});
  for (const std::uint64_t want : {41943041ull, 58720359ull, 3588806011781223ull, 3591011842654386ull,
                                   9228616714210784205ull, 9973669472204895162ull, 14011001112246962877ull,
                                   12406186145184390807ull, 15849039046786891736ull, 10450023813501588000ull}) {
    EXPECT_EQ(g.next(), want);
  }
}

TEST(Xoshiro, SeedingIsPinned) {
  Xoshiro g(1, 0);
  EXPECT_EQ(g.next(), 0x50914b43b36acd6ull);
  EXPECT_NE(Xoshiro(1, 1).next(), Xoshiro(1, 0).next());
  EXPECT_NE(Xoshiro(2, 0).next(), Xoshiro(1, 0).next());
}

TEST(Xoshiro, UniformAndBelowFit) {  // 2^20 draws; and the first draw of each of 2^18 futures
  Xoshiro g(11, 3);
  std::vector<double> counts(1000);
  for (int i = 0; i < 1 << 20; ++i) counts[static_cast<std::size_t>(g.uniform() * 1000.0)] += 1.0;
  EXPECT_TRUE(fits(counts, std::vector<double>(1000, 1e-3)));
  std::vector<double> rolls(6);
  for (int i = 0; i < 600000; ++i) rolls[g.below(6)] += 1.0;
  EXPECT_TRUE(fits(rolls, std::vector<double>(6, 1.0 / 6)));
  std::vector<double> first(256);
  for (std::uint64_t f = 0; f < 1 << 18; ++f) first[Xoshiro(4, f).next() >> 56] += 1.0;
  EXPECT_TRUE(fits(first, std::vector<double>(256, 1.0 / 256)));
}

TEST(Alias, FitsItsWeights) {  // 500,000 draws for each table
  std::vector<double> many;
  for (int i = 0; i < 257; ++i) many.push_back(1.0 / (1.0 + i));
  for (const auto& weights :
       {std::vector<double>{3.0}, {1.0, 1.0}, {0.0, 5.0, 1.0, 0.0, 2.0}, {1e-3, 1e3, 1.0}, many}) {
    const auto table = AliasTable::build(weights);
    ASSERT_TRUE(table);
    std::vector<double> counts(weights.size());
    std::vector<double> probabilities;
    for (const double w : weights) probabilities.push_back(w / table->total());
    for (std::uint64_t i = 0; i < 500000; ++i) counts[table->draw(uniform(8, i))] += 1.0;
    EXPECT_TRUE(fits(counts, probabilities));
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0.0) {
        EXPECT_EQ(counts[i], 0.0);
      }
    }
  }
}

TEST(Alias, ExtremeUniformsStayInside) {
  for (std::size_t n = 1; n < 300; ++n) {
    const auto table = AliasTable::build(std::vector<double>(n, 0.1));
    ASSERT_TRUE(table);
    EXPECT_LT(table->draw(1.0 - 0x1p-53), n);
    EXPECT_EQ(table->draw(0x1p-53), 0u);
  }
}

TEST(Alias, RefusesWhatHasNoMeaning) {
  EXPECT_FALSE(AliasTable::build({}));
  EXPECT_FALSE(AliasTable::build(std::vector<double>{0.0, 0.0}));
  EXPECT_FALSE(AliasTable::build(std::vector<double>{1.0, -1.0}));
  EXPECT_FALSE(AliasTable::build(std::vector<double>{1.0, math::not_a_number}));
  EXPECT_FALSE(AliasTable::build(std::vector<double>{1.0, math::infinity}));
  EXPECT_FALSE(AliasTable::build(std::vector<double>{1e308, 1e308}));
}

}  // namespace
}  // namespace casus::rng
