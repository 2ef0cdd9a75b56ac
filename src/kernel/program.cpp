// SPDX-License-Identifier: Apache-2.0
// Building a Program: code, members, sites, arms. What decides speed (watched or dense) is in structure.cpp.
#include "kernel/program.hpp"

#include <algorithm>
#include <numeric>

#include "base/hash.hpp"
#include "ir/evaluate.hpp"
#include "ir/motion.hpp"
#include "ir/reads.hpp"
#include "kernel/structure.hpp"

namespace casus::kernel {
namespace {

std::uint16_t slots_needed(const ir::Process& p) {
  std::size_t n = 1;
  for (const ir::Expr& e : p.exprs) n = std::max({n, std::size_t{e.slot} + 1, std::size_t{e.slot2} + 1});
  for (const ir::Effect& e : p.effects) n = std::max({n, std::size_t{e.slot} + 1, std::size_t{e.slot2} + 1});
  for (const ir::Rule& r : p.rules) n = std::max({n, std::size_t{r.slots}, r.pattern.args.size()});
  for (const ir::Signal& s : p.signals) n = std::max(n, s.kinds.size());
  const auto family = [&](const ir::Family& f) { n = std::max(n, f.binders.size()); };
  for (const ir::Event& e : p.events) family(e.family);
  for (const ir::Variable& v : p.vars) family(v.family);
  for (const ir::Param& q : p.params) family(q.family);
  for (const ir::Let& l : p.lets) family(l.family);
  for (const ir::Flow& f : p.flows) family(f.family);
  return static_cast<std::uint16_t>(n);
}

std::vector<std::uint64_t> member_keys(const Program& program, const ir::Family& family, std::uint64_t clause,
                                       const ir::Members& members) {
  std::vector<std::uint64_t> keys(members.size());
  for (std::size_t m = 0; m < members.size(); ++m) keys[m] = member_key(program, family, clause, members.row(m));
  return keys;
}

// The tables by which a write finds members.
void index_members(const ir::Process& p, const ir::Family& family, Group& g) {
  const std::size_t arity = g.members.arity;
  std::size_t product = 1;
  for (const ir::Binder& b : family.binders) {
    g.extent.push_back(static_cast<std::uint32_t>(p[p[b.set].kind].names.size()));
    product *= g.extent.back();
  }
  constexpr std::size_t largest_table = std::size_t{1} << 24;
  if (arity > 0 && product <= largest_table) {
    g.table.assign(product, ~0u);
    for (std::uint32_t m = 0; m < g.members.size(); ++m) {
      std::size_t at = 0;
      for (std::size_t k = 0; k < arity; ++k) at = at * g.extent[k] + g.members.row(m)[k];
      g.table[at] = m;
    }
  }
  for (std::size_t k = 0; k < arity; ++k) {
    std::vector<std::uint32_t> begin(g.extent[k] + 1, 0), list(g.members.size());
    for (std::size_t m = 0; m < g.members.size(); ++m) ++begin[g.members.row(m)[k] + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<std::uint32_t> at(begin.begin(), begin.end() - 1);
    for (std::uint32_t m = 0; m < g.members.size(); ++m) list[at[g.members.row(m)[k]]++] = m;
    g.slot_begin.push_back(std::move(begin));
    g.slot_list.push_back(std::move(list));
  }
}

class Builder {
 public:
  explicit Builder(Program& program) : g_(program), p_(program.process), motions_(program.process) {}

  void build() {
    name_entities();
    g_.var_sites.resize(p_.vars.size());
    g_.param_sites.resize(p_.params.size());
    g_.arm_sites.assign(p_.arms.size(), std::vector<std::vector<Site>>(p_.vars.size()));
    plan_params();
    lay_out_initial();
    compile_effects();
    add_rules();
    add_events();
    add_invariants();
    add_settles();
    add_trackers();
    add_flows();
    for (const Group& g : g_.groups) g_.flowing = g_.flowing || g.crosses || g.rides || g.kind == GroupKind::flow;
    plan_arms();
    for (const ir::Score& s : p_.scores) g_.score_code.push_back(g_.code.compile(s.expr));
  }

 private:
  Program& g_;
  const ir::Process& p_;
  ir::Motions motions_;

  void name_entities() {
    for (const ir::Kind& k : p_.kinds) {
      std::vector<std::uint64_t> keys;
      for (const std::string& n : k.names) keys.push_back(hash_text(n));
      g_.entity_keys.push_back(std::move(keys));
    }
  }

  void plan_params() {
    for (const ir::Param& q : p_.params) {
      Program::ParamPlan plan;
      plan.draw = plan_draw(p_, g_.code, q.dist);
      plan.members = ir::enumerate(p_, q.family);
      for (const ir::ExprId x : q.known_to) plan.known_to.push_back(g_.code.compile(x));
      plan.keys = member_keys(g_, q.family, hash_text("param " + q.name), plan.members);
      g_.params.push_back(std::move(plan));
      if (p_[q.dist].form != ir::DistForm::point) g_.has_spread = true;
    }
    std::vector<std::uint8_t> done(p_.params.size(), 0);
    for (std::uint32_t k = 0; k < p_.params.size(); ++k) visit_param(k, done);
    for (const ir::Correlation& c : p_.correlations) join(c);
  }
  // Several parameters member by member, or the members of one.
  void join(const ir::Correlation& c) {
    const auto member = [&](Program::Joint& j, ir::ParamId p, std::uint32_t m) {
      Program::ParamPlan& plan = g_.params[p.value];
      plan.joint.resize(plan.members.size(), {alone, 0});
      plan.joint[m] = {static_cast<std::uint32_t>(g_.joints.size()), static_cast<std::uint32_t>(j.keys.size())};
      j.keys.push_back(plan.keys[m]);
    };
    const auto members = static_cast<std::uint32_t>(g_.params[c.params[0].value].members.size());
    if (c.params.size() == 1) {
      Program::Joint j;
      for (std::uint32_t m = 0; m < members; ++m) member(j, c.params[0], m);
      j.factor = equicorrelation(j.keys.size(), c.rho);
      g_.joints.push_back(std::move(j));
      return;
    }
    for (std::uint32_t m = 0; m < members; ++m) {
      Program::Joint j;
      for (const ir::ParamId p : c.params)
        if (m < g_.params[p.value].members.size()) member(j, p, m);
      j.factor = equicorrelation(j.keys.size(), c.rho);
      g_.joints.push_back(std::move(j));
    }
  }
  // Cholesky factor of the matrix with ones on its diagonal and rho elsewhere.
  static std::vector<double> equicorrelation(std::size_t n, double rho) {
    std::vector<double> out;
    double left = 1, sum = 0;  // of the diagonal, after the columns so far; sum of their squares below it
    std::vector<double> below;
    for (std::size_t i = 0; i < n; ++i) {
      out.insert(out.end(), below.begin(), below.end());
      left = std::sqrt(std::max(0.0, 1 - sum));
      out.push_back(left);
      const double next = left > 0 ? (rho - sum) / left : 0;
      below.push_back(next);
      sum += next * next;
    }
    return out;
  }
  void visit_param(std::uint32_t k, std::vector<std::uint8_t>& done) {
    if (done[k]) return;
    done[k] = 1;
    const ir::Param& q = p_.params[k];
    for (const ir::Read& r : ir::reads(p_, q.dist, static_cast<int>(q.family.binders.size())))
      if (r.kind == ir::Read::Kind::param) visit_param(r.param.value, done);
    g_.param_order.push_back(k);
  }

  void lay_out_initial() {
    g_.initial.assign(g_.layout.var_cells(), 0.0);
    for (std::uint32_t v = 0; v < p_.vars.size(); ++v) {
      const ir::Variable& var = p_.vars[v];
      if (!var.initial.valid()) continue;
      const ir::Cells& cells = g_.layout.vars[v];
      for (std::size_t c = 0; c < cells.count; ++c) {
        const std::vector<std::uint32_t> index = cells.ordinals(c);
        const std::vector<double> slots(index.begin(), index.end());
        const std::size_t cell = g_.layout.var_offset[v] + c;
        if (const ir::Value value = ir::constant_value(p_, var.initial, slots))
          g_.initial[cell] = *value;
        else
          g_.computed_initial.push_back({v, static_cast<std::uint32_t>(cell), index, g_.code.compile(var.initial)});
      }
    }
  }

  void compile_effects() {
    for (std::size_t k = 0; k < p_.sets.size(); ++k) {
      const ir::Set& s = p_.sets[k];
      g_.set_members.push_back(s.computed.empty() ? p_.members(ir::SetId(k)) : std::vector<std::uint32_t>{});
      for (const ir::ExprId e : s.computed) g_.set_elements[e.value] = g_.code.compile(e);
    }
    for (const ir::Effect& e : p_.effects) {
      EffectCode c;
      for (const ir::ExprId i : e.index) c.index.push_back(g_.code.compile(i));
      c.value = g_.code.compile(e.value);
      c.where = g_.code.compile(e.where);
      c.sharpness = g_.code.compile(e.sharpness);
      if (e.foresight.valid()) look_ahead(p_[e.foresight], c);
      if (e.kind == ir::Effect::Kind::after) c.delay = plan_draw(p_, g_.code, e.delay);
      g_.effects.push_back(std::move(c));
    }
  }

  void look_ahead(const ir::Foresight& f, EffectCode& c) {
    g_.foresees = true;
    c.foreseen = g_.code.compile(f.value);
    c.stated = g_.code.compile(f.stated);
    c.decider = g_.code.compile(f.decider);
  }

  Match match(const ir::Pattern& pattern) {
    Match m;
    if (!pattern.signal.valid()) return m;
    m.signal = pattern.signal.value;
    m.pair = p_[pattern.signal].pair;
    const std::size_t arity = p_[pattern.signal].kinds.size();
    for (std::size_t k = 0; k < arity; ++k) {
      const ir::Pattern::Arg arg = k < pattern.args.size() ? pattern.args[k] : ir::Pattern::Arg{};
      m.equals.push_back(g_.code.compile(arg.equals));
      std::vector<std::uint8_t> mask;
      if (arg.in.valid() && !p_[arg.in].all) {
        mask.assign(p_[p_[arg.in].kind].names.size(), 0);
        for (const std::uint32_t e : p_.members(arg.in)) mask[e] = 1;
      }
      m.in.push_back(std::move(mask));
    }
    return m;
  }

  void add_rules() {
    g_.rules_of.resize(p_.signals.size());
    for (std::uint32_t r = 0; r < p_.rules.size(); ++r) {
      g_.rules.push_back({match(p_.rules[r].pattern), g_.code.compile(p_.rules[r].when)});
      g_.rules_of[p_.rules[r].pattern.signal.value].push_back(r);
    }
  }

  std::uint32_t add_group(Group g) {
    g.base = g_.member_states;
    g_.member_states += static_cast<std::uint32_t>(g.members.size());
    g_.groups.push_back(std::move(g));
    return static_cast<std::uint32_t>(g_.groups.size() - 1);
  }

  // Who must be looked at when what these expressions read is written. Trackers are watched in their arm alone.
  void add_sites(std::uint32_t group, std::initializer_list<ir::ExprId> exprs, int arity) {
    std::vector<ir::Read> all;
    for (const ir::ExprId e : exprs) {
      if (!e.valid()) continue;
      const std::vector<ir::Read> some = ir::reads(p_, e, arity);
      all.insert(all.end(), some.begin(), some.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    const Group& g = g_.groups[group];
    for (const ir::Read& r : all) {
      Site site{group, r.index, r.constant, false};
      if (r.kind == ir::Read::Kind::param) g_.param_sites[r.param.value].push_back(site);
      if (r.kind != ir::Read::Kind::var) continue;
      std::vector<bool> seen(static_cast<std::size_t>(arity), false);
      for (const int s : r.index)
        if (s >= 0) seen[static_cast<std::size_t>(s)] = true;
      site.covers = arity > 0 && std::find(seen.begin(), seen.end(), false) == seen.end();
      auto& sites = g.kind == GroupKind::tracker ? g_.arm_sites[g.arm.value] : g_.var_sites;
      sites[r.var.value].push_back(std::move(site));
    }
  }

  void add_events() {
    g_.delays.resize(p_.events.size());
    for (std::uint32_t e = 0; e < p_.events.size(); ++e) {
      const ir::Event& event = p_.events[e];
      Group g;
      g.id = e;
      g.order = e + 1;
      g.members = ir::enumerate(p_, event.family);
      g.when = g_.code.compile(event.when);
      g.rate = g_.code.compile(event.rate);
      g.keys = member_keys(g_, event.family, event.key, g.members);
      g.kind = event.timing == ir::Timing::clock       ? GroupKind::clock
               : event.timing == ir::Timing::immediate ? GroupKind::immediate
                                                       : GroupKind::hazard;
      if (g.kind == GroupKind::clock) g_.delays[e] = plan_draw(p_, g_.code, event.delay);
      index_members(p_, event.family, g);
      g.condition = event.when;
      g.speed = event.rate;
      g.rides = motions_.of(event.rate) != ir::Motion::still;
      choose_structure(g_, event, g);
      g.crosses = motions_.of(event.when) != ir::Motion::still && g.kind != GroupKind::dense;
      g.rides = g.rides && g.kind != GroupKind::dense;
      g_.rides = g_.rides || g.rides;
      const bool watched = g.kind != GroupKind::dense;
      const std::uint32_t id = add_group(std::move(g));
      g_.event_group.push_back(id);
      if (watched) add_sites(id, {event.when, event.rate}, static_cast<int>(event.family.binders.size()));
    }
  }

  // One member, always looked at when the future begins.
  std::uint32_t add_watch(GroupKind kind, std::uint32_t id, ir::ArmId arm, ir::ExprId condition = {}) {
    Group g;
    g.kind = kind;
    g.id = id;
    g.arm = arm;
    g.condition = condition;
    g.when = g_.code.compile(condition);
    g.crosses = motions_.of(condition) != ir::Motion::still;
    g.members.count = 1;
    g.start = {0};
    return add_group(std::move(g));
  }

  void add_invariants() {
    for (std::uint32_t k = 0; k < p_.invariants.size(); ++k) {
      g_.invariant_code.push_back(g_.code.compile(p_.invariants[k].condition));
      add_sites(add_watch(GroupKind::invariant, k, {}, p_.invariants[k].condition), {p_.invariants[k].condition}, 0);
    }
  }

  void add_settles() {
    for (std::uint32_t k = 0; k < p_.settles.size(); ++k) {
      Program::SettleCode code;
      const std::uint32_t group = add_watch(GroupKind::settle, k, {});
      for (const ir::Settle::Entry& entry : p_.settles[k].entries) {
        const ir::Members members = ir::enumerate(p_, entry.family);
        const CodeRef value = g_.code.compile(entry.value);
        for (std::size_t m = 0; m < members.size(); ++m) {
          Program::SettleCode::Cell cell;
          cell.var = entry.target.value;
          cell.frame.assign(members.row(m).begin(), members.row(m).end());
          const std::vector<double> slots(cell.frame.begin(), cell.frame.end());
          for (const ir::ExprId i : entry.index)
            cell.index.push_back(static_cast<std::uint32_t>(ir::constant_value(p_, i, slots).value_or(0)));
          const std::size_t at = g_.layout.vars[cell.var].index(cell.index);
          cell.cell = static_cast<std::uint32_t>(g_.layout.var_offset[cell.var] + at);
          if (const ir::VarId frozen = p_[entry.target].frozen; frozen.valid())
            cell.frozen = static_cast<std::uint32_t>(g_.layout.var_offset[frozen.value] + at);
          cell.value = value;
          code.cells.push_back(std::move(cell));
        }
        add_sites(group, {entry.value}, 0);
        wake_on_hold(group, entry.target);
      }
      g_.settles.push_back(std::move(code));
    }
    // A settle does not wake itself.
    for (auto& sites : g_.var_sites)
      std::erase_if(sites, [&](const Site& s) {
        const Group& g = g_.groups[s.group];
        if (g.kind != GroupKind::settle) return false;
        const auto& entries = p_.settles[g.id].entries;
        return std::any_of(entries.begin(), entries.end(),
                           [&](const auto& e) { return &sites == &g_.var_sites[e.target.value]; });
      });
  }

  // A hold on a settled value begins or ends: the others are solved anew.
  void wake_on_hold(std::uint32_t group, ir::VarId target) {
    const ir::VarId frozen = p_[target].frozen;
    if (!frozen.valid()) return;
    const std::size_t arity = p_[frozen].family.binders.size();
    g_.var_sites[frozen.value].push_back(
        {group, std::vector<int>(arity, -1), std::vector<std::int64_t>(arity, -1), false});
  }

  static bool watched(const ir::Tracker& t) {
    using Kind = ir::Tracker::Kind;
    return t.kind == Kind::rise || t.kind == Kind::rises || t.kind == Kind::spent || t.kind == Kind::falls ||
           (t.kind == Kind::value && t.before);
  }

  void add_trackers() {
    for (std::uint32_t t = 0; t < p_.trackers.size(); ++t) {
      const ir::Tracker& tracker = p_.trackers[t];
      g_.tracker_match.push_back(match(tracker.pattern));
      g_.tracker_code.push_back(g_.code.compile(tracker.expr));
      g_.tracker_group.push_back(~0u);
      if (!watched(tracker)) continue;
      const bool is_value = tracker.kind == ir::Tracker::Kind::value;
      const std::uint32_t group = add_watch(GroupKind::tracker, t, tracker.arm, is_value ? ir::ExprId{} : tracker.expr);
      g_.tracker_group[t] = group;
      add_sites(group, {tracker.expr}, 0);
    }
  }

  // Each member of a flow is a branch between cells; cells that branches connect are one part.
  void add_flows() {
    g_.flows = flow_cells(g_, motions_);
    for (std::uint32_t f = 0; f < p_.flows.size(); ++f) add_flow(f);
    g_.flows.first_branch.resize(g_.groups.size(), 0);
    join_parts(g_.flows);
  }

  void add_flow(std::uint32_t f) {
    const ir::Flow& flow = p_.flows[f];
    Group g;
    g.kind = GroupKind::flow;
    g.id = f;
    g.members = ir::enumerate(p_, flow.family);
    g.when = g_.code.compile(flow.when);
    g.rate = g_.code.compile(flow.rate);
    g.start.resize(g.members.size());
    std::iota(g.start.begin(), g.start.end(), 0u);
    index_members(p_, flow.family, g);
    const auto id = static_cast<std::uint32_t>(g_.groups.size());
    g_.flows.first_branch.resize(id + 1, static_cast<std::uint32_t>(g_.flows.branches.size()));
    for (std::uint32_t m = 0; m < g.members.size(); ++m) {
      FlowPlan::Branch branch{id, m, flow_cell(g_, flow.var, flow.index, g.members.row(m)), no_cell};
      if (flow.source.valid()) branch.from = flow_cell(g_, flow.source, flow.source_index, g.members.row(m));
      g_.flows.branches.push_back(branch);
    }
    add_group(std::move(g));
    add_sites(id, {flow.when, flow.rate}, static_cast<int>(flow.family.binders.size()));
  }

  void plan_arms() {
    for (std::uint32_t a = 0; a < p_.arms.size(); ++a) {
      ArmPlan plan;
      for (const ir::Tag& t : p_.tags) plan.tags.push_back(t.on ? 1.0 : 0.0);
      for (const ir::TagId t : p_.arms[a].off) plan.tags[t.value] = 0.0;
      plan.on_signal.resize(p_.signals.size());
      plan.followers.resize(p_.trackers.size());
      for (std::uint32_t t = 0; t < p_.trackers.size(); ++t) {
        const ir::Tracker& tracker = p_.trackers[t];
        if (tracker.arm.value != a) continue;
        plan.trackers.push_back(t);
        using Kind = ir::Tracker::Kind;
        if (tracker.kind == Kind::occurrence || tracker.kind == Kind::count)
          plan.on_signal[tracker.pattern.signal.value].push_back(t);
        if (tracker.after.valid()) plan.followers[tracker.after.value].push_back(t);
        if (tracker.before && motions_.of(tracker.expr) != ir::Motion::still) {
          plan.moving_before.push_back(t);
          g_.flowing = true;
        }
        if (tracker.kind == Kind::value && !tracker.after.valid()) plan.timed.push_back({tracker.time, t});
      }
      std::stable_sort(plan.timed.begin(), plan.timed.end(), [](auto& x, auto& y) { return x.time < y.time; });
      const auto& all = p_.arms[a].interventions;
      plan.order.resize(all.size());
      std::iota(plan.order.begin(), plan.order.end(), 0u);
      std::stable_sort(plan.order.begin(), plan.order.end(), [&](std::uint32_t x, std::uint32_t y) {
        return std::pair(all[x].time, !all[x].early) < std::pair(all[y].time, !all[y].early);
      });
      g_.arms.push_back(std::move(plan));
    }
  }
};

}  // namespace

std::uint64_t member_key(const Program& program, const ir::Family& family, std::uint64_t clause,
                         std::span<const std::uint32_t> row) {
  std::vector<std::uint64_t> names;
  for (std::size_t k = 0; k < row.size(); ++k)
    names.push_back(program.entity_keys[program.process[family.binders[k].set].kind.value][row[k]]);
  if (family.pair) std::sort(names.begin(), names.end());  // an unordered pair has no first
  for (const std::uint64_t n : names) clause = combine(clause, n);
  return clause;
}

Program::Program(const ir::Process& p) : process(p), layout(p), slots(slots_needed(p)), code(p, layout, slots) {
  Builder(*this).build();
}

std::uint32_t Group::find(const std::uint32_t* tuple) const {
  const std::size_t arity = members.arity;
  if (arity == 0) return members.size() > 0 ? 0 : ~0u;
  if (!table.empty()) {
    std::size_t at = 0;
    for (std::size_t k = 0; k < arity; ++k) at = at * extent[k] + tuple[k];
    return table[at];
  }
  for (std::uint32_t m = 0; m < members.size(); ++m)
    if (std::equal(members.row(m).begin(), members.row(m).end(), tuple)) return m;
  return ~0u;
}

}  // namespace casus::kernel
