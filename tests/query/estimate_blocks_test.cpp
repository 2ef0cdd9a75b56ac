// SPDX-License-Identifier: Apache-2.0
// The same bits whatever the order in which blocks arrive.
#include "query/estimate_blocks.hpp"

#include <algorithm>
#include <bit>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "estimate_help.hpp"
#include "query/estimate_moments.hpp"

namespace casus::query {
namespace {

struct Text {
  std::string s;
  void merge(const Text& later) { s = "(" + s + later.s + ")"; }
};

TEST(EstimateBlocks, TreeDependsOnTheNumberOfBlocksAlone) {
  for (const std::size_t n : {1u, 2u, 3u, 7u, 8u, 13u, 32u}) {
    std::string expected;
    std::vector<std::uint64_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = i;
    Chance chance(n);
    for (int shuffle = 0; shuffle < 50; ++shuffle) {
      BlockTree<Text> tree;
      for (const std::uint64_t b : order) tree.place(b, {std::string(1, static_cast<char>('A' + b))});
      ASSERT_TRUE(tree.total());
      if (shuffle == 0) expected = tree.total()->s;
      EXPECT_EQ(tree.total()->s, expected);
      for (std::size_t i = n; i > 1; --i)
        std::swap(order[i - 1], order[static_cast<std::size_t>(chance.uniform() * static_cast<double>(i))]);
    }
  }
  BlockTree<Text> seven;
  for (std::uint64_t b = 0; b < 7; ++b) seven.place(b, {std::string(1, static_cast<char>('A' + b))});
  EXPECT_EQ(seven.total()->s, "(((AB)(CD))((EF)G))");
}

TEST(EstimateBlocks, GapsAreNoticed) {
  BlockTree<Text> tree;
  EXPECT_FALSE(tree.total());
  tree.place(1, {"B"});
  EXPECT_FALSE(tree.total());
  tree.place(3, {"D"});
  tree.place(0, {"A"});
  EXPECT_FALSE(tree.total());
  tree.place(2, {"C"});
  EXPECT_EQ(tree.total()->s, "((AB)(CD))");
  EXPECT_EQ(tree.held(), 1u);
}

Moments block_moments(std::uint64_t block) {
  Moments m(2);
  for (std::uint64_t d = block * draws_per_block; d < (block + 1) * draws_per_block; ++d) {
    Chance chance(d);
    const double centre = 1e6 + chance.normal();
    DrawSums sums(2);
    for (int r = 0; r < 8; ++r) sums.add({{centre + chance.normal(), chance.exponential()}});
    m.add(sums);
  }
  return m;
}

std::vector<std::uint64_t> bits(const Moments& m) {
  std::vector<std::uint64_t> all;
  for (std::size_t i = 0; i < m.size(); ++i) {
    all.push_back(std::bit_cast<std::uint64_t>(m.sum(i)));
    for (std::size_t j = 0; j <= i; ++j) all.push_back(std::bit_cast<std::uint64_t>(m.scatter(i, j)));
  }
  return all;
}

TEST(EstimateBlocks, MomentsHaveTheSameBitsForAnyNumberOfThreads) {
  constexpr std::uint64_t blocks = 45;
  std::vector<std::uint64_t> expected;
  for (const std::uint64_t threads : {1u, 2u, 3u, 8u}) {
    BlockTree<Moments> tree;
    std::mutex lock;
    std::vector<std::thread> workers;
    for (std::uint64_t t = 0; t < threads; ++t) {
      workers.emplace_back([&, t] {
        for (std::uint64_t b = t; b < blocks; b += threads) {
          Moments m = block_moments(b);
          const std::lock_guard held(lock);
          tree.place(b, std::move(m));
        }
      });
    }
    for (std::thread& w : workers) w.join();
    ASSERT_TRUE(tree.total());
    if (expected.empty()) expected = bits(*tree.total());
    EXPECT_EQ(bits(*tree.total()), expected) << threads;
  }
}

TEST(EstimateBlocks, ScatterAgreesWithItsDefinition) {
  Moments merged = block_moments(0);
  merged.merge(block_moments(1));
  double sum = 0;
  std::vector<double> sums;
  for (std::uint64_t d = 0; d < 2 * draws_per_block; ++d) {
    Chance chance(d);
    const double centre = 1e6 + chance.normal();
    double s = 0;
    for (int r = 0; r < 8; ++r) {
      s += centre + chance.normal();
      chance.exponential();
    }
    sums.push_back(s);
    sum += s - 8e6;
  }
  double scatter = 0;
  for (const double s : sums) scatter += std::pow(s - 8e6 - sum / 32, 2);
  EXPECT_NEAR(merged.scatter(1, 1), scatter, 1e-6 * scatter);
}

}  // namespace
}  // namespace casus::query
