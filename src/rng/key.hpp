// SPDX-License-Identifier: Apache-2.0
// Random numbers by key: the same 64-bit key gives the same number for ever, in any order and on any machine. Keys come
// from casus::combine, so a draw that isn't made doesn't move the others. A uniform is never 0 nor 1.
#pragma once
#include <cstdint>

#include "base/hash.hpp"
#include "math/elementary.hpp"

namespace casus::rng {

// The middle of one of 2^52 equal cells of (0, 1), by the key's high bits. Both u and 1 - u are exact; with one bit
// more the last middle would round to 1.
constexpr double uniform(std::uint64_t key) { return (static_cast<double>(key >> 12) + 0.5) * 0x1p-52; }

// The nth of the independent uniforms of one key.
constexpr double uniform(std::uint64_t key, std::uint64_t n) { return uniform(combine(key, n)); }

// Waiting time at rate 1, and the noise that makes a largest score a logit choice.
inline double exponential(double u) { return -math::log(u); }
inline double gumbel(double u) { return -math::log(-math::log(u)); }

__extension__ using Wide = unsigned __int128;

// A whole number below n (n > 0); off from equal chances by less than n / 2^64.
constexpr std::uint64_t below(std::uint64_t key, std::uint64_t n) {
  return static_cast<std::uint64_t>((static_cast<Wide>(key) * n) >> 64);
}

// Poisson by inversion: rises with u and with the mean. 0 unless the mean is positive; means are capped at 1e15.
std::int64_t poisson_count(double u, double mean);

}  // namespace casus::rng
