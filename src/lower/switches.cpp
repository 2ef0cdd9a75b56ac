// SPDX-License-Identifier: Apache-2.0
#include "lower/switches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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
    const ir::VarId fired = hidden_flag(p, "once " + p.events[i].name, p.events[i].family, {p.events[i].origin.span, {}, {}});
    const std::vector<ExprId> index = slots(p, p.events[i].family);
    const Span span = p.events[i].origin.span;
    const ExprId has = p.refer(Op::load, fired.value, boolean_type, index, span);
    const ir::EffectId set = assign(p, fired, index, p.constant(1, boolean_type, span),
                                    combine(p.events[i].key, hash_text("once")), span);
    p.events[i].when = both(p, negation(p, has), p.events[i].when);
    p.events[i].then.effects.insert(p.events[i].then.effects.begin(), set);
  }
}

namespace {

bool can_be_off(const Context& c, ir::TagId tag) {
  const Process& p = c.process;
  if (!p[tag].on || c.off_since.count(tag.value)) return true;
  return std::any_of(p.arms.begin(), p.arms.end(), [&](const ir::Arm& a) {
    return std::find(a.off.begin(), a.off.end(), tag) != a.off.end();
  });
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
  for (ir::Invariant& i : p.invariants)
    if (const ExprId on = switched_on(c, i.origin.tags)) i.condition = either(p, negation(p, on), i.condition);
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

// A value that reads otherwise while off: reads go through a let of the same name and index.
ir::LetId reads_through(Process& p, const std::string& name, const ir::Family& family, ir::Type type, Op op,
                        std::uint32_t ref, ExprId on, ExprId off, const ir::Origin& origin) {
  ir::Let let;
  let.name = name;
  let.family = family;
  let.type = type;
  let.origin = origin;
  const ExprId value = p.refer(op, ref, type, slots(p, family), origin.span);
  let.body = p.make(Op::select, type, origin.span, on, value, off);
  p.lets.push_back(std::move(let));
  return ir::LetId(p.lets.size() - 1);
}

void redirect(Process& p, std::size_t count, Op op, std::uint32_t ref, ir::LetId let) {
  for (std::size_t i = 0; i < count; ++i) {
    ir::Expr& e = p.exprs[i];
    if (e.op != op || e.ref != ref) continue;
    e.op = Op::call;
    e.ref = let.value;
  }
}

void switch_values(Context& c) {
  Process& p = c.process;
  for (std::size_t v = 0; v < c.model.var_off.size(); ++v) {
    const ExprId on = c.model.var_off[v] ? switched_on(c, p.vars[v].origin.tags) : ExprId();
    if (!on) continue;
    const std::size_t count = p.exprs.size();
    const ir::Variable var = p.vars[v];
    redirect(p, count, Op::load, static_cast<std::uint32_t>(v),
             reads_through(p, var.name, var.family, var.type, Op::load, static_cast<std::uint32_t>(v), on,
                           c.model.var_off[v], var.origin));
  }
  for (std::size_t k = 0; k < c.model.param_off.size(); ++k) {
    const ExprId on = c.model.param_off[k] ? switched_on(c, p.params[k].origin.tags) : ExprId();
    if (!on) continue;
    const std::size_t count = p.exprs.size();
    const ir::Param param = p.params[k];
    redirect(p, count, Op::param, static_cast<std::uint32_t>(k),
             reads_through(p, param.name, param.family, param.type, Op::param, static_cast<std::uint32_t>(k), on,
                           c.model.param_off[k], param.origin));
  }
}

}  // namespace

ExprId switched_on(Context& c, const std::vector<ir::TagId>& tags) {
  ExprId all;
  for (const ir::TagId t : tags) {
    if (!can_be_off(c, t)) continue;
    all = both(c.process, all, tag_is_on(c.process, t));
    const auto since = c.off_since.find(t.value);
    if (since == c.off_since.end()) continue;
    const ExprId flag = c.process.refer(Op::load, since->second.value, boolean_type, {}, c.process[t].span);
    all = both(c.process, all, negation(c.process, flag));
  }
  return all;
}

void lower_switches(Context& c) {
  switch_values(c);
  switch_clauses(c);
  if (!c.bans.empty()) switch_emissions(c);
}

void lower_scales(Context& c) {
  Process& p = c.process;
  for (const sema::Scale& s : c.model.scales) {
    if (p[s.event].timing != ir::Timing::hazard || !p[s.event].rate) {
      c.sink.error(Code::scale_without_rate, s.origin.span, fmt::format("`{}` has no rate to scale", p[s.event].name))
          .label(p[s.event].origin.span, "declared here");
      continue;
    }
    const ExprId when = both(p, switched_on(c, s.origin.tags), s.when);
    const ExprId factor =
        when ? p.make(Op::select, real_type, s.origin.span, when, s.by, p.constant(1, real_type, s.origin.span)) : s.by;
    ir::Event& e = p.events[s.event.value];
    e.rate = p.make(Op::multiply, real_type, s.origin.span, e.rate, factor);
    e.origin.bases.insert(e.origin.bases.end(), s.origin.bases.begin(), s.origin.bases.end());
  }
}

}  // namespace casus::lower
