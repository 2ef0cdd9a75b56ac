// SPDX-License-Identifier: Apache-2.0
// Answers against what is known: closed forms, hand-written kernels, coverage of both intervals. z-tests at 5 standard
// errors: a false alarm with probability 6e-7 each.
#include <cmath>

#include "math/special.hpp"
#include "support.hpp"

namespace casus::test {
namespace {

void near(const Ran& r, const std::string& name, double truth, double z = 5) {
  const double error = r.error(name);
  EXPECT_NEAR(r.value(name), truth, z * error) << name << "\n" << r.diagnostics;
}

const std::string head = "model m\n  as of 2024-11-05\n  runs 100 days\n";

TEST(Truth, CompetingExponentials) {
  const Ran r = run_text(head + R"(
event a
  rate 0.02 per day
event b
  rate 0.03 per day
ask a_first   = P(a before b)
ask a_20      = P(a within 20 days)
ask none      = P(not a and not b)
ask who       = first of (a, b)
ask b_after_a = P(b within 10 days of a | a within 90 days)
ask twice     = P(times(a) >= 2)
ask second    = P(2nd a within 50 days)
ask wait      = E(min(time from start to a, 100 days))
ask mid       = median(time from start to b)
)",
                         futures(40000));
  const double both = 1 - std::exp(-5.0);
  near(r, "a_first", 0.4 * both);
  near(r, "a_20", 1 - std::exp(-0.4));
  near(r, "none", std::exp(-5.0));
  ASSERT_EQ(r["who"].parts.size(), 3u);
  EXPECT_NEAR(*r["who"].parts[1].figure.value, 0.6 * both, 0.013);
  near(r, "b_after_a", 1 - std::exp(-0.3));
  near(r, "twice", 1 - 3 * std::exp(-2.0));
  near(r, "second", 1 - 2 * std::exp(-1.0));
  near(r, "wait", 50 * (1 - std::exp(-2.0)));
  EXPECT_NEAR(r.value("mid"), std::log(2.0) / 0.03, 1.0);
}

// What the hand-written kernels of bench/limit give with 300,000 and 600,000 worlds: value and standard error.
struct Reference {
  const char* model;
  std::uint64_t futures;
  std::vector<std::tuple<const char*, double, double>> outputs;
};
TEST(Truth, HandWrittenKernels) {
  const Reference all[] = {
      {"birth_death", 20000, {{"mean_x50", 10 * (1 - std::exp(-5.0)), 0}}},
      {"concert", 2000, {{"p_overload", 0.66389, 0.00086}, {"attacks", 98.6268, 0.1501}, {"joins", 32.7137, 0.0486}}},
      {"entangled",
       1000,
       {{"attacks", 153.6867, 0.0427},
        {"joins", 173.7042, 0.0507},
        {"final_wars", 93.9286, 0.0351},
        {"p_110wars", 0.41296, 0.00064}}},
  };
  for (const Reference& ref : all) {
    for (const auto drawing : {kernel::Drawing::keyed, kernel::Drawing::stream}) {
      session::RunSettings s = futures(ref.futures);
      s.sampling.drawing = drawing;
      const Ran r = run_file("bench/models/" + std::string(ref.model) + ".casus", s);
      for (const auto& [name, value, se] : ref.outputs)
        EXPECT_NEAR(r.value(name), value, 4.5 * std::hypot(r.error(name), se)) << ref.model << " " << name;
    }
  }
}

// A 95 % simulation interval holds the truth in 95 of 100 seeds. Of 400 seeds, fewer than 360 or, for the mean, more
// than 396 successes have probability under 1e-4 if coverage is 0.95; intervals for shares are exact and may cover
// more.
TEST(Truth, SimulationIntervalsCover) {
  const std::string text = head + R"(
param r ~ between 0.01 and 0.03 per day
state x: 0..
event e
  rate r
  then x += 1
ask p = P(e within 50 days)
ask m = E(x at day 50)
)";
  // Over r uniform: E exp(-50 r) and E 50 r.
  const double truth_p = 1 - (std::exp(-0.5) - std::exp(-1.5)) / 1.0, truth_m = 1.0;
  int p = 0, m = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const Ran r = run_text(text, nested(40, 10, seed));
    const auto holds = [&](const char* name, double truth) {
      const query::Figure& f = r[name].figure;
      return f.sim_low && f.sim_high && *f.sim_low <= truth && truth <= *f.sim_high;
    };
    p += holds("p", truth_p);
    m += holds("m", truth_m);
  }
  EXPECT_GE(p, 360);
  EXPECT_GE(m, 360);
  EXPECT_LE(m, 396);
}

// Ends of the range where the spread is known. Tolerances are about four of the errors measured for 512 x 32
// (tests/query): 0.04 smooth, 0.06 with two types.
TEST(Truth, RangesFindTheSpread) {
  const Ran smooth = run_text(head + R"(
param r ~ 0.004 to 0.04 per day
event e
  rate r
ask p = P(e within 50 days)
)",
                              nested(512, 32));
  EXPECT_NEAR(smooth["p"].figure.range_low.value_or(-1), 1 - std::exp(-0.2), 0.05);
  EXPECT_NEAR(smooth["p"].figure.range_high.value_or(-1), 1 - std::exp(-2.0), 0.06);

  const Ran two = run_text(head + R"(
param type ~ { calm 30 %, hot 70 % }
event e
  rate (if type = hot then 0.018 else 0.002) per day
ask p = P(e within 50 days)
)",
                           nested(512, 32));
  EXPECT_NEAR(two["p"].figure.range_low.value_or(-1), 1 - std::exp(-0.1), 0.06) << two.diagnostics;
  EXPECT_NEAR(two["p"].figure.range_high.value_or(-1), 1 - std::exp(-0.9), 0.09);
}

}  // namespace
}  // namespace casus::test
