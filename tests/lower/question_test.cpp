// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

namespace casus::lower {
namespace {

const std::string model = R"(model m
  as of 2024-11-05
  runs  24 months

kind actor = KP "North", KR "South", US "United States"
state at_war[a: actor]: bool = false
state troops: 0 .. 1000 = 100
state truce: none | bare | firm = none
state engaged[a: actor]: 0 % .. 100 % = 0 %
event attack[a: actor, b: actor]
  rate 5 % per year
  then at_war[a] := true
  tag A1
event crisis
  rate 50 % per year
  then troops := 300
)";

// 2024-11-05 + 24 months = 2026-11-05: 730 days.
TEST(Questions, BareEventMeansByTheEnd) {
  const Lowered l(model + "ask q = P(crisis)\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.process.horizon, 730);
  EXPECT_EQ(l.question("q").kind, "probability");
  EXPECT_EQ(l.score("q"), "less_equal(tracked 0(),730)");
  EXPECT_EQ(l.condition("q"), "-");
  ASSERT_EQ(l.process.trackers.size(), 1u);
  EXPECT_EQ(l.process.trackers[0].kind, ir::Tracker::Kind::occurrence);
}

TEST(Questions, WindowsStepByTheCalendar) {
  const Lowered l(model + "ask q = P(crisis within 12 months)\nask r = P(crisis by 2025-11-05)\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.score("q"), "less_equal(tracked 0(),365)");
  // The same thing said in another way is the same estimand.
  EXPECT_EQ(l.process[l.question("q").root].estimand, l.process[l.question("r").root].estimand);
}

TEST(Questions, ConditionsBecomeTrue) {
  const Lowered l(model + "ask q = P(troops > 200 within 30 days)\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.process.trackers.at(0).kind, ir::Tracker::Kind::rise);
  EXPECT_EQ(l.score("q"), "less_equal(tracked 0(),30)");
}

TEST(Questions, ValueAtAFixedTime) {
  const Lowered l(model + "ask q = P(truce = firm at end)\nask e = E(troops at day 30)\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.score("q"), "unequal(tracked 0(),0)");
  EXPECT_EQ(l.process.trackers.at(0).time, 730);
  EXPECT_EQ(l.process.trackers.at(1).time, 30);
  EXPECT_EQ(l.question("e").kind, "mean");
}

TEST(Questions, WithinOfCountsFromTheFirst) {
  const Lowered l(model + "ask q = P(attack[KP, KR] within 30 days of crisis | crisis within 23 months)\n");
  EXPECT_EQ(l.faults(), "");
  ASSERT_EQ(l.process.trackers.size(), 2u);
  EXPECT_EQ(l.process.trackers[1].after, ir::TrackerId(0));
  EXPECT_EQ(l.score("q"), "logical_and(less_equal(tracked 0(),730),less_equal(tracked 1(),add(tracked 0(),30)))");
}

TEST(Questions, WindowOfALateEventIsPastTheEnd) {
  const Lowered l(model + "ask q = P(attack[KP, KR] within 30 days of crisis)\n");
  EXPECT_EQ(l.faults(), "E0604 17:11 `crisis` may come too late in the run, or never\n");
}

TEST(Questions, ValueAfterAnEventNeedsACondition) {
  const std::string ask = "ask q = E(count(m in actor: at_war[m]) at 60 days after attack[KP, KR]";
  EXPECT_EQ(Lowered(model + ask + ")\n").faults(),
            "E0604 17:11 `attack[KP, KR]` may come too late in the run, or never\n");
  EXPECT_EQ(Lowered(model + ask + " | attack[KP, KR])\n").faults(),
            "E0604 17:11 `attack[KP, KR]` may come too late in the run, or never\n");
  const Lowered l(model + ask + " | attack[KP, KR] within 22 months)\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.score("q"), "select(less_equal(tracked 0(),670),tracked 1(),0)");
  EXPECT_EQ(l.condition("q"), "logical_and(less_equal(tracked 0(),669),less_equal(tracked 0(),670))");
  EXPECT_EQ(l.process.trackers.at(1).delay, 60);
}

TEST(Questions, AnInterventionSeesToItsEvent) {
  const Lowered l(model + "ask q = E(troops at 60 days after attack[KP, KR] | do attack[KP, KR] at day 30)\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.condition("q"), "-");
  ASSERT_EQ(l.process.arms.size(), 2u);
  EXPECT_EQ(l.process.arms[1].text, "do attack[KP, KR] at day 30");
  EXPECT_EQ(l.process.arms[1].interventions.at(0).kind, ir::Intervention::Kind::occur);
  EXPECT_EQ(l.process.arms[1].interventions.at(0).time, 30);
}

TEST(Questions, StaysBeforeTimesAndNth) {
  const Lowered l(model +
                  "ask s = P((troops <= 200) stays)\nask b = P(crisis before attack[KP, KR])\n"
                  "ask n = P(2nd crisis)\nask t = P(times(crisis) >= 2)\nask e = E(times(crisis))\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.score("s"), "logical_not(less_equal(tracked 0(),730))");
  EXPECT_EQ(l.process.trackers.at(0).kind, ir::Tracker::Kind::falls);
  EXPECT_EQ(l.score("b"), "less(tracked 1(),tracked 2())");
  EXPECT_EQ(l.process.trackers.at(3).nth, 2u);
  EXPECT_EQ(l.score("t"), "less_equal(2,tracked 4())");
  EXPECT_EQ(l.score("e"), "tracked 4()");
}

TEST(Questions, LapseOfTime) {
  const Lowered l(model +
                  "ask m = median(time from start to crisis)\nask c = median(time from crisis to attack[KP, KR])\n"
                  "ask x = E(min(time from start to crisis, end))\nask s = E(time spent (troops > 200))\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.question("m").kind, "quantile");
  EXPECT_EQ(l.question("m").unit, "days");
  EXPECT_EQ(l.score("m"), "tracked 0()");
  EXPECT_EQ(l.score("c"), "select(less_equal(tracked 1(),730),subtract(tracked 1(),tracked 0()),inf)");
  EXPECT_EQ(l.score("x"), "minimum(tracked 0(),730)");
  EXPECT_EQ(l.process.trackers.at(2).kind, ir::Tracker::Kind::spent);
}

TEST(Questions, MeanOfALapseNeedsItsEnd) {
  EXPECT_EQ(Lowered(model + "ask m = E(time from start to crisis)\n").faults(),
            "E0604 17:11 `crisis` may never happen\n");
  EXPECT_EQ(Lowered(model + "ask m = E(time from start to crisis | crisis)\n").faults(), "");
}

TEST(Questions, FirstOf) {
  const Lowered l(model +
                  "ask f = first of (crisis, attack[KP, KR])\nask p = P(first of (crisis, attack[KP, KR]) = crisis)\n");
  EXPECT_EQ(l.faults(), "");
  const ir::Question& f = l.question("f");
  EXPECT_EQ(f.kind, "shares");
  ASSERT_EQ(f.parts.size(), 3u);
  EXPECT_EQ(f.parts[1].name, "attack[KP, KR]");
  EXPECT_EQ(f.parts[2].name, "none");
  // In one instant the one listed first counts.
  EXPECT_EQ(l.score(l.estimand(f.parts[0].node).value),
            "logical_and(less_equal(tracked 0(),730),less_equal(tracked 0(),tracked 1()))");
  EXPECT_EQ(l.score(l.estimand(f.parts[1].node).value),
            "logical_and(less_equal(tracked 1(),730),less(tracked 1(),tracked 0()))");
  EXPECT_EQ(l.process[f.parts[0].node].estimand, l.process[l.question("p").root].estimand);
  EXPECT_EQ(Lowered(model + "ask p = P(first of (crisis) = attack[KP, KR])\n").faults(),
            "E0617 17:31 `first of` can be compared with `=` to one of its list, or `none`\n");
}

TEST(Questions, Series) {
  const Lowered l(model + "ask s = E(troops every month)\n");
  EXPECT_EQ(l.faults(), "");
  const ir::Question& s = l.question("s");
  EXPECT_EQ(s.kind, "series");
  ASSERT_EQ(s.parts.size(), 25u);
  EXPECT_EQ(s.parts[0].name, "2024-11-05");
  EXPECT_EQ(s.parts[1].time, 30);
  EXPECT_EQ(s.parts[24].time, 730);
}

TEST(Questions, DifferencesAndUnits) {
  const Lowered l(model +
                  "ask d = P(crisis | do attack[KP, KR]) - P(crisis)\nask r = P(crisis) / P(attack)\n"
                  "ask e = E(engaged[US] at end)\n");
  EXPECT_EQ(l.faults(), "");
  EXPECT_EQ(l.question("d").kind, "difference");
  EXPECT_EQ(l.question("r").kind, "ratio");
  EXPECT_EQ(l.question("e").unit, "%");
  EXPECT_EQ(l.question("e").scale, 100);
  EXPECT_EQ(Lowered(model + "ask d = P(crisis) + median(time from start to crisis)\n").faults().substr(0, 5), "E0302");
}

TEST(Questions, ArmsAreShared) {
  const Lowered l(
      model +
      "ask a = P(crisis | do attack[KP, KR] at day 30)\nask b = E(troops at end | do attack[KP, KR] at 2024-12-05)\n"
      "ask c = P(crisis | do nothing)\nask d = P(crisis | do not A1, do troops := 5)\n"
      "ask e = P(crisis | do troops := 5, not A1)\n");
  EXPECT_EQ(l.faults(), "");
  ASSERT_EQ(l.process.arms.size(), 3u);
  EXPECT_EQ(l.process.arms[2].off.size(), 1u);
}

TEST(Questions, HadIsOfTheUntouchedTwin) {
  const Lowered l(model + "ask a = P(crisis | had crisis within 3 months, do troops := 5)\n");
  EXPECT_EQ(l.faults(), "");
  ASSERT_EQ(l.process.trackers.size(), 2u);
  EXPECT_EQ(l.process.trackers[0].arm, ir::ArmId(0));
  EXPECT_EQ(l.process.trackers[1].arm, ir::ArmId(1));
  EXPECT_EQ(l.condition("a"), "less_equal(tracked 0(),92)");
}

TEST(Questions, OutsideView) {
  const Lowered l(model + "ask a = P(crisis within 12 months)  beside 0 of 71 years from data \"x\"\n");
  EXPECT_EQ(l.faults(), "");
  const ir::OutsideView& v = l.question("a").beside;
  EXPECT_EQ(v.n, 71);
  EXPECT_EQ(v.per, "year");
  EXPECT_EQ(v.window, 365);
  EXPECT_EQ(v.bases.size(), 1u);
  EXPECT_EQ(Lowered(model + "ask a = P(crisis | attack)  beside 1 of 9 from data \"x\"\n").faults().substr(0, 10),
            "E0613 17:2");
  EXPECT_EQ(Lowered(model + "ask a = P(crisis)  beside 10 of 9 from data \"x\"\n").faults().substr(0, 5), "E0614");
}

TEST(Questions, Faults) {
  const auto faults = [&](const std::string& question) {
    return Lowered(model + "ask q = " + question + "\n").faults();
  };
  EXPECT_EQ(faults("P(crisis within 25 months)").substr(0, 11), "E0602 17:25");
  EXPECT_EQ(faults("P(crisis by 2024-01-01)").substr(0, 11), "E0603 17:21");
  EXPECT_EQ(faults("E(troops)"), "E0605 17:11 a future has many values of this, one at each time\n");
  EXPECT_EQ(faults("P(crisis at end)"), "E0606 17:11 `crisis` happens; it is never true or false\n");
  EXPECT_EQ(faults("E(crisis)"), "E0606 17:11 `crisis` happens; it has no value\n");
  EXPECT_EQ(faults("E(truce at end)").substr(0, 11), "E0607 17:11");
  EXPECT_EQ(faults("3 + 4").substr(0, 5), "E0607");
  EXPECT_EQ(faults("P(crisis | do troops := 5 at crisis)").substr(0, 5), "E0608");
  EXPECT_EQ(faults("P(crisis | do atack[KP, KR])").substr(0, 5), "E0612");
  EXPECT_EQ(faults("P(crisis | do attack[KP, _])").substr(0, 5), "E0610");
  EXPECT_EQ(faults("P(crisis | do attack[KP, KP])").substr(0, 5), "E0610");
  EXPECT_EQ(faults("P(crisis | do troops := 5, do troops := 6)").substr(0, 5), "E0611");
  EXPECT_EQ(faults("E(troops every 0.01 days)").substr(0, 5), "E0616");
}

}  // namespace
}  // namespace casus::lower
