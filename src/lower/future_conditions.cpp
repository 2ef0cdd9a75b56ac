// SPDX-License-Identifier: Apache-2.0
// Conditions of a future: windows, orders, values at times, and their boolean combinations.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lower/build.hpp"
#include "lower/canon.hpp"
#include "lower/future_terms.hpp"
#include "lower/times.hpp"

namespace casus::lower {

using ir::ExprId;
using ir::Op;
using ir::TrackerId;
using syntax::Expr;
using syntax::ExprKind;
using SyntaxId = syntax::ExprId;

std::optional<ExprId> FutureTerms::phi(SyntaxId id, bool sure) {
  const Expr& e = tree_.expr(id);
  switch (e.kind) {
    case ExprKind::error: return std::nullopt;
    case ExprKind::within: return within(e, sure);
    case ExprKind::by_date: {
      const std::optional<double> latest = time_in_run(c_, tree_, e.args[1]);
      if (!latest) return std::nullopt;
      if (window == 0) window = *latest;
      return by_time(e.args[0], *latest, sure);
    }
    case ExprKind::at: return holds_at(e);
    case ExprKind::stays: return stays(e);
    case ExprKind::before: return before(e, sure);
    case ExprKind::unary:
    case ExprKind::binary:
      // Each side has its own time; what must be true at once stands in parentheses before its time.
      if (e.text == "and" || e.text == "or" || e.text == "not") return logical(e, sure);
      if (has_terms(id)) return comparison(e, sure);
      break;
    default: break;
  }
  return by_time(id, c_.process.horizon, sure);
}

// Happens (or becomes true) by then. An event's `or` and `and` are of the two happenings.
std::optional<ExprId> FutureTerms::by_time(SyntaxId id, double latest, bool sure) {
  const Expr& e = tree_.expr(id);
  const bool joined = e.kind == ExprKind::binary && (e.text == "and" || e.text == "or");
  if (joined && has_occurrence(id)) {
    const bool all = e.text == "and";
    const std::optional<ExprId> a = by_time(e.args[0], latest, sure && all);
    const std::optional<ExprId> b = by_time(e.args[1], latest, sure && all);
    if (!a || !b) return std::nullopt;
    return make(all ? Op::logical_and : Op::logical_or, boolean_type, *a, *b);
  }
  const std::optional<TrackerId> t = occurrence(id);
  if (!t) return std::nullopt;
  if (sure) promise(*t, latest);
  return happened(*t, latest);
}

std::optional<ExprId> FutureTerms::within(const Expr& e, bool sure) {
  if (e.args.size() > 2 && e.args[2]) return within_of(e, sure);
  const std::optional<double> length = window_from_start(c_, tree_, e.args[1]);
  if (!length) return std::nullopt;
  if (window == 0) window = *length;
  return by_time(e.args[0], *length, sure);
}

std::optional<ExprId> FutureTerms::within_of(const Expr& e, bool sure) {
  const std::optional<double> length = lower::window(c_, tree_, e.args[1]);
  const std::optional<TrackerId> from = occurrence(e.args[2]);
  if (!length || !from) return std::nullopt;
  if (window == 0) window = *length;
  const std::optional<TrackerId> then = occurrence(e.args[0], *from);
  if (!then) return std::nullopt;
  needs.push_back({*from, *length, e.span, c_.text(tree_.expr(e.args[2]).span)});
  if (sure) {
    promise(*from, c_.process.horizon);
    promise(*then, c_.process.horizon);
  }
  const ExprId closes = make(Op::add, real_type, tracked(*from), number(*length));
  return both(c_.process, happened(*from, c_.process.horizon),
              make(Op::less_equal, boolean_type, tracked(*then), closes));
}

std::optional<ExprId> FutureTerms::holds_at(const Expr& e) {
  const std::optional<ExprId> holds = condition(e.args[0]);
  if (!holds) return std::nullopt;
  const std::optional<When> time = when(e.args[1]);
  if (!time) return std::nullopt;
  const std::optional<Value> v = tracked_at(e.args[0], *time, e.span);
  if (!v) return std::nullopt;
  if (!time->after) return make(Op::unequal, boolean_type, v->expr, number(0));
  return both(c_.process, happened(time->after, c_.process.horizon - time->delay),
              make(Op::unequal, boolean_type, v->expr, number(0)));
}

std::optional<ExprId> FutureTerms::stays(const Expr& e) {
  const bool bounded = e.args.size() > 2 && e.args[1] && e.args[2];
  const std::optional<ExprId> holds = condition(e.args[0]);
  const std::optional<double> from = bounded ? time_in_run(c_, tree_, e.args[1]) : 0.0;
  const std::optional<double> until = bounded ? time_in_run(c_, tree_, e.args[2]) : c_.process.horizon;
  if (!holds || !from || !until) return std::nullopt;
  if (*until < *from) {
    c_.sink.error(Code::time_outside_run, e.span, "this stretch of time ends before it begins");
    return std::nullopt;
  }
  ir::Tracker t;
  t.kind = ir::Tracker::Kind::falls;
  t.expr = *holds;
  t.time = *from;
  t.until = *until;
  return make(Op::logical_not, boolean_type, happened(add(t, e.span), c_.process.horizon));
}

std::optional<ExprId> FutureTerms::before(const Expr& e, bool sure) {
  const std::optional<TrackerId> a = occurrence(e.args[0]);
  const std::optional<TrackerId> b = occurrence(e.args[1]);
  if (!a || !b) return std::nullopt;
  if (sure) promise(*a, c_.process.horizon);
  return make(Op::less, boolean_type, tracked(*a), tracked(*b));
}

std::optional<ExprId> FutureTerms::logical(const Expr& e, bool sure) {
  if (e.text == "not") {
    const std::optional<ExprId> a = phi(e.args[0], false);
    return a ? std::optional(make(Op::logical_not, boolean_type, *a)) : std::nullopt;
  }
  const bool all = e.text == "and";
  const std::optional<ExprId> a = phi(e.args[0], sure && all);
  const std::optional<ExprId> b = phi(e.args[1], sure && all);
  if (!a || !b) return std::nullopt;
  return make(all ? Op::logical_and : Op::logical_or, boolean_type, *a, *b);
}

std::optional<ExprId> FutureTerms::comparison(const Expr& e, bool sure) {
  if (tree_.expr(e.args[0]).kind == ExprKind::first_of) return which_first(e, sure);
  const ExprId outer = std::exchange(reached, ExprId());
  const std::optional<Value> a = value(e.args[0]), b = value(e.args[1]);
  const ExprId here = std::exchange(reached, outer);
  if (!a || !b || !same_units(*a, *b, e.span)) return std::nullopt;
  const bool at_least_once =
      tree_.expr(e.args[0]).kind == ExprKind::times && b->literal &&
      ((e.text == ">=" && c_.process[b->expr].value >= 1) || (e.text == ">" && c_.process[b->expr].value >= 0));
  if (sure && at_least_once) promise(TrackerId(c_.process[a->expr].ref), c_.process.horizon);
  const std::optional<ExprId> holds = compare(e, a->expr, b->expr);
  // What is never reached is not compared: it has no value.
  return holds ? std::optional(both(c_.process, here, *holds)) : std::nullopt;
}

std::optional<ExprId> FutureTerms::compare(const Expr& e, ExprId a, ExprId b) {
  if (e.text == "=") return make(Op::equal, boolean_type, a, b);
  if (e.text == "!=") return make(Op::unequal, boolean_type, a, b);
  if (e.text == "<") return make(Op::less, boolean_type, a, b);
  if (e.text == "<=") return make(Op::less_equal, boolean_type, a, b);
  if (e.text == ">") return make(Op::less, boolean_type, b, a);
  if (e.text == ">=") return make(Op::less_equal, boolean_type, b, a);
  c_.sink.error(Code::not_a_question, e.span, "this is a value; a condition is needed here");
  return std::nullopt;
}

// ---- first of ---------------------------------------------------------------------------------------------------

std::optional<std::vector<TrackerId>> FutureTerms::rivals(SyntaxId id) {
  std::vector<TrackerId> out;
  bool fine = true;
  for (const SyntaxId a : tree_.expr(id).args) {
    const std::optional<TrackerId> t = occurrence(a);
    fine = fine && t;
    if (t) out.push_back(*t);
  }
  return fine ? std::optional(out) : std::nullopt;
}

ExprId FutureTerms::came_first(const std::vector<TrackerId>& all, std::size_t k) {
  ExprId out;
  if (k == all.size()) {
    for (const TrackerId t : all) out = both(c_.process, out, negation(c_.process, happened(t, c_.process.horizon)));
    return out;
  }
  out = happened(all[k], c_.process.horizon);
  // In one instant the one listed first counts.
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i != k)
      out = both(c_.process, out,
                 make(i < k ? Op::less : Op::less_equal, boolean_type, tracked(all[k]), tracked(all[i])));
  return out;
}

std::optional<ExprId> FutureTerms::which_first(const Expr& e, bool sure) {
  const std::optional<std::vector<TrackerId>> all = rivals(e.args[0]);
  if (!all) return std::nullopt;
  const Expr& named = tree_.expr(e.args[1]);
  std::size_t k = all->size();
  if (named.kind != ExprKind::name || named.text != "none") {
    const std::optional<TrackerId> t = occurrence(e.args[1]);
    if (!t) return std::nullopt;
    k = static_cast<std::size_t>(std::find(all->begin(), all->end(), *t) - all->begin());
  }
  const bool known = k < all->size() || (named.kind == ExprKind::name && named.text == "none");
  if (!known || (e.text != "=" && e.text != "!=")) {
    c_.sink.error(Code::not_in_list, named.span, "`first of` can be compared with `=` to one of its list, or `none`")
        .label(tree_.expr(e.args[0]).span, "the list");
    return std::nullopt;
  }
  if (sure && e.text == "=" && k < all->size()) promise((*all)[k], c_.process.horizon);
  const ExprId out = came_first(*all, k);
  return e.text == "=" ? out : negation(c_.process, out);
}

namespace {

// Whatever is counted has a first, and a second comes after the first.
std::string first_of_its_kind(const ir::Process& p, TrackerId id) {
  ir::Tracker t = p[id];
  t.nth = 1;
  if (t.kind == ir::Tracker::Kind::count) t.kind = ir::Tracker::Kind::occurrence;
  if (t.kind == ir::Tracker::Kind::rises) t.kind = ir::Tracker::Kind::rise;
  return canon(p, t);
}

bool implies(const ir::Process& p, TrackerId fact, TrackerId need) {
  return fact == need || (p[need].nth == 1 && first_of_its_kind(p, fact) == canon(p, p[need]));
}

}  // namespace

const Need* unmet(const ir::Process& p, const std::vector<Need>& needs, const std::vector<Fact>& facts) {
  for (const Need& n : needs) {
    const bool met = std::any_of(facts.begin(), facts.end(), [&](const Fact& f) {
      return f.latest + n.delay <= p.horizon && implies(p, f.tracker, n.tracker);
    });
    if (!met) return &n;
  }
  return nullptr;
}

}  // namespace casus::lower
