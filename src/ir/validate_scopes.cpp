// SPDX-License-Identifier: Apache-2.0
// What each expression may read where it stands: slots in scope, state, trackers; and the types of conditions.
#include <algorithm>
#include <set>

#include "ir/motion.hpp"
#include "ir/validate_steps.hpp"

namespace casus::ir {
namespace {

enum class May { read_state, read_constants, read_trackers };

class Scopes {
 public:
  Scopes(const Process& p, Findings& found) : p_(p), found_(found) {}

  void run() {
    expression_types();
    for (std::size_t i = 0; i < p_.params.size(); ++i) {
      const Param& q = p_.params[i];
      enter("p", i, q.family);
      dist(q.dist);
      for (const ExprId x : q.known_to) entity(x);
    }
    for (std::size_t i = 0; i < p_.vars.size(); ++i) {
      enter("v", i, p_.vars[i].family);
      expr(p_.vars[i].initial);
    }
    for (std::size_t i = 0; i < p_.lets.size(); ++i) {
      enter("let", i, p_.lets[i].family);
      expr(p_.lets[i].body);
      require(p_[p_.lets[i].body].type == p_.lets[i].type, "type", "the body has another type");
    }
    clauses();
    answers();
  }

 private:
  void require(bool holds, std::string_view invariant, std::string_view fact) {
    found_.require(holds, invariant, head_, index_, fact);
  }

  // From here on the record `head index`, over a frame of `arity` slots.
  void start(std::string_view head, std::size_t index, std::size_t arity, May may = May::read_state) {
    head_ = head, index_ = index, may_ = may;
    bound_.clear();
    for (std::size_t k = 0; k < arity; ++k) bound_.push_back(static_cast<std::uint16_t>(k));
    scope_ = ++scopes_;
    seen_.clear();
    seen_lets_.clear();
  }

  void enter(std::string_view head, std::size_t index, const Family& f) {
    start(head, index, f.binders.size(), May::read_constants);
    condition(f.where);
    start(head, index, f.binders.size());
  }

  void condition(ExprId id) {
    if (!id.valid()) return;
    require(p_[id].type.base == Base::boolean, "type", "a condition is not boolean");
    expr(id);
  }

  void bind(std::uint16_t slot) {
    require(std::find(bound_.begin(), bound_.end(), slot) == bound_.end(), "scope", "a slot is bound twice");
    bound_.push_back(slot);
    scope_ = ++scopes_;
  }
  struct Mark {
    std::size_t bound, scope;
  };
  Mark mark() const { return {bound_.size(), scope_}; }
  void leave(Mark m) {
    bound_.resize(m.bound);
    scope_ = m.scope;
  }

  void expression_types();
  void expr(ExprId id);
  void reading(const Expr& e);
  void fold(const Expr& e);
  void set(SetId id);
  void dist(DistId id);
  void entity(ExprId id);
  void foresight(const Foresight& f);
  void block(const Block& b);
  void effect(const Effect& f);
  void pattern(const Pattern& t);
  void clauses();
  void motion();
  void answers();

  const Process& p_;
  Findings& found_;
  std::string_view head_;
  std::size_t index_ = 0;
  May may_ = May::read_state;
  std::vector<std::uint16_t> bound_;
  std::size_t scope_ = 0, scopes_ = 0;
  std::set<std::pair<std::uint32_t, std::size_t>> seen_;  // expressions, by scope
  std::set<std::uint32_t> seen_lets_;
};

void Scopes::expression_types() {
  const auto boolean = [&](ExprId id) { return p_[id].type.base == Base::boolean; };
  for (index_ = 0, head_ = "e"; index_ < p_.exprs.size(); ++index_) {
    const Expr& e = p_.exprs[index_];
    const auto same = [&](Type t) { require(e.type == t, "type", "not the type of what it names"); };
    const auto indexed = [&](const Family& f) {
      for (std::uint32_t k = 0; k < e.count; ++k) {
        const Type t = p_[p_.args[e.first + k]].type;
        require(t == Type{Base::entity, p_[f.binders[k].set].kind}, "type", "an index is not an entity of its kind");
      }
    };
    switch (e.op) {
      case Op::load: same(p_.vars[e.ref].type), indexed(p_.vars[e.ref].family); break;
      case Op::param: same(p_.params[e.ref].type), indexed(p_.params[e.ref].family); break;
      case Op::call: same(p_.lets[e.ref].type); break;
      case Op::table: same(p_.tables[e.ref].type); break;
      case Op::logical_not:
      case Op::select: require(boolean(e.a), "type", "a condition is not boolean"); break;
      case Op::logical_and:
      case Op::logical_or: require(boolean(e.a) && boolean(e.b), "type", "a condition is not boolean"); break;
      case Op::constant: {
        const bool entity = e.type.base == Base::entity;
        const double n = entity ? static_cast<double>(p_[e.type.kind].names.size()) : 0;
        const auto whole = [&] {
          return e.value >= 0 && e.value < n && e.value == static_cast<std::uint32_t>(e.value);
        };
        require(!entity || whole(), "type", "no such entity");
        require(e.type.base != Base::boolean || e.value == 0 || e.value == 1, "type", "a boolean is 0 or 1");
        break;
      }
      default: break;
    }
    if (e.op >= Op::fold_count && e.b.valid()) require(boolean(e.b), "type", "a `where` is not boolean");
  }
}

void Scopes::reading(const Expr& e) {
  const bool state = e.op == Op::load || e.op == Op::param || e.op == Op::tag || e.op == Op::now;
  if (may_ == May::read_constants) require(!state, "static", "reads more than constants");
  if (may_ == May::read_trackers) require(!state, "tracked", "reads more than trackers");
  if (e.op == Op::tracked) require(may_ == May::read_trackers, "tracked", "a tracker is read outside a score");
  if (e.op == Op::slot)
    require(std::find(bound_.begin(), bound_.end(), e.slot) != bound_.end(), "scope", "a slot is not bound");
}

void Scopes::expr(ExprId id) {
  if (!id.valid() || !seen_.emplace(id.value, scope_).second) return;
  const Expr& e = p_[id];
  reading(e);
  for (std::uint32_t k = 0; k < e.count; ++k) expr(p_.args[e.first + k]);
  if (e.op >= Op::fold_count) return fold(e);
  for (const ExprId c : {e.a, e.b, e.c}) expr(c);
  if (e.op == Op::in_set) set(SetId(e.ref));
  if (e.op != Op::call || may_ == May::read_state || !seen_lets_.insert(e.ref).second) return;
  // A let that is called for a constant or a score must itself keep to what those may read.
  std::vector<std::uint16_t> inner;
  for (std::uint32_t k = 0; k < e.count; ++k) inner.push_back(static_cast<std::uint16_t>(k));
  const std::size_t outer = scope_;
  std::swap(bound_, inner);
  scope_ = ++scopes_;
  expr(p_.lets[e.ref].body);
  std::swap(bound_, inner);
  scope_ = outer;
}

void Scopes::fold(const Expr& e) {
  set(SetId(e.ref));
  const Mark m = mark();
  bind(e.slot);
  if (e.pair) bind(e.slot2);
  expr(e.b);
  expr(e.a);
  leave(m);
}

void Scopes::set(SetId id) {
  for (const ExprId m : p_[id].computed) {
    require(p_[m].type == Type{Base::entity, p_[id].kind}, "type", "a member of a set is not an entity of its kind");
    expr(m);
  }
}

void Scopes::dist(DistId id) {
  if (!id.valid()) return;
  const Dist& d = p_[id];
  for (const ExprId a : d.args) expr(a);
  expr(d.truncate_low);
  expr(d.truncate_high);
  for (const DistId c : d.components) dist(c);
}

void Scopes::block(const Block& b) {
  for (const EffectId f : b.effects) effect(p_[f]);
}

void Scopes::entity(ExprId id) {
  if (!id.valid()) return;
  require(p_[id].type.base == Base::entity, "type", "who knows or decides is not an entity");
  expr(id);
}

void Scopes::foresight(const Foresight& f) {
  expr(f.value);
  expr(f.stated);
  entity(f.decider);
}

void Scopes::effect(const Effect& f) {
  for (const ExprId i : f.index) expr(i);
  expr(f.sharpness);
  dist(f.delay);
  if (f.set.valid()) set(f.set);
  const Mark m = mark();
  if (f.set.valid()) {
    bind(f.slot);
    if (f.pair) bind(f.slot2);
  }
  condition(f.where);
  if (f.kind == Effect::Kind::branch)
    condition(f.value);
  else
    expr(f.value);
  if (f.foresight.valid()) foresight(p_[f.foresight]);
  block(f.body);
  leave(m);
  block(f.other);
}

void Scopes::pattern(const Pattern& t) {
  const May before = may_;
  may_ = May::read_constants;
  for (std::size_t k = 0; k < t.args.size(); ++k) {
    if (!t.args[k].equals.valid()) continue;
    const Type type = p_[t.args[k].equals].type;
    require(type == Type{Base::entity, p_[t.signal].kinds[k]}, "type", "a pattern names an entity of another kind");
    expr(t.args[k].equals);
  }
  may_ = before;
}

void Scopes::clauses() {
  for (std::size_t i = 0; i < p_.settles.size(); ++i) {
    for (const Settle::Entry& e : p_.settles[i].entries) {
      enter("settle", i, e.family);
      for (const ExprId x : e.index) expr(x);
      expr(e.value);
    }
  }
  for (std::size_t i = 0; i < p_.events.size(); ++i) {
    const Event& e = p_.events[i];
    enter("event", i, e.family);
    condition(e.when);
    expr(e.rate);
    dist(e.delay);
    block(e.then);
  }
  for (std::size_t i = 0; i < p_.rules.size(); ++i) {
    const Rule& r = p_.rules[i];
    start("rule", i, 0, May::read_constants);
    pattern(r.pattern);
    start("rule", i, r.slots);
    condition(r.when);
    block(r.effects);
  }
  for (std::size_t i = 0; i < p_.flows.size(); ++i) {
    const Flow& f = p_.flows[i];
    start("flow", i, f.family.binders.size(), May::read_constants);
    condition(f.family.where);
    for (const ExprId x : f.index) expr(x);
    for (const ExprId x : f.source_index) expr(x);
    start("flow", i, f.family.binders.size());
    condition(f.when);
    expr(f.rate);
  }
  motion();
  start("process", 0, 0);
  block(p_.initially);
  for (std::size_t i = 0; i < p_.invariants.size(); ++i) {
    start("always", i, 0);
    condition(p_.invariants[i].condition);
  }
}

// Flows do not feed on flows; what is looked at between events runs straight.
void Scopes::motion() {
  Motions motions(p_);
  const auto at_most = [&](ExprId id, Motion most, std::string_view fact) {
    require(motions.of(id) <= most, "motion", fact);
  };
  for (index_ = 0, head_ = "flow"; index_ < p_.flows.size(); ++index_) {
    at_most(p_.flows[index_].when, Motion::still, "a flow feeds on a flow");
    at_most(p_.flows[index_].rate, Motion::still, "a flow feeds on a flow");
  }
  for (index_ = 0, head_ = "settle"; index_ < p_.settles.size(); ++index_)
    for (const Settle::Entry& e : p_.settles[index_].entries) {
      at_most(e.value, Motion::still, "a settled value reads what flows");
      require(!motions.flows(e.target), "motion", "a settled value flows");
    }
  for (index_ = 0, head_ = "event"; index_ < p_.events.size(); ++index_)
    at_most(p_.events[index_].when, Motion::straight, "a guard bends");
  for (index_ = 0, head_ = "always"; index_ < p_.invariants.size(); ++index_)
    at_most(p_.invariants[index_].condition, Motion::straight, "a condition bends");
  for (index_ = 0, head_ = "tracker"; index_ < p_.trackers.size(); ++index_)
    if (p_.trackers[index_].kind != Tracker::Kind::value)
      at_most(p_.trackers[index_].expr, Motion::straight, "a condition bends");
}

void Scopes::answers() {
  for (std::size_t i = 0; i < p_.arms.size(); ++i) {
    for (const Intervention& v : p_.arms[i].interventions) {
      start("arm", i, 0, May::read_constants);
      for (const ExprId x : v.args) expr(x);
      start("arm", i, 0);
      block(v.effects);
    }
  }
  for (std::size_t i = 0; i < p_.trackers.size(); ++i) {
    const Tracker& t = p_.trackers[i];
    start("tracker", i, 0, May::read_constants);
    if (t.pattern.signal.valid() && t.pattern.args.size() == p_[t.pattern.signal].kinds.size()) pattern(t.pattern);
    start("tracker", i, 0);
    if (t.kind == Tracker::Kind::value)
      expr(t.expr);
    else
      condition(t.expr);
  }
  for (std::size_t i = 0; i < p_.scores.size(); ++i) {
    start("score", i, 0, May::read_trackers);
    expr(p_.scores[i].expr);
  }
}

}  // namespace

void check_scopes(const Process& p, Findings& found) { Scopes(p, found).run(); }

}  // namespace casus::ir
