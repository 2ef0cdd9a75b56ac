// SPDX-License-Identifier: Apache-2.0
#include "sema/usage.hpp"

#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "sema/check.hpp"
#include "syntax/lexer.hpp"

namespace casus::sema {
namespace {

using syntax::StatementKind;
using Counts = std::unordered_map<std::string_view, std::uint32_t>;

Counts count_names(const CheckedModel& model, const SourceMap& sources) {
  Counts counts;
  Diagnostics ignored;  // the text has been read without a fault already
  for (const syntax::SyntaxTree& tree : model.trees)
    for (const syntax::Token& t : syntax::lex(sources, tree.file, ignored).tokens)
      if (t.kind == syntax::TokenKind::name) ++counts[t.text];
  return counts;
}

std::string_view what_is(StatementKind kind) {
  switch (kind) {
    case StatementKind::constant: return "constant";
    case StatementKind::let: return "let";
    case StatementKind::group: return "group";
    case StatementKind::param: return "parameter";
    case StatementKind::state: return "state";
    case StatementKind::unit: return "unit";
    case StatementKind::signal: return "signal";
    case StatementKind::source: return "source";
    default: return "";
  }
}

bool unused(const std::string& name, const Counts& counts) {
  const auto it = counts.find(name);
  return it != counts.end() && it->second == 1;
}

void warn(const std::string& name, Span span, StatementKind kind, Diagnostics& sink) {
  sink.warning(Code::unused_name, span, fmt::format("the {} `{}` is used nowhere", what_is(kind), name))
      .hint(kind == StatementKind::source ? "cite it where something rests on it, or take it out"
                                          : "take it out, or let something read it");
}

}  // namespace

std::vector<Span> warn_about_unused(const CheckedModel& model, const SourceMap& sources, Diagnostics& sink) {
  const Counts counts = count_names(model, sources);
  std::vector<Span> found;
  const auto look_at = [&](const std::string& name, Span span, StatementKind kind) {
    if (!unused(name, counts)) return;
    warn(name, span, kind, sink);
    found.push_back(span);
  };
  for (const syntax::SyntaxTree& tree : model.trees) {
    if (sources.file(tree.file).path.starts_with(library_prefix)) continue;
    for (const syntax::Statement& s : tree.statements) {
      if (what_is(s.kind).empty()) continue;
      if (s.names.empty()) look_at(s.name, s.name_span, s.kind);
      for (std::size_t k = 0; k < s.names.size(); ++k) look_at(s.names[k], s.name_spans[k], s.kind);
    }
  }
  return found;
}

}  // namespace casus::sema
