// SPDX-License-Identifier: Apache-2.0
// What values can an expression take? Interval analysis of the process: from the ranges of variables, the supports of
// parameters and the guard under which the expression is read.
//
//   BoundsContext ctx = bounds_context(process);
//   refine(process, ctx, event.when);                     // `x < 5` makes `5 - x` positive
//   const Interval rate = bounds(process, event.rate, ctx);
//
// Always holds: if the evaluator gives a value for an environment that the context admits, the interval contains it; if
// it faults (other than by overflow), may_be_nan is set. Lets are followed by call with their arguments' intervals;
// folds over few constant members are bounded member by member. Cost: at most `budget` visits of operations.
#pragma once
#include <cstdint>
#include <vector>

#include "ir/family.hpp"
#include "ir/interval.hpp"
#include "ir/process.hpp"

namespace casus::ir {

// What a guard tells: an expression's range, or that one expression does not exceed another. Expressions are known by a
// hash of their structure, slots and calls included.
struct Facts {
  struct Range {
    std::uint64_t expr;
    Op op;
    Interval range;
  };
  struct Order {
    std::uint64_t less, more;
    bool strict;
  };
  std::vector<Range> ranges;
  std::vector<Order> orders;
};

// The range of single cells, for who knows more than the declared ranges.
class CellRanges {
 public:
  virtual Interval range(std::size_t cell) const = 0;  // by Layout::var_offset

 protected:
  ~CellRanges() = default;
};

struct BoundsContext {
  std::vector<Interval> slots;   // of the frame; one that is not here is bounded by its type
  std::vector<Interval> vars;    // by variable, all cells together
  std::vector<Interval> params;  // by parameter, all cells together
  std::vector<Interval> tags;
  Interval now{0, never, false};
  std::vector<double> nominal;  // if not empty: the parameters have these values (by Layout::param_offset)
  const CellRanges* cells = nullptr;
  Layout layout;
  Facts facts;
  std::uint32_t budget = 20000;
};

// Slots by type, variables by their declared range, parameters by the support of their distribution and whatever an
// intervention assigns to them, tags on or off, now within the horizon.
BoundsContext bounds_context(const Process& process);

Interval bounds(const Process& process, ExprId expr, const BoundsContext& context);

// The context becomes that of a family's members: each binder within its set, `where` true, and nothing else known of
// them. Its variables and parameters stay, so one context serves all families of a process.
void enter(const Process& process, BoundsContext& context, const Family& family);

// From here on `guard` is known to be `truth`.
void refine(const Process& process, BoundsContext& context, ExprId guard, bool truth = true);

// The values a distribution can give.
Interval support(const Process& process, DistId dist, const BoundsContext& context);

// The ordinals a set can have as members: first to last.
Interval set_range(const Process& process, SetId set);

}  // namespace casus::ir
