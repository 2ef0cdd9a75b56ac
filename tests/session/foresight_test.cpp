// SPDX-License-Identifier: Apache-2.0
// Decisions that look ahead, against closed forms. z-tests at 5 standard errors: a false alarm with probability 6e-7
// each. Planted bugs that these tests catch: running delays drawn as if they began now; a nested run that keeps the
// keys of the future it stands in; parameters that are never drawn anew; later interventions that are foreseen.
#include <cmath>

#include "support.hpp"

namespace casus::test {
namespace {

void near(const Ran& r, const std::string& name, double truth, double slack = 1e-9) {
  EXPECT_NEAR(r.value(name), truth, 5 * r.error(name) + slack) << name << "\n" << r.diagnostics;
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

const std::string head = R"(model m
  as of 2024-11-05
  runs 100 days
kind side = A, B
)";

// What is foreseen of `yes` has mean m: it is chosen with probability logistic(4 m), to a bias below 1 in 1,000.
std::string weighing(const std::string& foreseen, const std::string& lookahead) {
  return "  among no | yes\n  weighing\n    it: foreseen if d = yes and (" + foreseen +
         ") then 4 else 0\n  sharpness 1\n  lookahead " + lookahead + "\n";
}

TEST(Foresight, AHazardAndAnEventAfterTheEndOfTheModel) {
  const std::string text = head + "state hit: bool\nevent strike\n  rate 2 % per day\n  once\n  then hit := true\n";
  const double m = 1 - std::exp(-0.02 * 40);
  for (const kernel::Drawing drawing : {kernel::Drawing::keyed, kernel::Drawing::stream}) {
    session::RunSettings s = futures(2500);
    s.sampling.drawing = drawing;
    const Ran r = run_text(text + "decision d by A\n  when true\n" + weighing("hit", "400 runs, 40 days") +
                               "decision e by A\n  every 99 days\n  among no | yes\n  weighing\n"
                               "    it: foreseen if e = yes and hit then 4 else 0\n  sharpness 1\n"
                               "  lookahead 400 runs, 40 days\n"
                               "ask p = P(d = yes at end)\n"
                               "ask late = P(e = yes at end | not (hit at day 98))\n",
                           s);
    near(r, "p", logistic(4 * m), 1e-3);
    near(r, "late", logistic(4 * m), 1e-3);
  }
}

// At day 20 a delay of 0 to 40 days that has not ended yet ends within 10 days with probability 1/2.
TEST(Foresight, WhatHasPassedOfADelayIsKnownAndNoMore) {
  const std::string clock = "state hit: bool\nevent strike\n  after between 0 days and 40 days\n  then hit := true\n";
  const std::string since =
      "state hit: bool\nevent strike\n  after between 0 days and 70 days\n  since 2024-10-06\n  then hit := true\n";
  const std::string put_off =
      "state hit: bool\nevent begin after 0 days then\n  after between 0 days and 40 days: hit := true\n";
  const std::string decision = "decision d by A\n  every 20 days\n" + weighing("hit", "400 runs, 10 days");
  const std::string asked =
      "ask p = P(d = yes at day 21 | not (hit at day 20))\n"
      "ask both = P(d = yes at day 21 and hit at day 30 | not (hit at day 20))\n";
  for (const std::string& what : {clock, since, put_off}) {
    const Ran r = run_text(head + what + decision + asked, futures(2500));
    near(r, "p", logistic(2), 1e-3);
    near(r, "both", 0.5 * logistic(2), 1e-3);  // what is foreseen does not go with what will be
  }
}

// One nested run each: a decider who saw the future would be right every time.
TEST(Foresight, TheFutureItselfIsNotSeen) {
  const std::string text = head + R"(state hit: bool
event strike
  rate 2 % per day
  once
  then hit := true
decision d by A
  when true
  among no | yes
  weighing
    it: foreseen if d = yes and hit then 1 else 0
    caution: -0.5 for yes
  sharpness inf
  lookahead 1 runs, 40 days
ask p = P(d = yes at end)
ask both = P(d = yes at end and hit at day 40)
)";
  const double m = 1 - std::exp(-0.02 * 40);
  const Ran r = run_text(text, futures(40000));
  near(r, "p", m);
  near(r, "both", m * m);
}

std::string deterrence(const std::string& known) {
  return head + "param resolve[s: side] ~ { firm 30 %, soft 70 % }  known to " + known +
         R"(  placeholder
state attacked, war, guarded: bool
decision attack by A
  when true
  among
    no
    yes: attacked := true
  weighing
    gain: 1 for yes
    cost: foreseen if war or (guarded and attack = yes) then -2 else 0
  sharpness inf
  lookahead 300 runs, 20 days
event resist
  when attacked and resolve[B] = firm
  after 10 days
  then war := true
ask dared = P(attack = yes at end)
ask firm_dared = P(attack = yes at end and resolve[B] = firm at end)
ask changed = P(attack = yes at end | do guarded := true at day 5) - P(attack = yes at end | do nothing)
)";
}

TEST(Foresight, KnowledgeDecides) {
  const Ran own = run_text(deterrence("s"), nested(4000, 1));
  EXPECT_EQ(own.value("dared"), 1);  // 1 - 2 * 0.3 > 0
  EXPECT_EQ(own.value("changed"), 0);
  for (const std::string known : {"A", "all", "B, A"}) {
    const Ran r = run_text(deterrence(known), nested(4000, 1));
    near(r, "dared", 0.7);
    EXPECT_EQ(r.value("firm_dared"), 0);
  }
}

// Who looks ahead takes it that others go by what they have stated.
TEST(Foresight, NestedRunsLookNoFurther) {
  const Ran r = run_text(head + R"(state attacked, helped: bool
decision help by B
  when attacked
  among
    no
    yes: helped := true
  weighing
    bond: foreseen -100 else 1 for yes
  sharpness 1
  lookahead 3 runs, 1 day
decision attack by A
  every 10 days
  among
    no
    yes: attacked := true
  weighing
    fear: foreseen if attack = yes and helped then -4 else 0
  sharpness 1
  lookahead 400 runs, 5 days
ask dared = P(attack = yes at day 11)
ask helped = P(helped at end | attack = yes at day 11)
)",
                         futures(2500));
  near(r, "dared", logistic(-4 * logistic(1)), 1e-3);
  near(r, "helped", 0.5);  // the same -100 whatever it does
}

TEST(Foresight, SignalsFamiliesAndMutualExpectationsGoOn) {
  const Ran r = run_text(R"(model m
  as of 2024-11-05
  runs 100 days
kind side = A, B
kind node = 0..99
state on[n: node]: bool
state heard, warned: bool
event lit[n: node] when not on[n] rate 1 % per day then on[n] := true
signal called(s: side)
on called(A): heard := true
event warning when heard then warned := true
settle fear: 0 .. 1 = if warned then 1 else 0 from 0 for 2 rounds
decision d by A
  when true
  among
    no
    yes: called(A)
  weighing
    lights: foreseen if d = yes then 0.02 * count(n in node: on[n]) else 0
    fear:   foreseen fear
  sharpness 1
  lookahead 100 runs, 40 days
ask p = P(d = yes at end)
)",
                         futures(1500));
  near(r, "p", logistic(2 * (1 - std::exp(-0.4)) + 1), 1e-3);
}

TEST(Foresight, WhatFlowsFlowsOn) {
  const Ran r = run_text(head + R"(state stock: real 0 .. 100 = 100
state low, hit: bool
flow stock by -1 per day
event runs_low when stock < 75 then low := true
event strike when stock < 75 rate (100 - stock) * 0.1 % per day once then hit := true
decision d by A
  every 20 days
  among no | yes
  weighing
    level: foreseen if d = yes then 0.02 * stock else 0
    alarm: foreseen if d = yes and low then 1 else 0
    blow:  foreseen if d = yes and hit then 1 else 0
  sharpness 1
  lookahead 200 runs, 10 days
ask p = P(d = yes at day 21)
)",
                         futures(6000));
  // From day 25 to 30 the strike's rate rises from 2.5 to 3 % a day.
  near(r, "p", logistic(1.4 + 1 + 1 - std::exp(-5 * 0.0275)), 1e-3);
}

TEST(Foresight, TheDateGoesOn) {
  const Ran r = run_text(head + R"(state thawed, hit: bool
let day = (now - 2024-11-05) / 1 days
event thaw when day >= 25 then thawed := true
event strike when day > 25 rate day * 0.1 % per day once then hit := true
decision d by A
  every 20 days
  among no | yes
  weighing
    ice:  foreseen if d = yes and thawed then 1 else 0
    blow: foreseen if d = yes and hit then 1 else 0
  sharpness 1
  lookahead 200 runs, 10 days
ask p = P(d = yes at day 21)
)",
                         futures(1500));
  near(r, "p", logistic(1 + 1 - std::exp(-5 * 0.0275)), 1e-3);
}

TEST(Foresight, SameBitsOnAnyNumberOfThreads) {
  const std::string text = deterrence("s");
  session::RunSettings alone = nested(500, 2, 7);
  alone.sampling.threads = 1;
  const Ran one = run_text(text, alone), two = run_text(text, nested(500, 2, 7));
  EXPECT_EQ(one.value("dared"), two.value("dared"));
  EXPECT_EQ(one["dared"].figure.sim_low, two["dared"].figure.sim_low);
  EXPECT_NE(one["dared"].method.find("attack looks 20 days ahead in 300 nested runs"), std::string::npos);
}

TEST(Foresight, AFaultInANestedRunIsTheFuturesFault) {
  const Ran r = run_text(head + R"(state n: 0..3 = 0
event up rate 50 per day then n += 1
decision d by A
  when true
  among no | yes
  weighing
    it: foreseen n
  sharpness 1
  lookahead 10 runs, 5 days
ask p = P(d = yes at start)
)",
                         futures(16));
  ASSERT_TRUE(r.outcome.result.fault) << r.diagnostics;
  EXPECT_EQ(r.outcome.result.fault->kind, ir::FaultKind::out_of_bounds);
}

}  // namespace
}  // namespace casus::test
