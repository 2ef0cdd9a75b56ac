// SPDX-License-Identifier: Apache-2.0
// The quantiles interval ends need, total: at and beyond the edge of a law's domain they give the nearest sensible end
// (a limit of the law), never NaN for numbers. From src/math, so interval ends have the same bits everywhere.
#pragma once

namespace casus::query {

double normal_quantile(double p);
double student_quantile(double p, double degrees);   // degrees <= 0: +-infinity
double beta_cdf(double x, double a, double b);       // a <= 0: all mass at 0; b <= 0: all mass at 1
double beta_quantile(double p, double a, double b);  // the same ends
double gamma_quantile(double p, double shape);       // unit scale; shape <= 0: 0

}  // namespace casus::query
