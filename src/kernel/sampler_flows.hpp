// SPDX-License-Identifier: Apache-2.0
// What moves between events. A wake in the queue stands for the moment at which a cell reaches its bound, a condition
// takes another course, or the bound of a moving rate ends; wakes whose number is no longer the member's are stale. All
// wakes of one moment are one instant. Part of sampler.cpp.
//
// Draws: a rate that moves is thinned under a bound, by the points of the same measure as any other (bands.hpp), so
// arms whose rates agree accept the same points whatever their bounds. What rises at a crossing has a key made of the
// clause, its parties, the window of time and a number within it: arms that differed for a while agree again.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "kernel/sampler.hpp"

namespace casus::kernel {

// Windows of crossings' keys. The offset keeps their edges off whole days, where rounding could put a crossing on
// either side in two arms.
inline constexpr double key_window = 100, key_offset = 0.38196601125;
// A moving rate's bound serves until the end of the run, or for a part of it where it lies far above the rate.
inline constexpr double shortest_window = 1.0 / 65536, loose = 1.25;
// A condition that comes and goes more often than this before it really changes is looked at again on the way.
inline constexpr int max_looks_ahead = 1000;

template <class Noise>
void Sampler<Noise>::step_wake(const Due& due) {
  begin_instant(due.time);
  wake(due);
  while (!queue_.empty() && queue_.top().order == wake_order && queue_.top().time == due.time && !world_.failed())
    wake(queue_.pop());
  end_instant();
}

template <class Noise>
void Sampler<Noise>::wake(const Due& due) {
  if (due.group == no_cell) {
    if (world_.flows.version(due.member) != due.extra) return;
    const FlowPlan::Cell& cell = program_.flows.cells[due.member];
    world_.cause = crossing_key(cell.key, pulses_[program_.member_states + due.member]);
    world_.flows.arrive(due.member);
    world_.touch(due.member);
    if (world_.tracer)
      world_.tracer->reached(world_.machine.now, ir::VarId(cell.var), cell.index, world_.vars[cell.cell]);
    return;
  }
  if (world_.waiting(due.group, due.member).wake != due.extra) return;
  const Group& g = program_.groups[due.group];
  if (g.crosses && !count_crossing(due.group)) return;
  const std::uint64_t what = g.keys.empty() ? combine(due.group, due.member) : g.keys[due.member];
  world_.wake(due.group, due.member, crossing_key(what, pulses_[g.base + due.member]));
}

template <class Noise>
std::uint64_t Sampler<Noise>::crossing_key(std::uint64_t what, Pulse& pulse) {
  const double window = std::floor((world_.machine.now + key_offset) / key_window);
  if (window != pulse.window) pulse = {window, 0};
  const std::uint64_t place = combine(combine(future_key_, hash_text("crossing")), what);
  return combine(combine(place, static_cast<std::uint64_t>(window + 1)), pulse.count++);
}

// False, and a fault that names those that take turns, when one clause comes and goes without end.
template <class Noise>
bool Sampler<Noise>::count_crossing(std::uint32_t group) {
  Pulse& pulse = day_pulses_[group];
  const double day = std::floor(world_.machine.now);
  if (day != pulse.window) pulse = {day, 0};
  ++pulse.count;
  if (pulse.count <= max_crossings_a_day - 8) return true;
  const Group& g = program_.groups[group];
  std::string name = "a question's condition";
  Span where;
  if (g.kind == GroupKind::invariant) {
    name = fmt::format("`always {}`", process_.invariants[g.id].text);
    where = process_.invariants[g.id].origin.span;
  } else if (g.kind != GroupKind::tracker) {
    name = fmt::format("`{}`", process_.events[g.id].name);
    where = process_.events[g.id].origin.span;
  }
  if (std::find(crossing_names_.begin(), crossing_names_.end(), name) == crossing_names_.end())
    crossing_names_.push_back(name);
  if (pulse.count <= max_crossings_a_day) return true;
  world_.fail(ir::FaultKind::too_many_crossings, where,
              fmt::format("more than {},000 crossings in one day, going round: {}", max_crossings_a_day / 1000,
                          fmt::join(crossing_names_, ", ")));
  return false;
}

// New slopes; who looks at what turned must be planned anew, and the moment be found at which a cell is at its bound.
template <class Noise>
void Sampler<Noise>::settle_flows() {
  world_.flows.settle();
  for (const std::uint32_t c : world_.flows.turned()) {
    world_.turn(c);
    const double time = world_.flows.arrival(c);
    if (time <= horizon_) queue_.push({time, 0, wake_order, no_cell, c, world_.flows.version(c)});
  }
}

template <class Noise>
void Sampler<Noise>::plan_turned() {
  for (const Dirty& d : world_.turned) {
    world_.waiting(d.group, d.member).turned = false;
    if (!world_.failed()) plan(d.group, d.member);
  }
  world_.turned.clear();
}

template <class Noise>
void Sampler<Noise>::plan(std::uint32_t group, std::uint32_t m) {
  const Group& g = program_.groups[group];
  if (nested_ && g.kind == GroupKind::tracker) return;  // no one asks
  double time = ir::never;
  if (g.rides) time = ride(group, m, world_.member(group, m));
  if (g.crosses) time = std::min(time, next_change(g, m, std::min(time, horizon_)));
  const std::uint32_t wake = ++world_.waiting(group, m).wake;
  if (time <= horizon_) queue_.push({time, 0, wake_order, group, m, wake});
}

// ---- rates that move ----------------------------------------------------------------------------------------------

// What each cell may be between now and some later time, if nothing happens.
template <class Noise>
class Sampler<Noise>::RatesAhead final : public ir::CellRanges {
 public:
  RatesAhead(const World& world, double until) : world_(world), until_(until) {
    const ir::Layout& layout = world.program.layout;
    offsets_ = {layout.var_offset.begin(), layout.var_offset.end()};
  }
  ir::Interval range(std::size_t cell) const override {
    const double now = world_.vars[cell];
    const auto var =
        static_cast<std::size_t>(std::upper_bound(offsets_.begin(), offsets_.end(), cell) - offsets_.begin() - 1);
    const std::uint32_t first = world_.program.flows.first_cell[var];
    if (first == no_cell) return ir::Interval::point(now);
    const double then = world_.flows.at(first + static_cast<std::uint32_t>(cell - offsets_[var]), until_);
    return {std::min(now, then), std::max(now, then), false};
  }

 private:
  const World& world_;
  double until_;
  std::span<const std::size_t> offsets_;
};

// Bounds the rate for some time, in which it stays near its bound or the bound brings few candidates; returns the end
// of that time.
template <class Noise>
double Sampler<Noise>::ride(std::uint32_t group, std::uint32_t m, MemberState& s) {
  const Group& g = program_.groups[group];
  world_.load_row(g.members, m);
  const double rate = rate_of(g), now = world_.machine.now, rest = horizon_ - now;
  double end = ir::never;
  s.rate = rest > 0 ? 0 : rate;
  if (world_.failed() || !(rest > 0)) return end;
  if (!g.when.valid || world_.run(g.when) != 0) {
    ahead_.nominal = world_.params;
    for (std::size_t t = 0; t < world_.tags.size(); ++t) ahead_.tags[t] = ir::Interval::point(world_.tags[t]);
    ahead_.slots.clear();
    for (const std::uint32_t o : g.members.row(m)) ahead_.slots.push_back(ir::Interval::point(o));
    for (double window = rest;; window /= 4) {
      const RatesAhead cells(world_, now + window);
      ahead_.cells = &cells;
      ahead_.now = {now, now + window, false};
      s.rate = ir::bounds(process_, g.speed, ahead_).hi;
      ahead_.cells = nullptr;
      end = window < rest ? now + window : ir::never;
      if (s.rate <= loose * rate || s.rate * window <= 1 || window < process_.horizon * shortest_window) break;
    }
    if (!(s.rate < ir::never)) {
      const ir::Event& e = process_.events[g.id];
      world_.fail(ir::FaultKind::rate_too_large, e.origin.span, fmt::format("the rate of `{}` has no bound", e.name));
      return end;
    }
    s.rate = std::max(s.rate, rate);
  }
  if constexpr (Noise::keyed)
    open_bands(group, m, s);
  else
    tree_.set(leaf_of_[group] + m, s.rate);
  return end > now ? end : std::nextafter(now, ir::never);
}

// ---- conditions that cross ----------------------------------------------------------------------------------------

template <class Noise>
bool Sampler<Noise>::holds_at(const Group& g, std::uint32_t m, double time) {
  world_.advance(time);
  world_.load_row(g.members, m);
  return world_.run(g.when) != 0;
}

// The first moment after now, and not beyond the limit, at which the condition is no longer what it is. Asks the very
// code that will be run there, so that the crossing is seen when it comes.
template <class Noise>
double Sampler<Noise>::next_change(const Group& g, std::uint32_t m, double limit) {
  const double now = world_.machine.now;
  const std::vector<double> row(g.members.row(m).begin(), g.members.row(m).end());
  const bool held = holds_at(g, m, now);
  if (world_.machine.faulted) return ir::never;
  double time = now, found = ir::never;
  for (int look = 0; look < max_looks_ahead && found == ir::never; ++look) {
    world_.advance(time);
    const Pace p = pace_.walk(g.condition, row);
    if (!(p.until <= limit) || p.until >= pace_.arrival()) break;  // at an arrival all is planned anew
    const double first = std::max(p.until, std::nextafter(now, ir::never));
    const auto behind = [&](double share) { return std::nextafter(first + share * p.slack, ir::never); };
    time = behind(2);
    if (holds_at(g, m, time) != held) {  // for good, not for the one moment at which two courses meet
      found = time;
      for (const double at : {first, behind(1.0 / 16), behind(0.25), behind(1)})
        if (at < found && holds_at(g, m, at) != held) found = at;
    }
    if (look + 1 == max_looks_ahead && found == ir::never) found = time;
  }
  world_.machine.faulted = false;  // of what only might come
  world_.advance(now);
  return found <= limit ? found : ir::never;
}

}  // namespace casus::kernel
