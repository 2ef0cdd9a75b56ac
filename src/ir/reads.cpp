// SPDX-License-Identifier: Apache-2.0
#include "ir/reads.hpp"

#include <algorithm>
#include <set>

#include "ir/evaluate.hpp"

namespace casus::ir {
namespace {

// What a slot of a frame stands for: a slot of the family, a constant, or anything.
struct Meaning {
  int slot = -1;
  std::int64_t constant = -1;
  friend auto operator<=>(const Meaning&, const Meaning&) = default;
};

class Collector {
 public:
  Collector(const Process& process, int arity) : p_(process) {
    for (int k = 0; k < arity; ++k) frame_.push_back({k, -1});
  }

  void expr(ExprId id);
  void dist(DistId id);
  void block(const Block& b);
  void written(const Block& b);
  std::vector<Read> take() { return {found_.begin(), found_.end()}; }

 private:
  using Frame = std::vector<Meaning>;

  Meaning meaning(ExprId id) const;
  void access(Read r, const std::vector<ExprId>& indices, const Family& family);
  void call(const Expr& e);
  void set(SetId id);
  void effect(const Effect& f);
  void target(const Effect& f);
  std::vector<ExprId> list(const Expr& e) const {
    return {p_.args.begin() + e.first, p_.args.begin() + e.first + e.count};
  }

  const Process& p_;
  Frame frame_;                                       // slots beyond it are bound by folds and loops
  std::set<ExprId> seen_;                             // in this frame
  std::set<std::pair<std::uint32_t, Frame>> called_;  // lets followed with these arguments
  std::set<Read> found_;
};

Meaning Collector::meaning(ExprId id) const {
  const Expr& e = p_[id];
  if (e.op == Op::slot) return e.slot < frame_.size() ? frame_[e.slot] : Meaning{};
  const Value v = constant_value(p_, id);
  const bool ordinal = v && *v >= 0 && *v < 0x1p32;
  return ordinal ? Meaning{-1, static_cast<std::int64_t>(*v)} : Meaning{};
}

void Collector::access(Read r, const std::vector<ExprId>& indices, const Family& family) {
  std::vector<Meaning> at;
  for (const ExprId i : indices) at.push_back(meaning(i));
  if (family.pair) std::sort(at.begin(), at.end());
  for (const Meaning& m : at) {
    r.index.push_back(m.slot);
    r.constant.push_back(m.constant);
  }
  found_.insert(std::move(r));
}

void Collector::expr(ExprId id) {
  if (!id.valid() || !seen_.insert(id).second) return;
  const Expr& e = p_[id];
  Read r;
  switch (e.op) {
    case Op::load:
      r.var = VarId(e.ref);
      access(r, list(e), p_[r.var].family);
      break;
    case Op::param:
      r.kind = Read::Kind::param;
      r.param = ParamId(e.ref);
      access(r, list(e), p_[r.param].family);
      break;
    case Op::tag:
      r.kind = Read::Kind::tag;
      r.tag = TagId(e.ref);
      found_.insert(r);
      break;
    case Op::now:
      r.kind = Read::Kind::now;
      found_.insert(r);
      break;
    case Op::call: call(e); break;
    default: break;
  }
  for (const ExprId a : list(e)) expr(a);
  for (const ExprId child : {e.a, e.b, e.c}) expr(child);
  if (e.op == Op::in_set || e.op >= Op::fold_count) set(SetId(e.ref));
}

void Collector::call(const Expr& e) {
  Frame inner;
  for (const ExprId a : list(e)) inner.push_back(meaning(a));
  if (!called_.emplace(e.ref, inner).second) return;
  std::set<ExprId> seen;
  std::swap(frame_, inner);
  std::swap(seen_, seen);
  expr(p_[LetId(e.ref)].body);
  std::swap(seen_, seen);
  std::swap(frame_, inner);
}

void Collector::set(SetId id) {
  if (!id.valid()) return;
  for (const ExprId m : p_[id].computed) expr(m);
}

void Collector::dist(DistId id) {
  if (!id.valid()) return;
  const Dist& d = p_[id];
  for (const ExprId a : d.args) expr(a);
  expr(d.truncate_low);
  expr(d.truncate_high);
  for (const DistId c : d.components) dist(c);
}

void Collector::block(const Block& b) {
  for (const EffectId f : b.effects) effect(p_[f]);
}

void Collector::effect(const Effect& f) {
  for (const ExprId i : f.index) expr(i);
  expr(f.value);
  dist(f.delay);
  set(f.set);
  expr(f.where);
  expr(f.sharpness);
  if (f.foresight.valid())
    for (const ExprId x : p_[f.foresight].exprs()) expr(x);
  if (f.assign != Effect::Assign::set) target(f);
  block(f.body);
  block(f.other);
}

void Collector::target(const Effect& f) {
  Read r;
  if (f.kind == Effect::Kind::assign) {
    r.var = f.var;
    access(r, f.index, p_[f.var].family);
  } else if (f.kind == Effect::Kind::assign_param) {
    r.kind = Read::Kind::param;
    r.param = f.param;
    access(r, f.index, p_[f.param].family);
  }
}

void Collector::written(const Block& b) {
  for (const EffectId id : b.effects) {
    const Effect& f = p_[id];
    target(f);
    written(f.body);
    written(f.other);
  }
}

void collect_signals(const Process& p, const Block& b, std::set<SignalId>& out) {
  for (const EffectId id : b.effects) {
    const Effect& f = p[id];
    if (f.kind == Effect::Kind::emit) out.insert(f.signal);
    collect_signals(p, f.body, out);
    collect_signals(p, f.other, out);
  }
}

// The largest slot bound or read; `seen` keeps shared subexpressions from being walked twice.
class Slots {
 public:
  Slots(const Process& process, std::uint16_t arity) : p_(process), size_(arity) {}

  void expr(ExprId id) {
    if (!id.valid() || !seen_.insert(id).second) return;
    const Expr& e = p_[id];
    const bool fold = e.op >= Op::fold_count;
    if (fold || e.op == Op::slot) take(e.slot);
    if (fold && e.pair) take(e.slot2);
    for (std::uint32_t k = 0; k < e.count; ++k) expr(p_.args[e.first + k]);
    for (const ExprId child : {e.a, e.b, e.c}) expr(child);
    if (fold || e.op == Op::in_set) set(SetId(e.ref));
  }

  void block(const Block& b) {
    for (const EffectId id : b.effects) {
      const Effect& f = p_[id];
      if (f.set.valid()) {
        take(f.slot);
        if (f.pair) take(f.slot2);
        set(f.set);
      }
      for (const ExprId i : f.index) expr(i);
      for (const ExprId x : {f.value, f.where, f.sharpness}) expr(x);
      if (f.foresight.valid())
        for (const ExprId x : p_[f.foresight].exprs()) expr(x);
      dist(f.delay);
      block(f.body);
      block(f.other);
    }
  }

  std::uint16_t size() const { return size_; }

 private:
  void take(std::uint16_t slot) { size_ = std::max(size_, static_cast<std::uint16_t>(slot + 1)); }
  void set(SetId id) {
    for (const ExprId m : p_[id].computed) expr(m);
  }
  void dist(DistId id) {
    if (!id.valid()) return;
    for (const ExprId a : p_[id].args) expr(a);
    expr(p_[id].truncate_low);
    expr(p_[id].truncate_high);
    for (const DistId c : p_[id].components) dist(c);
  }

  const Process& p_;
  std::uint16_t size_;
  std::set<ExprId> seen_;
};

}  // namespace

std::vector<Read> reads(const Process& process, ExprId expr, int arity) {
  Collector c(process, arity);
  c.expr(expr);
  return c.take();
}

std::vector<Read> reads(const Process& process, DistId dist, int arity) {
  Collector c(process, arity);
  c.dist(dist);
  return c.take();
}

std::vector<Read> reads(const Process& process, const Block& block, int arity) {
  Collector c(process, arity);
  c.block(block);
  return c.take();
}

std::vector<Read> writes(const Process& process, const Block& block, int arity) {
  Collector c(process, arity);
  c.written(block);
  return c.take();
}

std::vector<SignalId> emits(const Process& process, const Block& block) {
  std::set<SignalId> out;
  collect_signals(process, block, out);
  return {out.begin(), out.end()};
}

std::uint16_t frame_size(const Process& process, ExprId expr, std::uint16_t arity) {
  Slots s(process, arity);
  s.expr(expr);
  return s.size();
}

std::uint16_t frame_size(const Process& process, const Block& block, std::uint16_t arity) {
  Slots s(process, arity);
  s.block(block);
  return s.size();
}

}  // namespace casus::ir
