// SPDX-License-Identifier: Apache-2.0
#include "lower/context.hpp"

#include <fmt/format.h>

namespace casus::lower {

std::string Context::text(Span span) const {
  std::string out;
  if (!span.file || span.file.value >= sources.size()) return out;
  bool gap = false, comment = false;
  for (const char c : sources.text(span)) {
    if (c == '#') comment = true;
    if (c == '\n') comment = false;
    const bool blank = comment || c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank && gap && !out.empty()) out += ' ';
    if (!blank) out += c;
    gap = blank;
  }
  return out;
}

const sema::Symbol* Context::symbol(const syntax::SyntaxTree& tree, syntax::ExprId id) const {
  if (!id) return nullptr;
  const std::string name = sema::spelled(tree, tree.expr(id));
  return name.empty() ? nullptr : model.symbols.find(name);
}

bool Context::names_occurrence(const syntax::SyntaxTree& tree, syntax::ExprId id) const {
  const sema::Symbol* s = symbol(tree, id);
  return s && (s->kind == sema::Symbol::Kind::event || s->kind == sema::Symbol::Kind::signal);
}

std::optional<double> Context::constant(const syntax::SyntaxTree& tree, syntax::ExprId id,
                                        const sema::ExprChecker::Expect& expect) {
  sema::Scope scope;
  const sema::Quantity q = check.check(tree, id, scope, expect);
  if (!q.ok()) return std::nullopt;
  if (q.constant) return q.value;
  sink.error(Code::not_constant, tree.expr(id).span, "this must be known before any future is drawn")
      .hint("write a number, or a const");
  return std::nullopt;
}

std::string Context::did_you_mean(const std::string& name, const std::vector<std::string>& candidates) const {
  const std::string found = nearest(name, candidates);
  return found.empty() ? "" : fmt::format("did you mean `{}`?", found);
}

}  // namespace casus::lower
