// SPDX-License-Identifier: Apache-2.0
// What flows, and hazards that move with it.
#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator.hpp"

namespace casus::reference {

// What each cell of a variable that flows may be, and whether it is held.
void Simulator::find_cells() {
  std::vector<bool> flows(process_.vars.size(), false);
  for (const ir::Flow& f : process_.flows) {
    flows[f.var.value] = true;
    if (f.source) flows[f.source.value] = true;
    const ir::Members all = ir::enumerate(process_, f.family);
    for (std::size_t m = 0; m < all.size(); ++m)
      flow_members_.push_back({&f, Frame(all.row(m).begin(), all.row(m).end())});
  }
  for (std::size_t v = 0; v < process_.vars.size(); ++v)
    for (std::size_t c = 0; flows[v] && c < layout_.vars[v].count; ++c) {
      Tank tank{layout_.var_offset[v] + c, process_.vars[v].low, process_.vars[v].high, {}};
      if (const ir::VarId hold = process_.vars[v].frozen) tank.hold = layout_.var_offset[hold.value] + c;
      tanks_.push_back(tank);
    }
}

// All members of all flows that are on; what takes away is turned round, so that no rate is negative.
std::vector<Simulator::Pipe> Simulator::pipes() {
  std::vector<Pipe> out;
  for (const auto& [flow, frame] : flow_members_) {
    if (!holds(flow->when, frame)) continue;
    Pipe pipe{{}, cell(flow->var, flow->index, frame), value(flow->rate, frame)};
    if (flow->source) pipe.from = cell(flow->source, flow->source_index, frame);
    if (pipe.rate < 0) std::swap(pipe.from, pipe.to), pipe.rate = -pipe.rate;
    if (pipe.rate > 0 && pipe.from != pipe.to) out.push_back(pipe);
  }
  return out;
}

namespace {

// The largest share, at most 1, of which `asked` is not more than there is.
template <class Asked>
double largest_share(double there_is, const Asked& asked) {
  const double enough = there_is * (1 + 1e-12) + 1e-12;
  if (asked(1) <= enough) return 1;
  double low = 0, high = 1;
  for (int k = 0; k < 60; ++k) (asked(0.5 * (low + high)) <= there_is ? low : high) = 0.5 * (low + high);
  return low;
}

}  // namespace

// How fast each cell moves. An empty one gives no more than it gets, a full one takes no more than it gives; it is
// asked of each in turn, until none has to be asked again. A pipe gives the smaller of the shares of its two ends.
std::vector<double> Simulator::slopes() {
  if (process_.flows.empty()) return {};
  const std::vector<Pipe> all = pipes();
  std::vector<double> gives(vars_.size(), 1), takes(vars_.size(), 1), out(vars_.size(), 0);
  const auto sum = [&](std::optional<std::size_t> Pipe::*end, std::size_t cell, double at_most) {
    double total = 0;
    for (const Pipe& p : all)
      if (p.*end == cell)
        total += p.rate * std::min({p.from ? gives[*p.from] : 1.0, p.to ? takes[*p.to] : 1.0, at_most});
    return total;
  };
  bool again = true;
  for (int round = 0; again && round < 10'000; ++round) {
    again = false;
    for (const Tank& t : tanks_) {
      if (t.hold && vars_[*t.hold] != 0) continue;
      const double gave = std::exchange(gives[t.at], 1), took = std::exchange(takes[t.at], 1);
      if (vars_[t.at] <= t.low)
        gives[t.at] = largest_share(sum(&Pipe::to, t.at, 1), [&](double s) { return sum(&Pipe::from, t.at, s); });
      if (vars_[t.at] >= t.high)
        takes[t.at] = largest_share(sum(&Pipe::from, t.at, 1), [&](double s) { return sum(&Pipe::to, t.at, s); });
      again = again || std::fabs(gives[t.at] - gave) > 1e-13 || std::fabs(takes[t.at] - took) > 1e-13;
    }
  }
  for (const Tank& t : tanks_) {
    const bool held = t.hold && vars_[*t.hold] != 0;
    if (held || gives[t.at] < 1 || takes[t.at] < 1) continue;
    const double slope = sum(&Pipe::to, t.at, 1) - sum(&Pipe::from, t.at, 1);
    const bool over = (slope < 0 && vars_[t.at] <= t.low) || (slope > 0 && vars_[t.at] >= t.high);
    if (!over && std::fabs(slope) > 1e-12) out[t.at] = slope;  // less is what is left of sums that are equal
  }
  return out;
}

// Everything as it is at `time` if nothing happens.
void Simulator::move_to(double time) {
  seen_ = time;
  motion_.move(path_, time, vars_);
}

// When a cell reaches the bound that it moves towards.
double Simulator::arrival(const Tank& t) const {
  const double slope = path_.slopes.empty() ? 0 : path_.slopes[t.at];
  if (slope == 0) return ir::never;
  return path_.since + ((slope > 0 ? t.high : t.low) - path_.vars[t.at]) / slope;
}

// The next moment, at most `until`, at which a bound is reached or something that is watched changes.
double Simulator::next_crossing(double until) {
  if (!motion_.any()) return ir::never;
  double next = ir::never;
  for (const Tank& t : tanks_)
    if (const double time = std::max(now_, arrival(t)); time <= until) next = std::min(next, time);
  const auto look = [&](ir::ExprId condition, const Frame& frame) {
    if (!motion_.moves(condition)) return;
    const bool now = holds(condition, frame);
    for (const Piece& p : motion_.pieces(condition, frame, {path_, tags_, seen_, std::min(next, until)}))
      if (p.holds != now) return void(next = std::min(next, p.from));
  };
  for (const Member& m : members_) look(process_.events[m.event].when, m.parties);
  for (const ir::Invariant& i : process_.invariants) look(i.condition, {});
  return next;
}

// Just behind the moment, all that crosses then is on its far side. What has come to a bound is at it.
void Simulator::cross(double time) {
  move_to(time + moment);
  for (const Tank& t : tanks_)
    if (arrival(t) <= time + moment) vars_[t.at] = path_.slopes[t.at] > 0 ? t.high : t.low;
}

// From now to `until`, in pieces of at most two days along which rates run smoothly.
std::vector<double> Simulator::panels(double until) {
  std::vector<double> ends;
  for (const Member& m : members_) {
    const ir::Event& e = process_.events[m.event];
    if (e.timing != ir::Timing::hazard || !motion_.moves(e.rate)) continue;
    if (ends.empty())
      for (double day = now_ + 2; day < until; day += 2) ends.push_back(day);
    const std::vector<double> more = motion_.kinks(e.rate, m.parties, {path_, tags_, seen_, until});
    ends.insert(ends.end(), more.begin(), more.end());
  }
  ends.push_back(until);
  std::sort(ends.begin(), ends.end());
  return ends;
}

}  // namespace casus::reference
