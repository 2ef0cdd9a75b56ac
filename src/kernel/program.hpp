// SPDX-License-Identifier: Apache-2.0
// A process laid out for sampling: compiled code, members of every family, and who must be looked at again when a cell
// changes. Made once, shared by all workers, never changed while they run.
//
// A *group* is one clause with its members: a hazard, a clock, an immediate event, or something watched (a tracker's
// condition, an invariant, a settle). A *site* says that a group reads a variable, and which of the variable's indices
// are the group's own slots; so a write finds the members it touches without looking at the others.
//
// Hazards come in two shapes (docs/explanation/sampling.md):
//  - watched: every member's current rate is kept; noise is a Poisson measure per (member, band). Band 0 is [0, b),
//  band
//    k is [b 2^(k-1), b 2^k), b a power of two that depends on the family alone.
//  - dense: many members, static finite bounds: one measure for the whole family; a candidate picks its member by
//  weight,
//    and guard and rate are computed for the candidate alone.
// The choice depends on the process only, never on an arm or a draw.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "ir/family.hpp"
#include "ir/process.hpp"
#include "kernel/bytecode.hpp"
#include "kernel/draw.hpp"
#include "kernel/flows.hpp"
#include "rng/alias.hpp"

namespace casus::kernel {

enum class GroupKind : std::uint8_t { hazard, dense, clock, immediate, tracker, invariant, settle, flow };

struct Group {
  GroupKind kind = GroupKind::hazard;
  // What it looks at moves with what flows: its condition may cross, its rate may rise and fall.
  bool crosses = false, rides = false;
  std::uint32_t id = 0;     // of the event, tracker, invariant, settle or flow
  std::uint32_t order = 0;  // of declaration, among simultaneous firings
  ir::ArmId arm;            // trackers
  ir::Members members;
  CodeRef when, rate;
  std::vector<std::uint64_t> keys;     // by member: clause and parties
  std::vector<std::uint32_t> start;    // members whose guard may hold before anything has been written
  std::uint32_t base = 0;              // of the group's member states
  std::vector<std::int16_t> exponent;  // hazard: base level of a member is 2^exponent, per day
  ir::ExprId condition, speed;
  // dense
  rng::AliasTable alias;
  std::vector<double> level;  // by member: static bound of its rate at nominal parameters
  double total = 0;           // their sum
  bool param_bounds = false;  // bounds depend on parameters: bands are found per draw and arm
  double highest = 1;         // largest ratio of bound to level, where it does not depend on parameters

  // Members by tuple (arity 1 and 2) and by one slot.
  std::vector<std::uint32_t> table;
  std::vector<std::uint32_t> extent;
  std::vector<std::vector<std::uint32_t>> slot_begin, slot_list;

  // ~0u if there is no such member.
  std::uint32_t find(const std::uint32_t* tuple) const;
};

struct Site {
  std::uint32_t group = 0;
  std::vector<int> slot;               // by index position: the group's slot, or -1
  std::vector<std::int64_t> constant;  // by index position: an ordinal, or -1
  bool covers = false;                 // every slot of the group is fixed by the index
};

// A pattern whose constants are known.
struct Match {
  std::uint32_t signal = 0;
  bool pair = false;
  std::vector<CodeRef> equals;
  std::vector<std::vector<std::uint8_t>> in;  // masks; empty: any
};

struct RuleCode {
  Match match;
  CodeRef when;
};

struct EffectCode {
  std::vector<CodeRef> index;
  CodeRef value, where, sharpness;
  CodeRef foreseen, stated, decider;  // of its foresight
  DrawPlan delay;
};

struct TimedTracker {
  double time;
  std::uint32_t tracker;
};

struct ArmPlan {
  std::vector<double> tags;                           // values, by tag
  std::vector<std::vector<std::uint32_t>> on_signal;  // occurrence and count trackers, by signal
  std::vector<std::uint32_t> watched;                 // groups of trackers of this arm
  std::vector<TimedTracker> timed;                    // value trackers at fixed times, ascending
  std::vector<std::vector<std::uint32_t>> followers;  // by tracker: trackers counted from it
  std::vector<std::uint32_t> moving_before;           // values just before something, of what flows
  std::vector<std::uint32_t> trackers;                // all of this arm
  std::vector<std::uint32_t> order;                   // interventions by time, stable
};

inline constexpr std::uint32_t alone = ~0u;

struct Program;
// Of a clause and its parties, by name; the two of an unordered pair have no order.
std::uint64_t member_key(const Program& program, const ir::Family& family, std::uint64_t clause,
                         std::span<const std::uint32_t> row);

struct Program {
  explicit Program(const ir::Process& process);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  const ir::Process& process;
  ir::Layout layout;
  std::uint16_t slots = 0;
  CodeStore code;

  std::vector<Group> groups;
  std::uint32_t member_states = 0;
  std::vector<std::uint32_t> event_group;    // by event
  std::vector<std::vector<Site>> var_sites;  // by variable: groups of every arm
  std::vector<std::vector<Site>> param_sites;
  std::vector<std::vector<std::vector<Site>>> arm_sites;  // by arm and variable: trackers
  std::vector<RuleCode> rules;
  std::vector<std::vector<std::uint32_t>> rules_of;  // by signal, in order of declaration
  std::vector<EffectCode> effects;
  std::vector<Match> tracker_match;
  std::vector<CodeRef> tracker_code, invariant_code, score_code;
  std::vector<std::uint32_t> tracker_group;  // by tracker; ~0u if not watched
  std::vector<ArmPlan> arms;
  std::vector<std::vector<std::uint64_t>> entity_keys;  // by kind and ordinal

  struct ParamPlan {
    DrawPlan draw;
    ir::Members members;
    std::vector<std::uint64_t> keys;
    std::vector<CodeRef> known_to;                               // over a member's frame
    std::vector<std::pair<std::uint32_t, std::uint32_t>> joint;  // by member: of `joints`, and its row; empty: alone
  };
  std::vector<ParamPlan> params;  // in order of declaration
  // Members of parameters that are drawn together: the normal of each is a row of `factor` times those of all keys.
  struct Joint {
    std::vector<std::uint64_t> keys;
    std::vector<double> factor;  // lower triangle, row by row
  };
  std::vector<Joint> joints;
  std::vector<std::uint32_t> param_order;  // so that arguments come first
  std::vector<double> initial;             // constant initial values, by cell
  struct InitialCell {
    std::uint32_t var, cell;
    std::vector<std::uint32_t> index;
    CodeRef code;
  };
  std::vector<InitialCell> computed_initial;  // those that read parameters
  bool has_spread = false;
  bool foresees = false;  // some choice looks ahead: clocks and delays keep their laws

  struct SettleCode {
    struct Cell {
      std::uint32_t var, cell;
      std::uint32_t frozen = ~0u;               // cell of its hold
      std::vector<std::uint32_t> frame, index;  // slots of the entry; ordinals of the target
      CodeRef value;
    };
    std::vector<Cell> cells;
  };
  std::vector<SettleCode> settles;
  FlowPlan flows;
  bool flowing = false;          // does anything flow, or anyone look at the date?
  bool rides = false;            // does any hazard's rate move with what flows?
  std::vector<DrawPlan> delays;  // by event; of clocks
  std::unordered_map<std::uint32_t, CodeRef> set_elements;
  std::vector<std::vector<std::uint32_t>> set_members;  // by set: of constant ones

  const DrawPlan& event_delay(std::uint32_t event) const { return delays[event]; }
  CodeRef set_code(ir::ExprId element) const { return set_elements.at(element.value); }
  // The largest ratio of a dense family's bounds to its levels, with these parameters.
  double bound_ratio(const Group& g, const std::vector<double>& params) const;
};

}  // namespace casus::kernel
