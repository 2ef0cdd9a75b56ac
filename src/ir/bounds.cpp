// SPDX-License-Identifier: Apache-2.0
#include "ir/bounds.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

#include "base/hash.hpp"

namespace casus::ir {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr std::uint32_t member_limit = 512;  // folds over more members than this are bounded all at once
constexpr int depth_limit = 3000;

Interval by_type(const Process& p, Type t) {
  if (t.base == Base::boolean) return {0, 1, false};
  if (t.base == Base::entity && t.kind.valid())
    return {0, std::max(0.0, static_cast<double>(p[t.kind].names.size()) - 1), false};
  return {};
}

bool discrete(Type t) { return t.base != Base::real; }

std::uint64_t tag_hash(Op op, std::uint64_t value) { return combine(static_cast<std::uint64_t>(op) + 1, value); }
std::uint64_t number_hash(double v) { return tag_hash(Op::constant, std::bit_cast<std::uint64_t>(v + 0.0)); }

// The slots of a clause or of a let being followed: their ranges, and hashes that say which expression each stands for.
struct Frame {
  std::vector<Interval> slots;
  std::vector<std::uint64_t> hashes;  // 0: nothing known

  void set(std::uint16_t slot, Interval range, std::uint64_t hash) {
    if (slots.size() <= slot) slots.resize(slot + 1u);
    if (hashes.size() <= slot) hashes.resize(slot + 1u);
    slots[slot] = range;
    hashes[slot] = hash;
  }
};

class Bounder {
 public:
  Bounder(const Process& process, const BoundsContext& context)
      : p_(process), ctx_(context), facts_(context.facts), left_(context.budget) {
    for (std::size_t k = 0; k < context.slots.size(); ++k)
      frame_.set(static_cast<std::uint16_t>(k), context.slots[k], slot_hash(k));
  }

  Interval eval(ExprId id) {
    const Expr& e = p_[id];
    if (left_ == 0 || depth_ >= depth_limit) return spent(e);
    --left_;
    ++depth_;
    const Interval plain = compute(e);
    --depth_;
    return with_facts(id, e, plain);
  }

  void refine(ExprId id, bool truth);
  Facts take_facts() { return std::move(facts_); }

 private:
  struct Mark {  // calls seen under other facts must not be reused: `version` names a state of the facts
    std::size_t ranges, orders;
    std::uint64_t version;
  };

  // One member of a fold, or all of them at once: what the body gives, and how many times at least and at most.
  struct Item {
    Interval body;
    double least, most;
    Interval ordinals;
  };

  static std::uint64_t slot_hash(std::size_t k) { return tag_hash(Op::slot, k); }

  Interval spent(const Expr& e) const {
    Interval out = by_type(p_, e.type);
    out.may_be_nan = true;
    return out;
  }

  Mark mark() const { return {facts_.ranges.size(), facts_.orders.size(), version_}; }
  void reset(Mark m) {
    facts_.ranges.resize(m.ranges);
    facts_.orders.resize(m.orders);
    version_ = m.version;
  }

  Interval compute(const Expr& e);
  Interval leaf(const Expr& e);
  Interval param(const Expr& e);
  Interval unary(const Expr& e);
  Interval binary(const Expr& e, Interval a, Interval b);
  Interval logical(const Expr& e);
  Interval select(const Expr& e);
  Interval call(const Expr& e);
  Interval in_set(const Expr& e);
  Interval table(const Expr& e);
  Interval computed_range(const Set& set);
  Interval under(ExprId guard, bool truth, ExprId body);

  Interval fold(const Expr& e);
  void fold_members(const Expr& e, const std::vector<std::uint32_t>& members, std::vector<Item>& items);
  void fold_at_once(const Expr& e, std::vector<Item>& items);
  void add_item(const Expr& e, double least, double most, Interval ordinals, std::vector<Item>& items);
  Interval gather(const Expr& e, const std::vector<Item>& items) const;
  static Interval gather_sum(const Expr& e, const std::vector<Item>& items);
  static Interval gather_best(const Expr& e, const std::vector<Item>& items);

  std::uint64_t hash(ExprId id);
  std::uint64_t hash_all(const Expr& e, std::uint64_t h);
  Interval with_facts(ExprId id, const Expr& e, Interval plain);
  void learn(ExprId id, Interval range);
  void compare(const Expr& e, ExprId a, ExprId b, bool strict);
  void unequal(ExprId a, Interval b);
  Frame frame_for(const Expr& call);

  const Process& p_;
  const BoundsContext& ctx_;
  Facts facts_;
  Frame frame_;
  std::unordered_map<std::uint64_t, Interval> calls_;
  std::uint64_t version_ = 0, serial_ = 0;
  std::uint32_t left_;
  int depth_ = 0;
};

// ---- operations ------------------------------------------------------------------------------------------------

Interval Bounder::compute(const Expr& e) {
  switch (e.op) {
    case Op::constant:
    case Op::slot:
    case Op::load:
    case Op::tag:
    case Op::tracked:
    case Op::now: return leaf(e);
    case Op::param: return param(e);
    case Op::call: return call(e);
    case Op::table: return table(e);
    case Op::logical_and:
    case Op::logical_or: return logical(e);
    case Op::select: return select(e);
    case Op::in_set: return in_set(e);
    default: break;
  }
  if (e.op >= Op::fold_count) return fold(e);
  if (e.op < Op::add || e.op > Op::less_equal) return unary(e);
  const Interval a = eval(e.a), b = eval(e.b);
  return binary(e, a, b);
}

Interval Bounder::leaf(const Expr& e) {
  if (e.op == Op::constant) return Interval::point(e.value);
  if (e.op == Op::now) return ctx_.now;
  if (e.op == Op::slot) return e.slot < frame_.slots.size() ? frame_.slots[e.slot] : by_type(p_, e.type);
  if (e.op == Op::tag) return e.ref < ctx_.tags.size() ? ctx_.tags[e.ref] : Interval{0, 1, false};
  if (e.op == Op::tracked || e.ref >= ctx_.vars.size()) return by_type(p_, e.type);
  Interval out = ctx_.vars[e.ref];
  std::vector<double> at;
  bool one_cell = ctx_.cells != nullptr;
  for (std::uint32_t k = 0; k < e.count; ++k) {
    const Interval i = eval(p_.args[e.first + k]);
    out.may_be_nan |= i.may_be_nan;
    one_cell &= i.is_point();
    at.push_back(i.lo);
  }
  if (!one_cell) return out;
  const Interval cell = ctx_.cells->range(ctx_.layout.var_offset[e.ref] + ctx_.layout.vars[e.ref].index(at));
  return {cell.lo, cell.hi, out.may_be_nan};
}

Interval Bounder::param(const Expr& e) {
  Interval out = e.ref < ctx_.params.size() ? ctx_.params[e.ref] : by_type(p_, e.type);
  bool one_cell = true;
  std::vector<double> at;
  for (std::uint32_t k = 0; k < e.count; ++k) {
    const Interval i = eval(p_.args[e.first + k]);
    out.may_be_nan |= i.may_be_nan;
    one_cell &= i.is_point();
    at.push_back(i.lo);
  }
  if (ctx_.nominal.empty()) return out;
  const std::size_t begin = ctx_.layout.param_offset[e.ref], end = ctx_.layout.param_offset[e.ref + 1];
  if (one_cell)
    return {ctx_.nominal[begin + ctx_.layout.params[e.ref].index(at)],
            ctx_.nominal[begin + ctx_.layout.params[e.ref].index(at)], out.may_be_nan};
  if (begin == end) return out;
  const auto [lo, hi] = std::minmax_element(ctx_.nominal.begin() + begin, ctx_.nominal.begin() + end);
  return {*lo, *hi, out.may_be_nan};
}

Interval Bounder::table(const Expr& e) {
  const std::vector<double>& values = p_.tables[e.ref].values;
  const Interval at = eval(e.a);
  const auto last = static_cast<double>(values.size()) - 1;
  const double from = std::max(0.0, at.lo), to = std::min(last, at.hi);
  if (!(from <= to)) return {-inf, inf, true};
  const auto [lo, hi] = std::minmax_element(values.begin() + static_cast<std::ptrdiff_t>(from),
                                            values.begin() + static_cast<std::ptrdiff_t>(to) + 1);
  return {*lo, *hi, at.may_be_nan || at.lo < 0 || at.hi > last};
}

Interval Bounder::unary(const Expr& e) {
  const Interval a = eval(e.a);
  switch (e.op) {
    case Op::negate: return interval::negate(a);
    case Op::logical_not: return interval::logical_not(a);
    case Op::absolute: return interval::absolute(a);
    case Op::exponential: return interval::exponential(a);
    case Op::logarithm: return interval::logarithm(a);
    case Op::square_root: return interval::square_root(a);
    case Op::floor: return interval::floor(a);
    case Op::ceiling: return interval::ceiling(a);
    default: break;
  }
  const Kind& kind = p_.kinds[e.ref];
  const auto lo = static_cast<double>(kind.lo), last = static_cast<double>(kind.names.size()) - 1;
  if (e.op == Op::number) return interval::add(a, Interval::point(lo));
  const Interval at = interval::subtract(a, Interval::point(lo));
  const bool whole = discrete(p_[e.a].type) || (a.is_point() && a.lo == std::floor(a.lo));
  return {std::clamp(at.lo, 0.0, std::max(0.0, last)), std::clamp(at.hi, 0.0, std::max(0.0, last)),
          a.may_be_nan || at.lo < 0 || at.hi > last || !whole};
}

Interval Bounder::binary(const Expr& e, Interval a, Interval b) {
  const bool whole = discrete(p_[e.a].type) && discrete(p_[e.b].type);
  switch (e.op) {
    case Op::add: return interval::add(a, b);
    case Op::subtract: return interval::subtract(a, b);
    case Op::multiply: return interval::multiply(a, b);
    case Op::divide: return interval::divide(a, b);
    case Op::modulo: return interval::modulo(a, b, whole);
    case Op::minimum: return interval::minimum(a, b);
    case Op::maximum: return interval::maximum(a, b);
    case Op::equal: return interval::equal(a, b);
    case Op::unequal: return interval::logical_not(interval::equal(a, b));
    case Op::less: return interval::less(a, b);
    case Op::less_equal: return interval::less_equal(a, b);
    default: return {-inf, inf, true};
  }
}

Interval Bounder::under(ExprId guard, bool truth, ExprId body) {
  const Mark m = mark();
  refine(guard, truth);
  const Interval out = eval(body);
  reset(m);
  return out;
}

Interval Bounder::logical(const Expr& e) {
  const bool any = e.op == Op::logical_or;
  const Interval a = eval(e.a);
  if (any ? a.is_true() : a.is_false()) return a;
  const Interval b = under(e.a, !any, e.b);
  const bool nan = a.may_be_nan || b.may_be_nan;
  if (any) return {std::max(a.lo, b.lo), std::max(a.hi, b.hi), nan};
  return {std::min(a.lo, b.lo), std::min(a.hi, b.hi), nan};
}

Interval Bounder::select(const Expr& e) {
  const Interval c = eval(e.a);
  Interval out;
  if (c.is_true())
    out = under(e.a, true, e.b);
  else if (c.is_false())
    out = under(e.a, false, e.c);
  else {
    const Interval yes = under(e.a, true, e.b);
    out = interval::hull(yes, under(e.a, false, e.c));
  }
  out.may_be_nan |= c.may_be_nan;
  return out;
}

Frame Bounder::frame_for(const Expr& e) {
  Frame inner;
  for (std::uint32_t k = 0; k < e.count; ++k) {
    const ExprId arg = p_.args[e.first + k];
    inner.set(static_cast<std::uint16_t>(k), eval(arg), hash(arg));
  }
  return inner;
}

Interval Bounder::call(const Expr& e) {
  Frame inner = frame_for(e);
  std::uint64_t key = combine(version_, e.ref);
  bool nan = false;
  for (std::size_t k = 0; k < inner.slots.size(); ++k) {
    key = combine(combine(key, inner.hashes[k]), std::bit_cast<std::uint64_t>(inner.slots[k].lo));
    key = combine(key, std::bit_cast<std::uint64_t>(inner.slots[k].hi));
    nan |= inner.slots[k].may_be_nan;
    inner.slots[k].may_be_nan = false;  // counted once, here
  }
  const auto seen = calls_.find(key);
  Interval out;
  if (seen != calls_.end())
    out = seen->second;
  else {
    std::swap(frame_, inner);
    out = eval(p_[LetId(e.ref)].body);
    std::swap(frame_, inner);
    if (left_ > 0) calls_.emplace(key, out);
  }
  out.may_be_nan |= nan;
  return out;
}

Interval Bounder::computed_range(const Set& set) {
  Interval out{inf, -inf, false};
  for (const ExprId m : set.computed) out = interval::hull(out, eval(m));
  return out;
}

Interval Bounder::in_set(const Expr& e) {
  const Set& set = p_.sets[e.ref];
  const Interval a = eval(e.a);
  if (set.all) return {1, 1, a.may_be_nan};
  const Interval range = set.computed.empty() ? set_range(p_, SetId(e.ref)) : computed_range(set);
  Interval out{0, 1, a.may_be_nan || range.may_be_nan};
  if (a.hi < range.lo || a.lo > range.hi) out.hi = 0;
  if (a.is_point() && range.is_point() && a.lo == range.lo) out.lo = 1;
  if (a.is_point() && set.computed.empty()) {
    const bool there = std::any_of(set.members.begin(), set.members.end(), [&](std::uint32_t m) { return m == a.lo; });
    out.lo = out.hi = there ? 1 : 0;
  }
  return out;
}

// ---- folds -----------------------------------------------------------------------------------------------------

Interval Bounder::fold(const Expr& e) {
  const Set& set = p_.sets[e.ref];
  const Frame outer = frame_;
  std::vector<Item> items;
  std::vector<std::uint32_t> members;
  if (set.computed.empty()) members = p_.members(SetId(e.ref));
  const std::size_t n = members.size(), tuples = e.pair ? n * (n - (n > 0)) / 2 : n;
  if (set.computed.empty() && tuples <= member_limit && tuples * 8 <= left_)
    fold_members(e, members, items);
  else
    fold_at_once(e, items);
  frame_ = outer;
  return gather(e, items);
}

void Bounder::fold_members(const Expr& e, const std::vector<std::uint32_t>& members, std::vector<Item>& items) {
  for (std::size_t i = 0; i < members.size(); ++i) {
    for (std::size_t j = i + 1; j < (e.pair ? members.size() : i + 2); ++j) {
      frame_.set(e.slot, Interval::point(members[i]), number_hash(members[i]));
      if (e.pair) frame_.set(e.slot2, Interval::point(members[j]), number_hash(members[j]));
      add_item(e, 1, 1, Interval::point(members[i]), items);
    }
  }
}

void Bounder::fold_at_once(const Expr& e, std::vector<Item>& items) {
  const Set& set = p_.sets[e.ref];
  const bool fixed = set.computed.empty();
  const Interval range = fixed ? set_range(p_, SetId(e.ref)) : computed_range(set);
  const auto n = static_cast<double>(fixed ? p_.members(SetId(e.ref)).size() : set.computed.size());
  const double most = e.pair ? n * (n - 1) / 2 : n;
  const double least = fixed ? most : e.pair ? 0 : 1;
  frame_.set(e.slot, {range.lo, range.hi, false}, ++serial_);
  if (e.pair) frame_.set(e.slot2, {range.lo, range.hi, false}, ++serial_);
  add_item(e, least, most, range, items);
}

void Bounder::add_item(const Expr& e, double least, double most, Interval ordinals, std::vector<Item>& items) {
  Interval where = Interval::point(1);
  if (e.b.valid()) where = eval(e.b);
  if (where.is_false()) {
    if (where.may_be_nan) items.push_back({{0, 0, true}, 0, 0, ordinals});
    return;
  }
  if (!where.is_true()) least = 0;
  const Mark m = mark();
  if (e.b.valid()) refine(e.b, true);
  Interval body = e.a.valid() ? eval(e.a) : Interval::point(1);
  reset(m);
  body.may_be_nan |= where.may_be_nan || ordinals.may_be_nan;
  items.push_back({body, least, most, ordinals});
}

Interval Bounder::gather(const Expr& e, const std::vector<Item>& items) const {
  Interval out;
  if (e.op == Op::fold_count || e.op == Op::fold_sum)
    out = gather_sum(e, items);
  else if (e.op == Op::fold_any || e.op == Op::fold_all) {
    const bool any = e.op == Op::fold_any;
    out = Interval::point(any ? 0 : 1);
    for (const Item& i : items) {
      const Interval b = any ? i.body : interval::logical_not(i.body);
      if (i.most > 0 && b.hi > 0) (any ? out.hi : out.lo) = any ? 1 : 0;
      if (i.least > 0 && b.is_true()) (any ? out.lo : out.hi) = any ? 1 : 0;
    }
  } else {
    out = gather_best(e, items);
  }
  for (const Item& i : items) out.may_be_nan |= i.body.may_be_nan;
  return out;
}

Interval Bounder::gather_sum(const Expr& e, const std::vector<Item>& items) {
  Interval sum{0, 0, false};
  for (const Item& i : items) {
    const Interval b = e.op == Op::fold_count && !e.a.valid() ? Interval::point(1) : i.body;
    const double low = b.lo < 0 ? i.most : i.least, high = b.hi > 0 ? i.most : i.least;
    Interval part{low == 0 ? 0 : low * b.lo, high == 0 ? 0 : high * b.hi, false};
    const double size = std::max(std::fabs(b.lo), std::fabs(b.hi));
    const bool exact = i.most <= 1 || (discrete(e.type) && size * i.most < 0x1p53);
    if (!exact) part = interval::widen(part, i.most, size);
    sum = interval::add(sum, part);
  }
  return sum;
}

// min, max, mean and argmax: within the members that may count; a fault if none must.
Interval Bounder::gather_best(const Expr& e, const std::vector<Item>& items) {
  Interval all{inf, -inf, false}, sure_min{-inf, inf, false}, at{inf, -inf, false};
  double least = 0, most = 0;
  for (const Item& i : items) {
    if (i.most <= 0) continue;
    all = interval::hull(all, {i.body.lo, i.body.hi, false});
    at = interval::hull(at, {i.ordinals.lo, i.ordinals.hi, false});
    if (i.least > 0) sure_min = {std::max(sure_min.lo, i.body.lo), std::min(sure_min.hi, i.body.hi), false};
    least += i.least;
    most += i.most;
  }
  if (most <= 0) return {-inf, inf, true};
  Interval out = e.op == Op::fold_argmax ? at : all;
  if (e.op == Op::fold_min) out.hi = std::min(out.hi, sure_min.hi);
  if (e.op == Op::fold_max) out.lo = std::max(out.lo, sure_min.lo);
  if (e.op == Op::fold_mean) out = interval::widen(out, most + 1, std::max(std::fabs(all.lo), std::fabs(all.hi)));
  out.may_be_nan = least <= 0;
  return out;
}

// ---- facts -----------------------------------------------------------------------------------------------------

std::uint64_t Bounder::hash(ExprId id) {
  const Expr& e = p_[id];
  if (left_ == 0 || depth_ >= depth_limit) return ++serial_;  // equal to nothing
  --left_;
  if (e.op == Op::constant) return number_hash(e.value);
  if (e.op == Op::slot)
    return e.slot < frame_.hashes.size() && frame_.hashes[e.slot] ? frame_.hashes[e.slot] : slot_hash(e.slot);
  ++depth_;
  std::uint64_t h = tag_hash(e.op, combine(e.ref, e.pair));
  if (e.op < Op::fold_count)
    h = hash_all(e, h);
  else {
    const Frame outer = frame_;
    frame_.set(e.slot, {}, combine(h, e.slot));
    if (e.pair) frame_.set(e.slot2, {}, combine(h, e.slot2));
    h = hash_all(e, h);
    frame_ = outer;
  }
  --depth_;
  return h;
}

std::uint64_t Bounder::hash_all(const Expr& e, std::uint64_t h) {
  for (std::uint32_t k = 0; k < e.count; ++k) h = combine(h, hash(p_.args[e.first + k]));
  for (const ExprId child : {e.a, e.b, e.c}) h = combine(h, child.valid() ? hash(child) : 0);
  if (e.op == Op::in_set || e.op >= Op::fold_count)
    for (const ExprId m : p_.sets[e.ref].computed) h = combine(h, hash(m));
  return h;
}

Interval Bounder::with_facts(ExprId id, const Expr& e, Interval plain) {
  if (e.op == Op::constant) return plain;
  std::uint64_t own = 0;
  for (std::size_t i = 0; i < facts_.ranges.size(); ++i) {
    if (facts_.ranges[i].op != e.op) continue;
    if (own == 0) own = hash(id);
    if (facts_.ranges[i].expr == own) plain = interval::meet(plain, facts_.ranges[i].range);
  }
  if (e.op != Op::subtract || facts_.orders.empty()) return plain;
  const std::uint64_t a = hash(e.a), b = hash(e.b);
  const double step = discrete(p_[e.a].type) && discrete(p_[e.b].type) ? 1 : std::numeric_limits<double>::denorm_min();
  for (const Facts::Order& o : facts_.orders) {
    const double gap = o.strict ? step : 0;
    if (o.less == b && o.more == a) plain = interval::meet(plain, {gap, inf, false});
    if (o.less == a && o.more == b) plain = interval::meet(plain, {-inf, -gap, false});
  }
  return plain;
}

void Bounder::learn(ExprId id, Interval range) {
  const Expr& e = p_[id];
  if (e.op == Op::constant) return;
  version_ = ++serial_;
  facts_.ranges.push_back({hash(id), e.op, range});
  if (e.op == Op::negate) learn(e.a, interval::negate(range));
  if (e.op != Op::call || depth_ >= depth_limit) return;
  Frame inner = frame_for(e);
  ++depth_;
  std::swap(frame_, inner);
  learn(p_[LetId(e.ref)].body, range);
  std::swap(frame_, inner);
  --depth_;
}

// a < b or a <= b.
void Bounder::compare(const Expr& e, ExprId a, ExprId b, bool strict) {
  const Interval ia = eval(a), ib = eval(b);
  const bool whole = discrete(p_[e.a].type) && discrete(p_[e.b].type);
  double top = ib.hi, bottom = ia.lo;
  if (strict && std::isfinite(top)) top = whole ? std::ceil(top) - 1 : std::nextafter(top, -inf);
  if (strict && std::isfinite(bottom)) bottom = whole ? std::floor(bottom) + 1 : std::nextafter(bottom, inf);
  learn(a, {-inf, top, false});
  learn(b, {bottom, inf, false});
  version_ = ++serial_;
  facts_.orders.push_back({hash(a), hash(b), strict});
}

// a is not the value b: shortens a discrete range at its end.
void Bounder::unequal(ExprId a, Interval b) {
  if (!b.is_point() || !discrete(p_[a].type)) return;
  const Interval ia = eval(a);
  if (ia.lo == b.lo)
    learn(a, {b.lo + 1, inf, false});
  else if (ia.hi == b.lo)
    learn(a, {-inf, b.lo - 1, false});
}

void Bounder::refine(ExprId id, bool truth) {
  if (left_ == 0 || depth_ >= depth_limit) return;
  --left_;
  const Expr& e = p_[id];
  ++depth_;
  if (e.op == Op::logical_not)
    refine(e.a, !truth);
  else if (e.op == Op::logical_and || e.op == Op::logical_or) {
    if (truth == (e.op == Op::logical_and)) {
      refine(e.a, truth);
      refine(e.b, truth);
    } else {  // one of the two; if the other is out of the question, this one
      const Interval a = eval(e.a), b = eval(e.b);
      if (truth ? a.is_false() : a.is_true())
        refine(e.b, truth);
      else if (truth ? b.is_false() : b.is_true())
        refine(e.a, truth);
    }
  } else if (e.op == Op::less || e.op == Op::less_equal) {
    const bool strict = (e.op == Op::less) == truth;
    if (truth)
      compare(e, e.a, e.b, strict);
    else
      compare(e, e.b, e.a, strict);
  } else if (e.op == Op::equal || e.op == Op::unequal) {
    const Interval a = eval(e.a), b = eval(e.b);
    if (truth == (e.op == Op::equal)) {
      learn(e.a, {b.lo, b.hi, false});
      learn(e.b, {a.lo, a.hi, false});
    } else {
      unequal(e.a, b);
      unequal(e.b, a);
    }
  } else if (e.op == Op::in_set && truth && !p_.sets[e.ref].all) {
    const Set& set = p_.sets[e.ref];
    const Interval r = set.computed.empty() ? set_range(p_, SetId(e.ref)) : computed_range(set);
    learn(e.a, {r.lo, r.hi, false});
  } else if (e.op == Op::call) {
    Frame inner = frame_for(e);
    std::swap(frame_, inner);
    refine(p_[LetId(e.ref)].body, truth);
    std::swap(frame_, inner);
  } else if (e.op != Op::in_set && e.type.base == Base::boolean) {
    learn(id, truth ? Interval{1, 1, false} : Interval{0, 0, false});
  }
  --depth_;
}

// ---- what a context starts from --------------------------------------------------------------------------------

// Values an intervention may give to a parameter.
void admit_interventions(const Process& p, BoundsContext& ctx) {
  for (const Effect& f : p.effects) {
    if (f.kind != Effect::Kind::assign_param) continue;
    Interval& range = ctx.params[f.param.value];
    const bool set = f.assign == Effect::Assign::set && f.value.valid();
    range = interval::hull(range, set ? bounds(p, f.value, ctx) : by_type(p, p[f.param].type));
    range.may_be_nan = false;
  }
}

}  // namespace

Interval set_range(const Process& p, SetId id) {
  const Set& set = p[id];
  const double last = std::max(0.0, static_cast<double>(p[set.kind].names.size()) - 1);
  if (set.all || !set.computed.empty()) return {0, last, false};
  if (set.members.empty()) return {0, 0, false};
  return {static_cast<double>(set.members.front()), static_cast<double>(set.members.back()), false};
}

Interval bounds(const Process& process, ExprId expr, const BoundsContext& context) {
  return Bounder(process, context).eval(expr);
}

void refine(const Process& process, BoundsContext& context, ExprId guard, bool truth) {
  if (!guard.valid()) return;
  Bounder b(process, context);
  b.refine(guard, truth);
  context.facts = b.take_facts();
}

void enter(const Process& process, BoundsContext& context, const Family& family) {
  context.slots.clear();
  context.facts = {};
  for (const Binder& b : family.binders) context.slots.push_back(set_range(process, b.set));
  if (family.where.valid()) refine(process, context, family.where);
}

BoundsContext bounds_context(const Process& p) {
  BoundsContext ctx;
  ctx.layout = Layout(p);
  ctx.now = {0, p.horizon, false};
  ctx.tags.assign(p.tags.size(), Interval{0, 1, false});
  for (const Variable& v : p.vars) ctx.vars.push_back(interval::meet(by_type(p, v.type), {v.low, v.high, false}));
  for (const Param& q : p.params) ctx.params.push_back(by_type(p, q.type));
  for (std::size_t i = 0; i < p.params.size(); ++i) {
    if (!p.params[i].dist.valid()) continue;
    ctx.params[i] = interval::meet(ctx.params[i], support(p, p.params[i].dist, ctx));
  }
  admit_interventions(p, ctx);
  return ctx;
}

}  // namespace casus::ir
