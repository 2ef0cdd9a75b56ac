// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "full_process.hpp"
#include "ir/bounds.hpp"
#include "ir/evaluate.hpp"
#include "ir/print.hpp"
#include "ir/read.hpp"
#include "ir/reads.hpp"
#include "ir/validate.hpp"
#include "random_process.hpp"

namespace casus::ir {
namespace {

using testing::Build;
using testing::full_process;
using testing::RandomProcess;

TEST(Print, RoundTripKeepsEverything) {
  const Process p = full_process();
  ASSERT_EQ(validate(p), std::vector<std::string>{});
  const std::string once = print(p);
  const auto back = read(once);
  ASSERT_TRUE(back.has_value()) << back.error();
  EXPECT_EQ(print(*back), once);
  EXPECT_EQ(back->title, p.title);
  EXPECT_EQ(back->arms[1].interventions[0].key, 0xffffffffffffffffull);
  EXPECT_TRUE(back->arms[1].interventions[0].early);
  EXPECT_EQ(back->tables[0].values, p.tables[0].values);
  EXPECT_EQ(back->exprs.size(), p.exprs.size());
}

TEST(Print, ReadsAsText) {
  Build b;
  const KindId a = b.kind("actor", {"US", "RU"});
  const VarId fear = b.var("fear", b.family({a}), Build::real, b.num(0.5), 0, 1);
  const ExprId mean =
      b.fold(Op::fold_mean, b.all(a), 1, b.load(fear, {b.slot(1, a)}), b.op(Op::unequal, b.slot(1, a), b.entity(a, 0)));
  EXPECT_EQ(text(b.p, mean), "mean($1 in actor where ($1 != US): fear[$1])");
  SourceMap sources;
  b.p.vars[0].origin.span = {sources.add("model.csu", "a\nstate fear\n"), 2, 7};
  EXPECT_NE(print(b.p, &sources)
                .find("v0 name=\"fear\" family={binders=[{name=\"a\" set=s0}]} low=0 high=1 initial=e0 "
                      "origin={span=0:2-7}  # initial: 0.5 | model.csu:2:1\n"),
            std::string::npos)
      << print(b.p, &sources);
}

TEST(Print, RandomExpressionsComeBack) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    RandomProcess r(seed);
    const ExprId e = r.number(5);
    r.b.let("root", r.b.family({r.n, r.n}), e);
    ASSERT_EQ(validate(r.b.p), std::vector<std::string>{}) << text(r.b.p, e, 4000);
    const std::string once = print(r.b.p);
    const auto back = read(once);
    ASSERT_TRUE(back.has_value()) << back.error();
    EXPECT_EQ(print(*back), once);
  }
}

TEST(Read, SaysWhichLineIsWrong) {
  EXPECT_EQ(read("process name=\"x\"\nk0 name=3\n").error(), "line 2 is not a record of a process");
  EXPECT_FALSE(read("k1 name=\"a\"\n").has_value());              // ids are in order
  EXPECT_FALSE(read("k0 name=\"a\n").has_value());                // an open string
  EXPECT_FALSE(read("k0 nam=\"a\"\n").has_value());               // no such field
  EXPECT_FALSE(read("arm0 text=\"\" off=[tag3]\n").has_value());  // no such tag
  EXPECT_TRUE(read("").has_value());
  EXPECT_TRUE(read("  # nothing\n\nprocess horizon=1\n").has_value());
}

// What survives reading is safe to work with.
void use(const Process& p) {
  const Layout layout(p);
  BoundsContext ctx = bounds_context(p);
  ctx.budget = 500;
  for (const Let& l : p.lets) {
    (void)bounds(p, l.body, ctx);
    (void)reads(p, l.body, static_cast<int>(l.family.binders.size()));
  }
  for (const Event& e : p.events) {
    (void)enumerate(p, e.family);
    if (e.when.valid()) refine(p, ctx, e.when);
    if (e.rate.valid()) (void)bounds(p, e.rate, ctx);
    (void)writes(p, e.then, 2);
  }
  for (const Variable& v : p.vars) (void)constant_value(p, v.initial);
}

// 10,000 mutations of a valid dump: bytes changed, cut, repeated, or lines exchanged. Some are still valid.
TEST(Read, SurvivesMutations) {
  const std::string good = print(full_process());
  testing::Dice dice{11};
  const auto place = [&](const std::string& s) { return dice.bits() % (s.size() + 1); };
  static constexpr std::string_view alphabet = "0123456789-[]{}=\" aefksv#\n";
  std::size_t valid = 0;
  for (int k = 0; k < 10000; ++k) {
    std::string s = good;
    for (int m = dice.below(3); m >= 0; --m) {
      const std::size_t at = place(s);
      switch (dice.below(6)) {
        case 0: s.insert(at, 1, static_cast<char>(dice.below(256))); break;
        case 1: s.insert(at, 1, alphabet[dice.bits() % alphabet.size()]); break;
        case 2: s.erase(at, 1 + dice.bits() % 4); break;
        case 3: s.insert(place(s), s.substr(at, dice.bits() % 60)); break;
        case 4:
          if (dice.below(8) == 0) s.resize(at);
          break;
        default:
          if (at < s.size()) s[at] = alphabet[dice.bits() % alphabet.size()];
          break;
      }
    }
    const auto p = read(s);
    if (!p) continue;
    ++valid;
    use(*p);
  }
  EXPECT_GT(valid, 200u);
  EXPECT_LT(valid, 9000u);
}

}  // namespace
}  // namespace casus::ir
