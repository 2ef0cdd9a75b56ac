// SPDX-License-Identifier: Apache-2.0
#include "ir/motion.hpp"

#include <algorithm>

#include "ir/evaluate.hpp"

namespace casus::ir {

Motions::Motions(const Process& process, Date date)
    : p_(process),
      date_(date),
      flows_(process.vars.size()),
      exprs_(process.exprs.size(), -1),
      lets_(process.lets.size(), -1),
      bends_(process.exprs.size()),
      let_bends_(process.lets.size()) {
  for (const Flow& f : p_.flows) {
    if (f.var.valid()) flows_[f.var.value] = true;
    if (f.source.valid()) flows_[f.source.value] = true;
  }
}

Motion Motions::of(ExprId id) {
  if (!id.valid()) return Motion::still;
  std::int8_t& known = exprs_[id.value];
  if (known < 0) {
    const auto made = static_cast<std::int8_t>(compute(id));
    exprs_[id.value] = made;
    if (made == static_cast<std::int8_t>(Motion::bent)) bends_[id.value] = bend_;
  }
  const auto motion = static_cast<Motion>(exprs_[id.value]);
  if (motion == Motion::bent) bend_ = bends_[id.value];
  return motion;
}

Motion Motions::bent(Bend::Why why, ExprId at) {
  bend_ = {why, at};
  return Motion::bent;
}

// The fastest of all that it is made of.
Motion Motions::joined(const Expr& e) {
  Motion out = Motion::still;
  const auto take = [&](ExprId id) {
    if (out != Motion::bent) out = std::max(out, of(id));
  };
  for (const ExprId child : {e.a, e.b, e.c}) take(child);
  for (std::uint32_t k = 0; k < e.count; ++k) take(p_.args[e.first + k]);
  return out;
}

Motion Motions::compute(ExprId id) {
  const Expr& e = p_[id];
  const Motion parts = joined(e);
  if (parts == Motion::bent) return parts;
  const bool moves = parts == Motion::straight;
  switch (e.op) {
    case Op::load: return flows_[e.ref] ? Motion::straight : std::min(parts, Motion::steps);
    case Op::now: return date_ == Date::runs ? Motion::straight : Motion::still;
    case Op::call: {
      std::int8_t& known = lets_[e.ref];
      if (known < 0) {
        known = 0;  // a circle of lets is an error of its own
        const Motion body = of(p_.lets[e.ref].body);
        if (body == Motion::bent) let_bends_[e.ref] = bend_;
        lets_[e.ref] = static_cast<std::int8_t>(body);
      }
      const auto body = static_cast<Motion>(lets_[e.ref]);
      if (body == Motion::bent) bend_ = let_bends_[e.ref];
      return std::max(body, std::min(parts, Motion::steps));
    }
    case Op::exponential:
    case Op::logarithm:
    case Op::square_root: return moves ? bent(Bend::Why::function, id) : parts;
    case Op::floor:
    case Op::ceiling:
    case Op::modulo:
    case Op::entity: return moves ? bent(Bend::Why::rounding, id) : parts;
    case Op::multiply:
      return of(e.a) == Motion::straight && of(e.b) == Motion::straight ? bent(Bend::Why::product, id) : parts;
    case Op::divide: return of(e.b) == Motion::straight ? bent(Bend::Why::quotient, id) : parts;
    case Op::equal:
    case Op::unequal: return moves ? compared(id, e) : parts;
    case Op::less:
    case Op::less_equal:
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_not: return std::min(parts, Motion::steps);
    case Op::in_set: return std::max(parts, set(SetId(e.ref)));
    default: break;
  }
  return e.op >= Op::fold_count ? fold(e) : parts;
}

// Two quantities of which one moves are equal at single moments only; at its bound a variable can rest.
Motion Motions::compared(ExprId id, const Expr& e) {
  const bool rests = at_bound(e.a, e.b) || at_bound(e.b, e.a);
  return rests ? Motion::steps : bent(Bend::Why::equality, id);
}

bool Motions::at_bound(ExprId var, ExprId bound) const {
  const Expr& x = p_[var];
  if (x.op != Op::load) return false;
  const Value y = constant_value(p_, bound);
  return y && (*y == p_.vars[x.ref].low || *y == p_.vars[x.ref].high);
}

Motion Motions::fold(const Expr& e) {
  const Motion where = std::max(std::min(of(e.b), Motion::steps), set(SetId(e.ref)));
  const Motion body = of(e.a);
  const bool steps = e.op == Op::fold_count || e.op == Op::fold_any || e.op == Op::fold_all || e.op == Op::fold_argmax;
  return std::max(where, steps ? std::min(body, Motion::steps) : body);
}

Motion Motions::set(SetId id) {
  if (!id.valid()) return Motion::still;
  Motion out = Motion::still;
  for (const ExprId m : p_[id].computed) out = std::max(out, of(m));
  return out;
}

ExprId Motions::reader(ExprId id) {
  if (of(id) == Motion::still) return {};
  const Expr& e = p_[id];
  if ((e.op == Op::load && flows_[e.ref]) || e.op == Op::call || e.op == Op::now) return id;
  for (const ExprId child : {e.a, e.b, e.c})
    if (const ExprId found = reader(child)) return found;
  for (std::uint32_t k = 0; k < e.count; ++k)
    if (const ExprId found = reader(p_.args[e.first + k])) return found;
  return id;
}

}  // namespace casus::ir
