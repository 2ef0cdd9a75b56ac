// SPDX-License-Identifier: Apache-2.0
// What flows, and hazards that move with it.
#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator.hpp"

namespace casus::reference {

std::vector<bool> Simulator::held_cells() const {
  std::vector<bool> held(layout_.var_cells(), false);
  for (std::size_t v = 0; v < process_.vars.size(); ++v) {
    const ir::VarId hold = process_.vars[v].frozen;
    for (std::size_t c = 0; hold && c < layout_.vars[v].count; ++c)
      held[layout_.var_offset[v] + c] = vars_[layout_.var_offset[hold.value] + c] != 0;
  }
  return held;
}

// All members of all flows that are on; what takes away is turned round, so that no rate is negative.
std::vector<Simulator::Pipe> Simulator::pipes() {
  std::vector<Pipe> out;
  for (const ir::Flow& f : process_.flows) {
    const ir::Members all = ir::enumerate(process_, f.family);
    for (std::size_t m = 0; m < all.size(); ++m) {
      const Frame frame(all.row(m).begin(), all.row(m).end());
      if (!holds(f.when, frame)) continue;
      Pipe pipe{{}, cell(f.var, f.index, frame), value(f.rate, frame)};
      if (f.source) pipe.from = cell(f.source, f.source_index, frame);
      if (pipe.rate < 0) std::swap(pipe.from, pipe.to), pipe.rate = -pipe.rate;
      if (pipe.rate > 0 && pipe.from != pipe.to) out.push_back(pipe);
    }
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
  const std::vector<bool> held = held_cells();
  std::vector<double> gives(vars_.size(), 1), takes(vars_.size(), 1);
  const auto share = [&](const Pipe& p) {
    return std::min(p.from ? gives[*p.from] : 1.0, p.to ? takes[*p.to] : 1.0);
  };
  const auto sum = [&](std::optional<std::size_t> Pipe::*end, std::size_t cell, double at_most) {
    double total = 0;
    for (const Pipe& p : all)
      if (p.*end == cell) total += p.rate * std::min(share(p), at_most);
    return total;
  };
  bool again = true;
  for (int round = 0; again && round < 10'000; ++round) {
    again = false;
    for (std::size_t v = 0; v < process_.vars.size(); ++v)
      for (std::size_t c = layout_.var_offset[v]; c < layout_.var_offset[v + 1]; ++c) {
        if (held[c]) continue;
        const double gave = std::exchange(gives[c], 1), took = std::exchange(takes[c], 1);
        if (vars_[c] <= process_.vars[v].low)
          gives[c] = largest_share(sum(&Pipe::to, c, 1), [&](double s) { return sum(&Pipe::from, c, s); });
        if (vars_[c] >= process_.vars[v].high)
          takes[c] = largest_share(sum(&Pipe::from, c, 1), [&](double s) { return sum(&Pipe::to, c, s); });
        again = again || std::fabs(gives[c] - gave) > 1e-13 || std::fabs(takes[c] - took) > 1e-13;
      }
  }
  std::vector<double> out(vars_.size(), 0);
  for (std::size_t c = 0; c < out.size(); ++c)
    if (!held[c] && gives[c] == 1 && takes[c] == 1) out[c] = sum(&Pipe::to, c, 1) - sum(&Pipe::from, c, 1);
  for (std::size_t v = 0; v < process_.vars.size(); ++v)  // what is left of sums that are equal is rounding
    for (std::size_t c = layout_.var_offset[v]; c < layout_.var_offset[v + 1]; ++c) {
      const bool over = (out[c] < 0 && vars_[c] <= process_.vars[v].low) ||
                        (out[c] > 0 && vars_[c] >= process_.vars[v].high);
      if (over || std::fabs(out[c]) < 1e-12) out[c] = 0;
    }
  return out;
}

// Everything as it is at `time` if nothing happens.
void Simulator::move_to(double time) {
  seen_ = time;
  if (motion_.any()) vars_ = motion_.at(path_, time);
}

double Simulator::next_arrival() const {
  double next = ir::never;
  for (std::size_t v = 0; v < process_.vars.size() && !path_.slopes.empty(); ++v)
    for (std::size_t c = layout_.var_offset[v]; c < layout_.var_offset[v + 1]; ++c) {
      const double slope = path_.slopes[c], bound = slope > 0 ? process_.vars[v].high : process_.vars[v].low;
      if (slope != 0) next = std::min(next, path_.since + (bound - path_.vars[c]) / slope);
    }
  return next;
}

// The next moment, at most `until`, at which a bound is reached or something that is watched changes.
double Simulator::next_crossing(double until) {
  if (!motion_.any()) return ir::never;
  double next = ir::never;
  const auto look = [&](ir::ExprId condition, const Frame& frame) {
    if (!motion_.moves(condition)) return;
    const bool now = holds(condition, frame);
    for (const Piece& p : motion_.pieces(condition, frame, {path_, tags_, seen_, std::min(next, until)}))
      if (p.holds != now) return void(next = std::min(next, p.from));
  };
  if (const double arrival = std::max(now_, next_arrival()); arrival <= until) next = arrival;
  for (const Member& m : members_) look(process_.events[m.event].when, m.parties);
  for (const ir::Invariant& i : process_.invariants) look(i.condition, {});
  return next;
}

// Just behind the moment, all that crosses then is on its far side. What has come to a bound is at it.
void Simulator::cross(double time) {
  const State before = path_;
  move_to(time + moment);
  for (std::size_t v = 0; v < process_.vars.size() && !before.slopes.empty(); ++v)
    for (std::size_t c = layout_.var_offset[v]; c < layout_.var_offset[v + 1]; ++c) {
      const double slope = before.slopes[c], bound = slope > 0 ? process_.vars[v].high : process_.vars[v].low;
      if (slope != 0 && before.since + (bound - before.vars[c]) / slope <= time + moment) vars_[c] = bound;
    }
}

// From now to `until`, in pieces of at most a day along which rates run smoothly.
std::vector<double> Simulator::panels(double until) {
  std::vector<double> ends;
  for (const Member& m : members_) {
    const ir::Event& e = process_.events[m.event];
    if (e.timing != ir::Timing::hazard || !motion_.moves(e.rate)) continue;
    if (ends.empty())
      for (double day = now_ + 1; day < until; day += 1) ends.push_back(day);
    const std::vector<double> more = motion_.kinks(e.rate, m.parties, {path_, tags_, seen_, until});
    ends.insert(ends.end(), more.begin(), more.end());
  }
  ends.push_back(until);
  std::sort(ends.begin(), ends.end());
  return ends;
}

}  // namespace casus::reference
