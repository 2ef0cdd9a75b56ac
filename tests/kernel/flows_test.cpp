// SPDX-License-Identifier: Apache-2.0
// Flows against closed forms: exact moments are compared to a few ulps, means and survival at 5 standard errors (a
// false alarm with probability 6e-7 each). Tried with planted faults: an anchor that is not moved when a slope changes,
// a bound taken for half of its window only, and a crossing looked for with the slope of the wrong sign each fail here.
#include <algorithm>
#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "ir/evaluate.hpp"
#include "ir/validate.hpp"
#include "small.hpp"

namespace casus::test {
namespace {

using kernel::Drawing;

struct Stocks : Small {
  using Small::Small;
  ir::VarId stock(const std::string& name, double initial, double low = -ir::never, double high = ir::never) {
    return var(name, initial, low, high, real);
  }
  ir::VarId flag(const std::string& name, bool initial) { return var(name, initial, 0, 1, boolean); }
  void flow(ir::VarId to, ir::ExprId rate, ir::ExprId when = {}, ir::VarId from = {}) {
    ir::Flow f;
    f.name = "flow #" + std::to_string(p.flows.size());
    f.var = to;
    f.source = from;
    f.rate = rate;
    f.when = when;
    p.flows.push_back(f);
  }
  void flow(ir::VarId to, double rate, ir::ExprId when = {}, ir::VarId from = {}) { flow(to, num(rate), when, from); }
  ir::ExprId test(ir::Op o, ir::ExprId a, ir::ExprId b) { return op(o, a, b, boolean); }
  ir::ExprId below(ir::VarId v, double level) { return test(ir::Op::less, load(v), num(level)); }
  ir::EventId once_true(const std::string& name, ir::ExprId when, std::vector<ir::EffectId> then = {}) {
    return event(name, ir::Timing::immediate, when, {}, std::move(then));
  }
  ir::ScoreId spent(ir::ExprId condition) {
    ir::Tracker t;
    t.kind = ir::Tracker::Kind::spent;
    t.arm = ir::ArmId(0);
    t.expr = condition;
    return score(t);
  }
  ir::ScoreId rises(ir::ExprId condition) {
    ir::Tracker t;
    t.kind = ir::Tracker::Kind::rises;
    t.arm = ir::ArmId(0);
    t.expr = condition;
    return score(t);
  }
  Sample run(std::uint32_t futures = 1, Drawing drawing = Drawing::keyed) {
    const auto wrong = ir::validate(p);
    EXPECT_TRUE(wrong.empty()) << (wrong.empty() ? "" : wrong[0]);
    return sample(p, futures, drawing);
  }
};

void near(const Sample& s, std::size_t score, double truth) {
  const double error = std::sqrt(s.variance(score) / static_cast<double>(s.size()));
  EXPECT_NEAR(s.mean(score), truth, 5 * error) << "score " << score;
}

TEST(Flows, AStockRunsOutOnItsDay) {
  Stocks m(100);
  const ir::VarId x = m.stock("x", 50, 0, 100);
  m.flow(x, -2);
  m.flow(x, 1);
  m.time_of(m.once_true("out", m.test(ir::Op::equal, m.load(x), m.num(0))));
  m.time_of(m.once_true("low", m.below(x, 12.5)));
  m.value_at(m.load(x), 17.25);
  m.value_at(m.load(x), 80);
  m.spent(m.below(x, 10));
  const Sample s = m.run();
  ASSERT_EQ(s.size(), 1u);
  EXPECT_EQ(s.at(0, 0), 50);
  EXPECT_NEAR(s.at(0, 1), 37.5, 1e-13);
  EXPECT_EQ(s.at(0, 2), 50 - 17.25);
  EXPECT_EQ(s.at(0, 3), 0);
  EXPECT_NEAR(s.at(0, 4), 60, 1e-12);
}

TEST(Flows, LevelsAreCrossedUpAndDown) {
  Stocks m(60);
  const ir::VarId x = m.stock("x", 0), y = m.stock("y", 10), up = m.flag("up", true);
  m.flow(x, 1, m.load(up));
  m.flow(x, -1, m.p.make(ir::Op::logical_not, boolean, {}, m.load(up)));
  m.flow(y, -0.5);
  const ir::EventId turn = m.clock("turn", {}, ir::DistForm::point, {20}, false, {m.put(up, 0)});
  m.rises(m.test(ir::Op::less, m.num(7), m.load(x)));
  m.spent(m.test(ir::Op::less, m.num(7), m.load(x)));
  m.rises(m.test(ir::Op::less, m.load(y), m.load(x)));
  const ir::ExprId gap = m.p.make(ir::Op::absolute, real, {}, m.op(ir::Op::subtract, m.load(x), m.load(y)));
  m.spent(m.test(ir::Op::less, gap, m.num(3)));
  m.value_at(m.load(x), 60);
  m.time_of(turn);
  const Sample s = m.run();
  ASSERT_EQ(s.size(), 1u);
  EXPECT_EQ(s.at(0, 0), 1);
  EXPECT_NEAR(s.at(0, 1), 26, 1e-12);  // 7..33
  EXPECT_EQ(s.at(0, 2), 1);
  // x - y rises by 1.5 a day from -10 to 20, then falls by 0.5 a day: within 3 from 14/3 to 26/3, then from 54 on
  EXPECT_NEAR(s.at(0, 3), 4 + 6, 1e-11);
  EXPECT_EQ(s.at(0, 4), -20);
}

TEST(Flows, AClockStartsAtACrossing) {
  Stocks m(100);
  const ir::VarId x = m.stock("x", 40, 0, 100);
  m.flow(x, -1);
  const ir::EventId e = m.clock("later", m.below(x, 10), ir::DistForm::point, {5}, true, {});
  m.time_of(e, 1);
  m.time_of(e, 3);
  const Sample s = m.run();
  ASSERT_EQ(s.size(), 1u);
  EXPECT_NEAR(s.at(0, 0), 35, 1e-12);
  EXPECT_NEAR(s.at(0, 1), 45, 1e-12);
}

// A stock that grows while something is on, which comes and goes: the mean is the integral of its chance to be on.
TEST(Flows, ASwitchByChance) {
  for (const Drawing d : {Drawing::keyed, Drawing::stream}) {
    Stocks m(30);
    const ir::VarId x = m.stock("x", 0), on = m.flag("on", true);
    m.flow(x, 2, m.load(on));
    m.event("off", ir::Timing::hazard, m.load(on), m.num(0.2), {m.put(on, 0)});
    m.event("back", ir::Timing::hazard, m.p.make(ir::Op::logical_not, boolean, {}, m.load(on)), m.num(0.1),
            {m.put(on, 1)});
    m.value_at(m.load(x), 30);
    const Sample s = m.run(20000, d);
    near(s, 0, 2 * (30.0 / 3 + (2.0 / 3) * (1 - std::exp(-0.3 * 30)) / 0.3));
  }
}

// Rates that rise with what flows: Rayleigh and Weibull waiting times, by chance of survival and by mean.
TEST(Flows, RatesThatMove) {
  for (const Drawing d : {Drawing::keyed, Drawing::stream}) {
    for (const bool bent : {false, true}) {
      Stocks m(40);
      const ir::VarId x = m.stock("x", 0, 0, 20), gone = m.flag("gone", false);
      m.flow(x, 1);
      const ir::ExprId rate = bent ? m.op(ir::Op::multiply, m.num(0.003), m.op(ir::Op::multiply, m.load(x), m.load(x)))
                                   : m.op(ir::Op::multiply, m.num(0.02), m.load(x));
      const ir::ExprId there = m.p.make(ir::Op::logical_not, boolean, {}, m.load(gone));
      m.event("go", ir::Timing::hazard, there, rate, {m.put(gone, 1)});
      for (const double t : {5.0, 10.0, 15.0, 25.0}) m.value_at(there, t);
      const Sample s = m.run(40000, d);
      for (std::size_t k = 0; k < 4; ++k) {
        const double t = std::vector<double>{5, 10, 15, 25}[k], r = std::min(t, 20.0);
        const double at_top = bent ? 0.003 * 400 : 0.02 * 20;
        const double area = (bent ? 0.001 * r * r * r : 0.01 * r * r) + (t - r) * at_top;
        const double truth = std::exp(-area);
        EXPECT_NEAR(s.mean(k), truth, 5 * std::sqrt(truth * (1 - truth) / 40000) + 1e-9) << t << bent;
      }
    }
  }
}

// The rate falls with what flows and is guarded by a crossing of it.
TEST(Flows, AGuardedRateThatFalls) {
  for (const Drawing d : {Drawing::keyed, Drawing::stream}) {
    Stocks m(30);
    const ir::VarId x = m.stock("x", 10);
    m.flow(x, -1);
    const ir::ExprId guard =
        m.op(ir::Op::logical_and, m.test(ir::Op::less, m.num(2), m.load(x)), m.below(x, 8), boolean);
    m.times(m.event("hit", ir::Timing::hazard, guard, m.op(ir::Op::multiply, m.num(0.1), m.load(x)), {}));
    const Sample s = m.run(20000, d);
    near(s, 0, 0.1 * (64 - 4) / 2);
  }
}

// The date runs like a flow: a day is met on its day, and rates may follow it (Gompertz's law of mortality).
TEST(Flows, TheDate) {
  for (const Drawing d : {Drawing::keyed, Drawing::stream}) {
    Stocks m(60);
    const ir::ExprId now = m.p.make(ir::Op::now, real, {});
    m.time_of(m.once_true("day", m.test(ir::Op::less_equal, m.num(30), now)));
    m.time_of(m.clock("later", m.test(ir::Op::less, m.num(30), now), ir::DistForm::point, {5}, false, {}));
    const ir::VarId gone = m.flag("gone", false);
    const ir::ExprId there = m.p.make(ir::Op::logical_not, boolean, {}, m.load(gone));
    const ir::ExprId growth = m.p.make(ir::Op::exponential, real, {}, m.op(ir::Op::multiply, m.num(0.08), now));
    m.event("death", ir::Timing::hazard, there, m.op(ir::Op::multiply, m.num(0.004), growth), {m.put(gone, 1)});
    for (const double t : {10.0, 30.0, 45.0}) m.value_at(there, t);
    const Sample s = m.run(20000, d);
    ASSERT_EQ(s.size(), 20000u);
    EXPECT_EQ(s.at(0, 0), 30);
    EXPECT_NEAR(s.at(0, 1), 35, 1e-13);
    for (std::size_t k = 0; k < 3; ++k) {
      const double t = std::vector<double>{10, 30, 45}[k];
      const double truth = std::exp(-0.004 / 0.08 * (std::exp(0.08 * t) - 1));
      EXPECT_NEAR(s.mean(2 + k), truth, 5 * std::sqrt(truth * (1 - truth) / 20000)) << t;
    }
  }
}

TEST(Flows, ATransferKeepsTheSum) {
  Stocks m(100);
  const ir::VarId a = m.stock("a", 70.1, 0, 100), b = m.stock("b", 0.3, 0, 60), on = m.flag("on", true);
  m.flow(b, 1.7, m.load(on), a);
  m.event("off", ir::Timing::hazard, m.load(on), m.num(1), {m.put(on, 0)});
  m.event("back", ir::Timing::hazard, m.p.make(ir::Op::logical_not, boolean, {}, m.load(on)), m.num(1), {m.put(on, 1)});
  for (const double t : {10.0, 40.0, 100.0}) m.value_at(m.op(ir::Op::add, m.load(a), m.load(b)), t);
  m.value_at(m.load(b), 100);
  const ir::ExprId off = m.op(ir::Op::subtract, m.op(ir::Op::add, m.load(a), m.load(b)), m.num(70.4));
  m.p.invariants.push_back(
      {m.test(ir::Op::less, m.p.make(ir::Op::absolute, real, {}, off), m.num(1e-11)), "the sum is kept", {}});
  const Sample s = m.run(200);
  ASSERT_EQ(s.size(), 200u);
  for (std::size_t i = 0; i < s.size(); ++i)
    for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(s.at(i, k), 70.4, 1e-12);
  for (std::size_t i = 0; i < s.size(); ++i) EXPECT_LE(s.at(i, 3), 60);
}

// What comes into an empty stock goes on; a full one holds up what comes; a ring of empty stocks stands still.
TEST(Flows, StocksAtTheirBounds) {
  Stocks m(100);
  const ir::VarId a = m.stock("a", 10, 0, 100), b = m.stock("b", 0, 0, 50), c = m.stock("c", 0, 0, 100);
  m.flow(a, 1);
  m.flow(b, 3, {}, a);     // a is empty after 5 days; from then on 1 a day goes through
  m.flow(c, 0.25, {}, b);  // b: 2.75 a day, then 0.75; full 48.333 days later, then 0.25 a day goes through
  const ir::VarId r = m.stock("r", 0, 0, 9), q = m.stock("q", 0, 0, 9);
  m.flow(r, 2, {}, q);
  m.flow(q, 1, {}, r);
  for (const ir::VarId v : {a, b, c}) m.value_at(m.load(v), 45);
  for (const ir::VarId v : {a, b, c}) m.value_at(m.load(v), 100);
  m.value_at(m.load(r), 50);
  m.value_at(m.load(q), 50);
  const Sample s = m.run();
  ASSERT_EQ(s.size(), 1u);
  EXPECT_EQ(s.at(0, 0), 0);
  EXPECT_NEAR(s.at(0, 1), 5 * 2.75 + 40 * 0.75, 1e-12);
  EXPECT_NEAR(s.at(0, 2), 45 * 0.25, 1e-12);
  EXPECT_EQ(s.at(0, 4), 50);
  const double full = 5 + (50 - 5 * 2.75) / 0.75;
  EXPECT_NEAR(s.at(0, 3), (100 - full) * 0.75, 1e-11);  // a: 1 comes, 0.25 goes on
  EXPECT_NEAR(s.at(0, 5), 25, 1e-12);
  EXPECT_EQ(s.at(0, 6), 0);
  EXPECT_EQ(s.at(0, 7), 0);
}

// A negative rate moves back, and what one stock has no room for the others get no more of: equal shares.
TEST(Flows, SharesAtABoundAreEqual) {
  Stocks m(10);
  const ir::VarId a = m.stock("a", 0, 0, 100), b = m.stock("b", 10, 0, 100), c = m.stock("c", 0, 0, 100),
                  d = m.stock("d", 5, 0, 5);
  m.flow(a, 6);
  m.flow(b, 4, {}, a);
  m.flow(a, -8, {}, c);  // 8 a day from a to c
  m.flow(d, 3, {}, a);   // d is full
  for (const ir::VarId v : {a, b, c, d}) m.value_at(m.load(v), 10);
  const Sample s = m.run();
  ASSERT_EQ(s.size(), 1u);
  EXPECT_EQ(s.at(0, 0), 0);
  EXPECT_NEAR(s.at(0, 1), 10 + 20, 1e-12);
  EXPECT_NEAR(s.at(0, 2), 40, 1e-12);
  EXPECT_EQ(s.at(0, 3), 5);
}

// Transfers between bounded stocks at random, rings among them: nothing is made or lost, and every flow stays steady
// until something reaches a bound.
TEST(Flows, RandomNetworksKeepTheirSum) {
  std::mt19937 random(11);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 2000; ++round) {
    Stocks m(50);
    std::vector<ir::VarId> stocks;
    double sum = 0;
    ir::ExprId all = m.num(0);
    for (int k = 0; k < 5; ++k) {
      const double high = 10 + pick(20), first = pick(3) == 0 ? 0 : pick(3) == 0 ? high : pick(11);
      stocks.push_back(m.stock("s" + std::to_string(k), first, 0, high));
      sum += first;
      all = m.op(ir::Op::add, all, m.load(stocks.back()));
    }
    for (int k = 0; k < 8; ++k) {
      const auto a = static_cast<std::size_t>(pick(5)), b = static_cast<std::size_t>(pick(5));
      if (a != b) m.flow(stocks[a], pick(9) - 3 + 0.1 * pick(7), {}, stocks[b]);
    }
    if (m.p.flows.empty()) continue;
    for (int t = 0; t <= 50; ++t) m.value_at(all, t);
    for (const ir::VarId v : stocks) m.value_at(m.load(v), 50);
    for (const ir::VarId v : stocks) m.value_at(m.load(v), 49.5);
    const Sample s = m.run();
    ASSERT_EQ(s.size(), 1u) << round;
    for (std::size_t t = 0; t <= 50; ++t) EXPECT_NEAR(s.at(0, t), sum, 1e-9) << round;
    for (std::size_t k = 0; k < 5; ++k) {
      EXPECT_GE(s.at(0, 51 + k), 0) << round;
      EXPECT_LE(s.at(0, 51 + k), m.p[stocks[k]].high) << round;
    }
  }
}

// After a passing disturbance both arms run on with the same bits and the same chances.
TEST(Flows, ArmsMergeAfterAPulse) {
  Stocks m(400);
  const ir::VarId x = m.stock("x", 30, 0, 40), n = m.var("n", 0, 0, 1e9);
  m.flow(x, 1);
  m.event("strike", ir::Timing::hazard, {}, m.op(ir::Op::multiply, m.num(0.01), m.load(x)),
          {m.add_to(x, -2), m.add_to(n, 1)});
  m.p.effects[0].value = m.num(-2);
  m.p.vars[x.value].saturating = true;
  const ir::EventId low = m.clock("low", m.below(x, 20), ir::DistForm::exponential_mean, {3}, false, {m.add_to(x, 5)});
  m.p.arms.push_back({"pulse", {}, {}});
  ir::Intervention act;
  act.time = 20;
  act.key = 77;
  act.effects.effects = {m.add_to(x, -12)};
  m.p.arms[1].interventions = {act};
  for (const std::uint32_t arm : {0u, 1u}) {
    m.value_at(m.load(n), 25, arm);
    m.value_at(m.load(x), 400, arm);
    m.times(low, arm);
  }
  ir::Tracker late;
  for (const std::uint32_t arm : {0u, 1u}) {
    late.kind = ir::Tracker::Kind::value;
    late.arm = ir::ArmId(arm);
    late.expr = m.load(n);
    late.time = 400;
    m.score(late);
    late.time = 150;
    m.score(late);
  }
  const Sample s = m.run(200);
  ASSERT_EQ(s.size(), 200u);
  int differ = 0, apart = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    differ += s.at(i, 0) != s.at(i, 3) || s.at(i, 2) != s.at(i, 5);
    // strikes between day 150 and day 400
    apart += std::fabs(s.at(i, 1) - s.at(i, 4)) > 1e-9 || s.at(i, 6) - s.at(i, 7) != s.at(i, 8) - s.at(i, 9);
  }
  EXPECT_GT(differ, 20);
  EXPECT_LE(apart, 2);
}

TEST(Flows, AConditionThatComesAndGoesWithoutEndStopsTheRun) {
  Stocks m(100);
  const ir::VarId x = m.stock("x", 5), up = m.flag("up", true);
  m.flow(x, 1, m.load(up));
  m.flow(x, -1, m.p.make(ir::Op::logical_not, boolean, {}, m.load(up)));
  m.once_true("over", m.test(ir::Op::less, m.num(10), m.load(x)), {m.put(up, 0)});
  m.once_true("under", m.test(ir::Op::less_equal, m.load(x), m.num(10)), {m.put(up, 1)});
  m.value_at(m.load(x), 50);
  const kernel::SamplingEngine engine(m.p, {});
  const ir::Batch b = engine.worker()->run(0, 1, 1);
  ASSERT_TRUE(b.fault);
  EXPECT_EQ(b.fault->kind, ir::FaultKind::too_many_crossings);
  EXPECT_EQ(b.fault->message, "more than 10,000 crossings in one day, going round: `over`, `under`");
}

// Conditions made at random, watched exactly, against looking at them every thousandth of a day.
TEST(Flows, RandomConditionsAreSeenWhenTheyChange) {
  std::mt19937 random(7);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  constexpr double horizon = 30, step = 1e-3;
  for (int round = 0; round < 60; ++round) {
    Stocks m(horizon);
    std::vector<ir::VarId> stocks;
    std::vector<double> from, slope;
    for (int k = 0; k < 3; ++k) {
      from.push_back(pick(41) - 20 + 0.37 + 0.1 * k), slope.push_back(pick(9) - 4 + 0.013 * k);
      stocks.push_back(m.stock("x" + std::to_string(k), from.back(), -25.5, 25.5));
      m.flow(stocks.back(), slope.back());
    }
    const std::function<ir::ExprId(int)> quantity = [&](int depth) -> ir::ExprId {
      if (depth == 0) return pick(3) == 0 ? m.num(pick(30) - 15) : m.load(stocks[static_cast<std::size_t>(pick(3))]);
      switch (pick(6)) {
        case 0: return m.op(ir::Op::add, quantity(depth - 1), quantity(depth - 1));
        case 1: return m.op(ir::Op::minimum, quantity(depth - 1), quantity(depth - 1));
        case 2: return m.op(ir::Op::maximum, quantity(depth - 1), quantity(depth - 1));
        case 3: return m.p.make(ir::Op::absolute, real, {}, quantity(depth - 1));
        case 4: return m.op(ir::Op::multiply, m.num(pick(5) - 2), quantity(depth - 1));
        default:
          return m.p.make(ir::Op::select, real, {}, m.test(ir::Op::less, quantity(0), quantity(depth - 1)),
                          quantity(depth - 1), quantity(0));
      }
    };
    const std::function<ir::ExprId(int)> condition = [&](int depth) -> ir::ExprId {
      if (depth == 0) return m.test(pick(2) ? ir::Op::less : ir::Op::less_equal, quantity(2), quantity(1));
      switch (pick(3)) {
        case 0: return m.op(ir::Op::logical_and, condition(depth - 1), condition(depth - 1), boolean);
        case 1: return m.op(ir::Op::logical_or, condition(depth - 1), condition(depth - 1), boolean);
        default: return m.p.make(ir::Op::logical_not, boolean, {}, condition(depth - 1));
      }
    };
    const ir::ExprId c = condition(2);
    m.spent(c);
    m.rises(c);
    for (int k = 1; k < 3000; k += 100) m.value_at(c, k * horizon / 3000 + 1e-5);
    const ir::Layout layout(m.p);
    ir::Evaluator evaluate(m.p, layout);
    double spent = 0;
    int rises = 0;
    bool before = false;
    for (int k = 0; k < static_cast<int>(horizon / step); ++k) {
      std::vector<double> vars;
      for (std::size_t v = 0; v < 3; ++v)
        vars.push_back(std::clamp(from[v] + slope[v] * (k + 0.5) * step, -25.5, 25.5));
      ir::Env env;
      env.vars = vars;
      const bool holds = *evaluate(c, env, {}) != 0;
      spent += holds ? step : 0;
      rises += holds && !before;
      before = holds;
    }
    const Sample s = m.run();
    ASSERT_EQ(s.size(), 1u) << round;
    EXPECT_NEAR(s.at(0, 0), spent, 10 * step) << round;
    EXPECT_EQ(s.at(0, 1), rises) << round;
  }
}

}  // namespace
}  // namespace casus::test
