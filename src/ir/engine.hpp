// SPDX-License-Identifier: Apache-2.0
// The one interface between engines and questions. An engine gives, for a range of draws, the scores of every future;
// what they mean is query's business. Futures are (draw, run) pairs: future i = draw i div R, run i mod R.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ir/fault.hpp"
#include "ir/process.hpp"

namespace casus::ir {

struct Batch {
  std::uint64_t first_draw = 0;
  std::uint32_t draws = 0, runs = 0;
  std::vector<double> scores;     // future by future, in order; scores.size() == draws * runs * process.scores.size()
  std::uint64_t events = 0;       // instants of arm 0 at which state changed
  std::optional<RunFault> fault;  // of the lowest future that failed; the scores are then not to be used
};

// One worker's engine; not shared between threads. Workers made from one factory give the same bits.
class Worker {
 public:
  virtual ~Worker() = default;
  virtual Batch run(std::uint64_t first_draw, std::uint32_t draws, std::uint32_t runs) = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual std::unique_ptr<Worker> worker() const = 0;
  virtual std::string name() const = 0;
  // Does anything differ between draws? If not, runs is 1 and there is no range.
  virtual bool has_spread() const = 0;
};

}  // namespace casus::ir
