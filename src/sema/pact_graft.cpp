// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "sema/pacts.hpp"
#include "syntax/parser.hpp"

namespace casus::sema {

using syntax::EffectId;
using syntax::ExprId;
using syntax::ExprKind;

std::string PactText::hole(ExprId id) {
  holes.push_back(id);
  return fmt::format("hole_{}", holes.size() - 1);
}

void PactGraft::add(const PactText& text, const syntax::Trailer& trailer) {
  SourceMap sources;
  Diagnostics faults;
  const syntax::SyntaxTree from = syntax::parse(sources, sources.add("<pact>", text.text), faults);
  if (faults.has_errors()) {  // a name or a nesting that has no place there
    sink_.error(Code::bad_duty, span_, fmt::format("this can't be read as a promise: {}", faults.sorted()[0].message))
        .hint("the parts of its signal need plain names, each of a kind that has a name");
    return;
  }
  exprs_ = static_cast<std::uint32_t>(tree_.exprs.size());
  effects_ = static_cast<std::uint32_t>(tree_.effects.size());
  for (const syntax::Expr& e : from.exprs) take_expr(e, text);
  for (syntax::Effect e : from.effects) {
    e.target = moved(e.target);
    e.value = moved(e.value);
    take_binders(e.binders);
    e.body = block(e.body, from, text);
    e.other = block(e.other, from, text);
    e.span = span_;
    tree_.effects.push_back(std::move(e));
  }
  for (const syntax::Statement& s : from.statements) take_statement(s, from, text, trailer);
}

std::string PactGraft::renamed(const std::string& name) const {
  if (name.starts_with("pact__")) return fmt::format("{}.{}", pact_, name.substr(6));
  if (name.starts_with("article__")) return fmt::format("{}.{}.{}", pact_, article_, name.substr(9));
  return name;
}

std::string PactGraft::rule_name(const std::string& heard) const {
  if (heard.starts_with(pact_ + ".")) return heard;
  return fmt::format("{}{}{}: {}", pact_, article_.empty() ? "" : ".", article_, heard);
}

ExprId PactGraft::moved(ExprId id) const { return id.valid() ? ExprId(id.value + exprs_) : id; }

void PactGraft::take_expr(syntax::Expr e, const PactText& text) {
  if (e.kind == ExprKind::name && e.text.starts_with("hole_")) {
    syntax::Expr own = tree_.expr(text.holes[std::stoul(e.text.substr(5))]);
    tree_.exprs.push_back(std::move(own));
    return;
  }
  e.text = renamed(e.text);
  e.span = span_;
  for (ExprId& a : e.args) a = moved(a);
  for (syntax::Binder& b : e.binders) {
    b.set = moved(b.set);
    b.span = span_;
  }
  e.where = moved(e.where);
  tree_.exprs.push_back(std::move(e));
}

void PactGraft::take_binders(syntax::Binders& b) const {
  for (syntax::Binder& each : b.list) {
    each.set = moved(each.set);
    each.span = span_;
  }
  b.where = moved(b.where);
  b.span = span_;
}

std::vector<EffectId> PactGraft::block(const std::vector<EffectId>& list, const syntax::SyntaxTree& from,
                                       const PactText& text) {
  std::vector<EffectId> out;
  for (const EffectId id : list) {
    const syntax::Effect& e = from.effect(id);
    if (e.kind == syntax::Effect::Kind::emit && from.expr(e.target).text == "conduct__")
      out.insert(out.end(), text.conduct.begin(), text.conduct.end());
    else
      out.push_back(EffectId(id.value + effects_));
  }
  return out;
}

void PactGraft::take_statement(syntax::Statement s, const syntax::SyntaxTree& from, const PactText& text,
                               const syntax::Trailer& trailer) {
  s.span = s.name_span = span_;
  s.name = renamed(s.name);
  for (std::string& n : s.names) n = renamed(n);
  for (Span& n : s.name_spans) n = span_;
  take_binders(s.binders);
  s.type.span = span_;
  for (Span& v : s.type.value_spans) v = span_;
  s.type.low = moved(s.type.low);
  s.type.high = moved(s.type.high);
  s.value = moved(s.value);
  s.when = moved(s.when);
  for (syntax::Clause& c : s.clauses) {
    c.span = span_;
    c.value = moved(c.value);
    c.effects = block(c.effects, from, text);
  }
  s.effects = block(s.effects, from, text);
  for (syntax::Parameter& p : s.parameters) {
    p.span = span_;
    p.kind = moved(p.kind);
  }
  if (s.kind == syntax::StatementKind::on) s.name = rule_name(tree_.expr(s.value).text);
  const bool happens = s.kind == syntax::StatementKind::on || s.kind == syntax::StatementKind::event;
  if (happens) s.trailer = trailer;
  tree_.statements.push_back(std::move(s));
}

}  // namespace casus::sema
