// SPDX-License-Identifier: Apache-2.0
// Folds over sets: count, sum, min, max, mean, any, all, argmax. A fold over several binders is a fold of folds, and
// its `where` is asked innermost.
#include <fmt/format.h>

#include "sema/check.hpp"
#include "sema/evaluate.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using ir::Op;

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

bool logical(Op op) { return op == Op::fold_any || op == Op::fold_all || op == Op::fold_count; }
bool extreme(Op op) { return op == Op::fold_min || op == Op::fold_max; }

}  // namespace

// One binder of a fold, or the two of an unordered pair.
struct ExprChecker::Layer {
  ir::SetId set;
  std::uint16_t slot = 0, slot2 = 0;
};

Quantity ExprChecker::aggregate(const Tree& tree, const syntax::Expr& e, Scope& scope) {
  const std::size_t names = scope.names.size();
  const std::size_t apart = scope.apart.size();
  const std::uint16_t slots = scope.next_slot;
  Quantity q = fold(tree, e, scope);
  scope.names.resize(names);
  scope.apart.resize(apart);
  scope.next_slot = slots;
  if (!q.ok()) return q;
  const auto v = evaluate(process(), q.expr, {}, &steps_left_);
  if (!v) return q;
  q.expr = constant(*v, q.type, e.span).expr;
  q.constant = true;
  q.value = *v;
  return q;
}

std::optional<std::vector<ExprChecker::Layer>> ExprChecker::layers(const Tree& tree, const syntax::Expr& e,
                                                                   Scope& scope) {
  std::vector<Layer> out;
  bool fine = !e.binders.empty();
  for (std::size_t i = 0; i < e.binders.size(); ++i) {
    const auto s = binder_set(tree, e.binders, i, scope);
    fine = fine && s.has_value();
    Layer l;
    l.set = s.value_or(ir::SetId{});
    const ir::Type type{Base::entity, s ? process()[*s].kind : ir::KindId(0)};
    l.slot = bind(scope, e.binders[i].name, e.binders[i].span, type, l.set);
    if (e.pair && i + 1 < e.binders.size()) {
      ++i;
      l.slot2 = bind(scope, e.binders[i].name, e.binders[i].span, type, l.set);
      scope.apart.emplace_back(l.slot, l.slot2);
    }
    out.push_back(l);
  }
  if (!fine) return std::nullopt;
  return out;
}

// What is folded; nothing (and ok to the caller) for a plain count.
bool ExprChecker::fold_body(const Tree& tree, const syntax::Expr& e, Scope& scope, Quantity& body) {
  const Op op = fold_op(e.text);
  if (e.args.empty() || !e.args[0].valid()) {
    if (op == Op::fold_count) return true;
    if (logical(op)) {
      body = constant(1, boolean, e.span);
      return true;
    }
    sink_.error(Code::wrong_arguments, e.span, fmt::format("`{}` needs a value after a colon", e.text))
        .hint(fmt::format("as in `{}(a in actor: x[a])`", e.text));
    return false;
  }
  const Span span = tree.expr(e.args[0]).span;
  body = logical(op) ? condition(tree, e.args[0], scope) : as_number(check(tree, e.args[0], scope), span);
  if (!body.ok() || logical(op)) return body.ok();
  if (!numeric(body.type)) {
    auto& d =
        sink_.error(Code::wrong_type, span, fmt::format("`{}` needs numbers, but this is {}", e.text, describe(body)));
    if (op == Op::fold_sum && body.type.base == Base::boolean)
      d.hint("`count(...)` counts how often a condition holds");
    return false;
  }
  if (body.unit.date && !extreme(op) && op != Op::fold_argmax) {
    sink_.error(Code::date_arithmetic, span, fmt::format("`{}` makes no sense with dates", e.text));
    return false;
  }
  return true;
}

ir::ExprId ExprChecker::one_fold(Op op, ir::Type type, const Layer& l, const syntax::Expr& e, ir::ExprId body,
                                 ir::ExprId where) {
  const ir::ExprId id = process().make(op, type, e.span, body, where);
  ir::Expr& x = process().exprs[id.value];
  x.ref = l.set.value;
  x.slot = l.slot;
  x.slot2 = l.slot2;
  x.pair = e.pair;
  return id;
}

// The innermost layer by `inner`, those around it by `outer`. The least of nothing has no value, so where the members
// are filtered, a layer asks first whether there are any below it.
ir::ExprId ExprChecker::nested_folds(Op inner, Op outer, ir::Type type, const std::vector<Layer>& list,
                                     const syntax::Expr& e, ir::ExprId body, ir::ExprId where) {
  ir::ExprId folded = one_fold(inner, type, list.back(), e, body, where);
  ir::ExprId some = where;
  for (std::size_t i = list.size() - 1; i-- > 0;) {
    if (extreme(outer) && where.valid())
      some = one_fold(Op::fold_any, boolean, list[i + 1], e, process().constant(1, boolean, e.span), some);
    folded = one_fold(outer, type, list[i], e, folded, extreme(outer) ? some : ir::ExprId{});
  }
  return folded;
}

Quantity ExprChecker::fold(const Tree& tree, const syntax::Expr& e, Scope& scope) {
  const Op op = fold_op(e.text);
  const auto list = layers(tree, e, scope);
  if (!list) return none();
  Quantity where, body;
  if (e.where.valid()) where = condition(tree, e.where, scope);
  learn(scope, where.expr);
  if (!fold_body(tree, e, scope, body) || (e.where.valid() && !where.ok())) return none();
  if (op == Op::fold_argmax && list->size() > 1) {
    sink_.error(Code::wrong_arguments, e.span, "`argmax` ranges over one set");
    return none();
  }
  const auto nest = [&](Op inner, Op outer, ir::Type type, ir::ExprId value) {
    return nested_folds(inner, outer, type, *list, e, value, where.expr);
  };
  Quantity q;
  q.type = body.type;
  if (op == Op::fold_count) {
    q.type = whole;
    q.expr = nest(op, Op::fold_sum, whole, body.expr);
    return q;
  }
  if (op == Op::fold_argmax) {
    q.type = {Base::entity, process()[list->front().set].kind};
    q.expr = nest(op, op, q.type, body.expr);
    return q;
  }
  if (op == Op::fold_mean) q.type = real;
  if (op == Op::fold_mean && list->size() > 1)
    q.expr = process().make(Op::divide, real, e.span, nest(Op::fold_sum, Op::fold_sum, real, body.expr),
                            nest(Op::fold_count, Op::fold_sum, whole, {}));
  else
    q.expr = nest(op, op, q.type, body.expr);
  q.unit = body.unit;
  q.shown = body.shown;
  q.scale = body.scale;
  return q;
}

}  // namespace casus::sema
