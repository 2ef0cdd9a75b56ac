// SPDX-License-Identifier: Apache-2.0
// Laws from the numbers people state: parameters, moments, percentiles, ranges. Parameters that no law has give the
// reason, in plain words ("sd must be positive").
#pragma once
#include <expected>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "math/distribution.hpp"

namespace casus::math {

using Fitted = std::expected<Distribution, std::string>;

Fitted point(double x);
Fitted bernoulli(double probability);
Fitted uniform(double lo, double hi);
Fitted exponential(double mean);
Fitted triangular(double lo, double mode, double hi);
Fitted pert(double lo, double mode, double hi);

Fitted normal(double mean, double sd);
Fitted normal_median_p95(double median, double p95);
Fitted normal_p5_p95(double p5, double p95);

// floor + exp(normal(log_mean, log_sd)); the other forms have floor 0.
Fitted lognormal(double log_mean, double log_sd, double floor = 0.0);
Fitted lognormal_mean_sd(double mean, double sd);
Fitted lognormal_median_p95(double median, double p95);
Fitted lognormal_p5_p95(double p5, double p95);

Fitted logit_normal(double logit_mean, double logit_sd, double lo = 0.0, double hi = 1.0);
Fitted logit_normal_p5_p95(double p5, double p95, double lo = 0.0, double hi = 1.0);

Fitted beta(double a, double b);
Fitted beta_mean_n(double mean, double n);  // n = a + b, as if n cases had been seen
Fitted beta_mean_sd(double mean, double sd);

Fitted gamma(double shape, double scale);
Fitted gamma_mean_sd(double mean, double sd);

Fitted weibull(double shape, double scale);
Fitted weibull_mean_shape(double mean, double shape);

Fitted discrete(std::span<const double> values, std::span<const double> weights);
Fitted empirical(std::span<const double> values);
Fitted mixture(std::vector<Component> components);  // weights need not sum to 1

// `lo to hi`, a 5-95 % range of what lies within the bounds: logit-normal between two bounds, lognormal above a lower
// bound or where both ends are positive, else normal. An upper bound alone truncates.
Fitted from_range(double lo, double hi, double lower_bound = -infinity, double upper_bound = infinity);

// X given lo <= X <= hi.
Fitted truncate(Distribution law, double lo, double hi);

}  // namespace casus::math
