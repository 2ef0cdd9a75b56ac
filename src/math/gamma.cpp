// SPDX-License-Identifier: Apache-2.0
// The incomplete gamma functions: power series below a + 1, Lentz's continued fraction above, and for large a near x
// Temme's uniform expansion (A. Gil, J. Segura, N. M. Temme, SIAM J. Sci. Comput. 34 (2012), A2965), whose cost
// doesn't grow with a. At most some 200 terms anywhere.
#include <array>

#include "math/invert.hpp"
#include "math/special.hpp"

namespace casus::math {
namespace {

constexpr int most_terms = 1000;
constexpr double tiny_ratio = 0x1p-54;
constexpr double large_shape = 25.0;

// log(x / a) - (x - a) / a, the deviance of x from a with its sign turned.
double minus_deviance(double a, double x) {
  const double u = (x - a) / a;
  return u < -0.4 ? log(x / a) - u : log1p_minus(u);  // near -1, u has lost digits of x
}

// x^a e^-x / Gamma(a): the density in log x.
double log_scale_density(double a, double x) {
  if (a < 10.0) return a * exp(a * log(x) - x - lgamma1p(a));
  constexpr double inv_two_pi = 0.15915494309189533577;
  return std::sqrt(a * inv_two_pi) * exp(a * minus_deviance(a, x) - stirling_error(a));
}

double lower_by_series(double a, double x, double density) {
  double term = 1.0 / a;
  double sum = term;
  for (int n = 1; n < most_terms && term > sum * tiny_ratio; ++n) {
    term *= x / (a + n);
    sum += term;
  }
  return density * sum;
}

double upper_by_fraction(double a, double x, double density) {
  double b = x + 1.0 - a;
  double c = 1e300;
  double d = 1.0 / b;
  double value = d;
  for (int n = 1; n < most_terms; ++n) {
    const double an = n * (a - n);
    b += 2.0;
    d = 1.0 / (an * d + b);
    c = b + an / c;
    value *= d * c;
    if (std::fabs(d * c - 1.0) < 0x1p-52) break;
  }
  return density * value;
}

// Q(a, x) for small a and x without subtracting P from 1: -expm1(log of x^a / Gamma(1 + a)) and an alternating series.
double upper_near_zero(double a, double x) {
  const double log_power = a * log(x) - lgamma1p(a);
  double term = 1.0;
  double sum = 0.0;
  for (int n = 1; n < 40; ++n) {
    term *= -x / n;
    sum += term / (a + n);
  }
  return -expm1(log_power) - exp(log_power) * a * sum;
}

// Taylor coefficients of eta / (lambda - 1), where eta^2 / 2 = lambda - 1 - log lambda.
constexpr std::array temme{
    1.0,
    -0.3333333333333333,
    0.08333333333333333,
    -0.014814814814814815,
    0.0011574074074074073,
    0.0003527336860670194,
    -0.0001787551440329218,
    3.919263178522438e-05,
    -2.185448510679992e-06,
    -1.85406221071516e-06,
    8.296711340953087e-07,
    -1.7665952736826078e-07,
    6.707853543401498e-09,
    1.0261809784240309e-08,
    -4.382036018453353e-09,
    9.14769958223679e-10,
    -2.5514193994946248e-11,
    -5.830772132550426e-11,
    2.4361948020667415e-11,
    -5.0276692801141755e-12,
    1.1004392031956135e-13,
    3.371763262400985e-13,
    -1.392388722418162e-13,
    2.8534893807047445e-14,
    -5.139111834242572e-16,
    -1.9752288294349442e-15,
    8.099521156704561e-16,
};

Tails by_uniform_expansion(double a, double eta) {
  constexpr std::size_t top = temme.size() - 1;
  std::array<double, temme.size() + 1> b{};
  for (std::size_t m = top; m > 0; --m) b[m - 1] = temme[m] + static_cast<double>(m + 1) * b[m + 1] / a;
  double sum = 0.0;
  for (std::size_t m = top; m-- > 0;) sum = sum * eta + b[m];
  sum /= 1.0 + b[1] / a;
  constexpr double inv_two_pi = 0.15915494309189533577;
  const double rest = exp(-0.5 * a * eta * eta) * std::sqrt(inv_two_pi / a) * sum;
  const double z = eta * std::sqrt(0.5 * a);
  return {0.5 * erfc(-z) - rest, 0.5 * erfc(z) + rest};
}

Tails by_expansions(double a, double x) {
  const double density = log_scale_density(a, x);
  if (x >= a + 1.0) {
    const double upper = upper_by_fraction(a, x, density);
    return {1.0 - upper, upper};
  }
  const double lower = lower_by_series(a, x, density);
  const bool near_zero = a < 1.0 && x < 1.5 && lower > 0.5;
  return {lower, near_zero ? upper_near_zero(a, x) : 1.0 - lower};
}

// A first guess for log x.
double guess_log_quantile(double a, Tails at) {
  const double from_zero = (log(at.lower) + lgamma1p(a)) / a;
  if (a < 0.6) return at.upper < 0.3 ? log(1e-3 - log(at.upper)) : from_zero;
  const double c = 1.0 / (9.0 * a);
  const double cube_root = 1.0 - c + normal_quantile(at) * std::sqrt(c);  // Wilson and Hilferty
  return cube_root > 0.2 ? log(a) + 3.0 * log(cube_root) : from_zero;
}

}  // namespace

Tails gamma_tails(double a, double x) {
  if (!(a > 0.0 && a < infinity) || x != x) return {not_a_number, not_a_number};
  if (x <= 0.0) return {0.0, 1.0};
  if (x == infinity) return {1.0, 0.0};
  if (a >= large_shape) {
    const double half_square = -minus_deviance(a, x);
    if (half_square < 0.5) return by_uniform_expansion(a, std::copysign(std::sqrt(2.0 * half_square), x - a));
  }
  return by_expansions(a, x);
}

double gamma_quantile(double a, Tails at) {
  if (!(a > 0.0 && a < infinity && at.lower >= 0.0 && at.upper >= 0.0)) return not_a_number;
  if (at.lower == 0.0) return 0.0;
  if (at.upper == 0.0) return infinity;
  constexpr double smallest = -744.0;
  // e^t is rounded to 0 long before the bound, and near 0 the first term of the series is exact.
  const double guess = guess_log_quantile(a, at);
  if (a < 0.6 && at.upper >= 0.3 && guess < smallest) return 0.0;
  const double t = detail::invert(guess, smallest, 709.0, at, [a](double log_x) {
    const double x = exp(log_x);
    return detail::Slope{gamma_tails(a, x), log_scale_density(a, x), a - x};
  });
  return exp(t);
}

}  // namespace casus::math
