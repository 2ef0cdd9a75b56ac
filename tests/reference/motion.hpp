// SPDX-License-Identifier: Apache-2.0
// What lies between two things that happen: everything that flows, and the date, runs straight. A condition along such
// a stretch is cut wherever two of the things that it compares meet, and then looked at in the middle of each piece.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "ir/evaluate.hpp"
#include "ir/family.hpp"
#include "ir/process.hpp"

namespace casus::reference {

// Pieces shorter than this are rounding: there is nothing between two lines that meet.
inline constexpr double moment = 1e-9;

// A state at rest and how it moves on from there.
struct State {
  double time = 0;
  std::vector<double> vars, params;
  double since = 0;            // when `vars` were as they are: `time`, or a moment later
  std::vector<double> slopes;  // by cell of `vars`; empty: nothing moves
};

struct Piece {
  double from;
  bool holds;
};

class Motion {
 public:
  Motion(const ir::Process& process, const ir::Layout& layout);

  bool any() const { return any_; }
  bool moves(ir::ExprId expr) const { return expr && moves_[expr.value]; }
  // All cells at a later time, if nothing happens. The second way: of cells that are the state's but for what flows.
  std::vector<double> at(const State& state, double time) const;
  void move(const State& state, double time, std::vector<double>& vars) const;

  struct Stretch {
    const State& state;
    std::span<const double> tags;
    double from, until;
  };
  // Where, within the stretch, an expression may bend or jump; ascending.
  std::vector<double> kinks(ir::ExprId expr, const std::vector<double>& frame, const Stretch& s);
  // A condition piece by piece; pieces follow each other and differ.
  std::vector<Piece> pieces(ir::ExprId condition, const std::vector<double>& frame, const Stretch& s);

 private:
  using Frame = std::vector<double>;
  bool reads_motion(ir::ExprId expr, std::vector<std::int8_t>& known) const;
  ir::Value value(ir::ExprId expr, const Frame& frame, const Stretch& s, double time);
  void cut(ir::ExprId expr, const Frame& frame, const Stretch& s, std::vector<double>& kinks);
  void cut_fold(const ir::Expr& e, const Frame& frame, const Stretch& s, std::vector<double>& kinks);
  void cut_children(const ir::Expr& e, const Frame& frame, const Stretch& s, std::vector<double>& kinks);
  template <class Difference>
  void cut_where_zero(const Difference& difference, const Stretch& s, std::vector<double>& kinks);

  const ir::Process& process_;
  const ir::Layout& layout_;
  ir::Evaluator evaluator_;
  struct Cell {
    std::size_t at;
    double low, high;
  };
  std::vector<bool> flows_, moves_;  // by variable, by expression
  std::vector<Cell> cells_;          // of what flows
  std::vector<double> vars_;         // of the stretch that is being cut
  bool any_ = false;
};

}  // namespace casus::reference
