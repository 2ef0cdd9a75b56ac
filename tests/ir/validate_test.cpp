// SPDX-License-Identifier: Apache-2.0
// Each invariant is broken once in a process that is otherwise valid.
#include "ir/validate.hpp"

#include <functional>
#include <limits>

#include <gtest/gtest.h>

#include "full_process.hpp"

namespace casus::ir {
namespace {

using testing::full_process;

struct Break {
  const char* finding;  // what the first finding starts with
  std::function<void(Process&)> how;
};

ExprId first(const Process& p, Op op) {
  for (std::size_t i = 0; i < p.exprs.size(); ++i)
    if (p.exprs[i].op == op) return ExprId(i);
  return {};
}

TEST(Validate, NamesWhatIsBroken) {
  const std::vector<Break> breaks = {
      {"ids: v0", [](Process& p) { p.vars[0].initial = ExprId(99999); }},
      {"ids: v0", [](Process& p) { p.vars[0].initial = {}; }},
      {"ids: p0", [](Process& p) { p.params[0].dist = {}; }},
      {"ids: e", [](Process& p) { p.exprs[first(p, Op::load).value].ref = 77; }},
      {"ids: tracker0", [](Process& p) { p.trackers[0].arm = {}; }},
      {"arity: e", [](Process& p) { p.exprs[first(p, Op::load).value].count = 0; }},
      {"arity: e", [](Process& p) { p.exprs[first(p, Op::less).value].b = {}; }},
      {"arity: d", [](Process& p) { p.dists[0].args.pop_back(); }},
      {"arity: event0", [](Process& p) { p.events[0].rate = {}; }},
      {"arity: k0", [](Process& p) { p.kinds[0].titles.pop_back(); }},
      {"arity: rule0", [](Process& p) { p.rules[0].pattern.args.pop_back(); }},
      {"order: e", [](Process& p) { p.exprs[0].op = Op::negate, p.exprs[0].a = ExprId(0); }},
      {"order: n2", [](Process& p) { p.nodes[2].a = NodeId(2); }},
      {"order: tracker1", [](Process& p) { p.trackers[1].after = TrackerId(1); }},
      {"acyclic: f",
       [](Process& p) {
         p.effects[0].kind = Effect::Kind::branch, p.effects[0].value = ExprId(0), p.effects[0].var = {},
         p.effects[0].index.clear(), p.effects[0].body.effects = {EffectId(0)};
       }},
      {"acyclic: let", [](Process& p) { p.lets[0].body = first(p, Op::call); }},
      {"scope: always0", [](Process& p) { p.invariants[0].condition = p.rules[0].when = p.events[0].when; }},
      {"static: p1", [](Process& p) { p.params[1].family.where = p.events[0].when; }},
      {"tracked: score0", [](Process& p) { p.scores[0].expr = p.events[0].rate; }},
      {"tracked: always0", [](Process& p) { p.invariants[0].condition = p.scores[0].expr; }},
      {"type: event0", [](Process& p) { p.events[0].when = p.events[0].rate; }},
      {"type: e", [](Process& p) { p.vars[1].type.base = Base::real; }},
      {"names: v1", [](Process& p) { p.vars[1].name = p.vars[0].name; }},
      {"names: k0", [](Process& p) { p.kinds[0].names[1] = p.kinds[0].names[0]; }},
      {"numbers: table0", [](Process& p) { p.tables[0].values[0] = std::numeric_limits<double>::quiet_NaN(); }},
      {"numbers: arm1", [](Process& p) { p.arms[1].interventions[0].time = never; }},
      {"numbers: event0", [](Process& p) { p.events[0].since = 1; }},
      {"numbers: v2", [](Process& p) { p.vars[2].low = 2; }},
  };
  for (const Break& b : breaks) {
    Process p = full_process();
    b.how(p);
    const std::vector<std::string> found = validate(p);
    ASSERT_FALSE(found.empty()) << b.finding;
    EXPECT_EQ(found.front().substr(0, std::string_view(b.finding).size()), b.finding) << found.front();
  }
}

TEST(Validate, DeepNestsAreRefused) {
  testing::Build b;
  ExprId e = b.num(1);
  for (int i = 0; i < max_nesting; ++i) e = b.op(Op::negate, e);
  b.let("deep", {}, e);
  const std::vector<std::string> found = validate(b.p);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().substr(0, 9), "acyclic: ");
}

TEST(Validate, TooManyCellsAreRefused) {
  testing::Build b;
  const KindId n = b.numbers("n", 0, 1999);
  b.var("x", b.family({n, n, n}), testing::Build::real, b.num(0));
  const std::vector<std::string> found = validate(b.p);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front(), "numbers: v0: too many cells");
}

}  // namespace
}  // namespace casus::ir
