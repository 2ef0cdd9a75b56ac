// SPDX-License-Identifier: Apache-2.0
// Small deterministic source of chance for tests of estimators.
#pragma once
#include <cmath>
#include <cstdint>
#include <numbers>

#include "base/hash.hpp"

namespace casus::query {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(mix(seed + 1)) {}
  double uniform() {
    state_ += 0x9e3779b97f4a7c15ull;
    return (static_cast<double>(mix(state_) >> 11) + 0.5) * 0x1p-53;
  }
  bool hit(double p) { return uniform() < p; }
  double normal() { return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform()); }
  double exponential() { return -std::log(uniform()); }

 private:
  std::uint64_t state_;
};

}  // namespace casus::query
