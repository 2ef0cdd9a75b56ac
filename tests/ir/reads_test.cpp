// SPDX-License-Identifier: Apache-2.0
#include "ir/reads.hpp"

#include <gtest/gtest.h>

#include "build.hpp"

namespace casus::ir {
namespace {

using testing::Build;

struct Reads : ::testing::Test {
  Build b;
  KindId a = b.kind("a", {"p", "q", "r"});
  VarId army = b.var("army", b.family({a}), Build::real, b.num(1));
  VarId aid = b.var("aid", b.family({a, a}), Build::real, b.num(0));
  VarId war = b.var("war", b.pair_of(a), Build::boolean, b.truth(false));
  VarId total = b.var("total", {}, Build::real, b.num(0));
  ParamId p = b.param("p", b.family({a}), b.dist(DistForm::uniform, {0, 1}));
  TagId tag = b.tag("T");
  ExprId s0 = b.slot(0, a), s1 = b.slot(1, a), s2 = b.slot(2, a);

  static Read var(VarId v, std::vector<int> index, std::vector<std::int64_t> constant = {}) {
    Read r;
    r.var = v, r.index = std::move(index), r.constant = std::move(constant);
    if (r.constant.empty()) r.constant.assign(r.index.size(), -1);
    return r;
  }
};

TEST_F(Reads, SlotsConstantsAndTheRest) {
  EXPECT_EQ(reads(b.p, b.load(aid, {s1, b.entity(a, 2)}), 2), (std::vector{var(aid, {1, -1}, {-1, 2})}));
  EXPECT_EQ(reads(b.p, b.load(aid, {s1, b.entity(a, 2)}), 1), (std::vector{var(aid, {-1, -1}, {-1, 2})}));
  const ExprId sum = b.fold(Op::fold_sum, b.all(a), 2, b.load(aid, {s2, s0}));
  EXPECT_EQ(reads(b.p, sum, 2), (std::vector{var(aid, {-1, 0})}));
}

TEST_F(Reads, PairsHaveNoOrder) {
  const ExprId either = b.op(Op::logical_or, b.load(war, {s1, s0}), b.load(war, {s0, s1}));
  EXPECT_EQ(reads(b.p, either, 2), (std::vector{var(war, {0, 1})}));
}

TEST_F(Reads, LetsAreFollowedWithTheirArguments) {
  const ExprId sum = b.fold(Op::fold_sum, b.all(a), 2, b.load(aid, {s2, s0}));
  const LetId strength = b.let("strength", b.family({a}), b.op(Op::add, b.load(army, {s0}), sum));
  const LetId other = b.let("other", b.family({a, a}), b.call(strength, {s1}));
  EXPECT_EQ(reads(b.p, b.call(strength, {s1}), 2), (std::vector{var(army, {1}), var(aid, {-1, 1})}));
  EXPECT_EQ(reads(b.p, b.call(other, {s1, s0}), 2), (std::vector{var(army, {0}), var(aid, {-1, 0})}));
  EXPECT_EQ(reads(b.p, b.call(other, {s1, b.entity(a, 1)}), 2),
            (std::vector{var(army, {-1}, {1}), var(aid, {-1, -1}, {-1, 1})}));
}

TEST_F(Reads, ParametersTagsTimeAndComputedSets) {
  const SetId set = b.computed(a, {b.fold(Op::fold_argmax, b.all(a), 3, b.load(army, {b.slot(3, a)}))});
  const ExprId e = b.op(Op::select, b.tag(tag), b.param(p, {s0}), b.fold(Op::fold_sum, set, 2, b.now()));
  const std::vector<Read> found = reads(b.p, e, 1);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0], var(army, {-1}));
  EXPECT_EQ(found[1].kind, Read::Kind::param);
  EXPECT_EQ(found[1].param, p);
  EXPECT_EQ(found[1].index, std::vector<int>{0});
  EXPECT_EQ(found[2].tag, tag);
  EXPECT_EQ(found[3].kind, Read::Kind::now);
}

TEST_F(Reads, BlocksWriteReadAndEmit) {
  const SignalId truce = b.signal("truce", {a});
  Effect loop;
  loop.kind = Effect::Kind::loop, loop.set = b.all(a), loop.slot = 2;
  loop.body.effects = {b.assign(aid, {s0, s2}, b.load(army, {s2})), b.emit(truce, {s2})};
  Effect chance;
  chance.kind = Effect::Kind::chance, chance.value = b.param(p, {s1}), chance.body.effects = {b.effect(loop)};
  const Block block{{b.effect(chance), b.assign(total, {}, b.num(1), Effect::Assign::add)}};
  EXPECT_EQ(writes(b.p, block, 2), (std::vector{var(aid, {0, -1}), var(total, {})}));
  const std::vector<Read> found = reads(b.p, block, 2);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0], var(army, {-1}));
  EXPECT_EQ(found[1], var(total, {}));
  EXPECT_EQ(found[2].index, std::vector<int>{1});
  EXPECT_EQ(emits(b.p, block), std::vector{truce});
  EXPECT_EQ(frame_size(b.p, block, 2), 3);
  EXPECT_EQ(frame_size(b.p, s1), 2);
}

}  // namespace
}  // namespace casus::ir
