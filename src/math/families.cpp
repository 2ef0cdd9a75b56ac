// SPDX-License-Identifier: Apache-2.0
// Distribution functions and quantiles family by family. Each works from the tail that is small.
#include "math/families.hpp"

#include <algorithm>

namespace casus::math::detail {
namespace {

constexpr Tails none_below{0.0, 1.0};
constexpr Tails all_below{1.0, 0.0};

Tails step_at(double at, double x) { return x < at ? none_below : all_below; }

Tails unit_exponential_tails(double t) { return t > 0.0 ? Tails{-expm1(-t), exp(-t)} : none_below; }

Tails uniform_tails(const Distribution& law, double x) {
  if (x <= law.a) return none_below;
  if (x >= law.b) return all_below;
  const double width = law.b - law.a;
  return {(x - law.a) / width, (law.b - x) / width};
}

Tails triangular_tails(const Distribution& law, double x) {
  if (x <= law.a) return none_below;
  if (x >= law.c) return all_below;
  const double width = law.c - law.a;
  if (x <= law.b) {
    const double lower = (x - law.a) / width * ((x - law.a) / (law.b - law.a));
    return {lower, 1.0 - lower};
  }
  const double upper = (law.c - x) / width * ((law.c - x) / (law.c - law.b));
  return {1.0 - upper, upper};
}

Tails scaled_beta_tails(Shapes s, double lo, double hi, double x) {
  return beta_tails(s.a, s.b, (x - lo) / (hi - lo), (hi - x) / (hi - lo));
}

Tails logit_normal_tails(const Distribution& law, double x) {
  if (x <= law.c) return none_below;
  if (x >= law.d) return all_below;
  return normal_tails((log((x - law.c) / (law.d - x)) - law.a) / law.b);
}

Tails bernoulli_tails(double chance, double x) {
  if (x < 0.0) return none_below;
  return x < 1.0 ? Tails{1.0 - chance, chance} : all_below;
}

// lo + (hi - lo) x, from the nearer end.
double place(double lo, double hi, Share s) { return s.x <= s.y ? lo + (hi - lo) * s.x : hi - (hi - lo) * s.y; }

double triangular_quantile(const Distribution& law, Tails at) {
  const double width = law.c - law.a;
  if (at.lower * width <= law.b - law.a) return law.a + std::sqrt(at.lower * width * (law.b - law.a));
  return law.c - std::sqrt(at.upper * width * (law.c - law.b));
}

double logit_normal_quantile(const Distribution& law, Tails at) {
  const double t = law.a + law.b * normal_quantile(at);
  const double e = exp(-std::fabs(t));
  const double minor = e / (1.0 + e);
  return place(law.c, law.d, t < 0.0 ? Share{minor, 1.0 - minor} : Share{1.0 - minor, minor});
}

}  // namespace

Shapes pert_shapes(const Distribution& law) {
  const double width = law.c - law.a;
  return {1.0 + 4.0 * ((law.b - law.a) / width), 1.0 + 4.0 * ((law.c - law.b) / width)};
}

Tails whole_tails(const Distribution& law, double x) {
  if (x != x) return {not_a_number, not_a_number};
  switch (law.family) {
    case Family::uniform: return uniform_tails(law, x);
    case Family::normal: return normal_tails((x - law.a) / law.b);
    case Family::lognormal: return x > law.c ? normal_tails((log(x - law.c) - law.a) / law.b) : none_below;
    case Family::beta: return scaled_beta_tails({law.a, law.b}, law.c, law.d, x);
    case Family::gamma: return gamma_tails(law.a, x / law.b);
    case Family::exponential: return unit_exponential_tails(x / law.a);
    case Family::weibull: return x > 0.0 ? unit_exponential_tails(pow(x / law.b, law.a)) : none_below;
    case Family::triangular: return triangular_tails(law, x);
    case Family::pert: return scaled_beta_tails(pert_shapes(law), law.a, law.c, x);
    case Family::logit_normal: return logit_normal_tails(law, x);
    case Family::bernoulli: return bernoulli_tails(law.a, x);
    default: return step_at(law.a, x);
  }
}

double whole_quantile(const Distribution& law, Tails at) {
  switch (law.family) {
    case Family::uniform: return place(law.a, law.b, {at.lower, at.upper});
    case Family::normal: return law.a + law.b * normal_quantile(at);
    case Family::lognormal: return law.c + exp(law.a + law.b * normal_quantile(at));
    case Family::beta: return place(law.c, law.d, beta_quantile(law.a, law.b, at));
    case Family::gamma: return law.b * gamma_quantile(law.a, at);
    case Family::exponential: return law.a * unit_exponential(at);
    case Family::weibull: return law.b * pow(unit_exponential(at), 1.0 / law.a);
    case Family::triangular: return triangular_quantile(law, at);
    case Family::pert: {
      const Shapes s = pert_shapes(law);
      return place(law.a, law.c, beta_quantile(s.a, s.b, at));
    }
    case Family::logit_normal: return logit_normal_quantile(law, at);
    case Family::bernoulli: return at.upper < law.a ? 1.0 : 0.0;
    default: return law.a;
  }
}

Support whole_support(const Distribution& law) {
  switch (law.family) {
    case Family::uniform: return {law.a, law.b};
    case Family::normal: return {-infinity, infinity};
    case Family::lognormal: return {law.c, infinity};
    case Family::beta:
    case Family::logit_normal: return {law.c, law.d};
    case Family::gamma:
    case Family::exponential:
    case Family::weibull: return {0.0, infinity};
    case Family::triangular:
    case Family::pert: return {law.a, law.c};
    case Family::bernoulli: return {law.a < 1.0 ? 0.0 : 1.0, law.a > 0.0 ? 1.0 : 0.0};
    default: return {law.a, law.a};
  }
}

}  // namespace casus::math::detail
