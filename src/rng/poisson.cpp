// SPDX-License-Identifier: Apache-2.0
// Poisson counts by inversion: summing the probabilities for small means; for larger ones a walk from a normal guess
// with the exact distribution function, P(N > k) = P(k + 1, mean). A few steps, however large the mean.
#include <algorithm>
#include <cmath>

#include "math/special.hpp"
#include "rng/key.hpp"

namespace casus::rng {
namespace {

constexpr double largest_summed = 16.0;
constexpr double largest_mean = 1e15;

std::int64_t by_sums(double u, double mean) {
  double probability = math::exp(-mean);
  double sum = probability;
  std::int64_t k = 0;
  // Past the mean, a probability below 2^-60 can't move the sum any more.
  while (sum < u && (static_cast<double>(k) < mean || probability > 0x1p-60)) {
    ++k;
    probability *= mean / static_cast<double>(k);
    sum += probability;
  }
  return k;
}

bool reaches(std::int64_t k, double u, double mean) {
  const math::Tails t = math::gamma_tails(static_cast<double>(k) + 1.0, mean);
  return u < 0.5 ? t.upper >= u : t.lower <= 1.0 - u;
}

std::int64_t by_walk(double u, double mean) {
  const double z = math::normal_quantile(u);
  const double guess = mean + z * std::sqrt(mean) + (z * z - 1.0) / 6.0;
  auto k = static_cast<std::int64_t>(std::max(guess, 0.0));
  constexpr int most_steps = 64;
  int step = 0;
  if (reaches(k, u, mean)) {
    while (k > 0 && step++ < most_steps && reaches(k - 1, u, mean)) --k;
  } else {
    do ++k;
    while (step++ < most_steps && !reaches(k, u, mean));
  }
  return k;
}

}  // namespace

std::int64_t poisson_count(double u, double mean) {
  if (!(mean > 0.0) || !(u > 0.0 && u < 1.0)) return 0;
  return mean <= largest_summed ? by_sums(u, mean) : by_walk(u, std::min(mean, largest_mean));
}

}  // namespace casus::rng
