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
  const std::size_t bound_before = binders.list.size();
  binders.span = head.span;
  if (head.where.valid() && binders.where.valid()) {
    syntax::Expr both;
    both.kind = ExprKind::binary;
    both.span = t.expr(head.where).span;
    both.text = "and";
    both.args = {binders.where, head.where};
    binders.where = t.add(std::move(both));
  } else if (head.where.valid()) {
    binders.where = head.where;
  }
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
  const std::size_t bound = binders.list.size() - bound_before;
  binders.pair = bound > 0 ? head.braces && bound == 2 && bound_before == 0 : binders.pair;
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

// A member of which one index is named and another one bound is left out where they are one entity, as everywhere.
void Checker::leave_out_diagonal(const FlowEnd& end, ir::Family& family) {
  ir::Process& p = model_.process;
  const ir::Family of = p[end.var].family;
  for (std::size_t j = 1; j < end.index.size(); ++j)
    for (std::size_t i = 0; i < j; ++i) {
      const bool named = p[end.index[i]].op != ir::Op::slot || p[end.index[j]].op != ir::Op::slot;
      if (!named || p[of.binders[i].set].kind != p[of.binders[j].set].kind) continue;
      const ir::Type truth{Base::boolean, {}};
      const ir::ExprId apart = p.make(ir::Op::unequal, truth, p[end.index[j]].span, end.index[i], end.index[j]);
      family.where =
          family.where.valid() ? p.make(ir::Op::logical_and, truth, p[apart].span, family.where, apart) : apart;
    }
}

// Where it flows from and to, and the family of its members.
bool Checker::flow_ends(Tree& t, const Statement& s, ir::Flow& f, Scope& scope, Unit& unit) {
  syntax::Binders binders;
  syntax::ExprId from = s.value, into = s.into;
  if (!flow_head(t, from, binders)) return false;
  if (into.valid() && !flow_head(t, into, binders)) return false;
  if (!binders.list.empty()) {
    auto family = expr_.family(t, binders, scope);
    if (!family) return false;
    f.family = std::move(*family);
    ExprChecker::set_apart(scope, model_.process, f.family);
  }
  auto first = flow_end(t, from, scope);
  if (!first) return false;
  unit = first->unit;
  leave_out_diagonal(*first, f.family);
  if (into.valid()) {
    auto second = flow_end(t, into, scope);
    if (!second) return false;
    const bool itself = one_line(t.expr(from).span) == one_line(t.expr(into).span);
    if (itself || first->unit != second->unit) {
      sink_.error(Code::bad_flow, t.expr(into).span,
                  itself ? "this flows from itself to itself" : "both ends of a flow are measured in one unit");
      return false;
    }
    leave_out_diagonal(*second, f.family);
    f.source = first->var;
    f.source_index = std::move(first->index);
    first = std::move(second);
  }
  f.var = first->var;
  f.index = std::move(first->index);
  return true;
}

void Checker::flow(StatementRef ref, const Statement& statement) {
  const Statement s = statement;
  Tree& t = model_.trees[ref.tree];
  ir::Flow f;
  f.origin = expr_.origin(s.trailer, s.span);
  f.name = "flow " + one_line(t.expr(s.value).span);
  if (s.into.valid()) f.name += " to " + one_line(t.expr(s.into).span);
  Scope scope;
  Unit a_day;
  if (!flow_ends(t, s, f, scope, a_day)) return;
  a_day.time -= 1;
  const Quantity rate = expr_.check(t, s.by, scope, {ir::Type{Base::real, {}}, a_day});
  bool fine = rate.ok();
  f.rate = rate.expr;
  if (s.when.valid()) {
    const Quantity when = expr_.condition(t, s.when, scope);
    f.when = when.expr;
    fine = fine && when.ok();
  }
  if (!fine) return;
  const int ordinal = ++heads_[f.name];
  if (ordinal > 1) f.name += fmt::format(" #{}", ordinal);
  model_.process.flows.push_back(std::move(f));
}

}  // namespace casus::sema
