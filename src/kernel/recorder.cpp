// SPDX-License-Identifier: Apache-2.0
#include "kernel/recorder.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace casus::kernel {
namespace {
constexpr double unread = std::numeric_limits<double>::quiet_NaN();
using Kind = ir::Tracker::Kind;
}  // namespace

Recorder::Recorder(World& world)
    : world_(world),
      program_(world.program),
      results_(program_.process.trackers.size(), ir::never),
      states_(program_.process.trackers.size()) {}

void Recorder::begin(std::uint32_t arm) {
  plan_ = &program_.arms[arm];
  for (const std::uint32_t t : plan_->trackers) {
    const ir::Tracker& tracker = program_.process.trackers[t];
    states_[t] = State{};
    states_[t].active = !tracker.after.valid();
    switch (tracker.kind) {
      case Kind::value: results_[t] = unread; break;
      case Kind::count:
      case Kind::rises:
      case Kind::spent: results_[t] = 0; break;
      default: results_[t] = ir::never;
    }
  }
  begun_.clear();
  moved_.clear();
  readings_.clear();
  next_ = 0;
  for (const TimedTracker& r : plan_->timed) readings_.push_back({r.time, r.tracker});
}

bool Recorder::matches(const Match& m, std::span<const std::uint32_t> arguments) {
  const auto fits = [&](std::size_t k, std::uint32_t value) {
    if (m.equals[k].valid && world_.run(m.equals[k]) != value) return false;
    return m.in[k].empty() || m.in[k][value] != 0;
  };
  const auto all = [&](bool swapped) {
    for (std::size_t k = 0; k < arguments.size(); ++k)
      if (!fits(k, arguments[swapped ? 1 - k : k])) return false;
    return true;
  };
  return all(false) || (m.pair && all(true));
}

void Recorder::occurred(std::uint32_t signal, std::span<const std::uint32_t> arguments) {
  for (const std::uint32_t t : plan_->on_signal[signal]) {
    if (!matches(program_.tracker_match[t], arguments)) continue;
    if (program_.process.trackers[t].kind == Kind::count) {
      results_[t] += 1;
      continue;
    }
    count_one(t, world_.machine.now);
  }
}

void Recorder::count_one(std::uint32_t t, double time) {
  State& s = states_[t];
  s.last = time;
  if (!s.active) return;
  if (++s.count == program_.process.trackers[t].nth) fire(t, time);
}

// Tracker t has its result; those counted from it begin, and what happened at this very instant counts for them.
void Recorder::fire(std::uint32_t t, double time) {
  results_[t] = time;
  for (const std::uint32_t f : plan_->followers[t]) {
    const ir::Tracker& follower = program_.process.trackers[f];
    State& s = states_[f];
    if (follower.kind == Kind::value) {
      if (follower.before)
        results_[f] = s.settled;
      else
        schedule(time + follower.delay, f);
      continue;
    }
    if (s.active) continue;
    s.active = true;
    if (follower.kind == Kind::rise)
      begun_.push_back(f);
    else if (s.last == time && ++s.count == follower.nth)
      fire(f, time);
  }
}

// A condition that holds when the instant has come to rest counts as having risen, unless it has just been counted.
void Recorder::settled() {
  for (std::size_t k = 0; k < begun_.size(); ++k) {  // grows on the way
    const std::uint32_t f = begun_[k];
    if (states_[f].holds && states_[f].count == 0) count_one(f, world_.machine.now);
  }
  begun_.clear();
  for (const std::uint32_t t : moved_) keep(t);
  moved_.clear();
}

void Recorder::schedule(double time, std::uint32_t tracker) {
  const auto at = std::upper_bound(readings_.begin() + static_cast<std::ptrdiff_t>(next_), readings_.end(), time,
                                   [](double t, const Reading& r) { return t < r.time; });
  readings_.insert(at, {time, tracker});
}

void Recorder::open() {
  for (const std::uint32_t t : plan_->trackers)
    if (program_.process.trackers[t].kind == Kind::value && program_.process.trackers[t].before) keep(t);
}

void Recorder::keep(std::uint32_t t) { states_[t].settled = world_.run(program_.tracker_code[t]); }

void Recorder::look(std::uint32_t t) {
  const ir::Tracker& tracker = program_.process.trackers[t];
  if (tracker.kind == Kind::value) return moved_.push_back(t);
  State& s = states_[t];
  const bool holds = world_.run(program_.tracker_code[t]) != 0;
  const double now = world_.machine.now;
  if (s.seen && holds == s.holds) return;
  const bool first = !s.seen;
  if (!first) close_spell(t, now, false);
  s.seen = true;
  s.holds = holds;
  s.began = now;
  if (!holds) return;
  if (tracker.kind == Kind::rise) count_one(t, now);
  if (tracker.kind == Kind::rises) results_[t] += 1;
}

// The condition was `holds` from `began` until now; at this very moment it is something else, unless the future is
// over.
void Recorder::close_spell(std::uint32_t t, double until, bool at_end) {
  const ir::Tracker& tracker = program_.process.trackers[t];
  const State& s = states_[t];
  const double from = std::max(s.began, tracker.time);
  const double to = std::min(until, tracker.until);
  if (tracker.kind == Kind::spent && s.holds && to > from) results_[t] += to - from;
  const bool in_window = from <= tracker.until && (from < until || at_end);
  if (tracker.kind == Kind::falls && !s.holds && in_window && results_[t] == ir::never) results_[t] = from;
}

double Recorder::next_reading() const { return next_ < readings_.size() ? readings_[next_].time : ir::never; }

void Recorder::read_before(double time) {
  while (next_ < readings_.size() && readings_[next_].time < time) {
    const Reading r = readings_[next_++];
    const double now = world_.machine.now;
    world_.advance(r.time);
    results_[r.tracker] = world_.run(program_.tracker_code[r.tracker]);
    if (world_.machine.faulted) {
      const ir::FaultKind kind = world_.machine.fault;
      return world_.fail(kind, world_.machine.fault_span, fmt::format("{}, in an answer", ir::describe(kind)));
    }
    world_.machine.now = now;
  }
}

void Recorder::finish(double horizon) {
  read_before(std::nextafter(horizon, ir::never));
  for (const std::uint32_t t : plan_->trackers) {
    const Kind kind = program_.process.trackers[t].kind;
    if ((kind == Kind::spent || kind == Kind::falls) && states_[t].seen) close_spell(t, horizon, true);
  }
}

}  // namespace casus::kernel
