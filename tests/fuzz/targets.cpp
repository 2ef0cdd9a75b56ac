// SPDX-License-Identifier: Apache-2.0
#include "targets.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "diag/render.hpp"
#include "ir/print.hpp"
#include "ir/read.hpp"
#include "ir/validate.hpp"
#include "lower/advice.hpp"
#include "lower/lower.hpp"
#include "sema/check.hpp"
#include "sema/usage.hpp"
#include "session/files.hpp"
#include "syntax/parser.hpp"
#include "syntax/print.hpp"

namespace casus::fuzz {
namespace {

void claim(bool holds, const char* what, std::string_view more = {}) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n%.*s\n", what, static_cast<int>(more.size()), more.data());
  std::abort();
}

void expect_places(const SourceMap& sources, const Diagnostics& sink) {
  const auto inside = [&](Span s) {
    return !s.file.valid() || (s.begin <= s.end && s.end <= sources.file(s.file).text.size());
  };
  for (const Diagnostic& d : sink.all()) {
    claim(inside(d.span), "a place lies in its file", d.message);
    for (const Label& l : d.labels) claim(inside(l.span), "a label lies in its file", l.text);
    for (const Fix& f : d.fixes) claim(inside(f.span), "a fix lies in its file", d.message);
  }
  render_text(sources, sink.sorted());
  render_json(sources, sink.sorted());
}

void expect_reads_back(const ir::Process& process) {
  const auto findings = ir::validate(process);
  claim(findings.empty(), "the process is valid", findings.empty() ? "" : findings.front());
  const std::string once = ir::print(process);
  const auto again = ir::read(once);
  claim(again.has_value(), "a printed process can be read", again ? "" : again.error());
  claim(ir::print(*again) == once, "a process is read back as it was printed", once);
}

// Library modules that a file uses. Files beside it are left alone.
void add_library(const syntax::SyntaxTree& tree, SourceMap& sources, Diagnostics& sink,
                 std::vector<syntax::SyntaxTree>& trees) {
  for (const syntax::Statement& s : tree.statements)
    for (const session::LibraryModule& m : session::library()) {
      if (s.kind != syntax::StatementKind::use || s.name != m.name) continue;
      const FileId file = sources.add("library/" + s.name + ".casus", std::string(m.text));
      trees.push_back(syntax::parse(sources, file, sink));
    }
}

std::vector<lower::Composition> compositions(const sema::CheckedModel& m) {
  std::vector<lower::Composition> out(1);
  const auto name = [&](const sema::StatementRef& r) { return m.trees[r.tree].statements[r.statement].name; };
  for (const sema::StatementRef& r : m.readings) out.emplace_back().reading = name(r);
  for (const sema::StatementRef& r : m.options) out.emplace_back().options = {name(r)};
  if (out.size() > 4) out.resize(4);
  return out;
}

}  // namespace

void parser(std::string_view bytes) {
  SourceMap sources;
  const FileId file = sources.add("model.casus", std::string(bytes));
  for (const auto parse : {syntax::parse, syntax::parse_question, syntax::parse_actions}) {
    Diagnostics sink;
    const syntax::SyntaxTree tree = parse(sources, file, sink);
    syntax::dump_tree(tree);
    expect_places(sources, sink);
  }
}

void checker(std::string_view bytes) {
  SourceMap sources;
  Diagnostics sink;
  std::vector<syntax::SyntaxTree> trees;
  const FileId file = sources.add("model.casus", std::string(bytes));
  syntax::SyntaxTree tree = syntax::parse(sources, file, sink);
  add_library(tree, sources, sink, trees);
  trees.push_back(std::move(tree));
  const sema::CheckedModel model = sema::check(std::move(trees), sources, sink);
  if (!sink.has_errors()) {
    for (const lower::Composition& c : compositions(model)) {
      const ir::Process process = lower::lower(model, sources, c, sink);
      if (sink.has_errors()) break;
      expect_reads_back(process);
      lower::advise(process);
    }
    sema::warn_about_unused(model, sources, sink);
  }
  expect_places(sources, sink);
}

void process_reader(std::string_view bytes) {
  if (const auto process = ir::read(bytes)) expect_reads_back(*process);
}

}  // namespace casus::fuzz
