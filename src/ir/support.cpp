// SPDX-License-Identifier: Apache-2.0
// Supports of distributions, from the ranges of their arguments alone: what a form can give whatever its shape.
#include <algorithm>

#include "ir/bounds.hpp"

namespace casus::ir {
namespace {

constexpr Interval everything{};
constexpr Interval positive{0, std::numeric_limits<double>::infinity(), false};
constexpr Interval unit{0, 1, false};

Interval of_args(const Process& p, const Dist& d, const BoundsContext& ctx, std::size_t first, std::size_t step) {
  Interval out = everything;
  for (std::size_t k = first; k < d.args.size(); k += step) {
    const Interval a = bounds(p, d.args[k], ctx);
    out = k == first ? a : interval::hull(out, a);
  }
  out.may_be_nan = false;
  return out;
}

// p5 and p95: logit-normal within 0 and 1, lognormal if both are positive, else normal.
Interval of_to(const Process& p, const Dist& d, const BoundsContext& ctx) {
  const Interval ends = of_args(p, d, ctx, 0, 1);
  const Interval natural{d.bound_low, d.bound_high, false};
  if (d.bound_low == 0 && d.bound_high == 1) return unit;
  return interval::meet(ends.lo > 0 ? positive : everything, natural);
}

Interval of_form(const Process& p, const Dist& d, const BoundsContext& ctx) {
  switch (d.form) {
    case DistForm::point:
    case DistForm::uniform:
    case DistForm::triangular:
    case DistForm::pert:
    case DistForm::empirical: return of_args(p, d, ctx, 0, 1);
    case DistForm::discrete: return of_args(p, d, ctx, 0, 2);
    case DistForm::to: return of_to(p, d, ctx);
    case DistForm::normal_mean_sd:
    case DistForm::normal_p5_p95: return everything;
    case DistForm::beta_mean_n:
    case DistForm::beta_mean_sd:
    case DistForm::beta_a_b:
    case DistForm::chance: return unit;
    default: return positive;
  }
}

Interval of_mixture(const Process& p, const Dist& d, const BoundsContext& ctx) {
  Interval out = everything;
  for (std::size_t k = 0; k < d.components.size(); ++k) {
    const Interval c = support(p, d.components[k], ctx);
    out = k == 0 ? c : interval::hull(out, c);
  }
  return out;
}

}  // namespace

Interval support(const Process& p, DistId id, const BoundsContext& ctx) {
  const Dist& d = p[id];
  Interval out = d.form == DistForm::mixture ? of_mixture(p, d, ctx) : of_form(p, d, ctx);
  if (d.truncate_low.valid()) out = interval::meet(out, {bounds(p, d.truncate_low, ctx).lo, never, false});
  if (d.truncate_high.valid()) out = interval::meet(out, {-never, bounds(p, d.truncate_high, ctx).hi, false});
  return out;
}

}  // namespace casus::ir
