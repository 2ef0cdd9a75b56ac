// SPDX-License-Identifier: Apache-2.0
// The sampling engine behind ir/engine.hpp.
//
//   SamplingEngine engine(process, {.seed = 1, .drawing = Drawing::keyed});
//   auto worker = engine.worker();               // one a thread
//   ir::Batch b = worker->run(0, 16, 32);        // draws 0..15, 32 runs each
//
// The process must outlive the engine, the engine its workers. The same (seed, draw, run) gives the same scores on any
// worker, in any order and batch.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ir/engine.hpp"
#include "kernel/program.hpp"
#include "kernel/world.hpp"

namespace casus::kernel {

enum class Drawing : std::uint8_t { keyed, stream };

struct SamplingOptions {
  std::uint64_t seed = 1;
  Drawing drawing = Drawing::keyed;
};

class SamplingEngine : public ir::Engine {
 public:
  SamplingEngine(const ir::Process& process, SamplingOptions options);
  std::unique_ptr<ir::Worker> worker() const override;
  std::string name() const override { return "sample"; }
  bool has_spread() const override { return program_.has_spread; }
  const Program& program() const { return program_; }
  const SamplingOptions& options() const { return options_; }

 private:
  Program program_;
  SamplingOptions options_;
};

// One future in one arm, told to a tracer as it happens. The fault that ended it, if one did.
struct Replayed {
  std::vector<double> params;  // as drawn, by layout
  std::vector<double> scores;  // of all arms
  std::vector<double> vars;    // at the end of the traced arm, or where a fault ended the future, by layout
  std::optional<ir::RunFault> fault;
};
// Arms are run in order; those after the traced one give scores only.
Replayed replay(const SamplingEngine& engine, std::uint64_t draw, std::uint64_t run, std::uint32_t arm, Tracer& tracer);

}  // namespace casus::kernel
