// SPDX-License-Identifier: Apache-2.0
// What questions ask, looked up in the traces of a future: every tracker from its definition, by going through all that
// was written down.
#pragma once
#include <vector>

#include "simulator.hpp"

namespace casus::reference {

class Futures {
 public:
  Futures(const ir::Process& process, std::uint64_t seed)
      : process_(process), simulator_(process), motion_(process, simulator_.layout()), random_(seed) {}

  // One future: what each score is worth in it; no number where its expression has none.
  std::vector<double> scores();

 private:
  double answer(const ir::Tracker& t);
  double nth_time(const ir::Tracker& t, const std::vector<double>& times, double from) const;
  std::vector<double> occurrences(const ir::Tracker& t) const;
  std::vector<double> rises(const ir::Tracker& t, double from);
  double value(const ir::Tracker& t);
  double spent(const ir::Tracker& t);
  double falls(const ir::Tracker& t);
  double at(ir::ExprId expr, const State& state, double time, const std::vector<double>& tags);
  // A condition along an arm: what it is at each state, and wherever it changes on the way to the next.
  std::vector<Piece> course(const ir::Tracker& t);
  // What lasts: of several at one moment, the last.
  static std::vector<Piece> lasting(const std::vector<Piece>& course);

  const ir::Process& process_;
  Simulator simulator_;
  Motion motion_;
  Random random_;
  std::vector<Trace> traces_;              // by arm
  std::vector<std::vector<double>> tags_;  // by arm
  std::vector<double> found_;              // by tracker
};

}  // namespace casus::reference
