// SPDX-License-Identifier: Apache-2.0
// Text in, answers out: the only place where the rooms meet. Shells give settings and print what comes back.
//
//   Session session;
//   if (!session.open("models/linked_theatres")) return session.diagnostics();   // located errors
//   RunOutcome out = session.run({.composition = {.reading = "S1"}, .sampling = {.futures = 20000}});
//
// A Session holds one model and its source text; it is not shared between threads. Nothing is printed, nothing exits.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "kernel/engine.hpp"
#include "lower/lower.hpp"
#include "query/run.hpp"
#include "sema/model.hpp"
#include "session/files.hpp"

namespace casus::session {

inline constexpr std::uint64_t default_futures = 16384;
inline constexpr std::uint32_t default_runs = 32;

struct Sampling {
  std::uint64_t seed = 1;
  unsigned threads = 0;  // 0: all cores
  kernel::Drawing drawing = kernel::Drawing::keyed;
  std::optional<std::uint64_t> futures;  // rounded up to whole draws
  std::optional<std::uint64_t> draws;    // with `runs`: an exact nested design
  std::optional<std::uint32_t> runs;
  double precision = 0;    // see query/run.hpp
  double time_budget = 0;  // seconds
  const std::atomic<bool>* stop = nullptr;
};

// What is asked of the model in one go.
enum class Asked : std::uint8_t { asks, propositions, given, all };

struct RunSettings {
  lower::Composition composition;
  Sampling sampling;
  Asked asked = Asked::asks;
  std::vector<std::string> only;  // names of asks or ids of propositions; empty: all
};

struct RunOutcome {
  std::shared_ptr<const ir::Process> process;  // what was run; null if the model is at fault
  query::RunResult result;
  // Of each proposition, the process in which it was tried: ids of its bases mean nothing in another.
  std::vector<std::shared_ptr<const ir::Process>> homes;
  double compile_seconds = 0;
  unsigned threads = 1;
  std::string composition;
};

class Session {
 public:
  // Reads and checks a model and the ad-hoc questions given beside it. False if there are errors (see diagnostics()).
  // `left_out`: keys of sources that are not heard; see without.hpp.
  bool open(const std::string& path, const std::vector<std::string>& questions = {},
            const std::vector<std::string>& left_out = {});

  // From now on these texts stand for the files of their names.
  void lay_over(Overlay overlay) { overlay_ = std::move(overlay); }

  // Composed and lowered. Null if that has errors.
  std::shared_ptr<const ir::Process> process(const RunSettings& settings);

  // Composes the model with every reading and every option, so that the faults of questions, readings and options show,
  // and advises on what is hardly meant (lower/advice.hpp) if there are none.
  void compose_all();

  RunOutcome run(const RunSettings& settings, const std::function<void(const query::Progress&)>& progress = {});
  // Each proposition under the reading of its first source, unless the settings name one. Results in order of the text.
  RunOutcome test(const RunSettings& settings, const std::function<void(const query::Progress&)>& progress = {});

  const SourceMap& sources() const { return sources_; }
  const Diagnostics& diagnostics() const { return sink_; }
  bool was_read() const { return model_.has_value(); }  // whatever its faults: there is a model()
  const sema::CheckedModel& model() const { return *model_; }
  const std::string& path() const { return path_; }

 private:
  RunOutcome run_process(std::shared_ptr<const ir::Process> process, const Sampling& sampling,
                         const std::function<void(const query::Progress&)>& progress);

  SourceMap sources_;
  Diagnostics sink_;
  Overlay overlay_;
  std::optional<sema::CheckedModel> model_;
  std::string path_, hash_;
  std::size_t given_ = 0;  // trees that hold ad-hoc questions, at the end
};

// The nested design of a run: draws and runs for these settings.
struct Design {
  std::uint64_t draws;
  std::uint32_t runs;
};
Design design(const Sampling& sampling, bool has_spread);
query::RunOptions run_options(const Sampling& sampling, bool has_spread);

}  // namespace casus::session
