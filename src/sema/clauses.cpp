// SPDX-License-Identifier: Apache-2.0
// What happens: events, rules, scales, the beginning, and what must always hold.
#include <cmath>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "sema/checker.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using ir::Op;
using syntax::ExprKind;

namespace {

constexpr ir::Type boolean{Base::boolean, {}};
constexpr ir::Type real{Base::real, {}};

}  // namespace

void Checker::bodies() {
  each([&](StatementRef ref, const Statement& s) {
    switch (s.kind) {
      case Kind::state: return states(ref, s);
      case Kind::settle: return settle(ref, s);
      case Kind::event: return event(ref, s);
      case Kind::on: return rule(ref, s);
      case Kind::scale: return scale(ref, s);
      case Kind::flow: return flow(ref, s);
      case Kind::initially: return initially(ref, s);
      case Kind::always: return always(ref, s);
      default: return;
    }
  });
}

// ---- events ------------------------------------------------------------------------------------------------------

void Checker::event(StatementRef ref, const Statement& s) {
  const Symbol* symbol = model_.symbols.find(s.name);
  if (!symbol || symbol->kind != Symbol::Kind::event || symbol->declared != s.name_span) return;
  ir::Event e = model_.process.events[symbol->id];
  if (!ready(Part::signal, e.signal.value, s.name_span)) return;
  e = model_.process.events[symbol->id];
  Scope scope = scope_of(e.family);
  e.origin = expr_.origin(s.trailer, s.span);
  event_clauses(tree(ref), s, e, scope);
  model_.process.events[symbol->id] = std::move(e);
}

void Checker::event_clauses(const Tree& t, const Statement& s, ir::Event& e, Scope& scope) {
  using K = syntax::Clause::Kind;
  const syntax::Clause *rate = nullptr, *after = nullptr, *when = nullptr, *since = nullptr, *repeating = nullptr;
  Unit per_day, days;
  per_day.time = -1;
  days.time = 1;
  for (const syntax::Clause& c : s.clauses) {
    switch (c.kind) {
      case K::when:
        when = &c;
        e.when = expr_.condition(t, c.value, scope).expr;
        expr_.learn(scope, e.when);
        break;
      case K::rate:
        rate = &c;
        e.timing = ir::Timing::hazard;
        e.rate = expr_.check(t, c.value, scope, {real, per_day}).expr;
        break;
      case K::after: {
        after = &c;
        const auto d = expr_.distribution(t, c.value, scope, {real, days, 0, ir::never});
        if (d) e.delay = d->dist;
        const std::optional<double> months = literal_months(t.expr(c.value));
        if (c.calendar && months && *months >= 1 && *months < 120'000 && *months == std::floor(*months))
          e.months = static_cast<std::uint32_t>(*months);
        break;
      }
      case K::since: {
        since = &c;
        const Quantity q = expr_.check(t, c.value, scope);
        if (q.ok() && q.value > 0)
          sink_.error(Code::bad_since, c.span, "a clock is started `since` a day before the model begins, not after");
        if (q.ok()) e.since = q.value;
        break;
      }
      case K::once: model_.once[model_.process[e.signal].event.value] = true; break;
      case K::repeating:
        repeating = &c;
        e.repeating = true;
        break;
      case K::then: e.then = expr_.block(t, c.effects, scope, e.key); break;
    }
  }
  if (!rate) e.timing = after ? ir::Timing::clock : ir::Timing::immediate;
  if (rate && after)
    sink_.error(Code::clause_clash, after->span, "an event has a `rate` or a clock started by `when`, not both")
        .label(rate->span, "the rate");
  if (since && !after)
    sink_.error(Code::bad_since, since->span, "`since` starts a clock, and this event has no `after`");
  if (repeating && !after)
    sink_.error(Code::clause_clash, repeating->span,
                rate ? "a rate makes an event again and again by itself"
                     : "`repeating` is about a clock, and this event has no `after`");
  if (!rate && !after && !when)
    sink_.error(Code::clause_clash, s.name_span, fmt::format("nothing says when `{}` happens", s.name))
        .hint("give it a `rate`, an `after`, or a `when`");
}

// ---- rules -------------------------------------------------------------------------------------------------------

void Checker::rule(StatementRef ref, const Statement& s) {
  const Tree& t = tree(ref);
  ir::Rule r;
  r.origin = expr_.origin(s.trailer, s.span);
  Scope scope;
  const auto pattern = expr_.pattern(t, s.value, scope);
  if (!pattern) return;  // the effects may use names that the pattern would have bound
  r.pattern = *pattern;
  r.slots = scope.next_slot;
  const std::string head = s.name.empty() ? one_line(t.expr(s.value).span) : s.name;
  const int ordinal = ++heads_[head];
  r.name = "on " + head + (ordinal > 1 ? fmt::format(" #{}", ordinal) : "");
  r.key = hash_text(r.name);
  bool fine = true;
  if (s.when.valid()) {
    const Quantity w = expr_.condition(t, s.when, scope);
    fine = w.ok();
    r.when = w.expr;
    expr_.learn(scope, w.expr);
  }
  r.effects = expr_.block(t, s.effects, scope, r.key);
  if (fine) model_.process.rules.push_back(std::move(r));
}

// ---- scales ------------------------------------------------------------------------------------------------------

bool Checker::has_rate(Span event) {
  if (!rated_) {
    rated_.emplace();
    each([&](StatementRef, const Statement& e) {
      for (const syntax::Clause& c : e.clauses)
        if (e.kind == Kind::event && c.kind == syntax::Clause::Kind::rate)
          rated_->emplace(e.name_span.file.value, e.name_span.begin);
    });
  }
  return rated_->contains({event.file.value, event.begin});
}

void Checker::scale(StatementRef ref, const Statement& s) {
  const Tree& t = tree(ref);
  const syntax::Expr& head = t.expr(s.value);
  if (head.kind == ExprKind::error) return;
  const Symbol* symbol = model_.symbols.find(head.text);
  if (!symbol && model_.broken.count(head.text)) return;
  const Span word{head.span.file, head.span.begin, head.span.begin + static_cast<std::uint32_t>(head.text.size())};
  if (!symbol || symbol->kind != Symbol::Kind::event) {
    std::vector<std::string> events;
    for (const ir::Event& e : model_.process.events) events.push_back(e.name);
    auto& d = sink_.error(
        symbol ? Code::wrong_sort_of_name : Code::unknown_name, word,
        symbol ? fmt::format("`{}` is {}: only the rate of an event can be scaled", head.text, sort_of(symbol->kind))
               : fmt::format("there is no event `{}`", head.text));
    const std::string near = nearest(head.text, events);
    if (!near.empty()) d.hint(fmt::format("did you mean `{}`?", near)).fix(word, near);
    return;
  }
  const ir::EventId id(symbol->id);
  if (!ready(Part::signal, model_.process[id].signal.value, word)) return;
  if (!has_rate(symbol->declared)) {
    sink_.error(Code::clause_clash, word, fmt::format("`{}` has no `rate` to be scaled", head.text))
        .label(symbol->declared, "declared here");
    return;
  }
  Scale out;
  out.event = id;
  out.origin = expr_.origin(s.trailer, s.span);
  Scope scope;
  const ir::Family family = model_.process[id].family;
  if (!scale_binders(t, head, family, scope, out.when)) return;
  const Quantity by = expr_.check(t, s.by, scope, {real, Unit{}});
  if (by.ok() && by.constant && by.value < 0) {
    sink_.error(Code::rate_range, t.expr(s.by).span, "a rate can't be scaled by a negative number");
    return;
  }
  out.by = by.expr;
  bool fine = by.ok();
  if (s.when.valid()) {
    const Quantity when = expr_.condition(t, s.when, scope);
    fine = fine && when.ok();
    if (fine)
      out.when =
          out.when.valid() ? model_.process.make(Op::logical_and, boolean, s.span, out.when, when.expr) : when.expr;
  }
  if (fine) model_.scales.push_back(std::move(out));
}

// Names in the head stand for the event's own slots; an entity asks that the slot be that entity.
bool Checker::scale_binders(const Tree& t, const syntax::Expr& head, const ir::Family& family, Scope& scope,
                            ir::ExprId& when) {
  if (head.kind == ExprKind::name) {  // all members; their own names are not in sight
    scope.next_slot = scope.max_slots = static_cast<std::uint16_t>(family.binders.size());
    return true;
  }
  if (family.binders.empty()) {
    sink_.error(Code::wrong_index_count, head.span,
                fmt::format("`{}` is no family: it stands without brackets", head.text));
    return false;
  }
  if (head.args.size() != family.binders.size() || head.kind != ExprKind::index || head.braces != family.pair) {
    sink_.error(head.args.size() != family.binders.size() ? Code::wrong_index_count : Code::wrong_brackets, head.span,
                fmt::format("`{}` is a family with {} binder{} in {}", head.text, family.binders.size(),
                            family.binders.size() == 1 ? "" : "s", family.pair ? "braces" : "square brackets"));
    return false;
  }
  ir::Process& p = model_.process;
  const auto require = [&](ir::ExprId condition) {
    when = when.valid() ? p.make(Op::logical_and, boolean, head.span, when, condition) : condition;
  };
  std::vector<double> named;
  for (std::size_t k = 0; k < head.args.size(); ++k) {
    const syntax::Expr& a = t.expr(head.args[k]);
    const ir::Type type{Base::entity, p[family.binders[k].set].kind};
    const ir::ExprId slot = p.make(Op::slot, type, a.span);
    p.exprs[slot.value].slot = static_cast<std::uint16_t>(k);
    const Span word{a.span.file, a.span.begin, a.span.begin + static_cast<std::uint32_t>(a.text.size())};
    const bool bare = a.kind == ExprKind::name && !model_.symbols.find(a.text) && k + 1 < head.args.size() &&
                      t.expr(head.args[k + 1]).kind == ExprKind::binder_arg;
    scope.next_slot = static_cast<std::uint16_t>(k);
    if (a.kind == ExprKind::binder_arg || bare) {
      const auto set = expr_.set(t, bare ? t.expr(head.args[k + 1]).args[0] : a.args[0], scope);
      if (!set) return false;
      if (p[*set].kind != type.kind) {
        sink_.error(Code::wrong_type, a.span,
                    fmt::format("this part of `{}` is a member of `{}`", head.text, p[type.kind].name));
        return false;
      }
      expr_.bind(scope, a.text, word, type);
      if (p[*set].all) continue;
      const ir::ExprId in = p.make(Op::in_set, boolean, a.span, slot);
      p.exprs[in.value].ref = set->value;
      require(in);
    } else if (a.kind != ExprKind::wildcard) {
      const Quantity q = expr_.check(t, head.args[k], scope, {type, std::nullopt});
      if (!q.ok()) return false;
      if (!q.constant) {
        sink_.error(Code::not_constant, a.span, "an entity, `_` or `name: kind` is needed here");
        return false;
      }
      named.push_back(q.value);
      if (!family.pair) require(p.make(Op::equal, boolean, a.span, slot, q.expr));
    }
  }
  scope.next_slot = static_cast<std::uint16_t>(head.args.size());
  scope.max_slots = std::max(scope.max_slots, scope.next_slot);
  if (!family.pair || named.empty()) {
    if (head.where.valid()) {
      const Quantity w = expr_.condition(t, head.where, scope);
      if (!w.ok()) return false;
      require(w.expr);
    }
    return true;
  }
  const bool both = named.size() == 2;
  if (both && named[0] > named[1]) std::swap(named[0], named[1]);
  const ir::Type type{Base::entity, p[family.binders[0].set].kind};
  const auto slot_is = [&](std::uint16_t k, double v) {
    const ir::ExprId slot = p.make(Op::slot, type, head.span);
    p.exprs[slot.value].slot = k;
    return p.make(Op::equal, boolean, head.span, slot, p.constant(v, type, head.span));
  };
  if (!both && !scope.names.empty()) {
    sink_
        .error(Code::bad_pattern, head.span, "beside an entity of an unordered pair, the other one can't be named here")
        .hint("write `_` for it, or bind both and say which in `when`");
    return false;
  }
  require(both ? p.make(Op::logical_and, boolean, head.span, slot_is(0, named[0]), slot_is(1, named[1]))
               : p.make(Op::logical_or, boolean, head.span, slot_is(0, named[0]), slot_is(1, named[0])));
  return true;
}

// ---- the beginning, and what must hold ---------------------------------------------------------------------------

// With a tag, the block is under the condition that it is on.
void Checker::initially(StatementRef ref, const Statement& s) {
  Scope scope;
  const std::uint64_t key = hash_text(fmt::format("initially {}", initially_count_++));
  ir::Block block = expr_.block(tree(ref), s.effects, scope, key);
  const ir::Origin origin = expr_.origin(s.trailer, s.span);
  ir::Process& p = model_.process;
  if (!origin.tags.empty()) {
    ir::Effect guarded;
    guarded.kind = ir::Effect::Kind::branch;
    guarded.key = key;
    guarded.span = s.span;
    guarded.value = expr_.all_on(origin, s.span);
    guarded.body = std::move(block);
    p.effects.push_back(std::move(guarded));
    block = {{ir::EffectId(p.effects.size() - 1)}};
  }
  p.initially.effects.insert(p.initially.effects.end(), block.effects.begin(), block.effects.end());
}

void Checker::always(StatementRef ref, const Statement& s) {
  Scope scope;
  const Quantity q = expr_.condition(tree(ref), s.value, scope);
  ir::Origin origin = expr_.origin(s.trailer, s.span);
  if (q.ok()) model_.process.invariants.push_back({q.expr, one_line(tree(ref).expr(s.value).span), std::move(origin)});
}

}  // namespace casus::sema
