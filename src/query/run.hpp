// SPDX-License-Identifier: Apache-2.0
// Many futures, few sums: runs an engine over draws on several threads and turns what it scores into answers.
//
//   RunResult r = run(process, engine, {.draws = 512, .runs = 32, .threads = 2});
//
// An answer is a function of (model, question, seed, number of futures): threads, batches and the other questions don't
// move a bit of it. Draws are worked on in order, in blocks; a run that is stopped answers from the draws before the
// first one that is missing. The engine must have been made from this process.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "ir/engine.hpp"
#include "query/answer.hpp"

namespace casus::query {

struct RunOptions {
  std::uint64_t draws = 512;
  std::uint32_t runs = 32;
  unsigned threads = 1;
  double level = default_level;
  // Stop when every answer's simulation interval is no wider than twice this (probabilities in 0..1, else relative to
  // the value); looked at after 1024 x 2^k futures, each question frozen at the first look it passes. 0: don't.
  double precision = 0;
  double time_budget = 0;                   // seconds; 0: none
  const std::atomic<bool>* stop = nullptr;  // set by the caller to end early with what is there
};

struct Progress {
  std::uint64_t futures = 0, planned = 0;
  double seconds = 0;
  std::optional<Figure> first;  // of the first question, now and then
};

struct RunResult {
  std::vector<Answer> answers;  // by question
  std::vector<PropositionResult> propositions;
  std::uint64_t draws = 0, futures = 0, events = 0;
  std::uint32_t runs = 1;
  bool interrupted = false, out_of_time = false;
  double seconds = 0;
  std::optional<ir::RunFault> fault;  // of the lowest future that failed; then there are no answers
};

RunResult run(const ir::Process& process, const ir::Engine& engine, const RunOptions& options,
              const std::function<void(const Progress&)>& progress = {});

}  // namespace casus::query
