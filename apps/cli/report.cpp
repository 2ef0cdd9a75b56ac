// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "diag/render.hpp"
#include "session/json.hpp"
#include "session/replay.hpp"

namespace casus::cli {
namespace {

// Texts that come from the command line stand in the source map under names that no file has.
bool on_command_line(const session::Session& session, const Diagnostic& d) {
  if (!d.span.file.valid() || d.span.file.value >= session.sources().size()) {
    const auto number = static_cast<int>(d.code);
    return (number >= 700 && number < 800) || d.code == Code::unknown_source;  // of --without
  }
  const std::string& path = session.sources().file(d.span.file).path;
  return path.starts_with("<question") || path.starts_with("--");
}

}  // namespace

Exit usage_fault(Shell& shell, const std::string& wrong, const std::string& hint) {
  std::string text = "casus: " + short_of(wrong) + "\n";
  if (!hint.empty()) text += "       " + hint + "\n";
  shell.words(text);
  return Exit::usage;
}

Exit status_of(const session::Session& session) {
  Exit status = Exit::fine;
  for (const Diagnostic& d : session.diagnostics().all()) {
    if (d.severity != Severity::error) continue;
    if (d.code == Code::internal_fault) return Exit::ours;
    if (!on_command_line(session, d)) status = Exit::model;
    if (status == Exit::fine) status = Exit::usage;
  }
  return status;
}

void print_diagnostics(Shell& shell, const session::Session& session, std::span<const Diagnostic> list) {
  print_diagnostics(shell, session.sources(), list);
}

void print_diagnostics(Shell& shell, const SourceMap& sources, std::span<const Diagnostic> list) {
  if (list.empty()) return;
  shell.words(render_text(sources, list, {.colour = shell.colour_words()}));
  const auto coded =
      std::find_if(list.begin(), list.end(), [](const Diagnostic& d) { return d.severity == Severity::error; });
  shell.words(count_line(list));
  if (coded != list.end()) shell.words(fmt::format("; `casus explain {}` says more", info(coded->code).id));
  shell.words("\n");
}

Exit report(Shell& shell, const session::Session& session, bool json) {
  if (json)
    shell.out(session::diagnostics_json(session));
  else
    print_diagnostics(shell, session, session.diagnostics().sorted());
  return status_of(session);
}

Exit report_fault(Shell& shell, const session::Session& session, const session::RunSettings& settings,
                  const session::RunOutcome& outcome) {
  const Diagnostic d = session::describe_fault(outcome.process, settings, session.path(), *outcome.result.fault);
  print_diagnostics(shell, session, {&d, 1});
  return d.code == Code::internal_fault ? Exit::ours : Exit::model;
}

std::optional<Unknown> unknown_name(const std::vector<std::string>& names, const std::vector<std::string>& known,
                                    const std::string& what) {
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    Unknown out{fmt::format("the model has no {} `{}`", what, name), ""};
    if (const std::string near = nearest(name, known); !near.empty())
      out.hint = fmt::format("did you mean `{}`?", near);
    else if (known.empty())
      out.hint = fmt::format("it has no {} at all", what);
    else
      out.hint =
          fmt::format("it has {}",
                      fmt::join(known.begin(), known.begin() + std::min<std::ptrdiff_t>(12, std::ssize(known)), ", ")) +
          (known.size() > 12 ? ", ..." : "");
    return out;
  }
  return std::nullopt;
}

std::vector<std::string> names_of(const sema::CheckedModel& model, const std::vector<sema::StatementRef>& refs) {
  std::vector<std::string> out;
  for (const sema::StatementRef& r : refs) out.push_back(model.trees[r.tree].statements[r.statement].name);
  return out;
}

}  // namespace casus::cli
