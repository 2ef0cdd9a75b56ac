// SPDX-License-Identifier: Apache-2.0
#include "kernel/world.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/hash.hpp"

namespace casus::kernel {

World::World(const Program& p)
    : program(p),
      vars(p.initial),
      params(p.layout.param_cells(), 0),
      tags(p.process.tags.size(), 1),
      flowing(p.flowing),
      flows(*this),
      members_(p.member_states),
      waits_(p.flowing ? p.member_states : 0),
      cell_epoch_(p.layout.var_cells(), 0),
      registers_(p.slots + p.code.stack_size() + 64, 0) {
  machine.vars = vars.data();
  machine.params = params.data();
  machine.tags = tags.data();
}

// Cells that a future touched are initial again, and no member is remembered.
void World::put_back() {
  for (const std::uint32_t cell : journal_) vars[cell] = program.initial[cell];
  journal_.clear();
  dirty_now.clear();
  dirty_settled.clear();
  dirty_settles.clear();
  for (const Dirty& d : turned) waiting(d.group, d.member).turned = false;
  turned.clear();
  if (++epoch_ == 0) {  // wrapped after four thousand million futures: forget the old stamps
    std::fill(cell_epoch_.begin(), cell_epoch_.end(), 0);
    for (MemberState& m : members_) m.epoch = 0;
    epoch_ = 1;
  }
  machine.faulted = false;
  fault.reset();
  changed = false;
  params_changed = false;
}

void World::reset(std::uint32_t new_arm) {
  put_back();
  arm = new_arm;
  std::copy(program.arms[arm].tags.begin(), program.arms[arm].tags.end(), tags.begin());
  machine.now = 0;
  for (const Program::InitialCell& c : program.computed_initial) {
    for (std::size_t k = 0; k < c.index.size(); ++k) frame()[k] = c.index[k];
    const double value = run(c.code);
    remember(c.cell);
    vars[c.cell] = value;
    const ir::Variable& v = program.process.vars[c.var];
    if (!fits(v, value) && !machine.faulted) fail(v.origin.span, "would begin at", v, value);
  }
  if (flowing) flows.reset();
}

void World::remember(std::uint32_t cell) {
  if (cell_epoch_[cell] == epoch_) return;
  cell_epoch_[cell] = epoch_;
  journal_.push_back(cell);
}

void World::adopt(const World& other, std::uint64_t salt) {
  put_back();
  arm = other.arm;
  tags = other.tags;
  std::copy(other.params.begin(), other.params.end(), params.begin());
  machine.tags = tags.data();
  machine.now = other.machine.now;
  cause = combine(salt, other.cause);
  for (const std::uint32_t cell : other.journal_) {
    cell_epoch_[cell] = epoch_;
    vars[cell] = other.vars[cell];
  }
  journal_ = other.journal_;
  dirty_settles = other.dirty_settles;
  if (flowing) flows.reset();
  adopt_members(other, salt);
}

void World::adopt_members(const World& other, std::uint64_t salt) {
  for (std::uint32_t g = 0; g < program.groups.size(); ++g) {
    const Group& group = program.groups[g];
    const bool hazard = group.kind == GroupKind::hazard;
    if (group.kind == GroupKind::flow)
      for (std::uint32_t m = 0; m < group.members.size(); ++m) flows.mark(g, m);
    if (group.crosses || group.rides)  // the date tells no one that it moves
      for (std::uint32_t m = 0; m < group.members.size(); ++m) turn(g, m);
    if (!hazard && group.kind != GroupKind::clock && group.kind != GroupKind::immediate) continue;
    for (std::uint32_t m = 0; m < group.members.size(); ++m) {
      const MemberState& o = other.members_[group.base + m];
      if (o.epoch != other.epoch_) continue;
      if (hazard || o.dirty) mark(g, m);
      MemberState& s = member(g, m);
      s.cause = combine(salt, o.cause);
      s.holds = o.holds;
      s.armed = o.armed;
      s.pending = o.pending;
    }
    if (!hazard) continue;
    for (const std::uint32_t m : group.start) mark(g, m);
  }
}

void World::wake(std::uint64_t start_cause) {
  cause = start_cause;
  for (std::uint32_t g = 0; g < program.groups.size(); ++g) {
    const Group& group = program.groups[g];
    if (group.kind == GroupKind::tracker && group.arm.value != arm) continue;
    if (group.kind == GroupKind::settle) {
      mark_all(g);
      continue;
    }
    for (const std::uint32_t m : group.start) mark(g, m);
  }
}

MemberState& World::member(std::uint32_t group, std::uint32_t m) {
  MemberState& s = members_[program.groups[group].base + m];
  if (s.epoch != epoch_) {
    const std::uint32_t version = s.version + 1;
    s = MemberState{};
    s.version = version;
    s.epoch = epoch_;
  }
  return s;
}

void World::load_row(const ir::Members& members, std::uint32_t m) {
  const auto row = members.row(m);
  double* f = frame();
  for (std::size_t k = 0; k < row.size(); ++k) f[k] = row[k];
}

void World::write(std::uint32_t var, std::span<const std::uint32_t> index, std::size_t cell, double value) {
  const double before = vars[cell];
  if (before == value) {
    if (tracer) tracer->kept(machine.now, ir::VarId(var), index, value);
    return;
  }
  remember(static_cast<std::uint32_t>(cell));
  vars[cell] = value;
  changed = true;
  if (flowing) flows.written(var, cell);
  if (tracer) tracer->wrote(machine.now, ir::VarId(var), index, before, value);
  const bool pair = program.process.vars[var].family.pair;
  for (const Site& s : program.var_sites[var]) touch(s, index, pair);
  for (const Site& s : program.arm_sites[arm][var]) touch(s, index, pair);
}

void World::write_param(std::uint32_t param, std::span<const std::uint32_t> index, double value) {
  const std::size_t cell = program.layout.param_offset[param] + program.layout.params[param].index(index);
  if (params[cell] == value) return;
  params[cell] = value;
  params_changed = true;
  for (const Site& s : program.param_sites[param]) {
    const Group& g = program.groups[s.group];
    if (g.kind != GroupKind::tracker || g.arm.value == arm) mark_all(s.group);  // what other arms recorded stays
  }
}

void World::touch(std::uint32_t flow_cell) {
  const FlowPlan::Cell& c = program.flows.cells[flow_cell];
  const bool pair = program.process.vars[c.var].family.pair;
  for (const Site& s : program.var_sites[c.var]) touch(s, c.index, pair);
  for (const Site& s : program.arm_sites[arm][c.var]) touch(s, c.index, pair);
}

void World::turn(std::uint32_t flow_cell) {
  turning_ = true;
  touch(flow_cell);
  turning_ = false;
}

// Which members of the site's group read this cell: those whose slots agree with the index.
void World::touch(const Site& site, std::span<const std::uint32_t> index, bool pair) {
  const Group& g = program.groups[site.group];
  touch_oriented(site, g, index);
  if (pair) {
    const std::uint32_t swapped[2] = {index[1], index[0]};
    touch_oriented(site, g, swapped);
  }
}

void World::touch_oriented(const Site& site, const Group& g, std::span<const std::uint32_t> index) {
  std::uint32_t tuple[ir::max_arity];
  bool fixed[ir::max_arity] = {};
  int chosen = -1;
  for (std::size_t k = 0; k < index.size(); ++k) {
    if (site.constant[k] >= 0 && site.constant[k] != static_cast<std::int64_t>(index[k])) return;
    const int slot = site.slot[k];
    if (slot < 0) continue;
    if (fixed[slot] && tuple[slot] != index[k]) return;
    fixed[slot] = true;
    tuple[slot] = index[k];
    chosen = slot;
  }
  if (chosen < 0) return mark_all(site.group);
  if (site.covers && !g.table.empty()) {
    const std::uint32_t m = g.find(tuple);
    if (m != ~0u) mark(site.group, m);
    return;
  }
  const std::uint32_t value = tuple[chosen];
  for (std::uint32_t k = g.slot_begin[chosen][value]; k < g.slot_begin[chosen][value + 1]; ++k) {
    const std::uint32_t m = g.slot_list[chosen][k];
    const auto row = g.members.row(m);
    bool agrees = true;
    for (std::size_t s = 0; s < row.size(); ++s) agrees = agrees && (!fixed[s] || row[s] == tuple[s]);
    if (agrees) mark(site.group, m);
  }
}

void World::mark_all(std::uint32_t group) {
  const Group& g = program.groups[group];
  if (g.kind == GroupKind::settle) {
    if (std::find(dirty_settles.begin(), dirty_settles.end(), g.id) == dirty_settles.end())
      dirty_settles.push_back(g.id);
    return;
  }
  for (std::uint32_t m = 0; m < g.members.size(); ++m) mark(group, m);
}

void World::mark(std::uint32_t group, std::uint32_t m) {
  const Group& g = program.groups[group];
  if (turning_) {
    if (g.crosses || g.rides) turn(group, m);
    return;
  }
  MemberState& s = member(group, m);
  s.cause = cause;
  if (s.dirty) return;
  s.dirty = true;
  if (g.kind == GroupKind::flow) return flows.mark(group, m);
  (g.kind == GroupKind::immediate ? dirty_now : dirty_settled).push_back({group, m});
}

void World::fail(Span span, const char* what, const ir::Variable& v, double value) {
  const auto shown = [&](double x) {
    return fmt::format("{:.12g}{}{}", x * v.scale, v.unit.empty() ? "" : " ", v.unit);
  };
  if (!std::isfinite(value))
    return fail(ir::FaultKind::out_of_bounds, span, fmt::format("`{}` {} a number too large to keep", v.name, what));
  const std::string low = std::isfinite(v.low) ? shown(v.low) + " " : "",
                    high = std::isfinite(v.high) ? " " + shown(v.high) : "";
  fail(ir::FaultKind::out_of_bounds, span,
       fmt::format("`{}` {} {}, outside {}..{}", v.name, what, shown(value), low, high));
}

void World::fail(ir::FaultKind kind, Span span, std::string message) {
  if (fault) return;
  ir::RunFault f;
  f.kind = kind;
  f.span = span;
  f.message = std::move(message);
  f.arm = ir::ArmId(arm);
  f.time = machine.now;
  fault = std::move(f);
}

}  // namespace casus::kernel
