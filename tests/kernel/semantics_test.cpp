// SPDX-License-Identifier: Apache-2.0
// Families of hazards, watched and dense: each member draws for itself, at its own rate, whatever the shape; bands open
// where parameters carry rates above their static level; futures merge. z-tests at 5 standard errors (a false alarm
// with probability 6e-7 each) and chi-squares at 1e-7.
#include <gtest/gtest.h>

#include "../ir/build.hpp"
#include "small.hpp"

namespace casus::test {
namespace {

using ir::ExprId;
using ir::KindId;
using ir::Op;
using ir::testing::Build;
using kernel::Drawing;
using kernel::GroupKind;

constexpr std::uint32_t nodes = 100;

GroupKind shape(const ir::Process& p, ir::EventId e) {
  const kernel::SamplingEngine engine(p, {});
  const kernel::Program& program = engine.program();
  return program.groups[program.event_group[e.value]].kind;
}

struct Families : Build {
  KindId node = numbers("node", 0, nodes - 1);
  ExprId self = slot(0, node);
  ir::TableId weight;

  Families() {
    p.horizon = 40;
    std::vector<double> weights;
    for (std::uint32_t k = 0; k < nodes; ++k) weights.push_back(0.2 + (k % 7) * (k % 3));
    weight = table("weight", node, weights);
  }
  double total_weight() const {
    double sum = 0;
    for (const double w : p[weight].values) sum += w;
    return sum;
  }
  void record(ir::TrackerId t) { score(tracked(t)); }
  ir::SignalId occurrence(ir::EventId e) const { return p[e].signal; }
  void count_of(ir::EventId e, std::optional<std::uint32_t> member = {}, ir::ArmId arm = ir::ArmId(0)) {
    ir::Tracker t;
    t.kind = ir::Tracker::Kind::count;
    t.arm = arm;
    t.pattern = any(occurrence(e));
    if (member) t.pattern.args[0].equals = entity(node, *member);
    record(track(t));
  }
  ExprId everyone(ir::VarId v) { return fold(Op::fold_sum, all(node), 1, load(v, {slot(1, node)})); }
  ir::EffectId add_one(ir::VarId v, double step) { return assign(v, {self}, num(step), ir::Effect::Assign::add); }
};

void expect_mean(const Sample& s, std::size_t score, double truth, double variance) {
  ASSERT_GT(s.size(), 0u);
  EXPECT_NEAR(s.mean(score), truth, 5 * std::sqrt(variance / static_cast<double>(s.size()))) << "score " << score;
}

// Members that heat up by their weight and their neighbour's heat, and cool down. With a factor whose variable has no
// bound the same model is watched.
struct Heat : Families {
  ir::EventId heat, cool;
  explicit Heat(bool watched) {
    const ir::VarId hot = var("hot", family({node}), integer, op(Op::modulo, number_of(node, self), whole(3)), 0, 3);
    const ir::VarId z = var("z", {}, real, num(0), 0, watched ? ir::never : 0);
    const ExprId mine = load(hot, {self});
    const ExprId next =
        load(hot, {entity_at(node, op(Op::modulo, op(Op::add, number_of(node, self), whole(1)), whole(nodes)))});
    ExprId up = op(Op::multiply, op(Op::multiply, num(0.01), op(Op::add, table(weight, self), num(1))),
                   op(Op::add, next, num(1)));
    up = op(Op::multiply, up, op(Op::add, num(1), load(z)));
    const ExprId down = op(Op::multiply, op(Op::multiply, num(0.1), mine), op(Op::add, num(1), load(z)));
    heat = event("heat", family({node}),
                 {.when = op(Op::less, mine, whole(3)), .rate = up, .delay = {}, .then = {add_one(hot, 1)}});
    cool = event("cool", family({node}), {.when = {}, .rate = down, .delay = {}, .then = {add_one(hot, -1)}});
    record(value_at(everyone(hot), 3));
    record(value_at(everyone(hot), 40));
    record(value_at(load(hot, {entity(node, 20)}), 40));
    count_of(heat);
    count_of(cool, 7);
  }
};

TEST(Dense, AgreesWithWatched) {
  constexpr std::uint32_t n = 500;
  const Heat dense(false), watched(true);
  EXPECT_EQ(shape(dense.p, dense.heat), GroupKind::dense);
  EXPECT_EQ(shape(dense.p, dense.cool), GroupKind::dense);
  EXPECT_EQ(shape(watched.p, watched.heat), GroupKind::hazard);
  const Sample truth = sample(watched.p, n);
  ASSERT_EQ(truth.size(), n);
  for (const Sample& s :
       {sample(dense.p, n), sample(dense.p, n, Drawing::stream), sample(watched.p, n, Drawing::stream)}) {
    ASSERT_EQ(s.size(), n);
    for (std::size_t k = 0; k < truth.width; ++k) {
      const double a = truth.variance(k), b = s.variance(k);
      EXPECT_NEAR(s.mean(k), truth.mean(k), 5 * std::sqrt((a + b) / n)) << "score " << k;
      // The spread of a variance is about its size times sqrt(2 / n), and more for the skew count of one member.
      EXPECT_NEAR(b / a, 1, 5 * std::sqrt(2 * (k == 4 ? 3.0 : 2.0) / n)) << "score " << k;
    }
  }
}

// Constant rates by weight: counts of members are independent and Poisson.
TEST(Dense, MembersFireByWeight) {
  for (const Drawing drawing : {Drawing::keyed, Drawing::stream}) {
    Families m;
    const ir::EventId e = m.event(
        "tick", m.family({m.node}),
        {.when = {}, .rate = m.op(Op::multiply, m.num(0.02), m.table(m.weight, m.self)), .delay = {}, .then = {}});
    EXPECT_EQ(shape(m.p, e), GroupKind::dense);
    m.count_of(e);
    for (std::uint32_t k = 0; k < nodes; ++k) m.count_of(e, k);
    constexpr std::uint32_t n = 1000;
    const Sample s = sample(m.p, n, drawing);
    const double mean = 0.02 * 40 * m.total_weight();
    expect_mean(s, 0, mean, mean);
    EXPECT_NEAR(s.variance(0) / mean, 1, 5 * std::sqrt(2.0 / n));
    double chi = 0;
    for (std::uint32_t k = 0; k < nodes; ++k) {
      const double expected = 0.02 * 40 * m.p[m.weight].values[k] * n;
      chi += std::pow(s.mean(k + 1) * n - expected, 2) / expected;
    }
    EXPECT_NEAR(chi, nodes, 5.5 * std::sqrt(2.0 * nodes));
  }
}

// Rates that follow a parameter: levels are those of its median, and bands above it open where it is larger.
struct Paced : Families {
  ir::ParamId pace;
  ir::EventId tick;
  double per_pace = 0;  // mean count over the run where the parameter is 1

  Paced(ir::DistForm form, const std::vector<double>& args) {
    p.horizon = 4;
    pace = param("pace", {}, dist(form, args));
    const ExprId rate = op(Op::multiply, Build::param(pace), op(Op::multiply, num(0.2), table(weight, self)));
    tick = event("tick", family({node}), {.when = {}, .rate = rate, .delay = {}, .then = {}});
    per_pace = 0.2 * p.horizon * total_weight();
    count_of(tick);
    record(value_at(Build::param(pace), 0));
  }
  // Another arm, in which the parameter has this value from then on.
  void change(double time, double value) {
    ir::Effect f;
    f.kind = ir::Effect::Kind::assign_param;
    f.param = pace;
    f.value = num(value);
    ir::Intervention i;
    i.time = time;
    i.key = 5;
    i.effects.effects = {effect(f)};
    const ir::ArmId changed = arm("changed", {i});
    count_of(tick, {}, changed);
  }
};

// From 0.01 to 10. Given the parameter the count is Poisson, so standardised counts have mean 0 and variance 1.
TEST(Dense, BandsOpenAboveTheStaticLevel) {
  const Paced all[] = {{ir::DistForm::lognormal_p5_p95, {0.01, 10}},
                       {ir::DistForm::discrete, {0.01, 0.3, 0.3, 0.4, 10, 0.3}}};
  for (const Paced& m : all) {
    EXPECT_EQ(shape(m.p, m.tick), GroupKind::dense);
    for (const Drawing drawing : {Drawing::keyed, Drawing::stream}) {
      constexpr std::uint32_t n = 1000;
      const Sample s = sample(m.p, n, drawing);
      ASSERT_EQ(s.size(), n);
      double sum = 0, square = 0, spread = 0, highest = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const double mean = s.at(i, 1) * m.per_pace, x = (s.at(i, 0) - mean) / std::sqrt(mean);
        sum += x;
        square += x * x;
        spread += 2 + 1 / mean;
        highest = std::max(highest, s.at(i, 1));
      }
      EXPECT_GT(highest, 9);
      EXPECT_NEAR(sum, 0, 5 * std::sqrt(n));
      EXPECT_NEAR(square, n, 5 * std::sqrt(spread));
    }
  }
}

// The same when an arm raises the parameter on the way, far above its support, or lowers it.
TEST(Dense, BandsOpenOnTheWay) {
  for (const double value : {0.02, 0.7, 9.0}) {
    for (const Drawing drawing : {Drawing::keyed, Drawing::stream}) {
      Paced m(ir::DistForm::uniform, {0.2, 0.4});
      m.change(1, value);
      constexpr std::uint32_t n = 600;
      const Sample s = sample(m.p, n, drawing);
      ASSERT_EQ(s.size(), n);
      double sum = 0, variance = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const double mean = (s.at(i, 1) * 1 + value * 3) / 4 * m.per_pace;
        sum += s.at(i, 2) - mean;
        variance += mean;
      }
      EXPECT_NEAR(sum, 0, 5 * std::sqrt(variance));
    }
  }
}

// Every member is on or off, and flips at rate 0.2: two arms agree on a member once either has flipped there. 70 days
// after all have been switched on the chance that one of 100 x 300 members differs is 2e-8; then nothing ever differs
// again.
TEST(Dense, FuturesMerge) {
  Families m;
  m.p.horizon = 200;
  const ir::VarId on =
      m.var("on", m.family({m.node}), Build::integer, m.op(Op::modulo, m.number_of(m.node, m.self), m.whole(2)), 0, 1);
  const ExprId mine = m.load(on, {m.self});
  const ir::EventId up =
      m.event("up", m.family({m.node}),
              {.when = m.op(Op::less, mine, m.whole(1)), .rate = m.num(0.2), .delay = {}, .then = {m.add_one(on, 1)}});
  const ir::EventId down =
      m.event("down", m.family({m.node}),
              {.when = m.op(Op::less, m.whole(0), mine), .rate = m.num(0.2), .delay = {}, .then = {m.add_one(on, -1)}});
  EXPECT_EQ(shape(m.p, up), GroupKind::dense);
  EXPECT_EQ(shape(m.p, down), GroupKind::dense);
  ir::Effect each;
  each.kind = ir::Effect::Kind::loop;
  each.set = m.all(m.node);
  each.slot = 0;
  each.body.effects = {m.assign(on, {m.self}, m.whole(1))};
  ir::Intervention pulse;
  pulse.time = 30;
  pulse.key = 7;
  pulse.effects.effects = {m.effect(each)};
  const ir::ArmId pulsed = m.arm("pulsed", {pulse});
  for (const double t : {29.0, 31.0, 100.0, 130.0, 200.0}) {
    m.record(m.value_at(m.everyone(on), t));
    m.record(m.value_at(m.everyone(on), t, pulsed));
  }
  const Sample s = sample(m.p, 300);
  ASSERT_EQ(s.size(), 300u);
  EXPECT_EQ(s.variance_of_difference(0, 1), 0);
  EXPECT_NEAR(s.mean(3) - s.mean(2), 50 * std::exp(-0.4), 1);
  for (const std::size_t k : {4u, 6u, 8u})
    for (std::size_t i = 0; i < s.size(); ++i) ASSERT_EQ(s.at(i, k), s.at(i, k + 1));
  EXPECT_GT(s.variance(4), 10);
}

// Watched hazards, clocks and parameters: members are independent, so variances of sums are sums of variances.
TEST(Families, MembersDrawForThemselves) {
  Families m;
  m.p.horizon = 10;
  const KindId few = m.numbers("few", 1, 20);
  const ir::ParamId share = m.Build::param("share", m.family({few}), m.dist(ir::DistForm::uniform, {0, 1}));
  const ir::EventId hazard =
      m.event("hazard", m.family({few}), {.when = {}, .rate = m.num(0.1), .delay = {}, .then = {}});
  const ir::EventId clock = m.event(
      "clock", m.family({few}), {.when = {}, .rate = {}, .delay = m.dist(ir::DistForm::uniform, {0, 20}), .then = {}});
  EXPECT_EQ(shape(m.p, hazard), GroupKind::hazard);
  m.count_of(hazard);
  m.count_of(clock);
  m.record(m.value_at(m.fold(Op::fold_sum, m.all(few), 1, m.Build::param(share, {m.slot(1, few)})), 0));
  constexpr std::uint32_t n = 4000;
  for (const Drawing drawing : {Drawing::keyed, Drawing::stream}) {
    const Sample s = sample(m.p, n, drawing);
    expect_mean(s, 0, 20, 20);
    expect_mean(s, 1, 10, 5);
    expect_mean(s, 2, 10, 20.0 / 12);
    EXPECT_NEAR(s.variance(0) / 20, 1, 5 * std::sqrt(2.05 / n));
    EXPECT_NEAR(s.variance(1) / 5, 1, 5 * std::sqrt(2.0 / n));
    EXPECT_NEAR(s.variance(2) / (20.0 / 12), 1, 5 * std::sqrt(2.0 / n));
  }
}

// A hazard alone, at rates far from its base level: exponential, by its mean and its median.
TEST(Families, RatesFarFromTheBaseLevel) {
  for (const double rate : {0.05, 0.3, 7.0, 900.0}) {
    Small m(1e9);
    const auto scale = m.var("scale", rate, 0, ir::never, real);  // no bound: the base level is a guess
    const auto e = m.event("e", ir::Timing::hazard, {}, m.load(scale), {});
    m.p.horizon = 20 / rate;
    m.time_of(e);
    constexpr std::uint32_t n = 4000;
    const Sample s = sample(m.p, n);
    expect_mean(s, 0, 1 / rate, 1 / (rate * rate));
    double below = 0;
    for (std::size_t i = 0; i < n; ++i) below += s.at(i, 0) < std::log(2.0) / rate;
    EXPECT_NEAR(below / n, 0.5, 5 * 0.5 / std::sqrt(n));
  }
}

}  // namespace
}  // namespace casus::test
