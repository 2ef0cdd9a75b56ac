// SPDX-License-Identifier: Apache-2.0
// A law in words, for people: its family, its middle and its 5-95 % range.
#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "math/distribution.hpp"

namespace casus::math {
namespace {

// Three significant digits, or all the digits of a larger whole part; no exponent between 1e-5 and 1e15.
std::string number(double x) {
  const double size = std::fabs(x);
  if (!(size < 1e15) || (size < 1e-5 && size > 0.0)) return fmt::format("{:.3g}", x);
  int decimals = 2;
  for (double edge = 1.0; decimals < 7 && size > 0.0 && size < edge; edge /= 10.0) ++decimals;
  for (double edge = 10.0; decimals > 0 && size >= edge; edge *= 10.0) --decimals;
  std::string text = fmt::format("{:.{}f}", x, decimals);
  if (decimals == 0) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string_view name(Family family) {
  switch (family) {
    case Family::point: return "point";
    case Family::uniform: return "uniform";
    case Family::normal: return "normal";
    case Family::lognormal: return "lognormal";
    case Family::beta: return "beta";
    case Family::gamma: return "gamma";
    case Family::exponential: return "exponential";
    case Family::weibull: return "weibull";
    case Family::triangular: return "triangular";
    case Family::pert: return "pert";
    case Family::logit_normal: return "logit-normal";
    case Family::discrete: return "discrete";
    case Family::empirical: return "empirical";
    case Family::bernoulli: return "bernoulli";
    case Family::mixture: return "mixture";
  }
  return "";
}

std::string limits(const Distribution& law) {
  if (!law.truncated()) return "";
  if (law.lo == -infinity) return fmt::format(", kept below {}", number(law.hi));
  if (law.hi == infinity) return fmt::format(", kept above {}", number(law.lo));
  return fmt::format(", kept between {} and {}", number(law.lo), number(law.hi));
}

}  // namespace

std::string describe(const Distribution& law) {
  if (law.family == Family::point) return fmt::format("always {}", number(law.a));
  if (law.family == Family::bernoulli) return fmt::format("1 with probability {}, else 0", number(law.a));
  std::string head{name(law.family)};
  if (law.family == Family::mixture) head += fmt::format(" of {}", law.components.size());
  if (!law.values.empty()) head += fmt::format(" over {} values", law.values.size());
  return fmt::format("{}, median {}, 5-95 % {} to {}{}", head, number(quantile(law, 0.5)), number(quantile(law, 0.05)),
                     number(quantile(law, 0.95)), limits(law));
}

}  // namespace casus::math
