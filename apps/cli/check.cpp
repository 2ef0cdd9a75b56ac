// SPDX-License-Identifier: Apache-2.0
// casus check: reads a model, checks everything that can be checked without running it, and says what it holds.
#include <memory>

#include <fmt/format.h>

#include "command.hpp"
#include "report.hpp"
#include "run_options.hpp"
#include "session/json.hpp"

namespace casus::cli {
namespace {

struct Arguments {
  std::string path;
  bool strict = false, json = false, quiet = false;
};

std::string holdings(const sema::CheckedModel& m) {
  const ir::Process& p = m.process;
  std::size_t states = 0, kinds = 0;
  for (const ir::Variable& v : p.vars) states += !v.hidden;
  for (const ir::Kind& k : p.kinds) kinds += !k.is_enum;
  std::vector<std::string> parts;
  const auto add = [&](std::size_t n, const char* one, const char* many) {
    if (n > 0) parts.push_back(fmt::format("{} {}", n, n == 1 ? one : many));
  };
  add(kinds, "kind", "kinds");
  add(p.params.size(), "parameter", "parameters");
  add(states, "state", "states");
  add(p.events.size(), "event", "events");
  add(p.rules.size(), "rule", "rules");
  add(p.flows.size(), "flow", "flows");
  add(m.asks.size(), "ask", "asks");
  add(m.propositions.size(), "proposition", "propositions");
  add(m.readings.size(), "reading", "readings");
  add(m.options.size(), "option", "options");
  add(m.ledger.sources.size(), "source", "sources");
  return fmt::format("{}: {}\n", p.name, parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, ", ")));
}

Exit go(const Arguments& a, Shell& shell) {
  session::Session session;
  if (session.open(a.path)) session.compose_all();
  const std::vector<Diagnostic> found = session.diagnostics().sorted(a.strict);
  const auto errors =
      std::count_if(found.begin(), found.end(), [](const Diagnostic& d) { return d.severity == Severity::error; });
  if (a.json)
    shell.out(session::check_json(session, a.strict));
  else
    print_diagnostics(shell, session, found);
  if (errors > 0) return status_of(session) == Exit::ours ? Exit::ours : Exit::model;
  if (!a.json) shell.out(holdings(session.model()));
  return Exit::fine;
}

}  // namespace

Command check_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "check";
  c.summary = "Read a model and say what is wrong with it, without running it";
  c.about =
      "Checks names, types, units, dates, sources and bases, every question and proposition, every reading and option. "
      "All errors "
      "are shown at once; each has a code that `casus explain` explains. If there are none, one line says what the "
      "model holds.";
  c.examples = {{"Is this model in order?", "casus check models/two_theatres.casus"},
                {"Let nothing pass that has no basis:", "casus check models/linked_theatres --strict"},
                {"For an editor or a script:", "casus check models/linked_theatres --json"}};
  c.options = {model_word(a->path),
               flag("--strict", "a rule or a number without a basis is an error, not a warning", a->strict),
               flag("--json", "diagnostics as one JSON object", a->json)};
  c.run = [a](Shell& shell) { return go(*a, shell); };
  return c;
}

}  // namespace casus::cli
