// SPDX-License-Identifier: Apache-2.0
// A number that carries its gradient along: sums, differences, products and ratios of a question's atoms, written once
// as `Function`, give value and slope for the delta method. A zero denominator gives NaN, which estimators name.
#pragma once
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace casus::query {

struct Dual {
  double value = 0;
  std::vector<double> slope;  // d value / d atom k; empty: constant

  static Dual constant(double v) { return {v, {}}; }
  static Dual atom(std::size_t k, double v, std::size_t atoms) {
    Dual d{v, std::vector<double>(atoms)};
    d.slope[k] = 1;
    return d;
  }
};

// value, and slope = a.slope * da + b.slope * db.
inline Dual joined(double value, const Dual& a, double da, const Dual& b, double db) {
  Dual out{value, std::vector<double>(a.slope.size() > b.slope.size() ? a.slope.size() : b.slope.size())};
  for (std::size_t k = 0; k < a.slope.size(); ++k) out.slope[k] += da * a.slope[k];
  for (std::size_t k = 0; k < b.slope.size(); ++k) out.slope[k] += db * b.slope[k];
  return out;
}

inline Dual operator+(const Dual& a, const Dual& b) { return joined(a.value + b.value, a, 1, b, 1); }
inline Dual operator-(const Dual& a, const Dual& b) { return joined(a.value - b.value, a, 1, b, -1); }
inline Dual operator*(const Dual& a, const Dual& b) { return joined(a.value * b.value, a, b.value, b, a.value); }
inline Dual operator/(const Dual& a, const Dual& b) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (b.value == 0) return {nan, {}};
  const double ratio = a.value / b.value;
  return joined(ratio, a, 1 / b.value, b, -ratio / b.value);
}

// From the means per future of atoms 0..K (atom 0 is the constant 1) to the answer.
using Function = std::function<Dual(std::span<const Dual>)>;

}  // namespace casus::query
