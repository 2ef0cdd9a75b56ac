// SPDX-License-Identifier: Apache-2.0
// What an estimate is. A run has D draws (one draw of what we don't know) of R runs each; draws are independent, the
// futures of one draw are not, so every error here is counted over draws. Two intervals, never confused: an Estimate's
// `interval` says how far more futures would move the number; a Range (estimate_*_range.hpp) says how far the answer
// moves across what we don't know. `value` is NaN exactly when `has_value(status)` is false; no other NaN comes out.
#pragma once
#include <cstdint>
#include <string_view>

namespace casus::query {

enum class Status : std::uint8_t {
  ok,
  same_everywhere,      // every future gave the same: the interval is a point, or a bound where one can be stated
  no_futures,           // nothing was counted
  condition_never_met,  // the condition, or a denominator, is zero in every future
  too_few_draws,        // a value, but its error cannot be told: fewer than two draws carry it
  not_reached,          // the quantile lies among futures that never get there; the value is +infinity
  not_finite,           // a future gave NaN or infinity, or the arithmetic left the numbers
  no_range,             // one run a draw, or nothing unknown: draws cannot be told from runs
  range_not_detected,   // draws differ no more than chance explains: low and high bound what could hide
  range_unclear,        // too weak a signal to say anything: low and high are NaN
};

constexpr bool has_value(Status s) {
  return s != Status::no_futures && s != Status::condition_never_met && s != Status::not_finite &&
         s != Status::no_range && s != Status::range_unclear;
}
std::string_view reason(Status s);

struct Interval {
  double low, high;  // infinite where the futures seen set no bound: quantiles far out, a mean from one draw
  friend bool operator==(const Interval&, const Interval&) = default;
};

struct Estimate {
  Status status;
  double value;
  Interval interval;     // simulation error at `level`; NaN ends when there is no value
  double level;          // 0.95: of 100 such intervals 95 hold the long-run value
  double std_error;      // clustered by draw
  double design_effect;  // variance against that of as many independent futures; 1 where that has no meaning
  double count;          // futures counted: all, or those that met the condition
  std::uint64_t draws;   // draws that have such a future
};

constexpr double default_level = 0.95;

Estimate no_estimate(Status why, double level);

// Twelve significant digits: what is shown of an interval's end must not depend on a processor's last bits.
double round12(double x);
Interval round12(Interval i);

// The error to spend at the k-th look (k = 0, 1, ...) of a sequential run, so that all looks together spend `error`.
constexpr double look_error(double error, unsigned k) { return error / ((k + 1.0) * (k + 2.0)); }

}  // namespace casus::query
