// SPDX-License-Identifier: Apache-2.0
// Pacts and names with dots: the text, and what was read.
#include <gtest/gtest.h>

#include "support.hpp"

namespace casus::syntax {
namespace {

TEST(PactText, WholePact) {
  EXPECT_EQ(dump(R"(pact csp "C" between RU, KP
  signed 2024-06-19
  in force when ratified suspended when quiet
  expires 2030-01-01 open to { CN }
  article 4 "Aid" from S0:10
    on attack against a member, every other member owes defence
      honoured with probability r[other]
      after gamma(mean 20 days, sd 15 days) placeholder
      within 3 months lapses when calm
      by join(other, member, against attacker)
      except "narrow" when a and b: not owed judged "D" by me on 2026-11-22
        prevails over "wide", "wider"
        except "but" when c: owed
      except "wide" when d: consultation instead
  article peace
    no member attacks a member
)"),
            R"(pact csp "C"
  between RU, KP
  signed 2024-06-19
  in force when ratified
  expires 2030-01-01
  suspended when quiet
  open to {CN}
  article 4 "Aid"
    on attack against a member owes defence
      probability r[other]
      after gamma(mean 20 days, sd 15 days)
      within 3 months
      lapses when calm
      by
        emit join(other, member, against attacker)
      except "narrow" when (a and b): not owed
        prevails over "wide"
        prevails over "wider"
        judged "D" by me on 2026-11-22
        except "but" when c: owed
      except "wide" when d: consultation
    from S0:10
    placeholder
  article peace
    nonaggression
)");
}

TEST(PactText, NamesWithDots) {
  EXPECT_EQ(dump("always csp.4.life[KP, RU] = honoured"), "always\n  value (csp.4.life[KP, RU] = honoured)\n");
  EXPECT_EQ(dump("always csp.member[RU] and a.b > 1.5"), "always\n  value (csp.member[RU] and (a.b > 1.5))\n");
  EXPECT_EQ(dump("on csp.4 honoured by KP: x := 1"), "on\n  event csp.4.honoured(KP, _)\n  x := 1\n");
  EXPECT_EQ(dump("ask q = P(csp.4 breached by KP by 2025-01-01)"),
            "ask q\n  value P((csp.4.breached(KP, _) by 2025-01-01))\n");
}

TEST(PactText, Notice) {
  EXPECT_EQ(dump("event e when x then leave(RU, csp) after 1 year"),
            "event e\n  when x\n  then\n    after 1 years\n      emit leave(RU, csp)\n");
}

}  // namespace
}  // namespace casus::syntax
