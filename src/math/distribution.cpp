// SPDX-License-Identifier: Apache-2.0
// Quantiles and tails of any law: truncation is a change of the two tails, a table is searched, and a mixture is solved
// by a bracketed root finder (some 25 evaluations), which bisects in the order of the doubles, so it ends soon on any
// scale.
#include "math/distribution.hpp"

#include <algorithm>
#include <optional>

#include "math/families.hpp"

namespace casus::math {
namespace {

bool is_table(const Distribution& law) { return law.family == Family::discrete || law.family == Family::empirical; }

Tails table_tails(const Distribution& law, double x) {
  if (x != x) return {not_a_number, not_a_number};
  const auto after = std::upper_bound(law.values.begin(), law.values.end(), x);
  if (after == law.values.begin()) return {0.0, 1.0};
  return tails(law.cumulative[static_cast<std::size_t>(after - law.values.begin()) - 1]);
}

// The first value from index `first` on whose cumulative probability reaches `lower`.
double table_quantile(const Distribution& law, double lower, std::ptrdiff_t first = 0) {
  const auto begin = law.cumulative.begin();
  const auto found = std::lower_bound(begin + first, law.cumulative.end() - 1, lower);
  return law.values[static_cast<std::size_t>(found - begin)];
}

double table_quantile_above(const Distribution& law, double x0, double u) {
  const auto after = std::upper_bound(law.values.begin(), law.values.end(), x0);
  if (after == law.values.end()) return x0;
  const double lower = table_tails(law, x0).lower;
  return table_quantile(law, lower + u * (1.0 - lower), after - law.values.begin());
}

Tails mixture_tails(const Distribution& law, double x) {
  Tails sum{0.0, 0.0};
  for (const Component& part : law.components) {
    const Tails t = tails_at(part.law, x);
    sum.lower += part.weight * t.lower;
    sum.upper += part.weight * t.upper;
  }
  return sum;
}

// Whole numbers in the order of the doubles, and back.
std::int64_t rank(double x) {
  const auto bits = std::bit_cast<std::int64_t>(x);
  return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
}
double unrank(std::int64_t r) {
  return std::bit_cast<double>(r < 0 ? std::numeric_limits<std::int64_t>::min() - r : r);
}
double middle(double lo, double hi) {
  const std::int64_t a = rank(lo);
  const std::int64_t b = rank(hi);
  return unrank((a >> 1) + (b >> 1) + (a & b & 1));
}

// The smallest x in (lo, hi] with excess(x) >= 0, to a few ulps; excess rises, and is negative at lo. Secant steps with
// Illinois' halving, each aimed a hair past the root so that both ends close in; a step that leaves more than half of
// the bracket is followed by a bisection.
template <class Excess>
double first_not_negative(double lo, double hi, Excess excess) {
  double at_lo = excess(lo);
  double at_hi = excess(hi);
  if (at_lo >= 0.0) return lo;
  bool bisect = false;
  std::optional<bool> was_high;
  while (std::nextafter(lo, hi) < hi && hi - lo > 4e-16 * std::fabs(hi)) {
    const double width = hi - lo;
    double x = hi - width * (at_hi / (at_hi - at_lo));
    const double hair = 2e-16 * std::fabs(x);
    x += x - lo < hi - x ? hair : -hair;
    if (bisect || !(x > lo && x < hi)) x = middle(lo, hi);
    const double value = excess(x);
    const bool high = value >= 0.0;
    (high ? hi : lo) = x;
    (high ? at_hi : at_lo) = value;
    if (high == was_high) (high ? at_lo : at_hi) *= 0.5;
    was_high = high;
    bisect = !bisect && hi - lo > 0.5 * width;
  }
  return hi;
}

double mixture_quantile(const Distribution& law, Tails at) {
  double lo = infinity;
  double hi = -infinity;
  for (const Component& part : law.components) {
    const double x = quantile(part.law, at);
    if (x != x) return x;
    lo = std::min(lo, x);
    hi = std::max(hi, x);
  }
  if (!(at.lower > 0.0) || lo == hi) return lo;
  if (!(at.upper > 0.0)) return hi;
  const bool use_lower = at.lower <= at.upper;
  return first_not_negative(lo, hi, [&](double x) {
    const Tails t = mixture_tails(law, x);
    return use_lower ? t.lower - at.lower : at.upper - t.upper;
  });
}

// Memory of x0 is exact for the hazards that are powers of time, even where the survival itself underflows.
double weibull_above(double shape, double scale, double x0, double u) {
  const double waited = shape == 1.0 ? x0 / scale : pow(x0 / scale, shape);
  const double more = detail::unit_exponential(tails(u));
  return shape == 1.0 ? x0 + scale * more : std::max(x0, scale * pow(waited + more, 1.0 / shape));
}

}  // namespace

Tails tails_at(const Distribution& law, double x) {
  if (is_table(law)) return table_tails(law, x);
  if (law.family == Family::mixture) return mixture_tails(law, x);
  if (!law.truncated()) return detail::whole_tails(law, x);
  if (x < law.lo) return {0.0, 1.0};
  if (x >= law.hi) return {1.0, 0.0};
  const Tails t = detail::whole_tails(law, x);
  const double mass = detail::between(law.at_lo, law.at_hi);
  return {detail::between(law.at_lo, t) / mass, detail::between(t, law.at_hi) / mass};
}

double quantile(const Distribution& law, Tails at) {
  if (!(at.lower >= 0.0 && at.upper >= 0.0)) return not_a_number;
  if (is_table(law)) return table_quantile(law, at.lower);
  if (law.family == Family::mixture) return mixture_quantile(law, at);
  if (!law.truncated()) return detail::whole_quantile(law, at);
  return std::clamp(detail::whole_quantile(law, detail::within(law.at_lo, law.at_hi, at)), law.lo, law.hi);
}

double conditional_quantile_above(const Distribution& law, double x0, double u) {
  if (x0 != x0 || u != u) return not_a_number;
  if (is_table(law)) return table_quantile_above(law, x0, u);
  if (!law.truncated() && x0 > 0.0) {
    if (law.family == Family::exponential) return weibull_above(1.0, law.a, x0, u);
    if (law.family == Family::weibull) return weibull_above(law.a, law.b, x0, u);
  }
  const Tails waited = tails_at(law, x0);
  if (!(waited.upper > 0.0)) return x0;
  return std::max(x0, quantile(law, detail::within(waited, {1.0, 0.0}, tails(u))));
}

Support support(const Distribution& law) {
  if (is_table(law)) return {law.values.front(), law.values.back()};
  if (law.family == Family::mixture) {
    Support s{infinity, -infinity};
    for (const Component& part : law.components) {
      const Support p = support(part.law);
      s = {std::min(s.lo, p.lo), std::max(s.hi, p.hi)};
    }
    return s;
  }
  const Support whole = detail::whole_support(law);
  return {std::max(whole.lo, law.lo), std::min(whole.hi, law.hi)};
}

}  // namespace casus::math
