// SPDX-License-Identifier: Apache-2.0
// Propositions: what a paired difference a - b, with its interval at one minus the error rate, says of a claim.
// Duals agree: `a > b` is not reproduced exactly when `b >= a` is reproduced. Where an interval supports both (a sure
// difference smaller than the margin), reproduced stands. The interval is two-sided, so each side errs half as often.
#pragma once
#include <cstdint>
#include <string_view>

#include "query/estimate.hpp"

namespace casus::query {

enum class Claim : std::uint8_t { greater, at_least, equal_within, exactly };
enum class Verdict : std::uint8_t { reproduced, not_reproduced, undecided };

constexpr double default_error = 0.001;
constexpr double chance_margin = 0.005;                                // half a point
constexpr double mean_margin(double spread) { return 0.05 * spread; }  // spread: sd of the outcome over futures

// `difference` at level 1 - error; for chances from paired_difference(), else from smooth(). Never for `exactly`.
// No interval (condition never met, too few draws): undecided.
Verdict judge(Claim claim, const Estimate& difference, double margin);
// `exactly`: how many of the paired futures differ.
Verdict judge_exactly(std::uint64_t differing, std::uint64_t futures);
// Chains and `and`: all must hold; one that is not reproduced sinks all.
Verdict both(Verdict a, Verdict b);
std::string_view name(Verdict v);

// Over draws: how many have more in the first arm, as much, less. As sampled: runs' noise is in it, unlike in
// the shares of a DrawRange. Mergeable in any order.
struct SignCounts {
  std::uint64_t plus = 0, zero = 0, minus = 0;
  void add(double difference_of_draw);
  void merge(const SignCounts& other);
};
struct SignShares {
  double plus, zero, minus;  // sum to 1; all NaN where nothing was counted
};
SignShares shares(const SignCounts& counts);

}  // namespace casus::query
