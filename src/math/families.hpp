// SPDX-License-Identifier: Apache-2.0
// The continuous scalar families and bernoulli and point, before truncation. Internal to the room.
#pragma once
#include "math/distribution.hpp"

namespace casus::math::detail {

Tails whole_tails(const Distribution& law, double x);
double whole_quantile(const Distribution& law, Tails at);
Support whole_support(const Distribution& law);

struct Shapes {
  double a, b;
};
Shapes pert_shapes(const Distribution& law);

// -log(1 - u): a unit exponential by inversion, accurate at both ends.
inline double unit_exponential(Tails at) { return at.upper < 0.5 ? -log(at.upper) : -log1p(-at.lower); }

// The probability between two points of a law.
inline double between(Tails from, Tails to) {
  return from.lower + to.lower < from.upper + to.upper ? to.lower - from.lower : from.upper - to.upper;
}

// The tails at the fraction `at` of the way from `from` to `to`.
inline Tails within(Tails from, Tails to, Tails at) {
  return {from.lower * at.upper + to.lower * at.lower, from.upper * at.upper + to.upper * at.lower};
}

}  // namespace casus::math::detail
