// SPDX-License-Identifier: Apache-2.0
// The outside view: what `beside k of n` says by itself, with Jeffreys intervals, before any model.
#pragma once
#include "query/estimate.hpp"

namespace casus::query {

struct OutsideView {
  Status status;    // not_finite when k or n make no sense (negative, more cases than there are, not a number)
  double share;     // k / n: a share of cases, or a rate per unit of time
  Interval around;  // of the share or rate; low is 0 for k = 0, high is 1 for k = n cases
  double chance;    // for time: of at least one in the question's window, at that rate; for cases: the share
  Interval chance_around;
  double level;
};

OutsideView beside_cases(double k, double n, double level = default_level);
// k times in n units of time; the window in the same units. k may pass n.
OutsideView beside_time(double k, double n, double window, double level = default_level);

}  // namespace casus::query
