// SPDX-License-Identifier: Apache-2.0
// Futures that differ by an intervention merge again when their states do.
#include <gtest/gtest.h>

#include "small.hpp"

namespace casus::test {
namespace {

Small immigration_death(double pulse, double birth_factor) {
  Small m(730);
  const auto x = m.var("x", 10, 0, ir::never);
  const auto factor = m.param("factor", ir::DistForm::point, {1.0});
  m.event("birth", ir::Timing::hazard, {}, m.op(ir::Op::multiply, m.num(1), m.read(factor)), {m.add_to(x, 1)});
  m.event("death", ir::Timing::hazard, {}, m.op(ir::Op::multiply, m.num(0.1), m.load(x)), {m.add_to(x, -1)});
  ir::Arm arm;
  arm.text = "changed";
  ir::Intervention i;
  i.key = 7;
  if (pulse != 0) {
    i.time = 30;
    i.effects.effects.push_back(m.add_to(x, pulse));
  } else {
    ir::Effect e;
    e.kind = ir::Effect::Kind::assign_param;
    e.param = factor;
    e.value = m.num(birth_factor);
    m.p.effects.push_back(e);
    i.effects.effects.push_back(ir::EffectId(m.p.effects.size() - 1));
  }
  arm.interventions.push_back(i);
  m.p.arms.push_back(arm);
  for (const double t : {31.0, 60.0, 120.0, 730.0}) {
    m.value_at(m.load(x), t, 0);
    m.value_at(m.load(x), t, 1);
  }
  return m;
}

// Ten more at day 30: what is left of them dies out, and with it the difference. At day 120 each of the ten is alive
// with probability e^(-9), so all but one future in 800 are the same again, to the bit, for ever.
TEST(Merging, APulseFades) {
  const Small m = immigration_death(10, 1);
  const Sample s = sample(m.p, 2000);
  ASSERT_EQ(s.size(), 2000u);
  EXPECT_GT(s.variance_of_difference(0, 1), 0.3);
  EXPECT_GT(s.mean(3) - s.mean(2), 0.3);
  std::size_t same = 0;
  for (std::size_t i = 0; i < s.size(); ++i) same += s.at(i, 6) == s.at(i, 7);
  EXPECT_GE(same, 1998u);
  EXPECT_LT(s.variance_of_difference(4, 5), 0.05);
}

// Births up by a tenth for good. Coupled by shared thinning the difference of the two counts is nearly the count of the
// extra births, Poisson with mean 1; independent runs would have 10 + 11. Under the hypothesis that the variance is 1,
// its estimate from 4000 futures exceeds 1.2 with probability below 1e-6.
TEST(Merging, ALastingChangeStaysCoupled) {
  const Small m = immigration_death(0, 1.1);
  const Sample s = sample(m.p, 4000);
  ASSERT_EQ(s.size(), 4000u);
  EXPECT_NEAR(s.mean(7) - s.mean(6), 1.0, 5 * std::sqrt(1.2 / 4000));
  const double coupled = s.variance_of_difference(6, 7);
  EXPECT_LT(coupled, 1.3);
  EXPECT_GT(coupled, 0.8);
  const Sample stream = sample(m.p, 4000, kernel::Drawing::stream);
  EXPECT_GT(stream.variance_of_difference(6, 7), 10.0);
}

}  // namespace
}  // namespace casus::test
