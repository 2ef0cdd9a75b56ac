// SPDX-License-Identifier: Apache-2.0
// Quantiles from a logarithmic histogram of whole counts: buckets are doubles rounded to 14 binary digits, so that an
// answer is within 2^-14 (6e-5) of an order statistic, and exact where a bucket holds one value. A future that never
// gets there (+infinity) ranks after all that do. Whole counts merge to the same bits in any order. Memory grows with
// the buckets in use (16,384 for each doubling of the values' range at most), not with the futures.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "query/estimate.hpp"

namespace casus::query {

class QuantileSketch {
 public:
  // All runs of one draw that count (those that met the condition); +infinity is "never".
  void add_draw(std::span<const double> values);
  void merge(const QuantileSketch& other);

  // Beside the count, each bucket keeps two sums from which the scatter over draws of "at most here" follows exactly,
  // whatever threshold is asked for later. With c_d the futures of draw d at or below it and n_d its futures,
  // sum c_d^2 and sum c_d n_d are running sums of these over the buckets.
  struct Cell {
    std::int64_t key;
    std::uint64_t count, squares, sizes;
    double low, high;  // of the values in it
    void absorb(const Cell& c);
  };
  std::vector<Cell> cells() const;  // in order of value
  std::uint64_t count() const { return count_; }
  std::uint64_t draws() const { return draws_; }
  std::uint64_t size_squares() const { return size_squares_; }
  bool finite() const { return finite_; }

 private:
  void settle();

  std::vector<Cell> settled_, pending_;
  std::uint64_t count_ = 0, draws_ = 0, size_squares_ = 0;
  bool finite_ = true;
};

// The smallest value that at least a share p of the futures do not exceed, 0 < p < 1. The interval is by order
// statistics (exact binomial) on the effective number of futures; an end beyond the futures seen is infinite.
Estimate quantile(const QuantileSketch& sketch, double p, double level = default_level);

}  // namespace casus::query
