// SPDX-License-Identifier: Apache-2.0
// What effects do.
#include <algorithm>
#include <cmath>

#include "simulator.hpp"

namespace casus::reference {

using Kind = ir::Effect::Kind;

std::size_t Simulator::cell(ir::VarId var, const std::vector<ir::ExprId>& index, const Frame& frame) {
  const std::vector<double> at = all(index, frame);
  for (std::size_t k = 0; k < at.size(); ++k)
    if (!(at[k] >= 0 && at[k] < layout_.vars[var.value].extent[k])) stop("there is no such member");
  return layout_.var_offset[var.value] + layout_.vars[var.value].index(at);
}

void Simulator::apply(const ir::Block& block, Frame& frame) {
  for (const ir::EffectId e : block.effects) apply(process_[e], frame);
}

namespace {

void set_slot(std::vector<double>& frame, std::uint16_t slot, double value) {
  if (frame.size() <= slot) frame.resize(slot + 1u);
  frame[slot] = value;
}

double combined(ir::Effect::Assign how, double old, double value) {
  if (how == ir::Effect::Assign::add) return old + value;
  if (how == ir::Effect::Assign::subtract) return old - value;
  return value;
}

}  // namespace

void Simulator::apply(const ir::Effect& e, Frame& frame) {
  switch (e.kind) {
    case Kind::assign: return assign(e, frame);
    case Kind::assign_param: return assign_parameter(e, frame);
    case Kind::emit: return say(e.signal, all(e.index, frame));
    case Kind::after: {
      const double delay = draw_delay(e.delay, frame);
      put_off_.push_back({now_ + delay, &e.body, frame});
      return;
    }
    case Kind::chance: {
      const double p = value(e.value, frame);
      if (!(p >= 0 && p <= 1)) stop("a probability is none");
      return apply(uniform(*random_) < p ? e.body : e.other, frame);
    }
    case Kind::choose: return choose(e, frame);
    case Kind::loop: return loop(e, frame);
    case Kind::branch: return apply(value(e.value, frame) != 0 ? e.body : e.other, frame);
  }
}

void Simulator::assign(const ir::Effect& e, const Frame& frame) {
  const ir::Variable& v = process_[e.var];
  const double given = value(e.value, frame);
  const std::size_t at = cell(e.var, e.index, frame);
  if (v.frozen && vars_[cell(v.frozen, e.index, frame)] != 0) return;
  double next = combined(e.assign, vars_[at], given);
  if (v.saturating) next = std::clamp(next, v.low, v.high);
  if (!(next >= v.low && next <= v.high)) stop("a value is assigned outside the bounds of " + v.name);
  vars_[at] = next;
}

void Simulator::assign_parameter(const ir::Effect& e, const Frame& frame) {
  const std::size_t at = layout_.param_offset[e.param.value] + layout_.params[e.param.value].index(all(e.index, frame));
  params_[at] = combined(e.assign, params_[at], value(e.value, frame));
}

// Which of the candidates, or none of them (their number).
std::size_t Simulator::pick(const ir::Effect& e, const std::vector<double>& values, const Frame& frame) {
  std::vector<double> weights = values;
  if (e.sharpness && !values.empty()) {
    const double sharpness = value(e.sharpness, frame);
    if (!(sharpness >= 0)) stop("a sharpness is negative");
    const auto best = std::max_element(values.begin(), values.end());
    if (sharpness == ir::never) return static_cast<std::size_t>(best - values.begin());
    for (double& w : weights) w = std::exp(sharpness * (w - *best));
  }
  double total = 0;
  for (const double w : weights) {
    if (!(w >= 0 && w < ir::never)) stop("a weight is none");
    total += w;
  }
  if (total == 0) return weights.size();
  double left = uniform(*random_) * total;
  std::size_t k = 0;
  while (k + 1 < weights.size() && (left -= weights[k]) >= 0) ++k;
  while (weights[k] == 0) --k;
  return k;
}

void Simulator::choose(const ir::Effect& e, Frame& frame) {
  const auto set = evaluator_.members(e.set, env(), frame);
  if (!set) stop("a set can't be computed");
  std::vector<double> candidates, values;
  for (const std::uint32_t one : *set) {
    set_slot(frame, e.slot, one);
    if (!holds(e.where, frame)) continue;
    candidates.push_back(one);
    values.push_back(e.value ? value(e.value, frame) : 1.0);
  }
  const std::size_t k = pick(e, values, frame);
  if (k == candidates.size()) return apply(e.other, frame);
  set_slot(frame, e.slot, candidates[k]);
  apply(e.body, frame);
}

void Simulator::loop(const ir::Effect& e, Frame& frame) {
  const auto set = evaluator_.members(e.set, env(), frame);
  if (!set) stop("a set can't be computed");
  for (std::size_t i = 0; i < set->size(); ++i)
    for (std::size_t j = i + 1; j < (e.pair ? set->size() : i + 2); ++j) {
      set_slot(frame, e.slot, (*set)[i]);
      if (e.pair) set_slot(frame, e.slot2, (*set)[j]);
      if (holds(e.where, frame)) apply(e.body, frame);
    }
}

}  // namespace casus::reference
