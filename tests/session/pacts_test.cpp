// SPDX-License-Identifier: Apache-2.0
// What becomes of promises, against closed forms. z-tests at 5 standard errors: a false alarm with probability 6e-7
// each.
#include <cmath>

#include "support.hpp"

namespace casus::test {
namespace {

void near(const Ran& r, const std::string& name, double truth) {
  EXPECT_NEAR(r.value(name), truth, 5 * r.error(name)) << name << "\n" << r.diagnostics;
}

const std::string world = R"(
model m
  as of 2024-11-05
  runs 400 days
use security
actor RU, KP, US, CN, UA
theatre europe
state narrow, wide, quiet: bool = false
)";

const std::string strike = R"(
event strike
  after 10 days
  then attack(US, RU, europe)
  placeholder
)";

const std::string defence = R"(
pact csp "Partnership" between RU, KP
  signed 2024-06-19
  open to { CN }
  article 4 "Mutual aid"   placeholder
    on attack against a member, every other member owes defence
)";

double certain(const std::string& text, const std::string& question) {
  return Certain(world + text + "\nask q = " + question + "\n")["q"];
}

TEST(Pacts, HonouredAsReliableAndAfterTheDelay) {
  const Ran r = run_text(world + strike + defence + R"(
      honoured with probability 30 %
      after exponential(mean 20 days)
      by join(other, member, against attacker, place)
ask kept     = P(csp.4 honoured by KP by 2025-11-01)
ask life     = P(csp.4.life[KP, RU] = honoured at end)
ask refused  = P(csp.4 breached by KP within 10 days)
ask fights   = P(war{KP, US} at end)
ask delay    = E(min(time from csp.4.triggered to csp.4.honoured, 100 days) | csp.4 honoured by KP by 2025-11-01)
ask ru_to_kp = P(csp.4.life[RU, KP] = in_force at end)
)",
                         futures(20000));
  near(r, "kept", 0.3 * (1 - std::exp(-351.0 / 20)));
  near(r, "life", 0.3);
  near(r, "refused", 0.7);
  near(r, "fights", 0.3);
  near(r, "delay", 20 * (1 - std::exp(-5.0)));
  EXPECT_EQ(r.value("ru_to_kp"), 1);
}

TEST(Pacts, AWarThatIsOverFirstLapses) {
  const Ran r = run_text(world + strike + defence + R"(
      honoured with probability 40 %
      after exponential(mean 20 days)
event over
  when war{US, RU}
  rate 0.02 per day
  then peace(US, RU)
  placeholder
ask kept  = P(csp.4.life[KP, RU] = honoured at end)
ask moot  = P(csp.4.life[KP, RU] = lapsed at end)
ask broke = P(csp.4.life[KP, RU] = breached at end)
)",
                         futures(20000));
  near(r, "kept", 0.4 * 5 / 7);
  near(r, "moot", 0.4 * 2 / 7);
  near(r, "broke", 0.6);
}

TEST(Pacts, ADeadlineBreaks) {
  const Ran r = run_text(world + strike + defence + R"(
      honoured with probability 50 %
      after exponential(mean 20 days)
      within 30 days
      by join(other, member, attacker, place)
ask kept    = P(csp.4.life[KP, RU] = honoured at end)
ask broke   = P(csp.4.life[KP, RU] = breached at end)
ask not_yet = P(csp.4 breached by KP within 39 days)
ask waiting = P(csp.4.life[KP, RU] = triggered at day 39)
ask fights  = P(war{KP, US} at end)
)",
                         futures(20000));
  const double kept = 0.5 * (1 - std::exp(-1.5));
  near(r, "kept", kept);
  near(r, "broke", 1 - kept);
  EXPECT_EQ(r.value("not_yet"), 0);
  near(r, "waiting", 1 - 0.5 * (1 - std::exp(-29.0 / 20)));
  near(r, "fights", kept);
}

TEST(Pacts, ASecondCallStartsNoSecondClock) {
  const std::string twice = strike + "event again\n  after 20 days\n  then attack(CN, RU, europe)\n  placeholder\n" +
                            defence + "      after 15 days\n";
  EXPECT_EQ(certain(twice, "E(times(csp.4.triggered))"), 1);
  EXPECT_EQ(certain(twice, "E(min(time from start to csp.4.honoured, end))"), 25);
}

TEST(Pacts, AfterTheAnswerTheNextWarCallsAgain) {
  const std::string twice = strike + "event again\n  after 20 days\n  then attack(UA, RU, europe)\n  placeholder\n" +
                            defence + "      by join(other, member, attacker, place)\n";
  EXPECT_EQ(certain(twice, "E(times(csp.4.honoured))"), 2);
  const std::string same = strike + "event again\n  after 20 days\n  then attack(US, RU, europe)\n  placeholder\n" +
                           defence + "      by join(other, member, attacker, place)\n";
  EXPECT_EQ(certain(same, "E(times(csp.4.honoured))"), 1);  // it fights this attacker already
}

TEST(Pacts, AMemberThatBeganItIsOwedNothing) {
  const std::string began = "event first\n  after 5 days\n  then attack(RU, US, europe)\n  placeholder\n" + strike;
  EXPECT_EQ(certain(began + defence, "E(times(csp.4.triggered))"), 0);
  EXPECT_EQ(certain(began + defence + "      except \"any war\" when csp.began[member, attacker]: owed   placeholder\n",
                    "E(times(csp.4.honoured))"),
            1);
  const std::string peace = "event calm\n  after 7 days\n  then peace(RU, US)\n  placeholder\n";
  EXPECT_EQ(certain(began + peace + defence, "E(times(csp.4.honoured))"), 1);  // the next war is another
}

TEST(Pacts, StrikingBackIsNotBeginning) {
  const std::string back = strike + "event back\n  after 12 days\n  then attack(RU, US, europe)\n  placeholder\n" +
                           "event more\n  after 14 days\n  then attack(US, RU, europe)\n  placeholder\n" + defence;
  EXPECT_EQ(certain(back, "P(csp.began[RU, US] at end)"), 0);
  EXPECT_EQ(certain(back, "E(times(csp.4.triggered))"), 2);
}

TEST(Pacts, AnAttackerOwesItsVictimNothing) {
  const std::string within = "event strike\n  after 10 days\n  then attack(KP, RU, europe)\n  placeholder\n";
  EXPECT_EQ(certain(within + defence, "E(times(csp.4.triggered))"), 0);
  EXPECT_EQ(certain(within + defence, "E(times(csp.4.triggered) | do csp.accede(CN) at day 5)"), 1);
}

TEST(Pacts, JoiningAndLeaving) {
  const std::string base = strike + defence;
  EXPECT_EQ(certain(base, "P(csp.4.life[CN, RU] = not_yet_in_force at start)"), 1);
  EXPECT_EQ(certain(base, "P(csp.4 honoured by CN | do accede(CN, csp) at day 5)"), 1);
  EXPECT_EQ(certain(base, "P(csp.4 honoured by CN | do accede(CN, csp) at day 15)"), 0);
  EXPECT_EQ(certain(base, "P(csp.4 honoured by KP | do leave(KP, csp) at day 5)"), 0);
  const auto notice = [&](const char* d) {
    return base + "event quits\n  after 1 day\n  then leave(KP, csp) after " + d + "\n  placeholder\n";
  };
  EXPECT_EQ(certain(notice("8 days"), "P(csp.4.life[KP, RU] = ended at day 10)"), 1);
  EXPECT_EQ(certain(notice("8 days"), "P(csp.4 honoured by KP)"), 0);
  EXPECT_EQ(certain(notice("20 days"), "P(csp.4 honoured by KP)"), 1);
  EXPECT_EQ(certain(notice("20 days"), "P(csp.4.life[KP, RU] = ended at end)"), 1);
}

TEST(Pacts, ForceSuspensionAndEnd) {
  const auto dated = [](const std::string& clauses) {
    return strike + "pact csp between RU, KP\n" + clauses +
           "  article 4   placeholder\n    on attack against a member, every other member owes defence\n";
  };
  EXPECT_EQ(certain(dated("  in force from 2024-12-04\n"), "P(csp.4.triggered)"), 0);
  EXPECT_EQ(certain(dated("  in force from 2024-12-04\n"), "P(csp.4.life[KP, RU] = in_force at 2024-12-05)"), 1);
  EXPECT_EQ(certain(dated("  in force when wide\n"), "P(csp.4.triggered | do wide := true at day 3)"), 1);
  EXPECT_EQ(certain(dated("  expires 2024-11-10\n"), "P(csp.4.triggered)"), 0);
  EXPECT_EQ(certain(dated("  expires 2024-11-10\n"), "P(csp.4.life[KP, RU] = ended at end)"), 1);
  EXPECT_EQ(certain(dated("  suspended when quiet\n"), "P(csp.4.triggered | do quiet := true at day 3)"), 0);
  EXPECT_EQ(certain(dated("  suspended when quiet\n"),
                    "P(csp.4.life[KP, RU] = suspended at day 5 | do quiet := true at day 3)"),
            1);
}

TEST(Pacts, ExceptionsNestAndPrevail) {
  const std::string text = strike + defence + R"(
      by join(other, member, attacker, place)
      except "narrow" when narrow: not owed   placeholder
        except "but wide" when wide: owed
      except "quiet" when quiet: consultation instead
        prevails over "narrow"
)";
  const auto fights = [&](const std::string& acts) {
    return certain(text, "P(war{KP, US} at end | do nothing" + acts + ")");
  };
  EXPECT_EQ(fights(""), 1);
  EXPECT_EQ(fights(", do narrow := true at start"), 0);
  EXPECT_EQ(fights(", do narrow := true at start, do wide := true at start"), 1);
  EXPECT_EQ(fights(", do quiet := true at start, do narrow := true at start"), 0);
  EXPECT_EQ(certain(text, "P(csp.4 honoured by KP | do quiet := true at start, do narrow := true at start)"), 1);
}

TEST(Pacts, OffenceFollowsAMembersOwnAttack) {
  const std::string text =
      "event goes\n  after 10 days\n  then attack(RU, UA, europe)\n  placeholder\n" + std::string(R"(
pact axis between RU, KP
  article 1   placeholder
    on attack by a member, every other member owes offence
      by attack(other, target, place)
)");
  EXPECT_EQ(certain(text, "P(war{KP, UA} at end)"), 1);
  EXPECT_EQ(certain(text, "P(axis.1 honoured by KP)"), 1);
  EXPECT_EQ(certain(text, "P(axis.1 honoured by RU)"), 0);
}

TEST(Pacts, NeutralityIsBrokenByTakingTheOtherSide) {
  const std::string text = strike + std::string(R"(
pact np between RU, KP
  article 1   placeholder
    on attack against a member, every other member owes neutrality
)");
  const std::string joins = "event sides\n  after 20 days\n  then join(KP, US, RU, europe)\n  placeholder\n";
  const std::string peace = "event calm\n  after 30 days\n  then peace(US, RU)\n  placeholder\n";
  EXPECT_EQ(certain(text + joins, "P(np.1 breached by KP within 20 days)"), 1);
  EXPECT_EQ(certain(text + joins + peace, "P(np.1.life[KP, RU] = breached at end)"), 1);
  EXPECT_EQ(certain(text + peace, "P(np.1.life[KP, RU] = honoured at end)"), 1);
  EXPECT_EQ(certain(text, "P(np.1.life[KP, RU] = triggered at end)"), 1);
}

TEST(Pacts, NonaggressionIsBrokenByTheAttackAlone) {
  const std::string text =
      "pact peace_pact between RU, KP\n  article 2   placeholder\n    no member attacks a member\n";
  const auto after = [&](const std::string& acts) {
    return certain(text, "P(peace_pact.2.life[KP, RU] = breached at end | " + acts + ")");
  };
  EXPECT_EQ(after("do attack(KP, RU, europe) at day 3"), 1);
  EXPECT_EQ(after("do attack(KP, UA, europe) at day 3"), 0);
  EXPECT_EQ(after("do attack(RU, KP, europe) at day 3, do attack(KP, RU, europe) at day 4"), 0);
}

TEST(Pacts, ConsultationNeedsNoWarAndAnyPatternMayCall) {
  const std::string text = R"(
signal test(by: actor, worried: actor)
event tests
  after 10 days
  then test(KP, UA)
  placeholder
pact talks between UA, US, CN
  article 3   placeholder
    on test(KP, member: actor), every other member owes consultation
      after 4 days
)";
  EXPECT_EQ(certain(text, "P(talks.3.honoured(US, UA) within 14 days)"), 1);
  EXPECT_EQ(certain(text, "E(times(talks.3.honoured))"), 2);
  EXPECT_EQ(certain(text, "P(talks.3.honoured(_, US))"), 0);
}

}  // namespace
}  // namespace casus::test
