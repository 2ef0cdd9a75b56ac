// SPDX-License-Identifier: Apache-2.0
#include "ir/evaluate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ir/arithmetic.hpp"
#include "math/elementary.hpp"

namespace casus::ir {
namespace {

std::unexpected<Fault> fault(FaultKind kind, const Expr& e) { return std::unexpected(Fault{kind, e.span}); }

Value number(double v, const Expr& e) {
  if (std::isnan(v)) return fault(FaultKind::not_a_number, e);
  return v;
}

// What a fold has seen so far.
struct Gather {
  double count = 0, sum = 0, best = 0;
  std::uint32_t at = 0;

  void take(Op op, double v, std::uint32_t ordinal) {
    const bool better = count == 0 || (op == Op::fold_min ? v < best : v > best);
    if (better) best = v, at = ordinal;
    sum += v;
    count += 1;
  }

  Value result(const Expr& e) const {
    if (count == 0 && e.op != Op::fold_count && e.op != Op::fold_sum && e.op != Op::fold_any && e.op != Op::fold_all)
      return fault(FaultKind::empty_fold, e);
    switch (e.op) {
      case Op::fold_count: return count;
      case Op::fold_sum: return number(sum, e);
      case Op::fold_mean: return number(sum / count, e);
      case Op::fold_argmax: return at;
      case Op::fold_any: return 0.0;  // the first true one ends the fold
      case Op::fold_all: return 1.0;
      default: return best;
    }
  }
};

}  // namespace

void Evaluator::start(const Env& env, std::span<const double> slots) {
  env_ = &env;
  base_ = 0;
  top_ = slots.size();
  if (stack_.size() < top_) stack_.resize(top_);
  std::copy(slots.begin(), slots.end(), stack_.begin());
}

Value Evaluator::operator()(ExprId expr, const Env& env, std::span<const double> slots) {
  start(env, slots);
  return eval(expr);
}

std::expected<std::vector<std::uint32_t>, Fault> Evaluator::members(SetId set, const Env& env,
                                                                    std::span<const double> slots) {
  start(env, slots);
  return set_members(set);
}

void Evaluator::bind(std::uint16_t slot, double value) {
  top_ = std::max(top_, base_ + slot + 1);
  if (stack_.size() < top_) stack_.resize(top_);
  stack_[base_ + slot] = value;
}

Value Evaluator::eval(ExprId id) {
  const Expr& e = process_[id];
  switch (e.op) {
    case Op::constant: return number(e.value, e);
    case Op::slot:
      if (base_ + e.slot >= top_) return fault(FaultKind::not_constant, e);
      return stack_[base_ + e.slot];
    case Op::load: return read(e, layout_.vars, layout_.var_offset, env_->vars);
    case Op::param: return read(e, layout_.params, layout_.param_offset, env_->params);
    case Op::call: return call(e);
    case Op::tag:
    case Op::tracked:
    case Op::now:
    case Op::table: return leaf(e);
    case Op::logical_and:
    case Op::logical_or: return logical(e);
    case Op::select: {
      const Value c = eval(e.a);
      return c ? eval(*c != 0 ? e.b : e.c) : c;
    }
    case Op::in_set: return in_set(e);
    default: break;
  }
  if (e.op >= Op::fold_count) return fold(e);
  return e.op >= Op::add && e.op <= Op::less_equal ? binary(e) : unary(e);
}

Value Evaluator::ordinal(ExprId id, std::size_t size) {
  const Value v = eval(id);
  if (v && !(*v >= 0 && *v < static_cast<double>(size) && *v == std::floor(*v)))
    return fault(FaultKind::no_such_entity, process_[id]);
  return v;
}

Value Evaluator::read(const Expr& e, const std::vector<Cells>& all, const std::vector<std::size_t>& offsets,
                      std::span<const double> values) {
  if (e.ref >= all.size()) return fault(FaultKind::not_constant, e);
  const Cells& cells = all[e.ref];
  std::array<std::uint32_t, max_arity> at{};
  for (std::uint32_t k = 0; k < e.count; ++k) {
    const Value v = ordinal(process_.args[e.first + k], cells.extent[k]);
    if (!v) return v;
    at[k] = static_cast<std::uint32_t>(*v);
  }
  const std::size_t cell = offsets[e.ref] + cells.index(at);
  if (cell >= values.size()) return fault(FaultKind::not_constant, e);
  return number(values[cell], e);
}

Value Evaluator::call(const Expr& e) {
  std::array<double, max_arity> given{};
  for (std::uint32_t k = 0; k < e.count; ++k) {
    const Value v = eval(process_.args[e.first + k]);
    if (!v) return v;
    given[k] = *v;
  }
  const std::size_t base = base_, top = top_;
  base_ = top_;
  for (std::uint32_t k = 0; k < e.count; ++k) bind(static_cast<std::uint16_t>(k), given[k]);
  const Value result = eval(process_[LetId(e.ref)].body);
  base_ = base;
  top_ = top;
  return result;
}

Value Evaluator::leaf(const Expr& e) {
  if (e.op == Op::table) {
    const std::vector<double>& values = process_.tables[e.ref].values;
    const Value at = ordinal(e.a, values.size());
    return at ? number(values[static_cast<std::size_t>(*at)], e) : at;
  }
  if (e.op == Op::now) return std::isnan(env_->now) ? Value(fault(FaultKind::not_constant, e)) : env_->now;
  const std::span<const double> values = e.op == Op::tag ? env_->tags : env_->trackers;
  if (e.ref >= values.size()) return fault(FaultKind::not_constant, e);
  return number(values[e.ref], e);
}

Value Evaluator::unary(const Expr& e) {
  const Value a = eval(e.a);
  if (!a) return a;
  switch (e.op) {
    case Op::negate: return -*a;
    case Op::logical_not: return *a == 0 ? 1.0 : 0.0;
    case Op::absolute: return std::fabs(*a);
    case Op::exponential: return math::exp(*a);
    case Op::logarithm: return *a > 0 ? Value(math::log(*a)) : fault(FaultKind::log_of_nonpositive, e);
    case Op::square_root: return *a >= 0 ? Value(std::sqrt(*a)) : fault(FaultKind::sqrt_of_negative, e);
    case Op::floor: return std::floor(*a);
    case Op::ceiling: return std::ceil(*a);
    case Op::number: return *a + static_cast<double>(process_.kinds[e.ref].lo);
    case Op::entity: {
      const Kind& kind = process_.kinds[e.ref];
      const double at = *a - static_cast<double>(kind.lo);
      const bool there = at >= 0 && at < static_cast<double>(kind.names.size()) && at == std::floor(at);
      return there ? Value(at) : fault(FaultKind::no_such_entity, e);
    }
    default: return fault(FaultKind::not_a_number, e);
  }
}

Value Evaluator::binary(const Expr& e) {
  const Value a = eval(e.a);
  if (!a) return a;
  const Value b = eval(e.b);
  if (!b) return b;
  switch (e.op) {
    case Op::add: return number(*a + *b, e);
    case Op::subtract: return number(*a - *b, e);
    case Op::multiply: return number(*a * *b, e);
    case Op::divide: return *b != 0 ? number(*a / *b, e) : fault(FaultKind::division_by_zero, e);
    case Op::modulo: return *b != 0 ? number(modulo(*a, *b), e) : fault(FaultKind::division_by_zero, e);
    case Op::minimum: return *b < *a ? *b : *a;
    case Op::maximum: return *b > *a ? *b : *a;
    case Op::equal: return *a == *b ? 1.0 : 0.0;
    case Op::unequal: return *a != *b ? 1.0 : 0.0;
    case Op::less: return *a < *b ? 1.0 : 0.0;
    case Op::less_equal: return *a <= *b ? 1.0 : 0.0;
    default: return fault(FaultKind::not_a_number, e);
  }
}

Value Evaluator::logical(const Expr& e) {
  const Value a = eval(e.a);
  if (!a) return a;
  const bool decided = (*a != 0) == (e.op == Op::logical_or);
  return decided ? (*a != 0 ? 1.0 : 0.0) : eval(e.b);
}

Value Evaluator::in_set(const Expr& e) {
  const Value a = eval(e.a);
  if (!a) return a;
  const Set& set = process_.sets[e.ref];
  if (set.all) return 1.0;
  bool there = std::any_of(set.members.begin(), set.members.end(), [&](std::uint32_t m) { return m == *a; });
  for (const ExprId member : set.computed) {  // all of them: only `and`, `or` and `if` leave something out
    const Value v = eval(member);
    if (!v) return v;
    there = there || *v == *a;
  }
  return there ? 1.0 : 0.0;
}

Evaluator::Ordinals Evaluator::set_members(SetId id) {
  const Set& set = process_[id];
  if (set.computed.empty()) return process_.members(id);
  std::vector<std::uint32_t> out;
  for (const ExprId member : set.computed) {
    const Value v = ordinal(member, process_[set.kind].names.size());
    if (!v) return std::unexpected(v.error());
    out.push_back(static_cast<std::uint32_t>(*v));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::expected<bool, Fault> Evaluator::holds(ExprId where) {
  if (!where.valid()) return true;
  const Value v = eval(where);
  if (!v) return std::unexpected(v.error());
  return *v != 0;
}

Value Evaluator::fold(const Expr& e) {
  const Ordinals set = set_members(SetId(e.ref));
  if (!set) return std::unexpected(set.error());
  const std::size_t n = set->size();
  Gather seen;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < (e.pair ? n : i + 2); ++j) {
      bind(e.slot, (*set)[i]);
      if (e.pair) bind(e.slot2, (*set)[j]);
      const std::expected<bool, Fault> counts = holds(e.b);
      if (!counts) return std::unexpected(counts.error());
      if (!*counts) continue;
      const Value v = e.a.valid() ? eval(e.a) : Value(1.0);
      if (!v) return v;
      if (e.op == Op::fold_any && *v != 0) return 1.0;
      if (e.op == Op::fold_all && *v == 0) return 0.0;
      if (e.op == Op::fold_count && *v == 0) continue;
      seen.take(e.op, *v, (*set)[i]);
    }
  }
  return seen.result(e);
}

Value evaluate(const Process& process, const Layout& layout, ExprId expr, const Env& env,
               std::span<const double> slots) {
  return Evaluator(process, layout)(expr, env, slots);
}

Value constant_value(const Process& process, ExprId expr, std::span<const double> slots) {
  static const Layout nothing;  // without a place, loads and parameters are not constants
  return Evaluator(process, nothing)(expr, Env{}, slots);
}

}  // namespace casus::ir
