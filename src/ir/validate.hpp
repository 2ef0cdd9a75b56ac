// SPDX-License-Identifier: Apache-2.0
// The invariants of a process, by name. Checked after every pass and after reading; an engine that is given a valid
// process meets no index out of range, no cycle and no unbounded recursion. Each finding is one line:
// "<invariant>: <record>: <fact>". Empty: valid. Cost: linear in the process.
//
//   ids          every id is none or in range; what must be there is there
//   arity        operations, indices, calls, patterns and distributions have the number of arguments they need
//   order        children come before their parents, nodes and trackers before those that use them
//   acyclic      lets, blocks and mixtures do not contain themselves; nesting stays within max_nesting
//   scope        a slot is read only where it is bound, and bound only once
//   static       sets and `where` of families and patterns read constants and binders only
//   tracked      scores read trackers only, and nothing else does
//   type         conditions are boolean, references have the type of what they name, indices are entities of its kind
//   names        unique among their equals, and in a kind
//   numbers      no NaN; times, scales and bounds make sense; cells stay countable
#pragma once
#include <string>
#include <vector>

#include "ir/process.hpp"

namespace casus::ir {

inline constexpr int max_nesting = 1500;                        // of one expression; lets may add as much again
inline constexpr std::size_t max_cells = std::size_t{1} << 28;  // of all variables, and of all parameters
inline constexpr std::uint16_t max_slots = 4096;                // of a frame

// At most 100 findings.
std::vector<std::string> validate(const Process& process);

}  // namespace casus::ir
