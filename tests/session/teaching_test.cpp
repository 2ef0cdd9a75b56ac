// SPDX-License-Identifier: Apache-2.0
// The teaching models against what they teach. z-tests at 5 standard errors: a false alarm with probability 6e-7 each.
#include <cmath>

#include "support.hpp"

namespace casus::test {
namespace {

// The mean of the race follows two linear equations. Alike but for where they begin, both sides' sum grows by
// 2 g + (k - a) sum a year and their difference by -(a + k) difference. A reaction 20 % too strong is seen.
TEST(Teaching, ArmsRaceFollowsRichardson) {
  const Ran r = run_file("models/arms_race.casus", futures(6000));
  const double k = 0.4, a = 0.6, g = 4, year = 365.25;
  const auto sum = [&](double t) { return 2 * g / (a - k) + (20 - 2 * g / (a - k)) * std::exp(-(a - k) * t); };
  const auto lead = [&](double t) { return 10 * std::exp(-(a + k) * t); };
  const auto near = [&](const std::string& name, double truth) {
    EXPECT_NEAR(r.value(name), truth, 5 * r.error(name)) << name << "\n" << r.diagnostics;
  };
  near("east", (sum(1826 / year) - lead(1826 / year)) / 2);
  near("west", (sum(1826 / year) + lead(1826 / year)) / 2);
  near("gap", lead(730 / year));
  near("end", sum(3652 / year));
}

}  // namespace
}  // namespace casus::test
