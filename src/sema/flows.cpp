// SPDX-License-Identifier: Apache-2.0
// Flows: what changes steadily between events. Whether a flow feeds on another one is looked at when all is composed
// (lower/flows.cpp).
#include <fmt/format.h>

#include "sema/checker.hpp"
#include "sema/evaluate.hpp"

namespace casus::sema {

using ir::Base;
using syntax::ExprKind;

// One end of a flow: a cell of a real state.
struct Checker::FlowEnd {
  ir::VarId var;
  std::vector<ir::ExprId> index;
  Unit unit;
};

// The names that the head binds become binders of a family, and stand plainly in its index.
bool Checker::flow_head(Tree& t, syntax::ExprId& id, syntax::Binders& binders) {
  syntax::Expr head = t.expr(id);
  if (head.kind != ExprKind::index) return head.kind != ExprKind::error;
  binders.span = head.span;
  binders.where = head.where;
  head.where = {};
  for (std::size_t k = 0; k < head.args.size(); ++k) {
    const syntax::Expr a = t.expr(head.args[k]);
    const bool next_binds = k + 1 < head.args.size() && t.expr(head.args[k + 1]).kind == ExprKind::binder_arg;
    const bool bare = a.kind == ExprKind::name && next_binds && !model_.symbols.find(a.text);
    if (a.kind == ExprKind::wildcard) {
      sink_.error(Code::bad_flow, a.span, "a flow says which of its members flow")
          .hint("bind the name of all of them, as in `flow stock[a: actor] by ...`");
      return false;
    }
    if (a.kind != ExprKind::binder_arg && !bare) continue;
    const Span word{a.span.file, a.span.begin, a.span.begin + static_cast<std::uint32_t>(a.text.size())};
    binders.list.push_back({a.text, word, bare ? syntax::ExprId{} : a.args[0]});
    syntax::Expr name;
    name.kind = ExprKind::name;
    name.span = word;
    name.text = a.text;
    head.args[k] = t.add(std::move(name));
  }
  binders.pair = head.braces && binders.list.size() == 2;
  if (binders.where.valid() && binders.list.empty()) {
    sink_.error(Code::bad_flow, t.expr(binders.where).span, "`where` chooses among members, and this head names one");
    return false;
  }
  id = t.add(std::move(head));
  return true;
}

std::optional<Checker::FlowEnd> Checker::flow_end(const Tree& t, syntax::ExprId id, Scope& scope) {
  const Span span = t.expr(id).span;
  const auto target = expr_.target(t, id, scope);
  if (!target) return std::nullopt;
  const Symbol* symbol = model_.symbols.find(t.expr(id).text);
  if (!symbol || symbol->kind != Symbol::Kind::state || target->type.base != Base::real) {
    const bool whole = target->type.base == Base::integer;
    auto& d = sink_.error(Code::bad_flow, span,
                          fmt::format("only a state that is a real number can flow, not `{}`", t.expr(id).text));
    if (symbol) d.label(symbol->declared, "declared here");
    if (symbol && symbol->kind == Symbol::Kind::state && whole)
      d.hint("give it the type `real`, or step it by an event with a `rate`");
    return std::nullopt;
  }
  for (const ir::ExprId i : target->index) {
    const Reads r = reads(model_.process, i);
    if (!r.state && !r.parameter && !r.tag) continue;
    sink_.error(Code::bad_flow, model_.process[i].span, "which member flows can't change in a future")
        .hint("let all members flow, each `while` it should");
    return std::nullopt;
  }
  return FlowEnd{target->var, target->index, model_.var_units[target->var.value]};
}

void Checker::flow(StatementRef ref, const Statement& statement) {
  const Statement s = statement;  // adding to the tree may move nothing of it, but its expressions
  Tree& t = model_.trees[ref.tree];
  ir::Flow f;
  f.origin = expr_.origin(s.trailer, s.span);
  Scope scope;
  syntax::Binders binders;
  syntax::ExprId from = s.value;
  const std::string head = one_line(t.expr(s.value).span);
  if (!flow_head(t, from, binders)) return;
  if (!binders.list.empty()) {
    auto family = expr_.family(t, binders, scope);
    if (!family) return;
    f.family = std::move(*family);
    ExprChecker::set_apart(scope, model_.process, f.family);
  }
  const auto first = flow_end(t, from, scope);
  if (!first) return;
  f.var = first->var;
  f.index = first->index;
  bool fine = true;
  if (s.into.valid()) {
    const auto second = flow_end(t, s.into, scope);
    if (!second) return;
    f.source = first->var;
    f.source_index = first->index;
    f.var = second->var;
    f.index = second->index;
    if (first->unit != second->unit) {
      sink_.error(Code::bad_flow, t.expr(s.into).span, "both ends of a flow are measured in one unit");
      return;
    }
    if (one_line(t.expr(from).span) == one_line(t.expr(s.into).span)) {
      sink_.error(Code::bad_flow, t.expr(s.into).span, "this flows from itself to itself");
      return;
    }
  }
  Unit a_day = first->unit;
  a_day.time -= 1;
  const Quantity rate = expr_.check(t, s.by, scope, {ir::Type{Base::real, {}}, a_day});
  f.rate = rate.expr;
  if (s.when.valid()) {
    const Quantity when = expr_.condition(t, s.when, scope);
    f.when = when.expr;
    fine = when.ok();
  }
  if (!fine || !rate.ok()) return;
  f.name = "flow " + head + (s.into.valid() ? " to " + one_line(t.expr(s.into).span) : "");
  const int ordinal = ++heads_[f.name];
  if (ordinal > 1) f.name += fmt::format(" #{}", ordinal);
  model_.process.flows.push_back(std::move(f));
}

}  // namespace casus::sema
