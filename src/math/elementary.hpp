// SPDX-License-Identifier: Apache-2.0
// Elementary functions that give the same bits on every machine: only IEEE + - * / sqrt and integer operations, so
// neither the processor nor its C library can change a future. exp and log are within 1 ulp, log1p, expm1, erf and
// erfc within a few, pow within 8, lgamma within 1e-14 (relative). Assumes round to nearest, no contraction.
// exp and log: argument reduced by ln 2 in two parts, then the plain series, evaluated in Estrin's order for speed.
#pragma once
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>

namespace casus::math {

static_assert(FLT_EVAL_METHOD == 0, "doubles must be rounded at every step");
static_assert(std::numeric_limits<double>::is_iec559);

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

namespace detail {

// ln 2 = ln2_hi + ln2_lo; ln2_hi has 21 zero bits at its end, so k * ln2_hi is exact for every exponent k.
inline constexpr double ln2_hi = 0x1.62e42feep-1;
inline constexpr double ln2_lo = 0x1.a39ef35793c76p-33;
inline constexpr double inv_ln2 = 0x1.71547652b82fep+0;
inline constexpr double round_shift = 0x1.8p52;  // adding it leaves the nearest integer in the low bits

inline double pow2(std::int64_t k) { return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52); }

// y * 2^k for |k| < 2000; halves of k keep each factor a normal number, so overflow and underflow come out right.
inline double scale(double y, std::int64_t k) {
  const std::int64_t half = k >> 1;
  return y * pow2(half) * pow2(k - half);
}

// x = k ln 2 + (r + low), |r| <= 0.35; |x| < 1000.
struct Reduced {
  double r, low;
  std::int64_t k;
};

inline Reduced reduce(double x) {
  const double shifted = x * inv_ln2 + round_shift;
  const double k = shifted - round_shift;
  const double hi = x - k * ln2_hi;
  const double lo = k * ln2_lo;
  const double r = hi - lo;
  return {r, (hi - r) - lo, static_cast<std::int64_t>(k)};
}

// (e^r - 1 - r) / r^2 for |r| <= 0.35: the series to r^13/13!.
inline double exp_series(double r) {
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double p0 = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
  const double p1 = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
  const double p2 = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
  return p0 + r4 * (p1 + r4 * p2);
}

// (2 atanh(s) - 2 s) / s for s2 = s^2 <= 0.03: the series to s^20.
inline double atanh_series(double s2) {
  const double s4 = s2 * s2;
  const double s8 = s4 * s4;
  const double p0 = (2.0 / 3 + s2 * (2.0 / 5)) + s4 * (2.0 / 7 + s2 * (2.0 / 9));
  const double p1 = (2.0 / 11 + s2 * (2.0 / 13)) + s4 * (2.0 / 15 + s2 * (2.0 / 17));
  const double p2 = 2.0 / 19 + s2 * (2.0 / 21);
  return s2 * (p0 + s8 * (p1 + s8 * p2));
}

// x = 2^k m with m in [sqrt 1/2, sqrt 2); x positive and finite.
struct Split {
  double m;
  std::int64_t k;
};

inline Split split(double x) {
  constexpr std::uint64_t sqrt_half = std::bit_cast<std::uint64_t>(0x1.6a09e667f3bcdp-1);
  std::int64_t k = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    k = -54;
  }
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const std::int64_t e = static_cast<std::int64_t>(bits - sqrt_half) >> 52;
  return {std::bit_cast<double>(bits - (static_cast<std::uint64_t>(e) << 52)), k + e};
}

}  // namespace detail

inline double exp(double x) {
  if (!(x <= 710.0)) return x == x ? infinity : x;
  if (x < -746.0) return 0.0;
  const detail::Reduced a = detail::reduce(x);
  const double sum = 1.0 + a.r;
  const double lost = a.r - (sum - 1.0);
  return detail::scale(sum + (lost + (a.low + a.r * a.r * detail::exp_series(a.r))), a.k);
}

inline double log(double x) {
  if (!(x > 0.0 && x < infinity)) return x == 0.0 ? -infinity : x > 0.0 ? x : not_a_number;
  const detail::Split a = detail::split(x);
  const double f = a.m - 1.0;
  const double s = f / (2.0 + f);
  const double half_square = 0.5 * f * f;
  const double rest = s * (half_square + detail::atanh_series(s * s));
  const double k = static_cast<double>(a.k);
  return k * detail::ln2_hi - ((half_square - (rest + k * detail::ln2_lo)) - f);
}

double log1p(double x);
double expm1(double x);

// As IEEE 754 pow; exact where a whole exponent up to 16 gives an exact product. pow(x, 0) and pow(1, y) are 1.
double pow(double x, double y);

double erf(double x);
double erfc(double x);

// log Gamma(x) for x > 0; +infinity at 0, NaN below.
double lgamma(double x);

// lgamma(1 + x) for x > -1, accurate near 0.
double lgamma1p(double x);

// lgamma(x) - ((x - 1/2) log x - x + 1/2 log 2 pi), for x > 0: what Stirling's formula misses.
double stirling_error(double x);

// log(1 + x) - x, accurate near 0 where the two cancel.
double log1p_minus(double x);

}  // namespace casus::math
