// SPDX-License-Identifier: Apache-2.0
#include "ir/law.hpp"

#include "ir/evaluate.hpp"

namespace casus::ir {
namespace {

math::Fitted discrete(std::span<const double> args) {
  std::vector<double> values, weights;
  for (std::size_t k = 0; k + 1 < args.size(); k += 2) {
    values.push_back(args[k]);
    weights.push_back(args[k + 1]);
  }
  return math::discrete(values, weights);
}

}  // namespace

math::Fitted law(DistForm form, std::span<const double> a, double bound_low, double bound_high) {
  switch (form) {
    case DistForm::point: return math::point(a[0]);
    case DistForm::uniform: return math::uniform(a[0], a[1]);
    case DistForm::normal_mean_sd: return math::normal(a[0], a[1]);
    case DistForm::normal_p5_p95: return math::normal_p5_p95(a[0], a[1]);
    case DistForm::lognormal_mean_sd: return math::lognormal_mean_sd(a[0], a[1]);
    case DistForm::lognormal_median_p95: return math::lognormal_median_p95(a[0], a[1]);
    case DistForm::lognormal_p5_p95: return math::lognormal_p5_p95(a[0], a[1]);
    case DistForm::beta_mean_n: return math::beta_mean_n(a[0], a[1]);
    case DistForm::beta_mean_sd: return math::beta_mean_sd(a[0], a[1]);
    case DistForm::beta_a_b: return math::beta(a[0], a[1]);
    case DistForm::gamma_mean_sd: return math::gamma_mean_sd(a[0], a[1]);
    case DistForm::gamma_shape_scale: return math::gamma(a[0], a[1]);
    case DistForm::exponential_mean: return math::exponential(a[0]);
    case DistForm::weibull_shape_scale: return math::weibull(a[0], a[1]);
    case DistForm::weibull_shape_mean: return math::weibull_mean_shape(a[1], a[0]);
    case DistForm::triangular: return math::triangular(a[0], a[1], a[2]);
    case DistForm::pert: return math::pert(a[0], a[1], a[2]);
    case DistForm::to:
      if (bound_low == 0 && bound_high == 1) return math::from_range(a[0], a[1], 0, 1);
      return math::from_range(a[0], a[1]);
    case DistForm::chance: return math::bernoulli(a[0]);
    case DistForm::discrete: return discrete(a);
    case DistForm::empirical: return math::empirical(a);
    case DistForm::mixture: break;
  }
  return std::unexpected("a mixture needs its components");
}

math::Fitted constant_law(const Process& process, DistId id, std::span<const double> slots) {
  const Dist& d = process[id];
  std::vector<double> args;
  for (const ExprId e : d.args) {
    const Value v = constant_value(process, e, slots);
    if (!v) return std::unexpected("its arguments are not constants");
    args.push_back(*v);
  }
  math::Fitted made;
  if (d.form == DistForm::mixture) {
    std::vector<math::Component> parts;
    for (std::size_t k = 0; k < d.components.size(); ++k) {
      math::Fitted part = constant_law(process, d.components[k], slots);
      if (!part) return part;
      parts.push_back({args[k], std::move(*part)});
    }
    made = math::mixture(std::move(parts));
  } else {
    made = law(d.form, args, d.bound_low, d.bound_high);
  }
  if (!made || (!d.truncate_low.valid() && !d.truncate_high.valid())) return made;
  double lo = -never, hi = never;
  for (const auto& [expr, end] : {std::pair{d.truncate_low, &lo}, std::pair{d.truncate_high, &hi}}) {
    if (!expr.valid()) continue;
    const Value v = constant_value(process, expr, slots);
    if (!v) return std::unexpected("its arguments are not constants");
    *end = *v;
  }
  return math::truncate(std::move(*made), lo, hi);
}

}  // namespace casus::ir
