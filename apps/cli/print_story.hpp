// SPDX-License-Identifier: Apache-2.0
// One future for people: dated lines, effects below what caused them.
#pragma once
#include "session/replay.hpp"
#include "shell.hpp"

namespace casus::cli {

void print_story(Shell& shell, const session::Session& session, const ir::Process& process, const session::Story& story,
                 bool everything);

}  // namespace casus::cli
