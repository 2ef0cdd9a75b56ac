// SPDX-License-Identifier: Apache-2.0
// Random expressions over a small process with something of everything, and random environments that it admits. Fixed
// seeds give the same expressions everywhere.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/hash.hpp"
#include "build.hpp"
#include "ir/family.hpp"

namespace casus::ir::testing {

struct Dice {
  std::uint64_t seed = 0, count = 0;
  std::uint64_t bits() { return combine(seed, ++count); }
  int below(int n) { return static_cast<int>(bits() % static_cast<std::uint64_t>(n)); }
  double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  double between(double lo, double hi) { return lo + (hi - lo) * unit(); }
};

struct RandomProcess {
  Build b;
  Dice dice;
  KindId n, a;
  VarId x, y, flag, who, at, grid, pairs;
  ParamId rate, share;
  TagId tag;
  TableId weight;
  LetId strength, linked;
  std::vector<std::uint16_t> slots{0, 1};  // in scope, both of kind n
  std::uint16_t free_slot = 2;

  explicit RandomProcess(std::uint64_t seed) : dice{seed} {
    n = b.numbers("n", 1, 4);
    a = b.kind("a", {"p", "q", "r"});
    x = b.var("x", {}, Build::integer, b.whole(0), 0, 9);
    y = b.var("y", {}, Build::real, b.num(0), -2, 3);
    flag = b.var("flag", b.family({n}), Build::boolean, b.truth(false));
    who = b.var("who", {}, Build::of(n), b.entity(n, 0));
    at = b.var("at", b.family({a}), Build::of(n), b.entity(n, 0));
    grid = b.var("grid", b.family({n, n}), Build::real, b.num(0), 0, 1);
    pairs = b.var("pairs", b.pair_of(n), Build::integer, b.whole(0), -3, 3);
    rate = b.param("rate", {}, b.dist(DistForm::uniform, {0.5, 2}));
    share = b.param("share", b.family({n}), b.dist(DistForm::beta_a_b, {2, 3}));
    tag = b.tag("T1");
    weight = b.table("weight", n, {0.25, -1, 3, 0});
    slots = {0};
    strength = b.let("strength", b.family({n}), number(3));
    slots = {0, 1};
    linked = b.let("linked", b.family({n, n}), condition(3));
  }

  ExprId entity() {
    switch (dice.below(6)) {
      case 0: return b.entity(n, static_cast<std::uint32_t>(dice.below(4)));
      case 1: return b.load(who);
      case 2: return b.load(at, {b.entity(a, static_cast<std::uint32_t>(dice.below(3)))});
      default: return b.slot(slots[static_cast<std::size_t>(dice.below(static_cast<int>(slots.size())))], n);
    }
  }

  SetId set() {
    switch (dice.below(4)) {
      case 0: return b.some(n, {1, 3});
      case 1: return b.computed(n, {entity(), entity()});
      case 2: return b.some(n, {});
      default: return b.all(n);
    }
  }

  ExprId condition(int depth) {
    if (depth <= 0) return dice.below(2) ? b.load(flag, {entity()}) : b.tag(tag);
    switch (dice.below(11)) {
      case 0: return b.op(Op::logical_not, condition(depth - 1));
      case 1: return b.op(Op::logical_and, condition(depth - 1), condition(depth - 1));
      case 2: return b.op(Op::logical_or, condition(depth - 1), condition(depth - 1));
      case 3: return b.op(Op::less, number(depth - 1), number(depth - 1));
      case 4: return b.op(Op::less_equal, number(depth - 1), number(depth - 1));
      case 5: return b.op(dice.below(2) ? Op::equal : Op::unequal, entity(), entity());
      case 6: return b.op(dice.below(2) ? Op::equal : Op::unequal, b.load(x), b.whole(dice.below(10)));
      case 7: return b.in(entity(), set());
      case 8: return fold(dice.below(2) ? Op::fold_any : Op::fold_all, depth);
      case 9: return linked.valid() ? b.call(linked, {entity(), entity()}) : condition(depth - 1);
      default: return b.op(Op::less, leaf(), leaf());
    }
  }

  ExprId leaf() {
    switch (dice.below(11)) {
      case 0: return b.num(dice.below(7) - 3);
      case 1: return b.num(dice.between(-2, 2));
      case 2: return b.load(x);
      case 3: return b.load(y);
      case 4: return b.load(grid, {entity(), entity()});
      case 5: return b.load(pairs, {entity(), entity()});
      case 6: return b.param(rate);
      case 7: return b.param(share, {entity()});
      case 8: return b.table(weight, entity());
      case 9: return b.number_of(n, entity());
      default: return b.now();
    }
  }

  ExprId number(int depth) {
    if (depth <= 0) return leaf();
    static constexpr Op unary[] = {Op::negate,      Op::absolute, Op::exponential, Op::logarithm,
                                   Op::square_root, Op::floor,    Op::ceiling};
    static constexpr Op binary[] = {Op::add,    Op::subtract, Op::multiply, Op::divide,
                                    Op::modulo, Op::minimum,  Op::maximum,  Op::subtract};
    static constexpr Op folds[] = {Op::fold_sum, Op::fold_min, Op::fold_max, Op::fold_mean, Op::fold_count};
    switch (dice.below(8)) {
      case 0: return b.op(unary[dice.below(7)], number(depth - 1));
      case 1: return b.op(Op::select, condition(depth - 1), number(depth - 1), number(depth - 1));
      case 2: return fold(folds[dice.below(5)], depth);
      case 3: return strength.valid() ? b.call(strength, {entity()}) : leaf();
      case 4: return b.number_of(n, fold(Op::fold_argmax, depth));
      default: return b.op(binary[dice.below(8)], number(depth - 1), number(depth - 1));
    }
  }

  ExprId fold(Op op, int depth) {
    const SetId s = set();
    const bool pair = op != Op::fold_argmax && dice.below(3) == 0;
    const std::uint16_t s1 = free_slot, s2 = static_cast<std::uint16_t>(free_slot + 1);
    free_slot = static_cast<std::uint16_t>(free_slot + (pair ? 2 : 1));
    slots.push_back(s1);
    if (pair) slots.push_back(s2);
    const bool bare = op == Op::fold_count && dice.below(2) == 0;
    const bool logical = op == Op::fold_any || op == Op::fold_all || op == Op::fold_count;
    const ExprId body = bare ? ExprId{} : logical ? condition(depth - 1) : number(depth - 1);
    const ExprId where = dice.below(2) ? condition(depth - 1) : ExprId{};
    slots.resize(slots.size() - (pair ? 2 : 1));
    free_slot = s1;
    return pair ? b.fold_pairs(op, s, s1, s2, body, where) : b.fold(op, s, s1, body, where);
  }

  // ---- environments ----
  std::vector<double> vars() {
    std::vector<double> out;
    for (const Variable& v : b.p.vars)
      for (std::size_t k = 0; k < cells(b.p, v).count; ++k) out.push_back(cell(v));
    return out;
  }
  double cell(const Variable& v) {
    if (v.type.base == Base::boolean) return dice.below(2);
    if (v.type.base == Base::entity) return dice.below(4);
    if (v.type.base == Base::integer) return v.low + dice.below(static_cast<int>(v.high - v.low) + 1);
    const int corner = dice.below(6);
    return corner == 0 ? v.low : corner == 1 ? v.high : dice.between(v.low, v.high);
  }
  std::vector<double> params() {
    std::vector<double> out{dice.between(0.5, 2)};
    for (int k = 0; k < 4; ++k) out.push_back(dice.unit());
    return out;
  }
};

}  // namespace casus::ir::testing
