// SPDX-License-Identifier: Apache-2.0
// What the process says, for what the text says.
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/calendar.hpp"
#include "base/hash.hpp"
#include "checked.hpp"
#include "ir/evaluate.hpp"
#include "ir/print.hpp"

namespace casus::sema {
namespace {

double constant(const std::string& expression, const std::string& before = "") {
  const Checked c(before + "const x = " + expression + "\n");
  EXPECT_EQ(c.all_errors(), "") << expression;
  return c.constant("x").value;
}

TEST(Units, AreStoredInDaysAndPlainNumbers) {
  EXPECT_EQ(constant("10 %"), 0.1);
  EXPECT_EQ(constant("12 hours"), 0.5);
  EXPECT_EQ(constant("2 weeks"), 14);
  EXPECT_EQ(constant("1 year"), 365.25);
  EXPECT_EQ(constant("2 per year"), 2 / 365.25);
  EXPECT_EQ(constant("4 % per year"), 4 / 36525.0);
  EXPECT_EQ(constant("k per year", "const k = 2\n"), 2 / 365.25);
  EXPECT_EQ(constant("12_000 people", "unit people\n"), 12000);
  EXPECT_EQ(constant("6 people per day * 1 week", "unit people\n"), 42);
  EXPECT_EQ(constant("2025-01-01 - 2024-11-05"), 57);
  EXPECT_EQ(constant("2024-11-05"), 0) << "days since as of";
  EXPECT_EQ(constant("7 mod 5"), 2);
  EXPECT_EQ(constant("-1 mod 5"), 4) << "as the divisor";
  EXPECT_EQ(constant("7 / 2"), 3.5);
  EXPECT_EQ(constant("min(3, 1, 2)"), 1);
  EXPECT_EQ(constant("count(a in actor)"), 6);
  EXPECT_EQ(constant("count({a, b} in actor: true)"), 15);
  EXPECT_EQ(constant("sum(a in actor, b in actor where a != b: 1)"), 30);
  EXPECT_EQ(constant("mean(a in actor: a.index)"), 2.5);
  EXPECT_EQ(constant("argmax(a in actor: a.index * (5 - a.index))"), 2) << "of equals, the first";
  EXPECT_EQ(constant("min(a in actor, b in actor where a.index > 3 and b = RU: a.index + b.index)"), 4);
}

TEST(Units, AChanceWithinATimeIsAHazard) {
  const Checked c("param r ~ chance 4 % a year\nevent e\n  rate r\n");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_NEAR(c.value(c.process()[c.param("r").dist].args[0]) * 365.25, -std::log(0.96), 1e-15);
  EXPECT_EQ(c.param("r").unit, "per year");
}

TEST(Calendar, DatesThereAndBack) {
  for (long day = -719528; day < 800000; day += 337) {
    const std::string s = print_date(day);
    ASSERT_EQ(parse_date(s), day) << s;
  }
  EXPECT_EQ(parse_date("1970-01-01"), 0);
  EXPECT_EQ(parse_date("2000-03-01"), 11017);
  EXPECT_EQ(parse_date("2023-02-29"), std::nullopt);
  EXPECT_EQ(parse_date("2024-02-29"), 19782);
  EXPECT_EQ(print_date(add_months(*parse_date("2024-01-31"), 1)), "2024-02-29");
  EXPECT_EQ(print_date(add_months(*parse_date("2024-03-31"), -13)), "2023-02-28");
  EXPECT_EQ(print_date(add_months(*parse_date("2024-11-05"), 24)), "2026-11-05");
}

TEST(States, BoundsDefaultsAndDisplay) {
  const Checked c(R"(unit people
state a: 2 .. 9
state b: 0 ..
state c: 0 % .. 100 %
state d: 0 .. 100 people = 3 people
state e: none | bare = bare
state f: actor
state g: bool = true
state h: real per year = 3 per year
state i: 0 .. 10 saturating
)");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.value(c.state("a").initial), 2);
  EXPECT_EQ(c.state("a").type.base, ir::Base::integer);
  EXPECT_EQ(c.state("b").high, ir::never);
  EXPECT_EQ(c.state("c").type.base, ir::Base::real);
  EXPECT_EQ(c.state("c").unit, "%");
  EXPECT_EQ(c.state("c").scale, 100);
  EXPECT_EQ(c.state("c").high, 1);
  EXPECT_EQ(c.state("d").type.base, ir::Base::integer);
  EXPECT_EQ(c.state("d").unit, "people");
  EXPECT_EQ(c.value(c.state("e").initial), 1);
  EXPECT_EQ(c.state("f").type.base, ir::Base::entity);
  EXPECT_EQ(c.value(c.state("g").initial), 1);
  EXPECT_EQ(c.state("h").scale, 365.25);
  EXPECT_TRUE(c.state("i").saturating);
}

TEST(Params, FormsAndDisplay) {
  const Checked c(R"(
param a ~ 20 % to 40 %
param b ~ 1 to 3
param c ~ between 3 and 30 days
param d ~ chance 50 %
param e ~ { RU 50 %, KP 50 % }
param f ~ { 1 25 %, 2 75 % }
param g ~ exponential(rate 2 per year)
param h ~ normal(0, 1) truncated 0 .. 2
param i ~ gamma(mean 2, sd 1) per year
param j = 3 days
param k ~ { uniform(0, 1) 30 %, uniform(2, 3) 70 % }
param l ~ empirical(3, 4, 4.5)
param m ~ 2 * j to 3 * j
param n ~ weibull(shape 2, mean 3 months)
)");
  ASSERT_EQ(c.all_errors(), "");
  const auto dist = [&](const std::string& name) { return c.process()[c.param(name).dist]; };
  EXPECT_EQ(dist("a").form, ir::DistForm::to);
  EXPECT_EQ(dist("a").bound_high, 1) << "a share";
  EXPECT_EQ(dist("b").bound_high, ir::never);
  EXPECT_EQ(dist("c").form, ir::DistForm::uniform);
  EXPECT_EQ(c.value(dist("c").args[0]), 3);
  EXPECT_EQ(c.param("c").unit, "days");
  EXPECT_EQ(c.param("d").type.base, ir::Base::boolean);
  EXPECT_EQ(c.param("e").type.base, ir::Base::entity);
  EXPECT_EQ(c.param("f").type.base, ir::Base::integer);
  EXPECT_DOUBLE_EQ(c.value(dist("g").args[0]), 365.25 / 2);
  EXPECT_EQ(c.value(dist("h").truncate_high), 2);
  EXPECT_EQ(c.value(dist("i").args[0]), 2 / 365.25);
  EXPECT_EQ(c.param("i").unit, "per year");
  EXPECT_TRUE(c.param("j").fixed);
  EXPECT_EQ(dist("k").form, ir::DistForm::mixture);
  EXPECT_EQ(dist("k").components.size(), 2u);
  EXPECT_EQ(dist("l").args.size(), 3u);
  EXPECT_EQ(dist("m").form, ir::DistForm::to);
  EXPECT_EQ(c.param("n").unit, "months");
  EXPECT_EQ(c.invalid(), "");
}

TEST(Params, APoolIsAMixtureOfClaimsWithoutCopies) {
  const Checked c(R"(unit people
source A "a" dated 2024-10-01
source B "b" dated 2024-10-02 derived from A
source C "c" dated 2024-10-03
claim x of A:1: at most 12000 people
claim x of B:4: at most 12000 people
claim x of C:2: 9000 .. 11000 people
claim x of C:5: "many"
param p ~ pool(claim x)
)");
  ASSERT_EQ(c.all_errors(), "");
  const ir::Dist& d = c.process()[c.param("p").dist];
  ASSERT_EQ(d.components.size(), 2u) << "B repeats A";
  EXPECT_EQ(c.process()[d.components[0]].form, ir::DistForm::triangular);
  EXPECT_EQ(c.process()[d.components[1]].form, ir::DistForm::lognormal_p5_p95);
  EXPECT_EQ(c.param("p").origin.bases.size(), 3u) << "every claim is a basis";
  EXPECT_EQ(c.process()[c.param("p").origin.bases[0]].ref, "A:1");
}

TEST(Kinds, FromACsvFile) {
  const auto folder = std::filesystem::temp_directory_path() / "casus_sema_csv";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "states.csv")
      << "name,title,gdp,nuclear,patron\nAA,\"Aland, the\",3.5,true,RU\nBB,Bland,4,false,KP\n";
  std::ofstream(folder / "short.csv") << "name,gdp\nCC\n";
  const std::string path = (folder / "m.casus").string();
  const Checked c(
      "kind country from csv \"states.csv\"\nconst g = sum(x in country: x.gdp)\nconst p = AA.patron = RU and "
      "AA.nuclear\n",
      true, path);
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.constant("g").value, 7.5);
  EXPECT_EQ(c.constant("p").value, 1);
  EXPECT_EQ(c.process().kinds[2].titles[0], "Aland, the");
  EXPECT_EQ(Checked("kind country from csv \"short.csv\"\n", true, path).error(), "E0212 1:1");
  EXPECT_EQ(Checked("kind country from csv \"none.csv\"\n", true, path).error(), "E0212 1:1");
}

TEST(Sets, MembershipOfComputedNumbersIsAnOrChain) {
  const Checked c(
      "kind node = 0 .. 9\nstate h[i: node]: bool\nlet next[i: node] = count(j in node where j in {i + 1, i + 5}: "
      "h[j])\n"
      "const few = count({i, j} in node where j in {i + 1, i + 5}: true)\n");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.constant("few").value, 14);
  EXPECT_EQ(c.invalid(), "");
}

TEST(Tags, AStateThatIsOffReadsAsItsOffValue) {
  const Checked c(
      "state s: 0 .. 9   tag A off 4\nlet x = s + 1\nlet y = s   tag B off 2\nparam p = 3   tag C off 1\nlet z = p\n");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.process().tags.size(), 3u);
  const ir::Expr& sum = c.process()[c.let("x").body];
  ASSERT_EQ(sum.op, ir::Op::add);
  EXPECT_EQ(c.op(sum.a), ir::Op::select);
  EXPECT_EQ(c.op(c.process()[sum.a].a), ir::Op::tag);
  EXPECT_EQ(c.value(c.process()[sum.a].c), 4);
  EXPECT_EQ(c.op(c.let("y").body), ir::Op::select);
  EXPECT_EQ(c.op(c.let("z").body), ir::Op::select);
  EXPECT_EQ(c.invalid(), "");
}

TEST(Tags, TheBeginningOfATaggedBlockIsUnderItsTag) {
  const Checked c("state s: bool\ninitially s := true   tag A\n");
  ASSERT_EQ(c.all_errors(), "");
  const ir::Effect& e = c.process()[c.process().initially.effects.at(0)];
  EXPECT_EQ(e.kind, ir::Effect::Kind::branch);
  EXPECT_EQ(c.op(e.value), ir::Op::tag);
  EXPECT_EQ(c.invalid(), "");
}

TEST(Folds, OverSeveralSets) {
  const Checked c(
      "state s[a: actor, t: theatre]: 0 .. 9\nlet m = mean(a in actor, t in theatre where a != RU: s[a, t])\n"
      "let n = max(a in actor, t in theatre where s[a, t] > 3: s[a, t])\nlet k = count(a in actor, t in theatre: s[a, "
      "t] > 1)\n");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.op(c.let("m").body), ir::Op::divide);
  EXPECT_EQ(c.op(c.process()[c.let("n").body].b), ir::Op::fold_any);
  EXPECT_EQ(c.invalid(), "");
}

TEST(Folds, LargeConstantOnesAreLeftToTheEngine) {
  const Checked c("kind node = 0 .. 999\nlet n = count(a in node, b in node, c in node where a < b and b < c)\n");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.op(c.let("n").body), ir::Op::fold_sum);
}

TEST(Keys, StayWhatTheyAreWhateverStandsElsewhere) {
  const std::string rule = "signal go\nstate s: 0 .. 9\non go: s += 1; with probability 50 %: s += 1\n";
  const Checked a(rule),
      b("state other: bool\nevent x\n  rate 1 per year\n  then other := true\non x: other := false\n" + rule);
  ASSERT_EQ(a.all_errors() + b.all_errors(), "");
  EXPECT_EQ(a.process().rules[0].key, b.process().rules[1].key);
  EXPECT_EQ(a.process().rules[0].key, hash_text("on go"));
  const auto effect = [](const Checked& c, std::size_t rule_index, std::size_t k) {
    return c.process()[c.process().rules[rule_index].effects.effects[k]].key;
  };
  EXPECT_EQ(effect(a, 0, 1), effect(b, 1, 1));
  EXPECT_NE(effect(a, 0, 0), effect(a, 0, 1));
  EXPECT_EQ(b.event("x").key, hash_text("event x"));
  const Checked twice("signal go\nstate s: 0 .. 9\non go: s += 1\non go: s += 1\n");
  EXPECT_EQ(twice.process().rules[1].name, "on go #2");
}

TEST(Rules, PatternsBindTheirParts) {
  const Checked c(
      "signal attack(by: actor, on: actor, at: theatre)\ngroup g = { RU, KP }\nstate hit[a: actor]: bool\n"
      "on attack(a: g, KR, _) when not hit[a]: hit[a] := true\n"
      "event w{a, b: actor}\n  rate 1 per year\non w{RU, x: actor}: hit[x] := true\n");
  ASSERT_EQ(c.all_errors(), "");
  const ir::Rule& r = c.process().rules[0];
  EXPECT_EQ(r.slots, 3);
  EXPECT_TRUE(r.pattern.args[0].in.valid());
  EXPECT_TRUE(r.pattern.args[1].equals.valid());
  EXPECT_FALSE(r.pattern.args[2].equals.valid() || r.pattern.args[2].in.valid());
  EXPECT_TRUE(c.process()[c.process().rules[1].pattern.signal].pair);
  EXPECT_EQ(c.invalid(), "");
}

TEST(Scales, HeadsBecomeConditionsOnTheEventsSlots) {
  const Checked c(
      "event e[a, b: actor]\n  rate 1 per year\nstate s: bool\nparam f = 2\n"
      "scale e by f when s\nscale e[RU, x: actor] by f when x = KP\nscale e[x, y: actor] by f\n"
      "event w{a, b: actor}\n  rate 1 per year\nscale w{KR, US} by f\nscale w{KR, _} by f\n");
  ASSERT_EQ(c.all_errors(), "");
  ASSERT_EQ(c.model.scales.size(), 5u);
  const auto holds = [&](std::size_t k, double a, double b) {
    const double slots[] = {a, b};
    return *ir::constant_value(c.process(), c.model.scales[k].when, slots) != 0;
  };
  EXPECT_TRUE(holds(1, 0, 1));
  EXPECT_FALSE(holds(1, 1, 0));
  EXPECT_FALSE(c.model.scales[2].when.valid());
  EXPECT_TRUE(holds(3, 2, 3)) << "KR and US, the smaller ordinal first";
  EXPECT_FALSE(holds(3, 1, 3));
  EXPECT_TRUE(holds(4, 0, 2));
  EXPECT_TRUE(holds(4, 2, 5));
  EXPECT_FALSE(holds(4, 0, 1));
}

TEST(Settle, CellsByName) {
  const Checked c(
      "state arms: 0 .. 9\nsettle fear[RU]: 0 .. 1 = min(1, 0.5 * fear[US] + arms / 20), fear[US]: 0 .. 1 = 0.5 * "
      "fear[RU] "
      "from 0 for 8 rounds   tag F off 0.5\nlet x = fear[RU]\n");
  ASSERT_EQ(c.all_errors(), "");
  ASSERT_EQ(c.process().settles.size(), 1u);
  EXPECT_EQ(c.process().settles[0].rounds, 8u);
  EXPECT_EQ(c.process().settles[0].entries.size(), 2u);
  EXPECT_EQ(c.invalid(), "");
  EXPECT_EQ(Checked("settle f[RU]: 0 .. 1 = 0 from 0 for 2 rounds\nlet x = f[US]\n").error(), "E0213 2:11");
}

TEST(Events, TimingAndClauses) {
  const Checked c(
      "state s: bool\nevent a\n  when s\nevent b\n  when s\n  after 30 days\n  since 2024-10-05\n  repeating\n  once\n"
      "param d ~ 3 to 30 days\nevent f\n  after d\n");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.event("a").timing, ir::Timing::immediate);
  EXPECT_EQ(c.event("b").timing, ir::Timing::clock);
  EXPECT_EQ(c.event("b").since, -31);
  EXPECT_TRUE(c.event("b").repeating);
  EXPECT_EQ(c.model.once, (std::vector<bool>{false, true, false}));
  EXPECT_EQ(c.process()[c.event("f").delay].form, ir::DistForm::point);
}

TEST(Enums, SameListsAreOneKindAndValuesFollowTheirPlace) {
  const Checked c(
      "state a: none | bare\nstate b: none | bare\nstate c: none | some\nlet same = a = b\nlet d = c = none\n"
      "event e\n  rate 1 per year\n  then a := none; c := none\nparam p ~ { none 50 %, some 50 % }\nlet f = if same "
      "then none else a\n");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.state("a").type, c.state("b").type);
  EXPECT_EQ(c.param("p").type, c.state("c").type);
  EXPECT_EQ(c.let("f").type, c.state("a").type);
}

TEST(Order, DoesNotMatter) {
  const Checked c(
      "let x = y + 1\nlet y = k * p\nparam p ~ normal(mean q, sd 1)\nparam q ~ 1 to k\nconst k = count(n in node) + "
      "0\nkind node = 0 .. last\nconst last = 4\n");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.constant("k").value, 5);
}

TEST(Pairs, LetsOfPairsAreAskedInOrder) {
  const Checked c(
      "state w{a, b: actor}: 0 .. 9\nlet l{a, b: actor} = a.index * 10 + b.index\nlet x = l{KP, RU}\nlet y[a: actor] = "
      "sum(b in actor where a != b: l{a, b})\n");
  ASSERT_EQ(c.all_errors(), "");
  const ir::Expr& call = c.process()[c.let("x").body];
  EXPECT_EQ(c.value(c.process().args[call.first]), 0) << "RU comes first";
  EXPECT_EQ(c.invalid(), "");
}

}  // namespace
}  // namespace casus::sema
