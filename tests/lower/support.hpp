// SPDX-License-Identifier: Apache-2.0
// A text to its process in one call, and its faults in one line each: `E0604 7:10 message`.
#pragma once
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ir/validate.hpp"
#include "lower/canon.hpp"
#include "lower/lower.hpp"
#include "sema/check.hpp"
#include "syntax/parser.hpp"

namespace casus::lower {

struct Lowered {
  SourceMap sources;
  Diagnostics sink;
  ir::Process process;

  explicit Lowered(const std::string& text, const Composition& composition = {}) {
    const FileId file = sources.add("test.casus", text);
    std::vector<syntax::SyntaxTree> trees;
    trees.push_back(syntax::parse(sources, file, sink));
    const sema::CheckedModel model = sema::check(std::move(trees), sources, sink);
    if (!sink.has_errors()) process = lower(model, sources, composition, sink);
    if (sink.has_errors()) return;
    for (const std::string& finding : ir::validate(process)) ADD_FAILURE() << finding;
  }

  std::string faults() const {
    std::string out;
    for (const Diagnostic& d : sink.all()) {
      if (d.severity != Severity::error) continue;
      const LineColumn at = d.span.file.valid() ? sources.locate(d.span.file, d.span.begin) : LineColumn{0, 0};
      out += fmt::format("{} {}:{} {}\n", info(d.code).id, at.line, at.column, d.message);
    }
    return out;
  }

  const ir::Question& question(const std::string& name) const {
    static const ir::Question none;
    for (const ir::Question& q : process.questions)
      if (q.name == name) return q;
    ADD_FAILURE() << "no question " << name << "\n" << faults();
    return none;
  }

  const ir::Proposition& proposition(const std::string& id) const {
    static const ir::Proposition none;
    for (const ir::Proposition& q : process.propositions)
      if (q.id == id) return q;
    ADD_FAILURE() << "no proposition " << id << "\n" << faults();
    return none;
  }

  const ir::Estimand& estimand(ir::NodeId node) const { return process[process[node].estimand]; }
  std::string score(ir::ScoreId s) const { return s ? canon(process, process[s].expr) : "-"; }
  // Of a question that is one estimand.
  std::string score(const std::string& name) const {
    const ir::NodeId root = question(name).root;
    return root ? score(estimand(root).value) : "none";
  }
  std::string condition(const std::string& name) const {
    const ir::NodeId root = question(name).root;
    return root ? score(estimand(root).condition) : "none";
  }
  std::string tracker(std::size_t i) const {
    return i < process.trackers.size() ? canon(process, process.trackers[i]) : "none";
  }

  const ir::Event& event(const std::string& name) const {
    for (const ir::Event& e : process.events)
      if (e.name == name) return e;
    static const ir::Event none;
    ADD_FAILURE() << "no event " << name;
    return none;
  }
  const ir::Variable* variable(const std::string& name) const {
    for (const ir::Variable& v : process.vars)
      if (v.name == name) return &v;
    return nullptr;
  }
};

}  // namespace casus::lower
