// SPDX-License-Identifier: Apache-2.0
#include "kernel/sampler.hpp"

#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "kernel/sampler_effects.hpp"
#include "kernel/sampler_flows.hpp"
#include "kernel/sampler_foresight.hpp"
#include "kernel/sampler_hazards.hpp"

namespace casus::kernel {

std::uint64_t draw_key(std::uint64_t seed, std::uint64_t draw) { return combine(mix(seed + 0x6361737573ull), draw); }
std::uint64_t future_key(std::uint64_t draw, std::uint64_t run) { return combine(combine(draw, 0x72756eull), run); }

template <class Noise>
Sampler<Noise>::Sampler(const Program& program, std::uint64_t seed)
    : program_(program),
      process_(program.process),
      world_(program),
      recorder_(world_),
      dense_top_(program.groups.size(), 1),
      drawn_(program.layout.param_cells(), 0),
      seed_(seed),
      horizon_(program.process.horizon),
      pace_(world_) {
  if (program.foresees) running_.resize(program.member_states);
  leaf_of_.assign(program.groups.size(), 0);
  for (std::uint32_t g = 0; g < program.groups.size(); ++g) {
    const Group& group = program.groups[g];
    leaf_of_[g] = static_cast<std::uint32_t>(leaf_group_.size());
    const std::size_t leaves = group.kind == GroupKind::hazard ? group.members.size() : group.kind == GroupKind::dense;
    for (std::uint32_t m = 0; m < leaves; ++m) {
      leaf_group_.push_back(g);
      leaf_member_.push_back(m);
    }
  }
  if constexpr (!Noise::keyed) tree_.resize(std::max<std::size_t>(1, leaf_group_.size()));
  if (program.rides) ahead_ = ir::bounds_context(program.process);
  if (world_.flowing) {
    pulses_.resize(program.member_states + program.flows.cells.size());
    day_pulses_.resize(program.groups.size());
  }
}

template <class Noise>
bool Sampler<Noise>::begin_draw(std::uint64_t draw_index) {
  draw_key_ = draw_key(seed_, draw_index);
  world_.reset(0);
  world_.forget_fault();  // initial values were reckoned before there are parameters
  std::fill(world_.params.begin(), world_.params.end(), 0.0);
  if (!draw_params(draw_key_, [](std::uint32_t, std::uint32_t) { return false; })) return false;
  drawn_ = world_.params;
  note_machine_fault({}, "a parameter");
  return !world_.failed();
}

// The uniform that a member of a parameter is the quantile at. The first of those drawn together has its own.
template <class Noise>
double Sampler<Noise>::uniform_of(const Program::ParamPlan& plan, std::uint32_t m, std::uint64_t key) const {
  const auto own = [&](std::uint64_t k) { return rng::uniform(combine(key, k)); };
  if (plan.joint.empty() || plan.joint[m].first == alone || plan.joint[m].second == 0) return own(plan.keys[m]);
  const Program::Joint& j = program_.joints[plan.joint[m].first];
  const std::size_t row = plan.joint[m].second;
  const double* factor = j.factor.data() + row * (row + 1) / 2;
  double z = 0;
  for (std::size_t k = 0; k <= row; ++k) z += factor[k] * math::normal_quantile(math::tails(own(j.keys[k])));
  return std::min(std::max(math::normal_tails(z).lower, 0x1p-60), 1 - 0x1p-53);
}

// Every member of every parameter that is not known already, arguments first.
template <class Noise>
template <class Known>
bool Sampler<Noise>::draw_params(std::uint64_t key, Known known) {
  for (const std::uint32_t p : program_.param_order) {
    const Program::ParamPlan& plan = program_.params[p];
    const ir::Cells& cells = program_.layout.params[p];
    for (std::uint32_t m = 0; m < plan.members.size(); ++m) {
      if (known(p, m)) continue;
      world_.load_row(plan.members, m);
      const Law law = plan.draw.build(world_, law_);
      if (!law) {
        const ir::Param& param = process_.params[p];
        world_.fail(ir::FaultKind::bad_distribution, param.origin.span,
                    fmt::format("parameter `{}`: {}", param.name, law.error));
        return false;
      }
      const double value = math::quantile(*law.law, uniform_of(plan, m, key));
      world_.params[program_.layout.param_offset[p] + cells.index(plan.members.row(m))] = value;
    }
  }
  return true;
}

template <class Noise>
bool Sampler<Noise>::run_future(std::uint64_t run, double* scores) {
  future_key_ = future_key(draw_key_, run);
  for (std::uint32_t a = 0; a < program_.arms.size(); ++a)
    if (!run_arm(a)) return false;
  world_.machine.trackers = recorder_.results().data();
  for (std::size_t s = 0; s < program_.score_code.size(); ++s) scores[s] = world_.run(program_.score_code[s]);
  note_machine_fault({}, "an answer");
  return !world_.failed();
}

template <class Noise>
bool Sampler<Noise>::run_arm(std::uint32_t arm) {
  arm_ = arm;
  world_.tracer = tracer_ && traced_arm_ == arm ? tracer_ : nullptr;
  std::copy(drawn_.begin(), drawn_.end(), world_.params.begin());
  forget_future();
  world_.reset(arm);
  if constexpr (!Noise::keyed) tree_.clear();
  recorder_.begin(arm);
  start();
  if (!world_.failed()) loop();
  if (!world_.failed()) recorder_.finish(process_.horizon);
  if (!world_.failed()) world_.advance(process_.horizon);
  note_machine_fault({}, "an answer");
  if (world_.tracer) traced_end_ = world_.vars;
  return !world_.failed();
}

// Nothing is due, put off or waiting to be heard.
template <class Noise>
void Sampler<Noise>::forget_future() {
  noise_.begin(future_key_);
  queue_.clear();
  heard_.clear();
  heard_arguments_.clear();
  next_heard_ = 0;
  free_put_off_.clear();
  for (std::uint32_t k = 0; k < put_off_.size(); ++k) free_put_off_.push_back(k);
  pending_.clear();
  forced_.clear();
  next_intervention_ = 0;
  steps_ = 0;
  counted_time_ = -1;
  delayed_count_ = 0;
  std::fill(pulses_.begin(), pulses_.end(), Pulse{});
  std::fill(day_pulses_.begin(), day_pulses_.end(), Pulse{});
}

// Holds from the start, then `initially`, then mutual expectations: so the model stands before anything happens. Then
// what is done at the start, then the first settling.
template <class Noise>
void Sampler<Noise>::start() {
  starting_ = true;
  const std::uint64_t key = combine(future_key_, hash_text("start"));
  begin_instant(0);
  const std::vector<std::uint32_t>& order = program_.arms[arm_].order;
  const auto due = [&](bool early) {
    return next_intervention_ < order.size() &&
           process_.arms[arm_].interventions[order[next_intervention_]].time <= 0 &&
           process_.arms[arm_].interventions[order[next_intervention_]].early == early;
  };
  while (due(true)) intervene(order[next_intervention_++]);
  world_.cause = key;
  apply(process_.initially, key);
  world_.dirty_settles.resize(process_.settles.size());
  std::iota(world_.dirty_settles.begin(), world_.dirty_settles.end(), 0u);
  solve_all();
  if (!world_.failed()) recorder_.open();
  while (due(false)) intervene(order[next_intervention_++]);
  world_.wake(key);
  for (std::uint32_t g = 0; g < program_.groups.size(); ++g)
    if (program_.groups[g].kind == GroupKind::dense) open_dense(g);
  world_.params_changed = false;
  end_instant();
  starting_ = false;
}

template <class Noise>
void Sampler<Noise>::loop() {
  const std::vector<std::uint32_t>& order = program_.arms[arm_].order;
  const auto& interventions = process_.arms[arm_].interventions;
  while (!world_.failed()) {
    const double planned =
        next_intervention_ < order.size() ? interventions[order[next_intervention_]].time : ir::never;
    double timed = queue_.empty() ? ir::never : queue_.top().time;
    bool hazard = false;
    if constexpr (!Noise::keyed) {
      const double t = next_stream_hazard();
      hazard = t < timed && t < planned;
      if (hazard) timed = t;
    }
    const double time = std::min(planned, timed);
    if (!(time <= horizon_)) break;
    if (++steps_ > max_steps_a_future) return fail_endless(planned <= timed || hazard ? nullptr : &queue_.top());
    if (!nested_) recorder_.read_before(time);
    if (world_.failed()) return;
    world_.advance(time);
    if (planned <= timed) {
      begin_instant(time);
      while (next_intervention_ < order.size() && interventions[order[next_intervention_]].time == time)
        intervene(order[next_intervention_++]);
      end_instant();
      start_forced_anew();
      continue;
    }
    if (hazard)
      step_stream_hazard();
    else
      step(queue_.pop());
  }
}

// Steps that change nothing count too: a rate that runs away must not hold up the run.
template <class Noise>
void Sampler<Noise>::fail_endless(const Due* next) {
  const bool event = next && next->order < delayed_order && next->order != wake_order;
  const ir::Event* e = event ? &process_.events[program_.groups[next->group].id] : nullptr;
  world_.fail(ir::FaultKind::too_many_events, e ? e->origin.span : Span{},
              fmt::format("more than {} million steps in one future{}", max_steps_a_future / 1'000'000,
                          e ? fmt::format("; the next is `{}`", e->name) : ""));
}

template <class Noise>
void Sampler<Noise>::step(const Due& due) {
  if (due.order >= delayed_order) {
    PutOff& p = put_off_[due.group];
    begin_instant(due.time);
    std::copy(p.frame.begin(), p.frame.end(), world_.frame());
    const ir::Effect* effect = p.effect;
    const std::uint64_t key = p.key;
    free_put_off_.push_back(due.group);
    if (world_.tracer) world_.tracer->began_later(due.time, *effect);
    world_.cause = key;
    if (count_firing(effect->span, "a delayed effect")) apply(effect->body, key);
    end_instant();
    return;
  }
  if (due.order == wake_order) return step_wake(due);
  switch (program_.groups[due.group].kind) {
    case GroupKind::hazard: return step_hazard(due);
    case GroupKind::dense: return step_dense(due);
    default: return step_clock(due);
  }
}

template <class Noise>
void Sampler<Noise>::intervene(std::uint32_t which) {
  const ir::Intervention& i = process_.arms[arm_].interventions[which];
  const std::uint64_t key = combine(future_key_, i.key);
  world_.cause = key;
  if (world_.tracer) world_.tracer->intervened(world_.machine.now, i);
  if (i.kind == ir::Intervention::Kind::effects) return apply(i.effects, key);
  const std::uint32_t group = program_.event_group[i.event.value];
  const Group& g = program_.groups[group];
  std::uint32_t tuple[ir::max_arity];
  for (std::size_t k = 0; k < i.args.size(); ++k) tuple[k] = static_cast<std::uint32_t>(process_[i.args[k]].value);
  const std::uint32_t m = g.find(tuple);
  if (m == ~0u)
    return world_.fail(ir::FaultKind::no_such_entity, i.span, fmt::format("`{}` is no member of its family", i.text));
  if (g.kind == GroupKind::clock) {  // made to occur: the clock that was running has done its work
    MemberState& s = world_.member(group, m);
    if (s.armed && process_.events[g.id].repeating) forced_.push_back({group, m, key});
    s.armed = false;
    ++s.version;
  }
  world_.load_row(g.members, m);
  fire_event(i.event.value, key);
}

// Repeating clocks whose running was cut short by being made to occur begin anew, as after any other firing.
template <class Noise>
void Sampler<Noise>::start_forced_anew() {
  for (const Forced& f : forced_) {
    MemberState& s = world_.member(f.group, f.member);
    if (!s.holds || s.armed || world_.failed()) continue;
    world_.load_row(program_.groups[f.group].members, f.member);
    arm_clock(f.group, f.member, s, f.key, false);
  }
  forced_.clear();
}

template <class Noise>
void Sampler<Noise>::begin_instant(double time) {
  // Several timed firings at one moment are one instant for the count of firings, so that nothing can stand still.
  if (time != counted_time_) {
    counted_time_ = time;
    firings_ = 0;
    recent_.clear();
  }
  world_.machine.now = time;
  world_.changed = false;
  if (!world_.flowing || nested_) return;
  for (const std::uint32_t t : program_.arms[arm_].moving_before) recorder_.keep(t);
}

template <class Noise>
void Sampler<Noise>::end_instant() {
  quiesce();
  settle_down();
  if (world_.changed && arm_ == 0) ++events_;
}

// Signals first, then the earliest immediate event that rose and still holds, then mutual expectations; again until
// nothing is left to do.
template <class Noise>
void Sampler<Noise>::quiesce() {
  for (;;) {
    while (next_heard_ < heard_.size()) {
      if (world_.failed()) return;
      const Heard h = heard_[next_heard_++];
      hear(h);
    }
    heard_.clear();
    heard_arguments_.clear();
    next_heard_ = 0;
    if (world_.failed()) return;
    while (!world_.dirty_now.empty()) {
      work_.swap(world_.dirty_now);
      for (const Dirty& d : work_) {
        MemberState& s = world_.member(d.group, d.member);
        s.dirty = false;
        if (program_.groups[d.group].crosses) world_.turn(d.group, d.member);
        look_immediate(d.group, d.member, s);
      }
      work_.clear();
    }
    if (!pending_.empty()) {
      const auto earlier = [&](const Dirty& a, const Dirty& b) {
        return std::pair(program_.groups[a.group].order, a.member) <
               std::pair(program_.groups[b.group].order, b.member);
      };
      const auto it = std::min_element(pending_.begin(), pending_.end(), earlier);
      const Dirty d = *it;
      pending_.erase(it);
      MemberState& s = world_.member(d.group, d.member);
      if (!s.pending) continue;
      s.pending = false;
      const Group& g = program_.groups[d.group];
      world_.load_row(g.members, d.member);
      const ir::Event& e = process_.events[g.id];
      if (!count_firing(e.origin.span, e.name)) return;
      fire_event(g.id, combine(combine(s.cause, e.key), g.keys[d.member]));
      continue;
    }
    if (world_.dirty_settles.empty()) return;
    solve_all();
  }
}

// All that are out of date, and what that puts out of date in turn, before anything looks at them.
template <class Noise>
void Sampler<Noise>::solve_all() {
  while (!world_.dirty_settles.empty() && !world_.failed()) {
    const std::uint32_t which = world_.dirty_settles.front();
    world_.dirty_settles.erase(world_.dirty_settles.begin());
    if (!count_firing(process_.settles[which].origin.span, "settle")) return;
    solve(which);
  }
}

// Rounds of simultaneous steps from the starting value; writes only the final values.
template <class Noise>
void Sampler<Noise>::solve(std::uint32_t which) {
  const ir::Settle& settle = process_.settles[which];
  const Program::SettleCode& code = program_.settles[which];
  const std::size_t n = code.cells.size();
  std::vector<double>& values = settle_values_;
  values.assign(2 * n, settle.from);
  const auto held = [&](std::size_t k) {
    return code.cells[k].frozen != ~0u && world_.vars[code.cells[k].frozen] != 0;
  };
  for (std::size_t k = 0; k < n; ++k) values[n + k] = world_.vars[code.cells[k].cell];
  for (std::size_t k = 0; k < n; ++k)
    if (!held(k)) world_.vars[code.cells[k].cell] = settle.from;
  for (std::uint32_t round = 0; round < settle.rounds; ++round) {
    for (std::size_t k = 0; k < n; ++k) {
      const auto& cell = code.cells[k];
      for (std::size_t s = 0; s < cell.frame.size(); ++s) world_.frame()[s] = cell.frame[s];
      values[k] = held(k) ? values[n + k] : world_.run(cell.value);
    }
    for (std::size_t k = 0; k < n; ++k) world_.vars[code.cells[k].cell] = values[k];
  }
  for (std::size_t k = 0; k < n; ++k)
    world_.vars[code.cells[k].cell] = values[n + k];  // so that a write is seen as one
  for (std::size_t k = 0; k < n; ++k) {
    const auto& cell = code.cells[k];
    const ir::Variable& v = process_.vars[cell.var];
    const double value = values[k];
    if (!fits(v, value)) return world_.fail(v.origin.span, "settles at", v, value);
    world_.write(cell.var, cell.index, cell.cell, value);
  }
  note_machine_fault(settle.origin.span, "settle");
}

// Hazards, clocks, what is watched: they see settled states only.
template <class Noise>
void Sampler<Noise>::settle_down() {
  if (world_.failed()) return note_machine_fault({}, "an effect");
  if (world_.params_changed) {
    world_.params_changed = false;
    for (std::uint32_t g = 0; g < program_.groups.size(); ++g)
      if (program_.groups[g].kind == GroupKind::dense && program_.groups[g].param_bounds) open_dense(g);
  }
  if (world_.flowing) settle_flows();
  work_.swap(world_.dirty_settled);
  for (const Dirty& d : work_) {
    MemberState& s = world_.member(d.group, d.member);
    s.dirty = false;
    const Group& g = program_.groups[d.group];
    if (g.crosses || g.rides) world_.turn(d.group, d.member);
    switch (g.kind) {
      case GroupKind::hazard: look_hazard(d.group, d.member, s); break;
      case GroupKind::clock: look_clock(d.group, d.member, s); break;
      case GroupKind::tracker:
        if (!nested_) recorder_.look(g.id);
        break;
      case GroupKind::invariant: check_invariant(g); break;
      default: break;
    }
    if (world_.failed()) break;
  }
  work_.clear();
  if (world_.flowing) plan_turned();
  if (!nested_) recorder_.settled();
  note_machine_fault({}, "an expression");
}

template <class Noise>
void Sampler<Noise>::check_invariant(const Group& g) {
  if (world_.run(program_.invariant_code[g.id]) != 0 || world_.machine.faulted) return;
  const ir::Invariant& i = process_.invariants[g.id];
  world_.fail(ir::FaultKind::invariant_broken, i.origin.span, fmt::format("`always {}` does not hold", i.text));
}

// What an expression could not compute becomes the future's fault, with its place.
template <class Noise>
void Sampler<Noise>::note_machine_fault(Span where, const std::string& what) {
  if (!world_.machine.faulted) return;
  const Span at = world_.machine.fault_span.file.valid() ? world_.machine.fault_span : where;
  world_.fail(world_.machine.fault, at, fmt::format("{}, in {}", ir::describe(world_.machine.fault), what));
}

template class Sampler<KeyedNoise>;
template class Sampler<StreamNoise>;

}  // namespace casus::kernel
