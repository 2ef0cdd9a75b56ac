// SPDX-License-Identifier: Apache-2.0
// Scalar laws from stated numbers; every check is here, so that quantiles needn't check.
#include "math/fit.hpp"

namespace casus::math {
namespace {

constexpr double z95 = 1.6448536269514722;  // the normal 95 % point

using Reason = std::unexpected<std::string>;

bool finite(double x) { return std::fabs(x) < infinity; }
bool positive(double x) { return x > 0.0 && x < infinity; }

Distribution law_of(Family family, double a, double b = 0.0, double c = 0.0, double d = 1.0) {
  Distribution law;
  law.family = family;
  law.a = a;
  law.b = b;
  law.c = c;
  law.d = d;
  return law;
}

Fitted three_points(Family family, double lo, double mode, double hi) {
  if (!finite(hi - lo) || !finite(mode)) return Reason("lowest, mode and highest must be finite numbers");
  if (!(lo < hi)) return Reason("the lowest value must be below the highest");
  if (!(lo <= mode && mode <= hi)) return Reason("mode must lie between the lowest and the highest value");
  return law_of(family, lo, mode, hi);
}

}  // namespace

Fitted point(double x) {
  if (!finite(x)) return Reason("the value must be a finite number");
  return law_of(Family::point, x);
}

Fitted bernoulli(double probability) {
  if (!(probability >= 0.0 && probability <= 1.0)) return Reason("the probability must lie between 0 and 1");
  return law_of(Family::bernoulli, probability);
}

Fitted uniform(double lo, double hi) {
  if (!finite(hi - lo)) return Reason("both ends must be finite numbers");
  if (!(lo < hi)) return Reason("the lower end must be below the upper end");
  return law_of(Family::uniform, lo, hi);
}

Fitted exponential(double mean) {
  if (!positive(mean)) return Reason("mean must be positive");
  return law_of(Family::exponential, mean);
}

Fitted triangular(double lo, double mode, double hi) { return three_points(Family::triangular, lo, mode, hi); }
Fitted pert(double lo, double mode, double hi) { return three_points(Family::pert, lo, mode, hi); }

Fitted normal(double mean, double sd) {
  if (!finite(mean)) return Reason("mean must be a finite number");
  if (!positive(sd)) return Reason("sd must be positive");
  return law_of(Family::normal, mean, sd);
}

Fitted normal_median_p95(double median, double p95) {
  if (!finite(p95 - median)) return Reason("median and p95 must be finite numbers");
  if (!(median < p95)) return Reason("median must be below p95");
  return normal(median, (p95 - median) / z95);
}

Fitted normal_p5_p95(double p5, double p95) {
  if (!finite(p95 - p5)) return Reason("p5 and p95 must be finite numbers");
  if (!(p5 < p95)) return Reason("p5 must be below p95");
  return normal(p5 + 0.5 * (p95 - p5), (p95 - p5) / (2.0 * z95));
}

Fitted lognormal(double log_mean, double log_sd, double floor) {
  if (!finite(log_mean)) return Reason("the mean of the logarithm must be a finite number");
  if (!positive(log_sd)) return Reason("the sd of the logarithm must be positive");
  if (!finite(floor)) return Reason("the floor must be a finite number");
  return law_of(Family::lognormal, log_mean, log_sd, floor);
}

Fitted lognormal_mean_sd(double mean, double sd) {
  if (!positive(mean)) return Reason("mean must be positive");
  if (!positive(sd)) return Reason("sd must be positive");
  const double spread = log1p((sd / mean) * (sd / mean));
  if (!positive(spread)) return Reason("sd and mean are too far apart");
  return lognormal(log(mean) - 0.5 * spread, std::sqrt(spread));
}

Fitted lognormal_median_p95(double median, double p95) {
  if (!positive(median)) return Reason("median must be positive");
  if (!(median < p95) || !finite(p95)) return Reason("median must be below p95");
  return lognormal(log(median), log(p95 / median) / z95);
}

Fitted lognormal_p5_p95(double p5, double p95) {
  if (!positive(p5)) return Reason("p5 must be positive");
  if (!(p5 < p95) || !finite(p95)) return Reason("p5 must be below p95");
  const double lo = log(p5);
  const double hi = log(p95);
  return lognormal(0.5 * (lo + hi), log(p95 / p5) / (2.0 * z95));
}

Fitted logit_normal(double logit_mean, double logit_sd, double lo, double hi) {
  if (!finite(logit_mean)) return Reason("the mean of the logit must be a finite number");
  if (!positive(logit_sd)) return Reason("the sd of the logit must be positive");
  if (!(lo < hi) || !finite(hi - lo)) return Reason("the lower bound must be below the upper bound");
  return law_of(Family::logit_normal, logit_mean, logit_sd, lo, hi);
}

Fitted logit_normal_p5_p95(double p5, double p95, double lo, double hi) {
  if (!(lo < hi) || !finite(hi - lo)) return Reason("the lower bound must be below the upper bound");
  if (!(lo < p5 && p95 < hi)) return Reason("p5 and p95 must lie inside the bounds");
  if (!(p5 < p95)) return Reason("p5 must be below p95");
  const double from = log((p5 - lo) / (hi - p5));
  const double to = log((p95 - lo) / (hi - p95));
  return logit_normal(0.5 * (from + to), (to - from) / (2.0 * z95), lo, hi);
}

Fitted beta(double a, double b) {
  if (!positive(a) || !positive(b) || !finite(a + b)) return Reason("both shapes must be positive");
  return law_of(Family::beta, a, b);
}

Fitted beta_mean_n(double mean, double n) {
  if (!(mean > 0.0 && mean < 1.0)) return Reason("mean must lie between 0 and 1");
  if (!positive(n)) return Reason("n must be positive");
  return beta(mean * n, (1.0 - mean) * n);
}

Fitted beta_mean_sd(double mean, double sd) {
  if (!(mean > 0.0 && mean < 1.0)) return Reason("mean must lie between 0 and 1");
  if (!positive(sd)) return Reason("sd must be positive");
  const double n = mean * (1.0 - mean) / (sd * sd) - 1.0;
  if (!(n > 0.0)) return Reason("sd is too large for a share with this mean");
  return beta_mean_n(mean, n);
}

Fitted gamma(double shape, double scale) {
  if (!positive(shape)) return Reason("shape must be positive");
  if (!positive(scale)) return Reason("scale must be positive");
  return law_of(Family::gamma, shape, scale);
}

Fitted gamma_mean_sd(double mean, double sd) {
  if (!positive(mean)) return Reason("mean must be positive");
  if (!positive(sd)) return Reason("sd must be positive");
  const double ratio = mean / sd;
  if (!positive(ratio * ratio)) return Reason("sd and mean are too far apart");
  return gamma(ratio * ratio, sd / ratio);
}

Fitted weibull(double shape, double scale) {
  if (!positive(shape)) return Reason("shape must be positive");
  if (!positive(scale)) return Reason("scale must be positive");
  return law_of(Family::weibull, shape, scale);
}

Fitted weibull_mean_shape(double mean, double shape) {
  if (!positive(mean)) return Reason("mean must be positive");
  if (!positive(shape)) return Reason("shape must be positive");
  const double scale = mean / exp(lgamma(1.0 + 1.0 / shape));
  if (!positive(scale)) return Reason("shape is too small for a finite mean");
  return weibull(shape, scale);
}

Fitted from_range(double lo, double hi, double lower_bound, double upper_bound) {
  if (!finite(hi - lo)) return Reason("both ends must be finite numbers");
  if (!(lo < hi)) return Reason("the lower end must be below the upper end");
  if (!(lo > lower_bound && hi < upper_bound)) return Reason("the range must lie inside its bounds");
  if (finite(lower_bound) && finite(upper_bound)) return logit_normal_p5_p95(lo, hi, lower_bound, upper_bound);
  const double floor = finite(lower_bound) ? lower_bound : 0.0;
  Fitted law = finite(lower_bound) || lo > 0.0 ? lognormal_p5_p95(lo - floor, hi - floor) : normal_p5_p95(lo, hi);
  if (law && law->family == Family::lognormal) law->c = floor;
  return law && finite(upper_bound) ? truncate(*std::move(law), -infinity, upper_bound) : law;
}

}  // namespace casus::math
