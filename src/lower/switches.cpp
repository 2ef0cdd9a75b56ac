// SPDX-License-Identifier: Apache-2.0
#include "lower/switches.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "lower/build.hpp"

namespace casus::lower {

using ir::ExprId;
using ir::Op;
using ir::Process;

void lower_once(Context& c) {
  Process& p = c.process;
  for (std::size_t i = 0; i < p.events.size(); ++i) {
    if (i >= c.model.once.size() || !c.model.once[i]) continue;
    const ir::VarId fired =
        hidden_flag(p, "once " + p.events[i].name, p.events[i].family, {p.events[i].origin.span, {}, {}});
    const std::vector<ExprId> index = slots(p, p.events[i].family);
    const Span span = p.events[i].origin.span;
    const ExprId has = p.refer(Op::load, fired.value, boolean_type, index, span);
    const ir::EffectId set =
        assign(p, fired, index, p.constant(1, boolean_type, span), combine(p.events[i].key, hash_text("once")), span);
    p.events[i].when = both(p, negation(p, has), p.events[i].when);
    p.events[i].then.effects.insert(p.events[i].then.effects.begin(), set);
  }
}

namespace {

bool can_be_off(const Context& c, ir::TagId tag) {
  const Process& p = c.process;
  if (!p[tag].on || c.off_since.count(tag.value)) return true;
  return std::any_of(p.arms.begin(), p.arms.end(),
                     [&](const ir::Arm& a) { return std::find(a.off.begin(), a.off.end(), tag) != a.off.end(); });
}

// May this member's occurrence happen, as far as bans go?
ExprId allowed(Context& c, ir::SignalId signal, const std::vector<ExprId>& parties) {
  ExprId all;
  for (const auto& [text, ban] : c.bans) {
    if (ban.pattern.signal != signal) continue;
    const ExprId on = switched_on(c, {ban.tag});
    const ExprId about = matches(c.process, ban.pattern, parties);
    if (on) all = both(c.process, all, about ? either(c.process, on, negation(c.process, about)) : on);
  }
  return all;
}

void switch_clauses(Context& c) {
  Process& p = c.process;
  for (ir::Event& e : p.events) {
    e.when = both(p, switched_on(c, e.origin.tags), e.when);
    if (e.signal && !c.bans.empty()) e.when = both(p, allowed(c, e.signal, slots(p, e.family)), e.when);
  }
  for (ir::Rule& r : p.rules) r.when = both(p, switched_on(c, r.origin.tags), r.when);
  for (ir::Flow& f : p.flows) f.when = both(p, switched_on(c, f.origin.tags), f.when);
  for (ir::Invariant& i : p.invariants)
    if (const ExprId on = switched_on(c, i.origin.tags)) i.condition = either(p, negation(p, on), i.condition);
}

// `scale E by x when c`.
void lower_scales(Context& c) {
  Process& p = c.process;
  for (const sema::Scale& s : c.model.scales) {
    const ExprId when = both(p, switched_on(c, s.origin.tags), s.when);
    const ExprId factor =
        when ? p.make(Op::select, real_type, s.origin.span, when, s.by, p.constant(1, real_type, s.origin.span)) : s.by;
    ir::Event& e = p.events[s.event.value];
    e.rate = p.make(Op::multiply, real_type, s.origin.span, e.rate, factor);
    e.origin.bases.insert(e.origin.bases.end(), s.origin.bases.begin(), s.origin.bases.end());
  }
}

// A bare signal has no clause of its own: each emission is guarded where it stands. Interventions keep their own.
void switch_emissions(Context& c) {
  Process& p = c.process;
  std::vector<bool> of_arms(p.effects.size());
  for (const ir::Arm& a : p.arms)
    for (const ir::Intervention& act : a.interventions)
      for (const ir::EffectId e : act.effects.effects) of_arms[e.value] = true;
  const std::size_t count = p.effects.size();
  for (std::size_t i = 0; i < count; ++i) {
    const ir::Effect e = p.effects[i];
    if (e.kind != ir::Effect::Kind::emit || of_arms[i] || p[e.signal].event) continue;
    const ExprId may = allowed(c, e.signal, e.index);
    if (!may) continue;
    ir::Effect branch;
    branch.kind = ir::Effect::Kind::branch;
    branch.value = may;
    branch.key = combine(e.key, hash_text("may"));
    branch.span = e.span;
    branch.body.effects = {add_effect(p, e)};
    p.effects[i] = std::move(branch);
  }
}

// A tag that is turned off at some time is on only until then, wherever it is read: reads go through a let.
void switch_timed_tags(Context& c) {
  Process& p = c.process;
  for (const auto& [tag, flag] : c.off_since) {
    const std::size_t count = p.exprs.size();
    const Span span = p.tags[tag].span;
    ir::Let on;
    on.name = "on " + p.tags[tag].name;
    on.type = boolean_type;
    on.origin.span = span;
    on.body = both(p, tag_is_on(p, ir::TagId(tag)), negation(p, p.refer(Op::load, flag.value, boolean_type, {}, span)));
    for (std::size_t i = 0; i < count; ++i) {
      ir::Expr& e = p.exprs[i];
      if (e.op != Op::tag || e.ref != tag) continue;
      e.op = Op::call;
      e.ref = static_cast<std::uint32_t>(p.lets.size());
    }
    p.lets.push_back(std::move(on));
  }
}

}  // namespace

ExprId switched_on(Context& c, const std::vector<ir::TagId>& tags) {
  ExprId all;
  for (const ir::TagId t : tags) {
    if (can_be_off(c, t)) all = both(c.process, all, tag_is_on(c.process, t));
    if (const auto p = c.model.plausible.find(t.value); p != c.model.plausible.end())
      all = both(c.process, all, c.process.refer(Op::param, p->second.value, boolean_type, {}));
  }
  return all;
}

void lower_switches(Context& c) {
  switch_clauses(c);
  lower_scales(c);
  if (!c.bans.empty()) switch_emissions(c);
  if (!c.off_since.empty()) switch_timed_tags(c);
}

}  // namespace casus::lower
