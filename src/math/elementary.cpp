// SPDX-License-Identifier: Apache-2.0
// The less hot elementary functions. pow carries log x in two doubles, since its error is multiplied by y log x.
// erf: Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969). lgamma: Stirling's
// series above 10, below it the series about 2, whose coefficients are zeta(k) - 1.
#include "math/elementary.hpp"

#include <array>
#include <span>

namespace casus::math {
namespace {

double horner(std::span<const double> highest_first, double x) {
  double sum = 0.0;
  for (const double c : highest_first) sum = sum * x + c;
  return sum;
}

struct Pair {
  double hi, lo;  // hi + lo, |lo| <= ulp(hi)
};

Pair halves(double x) {
  const double t = 0x1p27 * x + x;
  const double hi = t - (t - x);
  return {hi, x - hi};
}

// a * b exactly (Dekker), where neither overflows when multiplied by 2^27.
Pair product(double a, double b) {
  const double p = a * b;
  const Pair x = halves(a);
  const Pair y = halves(b);
  return {p, ((x.hi * y.hi - p) + x.hi * y.lo + x.lo * y.hi) + x.lo * y.lo};
}

Pair fast_sum(double a, double b) {
  const double s = a + b;
  return {s, b - (s - a)};
}

// log x to about 2^-62 relative; x positive and finite.
Pair log_pair(double x) {
  const detail::Split a = detail::split(x);
  const double f = a.m - 1.0;
  const Pair d = fast_sum(2.0, f);
  const double s = f / d.hi;
  const Pair sd = product(s, d.hi);
  const double s_low = (((f - sd.hi) - sd.lo) - s * d.lo) / d.hi;
  const double series = s * detail::atanh_series(s * s) + 2.0 * s_low;
  const double k = static_cast<double>(a.k);
  if (a.k == 0) return fast_sum(2.0 * s, series);
  const Pair top = fast_sum(k * detail::ln2_hi, 2.0 * s);
  return fast_sum(top.hi, top.lo + (series + k * detail::ln2_lo));
}

bool is_whole(double y) { return std::floor(y) == y; }
bool is_odd(double y) { return is_whole(y) && std::fabs(y) < 0x1p53 && (static_cast<std::int64_t>(y) & 1) != 0; }

double whole_power(double x, int n) {
  double result = 1.0;
  for (; n > 0; n >>= 1) {
    if ((n & 1) != 0) result *= x;
    x *= x;
  }
  return result;
}

bool is_normal(double x) { return std::fabs(x) >= std::numeric_limits<double>::min() && std::fabs(x) < infinity; }

// x positive, finite, not 1; y finite, not 0.
double positive_pow(double x, double y) {
  if (std::fabs(y) > 0x1p64) return (x > 1.0) == (y > 0.0) ? infinity : 0.0;
  const Pair l = log_pair(x);
  const Pair z = product(y, l.hi);
  if (z.hi > 710.0) return infinity;
  if (z.hi < -746.0) return 0.0;
  const double low = z.lo + y * l.lo;
  const double e = exp(z.hi);
  return is_normal(e) ? e + e * low : exp(z.hi + low);
}

double pow_of_zero_or_infinity(double x, double y) {
  const bool grows = (x == 0.0) == (y < 0.0);
  const double size = grows ? infinity : 0.0;
  return std::signbit(x) && is_odd(y) ? -size : size;
}

// exp(-x^2) for x >= 0, with x^2 in two parts: rounding it would cost x^2 ulps.
double exp_minus_square(double x) {
  if (x > 27.5) return 0.0;
  const double rough = std::floor(x * 16.0) / 16.0;
  return exp(-rough * rough) * exp(-(x - rough) * (x + rough));
}

constexpr double inv_sqrt_pi = 0.56418958354775628695;

double erf_near_zero(double x) {
  constexpr std::array p{1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2,
                         3.20937758913846947e3};
  constexpr std::array q{1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
                         2.84423683343917062e3};
  const double x2 = x * x;
  return x * horner(p, x2) / horner(q, x2);
}

// erfc(x) for x >= 0.46875.
double erfc_above(double x) {
  if (x <= 4.0) {
    constexpr std::array p{2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0,
                           6.61191906371416295e1,  2.98635138197400131e2,  8.81952221241769090e2,
                           1.71204761263407058e3,  2.05107837782607147e3,  1.23033935479799725e3};
    constexpr std::array q{1.0,
                           1.57449261107098347e1,
                           1.17693950891312499e2,
                           5.37181101862009858e2,
                           1.62138957456669019e3,
                           3.29079923573345963e3,
                           4.36261909014324716e3,
                           3.43936767414372164e3,
                           1.23033935480374942e3};
    return exp_minus_square(x) * (horner(p, x) / horner(q, x));
  }
  constexpr std::array p{1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
                         1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4};
  constexpr std::array q{1.0,
                         2.56852019228982242e0,
                         1.87295284992346725e0,
                         5.27905102951428412e-1,
                         6.05183413124413191e-2,
                         2.33520497626869185e-3};
  const double z = 1.0 / (x * x);
  return exp_minus_square(x) / x * (inv_sqrt_pi - z * horner(p, z) / horner(q, z));
}

constexpr double erf_switch = 0.46875;

// log Gamma(2 + z) for |z| <= 0.5: z (1 - Euler's constant) + sum of (zeta(k) - 1) (-z)^k / k.
double lgamma_about_two(double z) {
  constexpr std::array zeta_less_one{
      0.64493406684822643647,    0.20205690315959428540,    0.082323233711138191516,   0.036927755143369926331,
      0.017343061984449139714,   0.0083492773819228268398,  0.0040773561979443393787,  0.0020083928260822144179,
      0.00099457512781808533715, 0.00049418860411946455870, 0.00024608655330804829864, 0.00012271334757848914675,
      6.1248135058704829259e-5,  3.0588236307020493552e-5,  1.5282259408651871733e-5,  7.6371976378997622737e-6,
      3.8172932649998398565e-6,  1.9082127165539389257e-6,  9.5396203387279611315e-7,  4.7693298678780646312e-7,
      2.3845050272773299000e-7,  1.1921992596531107307e-7,  5.9608189051259479612e-8,  2.9803503514652280186e-8};
  double sum = 0.0;
  for (int i = static_cast<int>(zeta_less_one.size()) - 1; i >= 0; --i) {
    sum = zeta_less_one[static_cast<std::size_t>(i)] / (i + 2) - z * sum;
  }
  return z * (0.42278433509846713939 + z * sum);
}

double lgamma_below_ten(double x) {
  if (x < 0.5) return lgamma1p(x) - log(x);
  if (x < 1.5) return lgamma1p(x - 1.0);
  double shift = 1.0;
  for (; x > 2.5; x -= 1.0) shift *= x - 1.0;
  return lgamma_about_two(x - 2.0) + (shift == 1.0 ? 0.0 : log(shift));
}

}  // namespace

double log1p(double x) {
  if (!(x > -1.0 && x < infinity)) return x == -1.0 ? -infinity : x > 0.0 ? x : not_a_number;
  const double u = 1.0 + x;
  if (u == 1.0) return x;
  if (u > 0x1p60) return log(u);
  const double lost = u > 2.0 ? 1.0 - (u - x) : x - (u - 1.0);
  return log(u) + lost / u;
}

double expm1(double x) {
  if (!(x < 40.0)) return exp(x);
  if (x < -40.0) return -1.0;
  const detail::Reduced a = detail::reduce(x);
  const double tail = a.low + a.r * a.r * detail::exp_series(a.r);
  if (a.k == 0) return a.r + tail;
  const double power = detail::pow2(a.k);
  return (power - 1.0) + power * a.r + power * tail;
}

double pow(double x, double y) {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (x != x || y != y) return not_a_number;
  if (std::fabs(y) == infinity) {
    if (x == -1.0) return 1.0;
    return (std::fabs(x) > 1.0) == (y > 0.0) ? infinity : 0.0;
  }
  if (x == 0.0 || std::fabs(x) == infinity) return pow_of_zero_or_infinity(x, y);
  if (x < 0.0 && !is_whole(y)) return not_a_number;
  if (is_whole(y) && std::fabs(y) <= 16.0) {
    const double power = whole_power(x, static_cast<int>(std::fabs(y)));
    const double result = y < 0.0 ? 1.0 / power : power;
    if (is_normal(power) && is_normal(result)) return result;
  }
  if (y == 0.5) return std::sqrt(x);
  if (x == -1.0) return is_odd(y) ? -1.0 : 1.0;
  const double size = positive_pow(std::fabs(x), y);
  return x < 0.0 && is_odd(y) ? -size : size;
}

double erf(double x) {
  if (x != x) return x;
  const double size = std::fabs(x);
  if (size <= erf_switch) return erf_near_zero(x);
  const double value = size > 6.0 ? 1.0 : 1.0 - erfc_above(size);
  return x < 0.0 ? -value : value;
}

double erfc(double x) {
  if (x != x) return x;
  const double size = std::fabs(x);
  if (size <= erf_switch) return 1.0 - erf_near_zero(x);
  const double value = size > 28.0 ? 0.0 : erfc_above(size);
  return x < 0.0 ? 2.0 - value : value;
}

double lgamma(double x) {
  if (!(x > 0.0 && x < infinity)) return x == 0.0 || x == infinity ? infinity : not_a_number;
  if (x < 10.0) return lgamma_below_ten(x);
  constexpr double half_log_two_pi = 0.91893853320467274178;
  if (x > 1e300) return x * (log(x) - 1.0);
  return ((x - 0.5) * (log(x) - 1.0) - 0.5) + (half_log_two_pi + stirling_error(x));
}

double lgamma1p(double x) { return std::fabs(x) <= 0.5 ? lgamma_about_two(x) - log1p(x) : lgamma(1.0 + x); }

double stirling_error(double x) {
  if (x < 10.0) {
    constexpr double half_log_two_pi = 0.91893853320467274178;
    return lgamma(x) - ((x - 0.5) * log(x) - x + half_log_two_pi);
  }
  constexpr std::array c{-3617.0 / 122400, 1.0 / 156,  -691.0 / 360360, 1.0 / 1188,
                         -1.0 / 1680,      1.0 / 1260, -1.0 / 360,      1.0 / 12};
  const double z = 1.0 / x;
  return z * horner(c, z * z);
}

double log1p_minus(double x) {
  if (!(x > -0.5 && x < 1.0)) return log1p(x) - x;
  const double s = x / (2.0 + x);
  const double s2 = s * s;
  double sum = 0.0;
  for (int k = 37; k >= 3; k -= 2) sum = (sum + 2.0 / k) * s2;
  return s * (sum - x);
}

}  // namespace casus::math
