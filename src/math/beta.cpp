// SPDX-License-Identifier: Apache-2.0
// The incomplete beta function by Didonato and Morris's continued fraction (ACM TOMS 18 (1992)), taken on the side of
// the mean where it converges fast: its terms grow as the square root of a and b near the mean alone. Above
// `huge_shape` the normal law with its first correction stands in (Lugannani and Rice, Adv. Appl. Prob. 12 (1980)); its
// error there is below 1e-13.
#include <algorithm>
#include <utility>

#include "math/invert.hpp"
#include "math/special.hpp"

namespace casus::math {
namespace {

constexpr int most_terms = 30000;
constexpr double huge_shape = 1e9;

// log(x / mean) - u, where u = x / mean - 1 is known better than x / mean, save near -1.
double log_less_linear(double x, double mean, double u) { return u < -0.4 ? log(x / mean) - u : log1p_minus(u); }

// a log(x / mean) + b log(y / (1 - mean)); the linear parts, a u and b v, cancel exactly and are left out of both.
double minus_deviance(double a, double b, double x, double y) {
  const double n = a + b;
  const double from_mean = x * b - y * a;
  return a * log_less_linear(x, a / n, from_mean / a) + b * log_less_linear(y, b / n, -from_mean / b);
}

// x^a y^b / B(a, b): the density in logit x. For large shapes by the deviance, whose parts don't cancel.
double logit_scale_density(double a, double b, double x, double y) {
  if (x <= 0.0 || y <= 0.0) return 0.0;
  const double n = a + b;
  if (std::min(a, b) < 10.0) {
    const double log_x = x < 0.5 ? log(x) : log1p(-y);
    const double log_y = y < 0.5 ? log(y) : log1p(-x);
    return exp(a * log_x + b * log_y - log_beta(a, b));
  }
  constexpr double inv_two_pi = 0.15915494309189533577;
  const double correction = stirling_error(n) - stirling_error(a) - stirling_error(b);
  return std::sqrt(inv_two_pi * a * (b / n)) * exp(minus_deviance(a, b, x, y) + correction);
}

double not_zero(double v) { return std::fabs(v) < 1e-300 ? 1e-300 : v; }

// Lentz's evaluation of 1 / (b0 + a1 / (b1 + a2 / (b2 + ...))).
class Fraction {
 public:
  explicit Fraction(double b0) : d_(1.0 / not_zero(b0)), value_(d_) {}
  void add(double top, double bottom) {
    d_ = 1.0 / not_zero(bottom + top * d_);
    c_ = not_zero(bottom + top / c_);
    last_ = c_ * d_;
    value_ *= last_;
  }
  bool settled() const { return std::fabs(last_ - 1.0) < 0x1p-52; }
  double value() const { return value_; }

 private:
  double c_ = 1e300;
  double d_, value_;
  double last_ = 0.0;
};

// I_x(a, b) / density for x below the mean, a >= 1. This fraction sees x through a - (a + b) x, taken as a y - b x,
// which keeps the digits that 1 - x has lost where one shape is large.
double fraction(double a, double b, double x, double y) {
  const double from_mean = a * y - b * x + 1.0;
  Fraction f(a / (a + 1.0) * from_mean);
  for (int m = 1; m < most_terms && !f.settled(); ++m) {
    const double a2 = a + 2.0 * m;
    const double square = (m / (a2 - 1.0)) * ((b - m) * x);
    const double top = ((a + m - 1.0) / (a2 - 1.0)) * ((a + b + m - 1.0) * x) * square;
    f.add(top, m + square + (a + m) / (a2 + 1.0) * (from_mean + m * (1.0 + y)));
  }
  return f.value();
}

// The same by the classical fraction, whose rounding is milder for a < 1.
double fraction_small_shape(double a, double b, double x) {
  const double n = a + b;
  Fraction f(1.0);
  f.add(-n * x / (a + 1.0), 1.0);
  for (int m = 1; m < most_terms; ++m) {
    const double a2 = a + 2.0 * m;
    f.add(m * (b - m) * x / ((a2 - 1.0) * a2), 1.0);
    f.add(-(a + m) * (n + m) * x / (a2 * (a2 + 1.0)), 1.0);
    if (f.settled()) break;
  }
  return f.value() / a;
}

double lower_tail(double a, double b, double x, double y, double density) {
  return density * (a < 1.0 ? fraction_small_shape(a, b, x) : fraction(a, b, x, y));
}

Tails by_normal_limit(double a, double b, double x, double y) {
  const double from_mean = x * b - y * a;
  const double width = std::sqrt(a * (b / (a + b)));
  const double deviance = std::max(-minus_deviance(a, b, x, y), 0.0);
  const double w = std::copysign(std::sqrt(2.0 * deviance), from_mean);
  const double bend = std::fabs(w) < 1e-4 ? width * (1.0 / a - 1.0 / b) / 3.0 : 1.0 / w - width / from_mean;
  const double correction = normal_density(w) * bend;
  const Tails t = normal_tails(w);
  return {t.lower + correction, t.upper - correction};
}

// A first guess for logit x.
double guess_logit_quantile(double a, double b, Tails at) {
  if (std::min(a, b) >= 1.0) return log(a / b) + normal_quantile(at) * std::sqrt(1.0 / a + 1.0 / b);
  const bool from_zero = at.lower * (a + b) <= b;
  return from_zero ? (log(at.lower) + log(a) + log_beta(a, b)) / a : -(log(at.upper) + log(b) + log_beta(a, b)) / b;
}

Share share_of_logit(double t) {
  const double e = exp(-std::fabs(t));
  const double major = 1.0 / (1.0 + e);
  const double minor = e / (1.0 + e);
  return t < 0.0 ? Share{minor, major} : Share{major, minor};
}

}  // namespace

double log_beta(double a, double b) {
  if (a > b) std::swap(a, b);
  if (!(a > 0.0 && b < infinity)) return not_a_number;
  const double n = a + b;
  if (b < 10.0) return lgamma(a) + lgamma(b) - lgamma(n);
  // lgamma(b) - lgamma(n) by Stirling's formula, without its large parts.
  return lgamma(a) + (0.5 - b) * log1p(a / b) - a * log(n) + a + stirling_error(b) - stirling_error(n);
}

Tails beta_tails(double a, double b, double x, double y) {
  if (!(a > 0.0 && b > 0.0 && a + b < infinity) || x != x || y != y) return {not_a_number, not_a_number};
  if (x <= 0.0) return {0.0, 1.0};
  if (y <= 0.0) return {1.0, 0.0};
  if (std::min(a, b) > huge_shape) return by_normal_limit(a, b, x, y);
  const double density = logit_scale_density(a, b, x, y);
  if (x * (a + b + 2.0) < a + 1.0) {
    const double lower = lower_tail(a, b, x, y, density);
    return {lower, 1.0 - lower};
  }
  const double upper = lower_tail(b, a, y, x, density);
  return {1.0 - upper, upper};
}

Share beta_quantile(double a, double b, Tails at) {
  if (!(a > 0.0 && b > 0.0 && a + b < infinity && at.lower >= 0.0 && at.upper >= 0.0)) {
    return {not_a_number, not_a_number};
  }
  if (at.lower == 0.0) return {0.0, 1.0};
  if (at.upper == 0.0) return {1.0, 0.0};
  constexpr double farthest = 744.0;  // beyond, e^t is rounded to 0
  const double guess = guess_logit_quantile(a, b, at);
  if (std::fabs(guess) > farthest) return guess < 0.0 ? Share{0.0, 1.0} : Share{1.0, 0.0};
  const double t = detail::invert(guess, -farthest, farthest, at, [a, b](double logit) {
    const Share s = share_of_logit(logit);
    return detail::Slope{beta_tails(a, b, s.x, s.y), logit_scale_density(a, b, s.x, s.y), a * s.y - b * s.x};
  });
  return share_of_logit(t);
}

}  // namespace casus::math
