// SPDX-License-Identifier: Apache-2.0
// Questions, propositions, options and readings: the text, and what was read.
#include <gtest/gtest.h>

#include "support.hpp"

namespace casus::syntax {
namespace {

// What was read of a question that stands alone.
std::string value(const std::string& text) {
  SourceMap sources;
  Diagnostics sink;
  const FileId file = sources.add("q", text);
  const SyntaxTree tree = parse_question(sources, file, sink);
  if (tree.statements.size() == 1) return dump_expr(tree, tree.statements[0].value);
  return sink.all().empty() ? "nothing" : sink.all()[0].message;
}

TEST(Questions, Suffixes) {
  EXPECT_EQ(value("P(e within 24 months)"), "P((e within 24 months))");
  EXPECT_EQ(value("P(attack(a, _) within 3 days of hit(x))"), "P((attack(a, _) within 3 days of hit(x)))");
  EXPECT_EQ(value("P(x > 3 at day 30)"), "P(((x > 3) at day 30))");
  EXPECT_EQ(value("P(not a by 2025-01-01 and b)"), "P(((not (a by 2025-01-01)) and b))");
  EXPECT_EQ(value("P(x = 1 stays)"), "P(((x = 1) stays))");
  EXPECT_EQ(value("P(x stays from start to day 30)"), "P((x stays from start to day 30))");
  EXPECT_EQ(value("P(a before 2nd b)"), "P((a before (nth 2 b)))");
  EXPECT_EQ(value("P(any(a in actor: hit(a) within 3 days))"), "P(any(a in actor: (hit(a) within 3 days)))");
}

TEST(Questions, Times) {
  EXPECT_EQ(value("E(x at end)"), "E((x at end))");
  EXPECT_EQ(value("E(x at 2025-01-20)"), "E((x at 2025-01-20))");
  EXPECT_EQ(value("E(x at 60 days after attack(a, b, _))"), "E((x at (60 days after attack(a, b, _))))");
  EXPECT_EQ(value("E(x at (y > 3))"), "E((x at (y > 3)))");
  EXPECT_EQ(value("E(x before e)"), "E((x before e))");
  EXPECT_EQ(value("E(x at day N)"), "E((x at day N))");
}

TEST(Questions, Values) {
  EXPECT_EQ(value("E(x every month) + E(y every 3 days)"), "(E((x every 1 months)) + E((y every 3 days)))");
  EXPECT_EQ(value("median(time from a to (x > 3))"), "median((time from a to (x > 3)))");
  EXPECT_EQ(value("q95(time spent (x > 3 and y))"), "q95(time spent(((x > 3) and y)))");
  EXPECT_EQ(value("P(times(e) >= 2)"), "P((times(e) >= 2))");
  EXPECT_EQ(value("E(first of (a, b[1], c(_)))"), "E(first of(a, b[1], c(_)))");
  EXPECT_EQ(value("P(first of (a, b) = b)"), "P((first of(a, b) = b))");
  EXPECT_EQ(value("2 * (P(a) - P(b)) / E(x at end)"), "((2 * (P(a) - P(b))) / E((x at end)))");
  EXPECT_EQ(value("E(count(m in UNC: at_war[m]) at end)"), "E((count(m in UNC: at_war[m]) at end))");
}

TEST(Questions, Conditions) {
  EXPECT_EQ(value("P(a | b within 3 days, had c)"), "P(a | (b within 3 days), had c)");
  EXPECT_EQ(value("P(a | do nothing)"), "P(a | do nothing)");
  EXPECT_EQ(value("P(a | do x := 3 at start, do y[RU] += 10 % at day 3)"),
            "P(a | do x := 3 at start, do y[RU] += 10 % at day 3)");
  EXPECT_EQ(value("P(a | do hold x = 2 from day 1 to day 7)"), "P(a | do hold x = 2 from day 1 to day 7)");
  EXPECT_EQ(value("P(a | do attack(x, y) at day 30, not T1, do not e, do option o)"),
            "P(a | do occur attack(x, y) at day 30, do not T1, do not e, do option o)");
  EXPECT_EQ(value("P(a | not b, do c)"), "P(a | (not b), do occur c)");
  EXPECT_EQ(value("P(a | do c, not b within 3 days)"), "P(a | do occur c, (not (b within 3 days)))");
}

TEST(Questions, Asks) {
  EXPECT_EQ(dump("ask q \"Q\" = P(a) beside 0 of 71 years given \"war\" from data \"x\" better low fails above 3 % "
                 "from S0:1 tag T"),
            "ask q \"Q\"\n  value P(a)\n  beside 0 of 71 years given \"war\"\n    from data \"x\"\n  better low\n  "
            "fails above 3 %\n"
            "  from S0:1\n  tag T\n");
}

TEST(Questions, Propositions) {
  EXPECT_EQ(dump("proposition P1 \"t\": P(a) > P(b) >= 3 % and E(x at end) = 2 within 0.5 and P(c) = P(d) exactly "
                 "error 0.01 from S0:1"),
            "proposition P1 \"t\"\n  P(a) > P(b)\n  P(b) >= 3 %\n  E((x at end)) = 2 within 0.5\n  P(c) = P(d) "
            "exactly\n  error 0.01\n"
            "  from S0:1\n");
}

TEST(Questions, PAndEAreOrdinaryNamesInsideAModel) {
  EXPECT_EQ(dump("let x = P(a) + E[b]"), "let x\n  value (P(a) + E[b])\n");
}

TEST(Interventions, OptionsAndReadings) {
  EXPECT_EQ(dump("option o \"O\" by US from 2025-01-20: pledge[US] := weak from S0:14"),
            "option o \"O\"\n  by US\n  pledge[US] := weak at 2025-01-20\n  from S0:14\n");
  EXPECT_EQ(dump("reading r off A, B; kind_of = x; hold y = 2 from day 3; not e from S0:1"),
            "reading r\n  not A\n  not B\n  kind_of = x\n  hold y = 2 from day 3\n  not e\n  from S0:1\n");
  EXPECT_EQ(dump("option o:\n  from day 3: a := 1\n  b := 2 at day 9\n  from day 5: c\n  option p\n  from S0:1"),
            "option o\n  a := 1 at day 3\n  b := 2 at day 9\n  occur c at day 5\n  option p at day 5\n  from S0:1\n");
}

TEST(Interventions, Alone) {
  SourceMap sources;
  Diagnostics sink;
  const FileId file = sources.add("cli", "x = 0.5 % per year; off T1");
  const SyntaxTree tree = parse_actions(sources, file, sink);
  ASSERT_EQ(tree.statements.size(), 1u);
  EXPECT_EQ(dump_tree(tree), "option\n  x = 0.5 % per year\n  not T1\n");
}

}  // namespace
}  // namespace casus::syntax
