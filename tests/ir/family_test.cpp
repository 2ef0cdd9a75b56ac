// SPDX-License-Identifier: Apache-2.0
#include "ir/family.hpp"

#include <gtest/gtest.h>

#include "build.hpp"
#include "ir/evaluate.hpp"

namespace casus::ir {
namespace {

using testing::Build;
using Rows = std::vector<std::vector<std::uint32_t>>;

Rows rows(const Members& m) {
  Rows out;
  for (std::size_t i = 0; i < m.size(); ++i) out.emplace_back(m.row(i).begin(), m.row(i).end());
  return out;
}

TEST(Family, WithoutBindersHasOneMember) {
  Build b;
  const Members m = enumerate(b.p, Family{});
  EXPECT_EQ(m.size(), 1u);
  EXPECT_TRUE(m.row(0).empty());
}

TEST(Family, BindersOfOneKindDiffer) {
  Build b;
  const KindId a = b.kind("a", {"x", "y"}), t = b.kind("t", {"u", "v"});
  EXPECT_EQ(rows(enumerate(b.p, b.family({a, a, t}))), (Rows{{0, 1, 0}, {0, 1, 1}, {1, 0, 0}, {1, 0, 1}}));
}

TEST(Family, PairsComeWithTheSmallerFirst) {
  Build b;
  const KindId a = b.kind("a", {"x", "y", "z"});
  EXPECT_EQ(rows(enumerate(b.p, b.pair_of(a))), (Rows{{0, 1}, {0, 2}, {1, 2}}));
}

TEST(Family, EmptyKindHasNoMember) {
  Build b;
  EXPECT_EQ(enumerate(b.p, b.family({b.kind("a", {})})).size(), 0u);
}

// `where` in every form that the enumeration treats specially, against asking each tuple.
TEST(Family, WhereSelectsAsTheEvaluatorSays) {
  Build b;
  const KindId n = b.numbers("n", 0, 11);
  const auto i = b.slot(0, n), j = b.slot(1, n);
  const auto next = [&](double by) {
    const ExprId sum = b.op(Op::add, b.number_of(n, i), b.whole(by));
    return b.entity_at(n, b.op(Op::modulo, sum, b.whole(12)));
  };
  const ExprId near = b.in(j, b.computed(n, {next(5), next(1)}));
  const ExprId third = b.op(Op::equal, b.op(Op::modulo, b.number_of(n, i), b.whole(3)), b.whole(0));
  const ExprId opposite = b.op(Op::equal, next(6), j);
  const ExprId below = b.op(Op::less, b.number_of(n, j), b.number_of(n, i));
  for (const ExprId where : {near, third, opposite, below, b.op(Op::logical_and, third, near),
                             b.op(Op::logical_and, near, below), b.op(Op::logical_or, near, third)}) {
    Rows expected;
    for (std::uint32_t x = 0; x < 12; ++x)
      for (std::uint32_t y = 0; y < 12; ++y) {
        const double slots[] = {double(x), double(y)};
        if (x != y && constant_value(b.p, where, slots).value() != 0) expected.push_back({x, y});
      }
    EXPECT_EQ(rows(enumerate(b.p, b.family({n, n}, where))), expected);
  }
}

TEST(Family, LargeSparseFamilyIsListed) {
  Build b;
  const KindId n = b.numbers("n", 0, 999);
  const auto next = [&](double by) {
    const ExprId sum = b.op(Op::add, b.number_of(n, b.slot(0, n)), b.whole(by));
    return b.entity_at(n, b.op(Op::modulo, sum, b.whole(1000)));
  };
  const Members m = enumerate(b.p, b.family({n, n}, b.in(b.slot(1, n), b.computed(n, {next(1), next(5)}))));
  EXPECT_EQ(m.size(), 2000u);
  EXPECT_EQ(enumerate(b.p, b.family({n, n})).size(), 999000u);
}

TEST(Family, WhereThatCannotBeComputedIsAFault) {
  Build b;
  const KindId n = b.numbers("n", 0, 3);
  const ExprId zero = b.op(Op::divide, b.whole(1), b.number_of(n, b.slot(0, n)));
  const Members m = enumerate(b.p, b.family({n}, b.op(Op::less, zero, b.num(1))));
  ASSERT_TRUE(m.fault.has_value());
  EXPECT_EQ(m.fault->kind, FaultKind::division_by_zero);
}

TEST(Cells, AreDenseAndPairsAreLookedUpInOrder) {
  Build b;
  const KindId a = b.kind("a", {"x", "y", "z"}), t = b.kind("t", {"u", "v"});
  const Cells c = cells(b.p, b.family({a, t}));
  EXPECT_EQ(c.count, 6u);
  EXPECT_EQ(c.index(std::vector<std::uint32_t>{2, 1}), 5u);
  EXPECT_EQ(c.ordinals(3), (std::vector<std::uint32_t>{1, 1}));
  const Cells pair = cells(b.p, b.pair_of(a));
  EXPECT_EQ(pair.count, 9u);
  EXPECT_EQ(pair.index(std::vector<std::uint32_t>{2, 1}), 5u);
  EXPECT_EQ(pair.index(std::vector<double>{1, 2}), 5u);
}

}  // namespace
}  // namespace casus::ir
