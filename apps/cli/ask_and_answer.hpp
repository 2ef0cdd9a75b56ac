// SPDX-License-Identifier: Apache-2.0
// What `run` and `ask` have in common: one model, some questions, one run, its answers.
#pragma once
#include <string>
#include <vector>

#include "command.hpp"
#include "session/session.hpp"
#include "shell.hpp"

namespace casus::cli {

struct Inquiry {
  std::string path;
  std::vector<std::string> questions;  // given on the command line
  session::RunSettings settings;
  std::vector<std::string> without;  // sources
  bool json = false, quiet = false;
};

void add_inquiry_options(std::vector<Option>& to, Inquiry& inquiry);
Exit answer(Inquiry& inquiry, session::Session& session, Shell& shell);

// Says that a run was stopped, if it was. True if it was stopped before there was anything to answer from.
bool stopped_empty(Shell& shell, const session::RunOutcome& outcome, const char* what);

}  // namespace casus::cli
