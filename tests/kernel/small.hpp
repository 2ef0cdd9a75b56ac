// SPDX-License-Identifier: Apache-2.0
// Small processes by hand, for tests that must not depend on the front end; and running them.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "ir/process.hpp"
#include "kernel/engine.hpp"

namespace casus::test {

inline constexpr ir::Type real{ir::Base::real, {}};
inline constexpr ir::Type integer{ir::Base::integer, {}};
inline constexpr ir::Type boolean{ir::Base::boolean, {}};

struct Small {
  ir::Process p;

  Small(double horizon) {
    p.name = "small";
    p.horizon = horizon;
    p.arms.push_back({});
  }
  ir::ExprId num(double v) { return p.constant(v, real); }
  ir::VarId var(const std::string& name, double initial, double low, double high, ir::Type type = integer) {
    ir::Variable v;
    v.name = name;
    v.type = type;
    v.low = low;
    v.high = high;
    v.initial = num(initial);
    p.vars.push_back(v);
    return ir::VarId(p.vars.size() - 1);
  }
  ir::ParamId param(const std::string& name, ir::DistForm form, const std::vector<double>& args) {
    ir::Dist d;
    d.form = form;
    for (const double a : args) d.args.push_back(num(a));
    p.dists.push_back(d);
    ir::Param q;
    q.name = name;
    q.type = real;
    q.dist = ir::DistId(p.dists.size() - 1);
    p.params.push_back(q);
    return ir::ParamId(p.params.size() - 1);
  }
  ir::ExprId load(ir::VarId v) { return p.refer(ir::Op::load, v.value, p[v].type, {}); }
  ir::ExprId read(ir::ParamId q) { return p.refer(ir::Op::param, q.value, real, {}); }
  ir::ExprId op(ir::Op o, ir::ExprId a, ir::ExprId b, ir::Type t = real) { return p.make(o, t, {}, a, b); }
  ir::EffectId add_to(ir::VarId v, double step) {
    ir::Effect e;
    e.assign = ir::Effect::Assign::add;
    e.var = v;
    e.value = num(step);
    e.key = p.effects.size() + 1;
    p.effects.push_back(e);
    return ir::EffectId(p.effects.size() - 1);
  }
  ir::EffectId put(ir::VarId v, double value) {
    const ir::EffectId id = add_to(v, value);
    p.effects[id.value].assign = ir::Effect::Assign::set;
    return id;
  }
  ir::EventId event(const std::string& name, ir::Timing timing, ir::ExprId when, ir::ExprId rate,
                    std::vector<ir::EffectId> then) {
    ir::Event e;
    e.name = name;
    e.key = hash_text("event " + name);
    e.timing = timing;
    e.when = when;
    e.rate = rate;
    e.then.effects = std::move(then);
    ir::Signal s;
    s.name = name;
    s.event = ir::EventId(p.events.size());
    p.signals.push_back(s);
    e.signal = ir::SignalId(p.signals.size() - 1);
    p.events.push_back(e);
    return ir::EventId(p.events.size() - 1);
  }
  ir::EventId clock(const std::string& name, ir::ExprId when, ir::DistForm form, const std::vector<double>& args,
                    bool repeating, std::vector<ir::EffectId> then) {
    const ir::EventId id = event(name, ir::Timing::clock, when, {}, std::move(then));
    ir::Dist d;
    d.form = form;
    for (const double a : args) d.args.push_back(num(a));
    p.dists.push_back(d);
    p.events[id.value].delay = ir::DistId(p.dists.size() - 1);
    p.events[id.value].repeating = repeating;
    return id;
  }
  ir::ScoreId score(ir::Tracker t) {
    p.trackers.push_back(t);
    ir::Expr e;
    e.op = ir::Op::tracked;
    e.type = real;
    e.ref = static_cast<std::uint32_t>(p.trackers.size() - 1);
    p.scores.push_back({p.add(e)});
    return ir::ScoreId(p.scores.size() - 1);
  }
  ir::ScoreId value_at(ir::ExprId x, double time, std::uint32_t arm = 0) {
    ir::Tracker t;
    t.kind = ir::Tracker::Kind::value;
    t.arm = ir::ArmId(arm);
    t.expr = x;
    t.time = time;
    return score(t);
  }
  ir::ScoreId time_of(ir::EventId e, std::uint32_t nth = 1, std::uint32_t arm = 0) {
    ir::Tracker t;
    t.kind = ir::Tracker::Kind::occurrence;
    t.arm = ir::ArmId(arm);
    t.pattern.signal = p[e].signal;
    t.nth = nth;
    return score(t);
  }
  ir::ScoreId times(ir::EventId e, std::uint32_t arm = 0) {
    ir::Tracker t;
    t.kind = ir::Tracker::Kind::count;
    t.arm = ir::ArmId(arm);
    t.pattern.signal = p[e].signal;
    return score(t);
  }
};

struct Sample {
  std::vector<double> rows;
  std::size_t width = 0;
  std::size_t size() const { return width == 0 ? 0 : rows.size() / width; }
  double at(std::size_t future, std::size_t score) const { return rows[future * width + score]; }
  double mean(std::size_t s) const {
    double sum = 0;
    for (std::size_t i = 0; i < size(); ++i) sum += at(i, s);
    return sum / static_cast<double>(size());
  }
  double variance(std::size_t s) const {
    const double m = mean(s);
    double sum = 0;
    for (std::size_t i = 0; i < size(); ++i) sum += (at(i, s) - m) * (at(i, s) - m);
    return sum / static_cast<double>(size() - 1);
  }
  double variance_of_difference(std::size_t a, std::size_t b) const {
    double sum = 0, square = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      const double d = at(i, a) - at(i, b);
      sum += d;
      square += d * d;
    }
    const auto n = static_cast<double>(size());
    return (square - sum * sum / n) / (n - 1);
  }
};

inline Sample sample(const ir::Process& p, std::uint32_t futures, kernel::Drawing drawing = kernel::Drawing::keyed,
                     std::uint64_t seed = 1, std::uint32_t runs = 1) {
  const kernel::SamplingEngine engine(p, {seed, drawing});
  ir::Batch b = engine.worker()->run(0, futures / runs, runs);
  Sample s;
  if (b.fault) return s;
  s.width = p.scores.size();
  s.rows = std::move(b.scores);
  return s;
}

}  // namespace casus::test
