// SPDX-License-Identifier: Apache-2.0
// Answers for people: the range first in mind, the best number to the digits the range supports, the outside view
// beside it, what it rests on, and the simulation error small and last. No line is wider than the terminal.
#pragma once
#include "session/session.hpp"
#include "shell.hpp"

namespace casus::cli {

void print_answers(Shell& shell, session::Session& session, const session::RunSettings& settings,
                   const session::RunOutcome& outcome);

// Below the answers: the first one under each reading, and how the sources' propositions fare, on few futures.
void print_extras(Shell& shell, session::Session& session, const session::RunSettings& settings,
                  const session::RunOutcome& outcome);

// "5 Nov 2024" of a day of the model.
std::string day_text(const ir::Process& process, double time);

}  // namespace casus::cli
