// SPDX-License-Identifier: Apache-2.0
// What scripts read. One object a command, numbers as numbers, null with a status that says why; the shape is part of
// the interface (docs/reference/json.md).
#pragma once
#include <string>

#include "session/replay.hpp"
#include "session/session.hpp"
#include "session/without.hpp"

namespace casus::session {

std::string run_json(const Session& session, const RunSettings& settings, const RunOutcome& outcome);
std::string without_json(const Session& without, const RunSettings& settings, const LeftOut& left,
                         const Comparison& comparison);
std::string test_json(const Session& session, const RunSettings& settings, const RunOutcome& outcome);
std::string check_json(const Session& session, bool strict);
std::string story_json(const Session& session, const Story& story);
std::string diagnostics_json(const Session& session);

}  // namespace casus::session
