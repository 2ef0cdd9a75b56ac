// SPDX-License-Identifier: Apache-2.0
// How an expression runs between two instants, when only what flows changes, and the date. Each of a process's flowing
// variables runs straight there, and so does the date; a comparison of straight quantities changes in steps; a product
// of two of them bends. What is looked at between events (guards, conditions, `always`) must not bend, so that its
// crossings can be computed exactly.
//
//   Motions motions(process);
//   motions.of(event.when)         // still < steps < straight < bent
//   motions.bend()                 // after `bent`: the narrowest part that bends, and why
#pragma once
#include <cstdint>
#include <vector>

#include "ir/process.hpp"

namespace casus::ir {

enum class Motion : std::uint8_t { still, steps, straight, bent };

struct Bend {
  enum class Why : std::uint8_t { product, quotient, function, rounding, equality };
  Why why = Why::product;
  ExprId at;
};

class Motions {
 public:
  enum class Date : std::uint8_t { runs, still };  // still: asked about variables alone
  explicit Motions(const Process& process, Date date = Date::runs);

  // Is the variable written by any flow?
  bool flows(VarId var) const { return flows_[var.value]; }
  Motion of(ExprId expr);
  // The part for which `of` last said `bent`.
  const Bend& bend() const { return bend_; }
  // The narrowest part of an expression that reads what flows; none if nothing does.
  ExprId reader(ExprId expr);

 private:
  Motion compute(ExprId id);
  Motion joined(const Expr& e);
  Motion bent(Bend::Why why, ExprId at);
  Motion compared(ExprId id, const Expr& e);
  bool at_bound(ExprId var, ExprId bound) const;
  Motion fold(const Expr& e);
  Motion set(SetId id);

  const Process& p_;
  Date date_;
  std::vector<bool> flows_;
  std::vector<std::int8_t> exprs_, lets_;  // known answers; -1: not yet
  std::vector<Bend> bends_;                // by expression, where bent
  std::vector<Bend> let_bends_;
  Bend bend_;
};

}  // namespace casus::ir
