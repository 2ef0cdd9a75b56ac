// SPDX-License-Identifier: Apache-2.0
// Shapes of records (what must be there, how many arguments), order and cycles.
#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_set>

#include "ir/family.hpp"
#include "ir/validate.hpp"
#include "ir/validate_steps.hpp"

namespace casus::ir {

int children(Op op) {
  static constexpr int counts[] = {
#define CASUS_OP(name, arity, text) arity,
#include "ir/ops.def"
#undef CASUS_OP
  };
  return counts[static_cast<std::size_t>(op)];
}

namespace {

int dist_arity(DistForm form) {
  static constexpr int counts[] = {
#define CASUS_DIST(name, arity, text) arity,
#include "ir/dists.def"
#undef CASUS_DIST
  };
  return counts[static_cast<std::size_t>(form)];
}

class Shapes {
 public:
  Shapes(const Process& p, Findings& found) : p_(p), found_(found) {}

  void run() {
    names_and_sets();
    if (!found_.empty()) return;
    expressions();
    distributions();
    declarations();
    if (!found_.empty()) return;
    clauses();
    foresights();
    blocks();
    answers();
    if (!found_.empty()) return;
    nesting();
    cells_in_all();
  }

 private:
  bool require(bool holds, std::string_view invariant, std::string_view record, std::size_t i, std::string_view fact) {
    return found_.require(holds, invariant, record, i, fact);
  }

  template <class T>
  void unique(const std::vector<T>& records, std::string_view head) {
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < records.size(); ++i)
      if (!records[i].name.empty()) require(seen.insert(records[i].name).second, "names", head, i, "name used twice");
  }

  bool type(Type t, std::string_view head, std::size_t i) {
    return require(t.base != Base::entity || t.kind.valid(), "ids", head, i, "an entity type names no kind");
  }

  std::size_t size_of(KindId k) const { return p_[k].names.size(); }

  void names_and_sets();
  void expressions();
  bool names_something(const Expr& e, std::size_t i);
  void listed(const Expr& e, std::size_t i);
  void distributions();
  void declarations();
  bool family(const Family& f, std::string_view head, std::size_t i);
  void clauses();
  void signal_of_event(std::size_t i);
  void pattern(const Pattern& t, std::string_view head, std::size_t i);
  void foresights();
  void blocks();
  void flow(const Flow& f, std::size_t i);
  void effect(const Effect& f, std::size_t i);
  void answers();
  void tracker(const Tracker& t, std::size_t i);
  void node(const Node& n, std::size_t i);
  void nesting();
  void cells_in_all();

  const Process& p_;
  Findings& found_;
};

void Shapes::names_and_sets() {
  for (std::size_t i = 0; i < p_.kinds.size(); ++i) {
    const Kind& k = p_.kinds[i];
    require(k.titles.size() == k.names.size(), "arity", "k", i, "as many titles as names");
    std::unordered_set<std::string_view> seen;
    for (const std::string& n : k.names) require(seen.insert(n).second, "names", "k", i, "entity named twice");
    require(!k.numeric || std::abs(static_cast<double>(k.lo)) < 0x1p52, "numbers", "k", i, "numbers are too large");
  }
  for (std::size_t i = 0; i < p_.sets.size(); ++i) {
    const Set& s = p_.sets[i];
    if (!require(s.kind.valid(), "ids", "s", i, "a set needs a kind")) continue;
    require((s.all ? 1 : 0) + !s.members.empty() + !s.computed.empty() <= 1, "arity", "s", i,
            "all, members and computed exclude each other");
    require(std::is_sorted(s.members.begin(), s.members.end(), std::less_equal<>()), "order", "s", i, "members ascend");
    require(s.members.empty() || s.members.back() < size_of(s.kind), "ids", "s", i, "member out of range");
  }
  for (std::size_t i = 0; i < p_.tables.size(); ++i) {
    const Table& t = p_.tables[i];
    if (!require(t.kind.valid(), "ids", "table", i, "a table needs a kind") || !type(t.type, "table", i)) continue;
    require(t.values.size() == size_of(t.kind), "arity", "table", i, "one value an entity");
  }
  unique(p_.kinds, "k"), unique(p_.tags, "tag"), unique(p_.params, "p"), unique(p_.vars, "v");
  unique(p_.lets, "let"), unique(p_.signals, "signal"), unique(p_.events, "event"), unique(p_.rules, "rule");
}

bool Shapes::names_something(const Expr& e, std::size_t i) {
  const auto within = [&](std::size_t size) { return require(e.ref < size, "ids", "e", i, "names nothing"); };
  switch (e.op) {
    case Op::load: return within(p_.vars.size());
    case Op::param: return within(p_.params.size());
    case Op::call: return within(p_.lets.size());
    case Op::table: return within(p_.tables.size());
    case Op::tag: return within(p_.tags.size());
    case Op::tracked: return within(p_.trackers.size());
    case Op::entity:
    case Op::number: return within(p_.kinds.size());
    case Op::in_set: return within(p_.sets.size());
    default: return e.op < Op::fold_count || within(p_.sets.size());
  }
}

void Shapes::listed(const Expr& e, std::size_t i) {
  if (!require(std::size_t{e.first} + e.count <= p_.args.size(), "ids", "e", i, "arguments out of range")) return;
  for (std::size_t k = e.first; k < std::size_t{e.first} + e.count; ++k)
    require(p_.args[k].value < i, "order", "e", i, "an argument comes after it");
  const Family& f = e.op == Op::load    ? p_.vars[e.ref].family
                    : e.op == Op::param ? p_.params[e.ref].family
                                        : p_.lets[e.ref].family;
  require(e.count == f.binders.size(), "arity", "e", i, "not the number of arguments of what it names");
}

void Shapes::expressions() {
  for (std::size_t i = 0; i < p_.exprs.size(); ++i) {
    const Expr& e = p_.exprs[i];
    if (!type(e.type, "e", i) || !names_something(e, i)) continue;
    const bool fold = e.op >= Op::fold_count;
    const int n = children(e.op);
    const ExprId at[] = {e.a, e.b, e.c};
    for (int k = 0; k < 3; ++k) {
      require(at[k].valid() == (k < n) || (fold && k < 2), "arity", "e", i, "children do not fit the operation");
      require(!at[k].valid() || at[k].value < i, "order", "e", i, "a child comes after it");
    }
    if (n < 0)
      listed(e, i);
    else
      require(e.count == 0, "arity", "e", i, "has a list of arguments");
    require(!fold || e.op == Op::fold_count || e.a.valid(), "arity", "e", i, "a fold without a body");
    require(!e.pair || (fold && e.slot != e.slot2 && e.op != Op::fold_argmax), "arity", "e", i, "no pair is possible");
    require(std::max(e.slot, e.slot2) < max_slots, "scope", "e", i, "slot is too large");
    if (fold || e.op == Op::in_set)
      for (const ExprId m : p_.sets[e.ref].computed) require(m.value < i, "order", "e", i, "its set comes after it");
    if (e.op == Op::entity || e.op == Op::number)
      require(p_.kinds[e.ref].numeric, "type", "e", i, "the kind has no numbers");
  }
}

void Shapes::distributions() {
  std::unordered_set<std::uint32_t> used;  // a component of one mixture only, so that walking them is linear
  for (std::size_t i = 0; i < p_.dists.size(); ++i) {
    const Dist& d = p_.dists[i];
    const int n = dist_arity(d.form);
    const bool fits = n < 0 ? !d.args.empty() : d.args.size() == static_cast<std::size_t>(n);
    require(fits, "arity", "d", i, "arguments do not fit the form");
    require(d.form != DistForm::discrete || d.args.size() % 2 == 0, "arity", "d", i, "a value without a weight");
    const bool mixed = d.form == DistForm::mixture ? d.components.size() == d.args.size() : d.components.empty();
    require(mixed, "arity", "d", i, "components do not fit the form");
    for (const ExprId a : d.args) require(a.valid(), "ids", "d", i, "argument is missing");
    for (const DistId c : d.components) {
      require(c.value < i, "order", "d", i, "a component comes after it");
      require(used.insert(c.value).second, "acyclic", "d", i, "a component is used twice");
    }
  }
}

bool Shapes::family(const Family& f, std::string_view head, std::size_t i) {
  if (!require(f.binders.size() <= max_arity, "arity", head, i, "too many binders")) return false;
  for (const Binder& b : f.binders) {
    if (!require(b.set.valid(), "ids", head, i, "a binder needs a set")) return false;
    if (!require(p_[b.set].computed.empty(), "static", head, i, "a binder's set must be constant")) return false;
  }
  if (!f.pair) return true;
  if (!require(f.binders.size() == 2, "arity", head, i, "a pair has two binders")) return false;
  const SetId a = f.binders[0].set, b = f.binders[1].set;
  return require(p_[a].kind == p_[b].kind && p_[a].all == p_[b].all && p_[a].members == p_[b].members, "arity", head, i,
                 "the binders of a pair share a set");
}

void Shapes::declarations() {
  for (std::size_t i = 0; i < p_.params.size(); ++i) {
    const Param& q = p_.params[i];
    require(q.dist.valid(), "ids", "p", i, "a parameter needs a distribution");
    family(q.family, "p", i), type(q.type, "p", i);
    require(std::isfinite(q.scale) && q.scale != 0, "numbers", "p", i, "scale");
    for (const ExprId x : q.known_to) require(x.valid(), "ids", "p", i, "who knows it is missing");
  }
  for (std::size_t i = 0; i < p_.correlations.size(); ++i) {
    const Correlation& c = p_.correlations[i];
    require(!c.params.empty() && c.rho > -1 && c.rho < 1, "numbers", "correlation", i, "its correlation");
    for (const ParamId q : c.params) require(q.valid(), "ids", "correlation", i, "a parameter is missing");
  }
  for (std::size_t i = 0; i < p_.vars.size(); ++i) {
    const Variable& v = p_.vars[i];
    require(v.initial.valid(), "ids", "v", i, "a variable needs an initial value");
    family(v.family, "v", i), type(v.type, "v", i);
    require(v.low <= v.high, "numbers", "v", i, "empty range");
    require(std::isfinite(v.scale) && v.scale != 0, "numbers", "v", i, "scale");
    if (!v.frozen.valid()) continue;
    const Variable& f = p_[v.frozen];
    require(f.type.base == Base::boolean && f.family.binders.size() == v.family.binders.size(), "type", "v", i,
            "`frozen` is a boolean of the same family");
  }
  for (std::size_t i = 0; i < p_.lets.size(); ++i) {
    require(p_.lets[i].body.valid(), "ids", "let", i, "a let needs a body");
    family(p_.lets[i].family, "let", i), type(p_.lets[i].type, "let", i);
  }
  for (std::size_t i = 0; i < p_.signals.size(); ++i) {
    const Signal& s = p_.signals[i];
    for (const KindId k : s.kinds) require(k.valid(), "ids", "signal", i, "an argument needs a kind");
    require(s.kinds.size() <= max_arity, "arity", "signal", i, "too many arguments");
    require(!s.pair || (s.kinds.size() == 2 && s.kinds[0] == s.kinds[1]), "arity", "signal", i,
            "a pair has two arguments of one kind");
  }
}

void Shapes::signal_of_event(std::size_t i) {
  const Event& e = p_.events[i];
  if (!e.signal.valid()) return;
  const Signal& s = p_[e.signal];
  require(s.event == EventId(i), "ids", "event", i, "its signal is of another event");
  require(s.pair == e.family.pair, "arity", "event", i, "its signal is a pair, or it is");
  if (!require(s.kinds.size() == e.family.binders.size(), "arity", "event", i, "its signal has other arguments"))
    return;
  for (std::size_t k = 0; k < s.kinds.size(); ++k)
    require(s.kinds[k] == p_[e.family.binders[k].set].kind, "type", "event", i, "its signal has other kinds");
}

void Shapes::pattern(const Pattern& t, std::string_view head, std::size_t i) {
  if (!require(t.signal.valid(), "ids", head, i, "a pattern needs a signal")) return;
  const Signal& s = p_[t.signal];
  if (!require(t.args.size() == s.kinds.size(), "arity", head, i, "a pattern has an entry an argument")) return;
  for (std::size_t k = 0; k < t.args.size(); ++k) {
    if (!t.args[k].in.valid()) continue;
    const Set& set = p_[t.args[k].in];
    require(set.kind == s.kinds[k], "type", head, i, "a set of another kind");
    require(set.computed.empty(), "static", head, i, "a pattern's set must be constant");
  }
}

void Shapes::clauses() {
  for (std::size_t i = 0; i < p_.settles.size(); ++i) {
    for (const Settle::Entry& e : p_.settles[i].entries) {
      if (!require(e.target.valid() && e.value.valid(), "ids", "settle", i, "target or value is missing")) continue;
      family(e.family, "settle", i);
      require(e.index.size() == p_[e.target].family.binders.size(), "arity", "settle", i, "index of the target");
      for (const ExprId x : e.index) require(x.valid(), "ids", "settle", i, "an index is missing");
    }
  }
  for (std::size_t i = 0; i < p_.events.size(); ++i) {
    const Event& e = p_.events[i];
    if (!family(e.family, "event", i)) continue;
    require(e.rate.valid() == (e.timing == Timing::hazard), "arity", "event", i, "a hazard has a rate, others none");
    require(e.delay.valid() == (e.timing == Timing::clock), "arity", "event", i, "a clock has a delay, others none");
    require(e.months == 0 || (e.timing == Timing::clock && e.months < 120'000), "numbers", "event", i, "months");
    require(e.since <= 0 && std::isfinite(e.since), "numbers", "event", i, "`since` is not after the start");
    signal_of_event(i);
  }
  for (std::size_t i = 0; i < p_.rules.size(); ++i) {
    pattern(p_.rules[i].pattern, "rule", i);
    require(p_.rules[i].slots <= p_.rules[i].pattern.args.size(), "arity", "rule", i, "more slots than arguments");
  }
  for (std::size_t i = 0; i < p_.flows.size(); ++i) flow(p_.flows[i], i);
  for (std::size_t i = 0; i < p_.invariants.size(); ++i)
    require(p_.invariants[i].condition.valid(), "ids", "always", i, "condition is missing");
  for (std::size_t i = 0; i < p_.arms.size(); ++i) {
    for (const TagId t : p_.arms[i].off) require(t.valid(), "ids", "arm", i, "a tag is missing");
    for (const Intervention& v : p_.arms[i].interventions) {
      require(std::isfinite(v.time), "numbers", "arm", i, "an intervention has no time");
      for (const ExprId x : v.args) require(x.valid(), "ids", "arm", i, "an argument is missing");
      if (v.kind != Intervention::Kind::occur) continue;
      if (require(v.event.valid(), "ids", "arm", i, "an event is missing"))
        require(v.args.size() == p_[v.event].family.binders.size(), "arity", "arm", i, "index of the event");
    }
  }
}

void Shapes::flow(const Flow& f, std::size_t i) {
  family(f.family, "flow", i);
  if (!require(f.var.valid() && f.rate.valid(), "ids", "flow", i, "a variable or a rate is missing")) return;
  const auto end = [&](VarId var, const std::vector<ExprId>& index) {
    if (!var.valid()) return require(index.empty(), "arity", "flow", i, "an index of nothing");
    require(p_[var].type.base == Base::real, "type", "flow", i, "only a real variable flows");
    for (const ExprId x : index) require(x.valid(), "ids", "flow", i, "an index is missing");
    return require(index.size() == p_[var].family.binders.size(), "arity", "flow", i, "index of the variable");
  };
  end(f.var, f.index);
  end(f.source, f.source_index);
}

void Shapes::effect(const Effect& f, std::size_t i) {
  using K = Effect::Kind;
  const auto need = [&](bool there) { require(there, "ids", "f", i, "something is missing"); };
  for (const ExprId x : f.index) need(x.valid());
  std::size_t indices = 0;
  if (f.kind == K::assign) {
    need(f.var.valid());
    if (f.var.valid()) indices = p_[f.var].family.binders.size();
  } else if (f.kind == K::assign_param) {
    need(f.param.valid());
    if (f.param.valid()) indices = p_[f.param].family.binders.size();
  } else if (f.kind == K::emit) {
    need(f.signal.valid());
    if (f.signal.valid()) indices = p_[f.signal].kinds.size();
  }
  require(f.index.size() == indices, "arity", "f", i, "index");
  const bool choice = f.kind == K::choose || f.kind == K::loop;
  need(f.value.valid() || f.kind == K::emit || f.kind == K::after || choice);
  need(f.delay.valid() == (f.kind == K::after));
  need(f.set.valid() == choice);
  need(!f.sharpness.valid() || f.value.valid());
  require(!f.sharpness.valid() || f.kind == K::choose, "arity", "f", i, "sharpness without a choice");
  require(!f.foresight.valid() || f.sharpness.valid(), "arity", "f", i, "foresight without a choice by score");
  require(f.body.effects.empty() || f.kind > K::emit, "arity", "f", i, "a body without need");
  require(f.other.effects.empty() || f.kind > K::after, "arity", "f", i, "an `else` without need");
  require(!f.pair || (f.kind == K::loop && f.slot != f.slot2), "arity", "f", i, "no pair is possible");
  require(std::max(f.slot, f.slot2) < max_slots, "scope", "f", i, "slot is too large");
}

void Shapes::foresights() {
  for (std::size_t i = 0; i < p_.foresights.size(); ++i) {
    const Foresight& f = p_.foresights[i];
    require(f.value.valid() && f.decider.valid(), "ids", "foresight", i, "something is missing");
    require(f.runs >= 1 && f.runs <= max_foreseen_runs, "numbers", "foresight", i, "runs");
    require(f.days > 0 && std::isfinite(f.days), "numbers", "foresight", i, "days");
  }
}

// Each effect stands in one block at most, or at the top of several clauses; blocks nest without cycles.
void Shapes::blocks() {
  constexpr std::size_t deepest = 200;
  std::vector<std::uint32_t> inside(p_.effects.size(), Id<struct EffectTag>::none_value);
  for (std::size_t i = 0; i < p_.effects.size(); ++i) {
    effect(p_.effects[i], i);
    for (const Block* b : {&p_.effects[i].body, &p_.effects[i].other})
      for (const EffectId f : b->effects) {
        if (!require(f.valid(), "ids", "f", i, "an effect is missing")) continue;
        require(!EffectId(inside[f.value]).valid(), "acyclic", "f", f.value, "stands in two blocks");
        inside[f.value] = static_cast<std::uint32_t>(i);
      }
  }
  for (std::size_t i = 0; i < inside.size(); ++i) {
    std::size_t depth = 0;
    for (std::size_t at = i; EffectId(inside[at]).valid() && depth <= deepest; at = inside[at]) ++depth;
    if (!require(depth <= deepest, "acyclic", "f", i, "contains itself, or is nested too deeply")) return;
  }
  const auto present = [&](const Block& b, std::string_view head, std::size_t i) {
    for (const EffectId f : b.effects) require(f.valid(), "ids", head, i, "an effect is missing");
  };
  present(p_.initially, "process", 0);
  for (std::size_t i = 0; i < p_.events.size(); ++i) present(p_.events[i].then, "event", i);
  for (std::size_t i = 0; i < p_.rules.size(); ++i) present(p_.rules[i].effects, "rule", i);
  for (std::size_t i = 0; i < p_.arms.size(); ++i)
    for (const Intervention& v : p_.arms[i].interventions) present(v.effects, "arm", i);
}

void Shapes::tracker(const Tracker& t, std::size_t i) {
  using K = Tracker::Kind;
  require(t.arm.valid(), "ids", "tracker", i, "needs an arm");
  require(std::isfinite(t.time) && std::isfinite(t.delay), "numbers", "tracker", i, "time is not finite");
  require(t.nth >= 1, "numbers", "tracker", i, "the nth starts at 1");
  require(!t.after.valid() || t.after.value < i, "order", "tracker", i, "`after` comes after it");
  const bool listens = t.kind == K::occurrence || t.kind == K::count;
  if (listens)
    pattern(t.pattern, "tracker", i);
  else
    require(t.expr.valid(), "ids", "tracker", i, "expression is missing");
}

void Shapes::node(const Node& n, std::size_t i) {
  using K = Node::Kind;
  const bool leaf = n.kind == K::constant || n.kind == K::estimand;
  require(n.kind != K::estimand || n.estimand.valid(), "ids", "n", i, "an estimand is missing");
  require(leaf || n.a.valid(), "ids", "n", i, "a child is missing");
  require(leaf || n.kind == K::negate || n.b.valid(), "ids", "n", i, "a child is missing");
  for (const NodeId c : {n.a, n.b}) require(!c.valid() || c.value < i, "order", "n", i, "a child comes after it");
}

void Shapes::answers() {
  require(std::isfinite(p_.horizon) && p_.horizon >= 0, "numbers", "process", 0, "the horizon is finite");
  for (std::size_t i = 0; i < p_.trackers.size(); ++i) tracker(p_.trackers[i], i);
  for (std::size_t i = 0; i < p_.scores.size(); ++i)
    require(p_.scores[i].expr.valid(), "ids", "score", i, "expression is missing");
  for (std::size_t i = 0; i < p_.estimands.size(); ++i) {
    const Estimand& e = p_.estimands[i];
    require(e.value.valid(), "ids", "estimand", i, "a score is missing");
    require(e.level >= 0 && e.level <= 1, "numbers", "estimand", i, "level");
  }
  for (std::size_t i = 0; i < p_.nodes.size(); ++i) node(p_.nodes[i], i);
  for (std::size_t i = 0; i < p_.questions.size(); ++i) {
    const Question& q = p_.questions[i];
    require(q.root.valid() || !q.parts.empty(), "ids", "ask", i, "asks nothing");
    for (const Question::Part& part : q.parts) require(part.node.valid(), "ids", "ask", i, "a part is missing");
  }
  for (std::size_t i = 0; i < p_.propositions.size(); ++i)
    for (const Proposition::Comparison& c : p_.propositions[i].comparisons)
      require(c.left.valid() && c.right.valid(), "ids", "proposition", i, "a side is missing");
}

// Depth of every expression, children first; then of lets, callees first.
void Shapes::nesting() {
  const std::size_t n = p_.exprs.size();
  std::vector<int> depth(n, 1);
  for (std::size_t i = 0; i < n; ++i) {
    const Expr& e = p_.exprs[i];
    const auto over = [&](ExprId c) { depth[i] = std::max(depth[i], depth[c.value] + 1); };
    for (const ExprId c : {e.a, e.b, e.c})
      if (c.valid()) over(c);
    for (std::uint32_t k = 0; k < e.count; ++k) over(p_.args[e.first + k]);
    if (e.op == Op::in_set || e.op >= Op::fold_count)
      for (const ExprId m : p_.sets[e.ref].computed) over(m);
    if (!require(depth[i] <= max_nesting, "acyclic", "e", i, "nested too deeply")) return;
  }
  // Which lets does each body call? Bodies are walked once each.
  const std::size_t lets = p_.lets.size();
  std::vector<std::set<std::uint32_t>> callers(lets);
  std::vector<int> waits(lets, 0), deep(lets, 0);
  for (std::size_t l = 0; l < lets; ++l) {
    std::unordered_set<std::uint32_t> seen;
    std::vector<ExprId> todo{p_.lets[l].body};
    while (!todo.empty()) {
      const ExprId id = todo.back();
      todo.pop_back();
      if (!id.valid() || !seen.insert(id.value).second) continue;
      const Expr& e = p_[id];
      if (e.op == Op::call && callers[e.ref].insert(static_cast<std::uint32_t>(l)).second) ++waits[l];
      todo.insert(todo.end(), {e.a, e.b, e.c});
      todo.insert(todo.end(), p_.args.begin() + e.first, p_.args.begin() + e.first + e.count);
      if (e.op == Op::in_set || e.op >= Op::fold_count)
        todo.insert(todo.end(), p_.sets[e.ref].computed.begin(), p_.sets[e.ref].computed.end());
    }
  }
  std::vector<std::uint32_t> ready;
  for (std::size_t l = 0; l < lets; ++l)
    if (waits[l] == 0) ready.push_back(static_cast<std::uint32_t>(l));
  std::size_t done = 0;
  for (; done < ready.size(); ++done) {
    const std::uint32_t l = ready[done];
    deep[l] += depth[p_.lets[l].body.value];
    if (!require(deep[l] <= 2 * max_nesting, "acyclic", "let", l, "nested too deeply")) return;
    for (const std::uint32_t c : callers[l]) {
      deep[c] = std::max(deep[c], deep[l]);
      if (--waits[c] == 0) ready.push_back(c);
    }
  }
  require(done == lets, "acyclic", "let", done, "a let contains itself");
}

void Shapes::cells_in_all() {
  const auto total = [&](const auto& records, std::string_view head) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
      sum += cells(p_, records[i]).count;
      if (!require(sum <= max_cells, "numbers", head, i, "too many cells")) return;
    }
  };
  total(p_.vars, "v");
  total(p_.params, "p");
}

}  // namespace

void check_shapes(const Process& p, Findings& found) { Shapes(p, found).run(); }

}  // namespace casus::ir
