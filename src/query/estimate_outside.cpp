// SPDX-License-Identifier: Apache-2.0
#include "query/estimate_outside.hpp"

#include <cmath>

#include "math/elementary.hpp"
#include "query/estimate_special.hpp"

namespace casus::query {
namespace {

OutsideView senseless(double level) { return {Status::not_finite, NAN, {NAN, NAN}, NAN, {NAN, NAN}, level}; }

}  // namespace

OutsideView beside_cases(double k, double n, double level) {
  if (!(k >= 0 && n > 0 && k <= n && std::isfinite(n))) return senseless(level);
  const double tail = (1 - level) / 2, a = k + 0.5, b = n - k + 0.5;
  const Interval around = round12(Interval{k == 0 ? 0 : beta_quantile(tail, a, b),  //
                                           k == n ? 1 : beta_quantile(1 - tail, a, b)});
  return {Status::ok, k / n, around, k / n, around, level};
}

OutsideView beside_time(double k, double n, double window, double level) {
  if (!(k >= 0 && n > 0 && window >= 0 && std::isfinite(k) && std::isfinite(n) && std::isfinite(window)))
    return senseless(level);
  const double tail = (1 - level) / 2, a = k + 0.5;
  const Interval rate{k == 0 ? 0 : gamma_quantile(tail, a) / n, gamma_quantile(1 - tail, a) / n};
  const auto chance = [window](double r) { return -math::expm1(-r * window); };
  return {Status::ok, k / n, round12(rate), chance(k / n), round12(Interval{chance(rate.low), chance(rate.high)}),
          level};
}

}  // namespace casus::query
