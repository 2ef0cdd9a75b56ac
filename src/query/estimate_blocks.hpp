// SPDX-License-Identifier: Apache-2.0
// Sums that have the same bits for any number of threads. Draws are cut into fixed blocks; block b covers draws
// [b * draws_per_block, (b + 1) * draws_per_block). Each block is summed by one worker in order of draws; finished
// blocks meet in a fixed binary tree, whatever the order in which they arrive. A complete pair is merged at once, so
// what is held is a logarithm of the blocks plus those still waiting for a neighbour.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace casus::query {

constexpr std::uint64_t draws_per_block = 16;
constexpr std::uint64_t block_of(std::uint64_t draw) { return draw / draws_per_block; }

// T has `void merge(const T& later)`. Not locked: workers hand blocks over under a lock of their own.
template <class T>
class BlockTree {
 public:
  void place(std::uint64_t block, T value) {
    unsigned level = 0;
    for (auto twin = nodes_.find({level, block ^ 1}); twin != nodes_.end(); twin = nodes_.find({level, block ^ 1})) {
      if (block & 1) std::swap(twin->second, value);
      value.merge(twin->second);
      nodes_.erase(twin);
      block >>= 1;
      ++level;
    }
    nodes_.insert_or_assign({level, block}, std::move(value));
  }

  // What blocks 0..n-1 sum to, once all are placed: the subtrees left over, small ones into large ones, from the end.
  // Nothing when none is placed or one is missing.
  std::optional<T> total() const {
    if (nodes_.empty() || !gapless()) return std::nullopt;
    auto node = nodes_.begin();
    T sum = node->second;
    while (++node != nodes_.end()) {
      T earlier = node->second;
      earlier.merge(sum);
      sum = std::move(earlier);
    }
    return sum;
  }

  // Forgets what lies wholly at or behind this block. Blocks in front of it must all have been placed; blocks behind it
  // have then met only each other, so no subtree reaches across.
  void drop_from(std::uint64_t block) {
    std::erase_if(nodes_, [block](const auto& node) { return node.first.second << node.first.first >= block; });
  }

  std::size_t held() const { return nodes_.size(); }

 private:
  // Without gaps, a larger subtree lies before every smaller one and they join end to end from block 0.
  bool gapless() const {
    std::uint64_t next = 0;
    for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
      const auto [level, index] = node->first;
      if (index << level != next) return false;
      next = (index + 1) << level;
    }
    return true;
  }

  std::map<std::pair<unsigned, std::uint64_t>, T> nodes_;  // (level, index): covers blocks [index, index + 1) << level
};

}  // namespace casus::query
