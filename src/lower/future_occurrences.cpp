// SPDX-License-Identifier: Apache-2.0
// What happens in a future, and when: patterns and conditions that become true, and times that hang on them.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "lower/build.hpp"
#include "lower/future_terms.hpp"
#include "lower/times.hpp"

namespace casus::lower {

using ir::ExprId;
using ir::Op;
using ir::TrackerId;
using syntax::Expr;
using syntax::ExprKind;
using SyntaxId = syntax::ExprId;

FutureTerms::FutureTerms(Context& context, Records& records, const syntax::SyntaxTree& tree, ir::ArmId arm)
    : c_(context), records_(records), tree_(tree), arm_(arm) {}

// ---- small makers -----------------------------------------------------------------------------------------------

ExprId FutureTerms::make(Op op, ir::Type type, ExprId a, ExprId b, ExprId c) {
  return c_.process.make(op, type, c_.process[a].span, a, b, c);
}

ExprId FutureTerms::number(double value) { return c_.process.constant(value, real_type); }

ExprId FutureTerms::tracked(TrackerId t) {
  return c_.process.refer(Op::tracked, t.value, real_type, {}, c_.process[t].span);
}

ExprId FutureTerms::happened(TrackerId t, double latest) {
  return make(Op::less_equal, boolean_type, tracked(t), number(latest));
}

TrackerId FutureTerms::add(ir::Tracker t, Span span) {
  t.arm = arm_;
  t.span = span;
  const TrackerId id = records_.tracker(t);
  promises_of_arm(t, id);
  return id;
}

void FutureTerms::promise(TrackerId tracker, double latest) { facts.push_back({tracker, latest}); }

// What an intervention makes happen does happen.
void FutureTerms::promises_of_arm(const ir::Tracker& t, TrackerId id) {
  const ir::Process& p = c_.process;
  if (t.kind != ir::Tracker::Kind::occurrence || t.nth != 1 || t.after) return;
  for (const ir::Intervention& act : p.arms[arm_.value].interventions) {
    bool made =
        act.kind == ir::Intervention::Kind::occur && certainly_matches(p, t.pattern, p[act.event].signal, act.args);
    for (const ir::EffectId e : act.effects.effects)
      made = made || (p[e].kind == ir::Effect::Kind::emit && certainly_matches(p, t.pattern, p[e].signal, p[e].index));
    if (made) facts.push_back({id, act.time});
  }
}

// ---- what a text is about ---------------------------------------------------------------------------------------

bool FutureTerms::has_terms(SyntaxId id) const {
  if (!id) return false;
  const Expr& e = tree_.expr(id);
  switch (time_kind(c_, tree_, id)) {
    case ExprKind::at:
    case ExprKind::within:
    case ExprKind::by_date:
    case ExprKind::stays:
    case ExprKind::before:
    case ExprKind::nth:
    case ExprKind::time_from:
    case ExprKind::time_spent:
    case ExprKind::times:
    case ExprKind::first_of:
    case ExprKind::start:
    case ExprKind::end: return true;
    default: break;
  }
  if (e.kind == ExprKind::aggregate) return false;  // a fold is of the model: its inside is checked there
  return std::any_of(e.args.begin(), e.args.end(), [&](SyntaxId a) { return has_terms(a); });
}

bool FutureTerms::has_occurrence(SyntaxId id) const {
  if (c_.names_occurrence(tree_, id)) return true;
  const Expr& e = tree_.expr(id);
  if (e.kind == ExprKind::nth) return true;
  if (e.kind != ExprKind::binary && e.kind != ExprKind::unary) return false;
  return std::any_of(e.args.begin(), e.args.end(), [&](SyntaxId a) { return has_occurrence(a); });
}

// ---- occurrences ------------------------------------------------------------------------------------------------

std::optional<ExprId> FutureTerms::condition(SyntaxId id) {
  const Expr& e = tree_.expr(id);
  if (c_.names_occurrence(tree_, id)) {
    c_.sink.error(Code::event_has_no_value, e.span, fmt::format("`{}` happens; it is never true or false", e.text))
        .hint("ask whether it happened by a time (`by`, `within`), or name the state that it changes");
    return std::nullopt;
  }
  if (e.kind == ExprKind::date || e.kind == ExprKind::number) {
    const bool date = e.kind == ExprKind::date;
    c_.sink.error(Code::wrong_type, e.span, fmt::format("this {} is nothing that happens", date ? "date" : "number"))
        .hint(date ? fmt::format("until a day is `e by {0}`; a value on a day is `x at {0}`", e.text)
                   : "a time is a date, `day 10`, `start`, `end` or `10 days after e`");
    return std::nullopt;
  }
  sema::Scope scope;
  const sema::Quantity q = c_.check.condition(tree_, id, scope);
  return q.ok() ? std::optional(q.expr) : std::nullopt;
}

std::optional<TrackerId> FutureTerms::occurrence(SyntaxId id, TrackerId after, std::uint32_t nth) {
  const Expr& e = tree_.expr(id);
  if (e.kind == ExprKind::nth) {
    const int n = std::atoi(e.text.c_str());
    if (n >= 1 && n <= 1000000) return occurrence(e.args[0], after, static_cast<std::uint32_t>(n));
    c_.sink.error(Code::not_a_question, e.span, "occurrences are counted from the first");
    return std::nullopt;
  }
  ir::Tracker t;
  t.nth = nth;
  t.after = after;
  if (c_.names_occurrence(tree_, id)) {
    sema::Scope scope;
    const std::optional<ir::Pattern> pattern = c_.check.pattern(tree_, id, scope);
    if (!pattern) return std::nullopt;
    t.kind = ir::Tracker::Kind::occurrence;
    t.pattern = *pattern;
    return add(t, e.span);
  }
  const std::optional<ExprId> becomes_true = condition(id);
  if (!becomes_true) return std::nullopt;
  t.kind = ir::Tracker::Kind::rise;
  t.expr = *becomes_true;
  return add(t, e.span);
}

std::optional<TrackerId> FutureTerms::count_of(SyntaxId id) {
  const std::optional<TrackerId> first = occurrence(id);
  if (!first) return std::nullopt;
  ir::Tracker t = c_.process[*first];
  t.kind = t.kind == ir::Tracker::Kind::rise ? ir::Tracker::Kind::rises : ir::Tracker::Kind::count;
  return add(t, t.span);
}

std::optional<FutureTerms::When> FutureTerms::when(SyntaxId id) {
  const Expr& e = tree_.expr(id);
  if (is_fixed_time(c_, tree_, id)) {
    const std::optional<double> time = time_in_run(c_, tree_, id);
    return time ? std::optional(When{*time, {}, 0, false, {}}) : std::nullopt;
  }
  const bool delayed = e.kind == ExprKind::after_event;
  const SyntaxId moment = delayed ? e.args[1] : id;
  if (delayed && is_fixed_time(c_, tree_, moment)) {
    const std::optional<double> from = time_in_run(c_, tree_, moment), delay = lower::window(c_, tree_, e.args[0]);
    if (!from || !delay) return std::nullopt;
    if (*from + *delay <= c_.process.horizon) return When{*from + *delay, {}, 0, false, {}};
    c_.sink.error(Code::time_outside_run, e.span, "this is after the end of the run");
    return std::nullopt;
  }
  const std::optional<double> delay = delayed ? lower::window(c_, tree_, e.args[0]) : 0.0;
  const std::optional<TrackerId> after = occurrence(moment);
  if (!delay || !after) return std::nullopt;
  return When{0, *after, *delay, false, c_.text(tree_.expr(moment).span)};
}

}  // namespace casus::lower
