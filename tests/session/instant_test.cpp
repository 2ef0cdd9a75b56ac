// SPDX-License-Identifier: Apache-2.0
// The rules of an instant, clocks, holds and mutual expectations. Most of these models leave nothing to chance: the
// state `log` writes down, digit by digit, what happened in which order.
#include <cmath>

#include <fmt/format.h>

#include "support.hpp"

namespace casus::test {
namespace {

const std::string head = "model m\n  as of 2024-11-05\n  runs 100 days\nstate log: 0..\nstate open: bool = true\n";

TEST(Instant, InterventionsComeBeforeWhatIsTimed) {
  const Certain m(head + R"(
event tick
  after 10 days
  then log := 10 * log + 1
ask untouched = E(log at end)
ask before    = E(log at end | do log := 5 at day 10)
ask in_order  = E(log at end | do log += 5 at day 10, do log -= 2 at day 10)
ask late      = E(log at end | do log := 5 at day 11)
)");
  EXPECT_EQ(m["untouched"], 1);
  EXPECT_EQ(m["before"], 51);
  EXPECT_EQ(m["in_order"], 31);
  EXPECT_EQ(m["late"], 5);
}

// At day 10 two clocks, a family of them and a block put off at day 5: one by one, each to rest, blocks last.
TEST(Instant, SimultaneousFiringsGoInOrderOfDeclaration) {
  const Certain m(head + R"(
kind side = red, blue
event early
  after 5 days
  then after 5 days: log := 10 * log + 9
event first
  after 10 days
  then log := 10 * log + 1
event each[s: side]
  after 10 days
  then log := 10 * log + (if s = red then 2 else 3)
event last
  when log < 12
  after 10 days
  then log := 10 * log + 4
on first: log := 10 * log + 7
event at_once
  when log = 17
  then log := 10 * log + 8
ask order = E(log at end)
)");
  EXPECT_EQ(m["order"], 178239);  // `last` is dropped: its guard fell when `first` had come to rest
}

TEST(Instant, SignalsFirstInFirstOutRulesInOrderOfDeclaration) {
  const Certain m(head + R"(
signal ping
signal pong
signal later
event start_it
  after 10 days
  then
    ping
    pong
    log := 10 * log + 1
on pong: log := 10 * log + 4
on ping:
  log := 10 * log + 2
  later
on later: log := 10 * log + 5
on ping when log = 12: log := 10 * log + 3
ask order = E(log at end)
)");
  EXPECT_EQ(m["order"], 12345);  // effects of the firing first; `later` was said last
}

TEST(Instant, OfImmediateEventsTheEarliestThatStillHolds) {
  const Certain m(head + R"(
state x: 0..9
event begin
  after 10 days
  then x := 1
event gone
  when x = 2
  then log := 10 * log + 9
event first
  when x = 1
  then log := 10 * log + 1; x := 3
event undone
  when x = 1
  then log := 10 * log + 8
event second
  when x >= 1
  then log := 10 * log + 2; x := 0
ask order = E(log at end)
)");
  EXPECT_EQ(m["order"], 12);
}

TEST(Instant, ARunawayInstantIsNamed) {
  const Ran round = run_text(head + R"(
event ping
  when open
  then open := false
event pong
  when not open
  then open := true
ask a = P(open at end)
)",
                             futures(4));
  ASSERT_TRUE(round.outcome.result.fault);
  EXPECT_EQ(round.outcome.result.fault->kind, ir::FaultKind::too_many_firings);
  EXPECT_NE(round.outcome.result.fault->message.find("ping, pong"), std::string::npos);

  const Ran still = run_text(head + R"(
event standing
  after 0 days
  repeating
  then log += 1
ask a = E(log at end)
)",
                             futures(4));
  ASSERT_TRUE(still.outcome.result.fault);
  EXPECT_EQ(still.outcome.result.fault->kind, ir::FaultKind::too_many_firings);
  EXPECT_NE(still.outcome.result.fault->message.find("standing"), std::string::npos);
  EXPECT_EQ(still.outcome.result.fault->time, 0);
}

TEST(Clocks, AreDroppedAndStartedAnew) {
  const Certain m(head + R"(
event shut
  after 6 days
  then open := false
event again
  after 8 days
  then open := true
event late
  when open
  after 10 days
  then log += 1
ask times_seen = E(times(late))
ask by_18      = P(late within 18 days)
ask by_17      = P(late within 17 days)
ask undropped  = P(late within 10 days | do not shut)
ask gone       = P(late | do not again)
)");
  EXPECT_EQ(m["times_seen"], 1);  // once a rise, though the guard still holds
  EXPECT_EQ(m["by_18"], 1);
  EXPECT_EQ(m["by_17"], 0);
  EXPECT_EQ(m["undropped"], 1);
  EXPECT_EQ(m["gone"], 0);
}

// 10, 20, then dropped at 25 and started at 27: 37, ..., 97. The horizon belongs to the run.
TEST(Clocks, RepeatWhileTheGuardHolds) {
  const Certain m(head + R"(
event beat
  when open
  after 10 days
  repeating
  then log += 1
ask plain   = E(log at end)
ask at_20   = E(log at day 20)
ask pause   = E(log at end | do open := false at day 25, do open := true at day 27)
ask pause_2 = P(3rd beat within 37 days | do open := false at day 25, do open := true at day 27)
ask pause_3 = P(3rd beat within 36 days | do open := false at day 25, do open := true at day 27)
ask forced  = E(log at end | do beat at day 12)
)");
  EXPECT_EQ(m["plain"], 10);
  EXPECT_EQ(m["at_20"], 2);
  EXPECT_EQ(m["pause"], 9);
  EXPECT_EQ(m["pause_2"], 1);
  EXPECT_EQ(m["pause_3"], 0);
  EXPECT_EQ(m["forced"], 10);  // 10, 12, 22, ..., 92: the clock that ran is consumed, and started again
}

// Even on 0 to 100 days and known not to have run out after 60: even on what is left, 0 to 40.
TEST(Clocks, SinceIsGivenThatItHasNotRunOut) {
  const Ran r = run_text(head + R"(
event due
  after uniform(0 days, 100 days)
  since 2024-09-06
ask wait = E(min(time from start to due, end))
ask half = P(due within 20 days)
ask all  = P(due within 40 days)
)",
                         futures(20000));
  EXPECT_NEAR(r.value("wait"), 20, 5 * 40 / std::sqrt(12.0 * 20000));
  EXPECT_NEAR(r.value("half"), 0.5, 5 * 0.5 / std::sqrt(20000.0));
  EXPECT_EQ(r.value("all"), 1);
}

TEST(Clocks, OnceIsOnceAFutureForEachMember) {
  const Certain m(head + R"(
kind side = red, blue
state hot[s: side]: bool = true
event boil[s: side]
  when hot[s]
  rate 2 per day
  once
  then log += 1
event cool_down
  when open
  after 5 days
  repeating
  once
  then log += 100
ask all = E(log at end)
)");
  EXPECT_EQ(m["all"], 102);
}

TEST(Effects, PutOffAreNotCancelled) {
  const Certain m(head + R"(
state x: 0..9
event plan_it
  when open
  after 5 days
  then
    x := 3
    after 10 days: log := 10 * x + 1
ask seen     = E(log at day 15)
ask before   = E(log at day 14)
ask whatever = E(log at end | do open := false at day 6, do x := 7 at day 7)
)");
  EXPECT_EQ(m["seen"], 31);
  EXPECT_EQ(m["before"], 0);
  EXPECT_EQ(m["whatever"], 71);
}

// Computed sets are sets: each member once, in order of declaration.
TEST(Effects, LoopsGoInOrderOfDeclaration) {
  const Certain m(head + R"(
kind n = 1..4
state boss: n = n(3)
event count_off
  after 1 day
  then
    for a in { boss, n(1), n(3), n(2) }: log := 10 * log + a
    for {a, b} in { boss, n(4), n(1) }: log := 10 * log + a
ask order = E(log at end)
)");
  EXPECT_EQ(m["order"], 123113);
}

// Weights 1 : 2 : 3 : 4 over 20,000 futures. Chi-square with 3 degrees of freedom exceeds 35 with probability 1e-7.
TEST(Effects, ChooseByWeight) {
  const Ran r = run_text(head + R"(
kind side = red, green, blue, gold
state picked: side
state with_gold: bool = true
state blue_weight: 0..100 = 3
event pick
  after 10 days
  then
    choose s in side where s != gold or with_gold weighted by (if s = red then 1 else if s = green then 2 else if s = blue then blue_weight else 4):
      picked := s
    else: log := 1
ask red_   = P(picked = red at end)
ask green_ = P(picked = green at end)
ask blue_  = P(picked = blue at end)
ask gold_  = P(picked = gold at end)
ask kept_red   = P(picked = red at end | had picked = red at end, do with_gold := false)
ask kept_blue  = P(picked = blue at end | had picked = blue at end, do with_gold := false)
ask ratio      = P(picked = blue at end | had picked = gold at end, do with_gold := false)
ask kept_green = P(picked = green at end | had picked = green at end, do blue_weight := 1)
ask none_blue  = P(picked = blue at end | do blue_weight := 0)
)",
                         futures(20000));
  double chi = 0, weight = 1;
  for (const char* name : {"red_", "green_", "blue_", "gold_"}) {
    const double expected = 0.1 * weight++;
    chi += 20000 * std::pow(r.value(name) - expected, 2) / expected;
  }
  EXPECT_LT(chi, 35);
  // Candidates have noise of their own: one that goes, or weighs less, gives way to others and moves none of them.
  EXPECT_EQ(r.value("kept_red"), 1);
  EXPECT_EQ(r.value("kept_blue"), 1);
  EXPECT_EQ(r.value("kept_green"), 1);
  EXPECT_NEAR(r.value("ratio"), 0.5, 5 * 0.5 / std::sqrt(8000));
  EXPECT_EQ(r.value("none_blue"), 0);
}

// u = 0.2 + 0.5 r, r = 0.6 u, in rounds that step together; b is the base that changes at day 10.
double settled(double base, int rounds, double start) {
  double r = start, u = start;
  for (int k = 0; k < rounds; ++k) {
    const double next_r = 0.6 * u, next_u = base + 0.5 * r;
    r = next_r;
    u = next_u;
  }
  return u;
}

TEST(Settle, StepsTogetherAndIsSolvedAnew) {
  for (const int rounds : {1, 2, 7, 200}) {
    const Certain m(head + fmt::format(R"(
state base: 0 % .. 100 % = 20 %
settle
  r: 0 % .. 200 % = 0.6 * u,
  u: 0 % .. 200 % = base + 0.5 * r
  from 0.25 for {} rounds
event shift
  after 10 days
  then base := 40 %
event seen
  when u > {}
  then log += 1
ask before = E(u at day 9)
ask after_ = E(u at day 10)
ask rose   = E(log at end)
ask held   = E(r at day 20 | do hold u = 1 from day 15)
ask freed  = E(u at day 30 | do hold u = 1 from day 15 to day 25)
)",
                                       rounds, (settled(0.2, rounds, 0.25) + settled(0.4, rounds, 0.25)) / 2));
    EXPECT_NEAR(m["before"] / 100, settled(0.2, rounds, 0.25), 1e-11) << rounds;
    EXPECT_NEAR(m["after_"] / 100, settled(0.4, rounds, 0.25), 1e-11) << rounds;
    EXPECT_EQ(m["rose"], 1) << rounds;  // immediate events see the solved value, in the same instant
    EXPECT_NEAR(m["held"] / 100, 0.6, 1e-11) << rounds;
    EXPECT_NEAR(m["freed"] / 100, settled(0.4, rounds, 0.25), 1e-11) << rounds;
  }
  EXPECT_NEAR(settled(0.4, 200, 0.25), 0.4 / 0.7, 1e-12);
}

TEST(Hold, DropsWritesAndEnds) {
  const Certain m(head + R"(
state x: 0..100
let twice = 2 * x
event add_one
  after 10 days
  repeating
  then x += 1
event see
  when twice >= 50
  then log += 1
ask plain    = E(x at end)
ask inside   = E(x at day 40 | do hold x = 50 from day 25 to day 45)
ask last_day = E(x at day 45 | do hold x = 50 from day 25 to day 45)
ask behind   = E(x at end | do hold x = 50 from day 25 to day 45)
ask always_  = E(x at end | do hold x = 7)
ask let_in   = E(twice at day 40 | do hold twice = 60 from day 25 to day 45)
ask let_out  = E(twice at day 46 | do hold twice = 60 from day 25 to day 45)
ask let_x    = E(x at end | do hold twice = 60 from day 25 to day 45)
ask let_seen = E(log at end | do hold twice = 60 from day 25 to day 45)
ask set_free = E(x at end | do x := 50 at day 25)
)");
  EXPECT_EQ(m["plain"], 10);
  EXPECT_EQ(m["inside"], 50);
  EXPECT_EQ(m["last_day"], 50);
  EXPECT_EQ(m["behind"], 56);
  EXPECT_EQ(m["always_"], 7);
  EXPECT_EQ(m["let_in"], 60);
  EXPECT_EQ(m["let_out"], 8);
  EXPECT_EQ(m["let_x"], 10);
  EXPECT_EQ(m["let_seen"], 1);
  EXPECT_EQ(m["set_free"], 58);
}

}  // namespace
}  // namespace casus::test
