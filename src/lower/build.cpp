// SPDX-License-Identifier: Apache-2.0
#include "lower/build.hpp"

#include <algorithm>
#include <utility>

#include "ir/evaluate.hpp"

namespace casus::lower {

using ir::ExprId;
using ir::Op;
using ir::Process;

ExprId both(Process& p, ExprId a, ExprId b) {
  if (!a || !b) return a ? a : b;
  return p.make(Op::logical_and, boolean_type, p[a].span, a, b);
}

ExprId either(Process& p, ExprId a, ExprId b) {
  if (!a || !b) return a ? a : b;
  return p.make(Op::logical_or, boolean_type, p[a].span, a, b);
}

ExprId negation(Process& p, ExprId a) { return p.make(Op::logical_not, boolean_type, p[a].span, a); }

ExprId tag_is_on(Process& p, ir::TagId tag) { return p.refer(Op::tag, tag.value, boolean_type, {}, p[tag].span); }

ExprId slot(Process& p, std::uint16_t k, ir::Type type) {
  ir::Expr e;
  e.op = Op::slot;
  e.type = type;
  e.slot = k;
  return p.add(e);
}

ir::Type element(const Process& p, ir::SetId set) { return {ir::Base::entity, p[set].kind}; }

std::vector<ExprId> slots(Process& p, const ir::Family& family) {
  std::vector<ExprId> out;
  for (std::size_t k = 0; k < family.binders.size(); ++k)
    out.push_back(slot(p, static_cast<std::uint16_t>(k), element(p, family.binders[k].set)));
  return out;
}

namespace {

ExprId matches_in_order(Process& p, const ir::Pattern& pattern, const std::vector<ExprId>& values, bool swapped) {
  ExprId all;
  for (std::size_t k = 0; k < pattern.args.size() && k < values.size(); ++k) {
    const ir::Pattern::Arg& arg = pattern.args[k];
    const ExprId value = swapped ? values[values.size() - 1 - k] : values[k];
    if (arg.equals) all = both(p, all, p.make(Op::equal, boolean_type, p[arg.equals].span, value, arg.equals));
    if (arg.in && !p[arg.in].all) {
      const ExprId in = p.make(Op::in_set, boolean_type, p[value].span, value);
      p.exprs[in.value].ref = arg.in.value;
      all = both(p, all, in);
    }
  }
  return all;
}

}  // namespace

ExprId matches(Process& p, const ir::Pattern& pattern, const std::vector<ExprId>& values) {
  const ExprId straight = matches_in_order(p, pattern, values, false);
  if (!straight || !p[pattern.signal].pair) return straight;
  return either(p, straight, matches_in_order(p, pattern, values, true));
}

namespace {

bool party_matches(const ir::Process& p, const ir::Pattern::Arg& arg, double party) {
  if (arg.equals) {
    const ir::Value v = ir::constant_value(p, arg.equals);
    return v && *v == party;
  }
  if (!arg.in || p[arg.in].all) return true;
  const std::vector<std::uint32_t>& m = p[arg.in].members;
  return p[arg.in].computed.empty() && std::find(m.begin(), m.end(), static_cast<std::uint32_t>(party)) != m.end();
}

}  // namespace

bool certainly_matches(const ir::Process& p, const ir::Pattern& pattern, ir::SignalId signal,
                       const std::vector<ExprId>& parties) {
  if (pattern.signal != signal || pattern.args.size() != parties.size()) return false;
  const auto in_order = [&](bool swapped) {
    for (std::size_t k = 0; k < parties.size(); ++k) {
      const ir::Value v = ir::constant_value(p, parties[swapped ? parties.size() - 1 - k : k]);
      if (!v || !party_matches(p, pattern.args[k], *v)) return false;
    }
    return true;
  };
  return in_order(false) || (p[signal].pair && in_order(true));
}

ir::EffectId add_effect(Process& p, ir::Effect effect) {
  p.effects.push_back(std::move(effect));
  return ir::EffectId(p.effects.size() - 1);
}

ir::EffectId assign(Process& p, ir::VarId var, std::vector<ExprId> index, ExprId value, std::uint64_t key, Span span) {
  ir::Effect e;
  e.kind = ir::Effect::Kind::assign;
  e.var = var;
  e.index = std::move(index);
  e.value = value;
  e.key = key;
  e.span = span;
  return add_effect(p, std::move(e));
}

ir::EffectId assign_all(Process& p, ir::VarId var, ExprId value, std::uint64_t key, Span span) {
  const ir::Family family = p[var].family;
  const std::vector<ExprId> index = slots(p, family);
  ir::EffectId inner = assign(p, var, index, value, key, span);
  // Two binders of one kind differ; a pair's loop sees to that by itself.
  ExprId where = family.where;
  for (std::size_t j = 1; j < index.size() && !family.pair; ++j)
    for (std::size_t i = 0; i < j; ++i)
      if (p[index[i]].type == p[index[j]].type)
        where = both(p, p.make(Op::unequal, boolean_type, span, index[i], index[j]), where);
  for (std::size_t k = index.size(); k-- > 0;) {
    ir::Effect loop;
    loop.kind = ir::Effect::Kind::loop;
    loop.set = family.binders[k].set;
    loop.slot = static_cast<std::uint16_t>(k);
    loop.where = k + 1 == index.size() ? where : ExprId();
    loop.body.effects = {inner};
    loop.key = key + 1 + k;
    loop.span = span;
    if (family.pair) {
      loop.pair = true;
      loop.slot = 0;
      loop.slot2 = 1;
      return add_effect(p, std::move(loop));
    }
    inner = add_effect(p, std::move(loop));
  }
  return inner;
}

ir::VarId hidden_flag(Process& p, std::string name, ir::Family family, const ir::Origin& origin) {
  ir::Variable v;
  v.name = std::move(name);
  v.family = std::move(family);
  v.type = boolean_type;
  v.low = 0;
  v.high = 1;
  v.hidden = true;
  v.initial = p.constant(0, boolean_type, origin.span);
  v.origin = origin;
  p.vars.push_back(std::move(v));
  return ir::VarId(p.vars.size() - 1);
}

}  // namespace casus::lower
