// SPDX-License-Identifier: Apache-2.0
// Builds small processes for tests: types are inferred, ids are handed back.
//
//   Build b;
//   const KindId actor = b.kind("actor", {"US", "RU"});
//   const VarId war = b.var("war", b.pair_of(actor), Build::boolean, b.truth(false));
//   b.event("truce", b.pair_of(actor), {.when = b.load(war, {b.slot(0, actor), b.slot(1, actor)}), .rate =
//   b.num(0.1)});
#pragma once
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "ir/process.hpp"

namespace casus::ir::testing {

struct Build {
  Process p;

  static constexpr Type boolean{Base::boolean, {}};
  static constexpr Type integer{Base::integer, {}};
  static constexpr Type real{Base::real, {}};
  static Type of(KindId k) { return {Base::entity, k}; }

  Build() {
    p.name = "test";
    p.as_of = "2024-11-05";
    p.horizon = 365;
    p.arms.emplace_back();
  }

  // ---- sets and families ----
  KindId kind(std::string name, std::vector<std::string> names) {
    Kind k;
    k.name = std::move(name);
    k.titles = names;
    k.names = std::move(names);
    p.kinds.push_back(std::move(k));
    return KindId(p.kinds.size() - 1);
  }
  KindId numbers(std::string name, std::int64_t lo, std::int64_t hi) {
    std::vector<std::string> names;
    for (std::int64_t i = lo; i <= hi; ++i) names.push_back(std::to_string(i));
    const KindId k = kind(std::move(name), std::move(names));
    p.kinds[k.value].numeric = true;
    p.kinds[k.value].lo = lo;
    return k;
  }
  SetId set(Set s) {
    p.sets.push_back(std::move(s));
    return SetId(p.sets.size() - 1);
  }
  SetId all(KindId k) { return set({k, true, {}, {}}); }
  SetId some(KindId k, std::vector<std::uint32_t> members) { return set({k, false, std::move(members), {}}); }
  SetId computed(KindId k, std::vector<ExprId> members) { return set({k, false, {}, std::move(members)}); }
  Family family(std::initializer_list<KindId> kinds, ExprId where = {}) {
    Family f;
    for (const KindId k : kinds)
      f.binders.push_back({std::string(1, static_cast<char>('a' + f.binders.size())), all(k)});
    f.where = where;
    return f;
  }
  Family pair_of(KindId k, ExprId where = {}) {
    Family f = family({k, k}, where);
    f.pair = true;
    return f;
  }

  // ---- expressions ----
  ExprId num(double v) { return p.constant(v, real); }
  ExprId whole(double v) { return p.constant(v, integer); }
  ExprId truth(bool v) { return p.constant(v, boolean); }
  ExprId entity(KindId k, std::uint32_t ordinal) { return p.constant(ordinal, of(k)); }
  ExprId slot(std::uint16_t s, Type t) {
    const ExprId id = p.make(Op::slot, t, {});
    p.exprs[id.value].slot = s;
    return id;
  }
  ExprId slot(std::uint16_t s, KindId k) { return slot(s, of(k)); }
  ExprId load(VarId v, const std::vector<ExprId>& at = {}) { return p.refer(Op::load, v.value, p[v].type, at); }
  ExprId param(ParamId v, const std::vector<ExprId>& at = {}) { return p.refer(Op::param, v.value, p[v].type, at); }
  ExprId call(LetId l, const std::vector<ExprId>& at = {}) { return p.refer(Op::call, l.value, p[l].type, at); }
  ExprId now() { return p.make(Op::now, real, {}); }
  ExprId named(Op op, std::uint32_t ref, Type t, ExprId a = {}) {
    const ExprId id = p.make(op, t, {}, a);
    p.exprs[id.value].ref = ref;
    return id;
  }
  ExprId tag(TagId t) { return named(Op::tag, t.value, boolean); }
  ExprId table(TableId t, ExprId at) { return named(Op::table, t.value, p[t].type, at); }
  ExprId tracked(TrackerId t) { return named(Op::tracked, t.value, real); }
  ExprId in(ExprId a, SetId s) { return named(Op::in_set, s.value, boolean, a); }
  ExprId number_of(KindId k, ExprId a) { return named(Op::number, k.value, integer, a); }
  ExprId entity_at(KindId k, ExprId a) { return named(Op::entity, k.value, of(k), a); }
  ExprId op(Op o, ExprId a, ExprId b = {}, ExprId c = {}) { return p.make(o, result(o, a, b, c), {}, a, b, c); }
  ExprId fold(Op o, SetId s, std::uint16_t at, ExprId body, ExprId where = {}) {
    const Type t = o == Op::fold_count    ? integer
                   : o == Op::fold_argmax ? of(p[s].kind)
                   : o == Op::fold_mean   ? real
                                          : p[body].type;
    const ExprId id = p.make(o, t, {}, body, where);
    p.exprs[id.value].ref = s.value;
    p.exprs[id.value].slot = at;
    return id;
  }
  ExprId fold_pairs(Op o, SetId s, std::uint16_t a, std::uint16_t b, ExprId body, ExprId where = {}) {
    const ExprId id = fold(o, s, a, body, where);
    p.exprs[id.value].slot2 = b;
    p.exprs[id.value].pair = true;
    return id;
  }

  // ---- declarations ----
  DistId dist(DistForm form, const std::vector<double>& args) {
    Dist d;
    d.form = form;
    for (const double a : args) d.args.push_back(num(a));
    p.dists.push_back(std::move(d));
    return DistId(p.dists.size() - 1);
  }
  ParamId param(std::string name, Family f, DistId d, Type t = real) {
    Param q;
    q.name = std::move(name), q.family = std::move(f), q.dist = d, q.type = t;
    p.params.push_back(std::move(q));
    return ParamId(p.params.size() - 1);
  }
  VarId var(std::string name, Family f, Type t, ExprId initial, double low = -never, double high = never) {
    Variable v;
    v.name = std::move(name), v.family = std::move(f), v.type = t, v.initial = initial, v.low = low, v.high = high;
    p.vars.push_back(std::move(v));
    return VarId(p.vars.size() - 1);
  }
  LetId let(std::string name, Family f, ExprId body) {
    Let l;
    l.name = std::move(name), l.family = std::move(f), l.type = p[body].type, l.body = body;
    p.lets.push_back(std::move(l));
    return LetId(p.lets.size() - 1);
  }
  TagId tag(std::string name) {
    p.tags.push_back({std::move(name), true, false, {}});
    return TagId(p.tags.size() - 1);
  }
  TableId table(std::string name, KindId k, std::vector<double> values, Type t = real) {
    p.tables.push_back({std::move(name), k, t, std::move(values)});
    return TableId(p.tables.size() - 1);
  }

  // ---- what happens ----
  EffectId effect(Effect f) {
    f.key = p.effects.size() + 1;
    p.effects.push_back(std::move(f));
    return EffectId(p.effects.size() - 1);
  }
  EffectId assign(VarId v, const std::vector<ExprId>& at, ExprId value, Effect::Assign how = Effect::Assign::set) {
    Effect f;
    f.var = v, f.index = at, f.value = value, f.assign = how;
    return effect(std::move(f));
  }
  EffectId emit(SignalId s, const std::vector<ExprId>& at) {
    Effect f;
    f.kind = Effect::Kind::emit, f.signal = s, f.index = at;
    return effect(std::move(f));
  }
  SignalId signal(std::string name, std::vector<KindId> kinds) {
    Signal s;
    s.name = std::move(name), s.kinds = std::move(kinds);
    p.signals.push_back(std::move(s));
    return SignalId(p.signals.size() - 1);
  }
  // The timing follows from what is given; the event gets a signal of its own.
  struct EventParts {
    ExprId when, rate;
    DistId delay;
    std::vector<EffectId> then;
    bool repeating = false;
  };
  EventId event(std::string name, Family f, EventParts parts) {
    const EventId id(p.events.size());
    std::vector<KindId> kinds;
    for (const Binder& b : f.binders) kinds.push_back(p[b.set].kind);
    Event e;
    e.signal = signal(name, kinds);
    p.signals.back().event = id;
    p.signals.back().pair = f.pair;
    e.name = std::move(name), e.family = std::move(f), e.when = parts.when, e.rate = parts.rate, e.delay = parts.delay;
    e.key = 1000 + id.value;
    e.repeating = parts.repeating;
    e.then.effects = std::move(parts.then);
    e.timing = e.rate.valid() ? Timing::hazard : e.delay.valid() ? Timing::clock : Timing::immediate;
    p.events.push_back(std::move(e));
    return id;
  }
  // On any occurrence of `s`; its first `slots` arguments are bound.
  std::size_t rule(std::string name, SignalId s, std::uint16_t slots, ExprId when, std::vector<EffectId> effects) {
    Rule r;
    r.name = std::move(name), r.key = 2000 + p.rules.size(), r.slots = slots, r.when = when;
    r.pattern = any(s);
    r.effects.effects = std::move(effects);
    p.rules.push_back(std::move(r));
    return p.rules.size() - 1;
  }
  Pattern any(SignalId s) const { return {s, std::vector<Pattern::Arg>(p[s].kinds.size())}; }

  // ---- what is recorded ----
  ArmId arm(std::string text, std::vector<Intervention> interventions = {}, std::vector<TagId> off = {}) {
    p.arms.push_back({std::move(text), std::move(off), std::move(interventions)});
    return ArmId(p.arms.size() - 1);
  }
  TrackerId track(Tracker t) {
    if (!t.arm.valid()) t.arm = ArmId(0);
    p.trackers.push_back(std::move(t));
    return TrackerId(p.trackers.size() - 1);
  }
  TrackerId first(SignalId s, ArmId a = ArmId(0)) {
    Tracker t;
    t.kind = Tracker::Kind::occurrence, t.arm = a, t.pattern = any(s);
    return track(std::move(t));
  }
  TrackerId value_at(ExprId e, double time, ArmId a = ArmId(0)) {
    Tracker t;
    t.kind = Tracker::Kind::value, t.arm = a, t.expr = e, t.time = time;
    return track(std::move(t));
  }
  ScoreId score(ExprId e) {
    p.scores.push_back({e});
    return ScoreId(p.scores.size() - 1);
  }

 private:
  Type result(Op o, ExprId a, ExprId b, ExprId c) const {
    switch (o) {
      case Op::logical_not:
      case Op::equal:
      case Op::unequal:
      case Op::less:
      case Op::less_equal:
      case Op::logical_and:
      case Op::logical_or: return boolean;
      case Op::exponential:
      case Op::logarithm:
      case Op::square_root:
      case Op::divide: return real;
      case Op::floor:
      case Op::ceiling: return integer;
      case Op::select: return p[b].type == p[c].type ? p[b].type : real;
      default: break;
    }
    return b.valid() && p[a].type != p[b].type ? real : p[a].type;
  }
};

}  // namespace casus::ir::testing
