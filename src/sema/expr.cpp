// SPDX-License-Identifier: Apache-2.0
// Expressions: the switch over tree nodes, what an expression must be where it stands, numbers, dates and branches.
// A Quantity that is not ok() has been reported; nothing built on it reports again.
#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "math/elementary.hpp"
#include "sema/check.hpp"
#include "sema/evaluate.hpp"
#include "sema/hints.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using ir::Op;
using syntax::ExprKind;

namespace {

constexpr int max_depth = 1000;

bool numeric(ir::Type t) { return t.base == Base::integer || t.base == Base::real; }
bool zero(const Quantity& q) { return q.constant && q.value == 0; }

}  // namespace

Quantity ExprChecker::constant(double value, ir::Type type, Span span) {
  Quantity q;
  q.expr = process().constant(value, type, span);
  q.type = type;
  q.constant = true;
  q.value = value;
  return q;
}

Quantity ExprChecker::operation(Op op, ir::Type type, Span span, std::initializer_list<Quantity> operands) {
  Quantity q;
  q.type = type;
  ir::ExprId children[3];
  std::size_t n = 0;
  bool known = true;
  for (const Quantity& o : operands) {
    if (!o.ok()) return none();
    children[n++] = o.expr;
    known = known && o.constant;
    if (q.shown.empty() && !o.shown.empty()) {
      q.shown = o.shown;
      q.scale = o.scale;
    }
  }
  q.expr = process().make(op, type, span, children[0], children[1], children[2]);
  if (!known) return q;
  const auto value = evaluate(process(), q.expr);
  if (!value) {
    sink_.error(Code::no_value, span, "this has no value: a division by zero, or a number too large");
    return none();
  }
  const Quantity folded = constant(*value, type, span);
  q.expr = folded.expr;
  q.constant = true;
  q.value = folded.value;
  return q;
}

std::string ExprChecker::describe(ir::Type t) const {
  switch (t.base) {
    case Base::boolean: return "true or false";
    case Base::integer: return "a whole number";
    case Base::real: return "a number";
    case Base::entity: break;
  }
  const ir::Kind& k = process()[t.kind];
  return k.is_enum ? fmt::format("one of {}", kind_name(k)) : fmt::format("a member of {}", k.name);
}

std::string ExprChecker::describe(const Quantity& q) const {
  return numeric(q.type) && !q.unit.plain() ? phrase(q.unit) : describe(q.type);
}

Quantity ExprChecker::as_number(Quantity q, Span span) {
  if (!q.ok() || q.type.base != Base::entity || !process()[q.type.kind].numeric) return q;
  const ir::Type whole{Base::integer, {}};
  if (q.constant) return constant(q.value + static_cast<double>(process()[q.type.kind].lo), whole, span);
  Quantity n;
  n.type = whole;
  n.expr = process().make(Op::number, whole, span, q.expr);
  process().exprs[n.expr.value].ref = q.type.kind.value;
  return n;
}

Quantity ExprChecker::check(const Tree& tree, syntax::ExprId id, Scope& scope, const Expect& expect) {
  if (!id.valid()) return none();
  const syntax::Expr& e = tree.expr(id);
  if (depth_ >= max_depth) {
    sink_.error(Code::nested_too_deep, e.span, "this expression is nested too deep");
    return none();
  }
  ++depth_;
  Quantity q = conform(infer(tree, e, scope, expect), expect, e.span);
  --depth_;
  return q;
}

Quantity ExprChecker::condition(const Tree& tree, syntax::ExprId id, Scope& scope) {
  return check(tree, id, scope, {ir::Type{Base::boolean, {}}, std::nullopt});
}

Quantity ExprChecker::infer(const Tree& tree, const syntax::Expr& e, Scope& scope, const Expect& expect) {
  switch (e.kind) {
    case ExprKind::error: return none();
    case ExprKind::number: return number(e, expect);
    case ExprKind::date: return date(e);
    case ExprKind::name: return name(e, scope, expect);
    case ExprKind::index: return indexed(tree, e, scope);
    case ExprKind::call: return call(tree, e, scope, expect);
    case ExprKind::member: return member(tree, e, scope);
    case ExprKind::unary: return unary(tree, e, scope, expect);
    case ExprKind::binary: return binary(tree, e, scope, expect);
    case ExprKind::branch: return branch(tree, e, scope, expect);
    case ExprKind::aggregate: return aggregate(tree, e, scope);
    case ExprKind::chance: return chance_rate(tree, e, scope);
    case ExprKind::wildcard:
      sink_.error(Code::wrong_sort_of_name, e.span, "`_` stands for anything, and only in a pattern");
      return none();
    case ExprKind::string:
      sink_.error(Code::wrong_type, e.span, "quoted words are not a value")
          .hint("a value of an enum, and an entity, stands without quotes");
      return none();
    case ExprKind::set:
    case ExprKind::weighted:
      sink_.error(Code::wrong_type, e.span, "a set stands here, but a single value is needed");
      return none();
    case ExprKind::range:
      sink_.error(Code::wrong_type, e.span, "a range stands here, but a single value is needed")
          .hint("what is not known is spread by `3 to 5` (5 to 95 %), or evenly by `between 3 and 5`");
      return none();
    case ExprKind::to:
    case ExprKind::between:
    case ExprKind::pool:
      sink_.error(Code::misplaced_distribution, e.span, "a distribution stands here, but a single value is needed")
          .hint("declare a parameter: `param name ~ ...`, and use its name");
      return none();
    case ExprKind::named_arg:
    case ExprKind::binder_arg: sink_.error(Code::wrong_type, e.span, "this can't stand as a value"); return none();
    default: break;
  }
  sink_.error(Code::misplaced_question, e.span, "this can only be asked in a question, not used inside the model");
  return none();
}

// ---- what is needed where the expression stands ------------------------------------------------------------------

Quantity ExprChecker::conform(Quantity q, const Expect& expect, Span span) {
  if (!q.ok()) return q;
  if (expect.type && !(q.type == *expect.type)) {
    const ir::Type want = *expect.type;
    if (numeric(want) && q.type.base == Base::entity) q = as_number(q, span);
    if (want.base == Base::real && q.type.base == Base::integer) {
      q.type = want;
    } else if (want.base == Base::entity && q.type.base == Base::integer && q.constant &&
               process()[want.kind].numeric) {
      const ir::Kind& k = process()[want.kind];
      const double ordinal = q.value - static_cast<double>(k.lo);
      const std::size_t size = k.names.size();
      if (ordinal < 0 || ordinal >= static_cast<double>(size)) {
        sink_.error(Code::no_such_number, span, fmt::format("{} is no member of `{}`", number_text(q.value), k.name))
            .label(k.span, size ? fmt::format("its members are {} to {}", k.names.front(), k.names.back())
                                : std::string("it has no members"));
        return none();
      }
      return constant(ordinal, want, span);
    } else if (!(q.type == want)) {
      auto& d = sink_.error(Code::wrong_type, span,
                            fmt::format("{} is needed here, but this is {}", describe(want), describe(q)));
      if (want.base == Base::entity && q.type.base == Base::integer && process()[want.kind].numeric)
        d.hint(fmt::format("write `{}(...)` for the member with this number", process()[want.kind].name));
      if (want.base == Base::integer && q.type.base == Base::real) d.hint("round it: `floor(...)` or `ceil(...)`");
      if (want.base == Base::boolean && numeric(q.type))
        d.hint(q.constant ? "write `true` or `false`; each side of `or` is a condition of its own: `x = 3 or x = 4`"
                          : "compare it with something, as in `x > 0`");
      if (want.base == Base::boolean && q.type.base == Base::entity && !process()[q.type.kind].names.empty())
        d.hint(fmt::format("compare it with something, as in `x = {}`", process()[q.type.kind].names.back()));
      return none();
    }
  }
  if (!expect.unit || !numeric(q.type) || q.unit == *expect.unit) return q;
  if (zero(q) && !expect.unit->date) {
    q.unit = *expect.unit;
    return q;
  }
  if (expect.unit->rate() && q.unit.plain())
    sink_.error(Code::rate_without_unit, span, "a rate needs a unit of time")
        .hint("say how often: `... per year`, `... per day`");
  else
    unit_missing(sink_.error(Code::unit_mismatch, span,
                             fmt::format("this is {}, but what is needed is {}", phrase(q.unit), phrase(*expect.unit))),
                 q, *expect.unit);
  return none();
}

bool ExprChecker::unify(Quantity& a, Quantity& b, Span a_span, Span b_span) {
  if (!a.ok() || !b.ok()) return false;
  if (numeric(b.type)) a = as_number(a, a_span);
  if (numeric(a.type)) b = as_number(b, b_span);
  if (!(a.type == b.type) && !(numeric(a.type) && numeric(b.type))) {
    sink_.error(Code::wrong_type, b_span, fmt::format("{} can't stand beside {}", describe(b), describe(a)))
        .label(a_span, fmt::format("this is {}", describe(a)));
    return false;
  }
  if (!numeric(a.type)) return true;
  if (zero(a) && !a.unit.date && !b.unit.date) a.unit = b.unit;
  if (zero(b) && !b.unit.date && !a.unit.date) b.unit = a.unit;
  if (a.unit == b.unit) return true;
  auto& d =
      sink_
          .error(Code::unit_mismatch, b_span,
                 fmt::format("this is {}, but what it is put together with is {}", phrase(b.unit), phrase(a.unit)))
          .label(a_span, fmt::format("this is {}", phrase(a.unit)));
  unit_missing(d, a.unit.plain() ? a : b, a.unit.plain() ? b.unit : a.unit);
  return false;
}

// ---- leaves ------------------------------------------------------------------------------------------------------

Quantity ExprChecker::number(const syntax::Expr& e, const Expect&) {
  std::string text = e.text;
  std::erase(text, '_');
  double v = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(v)) {
    sink_.error(Code::bad_number, e.span, fmt::format("`{}` is not a number that can be kept", e.text));
    return none();
  }
  const bool whole = text.find_first_not_of("0123456789") == std::string::npos;
  return with_unit(constant(v, {whole ? Base::integer : Base::real, {}}, e.span), e.unit, e.span);
}

Quantity ExprChecker::with_unit(Quantity q, std::string_view text, Span span) {
  if (!q.ok() || text.empty()) return q;
  std::string unknown;
  const auto written = read_unit(text, model_.units, &unknown);
  if (!written) {
    auto& d = sink_.error(Code::unknown_unit, span, fmt::format("`{}` is not a unit", unknown));
    const std::string near = nearest(unknown, model_.units);
    d.hint(near.empty() ? fmt::format("declare it with `unit {}`, or leave it out", unknown)
                        : fmt::format("did you mean `{}`?", near));
    return none();
  }
  if (!numeric(q.type)) {
    sink_.error(Code::wrong_type, span, fmt::format("{} can't have a unit", describe(q)));
    return none();
  }
  const bool scaled = written->numerator != 1 || written->denominator != 1 || written->unit.time != 0;
  if (scaled) q.type = {Base::real, {}};
  const Unit unit = product(q.unit, written->unit);
  if (q.constant) {
    q = constant(written->stored(q.value), q.type, span);
  } else {
    const ir::Type real{Base::real, {}};
    if (written->numerator != 1) q = operation(Op::multiply, real, span, {q, constant(written->numerator, real, span)});
    if (written->denominator != 1)
      q = operation(Op::divide, real, span, {q, constant(written->denominator, real, span)});
  }
  q.unit = unit;
  q.shown = std::string(text);
  q.scale = written->shown_scale();
  return q;
}

Quantity ExprChecker::date(const syntax::Expr& e) {
  const auto day = parse_date(e.text);
  if (!day) {
    sink_.error(Code::bad_date, e.span, fmt::format("`{}` is not a day of the calendar", e.text));
    return none();
  }
  if (process().as_of.empty()) {
    sink_.error(Code::needs_date, e.span, "a date means nothing in a model that does not say when it starts")
        .hint("add `as of yyyy-mm-dd` to the `model` line");
    return none();
  }
  Quantity q = constant(static_cast<double>(*day - process().as_of_day), {Base::real, {}}, e.span);
  q.unit.date = true;
  return q;
}

Quantity ExprChecker::branch(const Tree& tree, const syntax::Expr& e, Scope& scope, const Expect& expect) {
  const Quantity c = condition(tree, e.args[0], scope);
  Expect inner = expect;
  const bool wait = !inner.type && only_an_enum_value(tree, e.args[1], scope);
  Quantity a, b;
  const auto chosen = [&] {
    const std::size_t apart = scope.apart.size();
    learn(scope, c.expr);
    a = check(tree, e.args[1], scope, inner);
    scope.apart.resize(apart);
  };
  if (wait) {
    b = check(tree, e.args[2], scope, inner);
    if (b.ok()) inner.type = b.type;
    chosen();
  } else {
    chosen();
    if (a.ok() && a.type.base == Base::entity && !inner.type) inner.type = a.type;
    b = check(tree, e.args[2], scope, inner);
  }
  if (!c.ok() || !unify(a, b, tree.expr(e.args[1]).span, tree.expr(e.args[2]).span)) return none();
  const ir::Type type = a.type == b.type ? a.type : ir::Type{Base::real, {}};
  Quantity q = operation(Op::select, type, e.span, {c, a, b});
  q.unit = a.unit;
  q.shown = a.shown.empty() ? b.shown : a.shown;
  q.scale = a.shown.empty() ? b.scale : a.scale;
  return q;
}

// `chance 4 % a year`: the hazard under which a year passes without the event with probability 96 %.
Quantity ExprChecker::chance_rate(const Tree& tree, const syntax::Expr& e, Scope& scope) {
  const syntax::Expr& arg = tree.expr(e.args[0]);
  const bool suffixed = arg.kind == ExprKind::call && arg.text == "per" && arg.args.size() == 1;
  const auto written = read_unit(arg.unit, model_.units, nullptr);
  if ((arg.kind != ExprKind::number && !suffixed) || !written || !written->unit.rate()) {
    sink_.error(Code::misplaced_distribution, e.span, "`chance` needs a time to be a rate")
        .hint("write `chance 4 % a year`, or `param x ~ chance 50 %` for a draw");
    return none();
  }
  const ir::Type real{Base::real, {}};
  const bool percent = arg.unit.find('%') != std::string::npos;
  const double days = written->denominator / written->numerator / (percent ? 100 : 1);
  Quantity p;
  if (suffixed) {
    p = check(tree, arg.args[0], scope, {real, Unit{}});
  } else {
    syntax::Expr plain = arg;
    plain.unit = percent ? "%" : "";
    p = number(plain, {});
  }
  if (!p.ok()) return none();
  if (p.constant && !(p.value >= 0 && p.value < 1)) {
    sink_.error(Code::not_a_probability, arg.span, "a chance within a time lies from 0 to below 100 %");
    return none();
  }
  const Quantity stays = operation(Op::subtract, real, e.span, {constant(1, real, e.span), p});
  const Quantity hazard = operation(Op::negate, real, e.span, {operation(Op::logarithm, real, e.span, {stays})});
  Quantity q = operation(Op::divide, real, e.span, {hazard, constant(days, real, e.span)});
  if (q.constant && q.value == 0) q = constant(0, real, e.span);  // no negative zero
  q.unit.time = -1;
  q.shown = "per year";
  q.scale = days_per_year;
  return q;
}

}  // namespace casus::sema
