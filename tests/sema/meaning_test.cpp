// SPDX-License-Identifier: Apache-2.0
// Mixtures, units of attributes, remainders, definitions, and parameters read where they may have no member.
#include <gtest/gtest.h>

#include "checked.hpp"
#include "ir/arithmetic.hpp"
#include "ir/evaluate.hpp"

namespace casus::sema {
namespace {

TEST(Mixtures, OfDistributionsByNameAndOfRanges) {
  const Checked c(
      "param a ~ mixture(normal(0, 1), normal(5, 1))\nparam b ~ { (1 to 2) 30 %, (5 to 6) 70 % }\n"
      "param d ~ { 3 days 50 %, (10 to 20 days) 50 % }\nparam e ~ mixture((1 to 2), (between 3 and 4))\n");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.invalid(), "");
  const auto dist = [&](const std::string& name) { return c.process()[c.param(name).dist]; };
  EXPECT_EQ(dist("a").form, ir::DistForm::mixture);
  ASSERT_EQ(dist("a").components.size(), 2u);
  EXPECT_EQ(c.value(dist("a").args[1]), 0.5);
  EXPECT_EQ(c.process()[dist("a").components[1]].form, ir::DistForm::normal_mean_sd);
  EXPECT_EQ(c.process()[dist("b").components[0]].form, ir::DistForm::to);
  EXPECT_EQ(c.value(dist("b").args[0]), 0.3);
  EXPECT_EQ(c.process()[dist("d").components[0]].form, ir::DistForm::point);
  EXPECT_EQ(c.param("d").unit, "days");
  EXPECT_EQ(c.process()[dist("e").components[1]].form, ir::DistForm::uniform);
}

TEST(Mixtures, AreOfNumbersAndAddUp) {
  EXPECT_EQ(Checked("param a ~ mixture(normal(0, 0), normal(5, 1))\n").error(), "E0321 1:19");
  EXPECT_EQ(Checked("param a ~ { (1 to 2) 30 %, (5 to 6) 60 % }\n").error(), "E0322 1:11");
  EXPECT_EQ(Checked("param a ~ { (chance 5 %) 30 %, (5 to 6) 70 % }\n").error(), "E0321 1:14");
}

TEST(Attributes, KeepTheirDeclaredUnit) {
  const Checked c(
      "unit people\nkind place with pop: real people, wait: real days = 2 weeks\n"
      "place here with pop = 3 people, there with pop = 0\nlet n = here.pop > 2 people\nlet w = here.wait\n");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.process()[c.let("w").body].value, 14);
  EXPECT_EQ(Checked("unit people\nkind place with pop: real people\nplace here with pop = 3 days\n").error(),
            "E0302 3:23");
  EXPECT_EQ(Checked("unit people\nkind place with pop: real people\nplace here with pop = 3\n").error(), "E0302 3:23");
}

TEST(Remainders, OfConstantsAreThoseOfFutures) {
  for (const auto& [a, b] : {std::pair{0.3, 0.1}, {-0.3, 0.1}, {1e17, 3.0}, {7.5, -2.0}, {-1e-20, 1.0}}) {
    const Checked c(fmt::format("const x = {} mod {}\n", a, b));
    ASSERT_EQ(c.all_errors(), "");
    EXPECT_EQ(c.constant("x").value, ir::modulo(a, b)) << a << " mod " << b;
  }
}

TEST(Definitions, AreABasisOfTheStatementButOfNoNumber) {
  const Checked c("state x: 0 .. 9\nevent e\n  when x = 0\n  then x := 1\n  definition\n");
  EXPECT_TRUE(c.reports(Severity::warning).empty());
  ASSERT_EQ(c.process().bases.size(), 1u);
  EXPECT_EQ(c.process().bases[0].kind, ir::Basis::Kind::definition);
  const Checked bare("state x: 0 .. 9\nevent e\n  when x = 0\n  then x := 5\n  definition\n");
  ASSERT_EQ(bare.reports(Severity::warning).size(), 1u);
  EXPECT_EQ(bare.reports(Severity::warning)[0].substr(0, 5), "W0421");
}

// How many reads of parameters are not known to hit a member.
std::size_t unsure(const std::string& text) {
  const Checked c("param t[a: actor, b: actor] ~ 1 to 2\nparam g[a: { RU, KP }] ~ 1 to 2\nstate on: bool\n" + text);
  EXPECT_EQ(c.all_errors(), "") << text;
  return c.model.unsure_reads.size();
}

TEST(Values, AQuestionMayBeCalledAsOneIs) {
  const Checked c("state s: calm | war = calm\nask war = P(s = war at end)\nask peace = P(war = s at end)\n");
  EXPECT_EQ(c.error(), "none");
}

TEST(Members, OfParametersAreSeenWhereTheyCan) {
  EXPECT_EQ(unsure("let x = sum(a in actor, b in actor where a != b: t[a, b])\n"), 0u);
  EXPECT_EQ(unsure("let x = sum(a in actor, b in actor: if a != b then t[a, b] else 0)\n"), 0u);
  EXPECT_EQ(unsure("let x = any(a in actor, b in actor: a != b and t[a, b] > 1)\n"), 0u);
  EXPECT_EQ(unsure("let x = sum({a, b} in actor: t[b, a])\n"), 0u);
  EXPECT_EQ(unsure("let x = t[RU, KP] + sum(a in actor except { US }: t[a, US])\n"), 0u);
  EXPECT_EQ(unsure("let x = sum(a in { RU }: g[a]) + g[KP]\n"), 0u);
  EXPECT_EQ(unsure("event e[a: actor, b: actor]\n  rate t[a, b] per year\n"), 0u);
  EXPECT_EQ(unsure("signal s(a: actor, b: actor)\non s(a: actor, b: actor) when a != b:\n"
                   "  with probability min(1, t[a, b]): on := true\n"),
            0u);
  EXPECT_EQ(unsure("param u[a: actor, b: actor] ~ t[a, b] to 3\n"), 0u);
  EXPECT_EQ(unsure("let x = sum(a in actor, b in actor: t[a, b])\n"), 1u);
  EXPECT_EQ(unsure("let x = sum(a in actor: t[a, US])\n"), 1u);
  EXPECT_EQ(unsure("let x = sum(a in actor: g[a])\n"), 1u);
  EXPECT_EQ(unsure("let x[a: actor, b: actor] = t[a, b]\n"), 1u);
  EXPECT_EQ(unsure("let x = sum(a in actor, b in actor where a != b: 1) + sum(a in actor, b in actor: t[a, b])\n"), 1u)
      << "what one fold knows is not known in the next";
}

}  // namespace
}  // namespace casus::sema
