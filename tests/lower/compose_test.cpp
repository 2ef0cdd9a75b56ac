// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "support.hpp"

namespace casus::lower {
namespace {

const std::string model = R"(model m
  as of 2024-11-05
  runs  24 months

kind actor = KP "North", KR "South", US "United States"
kind temper = calm, wild
param share ~ 1 % to 4 %
param pace ~ 0.2 % to 4 % per year
param reliability[a: actor] ~ beta(mean 22 %, n 20)
param mood ~ { low 30 %, high 70 % }
state troops: 0 .. 1000 = 100
state engaged[a: actor]: 0 % .. 100 % = 0 %
state pledge: weak | firm = firm
state open: bool = true
let strong = troops > 500
let tie{a: actor, b: actor} = engaged[a] + engaged[b]
event attack
  rate pace
  then troops := 300
  tag A1
event join[a: actor]
  rate reliability[a] * share per year
  then engaged[a] := 50 %; pledge := firm
  tag A2, A1
signal alarm(who: actor)
on alarm(who: actor): troops := 500   tag A3
on attack: alarm(KR)
scale attack by 2 when open   tag S1
reading R1 "calm"   off A2; share = 2 %; mood = low
reading R2 "odd"    share = 1 %; share = 2 %
option weak "US turns"  by US  from 2025-01-20: pledge := weak
option held "US held"   by US  hold pledge = weak
option bare "US bare"   by US  pledge := weak
option few "few"        share = 3 %
option many "many"      share = 4 %
option shut "closed"    open := false; not join[US]
option shut2 "closed"   open := true
option firm "a hold on what is derived"  hold strong = true from 2025-01-01 to 2025-06-01
ask q = P(attack)
)";

const ir::Param& param(const Lowered& l, const std::string& name) {
  for (const ir::Param& p : l.process.params)
    if (p.name == name) return p;
  static const ir::Param none;
  ADD_FAILURE() << "no parameter " << name;
  return none;
}

std::string point(const Lowered& l, const std::string& name) {
  const ir::Dist& d = l.process[param(l, name).dist];
  return d.form == ir::DistForm::point ? canon(l.process, d.args.at(0)) : "spread";
}

bool on(const Lowered& l, const std::string& tag) {
  for (const ir::Tag& t : l.process.tags)
    if (t.name == tag) return t.on;
  ADD_FAILURE() << "no tag " << tag;
  return false;
}

TEST(Composition, NoneLeavesTheModelAsItIs) {
  const Lowered l(model);
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.process.composition, "");
  EXPECT_EQ(point(l, "share"), "spread");
  ASSERT_EQ(l.process.arms.size(), 1u);
  EXPECT_TRUE(l.process.arms[0].interventions.empty());
  // Nothing can switch anything off, so that guards are as written.
  EXPECT_FALSE(l.event("attack").when);
}

TEST(Composition, Reading) {
  const Lowered l(model, {.reading = "R1", .options = {}, .off = {}, .set = {}});
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.process.composition, "reading R1");
  EXPECT_EQ(point(l, "share"), "0.02");
  EXPECT_EQ(point(l, "mood"), "low");
  EXPECT_TRUE(param(l, "share").fixed);
  EXPECT_FALSE(on(l, "A2"));
  EXPECT_EQ(canon(l.process, l.event("join").when), "tag A2()");
}

TEST(Composition, LaterWins) {
  const Lowered l(model, {.reading = "R1", .options = {"many"}, .off = {}, .set = {{"share", "3%"}}});
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(point(l, "share"), "0.04");
  EXPECT_EQ(l.process.composition, "reading R1; set share = 3%; option many");
}

TEST(Composition, ClashAtOneLevel) {
  EXPECT_EQ(Lowered(model, {.reading = "", .options = {"few", "many"}, .off = {}, .set = {}}).faults(),
            "E0706 35:25 `share` is set twice, and differently\n");
  EXPECT_EQ(Lowered(model, {.reading = "R2", .options = {}, .off = {}, .set = {}}).faults(),
            "E0706 30:34 `share` is set twice, and differently\n");
  EXPECT_EQ(Lowered(model, {.reading = "", .options = {"shut", "shut2"}, .off = {}, .set = {}}).faults(),
            "E0706 37:25 this contradicts another act\n");
}

TEST(Composition, SetReadsUnitsAndDistributions) {
  const auto with = [](const std::string& name, const std::string& value) {
    return Lowered(model, {.reading = "", .options = {}, .off = {}, .set = {{name, value}}});
  };
  EXPECT_EQ(point(with("pace", "36.525%/year"), "pace"), "0.001");
  EXPECT_EQ(point(with("pace", "36.525 % per year"), "pace"), "0.001");
  EXPECT_EQ(with("pace", "0.1 % to 1 % per year").faults(), "");
  EXPECT_EQ(point(with("mood", "high"), "mood"), "high");
  EXPECT_EQ(with("troops", "200").process.initially.effects.size(), 1u);
  EXPECT_EQ(with("engaged", "20 %").faults(), "");
  EXPECT_EQ(with("engaged[US]", "20 %").faults(), "");
  EXPECT_EQ(with("pace", "3 %").faults().substr(0, 2), "E0");
  EXPECT_EQ(with("shar", "3 %").faults(), "E0704 1:1 `shar` is not declared\n");
  EXPECT_EQ(with("strong", "true").faults(), "E0705 1:1 `strong` is derived from other values\n");
}

TEST(Composition, OneMemberOfAParameter) {
  const Lowered l(model, {.reading = "", .options = {}, .off = {}, .set = {{"reliability[US]", "50 %"}}});
  EXPECT_EQ(l.faults(), "");
  const auto let = std::find_if(l.process.lets.begin(), l.process.lets.end(),
                                [](const ir::Let& x) { return x.name == "set reliability,US"; });
  ASSERT_NE(let, l.process.lets.end());
  EXPECT_EQ(canon(l.process, let->body), "select(equal($0,US),0.5,param reliability($0))");
  EXPECT_NE(canon(l.process, l.event("join").rate).find("call set reliability,US($0)"), std::string::npos);
}

TEST(Composition, OffNamesTagsAndEvents) {
  const Lowered l(model, {.reading = "", .options = {}, .off = {"A3", "attack"}, .set = {}});
  EXPECT_EQ(l.faults(), "");
  EXPECT_FALSE(on(l, "A3"));
  EXPECT_FALSE(on(l, "not attack()"));
  EXPECT_EQ(canon(l.process, l.event("attack").when), "tag not attack()()");
  EXPECT_EQ(Lowered(model, {.reading = "", .options = {}, .off = {"A9"}, .set = {}}).faults().substr(0, 5), "E0703");
}

TEST(Composition, UnknownNames) {
  EXPECT_EQ(Lowered(model, {.reading = "R9", .options = {"nope"}, .off = {}, .set = {}}).faults(),
            "E0701 0:0 no reading is named `R9`\nE0702 0:0 no option is named `nope`\n");
}

TEST(Composition, OptionsMustSayHowTheyMeetRules) {
  EXPECT_EQ(Lowered(model, {.reading = "", .options = {"bare"}, .off = {}, .set = {}}).faults(),
            "E0707 33:32 `pledge` is also written by the model's rules\n");
  const Lowered timed(model, {.reading = "", .options = {"weak"}, .off = {}, .set = {}});
  EXPECT_EQ(timed.faults(), "");
  ASSERT_EQ(timed.process.arms.at(0).interventions.size(), 1u);
  EXPECT_EQ(timed.process.arms[0].interventions[0].time, 76);
}

TEST(Holds, OfAState) {
  const Lowered l(model, {.reading = "", .options = {"held"}, .off = {}, .set = {}});
  EXPECT_EQ(l.faults(), "");
  const ir::Variable* pledge = l.variable("pledge");
  ASSERT_TRUE(pledge && pledge->frozen);
  EXPECT_EQ(l.process[pledge->frozen].name, "held pledge");
  const ir::Intervention& act = l.process.arms.at(0).interventions.at(0);
  EXPECT_EQ(act.time, 0);
  EXPECT_EQ(act.effects.effects.size(), 3u);
}

TEST(Holds, OfALetForAWhile) {
  const Lowered l(model, {.reading = "", .options = {"firm"}, .off = {}, .set = {}});
  EXPECT_EQ(l.faults(), "");
  const auto let =
      std::find_if(l.process.lets.begin(), l.process.lets.end(), [](const ir::Let& x) { return x.name == "strong"; });
  ASSERT_NE(let, l.process.lets.end());
  EXPECT_EQ(canon(l.process, let->body),
            "select(load held strong(),load held value of strong(),less(500,load troops()))");
  ASSERT_EQ(l.process.arms.at(0).interventions.size(), 2u);
  EXPECT_EQ(l.process.arms[0].interventions[0].time, 57);
  EXPECT_EQ(l.process.arms[0].interventions[1].time, 208);
}

TEST(Holds, ALaterAssignmentEndsTheHold) {
  const Lowered l(model + "ask r = P(attack | do pledge := firm at day 9)\n",
                  {.reading = "", .options = {"held"}, .off = {}, .set = {}});
  EXPECT_EQ(l.faults(), "");
  ASSERT_EQ(l.process.arms.size(), 2u);
  const std::vector<ir::Intervention>& acts = l.process.arms[1].interventions;
  ASSERT_EQ(acts.size(), 2u);  // the composition's own first
  EXPECT_EQ(acts[1].time, 9);
  EXPECT_EQ(acts[1].effects.effects.size(), 2u);
}

TEST(Switches, TagsOfArmsGuardTheirStatements) {
  const Lowered l(model + "ask r = P(attack | do not A1)\nask s = P(attack | do not S1)\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(canon(l.process, l.event("attack").when), "tag A1()");
  EXPECT_EQ(canon(l.process, l.event("join").when), "tag A1()");
  EXPECT_NE(canon(l.process, l.event("attack").rate).find("select(logical_and(tag S1(),load open()),2,1)"),
            std::string::npos);
}

TEST(Switches, BansNameParties) {
  const Lowered l(model + "ask r = P(attack | do not join[US])\nask s = P(attack | do not alarm(KR))\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(canon(l.process, l.event("join").when), "logical_or(tag not join(US,)(),logical_not(equal($0,US)))");
  // The rule that emits the signal looks first.
  const auto guarded = std::count_if(l.process.effects.begin(), l.process.effects.end(),
                                     [](const ir::Effect& e) { return e.kind == ir::Effect::Kind::branch; });
  EXPECT_EQ(guarded, 1);
}

TEST(Switches, TimedBans) {
  const Lowered l(model + "option later \"x\"  from 2025-01-01: not A1\n",
                  {.reading = "", .options = {"later"}, .off = {}, .set = {}});
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(canon(l.process, l.event("attack").when), "call on A1()");
  ASSERT_EQ(l.process.arms[0].interventions.size(), 1u);
  EXPECT_EQ(l.process.arms[0].interventions[0].time, 57);
}

TEST(Switches, DoOnWhatIsOff) {
  const Composition off{.reading = "", .options = {}, .off = {"A1"}, .set = {}};
  EXPECT_EQ(Lowered(model + "ask r = P(attack | do attack at day 3)\n", off).faults().substr(0, 5), "E0609");
  EXPECT_EQ(Lowered(model + "ask r = P(attack | do not A1)\n", off).faults().substr(0, 5), "E0609");
  const Lowered l(model + "proposition T1: P(join | do attack at day 3) > P(join)\n", off);
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.proposition("T1").undecided_because,
            "`do attack at day 3`: `attack` is switched off in this composition");
  EXPECT_TRUE(l.proposition("T1").comparisons.empty());
}

TEST(Once, AHiddenFlagGuardsAndIsSetFirst) {
  const Lowered l(model + "event strike[a: actor]\n  rate 1 per year\n  once\n  then engaged[a] := 1 %\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(canon(l.process, l.event("strike").when), "logical_not(load once strike($0))");
  const ir::Variable* flag = l.variable("once strike");
  ASSERT_TRUE(flag);
  EXPECT_TRUE(flag->hidden);
  EXPECT_EQ(l.event("strike").then.effects.size(), 2u);
  EXPECT_EQ(l.process[l.process[l.event("strike").then.effects[0]].var].name, "once strike");
}

}  // namespace
}  // namespace casus::lower
