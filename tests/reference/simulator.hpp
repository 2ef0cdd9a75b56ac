// SPDX-License-Identifier: Apache-2.0
// The reference: what docs/reference/language.md says happens, done step by step. It walks the trees of a process,
// looks at every member of every clause after every change, keeps every state it has been in, and is as slow as that
// sounds. It is what the engine is compared with; it shares nothing with the engine but the process and src/math.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "ir/evaluate.hpp"
#include "ir/family.hpp"
#include "ir/process.hpp"
#include "math/distribution.hpp"
#include "motion.hpp"

namespace casus::reference {

// What is written down of one arm of a future: states at rest, each with how it moves on until the next.
struct Trace {
  struct Occurrence {
    double time;
    ir::SignalId signal;
    std::vector<double> parties;
  };
  State opening;  // after `initially`, before anything has happened
  std::vector<State> states;
  std::vector<Occurrence> occurrences;
};

// Thrown where the language says that the run stops.
struct Stopped {
  std::string why;
  double time = 0;
};

using Random = std::mt19937_64;

// Between 0 and 1, neither of them.
double uniform(Random& random);
// Do the parties of an occurrence fit a pattern? They are put in the order in which they do: {a, b} is {b, a}.
bool fits(const ir::Process& process, const ir::Pattern& pattern, std::vector<double>& parties);

class Simulator {
 public:
  explicit Simulator(const ir::Process& process);

  // Once a future, then once for each arm.
  void draw_parameters(Random& random);
  const Trace& run(std::size_t arm, Random& random);
  std::vector<double> tags_of(std::size_t arm) const;

  const ir::Process& process() const { return process_; }
  const ir::Layout& layout() const { return layout_; }

 private:
  using Frame = std::vector<double>;
  struct Member {  // of an event
    std::size_t event;
    Frame parties;
    bool held = false;       // did the guard hold when it was last looked at?
    bool risen = false;      // immediate: rose and has not fired since
    double due = ir::never;  // clock
  };
  struct PutOff {
    double due;
    const ir::Block* block;
    Frame frame;
  };
  struct Said {
    ir::SignalId signal;
    std::vector<double> parties;
  };

  // values
  ir::Env env() const;
  double value(ir::ExprId expr, const Frame& frame);
  bool holds(ir::ExprId condition, const Frame& frame) { return !condition || value(condition, frame) != 0; }
  math::Distribution law(ir::DistId id, const Frame& frame);
  double draw(ir::DistId id, const Frame& frame);
  double draw_delay(ir::DistId id, const Frame& frame);
  std::size_t cell(ir::VarId var, const std::vector<ir::ExprId>& index, const Frame& frame);
  std::vector<double> all(const std::vector<ir::ExprId>& exprs, const Frame& frame);

  // effects
  void apply(const ir::Block& block, Frame& frame);
  void apply(const ir::Effect& effect, Frame& frame);
  void assign(const ir::Effect& effect, const Frame& frame);
  void assign_parameter(const ir::Effect& effect, const Frame& frame);
  void choose(const ir::Effect& effect, Frame& frame);
  std::size_t pick(const ir::Effect& effect, const std::vector<double>& values, const Frame& frame);
  void loop(const ir::Effect& effect, Frame& frame);

  // an instant
  void begin();
  void write_initial_values();
  void say(ir::SignalId signal, std::vector<double> parties);
  void hear(const Said& said);
  void fire(Member& member);
  void fire_timed(Member& member);
  void intervene(const ir::Intervention& act);
  bool fire_immediate();
  bool settle();
  void come_to_rest();
  void look_at_clocks();
  void write_down();
  void count_firing();
  [[noreturn]] void stop(const std::string& why) const { throw Stopped{why, now_}; }

  // time
  double step(const ir::Arm& arm, std::size_t& next_act);
  double rate(const Member& member);
  double next_hazard(double until);
  void fire_hazard();

  // what flows: flows.cpp
  struct Pipe {  // gives `rate` a day, from one cell to another; where there is none, from or to outside
    std::optional<std::size_t> from, to;
    double rate;
  };
  struct Tank {  // a cell that may flow, and the cell of its hold
    std::size_t at;
    double low, high;
    std::optional<std::size_t> hold;
  };
  void find_cells();
  std::vector<Pipe> pipes();
  std::vector<double> slopes();
  void move_to(double time);
  double arrival(const Tank& tank) const;
  double next_crossing(double until);
  void cross(double time);
  std::vector<double> panels(double until);

  const ir::Process& process_;
  ir::Layout layout_;
  ir::Evaluator evaluator_;
  Motion motion_;
  std::vector<double> drawn_, params_, vars_, tags_;
  std::vector<Member> members_;  // of all events, in order of declaration
  std::vector<PutOff> put_off_;  // in the order in which they were
  std::deque<Said> said_;
  double now_ = 0;
  double seen_ = 0;  // the moment at which things are looked at: now, or just behind it
  State path_;       // where everything was when it last came to rest, and how it moves
  std::vector<Tank> tanks_;
  std::vector<std::pair<const ir::Flow*, Frame>> flow_members_;
  std::vector<double> rates_;  // of members_, when the next hazard was drawn
  int firings_ = 0;
  Random* random_ = nullptr;
  Trace trace_;
};

}  // namespace casus::reference
