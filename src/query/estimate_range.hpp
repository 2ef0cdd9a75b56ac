// SPDX-License-Identifier: Apache-2.0
// The range: between which numbers the answer lies in 90 % of the draws of what we don't know, with the noise of runs
// taken out. Said, not guessed: where draws differ no more than chance explains, low and high bound what could hide
// (`range_not_detected`); where not even that can be said, there are no numbers (`range_unclear`).
//
// Chances, conditional or not: a mixture of binomials over a grid, started from the beta-binomial fitted by moments
// and moved by EM only as far as the data insist: the likeliest mixture of all overfits, so the walk stops at the first
// one whose log likelihood is within `slack` of it. Everything else: draws' own answers, shrunk to the mean until they
// vary as much as the draws do.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "query/estimate.hpp"
#include "query/estimate_dual.hpp"
#include "query/estimate_moments.hpp"

namespace casus::query {

struct Range {
  Status status;
  double low, high;     // the 5 % and 95 % points
  double centre;        // mean over draws, each weighted by its condition
  double spread;        // standard deviation between draws, runs' noise taken out; 0 if not detected
  std::uint64_t draws;  // that had a say
};

// How many draws had k hits in n runs (of those that met the condition). Whole counts: merges in any order.
class ChanceTable {
 public:
  void add(std::uint32_t hits, std::uint32_t runs, std::uint64_t draws = 1);
  void merge(const ChanceTable& other);
  const std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t>& cells() const { return cells_; }

 private:
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> cells_;  // (runs, hits)
};

struct RangeOptions {
  double low = 0.05, high = 0.95;
  double slack = 1;  // of log likelihood
};
// Draws weigh by their runs: under a condition, by how often it was met.
Range chance_range(const ChanceTable& table, const RangeOptions& options = {});

// Draws kept one by one: means and covariances of the means of K + 1 quantities. Memory is bounded by keeping the first
// 4096 draws only; the range of more is read off those. Merge in order of draws (a BlockTree does).
class DrawTable {
 public:
  static constexpr std::size_t most_draws = 4096;
  explicit DrawTable(std::size_t quantities) : quantities_(quantities + 1) {}
  void add(const DrawSums& draw);
  void merge(const DrawTable& later);

  struct Draw {
    double runs;
    std::vector<double> means;       // per future
    std::vector<double> covariance;  // packed, of the means; NaN from a single run
  };
  const std::vector<Draw>& draws() const { return draws_; }
  std::size_t size() const { return quantities_; }
  bool finite() const { return finite_; }

 private:
  std::size_t quantities_;
  std::vector<Draw> draws_;
  bool finite_ = true;
};

struct DrawRange {
  Range range;
  // Shares of draws (as weighted) by sign after shrinking; zero: no difference in any run. NaN without a range.
  double plus, zero, minus;
};
// Range of f over draws, a draw weighing by its mean of `given`; draws in which f has no value have no say.
DrawRange function_range(const DrawTable& table, const Function& f, std::size_t given = 0,
                         const RangeOptions& options = {});
DrawRange mean_range(const DrawTable& table, std::size_t y, std::size_t given = 0, const RangeOptions& options = {});

}  // namespace casus::query
