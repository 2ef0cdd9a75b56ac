// SPDX-License-Identifier: Apache-2.0
// A model that uses every statement and most forms of expression; the hostile tests cut and change it.
#pragma once

namespace casus::syntax {

inline constexpr const char* sample = R"(model linked_theatres "Linked theatres, reconstructed"
  as of 2024-11-05                 # what was knowable
  runs  24 months
use security
use "sources.casus"
unit people, troops
source S3 "A. Choi, student news analysis" dated 2024-10-26 .. 2024-10-29 graded C paragraphs 30 derived from S0, S1
claim kp_total of S3:1 speaker unclear, possible: at most 12_000 people
claim c2 of S3:4: "troops will come"
kind node = 0..39 with patron: node = node(index mod 4), hot: bool
actor RU "Russia" with warheads = 5500, KP "North Korea", KR "South Korea"
theatre europe, korea, taiwan_strait
group UNC "United Nations Command" = { US, GB, FR } except { FR }             from S0:6
const N = 40
param reliability[a: actor] ~ beta(mean 22 %, n 20)      from data "alliances invoked in war, 1945-2003"
param opportunity_rate      ~ 0.2 % to 4 % per year      judged "0 of 71 years" by modeller on 2026-11-22
param technology_effect     ~ between 1 and 3 truncated 0..2                    placeholder
param china_type            ~ { opportunist 30 %, balancer 50 %, exit_seeker 20 % }   placeholder
param troops                ~ pool(claim kp_total)
state engaged[a: actor, t: theatre]: 0 % .. 100 % = 0 % saturating
state truce: none | bare | with_rules = none
let   stretched[a: actor, here: theatre] = sum(t in theatre where t != here: engaged[a, t]) > limit    tag FD3 off false
settle fear[RU]: 0..10 = 0.5 * fear[KP] + 1, fear[KP]: 0..10 = -fear[RU] / 2 from 0 for 8 rounds
initially war{RU, UA} := true
event second_front[i: node, j: node where j in {i + 1, i + 5}]
  when  not war{KP, KR} and stretched[US, korea]
  rate  opportunity_rate * (if alert[i] >= 2 then 4 else 1) per year placeholder
  then
    attack(KP, KR, korea)
    with probability 0.6:
      after uniform(3 days, 30 days): war{i, j} := true; joins(i)
    else:
      for {a, b} in actor where a != RU: tension{a, b} += 1
      choose m in UNC weighted by w[m]: legal[m] := true
  from  S0:10                      tag OA1, OA2
event exhausted when shells[UA] = 0 then front_speed := front_speed * 0.5      placeholder
event truce_ends after 3 days since 2024-11-01 repeating
signal attack(by: actor, on: actor, in: theatre)
scale second_front by technology_effect when tech_transferred                     from S1:2   tag TT3
on attack(a: actor, KR, _) when a != UA: if war{a, KR}: x := 1                    from S0:6   tag AO1
option transactional "US turns transactional" by US   from 2025-01-20: pledge[US] := weak           from S0:14
reading S1 "A truce needs rules"  off OA2; china_type = exit_seeker; hold x = 2 from start to day 30  from S1:10, S1:15
always sum(t in theatre: engaged[US, t]) <= 100 %
section "Korea"
ask second_front_24m = P(second_front within 24 months)   beside 0 of 71 years given "war" from data "Korea" better low
ask contributors     = E(count(m in UNC: at_war[m]) at 60 days after attack(KP, KR, _) | attack(KP, KR, _) within 22 months)
ask late = 2 * q95(time from attack(_, _, _) to (x > 3)) - E(x every month | had times(attack(_, _, _)) >= 2)
ask order = P(first of (a, b, c) = b and 2nd a before c or not (y > 1) stays from day 1 to end) fails above 3 %
proposition T07: P(second_front | do attack(RU, US, europe) at day 30) > P(second_front | do nothing) >= 1 % error 0.01
proposition T10: P(second_front | do x := 3 at start, not AO2) = P(second_front) exactly and P(a) = P(b) within 2 % contested
)";

}  // namespace casus::syntax
