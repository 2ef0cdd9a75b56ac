// SPDX-License-Identifier: Apache-2.0
// What states begin with, and settled values.
#include <algorithm>

#include <fmt/format.h>

#include "sema/checker.hpp"
#include "sema/evaluate.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;

namespace {

bool numeric(ir::Type t) { return t.base == Base::integer || t.base == Base::real; }

}  // namespace

void Checker::states(StatementRef ref, const Statement& s) {
  for (std::size_t k = 0; k < s.names.size(); ++k) {
    const Symbol* symbol = model_.symbols.find(s.names[k]);
    if (!symbol || symbol->kind != Symbol::Kind::state || symbol->declared != s.name_spans[k]) continue;
    if (!ready(Part::var, symbol->id, s.name_spans[k])) continue;
    const ir::Variable v = model_.process.vars[symbol->id];
    model_.process.vars[symbol->id].initial = initial(tree(ref), s, v, model_.var_units[symbol->id]);
  }
}

// Without a value: false, the first of an enum or kind, 0 or the lower bound.
ir::ExprId Checker::initial(const Tree& t, const Statement& s, const ir::Variable& v, const Unit& unit) {
  if (!s.value.valid()) {
    const double first = !numeric(v.type) || v.low == -ir::never ? 0 : v.low;
    return model_.process.constant(first, v.type, s.span);
  }
  Scope scope = scope_of(v.family);
  ExprChecker::Expect expect;
  expect.type = v.type;
  if (numeric(v.type)) expect.unit = unit;
  const Quantity q = expr_.check(t, s.value, scope, expect);
  if (!q.ok()) return {};
  const Span span = t.expr(s.value).span;
  const Reads r = reads(model_.process, q.expr);
  if (r.state || r.tag) {
    sink_
        .error(Code::reads_state, span,
               "what a state begins with can depend on parameters and constants, not on other states")
        .hint("`initially` assigns at the start, in order");
    return {};
  }
  if (q.constant && numeric(v.type) && (q.value < v.low || q.value > v.high)) {
    sink_.error(Code::out_of_bounds, span, bounds_text(v)).label(s.type.span, "its bounds");
    return {};
  }
  return q.expr;
}

// ---- settle ------------------------------------------------------------------------------------------------------

// The head of a settled value: its first entry tells its family and range. Entries that name single members make a
// family over just these.
bool Checker::settled_var(std::uint32_t id, const Statement& s) {
  const Item item = items(Part::var)[id];
  const Tree& t = tree(item.ref);
  const syntax::SettleEntry& first = s.entries[item.part];
  const auto type = resolve(t, first.type);
  if (!type) return false;
  if (!numeric(type->type)) {
    sink_.error(Code::bad_settle, first.type.span, "a settled value is a number");
    return false;
  }
  ir::Family family;
  if (!first.binders.list.empty()) {
    Scope scope;
    auto f = expr_.family(t, first.binders, scope);
    if (!f) return false;
    family = std::move(*f);
  }
  for (std::size_t k = 0; k < first.index.size(); ++k) {
    ir::Set members;
    for (const syntax::SettleEntry& e : s.entries) {
      if (e.name != first.name || k >= e.index.size()) continue;
      Scope scope;
      const Quantity q = expr_.check(t, e.index[k], scope);
      if (!q.ok()) return false;
      const bool same = !members.kind.valid() || (q.type.base == Base::entity && q.type.kind == members.kind);
      if (q.type.base != Base::entity || !q.constant || !same) {
        sink_.error(Code::bad_settle, t.expr(e.index[k]).span, "members of one kind are needed here");
        return false;
      }
      members.kind = q.type.kind;
      members.members.push_back(static_cast<std::uint32_t>(q.value));
    }
    std::sort(members.members.begin(), members.members.end());
    members.members.erase(std::unique(members.members.begin(), members.members.end()), members.members.end());
    model_.process.sets.push_back(std::move(members));
    family.binders.push_back({fmt::format("_{}", k), ir::SetId(model_.process.sets.size() - 1)});
  }
  ir::Variable& v = model_.process.vars[id];
  v.family = std::move(family);
  v.type = {Base::real, {}};
  v.unit = type->shown;
  v.scale = type->scale;
  v.low = type->low;
  v.high = type->high;
  model_.var_units[id] = type->unit;
  v.origin = expr_.origin(s.trailer, s.span);
  return true;
}

void Checker::settle(StatementRef ref, const Statement& s) {
  const Tree& t = tree(ref);
  ir::Settle out;
  out.origin = expr_.origin(s.trailer, s.span);
  Scope plain;
  std::optional<Unit> unit;
  bool fine = true;
  for (const syntax::SettleEntry& e : s.entries) {
    const Symbol* symbol = model_.symbols.find(e.name);
    if (!symbol || symbol->kind != Symbol::Kind::settled || !ready(Part::var, symbol->id, e.span)) {
      fine = false;
      continue;
    }
    const ir::Variable v = model_.process.vars[symbol->id];
    if (!unit) unit = model_.var_units[symbol->id];
    ir::Settle::Entry entry;
    entry.target = ir::VarId(symbol->id);
    Scope scope;
    if (!e.binders.list.empty()) {
      auto family = expr_.family(t, e.binders, scope);
      fine = fine && family;
      if (!family) continue;
      entry.family = std::move(*family);
      ExprChecker::set_apart(scope, model_.process, entry.family);
      for (std::uint16_t k = 0; k < entry.family.binders.size(); ++k) {
        const ir::ExprId slot =
            model_.process.make(ir::Op::slot, {Base::entity, model_.process[entry.family.binders[k].set].kind}, e.span);
        model_.process.exprs[slot.value].slot = k;
        entry.index.push_back(slot);
      }
    }
    for (const syntax::ExprId i : e.index) entry.index.push_back(expr_.check(t, i, plain).expr);
    if (entry.index.size() != v.family.binders.size()) {
      sink_.error(Code::bad_settle, e.span, fmt::format("every entry of `{}` has the same number of indexes", e.name));
      fine = false;
      continue;
    }
    Quantity q = expr_.check(t, e.value, scope, {v.type, model_.var_units[symbol->id]});
    const ir::ExprId off = off_value(t, s, out.origin, scope, v.type, model_.var_units[symbol->id], false, e.name);
    if (q.ok()) q = expr_.switched(q, out.origin, off);
    fine = fine && q.ok();
    entry.value = q.expr;
    out.entries.push_back(std::move(entry));
  }
  ExprChecker::Expect expect;
  expect.type = ir::Type{Base::real, {}};
  expect.unit = unit;
  const Quantity from = expr_.check(t, s.from, plain, expect);
  const Quantity rounds = expr_.check(t, s.rounds, plain, {ir::Type{Base::integer, {}}, Unit{}});
  if (from.ok() && !from.constant)
    sink_.error(Code::not_constant, t.expr(s.from).span, "the value to begin with is a constant");
  if (rounds.ok() && (!rounds.constant || rounds.value < 1 || rounds.value > 10000))
    sink_.error(Code::bad_settle, t.expr(s.rounds).span, "the number of rounds is a constant from 1 to 10,000");
  if (!fine || !from.ok() || !rounds.ok()) return;
  for (const ir::Settle::Entry& e : out.entries) {
    ir::Variable& v = model_.process.vars[e.target.value];
    v.initial = model_.process.constant(from.value, v.type, s.span);
    if (from.value < v.low || from.value > v.high)
      sink_.error(Code::out_of_bounds, t.expr(s.from).span, fmt::format("this is outside the range of `{}`", v.name));
  }
  out.from = from.value;
  out.rounds = static_cast<std::uint32_t>(rounds.value);
  model_.process.settles.push_back(std::move(out));
}

}  // namespace casus::sema
