// SPDX-License-Identifier: Apache-2.0
#include "ir/evaluate.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "build.hpp"
#include "ir/arithmetic.hpp"
#include "math/elementary.hpp"

namespace casus::ir {
namespace {

using testing::Build;

double value(const Build& b, ExprId e, const Env& env = {}, std::span<const double> slots = {}) {
  const Layout layout(b.p);
  const Value v = evaluate(b.p, layout, e, env, slots);
  EXPECT_TRUE(v.has_value()) << (v ? "" : describe(v.error().kind));
  return v.value_or(-999);
}

FaultKind fault(const Build& b, ExprId e, const Env& env = {}) {
  const Layout layout(b.p);
  const Value v = evaluate(b.p, layout, e, env);
  EXPECT_FALSE(v.has_value()) << v.value();
  return v ? FaultKind::bad_score : v.error().kind;
}

TEST(Evaluate, Arithmetic) {
  Build b;
  const ExprId two = b.num(2), three = b.num(3), half = b.num(-0.5);
  EXPECT_EQ(value(b, b.op(Op::add, two, three)), 5);
  EXPECT_EQ(value(b, b.op(Op::subtract, two, three)), -1);
  EXPECT_EQ(value(b, b.op(Op::multiply, two, three)), 6);
  EXPECT_EQ(value(b, b.op(Op::divide, two, three)), 2.0 / 3.0);
  EXPECT_EQ(value(b, b.op(Op::minimum, two, three)), 2);
  EXPECT_EQ(value(b, b.op(Op::maximum, two, three)), 3);
  EXPECT_EQ(value(b, b.op(Op::negate, two)), -2);
  EXPECT_EQ(value(b, b.op(Op::absolute, half)), 0.5);
  EXPECT_EQ(value(b, b.op(Op::floor, half)), -1);
  EXPECT_EQ(value(b, b.op(Op::ceiling, b.num(0.5))), 1);
  EXPECT_EQ(value(b, b.op(Op::square_root, b.num(2))), std::sqrt(2.0));
  EXPECT_EQ(value(b, b.op(Op::exponential, two)), math::exp(2.0));
  EXPECT_EQ(value(b, b.op(Op::logarithm, two)), math::log(2.0));
}

TEST(Evaluate, ModuloHasTheSignOfTheDivisor) {
  EXPECT_EQ(modulo(7, 5), 2);
  EXPECT_EQ(modulo(-7, 5), 3);
  EXPECT_EQ(modulo(7, -5), -3);
  EXPECT_EQ(modulo(-7, -5), -2);
  EXPECT_EQ(modulo(-5, 5), 0);
  EXPECT_EQ(modulo(-1e-20, 5), 0);  // 5 - 1e-20 rounds to 5, which is no remainder
  EXPECT_EQ(modulo(0x1p60 + 256, 10), std::fmod(0x1p60 + 256, 10));
}

TEST(Evaluate, Comparisons) {
  Build b;
  const ExprId two = b.num(2), three = b.num(3);
  EXPECT_EQ(value(b, b.op(Op::less, two, three)), 1);
  EXPECT_EQ(value(b, b.op(Op::less, two, two)), 0);
  EXPECT_EQ(value(b, b.op(Op::less_equal, two, two)), 1);
  EXPECT_EQ(value(b, b.op(Op::equal, two, b.num(2))), 1);
  EXPECT_EQ(value(b, b.op(Op::unequal, two, three)), 1);
  EXPECT_EQ(value(b, b.op(Op::logical_not, b.truth(true))), 0);
}

TEST(Evaluate, LogicAndChoiceComputeOnlyWhatTheyNeed) {
  Build b;
  const ExprId bad = b.op(Op::less, b.op(Op::divide, b.num(1), b.num(0)), b.num(1));
  const ExprId yes = b.truth(true), no = b.truth(false);
  EXPECT_EQ(value(b, b.op(Op::logical_and, no, bad)), 0);
  EXPECT_EQ(value(b, b.op(Op::logical_or, yes, bad)), 1);
  EXPECT_EQ(value(b, b.op(Op::select, yes, b.num(4), bad)), 4);
  EXPECT_EQ(value(b, b.op(Op::select, no, bad, b.num(5))), 5);
  EXPECT_EQ(fault(b, b.op(Op::logical_and, yes, bad)), FaultKind::division_by_zero);
}

TEST(Evaluate, Faults) {
  Build b;
  const KindId n = b.numbers("n", 1, 4);
  const ExprId zero = b.num(0);
  EXPECT_EQ(fault(b, b.op(Op::divide, b.num(1), zero)), FaultKind::division_by_zero);
  EXPECT_EQ(fault(b, b.op(Op::modulo, b.num(1), zero)), FaultKind::division_by_zero);
  EXPECT_EQ(fault(b, b.op(Op::logarithm, zero)), FaultKind::log_of_nonpositive);
  EXPECT_EQ(fault(b, b.op(Op::square_root, b.num(-1))), FaultKind::sqrt_of_negative);
  EXPECT_EQ(fault(b, b.entity_at(n, b.whole(5))), FaultKind::no_such_entity);
  EXPECT_EQ(fault(b, b.entity_at(n, b.num(1.5))), FaultKind::no_such_entity);
  const ExprId infinite = b.op(Op::exponential, b.num(1000));
  EXPECT_EQ(fault(b, b.op(Op::subtract, infinite, infinite)), FaultKind::not_a_number);
  for (const Op op : {Op::fold_min, Op::fold_max, Op::fold_mean, Op::fold_argmax})
    EXPECT_EQ(fault(b, b.fold(op, b.all(n), 0, b.num(1), b.truth(false))), FaultKind::empty_fold);
}

TEST(Evaluate, EntitiesAndNumbers) {
  Build b;
  const KindId n = b.numbers("n", -1, 4);
  EXPECT_EQ(value(b, b.entity_at(n, b.whole(2))), 3);
  EXPECT_EQ(value(b, b.number_of(n, b.entity(n, 0))), -1);
  const TableId t = b.table("weight", n, {1, 2, 3, 5, 8, 13});
  EXPECT_EQ(value(b, b.table(t, b.entity(n, 4))), 8);
  EXPECT_EQ(value(b, b.in(b.entity(n, 2), b.some(n, {0, 2}))), 1);
  EXPECT_EQ(value(b, b.in(b.entity(n, 1), b.some(n, {0, 2}))), 0);
  EXPECT_EQ(value(b, b.in(b.entity(n, 1), b.all(n))), 1);
  EXPECT_EQ(value(b, b.in(b.entity(n, 1), b.computed(n, {b.entity_at(n, b.whole(0))}))), 1);
}

TEST(Evaluate, Folds) {
  Build b;
  const KindId n = b.numbers("n", 1, 5);
  const SetId all = b.all(n);
  const ExprId x = b.number_of(n, b.slot(0, n));
  const ExprId odd = b.op(Op::equal, b.op(Op::modulo, x, b.whole(2)), b.whole(1));
  const ExprId far = b.op(Op::absolute, b.op(Op::subtract, x, b.whole(3)));
  EXPECT_EQ(value(b, b.fold(Op::fold_count, all, 0, {}, odd)), 3);
  EXPECT_EQ(value(b, b.fold(Op::fold_count, all, 0, odd)), 3);  // of those for which its body holds
  EXPECT_EQ(value(b, b.fold(Op::fold_sum, all, 0, x, odd)), 9);
  EXPECT_EQ(value(b, b.fold(Op::fold_min, all, 0, x)), 1);
  EXPECT_EQ(value(b, b.fold(Op::fold_max, all, 0, far)), 2);
  EXPECT_EQ(value(b, b.fold(Op::fold_mean, all, 0, x)), 3);
  EXPECT_EQ(value(b, b.fold(Op::fold_any, all, 0, odd)), 1);
  EXPECT_EQ(value(b, b.fold(Op::fold_all, all, 0, odd)), 0);
  EXPECT_EQ(value(b, b.fold(Op::fold_argmax, all, 0, far)), 0);  // 1 and 5 are as far: the first
  EXPECT_EQ(value(b, b.fold(Op::fold_sum, b.all(b.kind("none", {})), 0, b.num(1))), 0);
  const SetId twice = b.computed(n, {b.entity(n, 3), b.entity(n, 1), b.entity(n, 3)});
  EXPECT_EQ(value(b, b.fold(Op::fold_sum, twice, 0, x)), 6);  // 4 + 2, each member once
}

TEST(Evaluate, PairsAreUnorderedAndDistinct) {
  Build b;
  const KindId n = b.numbers("n", 1, 4);
  const ExprId x = b.number_of(n, b.slot(0, n)), y = b.number_of(n, b.slot(1, n));
  const SetId all = b.all(n);
  EXPECT_EQ(value(b, b.fold_pairs(Op::fold_count, all, 0, 1, {})), 6);
  EXPECT_EQ(value(b, b.fold_pairs(Op::fold_sum, all, 0, 1, b.op(Op::multiply, x, y))), 35);
  EXPECT_EQ(value(b, b.fold_pairs(Op::fold_count, all, 0, 1, {}, b.op(Op::less, x, y))), 6);
  EXPECT_EQ(value(b, b.fold_pairs(Op::fold_count, b.some(n, {2}), 0, 1, {})), 0);
}

TEST(Evaluate, ReadsStateParametersTagsTrackersAndTime) {
  Build b;
  const KindId a = b.kind("a", {"x", "y"});
  const VarId flat = b.var("flat", {}, Build::real, b.num(0));
  const VarId war = b.var("war", b.pair_of(a), Build::real, b.num(0));
  const ParamId q = b.param("q", b.family({a}), b.dist(DistForm::uniform, {0, 1}));
  const TagId tag = b.tag("OA1");
  const std::vector<double> vars{7, 10, 11, 12, 13}, params{20, 21}, tags{1}, trackers{never};
  const Env env{vars, params, tags, trackers, 3.5};
  const double slots[] = {1, 0};
  const ExprId s0 = b.slot(0, a), s1 = b.slot(1, a);
  EXPECT_EQ(value(b, b.load(flat), env), 7);
  EXPECT_EQ(value(b, b.load(war, {s0, s1}), env, slots), 11);  // {y, x} is {x, y}
  EXPECT_EQ(value(b, b.load(war, {s0, s0}), env, slots), 13);  // the diagonal, as laid out
  EXPECT_EQ(value(b, b.param(q, {s0}), env, slots), 21);
  EXPECT_EQ(value(b, b.tag(tag), env), 1);
  EXPECT_EQ(value(b, b.now(), env), 3.5);
  EXPECT_EQ(value(b, b.tracked(TrackerId(0)), env), never);
  EXPECT_EQ(fault(b, b.load(flat)), FaultKind::not_constant);
  EXPECT_EQ(constant_value(b.p, b.load(flat)).error().kind, FaultKind::not_constant);
}

TEST(Evaluate, LetsHaveFramesOfTheirOwn) {
  Build b;
  const KindId n = b.numbers("n", 1, 3);
  // weight(i) = sum over j of i * j; total = sum over i of weight(i), both folds binding slot 1
  const ExprId i = b.number_of(n, b.slot(0, n)), j = b.number_of(n, b.slot(1, n));
  const LetId weight = b.let("weight", b.family({n}), b.fold(Op::fold_sum, b.all(n), 1, b.op(Op::multiply, i, j)));
  const ExprId total = b.fold(Op::fold_sum, b.all(n), 1, b.call(weight, {b.slot(1, n)}));
  EXPECT_EQ(value(b, total), 36);
}

}  // namespace
}  // namespace casus::ir
