// SPDX-License-Identifier: Apache-2.0
// Timed clauses: hazards (watched or dense, keyed or streamed) and clocks; and immediate events' rising edges.
// Part of sampler.cpp. Draws: keyed, two hashes a cell and up to three a candidate; stream, two uniforms a proposal.
#pragma once
#include <cmath>

#include <fmt/format.h>

#include "base/calendar.hpp"
#include "kernel/bands.hpp"
#include "kernel/sampler.hpp"
#include "math/elementary.hpp"

namespace casus::kernel {

// The current rate of the member whose row is in the frame; 0 while its guard does not hold.
template <class Noise>
double Sampler<Noise>::rate_of(const Group& g) {
  if (g.when.valid && world_.run(g.when) == 0) return 0;
  const double rate = world_.run(g.rate);
  if (rate >= 0 && rate < ir::never) return rate;
  const ir::Event& e = process_.events[g.id];
  if (!world_.machine.faulted) {
    const auto kind = std::isnan(rate) ? ir::FaultKind::rate_not_a_number
                      : rate < 0       ? ir::FaultKind::rate_negative
                                       : ir::FaultKind::rate_too_large;
    world_.fail(kind, e.origin.span, fmt::format("the rate of `{}` is {:.6g} a year", e.name, rate * 365.25));
  }
  return 0;
}

template <class Noise>
void Sampler<Noise>::look_hazard(std::uint32_t group, std::uint32_t m, MemberState& s) {
  const Group& g = program_.groups[group];
  if (g.rides) return;  // its bound is found when all flows are known
  world_.load_row(g.members, m);
  s.rate = rate_of(g);
  if constexpr (Noise::keyed)
    open_bands(group, m, s);
  else
    tree_.set(leaf_of_[group] + m, s.rate);
}

// Opens every band whose floor is below the rate and that is not open yet.
template <class Noise>
void Sampler<Noise>::open_bands(std::uint32_t group, std::uint32_t m, MemberState& s) {
  const Group& g = program_.groups[group];
  const std::uint64_t measure = combine(future_key_, g.keys[m]);
  for (std::uint32_t k = 0;; ++k) {
    const Band b = band(g.exponent[m], k);
    if (!(b.floor < s.rate)) return;
    if (k == 64) {
      const ir::Event& e = process_.events[g.id];
      return world_.fail(ir::FaultKind::rate_too_large, e.origin.span,
                         fmt::format("the rate of `{}` is {:.6g} a year", e.name, s.rate * 365.25));
    }
    if ((s.open >> k & 1) != 0) continue;
    s.open |= std::uint64_t{1} << k;
    const Candidate c = next_candidate(combine(measure, k), std::ldexp(1.0, -b.width_exponent), world_.machine.now,
                                       horizon_, count_one);
    if (c.key != 0) queue_.push({c.time, c.key, g.order, group, m, k});
  }
}

// Is a candidate under the rate as it is at this moment, which moves under its bound?
template <class Noise>
bool Sampler<Noise>::accepts(const Group& g, std::uint32_t member, double level, double bound) {
  world_.load_row(g.members, member);
  const double rate = rate_of(g);
  if (world_.machine.faulted) note_machine_fault({}, "a rate");
  if (rate > bound * (1 + 1e-9)) {
    const ir::Event& e = process_.events[g.id];
    world_.fail(ir::FaultKind::rate_too_large, e.origin.span,
                fmt::format("the rate of `{}` is above its bound", e.name));
  }
  return level < rate && !world_.failed();
}

template <class Noise>
void Sampler<Noise>::step_hazard(const Due& due) {
  const Group& g = program_.groups[due.group];
  MemberState& s = world_.member(due.group, due.member);
  s.open &= ~(std::uint64_t{1} << due.extra);
  const Band b = band(g.exponent[due.member], due.extra);
  const double level = b.floor + b.width * rng::uniform(due.key, 1);
  if (level < s.rate && (!g.rides || accepts(g, due.member, level, s.rate))) {
    begin_instant(due.time);
    world_.load_row(g.members, due.member);
    fire_event(g.id, due.key);
    end_instant();
  }
  if (!world_.failed()) open_bands(due.group, due.member, world_.member(due.group, due.member));
}

// ---- dense families ---------------------------------------------------------------------------------------------

// How far rates may exceed the static levels with the parameters as they are now.
template <class Noise>
double Sampler<Noise>::dense_ratio(const Group& g) {
  if (!g.param_bounds) return g.highest;
  return program_.bound_ratio(g, world_.params);
}

template <class Noise>
void Sampler<Noise>::open_dense(std::uint32_t group) {
  const Group& g = program_.groups[group];
  const double ratio = dense_ratio(g);
  if (!(ratio < 1e18)) {
    const ir::Event& e = process_.events[g.id];
    return world_.fail(ir::FaultKind::rate_too_large, e.origin.span,
                       fmt::format("the rate of `{}` has no bound", e.name));
  }
  double top = 1;
  std::uint32_t bands = 1;
  while (top < ratio) {
    top *= 2;
    ++bands;
  }
  dense_top_[group] = top;
  if constexpr (Noise::keyed) {
    MemberState& s = world_.member(group, 0);
    for (std::uint32_t k = 0; k < bands; ++k) {
      if ((s.open >> k & 1) != 0) continue;
      s.open |= std::uint64_t{1} << k;
      next_dense(group, k);
    }
  } else {
    tree_.set(leaf_of_[group], g.total * top);
  }
}

template <class Noise>
void Sampler<Noise>::next_dense(std::uint32_t group, std::uint32_t k) {
  const Group& g = program_.groups[group];
  const double density = g.total * (k == 0 ? 1.0 : std::ldexp(1.0, static_cast<int>(k) - 1));
  const double length = std::ldexp(1.0, -std::ilogb(density));  // mean count of a cell in [1, 2)
  const double mean = density * length;
  const std::uint64_t measure = combine(combine(future_key_, process_.events[g.id].key), k);
  const Candidate c = next_candidate(measure, length, world_.machine.now, horizon_, [mean](double u) {
    return static_cast<std::uint32_t>(rng::poisson_count(u, mean));
  });
  if (c.key != 0) queue_.push({c.time, c.key, g.order, group, 0, k});
}

template <class Noise>
void Sampler<Noise>::step_dense(const Due& due) {
  const Group& g = program_.groups[due.group];
  const std::uint32_t m = static_cast<std::uint32_t>(g.alias.draw(noise_.uniform(due.key, 2)));
  const double floor = due.extra == 0 ? 0.0 : std::ldexp(1.0, static_cast<int>(due.extra) - 1);
  const double width = due.extra == 0 ? 1.0 : floor;
  try_dense(due.group, m, g.level[m] * (floor + width * rng::uniform(due.key, 1)), due.key);
  if (!world_.failed()) next_dense(due.group, due.extra);
}

template <class Noise>
void Sampler<Noise>::try_dense(std::uint32_t group, std::uint32_t m, double level, std::uint64_t key) {
  const Group& g = program_.groups[group];
  world_.load_row(g.members, m);
  const double rate = rate_of(g);
  if (rate > g.level[m] * dense_top_[group] * (1 + 1e-12)) {
    const ir::Event& e = process_.events[g.id];
    return world_.fail(ir::FaultKind::rate_too_large, e.origin.span,
                       fmt::format("the rate of `{}` is above its bound", e.name));
  }
  if (!(level < rate)) {
    if (world_.machine.faulted) note_machine_fault({}, "a rate");
    return;
  }
  begin_instant(world_.machine.now);
  world_.load_row(g.members, m);
  fire_event(g.id, key);
  end_instant();
}

// ---- one generator a future -------------------------------------------------------------------------------------

template <class Noise>
double Sampler<Noise>::next_stream_hazard() {
  const double total = tree_.total();
  if (!(total > 0)) return ir::never;
  return world_.machine.now - math::log(noise_.uniform(0, 0)) / total;
}

template <class Noise>
void Sampler<Noise>::step_stream_hazard() {
  const std::uint32_t leaf = tree_.pick(noise_.uniform(0, 0) * tree_.total());
  const std::uint32_t group = leaf_group_[leaf];
  const Group& g = program_.groups[group];
  if (g.kind == GroupKind::dense) {
    const std::uint32_t m = static_cast<std::uint32_t>(g.alias.draw(noise_.uniform(0, 0)));
    return try_dense(group, m, g.level[m] * dense_top_[group] * noise_.uniform(0, 0), 0);
  }
  const double bound = g.rides ? world_.member(group, leaf_member_[leaf]).rate : 0;
  if (g.rides && !accepts(g, leaf_member_[leaf], bound * noise_.uniform(0, 0), bound)) return;
  begin_instant(world_.machine.now);
  world_.load_row(g.members, leaf_member_[leaf]);
  fire_event(g.id, 0);
  end_instant();
}

// ---- clocks -----------------------------------------------------------------------------------------------------

template <class Noise>
void Sampler<Noise>::look_clock(std::uint32_t group, std::uint32_t m, MemberState& s) {
  const Group& g = program_.groups[group];
  world_.load_row(g.members, m);
  const bool holds = !g.when.valid || world_.run(g.when) != 0;
  if (holds == s.holds) return;
  s.holds = holds;
  if (holds) return arm_clock(group, m, s, s.cause, starting_);
  s.armed = false;
  ++s.version;
}

template <class Noise>
void Sampler<Noise>::arm_clock(std::uint32_t group, std::uint32_t m, MemberState& s, std::uint64_t cause,
                               bool at_start) {
  const Group& g = program_.groups[group];
  const ir::Event& e = process_.events[g.id];
  const DrawPlan& plan = program_.event_delay(g.id);
  const std::uint64_t key = combine(cause, g.keys[m]);
  const Law law = plan.build(world_, law_);
  if (!law)
    return world_.fail(ir::FaultKind::bad_distribution, e.origin.span,
                       fmt::format("the delay of `{}`: {}", e.name, law.error));
  const double u = noise_.uniform(key, 0);
  // Armed before the model begins: what is left of a delay that is known not to have run out.
  const double delay = e.months > 0 ? months_on(static_cast<long>(process_.as_of_day), world_.machine.now, e.months)
                       : at_start && e.since < 0 ? math::conditional_quantile_above(*law.law, -e.since, u) + e.since
                                                 : math::quantile(*law.law, u);
  if (!(delay >= 0))
    return world_.fail(ir::FaultKind::bad_delay, e.origin.span,
                       fmt::format("the delay of `{}` is {:.6g} days", e.name, delay));
  if (program_.foresees) {
    Waiting& w = running_[g.base + m];
    w = {*law.law, at_start && e.since < 0 ? e.since : world_.machine.now};
    if (e.months > 0) w.law = math::Distribution(), w.law.a = delay;
  }
  s.armed = true;
  ++s.version;
  queue_.push({world_.machine.now + delay, key, g.order, group, m, s.version});
}

template <class Noise>
void Sampler<Noise>::step_clock(const Due& due) {
  MemberState& s = world_.member(due.group, due.member);
  if (!s.armed || s.version != due.extra) return;
  const Group& g = program_.groups[due.group];
  s.armed = false;
  begin_instant(due.time);
  world_.load_row(g.members, due.member);
  const std::uint64_t key = combine(due.key, 1);
  const ir::Event& e = process_.events[g.id];
  if (count_firing(e.origin.span, e.name)) fire_event(g.id, key);
  end_instant();
  MemberState& now = world_.member(due.group, due.member);
  if (e.repeating && now.holds && !now.armed && !world_.failed()) {
    world_.load_row(g.members, due.member);
    arm_clock(due.group, due.member, now, key, false);
  }
}

// ---- immediate events -------------------------------------------------------------------------------------------

template <class Noise>
void Sampler<Noise>::look_immediate(std::uint32_t group, std::uint32_t m, MemberState& s) {
  const Group& g = program_.groups[group];
  world_.load_row(g.members, m);
  const bool holds = !g.when.valid || world_.run(g.when) != 0;
  if (holds && !s.holds) {
    s.pending = true;
    pending_.push_back({group, m});
  }
  if (!holds) s.pending = false;  // its entry in the list is passed over
  s.holds = holds;
}

}  // namespace casus::kernel
