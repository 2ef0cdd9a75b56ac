// SPDX-License-Identifier: Apache-2.0
// Non-negative weights with their sum, changed and picked in O(log n). Sums are recomputed from children, so they never
// drift; a leaf set back to 0 leaves exactly the sums without it.
#pragma once
#include <cstdint>
#include <vector>

namespace casus::kernel {

class SumTree {
 public:
  void resize(std::size_t leaves) {
    half_ = 1;
    while (half_ < leaves) half_ *= 2;
    sums_.assign(2 * half_, 0.0);
    touched_.clear();
  }
  void clear() {
    for (const std::uint32_t leaf : touched_) set_raw(leaf, 0);
    touched_.clear();
  }
  double total() const { return sums_.size() > 1 ? sums_[1] : 0; }
  double get(std::uint32_t leaf) const { return sums_[half_ + leaf]; }
  void set(std::uint32_t leaf, double weight) {
    if (sums_[half_ + leaf] == weight) return;
    if (sums_[half_ + leaf] == 0) touched_.push_back(leaf);
    set_raw(leaf, weight);
  }
  // The leaf that holds point x of [0, total).
  std::uint32_t pick(double x) const {
    std::size_t k = 1;
    while (k < half_) {
      k *= 2;
      if (x >= sums_[k] && sums_[k + 1] > 0) x -= sums_[k++];
    }
    return static_cast<std::uint32_t>(k - half_);
  }

 private:
  void set_raw(std::uint32_t leaf, double weight) {
    std::size_t k = half_ + leaf;
    sums_[k] = weight;
    while (k > 1) {
      k /= 2;
      sums_[k] = sums_[2 * k] + sums_[2 * k + 1];
    }
  }
  std::size_t half_ = 1;
  std::vector<double> sums_;
  std::vector<std::uint32_t> touched_;
};

}  // namespace casus::kernel
