// SPDX-License-Identifier: Apache-2.0
#include "simulator.hpp"

#include <algorithm>
#include <cmath>

#include "ir/law.hpp"
#include "ir/print.hpp"
#include "math/fit.hpp"

namespace casus::reference {

using ir::Process;

double uniform(Random& random) { return (static_cast<double>(random() >> 12) + 0.5) * 0x1p-52; }

Simulator::Simulator(const Process& process)
    : process_(process), layout_(process), evaluator_(process, layout_), motion_(process, layout_) {
  for (std::size_t e = 0; e < process.events.size(); ++e) {
    const ir::Members all = ir::enumerate(process, process.events[e].family);
    for (std::size_t m = 0; m < all.size(); ++m) {
      Member member;
      member.event = e;
      member.parties.assign(all.row(m).begin(), all.row(m).end());
      members_.push_back(std::move(member));
    }
  }
  find_cells();
}

std::vector<double> Simulator::tags_of(std::size_t arm) const {
  std::vector<double> tags;
  for (const ir::Tag& t : process_.tags) tags.push_back(t.on ? 1 : 0);
  for (const ir::TagId t : process_.arms[arm].off) tags[t.value] = 0;
  return tags;
}

// ---- values

ir::Env Simulator::env() const { return {vars_, params_, tags_, {}, seen_}; }

double Simulator::value(ir::ExprId expr, const Frame& frame) {
  const ir::Value v = evaluator_(expr, env(), frame);
  if (!v) stop(std::string(ir::describe(v.error().kind)) + ": " + ir::text(process_, expr));
  return *v;
}

std::vector<double> Simulator::all(const std::vector<ir::ExprId>& exprs, const Frame& frame) {
  std::vector<double> out;
  for (const ir::ExprId e : exprs) out.push_back(value(e, frame));
  return out;
}

math::Distribution Simulator::law(ir::DistId id, const Frame& frame) {
  const ir::Dist& d = process_[id];
  const std::vector<double> args = all(d.args, frame);
  math::Fitted made;
  if (d.form == ir::DistForm::mixture) {
    std::vector<math::Component> parts;
    for (std::size_t k = 0; k < args.size(); ++k) parts.push_back({args[k], law(d.components[k], frame)});
    made = math::mixture(std::move(parts));
  } else {
    made = ir::law(d.form, args, d.bound_low, d.bound_high);
  }
  if (made && (d.truncate_low || d.truncate_high))
    made = math::truncate(std::move(*made), d.truncate_low ? value(d.truncate_low, frame) : -ir::never,
                          d.truncate_high ? value(d.truncate_high, frame) : ir::never);
  if (!made) stop("no such distribution");
  return *made;
}

double Simulator::draw(ir::DistId id, const Frame& frame) { return math::quantile(law(id, frame), uniform(*random_)); }

double Simulator::draw_delay(ir::DistId id, const Frame& frame) {
  const double delay = draw(id, frame);
  if (!(delay >= 0)) stop("a delay is negative");
  return delay;
}

// ---- a future

// In any order in which each finds what it reads: a parameter that is not drawn yet is no number, which is a fault.
void Simulator::draw_parameters(Random& random) {
  random_ = &random;
  now_ = seen_ = 0;
  params_.assign(layout_.param_cells(), std::nan(""));
  vars_.clear();
  tags_ = tags_of(0);
  std::vector<std::pair<std::size_t, Frame>> left;
  for (std::size_t p = 0; p < process_.params.size(); ++p) {
    const ir::Members all = ir::enumerate(process_, process_.params[p].family);
    for (std::size_t m = 0; m < all.size(); ++m) left.emplace_back(p, Frame(all.row(m).begin(), all.row(m).end()));
  }
  while (!left.empty()) {
    const std::size_t before = left.size();
    std::erase_if(left, [&](const auto& one) {
      const auto& [p, parties] = one;
      try {
        params_[layout_.param_offset[p] + layout_.params[p].index(parties)] = draw(process_.params[p].dist, parties);
        return true;
      } catch (const Stopped&) {
        return false;
      }
    });
    if (left.size() == before) stop("parameters that can't be drawn");
  }
  drawn_ = params_;
}

void Simulator::write_initial_values() {
  vars_.assign(layout_.var_cells(), 0);
  for (std::size_t v = 0; v < process_.vars.size(); ++v)
    for (std::size_t c = 0; c < layout_.vars[v].count; ++c) {
      const auto at = layout_.vars[v].ordinals(c);
      if (process_.vars[v].initial)
        vars_[layout_.var_offset[v] + c] = value(process_.vars[v].initial, Frame(at.begin(), at.end()));
    }
}

void Simulator::begin() {
  params_ = drawn_;
  now_ = seen_ = 0;
  path_ = {};
  firings_ = 0;
  put_off_.clear();
  said_.clear();
  trace_ = {};
  for (Member& m : members_) m.held = m.risen = false, m.due = ir::never;
  write_initial_values();
}

const Trace& Simulator::run(std::size_t arm_number, Random& random) {
  random_ = &random;
  tags_ = tags_of(arm_number);
  const ir::Arm& arm = process_.arms[arm_number];
  begin();
  for (const ir::Intervention& act : arm.interventions)
    if (act.early) intervene(act);
  Frame none;
  apply(process_.initially, none);
  while (settle()) {
  }
  trace_.opening = {0, vars_, params_, 0, {}};
  std::size_t next_act = 0;
  std::vector<ir::Intervention> acts;
  for (const ir::Intervention& act : arm.interventions)
    if (!act.early) acts.push_back(act);
  std::stable_sort(acts.begin(), acts.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
  for (; next_act < acts.size() && acts[next_act].time <= 0; ++next_act) intervene(acts[next_act]);
  come_to_rest();
  const ir::Arm rest{arm.text, arm.off, acts};
  while (step(rest, next_act) <= process_.horizon) {
  }
  return trace_;
}

double Simulator::rate(const Member& member) {
  const ir::Event& e = process_.events[member.event];
  if (e.timing != ir::Timing::hazard || !holds(e.when, member.parties)) return 0;
  const double r = value(e.rate, member.parties);
  if (!(r >= 0) || r == ir::never) stop("a rate is negative or no number");
  return r;
}

// When the next of all hazards comes, if it comes before `until`: when as much hazard has gathered as an exponential
// draw says. Where rates move, it gathers piece by piece, each with
// the rates of its middle.
double Simulator::next_hazard(double until) {
  double left = -std::log(uniform(*random_)), from = now_;
  for (const double end : panels(until)) {
    move_to(from + 0.5 * (end - from));
    rates_.clear();
    double total = 0;
    for (const Member& m : members_) total += rates_.emplace_back(rate(m));
    if (total * (end - from) >= left && total > 0) return from + left / total;
    left -= total * (end - from);
    from = end;
  }
  return ir::never;
}

void Simulator::fire_hazard() {
  double left = 0;
  for (const double r : rates_) left += r;
  left *= uniform(*random_);
  std::size_t k = 0;
  while (k + 1 < rates_.size() && (left -= rates_[k]) >= 0) ++k;
  while (rates_[k] == 0) --k;
  fire(members_[k]);
}

// To the next moment at which something happens, and what happens then. A hazard is as good as new wherever something
// else came first.
double Simulator::step(const ir::Arm& arm, std::size_t& next_act) {
  const double act = next_act < arm.interventions.size() ? arm.interventions[next_act].time : ir::never;
  const auto clock = std::min_element(members_.begin(), members_.end(),
                                      [](const Member& a, const Member& b) { return a.due < b.due; });
  const double due = clock == members_.end() ? ir::never : clock->due;
  const auto later = std::min_element(put_off_.begin(), put_off_.end(),
                                      [](const PutOff& a, const PutOff& b) { return a.due < b.due; });
  const double put_off = later == put_off_.end() ? ir::never : later->due;

  const double crossing = next_crossing(std::min({act, due, put_off, process_.horizon}));
  const double planned = std::max(now_, std::min({act, crossing, due, put_off}));
  const double next = std::min(planned, next_hazard(std::min(planned, process_.horizon)));
  if (next > process_.horizon) return next;
  if (next > now_) firings_ = 0;
  now_ = next;
  move_to(next);
  if (next < planned) {
    fire_hazard();
  } else if (act <= next) {
    for (; next_act < arm.interventions.size() && arm.interventions[next_act].time <= next; ++next_act)
      intervene(arm.interventions[next_act]);
  } else if (crossing <= next) {
    cross(next);
  } else if (due <= next) {
    fire_timed(*clock);
  } else {
    PutOff what = std::move(*later);
    put_off_.erase(later);
    count_firing();
    apply(*what.block, what.frame);
  }
  come_to_rest();
  return next;
}

// ---- an instant

void Simulator::count_firing() {
  if (++firings_ > 10'000) stop("too many firings at one moment");
}

void Simulator::say(ir::SignalId signal, std::vector<double> parties) {
  if (!signal) return;
  trace_.occurrences.push_back({now_, signal, parties});
  said_.push_back({signal, std::move(parties)});
}

void Simulator::fire(Member& member) {
  count_firing();
  const ir::Event& e = process_.events[member.event];
  say(e.signal, member.parties);
  Frame frame = member.parties;
  apply(e.then, frame);
}

void Simulator::fire_timed(Member& member) {
  member.due = ir::never;
  if (process_.events[member.event].repeating) member.held = false;  // to be started again, if the guard still holds
  fire(member);
}

void Simulator::intervene(const ir::Intervention& act) {
  Frame frame;
  if (act.kind == ir::Intervention::Kind::effects) return apply(act.effects, frame);
  const Frame parties = all(act.args, frame);
  for (Member& m : members_)
    if (m.event == act.event.value && m.parties == parties) return fire_timed(m);
  stop("made to happen: no such member");
}

bool fits(const Process& process, const ir::Pattern& pattern, std::vector<double>& parties) {
  const auto as_they_stand = [&] {
    for (std::size_t k = 0; k < pattern.args.size(); ++k) {
      const ir::Pattern::Arg& a = pattern.args[k];
      if (a.equals && ir::constant_value(process, a.equals) != parties[k]) return false;
      if (!a.in) continue;
      const auto members = process.members(a.in);
      if (std::find(members.begin(), members.end(), parties[k]) == members.end()) return false;
    }
    return true;
  };
  if (as_they_stand()) return true;
  if (!process[pattern.signal].pair) return false;
  std::swap(parties[0], parties[1]);
  return as_they_stand();
}

void Simulator::hear(const Said& said) {
  for (const ir::Rule& r : process_.rules) {
    if (r.pattern.signal != said.signal) continue;
    Frame frame = said.parties;
    if (!fits(process_, r.pattern, frame)) continue;
    if (frame.size() < r.slots) frame.resize(r.slots);
    if (!holds(r.when, frame)) continue;
    count_firing();
    apply(r.effects, frame);
  }
}

// All guards are looked at; then the first of those that rose and still hold.
bool Simulator::fire_immediate() {
  Member* first = nullptr;
  for (Member& m : members_) {
    const ir::Event& e = process_.events[m.event];
    if (e.timing != ir::Timing::immediate) continue;
    const bool now = holds(e.when, m.parties);
    m.risen = now && (m.risen || !m.held);
    m.held = now;
    if (m.risen && !first) first = &m;
  }
  if (!first) return false;
  first->risen = false;
  fire(*first);
  return true;
}

// Has anything changed?
bool Simulator::settle() {
  bool changed = false;
  for (const ir::Settle& s : process_.settles) {
    struct Cell {
      std::size_t at;
      ir::ExprId value;
      Frame frame;
      bool held;
      double low, high;
    };
    std::vector<Cell> cells;
    for (const ir::Settle::Entry& entry : s.entries) {
      const ir::Variable& v = process_[entry.target];
      const ir::Members all = ir::enumerate(process_, entry.family);
      for (std::size_t m = 0; m < all.size(); ++m) {
        const Frame frame(all.row(m).begin(), all.row(m).end());
        const std::size_t at = cell(entry.target, entry.index, frame);
        const bool held = v.frozen && vars_[cell(v.frozen, entry.index, frame)] != 0;
        cells.push_back({at, entry.value, frame, held, v.low, v.high});
      }
    }
    const std::vector<double> before = vars_;
    for (const Cell& c : cells)
      if (!c.held) vars_[c.at] = s.from;
    for (std::uint32_t round = 0; round < s.rounds; ++round) {
      std::vector<double> next;
      for (const Cell& c : cells) next.push_back(c.held ? vars_[c.at] : value(c.value, c.frame));
      for (std::size_t k = 0; k < cells.size(); ++k) vars_[cells[k].at] = next[k];
    }
    for (const Cell& c : cells)
      if (!(vars_[c.at] >= c.low && vars_[c.at] <= c.high)) stop("a settled value is out of its bounds");
    changed = changed || vars_ != before;
  }
  return changed;
}

void Simulator::come_to_rest() {
  do {
    do {
      while (!said_.empty()) {
        const Said one = std::move(said_.front());
        said_.pop_front();
        hear(one);
      }
    } while (fire_immediate());
  } while (settle());
  look_at_clocks();
  for (const ir::Invariant& i : process_.invariants)
    if (!holds(i.condition, {})) stop("an `always` does not hold: " + i.text);
  write_down();
}

void Simulator::look_at_clocks() {
  const bool at_start = trace_.states.empty();
  for (Member& m : members_) {
    const ir::Event& e = process_.events[m.event];
    if (e.timing != ir::Timing::clock) continue;
    const bool now = holds(e.when, m.parties);
    if (!now) m.due = ir::never;
    if (now && !m.held) {
      if (at_start && e.since < 0)
        m.due = e.since + math::conditional_quantile_above(law(e.delay, m.parties), -e.since, uniform(*random_));
      else
        m.due = now_ + draw_delay(e.delay, m.parties);
    }
    m.held = now;
  }
}

void Simulator::write_down() {
  path_ = {now_, vars_, params_, seen_, slopes()};
  trace_.states.push_back(path_);
}

}  // namespace casus::reference
