// SPDX-License-Identifier: Apache-2.0
// What pacts become, and which exceptions may stand side by side.
#include <gtest/gtest.h>

#include "checked.hpp"

namespace casus::sema {
namespace {

const std::string world = R"(
signal attack(by: actor, on: actor, place: theatre)
signal join(by: actor, helped: actor, on: actor, place: theatre)
state war{a, b: actor}: bool
state narrow, wide: bool
state truce: none | bare | firm
)";

std::string with(const std::string& exceptions) {
  return world + R"(pact csp between RU, KP
  article 4   placeholder
    on attack against a member, every other member owes defence
      after 3 days
      by join(other, member, attacker, place)
)" + exceptions;
}

TEST(Pacts, EachDutyMakesAValidProcess) {
  for (const char* duty :
       {"on attack against a member, every other member owes defence\n      within 3 days",
        "on attack by a member, every other member owes offence\n      by attack(other, target, place)",
        "on attack against a member, every other member owes neutrality",
        "on attack(_, member: actor, _), every other member owes consultation", "no member attacks a member"}) {
    const Checked c(world + "pact p between RU, KP\n  open to { CN }\n  article 1   placeholder\n    " + duty + "\n");
    EXPECT_TRUE(c.fine()) << c.all_errors();
    EXPECT_EQ(c.invalid(), "");
    EXPECT_EQ(c.let("p.1.life").family.binders.size(), 2u);
    EXPECT_EQ(c.reports(Severity::warning).size(), 0u);
  }
}

TEST(Pacts, OnlyPartiesHaveLives) {
  const Checked c(with(""));
  const ir::Family& f = c.let("csp.4.life").family;
  EXPECT_EQ(c.process()[f.binders[0].set].members.size(), 2u);
}

TEST(Pacts, ExceptionsThatCanNotBothHoldNeedNoPrecedence) {
  const auto two = [](const std::string& a, const std::string& b) {
    return Checked(
               with("      except \"a\" when " + a + ": not owed\n      except \"b\" when " + b + ": consultation\n"))
        .error();
  };
  EXPECT_EQ(two("narrow", "wide"), "E0523 13:7");
  EXPECT_EQ(two("narrow", "not narrow"), "none");
  EXPECT_EQ(two("narrow and wide", "truce = bare and not wide"), "none");
  EXPECT_EQ(two("truce = bare", "truce = firm"), "none");
  EXPECT_EQ(two("truce = bare", "truce = bare"), "E0523 13:7");
  EXPECT_EQ(two("truce = bare", "narrow"), "E0523 13:7");
}

TEST(Pacts, PrecedenceHasNoCircles) {
  const auto three = [](const std::string& last) {
    return Checked(with("      except \"a\" when narrow: not owed\n        prevails over \"b\"\n"
                        "      except \"b\" when wide: consultation\n        prevails over \"c\"\n"
                        "      except \"c\" when truce = bare: owed\n" +
                        last))
        .error();
  };
  EXPECT_EQ(three(""), "none");
  EXPECT_NE(three("        prevails over \"a\"\n").find("E0524"), std::string::npos);
}

TEST(Pacts, AFaultIsReportedOnceAndWhereItStands) {
  EXPECT_EQ(Checked(with("      except \"a\" when narow: not owed\n")).error(), "E0201 12:23");
  EXPECT_EQ(Checked(with("ask a = P(csp.5 honoured by KP)\n")).error(), "E0522 12:15");
  EXPECT_EQ(Checked(with("on csp.4 honoured by CN: narrow := true   placeholder\n")).error(), "E0520 12:22");
  EXPECT_EQ(Checked(with("initially accede(US, csp)\n")).error(), "E0520 12:18");
  EXPECT_EQ(Checked(with("initially accede(KP, cps)\n")).error(), "E0201 12:22");
}

}  // namespace
}  // namespace casus::sema
