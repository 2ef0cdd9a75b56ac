// SPDX-License-Identifier: Apache-2.0
#include "sema/evaluate.hpp"

#include <algorithm>
#include <cmath>

#include "ir/arithmetic.hpp"
#include "ir/reads.hpp"
#include "math/elementary.hpp"

namespace casus::sema {
namespace {

using ir::Op;

constexpr double unknown = math::not_a_number;
constexpr long max_steps = 1'000'000;

// NaN stands for "not known": it spreads through arithmetic by itself and is never a value of an expression.
class Evaluator {
 public:
  Evaluator(const ir::Process& p, std::vector<double> frame, long most)
      : p_(p), frame_(std::move(frame)), left_(most) {}

  long left() const { return left_; }

  double value(ir::ExprId id) {
    if (!id.valid() || left_ <= 0) return unknown;
    --left_;
    const ir::Expr& e = p_[id];
    switch (e.op) {
      case Op::constant: return e.value;
      case Op::slot: return e.slot < frame_.size() ? frame_[e.slot] : unknown;
      case Op::load:
      case Op::param:
      case Op::tag:
      case Op::call:
      case Op::tracked:
      case Op::now: return unknown;
      case Op::logical_and: return logical(e, 0);
      case Op::logical_or: return logical(e, 1);
      case Op::select: return choice(e);
      default: break;
    }
    if (e.op >= Op::fold_count) return fold(e);
    const double a = value(e.a);
    if (std::isnan(a)) return unknown;
    if (!e.b.valid()) return unary(e, a);
    const double b = value(e.b);
    return std::isnan(b) ? unknown : binary(e.op, a, b);
  }

 private:
  double logical(const ir::Expr& e, double decisive) {
    const double a = value(e.a);
    return std::isnan(a) || a == decisive ? a : value(e.b);
  }

  double choice(const ir::Expr& e) {
    const double a = value(e.a);
    return std::isnan(a) ? unknown : value(a != 0 ? e.b : e.c);
  }

  double unary(const ir::Expr& e, double a) {
    switch (e.op) {
      case Op::table: return lookup(p_.tables[e.ref].values, a);
      case Op::negate: return -a;
      case Op::logical_not: return a == 0 ? 1 : 0;
      case Op::absolute: return std::fabs(a);
      case Op::exponential: return finite(math::exp(a));
      case Op::logarithm: return a > 0 ? math::log(a) : unknown;
      case Op::square_root: return a >= 0 ? std::sqrt(a) : unknown;
      case Op::floor: return std::floor(a);
      case Op::ceiling: return std::ceil(a);
      case Op::in_set: return contains(ir::SetId(e.ref), a);
      case Op::number: return a + static_cast<double>(p_.kinds[e.ref].lo);
      case Op::entity: return member(p_.kinds[e.ref], a);
      default: return unknown;
    }
  }

  static double finite(double v) { return std::isfinite(v) ? v : unknown; }

  static double lookup(const std::vector<double>& values, double a) {
    return a >= 0 && a < static_cast<double>(values.size()) ? values[static_cast<std::size_t>(a)] : unknown;
  }

  static double member(const ir::Kind& k, double number) {
    const double ordinal = number - static_cast<double>(k.lo);
    return ordinal >= 0 && ordinal < static_cast<double>(k.names.size()) && ordinal == std::floor(ordinal) ? ordinal
                                                                                                           : unknown;
  }

  double contains(ir::SetId id, double a) {
    const ir::Set& s = p_[id];
    if (s.all) return 1;
    for (const ir::ExprId c : s.computed) {
      const double v = value(c);
      if (std::isnan(v)) return unknown;
      if (v == a) return 1;
    }
    return std::binary_search(s.members.begin(), s.members.end(), static_cast<std::uint32_t>(a)) ? 1 : 0;
  }

  static double binary(Op op, double a, double b) {
    switch (op) {
      case Op::add: return finite(a + b);
      case Op::subtract: return finite(a - b);
      case Op::multiply: return finite(a * b);
      case Op::divide: return b != 0 ? finite(a / b) : unknown;
      case Op::modulo: return b != 0 ? finite(ir::modulo(a, b)) : unknown;
      case Op::minimum: return std::min(a, b);
      case Op::maximum: return std::max(a, b);
      case Op::equal: return a == b;
      case Op::unequal: return a != b;
      case Op::less: return a < b;
      case Op::less_equal: return a <= b;
      default: return unknown;
    }
  }

  double fold(const ir::Expr& e) {
    std::vector<double> members;
    const ir::Set& s = p_.sets[e.ref];
    left_ -= static_cast<long>(s.all ? p_[s.kind].names.size() : s.members.size());
    if (left_ <= 0) return unknown;
    if (s.computed.empty())
      for (const std::uint32_t m : p_.members(ir::SetId(e.ref))) members.push_back(m);
    for (const ir::ExprId c : s.computed) members.push_back(value(c));
    frame_.resize(std::max<std::size_t>(frame_.size(), std::max(e.slot, e.slot2) + 1u), unknown);
    Tally t;
    for (std::size_t i = 0; i < members.size() && !t.unknown; ++i) {
      frame_[e.slot] = members[i];
      if (!e.pair) {
        one(e, members[i], t);
        continue;
      }
      for (std::size_t j = i + 1; j < members.size() && !t.unknown; ++j) {
        frame_[e.slot] = members[i];
        frame_[e.slot2] = members[j];
        one(e, members[i], t);
      }
    }
    return t.unknown ? unknown : result(e.op, t);
  }

  struct Tally {
    double count = 0, sum = 0, best = 0, best_member = 0, least = 0;
    bool any = false, all = true, unknown = false;
  };

  void one(const ir::Expr& e, double member, Tally& t) {
    --left_;
    const double kept = e.b.valid() ? value(e.b) : 1;
    const double v = e.a.valid() && kept != 0 ? value(e.a) : 1;
    t.unknown = left_ <= 0 || std::isnan(kept) || std::isnan(v) || std::isnan(member);
    if (t.unknown || kept == 0) return;
    if (t.count == 0 || v > t.best) t.best_member = member;
    t.best = t.count == 0 ? v : std::max(t.best, v);
    t.least = t.count == 0 ? v : std::min(t.least, v);
    t.any = t.any || v != 0;
    t.all = t.all && v != 0;
    t.sum += v;
    t.count += e.op == Op::fold_count && v == 0 ? 0 : 1;
  }

  static double result(Op op, const Tally& t) {
    switch (op) {
      case Op::fold_count: return t.count;
      case Op::fold_sum: return finite(t.sum);
      case Op::fold_any: return t.any;
      case Op::fold_all: return t.all;
      default: break;
    }
    if (t.count == 0) return unknown;
    switch (op) {
      case Op::fold_min: return t.least;
      case Op::fold_max: return t.best;
      case Op::fold_mean: return finite(t.sum / t.count);
      case Op::fold_argmax: return t.best_member;
      default: return unknown;
    }
  }

  const ir::Process& p_;
  std::vector<double> frame_;
  long left_;
};

Reads sum_up(const std::vector<ir::Read>& list) {
  Reads out;
  for (const ir::Read& r : list) {
    out.state = out.state || r.kind == ir::Read::Kind::var || r.kind == ir::Read::Kind::now;
    out.parameter = out.parameter || r.kind == ir::Read::Kind::param;
    out.tag = out.tag || r.kind == ir::Read::Kind::tag;
  }
  return out;
}

}  // namespace

std::optional<double> evaluate(const ir::Process& process, ir::ExprId id, std::vector<double> frame, long* steps) {
  const long most = steps ? std::min(*steps, max_steps) : max_steps;
  Evaluator run(process, std::move(frame), most);
  const double v = run.value(id);
  if (steps) *steps -= most - run.left();
  return std::isnan(v) ? std::nullopt : std::optional(v);
}

Reads reads(const ir::Process& process, ir::ExprId id) { return sum_up(ir::reads(process, id, 0)); }
Reads reads(const ir::Process& process, ir::DistId id) { return sum_up(ir::reads(process, id, 0)); }

}  // namespace casus::sema
