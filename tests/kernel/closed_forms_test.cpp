// SPDX-License-Identifier: Apache-2.0
// Processes whose answers are known, sampled both ways. Each check is a z-test at 5 standard errors: a false alarm with
// probability 6e-7 a check, under 1e-4 for the file.
#include <gtest/gtest.h>

#include "small.hpp"

namespace casus::test {
namespace {

using kernel::Drawing;

class Both : public testing::TestWithParam<Drawing> {};
INSTANTIATE_TEST_SUITE_P(Drawings, Both, testing::Values(Drawing::keyed, Drawing::stream),
                         [](const auto& which) { return which.param == Drawing::keyed ? "keyed" : "stream"; });

void expect_mean(const Sample& s, std::size_t score, double truth, double sd) {
  ASSERT_GT(s.size(), 0u);
  EXPECT_NEAR(s.mean(score), truth, 5 * sd / std::sqrt(static_cast<double>(s.size())));
}

// X(t) is Poisson with mean 10 (1 - e^(-t/10)).
TEST_P(Both, BirthDeath) {
  Small m(50);
  const auto x = m.var("x", 0, 0, ir::never);
  m.event("birth", ir::Timing::hazard, {}, m.num(1), {m.add_to(x, 1)});
  m.event("death", ir::Timing::hazard, {}, m.op(ir::Op::multiply, m.num(0.1), m.load(x)), {m.add_to(x, -1)});
  m.value_at(m.load(x), 50);
  m.value_at(m.load(x), 10);
  const Sample s = sample(m.p, 40000, GetParam());
  const double mean = 10 * (1 - std::exp(-5.0)), early = 10 * (1 - std::exp(-1.0));
  expect_mean(s, 0, mean, std::sqrt(mean));
  expect_mean(s, 1, early, std::sqrt(early));
  // The variance of a Poisson count equals its mean; its estimate has variance (2 m^2 + m) / n.
  EXPECT_NEAR(s.variance(0), mean, 5 * std::sqrt((2 * mean * mean + mean) / 40000));
}

// The first of two exponentials: a with probability 2/(2+3), at a time exponential with rate 5.
TEST_P(Both, CompetingExponentials) {
  Small m(100);
  const auto done = m.var("done", 0, 0, 1, boolean);
  const auto open = m.p.make(ir::Op::logical_not, boolean, {}, m.load(done));
  const auto a = m.event("a", ir::Timing::hazard, open, m.num(2), {m.put(done, 1)});
  m.event("b", ir::Timing::hazard, open, m.num(3), {m.put(done, 1)});
  m.times(a);
  m.p.trackers.push_back({});
  m.p.trackers.pop_back();
  ir::Tracker t;
  t.kind = ir::Tracker::Kind::rise;
  t.arm = ir::ArmId(0);
  t.expr = m.load(done);
  m.score(t);
  const Sample s = sample(m.p, 40000, GetParam());
  expect_mean(s, 0, 0.4, std::sqrt(0.24));
  expect_mean(s, 1, 0.2, 0.2);
}

// A queue with arrivals 1, service 1.5 and room for 5: share of time full in the long run is truncated geometric.
TEST_P(Both, FiniteQueue) {
  Small m(400);
  const auto n = m.var("n", 0, 0, 5);
  m.event("arrive", ir::Timing::hazard, m.op(ir::Op::less, m.load(n), m.num(5), boolean), m.num(1), {m.add_to(n, 1)});
  m.event("serve", ir::Timing::hazard, m.op(ir::Op::less, m.num(0), m.load(n), boolean), m.num(1.5), {m.add_to(n, -1)});
  m.value_at(m.op(ir::Op::equal, m.load(n), m.num(5), boolean), 400);
  const double r = 1 / 1.5;
  const double full = (1 - r) * std::pow(r, 5) / (1 - std::pow(r, 6));
  const Sample s = sample(m.p, 20000, GetParam());
  expect_mean(s, 0, full, std::sqrt(full * (1 - full)));
}

// Renewals with gamma(shape 2) gaps of mean 1: the mean count by t is t - 1/4 + e^(-4t)/4.
TEST_P(Both, GammaRenewals) {
  Small m(10);
  const auto n = m.var("n", 0, 0, ir::never);
  m.clock("renewal", {}, ir::DistForm::gamma_mean_sd, {1.0, std::sqrt(0.5)}, true, {m.add_to(n, 1)});
  m.value_at(m.load(n), 10);
  const Sample s = sample(m.p, 40000, GetParam());
  expect_mean(s, 0, 10 - 0.25 + std::exp(-40.0) / 4, std::sqrt(5.2));
}

// A chain of immediate events runs to its end within the instant that began it.
TEST_P(Both, ImmediateCascade) {
  Small m(10);
  const auto x = m.var("x", 0, 0, 4);
  m.event("begin", ir::Timing::hazard, m.op(ir::Op::equal, m.load(x), m.num(0), boolean), m.num(0.3), {m.put(x, 1)});
  for (int k = 1; k < 4; ++k)
    m.event("step" + std::to_string(k), ir::Timing::immediate, m.op(ir::Op::equal, m.load(x), m.num(k), boolean), {},
            {m.put(x, k + 1)});
  m.value_at(m.op(ir::Op::equal, m.load(x), m.num(4), boolean), 5);
  m.value_at(m.op(ir::Op::less, m.num(0), m.load(x), boolean), 5);
  const Sample s = sample(m.p, 20000, GetParam());
  const double p = 1 - std::exp(-1.5);
  expect_mean(s, 0, p, std::sqrt(p * (1 - p)));
  EXPECT_EQ(s.mean(0), s.mean(1));
}

// A rate that is 0.1 or 0.4 with even odds, drawn once a future: a mixture of two exponentials.
TEST_P(Both, TwoRates) {
  Small m(5);
  const auto rate = m.param("rate", ir::DistForm::discrete, {0.1, 0.5, 0.4, 0.5});
  const auto e = m.event("e", ir::Timing::hazard, {}, m.read(rate), {});
  m.times(e);
  const Sample s = sample(m.p, 64000, GetParam(), 1, 4);
  // Counts are Poisson given the rate: mean 5 * 0.25, and clusters of 4 runs share a rate.
  const double within = 1.25, between = 25 * 0.0225;
  ASSERT_GT(s.size(), 0u);
  EXPECT_NEAR(s.mean(0), 1.25, 5 * std::sqrt(within / 64000 + between / 16000));
}

}  // namespace
}  // namespace casus::test
