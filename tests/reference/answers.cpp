// SPDX-License-Identifier: Apache-2.0
#include "answers.hpp"

#include <algorithm>
#include <cmath>

namespace casus::reference {

using Kind = ir::Tracker::Kind;

std::vector<double> Futures::scores() {
  simulator_.draw_parameters(random_);
  traces_.clear();
  tags_.clear();
  for (std::size_t a = 0; a < process_.arms.size(); ++a) {
    traces_.push_back(simulator_.run(a, random_));
    tags_.push_back(simulator_.tags_of(a));
  }
  found_.clear();
  for (const ir::Tracker& t : process_.trackers) found_.push_back(answer(t));
  std::vector<double> out;
  ir::Evaluator evaluate(process_, simulator_.layout());
  ir::Env env;
  env.trackers = found_;
  for (const ir::Score& s : process_.scores) {
    const ir::Value v = evaluate(s.expr, env);
    out.push_back(v ? *v : std::nan(""));
  }
  return out;
}

double Futures::answer(const ir::Tracker& t) {
  const double from = t.after ? found_[t.after.value] : 0.0;
  switch (t.kind) {
    case Kind::occurrence: return nth_time(t, occurrences(t), from);
    case Kind::count: return static_cast<double>(occurrences(t).size());
    case Kind::rise: return nth_time(t, rises(t, from), from);
    case Kind::rises: return static_cast<double>(rises(t, 0).size());
    case Kind::value: return value(t);
    case Kind::spent: return spent(t);
    case Kind::falls: return falls(t);
  }
  return 0;
}

double Futures::nth_time(const ir::Tracker& t, const std::vector<double>& times, double from) const {
  std::uint32_t n = 0;
  for (const double time : times)
    if (time >= from && ++n == t.nth) return time;
  return ir::never;
}

std::vector<double> Futures::occurrences(const ir::Tracker& t) const {
  std::vector<double> times;
  for (const Trace::Occurrence& o : traces_[t.arm.value].occurrences) {
    std::vector<double> parties = o.parties;
    if (o.signal == t.pattern.signal && fits(process_, t.pattern, parties)) times.push_back(o.time);
  }
  return times;
}

double Futures::at(ir::ExprId expr, const State& state, double time, const std::vector<double>& tags) {
  ir::Evaluator evaluate(process_, simulator_.layout());
  const std::vector<double> vars = motion_.at(state, time);
  const ir::Value v = evaluate(expr, {vars, state.params, tags, {}, time});
  if (!v) throw Stopped{std::string(ir::describe(v.error().kind)), time};
  return *v;
}

std::vector<Piece> Futures::course(const ir::Tracker& t) {
  const std::vector<State>& states = traces_[t.arm.value].states;
  const std::vector<double>& tags = tags_[t.arm.value];
  std::vector<Piece> out;
  for (std::size_t k = 0; k < states.size(); ++k) {
    const double end = k + 1 < states.size() ? states[k + 1].time : process_.horizon;
    out.push_back({states[k].time, at(t.expr, states[k], states[k].time, tags) != 0});
    if (!motion_.moves(t.expr)) continue;
    for (const Piece& p : motion_.pieces(t.expr, {}, {states[k], tags, states[k].time, end}))
      if (p.holds != out.back().holds) out.push_back(p);
  }
  return out;
}

// The moments at which the condition begins to hold; one at which it holds when the looking begins is one, too.
std::vector<double> Futures::rises(const ir::Tracker& t, double from) {
  std::vector<double> times;
  if (from == ir::never) return times;
  const std::vector<Piece> all = course(t);
  std::size_t k = 0;
  while (k + 1 < all.size() && all[k + 1].from <= from) ++k;
  while (k > 0 && all[k].from == from && all[k - 1].from == from) --k;  // all that was at that moment
  bool before = false;
  for (; k < all.size(); ++k) {
    if (all[k].holds && !before) times.push_back(std::max(from, all[k].from));
    before = all[k].holds;
  }
  return times;
}

double Futures::value(const ir::Tracker& t) {
  const double time = t.after ? found_[t.after.value] + t.delay : t.time;
  if (time > process_.horizon) return std::nan("");
  const std::vector<State>& states = traces_[t.arm.value].states;
  const State* last = t.before ? &traces_[t.arm.value].opening : &states.front();
  for (const State& s : states)
    if (t.before ? s.time < time : s.time <= time) last = &s;
  return at(t.expr, *last, time, tags_[t.arm.value]);
}

std::vector<Piece> Futures::lasting(const std::vector<Piece>& course) {
  std::vector<Piece> out;
  for (std::size_t k = 0; k < course.size(); ++k)
    if (k + 1 == course.size() || course[k + 1].from > course[k].from) out.push_back(course[k]);
  return out;
}

double Futures::spent(const ir::Tracker& t) {
  const std::vector<Piece> all = lasting(course(t));
  double total = 0;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const double end = k + 1 < all.size() ? all[k + 1].from : process_.horizon;
    const double from = std::max(t.time, all[k].from), until = std::min(t.until, end);
    if (until > from && all[k].holds) total += until - from;
  }
  return total;
}

double Futures::falls(const ir::Tracker& t) {
  const std::vector<Piece> all = lasting(course(t));
  for (std::size_t k = 0; k < all.size(); ++k) {
    const double end = k + 1 < all.size() ? all[k + 1].from : ir::never;
    const double from = std::max(t.time, all[k].from);
    if (from > t.until || from > process_.horizon || end <= t.time) continue;
    if (!all[k].holds) return from;
  }
  return ir::never;
}

}  // namespace casus::reference
