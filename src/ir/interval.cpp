// SPDX-License-Identifier: Apache-2.0
#include "ir/interval.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "ir/arithmetic.hpp"
#include "math/elementary.hpp"

namespace casus::ir::interval {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

double below(double v) { return std::nextafter(v, -inf); }
double above(double v) { return std::nextafter(v, inf); }

bool faulty(Interval a, Interval b) { return a.may_be_nan || b.may_be_nan; }

Interval truth(bool may_be_false, bool may_be_true, bool nan) {
  return {may_be_false ? 0.0 : 1.0, may_be_true ? 1.0 : 0.0, nan};
}

Interval around(std::initializer_list<double> corners, bool nan) {
  Interval out{inf, -inf, nan};
  for (const double v : corners) {
    const double c = std::isnan(v) ? 0 : v;  // 0 * inf: without bound, times nothing
    out.lo = std::min(out.lo, c);
    out.hi = std::max(out.hi, c);
  }
  return out;
}

}  // namespace

Interval hull(Interval a, Interval b) { return {std::min(a.lo, b.lo), std::max(a.hi, b.hi), faulty(a, b)}; }

Interval meet(Interval a, Interval b) {
  const Interval both{std::max(a.lo, b.lo), std::min(a.hi, b.hi), a.may_be_nan};
  return both.lo <= both.hi ? both : a;
}

Interval negate(Interval a) { return {-a.hi, -a.lo, a.may_be_nan}; }

Interval absolute(Interval a) {
  if (a.lo >= 0) return a;
  if (a.hi <= 0) return negate(a);
  return {0, std::max(-a.lo, a.hi), a.may_be_nan};
}

Interval exponential(Interval a) {
  const double lo = math::exp(a.lo), hi = math::exp(a.hi);
  return {std::max(0.0, below(below(lo))), above(above(hi)), a.may_be_nan};
}

Interval logarithm(Interval a) {
  if (!(a.hi > 0)) return {-inf, inf, true};
  const double lo = a.lo > 0 ? below(below(math::log(a.lo))) : -inf;
  return {lo, above(above(math::log(a.hi))), a.may_be_nan || !(a.lo > 0)};
}

Interval square_root(Interval a) {
  if (a.hi < 0) return {-inf, inf, true};
  return {std::sqrt(std::max(0.0, a.lo)), std::sqrt(a.hi), a.may_be_nan || a.lo < 0};
}

Interval floor(Interval a) { return {std::floor(a.lo), std::floor(a.hi), a.may_be_nan}; }
Interval ceiling(Interval a) { return {std::ceil(a.lo), std::ceil(a.hi), a.may_be_nan}; }

Interval add(Interval a, Interval b) {
  const double lo = a.lo + b.lo, hi = a.hi + b.hi;
  return {std::isnan(lo) ? -inf : lo, std::isnan(hi) ? inf : hi, faulty(a, b)};
}

Interval subtract(Interval a, Interval b) { return add(a, negate(b)); }

Interval multiply(Interval a, Interval b) {
  return around({a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi}, faulty(a, b));
}

Interval divide(Interval a, Interval b) {
  if (b.lo < 0 && b.hi > 0) return {-inf, inf, true};
  if (b.lo == 0 && b.hi == 0) return {-inf, inf, true};
  if (b.lo == 0 || b.hi == 0) {  // one-sided: a / b goes to infinity as b goes to 0
    if (b.hi == 0) return divide(negate(a), negate(b));
    if (a.lo >= 0) return {std::isinf(a.lo) ? 0 : a.lo / b.hi, inf, true};
    if (a.hi <= 0) return {-inf, std::isinf(a.hi) ? 0 : a.hi / b.hi, true};
    return {-inf, inf, true};
  }
  return around({a.lo / b.lo, a.lo / b.hi, a.hi / b.lo, a.hi / b.hi}, faulty(a, b));
}

Interval modulo(Interval a, Interval b, bool whole) {
  const bool nan = faulty(a, b) || b.contains(0);
  if (a.is_point() && b.is_point() && b.lo != 0 && std::isfinite(a.lo)) {
    const double r = ir::modulo(a.lo, b.lo);
    return {r, r, nan};
  }
  if (a.lo >= 0 && a.hi < b.lo) return {a.lo, a.hi, nan};
  const double hi = b.hi > 0 ? (whole ? b.hi - 1 : below(b.hi)) : 0;
  const double lo = b.lo < 0 ? (whole ? b.lo + 1 : above(b.lo)) : 0;
  if (b.lo > 0 && a.lo >= 0) return {0, std::min(hi, a.hi), nan};
  return {std::min(lo, 0.0), std::max(hi, 0.0), nan};
}

Interval minimum(Interval a, Interval b) { return {std::min(a.lo, b.lo), std::min(a.hi, b.hi), faulty(a, b)}; }
Interval maximum(Interval a, Interval b) { return {std::max(a.lo, b.lo), std::max(a.hi, b.hi), faulty(a, b)}; }

Interval equal(Interval a, Interval b) {
  const bool apart = a.hi < b.lo || b.hi < a.lo;
  const bool same = a.is_point() && b.is_point() && a.lo == b.lo;
  return truth(!same, !apart, faulty(a, b));
}

Interval less(Interval a, Interval b) { return truth(!(a.hi < b.lo), a.lo < b.hi, faulty(a, b)); }
Interval less_equal(Interval a, Interval b) { return truth(!(a.hi <= b.lo), a.lo <= b.hi, faulty(a, b)); }

Interval logical_not(Interval a) { return truth(!a.is_false(), !a.is_true(), a.may_be_nan); }

Interval widen(Interval a, double terms, double size) {
  const double room = terms * terms * size * 0x1p-52;
  if (!std::isfinite(room)) return {a.lo >= 0 ? 0 : -inf, a.hi <= 0 ? 0 : inf, a.may_be_nan};
  const double lo = a.lo - room, hi = a.hi + room;
  return {a.lo >= 0 ? std::max(lo, 0.0) : lo, a.hi <= 0 ? std::min(hi, 0.0) : hi, a.may_be_nan};
}

}  // namespace casus::ir::interval
