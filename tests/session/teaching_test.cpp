// SPDX-License-Identifier: Apache-2.0
// The teaching models against what they teach. z-tests at 5 standard errors: a false alarm with probability 6e-7 each.
// Each test also plants a bug in the model, and sees it.
#include <cmath>
#include <sstream>

#include "support.hpp"

namespace casus::test {
namespace {

// The model with one passage written otherwise.
std::string planted(const std::string& path, const std::string& was, const std::string& is) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  std::string s = text.str();
  const std::size_t at = s.find(was);
  EXPECT_NE(at, std::string::npos) << was;
  return at == std::string::npos ? s : s.replace(at, was.size(), is);
}

// How far an answer is from the truth, in standard errors; where it has none, anything off is far.
double off(const Ran& r, const std::string& name, double truth) {
  return std::abs(r.value(name) - truth) / (r.error(name) + 1e-9);
}

void near(const Ran& r, const std::string& name, double truth) {
  EXPECT_LT(off(r, name, truth), 5) << name << " " << r.value(name) << ", not " << truth << "\n" << r.diagnostics;
}

// The mean of f over a share with this mean that weighs as n cases.
template <class F>
double over_beta(double mean, double n, F f) {
  double sum = 0, weights = 0;
  for (double x = 0.0005; x < 1; x += 0.001) {
    const double w = std::pow(x, mean * n - 1) * std::pow(1 - x, (1 - mean) * n - 1);
    sum += w * f(x), weights += w;
  }
  return sum / weights;
}

// The chance that a gamma is at most x: its series.
double gamma_at_most(double x, double mean, double sd) {
  const double shape = mean * mean / (sd * sd), y = x / (sd * sd / mean);
  double sum = 0;
  for (int n = 0; n < 200; ++n) sum += std::exp(-y + (shape + n) * std::log(y) - std::lgamma(shape + n + 1));
  return sum;
}

// The mean of the race follows two linear equations. Alike but for where they begin, both sides' sum grows by
// 2 g + (k - a) sum a year and their difference by -(a + k) difference. A reaction 20 % too strong is seen.
TEST(Teaching, ArmsRaceFollowsRichardson) {
  const Ran r = run_file("models/arms_race.casus", futures(6000));
  const double k = 0.4, a = 0.6, g = 4, year = 365.25;
  const auto sum = [&](double t) { return 2 * g / (a - k) + (20 - 2 * g / (a - k)) * std::exp(-(a - k) * t); };
  const auto lead = [&](double t) { return 10 * std::exp(-(a + k) * t); };
  near(r, "east", (sum(1826 / year) - lead(1826 / year)) / 2);
  near(r, "west", (sum(1826 / year) + lead(1826 / year)) / 2);
  near(r, "gap", lead(730 / year));
  near(r, "end", sum(3652 / year));
  const std::string bug = planted("models/arms_race.casus", "reaction * rivals[s]", "1.2 * reaction * rivals[s]");
  EXPECT_GT(off(run_text(bug, futures(6000)), "end", sum(3652 / year)), 5);
}

// With k for how surely a promise is kept: each of the two allies comes by itself with k; Alba is called by each that
// comes; and an ally that had stayed out is called again when Alba's coming carries the war to the other.
TEST(Teaching, ChainGangFollowsItsLinks) {
  const auto truth = [](auto f) { return over_beta(0.6, 10, f); };
  const Ran r = run_file("models/chain_gang.casus", nested(8000, 2));
  near(r, "dorn", truth([](double k) { return k + (1 - k) * k * k * k; }));
  near(r, "alba", truth([](double k) { return 1 - (1 - k * k) * (1 - k * k); }));
  near(r, "alone", truth([](double k) { return (1 - k) * (1 - k); }));
  near(r, "kept", 0.6);
  near(r, "broken", 0.4);
  near(r, "passed", 0.6 * 0.6);
  near(r, "ties", 2 + 2 * 0.6);
  const std::string bug = planted("models/chain_gang.casus", "probability comes", "probability 80 % * comes");
  EXPECT_GT(off(run_text(bug, nested(8000, 2)), "kept", 0.6), 5);
}

// Sixteen that each come in time or do not, and one that is there.
TEST(Teaching, SeventeenPartiesAndFewerWhoCome) {
  const double comes = 0.15 * gamma_at_most(365, 120, 150), soon = 0.15 * gamma_at_most(180, 120, 150);
  const Ran r = run_file("models/mechanisms/un_command.casus", nested(8000, 2));
  EXPECT_EQ(r.value("parties"), 17);
  near(r, "contributors", gamma_at_most(180, 120, 150) + 16 * soon);
  near(r, "a_year", gamma_at_most(365, 120, 150) + 16 * comes);
  near(r, "canada", 1 - comes);
  const std::string bug = planted("models/mechanisms/un_command.casus", "else reliability", "else 80 % * reliability");
  EXPECT_GT(off(run_text(bug, nested(8000, 2)), "contributors", gamma_at_most(180, 120, 150) + 16 * soon), 5);
}

// A truce with none of its qualities fails at a constant rate, which is drawn once per future: 5 % below 0.4 a year and
// 5 % above 2.
TEST(Teaching, ABareTruceFailsAtItsRate) {
  const double middle = std::log(0.4 * 2) / 2, spread = std::log(2 / 0.4) / 2 / 1.6448536269514722;
  double truth = 0, weights = 0;
  for (double z = -6; z < 6; z += 0.001) {
    const double w = std::exp(-z * z / 2);
    truth += w * (1 - std::exp(-std::exp(middle + spread * z))), weights += w;
  }
  truth /= weights;
  const Ran r = run_file("models/mechanisms/truces.casus", nested(8000, 2));
  near(r, "bare", truth);
  EXPECT_LT(r.value("like_1953"), truth / 4);
  const std::string bug = planted("models/mechanisms/truces.casus", "rate fails_at", "rate 80 % * fails_at");
  EXPECT_GT(off(run_text(bug, nested(8000, 2)), "bare", truth), 5);
}

}  // namespace
}  // namespace casus::test
