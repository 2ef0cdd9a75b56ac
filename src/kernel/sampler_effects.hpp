// SPDX-License-Identifier: Apache-2.0
// Firings: effects in text order, signals and the rules that hear them. A firing's key comes from what caused it and
// what it is about, so that an unrelated line of the model changes no draw. Part of sampler.cpp.
#pragma once
#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "kernel/sampler.hpp"

namespace casus::kernel {

template <class Noise>
void Sampler<Noise>::fire_event(std::uint32_t event, std::uint64_t key) {
  const ir::Event& e = process_.events[event];
  world_.cause = key;
  std::uint32_t row[ir::max_arity];
  const std::size_t arity = e.family.binders.size();
  for (std::size_t k = 0; k < arity; ++k) row[k] = static_cast<std::uint32_t>(world_.frame()[k]);
  if (world_.tracer) world_.tracer->fired(world_.machine.now, ir::EventId(event), {row, arity});
  signal(e.signal.value, {row, arity}, key);
  apply(e.then, key);
}

template <class Noise>
void Sampler<Noise>::signal(std::uint32_t id, std::span<const std::uint32_t> arguments, std::uint64_t key) {
  if (!nested_) recorder_.occurred(id, arguments);
  if (program_.rules_of[id].empty()) return;
  heard_.push_back(
      {id, static_cast<std::uint32_t>(heard_arguments_.size()), static_cast<std::uint32_t>(arguments.size()), key});
  heard_arguments_.insert(heard_arguments_.end(), arguments.begin(), arguments.end());
}

// Does the pattern match? Arguments are bound to the slots of the frame on the way.
template <class Noise>
bool Sampler<Noise>::bind(const Match& match, std::span<const std::uint32_t> arguments, bool swapped) {
  for (std::size_t k = 0; k < arguments.size(); ++k) world_.frame()[k] = arguments[swapped ? 1 - k : k];
  for (std::size_t k = 0; k < arguments.size(); ++k) {
    const double value = world_.frame()[k];
    if (match.equals[k].valid && world_.run(match.equals[k]) != value) return false;
    if (!match.in[k].empty() && match.in[k][static_cast<std::uint32_t>(value)] == 0) return false;
  }
  return true;
}

template <class Noise>
void Sampler<Noise>::hear(const Heard& h) {
  std::uint32_t arguments[ir::max_arity];
  std::copy_n(heard_arguments_.begin() + h.first, h.count, arguments);
  const std::span<const std::uint32_t> args(arguments, h.count);
  for (const std::uint32_t r : program_.rules_of[h.signal]) {
    const RuleCode& code = program_.rules[r];
    if (!bind(code.match, args, false) && !(code.match.pair && bind(code.match, args, true))) continue;
    if (code.when.valid && world_.run(code.when) == 0) continue;
    const ir::Rule& rule = process_.rules[r];
    if (!count_firing(rule.origin.span, rule.name)) return;
    if (world_.tracer) world_.tracer->heard(world_.machine.now, r, args);
    const std::uint64_t key = combine(h.key, rule.key);
    world_.cause = key;
    apply(rule.effects, key);
    if (world_.failed()) return;
  }
}

// False, and a fault that names the cycle, when an instant does not come to rest.
template <class Noise>
bool Sampler<Noise>::count_firing(Span where, const std::string& name) {
  if (++firings_ <= max_firings_an_instant - 8) return true;
  if (std::find(recent_.begin(), recent_.end(), name) == recent_.end()) recent_.push_back(name);
  if (firings_ <= max_firings_an_instant) return true;
  world_.fail(ir::FaultKind::too_many_firings, where,
              fmt::format("more than {},000 firings at one instant, going round: {}", max_firings_an_instant / 1000,
                          fmt::join(recent_, ", ")));
  return false;
}

template <class Noise>
void Sampler<Noise>::apply(const ir::Block& block, std::uint64_t key) {
  for (const ir::EffectId id : block.effects) {
    if (world_.failed()) return;
    apply_one(id, key);
  }
}

template <class Noise>
void Sampler<Noise>::apply_one(ir::EffectId id, std::uint64_t key) {
  const ir::Effect& e = process_[id];
  const EffectCode& c = program_.effects[id.value];
  switch (e.kind) {
    case ir::Effect::Kind::assign: return assign(e, c);
    case ir::Effect::Kind::assign_param: return assign_param(e, c);
    case ir::Effect::Kind::emit: return emit(e, c, key);
    case ir::Effect::Kind::after: return put_off(e, c, key);
    case ir::Effect::Kind::choose: return choose(e, c, key);
    case ir::Effect::Kind::loop: return repeat(e, c, key);
    case ir::Effect::Kind::branch: return apply(world_.run(c.value) != 0 ? e.body : e.other, key);
    case ir::Effect::Kind::chance: {
      const double p = world_.run(c.value);
      if (!(p >= 0 && p <= 1))
        return world_.fail(ir::FaultKind::bad_probability, e.span,
                           fmt::format("the probability is {:.6g} %, outside 0 to 100 %", 100 * p));
      return apply(noise_.uniform(combine(key, e.key), 0) < p ? e.body : e.other, key);
    }
  }
}

// Ordinals to index with; false if one could not be computed.
template <class Noise>
bool Sampler<Noise>::reckon(const std::vector<CodeRef>& codes, std::uint32_t* ordinals) {
  for (const CodeRef code : codes) *ordinals++ = static_cast<std::uint32_t>(world_.run(code));
  return !world_.failed();
}

template <class Noise>
void Sampler<Noise>::assign(const ir::Effect& e, const EffectCode& c) {
  std::uint32_t index[ir::max_arity];
  if (!reckon(c.index, index)) return;
  const ir::Variable& v = process_[e.var];
  const std::size_t arity = c.index.size();
  const std::size_t cell = program_.layout.var_offset[e.var.value] + program_.layout.vars[e.var.value].index(index);
  if (v.frozen.valid() &&
      world_.vars[cell - program_.layout.var_offset[e.var.value] + program_.layout.var_offset[v.frozen.value]] != 0)
    return;
  double value = world_.run(c.value);
  if (e.assign == ir::Effect::Assign::add) value = world_.vars[cell] + value;
  if (e.assign == ir::Effect::Assign::subtract) value = world_.vars[cell] - value;
  if (v.saturating) value = std::min(std::max(value, v.low), v.high);
  if (!fits(v, value)) return world_.fail(e.span, "would become", v, value);
  if (arity == 2 && index[0] == index[1] &&
      (v.family.pair || process_[v.family.binders[0].set].kind == process_[v.family.binders[1].set].kind))
    return world_.fail(ir::FaultKind::no_such_entity, e.span,
                       fmt::format("`{}` has no member of one entity with itself", v.name));
  world_.write(e.var.value, {index, arity}, cell, value);
}

template <class Noise>
void Sampler<Noise>::assign_param(const ir::Effect& e, const EffectCode& c) {
  std::uint32_t index[ir::max_arity];
  if (!reckon(c.index, index)) return;
  const std::size_t cell =
      program_.layout.param_offset[e.param.value] + program_.layout.params[e.param.value].index(index);
  double value = world_.run(c.value);
  if (e.assign == ir::Effect::Assign::add) value = world_.params[cell] + value;
  if (e.assign == ir::Effect::Assign::subtract) value = world_.params[cell] - value;
  world_.write_param(e.param.value, {index, c.index.size()}, value);
}

template <class Noise>
void Sampler<Noise>::emit(const ir::Effect& e, const EffectCode& c, std::uint64_t key) {
  std::uint32_t arguments[ir::max_arity];
  if (!reckon(c.index, arguments)) return;
  if (world_.tracer) world_.tracer->signalled(world_.machine.now, e.signal, {arguments, c.index.size()});
  signal(e.signal.value, {arguments, c.index.size()}, combine(key, e.key));
}

template <class Noise>
double Sampler<Noise>::draw(const DrawPlan& plan, std::uint64_t key, Span where, Waiting* waiting) {
  const Law law = plan.build(world_, law_);
  if (!law) {
    world_.fail(ir::FaultKind::bad_distribution, where, fmt::format("the delay: {}", law.error));
    return 0;
  }
  if (waiting) *waiting = {*law.law, world_.machine.now};
  const double value = math::quantile(*law.law, noise_.uniform(key, 0));
  if (!(value >= 0)) world_.fail(ir::FaultKind::bad_delay, where, fmt::format("the delay is {:.6g} days", value));
  return value;
}

template <class Noise>
std::uint32_t Sampler<Noise>::new_put_off() {
  if (free_put_off_.empty()) {
    put_off_.push_back({});
    return static_cast<std::uint32_t>(put_off_.size() - 1);
  }
  const std::uint32_t slot = free_put_off_.back();
  free_put_off_.pop_back();
  return slot;
}

template <class Noise>
void Sampler<Noise>::put_off(const ir::Effect& e, const EffectCode& c, std::uint64_t key) {
  const std::uint64_t own = combine(key, e.key);
  const std::uint32_t slot = new_put_off();
  PutOff& p = put_off_[slot];
  const double delay = draw(c.delay, own, e.span, program_.foresees ? &p.waiting : nullptr);
  if (world_.failed()) return;
  p.effect = &e;
  p.frame.assign(world_.frame(), world_.frame() + program_.slots);
  p.key = own;
  queue_.push({world_.machine.now + delay, own, delayed_order + delayed_count_++, slot, 0, 0});
}

// The entities of a set, constant or computed, each once and in order of declaration.
template <class Noise>
std::uint32_t Sampler<Noise>::elements(ir::SetId id) {
  const ir::Set& set = process_[id];
  const std::size_t first = scratch_.size();
  if (set.computed.empty()) {
    for (const std::uint32_t m : program_.set_members[id.value]) scratch_.push_back(m);
  } else {
    for (const ir::ExprId x : set.computed) scratch_.push_back(world_.run(program_.set_code(x)));
    const auto begin = scratch_.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(begin, scratch_.end());
    scratch_.erase(std::unique(begin, scratch_.end()), scratch_.end());
  }
  return static_cast<std::uint32_t>(scratch_.size() - first);
}

// A candidate's claim to be chosen: log(weight), or sharpness * score, plus Gumbel noise of its own, so that a
// candidate that comes or goes does not disturb the choice among the others (Gumbel-max). Nothing: it can't be chosen.
template <class Noise>
std::optional<double> Sampler<Noise>::claim(const ir::Effect& e, const EffectCode& c, double sharpness,
                                            std::uint64_t choice) {
  const auto candidate = static_cast<std::uint32_t>(world_.frame()[e.slot]);
  const std::uint64_t key = combine(choice, program_.entity_keys[process_[e.set].kind.value][candidate]);
  const auto gumbel = [&] { return -math::log(-math::log(noise_.uniform(key, 0))); };
  double value = c.value.valid ? world_.run(c.value) : 1.0;
  if (e.foresight.valid() && !world_.failed()) value += foresee(e, c, choice);
  if (world_.failed()) return std::nullopt;
  if (!c.sharpness.valid) {
    if (!(value >= 0) || value == ir::never) return bad_claim(e, ir::FaultKind::bad_weight, "weight", value);
    const double noise = gumbel();
    if (value == 0) return std::nullopt;
    return math::log(value) + noise;
  }
  const double score = sharpness == ir::never ? value : sharpness * value;
  if (!std::isfinite(value) || !std::isfinite(score)) return bad_claim(e, ir::FaultKind::bad_score, "score", value);
  return sharpness == ir::never ? score : score + gumbel();
}

template <class Noise>
std::optional<double> Sampler<Noise>::bad_claim(const ir::Effect& e, ir::FaultKind kind, std::string_view what,
                                                double value) {
  const auto candidate = static_cast<std::uint32_t>(world_.frame()[e.slot]);
  world_.fail(kind, e.span,
              fmt::format("the {} of `{}` is {:.6g}", what, process_[process_[e.set].kind].names[candidate], value));
  return std::nullopt;
}

// The candidate with the largest claim; the first of equals.
template <class Noise>
void Sampler<Noise>::choose(const ir::Effect& e, const EffectCode& c, std::uint64_t key) {
  const double sharpness = c.sharpness.valid ? world_.run(c.sharpness) : 0;
  if (world_.failed()) return;
  if (!(sharpness >= 0))
    return world_.fail(ir::FaultKind::bad_score, e.span, fmt::format("the sharpness is {:.6g}", sharpness));
  const std::size_t first = scratch_.size();
  const std::uint32_t n = elements(e.set);
  if (world_.failed()) return scratch_.resize(first);
  const std::vector<std::uint64_t>& names = program_.entity_keys[process_[e.set].kind.value];
  const std::uint64_t choice = combine(key, e.key);
  double best = -1, best_claim = 0;
  for (std::uint32_t k = 0; k < n && !world_.failed(); ++k) {
    const double candidate = scratch_[first + k];
    world_.frame()[e.slot] = candidate;
    if (c.where.valid && world_.run(c.where) == 0) continue;
    const std::optional<double> its = claim(e, c, sharpness, choice);
    if (!its || (best >= 0 && *its <= best_claim)) continue;
    best = candidate;
    best_claim = *its;
  }
  scratch_.resize(first);
  if (world_.failed()) return;
  if (best < 0) return apply(e.other, key);
  world_.frame()[e.slot] = best;
  apply(e.body, combine(choice, names[static_cast<std::uint32_t>(best)]));
}

template <class Noise>
void Sampler<Noise>::repeat(const ir::Effect& e, const EffectCode& c, std::uint64_t key) {
  const std::size_t first = scratch_.size();
  const std::uint32_t n = elements(e.set);
  if (world_.failed()) return scratch_.resize(first);
  const std::uint32_t kind = process_[e.set].kind.value;
  const std::vector<std::uint64_t>& names = program_.entity_keys[kind];
  const std::uint64_t own = combine(key, e.key);
  const auto once = [&](std::uint64_t body_key) {
    if (c.where.valid && world_.run(c.where) == 0) return;
    apply(e.body, body_key);
  };
  for (std::uint32_t i = 0; i < n && !world_.failed(); ++i) {
    const double x = scratch_[first + i];
    const std::uint64_t key_x = combine(own, names[static_cast<std::uint32_t>(x)]);
    if (!e.pair) {
      world_.frame()[e.slot] = x;
      once(key_x);
      continue;
    }
    for (std::uint32_t j = i + 1; j < n && !world_.failed(); ++j) {
      const double y = scratch_[first + j];
      world_.frame()[e.slot] = x;
      world_.frame()[e.slot2] = y;
      once(combine(key_x, names[static_cast<std::uint32_t>(y)]));
    }
  }
  scratch_.resize(first);
}

}  // namespace casus::kernel
