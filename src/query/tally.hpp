// SPDX-License-Identifier: Apache-2.0
// What is kept of all futures for one expression over estimands: sums, never the futures themselves. A TallyPlan says
// which numbers of a future it needs; Tallies of blocks of draws merge in the fixed tree of estimate_blocks.hpp.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ir/process.hpp"
#include "query/estimate_mean.hpp"
#include "query/estimate_moments.hpp"
#include "query/estimate_quantile.hpp"
#include "query/estimate_range.hpp"
#include "query/estimate_verdict.hpp"

namespace casus::query {

// One quantity of a future (Moments count them from 1).
struct Quantity {
  enum class Kind : std::uint8_t {
    condition,  // 1 where the condition of `a` holds
    value,      // value of estimand a, 0 where its condition fails
    plus,       // of two indicators: a and not b
    minus,      // b and not a
    differs,    // 1 where a's and b's contributions are not the same
  };
  Kind kind;
  ir::EstimandId a, b;
};

// How an expression is answered.
enum class Method : std::uint8_t {
  proportion,      // one chance
  mean,            // one mean
  quantile,        // one quantile
  paired_chances,  // a difference of two chances of the same futures
  smooth,          // any arithmetic of chances and means
  batched,         // arithmetic with quantiles in it
};

struct TallyPlan {
  ir::NodeId left, right;  // the expression is left - right, or left alone
  Method method = Method::smooth;
  std::vector<Quantity> quantities;
  std::size_t given = 0;                        // quantity of the common condition; 0: none
  std::size_t plus = 0, minus = 0;              // paired chances: their quantities
  std::vector<ir::EstimandId> estimands;        // of the expression, in order of appearance
  std::vector<std::size_t> value_of, given_of;  // by estimand: its quantities
  std::vector<ir::EstimandId> quantiles;        // those that need a sketch
  bool chances_only = false;                    // every estimand is a probability
  bool paired_signs = false;                    // proposition: count signs by draw
};

TallyPlan plan_tally(const ir::Process& process, ir::NodeId root);
// The same for a comparison: of left - right, with what `exactly` needs.
TallyPlan plan_comparison(const ir::Process& process, ir::NodeId left, ir::NodeId right);

// The expression as a function of the plan's quantities (no quantiles in it).
Function as_function(const ir::Process& process, const TallyPlan& plan);

inline constexpr std::size_t batches = 16;  // for the scatter of arithmetic over quantiles

class Tally {
 public:
  explicit Tally(const TallyPlan& plan);
  // The futures of one draw: `scores` holds `runs` rows of `width`.
  void add_draw(const ir::Process& process, const TallyPlan& plan, std::uint64_t draw, std::span<const double> scores,
                std::size_t width);
  void merge(const Tally& later);

  Moments moments;
  DrawTable table;
  ChanceTable chance;
  std::vector<QuantileSketch> sketches;                       // by plan.quantiles
  std::vector<std::array<QuantileSketch, batches>> by_batch;  // the same, by draw mod batches; batched plans only
  std::vector<std::vector<double>> draw_quantiles;            // value and its error, by draw: quantile plans only
  SignCounts signs;

 private:
  DrawSums draw_;
};

// Value and condition of an estimand in one future; `holds` is false where it does not count.
struct Contribution {
  bool holds;
  double value;
};
Contribution contribution(const ir::Process& process, ir::EstimandId id, const double* scores);

}  // namespace casus::query
