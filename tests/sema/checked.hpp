// SPDX-License-Identifier: Apache-2.0
// A model from text, checked, for tests: what it declares, and what was reported as "CODE line:column message".
#pragma once
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "ir/validate.hpp"
#include "sema/check.hpp"
#include "syntax/parser.hpp"

namespace casus::sema {

struct Checked {
  SourceMap sources;
  Diagnostics sink;
  CheckedModel model;

  static constexpr const char* library = "library/security.casus";

  // `use security` is followed, no other `use` is. With `head`, a `model` line as of 2024-11-05 that runs a year stands
  // before the text, on line 0 as it were.
  explicit Checked(const std::string& text, bool head = true, const std::string& path = "test.casus") {
    std::vector<syntax::SyntaxTree> trees;
    if (head)
      add(trees, "head.casus",
          "model test\n  as of 2024-11-05\n  runs 12 months\nkind actor\nkind theatre\n"
          "actor RU, KP, KR, US, UA, CN\ntheatre europe, korea, taiwan_strait\n");
    add(trees, path, text);
    if (text.find("\nuse security\n") != std::string::npos) add(trees, library, whole(library));
    model = check(std::move(trees), sources, sink);
  }

  const ir::Process& process() const { return model.process; }
  bool fine() const { return !sink.has_errors(); }

  std::vector<std::string> reports(Severity severity = Severity::error) const {
    std::vector<std::string> out;
    for (const Diagnostic& d : sink.sorted()) {
      if (d.severity != severity) continue;
      const LineColumn at = sources.locate(d.span.file, d.span.begin);
      out.push_back(fmt::format("{} {}:{} {}", info(d.code).id, at.line, at.column, d.message));
    }
    return out;
  }
  // The only error: code and place.
  std::string error() const {
    const auto all = reports();
    if (all.empty()) return "none";
    if (all.size() == 1) return all[0].substr(0, all[0].find(' ', all[0].find(' ') + 1));
    std::string text;
    for (const std::string& r : all) text += r + "\n";
    return text;
  }
  std::string all_errors() const {
    std::string text;
    for (const std::string& r : reports()) text += r + "\n";
    return text;
  }

  // What ir/validate.hpp finds in the process.
  std::string invalid() const {
    std::string text;
    for (const std::string& f : ir::validate(process())) text += f + "\n";
    return text;
  }

  const ir::Param& param(const std::string& name) const { return process().params[model.symbols.find(name)->id]; }
  const ir::Variable& state(const std::string& name) const { return process().vars[model.symbols.find(name)->id]; }
  const ir::Let& let(const std::string& name) const { return process().lets[model.symbols.find(name)->id]; }
  const ir::Event& event(const std::string& name) const { return process().events[model.symbols.find(name)->id]; }
  const Quantity& constant(const std::string& name) const {
    return model.constants[model.symbols.find(name)->id].value;
  }
  double value(ir::ExprId id) const { return process()[id].value; }
  ir::Op op(ir::ExprId id) const { return process()[id].op; }

 private:
  static std::string whole(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void add(std::vector<syntax::SyntaxTree>& trees, const std::string& path, const std::string& text) {
    const FileId file = sources.add(path, text);
    trees.push_back(syntax::parse(sources, file, sink));
  }
};

}  // namespace casus::sema
