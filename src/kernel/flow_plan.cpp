// SPDX-License-Identifier: Apache-2.0
// What is known of flows before any future: their cells, where each member leads, and what hangs together.
#include <numeric>

#include "base/hash.hpp"
#include "ir/evaluate.hpp"
#include "kernel/flows.hpp"
#include "kernel/program.hpp"

namespace casus::kernel {
namespace {

void add_cells(const Program& program, std::uint32_t v, FlowPlan& plan) {
  const ir::Variable& var = program.process.vars[v];
  const ir::Layout& layout = program.layout;
  plan.first_cell[v] = static_cast<std::uint32_t>(plan.cells.size());
  if (var.frozen.valid()) plan.held[var.frozen.value] = v;
  for (std::size_t c = 0; c < layout.vars[v].count; ++c) {
    FlowPlan::Cell cell;
    cell.var = v;
    cell.cell = static_cast<std::uint32_t>(layout.var_offset[v] + c);
    if (var.frozen.valid()) cell.frozen = static_cast<std::uint32_t>(layout.var_offset[var.frozen.value] + c);
    cell.low = var.low;
    cell.high = var.high;
    cell.index = layout.vars[v].ordinals(c);
    cell.key = member_key(program, var.family, hash_text("stock " + var.name), cell.index);
    plan.cells.push_back(std::move(cell));
  }
}

}  // namespace

FlowPlan flow_cells(const Program& program, const ir::Motions& motions) {
  FlowPlan plan;
  const std::size_t n = program.process.vars.size();
  plan.first_cell.assign(n, no_cell);
  plan.held.assign(n, no_cell);
  for (std::uint32_t v = 0; v < n; ++v)
    if (motions.flows(ir::VarId(v))) add_cells(program, v, plan);
  return plan;
}

std::uint32_t flow_cell(const Program& program, ir::VarId var, const std::vector<ir::ExprId>& index,
                        std::span<const std::uint32_t> row) {
  const std::vector<double> slots(row.begin(), row.end());
  std::vector<double> at;
  for (const ir::ExprId i : index) at.push_back(ir::constant_value(program.process, i, slots).value_or(0));
  return program.flows.first_cell[var.value] + static_cast<std::uint32_t>(program.layout.vars[var.value].index(at));
}

void join_parts(FlowPlan& plan) {
  std::vector<std::uint32_t> parent(plan.cells.size());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](std::uint32_t c) {
    while (parent[c] != c) c = parent[c] = parent[parent[c]];
    return c;
  };
  for (const FlowPlan::Branch& b : plan.branches)
    if (b.from != no_cell) parent[root(b.from)] = root(b.to);
  for (std::uint32_t b = 0; b < plan.branches.size(); ++b) {
    std::uint32_t& part = plan.cells[root(plan.branches[b].to)].part;
    if (part == no_cell) {
      part = static_cast<std::uint32_t>(plan.parts.size());
      plan.parts.emplace_back();
    }
    plan.cells[plan.branches[b].to].branches.push_back(b);
    if (plan.branches[b].from != no_cell) plan.cells[plan.branches[b].from].branches.push_back(b);
  }
  for (std::uint32_t c = 0; c < plan.cells.size(); ++c) {
    plan.cells[c].part = plan.cells[root(c)].part;
    if (plan.cells[c].part != no_cell) plan.parts[plan.cells[c].part].cells.push_back(c);
  }
}

}  // namespace casus::kernel
