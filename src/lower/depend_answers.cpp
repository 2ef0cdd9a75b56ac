// SPDX-License-Identifier: Apache-2.0
// Questions to the dependency graph: bases of an answer, class of a proposition.
#include <algorithm>
#include <set>
#include <utility>

#include "lower/canon.hpp"
#include "lower/depend.hpp"

namespace casus::lower {

// ---- trackers of a question -------------------------------------------------------------------------------------

void Dependencies::collect(ir::ExprId expr, std::vector<ir::TrackerId>& out) const {
  if (!expr) return;
  const ir::Expr& e = p_[expr];
  if (e.op == ir::Op::tracked)
    for (ir::TrackerId t(e.ref); t; t = p_[t].after)
      if (std::find(out.begin(), out.end(), t) == out.end()) out.push_back(t);
  for (const ir::ExprId child : {e.a, e.b, e.c}) collect(child, out);
  for (std::uint32_t i = 0; i < e.count; ++i) collect(p_.args[e.first + i], out);
}

void Dependencies::collect(ir::NodeId id, std::vector<ir::TrackerId>& out) const {
  if (!id) return;
  const ir::Node& n = p_[id];
  if (n.estimand) {
    const ir::Estimand& e = p_[n.estimand];
    collect(p_[e.value].expr, out);
    if (e.condition) collect(p_[e.condition].expr, out);
  }
  collect(n.a, out);
  collect(n.b, out);
}

std::vector<ir::TrackerId> Dependencies::trackers(const std::vector<ir::NodeId>& roots) const {
  std::vector<ir::TrackerId> out;
  for (const ir::NodeId n : roots) collect(n, out);
  return out;
}

// What a tracker looks at.
std::vector<Dependencies::Node> Dependencies::outcomes(ir::TrackerId id) const {
  const ir::Tracker& t = p_[id];
  std::vector<Node> out;
  if (t.pattern.signal) out.push_back(signal(t.pattern.signal));
  std::vector<ir::ExprId> open = {t.expr};
  while (!open.empty()) {
    const ir::ExprId at = open.back();
    open.pop_back();
    if (!at) continue;
    const ir::Expr& e = p_[at];
    if (e.op == ir::Op::load) out.push_back(var(ir::VarId(e.ref)));
    if (e.op == ir::Op::param) out.push_back(param(ir::ParamId(e.ref)));
    if (e.op == ir::Op::call) out.push_back(let(e.ref));
    if (e.op == ir::Op::tag) out.push_back(tag(ir::TagId(e.ref)));
    if (e.op == ir::Op::in_set || e.op >= ir::Op::fold_count)
      for (const ir::ExprId c : p_.sets[e.ref].computed) open.push_back(c);
    for (const ir::ExprId child : {e.c, e.b, e.a}) open.push_back(child);
    for (std::uint32_t i = 0; i < e.count; ++i) open.push_back(p_.args[e.first + i]);
  }
  return out;
}

// ---- bases ------------------------------------------------------------------------------------------------------

std::vector<Dependencies::Node> Dependencies::behind(const std::vector<ir::TrackerId>& all) const {
  std::vector<bool> seen(end_);
  std::vector<Node> found;
  const auto visit = [&](Node n) {
    if (!seen[n]) found.push_back(n);
    seen[n] = true;
  };
  for (const ir::TrackerId t : all)
    for (const Node n : outcomes(t)) visit(n);
  for (std::size_t k = 0; k < found.size(); ++k)
    for (const Node before : in_[found[k]]) visit(before);
  return found;
}

std::vector<ir::BasisId> Dependencies::bases(const std::vector<ir::TrackerId>& all) const {
  std::vector<ir::BasisId> out;
  std::vector<bool> known(p_.bases.size());
  for (const Node n : behind(all))
    if (const ir::Origin* o = origin(n))
      for (const ir::BasisId b : o->bases) {
        if (!known[b.value]) out.push_back(b);
        known[b.value] = true;
      }
  return out;
}

std::vector<bool> Dependencies::params_reached(const std::vector<ir::TrackerId>& all) const {
  std::vector<bool> out(p_.params.size());
  for (const Node n : behind(all))
    if (n >= params_ && n < lets_) out[n - params_] = true;
  return out;
}

std::vector<bool> Dependencies::tags_reached(const std::vector<ir::TrackerId>& all) const {
  std::vector<bool> out(p_.tags.size());
  for (const Node n : behind(all)) {
    if (n >= tags_ && n < signals_) out[n - tags_] = true;
    if (const ir::Origin* o = origin(n))
      for (const ir::TagId t : o->tags) out[t.value] = true;
  }
  return out;
}

// ---- classes ----------------------------------------------------------------------------------------------------

void Dependencies::source(const ir::Intervention& act, std::vector<Node>& out) const {
  if (act.event) out.push_back(event(act.event.value, fire));
  for (const ir::EffectId id : act.effects.effects) {
    const ir::Effect& e = p_[id];
    if (e.var) out.push_back(var(e.var));
    if (e.param) out.push_back(param(e.param));
    if (e.signal) out.push_back(signal(e.signal));
  }
}

// Where the arms begin to differ: acts and switches that not all of them share.
std::vector<Dependencies::Node> Dependencies::sources(const std::vector<ir::ArmId>& arms) const {
  std::vector<Node> out;
  const auto shared = [&](const auto& has) {
    return std::all_of(arms.begin(), arms.end(), [&](ir::ArmId a) { return has(p_.arms[a.value]); });
  };
  for (const ir::ArmId id : arms) {
    const ir::Arm& arm = p_.arms[id.value];
    for (const ir::TagId t : arm.off)
      if (!shared([&](const ir::Arm& a) { return std::find(a.off.begin(), a.off.end(), t) != a.off.end(); }))
        out.push_back(tag(t));
    for (const ir::Intervention& act : arm.interventions) {
      const auto same = [&](const ir::Intervention& other) { return other.key == act.key && other.time == act.time; };
      if (!shared([&](const ir::Arm& a) { return std::any_of(a.interventions.begin(), a.interventions.end(), same); }))
        source(act, out);
    }
  }
  return out;
}

// The crossings that are the outcome's own: those met first on the way back from it, with lets, signals and immediate
// rules collapsed.
std::vector<bool> Dependencies::own(const std::vector<Node>& all) const {
  std::vector<bool> seen(end_), mine(end_);
  std::vector<Node> open = all;
  for (const Node n : all) seen[n] = true;
  while (!open.empty()) {
    const Node n = open.back();
    open.pop_back();
    for (const Node before : in_[n]) {
      if (seen[before]) continue;
      seen[before] = true;
      const bool clause = before >= events_;
      const bool fires = clause && (before - events_) % parts == fire;
      if (crossing_[before])
        mine[before] = true;
      else if (through_[before] || fires)
        open.push_back(before);
    }
  }
  return mine;
}

bool Dependencies::reaches_across(const std::vector<Node>& from, const std::vector<Node>& all) const {
  const std::vector<bool> mine = own(all);
  std::vector<bool> seen[2] = {std::vector<bool>(end_), std::vector<bool>(end_)};
  std::vector<std::pair<Node, bool>> open;
  const auto visit = [&](Node n, bool crossed) {
    crossed = crossed || (crossing_[n] && !mine[n]);
    if (seen[crossed][n]) return;
    seen[crossed][n] = true;
    open.emplace_back(n, crossed);
  };
  for (const Node n : from) visit(n, false);
  while (!open.empty()) {
    const auto [n, crossed] = open.back();
    open.pop_back();
    for (const Node next : out_[n]) visit(next, crossed);
  }
  return std::any_of(all.begin(), all.end(), [&](Node n) { return seen[true][n]; });
}

bool Dependencies::encoded(const std::vector<ir::TrackerId>& all) const {
  const std::vector<ir::ArmId> these = arms(all);
  if (these.size() < 2) return false;
  const std::vector<Node> from = sources(these);
  return std::none_of(all.begin(), all.end(), [&](ir::TrackerId t) { return reaches_across(from, outcomes(t)); });
}

std::vector<ir::ArmId> Dependencies::arms(const std::vector<ir::TrackerId>& all) const {
  std::set<ir::ArmId> found;
  for (const ir::TrackerId t : all) found.insert(p_[t].arm);
  return {found.begin(), found.end()};
}

bool Dependencies::apart(const std::vector<ir::TrackerId>& all) const {
  const std::vector<ir::ArmId> these = arms(all);
  if (these.size() < 2) return false;
  std::vector<bool> differs(end_);
  for (const Node n : sources(these)) differs[n] = true;
  const std::vector<Node> near = behind(all);
  return std::none_of(near.begin(), near.end(), [&](Node n) { return differs[n]; });
}

namespace {

void extend(std::vector<ir::BasisId>& list, const std::vector<ir::BasisId>& more) {
  if (list.empty()) return void(list = more);  // of one comparison, each once
  std::set<ir::BasisId> known(list.begin(), list.end());
  for (const ir::BasisId b : more)
    if (known.insert(b).second) list.push_back(b);
}

}  // namespace

void lower_dependencies(ir::Process& p, const std::vector<ir::BasisId>& of_composition) {
  const Dependencies graph(p);
  for (ir::Question& q : p.questions) {
    std::vector<ir::NodeId> roots = {q.root};
    for (const ir::Question::Part& part : q.parts) roots.push_back(part.node);
    q.bases = graph.bases(graph.trackers(roots));
    extend(q.bases, of_composition);
  }
  for (ir::Proposition& prop : p.propositions) {
    bool encoded = !prop.comparisons.empty();
    for (const ir::Proposition::Comparison& c : prop.comparisons) {
      const std::vector<ir::TrackerId> trackers = graph.trackers({c.left, c.right});
      encoded = encoded && graph.encoded(trackers);
      extend(prop.bases, graph.bases(trackers));
    }
    extend(prop.bases, of_composition);
    if (prop.cls != ir::PropositionClass::contested)
      prop.cls = encoded ? ir::PropositionClass::encoded : ir::PropositionClass::emergent;
  }
}

}  // namespace casus::lower
