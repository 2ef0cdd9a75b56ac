// SPDX-License-Identifier: Apache-2.0
// When will a condition change, if only what flows moves on? Walks the expression with values and slopes.
//
//   Pace p = pace(world, guard, slots);    // as the world is now
//   p.until                                // the first moment at which it may take another course; never: it won't
//
// Conditions run straight (ir/motion.hpp), so the moment is exact but for rounding: within `slack` days behind it the
// bytecode sees the far side. Cost: one visit of each operation that counts now. Reference: the bytecode itself, which
// the caller asks at the moment found.
#pragma once
#include <algorithm>
#include <span>
#include <vector>

#include "kernel/world.hpp"

namespace casus::kernel {

struct Pace {
  double value = 0, slope = 0;
  double size = 0;  // of the numbers that went into it, for rounding
  double until = ir::never;
  double slack = 0;
};

class PaceWalker {
 public:
  explicit PaceWalker(const World& world) : world_(world), p_(world.program.process) {}

  Pace walk(ir::ExprId expr, std::span<const double> slots);
  // The first arrival at a bound of any cell that the last walk read: beyond it the walk says nothing.
  double arrival() const { return arrival_; }

 private:
  Pace eval(ir::ExprId id);
  Pace load(const ir::Expr& e);
  Pace unary(const ir::Expr& e);
  Pace binary(const ir::Expr& e);
  Pace compare(ir::Op op, const Pace& a, const Pace& b) const;
  Pace extreme(const Pace& a, const Pace& b, bool largest) const;
  Pace logical(const ir::Expr& e);
  Pace select(const ir::Expr& e);
  Pace call(const ir::Expr& e);
  Pace in_set(const ir::Expr& e);
  Pace fold(const ir::Expr& e);
  struct Gather {
    Pace total;
    double count = 0, best = 0;
  };
  void one(const ir::Expr& e, std::uint32_t member, Gather& g);
  std::vector<std::uint32_t> elements(ir::SetId set, Pace& noted);
  double ordinal(ir::ExprId id, Pace& noted);
  static void note(Pace& into, const Pace& part);
  void meet(Pace& p, double gap, double slope, double size) const;
  double& slot(std::uint16_t k);

  const World& world_;
  const ir::Process& p_;
  std::vector<double> frame_;
  double arrival_ = ir::never;
};

}  // namespace casus::kernel
