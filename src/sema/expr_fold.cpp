// SPDX-License-Identifier: Apache-2.0
// Sets of entities, families, and folds over sets (count, sum, min, max, mean, any, all, argmax). A fold over several
// binders is a fold of folds; its `where` is asked innermost.
#include <algorithm>

#include <fmt/format.h>

#include "sema/check.hpp"
#include "sema/evaluate.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using ir::Op;
using syntax::ExprKind;

namespace {

constexpr ir::Type boolean{Base::boolean, {}};
constexpr ir::Type whole{Base::integer, {}};
constexpr ir::Type real{Base::real, {}};

bool numeric(ir::Type t) { return t.base == Base::integer || t.base == Base::real; }

Op fold_op(std::string_view word) {
  if (word == "sum") return Op::fold_sum;
  if (word == "min") return Op::fold_min;
  if (word == "max") return Op::fold_max;
  if (word == "mean") return Op::fold_mean;
  if (word == "any") return Op::fold_any;
  if (word == "all") return Op::fold_all;
  if (word == "argmax") return Op::fold_argmax;
  return Op::fold_count;
}

}  // namespace

std::uint16_t ExprChecker::bind(Scope& scope, const std::string& name, Span span, ir::Type type) {
  for (const Scope::Name& n : scope.names)
    if (n.name == name && name != "_")
      sink_.error(Code::name_taken, span, fmt::format("`{}` is already bound here", name)).hint("choose another name");
  if (const Symbol* s = model_.symbols.find(name)) {
    const bool value = s->kind == Symbol::Kind::entity || s->kind == Symbol::Kind::constant || family_of(*s);
    if (value)
      sink_
          .error(Code::name_taken, span,
                 fmt::format("`{}` is {}, so it can't be bound to something else", name, sort_of(s->kind)))
          .label(s->declared, "declared here")
          .hint("choose another name for the binder");
  }
  const std::uint16_t slot = scope.next_slot++;
  scope.max_slots = std::max(scope.max_slots, scope.next_slot);
  scope.names.push_back({name, slot, type, {}});
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
  auto value = set_value(tree, id, scope);
  if (!value) return std::nullopt;
  process().sets.push_back(std::move(*value));
  return ir::SetId(process().sets.size() - 1);
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
    bind(scope, b.name, b.span, {Base::entity, s ? process()[*s].kind : ir::KindId(0)});
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

// ---- folds -------------------------------------------------------------------------------------------------------

Quantity ExprChecker::aggregate(const Tree& tree, const syntax::Expr& e, Scope& scope) {
  const std::size_t names = scope.names.size();
  const std::uint16_t slots = scope.next_slot;
  Quantity q = fold(tree, e, 0, scope);
  scope.names.resize(names);
  scope.next_slot = slots;
  if (!q.ok()) return q;
  if (const auto v = evaluate(process(), q.expr)) {
    Quantity known = constant(*v, q.type, e.span);
    known.unit = q.unit;
    known.shown = q.shown;
    known.scale = q.scale;
    return known;
  }
  return q;
}

namespace {

struct FoldBody {
  Quantity value, where;
};

}  // namespace

Quantity ExprChecker::fold(const Tree& tree, const syntax::Expr& e, std::size_t from, Scope& scope) {
  const Op op = fold_op(e.text);
  struct Layer {
    ir::SetId set;
    std::uint16_t slot = 0, slot2 = 0;
  };
  std::vector<Layer> layers;
  bool fine = true;
  for (std::size_t i = from; i < e.binders.size(); ++i) {
    const auto s = binder_set(tree, e.binders, i, scope);
    fine = fine && s.has_value();
    Layer l;
    l.set = s.value_or(ir::SetId{});
    const ir::Type type{Base::entity, s ? process()[*s].kind : ir::KindId(0)};
    l.slot = bind(scope, e.binders[i].name, e.binders[i].span, type);
    if (e.pair && i + 1 < e.binders.size()) {
      ++i;
      l.slot2 = bind(scope, e.binders[i].name, e.binders[i].span, type);
    }
    layers.push_back(l);
  }
  if (!fine || layers.empty()) return none();
  Quantity where;
  if (e.where.valid()) {
    where = condition(tree, e.where, scope);
    fine = where.ok();
  }
  Quantity body;
  const bool logical = op == Op::fold_any || op == Op::fold_all || op == Op::fold_count;
  if (!e.args.empty() && e.args[0].valid()) {
    const Span span = tree.expr(e.args[0]).span;
    body = logical ? condition(tree, e.args[0], scope) : as_number(check(tree, e.args[0], scope), span);
    if (!body.ok()) return none();
    if (!logical && !numeric(body.type)) {
      auto& d = sink_.error(Code::wrong_type, span,
                            fmt::format("`{}` needs numbers, but this is {}", e.text, describe(body)));
      if (op == Op::fold_sum && body.type.base == Base::boolean)
        d.hint("`count(...)` counts how often a condition holds");
      return none();
    }
    if (body.unit.date && op != Op::fold_min && op != Op::fold_max && op != Op::fold_argmax) {
      sink_.error(Code::date_arithmetic, span, fmt::format("`{}` makes no sense with dates", e.text));
      return none();
    }
  } else if (op == Op::fold_any || op == Op::fold_all) {
    body = constant(1, boolean, e.span);
  } else if (op != Op::fold_count) {
    sink_.error(Code::wrong_arguments, e.span, fmt::format("`{}` needs a value after a colon", e.text))
        .hint(fmt::format("as in `{}(a in actor: x[a])`", e.text));
    return none();
  }
  if (!fine) return none();
  if (op == Op::fold_argmax && layers.size() > 1) {
    sink_.error(Code::wrong_arguments, e.span, "`argmax` ranges over one set");
    return none();
  }

  const auto make = [&](Op o, ir::Type type, const Layer& l, ir::ExprId a, ir::ExprId w) {
    const ir::ExprId id = process().make(o, type, e.span, a, w);
    ir::Expr& x = process().exprs[id.value];
    x.ref = l.set.value;
    x.slot = l.slot;
    x.slot2 = l.slot2;
    x.pair = e.pair;
    return id;
  };
  // The whole as folds of folds, innermost first.
  const auto nest = [&](Op inner, Op outer, ir::Type type, ir::ExprId value) {
    ir::ExprId folded = make(inner, type, layers.back(), value, where.expr);
    ir::ExprId some = where.expr;  // for least and greatest: whether a layer below has anything at all
    for (std::size_t i = layers.size() - 1; i-- > 0;) {
      if ((outer == Op::fold_min || outer == Op::fold_max) && where.expr.valid())
        some = make(Op::fold_any, boolean, layers[i + 1], process().constant(1, boolean, e.span), some);
      const bool guarded = outer == Op::fold_min || outer == Op::fold_max;
      folded = make(outer, type, layers[i], folded, guarded ? some : ir::ExprId{});
    }
    return folded;
  };

  Quantity q;
  switch (op) {
    case Op::fold_count:
      q.type = whole;
      q.expr = nest(op, Op::fold_sum, whole, body.expr);
      return q;
    case Op::fold_any:
    case Op::fold_all:
      q.type = boolean;
      q.expr = nest(op, op, boolean, body.expr);
      return q;
    case Op::fold_argmax:
      q.type = {Base::entity, process()[layers[0].set].kind};
      q.expr = nest(op, op, q.type, body.expr);
      return q;
    case Op::fold_mean:
      q.type = real;
      q.expr = layers.size() == 1
                   ? nest(op, op, real, body.expr)
                   : process().make(Op::divide, real, e.span, nest(Op::fold_sum, Op::fold_sum, real, body.expr),
                                    nest(Op::fold_count, Op::fold_sum, whole, {}));
      break;
    default: q.type = body.type; q.expr = nest(op, op, body.type, body.expr);
  }
  q.unit = body.unit;
  q.shown = body.shown;
  q.scale = body.scale;
  return q;
}

}  // namespace casus::sema
