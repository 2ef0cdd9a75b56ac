// SPDX-License-Identifier: Apache-2.0
#include "query/estimate_verdict.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "estimate_help.hpp"
#include "query/estimate_mean.hpp"
#include "query/estimate_outside.hpp"

namespace casus::query {
namespace {

Estimate within(double low, double high) {
  return {Status::ok, (low + high) / 2, {low, high}, 0.999, 0.001, 1, 1000, 100};
}
constexpr double m = chance_margin;

TEST(EstimateVerdict, Greater) {
  EXPECT_EQ(judge(Claim::greater, within(0.001, 0.02), m), Verdict::reproduced);
  EXPECT_EQ(judge(Claim::greater, within(0.001, 0.004), m), Verdict::reproduced);
  EXPECT_EQ(judge(Claim::greater, within(-0.01, 0.004), m), Verdict::not_reproduced);
  EXPECT_EQ(judge(Claim::greater, within(-0.001, 0.02), m), Verdict::undecided);
  EXPECT_EQ(judge(Claim::greater, within(0, 0), 0), Verdict::not_reproduced);  // the same in every future
}

TEST(EstimateVerdict, AtLeastIsTheDualOfGreater) {
  for (const double low : {-0.02, -0.006, -0.004, 0.0, 0.004}) {
    for (const double width : {0.001, 0.003, 0.02}) {
      const Estimate ab = within(low, low + width), ba = within(-low - width, -low);
      EXPECT_EQ(judge(Claim::greater, ab, m) == Verdict::undecided,
                judge(Claim::at_least, ba, m) == Verdict::undecided);
      EXPECT_EQ(judge(Claim::greater, ab, m) == Verdict::reproduced, low > 0);
      EXPECT_EQ(judge(Claim::at_least, ab, m) == Verdict::reproduced, low > -m);
    }
  }
}

TEST(EstimateVerdict, EqualWithin) {
  EXPECT_EQ(judge(Claim::equal_within, within(-0.001, 0.004), m), Verdict::reproduced);
  EXPECT_EQ(judge(Claim::equal_within, within(0.006, 0.01), m), Verdict::not_reproduced);
  EXPECT_EQ(judge(Claim::equal_within, within(0.004, 0.01), m), Verdict::undecided);
}

TEST(EstimateVerdict, Exactly) {
  EXPECT_EQ(judge_exactly(0, 100), Verdict::reproduced);
  EXPECT_EQ(judge_exactly(1, 100), Verdict::not_reproduced);
  EXPECT_EQ(judge_exactly(0, 0), Verdict::undecided);
}

TEST(EstimateVerdict, WhatHasNoIntervalIsUndecided) {
  for (const Status s : {Status::no_futures, Status::condition_never_met, Status::not_finite})
    for (const Claim c : {Claim::greater, Claim::at_least, Claim::equal_within, Claim::exactly})
      EXPECT_EQ(judge(c, no_estimate(s, 0.999), m), Verdict::undecided);
  EXPECT_EQ(judge(Claim::greater, within(1, 2), NAN), Verdict::undecided);
  EXPECT_EQ(judge(Claim::greater, within(-INFINITY, INFINITY), m), Verdict::undecided);
}

TEST(EstimateVerdict, AllMustHold) {
  EXPECT_EQ(both(Verdict::reproduced, Verdict::reproduced), Verdict::reproduced);
  EXPECT_EQ(both(Verdict::reproduced, Verdict::undecided), Verdict::undecided);
  EXPECT_EQ(both(Verdict::undecided, Verdict::not_reproduced), Verdict::not_reproduced);
}

// No difference at all, discordant futures in plenty: `a > b` is claimed in error in at most 0.0005 of the runs, so 8
// or more of 4000 (expected: 2) happen once in a thousand.
TEST(EstimateVerdict, ErrorRateIsKept) {
  int wrong = 0;
  for (std::uint64_t s = 0; s < 4000; ++s) {
    Chance chance(s);
    Moments moments(2);
    for (int d = 0; d < 128; ++d) {
      const double share = 0.5 + 0.4 * (chance.uniform() - 0.5);
      DrawSums sums(2);
      for (int r = 0; r < 8; ++r) {
        const bool differs = chance.hit(0.2), up = chance.hit(share);
        sums.add({{differs && up ? 1.0 : 0.0, differs && !up ? 1.0 : 0.0}});
      }
      moments.add(sums);
    }
    wrong += judge(Claim::greater, paired_difference(moments, 1, 2, 0, 1 - default_error), m) == Verdict::reproduced;
  }
  EXPECT_LT(wrong, 8);
}

TEST(EstimateVerdict, SignsAreCounted) {
  SignCounts a, b;
  for (const double d : {1.0, 2.0, 0.0, -3.0, static_cast<double>(NAN)}) a.add(d);
  b.add(5);
  a.merge(b);
  EXPECT_EQ(shares(a).plus, 0.6);
  EXPECT_EQ(shares(a).zero, 0.2);
  EXPECT_EQ(shares(a).minus, 0.2);
}

TEST(OutsideView, NoneInSeventyOneYears) {
  // Jeffreys: the 97.5 % point of gamma(1/2, 71) is chi-squared_1 / 142 = 5.02389 / 142.
  const OutsideView v = beside_time(0, 71, 2);
  EXPECT_EQ(v.share, 0);
  EXPECT_EQ(v.around.low, 0);
  EXPECT_NEAR(v.around.high, 5.023886187 / 142, 1e-9);
  EXPECT_NEAR(v.chance_around.high, 1 - std::exp(-2 * 5.023886187 / 142), 1e-9);
  EXPECT_EQ(v.chance, 0);
}

TEST(OutsideView, CasesAreShares) {
  // Jeffreys for 1 of 10, as tabled by Brown, Cai and DasGupta (2001): 0.011 to 0.381.
  const OutsideView v = beside_cases(1, 10);
  EXPECT_NEAR(v.around.low, 0.011, 0.0005);
  EXPECT_NEAR(v.around.high, 0.381, 0.0005);
  EXPECT_EQ(beside_cases(10, 10).around.high, 1);
  EXPECT_EQ(beside_cases(11, 10).status, Status::not_finite);
  EXPECT_EQ(beside_time(11, 10, 1).status, Status::ok);  // more than one a year
  EXPECT_EQ(beside_time(1, 0, 1).status, Status::not_finite);
  EXPECT_EQ(beside_time(-1, 5, 1).status, Status::not_finite);
  EXPECT_EQ(beside_time(NAN, 5, 1).status, Status::not_finite);
}

}  // namespace
}  // namespace casus::query
