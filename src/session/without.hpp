// SPDX-License-Identifier: Apache-2.0
// What moves when a source is not heard: its claims leave the pools, and what only it vouches for does not happen
// (lower/withdraw.hpp). Numbers that have lost their basis stay as they are, and are named.
//
//   Session whole, without;
//   if (whole.open(path, questions) && without.open(path, questions, {"S3"}))
//     Comparison c = run_without(whole, without, settings);
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "session/provenance.hpp"
#include "session/session.hpp"

namespace casus::session {

// Of a session that was opened without some sources.
struct LeftOut {
  std::vector<std::string> sources;  // those left out, then those that derive from them alone
  std::vector<Resting> off;          // statements that only they vouch for
  std::vector<std::string> pools;    // parameters whose pools are made of what is left
  std::vector<std::string> kept;     // parameters that rest on nothing else, and keep their number
};
LeftOut left_out(const Session& without);

// On the same futures, question by question.
struct Comparison {
  RunOutcome without;  // its answers are those without the sources; of a run that failed, the process that did
  std::vector<query::Answer> whole, moved;
};
Comparison run_without(Session& whole, Session& without, const RunSettings& settings,
                       const std::function<void(const query::Progress&)>& progress = {});

}  // namespace casus::session
