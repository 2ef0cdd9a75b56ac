// SPDX-License-Identifier: Apache-2.0
// Decisions against closed forms. z-tests at 5 standard errors: a false alarm with probability 6e-7 each.
#include <cmath>

#include "support.hpp"

namespace casus::test {
namespace {

void near(const Ran& r, const std::string& name, double truth) {
  EXPECT_NEAR(r.value(name), truth, 5 * r.error(name) + 1e-9) << name << "\n" << r.diagnostics;
}

const std::string head = R"(model m
  as of 2024-11-05
  runs 100 days
kind actor = A, B, C
group three = { A, B, C }
)";

std::string weighed(const std::string& sharpness) {
  return head +
         "decision d by A\n  when true\n  among x | y | z\n  weighing\n    one: 1 for y\n    two: 0.5 for y, z\n" +
         "  sharpness " + sharpness +
         "\nask px = P(d = x at end)\nask py = P(d = y at end)\nask pz = P(d = z at end)\n" +
         "ask fixed = P(d = z at end | do d := z)\nask forbidden = E(times(d.taken) | do not d)\n";
}

TEST(Decision, LogitShares) {
  const double e1 = std::exp(1.5), e2 = std::exp(0.5), sum = 1 + e1 + e2;
  const Ran r = run_text(weighed("1"), futures(40000));
  near(r, "px", 1 / sum);
  near(r, "py", e1 / sum);
  near(r, "pz", e2 / sum);
  EXPECT_EQ(r.value("fixed"), 1);
  EXPECT_EQ(r.value("forbidden"), 0);
  near(run_text(weighed("0"), futures(40000)), "py", 1.0 / 3);
  EXPECT_EQ(run_text(weighed("inf"), futures(400)).value("py"), 1);
}

TEST(Decision, OddsAvailabilityAndEvery) {
  const Ran r = run_text(head + R"(state open: bool
decision d by A
  when true
  among
    x
    y
    z available when open
  odds x 3 : y 7 : z 90
decision e by A
  every 30 days
  among x | y
  odds x 1 : y 1
ask px = P(d = x at end)
ask pn = E(times(e.taken))
)",
                         futures(40000));
  near(r, "px", 0.3);
  EXPECT_EQ(r.value("pn"), 3);
}

TEST(Decision, GroupsAndHiddenTypes) {
  const Ran r = run_text(head + R"(param kind_of ~ { hawk 50 %, dove 50 % }
decision d by three deciding by majority
  when true
  among no | yes
  weighing
    a: 1 for yes
  sharpness 1
decision e by three deciding by any
  when true
  among no | yes
  odds no 1 : yes 1
decision t by A
  when true
  among no | yes
  weighing
    a: if kind_of = hawk then 2 else -1 for yes
  sharpness 1
ask pd = P(d = yes at end)
ask pe = P(e = yes at end)
ask pt = P(t = yes at end)
)",
                         nested(20000, 2));
  const auto logistic = [](double u) { return 1 / (1 + std::exp(-u)); };
  const double p = logistic(1);
  near(r, "pd", p * p * (3 - 2 * p));
  near(r, "pe", 7.0 / 8);
  near(r, "pt", (logistic(2) + logistic(-1)) / 2);
}

// Noise belongs to the candidate: in the same future a better score only ever wins it more choices, and never moves one
// between the others.
TEST(Decision, ABetterScoreOnlyGainsChoices) {
  const Ran r = run_text(head + R"(state bonus: real = 0
decision d by A
  when true
  among x | y | z
  weighing
    b: bonus for y
    c: 0.3 for z
  sharpness 1
ask kept    = P(d = y at end | had d = y at end, do bonus := 1)
ask to_z    = P(d = z at end | had d = x at end, do bonus := 1)
ask to_x    = P(d = x at end | had d = z at end, do bonus := 1)
ask gained  = P(d = y at end | do bonus := 1) - P(d = y at end | do nothing)
)",
                         futures(20000));
  EXPECT_EQ(r.value("kept"), 1);
  EXPECT_EQ(r.value("to_z"), 0);
  EXPECT_EQ(r.value("to_x"), 0);
  const double others = 1 + std::exp(0.3);
  near(r, "gained", std::exp(1) / (std::exp(1) + others) - 1 / (1 + others));
}

TEST(Decision, AllOfAGroupAndTheOtherWayOfDrawing) {
  const std::string text = head + R"(decision d by three deciding by all
  when true
  among no | yes
  odds no 1 : yes 3
decision e by A
  every 20 days
  among x | y
  odds x 1 : y 3
ask pd = P(d = yes at end)
ask pe = P(e = y at end)
)";
  session::RunSettings stream = futures(40000);
  stream.sampling.drawing = kernel::Drawing::stream;
  for (const session::RunSettings& s : {futures(40000), stream}) {
    const Ran r = run_text(text, s);
    near(r, "pd", 27.0 / 64);
    near(r, "pe", 0.75);
  }
}

TEST(Decision, FixedByAReadingOrASetting) {
  const std::string text = head + R"(source S1 "A report"
decision d by A
  when true
  among x | y | z
  odds x 1 : y 1 : z 1
reading S1 "z it is": d = z
ask pz = P(d = z at end)
)";
  session::RunSettings read = futures(400), set = futures(400);
  read.composition.reading = "S1";
  set.composition.set = {{"d", "z"}};
  EXPECT_EQ(run_text(text, read).value("pz"), 1);
  EXPECT_EQ(run_text(text, set).value("pz"), 1);
}

TEST(Decision, EveryStepsByTheCalendar) {
  const Ran r = run_text(R"(model m
  as of 2024-01-31
  runs 12 months
kind actor = A
decision d by A
  every 3 months
  among x | y
  odds x 1 : y 1
decision e by A
  every 1 month
  among x | y
  odds x 1 : y 1
decision f by A
  every 0.5 months
  among x | y
  odds x 1 : y 1
ask quarters = E(times(d.taken))
ask first = median(time from start to d.taken)
ask leap_day = P(e.taken by 2024-02-29)
ask before_it = P(e.taken by 2024-02-28)
ask months = E(times(e.taken))
ask halves = E(times(f.taken))
)",
                         futures(4));
  EXPECT_EQ(r.value("quarters"), 4) << r.diagnostics;
  EXPECT_EQ(r.value("first"), 90);  // 30 April 2024
  EXPECT_EQ(r.value("leap_day"), 1);
  EXPECT_EQ(r.value("before_it"), 0);
  EXPECT_EQ(r.value("months"), 12);
  EXPECT_EQ(r.value("halves"), 24);
}

TEST(Decision, AScoreThatIsNoNumberStopsTheRun) {
  const Ran r = run_text(head + R"(state s: real = -1
decision d by A
  when true
  among x | y
  weighing
    a: 1 for y
  sharpness s
ask p = P(d = y at end)
)",
                         futures(64));
  ASSERT_TRUE(r.outcome.result.fault) << r.diagnostics;
  EXPECT_EQ(r.outcome.result.fault->kind, ir::FaultKind::bad_score);
}

}  // namespace
}  // namespace casus::test
