// SPDX-License-Identifier: Apache-2.0
// Looking ahead: what a choice may lead to, by running on from where the future stands. Part of sampler.cpp.
//
// Takes: a choice with a foresight, one candidate at a time. Gives: the mean of the foreseen value over its nested
// runs. Always holds: a nested run sees the state as it is and nothing of what this future holds. Its noise is keyed by
// the firing that chooses and by its own number, so candidates share it; delays that run are drawn again above what has
// passed of them; parameters that the decider does not know are drawn again; what is done later in the arm is not
// foreseen. A nested run does not look ahead itself, so the cost is candidates x runs x the nested time.
#pragma once
#include <algorithm>
#include <bit>
#include <cmath>

#include <fmt/format.h>

#include "kernel/sampler.hpp"

namespace casus::kernel {

// What a shadow adds to the score of the candidate in the frame. All candidates of a choice have one key.
template <class Noise>
double Sampler<Noise>::foresee(const ir::Effect& e, const EffectCode& c, std::uint64_t key) {
  if (nested_) return c.stated.valid ? world_.run(c.stated) : 0.0;
  if (!shadow_) {
    shadow_ = std::make_unique<Sampler>(program_, seed_);
    shadow_->nested_ = true;
  }
  // One generator a future has no keys: the moment tells its choices apart.
  if constexpr (!Noise::keyed)
    key = combine(combine(future_key_, key), std::bit_cast<std::uint64_t>(world_.machine.now));
  const ir::Foresight& f = process_[e.foresight];
  double sum = 0;
  for (std::uint32_t r = 0; r < f.runs; ++r) {
    const std::optional<double> value = shadow_->nested_run(*this, e, c, combine(key, r));
    if (!value) {
      world_.fault = shadow_->world_.fault;
      if (!world_.fault) world_.fail(ir::FaultKind::bad_score, f.span, "what is foreseen is no number");
      return 0;
    }
    sum += *value;
  }
  return sum / f.runs;
}

template <class Noise>
std::optional<double> Sampler<Noise>::nested_run(const Sampler& outer, const ir::Effect& e, const EffectCode& c,
                                                 std::uint64_t key) {
  const ir::Foresight& f = process_[e.foresight];
  const double* frame = outer.world_.frame();
  const auto recall = [&] { std::copy(frame, frame + program_.slots, world_.frame()); };
  horizon_ = outer.world_.machine.now + f.days;
  adopt(outer, key);
  recall();
  const auto decider = static_cast<std::uint32_t>(world_.run(c.decider));
  if (!draw_unknown(process_[f.decider].type.kind, decider)) return std::nullopt;
  recall();
  begin_instant(world_.machine.now);
  apply(e.body, combine(future_key_, e.key));
  for (std::uint32_t g = 0; g < program_.groups.size(); ++g)
    if (program_.groups[g].kind == GroupKind::dense) open_dense(g);
  world_.params_changed = false;
  end_instant();
  start_forced_anew();
  if (!world_.failed()) loop();
  world_.advance(horizon_);
  recall();
  const double value = world_.run(c.foreseen);
  note_machine_fault(f.span, "what is foreseen");
  if (world_.failed() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// What the outer run is now, with noise of its own from here on.
template <class Noise>
void Sampler<Noise>::adopt(const Sampler& outer, std::uint64_t key) {
  arm_ = outer.arm_;
  draw_key_ = combine(key, hash_text("draw"));
  future_key_ = combine(key, hash_text("run"));
  forget_future();
  world_.adopt(outer.world_, future_key_);
  if constexpr (!Noise::keyed) tree_.clear();
  next_intervention_ = program_.arms[arm_].order.size();
  heard_ = outer.heard_;
  for (Heard& h : heard_) h.key = combine(future_key_, h.key);
  heard_arguments_ = outer.heard_arguments_;
  next_heard_ = outer.next_heard_;
  pending_ = outer.pending_;
  forced_ = outer.forced_;
  for (Forced& f : forced_) f.key = combine(future_key_, f.key);
  delayed_count_ = outer.delayed_count_;
  adopt_waiting(outer);
}

// Clocks and put-off effects that run: when they end is drawn anew, given that they have not ended yet.
template <class Noise>
void Sampler<Noise>::adopt_waiting(const Sampler& outer) {
  for (const Due& d : outer.queue_.entries()) {
    if (d.order == wake_order) continue;  // what flows is planned anew
    const std::uint64_t key = combine(future_key_, d.key);
    if (d.order >= delayed_order) {
      const std::uint32_t slot = new_put_off();
      put_off_[slot] = outer.put_off_[d.group];
      put_off_[slot].key = key;
      queue_.push({drawn_again(put_off_[slot].waiting, key), key, d.order, slot, 0, 0});
      continue;
    }
    const Group& g = program_.groups[d.group];
    if (g.kind != GroupKind::clock) continue;
    MemberState& s = world_.member(d.group, d.member);
    const MemberState& theirs = outer.world_.seen(d.group, d.member);
    if (!s.armed || theirs.version != d.extra) continue;
    const Waiting& waiting = outer.running_[g.base + d.member];
    queue_.push({drawn_again(waiting, key), key, d.order, d.group, d.member, s.version});
  }
}

template <class Noise>
double Sampler<Noise>::drawn_again(const Waiting& waiting, std::uint64_t key) {
  const double now = world_.machine.now;
  const double passed = now - waiting.since;
  const double whole = math::conditional_quantile_above(waiting.law, passed, noise_.uniform(combine(key, 2), 0));
  return std::max(now, waiting.since + whole);
}

template <class Noise>
bool Sampler<Noise>::draw_unknown(ir::KindId kind, std::uint32_t decider) {
  return draw_params(draw_key_, [&](std::uint32_t p, std::uint32_t m) { return is_known(p, m, kind, decider); });
}

// What is no matter of chance is known to all.
template <class Noise>
bool Sampler<Noise>::is_known(std::uint32_t param, std::uint32_t member, ir::KindId kind, std::uint32_t decider) {
  const ir::Param& p = process_.params[param];
  if (p.fixed || p.known_to_all) return true;
  const Program::ParamPlan& plan = program_.params[param];
  for (std::size_t k = 0; k < plan.known_to.size(); ++k) {
    if (process_[p.known_to[k]].type.kind != kind) continue;
    world_.load_row(plan.members, member);
    if (static_cast<std::uint32_t>(world_.run(plan.known_to[k])) == decider) return true;
  }
  return false;
}

}  // namespace casus::kernel
