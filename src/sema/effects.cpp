// SPDX-License-Identifier: Apache-2.0
// Effects: what a clause does when it fires. Each has a key made of the clause's key and its place in the clause, so
// that its draws stay what they are whatever is edited elsewhere.
#include <fmt/format.h>

#include "base/hash.hpp"
#include "sema/check.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using syntax::ExprKind;
using Kind = Symbol::Kind;

namespace {

constexpr ir::Type real{Base::real, {}};
constexpr std::uint64_t body_branch = 1, other_branch = 2;

bool numeric(ir::Type t) { return t.base == Base::integer || t.base == Base::real; }

Span head_word(const syntax::Expr& e) {
  return {e.span.file, e.span.begin, e.span.begin + static_cast<std::uint32_t>(e.text.size())};
}

}  // namespace

ir::Block ExprChecker::block(const Tree& tree, const std::vector<syntax::EffectId>& effects, Scope& scope,
                             std::uint64_t clause_key) {
  ir::Block out;
  std::uint64_t place = 0;
  for (const syntax::EffectId id : effects) {
    const syntax::Effect& e = tree.effect(id);
    ir::Effect made;
    made.key = combine(clause_key, ++place);
    made.span = e.span;
    const std::size_t names = scope.names.size();
    const std::size_t apart = scope.apart.size();
    const std::uint16_t slots = scope.next_slot;
    const bool fine = effect(tree, e, scope, made.key, made);
    scope.names.resize(names);
    scope.apart.resize(apart);
    scope.next_slot = slots;
    if (!fine) continue;
    process().effects.push_back(std::move(made));
    out.effects.push_back(ir::EffectId(process().effects.size() - 1));
  }
  return out;
}

bool ExprChecker::effect(const Tree& tree, const syntax::Effect& e, Scope& scope, std::uint64_t key, ir::Effect& out) {
  using K = syntax::Effect::Kind;
  bool fine = true;
  switch (e.kind) {
    case K::assign: return assignment(tree, e, scope, out);
    case K::emit: return emission(tree, e, scope, out);
    case K::choose:
      if (e.binders.pair || e.binders.list.size() > 1) {
        sink_.error(Code::wrong_arguments, e.binders.span, "`choose` picks one member of one set");
        return false;
      }
      return binding_effect(tree, e, scope, 0, out);
    case K::loop: return binding_effect(tree, e, scope, 0, out);
    case K::after: {
      out.kind = ir::Effect::Kind::after;
      Unit days;
      days.time = 1;
      const auto d = distribution(tree, e.value, scope, {real, days, 0, ir::never});
      fine = d.has_value();
      if (d) out.delay = d->dist;
      break;
    }
    case K::chance: {
      out.kind = ir::Effect::Kind::chance;
      const Quantity p = check(tree, e.value, scope, {real, Unit{}});
      out.value = p.expr;
      fine = p.ok();
      if (p.ok() && p.constant && !(p.value >= 0 && p.value <= 1)) {
        const bool bare = tree.expr(e.value).kind == syntax::ExprKind::number && tree.expr(e.value).unit.empty();
        sink_
            .error(Code::not_a_probability, tree.expr(e.value).span,
                   fmt::format("a probability lies between 0 and 100 %, but this is {} %", number_text(p.value * 100)))
            .hint(bare && p.value <= 100 ? fmt::format("write `{} %`", number_text(p.value)) : std::string{});
        fine = false;
      }
      break;
    }
    case K::branch: {
      out.kind = ir::Effect::Kind::branch;
      const Quantity c = condition(tree, e.value, scope);
      out.value = c.expr;
      fine = c.ok();
      break;
    }
  }
  const std::size_t apart = scope.apart.size();
  if (e.kind == K::branch) learn(scope, out.value);
  out.body = block(tree, e.body, scope, combine(key, body_branch));
  scope.apart.resize(apart);
  out.other = block(tree, e.other, scope, combine(key, other_branch));
  return fine;
}

// `choose` and `for`; a loop over several sets is a loop of loops.
bool ExprChecker::binding_effect(const Tree& tree, const syntax::Effect& e, Scope& scope, std::size_t from,
                                 ir::Effect& out) {
  const auto& list = e.binders.list;
  if (from >= list.size()) return false;
  const bool choose = e.kind == syntax::Effect::Kind::choose;
  out.kind = choose ? ir::Effect::Kind::choose : ir::Effect::Kind::loop;
  out.pair = e.binders.pair;
  ir::Block outside;
  const std::size_t names = scope.names.size();
  const std::uint16_t slots = scope.next_slot;
  // An `else` sees nothing of what was to be chosen.
  outside = block(tree, e.other, scope, combine(out.key, other_branch));
  scope.names.resize(names);
  scope.next_slot = slots;

  const auto s = binder_set(tree, list, from, scope);
  const ir::Type type{Base::entity, s ? process()[*s].kind : ir::KindId(0)};
  bool fine = s.has_value();
  if (s) out.set = *s;
  const bool of_values = list[from].set.valid() && tree.expr(list[from].set).kind == ExprKind::call;
  if (!s && (process().kinds.empty() || of_values)) return false;
  out.slot = bind(scope, list[from].name, list[from].span, type, out.set);
  std::size_t next = from + 1;
  if (out.pair && next < list.size()) {
    out.slot2 = bind(scope, list[next].name, list[next].span, type, out.set), ++next;
    scope.apart.emplace_back(out.slot, out.slot2);
  }
  if (next < list.size()) {
    ir::Effect inner;
    inner.key = combine(out.key, body_branch);
    inner.span = e.span;
    if (!binding_effect(tree, e, scope, next, inner) || !fine) return false;
    process().effects.push_back(std::move(inner));
    out.body.effects = {ir::EffectId(process().effects.size() - 1)};
    return true;
  }
  if (e.binders.where.valid()) {
    const Quantity w = condition(tree, e.binders.where, scope);
    out.where = w.expr;
    fine = fine && w.ok();
    learn(scope, w.expr);
  }
  if (choose && e.value.valid()) fine = claims(tree, e, scope, out) && fine;
  out.body = block(tree, e.body, scope, combine(out.key, body_branch));
  out.other = std::move(outside);
  return fine;
}

// What a candidate has for it: a weight, or a score and how sharply scores are weighed.
bool ExprChecker::claims(const Tree& tree, const syntax::Effect& e, Scope& scope, ir::Effect& out) {
  const Quantity w = check(tree, e.value, scope, {real, Unit{}});
  out.value = w.expr;
  if (e.foreseen.valid() && !foresight(tree, e, scope, out)) return false;
  if (e.best) out.sharpness = process().constant(ir::never, real, e.span);
  if (e.best) return w.ok();
  if (!e.sharpness.valid()) {
    if (!w.ok() || !w.constant || w.value >= 0) return w.ok();
    sink_.error(Code::not_a_probability, tree.expr(e.value).span, "a weight can't be negative");
    return false;
  }
  const Quantity s = check(tree, e.sharpness, scope, {real, Unit{}});
  out.sharpness = s.expr;
  if (!s.ok() || !s.constant || s.value >= 0) return w.ok() && s.ok();
  sink_.error(Code::bad_decision, tree.expr(e.sharpness).span, "sharpness can't be negative")
      .hint("0 is a coin, `inf` takes the best");
  return false;
}

// What is foreseen of each candidate, by whom, in how many runs and how far ahead.
bool ExprChecker::foresight(const Tree& tree, const syntax::Effect& e, Scope& scope, ir::Effect& out) {
  const Quantity value = check(tree, e.foreseen, scope, {real, Unit{}});
  const Quantity stated = e.stated.valid() ? check(tree, e.stated, scope, {real, Unit{}}) : value;
  const Quantity who = check(tree, e.decider, scope, {});
  const Quantity runs = check(tree, e.ahead_runs, scope, {ir::Type{Base::integer, {}}, Unit{}});
  Unit duration;
  duration.time = 1;
  const Quantity days = check(tree, e.ahead, scope, {real, duration});
  if (!value.ok() || !stated.ok() || !who.ok() || !runs.ok() || !days.ok()) return false;
  const auto refuse = [&](syntax::ExprId at, const char* why) {
    sink_.error(Code::bad_lookahead, tree.expr(at).span, why);
    return false;
  };
  if (!runs.constant || runs.value < 1 || runs.value > ir::max_foreseen_runs)
    return refuse(e.ahead_runs, "the number of runs is a constant from 1 to 10,000");
  if (!days.constant || !(days.value > 0)) return refuse(e.ahead, "how far it looks is a constant, above 0");
  if (who.type.base != Base::entity) return refuse(e.decider, "no one who could look ahead");
  ir::Foresight f;
  f.name = e.looker;
  f.value = value.expr;
  if (e.stated.valid()) f.stated = stated.expr;
  f.decider = who.expr;
  f.runs = static_cast<std::uint32_t>(runs.value);
  f.days = days.value;
  f.span = tree.expr(e.ahead).span;
  process().foresights.push_back(f);
  out.foresight = ir::ForesightId(process().foresights.size() - 1);
  return true;
}

bool ExprChecker::assignment(const Tree& tree, const syntax::Effect& e, Scope& scope, ir::Effect& out) {
  const syntax::Expr& place = tree.expr(e.target);
  if (place.kind == ExprKind::name || place.kind == ExprKind::index) {
    const Symbol* s = model_.symbols.find(place.text);
    if (s && s->kind != Kind::state && family_of(*s)) {
      sink_
          .error(
              Code::not_assignable, head_word(place),
              fmt::format("`{}` is {}: nothing that happens in the model can change it", place.text, sort_of(s->kind)))
          .label(s->declared, "declared here")
          .hint("what a future remembers is a `state`");
      return false;
    }
  }
  const auto t = target(tree, e.target, scope);
  Expect expect;
  if (t) {
    expect.type = t->type;
    if (numeric(t->type)) expect.unit = t->unit;
  }
  const Quantity v = t ? check(tree, e.value, scope, expect) : check(tree, e.value, scope);
  if (!t || !v.ok()) return false;
  out.kind = ir::Effect::Kind::assign;
  out.assign = e.op == "+="   ? ir::Effect::Assign::add
               : e.op == "-=" ? ir::Effect::Assign::subtract
                              : ir::Effect::Assign::set;
  if (out.assign != ir::Effect::Assign::set && !numeric(t->type)) {
    sink_
        .error(Code::wrong_type, e.span,
               fmt::format("`{}` needs a number, but `{}` is {}", e.op, place.text, describe(t->type)))
        .hint("use `:=`");
    return false;
  }
  if (out.assign == ir::Effect::Assign::set && !within_bounds(t->var, v, tree.expr(e.value).span)) return false;
  out.var = t->var;
  out.index = t->index;
  out.value = v.expr;
  return true;
}

// False if it was reported. What is known only in a future is checked there.
bool ExprChecker::within_bounds(ir::VarId id, const Quantity& v, Span span) {
  const ir::Variable& var = process()[id];
  if (!v.constant || !numeric(var.type) || var.saturating || (v.value >= var.low && v.value <= var.high)) return true;
  sink_.error(Code::out_of_bounds, span, bounds_text(var)).label(var.origin.span, "declared here");
  return false;
}

bool ExprChecker::emission(const Tree& tree, const syntax::Effect& e, Scope& scope, ir::Effect& out) {
  const syntax::Expr& x = tree.expr(e.target);
  if (x.kind == ExprKind::error) return false;
  const bool named = x.kind == ExprKind::name || x.kind == ExprKind::call || x.kind == ExprKind::index;
  const Symbol* s = named ? model_.symbols.find(x.text) : nullptr;
  if (!s) {
    if (named)
      unknown(x.text, head_word(x), scope);
    else
      sink_.error(Code::wrong_sort_of_name, x.span, "an effect assigns, or emits a signal");
    return false;
  }
  if (s->kind != Kind::signal) {
    const bool event = s->kind == Kind::event;
    auto& d =
        sink_
            .error(event ? Code::event_as_effect : Code::wrong_sort_of_name, head_word(x),
                   event ? fmt::format("the event `{}` happens by its own clock, not as an effect", x.text)
                         : fmt::format("`{}` is {}: an effect assigns, or emits a signal", x.text, sort_of(s->kind)))
            .label(s->declared, "declared here");
    if (event)
      d.hint("declare a `signal` and emit that; what the event does can hear it with `on`");
    else if (s->kind == Kind::state)
      d.hint(fmt::format("assign to it: `{} := ...`", x.text));
    return false;
  }
  out.kind = ir::Effect::Kind::emit;
  out.signal = ir::SignalId(s->id);
  if (!ready(Demand::Part::signal, s->id, x.span)) return false;
  const std::vector<ir::KindId> kinds = process()[out.signal].kinds;
  if (x.args.size() != kinds.size() || (x.kind == ExprKind::index)) {
    std::string form = x.text;
    if (!kinds.empty()) {
      form += "(";
      for (std::size_t k = 0; k < kinds.size(); ++k) form += (k ? ", " : "") + model_.signal_arguments[s->id][k];
      form += ")";
    }
    sink_.error(Code::wrong_index_count, x.span, fmt::format("this signal is emitted as `{}`", form))
        .label(s->declared, "declared here");
    return false;
  }
  bool fine = true;
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    const Quantity q = check(tree, x.args[k], scope, {ir::Type{Base::entity, kinds[k]}, std::nullopt});
    out.index.push_back(q.expr);
    fine = fine && q.ok();
  }
  return fine;
}

}  // namespace casus::sema
