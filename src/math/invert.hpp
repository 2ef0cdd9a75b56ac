// SPDX-License-Identifier: Apache-2.0
// Inverse of a distribution function whose density is log-concave in t (gamma in log x, beta in logit x). Then the log
// of either tail is concave, Newton steps on it can't cycle, and with Halley's correction few are needed. A bracket and
// a bound on the number of steps guard against underflow far from the root.
#pragma once
#include <algorithm>

#include "math/special.hpp"

namespace casus::math::detail {

struct Slope {
  Tails tails;
  double density;      // d tails.lower / dt
  double log_density;  // d log density / dt
};

// How far to move t: Halley's step on the log of one tail. `gap` is log(tail / target), `g` its derivative's size.
inline double halley_step(double gap, double g, double curvature) {
  const double bend = 1.0 - gap * curvature / (2.0 * g * g);
  return -gap / (g * std::clamp(bend, 0.5, 4.0));
}

// t with tails(t) = at, to about 1e-15 of the law's width; `slope_at` maps t to a Slope.
template <class SlopeAt>
double invert(double t, double lo, double hi, Tails at, SlopeAt slope_at) {
  const bool use_lower = at.lower <= at.upper;
  const double target = use_lower ? at.lower : at.upper;
  t = std::clamp(t, lo, hi);
  for (int step = 0; step < 100; ++step) {
    const Slope s = slope_at(t);
    const double tail = use_lower ? s.tails.lower : s.tails.upper;
    if (tail == target) return t;
    ((tail < target) == use_lower ? lo : hi) = t;
    const double side = use_lower ? 1.0 : -1.0;
    const double g = s.density / tail;
    const double gap = log(tail / target);
    const double move = side * halley_step(gap, g, side * s.log_density * g - g * g);
    const double next = t + move;
    const bool sound = g > 0.0 && next > lo && next < hi;  // false for NaN
    if (sound && std::fabs(move) * (1.0 + g) < 1e-5) return next;
    if (next == t || hi - lo <= 1e-15 * std::fabs(t)) return t;
    t = sound ? next : lo + 0.5 * (hi - lo);
  }
  return t;
}

}  // namespace casus::math::detail
