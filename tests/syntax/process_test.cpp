// SPDX-License-Identifier: Apache-2.0
// Events, rules, effects and expressions: the text, and what was read.
#include <gtest/gtest.h>

#include "support.hpp"

namespace casus::syntax {
namespace {

std::string value(const std::string& text) {
  const std::string out = dump("always " + text);
  const std::string head = "always\n  value ";
  return out.starts_with(head) ? out.substr(head.size(), out.size() - head.size() - 1) : out;
}

TEST(Expressions, Precedence) {
  EXPECT_EQ(value("a or b and not c = d + e * -f"), "(a or (b and (not (c = (d + (e * (- f)))))))");
  EXPECT_EQ(value("a - b - c / d mod e"), "((a - b) - ((c / d) mod e))");
  EXPECT_EQ(value("(a or b) and x in 0..3"), "((a or b) and (x in (0 .. 3)))");
  EXPECT_EQ(value("x in actor except {RU, US}"), "(x in (actor except {RU, US}))");
  EXPECT_EQ(value("if a then b else if c then d else e + 1"), "(if a then b else (if c then d else (e + 1)))");
  EXPECT_EQ(value("a.b.c > -1"), "(a.b.c > (- 1))");
  EXPECT_EQ(value("x\n  + 1\n  > 2"), "((x + 1) > 2)");
}

TEST(Expressions, Aggregates) {
  EXPECT_EQ(value("count(j in node where j != i: war{i, j}) > 2"), "(count(j in node where (j != i): war{i, j}) > 2)");
  EXPECT_EQ(value("any({a, b} in actor: war{a, b})"), "any({a, b} in actor: war{a, b})");
  EXPECT_EQ(value("all(a in {RU, US}, b in G except {RU}: x[a, b])"),
            "all(a in {RU, US}, b in (G except {RU}): x[a, b])");
  EXPECT_EQ(value("min(a, b) = max(x in s: x)"), "(min(a, b) = max(x in s: x))");
  EXPECT_EQ(value("count(x in s where ok[x]) = 2"), "(count(x in s where ok[x]) = 2)");
}

TEST(Processes, Events) {
  EXPECT_EQ(
      dump("event e[i: node, j: node where j in {i + 1, i + 5}]\n  when x\n  rate 0.1 per day placeholder\n  then x := "
           "1\n  from S0:1"),
      "event e [i: node, j: node where (j in {(i + 1), (i + 5)})]\n  when x\n  rate 0.1 per day\n  then\n    x := 1\n"
      "  placeholder\n  from S0:1\n");
  EXPECT_EQ(dump("event e after gamma(mean 20 days, sd 15 days) since 1999-05-01 once"),
            "event e\n  after gamma(mean 20 days, sd 15 days)\n  since 1999-05-01\n  once\n");
  EXPECT_EQ(dump("event e when x after 2 to 3 days repeating then a; b(x); c[1] -= 2 tag T"),
            "event e\n  when x\n  after (2 days to 3 days)\n  repeating\n  then\n    emit a\n    emit b(x)\n    c[1] "
            "-= 2\n  tag T\n");
  EXPECT_EQ(dump("event e"), "event e\n");
}

TEST(Processes, BlocksAreFoundByIndentation) {
  const char* expected =
      "event e\n  when x\n  then\n    if a\n      if b\n        x := 1\n      else\n        x := 2\n    else\n      x "
      ":= 3\n    y := 4\n  tag T\n";
  EXPECT_EQ(
      dump("event e when x then\n  if a:\n    if b: x := 1\n    else: x := 2\n  else:\n    x := 3\n  y := 4\n  tag T"),
      expected);
  EXPECT_EQ(dump("event e\n\twhen x\n\tthen\n\t\tif a:\n\t\t\tif b: x := 1 else: x := 2\n\t\telse: x := 3\n\t\ty := "
                 "4\n\ttag T"),
            expected);
  EXPECT_EQ(dump("event e\r\n  when x\r\n  then\r\n\r\n    if a:\r\n      # note\r\n      if b: x := 1 else: x := "
                 "2\r\n# note\r\n    else:"
                 " x := 3\r\n    y := 4\r\n  tag T\r\n"),
            expected);
}

TEST(Processes, ElseGoesToTheInnermostOnOneLineAndToTheAlignedOneOtherwise) {
  EXPECT_EQ(dump("on s:\n  if a: if b: x := 1 else: x := 2"),
            "on\n  event s\n  if a\n    if b\n      x := 1\n    else\n      x := 2\n");
  EXPECT_EQ(dump("on s:\n  if a:\n    if b: x := 1\n  else: x := 2"),
            "on\n  event s\n  if a\n    if b\n      x := 1\n  else\n    x := 2\n");
}

TEST(Processes, Effects) {
  EXPECT_EQ(dump("on hit(s: side, KR, _) when s = red:\n  with probability 60 %: x := 1\n  else: after 3 days: x := 2; "
                 "y := 3\n"
                 "  choose m in S where ok[m] weighted by w[m]: p(m)\n  for {a, b} in actor where a != RU: w{a, b} := "
                 "true\n  from S0:6"),
            "on\n  event hit(s: side, KR, _)\n  when (s = red)\n  with probability 60 %\n    x := 1\n  else\n    after "
            "3 days\n"
            "      x := 2\n      y := 3\n  choose m in S where ok[m] weighted by w[m]\n    emit p(m)\n"
            "  for {a, b} in actor where (a != RU)\n    w{a, b} := true\n  from S0:6\n");
  EXPECT_EQ(dump("initially\n  a := 1; b := 2\n  c := 3"), "initially\n  a := 1\n  b := 2\n  c := 3\n");
}

TEST(Processes, Decisions) {
  EXPECT_EQ(dump(R"(decision d[a: actor] by a
  when c
  every 3 months
  among
    no "Stays out"
    yes available when c: x := 1
  weighing
    cost: -2 for yes
    war: foreseen -y else -1 for yes
  sharpness inf
  initially no
  lookahead 20 runs, 6 months
  placeholder
)"),
            R"(decision d [a: actor]
  when c
  every 3 months
  choice no "Stays out"
  choice yes
    available when c
    x := 1
  cost: (- 2) for yes
  war: foreseen (- y)
  war: (- 1) for yes
  sharpness inf
  initially no
  lookahead runs 20
  lookahead 6 months
  by a
  placeholder
)");
  EXPECT_EQ(dump(R"(decision d by m in UNC deciding by weight w[m]
  when c
  among no | yes
  odds no 1 : yes 3
)"),
            R"(decision d
  when c
  by m in UNC deciding by weight
  weight w[m]
  choice no
  choice yes
  odds no 1
  odds yes 3
)");
}

TEST(Processes, FaultsOfDecisions) {
  EXPECT_EQ(faults("decision d by A\n  when c\n  when c\n"), "E0117 3:3 `when` stands twice in this decision\n");
  EXPECT_EQ(faults("decision d by A\n  weighing\n    cost -2\n"), "E0108 3:10 found `-`, expected `:` and a value\n");
  EXPECT_EQ(
      faults("decision d by A\n  weighing\n    cost: -2\n"),
      "E0108 3:13 the statement ends here, expected an operator, or `for` and the choices that this speaks for\n");
  EXPECT_EQ(faults("decision d by UNC deciding by lot\n"),
            "E0108 1:31 found `lot`, expected a rule: `majority`, `any`, `all` or `weight`\n");
  EXPECT_EQ(faults("decision d by A\n  lookahead 20\n"), "E0108 2:15 the statement ends here, expected `runs`\n");
  EXPECT_EQ(faults("decision d by A\n  amongst no | yes\n"),
            "E0108 2:3 found `amongst`, expected a clause of the decision, such as `when`, `among` or `weighing`, or "
            "its end\n");
}

TEST(Processes, SignalsAndScales) {
  EXPECT_EQ(dump("signal attack(by: actor, at: theatre)\nsignal bare\nscale e[RU, b: actor] by 2 when x > 1 from S0:1"),
            "signal attack\n  by: actor\n  at: theatre\nsignal bare\n"
            "scale\n  event e[RU, b: actor]\n  by 2\n  when (x > 1)\n  from S0:1\n");
}

}  // namespace
}  // namespace casus::syntax
