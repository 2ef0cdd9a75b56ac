// SPDX-License-Identifier: Apache-2.0
#include "query/estimate_quantile.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "query/estimate_special.hpp"

namespace casus::query {
namespace {

constexpr int dropped_bits = 52 - 13;
constexpr std::size_t pending_least = 4096;

constexpr std::int64_t never = std::int64_t{0x7ff} << 13;

// Monotone in x. Rounding to nearest may carry into the exponent, which is the next bucket up, as it should be; only
// infinity has infinity's bucket.
std::int64_t bucket(double x) {
  if (x == INFINITY) return never;
  const auto bits = std::bit_cast<std::uint64_t>(std::fabs(x)) + (std::uint64_t{1} << (dropped_bits - 1));
  const auto magnitude = std::min(static_cast<std::int64_t>(bits >> dropped_bits), never - 1);
  return x < 0 ? -magnitude : magnitude;
}

// cells sorted by key; equal keys become one.
void join_equal(std::vector<QuantileSketch::Cell>& cells) {
  std::size_t kept = 0;
  for (std::size_t i = 1; i < cells.size(); ++i) {
    if (cells[i].key == cells[kept].key)
      cells[kept].absorb(cells[i]);
    else
      cells[++kept] = cells[i];
  }
  if (!cells.empty()) cells.resize(kept + 1);
}

}  // namespace

void QuantileSketch::Cell::absorb(const Cell& c) {
  count += c.count;
  squares += c.squares;
  sizes += c.sizes;
  low = std::min(low, c.low);
  high = std::max(high, c.high);
}

void QuantileSketch::add_draw(std::span<const double> values) {
  if (values.empty()) return;
  std::vector<double> sorted(values.begin(), values.end());
  if (!std::ranges::all_of(sorted, [](double v) { return v > -INFINITY; })) {
    finite_ = false;  // NaN or -infinity: no order to stand in
    return;
  }
  std::ranges::sort(sorted);
  const std::uint64_t n = sorted.size();
  for (std::uint64_t i = 0; i < n; ++i) {
    const double v = sorted[i];
    pending_.push_back({bucket(v), 1, 2 * i + 1, n, v, v});  // (i + 1)^2 - i^2
  }
  count_ += n;
  ++draws_;
  size_squares_ += n * n;
  if (pending_.size() >= std::max(pending_least, settled_.size())) settle();
}

void QuantileSketch::merge(const QuantileSketch& other) {
  const std::vector<Cell> theirs = other.cells();
  pending_.insert(pending_.end(), theirs.begin(), theirs.end());
  count_ += other.count_;
  draws_ += other.draws_;
  size_squares_ += other.size_squares_;
  finite_ = finite_ && other.finite_;
  settle();
}

void QuantileSketch::settle() {
  settled_ = cells();
  pending_.clear();
}

std::vector<QuantileSketch::Cell> QuantileSketch::cells() const {
  std::vector<Cell> fresh = pending_, all;
  std::ranges::sort(fresh, {}, &Cell::key);
  join_equal(fresh);
  all.reserve(settled_.size() + fresh.size());
  std::ranges::merge(settled_, fresh, std::back_inserter(all), {}, &Cell::key, &Cell::key);
  join_equal(all);
  return all;
}

namespace {

using Cells = std::vector<QuantileSketch::Cell>;

double middle(const QuantileSketch::Cell& c) { return c.low == c.high ? c.low : c.low + (c.high - c.low) / 2; }

// The first cell at which at least `rank` futures are counted; one past the last if there are fewer.
std::size_t cell_of_rank(const Cells& cells, double rank) {
  double below = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    below += static_cast<double>(cells[i].count);
    if (below >= rank) return i;
  }
  return cells.size();
}

double value_at(const Cells& cells, double rank) {
  if (rank <= 0) return -INFINITY;
  const std::size_t i = cell_of_rank(cells, rank);
  return i < cells.size() ? middle(cells[i]) : INFINITY;
}

// Variance over draws of the futures at or below cell `at`, against that of as many independent ones.
double design_effect_at(const QuantileSketch& s, const Cells& cells, std::size_t at) {
  const double n = static_cast<double>(s.count()), d = static_cast<double>(s.draws());
  double count = 0, squares = 0, sizes = 0;
  for (std::size_t i = 0; i <= at && i < cells.size(); ++i) {
    count += static_cast<double>(cells[i].count);
    squares += static_cast<double>(cells[i].squares);
    sizes += static_cast<double>(cells[i].sizes);
  }
  const double p = count / n;
  if (!(p > 0 && p < 1) || d < 2 || n <= d) return 1;
  const double scatter = squares - 2 * p * sizes + p * p * static_cast<double>(s.size_squares());
  return std::max(1.0, d / (d - 1) * scatter / (n * p * (1 - p)));
}

// The largest whole k with P(Binomial(n, p) < k) <= tail: the k-th of n lies above the quantile no more often.
double low_rank(double n, double p, double tail) {
  double reject = 0, keep = std::floor(n) + 1;  // P(X <= k - 1) = 1 - I_p(k, n - k + 1)
  while (keep - reject > 1) {
    const double k = std::floor((reject + keep) / 2);
    (1 - beta_cdf(p, k, n - k + 1) <= tail ? reject : keep) = k;
  }
  return reject;
}

}  // namespace

Estimate quantile(const QuantileSketch& s, double p, double level) {
  if (!s.finite() || !(p > 0 && p < 1)) return no_estimate(Status::not_finite, level);
  if (s.count() == 0) return no_estimate(Status::no_futures, level);
  const Cells cells = s.cells();
  const double n = static_cast<double>(s.count()), d = static_cast<double>(s.draws());
  const std::size_t at = cell_of_rank(cells, std::ceil(n * p * (1 - 1e-14)));
  Estimate e{Status::ok, middle(cells[at]), {}, level, 0, design_effect_at(s, cells, at), n, s.draws()};
  if (d < 2) e.status = Status::too_few_draws;
  if (e.value == INFINITY) e.status = Status::not_reached;

  double effective = n / e.design_effect;
  if (n > d) {
    const double t = student_quantile((1 + level) / 2, d - 1), z = normal_quantile((1 + level) / 2);
    effective *= std::isfinite(t) ? z / t * (z / t) : 0;
  }
  const double whole = std::floor(effective), tail = (1 - level) / 2;
  const double low = low_rank(whole, p, tail), up = low_rank(whole, 1 - p, tail);
  const double scale = whole > 0 ? n / whole : 0;
  e.interval.low = low > 0 ? value_at(cells, std::max(1.0, std::floor(low * scale))) : -INFINITY;
  e.interval.high = up > 0 ? value_at(cells, std::min(n, std::ceil((whole - up + 1) * scale))) : INFINITY;
  e.interval = round12(e.interval);
  const double width = e.interval.high - e.interval.low;
  e.std_error = std::isfinite(width) ? width / (2 * normal_quantile((1 + level) / 2)) : INFINITY;
  return e;
}

}  // namespace casus::query
