// SPDX-License-Identifier: Apache-2.0
// What people write by habit: where a fix is offered, the text with it is what they meant, and is read without fault.
#include "syntax/habits.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace casus::syntax {
namespace {

TEST(Habits, FixesAreWhatWasMeant) {
  for (const auto& [text, meant] : {
           std::pair{"event e: rate 1 per year", "event e rate 1 per year"},
           {"event e if x rate 1 per year", "event e when x rate 1 per year"},
           {"event e when x, y rate 1 per year", "event e when x and y rate 1 per year"},
           {"event e when x == 3", "event e when x = 3"},
           {"event e when x is 3", "event e when x = 3"},
           {"event e when x && y", "event e when x and y"},
           {"event e rate = 3 per year", "event e rate  3 per year"},
           {"event e rate 5% yearly", "event e rate 5% per year"},
           {"event e rate 1,000 per year", "event e rate 1_000 per year"},
           {"event big-war rate 1 per year", "event big_war rate 1 per year"},
           {"event \"A clash\" rate 1 per year", "event a_clash rate 1 per year"},
           {"event e when x then y := 1, z := 2", "event e when x then y := 1; z := 2"},
           {"event e when x then called JP", "event e when x then called(JP)"},
           {"event e\n  when x\n  y := 1", "event e\n  when x\n  then y := 1"},
           {"event e when x then if y then z := 1", "event e when x then if y : z := 1"},
           {"event e when x from S1:4 and S2:3", "event e when x from S1:4 , S2:3"},
           {"on e then x += 1", "on e : x += 1"},
           {"on e\n  x += 1", "on e:\n  x += 1"},
           {"scale e * 3", "scale e by 3"},
           {"scale e by 3 if x", "scale e by 3 when x"},
           {"flow x by 3 per day when y", "flow x by 3 per day while y"},
           {"state x: 0..10 := 3", "state x: 0..10 = 3"},
           {"state x: a or b", "state x: a  | b"},
           {"let x := y > 3", "let x = y > 3"},
           {"param x ~ 3 - 5 per year", "param x ~ 3 to 5 per year"},
           {"param x ~ normal(mean = 3, sd 5)", "param x ~ normal(mean  3, sd 5)"},
           {"kind k: west, east", "kind k= west, east"},
           {"actor FR France", "actor FR \"France\""},
           {"proposition X = P(e) > P(f)", "proposition X : P(e) > P(f)"},
           {"ask a: P(e)", "ask a= P(e)"},
           {"ask a = P(e in 12 months)", "ask a = P(e within 12 months)"},
           {"ask a = P(e given f)", "ask a = P(e | f)"},
           {"ask a = P(second front)", "ask a = P(second_front)"},
           {"ask a = P(e | hold x = 0)", "ask a = P(e | do hold x = 0)"},
           {"ask a = P(e | do hold x := 0)", "ask a = P(e | do hold x = 0)"},
           {"ask a = P(e | do x = 0)", "ask a = P(e | do x := 0)"},
           {"ask a = P(e | do f on 2025-06-01)", "ask a = P(e | do f at 2025-06-01)"},
           {"ask a = P(e | do f and do g)", "ask a = P(e | do f , do g)"},
           {"ask a = median(time to e)", "ask a = median(time from start to e)"},
           {"decision d when x among a, b", "decision d when x among a | b"},
           {"decision d when x among a | b odds a 3, b 7", "decision d when x among a | b odds a 3 : b 7"},
           {"option o: at 2025-01-20: x := 1", "option o: from 2025-01-20: x := 1"},
       }) {
    const Parsed p(text);
    ASSERT_EQ(p.sink.all().size(), 1u) << text;
    EXPECT_FALSE(p.sink.all()[0].hint_text.empty()) << text;
    ASSERT_EQ(p.sink.all()[0].fixes.size(), 1u) << text;
    const Fix& f = p.sink.all()[0].fixes[0];
    std::string changed = text;
    changed.replace(f.span.begin, f.span.end - f.span.begin, f.replacement);
    EXPECT_EQ(changed, meant);
    EXPECT_EQ(faults(changed), "") << text;
  }
}

// A habit speaks only of what was refused: none of this is.
TEST(Habits, AreSilentAboutWhatCanBeRead) {
  for (const char* text :
       {"param x ~ 3 - y", "param x = 3 - 5", "let x = 3 - 5", "ask a = P(e and not e by 2025-06-01)",
        "event yearly rate 1 per year", "let x = y in {a, b}", "state is: bool"})
    EXPECT_EQ(faults(text), "") << text;
}

TEST(Habits, WordsAsANameAreSmallLettersJoinedByOneBar) {
  EXPECT_EQ(as_name("\"A clash, in 2024!\""), "a_clash_in_2024");
  EXPECT_EQ(as_name("2nd front"), "nd_front");
  EXPECT_EQ(as_name("\"?!\""), "");
}

// Clauses as far in as the choices end them; words of clauses are no units of the number before them.
TEST(Habits, ADecisionMayBeLaidOutFlat) {
  const auto choices = [](const char* text) {
    const Parsed p(text);
    EXPECT_EQ(p.faults(), "") << text;
    std::string names;
    if (p.tree.statements.size() == 1 && p.tree.statements[0].decision)
      for (const Choice& c : p.tree.statements[0].decision->choices) names += c.name + " ";
    return names;
  };
  EXPECT_EQ(choices("decision d when x > 3 among\n  a \"A\"\n  b\n  odds a 3 : b 2\n  placeholder"), "a b ");
  EXPECT_EQ(choices("decision d when x > 3 among\n  on\n  off\n  odds on 3 : off 2\n  from S1:4"), "on off ");
  EXPECT_EQ(choices("decision d when x > 3 among\n  odds \"Odd\"\n  every: x := 1\n  sharpness inf"), "odds every ");
  EXPECT_EQ(choices("decision d when x > 3 among a | b odds a 3 : b 2"), "a b ");
}

}  // namespace
}  // namespace casus::syntax
