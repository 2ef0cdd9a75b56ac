// SPDX-License-Identifier: Apache-2.0
// The range of anything but a single chance: draws' own answers g_d, whose variance is that between draws plus the mean
// of the noise v_d that R runs leave in each. Shrinking them to their mean by the square root of the first's share
// makes their spread right while keeping their shape (Louis 1984); the noise is that of the delta method inside each
// draw.
#include <algorithm>
#include <cmath>

#include "query/estimate_range.hpp"

namespace casus::query {
namespace {

constexpr double detection = 1.6448536269514722;  // one-sided 5 %
constexpr std::size_t least_draws = 20;

struct Point {
  double value, noise, weight;
};

// Status no_range if no draw has two runs.
Status points_of(const DrawTable& table, const Function& f, std::size_t given, std::vector<Point>& out) {
  const std::size_t n = table.size();
  bool noise_known = false;
  for (const DrawTable::Draw& d : table.draws()) {
    std::vector<Dual> atoms;
    for (std::size_t k = 0; k < n; ++k) atoms.push_back(Dual::atom(k, d.means[k], n));
    Dual g = f(atoms);
    const double weight = d.means[given] * d.runs;
    if (!std::isfinite(g.value) || !(weight > 0) || d.runs < 2) continue;
    g.slope.resize(n);
    double noise = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) noise += g.slope[i] * g.slope[j] * d.covariance[packed(i, j)];
    if (!std::isfinite(noise)) continue;
    noise_known = true;
    out.push_back({g.value, std::max(0.0, noise), weight});
  }
  return noise_known ? Status::ok : Status::no_range;
}

struct Spread {
  double mean = 0, total = 0, noise = 0, between = 0, error = 0;  // variances; error: of `between`
};

Spread spread_of(const std::vector<Point>& points) {
  Spread s;
  double sum = 0, squares = 0;
  for (const Point& p : points) {
    sum += p.weight;
    squares += p.weight * p.weight;
    s.mean += p.weight * p.value;
    s.noise += p.weight * p.noise;
  }
  s.mean /= sum;
  s.noise /= sum;
  const double worth = sum * sum / squares;  // draws of even weight (Kish)
  double fourth = 0;
  for (const Point& p : points) s.total += p.weight / sum * (p.value - s.mean) * (p.value - s.mean);
  for (const Point& p : points) {
    const double off = (p.value - s.mean) * (p.value - s.mean) - s.total - (p.noise - s.noise);
    fourth += p.weight / sum * off * off;
  }
  s.total *= worth > 1 ? worth / (worth - 1) : 1;
  s.between = s.total - s.noise;
  s.error = std::sqrt(fourth / worth);
  if (s.between < 1e-14 * (s.total + s.mean * s.mean)) s.between = std::min(0.0, s.between);
  return s;
}

// The u-quantile of weighted points in order of value, interpolated between the middles of their weights.
double weighted_quantile(const std::vector<Point>& sorted, double total, double u) {
  double below = 0, last_middle = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double middle = (below + sorted[i].weight / 2) / total;
    if (middle >= u) {
      if (i == 0) return sorted[0].value;
      const double share = (u - last_middle) / (middle - last_middle);
      return sorted[i - 1].value + share * (sorted[i].value - sorted[i - 1].value);
    }
    last_middle = middle;
    below += sorted[i].weight;
  }
  return sorted.back().value;
}

DrawRange none(Status why, std::size_t draws) { return {{why, NAN, NAN, NAN, NAN, draws}, NAN, NAN, NAN}; }

}  // namespace

void DrawTable::add(const DrawSums& draw) {
  finite_ = finite_ && draw.finite();
  if (draws_.size() >= most_draws || draw.runs() == 0) return;
  const double r = draw.runs();
  Draw d{r, std::vector<double>(quantities_), std::vector<double>(packed_size(quantities_))};
  const std::size_t n = std::min(quantities_, draw.size());
  for (std::size_t k = 0; k < n; ++k) d.means[k] = draw.sum(k) / r;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double centred = draw.product(i, j) - draw.sum(i) * d.means[j];
      d.covariance[packed(i, j)] = centred / (r - 1) / r;
    }
  }
  draws_.push_back(std::move(d));
}

void DrawTable::merge(const DrawTable& later) {
  finite_ = finite_ && later.finite_;
  const std::size_t room = most_draws - draws_.size();
  const auto end = later.draws_.begin() + static_cast<std::ptrdiff_t>(std::min(room, later.draws_.size()));
  draws_.insert(draws_.end(), later.draws_.begin(), end);
}

DrawRange function_range(const DrawTable& table, const Function& f, std::size_t given, const RangeOptions& options) {
  if (table.draws().empty()) return none(Status::no_futures, 0);
  if (!table.finite()) return none(Status::not_finite, 0);
  std::vector<Point> points;
  const Status status = points_of(table, f, given, points);
  if (status != Status::ok) return none(status, points.size());
  if (points.size() < least_draws) return none(Status::range_unclear, points.size());

  const Spread s = spread_of(points);
  const bool detected = s.between > detection * s.error;
  const double between = detected ? s.between : std::max(0.0, s.between) + detection * s.error;
  const double shrink = s.total > 0 ? std::min(1.0, std::sqrt(between / s.total)) : 0;
  double total = 0;
  DrawRange out{{detected ? Status::ok : Status::range_not_detected, 0, 0, s.mean, detected ? std::sqrt(s.between) : 0,
                 points.size()},
                0,
                0,
                0};
  for (Point& p : points) {
    const bool never_differs = p.value == 0 && p.noise == 0;
    p.value = never_differs ? 0 : s.mean + shrink * (p.value - s.mean);
    (p.value > 0 ? out.plus : p.value < 0 ? out.minus : out.zero) += p.weight;
    total += p.weight;
  }
  std::ranges::sort(points, {}, &Point::value);
  for (double* share : {&out.plus, &out.zero, &out.minus}) *share /= total;
  out.range.low = round12(weighted_quantile(points, total, options.low));
  out.range.high = round12(weighted_quantile(points, total, options.high));
  return out;
}

DrawRange mean_range(const DrawTable& table, std::size_t y, std::size_t given, const RangeOptions& options) {
  if (given == 0)
    return function_range(
        table, [y](std::span<const Dual> m) { return m[y]; }, 0, options);
  return function_range(
      table, [y, given](std::span<const Dual> m) { return m[y] / m[given]; }, given, options);
}

}  // namespace casus::query
