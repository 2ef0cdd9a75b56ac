// SPDX-License-Identifier: Apache-2.0
// Means, variances and covariances of K quantities a future, clustered by draw. Quantity 0 is always 1 (the futures),
// the caller's are 1..K: indicators, values, values times a condition. Memory does not depend on the futures.
//
//   DrawSums draw(2);                               // two quantities: met the condition, met it and hit
//   for each run: draw.add({{held, held && hit}});
//   moments.add(draw);                              // then proportion(moments, 2, 1)
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace casus::query {

constexpr std::size_t packed_size(std::size_t n) { return n * (n + 1) / 2; }
constexpr std::size_t packed(std::size_t i, std::size_t j) { return i < j ? packed(j, i) : i * (i + 1) / 2 + j; }

// The futures of one draw.
class DrawSums {
 public:
  explicit DrawSums(std::size_t quantities) : sums_(quantities + 1), products_(packed_size(quantities + 1)) {}
  void add(std::span<const double> values);  // one future: quantities 1..K
  void clear();

  std::size_t size() const { return sums_.size(); }
  double runs() const { return sums_[0]; }
  double sum(std::size_t k) const { return sums_[k]; }
  double product(std::size_t i, std::size_t j) const { return products_[packed(i, j)]; }
  bool finite() const { return finite_; }

 private:
  std::vector<double> sums_, products_;
  bool finite_ = true;
};

// Any number of draws. Merging is associative only up to rounding: merge in a BlockTree where bits matter.
class Moments {
 public:
  explicit Moments(std::size_t quantities);
  void add(const DrawSums& draw);
  void merge(const Moments& later);

  std::size_t size() const { return sums_.size(); }
  std::uint64_t draws() const { return draws_; }
  double futures() const { return sums_[0]; }
  double sum(std::size_t k) const { return sums_[k]; }
  double mean(std::size_t k) const { return draws_ ? sums_[k] / sums_[0] : 0; }
  double squares(std::size_t k) const { return squares_[k]; }         // over single futures
  std::uint64_t draws_with(std::size_t k) const { return with_[k]; }  // draws whose sum of k is not 0
  double scatter(std::size_t i, std::size_t j) const { return scatter_[packed(i, j)]; }  // of draws' sums, centred
  bool finite() const { return finite_; }

  // The scatter of c . S over draws: 0 where it is no more than rounding of its own terms.
  double scatter_along(std::span<const double> c) const;
  // Standard error of c . (sum over all draws), from the scatter between draws.
  double error_of_sum(std::span<const double> c) const;

 private:
  std::uint64_t draws_ = 0;
  std::vector<double> sums_, squares_, scatter_;
  std::vector<std::uint64_t> with_;
  bool finite_ = true;
};

}  // namespace casus::query
