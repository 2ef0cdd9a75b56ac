// SPDX-License-Identifier: Apache-2.0
// Statements that name things, one construct a test: the text, and what was read.
#include <gtest/gtest.h>

#include "support.hpp"

namespace casus::syntax {
namespace {

TEST(Declarations, Model) {
  EXPECT_EQ(dump("model m \"Title\"\n  as of 2024-11-05\n  runs 24 months\nuse security\nuse \"a.casus\"\nunit people, "
                 "troops"),
            "model m \"Title\"\n  as of 2024-11-05\n  runs 24 months\nuse security\nuse file \"a.casus\"\nunit people, "
            "troops\n");
}

TEST(Declarations, Kinds) {
  EXPECT_EQ(dump("kind node = 0..N - 1 with patron: node = node(index mod 5), r: real people"),
            "kind node\n  range (0 .. (N - 1))\n  with\n    patron: node = node((index mod 5))\n    r: real people\n");
  EXPECT_EQ(dump("kind side \"Sides\" = blue \"Blue\", red with hot: bool"),
            "kind side \"Sides\"\n  blue \"Blue\"\n  red\n  with\n    hot: bool\n");
  EXPECT_EQ(dump("kind state_of from csv \"s.csv\" with gdp: real"),
            "kind state_of file \"s.csv\"\n  with\n    gdp: real\n");
  EXPECT_EQ(dump("kind bare"), "kind bare\n");
}

TEST(Declarations, EntitiesEndTheirAttributesAtTheNextName) {
  EXPECT_EQ(dump("actor RU \"Russia\" with warheads = 5500, great = true, KP \"North Korea\", KR from S0:1"),
            "entity actor\n  RU \"Russia\"\n    warheads = 5500\n    great = true\n  KP \"North Korea\"\n  KR\n  from "
            "S0:1\n");
}

TEST(Declarations, GroupsAndConstants) {
  EXPECT_EQ(dump("group G \"G\" = (actor except { RU }) except near\nconst N = -3 * 2"),
            "group G \"G\"\n  value ((actor except {RU}) except near)\nconst N\n  value ((- 3) * 2)\n");
}

TEST(Declarations, BracketsMayCloseInColumnOne) {
  EXPECT_EQ(dump("group G = {\n  A,\n  B\n}\nconst n = 1"), "group G\n  value {A, B}\nconst n\n  value 1\n");
}

TEST(Declarations, Distributions) {
  EXPECT_EQ(dump("param a ~ beta(mean 22 %, n 20)"), "param a\n  value beta(mean 22 %, n 20)\n");
  EXPECT_EQ(dump("param a ~ normal(mean -3, sd 1) truncated -5..0"),
            "param a\n  value truncated(normal(mean (- 3), sd 1), ((- 5) .. 0))\n");
  EXPECT_EQ(dump("param a ~ normal(m -3, s - 1)"), "param a\n  value normal((m - 3), (s - 1))\n");
  EXPECT_EQ(dump("param a ~ chance 50 %"), "param a\n  value (chance 50 %)\n");
  EXPECT_EQ(dump("param a ~ { x 30 %, y 70 % }"), "param a\n  value {x weight 30 %, y weight 70 %}\n");
  EXPECT_EQ(dump("param a ~ { -1 30 %, 2 days 70 % }"), "param a\n  value {(- 1) weight 30 %, 2 days weight 70 %}\n");
  EXPECT_EQ(dump("param a ~ pool(claim c weights S1 2, S2 1)"), "param a\n  value pool(claim c weights S1 2, S2 1)\n");
  EXPECT_EQ(dump("param a = 3 placeholder"), "param a\n  fixed 3\n  placeholder\n");
  EXPECT_EQ(dump("param a[x: actor, y: actor] ~ exponential(rate 0.3 per day)"),
            "param a [x: actor, y: actor]\n  value exponential(rate 0.3 per day)\n");
}

TEST(Declarations, TheUnitOfTheUpperEndGoesForBoth) {
  EXPECT_EQ(dump("param a ~ 0.2 % to 4 % per year"), "param a\n  value (0.2 % per year to 4 % per year)\n");
  EXPECT_EQ(dump("param a ~ 3 to 30 days"), "param a\n  value (3 days to 30 days)\n");
  EXPECT_EQ(dump("param a ~ between 3 days and 2 months"), "param a\n  value (between 3 days and 2 months)\n");
  EXPECT_EQ(dump("param a ~ -1 to 1 people per day"), "param a\n  value ((- 1 people per day) to 1 people per day)\n");
  EXPECT_EQ(dump("param a ~ lo to hi per year"), "param a\n  value (per(lo) per year to per(hi) per year)\n");
  EXPECT_EQ(dump("param a ~ 2 % to hi per year"), "param a\n  value (2 % per year to per(hi) per year)\n");
}

TEST(Declarations, Units) {
  EXPECT_EQ(dump("let x = 1 day + 2 hour + 3 weeks + 1 month + 4 year"),
            "let x\n  value ((((1 days + 2 hours) + 3 weeks) + 1 months) + 4 years)\n");
  EXPECT_EQ(dump("let x = 4 % a year + 1 an hour + 2 per month + 12_000 people + 5 people per day"),
            "let x\n  value ((((4 % per year + 1 per hour) + 2 per month) + 12000 people) + 5 people per day)\n");
  EXPECT_EQ(dump("let x = f(a) per year + (2 * r) per day"),
            "let x\n  value (per(f(a)) per year + per((2 * r)) per day)\n");
}

TEST(Declarations, States) {
  EXPECT_EQ(dump("state e[a: actor, t: theatre]: 0 % .. 100 % = 0 % saturating"),
            "state e [a: actor, t: theatre]\n  type 0 % .. 100 %\n  value 0 %\n  saturating\n");
  EXPECT_EQ(dump("state war{a, b: actor}: bool"), "state war {a, b: actor}\n  type bool\n");
  EXPECT_EQ(dump("state t: none | on | off = off"), "state t\n  type none | on | off\n  value off\n");
  EXPECT_EQ(dump("state a, b: 0.. = 0\nstate c: real people\nstate d: actor = RU"),
            "state a, b\n  type 0 ..\n  value 0\nstate c\n  type real people\nstate d\n  type actor\n  value RU\n");
  EXPECT_EQ(dump("state s: 0 .. 100 people"), "state s\n  type 0 people .. 100 people\n");
}

TEST(Declarations, LetsAndSettles) {
  EXPECT_EQ(dump("let x[a: actor]: 0..1 = 0.5 tag T off 1"),
            "let x [a: actor]\n  type 0 .. 1\n  value 0.5\n  tag T\n  off 1\n");
  EXPECT_EQ(dump("settle f[RU]: 0..9 = f[US], f[US]: 0..9 = 1 from 0 for 8 rounds"),
            "settle f\n  f[RU]: 0 .. 9 = f[US]\n  f[US]: 0 .. 9 = 1\n  from 0\n  rounds 8\n");
  EXPECT_EQ(dump("settle f[a: actor]: 0..9 = 2 from 0 for 8 rounds from S0:3"),
            "settle f\n  f[a: actor]: 0 .. 9 = 2\n  from 0\n  rounds 8\n  from S0:3\n");
}

TEST(Declarations, SourcesAndClaims) {
  EXPECT_EQ(
      dump("source S \"A. B\" dated 2024-01-01 .. 2024-02-01 graded C paragraphs 30 file \"s.txt\" derived from A, B"),
      "source S \"A. B\" file \"s.txt\"\n  dated 2024-01-01 .. 2024-02-01\n  graded C\n  paragraphs 30\n  derived from "
      "A, B\n");
  EXPECT_EQ(dump("claim c of S:1 speaker unclear, possible: at most 12 people"),
            "claim c\n  from S:1\n  speaker unclear\n  modality possible\n  says at most 12 people\n");
  EXPECT_EQ(dump("claim c of S:1: 10 .. 12 people\nclaim d of S:2: \"in words\"\nclaim e of S:3: exactly 2024-01-01"),
            "claim c\n  from S:1\n  says 10 people .. 12 people\nclaim d\n  from S:2\n  says \"in words\"\n"
            "claim e\n  from S:3\n  says exactly 2024-01-01\n");
}

TEST(Declarations, Trailers) {
  EXPECT_EQ(dump("const n = 3\n  from S0:1, S1:2, S2\n  from data \"x\"\n  judged \"w\" by me on 2024-01-01 "
                 "placeholder tag A, B contested"),
            "const n\n  value 3\n  from S0:1\n  from S1:2\n  from S2\n  from data \"x\"\n"
            "  judged \"w\" by me on 2024-01-01\n  placeholder\n  tag A\n  tag B\n  contested\n");
}

TEST(Declarations, SoftWordsMayBeNames) {
  EXPECT_EQ(dump("state rate: bool\nlet tag = rate + from * 2\nlet x = f(rate, off)\nevent e when rate then rate := 1"),
            "state rate\n  type bool\nlet tag\n  value (rate + (from * 2))\nlet x\n  value f(rate, off)\n"
            "event e\n  when rate\n  then\n    rate := 1\n");
}

}  // namespace
}  // namespace casus::syntax
