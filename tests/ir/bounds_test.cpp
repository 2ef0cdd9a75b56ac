// SPDX-License-Identifier: Apache-2.0
#include "ir/bounds.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "build.hpp"
#include "ir/evaluate.hpp"
#include "ir/print.hpp"
#include "random_process.hpp"

namespace casus::ir {
namespace {

using testing::Build;
using testing::RandomProcess;

struct Small : ::testing::Test {
  Build b;
  KindId a = b.kind("a", {"p", "q", "r"});
  VarId x = b.var("x", {}, Build::integer, b.whole(0), 0, 9);
  VarId y = b.var("y", {}, Build::real, b.num(0), 0, 1);
  VarId z = b.var("z", b.family({a}), Build::real, b.num(0), -1, 4);

  Interval under(ExprId guard, ExprId e, bool truth = true) {
    BoundsContext ctx = bounds_context(b.p);
    refine(b.p, ctx, guard, truth);
    return bounds(b.p, e, ctx);
  }
};

TEST_F(Small, ReadsHaveTheirDeclaredRange) {
  const BoundsContext ctx = bounds_context(b.p);
  EXPECT_EQ(bounds(b.p, b.load(x), ctx), (Interval{0, 9, false}));
  EXPECT_EQ(bounds(b.p, b.op(Op::subtract, b.num(5), b.load(x)), ctx), (Interval{-4, 5, false}));
  EXPECT_EQ(bounds(b.p, b.slot(0, a), ctx), (Interval{0, 2, false}));
  EXPECT_EQ(bounds(b.p, b.now(), ctx), (Interval{0, 365, false}));
}

TEST_F(Small, GuardMakesARateNonnegative) {
  const ExprId rate = b.op(Op::subtract, b.whole(5), b.load(x));
  EXPECT_EQ(under(b.op(Op::less, b.load(x), b.whole(5)), rate), (Interval{1, 5, false}));
  EXPECT_EQ(under(b.op(Op::less_equal, b.whole(5), b.load(x)), rate, false), (Interval{1, 5, false}));
  EXPECT_EQ(under(b.op(Op::equal, b.load(x), b.whole(5)), rate), (Interval{0, 0, false}));
  EXPECT_EQ(under(b.op(Op::unequal, b.load(x), b.whole(0)), b.load(x)), (Interval{1, 9, false}));
}

TEST_F(Small, GuardOfOneMemberSaysNothingOfAnother) {
  const ExprId guard = b.op(Op::less, b.load(z, {b.slot(0, a)}), b.num(2));
  EXPECT_LT(under(guard, b.load(z, {b.slot(0, a)})).hi, 2);
  EXPECT_EQ(under(guard, b.load(z, {b.slot(1, a)})).hi, 4);
}

TEST_F(Small, GuardIsSeenThroughLets) {
  const ExprId s = b.slot(0, a);
  const LetId weak = b.let("weak", b.family({a}), b.op(Op::less, b.load(z, {s}), b.num(0)));
  const LetId twice = b.let("twice", b.family({a}), b.op(Op::multiply, b.num(2), b.load(z, {s})));
  const ExprId other = b.slot(1, a);
  EXPECT_LT(under(b.call(weak, {other}), b.call(twice, {other})).hi, 0);
  EXPECT_EQ(under(b.call(weak, {other}), b.call(twice, {s})).hi, 8);
  // Equal intervals of the arguments do not make two calls equal.
  const ExprId both = b.op(Op::maximum, b.call(twice, {other}), b.call(twice, {s}));
  EXPECT_EQ(under(b.call(weak, {other}), both).hi, 8);
}

TEST_F(Small, OrderOfTwoReadsBoundsTheirDifference) {
  const ExprId left = b.load(z, {b.slot(0, a)}), right = b.load(z, {b.slot(1, a)});
  EXPECT_GT(under(b.op(Op::less, left, right), b.op(Op::subtract, right, left)).lo, 0);
  EXPECT_LT(under(b.op(Op::less, left, right), b.op(Op::subtract, left, right)).hi, 0);
}

TEST_F(Small, ChoiceGuardsItsBranches) {
  const ExprId positive = b.op(Op::less, b.num(0), b.load(y));
  const Interval safe =
      bounds(b.p, b.op(Op::select, positive, b.op(Op::logarithm, b.load(y)), b.num(0)), bounds_context(b.p));
  EXPECT_FALSE(safe.may_be_nan);
  EXPECT_LE(safe.hi, 1e-15);
  EXPECT_TRUE(bounds(b.p, b.op(Op::logarithm, b.load(y)), bounds_context(b.p)).may_be_nan);
  EXPECT_TRUE(bounds(b.p, b.op(Op::divide, b.num(1), b.load(y)), bounds_context(b.p)).may_be_nan);
}

TEST_F(Small, FoldsCountTheirMembers) {
  const BoundsContext ctx = bounds_context(b.p);
  const ExprId body = b.load(z, {b.slot(0, a)});
  EXPECT_EQ(bounds(b.p, b.fold(Op::fold_sum, b.all(a), 0, body), ctx), (Interval{-3, 12, false}));
  EXPECT_EQ(bounds(b.p, b.fold(Op::fold_max, b.all(a), 0, body), ctx), (Interval{-1, 4, false}));
  const TableId t = b.table("t", a, {1, 2, 4});
  const ExprId weighted = b.op(Op::multiply, b.table(t, b.slot(0, a)), b.load(y));
  EXPECT_EQ(bounds(b.p, b.fold(Op::fold_sum, b.all(a), 0, weighted), ctx), (Interval{0, 7, false}));
  const ExprId maybe = b.op(Op::less, b.load(y), b.num(0.5));
  EXPECT_EQ(bounds(b.p, b.fold(Op::fold_count, b.all(a), 0, {}, maybe), ctx), (Interval{0, 3, false}));
  EXPECT_TRUE(bounds(b.p, b.fold(Op::fold_min, b.all(a), 0, body, maybe), ctx).may_be_nan);
}

TEST_F(Small, ParametersHaveTheirSupportOrTheirNominalValue) {
  const ParamId p = b.param("p", {}, b.dist(DistForm::uniform, {2, 3}));
  const ParamId q = b.param("q", b.family({a}), b.dist(DistForm::lognormal_mean_sd, {1, 1}));
  BoundsContext ctx = bounds_context(b.p);
  EXPECT_EQ(bounds(b.p, b.param(p), ctx), (Interval{2, 3, false}));
  EXPECT_EQ(bounds(b.p, b.param(q, {b.slot(0, a)}), ctx), (Interval{0, never, false}));
  ctx.nominal = {2.5, 7, 8, 9};
  EXPECT_EQ(bounds(b.p, b.param(p), ctx), Interval::point(2.5));
  EXPECT_EQ(bounds(b.p, b.param(q, {b.slot(0, a)}), ctx), (Interval{7, 9, false}));
  EXPECT_EQ(bounds(b.p, b.param(q, {b.entity(a, 1)}), ctx), Interval::point(8));
}

TEST_F(Small, ParameterAdmitsWhatAnInterventionAssigns) {
  const ParamId p = b.param("p", {}, b.dist(DistForm::uniform, {2, 3}));
  Effect f;
  f.kind = Effect::Kind::assign_param, f.param = p, f.value = b.num(10);
  b.effect(f);
  EXPECT_EQ(bounds(b.p, b.param(p), bounds_context(b.p)), (Interval{2, 10, false}));
}

TEST_F(Small, ExponentialNestOfLetsIsAffordable) {
  LetId last = b.let("l0", b.family({a}), b.load(z, {b.slot(0, a)}));
  for (int i = 1; i < 60; ++i) {
    const ExprId c = b.call(last, {b.slot(0, a)}), d = b.call(last, {b.slot(0, a)});
    last = b.let("l" + std::to_string(i), b.family({a}), b.op(Op::maximum, c, d));
  }
  EXPECT_EQ(bounds(b.p, b.call(last, {b.slot(0, a)}), bounds_context(b.p)), (Interval{-1, 4, false}));
}

// ---- properties ------------------------------------------------------------------------------------------------

struct Case {
  RandomProcess r;
  std::vector<double> vars, params, tags;
  double now;
  double slots[2];

  explicit Case(std::uint64_t seed) : r(seed) {}
  void draw() {
    vars = r.vars();
    params = r.params();
    tags = {double(r.dice.below(2))};
    now = r.dice.between(0, 365);
    slots[0] = r.dice.below(4), slots[1] = r.dice.below(4);
  }
  Env env() const { return {vars, params, tags, {}, now}; }
};

void expect_within(const Case& c, ExprId e, const Value& v, const Interval& i) {
  if (v) {
    EXPECT_TRUE(i.contains(*v)) << *v << " not in [" << i.lo << ", " << i.hi << "]: " << text(c.r.b.p, e, 2000);
  } else if (v.error().kind != FaultKind::not_a_number) {  // overflow is not tracked
    EXPECT_TRUE(i.may_be_nan) << describe(v.error().kind) << ": " << text(c.r.b.p, e, 2000);
  }
}

// 20,000 random expressions, each over five random environments; then the same under a guard known to be true or false.
TEST(BoundsProperty, NoValueLeavesItsInterval) {
  std::size_t values = 0, guarded = 0, tight = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Case c(seed);
    const Layout layout(c.r.b.p);
    const BoundsContext plain = bounds_context(c.r.b.p);
    for (int k = 0; k < 10 && !::testing::Test::HasFailure(); ++k) {
      const ExprId probe = c.r.leaf();  // in every other case both expression and guard are about it
      ExprId e = k % 3 == 0 ? c.r.condition(4) : c.r.number(4), guard = c.r.condition(3);
      if (k % 2 == 0) {
        e = c.r.b.op(c.r.dice.below(2) ? Op::subtract : Op::multiply, k % 4 == 0 ? c.r.leaf() : e, probe);
        const ExprId compared = c.r.b.op(c.r.dice.below(2) ? Op::less : Op::less_equal, c.r.leaf(), probe);
        guard = c.r.b.op(c.r.dice.below(2) ? Op::logical_or : Op::logical_and, guard, compared);
      }
      const Interval range = bounds(c.r.b.p, e, plain);
      for (int i = 0; i < 5; ++i) {
        c.draw();
        const Env env = c.env();
        const Value v = evaluate(c.r.b.p, layout, e, env, c.slots);
        expect_within(c, e, v, range);
        values += v.has_value();
        const Value known = evaluate(c.r.b.p, layout, guard, env, c.slots);
        if (!known) continue;
        BoundsContext ctx = plain;
        refine(c.r.b.p, ctx, guard, *known != 0);
        const Interval narrow = bounds(c.r.b.p, e, ctx);
        expect_within(c, e, v, narrow);
        ++guarded;
        tight += narrow.lo > range.lo || narrow.hi < range.hi;
      }
    }
  }
  EXPECT_GT(values, 50000u);
  EXPECT_GT(guarded, 50000u);
  EXPECT_GT(tight, 2000u);  // guards do tell something
}

// The fold that is bounded all at once, rather than member by member.
TEST(BoundsProperty, WithoutRoomForMembersIntervalsStillHold) {
  for (std::uint64_t seed = 5000; seed < 6000; ++seed) {
    Case c(seed);
    const Layout layout(c.r.b.p);
    BoundsContext ctx = bounds_context(c.r.b.p);
    ctx.budget = 30 + static_cast<std::uint32_t>(c.r.dice.below(60));
    for (int k = 0; k < 5 && !::testing::Test::HasFailure(); ++k) {
      const ExprId e = c.r.number(4);
      const Interval range = bounds(c.r.b.p, e, ctx);
      for (int i = 0; i < 5; ++i) {
        c.draw();
        expect_within(c, e, evaluate(c.r.b.p, layout, e, c.env(), c.slots), range);
      }
    }
  }
}

// Interval operations against corners and random points inside.
TEST(BoundsProperty, OperationsContainTheirPoints) {
  testing::Dice dice{7};
  const auto end = [&] { return dice.below(4) == 0 ? dice.below(7) - 3.0 : dice.between(-3, 3); };
  for (int k = 0; k < 20000; ++k) {
    double p = end(), q = end(), r = end(), s = end();
    const Interval a{std::min(p, q), std::max(p, q), false}, b{std::min(r, s), std::max(r, s), false};
    const double u = dice.below(3) ? dice.between(a.lo, a.hi) : a.lo,
                 v = dice.below(3) ? dice.between(b.lo, b.hi) : b.hi;
    EXPECT_TRUE(interval::add(a, b).contains(u + v));
    EXPECT_TRUE(interval::subtract(a, b).contains(u - v));
    EXPECT_TRUE(interval::multiply(a, b).contains(u * v));
    if (v != 0) {
      EXPECT_TRUE(interval::divide(a, b).contains(u / v)) << a.lo << " " << a.hi << " / " << b.lo << " " << b.hi;
    } else {
      EXPECT_TRUE(interval::divide(a, b).may_be_nan);
    }
    EXPECT_TRUE(interval::absolute(a).contains(std::fabs(u)));
    EXPECT_TRUE(interval::floor(a).contains(std::floor(u)));
  }
}

}  // namespace
}  // namespace casus::ir
