// SPDX-License-Identifier: Apache-2.0
#include "lower/holds.hpp"

#include <utility>

#include "lower/build.hpp"

namespace casus::lower {

ir::VarId frozen_flag(Context& c, ir::VarId var) {
  ir::Process& p = c.process;
  if (const ir::VarId known = p[var].frozen; known.valid()) return known;
  const ir::VarId flag = hidden_flag(p, "held " + p[var].name, p[var].family, {p[var].origin.span, {}, {}});
  p.vars[var.value].frozen = flag;
  return flag;
}

namespace {

// Lets have no bounds of their own; the value is only ever read while the flag is up.
ir::VarId held_value(ir::Process& p, ir::LetId let) {
  ir::Variable v;
  v.name = "held value of " + p[let].name;
  v.family = p[let].family;
  v.type = p[let].type;
  v.unit = p[let].unit;
  v.scale = p[let].scale;
  v.hidden = true;
  v.origin.span = p[let].origin.span;
  v.initial = p.constant(0, v.type, v.origin.span);
  p.vars.push_back(std::move(v));
  return ir::VarId(p.vars.size() - 1);
}

}  // namespace

HeldLet held_let(Context& c, ir::LetId let) {
  if (const auto known = c.held_lets.find(let.value); known != c.held_lets.end()) return known->second;
  ir::Process& p = c.process;
  const Span span = p[let].origin.span;
  const HeldLet held{hidden_flag(p, "held " + p[let].name, p[let].family, {span, {}, {}}), held_value(p, let)};
  const std::vector<ir::ExprId> index = slots(p, p[let].family);
  const ir::ExprId flag = p.refer(ir::Op::load, held.flag.value, boolean_type, index, span);
  const ir::ExprId value = p.refer(ir::Op::load, held.value.value, p[let].type, index, span);
  const ir::ExprId body = p[let].body;
  p.lets[let.value].body = p.make(ir::Op::select, p[let].type, span, flag, value, body);
  c.held_lets.emplace(let.value, held);
  return held;
}

ir::Block hold_starts(Context& c, const sema::ExprChecker::Target& target, ir::ExprId value, std::uint64_t key,
                      Span span) {
  ir::Process& p = c.process;
  const ir::ExprId yes = p.constant(1, boolean_type, span), no = p.constant(0, boolean_type, span);
  if (target.let) {
    const HeldLet held = held_let(c, target.let);
    return {{assign(p, held.value, target.index, value, key, span),
             assign(p, held.flag, target.index, yes, key + 1, span)}};
  }
  const ir::VarId flag = frozen_flag(c, target.var);
  return {{assign(p, flag, target.index, no, key, span), assign(p, target.var, target.index, value, key + 1, span),
           assign(p, flag, target.index, yes, key + 2, span)}};
}

ir::Block hold_ends(Context& c, const sema::ExprChecker::Target& target, std::uint64_t key, Span span) {
  ir::Process& p = c.process;
  const ir::VarId flag = target.let ? held_let(c, target.let).flag : frozen_flag(c, target.var);
  return {{assign(p, flag, target.index, p.constant(0, boolean_type, span), key, span)}};
}

}  // namespace casus::lower
