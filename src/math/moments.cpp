// SPDX-License-Identifier: Apache-2.0
// Means and variances. Closed forms where there are any; otherwise (truncated laws, logit-normal) the integral of a
// function of the quantile over (0, 1) by the double-exponential rule of Takahasi and Mori (1974), which keeps its
// accuracy when the quantile is infinite at an end.
#include <algorithm>

#include "math/families.hpp"

namespace casus::math {
namespace {

// The integral of f(tails of u) for u in (0, 1).
template <class F>
double integrate(F f) {
  constexpr int steps = 96;
  constexpr double step = 1.0 / 16;
  constexpr double pi = 3.14159265358979323846;
  double sum = 0.0;
  for (int i = -steps; i <= steps; ++i) {
    const double t = i * step;
    const double grow = exp(t);
    const double e = exp(-0.5 * pi * std::fabs(grow - 1.0 / grow));
    const double minor = e / (1.0 + e);
    const double major = 1.0 / (1.0 + e);
    const double weight = 0.5 * pi * (grow + 1.0 / grow) * minor * major;
    if (weight > 0.0) sum += weight * f(t < 0.0 ? Tails{minor, major} : Tails{major, minor});
  }
  return step * sum;
}

// The mean of f(X) of a continuous law; the triangular quantile has a kink, so each side of it is taken by itself.
template <class F>
double expectation(const Distribution& law, F f) {
  auto part = [&](Tails from, Tails to) {
    return integrate([&](Tails at) { return f(quantile(law, detail::within(from, to, at))); });
  };
  constexpr Tails start{0.0, 1.0};
  constexpr Tails end{1.0, 0.0};
  const Tails kink = law.family == Family::triangular ? tails_at(law, law.b) : start;
  if (!(kink.lower > 0.0 && kink.upper > 0.0)) return part(start, end);
  return kink.lower * part(start, kink) + kink.upper * part(kink, end);
}

bool needs_quadrature(const Distribution& law) { return law.truncated() || law.family == Family::logit_normal; }

double beta_variance(double a, double b) {
  const double n = a + b;
  return (a / n) * (b / n) / (n + 1.0);
}

double gamma_function(double x) { return exp(lgamma(x)); }

double table_mean(const Distribution& law, double about, bool squared) {
  double sum = 0.0;
  double before = 0.0;
  for (std::size_t i = 0; i < law.values.size(); ++i) {
    const double x = law.values[i] - about;
    sum += (law.cumulative[i] - before) * (squared ? x * x : x);
    before = law.cumulative[i];
  }
  return sum;
}

double mixture_mean(const Distribution& law) {
  double sum = 0.0;
  for (const Component& part : law.components) sum += part.weight * mean(part.law);
  return sum;
}

double mixture_variance(const Distribution& law) {
  const double centre = mixture_mean(law);
  double sum = 0.0;
  for (const Component& part : law.components) {
    const double off = mean(part.law) - centre;
    sum += part.weight * (variance(part.law) + off * off);
  }
  return sum;
}

double triangular_variance(double a, double b, double c) {
  const double x = b - a;
  const double y = c - b;
  return (x * x + x * y + y * y) / 18.0;
}

double weibull_variance(double shape, double scale) {
  const double first = gamma_function(1.0 + 1.0 / shape);
  return scale * scale * (gamma_function(1.0 + 2.0 / shape) - first * first);
}

}  // namespace

double mean(const Distribution& law) {
  if (needs_quadrature(law)) return expectation(law, [](double x) { return x; });
  switch (law.family) {
    case Family::uniform: return law.a + 0.5 * (law.b - law.a);
    case Family::lognormal: return law.c + exp(law.a + 0.5 * law.b * law.b);
    case Family::beta: return law.c + (law.d - law.c) * (law.a / (law.a + law.b));
    case Family::gamma: return law.a * law.b;
    case Family::weibull: return law.b * gamma_function(1.0 + 1.0 / law.a);
    case Family::triangular: return law.a + ((law.b - law.a) + (law.c - law.a)) / 3.0;
    case Family::pert: return law.a + (4.0 * (law.b - law.a) + (law.c - law.a)) / 6.0;
    case Family::discrete:
    case Family::empirical: return law.values.front() + table_mean(law, law.values.front(), false);
    case Family::mixture: return mixture_mean(law);
    default: return law.a;
  }
}

double variance(const Distribution& law) {
  if (needs_quadrature(law)) {
    const double centre = mean(law);
    return expectation(law, [centre](double x) { return (x - centre) * (x - centre); });
  }
  switch (law.family) {
    case Family::uniform: return (law.b - law.a) * (law.b - law.a) / 12.0;
    case Family::normal: return law.b * law.b;
    case Family::lognormal: return expm1(law.b * law.b) * exp(2.0 * law.a + law.b * law.b);
    case Family::beta: return (law.d - law.c) * (law.d - law.c) * beta_variance(law.a, law.b);
    case Family::gamma: return law.a * law.b * law.b;
    case Family::exponential: return law.a * law.a;
    case Family::weibull: return weibull_variance(law.a, law.b);
    case Family::triangular: return triangular_variance(law.a, law.b, law.c);
    case Family::pert: {
      const detail::Shapes s = detail::pert_shapes(law);
      return (law.c - law.a) * (law.c - law.a) * beta_variance(s.a, s.b);
    }
    case Family::bernoulli: return law.a * (1.0 - law.a);
    case Family::discrete:
    case Family::empirical: return table_mean(law, mean(law), true);
    case Family::mixture: return mixture_variance(law);
    default: return 0.0;
  }
}

double sd(const Distribution& law) { return std::sqrt(variance(law)); }

}  // namespace casus::math
