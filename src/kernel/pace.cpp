// SPDX-License-Identifier: Apache-2.0
#include "kernel/pace.hpp"

#include <cmath>
#include <limits>

#include "ir/arithmetic.hpp"
#include "math/elementary.hpp"

namespace casus::kernel {

using ir::Expr;
using ir::ExprId;
using ir::Op;

Pace PaceWalker::walk(ExprId expr, std::span<const double> slots) {
  frame_.assign(slots.begin(), slots.end());
  arrival_ = ir::never;
  return eval(expr);
}

double& PaceWalker::slot(std::uint16_t k) {
  if (frame_.size() <= k) frame_.resize(k + 1u, 0);
  return frame_[k];
}

// Whatever changes the part may change the whole.
void PaceWalker::note(Pace& into, const Pace& part) {
  if (part.until > into.until) return;
  into.slack = part.until == into.until ? std::max(into.slack, part.slack) : part.slack;
  into.until = part.until;
}

// Two courses that are `gap` apart and run apart at `slope`: they meet, or have just met.
void PaceWalker::meet(Pace& p, double gap, double slope, double size) const {
  if (slope == 0) return;
  const double now = world_.machine.now, time = now - gap / slope;
  if (!(time >= now)) return;
  Pace crossing;
  crossing.until = time;
  crossing.slack = 8 * std::numeric_limits<double>::epsilon() * size / std::fabs(slope);
  note(p, crossing);
}

Pace PaceWalker::eval(ExprId id) {
  const Expr& e = p_[id];
  Pace out;
  switch (e.op) {
    case Op::constant: out.value = e.value; break;
    case Op::slot: out.value = slot(e.slot); break;
    case Op::load:
    case Op::param: return load(e);
    case Op::tag: out.value = world_.tags[e.ref]; break;
    case Op::now:
      out.value = world_.machine.now;
      out.slope = 1;
      break;
    case Op::tracked: break;  // scores only
    case Op::table: {
      const double at = ordinal(e.a, out);
      out.value = p_.tables[e.ref].values[static_cast<std::size_t>(at)];
      break;
    }
    case Op::call: return call(e);
    case Op::logical_and:
    case Op::logical_or: return logical(e);
    case Op::select: return select(e);
    case Op::in_set: return in_set(e);
    default:
      if (e.op >= Op::fold_count) return fold(e);
      return e.op >= Op::add && e.op <= Op::less_equal ? binary(e) : unary(e);
  }
  out.size = std::fabs(out.value);
  return out;
}

double PaceWalker::ordinal(ExprId id, Pace& noted) {
  const Pace at = eval(id);
  note(noted, at);
  return at.value;
}

Pace PaceWalker::load(const Expr& e) {
  const bool is_var = e.op == Op::load;
  const Program& program = world_.program;
  Pace out;
  double index[ir::max_arity] = {};
  for (std::uint32_t k = 0; k < e.count; ++k) index[k] = ordinal(p_.args[e.first + k], out);
  const ir::Cells& cells = is_var ? program.layout.vars[e.ref] : program.layout.params[e.ref];
  const std::size_t offset = is_var ? program.layout.var_offset[e.ref] : program.layout.param_offset[e.ref];
  const std::size_t at = cells.index(index);
  out.value = (is_var ? world_.vars : world_.params)[offset + at];
  out.size = std::fabs(out.value);
  if (!is_var) return out;
  const std::uint32_t first = program.flows.first_cell[e.ref];
  if (first == no_cell) return out;
  const auto cell = first + static_cast<std::uint32_t>(at);
  out.slope = world_.flows.slope(cell);
  out.size += std::fabs(world_.flows.anchor(cell));
  if (out.slope != 0) arrival_ = std::min(arrival_, world_.flows.arrival(cell));
  return out;
}

Pace PaceWalker::unary(const Expr& e) {
  Pace a = eval(e.a);
  const double x = a.value;
  switch (e.op) {
    case Op::negate: a.value = -x, a.slope = -a.slope; break;
    case Op::logical_not: a.value = x == 0; break;
    case Op::absolute:
      meet(a, x, a.slope, a.size);
      if (x < 0) a.slope = -a.slope;
      a.value = std::fabs(x);
      break;
    case Op::exponential: a.value = math::exp(x); break;
    case Op::logarithm: a.value = x > 0 ? math::log(x) : 0; break;
    case Op::square_root: a.value = x >= 0 ? std::sqrt(x) : 0; break;
    case Op::floor: a.value = std::floor(x); break;
    case Op::ceiling: a.value = std::ceil(x); break;
    case Op::number: a.value = x + static_cast<double>(p_.kinds[e.ref].lo); break;
    case Op::entity: {
      const ir::Kind& kind = p_.kinds[e.ref];
      a.value = std::clamp(x - static_cast<double>(kind.lo), 0.0, static_cast<double>(kind.names.size()) - 1);
      break;
    }
    default: break;
  }
  a.size = std::max(a.size, std::fabs(a.value));
  return a;
}

Pace PaceWalker::binary(const Expr& e) {
  const Pace a = eval(e.a), b = eval(e.b);
  Pace out;
  note(out, a);
  note(out, b);
  out.size = a.size + b.size;
  switch (e.op) {
    case Op::add: out.value = a.value + b.value, out.slope = a.slope + b.slope; break;
    case Op::subtract: out.value = a.value - b.value, out.slope = a.slope - b.slope; break;
    case Op::multiply:
      out.value = a.value * b.value;
      out.slope = a.slope * b.value + a.value * b.slope;
      out.size = a.size * b.size;
      break;
    case Op::divide:
      out.value = b.value == 0 ? 0 : a.value / b.value;
      out.slope = b.value == 0 ? 0 : a.slope / b.value;
      out.size = b.value == 0 ? 0 : a.size / std::fabs(b.value);
      break;
    case Op::modulo: out.value = b.value == 0 ? 0 : ir::modulo(a.value, b.value); break;
    case Op::minimum:
    case Op::maximum: return extreme(a, b, e.op == Op::maximum);
    default: return compare(e.op, a, b);
  }
  return out;
}

Pace PaceWalker::compare(Op op, const Pace& a, const Pace& b) const {
  Pace out;
  note(out, a);
  note(out, b);
  out.value = op == Op::equal     ? a.value == b.value
              : op == Op::unequal ? a.value != b.value
              : op == Op::less    ? a.value < b.value
                                  : a.value <= b.value;
  out.size = 1;
  meet(out, a.value - b.value, a.slope - b.slope, a.size + b.size);
  return out;
}

Pace PaceWalker::extreme(const Pace& a, const Pace& b, bool largest) const {
  const double gap = a.value - b.value, slope = a.slope - b.slope;
  // At a meeting, the one that goes on ahead.
  const bool first = gap != 0 ? (gap > 0) == largest : (slope > 0) == largest;
  Pace out = first ? a : b;
  note(out, first ? b : a);
  if (gap != 0) meet(out, gap, slope, a.size + b.size);
  return out;
}

Pace PaceWalker::logical(const Expr& e) {
  Pace a = eval(e.a);
  if ((a.value != 0) == (e.op == Op::logical_or)) return a;
  Pace b = eval(e.b);
  note(b, a);
  return b;
}

Pace PaceWalker::select(const Expr& e) {
  const Pace condition = eval(e.a);
  Pace out = eval(condition.value != 0 ? e.b : e.c);
  note(out, condition);
  return out;
}

Pace PaceWalker::call(const Expr& e) {
  Pace noted;
  std::vector<double> inner;
  for (std::uint32_t k = 0; k < e.count; ++k) inner.push_back(ordinal(p_.args[e.first + k], noted));
  std::swap(frame_, inner);
  Pace out = eval(p_[ir::LetId(e.ref)].body);
  std::swap(frame_, inner);
  note(out, noted);
  return out;
}

std::vector<std::uint32_t> PaceWalker::elements(ir::SetId id, Pace& noted) {
  const ir::Set& set = p_[id];
  if (set.computed.empty()) return world_.program.set_members[id.value];
  std::vector<std::uint32_t> out;
  for (const ExprId m : set.computed) out.push_back(static_cast<std::uint32_t>(ordinal(m, noted)));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Pace PaceWalker::in_set(const Expr& e) {
  Pace out = eval(e.a);
  const std::vector<std::uint32_t> all = elements(ir::SetId(e.ref), out);
  const double value = out.value;
  out.value = std::any_of(all.begin(), all.end(), [&](std::uint32_t m) { return m == value; });
  return out;
}

// All members are gone through: the one that settles it now may be the first to change.
Pace PaceWalker::fold(const Expr& e) {
  Gather g;
  g.total.value = e.op == Op::fold_all;
  const std::vector<std::uint32_t> all = elements(ir::SetId(e.ref), g.total);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < (e.pair ? all.size() : i + 2); ++j) {
      slot(e.slot) = all[i];
      if (e.pair) slot(e.slot2) = all[j];
      one(e, all[i], g);
    }
  }
  if (e.op == Op::fold_count) g.total.value = g.count;
  if (e.op == Op::fold_mean && g.count > 0) g.total.value /= g.count, g.total.slope /= g.count;
  if (e.op == Op::fold_argmax) g.total.value = g.best, g.total.slope = 0;
  return g.total;
}

void PaceWalker::one(const Expr& e, std::uint32_t member, Gather& g) {
  if (e.b.valid()) {
    const Pace where = eval(e.b);
    note(g.total, where);
    if (where.value == 0) return;
  }
  Pace body;
  body.value = 1;
  if (e.a.valid()) body = eval(e.a);
  switch (e.op) {
    case Op::fold_count:
      note(g.total, body);
      g.count += body.value != 0;
      return;
    case Op::fold_any:
    case Op::fold_all:
      note(g.total, body);
      if ((body.value != 0) == (e.op == Op::fold_any)) g.total.value = e.op == Op::fold_any;
      return;
    case Op::fold_sum:
    case Op::fold_mean:
      note(g.total, body);
      g.total.value += body.value;
      g.total.slope += body.slope;
      g.total.size += body.size;
      break;
    default: {
      if (g.count == 0 || body.value > g.total.value) g.best = member;
      const Pace before = g.total;
      g.total = g.count == 0 ? body : extreme(before, body, e.op != Op::fold_min);
      note(g.total, before);
    }
  }
  g.count += 1;
}

}  // namespace casus::kernel
