// SPDX-License-Identifier: Apache-2.0
// The graph itself; what is asked of it is in depend_answers.cpp.
#include "lower/depend.hpp"

#include <algorithm>

namespace casus::lower {

using ir::Op;

Dependencies::Dependencies(const ir::Process& process) : p_(process) {
  const auto size = [](const auto& list) { return static_cast<Node>(list.size()); };
  params_ = size(p_.vars);
  lets_ = params_ + size(p_.params);
  tags_ = lets_ + size(p_.lets);
  signals_ = tags_ + size(p_.tags);
  settles_ = signals_ + size(p_.signals);
  flows_ = settles_ + size(p_.settles);
  events_ = flows_ + size(p_.flows);
  rules_ = events_ + size(p_.events) * parts;
  end_ = rules_ + size(p_.rules) * parts;
  out_.resize(end_);
  in_.resize(end_);
  crossing_.resize(end_);
  through_.resize(end_);
  declarations();
  clauses();
}

void Dependencies::edge(Node from, Node to) {
  std::vector<Node>& known = in_[to];
  if (std::find(known.begin(), known.end(), from) != known.end()) return;
  known.push_back(from);
  out_[from].push_back(to);
}

void Dependencies::read(ir::SetId set, Node by) {
  if (!set) return;
  for (const ir::ExprId e : p_[set].computed) read(e, by);
}

void Dependencies::read(ir::DistId dist, Node by) {
  if (!dist) return;
  const ir::Dist& d = p_[dist];
  for (const ir::ExprId e : d.args) read(e, by);
  read(d.truncate_low, by);
  read(d.truncate_high, by);
  for (const ir::DistId part : d.components) read(part, by);
}

void Dependencies::read(ir::ExprId expr, Node by) {
  if (!expr) return;
  const ir::Expr& e = p_[expr];
  switch (e.op) {
    case Op::load: edge(var(ir::VarId(e.ref)), by); break;
    case Op::param: edge(param(ir::ParamId(e.ref)), by); break;
    case Op::call: edge(let(e.ref), by); break;
    case Op::tag: edge(tag(ir::TagId(e.ref)), by); break;
    case Op::in_set: read(ir::SetId(e.ref), by); break;
    default:
      if (e.op >= Op::fold_count) read(ir::SetId(e.ref), by);
  }
  for (const ir::ExprId child : {e.a, e.b, e.c}) read(child, by);
  for (std::uint32_t i = 0; i < e.count; ++i) read(p_.args[e.first + i], by);
}

void Dependencies::declarations() {
  for (std::size_t i = 0; i < p_.vars.size(); ++i) {
    read(p_.vars[i].initial, static_cast<Node>(i));
    if (p_.vars[i].frozen) edge(var(p_.vars[i].frozen), static_cast<Node>(i));
  }
  for (std::size_t i = 0; i < p_.params.size(); ++i) read(p_.params[i].dist, param(ir::ParamId(i)));
  for (std::size_t i = 0; i < p_.lets.size(); ++i) {
    read(p_.lets[i].body, let(static_cast<Node>(i)));
    through_[let(static_cast<Node>(i))] = true;
  }
  for (std::size_t i = 0; i < p_.settles.size(); ++i)
    for (const ir::Settle::Entry& e : p_.settles[i].entries) {
      read(e.value, settle(i));
      edge(settle(i), var(e.target));
    }
  for (std::size_t i = 0; i < p_.flows.size(); ++i) {  // what it gives shows only as time passes
    const ir::Flow& f = p_.flows[i];
    crossing_[flow(i)] = true;
    read(f.when, flow(i));
    read(f.rate, flow(i));
    edge(flow(i), var(f.var));
    if (f.source) edge(flow(i), var(f.source));
  }
  for (std::size_t i = 0; i < p_.signals.size(); ++i) through_[signal(ir::SignalId(i))] = true;
}

// Effects that wait or are drawn, with all below them, belong to the late part.
void Dependencies::block(const ir::Block& b, Node fires, Node lates) {
  for (const ir::EffectId id : b.effects) {
    const ir::Effect& e = p_[id];
    using Kind = ir::Effect::Kind;
    const bool leaves = e.kind == Kind::after || e.kind == Kind::chance || e.kind == Kind::choose;
    const Node inner = leaves ? lates : fires;
    for (const ir::ExprId i : e.index) read(i, inner);
    read(e.value, inner);
    read(e.where, inner);
    read(e.sharpness, inner);
    if (e.foresight.valid()) {  // what may follow reaches the choice by way of what is foreseen of it
      read(p_[e.foresight].value, inner);
      read(p_[e.foresight].stated, inner);
    }
    read(e.delay, inner);
    read(e.set, inner);
    if (e.kind == Kind::assign) edge(inner, var(e.var));
    if (e.kind == Kind::assign_param) edge(inner, param(e.param));
    if (e.kind == Kind::emit) edge(inner, signal(e.signal));
    block(e.body, inner, lates);
    block(e.other, inner, lates);
  }
}

void Dependencies::clauses() {
  for (std::size_t i = 0; i < p_.events.size(); ++i) {
    const ir::Event& e = p_.events[i];
    crossing_[event(i, trigger)] = e.timing != ir::Timing::immediate;
    crossing_[event(i, late)] = true;
    read(e.when, event(i, trigger));
    read(e.rate, event(i, trigger));
    read(e.delay, event(i, trigger));
    edge(event(i, trigger), event(i, fire));
    edge(event(i, fire), event(i, late));
    if (e.signal) edge(event(i, fire), signal(e.signal));
    block(e.then, event(i, fire), event(i, late));
  }
  for (std::size_t i = 0; i < p_.rules.size(); ++i) {
    const ir::Rule& r = p_.rules[i];
    crossing_[rule(i, late)] = true;
    through_[rule(i, fire)] = true;
    read(r.when, rule(i, fire));
    edge(signal(r.pattern.signal), rule(i, fire));
    edge(rule(i, fire), rule(i, late));
    block(r.effects, rule(i, fire), rule(i, late));
  }
}

const ir::Origin* Dependencies::origin(Node n) const {
  if (n < params_) return &p_.vars[n].origin;
  if (n < lets_) return &p_.params[n - params_].origin;
  if (n < tags_) return &p_.lets[n - lets_].origin;
  if (n < settles_) return nullptr;
  if (n < flows_) return &p_.settles[n - settles_].origin;
  if (n < events_) return &p_.flows[n - flows_].origin;
  if (n < rules_) return &p_.events[(n - events_) / parts].origin;
  return &p_.rules[(n - rules_) / parts].origin;
}

}  // namespace casus::lower
