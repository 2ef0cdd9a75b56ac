// SPDX-License-Identifier: Apache-2.0
// A law of one number, as a plain value. Every draw is quantile(law, u) of one keyed uniform, so it rises with u and
// two futures with the same key stay coupled however their parameters differ (to the last few ulps for gamma and beta).
// Scalar families hold no memory of their own: a law whose parameters a future computes is cheap to build. Build them
// by fit.hpp, which checks the parameters; a Distribution filled by hand isn't checked.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "math/special.hpp"

namespace casus::math {

enum class Family : std::uint8_t {
  point,         // a
  uniform,       // a to b
  normal,        // mean a, sd b
  lognormal,     // c + exp(normal(a, b))
  beta,          // shapes a, b; on c to d
  gamma,         // shape a, scale b
  exponential,   // mean a
  weibull,       // shape a, scale b
  triangular,    // a to c, mode b
  pert,          // a to c, mode b: the beta law with shapes that sum to 6
  logit_normal,  // c + (d - c) / (1 + exp(-normal(a, b)))
  discrete,      // values, cumulative
  empirical,     // values, cumulative: each observed value equally likely
  bernoulli,     // 1 with probability a, else 0
  mixture,       // components
};

struct Component;

struct Distribution {
  Family family = Family::point;
  double a = 0.0;
  double b = 0.0;
  double c = 0.0;
  double d = 1.0;
  // Kept within [lo, hi] (continuous families alone: the others drop what lies outside when they are truncated), with
  // the probabilities of the whole law at both ends.
  double lo = -infinity;
  double hi = infinity;
  Tails at_lo{0.0, 1.0};
  Tails at_hi{1.0, 0.0};
  std::vector<double> values;      // rising
  std::vector<double> cumulative;  // probability of values[0..i]; the last is 1
  std::vector<Component> components;

  bool truncated() const { return lo > -infinity || hi < infinity; }
};

struct Component {
  double weight;  // they sum to 1
  Distribution law;
};

// The smallest x with P(X <= x) >= u, for u in (0, 1); the two ends of the support at 0 and 1.
double quantile(const Distribution& law, Tails at);
inline double quantile(const Distribution& law, double u) { return quantile(law, tails(u)); }

// P(X <= x) and P(X > x), each accurate where small.
Tails tails_at(const Distribution& law, double x);
inline double cdf(const Distribution& law, double x) { return tails_at(law, x).lower; }
inline double survival(const Distribution& law, double x) { return tails_at(law, x).upper; }

// The quantile of X given X > x0, for what had begun before the model did. x0 itself if X can't exceed it.
double conditional_quantile_above(const Distribution& law, double x0, double u);

double mean(const Distribution& law);
double variance(const Distribution& law);
double sd(const Distribution& law);

struct Support {
  double lo, hi;
};
Support support(const Distribution& law);

// Such as "lognormal, median 0.9, 5-95 % 0.2 to 4".
std::string describe(const Distribution& law);

}  // namespace casus::math
