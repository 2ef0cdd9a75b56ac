// SPDX-License-Identifier: Apache-2.0
// What the questions record while a future runs: occurrences as they happen, conditions and values at settled states.
// One a sampler; reset for each arm of each future. Results are doubles by tracker: times in days (never: infinity),
// counts, values (NaN where the moment never came; scores test for it before use).
#pragma once
#include <cstdint>
#include <vector>

#include "kernel/world.hpp"

namespace casus::kernel {

class Recorder {
 public:
  explicit Recorder(World& world);

  // Clears the results of this arm's trackers; results of earlier arms of the same future stay.
  void begin(std::uint32_t arm);
  // The state before anything has happened.
  void open();
  // The value of a tracker that is asked for just before something, as the state is now.
  void keep(std::uint32_t tracker);
  // An occurrence, at the world's time.
  void occurred(std::uint32_t signal, std::span<const std::uint32_t> arguments);
  // The state has settled; `member` is a watched tracker's group that is dirty.
  void look(std::uint32_t tracker);
  // All that was dirty has been looked at.
  void settled();
  // When the next value has to be read, and reading all that are due before `time` (the state has settled).
  double next_reading() const;
  void read_before(double time);
  // The future has reached its horizon.
  void finish(double horizon);

  const std::vector<double>& results() const { return results_; }

 private:
  struct State {
    std::uint32_t count = 0;  // matches or rises so far, from the start or from `after`
    double last = -1;         // time of the latest match or rise
    double began = 0;         // when the condition last became what it is
    double settled = 0;       // value at the last settled state
    bool active = false;      // counting: no `after`, or it has fired
    bool holds = false;
    bool seen = false;  // looked at once
  };
  struct Reading {
    double time;
    std::uint32_t tracker;
  };
  bool matches(const Match& m, std::span<const std::uint32_t> arguments);
  void count_one(std::uint32_t tracker, double time);
  void fire(std::uint32_t tracker, double time);
  void close_spell(std::uint32_t tracker, double until, bool at_end);
  void schedule(double time, std::uint32_t tracker);

  World& world_;
  const Program& program_;
  const ArmPlan* plan_ = nullptr;
  std::vector<double> results_;
  std::vector<State> states_;
  std::vector<std::uint32_t> moved_;  // values whose settled state is this instant's once all has been looked at
  std::vector<std::uint32_t> begun_;  // rises counted from something that happened in this instant
  std::vector<Reading> readings_;     // ascending from next_
  std::size_t next_ = 0;
};

}  // namespace casus::kernel
