// SPDX-License-Identifier: Apache-2.0
// What questions record of a future, and what an arm changes. Models without chance are compared exactly; others by
// z-tests at 5 standard errors (a false alarm with probability 6e-7 each).
#include <cmath>

#include "support.hpp"

namespace casus::test {
namespace {

const std::string head = "model m\n  as of 2024-11-05\n  runs 100 days\nstate log: 0..\nstate open: bool = true\n";

// A beat every 10 days; open from 0 to 25, 45 to 65, and from 85 on.
const std::string beats = R"(
event beat
  after 10 days
  repeating
  then log += 1
event shut
  after 25 days
  then
    open := false
    after 20 days: open := true
    after 40 days: open := false
    after 60 days: open := true
)";

TEST(Recorded, Occurrences) {
  const Certain m(head + beats + R"(
ask third_30   = P(3rd beat within 30 days)
ask third_29   = P(3rd beat within 29 days)
ask tenth      = P(10th beat by 2025-02-13)
ask eleventh   = P(times(beat) >= 11)
ask wait       = E(time from start to 4th beat | 4th beat)
ask from_shut  = E(time from shut to beat | shut by 2025-01-01, beat within 25 days of shut)
ask in_5       = P(beat within 5 days of shut | shut by 2025-01-01)
ask in_4       = P(beat within 4 days of shut | shut by 2025-01-01)
ask same       = P(beat within 0 days of 2nd beat | 2nd beat by 2025-01-01)
ask openings   = E(times(open))
ask second_in  = P(2nd open within 45 days)
)");
  EXPECT_EQ(m["third_30"], 1);
  EXPECT_EQ(m["third_29"], 0);
  EXPECT_EQ(m["tenth"], 1);
  EXPECT_EQ(m["eleventh"], 0);
  EXPECT_EQ(m["wait"], 40);
  EXPECT_EQ(m["from_shut"], 5);
  EXPECT_EQ(m["in_5"], 1);
  EXPECT_EQ(m["in_4"], 0);
  EXPECT_EQ(m["same"], 1);
  EXPECT_EQ(m["openings"], 3);
  EXPECT_EQ(m["second_in"], 1);
}

TEST(Recorded, ConditionsOverTime) {
  const Certain m(head + beats + R"(
ask spent_all  = E(time spent (open))
ask shut_time  = E(time spent (not open))
ask stays      = P(open stays)
ask stays_25   = P(open stays from start to day 24)
ask until_25   = P(open stays from start to day 25)
ask from_45    = P(open stays from day 45 to day 64)
ask from_44    = P(open stays from day 44 to day 64)
ask to_the_end = P(open stays from day 85 to end)
ask shut_stays = P(not open stays from day 25 to day 44)
ask last_day   = P(log < 10 stays)
ask by_hand    = P(log >= 50 stays from day 30 to day 60 | do log := 50 at day 30)
)");
  EXPECT_EQ(m["spent_all"], 25 + 20 + 15);
  EXPECT_EQ(m["shut_time"], 40);
  EXPECT_EQ(m["stays"], 0);
  EXPECT_EQ(m["stays_25"], 1);
  EXPECT_EQ(m["until_25"], 0);
  EXPECT_EQ(m["from_45"], 1);  // it became true at that very moment
  EXPECT_EQ(m["from_44"], 0);
  EXPECT_EQ(m["to_the_end"], 1);
  EXPECT_EQ(m["shut_stays"], 1);
  EXPECT_EQ(m["last_day"], 0);  // the tenth beat is at the end, which belongs to the run
  EXPECT_EQ(m["by_hand"], 1);
}

TEST(Recorded, ValuesAtAndBeforeAnEvent) {
  const Certain m(head + beats + R"(
ask at_shut    = E(log at shut | shut by 2025-01-01)
ask before_3   = E(log before 3rd beat | 3rd beat by 2025-01-01)
ask at_3       = E(log at 3rd beat | 3rd beat by 2025-01-01)
ask later      = E(log at 12 days after shut | shut by 2025-01-01)
ask at_end     = E(log at end)
ask open_at    = P(open at shut | shut by 2025-01-01)
ask open_was   = P(open before shut | shut by 2025-01-01)
)");
  EXPECT_EQ(m["at_shut"], 2);
  EXPECT_EQ(m["before_3"], 2);
  EXPECT_EQ(m["at_3"], 3);
  EXPECT_EQ(m["later"], 3);
  EXPECT_EQ(m["at_end"], 10);
  EXPECT_EQ(m["open_at"], 0);
  EXPECT_EQ(m["open_was"], 1);
}

// A condition counts within d of an event if it holds when the event has come to rest, or begins to later.
TEST(Recorded, ConditionsWithinATimeOfAnEvent) {
  const Certain m(head + beats + R"(
ask holds_on  = P(log >= 1 within 3 days of shut | shut by 2025-01-01)
ask ended     = P(open within 19 days of shut | shut by 2025-01-01)
ask ended_20  = P(open within 20 days of shut | shut by 2025-01-01)
ask begun     = P(not open within 0 days of shut | shut by 2025-01-01)
ask reached   = P(log >= 3 within 5 days of shut | shut by 2025-01-01)
ask reached_4 = P(log >= 3 within 4 days of shut | shut by 2025-01-01)
)");
  EXPECT_EQ(m["holds_on"], 1);
  EXPECT_EQ(m["ended"], 0);  // `shut` ended it
  EXPECT_EQ(m["ended_20"], 1);
  EXPECT_EQ(m["begun"], 1);
  EXPECT_EQ(m["reached"], 1);
  EXPECT_EQ(m["reached_4"], 0);
}

// Recorders of one arm never hear what another arm does, though it changes a parameter that both read.
TEST(Arms, AreRecordedApart) {
  const Certain m(head + beats + R"(
param limit = 1000
ask none_a = P(log > limit within 90 days)
ask some   = P(log > limit within 90 days | do limit := 3 at day 50)
ask none_b = P(log > limit within 90 days) - P(log > limit within 90 days | do limit := 3 at day 50)
ask wait   = E(time spent (log > limit)) + 0 * E(time spent (log > limit) | do limit := 3 at day 50)
ask wait_3 = E(time spent (log > limit) | do limit := 3 at day 55)
)");
  EXPECT_EQ(m["none_a"], 0);
  EXPECT_EQ(m["some"], 1);
  EXPECT_EQ(m["none_b"], -1);
  EXPECT_EQ(m["wait"], 0);
  EXPECT_EQ(m["wait_3"], 45);
}

TEST(Arms, ParametersChangeInTime) {
  const Ran r = run_text(head + R"(
param pace = 0.2 per day
event step
  rate pace
  then log += 1
ask steady = E(log at end)
ask raised = E(log at end | do pace := 0.6 per day at day 50)
ask so_far = E(log at day 50 | do pace := 0.6 per day at day 50)
ask same   = E(log at day 50)
)",
                         futures(4000));
  EXPECT_NEAR(r.value("steady"), 20, 5 * std::sqrt(20 / 4000.0));
  EXPECT_NEAR(r.value("raised"), 40, 5 * std::sqrt(40 / 4000.0));
  EXPECT_EQ(r.value("so_far"), r.value("same"));
}

TEST(Arms, TagsAreOffInTheirArmAlone) {
  const Certain m(head + R"(
event tick
  after 10 days
  repeating
  then log += 1
  tag A
on tick: log += 100
  tag B
param by = 1
initially
  log := 1000
  tag B
ask both    = E(log at end)
ask no_a    = E(log at end | do not A)
ask no_b    = E(log at end | do not B)
ask none    = E(log at end | do not A, do not B)
ask again   = E(log at end | do nothing)
)");
  EXPECT_EQ(m["both"], 1000 + 1010);
  EXPECT_EQ(m["no_a"], 1000);
  EXPECT_EQ(m["no_b"], 10);
  EXPECT_EQ(m["none"], 0);
  EXPECT_EQ(m["again"], 2010);
}

// A state that begins at a value reckoned from a parameter, in the first draw as in every other.
TEST(Arms, InitialValuesReadParameters) {
  const Ran r = run_text(head + R"(
param share ~ between 0.5 and 1
state parts: real = 1 / share
ask a = E(parts at start)
)",
                         nested(256, 2));
  ASSERT_FALSE(r.outcome.result.fault) << r.diagnostics;
  EXPECT_NEAR(r.value("a"), 2 * std::log(2.0), 5 * 0.28 / 16);
}

// The first of nobody is nobody: no cell of a kind without members is read or written.
TEST(Faults, NothingIsIndexedByNobody) {
  const std::string nobody = R"(
kind soul with weight = 3
signal said(who: soul)
state hot[a: soul]: bool
state heat[a: soul]: 0.. = 3
let first = argmax(a in soul: if hot[a] then 1 else heat[a])
let mass = first.weight
on said(a: soul) when a in { first }: log := 1
event e
  after 1 day
  then )";
  for (const char* effect :
       {"log := first.weight", "log := mass + heat[first]", "heat[first] := 2", "said(first)",
        "for a in { first }: log := heat[a]", "choose a in { first }: heat[a] := 2", "if hot[first]: log := 1"}) {
    const Ran r = run_text(head + nobody + effect + "\nask a = E(log at end)\n", futures(2));
    ASSERT_TRUE(r.outcome.result.fault) << effect << r.diagnostics;
    EXPECT_EQ(r.outcome.result.fault->kind, ir::FaultKind::empty_fold) << effect;
  }
}

// Each future fails with probability 1 - exp(-0.01) or so: the lowest that does is named, by any number of threads.
TEST(Faults, NameTheLowestFuture) {
  const std::string text = head + R"(
param spread ~ between 0 and 1
state ratio: real = 1
event bad
  rate 0.0001 per day
  then ratio := 1 / (ratio - ratio)
ask a = E(log at end)
)";
  std::optional<std::uint64_t> lowest;
  for (const unsigned threads : {1u, 2u, 7u}) {
    for (int again = 0; again < 3; ++again) {
      session::RunSettings s = nested(512, 8);
      s.sampling.threads = threads;
      const Ran r = run_text(text, s);
      ASSERT_TRUE(r.outcome.result.fault) << r.diagnostics;
      EXPECT_EQ(r.outcome.result.fault->kind, ir::FaultKind::division_by_zero);
      if (!lowest) lowest = r.outcome.result.fault->future;
      EXPECT_EQ(r.outcome.result.fault->future, *lowest) << threads << " threads";
    }
  }
}

}  // namespace
}  // namespace casus::test
