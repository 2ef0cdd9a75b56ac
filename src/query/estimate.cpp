// SPDX-License-Identifier: Apache-2.0
#include "query/estimate.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace casus::query {

std::string_view reason(Status s) {
  switch (s) {
    case Status::ok: return "";
    case Status::same_everywhere: return "every future gave the same value";
    case Status::no_futures: return "no future was counted";
    case Status::condition_never_met: return "the condition was met in no future";
    case Status::too_few_draws: return "fewer than two draws carry this value, so its error cannot be told";
    case Status::not_reached: return "too many futures never reach it";
    case Status::not_finite: return "a future gave no finite number";
    case Status::no_range: return "nothing separates draws from runs, so there is no range";
    case Status::range_not_detected: return "draws differ no more than chance explains; the range is a bound";
    case Status::range_unclear: return "too few hits or draws to tell the range";
  }
  return "";
}

Estimate no_estimate(Status why, double level) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return {why, nan, {nan, nan}, level, nan, 1, 0, 0};
}

double round12(double x) {
  if (!std::isfinite(x)) return x;
  char text[32];
  const auto written = std::to_chars(text, text + sizeof text, x, std::chars_format::scientific, 11);
  double rounded = x;
  std::from_chars(text, written.ptr, rounded);
  return rounded;
}

Interval round12(Interval i) { return {round12(i.low), round12(i.high)}; }

}  // namespace casus::query
