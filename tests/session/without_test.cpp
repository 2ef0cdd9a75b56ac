// SPDX-License-Identifier: Apache-2.0
// A source that is not heard, against closed forms. z-tests at 5 standard errors: a false alarm with probability 6e-7
// each. Planted bugs that these tests catch: the two runs drawn from different seeds (what does not rest on the source
// moves), the difference taken the wrong way round, a copy's statement left on, a pool that goes on hearing the source.
#include "session/without.hpp"

#include <cmath>

#include "support.hpp"

namespace casus::test {
namespace {

struct Pair {
  session::Comparison c;
  session::LeftOut left;
  std::string diagnostics;
  const query::Figure& of(const std::vector<query::Answer>& all, const std::string& name) const {
    for (const query::Answer& a : all)
      if (a.name == name) return a.figure;
    static const query::Figure none;
    ADD_FAILURE() << "no answer `" << name << "`\n" << diagnostics;
    return none;
  }
  double whole(const std::string& name) const { return of(c.whole, name).value.value_or(NAN); }
  double without(const std::string& name) const { return of(c.without.result.answers, name).value.value_or(NAN); }
  double moved(const std::string& name) const { return of(c.moved, name).value.value_or(NAN); }
  double error(const std::string& name) const {
    const query::Figure& f = of(c.moved, name);
    return (f.sim_high.value_or(NAN) - f.sim_low.value_or(NAN)) / 3.92;
  }
};

Pair leave_out(const std::string& text, const std::vector<std::string>& sources, const session::RunSettings& settings) {
  const Folder folder;
  const std::string path = folder.file("m.casus", text);
  session::Session whole, without;
  Pair p;
  if (whole.open(path) && without.open(path, {}, sources)) {
    p.left = session::left_out(without);
    p.c = session::run_without(whole, without, settings);
  }
  p.diagnostics = render_text(without.sources(), without.diagnostics().sorted());
  return p;
}

const std::string model = R"(model m
  as of 2024-11-05
  runs 100 days
unit people
source S1 "One" dated 2024-10-01 paragraphs 9
source S2 "A copy" dated 2024-10-02 paragraphs 9 derived from S1
source S3 "Another" dated 2024-10-03 paragraphs 9
claim n of S1:1: exactly 100 people
claim n of S3:1: exactly 200 people
claim only of S3:2: exactly 7 people
param n ~ pool(claim n)
param kept ~ pool(claim only)
param r ~ uniform(1 % per day, 3 % per day)   placeholder
state a, b, c: bool
event ea rate r when not a then a := true   from S1:2, S3:2
event eb rate r when not b then b := true   from S3:3
event ec rate r when not c then c := true   from S1:4
on ea: c := true   from S2:7
ask n = E(n at start)
ask kept = E(kept at start)
ask a = P(a at end)
ask b = P(b at end)
ask c = P(c at end)
ask first = first of (ea, eb)
)";

// The chance of a day-100 hit at a rate of u % a day, u uniform on 1..3: 1 - E(exp(-u)).
const double hit = 1 - (std::exp(-1.0) - std::exp(-3.0)) / 2;

TEST(Without, PoolsEventsAndWhatStays) {
  const Pair p = leave_out(model, {"S3"}, nested(20000, 1));
  ASSERT_TRUE(p.c.without.process) << p.diagnostics;
  EXPECT_EQ(p.left.sources, std::vector<std::string>{"S3"});
  ASSERT_EQ(p.left.off.size(), 1u);
  EXPECT_EQ(p.left.off[0].words.substr(0, 8), "event eb");
  EXPECT_EQ(p.left.pools, std::vector<std::string>{"n"});
  EXPECT_EQ(p.left.kept, std::vector<std::string>{"kept"});
  EXPECT_NEAR(p.whole("n"), 150, 5 * 50 / std::sqrt(20000.0));
  EXPECT_EQ(p.without("n"), 100);
  EXPECT_NEAR(p.moved("n"), -50, 5 * p.error("n"));
  EXPECT_EQ(p.without("kept"), 7);
  EXPECT_EQ(p.moved("kept"), 0);
  EXPECT_NEAR(p.moved("b"), -hit, 5 * p.error("b"));
  EXPECT_EQ(p.without("b"), 0);
  // What does not rest on it does not move in any future: the difference is 0, not nearly so.
  EXPECT_EQ(p.moved("a"), 0);
  EXPECT_NEAR(p.whole("a"), hit, 5 * std::sqrt(hit * (1 - hit) / 20000));
  EXPECT_EQ(p.whole("a"), p.without("a"));
}

TEST(Without, ACopyGoesWithItsOrigin) {
  const Pair p = leave_out(model, {"S1"}, nested(20000, 1));
  ASSERT_TRUE(p.c.without.process) << p.diagnostics;
  EXPECT_EQ(p.left.sources, (std::vector<std::string>{"S1", "S2"}));
  EXPECT_EQ(p.left.off.size(), 2u);  // ec, and the rule that the copy vouches for
  EXPECT_EQ(p.without("c"), 0);
  // Either of two independent hits at the same unknown rate: 1 - E(exp(-2u)).
  const double either = 1 - (std::exp(-2.0) - std::exp(-6.0)) / 4;
  EXPECT_NEAR(p.moved("c"), -either, 5 * p.error("c"));
  EXPECT_EQ(p.moved("a"), 0);
}

TEST(Without, ARetractionByTheModelDoesTheSame) {
  const std::string retracted =
      model + "retract S3 \"withdrawn\" on 2024-11-01\nsource S9 \"No matter\" paragraphs 1\n";
  const Folder folder;
  session::Session s;
  // A pool that the model itself leaves empty is a fault of the model; one emptied from outside is not.
  EXPECT_FALSE(s.open(folder.file("m.casus", retracted)));
  std::string heard = retracted;
  const std::string line = "param kept ~ pool(claim only)\n";
  heard.replace(heard.find(line), line.size(), "param kept = 7 people   placeholder\n");
  const Ran r = run_text(heard, nested(2000, 1));
  ASSERT_TRUE(r.outcome.process) << r.diagnostics;
  EXPECT_EQ(r.value("b"), 0);
  EXPECT_EQ(r.value("n"), 100);
  EXPECT_GT(r.value("a"), 0.5);
}

TEST(Without, WhatIsOffMayStillBeSupposed) {
  const std::string text = model + "ask supposed = P(b at end | do eb at day 3)\n";
  const Pair p = leave_out(text, {"S3"}, nested(500, 1));
  ASSERT_TRUE(p.c.without.process) << p.diagnostics;
  EXPECT_EQ(p.without("supposed"), 1);
}

TEST(Without, TheNewsIsKnownBetterThanFromTwoRuns) {
  const std::string text = R"(model m
  as of 2024-11-05
  runs 100 days
source S1 "One" dated 2024-10-01 paragraphs 9
state a: bool
event e rate 1 % per day when not a then a := true   placeholder
scale e by 1.1   from S1:3
ask a = P(a at end)
)";
  const Pair p = leave_out(text, {"S1"}, futures(40000));
  ASSERT_TRUE(p.c.without.process) << p.diagnostics;
  const double with = 1 - std::exp(-1.1), without = 1 - std::exp(-1.0), moved = without - with;
  EXPECT_NEAR(p.moved("a"), moved, 5 * p.error("a"));
  // Independent runs would be off by sqrt(p q + p' q'); with common futures only those change that the scale changes.
  const double apart = std::sqrt((with * (1 - with) + without * (1 - without)) / 40000);
  EXPECT_LT(p.error("a"), 0.5 * apart);
}

TEST(Without, AnUnknownSource) {
  const Folder folder;
  session::Session s;
  EXPECT_FALSE(s.open(folder.file("m.casus", model), {}, {"S33"}));
  ASSERT_EQ(s.diagnostics().all().size(), 1u);
  EXPECT_EQ(s.diagnostics().all()[0].code, Code::unknown_source);
}

}  // namespace
}  // namespace casus::test
