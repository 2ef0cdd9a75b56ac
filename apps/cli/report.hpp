// SPDX-License-Identifier: Apache-2.0
// What went wrong, told to a person or a program, and the exit status that goes with it.
#pragma once
#include <string>
#include <vector>

#include "command.hpp"
#include "session/session.hpp"
#include "shell.hpp"

namespace casus::cli {

// A fault of the command line.
Exit usage_fault(Shell& shell, const std::string& wrong, const std::string& hint = "");

// Errors of a session: the model's fault, the command line's (a question, a setting, a name given there), or ours.
Exit status_of(const session::Session& session);

// Prints all of a session's diagnostics; as JSON on stdout, or as text among the words. Returns status_of().
Exit report(Shell& shell, const session::Session& session, bool json);
void print_diagnostics(Shell& shell, const session::Session& session, std::span<const Diagnostic> list);
void print_diagnostics(Shell& shell, const SourceMap& sources, std::span<const Diagnostic> list);

// A future failed: its place, date and state.
Exit report_fault(Shell& shell, const session::Session& session, const session::RunSettings& settings,
                  const session::RunOutcome& outcome);

// A name that is not among `known`, with the nearest; empty if all are.
struct Unknown {
  std::string wrong, hint;
};
std::optional<Unknown> unknown_name(const std::vector<std::string>& names, const std::vector<std::string>& known,
                                    const std::string& what);
// Names of the statements that `refs` point to.
std::vector<std::string> names_of(const sema::CheckedModel& model, const std::vector<sema::StatementRef>& refs);

}  // namespace casus::cli
