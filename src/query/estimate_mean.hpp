// SPDX-License-Identifier: Apache-2.0
// Chances, means and what is made of them, with simulation intervals. Arguments are quantities of the Moments; `given`
// is the quantity that marks the condition (0: none), and a conditional quantity is zero where its condition fails.
#pragma once
#include "query/estimate.hpp"
#include "query/estimate_dual.hpp"
#include "query/estimate_moments.hpp"

namespace casus::query {

// P(hits | given): the exact (Clopper-Pearson) interval on the effective number of futures, with few draws allowed for
// as in Korn and Graubard (1998). Runs of one draw are independent given the draw, so no design effect is below 1.
Estimate proportion(const Moments& m, std::size_t hits, std::size_t given = 0, double level = default_level);

// E(y | given): a t interval over draws. `same_everywhere` with a point for an interval when nothing varies.
Estimate mean(const Moments& m, std::size_t y, std::size_t given = 0, double level = default_level);

// P(a | given) - P(b | given) of two indicators seen in the same futures, from the discordant ones alone: plus marks
// a without b, minus b without a. No discordant future gives d = 0 with the bound that so many futures allow.
Estimate paired_difference(const Moments& m, std::size_t plus, std::size_t minus, std::size_t given = 0,
                           double level = default_level);

struct SmoothOptions {
  double level = default_level;
  // How far the answer could move if every future did otherwise: 1 for differences of chances, 0 for not known. Where
  // nothing varies the interval is value +- swing * (the chance of otherwise that so many futures allow).
  double swing = 0;
  std::size_t given = 0;  // whose futures are counted for that bound
};
// Any smooth function of the means, by the delta method with the covariance of draws' sums.
Estimate smooth(const Moments& m, const Function& f, const SmoothOptions& options = {});

// Standard deviation of y over single futures (that met `given`).
double spread(const Moments& m, std::size_t y, std::size_t given = 0);

}  // namespace casus::query
