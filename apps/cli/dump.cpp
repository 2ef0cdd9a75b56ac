// SPDX-License-Identifier: Apache-2.0
// casus dump: what Casus has made of a model, stage by stage; for those who work on Casus, and for bug reports.
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "command.hpp"
#include "dump_program.hpp"
#include "ir/print.hpp"
#include "report.hpp"
#include "run_options.hpp"
#include "session/version.hpp"
#include "syntax/lexer.hpp"
#include "syntax/print.hpp"

namespace casus::cli {
namespace {

struct Arguments {
  std::string path, stage = "process";
  session::RunSettings settings;
  bool json = false, propositions = false;
};

struct Page {
  std::string file, text;
};

std::vector<Page> tokens(const session::Session& session) {
  std::vector<Page> out;
  for (std::size_t k = 0; k < session.sources().size(); ++k) {
    Diagnostics unused;  // the same faults have been reported when the file was read
    const syntax::TokenBuffer buffer = syntax::lex(session.sources(), FileId(k), unused);
    out.push_back({session.sources().file(FileId(k)).path, syntax::dump_tokens(session.sources(), buffer)});
  }
  return out;
}

std::vector<Page> trees(const session::Session& session) {
  std::vector<Page> out;
  if (session.sources().size() == 0) return out;
  for (const syntax::SyntaxTree& t : session.model().trees)
    out.push_back({session.sources().file(t.file).path, syntax::dump_tree(t)});
  return out;
}

void print(const Arguments& a, const std::vector<Page>& pages, Shell& shell) {
  if (a.json) {
    nlohmann::ordered_json out = {
        {"casus", session::version()}, {"stage", a.stage}, {"pages", nlohmann::ordered_json::array()}};
    for (const Page& p : pages) out["pages"].push_back({{"file", p.file}, {"text", p.text}});
    shell.out(out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
    return;
  }
  std::string out;
  for (const Page& p : pages)
    out += (p.file.empty() ? "" : "# " + p.file + "\n") + p.text + (p.text.ends_with('\n') ? "" : "\n");
  shell.out(out);
}

Exit go(Arguments& a, Shell& shell) {
  session::Session session;
  const bool fine = session.open(a.path);
  if (a.stage == "tokens" || a.stage == "syntax") {
    print(a, a.stage == "tokens" ? tokens(session) : trees(session), shell);
    if (!fine) print_diagnostics(shell, session, session.diagnostics().sorted());
    return status_of(session);
  }
  if (!fine) return report(shell, session, a.json);
  if (a.propositions) a.settings.asked = session::Asked::propositions;
  const auto process = session.process(a.settings);
  if (!process) return report(shell, session, a.json);
  print(a, {{"", a.stage == "process" ? ir::print(*process, &session.sources()) : program_text(*process)}}, shell);
  return Exit::fine;
}

Option stage_option(Arguments& a) {
  const auto take = [&a](const std::string& text) {
    a.stage = text;
    const bool known = text == "tokens" || text == "syntax" || text == "process" || text == "program";
    return known ? std::string() : fmt::format("tokens, syntax, process or program is wanted, not `{}`", text);
  };
  return {"--stage", "STAGE", "tokens, syntax, process (default) or program", take};
}

}  // namespace

Command dump_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "dump";
  c.summary = "Print what Casus makes of a model, stage by stage";
  c.about =
      "A text becomes tokens, a syntax tree, a process (the model as the mathematics sees it, with its questions) and "
      "a program (laid out "
      "for sampling). Each can be printed; CONTRIBUTING.md tells where each is made.";
  c.examples = {{"The process, composed as a reading sees it:", "casus dump models/linked_theatres --reading S1"},
                {"How an expression was read:", "casus dump models/two_theatres.casus --stage syntax"}};
  c.options = {model_word(a->path), stage_option(*a),
               flag("--propositions", "with the propositions, not the asks", a->propositions)};
  append(c.options, composition_options(a->settings));
  c.options.push_back(flag("--json", "the pages as one JSON object", a->json));
  c.run = [a](Shell& shell) { return go(*a, shell); };
  return c;
}

}  // namespace casus::cli
