// SPDX-License-Identifier: Apache-2.0
#include "lower/depend.hpp"
#include "support.hpp"

namespace casus::lower {
namespace {

const std::string model = R"(model m
  as of 2024-11-05
  runs  24 months

source S0 "A" dated 2024-10-01 graded B paragraphs 20
source S1 "B" dated 2024-10-02 graded B paragraphs 20
kind actor = KP "North", KR "South"
state tense: bool = false           from S0:1
state party[a: actor]: bool = false from S0:2
state help: bool = false
let worried = tense                 from S0:3
event attack
  rate 5 % per year                 from S0:4
event crisis
  when worried
  rate 50 % per year                from S0:5
event spill
  when help
  rate 10 % per year                from S0:6
on attack: for m in actor: party[m] := true     from S0:7
on attack: tense := true            from S0:8
on crisis: with probability 30 %: help := true  from S0:9
event unrelated
  rate 1 per year                   from S0:10
reading S0 "As A sees it"  off T9
event extra
  rate 1 per year                   from S0:11  tag T9
)";

ir::PropositionClass cls(const std::string& text) {
  return Lowered(model + "proposition T: " + text + "\n").proposition("T").cls;
}

constexpr auto encoded = ir::PropositionClass::encoded;
constexpr auto emergent = ir::PropositionClass::emergent;

TEST(Propositions, Comparisons) {
  const Lowered l(model +
                  "proposition A: P(attack) < P(crisis) <= P(spill) from S1:2, S0:3\n"
                  "proposition B: P(attack) = P(crisis) within 2 % from S0:3\n"
                  "proposition C: P(attack | do tense := true) = P(attack) exactly error 0.01\n"
                  "proposition D: P(attack) > 3 % and E(times(crisis)) > 1 contested\n");
  EXPECT_EQ(l.faults(), "");
  const ir::Proposition& a = l.proposition("A");
  ASSERT_EQ(a.comparisons.size(), 2u);
  EXPECT_EQ(a.comparisons[0].relation, ir::Relation::greater);
  EXPECT_EQ(a.comparisons[1].relation, ir::Relation::at_least);
  EXPECT_EQ(a.comparisons[0].left, a.comparisons[1].right);  // turned round: crisis > attack, spill >= crisis
  EXPECT_EQ(a.text, "P(attack) < P(crisis) <= P(spill)");
  EXPECT_EQ(a.reading, "");  // its first source is S1
  EXPECT_EQ(l.proposition("B").reading, "S0");
  EXPECT_DOUBLE_EQ(l.proposition("B").comparisons.at(0).margin, 0.02);
  EXPECT_EQ(l.proposition("C").comparisons.at(0).relation, ir::Relation::exactly);
  EXPECT_DOUBLE_EQ(l.proposition("C").error_rate, 0.01);
  EXPECT_EQ(l.proposition("D").cls, ir::PropositionClass::contested);
  ASSERT_EQ(l.proposition("D").comparisons.size(), 2u);
  EXPECT_TRUE(l.proposition("D").comparisons[0].is_probability);
  EXPECT_FALSE(l.proposition("D").comparisons[1].is_probability);
}

TEST(Propositions, Faults) {
  EXPECT_EQ(Lowered(model + "proposition A: P(attack) > P(crisis) exactly\n").faults().substr(0, 5), "E0615");
  EXPECT_EQ(Lowered(model + "proposition A: P(attack) = 3 % exactly\n").faults().substr(0, 5), "E0615");
  EXPECT_EQ(Lowered(model + "proposition A: 1 > 2\n").faults().substr(0, 5), "E0615");
  EXPECT_EQ(Lowered(model + "proposition A: P(attack) > median(time from start to crisis)\n").faults().substr(0, 5),
            "E0302");
}

// A rule says so: true by construction.
TEST(Propositions, EncodedWhereOnlyRulesStandBetween) {
  EXPECT_EQ(cls("P(party[KP] at end | do attack) > P(party[KP] at end)"), encoded);
}

// crisis is the outcome; its own rate is no crossing.
TEST(Propositions, EncodedUpToTheOutcomesOwnRate) {
  EXPECT_EQ(cls("P(crisis | do attack at day 3) > P(crisis)"), encoded);
  EXPECT_EQ(cls("P(crisis | do tense := true) > P(crisis)"), encoded);
}

// attack -> tense -> crisis, by chance -> help -> spill.
TEST(Propositions, EmergentAcrossTimeOrChance) {
  EXPECT_EQ(cls("P(spill | do attack at day 3) > P(spill)"), emergent);
  EXPECT_EQ(cls("P(spill | do crisis at day 3) > P(spill)"), emergent);  // the chance of help
  EXPECT_EQ(cls("P(spill | do help := true) > P(spill)"), encoded);
}

TEST(Propositions, WhatNothingReachesIsEncoded) {
  EXPECT_EQ(cls("P(attack | do tense := true) = P(attack) exactly"), encoded);
}

TEST(Propositions, OneArmAloneIsEmergent) { EXPECT_EQ(cls("P(attack) > P(crisis)"), emergent); }

TEST(Bases, NearestFirstAndOnlyWhatMatters) {
  const Lowered l(model + "ask q = P(crisis)\n");
  EXPECT_EQ(l.faults(), "");
  std::string refs;
  for (const ir::BasisId b : l.question("q").bases) refs += l.process[b].ref + " ";
  EXPECT_EQ(refs, "S0:5 S0:3 S0:1 S0:8 S0:4 ");
}

}  // namespace
}  // namespace casus::lower
