// SPDX-License-Identifier: Apache-2.0
// Values of a future: states at times, lapses of time, counts, and arithmetic over them.
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "lower/build.hpp"
#include "lower/display.hpp"
#include "lower/future_terms.hpp"
#include "lower/times.hpp"

namespace casus::lower {

using ir::ExprId;
using ir::Op;
using ir::TrackerId;
using syntax::Expr;
using syntax::ExprKind;
using SyntaxId = syntax::ExprId;

namespace {

const sema::Unit days_unit{.time = 1, .counted = {}, .date = false};

Value in_days(ExprId expr) { return {expr, real_type, days_unit, "days", 1, false, {}}; }

}  // namespace

std::optional<Value> FutureTerms::value(SyntaxId id) {
  const Expr& e = tree_.expr(id);
  switch (time_kind(c_, tree_, id)) {
    case ExprKind::error: return std::nullopt;
    case ExprKind::at: {
      const std::optional<When> t = when(e.args[1]);
      return t ? tracked_at(e.args[0], *t, e.span) : std::nullopt;
    }
    case ExprKind::before: {
      std::optional<When> t = when(e.args[1]);
      if (!t) return std::nullopt;
      t->before = true;
      return tracked_at(e.args[0], *t, e.span);
    }
    case ExprKind::start: return in_days(number(0));
    case ExprKind::end: return in_days(number(c_.process.horizon));
    case ExprKind::time_from: return lapse(e);
    case ExprKind::time_spent: {
      const std::optional<ExprId> holds = condition(e.args[0]);
      if (!holds) return std::nullopt;
      ir::Tracker t;
      t.kind = ir::Tracker::Kind::spent;
      t.expr = *holds;
      t.until = c_.process.horizon;
      return in_days(tracked(add(t, e.span)));
    }
    case ExprKind::times: {
      const std::optional<TrackerId> t = count_of(e.args[0]);
      return t ? std::optional(Value{tracked(*t), real_type, {}, "", 1, false, {}}) : std::nullopt;
    }
    default: break;
  }
  if (!has_terms(id)) return plain(id);
  switch (e.kind) {
    case ExprKind::unary:
    case ExprKind::binary: return arithmetic(e);
    case ExprKind::branch: return choice(e);
    case ExprKind::call: return call(e);
    default: break;
  }
  c_.sink.error(Code::not_a_question, e.span, "this is a condition; a value is needed here")
      .hint("ask for its probability: `P(...)`");
  return std::nullopt;
}

// A constant, or a state without its time.
std::optional<Value> FutureTerms::plain(SyntaxId id) {
  const Expr& e = tree_.expr(id);
  if (c_.names_occurrence(tree_, id)) {
    c_.sink.error(Code::event_has_no_value, e.span, fmt::format("`{}` happens; it has no value", e.text))
        .hint(fmt::format("count it, `times({0})`; say how long it takes, `time from start to {0}`; or ask `P({0})`",
                          c_.text(e.span)));
    return std::nullopt;
  }
  sema::Scope scope;
  const sema::Quantity q = c_.check.check(tree_, id, scope);
  if (!q.ok()) return std::nullopt;
  if (q.constant) return Value{q.expr, q.type, q.unit, q.shown, q.scale, e.kind == ExprKind::number, {}};
  c_.sink.error(Code::value_without_time, e.span, "a future has many values of this, one at each time")
      .hint(fmt::format("say when: `{} at end`", c_.text(e.span)));
  return std::nullopt;
}

std::optional<Value> FutureTerms::value_at(SyntaxId id, double time) {
  return tracked_at(id, {time, {}, 0, false, {}}, tree_.expr(id).span);
}

std::optional<Value> FutureTerms::tracked_at(SyntaxId id, const When& time, Span span) {
  if (c_.names_occurrence(tree_, id)) {
    condition(id);  // reports it
    return std::nullopt;
  }
  sema::Scope scope;
  const sema::Quantity q = c_.check.check(tree_, id, scope);
  if (!q.ok()) return std::nullopt;
  ir::Tracker t;
  t.kind = ir::Tracker::Kind::value;
  t.expr = q.expr;
  t.time = time.time;
  t.after = time.after;
  t.delay = time.delay;
  t.before = time.before;
  if (time.after) {
    needs.push_back({time.after, time.delay, span, time.event});
    reached = both(c_.process, reached, happened(time.after, c_.process.horizon - time.delay));
  }
  Value v{tracked(add(t, span)), q.type, q.unit, q.shown, q.scale, false, {}};
  c_.process.exprs[v.expr.value].type = q.type;
  return v;
}

// `time from E to F`: never if either does not come; then it ranks after all that come.
std::optional<Value> FutureTerms::lapse(const Expr& e) {
  const bool fixed = is_fixed_time(c_, tree_, e.args[0]);
  const std::optional<double> start = fixed ? time_in_run(c_, tree_, e.args[0]) : 0.0;
  const std::optional<TrackerId> from = fixed ? TrackerId() : occurrence(e.args[0]);
  if (!start || !from) return std::nullopt;
  if (fixed && *start > 0) {
    c_.sink.error(Code::not_a_question, tree_.expr(e.args[0]).span, "a lapse is counted from `start` or from an event");
    return std::nullopt;
  }
  const std::optional<TrackerId> to = occurrence(e.args[1], *from);
  if (!to) return std::nullopt;
  Value v = in_days(tracked(*to));
  if (!fixed) {
    const ExprId gap = make(Op::subtract, real_type, tracked(*to), tracked(*from));
    v.expr = make(Op::select, real_type, happened(*to, c_.process.horizon), gap, number(ir::never));
  }
  v.reach.push_back({*to, 0, e.span, c_.text(tree_.expr(e.args[1]).span)});
  return v;
}

void FutureTerms::need_all(const Value& v) {
  for (const Need& n : v.reach) {
    needs.push_back(n);
    reached = both(c_.process, reached, happened(n.tracker, c_.process.horizon - n.delay));
  }
}

bool FutureTerms::same_units(const Value& a, const Value& b, Span span) {
  if (a.unit == b.unit && (a.type.base == ir::Base::entity ? a.type == b.type : b.type.base != ir::Base::entity))
    return true;
  const auto name = [](const Value& v) {
    const std::string unit = sema::describe(v.unit);
    return unit.empty() ? std::string("a plain number") : unit;
  };
  c_.sink.error(Code::unit_mismatch, span, fmt::format("these differ in kind: {} and {}", name(a), name(b)));
  return false;
}

std::optional<Value> FutureTerms::arithmetic(const Expr& e) {
  std::optional<Value> a = value(e.args[0]);
  if (e.kind == ExprKind::unary) {
    if (!a) return std::nullopt;
    need_all(*a);  // minus never would rank before all that are reached
    a->expr = make(Op::negate, a->type, a->expr);
    a->reach.clear();
    return a;
  }
  const std::optional<Value> b = value(e.args[1]);
  if (!a || !b) return std::nullopt;
  static const std::map<std::string, Op, std::less<>> ops = {
      {"+", Op::add}, {"-", Op::subtract}, {"*", Op::multiply}, {"/", Op::divide}, {"mod", Op::modulo}};
  const auto op = ops.find(e.text);
  if (op == ops.end()) {
    c_.sink.error(Code::not_a_question, e.span, "this is a condition; a value is needed here")
        .hint("ask for its probability: `P(...)`");
    return std::nullopt;
  }
  Value v{make(op->second, real_type, a->expr, b->expr), real_type, a->unit, "", 1, false, {}};
  const bool sum = op->second == Op::add || op->second == Op::subtract;
  if (sum && !same_units(*a, *b, e.span)) return std::nullopt;
  if (op->second == Op::multiply) v.unit = sema::product(a->unit, b->unit);
  if (op->second == Op::divide) v.unit = sema::quotient(a->unit, b->unit);
  std::tie(v.shown, v.scale) = sum ? shown_together(*a, *b) : shown_by_default(v.unit);
  // Only a sum of what may never come is never itself; all else would be no number.
  if (op->second == Op::add) {
    v.reach = a->reach;
    v.reach.insert(v.reach.end(), b->reach.begin(), b->reach.end());
  } else {
    need_all(*a);
    need_all(*b);
  }
  return v;
}

std::optional<Value> FutureTerms::choice(const Expr& e) {
  const std::optional<ExprId> which = phi(e.args[0], false);
  const std::optional<Value> a = value(e.args[1]), b = value(e.args[2]);
  if (!which || !a || !b || !same_units(*a, *b, e.span)) return std::nullopt;
  Value v = *a;
  v.expr = make(Op::select, a->type, *which, a->expr, b->expr);
  std::tie(v.shown, v.scale) = shown_together(*a, *b);
  v.reach.insert(v.reach.end(), b->reach.begin(), b->reach.end());
  return v;
}

std::optional<Value> FutureTerms::call(const Expr& e) {
  const bool two = (e.text == "min" || e.text == "max") && e.args.size() == 2;
  if (!two && !(e.text == "abs" && e.args.size() == 1)) {
    c_.sink.error(Code::not_a_question, e.span, fmt::format("`{}` can't be applied to values of a future", e.text))
        .hint("`min`, `max`, `abs` and arithmetic can");
    return std::nullopt;
  }
  std::optional<Value> a = value(e.args[0]);
  if (!a) return std::nullopt;
  if (!two) {
    a->expr = make(Op::absolute, a->type, a->expr);
    return a;
  }
  const std::optional<Value> b = value(e.args[1]);
  if (!b || !same_units(*a, *b, e.span)) return std::nullopt;
  Value v = *a;
  v.expr = make(e.text == "min" ? Op::minimum : Op::maximum, real_type, a->expr, b->expr);
  std::tie(v.shown, v.scale) = shown_together(*a, *b);
  // The lesser of two is a number as soon as one is.
  if (e.text == "min" && (a->reach.empty() || b->reach.empty()))
    v.reach.clear();
  else
    v.reach.insert(v.reach.end(), b->reach.begin(), b->reach.end());
  return v;
}

}  // namespace casus::lower
