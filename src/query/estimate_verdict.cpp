// SPDX-License-Identifier: Apache-2.0
#include "query/estimate_verdict.hpp"

#include <cmath>

namespace casus::query {

Verdict judge(Claim claim, const Estimate& difference, double margin) {
  const auto [low, high] = difference.interval;
  if (!has_value(difference.status) || std::isnan(low) || std::isnan(high) || !(margin >= 0)) return Verdict::undecided;
  const auto decide = [](bool holds, bool fails) {
    return holds ? Verdict::reproduced : fails ? Verdict::not_reproduced : Verdict::undecided;
  };
  switch (claim) {
    case Claim::greater: return decide(low > 0, high < margin || high <= 0);
    case Claim::at_least: return decide(low > -margin || low >= 0, high < 0);
    case Claim::equal_within:
      return decide((low > -margin && high < margin) || (low == 0 && high == 0), low > margin || high < -margin);
    case Claim::exactly: break;
  }
  return Verdict::undecided;
}

Verdict judge_exactly(std::uint64_t differing, std::uint64_t futures) {
  if (futures == 0) return Verdict::undecided;
  return differing == 0 ? Verdict::reproduced : Verdict::not_reproduced;
}

Verdict both(Verdict a, Verdict b) {
  if (a == Verdict::not_reproduced || b == Verdict::not_reproduced) return Verdict::not_reproduced;
  return a == Verdict::undecided ? a : b;
}

std::string_view name(Verdict v) {
  return v == Verdict::reproduced ? "reproduced" : v == Verdict::not_reproduced ? "not_reproduced" : "undecided";
}

void SignCounts::add(double difference) {
  if (std::isnan(difference)) return;
  ++(difference > 0 ? plus : difference < 0 ? minus : zero);
}

void SignCounts::merge(const SignCounts& other) {
  plus += other.plus;
  zero += other.zero;
  minus += other.minus;
}

SignShares shares(const SignCounts& c) {
  const double n = static_cast<double>(c.plus + c.zero + c.minus);
  return {static_cast<double>(c.plus) / n, static_cast<double>(c.zero) / n, static_cast<double>(c.minus) / n};
}

}  // namespace casus::query
