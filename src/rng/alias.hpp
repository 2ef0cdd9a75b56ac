// SPDX-License-Identifier: Apache-2.0
// Walker's alias table, built by Vose's method (IEEE TSE 17 (1991)): an index with probability in proportion to its
// weight, from one uniform, at a cost that doesn't grow with their number. Built once from static weights. The index
// doesn't rise with u. Probabilities are kept to 2^-53 times the number of weights.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace casus::rng {

class AliasTable {
 public:
  // Fails on a weight that is negative or not finite, and where none is positive.
  static std::expected<AliasTable, std::string> build(std::span<const double> weights);

  // u in (0, 1).
  std::size_t draw(double u) const {
    const double place = u * static_cast<double>(cells_.size());
    const auto cell = static_cast<std::size_t>(place);
    const Cell& c = cells_[cell];
    return place - static_cast<double>(cell) < c.keep ? cell : c.other;
  }

  std::size_t size() const { return cells_.size(); }
  double total() const { return total_; }

 private:
  struct Cell {
    double keep = 1.0;        // the share of this cell that is its own
    std::uint32_t other = 0;  // whose the rest is
  };

  std::vector<Cell> cells_;
  double total_ = 0.0;
};

}  // namespace casus::rng
