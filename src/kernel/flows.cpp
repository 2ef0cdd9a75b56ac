// SPDX-License-Identifier: Apache-2.0
#include "kernel/flows.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "kernel/world.hpp"

namespace casus::kernel {
namespace {

// A change of a share that is only rounding.
constexpr double rounding = 1e-14;
// Stocks that are empty or full and joined in rings slow each other down by ever smaller steps.
constexpr int plain_rounds = 16, long_rounds = 64, last_round = 5000;
constexpr double dwindled = 1e-4, nearly = 1e-9;

}  // namespace

Flows::Flows(World& world)
    : world_(world),
      plan_(world.program.flows),
      states_(plan_.cells.size()),
      rates_(plan_.branches.size(), 0),
      dirty_branch_(plan_.branches.size(), 0),
      dirty_part_(plan_.parts.size(), 0),
      valves_(plan_.cells.size()) {}

void Flows::reset() {
  for (std::uint32_t c = 0; c < states_.size(); ++c) {
    const std::uint32_t version = states_[c].version + 1;
    states_[c] = State{};
    states_[c].anchor = world_.vars[plan_.cells[c].cell];
    states_[c].version = version;
  }
  std::fill(rates_.begin(), rates_.end(), 0.0);
  for (const std::uint32_t b : branches_) dirty_branch_[b] = 0;
  for (const std::uint32_t p : parts_) dirty_part_[p] = 0;
  branches_.clear();
  parts_.clear();
  moving_.clear();
  turned_.clear();
}

double Flows::at(std::uint32_t cell, double time) const {
  const State& s = states_[cell];
  const FlowPlan::Cell& c = plan_.cells[cell];
  return std::min(std::max(s.anchor + s.slope * (time - s.since), c.low), c.high);
}

void Flows::advance(double time) {
  for (const std::uint32_t c : moving_) world_.vars[plan_.cells[c].cell] = at(c, time);
}

void Flows::written(std::uint32_t var, std::size_t cell) {
  if (const std::uint32_t first = plan_.first_cell[var]; first != no_cell) {
    const auto c = first + static_cast<std::uint32_t>(cell - world_.program.layout.var_offset[var]);
    State& s = states_[c];
    s.anchor = world_.vars[cell];
    s.since = world_.machine.now;
    s.jumped = true;
    spoil(plan_.cells[c].part);
  }
  if (const std::uint32_t flowing = plan_.held[var]; flowing != no_cell) {
    const auto& layout = world_.program.layout;
    spoil(plan_.cells[plan_.first_cell[flowing] + static_cast<std::uint32_t>(cell - layout.var_offset[var])].part);
  }
}

void Flows::mark(std::uint32_t group, std::uint32_t member) {
  const std::uint32_t b = plan_.first_branch[group] + member;
  if (dirty_branch_[b]) return;
  dirty_branch_[b] = 1;
  branches_.push_back(b);
}

void Flows::spoil(std::uint32_t part) {
  if (part == no_cell || dirty_part_[part]) return;
  dirty_part_[part] = 1;
  parts_.push_back(part);
}

void Flows::settle() {
  turned_.clear();
  std::sort(branches_.begin(), branches_.end());  // whatever the order of the writes, the same sums
  for (const std::uint32_t b : branches_) reckon(b);
  branches_.clear();
  std::sort(parts_.begin(), parts_.end());
  for (const std::uint32_t p : parts_) {
    dirty_part_[p] = 0;
    solve(plan_.parts[p]);
  }
  parts_.clear();
}

void Flows::reckon(std::uint32_t b) {
  dirty_branch_[b] = 0;
  const FlowPlan::Branch& branch = plan_.branches[b];
  const Group& g = world_.program.groups[branch.group];
  world_.member(branch.group, branch.member).dirty = false;
  if (branch.to == branch.from) return;  // from itself to itself
  world_.load_row(g.members, branch.member);
  const double rate = g.when.valid && world_.run(g.when) == 0 ? 0 : world_.run(g.rate);
  if (!std::isfinite(rate) && !world_.machine.faulted) {
    const ir::Flow& f = world_.program.process.flows[g.id];
    return world_.fail(std::isnan(rate) ? ir::FaultKind::rate_not_a_number : ir::FaultKind::rate_too_large,
                       f.origin.span, fmt::format("the flow of `{}` is {:.6g} a day", f.name, rate));
  }
  if (rate == rates_[b]) return;
  rates_[b] = rate;
  spoil(plan_.cells[branch.to].part);
}

// How much of a flow's rate it gives: as much as the end lets it that is pushed over its bound.
double Flows::share(std::uint32_t b) const {
  const FlowPlan::Branch& branch = plan_.branches[b];
  const bool forth = rates_[b] > 0;
  const auto end = [&](std::uint32_t cell, bool up) { return cell == no_cell ? 1 : valves_[cell].open(up); };
  return std::min(end(branch.to, forth), end(branch.from, !forth));
}

// At a bound, what pushes over it gets through as far as the rest makes room: equal shares of their rates, but no more
// than their other ends let through.
double Flows::room(std::uint32_t cell, bool up) {
  double rest = 0, pushing = 0, weight = 0;
  caps_.clear();
  const double kept = valves_[cell].share;
  valves_[cell].share = 1;
  for (const std::uint32_t b : plan_.cells[cell].branches) {
    const FlowPlan::Branch& branch = plan_.branches[b];
    const double rate = std::fabs(rates_[b]), cap = share(b);
    if (((rates_[b] > 0) == (branch.to == cell)) != up) {
      rest += rate * cap;
      continue;
    }
    caps_.emplace_back(cap, rate);
    pushing += rate * cap;
    weight += rate;
  }
  valves_[cell].share = kept;
  if (pushing <= rest) return 1;
  std::sort(caps_.begin(), caps_.end());
  for (const auto& [cap, rate] : caps_) {
    if (cap * weight > rest) return rest / weight;
    rest -= cap * rate;
    weight -= rate;
  }
  return 1;
}

bool Flows::held(std::uint32_t cell) const {
  const FlowPlan::Cell& c = plan_.cells[cell];
  return c.frozen != no_cell && world_.vars[c.frozen] != 0;
}

double Flows::slope_of(std::uint32_t cell) const {
  double slope = 0;
  for (const std::uint32_t b : plan_.cells[cell].branches)
    slope += (plan_.branches[b].to == cell ? rates_[b] : -rates_[b]) * share(b);
  return slope;
}

// One round of each cell at a bound after the other; false when nothing changes any more. Where transfers go round in a
// ring, steps are halved so that shares do not swing, and what dwindles to nothing is nothing.
bool Flows::find_shares(const FlowPlan::Part& part, int round) {
  bool again = false;
  for (const std::uint32_t c : part.cells) {
    Valve& v = valves_[c];
    if (!v.high && !v.low) continue;
    double share = room(c, v.high);
    const bool open = share == 1 && v.share > 1 - nearly;
    if (round >= plain_rounds && !open) share = (share + v.share) / 2;
    if (round >= long_rounds && share < dwindled && share < v.share) share = 0;
    if (round >= last_round) share = share < v.share - rounding ? 0 : v.share;  // shut: nothing is lost by it
    if (std::fabs(share - v.share) < rounding && !open) continue;
    again = again || share != v.share;
    v.share = share;
  }
  return again;
}

void Flows::solve(const FlowPlan::Part& part) {
  for (const std::uint32_t c : part.cells) {
    const double value = world_.vars[plan_.cells[c].cell];
    valves_[c] = {value >= plan_.cells[c].high && !held(c), value <= plan_.cells[c].low && !held(c), 1};
  }
  for (int round = 0; find_shares(part, round); ++round) {
  }
  for (const std::uint32_t c : part.cells) {
    const bool rests = valves_[c].share > 0 && valves_[c].share < 1;
    double slope = held(c) || rests ? 0 : slope_of(c);
    if ((valves_[c].high && slope > 0) || (valves_[c].low && slope < 0)) slope = 0;
    turn(c, slope);
  }
}

void Flows::turn(std::uint32_t c, double slope) {
  State& s = states_[c];
  if (slope == s.slope && !s.jumped) return;
  const FlowPlan::Cell& cell = plan_.cells[c];
  if (slope != s.slope) {
    s.anchor = world_.vars[cell.cell];
    s.since = world_.machine.now;
    s.slope = slope;
  }
  s.jumped = false;
  ++s.version;
  turned_.push_back(c);
  if (slope != 0 && !s.moving) {
    s.moving = true;
    moving_.push_back(c);
    world_.remember(cell.cell);
  } else if (slope == 0 && s.moving) {
    s.moving = false;
    std::erase(moving_, c);
  }
}

double Flows::arrival(std::uint32_t cell) const {
  const State& s = states_[cell];
  if (s.slope == 0) return ir::never;
  const double bound = s.slope > 0 ? plan_.cells[cell].high : plan_.cells[cell].low;
  return std::max(s.since + (bound - s.anchor) / s.slope, world_.machine.now);
}

void Flows::arrive(std::uint32_t cell) {
  State& s = states_[cell];
  const FlowPlan::Cell& c = plan_.cells[cell];
  s.anchor = s.slope > 0 ? c.high : c.low;
  s.since = world_.machine.now;
  s.jumped = true;
  world_.vars[c.cell] = s.anchor;
  spoil(c.part);
}

}  // namespace casus::kernel
