// SPDX-License-Identifier: Apache-2.0
// Lists of acts that contradict or repeat themselves, bounds of what is assigned, conditions that hints offer, and
// parameters read where they have no member.
#include <algorithm>
#include <vector>

#include "ir/evaluate.hpp"
#include "ir/family.hpp"
#include "support.hpp"

namespace casus::lower {
namespace {

const std::string model = R"(model m
  as of 2024-11-05
  runs  24 months

kind actor = KP, KR, US
state n: 0..5 = 1
state cut: 0..5 = 1 saturating
state truce: none | bare = none
event attack[a: actor, b: actor]
  rate 5 % per year
  tag A1
event truce_begins
  when truce = bare
event calm
  rate 1 per year
signal alarm(who: actor)
option five "x"  n += 5
option both "x"  do option five; n += 1
)";

std::string faults(const std::string& behind_the_bar) {
  return Lowered(model + "ask q = E(n at end | " + behind_the_bar + ")\n").faults();
}

std::string code(const std::string& behind_the_bar) { return faults(behind_the_bar).substr(0, 5); }

TEST(Acts, BoundsOfConstantsAreChecked) {
  EXPECT_EQ(faults("do n := 9"), "E0307 19:30 `n` lies between 0 and 5\n");
  EXPECT_EQ(code("do hold n = 9"), "E0307");
  EXPECT_EQ(code("do n := 5"), "");
  EXPECT_EQ(code("do cut := 9"), "");
  const Composition chosen{.reading = "", .options = {"high"}, .off = {}, .set = {}};
  EXPECT_EQ(Lowered(model + "option high \"x\"  n = 9\n", chosen).faults().substr(0, 5), "E0307");
}

TEST(Acts, DoAndDoNotContradictInEitherOrder) {
  EXPECT_EQ(code("do not calm, do calm at day 3"), "E0611");
  EXPECT_EQ(code("do calm at day 3, do not calm"), "E0611");
  EXPECT_EQ(code("do not attack[KP, _], do attack[KP, KR]"), "E0611");
  EXPECT_EQ(code("do not attack, do attack[KP, KR]"), "E0611");
  EXPECT_EQ(code("do not attack[KR, _], do attack[KP, KR]"), "");
  EXPECT_EQ(code("do alarm(KR), do not alarm"), "E0611");
  EXPECT_EQ(code("do not A1, do attack[KP, KR]"), "E0609");
  EXPECT_EQ(code("do attack[KP, KR], do not A1"), "E0609");
  const auto option = [](const std::string& acts) {
    return Lowered(model + "option o \"x\"\n" + acts, {.reading = "", .options = {"o"}, .off = {}, .set = {}}).faults();
  };
  EXPECT_EQ(option("  from 2025-01-01: calm\n  from 2025-02-01: not calm\n"), "") << "first the one, then the other";
  EXPECT_EQ(option("  from 2025-02-01: calm\n  from 2025-01-01: not calm\n").substr(0, 5), "E0706");
}

TEST(Acts, WhatAddsUpIsSaidOnce) {
  EXPECT_EQ(faults("do n += 5, do n += 5"), "E0611 19:33 this stands twice: is it to be done once or twice?\n");
  EXPECT_EQ(code("do calm at day 3, do calm at day 3"), "E0611");
  EXPECT_EQ(code("do alarm(KR), do alarm(KR)"), "E0611");
  EXPECT_EQ(code("do n += 5 at day 3, do n += 5 at day 4"), "");
  EXPECT_EQ(code("do n += 5, do n += 1"), "");
  EXPECT_EQ(code("do n := 5, do n := 5"), "") << "settles what it settles";
  EXPECT_EQ(code("do not calm, do not calm"), "");
  EXPECT_EQ(code("do option five, do option both"), "") << "one option, reached by two ways";
}

// The question with the hint's condition put behind its bar.
std::string mended(const std::string& question) {
  const Lowered l(model + "ask q = " + question + "\n");
  if (l.faults().substr(0, 5) != "E0604") return "nothing to mend";
  std::string hint;
  for (const Diagnostic& d : l.sink.all())
    if (d.code == Code::may_not_happen) hint = d.hint_text;
  if (!hint.starts_with("add a condition")) return hint;
  const std::size_t from = hint.find('`'), to = hint.rfind('`');
  return question.substr(0, question.size() - 1) + hint.substr(from + 1, to - from - 1) + ")";
}

TEST(Hints, OfConditionsThatWork) {
  for (const char* question :
       {"E(time from calm to attack)", "E(time from calm to attack | calm, attack)", "E(n at calm)",
        "E(time from calm to (n > 3))", "E(time from 2nd calm to 3rd attack)", "E(n at 60 days after calm | do n := 2)",
        "P(calm within 18 months of truce_begins | do truce := bare at day 1)", "E(n at 1 days after (n > 3))"}) {
    const std::string better = mended(question);
    EXPECT_EQ(Lowered(model + "ask q = " + better + "\n").faults(), "") << better;
  }
  EXPECT_EQ(mended("P(calm within 18 months of truce_begins | do truce := bare at day 1)"),
            "P(calm within 18 months of truce_begins | do truce := bare at day 1, truce_begins by 2025-05-06)");
  EXPECT_EQ(mended("E(n at 3 years after calm)"), "the run is too short for that: let the model run longer (`runs`)");
}

// ---- members of parameters -----------------------------------------------------------------------------------------

const std::string families = model +
                             "param t[a: actor, b: actor] ~ 1 to 2\nparam g[a: { KP, KR }] ~ 1 to 2\n"
                             "param w{a, b: actor where a = KP} ~ 1 to 2\nparam k[a: actor, b: actor] ~ chance 50 %\n"
                             "let sum_t = sum(a in actor, b in actor: t[a, b])\n"
                             "let fine_t = sum(a in actor, b in actor where a != b: t[a, b])\n"
                             "let sum_g = sum(a in actor: g[a])\n"
                             "let one_w[a: actor, b: actor] = w{a, b}\n"
                             "let any_k = any(a in actor, b in actor: k[b, a])\n";

// Every cell of every parameter is 1.
ir::Value value_of(const Lowered& l, const std::string& let, std::vector<double> slots = {}) {
  const ir::Layout layout(l.process);
  const std::vector<double> params(layout.param_cells(), 1.0);
  ir::Env env;
  env.params = params;
  for (const ir::Let& x : l.process.lets)
    if (x.name == let) return ir::evaluate(l.process, layout, x.body, env, slots);
  return -1;
}

TEST(Members, AParameterWithoutOneStopsTheFuture) {
  const Lowered l(families);
  ASSERT_EQ(l.faults(), "");
  const auto missing = [](const ir::Value& v) { return !v && v.error().kind == ir::FaultKind::no_such_entity; };
  EXPECT_TRUE(missing(value_of(l, "sum_t")));
  EXPECT_TRUE(missing(value_of(l, "sum_g")));
  EXPECT_EQ(value_of(l, "fine_t").value_or(-1), 6);
  EXPECT_EQ(value_of(l, "one_w", {1, 0}).value_or(-1), 1) << "a pair may be named in either order";
  EXPECT_EQ(value_of(l, "one_w", {0, 1}).value_or(-1), 1);
  EXPECT_TRUE(missing(value_of(l, "one_w", {1, 2})));
  EXPECT_TRUE(missing(value_of(l, "one_w", {0, 0})));
  EXPECT_TRUE(missing(value_of(l, "any_k")));
}

TEST(Members, AreGuardedWhereOneIsSetFromOutside) {
  const Lowered l(families, {.reading = "", .options = {}, .off = {}, .set = {{"t[KP, KR]", "7"}}});
  ASSERT_EQ(l.faults(), "");
  EXPECT_EQ(value_of(l, "fine_t").value_or(-1), 12);
  EXPECT_FALSE(value_of(l, "sum_t"));
}

}  // namespace
}  // namespace casus::lower
