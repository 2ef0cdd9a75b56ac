// SPDX-License-Identifier: Apache-2.0
// What flows: cells that grow straight between instants. A cell is kept as its value at one moment (the anchor) and a
// slope, and its value later is reckoned from these, never added up; so two arms that agree on both agree to the bit.
// Cells that transfers connect form a part, whose slopes are found together.
//
// Always holds: vars[cell] of every cell is its value at the time of the latest advance(); a cell at a bound has no
// slope that leads over it; anchors move only where the slope changes or the cell is assigned.
// Cost: advance() one multiplication a moving cell; nothing where a process has no flows.
#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "ir/motion.hpp"
#include "ir/process.hpp"

namespace casus::kernel {

struct Program;
class World;

inline constexpr std::uint32_t no_cell = ~0u;

// The static side: made once with the program.
struct FlowPlan {
  struct Cell {
    std::uint32_t var = 0, cell = 0;
    std::uint32_t part = no_cell;
    std::uint32_t frozen = no_cell;  // cell of its hold
    double low = 0, high = 0;
    std::uint64_t key = 0;
    std::vector<std::uint32_t> index;
    std::vector<std::uint32_t> branches;  // that begin or end here
  };
  struct Branch {  // one member of a flow
    std::uint32_t group = 0, member = 0;
    std::uint32_t to = 0, from = no_cell;
  };
  struct Part {
    std::vector<std::uint32_t> cells;
  };
  std::vector<Cell> cells;
  std::vector<Branch> branches;
  std::vector<Part> parts;
  std::vector<std::uint32_t> first_cell;    // by variable; no_cell: does not flow
  std::vector<std::uint32_t> first_branch;  // by group
  std::vector<std::uint32_t> held;          // by variable: the flowing variable whose hold it is

  bool empty() const { return branches.empty(); }
};

// flow_plan.cpp: the cells of all variables that flow; the cell that a member of a flow names; and, when all branches
// are there, the parts.
FlowPlan flow_cells(const Program& program, const ir::Motions& motions);
std::uint32_t flow_cell(const Program& program, ir::VarId var, const std::vector<ir::ExprId>& index,
                        std::span<const std::uint32_t> row);
void join_parts(FlowPlan& plan);

class Flows {
 public:
  explicit Flows(World& world);

  // Everything at rest; the variables have their first values.
  void reset();
  void advance(double time);
  // The variable's cell has been assigned.
  void written(std::uint32_t var, std::size_t cell);
  // The guard and rate of a member must be reckoned anew.
  void mark(std::uint32_t group, std::uint32_t member);
  // New rates and slopes. Cells whose motion has changed are in `turned()` until the next call.
  void settle();
  const std::vector<std::uint32_t>& turned() const { return turned_; }

  // When a cell reaches the bound that it moves towards; and what it is then.
  double arrival(std::uint32_t cell) const;
  void arrive(std::uint32_t cell);
  std::uint32_t version(std::uint32_t cell) const { return states_[cell].version; }

  double at(std::uint32_t cell, double time) const;
  double slope(std::uint32_t cell) const { return states_[cell].slope; }
  double anchor(std::uint32_t cell) const { return states_[cell].anchor; }

 private:
  struct State {
    double anchor = 0, since = 0, slope = 0;
    std::uint32_t version = 0;
    bool moving = false, jumped = false;
  };
  struct Valve {  // of a cell at a bound: what share of what pushes over it gets through
    bool high = false, low = false;
    double share = 1;
    double open(bool up) const { return (up ? high : low) ? share : 1; }
  };
  void spoil(std::uint32_t part);
  void reckon(std::uint32_t branch);
  void solve(const FlowPlan::Part& part);
  bool find_shares(const FlowPlan::Part& part, int round);
  double share(std::uint32_t branch) const;
  double room(std::uint32_t cell, bool up);
  double slope_of(std::uint32_t cell) const;
  bool held(std::uint32_t cell) const;
  void turn(std::uint32_t cell, double slope);

  World& world_;
  const FlowPlan& plan_;
  std::vector<State> states_;
  std::vector<double> rates_;  // by branch, what it would give
  std::vector<std::uint8_t> dirty_branch_, dirty_part_;
  std::vector<Valve> valves_;                    // by cell
  std::vector<std::pair<double, double>> caps_;  // scratch: share and rate
  std::vector<std::uint32_t> branches_, parts_;  // to be looked at
  std::vector<std::uint32_t> moving_, turned_;
};

}  // namespace casus::kernel
