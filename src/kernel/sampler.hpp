// SPDX-License-Identifier: Apache-2.0
// One future at a time, exactly: no time step. A sampler owns one World and runs (draw, run) futures in every arm.
//
// An instant: interventions first, then one timed firing; it runs to quiescence (signals first in first out, rules by
// declaration, then the earliest immediate event that rose and still holds; mutual expectations solved anew), then
// hazards, clocks and what is watched see the settled state. Memory is reused: a longer run allocates no more.
// Reference twin: testing/ (later); closed forms in tests/kernel.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "ir/bounds.hpp"
#include "ir/engine.hpp"
#include "kernel/noise.hpp"
#include "kernel/pace.hpp"
#include "kernel/program.hpp"
#include "kernel/queue.hpp"
#include "kernel/recorder.hpp"
#include "kernel/sum_tree.hpp"
#include "kernel/world.hpp"

namespace casus::kernel {

// Keys of the run; fixed for ever (goldens pin them).
std::uint64_t draw_key(std::uint64_t seed, std::uint64_t draw);
std::uint64_t future_key(std::uint64_t draw, std::uint64_t run);

inline constexpr std::uint32_t max_firings_an_instant = 10'000;
inline constexpr std::uint32_t max_crossings_a_day = 10'000;
inline constexpr std::uint64_t max_steps_a_future = 10'000'000;

template <class Noise>
class Sampler {
 public:
  Sampler(const Program& program, std::uint64_t seed);

  // Draws what is not known; false (and fault()) if a distribution has impossible arguments.
  bool begin_draw(std::uint64_t draw);
  // Runs future (draw, run) in every arm and computes the scores; false if it failed.
  bool run_future(std::uint64_t run, double* scores);

  const std::optional<ir::RunFault>& fault() const { return world_.fault; }
  std::uint64_t events() const { return events_; }  // of arm 0, since it was made
  void trace(Tracer* tracer, std::uint32_t arm) { tracer_ = tracer, traced_arm_ = arm; }
  const std::vector<double>& drawn_params() const { return drawn_; }
  const World& world() const { return world_; }
  const std::vector<double>& traced_end() const { return traced_end_; }  // cells at the end of the traced arm

 private:
  struct Heard {
    std::uint32_t signal;
    std::uint32_t first, count;  // arguments
    std::uint64_t key;
  };
  struct Forced {
    std::uint32_t group, member;
    std::uint64_t key;
  };
  // A delay that runs: kept for those who look ahead, who know its law and since when it runs, not its end.
  struct Waiting {
    math::Distribution law;
    double since = 0;  // days; below 0 where it ran before the model began
  };
  struct PutOff {
    const ir::Effect* effect;
    std::vector<double> frame;
    std::uint64_t key;
    Waiting waiting;
  };

  // sampler.cpp: the run of a future
  double uniform_of(const Program::ParamPlan& plan, std::uint32_t member, std::uint64_t key) const;
  template <class Known>
  bool draw_params(std::uint64_t key, Known known);
  void forget_future();
  bool run_arm(std::uint32_t arm);
  void start();
  void loop();
  void step(const Due& due);
  void fail_endless(const Due* next);
  void intervene(std::uint32_t which);
  void start_forced_anew();
  void begin_instant(double time);
  void end_instant();
  void quiesce();
  void solve_all();
  void solve(std::uint32_t settle);
  void settle_down();
  void check_invariant(const Group& g);
  void note_machine_fault(Span where, const std::string& what);

  // sampler_effects.hpp: firings
  void fire_event(std::uint32_t event, std::uint64_t key);  // slots are in the frame
  void apply(const ir::Block& block, std::uint64_t key);
  void apply_one(ir::EffectId id, std::uint64_t key);
  bool reckon(const std::vector<CodeRef>& codes, std::uint32_t* ordinals);
  void assign(const ir::Effect& e, const EffectCode& c);
  void assign_param(const ir::Effect& e, const EffectCode& c);
  void emit(const ir::Effect& e, const EffectCode& c, std::uint64_t key);
  void put_off(const ir::Effect& e, const EffectCode& c, std::uint64_t key);
  std::optional<double> claim(const ir::Effect& e, const EffectCode& c, double sharpness, std::uint64_t choice);
  std::optional<double> bad_claim(const ir::Effect& e, ir::FaultKind kind, std::string_view what, double value);
  void choose(const ir::Effect& e, const EffectCode& c, std::uint64_t key);
  void repeat(const ir::Effect& e, const EffectCode& c, std::uint64_t key);
  std::uint32_t elements(ir::SetId set);  // appended to scratch_, count returned
  void signal(std::uint32_t id, std::span<const std::uint32_t> arguments, std::uint64_t key);
  void hear(const Heard& heard);
  bool bind(const Match& match, std::span<const std::uint32_t> arguments, bool swapped);
  bool count_firing(Span where, const std::string& name);
  double draw(const DrawPlan& plan, std::uint64_t key, Span where, Waiting* waiting);

  // sampler_foresight.hpp: nested runs
  double foresee(const ir::Effect& e, const EffectCode& c, std::uint64_t key);
  std::optional<double> nested_run(const Sampler& outer, const ir::Effect& e, const EffectCode& c, std::uint64_t key);
  void adopt(const Sampler& outer, std::uint64_t key);
  void adopt_waiting(const Sampler& outer);
  bool draw_unknown(ir::KindId kind, std::uint32_t decider);
  bool is_known(std::uint32_t param, std::uint32_t member, ir::KindId kind, std::uint32_t decider);
  double drawn_again(const Waiting& waiting, std::uint64_t key);
  std::uint32_t new_put_off();

  // sampler_hazards.hpp: timed clauses
  void look_hazard(std::uint32_t group, std::uint32_t member, MemberState& s);
  void look_clock(std::uint32_t group, std::uint32_t member, MemberState& s);
  void arm_clock(std::uint32_t group, std::uint32_t member, MemberState& s, std::uint64_t cause, bool at_start);
  void look_immediate(std::uint32_t group, std::uint32_t member, MemberState& s);
  void open_bands(std::uint32_t group, std::uint32_t member, MemberState& s);
  void open_dense(std::uint32_t group);
  double dense_ratio(const Group& g);
  void next_dense(std::uint32_t group, std::uint32_t band);
  void try_dense(std::uint32_t group, std::uint32_t member, double level, std::uint64_t key);
  void step_hazard(const Due& due);
  void step_dense(const Due& due);
  void step_clock(const Due& due);
  double rate_of(const Group& g);
  bool accepts(const Group& g, std::uint32_t member, double level, double bound);
  double next_stream_hazard();
  void step_stream_hazard();

  // sampler_flows.hpp: what moves between events
  class RatesAhead;
  struct Pulse {  // crossings of one clause, and of one member, by windows of time
    double window = -1;
    std::uint32_t count = 0;
  };
  void step_wake(const Due& due);
  void wake(const Due& due);
  std::uint64_t crossing_key(std::uint64_t what, Pulse& pulse);
  bool count_crossing(std::uint32_t group);
  void settle_flows();
  void plan_turned();
  void plan(std::uint32_t group, std::uint32_t member);
  double ride(std::uint32_t group, std::uint32_t member, MemberState& s);
  double next_change(const Group& g, std::uint32_t member, double limit);
  bool holds_at(const Group& g, std::uint32_t member, double time);

  const Program& program_;
  const ir::Process& process_;
  World world_;
  Recorder recorder_;
  Noise noise_;
  DueQueue queue_;
  SumTree tree_;                        // stream: rates of watched members, then one leaf a dense family
  std::vector<std::uint32_t> leaf_of_;  // stream: first leaf, by group
  std::vector<std::uint32_t> leaf_group_, leaf_member_;
  std::vector<double> dense_top_;  // by group: bound over level, a power of two
  std::vector<Heard> heard_;
  std::size_t next_heard_ = 0;
  std::vector<std::uint32_t> heard_arguments_;
  std::vector<PutOff> put_off_;
  std::vector<std::uint32_t> free_put_off_;
  std::vector<double> scratch_;
  std::vector<Dirty> pending_;
  std::vector<Forced> forced_;  // repeating clocks that an intervention cut short in this instant
  std::vector<Dirty> work_;
  std::vector<std::string> recent_;  // clauses fired late in a runaway instant
  std::vector<double> drawn_;        // parameters of the draw
  std::vector<double> settle_values_;
  std::uint64_t seed_ = 0, draw_key_ = 0, future_key_ = 0;
  std::uint64_t events_ = 0, steps_ = 0;
  std::uint32_t firings_ = 0, delayed_count_ = 0;
  std::uint32_t arm_ = 0;
  std::size_t next_intervention_ = 0;
  double counted_time_ = -1;
  bool starting_ = false;
  double horizon_;                   // of the run: of a nested one, where the foresight ends
  std::vector<Waiting> running_;     // by member state; where someone looks ahead
  std::unique_ptr<Sampler> shadow_;  // runs what is foreseen
  bool nested_ = false;              // this is such a shadow: nothing is recorded, no one looks further ahead
  math::Distribution law_;           // of the latest draw
  Tracer* tracer_ = nullptr;
  std::uint32_t traced_arm_ = 0;
  std::vector<double> traced_end_;
  PaceWalker pace_;
  ir::BoundsContext ahead_;                 // ranges of rates that move with what flows
  std::vector<Pulse> pulses_, day_pulses_;  // by member state, then by flowing cell; by group
  std::vector<std::string> crossing_names_;
};

extern template class Sampler<KeyedNoise>;
extern template class Sampler<StreamNoise>;

}  // namespace casus::kernel
