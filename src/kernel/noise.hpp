// SPDX-License-Identifier: Apache-2.0
// The two ways of drawing. Keyed: every uniform is a hash of what it is about, so that arms of a what-if see the same
// noise. Stream: one generator a future, quicker, and coupled only by its seed. The sampler is a template over these.
#pragma once
#include <cstdint>

#include "base/hash.hpp"
#include "rng/key.hpp"
#include "rng/xoshiro.hpp"

namespace casus::kernel {

struct KeyedNoise {
  static constexpr bool keyed = true;
  void begin(std::uint64_t) {}
  // The nth uniform of a key; in (0, 1).
  double uniform(std::uint64_t key, std::uint64_t n) { return rng::uniform(key, n); }
};

struct StreamNoise {
  static constexpr bool keyed = false;
  rng::Xoshiro generator{0, 0};
  void begin(std::uint64_t future_key) { generator = rng::Xoshiro(future_key, 0); }
  double uniform(std::uint64_t, std::uint64_t) { return generator.uniform(); }
};

}  // namespace casus::kernel
