// SPDX-License-Identifier: Apache-2.0
// What a name is, as it is declared, what is known of its value, and what that rests on.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lsp/features.hpp"
#include "sema/words.hpp"
#include "session/facts.hpp"

namespace casus::lsp {
namespace {

constexpr std::size_t most_lines = 24;

using Lines = std::vector<std::string>;

// At most so many lines of a declaration.
std::string shortened(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t line = 0; line < most_lines && at != std::string_view::npos; ++line) at = text.find('\n', at + 1);
  if (at == std::string_view::npos) return std::string(text);
  return std::string(text.substr(0, at)) + "\n  ...";
}

void add(Lines& out, const char* what, const std::string& text) {
  if (!text.empty()) out.push_back(fmt::format("{}: {}", what, text));
}

void param_lines(const ir::Process& p, const ir::Param& param, Lines& out) {
  const session::ParamFacts f = session::facts_of(p, param);
  const std::string unit = f.unit.empty() ? "" : " " + f.unit;
  add(out, "unit", f.unit);
  add(out, "law", f.law.empty() ? "depends on other parameters" : f.law);
  if (!f.mean.empty()) add(out, f.law == "fixed" ? "value" : "mean", f.mean + unit);
  if (!f.range.empty()) add(out, "5 to 95 %", f.range + unit);
  add(out, "shares", f.shares);
}

void constant_lines(const sema::CheckedModel& m, const sema::Quantity& q, Lines& out) {
  if (q.constant) add(out, "value", session::shown(m.process, q.type, q.value, q.scale, q.shown));
}

void kind_lines(const ir::Kind& k, Lines& out) {
  add(out, "members",
      k.numeric ? fmt::format("the numbers {} to {}", k.lo, k.lo + static_cast<std::int64_t>(k.names.size()) - 1)
                : std::to_string(k.names.size()));
}

Lines symbol_lines(const sema::CheckedModel& m, const sema::Symbol& s) {
  using K = sema::Symbol::Kind;
  const ir::Process& p = m.process;
  Lines out = {std::string(sema::sort_of(s.kind))};
  if (s.kind == K::param && s.id < p.params.size()) param_lines(p, p.params[s.id], out);
  if (s.kind == K::constant && s.id < m.constants.size()) constant_lines(m, m.constants[s.id].value, out);
  if ((s.kind == K::state || s.kind == K::settled) && s.id < p.vars.size()) {
    add(out, "type", session::type_text(p, p.vars[s.id]));
    add(out, "at the start", session::initial_text(p, p.vars[s.id]));
  }
  if (s.kind == K::let && s.id < p.lets.size()) add(out, "unit", p.lets[s.id].unit);
  if (s.kind == K::kind && s.id < p.kinds.size()) kind_lines(p.kinds[s.id], out);
  if (s.kind == K::entity && s.id < p.kinds.size()) add(out, "kind", p.kinds[s.id].name);
  return out;
}

const syntax::Statement* statement_of(const Analysis& m, const Declaration& d) {
  for (const syntax::Statement& s : m.names.files[d.word.file.value].tree.statements)
    if (s.span.begin == d.whole.begin) return &s;
  return nullptr;
}

// What a parameter is pooled from.
void claim_lines(const Analysis& m, const syntax::SyntaxTree& tree, const syntax::Statement& s, Lines& out) {
  if (!s.value.valid() || tree.expr(s.value).kind != syntax::ExprKind::pool || !m.session.was_read()) return;
  for (const ledger::Claim* c : m.session.model().ledger.about(tree.expr(s.value).text)) out.push_back(c->written);
}

// Symbols hold one thing a name; readings and questions may share theirs with another.
const sema::Symbol* symbol(const Analysis& m, const Occurrence& o) {
  if (o.space != Space::main || !m.session.was_read()) return nullptr;
  return m.session.model().symbols.find(o.name);
}

Lines facts(const Analysis& m, const Occurrence& o, const Declaration& d) {
  Lines out;
  if (!d.title.empty()) out.push_back(d.title);
  const sema::Symbol* s = symbol(m, o);
  if (s)
    for (std::string& line : symbol_lines(m.session.model(), *s)) out.push_back(std::move(line));
  else
    out.push_back(d.sort);
  const syntax::Statement* statement = d.space == Space::local ? nullptr : statement_of(m, d);
  if (!statement || d.sort == "tag") return out;
  for (std::string& line : basis_lines(m, *statement)) out.push_back(std::move(line));
  claim_lines(m, m.names.files[d.word.file.value].tree, *statement, out);
  return out;
}

std::string body(const Workspace& w, const Analysis& m, const Occurrence& o) {
  std::string out;
  for (const Declaration* d : m.names.declarations_of(o)) {
    out += fmt::format("```casus\n{}\n```\n", shortened(m.sources().text(d->whole)));
    out += fmt::format("{}\n\n", fmt::join(facts(m, o, *d), "  \n"));
  }
  if (!o.line) return out;
  const Paragraph p = source_paragraph(w, m, o);
  if (!p.text.empty()) out += fmt::format("Paragraph {}:\n\n> {}\n", *o.line, p.text);
  return out;
}

}  // namespace

Json hover(const Workspace& w, const Place& at) {
  const Occurrence* o = at.name();
  if (!o) return nullptr;
  const std::string text = body(w, at.model, *o);
  if (text.empty()) return nullptr;
  return {{"contents", {{"kind", "markdown"}, {"value", text}}},
          {"range", at.model.range({at.file, o->span.begin, o->end})}};
}

}  // namespace casus::lsp
