// SPDX-License-Identifier: Apache-2.0
// Verdicts on propositions for people.
#pragma once
#include "session/session.hpp"
#include "shell.hpp"

namespace casus::cli {

void print_tests(Shell& shell, const session::RunSettings& settings, const session::RunOutcome& outcome);

}  // namespace casus::cli
