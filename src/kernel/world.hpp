// SPDX-License-Identifier: Apache-2.0
// The state of one future: cells, what must be looked at again, and what went wrong. Knows nothing of noise or time.
//
// Always holds: a member is in a dirty list at most once; `cause` of a dirty member is the key of the firing that last
// wrote something it reads. Between futures only the cells and members that were touched are put back.
#pragma once
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kernel/program.hpp"

namespace casus::kernel {

// What is remembered of one member of a group; meaningful where `epoch` is the world's.
struct MemberState {
  std::uint64_t open = 0;   // hazard: bands with a candidate in the queue (or none left before the horizon)
  std::uint64_t cause = 0;  // key of the last firing that wrote what it reads
  double rate = 0;          // hazard
  std::uint32_t epoch = 0;
  std::uint32_t version = 0;  // clock: entries of the queue with another one are stale
  bool dirty = false;
  bool holds = false;    // clock, immediate: guard at the last look
  bool armed = false;    // clock
  bool pending = false;  // immediate: rose and has not fired
};

// The same of a member that looks at what flows.
struct Wait {
  std::uint32_t wake = 0;  // entries of the queue that wake it with another one are stale
  bool turned = false;     // what it looks at moves on otherwise than before
};

struct Dirty {
  std::uint32_t group, member;
};

// One change of state, for those who watch a single future.
class Tracer {
 public:
  virtual ~Tracer() = default;
  virtual void wrote(double time, ir::VarId var, std::span<const std::uint32_t> index, double before, double after) = 0;
  virtual void kept(double time, ir::VarId var, std::span<const std::uint32_t> index,
                    double value) = 0;  // written anew
  virtual void fired(double time, ir::EventId event, std::span<const std::uint32_t> row) = 0;
  virtual void heard(double time, std::uint32_t rule, std::span<const std::uint32_t> arguments) = 0;
  virtual void signalled(double time, ir::SignalId signal, std::span<const std::uint32_t> arguments) = 0;
  virtual void intervened(double time, const ir::Intervention& what) = 0;
  virtual void reached(double time, ir::VarId var, std::span<const std::uint32_t> index, double bound) = 0;
  virtual void began_later(double time, const ir::Effect& delayed) = 0;
};

// Within its bounds, and a number that can be kept.
inline bool fits(const ir::Variable& v, double value) {
  return value >= v.low && value <= v.high && std::isfinite(value);
}

class World {
 public:
  explicit World(const Program& program);

  // Everything back to the initial values, in the given arm; parameters are set by the caller before.
  void reset(std::uint32_t arm);
  // What another world of the same program is now, as another run of the future would go on from there: its values,
  // guards and clocks; hazards are to be looked at anew. Causes become keys of their own under `salt`.
  void adopt(const World& other, std::uint64_t salt);
  // Every start member of every group of this arm becomes dirty.
  void wake(std::uint64_t cause);

  void write(std::uint32_t var, std::span<const std::uint32_t> index, std::size_t cell, double value);
  void write_param(std::uint32_t param, std::span<const std::uint32_t> index, double value);

  // Time goes on: what flows moves to its values then.
  void advance(double time) {
    machine.now = time;
    if (flowing) flows.advance(time);
  }
  // Everything that reads this cell is looked at again; or only when it may next change, where the cell moves on
  // otherwise than before.
  void touch(std::uint32_t flow_cell);
  void turn(std::uint32_t flow_cell);
  void turn(std::uint32_t group, std::uint32_t m) {
    Wait& w = waiting(group, m);
    if (w.turned) return;
    w.turned = true;
    turned.push_back({group, m});
  }
  Wait& waiting(std::uint32_t group, std::uint32_t m) { return waits_[program.groups[group].base + m]; }
  void remember(std::uint32_t cell);  // to put it back when the future is over
  void wake(std::uint32_t group, std::uint32_t m, std::uint64_t key) {
    cause = key;
    mark(group, m);
  }

  MemberState& member(std::uint32_t group, std::uint32_t m);
  double run(CodeRef code) { return code.valid ? program.code.run(code, machine, frame()) : 1.0; }
  void load_row(const ir::Members& members, std::uint32_t m);
  const MemberState& seen(std::uint32_t group, std::uint32_t m) const {  // as it is, be it of an earlier future
    return members_[program.groups[group].base + m];
  }
  double* frame() { return registers_.data(); }
  const double* frame() const { return registers_.data(); }

  // Notes a fault unless there is one already; the future stops at the end of the instant.
  void fail(ir::FaultKind kind, Span span, std::string message);
  void fail(Span span, const char* what, const ir::Variable& v, double value);  // a value that does not fit
  void forget_fault() { machine.faulted = false, fault.reset(); }
  bool failed() const { return fault.has_value() || machine.faulted; }

  const Program& program;
  Machine machine;
  std::vector<double> vars, params, tags;
  std::uint32_t arm = 0;
  std::uint64_t cause = 0;           // key of what is firing now
  bool changed = false;              // since the instant began
  std::vector<Dirty> dirty_now;      // immediate events
  std::vector<Dirty> dirty_settled;  // hazards, clocks, trackers, invariants
  std::vector<std::uint32_t> dirty_settles;
  bool params_changed = false;
  std::vector<Dirty> turned;
  std::optional<ir::RunFault> fault;
  Tracer* tracer = nullptr;
  const bool flowing;  // does anything flow?
  Flows flows;

 private:
  void put_back();
  void adopt_members(const World& other, std::uint64_t salt);
  void touch(const Site& site, std::span<const std::uint32_t> index, bool pair);
  void touch_oriented(const Site& site, const Group& g, std::span<const std::uint32_t> index);
  void mark(std::uint32_t group, std::uint32_t member);
  void mark_all(std::uint32_t group);

  std::vector<MemberState> members_;
  std::vector<Wait> waits_;  // by member state, where anything flows
  std::vector<std::uint32_t> cell_epoch_;
  std::vector<std::uint32_t> journal_;
  std::vector<double> registers_;
  std::uint32_t epoch_ = 0;
  bool turning_ = false;  // what is touched is only turned
};

}  // namespace casus::kernel
