// SPDX-License-Identifier: Apache-2.0
// Scatter is kept centred and joined by the rule of Chan, Golub and LeVeque (1979), so a mean large against its spread
// costs no digits; sums are kept plain, so counts stay exact.
#include "query/estimate_moments.hpp"

#include <algorithm>
#include <cmath>

namespace casus::query {

void DrawSums::add(std::span<const double> values) {
  const auto at = [&](std::size_t k) { return k == 0 ? 1.0 : k - 1 < values.size() ? values[k - 1] : 0.0; };
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    const double x = at(i);
    finite_ = finite_ && std::isfinite(x);
    sums_[i] += x;
    for (std::size_t j = 0; j <= i; ++j) products_[packed(i, j)] += x * at(j);
  }
}

void DrawSums::clear() {
  std::ranges::fill(sums_, 0.0);
  std::ranges::fill(products_, 0.0);
  finite_ = true;
}

Moments::Moments(std::size_t quantities)
    : sums_(quantities + 1), squares_(quantities + 1), scatter_(packed_size(quantities + 1)), with_(quantities + 1) {}

void Moments::add(const DrawSums& draw) {
  if (draw.runs() == 0) return;
  Moments one(size() - 1);
  one.draws_ = 1;
  one.finite_ = draw.finite();
  for (std::size_t k = 0; k < std::min(size(), draw.size()); ++k) {
    one.sums_[k] = draw.sum(k);
    one.squares_[k] = draw.product(k, k);
    one.with_[k] = draw.sum(k) != 0;
  }
  merge(one);
}

void Moments::merge(const Moments& later) {
  if (later.draws_ == 0) return;
  const double a = static_cast<double>(draws_), b = static_cast<double>(later.draws_);
  const std::size_t n = std::min(size(), later.size());
  const auto gap = [&](std::size_t k) { return later.sums_[k] / b - sums_[k] / a; };
  if (draws_ > 0) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j <= i; ++j) scatter_[packed(i, j)] += gap(i) * gap(j) * (a * b / (a + b));
  }
  for (std::size_t i = 0; i < packed_size(n); ++i) scatter_[i] += later.scatter_[i];
  for (std::size_t k = 0; k < n; ++k) {
    sums_[k] += later.sums_[k];
    squares_[k] += later.squares_[k];
    with_[k] += later.with_[k];
  }
  draws_ += later.draws_;
  finite_ = finite_ && later.finite_;
}

double Moments::scatter_along(std::span<const double> c) const {
  double total = 0, terms = 0;
  for (std::size_t i = 0; i < std::min(size(), c.size()); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double term = (i == j ? 1 : 2) * c[i] * c[j] * scatter(i, j);
      total += term;
      terms += std::fabs(term);
    }
  }
  constexpr double rounding = 1e-14;
  return total > rounding * terms ? total : total == total ? 0 : total;
}

double Moments::error_of_sum(std::span<const double> c) const {
  const double d = static_cast<double>(draws_);
  return draws_ < 2 ? 0 : std::sqrt(d / (d - 1) * scatter_along(c));
}

}  // namespace casus::query
