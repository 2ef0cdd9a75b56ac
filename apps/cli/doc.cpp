// SPDX-License-Identifier: Apache-2.0
// casus doc: a description of a model in words, for people who don't read Casus.
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "command.hpp"
#include "describe/describe.hpp"
#include "report.hpp"
#include "run_options.hpp"
#include "shell.hpp"
#include "text_files.hpp"

namespace casus::cli {
namespace {

struct Arguments {
  std::string path, output, format;
};

Exit go(const Arguments& a, Shell& shell) {
  session::Session session;
  if (!session.open(a.path)) return report(shell, session, false);
  session::RunSettings settings;
  settings.asked = session::Asked::all;  // so that a fault in a question is seen
  const auto propositions = session.process(settings);
  if (!propositions) return report(shell, session, false);
  const describe::Page page = describe::description(session, *propositions);
  const bool html = a.format.empty() ? a.output.ends_with(".html") || a.output.ends_with(".htm") : a.format == "html";
  const std::string text = html ? describe::html(page) : describe::markdown(page);
  if (a.output.empty() || a.output == "-") {
    shell.out(text);
    return Exit::fine;
  }
  if (const std::string wrong = write_file(a.output, text); !wrong.empty()) {
    shell.words("casus: " + wrong + "\n");
    return Exit::unwritable;
  }
  shell.words(fmt::format("wrote {}\n", a.output));
  return Exit::fine;
}

}  // namespace

Command doc_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "doc";
  c.summary = "Describe a model in words, for people who don't read Casus";
  c.about =
      "Writes a description in the order of the ODD protocol: purpose and patterns, entities and states, processes, "
      "design concepts, initialization, parameters, every mechanism in words beside its text, sources and claims, and "
      "the assumptions easiest to attack. It is made from the text alone, comments included: nothing is run.";
  c.examples = {{"Read it in the terminal:", "casus doc models/truce.casus | less"},
                {"A page for a colleague:", "casus doc models/linked_theatres --output theatres.html"}};
  const auto format = [a](const std::string& text) {
    a->format = text;
    return text == "markdown" || text == "html" ? std::string()
                                                : fmt::format("markdown or html is wanted, not `{}`", text);
  };
  c.options = {
      model_word(a->path),
      word("--output", "FILE", "write to a file, which is replaced; stdout otherwise", a->output),
      {"--format", "FORMAT", "markdown or html; default: html for a FILE that ends in .html, else markdown", format}};
  c.run = [a](Shell& shell) { return go(*a, shell); };
  return c;
}

}  // namespace casus::cli
