// SPDX-License-Identifier: Apache-2.0
// Sets of entities, bound names and families.
#include <algorithm>

#include <fmt/format.h>

#include "sema/check.hpp"
#include "sema/evaluate.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using syntax::ExprKind;

std::uint16_t ExprChecker::bind(Scope& scope, const std::string& name, Span span, ir::Type type, ir::SetId set) {
  for (const Scope::Name& n : scope.names)
    if (n.name == name && name != "_")
      sink_.error(Code::name_taken, span, fmt::format("`{}` is already bound here", name)).hint("choose another name");
  if (const Symbol* s = model_.symbols.find(name)) {
    const bool value = s->kind == Symbol::Kind::entity || s->kind == Symbol::Kind::constant || family_of(*s);
    if (value && !model_.library.contains(span.file))  // whoever writes a model need not know what the library binds
      sink_
          .error(Code::name_taken, span,
                 fmt::format("`{}` is {}, so it can't be bound to something else", name, sort_of(s->kind)))
          .label(s->declared, "declared here")
          .hint("choose another name for the binder");
  }
  const std::uint16_t slot = scope.next_slot++;
  scope.max_slots = std::max(scope.max_slots, scope.next_slot);
  scope.names.push_back({name, slot, type, {}, set});
  return slot;
}

// ---- sets --------------------------------------------------------------------------------------------------------

std::optional<ir::SetId> ExprChecker::set(const Tree& tree, syntax::ExprId id, Scope& scope) {
  if (!id.valid()) return std::nullopt;
  const syntax::Expr& e = tree.expr(id);
  if (e.kind == ExprKind::name) {
    const Symbol* s = model_.symbols.find(e.text);
    if (s && s->kind == Symbol::Kind::kind)
      return ready(Demand::Part::kind, s->id, e.span) ? std::optional(model_.all_of[s->id]) : std::nullopt;
    if (s && s->kind == Symbol::Kind::group)
      return ready(Demand::Part::group, s->id, e.span) ? std::optional(ir::SetId(s->id)) : std::nullopt;
  }
  if (e.kind == ExprKind::call && e.text == "values") return values_of(tree, e);
  auto value = set_value(tree, id, scope);
  if (!value) return std::nullopt;
  process().sets.push_back(std::move(*value));
  return ir::SetId(process().sets.size() - 1);
}

// `values(x)`: all that the state x may be.
std::optional<ir::SetId> ExprChecker::values_of(const Tree& tree, const syntax::Expr& e) {
  const syntax::Expr* x = e.args.size() == 1 ? &tree.expr(e.args[0]) : nullptr;
  const Symbol* s = x && x->kind == ExprKind::name ? model_.symbols.find(x->text) : nullptr;
  if (x && !s && model_.broken.count(x->text)) return std::nullopt;
  if (s && s->kind == Symbol::Kind::state) {
    if (!ready(Demand::Part::var, s->id, x->span)) return std::nullopt;
    const ir::Type type = process().vars[s->id].type;
    if (type.base == Base::entity) return model_.all_of[type.kind.value];
  }
  sink_.error(Code::not_a_set, e.span, "`values` needs the name of a state whose values have names");
  return std::nullopt;
}

std::optional<ir::Set> ExprChecker::set_value(const Tree& tree, syntax::ExprId id, Scope& scope) {
  const syntax::Expr& e = tree.expr(id);
  if (e.kind == ExprKind::error) return std::nullopt;
  if (e.kind == ExprKind::set) return set_of_members(tree, e, scope);
  if (e.kind == ExprKind::binary && e.text == "except") {
    const auto a = set(tree, e.args[0], scope), b = set(tree, e.args[1], scope);
    if (!a || !b) return std::nullopt;
    if (process()[*a].kind != process()[*b].kind || !process()[*a].computed.empty() ||
        !process()[*b].computed.empty()) {
      sink_.error(Code::not_a_set, e.span, "`except` needs two constant sets of the same kind");
      return std::nullopt;
    }
    ir::Set out;
    out.kind = process()[*a].kind;
    const auto from = process().members(*a), without = process().members(*b);
    std::set_difference(from.begin(), from.end(), without.begin(), without.end(), std::back_inserter(out.members));
    return out;
  }
  if (e.kind == ExprKind::name) {
    const Symbol* s = model_.symbols.find(e.text);
    if (!s) {
      unknown(e.text, e.span, scope);
      return std::nullopt;
    }
    if (s->kind == Symbol::Kind::kind || s->kind == Symbol::Kind::group) {
      const auto known = set(tree, id, scope);
      return known ? std::optional(process()[*known]) : std::nullopt;
    }
    sink_.error(Code::not_a_set, e.span, fmt::format("`{}` is {}, not a kind or a group", e.text, sort_of(s->kind)))
        .label(s->declared, "declared here");
    return std::nullopt;
  }
  sink_.error(Code::not_a_set, e.span, "a kind, a group or a set in braces is needed here");
  return std::nullopt;
}

std::optional<ir::Set> ExprChecker::set_of_members(const Tree& tree, const syntax::Expr& e, Scope& scope) {
  ir::Set out;
  std::vector<Quantity> members;
  bool fine = true, known = true;
  for (const syntax::ExprId m : e.args) {
    const Expect expect = out.kind.valid() ? Expect{ir::Type{Base::entity, out.kind}, std::nullopt} : Expect{};
    const Quantity q = check(tree, m, scope, expect);
    if (q.ok() && q.type.base != Base::entity) {
      sink_.error(Code::not_a_set, tree.expr(m).span, fmt::format("a set holds entities, but this is {}", describe(q)));
      fine = false;
    }
    fine = fine && q.ok();
    if (!fine) continue;
    out.kind = q.type.kind;
    known = known && q.constant;
    members.push_back(q);
  }
  if (e.args.empty()) sink_.error(Code::not_a_set, e.span, "an empty set has no kind");
  if (!fine || members.empty()) return std::nullopt;
  for (const Quantity& q : members) {
    if (known)
      out.members.push_back(static_cast<std::uint32_t>(q.value));
    else
      out.computed.push_back(q.expr);
  }
  std::sort(out.members.begin(), out.members.end());
  out.members.erase(std::unique(out.members.begin(), out.members.end()), out.members.end());
  return out;
}

std::optional<ir::SetId> ExprChecker::binder_set(const Tree& tree, const std::vector<syntax::Binder>& list,
                                                 std::size_t i, Scope& scope) {
  std::size_t from = i;
  while (from < list.size() && !list[from].set.valid()) ++from;
  if (from < list.size()) return set(tree, list[from].set, scope);
  sink_.error(Code::not_a_set, list[i].span, fmt::format("`{}` needs a set to range over", list[i].name))
      .hint(fmt::format("write `{}: kind`", list[i].name));
  return std::nullopt;
}

std::optional<ir::Family> ExprChecker::family(const Tree& tree, const syntax::Binders& binders, Scope& scope) {
  ir::Family out;
  out.pair = binders.pair;
  bool fine = true;
  for (std::size_t i = 0; i < binders.list.size(); ++i) {
    const syntax::Binder& b = binders.list[i];
    const auto s = binder_set(tree, binders.list, i, scope);
    if (s && !process()[*s].computed.empty()) {
      sink_.error(Code::not_constant, b.span, "the members of a family are known before the model runs");
      fine = false;
    }
    fine = fine && s.has_value();
    bind(scope, b.name, b.span, {Base::entity, s ? process()[*s].kind : ir::KindId(0)}, s.value_or(ir::SetId{}));
    out.binders.push_back({b.name, s.value_or(ir::SetId{})});
  }
  if (!fine) return std::nullopt;
  if (out.pair &&
      (out.binders.size() != 2 || process()[out.binders[0].set].kind != process()[out.binders[1].set].kind)) {
    sink_.error(Code::wrong_brackets, binders.span, "an unordered pair has two binders of one kind");
    return std::nullopt;
  }
  if (binders.where.valid()) {
    const Quantity w = condition(tree, binders.where, scope);
    if (!w.ok()) return std::nullopt;
    const Reads r = reads(process(), w.expr);
    if (r.state || r.parameter || r.tag) {
      sink_.error(
          Code::not_constant, tree.expr(binders.where).span,
          "the members of a family are known before the model runs: this may use only constants and attributes");
      return std::nullopt;
    }
    out.where = w.expr;
  }
  return out;
}

}  // namespace casus::sema
