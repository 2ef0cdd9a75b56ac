// SPDX-License-Identifier: Apache-2.0
// xoshiro256++ 1.0 (D. Blackman, S. Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 47 (2021)): one
// small quick stream a future, seeded through splitmix64 from (seed, future), so future n needs none of the others.
#pragma once
#include <array>
#include <bit>
#include <cstdint>

#include "rng/key.hpp"

namespace casus::rng {

class Xoshiro {
 public:
  using State = std::array<std::uint64_t, 4>;

  constexpr explicit Xoshiro(const State& state) : s_(state) {}  // not all 0
  constexpr Xoshiro(std::uint64_t seed, std::uint64_t future) : s_{} {
    std::uint64_t z = combine(seed, future);
    for (std::uint64_t& word : s_) word = mix(z += 0x9e3779b97f4a7c15ull);
  }

  constexpr std::uint64_t next() {
    const std::uint64_t result = std::rotl(s_[0] + s_[3], 23) + s_[0];
    const std::uint64_t t = s_[1] << 17;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= t;
    s_[3] = std::rotl(s_[3], 45);
    return result;
  }

  constexpr double uniform() { return rng::uniform(next()); }
  double exponential() { return rng::exponential(uniform()); }

  // A whole number below n (n > 0), each exactly as likely (Lemire, ACM TOMACS 29 (2019)).
  constexpr std::uint64_t below(std::uint64_t n) {
    Wide product = static_cast<Wide>(next()) * n;
    if (static_cast<std::uint64_t>(product) < n) {
      const std::uint64_t unfair = (0 - n) % n;
      while (static_cast<std::uint64_t>(product) < unfair) product = static_cast<Wide>(next()) * n;
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

  constexpr const State& state() const { return s_; }

 private:
  State s_;
};

}  // namespace casus::rng
