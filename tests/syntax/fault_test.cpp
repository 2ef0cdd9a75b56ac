// SPDX-License-Identifier: Apache-2.0
// Faults: their code, place and words; one report a fault, and the statements around it still read.
#include <gtest/gtest.h>

#include "support.hpp"

namespace casus::syntax {
namespace {

struct Case {
  const char* text;
  const char* report;
};

const Case cases[] = {
    {"parm x ~ 1", "E0109 1:1 unknown statement `parm`"},
    {"pact csp \"C\" between RU, KP", "E0108 1:28 the statement ends here, expected `article` and its number"},
    {"indicator shells[UA] by 3", "E0109 1:1 unknown statement `indicator`"},
    {"indicator o \"x\" of e", "E0109 1:1 unknown statement `indicator`"},
    {"3 + 4", "E0109 1:1 unknown statement `3`"},
    {"state x bool", "E0108 1:9 found `bool`, expected `:` and a type"},
    {"state x:",
     "E0108 1:9 the statement ends here, expected a type: `bool`, `integer`, `real`, a kind, `a | b`, or a range "
     "`0..9`"},
    {"param x 3", "E0108 1:9 found `3`, expected `~` and a distribution, or `=` and a value"},
    {"let x = (1 + 2", "E0108 1:15 the statement ends here, expected an operator or `)`"},
    {"let x = f(1 2)", "E0108 1:13 found `2`, expected `,` or `)`"},
    {"let x = a < b < c", "E0108 1:15 found a second comparison, `<`"},
    {"let x = f (1)", "E0108 1:11 found `(`, expected an operator or the end of the statement"},
    {"let x = 4 per foo", "E0108 1:15 found `foo`, expected hour, day, week, month or year"},
    {"let x = if a then b", "E0108 1:20 the statement ends here, expected `else` and the value otherwise"},
    {"let not = 3", "E0108 1:5 found `not`, expected the name of the value"},
    {"let x = from S0:1", "E0108 1:9 found `from`, expected an expression"},
    {"let x = placeholder", "E0108 1:9 found `placeholder`, expected an expression"},
    {"let x = 3 judged \"x\" on 2024-01-01", "E0108 1:22 found `on`, expected `by` and whose judgement it is"},
    {"event e whn x", "E0108 1:9 found `whn`, expected a clause, `;` or the end of the statement"},
    {"event e when x rate then a := 1", "E0108 1:21 found `then`, expected an expression"},
    {"event e\n  when x when y", "E0117 2:10 `when` stands twice in this event"},
    {"event e then", "E0108 1:13 the statement ends here, expected an effect after `then`"},
    {"on x: y = 3", "E0108 1:9 found `=`, expected `:=`"},
    {"on x:\n  a := 1\n    b := 2", "E0111 3:5 this line is indented deeper than the lines of its block"},
    {"event e then\n      a := 1\n   b := 2", "E0111 3:4 the indentation of this line fits no open block"},
    {"  let x = 1", "E0111 1:3 this line is indented, but no statement is open"},
    {"event e when x\n  let y = 3", "E0108 2:3 found `let`, expected a clause, `;` or the end of the statement"},
    {"ask q = P(x", "E0108 1:12 the statement ends here, expected an operator, `|` or `)`"},
    {"ask q = P(x at day 3 >= 3)", "E0108 1:22 found `>=`, expected `)`, since a comparison stands before its `at`"},
    {"ask q = P(x) > P(y)", "E0108 1:14 found `>`, expected the end of the question"},
    {"ask q = P(x | y := 3)", "E0108 1:17 found `:=`, expected a condition: an intervention begins with `do`"},
    {"proposition P1: P(x)",
     "E0108 1:21 the statement ends here, expected an operator, or a comparison by `>`, `>=`, `=`, `<` or `<=`"},
    {"source S1 \"x\" graded Q", "E0108 1:22 found `Q`, expected a letter from A to F"},
    {"claim c of S1:1.5: 3", "E0106 1:15 `1.5` is no line number"},
    {"model m as of 2024-01-01 as of 2024-01-02", "E0117 1:26 `as of` stands twice in this statement"},
    {"actor RU \"x\" KP", "E0108 1:14 found `KP`, expected `,`, `with` or the end of the statement"},
};

TEST(Faults, SayWhatWasFoundAndWhatWasExpected) {
  for (const Case& c : cases) EXPECT_EQ(faults(c.text), std::string(c.report) + "\n") << c.text;
}

TEST(Faults, OneInAStatementNeverReachesTheNext) {
  const Parsed p(
      "model m\nlet = 3\nstate ok: bool\nevent e when (\nlet fine = 2\nstate broken[a actor]: bool\nlet last = @ + "
      "1\nconst n = 3\n");
  EXPECT_EQ(p.faults(false), "E0104 7:12\nE0108 2:5\nE0108 4:15\nE0108 6:16\n");
  ASSERT_EQ(p.tree.statements.size(), 4u);
  EXPECT_EQ(p.tree.statements[1].name, "ok");
  EXPECT_EQ(p.tree.statements[3].name, "n");
  EXPECT_EQ(p.tree.broken, (std::vector<std::string>{"e", "broken", "last"}));
}

TEST(Faults, MisspeltWordsGetAFix) {
  for (const auto& [text, word] : {std::pair{"parm x ~ 1", "param"},
                                   {"evnt e\n  when x", "event"},
                                   {"event e whn x", "when"},
                                   {"propositon P: P(x) > 1", "proposition"},
                                   {"let x = y taq T", "tag"}}) {
    const Parsed p(text);
    ASSERT_EQ(p.sink.all().size(), 1u) << text;
    const Diagnostic& d = p.sink.all()[0];
    EXPECT_EQ(d.hint_text, std::string("did you mean `") + word + "`?") << text;
    ASSERT_EQ(d.fixes.size(), 1u) << text;
    EXPECT_EQ(d.fixes[0].replacement, word) << text;
    EXPECT_EQ(d.fixes[0].span, d.span) << text;
  }
}

TEST(Faults, OtherFixesApply) {
  for (const auto& [text, fixed] : {std::pair{"on x: y = 3", "on x: y := 3"},
                                    {"let x = f (1)", "let x = f(1)"},
                                    {"let x = 3days", "let x = 3 days"},
                                    {"let x = 2024-1-5", "let x = 2024-01-05"},
                                    {"ask q = P(x | y := 3)", "ask q = P(x | do y := 3)"}}) {
    const Parsed p(text);
    ASSERT_EQ(p.sink.all().size(), 1u) << text;
    ASSERT_EQ(p.sink.all()[0].fixes.size(), 1u) << text;
    const Fix& f = p.sink.all()[0].fixes[0];
    std::string changed = text;
    changed.replace(f.span.begin, f.span.end - f.span.begin, f.replacement);
    EXPECT_EQ(changed, fixed);
    EXPECT_EQ(faults(changed), "");
  }
}

TEST(Faults, AnOpenBracketIsShown) {
  const Parsed p("let x = (1 +\n  (2 * 3)\n");
  ASSERT_EQ(p.sink.all().size(), 1u);
  ASSERT_EQ(p.sink.all()[0].labels.size(), 1u);
  EXPECT_EQ(p.sink.all()[0].labels[0].span.begin, 8u);
}

}  // namespace
}  // namespace casus::syntax
