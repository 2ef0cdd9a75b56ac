// SPDX-License-Identifier: Apache-2.0
// Flows from text to answers: exact moments, questions that see crossings, holds, switches, errors. What is left to
// chance is compared at 5 standard errors (a false alarm with probability 6e-7 each).
#include "support.hpp"

namespace casus::test {
namespace {

const std::string head = "model m\n  as of 2024-11-05\n  runs 200 days\n";

TEST(FlowText, AWarEatsItsShells) {
  const Certain c(head + R"(
kind actor = UA, RU, US
unit shells
state stock[a: actor]: real 0 shells .. 100_000 shells = 50_000 shells
state war: bool = true
state silent: bool
let burn = 2_000 shells per day
flow stock[UA] by 1_000 shells per day while war
flow stock[a: actor where a != US] by -burn while war
event out
  when stock[UA] = 0 shells
  then silent := true
event peace
  after 80 days
  then war := false; stock[UA] := 30_000 shells
ask t_out   = E(time from start to out | out)
ask t_half  = E(min(time from start to (stock[UA] < 25_000 shells), end - start))
ask t_ru    = E(min(time from start to (stock[RU] <= 0 shells), end - start))
ask at_40   = E(stock[UA] at day 40)
ask at_end  = E(stock[UA] at end)
ask us      = E(stock[US] at end)
ask spent   = E(time spent (stock[UA] < 10_000 shells))
ask before  = E(stock[UA] before peace | peace)
ask low     = P(stock[UA] < 10_000 shells within 41 days)
ask not_low = P(stock[UA] < 10_000 shells within 39 days)
ask stays   = P(stock[UA] >= 20_000 shells stays from start to day 30)
ask fails   = P(stock[UA] >= 20_000 shells stays from start to day 31)
ask both    = E(count(a in actor: stock[a] < 20_000 shells) at day 20)
ask total   = E(sum(a in actor: stock[a]) at day 10)
ask helped  = E(time from start to out | out, do stock[UA] += 10_000 shells at day 10)
ask held    = E(stock[UA] at day 60 | do hold stock[UA] = 40_000 shells from day 10 to day 30)
ask off     = E(stock[UA] at day 60 | do war := false at day 12)
)");
  EXPECT_EQ(c["t_out"], 50);
  EXPECT_NEAR(c["t_half"], 25, 1e-11);
  EXPECT_EQ(c["t_ru"], 25);
  EXPECT_EQ(c["at_40"], 10000);
  EXPECT_EQ(c["at_end"], 30000);
  EXPECT_EQ(c["us"], 50000);
  EXPECT_NEAR(c["spent"], 40, 1e-11);
  EXPECT_EQ(c["before"], 0);
  EXPECT_EQ(c["low"], 1);
  EXPECT_EQ(c["not_low"], 0);
  EXPECT_EQ(c["stays"], 1);
  EXPECT_EQ(c["fails"], 0);
  EXPECT_EQ(c["both"], 1);
  EXPECT_EQ(c["total"], 40000 + 30000 + 50000);
  EXPECT_EQ(c["helped"], 60);
  EXPECT_EQ(c["held"], 10000);
  EXPECT_EQ(c["off"], 38000);
}

TEST(FlowText, TransfersAndSaturation) {
  const Certain c(head + R"(
state depot: real 0 .. 100 = 60 saturating
state front: real 0 .. 40 = 10
state open: bool = true
flow depot to front by 2 per day while open
flow front by -0.5 per day
event refill
  after 90 days
  then depot += 500
always depot + front <= 140
ask sum_20  = E(depot + front at day 20)
ask front20 = E(front at day 20)
ask depot30 = E(depot at day 30)
ask front90 = E(front before refill | refill)
ask depot90 = E(depot at day 90)
ask front_f = E(front at day 150)
ask depot_f = E(depot at day 150)
ask closed  = E(depot at day 20 | do open := false at day 10)
)");
  EXPECT_EQ(c["sum_20"], 60);
  EXPECT_EQ(c["front20"], 40);               // 10 + 1.5 * 20: full on its day
  EXPECT_NEAR(c["depot30"], 20 - 5, 1e-12);  // full: only what is used comes in
  EXPECT_NEAR(c["front90"], 25, 1e-11);      // empty at day 60; 30 days of use later
  EXPECT_EQ(c["depot90"], 100);              // 500 more, but no more than 100
  EXPECT_EQ(c["front_f"], 40);               // full again at day 100
  EXPECT_NEAR(c["depot_f"], 100 - 20 - 25, 1e-11);
  EXPECT_EQ(c["closed"], 40);
}

TEST(FlowText, TagsTurnFlowsOff) {
  const Certain c(head + R"(
state x: real = 0
flow x by 1 per day
  tag aid
flow x by 2 per day
ask all  = E(x at day 10)
ask less = E(x at day 10 | do not aid)
option tired
  from day 4: not aid
ask from_4 = E(x at day 10 | do option tired)
)");
  EXPECT_EQ(c["all"], 30);
  EXPECT_EQ(c["less"], 20);
  EXPECT_EQ(c["from_4"], 24);
}

TEST(FlowText, FamiliesOfPairsAndHolds) {
  const Certain c(head + R"(
kind actor = A, B, C
state owed[a: actor, b: actor]: real 0 .. 1000 = 10
state tie{a, b: actor}: real 0 .. 1000 = 0
state bank: real 0 .. 1000 = 100
flow owed[A, b: actor] by 1 per day
flow tie{a, b: actor where a = A} by 2 per day
flow bank to owed[B, b: actor] by 1 per day
ask sum   = E(sum(a in actor, b in actor: owed[a, b]) at day 10)
ask ties  = E(sum({a, b} in actor: tie{a, b}) at day 10)
ask bank1 = E(bank at day 10)
ask kept  = E(bank at day 10 | do hold bank = 50 from start)
ask given = E(owed[B, C] at day 10 | do hold bank = 50 from start)
)");
  EXPECT_EQ(c["sum"], 90 + 20 + 20);
  EXPECT_EQ(c["ties"], 40);
  EXPECT_EQ(c["bank1"], 80);
  EXPECT_EQ(c["kept"], 50);
  EXPECT_EQ(c["given"], 20);
}

const std::string mixed = head + R"(
kind actor = UA, RU
state stock[a: actor]: real 0 .. 100 = 50
state offensive[a: actor]: bool
state lost[a: actor]: 0..
param burn ~ 1 per day to 3 per day
flow stock[a: actor] by 0.8 per day
flow stock[a: actor] by -burn while offensive[a]
event begins[a: actor]
  when stock[a] > 40 and not offensive[a]
  after exponential(mean 10 days)
  then offensive[a] := true
event pause[a: actor]
  when offensive[a] and stock[a] < 5
  then offensive[a] := false
event hit[a: actor]
  when offensive[a]
  rate 0.2 per day * (1 - stock[a] / 100)
  then lost[a] += 1; stock[a] -= min(stock[a], 3)
ask hits   = E(sum(a in actor: lost[a]) at end)
ask pauses = E(times(pause[UA]))
ask level  = E(stock[RU] at day 150)
ask soon   = P(stock[UA] < 20 within 50 days)
ask helped = P(stock[UA] < 20 within 50 days | do stock[UA] += 10 at day 5)
)";

TEST(FlowText, TheSameBitsOnAnyNumberOfThreads) {
  for (const bool stream : {false, true}) {
    session::RunSettings one = futures(2000, 1), two = futures(2000, 2);
    if (stream) one.sampling.drawing = two.sampling.drawing = kernel::Drawing::stream;
    const Ran a = run_text(mixed, one), b = run_text(mixed, two);
    ASSERT_FALSE(a.outcome.result.fault) << a.diagnostics;
    EXPECT_EQ(numbers(a.outcome), numbers(b.outcome));
  }
}

// Both ways of drawing give the same law.
TEST(FlowText, BothDrawingsAgree) {
  session::RunSettings stream = futures(8000);
  stream.sampling.drawing = kernel::Drawing::stream;
  const Ran a = run_text(mixed, futures(8000)), b = run_text(mixed, stream);
  for (const char* name : {"hits", "pauses", "level", "soon", "helped"})
    EXPECT_NEAR(a.value(name), b.value(name), 5 * std::hypot(a.error(name), b.error(name))) << name;
}

TEST(FlowText, TheDateIsMetOnItsDay) {
  const Certain c(head + R"(
state x: 0.. = 0
let late = now >= 2025-01-20
event thaw
  when late
  then x += 1
event weekly
  when now > 2024-12-01 and now < 2025-01-01
  after 7 days repeating
  then x += 100
always now < 2030-01-01
ask thawed = E(time from start to thaw | thaw)
ask count  = E(x at end)
ask before = E(now - 2024-11-05 before thaw | thaw)
ask spent  = E(time spent (late))
ask by_then = P(thaw by 2025-01-19)
)");
  EXPECT_EQ(c["thawed"], 76);
  EXPECT_EQ(c["count"], 401);
  EXPECT_EQ(c["before"], 76);
  EXPECT_EQ(c["spent"], 124);
  EXPECT_EQ(c["by_then"], 0);
}

std::string errors(const std::string& text) {
  session::Session s;
  const Folder folder;
  if (s.open(folder.file("m.casus", head + text))) s.compose_all();
  std::string out;
  for (const Diagnostic& d : s.diagnostics().sorted())
    if (d.severity == Severity::error) out += std::to_string(static_cast<int>(d.code)) + " " + d.message + "\n";
  return out;
}

TEST(FlowText, WhatCantFlow) {
  const std::string x =
      "state x: real 0 .. 100 = 50\nstate y: real 0 .. 100 = 50\nflow x by 1 per day\nflow y by -1 per day\n";
  EXPECT_EQ(errors(x + "flow x by 0.1 per day * y\n"),
            "550 `y` flows itself, and a flow is steady: it can't follow what flows\n");
  EXPECT_EQ(errors(x + "let much = x > 3\nflow y by 1 per day while much\n"),
            "550 `much` flows itself, and a flow is steady: it can't follow what flows\n");
  EXPECT_EQ(errors(x + "event e\n  when x * y > 3\n"),
            "551 the guard of `e` can't have a product of two quantities that flow\n");
  EXPECT_EQ(errors(x + "event e\n  when x = 7\n"),
            "551 the guard of `e` can't have an equality that holds for no length of time\n");
  EXPECT_EQ(errors(x + "event e\n  when x = 100 and y != 0\n"), "");
  EXPECT_EQ(errors(x + "ask q = P(x / y > 2 within 10 days)\n"),
            "551 a condition whose times are recorded can't have a division by what flows\n");
  EXPECT_EQ(errors(x + "ask q = P(x / y > 2 at day 10)\nask r = E(exp(x) at end)\n"), "");
  EXPECT_EQ(errors(x + "always sqrt(x) < 3\n"), "551 an `always` can't have an `exp`, `log` or `sqrt` of what flows\n");
  EXPECT_EQ(errors(x + "event e\n  rate exp(0.1 * x) * y * 1 per year\n"), "");
  EXPECT_EQ(errors("state n: 0 .. 10 = 3\nflow n by 1 per day\n"),
            "552 only a state that is a real number can flow, not `n`\n");
  EXPECT_EQ(errors("param p ~ 1 to 2\nflow p by 1 per day\n"),
            "552 only a state that is a real number can flow, not `p`\n");
  EXPECT_EQ(errors("kind actor = A, B\nstate who: actor = A\nstate s[a: actor]: real\nflow s[who] by 1 per day\n"),
            "552 which member flows can't change in a future\n");
  EXPECT_EQ(errors("kind actor = A, B\nstate s[a: actor]: real\nflow s[_] by 1 per day\n"),
            "552 a flow says which of its members flow\n");
  EXPECT_EQ(errors(x + "flow x to x by 1 per day\n"), "552 this flows from itself to itself\n");
  EXPECT_EQ(errors("unit people\nstate a: real people\nstate b: real\nflow a to b by 1 people per day\n"),
            "552 both ends of a flow are measured in one unit\n");
  EXPECT_EQ(errors(x + "settle f: 0 .. 1 = x / 100 from 0 for 3 rounds\nask q = E(f at end)\n"),
            "553 a mutual expectation is solved when something happens, but `x` flows all the time\n");
  EXPECT_EQ(errors("event e\n  when now = 2025-01-20\n"),
            "551 the guard of `e` can't have an equality that holds for no length of time\n");
  EXPECT_EQ(errors("state x: real\nflow x by (now - 2024-11-05) / (1 days * 1 days)\n").substr(0, 3), "514");
}

TEST(FlowText, AnUnsteadyFlowStopsTheRun) {
  const Ran r =
      run_text(head + "state x: real 0 .. 10 = 5\nstate z: real = 0\nflow x by 1 per day / z\nask q = E(x at end)\n",
               futures(4));
  EXPECT_NE(r.diagnostics.find("division by zero"), std::string::npos) << r.diagnostics;
}

}  // namespace
}  // namespace casus::test
