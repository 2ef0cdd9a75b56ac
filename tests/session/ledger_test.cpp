// SPDX-License-Identifier: Apache-2.0
// From claims to parameters, against closed forms. z-tests at 5 standard errors: a false alarm with probability 6e-7
// each. Planted bugs that these tests catch: weights of a pool ignored, a claim that was replaced kept in it,
// parameters drawn apart from each other, a plausible tag that is always on.
#include <cmath>

#include "support.hpp"

namespace casus::test {
namespace {

void near(const Ran& r, const std::string& name, double truth, double slack = 1e-9) {
  EXPECT_NEAR(r.value(name), truth, 5 * r.error(name) + slack) << name << "\n" << r.diagnostics;
}

const std::string head = R"(model m
  as of 2024-11-05
  runs 100 days
unit people
source S1 "One" dated 2024-10-01 paragraphs 9
source S2 "A copy" dated 2024-10-02 paragraphs 9 derived from S1
source S3 "Another" dated 2024-10-03 paragraphs 9
claim n of S1:1: exactly 100 people
claim n of S2:1: exactly 900 people
claim n of S3:1: exactly 200 people
claim n of S3:2: exactly 400 people
)";
const std::string asked = "ask mean = E(n at start)\nask low = P(n < 150 people at start)\n";

TEST(Pools, WeightsCopiesAndWhatWasReplaced) {
  const session::RunSettings s = nested(20000, 1);
  const Ran alike = run_text(head + "param n ~ pool(claim n)\n" + asked, s);
  near(alike, "mean", 700.0 / 3);  // the copy adds nothing
  near(alike, "low", 1.0 / 3);
  const Ran weighed = run_text(head + "param n ~ pool(claim n weights S1 3, S3 1)\n" + asked, s);
  near(weighed, "mean", 0.75 * 100 + 0.25 * 300);
  near(weighed, "low", 0.75);
  const Ran replaced =
      run_text(head + "supersede claim n of S3:1 by S3:2 \"a recount\"\nparam n ~ pool(claim n)\n" + asked, s);
  near(replaced, "mean", 250);
  const Ran retracted = run_text(head + "retract S1 \"withdrawn\" on 2024-11-01\nparam n ~ pool(claim n)\n" + asked, s);
  near(retracted, "mean", 300);  // its copy goes with it
  const Ran disputed =
      run_text(head +
                   "dispute S1:1 by S3:1 \"photographs\"\nyardstick n: exactly 5 people   placeholder\n"
                   "param n ~ pool(claim n)\n" +
                   asked,
               s);
  EXPECT_EQ(disputed.value("mean"), alike.value("mean"));
}

TEST(Plausible, AMechanismThatMayNotBeSo) {
  const Ran r = run_text(R"(model m
  as of 2024-11-05
  runs 100 days
kind side = A, B
tag M plausible 30 %   placeholder
state hit[s: side]: bool
let alarm = any(s in side: hit[s])   tag M off true
event strike[s: side] when not hit[s] rate 2 % per day then hit[s] := true   tag M   placeholder
ask p = P(hit[A] at end)
ask both = P(hit[A] at end and hit[B] at end)
ask alarm = P(alarm at end)
ask off = P(hit[A] at end | do not M)
)",
                         nested(40000, 1));
  const double once = 1 - std::exp(-2);
  near(r, "p", 0.3 * once);
  near(r, "both", 0.3 * once * once);  // the same for all members
  near(r, "alarm", 0.7 + 0.3 * (1 - (1 - once) * (1 - once)));
  EXPECT_EQ(r.value("off"), 0);
}

TEST(Correlated, RanksGoTogetherAndEachKeepsItsOwn) {
  const std::string params = R"(model m
  as of 2024-11-05
  runs 100 days
kind side = A, B, C
param other ~ uniform(0, 1)
param a ~ uniform(0, 1)
param b ~ uniform(0, 1)
param f[s: side] ~ uniform(0, 1)
param g ~ normal(mean 2, sd 3)
param h ~ normal(mean 0, sd 1)
)";
  const std::string questions = R"(ask other = E(other at start)
ask first = E(a at start)
ask mean = E(b at start)
ask below = P(b < 0.2 at start)
ask ab = E(a * b at start)
ask ff = E(f[A] * f[C] at start)
ask gh = E(g * h at start)
ask hh = E(h * h at start)
)";
  const session::RunSettings s = nested(40000, 1);
  const Ran apart = run_text(params + questions, s);
  const Ran r =
      run_text(params + "correlate a, b by 0.6\ncorrelate f by -0.4\ncorrelate g, h by -0.9\n" + questions, s);
  EXPECT_EQ(r.value("other"), apart.value("other"));
  EXPECT_EQ(r.value("first"), apart.value("first"));
  near(r, "mean", 0.5);
  near(r, "below", 0.2);
  near(r, "hh", 1);
  // Spearman's rho of a Gaussian copula is 6 / pi asin(rho / 2); uniforms have variance 1 / 12.
  const double pi = std::acos(-1.0);
  near(r, "ab", 0.25 + 6 / pi * std::asin(0.3) / 12);
  near(r, "ff", 0.25 + 6 / pi * std::asin(-0.2) / 12);
  near(r, "gh", -0.9 * 3);
}

TEST(Correlated, WhatRestsOnOneSource) {
  const std::string params = R"(model m
  as of 2024-11-05
  runs 100 days
source S1 "One" dated 2024-10-01 paragraphs 9
source S2 "Two" dated 2024-10-01 paragraphs 9
param other ~ uniform(0, 1)   from S2:1
param a ~ uniform(0, 1)       from S1:1
param b ~ uniform(0, 1)       from S1:2
param own ~ uniform(0, 1)     from S1:3
param fixed = 3               from S1:4
param c ~ uniform(0, 1)       from S2:2, S1:4
correlate own, other by -0.5
)";
  const std::string questions = R"(ask ab = E(a * b at start)
ask ac = E(a * c at start)
ask aown = E(a * own at start)
ask pair = E(own * other at start)
)";
  const Ran r = run_text(params + "correlate S1 by 0.6\n" + questions, nested(40000, 1));
  const double pi = std::acos(-1.0), together = 0.25 + 6 / pi * std::asin(0.3) / 12;
  near(r, "ab", together);
  near(r, "ac", together);
  near(r, "aown", 0.25);  // what another statement names is left to it
  near(r, "pair", 0.25 + 6 / pi * std::asin(-0.25) / 12);
  const Ran none = run_text(params + "correlate S2 by 0.6\n" + questions, nested(10, 1));
  EXPECT_NE(none.diagnostics.find("fewer than two parameters"), std::string::npos) << none.diagnostics;
}

TEST(Distributions, TruncatedAndMixed) {
  const Ran r = run_text(R"(model m
  as of 2024-11-05
  runs 100 days
param t ~ normal(mean 0, sd 1) truncated 0 .. 100
param e ~ exponential(mean 2) truncated 1 .. 3
param x ~ { (normal(mean 0, sd 1)) 70 %, (uniform(4, 10)) 30 % }
ask t = E(t at start)
ask e = E(e at start)
ask x = E(x at start)
ask xx = E(x * x at start)
)",
                         nested(40000, 1));
  near(r, "t", std::sqrt(2 / std::acos(-1.0)));
  near(r, "e", (3 * std::exp(-0.5) - 5 * std::exp(-1.5)) / (std::exp(-0.5) - std::exp(-1.5)));
  near(r, "x", 2.1);
  near(r, "xx", 0.7 + 0.3 * 52);
}

}  // namespace
}  // namespace casus::test
