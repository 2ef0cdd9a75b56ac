// SPDX-License-Identifier: Apache-2.0
#include "session/facts.hpp"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ir/family.hpp"
#include "ir/law.hpp"
#include "math/distribution.hpp"
#include "sema/evaluate.hpp"
#include "sema/words.hpp"

namespace casus::session {
namespace {

constexpr double low_share = 0.05, high_share = 0.95;

// Three significant digits, or all of a larger whole part.
std::string plain(double x) {
  if (!std::isfinite(x)) return "unbounded";
  return std::abs(x) >= 100 && std::abs(x) < 1e15 ? fmt::format("{:.0f}", x) : fmt::format("{:.3g}", x);
}

bool of_values(const ir::Type& t) { return t.base == ir::Base::entity || t.base == ir::Base::boolean; }

const char* family_name(math::Family f) {
  using F = math::Family;
  switch (f) {
    case F::point: return "fixed";
    case F::uniform: return "uniform";
    case F::normal: return "normal";
    case F::lognormal: return "lognormal";
    case F::beta: return "beta";
    case F::gamma: return "gamma";
    case F::exponential: return "exponential";
    case F::weibull: return "Weibull";
    case F::triangular: return "triangular";
    case F::pert: return "PERT";
    case F::logit_normal: return "logit-normal";
    case F::discrete: return "one of several values";
    case F::empirical: return "as observed";
    case F::bernoulli: return "chance";
    case F::mixture: return "mixture";
  }
  return "";
}

std::string percent(double share) { return fmt::format("{:.3g} %", 100 * share); }

std::string shares_of(const ir::Process& p, const ir::Type& type, const math::Distribution& law) {
  if (law.family == math::Family::bernoulli) return "true " + percent(law.a);
  std::vector<std::string> parts;
  double before = 0;
  for (std::size_t k = 0; k < law.values.size(); ++k) {
    parts.push_back(fmt::format("{} {}", shown(p, type, law.values[k], 1, ""), percent(law.cumulative[k] - before)));
    before = law.cumulative[k];
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

// Ordinals of the first member.
std::vector<double> first_member(const ir::Process& p, const ir::Family& family) {
  if (family.binders.empty()) return {};
  const ir::Members all = ir::enumerate(p, family);
  if (all.size() == 0) return {};
  const auto row = all.row(0);
  return {row.begin(), row.end()};
}

}  // namespace

ParamFacts facts_of(const ir::Process& p, const ir::Param& param) {
  ParamFacts out;
  out.unit = param.unit;
  if (!param.dist.valid() || param.dist.value >= p.dists.size()) return out;
  const std::vector<double> slots = first_member(p, param.family);
  if (!param.family.binders.empty() && slots.empty()) return out;
  const math::Fitted law = ir::constant_law(p, param.dist, slots);
  if (!law) return out;
  out.law = family_name(law->family);
  if (of_values(param.type)) {
    if (law->family == math::Family::point)
      out.mean = shown(p, param.type, law->a, 1, "");
    else
      out.shares = shares_of(p, param.type, *law);
    return out;
  }
  const auto at = [&](double share) { return plain(math::quantile(*law, share) * param.scale); };
  out.mean = plain(math::mean(*law) * param.scale);
  if (law->family != math::Family::point) out.range = at(low_share) + " to " + at(high_share);
  return out;
}

std::string shown(const ir::Process& p, const ir::Type& type, double stored, double scale, const std::string& unit) {
  if (type.base == ir::Base::boolean) return stored != 0 ? "true" : "false";
  if (type.base == ir::Base::entity && type.kind.valid()) {
    const std::vector<std::string>& names = p[type.kind].names;
    const auto k = static_cast<std::size_t>(stored);
    return stored >= 0 && k < names.size() ? names[k] : "?";
  }
  const std::string number = fmt::format("{:.6g}", stored * scale);
  return unit.empty() ? number : number + " " + unit;
}

std::string type_text(const ir::Process& p, const ir::Variable& v) {
  if (v.type.base == ir::Base::boolean) return "bool";
  if (v.type.base == ir::Base::entity && v.type.kind.valid()) return sema::kind_name(p[v.type.kind]);
  const std::string unit = v.unit.empty() ? "" : " " + v.unit;
  if (v.low == -ir::never && v.high == ir::never) return (v.type.base == ir::Base::integer ? "integer" : "real") + unit;
  const std::string high = v.high == ir::never ? "" : " " + fmt::format("{:.6g}", v.high * v.scale);
  return fmt::format("{:.6g} ..{}{}", v.low * v.scale, high, unit);
}

std::string initial_text(const ir::Process& p, const ir::Variable& v) {
  if (!v.initial.valid() || v.initial.value >= p.exprs.size()) return "";
  const auto value = sema::evaluate(p, v.initial);
  return value ? shown(p, v.type, *value, v.scale, v.unit) : "";
}

}  // namespace casus::session
