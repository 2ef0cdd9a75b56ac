// SPDX-License-Identifier: Apache-2.0
#include "query/estimate_mean.hpp"

#include <algorithm>
#include <cmath>

#include "query/estimate_special.hpp"

namespace casus::query {
namespace {

// With few hits the correlation of runs within a draw cannot be measured. This much is allowed for when there are
// none, and ever less as hits come in: enough for a chance that sits in one draw out of a hundred.
constexpr double unseen_correlation = 0.05;

Status unusable(const Moments& m, std::size_t given) {
  if (m.draws() == 0) return Status::no_futures;
  if (!m.finite()) return Status::not_finite;
  return m.sum(given) > 0 ? Status::ok : Status::condition_never_met;
}

// c with weight x on i and y on j (added where i = j).
std::vector<double> along(const Moments& m, std::size_t i, double x, std::size_t j, double y) {
  std::vector<double> c(m.size());
  c[i] += x;
  c[j] += y;
  return c;
}

double squared(double x) { return x * x; }

Interval exact_interval(double hits, double n, double level) {
  const double tail = (1 - level) / 2;
  return {beta_quantile(tail, hits, n - hits + 1), beta_quantile(1 - tail, hits + 1, n - hits)};
}

// Futures a draw has, as the design effect weighs them: sum of squares over sum.
double cluster_size(const Moments& m, std::size_t given) {
  const double n = m.sum(given);
  return (m.scatter(given, given) + n * n / static_cast<double>(m.draws())) / n;
}

double design_effect(const Moments& m, std::size_t hits, std::size_t given) {
  const double n = m.sum(given), k = m.sum(hits), p = k / n, runs = cluster_size(m, given);
  if (runs <= 1 + 1e-9) return 1;
  const double unseen = unseen_correlation / (1 + std::min(k, n - k));
  const double least = 1 + (runs - 1) * unseen;
  if (k <= 0 || k >= n) return least;
  const double error = m.error_of_sum(along(m, hits, 1, given, -p));
  return std::max(least, error * error / (n * p * (1 - p)));
}

// Estimating the design effect from few draws costs certainty, as t against normal.
double certainty(const Moments& m, std::size_t given, double level) {
  if (cluster_size(m, given) <= 1 + 1e-9) return 1;
  const double p = (1 + level) / 2;
  const double t = student_quantile(p, static_cast<double>(m.draws_with(given)) - 1);
  const double ratio = normal_quantile(p) / t;
  return std::isfinite(t) ? ratio * ratio : 0;
}

bool one_draw(const Moments& m, std::size_t given) { return m.draws_with(given) < 2; }

// t interval with as many degrees as draws carry the quantity that fewest draws carry.
Estimate t_interval(Estimate e, double std_error, std::uint64_t draws) {
  const double t = student_quantile((1 + e.level) / 2, std::max(1.0, static_cast<double>(draws) - 1));
  e.std_error = std_error;
  e.interval = round12(Interval{e.value - t * std_error, e.value + t * std_error});
  return e;
}

Estimate start(const Moments& m, std::size_t given, double value, double level) {
  return {Status::ok, value, {value, value}, level, 0, 1, m.sum(given), m.draws_with(given)};
}

// What so many futures without a single exception allow for the chance of one.
double unseen_chance(const Moments& m, std::size_t given, double level) {
  const double effective = m.sum(given) / (1 + (cluster_size(m, given) - 1) * unseen_correlation);
  return exact_interval(0, effective * certainty(m, given, level), level).high;
}

// One draw of many runs says nothing about other draws.
Estimate single_draw(Estimate e) {
  e.status = Status::too_few_draws;
  e.interval = {-INFINITY, INFINITY};
  return e;
}

}  // namespace

Estimate proportion(const Moments& m, std::size_t hits, std::size_t given, double level) {
  if (const Status s = unusable(m, given); s != Status::ok) return no_estimate(s, level);
  const double n = m.sum(given), p = m.sum(hits) / n;
  Estimate e = start(m, given, p, level);
  e.design_effect = design_effect(m, hits, given);
  e.std_error = std::sqrt(p * (1 - p) / n * e.design_effect);
  const double effective = n / e.design_effect * certainty(m, given, level);
  e.interval = round12(exact_interval(p * effective, effective, level));
  if (one_draw(m, given)) e.status = Status::too_few_draws;
  return e;
}

Estimate mean(const Moments& m, std::size_t y, std::size_t given, double level) {
  if (const Status s = unusable(m, given); s != Status::ok) return no_estimate(s, level);
  const double n = m.sum(given);
  Estimate e = start(m, given, m.sum(y) / n, level);
  if (one_draw(m, given)) return single_draw(e);
  const double error = m.error_of_sum(along(m, y, 1 / n, given, -e.value / n));
  if (!std::isfinite(e.value) || !std::isfinite(error)) return no_estimate(Status::not_finite, level);
  if (error == 0) e.status = Status::same_everywhere;
  const double alone = spread(m, y, given) / std::sqrt(n);
  e.design_effect = alone > 0 ? error * error / (alone * alone) : 1;
  return t_interval(e, error, std::min(m.draws_with(given), m.draws_with(y)));
}

// Joined as by Zou and Donner (2008): each side's distance to its own end, with their correlation.
Estimate paired_difference(const Moments& m, std::size_t plus, std::size_t minus, std::size_t given, double level) {
  const Estimate up = proportion(m, plus, given, level), down = proportion(m, minus, given, level);
  if (!has_value(up.status)) return up;
  const double n = m.sum(given);
  const double var_up = squared(m.error_of_sum(along(m, plus, 1, given, -up.value)));
  const double var_down = squared(m.error_of_sum(along(m, minus, 1, given, -down.value)));
  std::vector<double> c = along(m, plus, 1, minus, -1);
  c[given] -= up.value - down.value;
  const double var = squared(m.error_of_sum(c));
  const double both = std::sqrt(var_up * var_down);
  const double r = both > 0 ? std::clamp((var_up + var_down - var) / (2 * both), -1.0, 1.0) : 0;
  const auto reach = [r](double x, double y) { return std::sqrt(std::max(0.0, x * x - 2 * r * x * y + y * y)); };

  Estimate e = start(m, given, (m.sum(plus) - m.sum(minus)) / n, level);
  e.std_error = std::sqrt(var) / n;
  e.design_effect = std::max(up.design_effect, down.design_effect);
  e.interval = {e.value - reach(up.value - up.interval.low, down.interval.high - down.value),
                e.value + reach(up.interval.high - up.value, down.value - down.interval.low)};
  e.interval = round12(Interval{std::max(-1.0, e.interval.low), std::min(1.0, e.interval.high)});
  if (m.sum(plus) == 0 && m.sum(minus) == 0) e.status = Status::same_everywhere;
  if (one_draw(m, given)) e.status = Status::too_few_draws;
  return e;
}

Estimate smooth(const Moments& m, const Function& f, const SmoothOptions& options) {
  const double level = options.level;
  if (m.draws() == 0) return no_estimate(Status::no_futures, level);
  if (!m.finite()) return no_estimate(Status::not_finite, level);
  std::vector<Dual> atoms;
  for (std::size_t k = 0; k < m.size(); ++k) atoms.push_back(Dual::atom(k, m.mean(k), m.size()));
  Dual g = f(atoms);
  if (std::isnan(g.value)) return no_estimate(Status::condition_never_met, level);
  if (!std::isfinite(g.value)) return no_estimate(Status::not_finite, level);
  Estimate e = start(m, options.given, g.value, level);
  std::uint64_t draws = m.draws();
  g.slope.resize(m.size());
  g.slope[0] = 0;  // the constant 1 has no error of its own
  for (std::size_t k = 1; k < m.size(); ++k) {
    if (g.slope[k] == 0) continue;
    draws = std::min(draws, m.draws_with(k));
    g.slope[0] -= g.slope[k] * m.mean(k);  // a draw of fewer runs weighs less
    g.slope[k] /= m.futures();
  }
  g.slope[0] /= m.futures();
  if (m.draws() < 2) return single_draw(e);
  const double error = m.error_of_sum(g.slope);
  if (!std::isfinite(error)) return no_estimate(Status::not_finite, level);
  e = t_interval(e, error, draws);
  if (error > 0) return e;
  e.status = Status::same_everywhere;
  const double bound = options.swing > 0 && e.count > 0 ? options.swing * unseen_chance(m, options.given, level) : 0;
  e.interval = round12(Interval{e.value - bound, e.value + bound});
  return e;
}

double spread(const Moments& m, std::size_t y, std::size_t given) {
  const double n = m.sum(given);
  if (!(n > 1)) return 0;
  const double mu = m.sum(y) / n;
  return std::sqrt(std::max(0.0, (m.squares(y) - n * mu * mu) / (n - 1)));
}

}  // namespace casus::query
