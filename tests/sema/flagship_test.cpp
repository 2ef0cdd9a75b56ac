// SPDX-License-Identifier: Apache-2.0
// Models as people would write them, checked without an error.
#include <gtest/gtest.h>

#include "checked.hpp"

namespace casus::sema {
namespace {

TEST(Models, TheModelOfOnePageIsFine) {
  const Checked c(R"(
source S0 "Analyst, a talk" dated 2024-10-20 paragraphs 20
source S1 "Researcher" dated 2024-10-22 .. 2024-10-24 graded B
source S3 "A. Choi, student news analysis" dated 2024-10-26 .. 2024-10-29 graded C
unit people
claim kp_total of S3:1 speaker unclear, possible: at most 12000 people
claim kp_total of S1:3: about 10000 people
group allies "Allies" = { US, KR, UA }             from S0:6
const stretch_threshold = 50 %
signal attack(by: actor, on: actor, where_to: theatre)

param reliability[a: actor] ~ beta(mean 22 %, n 20)      from data "alliances invoked in war, 1945-2003"
param opportunity_rate      ~ 0.2 % to 4 % per year      judged "0 resumptions in 71 years bounds it" by modeller on 2026-11-22
param technology_effect     ~ 1 to 3                     placeholder
param china_type            ~ { opportunist 30 %, balancer 50 %, exit_seeker 20 % }   judged "three types" by modeller on 2026-11-22
param troops                ~ pool(claim kp_total)

state engaged[a: actor, t: theatre]: 0 % .. 100 % = 0 %
state truce: none | bare | with_rules = none
state war{a, b: actor}: bool
state tech_transferred: bool
state legal_party[a: actor]: bool
let   stretched[a: actor, here: theatre] = sum(t in theatre where t != here: engaged[a, t]) > stretch_threshold    tag FD3 off false

initially war{RU, UA} := true
event second_front
  when  not war{KP, KR} and stretched[US, korea]
  rate  opportunity_rate
  then  attack(KP, KR, korea)
  from  S0:10                      tag OA1
scale second_front by technology_effect when tech_transferred                     from S1:2   tag TT3
on attack(KP, KR, korea): for m in allies: legal_party[m] := true                 from S0:6   tag AO1
event talks
  when truce = none
  after gamma(mean 60 days, sd 30 days)   placeholder
  then truce := with_rules; war{RU, UA} := false
always sum(t in theatre: engaged[US, t]) <= 100 %
)");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.invalid(), "");
  EXPECT_EQ(c.process().params.size(), 5u);
  EXPECT_EQ(c.process().events.size(), 2u);
  EXPECT_EQ(c.process().rules.size(), 1u);
  EXPECT_EQ(c.model.scales.size(), 1u);
  EXPECT_EQ(c.process().invariants.at(0).text, "sum(t in theatre: engaged[US, t]) <= 100 %");
  EXPECT_EQ(c.process().horizon, 365) << "12 months from 2024-11-05 by the calendar";
  EXPECT_EQ(c.event("second_front").timing, ir::Timing::hazard);
  EXPECT_EQ(c.event("talks").timing, ir::Timing::clock);
  EXPECT_EQ(c.param("opportunity_rate").unit, "% per year");
  EXPECT_DOUBLE_EQ(c.param("opportunity_rate").scale, 36525);
  EXPECT_EQ(c.param("troops").unit, "people");
  EXPECT_EQ(c.param("troops").origin.bases.size(), 2u);
  EXPECT_EQ(c.process().kinds[c.param("china_type").type.kind.value].names.size(), 3u);
  EXPECT_EQ(c.process().rules[0].name, "on attack(KP, KR, korea)");
}

TEST(Models, TenLines) {
  const Checked c(R"(model ten
  runs 30 days
state level: 0 .. 3
state hot: bool = level_at_start > 1
param level_at_start = 2
event up
  when level < 3
  rate 2 per year
  then level += 1
)",
                  false);
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.invalid(), "");
  EXPECT_EQ(c.process().horizon, 30);
  EXPECT_EQ(c.state("level").type.base, ir::Base::integer);
}

TEST(Models, KindsOfNumbers) {
  const Checked c(R"(
const N = 195
kind node = 0 .. N - 1 with patron = node(index mod 5), big: bool = index > 100
state hit[i: node]: bool
event e[i: node, j: node where j in {i + 1, i + 5}]
  when hit[i] and not hit[j] and hit[i.patron]
  rate (0.5 + 0.001 * i) per year
  then hit[j] := true
let total = count(i in node where i.big: hit[i])
initially hit[3] := true
)");
  ASSERT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.invalid(), "");
  EXPECT_EQ(c.process().tables[0].values[7], 2);
  EXPECT_EQ(c.process().tables[1].values[101], 1);
  EXPECT_EQ(c.process().kinds[2].names.size(), 195u);
}

}  // namespace
}  // namespace casus::sema
