// SPDX-License-Identifier: Apache-2.0
#include "query/estimate_special.hpp"

#include <algorithm>
#include <cmath>

#include "math/special.hpp"

namespace casus::query {

double normal_quantile(double p) {
  if (!(p > 0)) return -math::infinity;
  return p < 1 ? math::normal_quantile(p) : math::infinity;
}

double student_quantile(double p, double degrees) {
  if (p == 0.5) return 0;
  const double sign = p < 0.5 ? -1 : 1, tails = 2 * std::min(p, 1 - p);
  if (!(tails > 0) || !(degrees > 0)) return sign * math::infinity;
  const math::Share s = math::beta_quantile(degrees / 2, 0.5, math::tails(tails));  // of degrees / (degrees + t^2)
  return sign * std::sqrt(degrees * s.y / s.x);
}

double beta_cdf(double x, double a, double b) {
  if (!(a > 0)) return x >= 0 ? 1 : 0;
  if (!(b > 0)) return x >= 1 ? 1 : 0;
  return math::beta_cdf(a, b, std::clamp(x, 0.0, 1.0));
}

double beta_quantile(double p, double a, double b) {
  if (!(a > 0)) return 0;
  if (!(b > 0)) return 1;
  return math::beta_quantile(a, b, std::clamp(p, 0.0, 1.0));
}

double gamma_quantile(double p, double shape) {
  if (!(shape > 0) || !(p > 0)) return 0;
  return p < 1 ? math::gamma_quantile(shape, p) : math::infinity;
}

}  // namespace casus::query
