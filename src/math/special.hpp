// SPDX-License-Identifier: Apache-2.0
// The normal, gamma and beta laws: distribution functions with both tails, and their inverses. Built on elementary.hpp,
// so equal to the bit everywhere. Each tail keeps its own relative accuracy (about 1e-12), since clocks are conditioned
// far out in a tail (a beta shape below 1 leaves 1e-14, absolute). Every loop is bounded; parameters outside their
// domain give NaN.
#pragma once
#include "math/elementary.hpp"

namespace casus::math {

// The probability below and above a point; their sum is 1, and neither is got by subtraction where it is small.
struct Tails {
  double lower = 0.0;
  double upper = 1.0;
};

constexpr Tails swap(Tails t) { return {t.upper, t.lower}; }

// Both tails of the probability u; u in [0, 1].
constexpr Tails tails(double u) { return {u, 1.0 - u}; }

Tails normal_tails(double x);
double normal_cdf(double x);
double normal_density(double x);
double normal_quantile(Tails at);  // Wichura, AS 241 (1988)
inline double normal_quantile(double u) { return normal_quantile(tails(u)); }

// P(a, x) and Q(a, x), the regularised incomplete gamma functions: the law with shape a and scale 1.
Tails gamma_tails(double a, double x);
inline double gamma_p(double a, double x) { return gamma_tails(a, x).lower; }
inline double gamma_q(double a, double x) { return gamma_tails(a, x).upper; }
double gamma_quantile(double a, Tails at);
inline double gamma_quantile(double a, double u) { return gamma_quantile(a, tails(u)); }

// I_x(a, b) and its complement; y = 1 - x is given by those who know it better than 1 - x.
Tails beta_tails(double a, double b, double x, double y);
inline double beta_cdf(double a, double b, double x) { return beta_tails(a, b, x, 1.0 - x).lower; }

// x and 1 - x, each accurate.
struct Share {
  double x, y;
};
Share beta_quantile(double a, double b, Tails at);
inline double beta_quantile(double a, double b, double u) { return beta_quantile(a, b, tails(u)).x; }

double log_beta(double a, double b);

}  // namespace casus::math
