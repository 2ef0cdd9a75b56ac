// SPDX-License-Identifier: Apache-2.0
#include "figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace casus::cli {
namespace {

double width_of(const std::optional<double>& low, const std::optional<double>& high) {
  return low && high ? *high - *low : 0;
}

std::string with_unit(const std::string& text, const std::string& unit) {
  return unit.empty() ? text : text + " " + unit;
}

}  // namespace

// Sums, differences and products of chances are chances too, and a constant goes with either; a ratio is a plain
// number.
bool is_chance(const ir::Process& p, ir::NodeId id) {
  using Kind = ir::Node::Kind;
  if (!id.valid() || id.value >= p.nodes.size()) return false;
  const ir::Node& n = p[id];
  const auto constant = [&](ir::NodeId x) { return x.valid() && p[x].kind == Kind::constant; };
  switch (n.kind) {
    case Kind::constant: return false;
    case Kind::estimand: return p[n.estimand].kind == ir::Estimand::Kind::probability;
    case Kind::negate: return is_chance(p, n.a);
    case Kind::divide: return is_chance(p, n.a) && constant(n.b);
    default: {
      const bool a = is_chance(p, n.a), b = is_chance(p, n.b);
      return (a && b) || (a && constant(n.b)) || (b && constant(n.a));
    }
  }
}

Manner manner_of(const ir::Process& process, const query::Answer& answer) {
  Manner m;
  m.sign = answer.kind == "difference";
  m.unit = answer.unit;
  for (const ir::Question& q : process.questions) {
    if (q.name != answer.name) continue;
    const bool chance = q.kind == "shares" || is_chance(process, q.root);
    if (!chance) break;
    m.scale = 100;
    m.percent = true;
    m.unit = m.sign ? "pts" : "%";
  }
  if (m.unit == "%") m.percent = true;
  return m;
}

double step_of(double width, bool percent) {
  if (!(width > 0) || !std::isfinite(width)) return 0;
  const double step = std::pow(10, std::floor(std::log10(width / 4)));
  return std::max(percent ? std::min(step, 1.0) : step, 1e-12);
}

std::string number(double x, double step, bool sign) {
  if (!(step > 0)) {  // nothing says how many digits count
    const std::string text = fmt::format("{:.4g}", x);
    return sign && x > 0 ? "+" + text : text;
  }
  double rounded = std::round(x / step) * step;
  if (rounded == 0) rounded = 0;  // no minus on a zero
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  if (std::fabs(rounded) >= 1e15 || decimals > 6)
    return fmt::format("{}{:.3g}", sign && rounded > 0 ? "+" : "", rounded);
  std::string text = fmt::format("{:.{}f}", std::fabs(rounded), decimals);
  const std::size_t whole = std::min(text.find('.'), text.size());
  if (whole > 4)
    for (std::size_t at = whole; at > 3;) text.insert(at -= 3, ",");
  return (rounded < 0 ? "-" : sign && rounded > 0 ? "+" : "") + text;
}

std::string with_commas(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

Shown show(const query::Figure& f, const Manner& m) {
  Shown out;
  if (!f.value) return out;
  const double simulation = width_of(f.sim_low, f.sim_high) * m.scale,
               range = width_of(f.range_low, f.range_high) * m.scale;
  const double step = step_of(std::max(simulation, range), m.percent);
  const double value = *f.value * m.scale;
  if (m.percent && !m.sign && value == 0 && f.sim_high && *f.sim_high > 0)
    out.best = "<" + fmt::format("{:.1g}", *f.sim_high * m.scale);
  else
    out.best = number(value, step, m.sign);
  out.best = with_unit(out.best, m.unit);
  if (f.range_low && f.range_high) {
    const double low = *f.range_low * m.scale, high = *f.range_high * m.scale;
    const bool dots = m.sign || low < 0;
    out.range = number(low, step, m.sign) + (dots ? ".." : "-") + number(high, step, m.sign);
    if (m.unit == "%") out.range += " %";
  }
  if (simulation > 0) out.error = fmt::format("{:.1g}", simulation / 2);
  if (out.error.find('e') != std::string::npos) out.error = number(simulation / 2, step_of(simulation, false), false);
  return out;
}

std::string likelihood(double low, double high) {
  static constexpr std::array<std::pair<double, const char*>, 7> words = {{{0.05, "almost no chance"},
                                                                           {0.20, "very unlikely"},
                                                                           {0.45, "unlikely"},
                                                                           {0.55, "roughly even"},
                                                                           {0.80, "likely"},
                                                                           {0.95, "very likely"},
                                                                           {2.00, "almost certain"}}};
  const auto word = [](double p) {
    for (const auto& [below, text] : words)
      if (p < below) return text;
    return words.back().second;
  };
  const std::string a = word(low), b = word(high);
  return a == b ? a : a + " to " + b;
}

std::string harmless(std::string text) {
  for (std::size_t k = 0; k < text.size(); ++k) {
    const auto c = static_cast<unsigned char>(text[k]);
    const bool second =
        k + 1 < text.size() && c == 0xc2 && static_cast<unsigned char>(text[k + 1]) < 0xa0;  // C1 controls
    if (c < 0x20 || c == 0x7f) text[k] = ' ';
    if (second) text[k] = text[k + 1] = ' ';
  }
  return text;
}

std::size_t columns(const std::string& text) {
  std::size_t n = 0;
  for (const char c : text) n += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return n;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t have = columns(text);
  const std::string gap(have < width ? width - have : 0, ' ');
  return right ? gap + text : text + gap;
}

}  // namespace casus::cli
