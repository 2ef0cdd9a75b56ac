// SPDX-License-Identifier: Apache-2.0
// Keyed Poisson measures on (time x rate level), cell by cell.
//
// Idea: a hazard fires at the points of a Poisson measure of density 1 whose level lies under its current rate. The
// points belong to (future, clause, parties) alone, so two arms see the same ones, and once their rates agree again
// they accept the same points: their futures merge. (Thinning: Lewis & Shedler 1979; common random measures: see
// docs/explanation/ sampling.md.) Layout: levels are cut into bands, each band into time cells that hold one point on
// average; a cell's points are hashed from its place, so any arm may begin to read a band at any moment, without
// replay. Cost: about 1.6 cells a candidate, two hashes a cell and three a point.
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/hash.hpp"
#include "rng/key.hpp"

namespace casus::kernel {

struct Candidate {
  double time = std::numeric_limits<double>::infinity();
  std::uint64_t key = 0;
};

// P(N <= n) of a Poisson count of mean 1, summed in this order for ever.
inline constexpr std::array<double, 19> poisson_one = [] {
  std::array<double, 19> t{};
  double term = 0.36787944117144233, sum = 0;
  for (std::size_t n = 0; n < t.size(); ++n) {
    sum += term;
    t[n] = sum;
    term /= static_cast<double>(n + 1);
  }
  return t;
}();

inline std::uint32_t count_one(double u) {
  std::uint32_t n = 0;
  while (n < poisson_one.size() && u > poisson_one[n]) ++n;
  return n;
}

// Band of a watched member with base level 2^exponent: band 0 is [0, b), band k >= 1 is [b 2^(k-1), b 2^k).
struct Band {
  double floor, width;
  int width_exponent;
};
inline Band band(int exponent, std::uint32_t k) {
  const int e = k == 0 ? exponent : exponent + static_cast<int>(k) - 1;
  const double w = std::ldexp(1.0, e);
  return {k == 0 ? 0.0 : w, w, e};
}

// The first point after `now`, none beyond `horizon`. A cell is 1/density days long, where density is points a day
// divided by `mean`, the mean count of a cell, whose counts `count` turns a uniform into.
template <class Count>
Candidate next_candidate(std::uint64_t measure, double cell_length, double now, double horizon, Count count) {
  auto c = static_cast<std::uint64_t>(now / cell_length);
  for (; static_cast<double>(c) * cell_length <= horizon; ++c) {
    const std::uint64_t cell = combine(measure, c);
    const std::uint32_t n = count(rng::uniform(cell));
    Candidate first;
    for (std::uint32_t k = 0; k < n; ++k) {
      const std::uint64_t key = combine(cell, k + 1);
      const double time = (static_cast<double>(c) + rng::uniform(key, 0)) * cell_length;
      if (time > now && time < first.time) first = {time, key};
    }
    if (first.key != 0) return first.time <= horizon ? first : Candidate{};
  }
  return {};
}

}  // namespace casus::kernel
