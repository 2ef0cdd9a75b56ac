// SPDX-License-Identifier: Apache-2.0
#include "kernel/engine.hpp"

#include "kernel/sampler.hpp"

namespace casus::kernel {
namespace {

template <class Noise>
class SamplingWorker : public ir::Worker {
 public:
  SamplingWorker(const Program& program, std::uint64_t seed) : program_(program), sampler_(program, seed) {}

  ir::Batch run(std::uint64_t first_draw, std::uint32_t draws, std::uint32_t runs) override {
    ir::Batch batch;
    batch.first_draw = first_draw;
    batch.draws = draws;
    batch.runs = runs;
    const std::size_t width = program_.process.scores.size();
    batch.scores.resize(std::size_t{draws} * runs * width);
    const std::uint64_t events_before = sampler_.events();
    double* out = batch.scores.data();
    for (std::uint32_t d = 0; d < draws; ++d) {
      bool ok = sampler_.begin_draw(first_draw + d);
      for (std::uint32_t r = 0; r < runs; ++r, out += width) {
        if (ok) ok = sampler_.run_future(r, out);
        if (ok) continue;
        batch.fault = sampler_.fault();
        batch.fault->future = (first_draw + d) * runs + r;
        batch.events = sampler_.events() - events_before;
        return batch;
      }
    }
    batch.events = sampler_.events() - events_before;
    return batch;
  }

 private:
  const Program& program_;
  Sampler<Noise> sampler_;
};

template <class Noise>
Replayed replay_with(const Program& program, std::uint64_t seed, std::uint64_t draw, std::uint64_t run,
                     std::uint32_t arm, Tracer& tracer) {
  Sampler<Noise> sampler(program, seed);
  Replayed out;
  const bool drawn = sampler.begin_draw(draw);
  out.params = sampler.drawn_params();
  out.scores.resize(program.process.scores.size());
  sampler.trace(&tracer, arm);
  if (!drawn || !sampler.run_future(run, out.scores.data())) out.fault = sampler.fault();
  out.vars = out.fault && drawn ? sampler.world().vars : sampler.traced_end();
  return out;
}

}  // namespace

SamplingEngine::SamplingEngine(const ir::Process& process, SamplingOptions options)
    : program_(process), options_(options) {}

std::unique_ptr<ir::Worker> SamplingEngine::worker() const {
  if (options_.drawing == Drawing::keyed) return std::make_unique<SamplingWorker<KeyedNoise>>(program_, options_.seed);
  return std::make_unique<SamplingWorker<StreamNoise>>(program_, options_.seed);
}

Replayed replay(const SamplingEngine& engine, std::uint64_t draw, std::uint64_t run, std::uint32_t arm,
                Tracer& tracer) {
  const SamplingOptions& o = engine.options();
  if (o.drawing == Drawing::keyed) return replay_with<KeyedNoise>(engine.program(), o.seed, draw, run, arm, tracer);
  return replay_with<StreamNoise>(engine.program(), o.seed, draw, run, arm, tracer);
}

}  // namespace casus::kernel
