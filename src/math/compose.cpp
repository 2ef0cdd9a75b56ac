// SPDX-License-Identifier: Apache-2.0
// Laws made of values or of other laws: tables, mixtures, truncation.
#include <algorithm>
#include <numeric>
#include <utility>

#include "math/families.hpp"
#include "math/fit.hpp"

namespace casus::math {
namespace {

using Reason = std::unexpected<std::string>;

bool finite(double x) { return std::fabs(x) < infinity; }
bool all_finite(std::span<const double> xs) { return std::all_of(xs.begin(), xs.end(), finite); }

// Divides by the sum; false unless the weights are finite, none is negative, and some are positive.
bool to_shares(std::vector<double>& weights) {
  double total = 0.0;
  for (const double w : weights) {
    if (!(w >= 0.0)) return false;
    total += w;
  }
  if (!(total > 0.0 && total < infinity)) return false;
  for (double& w : weights) w /= total;
  return true;
}

std::vector<double> running_sum(const std::vector<double>& shares) {
  std::vector<double> sums(shares.size());
  std::partial_sum(shares.begin(), shares.end(), sums.begin());
  for (double& s : sums) s = std::min(s, 1.0);
  sums.back() = 1.0;
  return sums;
}

constexpr const char* bad_weights = "weights must not be negative, and some must be positive";
constexpr const char* nothing_left = "no probability is left between these limits";

Fitted keep_values(Distribution law, double lo, double hi) {
  std::vector<double> values;
  std::vector<double> weights;
  double before = 0.0;
  for (std::size_t i = 0; i < law.values.size(); ++i) {
    const double weight = law.cumulative[i] - std::exchange(before, law.cumulative[i]);
    if (law.values[i] < lo || law.values[i] > hi) continue;
    values.push_back(law.values[i]);
    weights.push_back(weight);
  }
  if (values.empty() || !to_shares(weights)) return Reason(nothing_left);
  law.values = std::move(values);
  law.cumulative = running_sum(weights);
  return law;
}

// P(lo <= X <= hi) for any law: an atom at lo counts.
double mass_between(const Distribution& law, double lo, double hi) {
  return detail::between(tails_at(law, std::nextafter(lo, -infinity)), tails_at(law, hi));
}

Fitted truncate_mixture(const Distribution& law, double lo, double hi) {
  std::vector<Component> kept;
  for (const Component& part : law.components) {
    Fitted inside = truncate(part.law, lo, hi);
    if (inside) kept.push_back({part.weight * mass_between(part.law, lo, hi), *std::move(inside)});
  }
  if (kept.empty()) return Reason(nothing_left);
  Fitted result = mixture(std::move(kept));
  return result ? result : Reason(nothing_left);
}

Fitted truncate_bernoulli(const Distribution& law, double lo, double hi) {
  const bool zero = lo <= 0.0 && hi >= 0.0 && law.a < 1.0;
  const bool one = lo <= 1.0 && hi >= 1.0 && law.a > 0.0;
  if (zero && one) return law;
  if (!zero && !one) return Reason(nothing_left);
  return point(one ? 1.0 : 0.0);
}

Fitted truncate_continuous(Distribution law, double lo, double hi) {
  law.lo = std::max(law.lo, lo);
  law.hi = std::min(law.hi, hi);
  if (!(law.lo < law.hi)) return Reason(nothing_left);
  law.at_lo = law.lo == -infinity ? Tails{0.0, 1.0} : detail::whole_tails(law, law.lo);
  law.at_hi = law.hi == infinity ? Tails{1.0, 0.0} : detail::whole_tails(law, law.hi);
  if (!(detail::between(law.at_lo, law.at_hi) > 0.0)) return Reason(nothing_left);
  return law;
}

}  // namespace

Fitted discrete(std::span<const double> values, std::span<const double> weights) {
  if (values.empty()) return Reason("there must be at least one value");
  if (values.size() != weights.size()) return Reason("there must be one weight for each value");
  if (!all_finite(values)) return Reason("values must be finite numbers");
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto i, auto j) { return values[i] < values[j]; });
  Distribution law;
  law.family = Family::discrete;
  std::vector<double> shares;
  for (const std::size_t i : order) {
    if (weights[i] == 0.0) continue;
    law.values.push_back(values[i]);
    shares.push_back(weights[i]);
  }
  if (!to_shares(shares)) return Reason(bad_weights);
  law.cumulative = running_sum(shares);
  return law;
}

Fitted empirical(std::span<const double> values) {
  const std::vector<double> equal(values.size(), 1.0);
  Fitted law = discrete(values, equal);
  if (!law) return law;
  law->family = Family::empirical;
  const auto n = static_cast<double>(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) law->cumulative[i] = static_cast<double>(i + 1) / n;
  return law;
}

Fitted mixture(std::vector<Component> components) {
  std::vector<double> weights;
  for (const Component& part : components) weights.push_back(part.weight);
  if (components.empty()) return Reason("there must be at least one component");
  if (!to_shares(weights)) return Reason(bad_weights);
  for (std::size_t i = 0; i < weights.size(); ++i) components[i].weight = weights[i];
  std::erase_if(components, [](const Component& part) { return part.weight == 0.0; });
  if (components.size() == 1) return std::move(components.front().law);
  Distribution law;
  law.family = Family::mixture;
  law.components = std::move(components);
  return law;
}

Fitted truncate(Distribution law, double lo, double hi) {
  if (!(lo <= hi)) return Reason("the lower limit must not be above the upper limit");
  switch (law.family) {
    case Family::point: return lo <= law.a && law.a <= hi ? Fitted(std::move(law)) : Reason(nothing_left);
    case Family::bernoulli: return truncate_bernoulli(law, lo, hi);
    case Family::discrete:
    case Family::empirical: return keep_values(std::move(law), lo, hi);
    case Family::mixture: return truncate_mixture(law, lo, hi);
    case Family::uniform: {
      const Support s{std::max(law.a, lo), std::min(law.b, hi)};
      return s.lo < s.hi ? uniform(s.lo, s.hi) : Reason(nothing_left);
    }
    default: return truncate_continuous(std::move(law), lo, hi);
  }
}

}  // namespace casus::math
