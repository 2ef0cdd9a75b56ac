// SPDX-License-Identifier: Apache-2.0
// Operators: types and units of what goes in and comes out. Members of numeric kinds stand for their
// numbers; dates are points in time, of which only differences and later or earlier ones make sense.
#include <cmath>

#include <fmt/format.h>

#include "sema/check.hpp"
#include "sema/hints.hpp"
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
bool zero(const Quantity& q) { return q.constant && q.value == 0; }

}  // namespace

Quantity ExprChecker::unary(const Tree& tree, const syntax::Expr& e, Scope& scope, const Expect& expect) {
  if (e.text == "not") return operation(Op::logical_not, boolean, e.span, {condition(tree, e.args[0], scope)});
  Expect inner;
  if (expect.unit && !expect.unit->date) inner.unit = expect.unit;
  const Span span = tree.expr(e.args[0]).span;
  const Quantity a = as_number(check(tree, e.args[0], scope, inner), span);
  if (!a.ok()) return none();
  if (!numeric(a.type) || a.unit.date) {
    sink_.error(a.unit.date ? Code::date_arithmetic : Code::wrong_type, e.span,
                a.unit.date ? "a date has no opposite"
                            : fmt::format("only numbers have an opposite, and this is {}", describe(a)));
    return none();
  }
  Quantity q = operation(Op::negate, a.type, e.span, {a});
  q.unit = a.unit;
  return q;
}

Quantity ExprChecker::binary(const Tree& tree, const syntax::Expr& e, Scope& scope, const Expect& expect) {
  const std::string& op = e.text;
  if (op == "and" || op == "or") {
    const Quantity a = condition(tree, e.args[0], scope);
    const std::size_t apart = scope.apart.size();
    if (op == "and") learn(scope, a.expr);
    const Quantity b = condition(tree, e.args[1], scope);
    scope.apart.resize(apart);
    return operation(op == "and" ? Op::logical_and : Op::logical_or, boolean, e.span, {a, b});
  }
  if (op == "in") return membership(tree, e, scope);
  if (op == "except") {
    sink_.error(Code::wrong_type, e.span, "a set stands here, but a single value is needed");
    return none();
  }
  if (op == "=" || op == "!=" || op[0] == '<' || op[0] == '>') return compare(tree, e, scope);
  (void)expect;
  const Span left = tree.expr(e.args[0]).span, right = tree.expr(e.args[1]).span;
  const Quantity a = as_number(check(tree, e.args[0], scope), left);
  const Quantity b = as_number(check(tree, e.args[1], scope), right);
  if (!a.ok() || !b.ok()) return none();
  for (const auto& [q, span] : {std::pair(&a, left), std::pair(&b, right)}) {
    if (numeric(q->type)) continue;
    auto& d = sink_.error(Code::wrong_type, span, fmt::format("`{}` needs numbers, but this is {}", op, describe(*q)));
    if (q->type.base == Base::boolean) d.hint("`if ... then 1 else 0` turns a condition into a number");
    return none();
  }
  return arithmetic(op, a, b, e);
}

Quantity ExprChecker::arithmetic(const std::string& op, Quantity a, Quantity b, const syntax::Expr& e) {
  const ir::Type type = a.type.base == Base::integer && b.type.base == Base::integer && op != "/" ? whole : real;
  const auto dates = [&](std::string message) {
    sink_.error(Code::date_arithmetic, e.span, std::move(message))
        .hint("two dates can be subtracted or compared; a time span can be added to a date");
    return none();
  };
  Quantity q;
  if (op == "+" || op == "-") {
    const bool plus = op == "+";
    Unit unit = a.unit;
    if (a.unit.date || b.unit.date) {
      if (a.unit.date && b.unit.date && plus) return dates("a date can't be added to a date");
      if (!a.unit.date && !plus) return dates("a date can't be taken from a time span");
      const Unit& other = a.unit.date ? b.unit : a.unit;
      if (!other.date && !other.duration()) return dates(fmt::format("a date and {} can't be added", phrase(other)));
      unit = Unit{};
      if (a.unit.date && b.unit.date)
        unit.time = 1;
      else
        unit.date = true;
    } else if (a.unit != b.unit) {
      if (zero(a))
        unit = b.unit;
      else if (!zero(b)) {
        auto& d = sink_.error(Code::unit_mismatch, e.span,
                              fmt::format("`{}` between {} and {}", op, phrase(a.unit), phrase(b.unit)));
        unit_missing(d, a.unit.plain() ? a : b, a.unit.plain() ? b.unit : a.unit);
        return none();
      }
    }
    q = operation(plus ? Op::add : Op::subtract, type, e.span, {a, b});
    q.unit = unit;
    return q;
  }
  if (a.unit.date || b.unit.date) return dates(fmt::format("`{}` makes no sense with a date", op));
  if (op == "mod") {
    if (a.unit != b.unit && !zero(a)) {
      sink_.error(Code::unit_mismatch, e.span, fmt::format("`mod` between {} and {}", phrase(a.unit), phrase(b.unit)));
      return none();
    }
    q = operation(Op::modulo, type, e.span, {a, b});
    q.unit = a.unit;
    return q;
  }
  q = operation(op == "*" ? Op::multiply : Op::divide, type, e.span, {a, b});
  q.unit = op == "*" ? product(a.unit, b.unit) : quotient(a.unit, b.unit);
  // What is shown as a percentage stays one only beside plain numbers that are not.
  if (q.unit == a.unit && !a.shown.empty() && (b.shown.empty() || b.shown == "%")) return q;
  if (op == "*" && q.unit == b.unit && !b.shown.empty() && (a.shown.empty() || a.shown == "%")) {
    q.shown = b.shown;
    q.scale = b.scale;
    return q;
  }
  std::tie(q.shown, q.scale) = default_display(q.unit);
  return q;
}

// ---- comparisons -------------------------------------------------------------------------------------------------

Quantity ExprChecker::compare(const Tree& tree, const syntax::Expr& e, Scope& scope) {
  const Span left = tree.expr(e.args[0]).span, right = tree.expr(e.args[1]).span;
  Quantity a, b;
  const auto other = [](const Quantity& q) {
    return q.ok() && q.type.base == Base::entity ? Expect{q.type, std::nullopt} : Expect{};
  };
  // A value of an enum says what it is only beside something of that type.
  if (only_an_enum_value(tree, e.args[0], scope)) {
    b = check(tree, e.args[1], scope);
    if (!b.ok()) return none();
    a = check(tree, e.args[0], scope, other(b));
  } else {
    a = check(tree, e.args[0], scope);
    if (!a.ok()) {
      if (!only_an_enum_value(tree, e.args[1], scope)) check(tree, e.args[1], scope);
      return none();
    }
    const bool value = only_an_enum_value(tree, e.args[1], scope);
    b = check(tree, e.args[1], scope, value ? other(a) : Expect{});
  }
  return comparison(e.text, a, b, e.span, left, right);
}

Quantity ExprChecker::comparison(const std::string& op, Quantity a, Quantity b, Span span, Span left, Span right) {
  const bool ordered = op != "=" && op != "!=";
  if (ordered) {
    a = as_number(a, left);
    b = as_number(b, right);
  }
  if (!unify(a, b, left, right)) return none();
  if (ordered && !numeric(a.type)) {
    sink_.error(Code::wrong_type, span, fmt::format("`{}` orders numbers, but these are each {}", op, describe(a)));
    return none();
  }
  Quantity q;
  if (op == "=")
    q = operation(Op::equal, boolean, span, {a, b});
  else if (op == "!=")
    q = operation(Op::unequal, boolean, span, {a, b});
  else if (op == "<")
    q = operation(Op::less, boolean, span, {a, b});
  else if (op == "<=")
    q = operation(Op::less_equal, boolean, span, {a, b});
  else if (op == ">")
    q = operation(Op::less, boolean, span, {b, a});
  else
    q = operation(Op::less_equal, boolean, span, {b, a});
  q.shown.clear();
  q.scale = 1;
  return q;
}

Quantity ExprChecker::membership(const Tree& tree, const syntax::Expr& e, Scope& scope) {
  const syntax::Expr& right = tree.expr(e.args[1]);
  const Span left_span = tree.expr(e.args[0]).span;
  const Quantity a = check(tree, e.args[0], scope);
  if (right.kind == ExprKind::range) {
    const Quantity low = check(tree, right.args[0], scope);
    const Quantity at_least = comparison(">=", a, low, e.span, left_span, tree.expr(right.args[0]).span);
    if (right.args.size() < 2 || !right.args[1].valid()) return at_least;
    const Quantity high = check(tree, right.args[1], scope);
    return operation(Op::logical_and, boolean, e.span,
                     {at_least, comparison("<=", a, high, e.span, left_span, tree.expr(right.args[1]).span)});
  }
  if (right.kind == ExprKind::set) {  // `j in {i + 1, i + 5}`: equal to one of them
    Quantity any;
    bool fine = a.ok() && !right.args.empty();
    if (right.args.empty()) sink_.error(Code::not_a_set, right.span, "nothing is in an empty set");
    for (const syntax::ExprId m : right.args) {
      const bool value = only_an_enum_value(tree, m, scope);
      const Quantity b = check(tree, m, scope, value && a.ok() ? Expect{a.type, std::nullopt} : Expect{});
      const Quantity one = comparison("=", a, b, tree.expr(m).span, left_span, tree.expr(m).span);
      fine = fine && one.ok();
      if (fine) any = any.ok() ? operation(Op::logical_or, boolean, e.span, {any, one}) : one;
    }
    return fine ? any : none();
  }
  const auto members = set(tree, e.args[1], scope);
  if (!members || !a.ok()) return none();
  const Quantity member = conform(a, {ir::Type{Base::entity, process()[*members].kind}, std::nullopt}, left_span);
  if (!member.ok()) return none();
  Quantity q;
  q.type = boolean;
  q.expr = process().make(Op::in_set, boolean, e.span, member.expr);
  process().exprs[q.expr.value].ref = members->value;
  if (member.constant && process()[*members].computed.empty()) {
    bool found = false;
    for (const std::uint32_t m : process().members(*members))
      found = found || m == static_cast<std::uint32_t>(member.value);
    return constant(found, boolean, e.span);
  }
  return q;
}

// ---- functions ---------------------------------------------------------------------------------------------------

Quantity ExprChecker::call(const Tree& tree, const syntax::Expr& e, Scope& scope, const Expect& expect) {
  if (e.text == "per" && e.args.size() == 1) {
    Expect inner;
    if (expect.unit && expect.unit->rate() && expect.type) inner.type = expect.type;
    return with_unit(as_number(check(tree, e.args[0], scope, inner), tree.expr(e.args[0]).span), e.unit, e.span);
  }
  if (const Symbol* s = model_.symbols.find(e.text)) {
    if (s->kind == Symbol::Kind::kind) return construct(tree, e, ir::KindId(s->id), scope);
    auto& d = sink_
                  .error(Code::wrong_sort_of_name, e.span,
                         fmt::format("`{}` is {}, not a function", e.text, sort_of(s->kind)))
                  .label(s->declared, "declared here");
    if (family_of(*s)) d.hint(fmt::format("members of families are written with brackets: `{}[...]`", e.text));
    return none();
  }
  return function(tree, e, scope);
}

Quantity ExprChecker::construct(const Tree& tree, const syntax::Expr& e, ir::KindId kind, Scope& scope) {
  if (!ready(Demand::Part::kind, kind.value, e.span)) return none();
  const std::string name = process()[kind].name;
  if (!process()[kind].numeric) {
    sink_.error(Code::wrong_sort_of_name, e.span, fmt::format("members of `{}` have names, not numbers", name));
    return none();
  }
  if (e.args.size() != 1) {
    sink_.error(Code::wrong_arguments, e.span, fmt::format("`{}(...)` takes one number", name));
    return none();
  }
  const Quantity n = check(tree, e.args[0], scope, {whole, Unit{}});
  if (!n.ok()) return none();
  const ir::Type type{Base::entity, kind};
  if (n.constant) return conform(n, {type, std::nullopt}, tree.expr(e.args[0]).span);
  Quantity q;
  q.type = type;
  q.expr = process().make(Op::entity, type, e.span, n.expr);
  process().exprs[q.expr.value].ref = kind.value;
  return q;
}

}  // namespace casus::sema
