// SPDX-License-Identifier: Apache-2.0
// Interval arithmetic on doubles. Sound for values computed by the same operation in round-to-nearest: those operations
// are monotone, so the ends need no outward rounding; exp and log are widened by a few ulps. An infinite end stands for
// values without bound; overflow itself is not tracked. `may_be_nan`: for some values the operation is a fault.
#pragma once
#include <limits>

namespace casus::ir {

struct Interval {
  double lo = -std::numeric_limits<double>::infinity();
  double hi = std::numeric_limits<double>::infinity();
  bool may_be_nan = false;

  static Interval point(double v) { return {v, v, false}; }
  bool is_point() const { return lo == hi; }
  bool contains(double v) const { return lo <= v && v <= hi; }
  bool is_true() const { return lo == hi && lo != 0; }  // of a condition
  bool is_false() const { return lo == 0 && hi == 0; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

namespace interval {

Interval hull(Interval a, Interval b);
Interval meet(Interval a, Interval b);  // if they do not meet: a
Interval negate(Interval a);
Interval absolute(Interval a);
Interval exponential(Interval a);
Interval logarithm(Interval a);
Interval square_root(Interval a);
Interval floor(Interval a);
Interval ceiling(Interval a);
Interval add(Interval a, Interval b);
Interval subtract(Interval a, Interval b);
Interval multiply(Interval a, Interval b);
Interval divide(Interval a, Interval b);
Interval modulo(Interval a, Interval b, bool whole);  // whole: both are integers
Interval minimum(Interval a, Interval b);
Interval maximum(Interval a, Interval b);
Interval equal(Interval a, Interval b);
Interval less(Interval a, Interval b);
Interval less_equal(Interval a, Interval b);
Interval logical_not(Interval a);
// Room for the rounding of a sum of `terms` numbers no larger than `size`; does not cross zero.
Interval widen(Interval a, double terms, double size);

}  // namespace interval
}  // namespace casus::ir
