// SPDX-License-Identifier: Apache-2.0
// Compiled code against the plain evaluator: the same bits, or the same first fault at the same place. The evaluator
// also faults where arithmetic gives NaN (inf - inf, by overflow); compiled code goes on there, so such cases are left
// out, and the test sees to it that they are few.
#include "kernel/bytecode.hpp"

#include <algorithm>
#include <bit>

#include <gtest/gtest.h>

#include "../ir/random_process.hpp"
#include "ir/evaluate.hpp"

namespace casus::test {
namespace {

using ir::DistForm;
using ir::ExprId;
using ir::Op;
using ir::testing::Build;
using ir::testing::RandomProcess;

// Adds to the shared generator what may fault in an index, sets in any order of text, and trackers.
struct Expressions : RandomProcess {
  ir::TrackerId first, second;

  explicit Expressions(std::uint64_t seed) : RandomProcess(seed) {
    first = b.value_at(b.load(x), 10);
    second = b.value_at(b.load(y), 20);
  }
  // Faults where the number is no member's.
  ExprId made(int depth) { return b.entity_at(n, b.op(Op::floor, number(depth))); }
  ir::SetId listed() {
    std::vector<ExprId> elements;
    for (int k = dice.below(4); k >= 0; --k) elements.push_back(dice.below(4) == 0 ? made(1) : entity());
    return b.computed(n, elements);
  }
  ExprId over_listed(int depth) {
    static constexpr Op folds[] = {Op::fold_sum, Op::fold_min, Op::fold_mean, Op::fold_argmax};
    const Op op = folds[dice.below(4)];
    const ir::SetId s = listed();
    const bool pair = op != Op::fold_argmax && dice.below(2) == 0;
    const std::size_t open = slots.size();
    const std::uint16_t s1 = free_slot, s2 = static_cast<std::uint16_t>(s1 + 1);
    slots.push_back(s1);
    if (pair) slots.push_back(s2);
    free_slot = static_cast<std::uint16_t>(s1 + 2);
    const ExprId body = number(depth - 1);
    const ExprId where = dice.below(3) == 0 ? condition(depth - 1) : ExprId{};
    slots.resize(open);
    free_slot = s1;
    const ExprId f = pair ? b.fold_pairs(op, s, s1, s2, body, where) : b.fold(op, s, s1, body, where);
    return op == Op::fold_argmax ? b.number_of(n, f) : f;
  }
  ExprId any(int depth) {
    switch (dice.below(8)) {
      case 0: return condition(depth);
      case 1: return b.op(Op::multiply, number(depth), b.table(weight, made(1)));
      case 2: return b.op(Op::logical_and, condition(depth - 1), b.load(flag, {made(2)}));
      case 3: return b.op(Op::logical_or, condition(1), b.in(entity(), listed()));
      case 4: return b.op(Op::add, b.tracked(first), b.op(Op::minimum, number(depth), b.tracked(second)));
      case 5: return over_listed(depth);
      case 6: return b.op(Op::subtract, over_listed(2), over_listed(3));
      default: return number(depth);
    }
  }
};

// Every expression gets a span of its own, so that places of faults can be compared.
void number_spans(ir::Process& p) {
  for (std::uint32_t k = 0; k < p.exprs.size(); ++k) p.exprs[k].span = {FileId(0), k, k + 1};
}

std::uint16_t frame_size(const ir::Process& p) {
  std::size_t n = 4;
  for (const ir::Expr& e : p.exprs) n = std::max({n, std::size_t{e.slot} + 1, std::size_t{e.slot2} + 1});
  return static_cast<std::uint16_t>(n);
}

struct Tally {
  int values = 0, faults = 0, skipped = 0;
};

void compare(std::uint64_t seed, Tally& tally) {
  constexpr int expressions = 40, environments = 12;
  Expressions r(seed);
  std::vector<ExprId> all;
  for (int k = 0; k < expressions; ++k) all.push_back(r.any(2 + k % 4));
  ir::Process& p = r.b.p;
  number_spans(p);
  const ir::Layout layout(p);
  const std::uint16_t slots = frame_size(p);
  kernel::CodeStore code(p, layout, slots);
  std::vector<kernel::CodeRef> compiled;
  for (const ExprId e : all) compiled.push_back(code.compile(e));
  std::vector<double> frame(slots + code.stack_size());

  for (int k = 0; k < environments; ++k) {
    const std::vector<double> vars = r.vars(), params = r.params();
    const std::vector<double> tags{static_cast<double>(r.dice.below(2))},
        trackers{r.dice.between(0, 9), r.dice.below(2) ? ir::never : 3.5};
    const double now = r.dice.between(0, 365);
    const std::vector<double> given{static_cast<double>(r.dice.below(4)), static_cast<double>(r.dice.below(4))};
    for (std::size_t i = 0; i < all.size(); ++i) {
      const ir::Value truth = ir::evaluate(p, layout, all[i], {vars, params, tags, trackers, now}, given);
      if (!truth && truth.error().kind == ir::FaultKind::not_a_number) {
        ++tally.skipped;
        continue;
      }
      std::fill(frame.begin(), frame.end(), -7e9);  // whatever an earlier run left
      std::copy(given.begin(), given.end(), frame.begin());
      kernel::Machine m{vars.data(), params.data(), tags.data(), trackers.data(), now, false, {}, {}};
      const double value = code.run(compiled[i], m, frame.data());
      ASSERT_EQ(m.faulted, !truth.has_value()) << "seed " << seed << " expression " << i;
      if (m.faulted) {
        ++tally.faults;
        ASSERT_EQ(m.fault, truth.error().kind) << "seed " << seed << " expression " << i;
        ASSERT_EQ(m.fault_span, truth.error().span) << "seed " << seed << " expression " << i;
      } else {
        ++tally.values;
        ASSERT_EQ(std::bit_cast<std::uint64_t>(value), std::bit_cast<std::uint64_t>(*truth))
            << "seed " << seed << " expression " << i << ": " << value << " for " << *truth;
      }
    }
  }
}

// 4,000 expressions in 12 environments each.
TEST(Bytecode, GivesTheBitsOfTheEvaluator) {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= 100 && !HasFatalFailure(); ++seed) compare(seed, tally);
  EXPECT_GT(tally.values, 20000);
  EXPECT_GT(tally.faults, 2000);
  EXPECT_LT(tally.skipped, 1000) << tally.values << " values, " << tally.faults << " faults";
}

// A set is in order of declaration, however its elements are written: that decides ties, and the order of sums.
TEST(Bytecode, ComputedSetsAreInOrderOfDeclaration) {
  Build b;
  const ir::KindId n = b.numbers("n", 1, 4);
  const ir::SetId s = b.computed(n, {b.entity(n, 3), b.entity(n, 1), b.entity(n, 3), b.entity(n, 0)});
  const ExprId tie = b.fold(Op::fold_argmax, s, 0, b.num(1));
  const ExprId x = b.number_of(n, b.slot(0, n)), y = b.number_of(n, b.slot(1, n));
  const ExprId ordered = b.fold_pairs(Op::fold_all, s, 0, 1, b.op(Op::less, x, y));
  const ExprId pairs = b.fold_pairs(Op::fold_count, s, 0, 1, {});
  const ir::Layout layout(b.p);
  kernel::CodeStore code(b.p, layout, 4);
  const std::vector<kernel::CodeRef> all{code.compile(tie), code.compile(ordered), code.compile(pairs)};
  std::vector<double> frame(4 + code.stack_size());
  kernel::Machine m;
  EXPECT_EQ(code.run(all[0], m, frame.data()), 0);
  EXPECT_EQ(code.run(all[1], m, frame.data()), 1);
  EXPECT_EQ(code.run(all[2], m, frame.data()), 3);
}

}  // namespace
}  // namespace casus::test
