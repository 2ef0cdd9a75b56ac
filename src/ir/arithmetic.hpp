// SPDX-License-Identifier: Apache-2.0
// Arithmetic whose exact result every engine must share; all of it is exact or correctly rounded.
#pragma once
#include <cmath>

namespace casus::ir {

// Remainder with the sign of b: 0 <= r < b for b > 0, b < r <= 0 for b < 0. NaN for b = 0.
inline double modulo(double a, double b) {
  double r = std::fmod(a, b);
  if (r != 0 && (r < 0) != (b < 0)) r += b;
  return r == b ? 0.0 : r;  // a tiny r of the other sign rounds up to b
}

}  // namespace casus::ir
