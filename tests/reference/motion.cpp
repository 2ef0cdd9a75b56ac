// SPDX-License-Identifier: Apache-2.0
#include "motion.hpp"

#include <algorithm>

namespace casus::reference {

using ir::Op;

Motion::Motion(const ir::Process& process, const ir::Layout& layout)
    : process_(process), layout_(layout), evaluator_(process, layout) {
  flows_.assign(process.vars.size(), false);
  for (const ir::Flow& f : process.flows) {
    flows_[f.var.value] = true;
    if (f.source) flows_[f.source.value] = true;
  }
  for (std::size_t v = 0; v < process.vars.size(); ++v)
    for (std::size_t c = layout.var_offset[v]; flows_[v] && c < layout.var_offset[v + 1]; ++c)
      cells_.push_back({c, process.vars[v].low, process.vars[v].high});
  std::vector<std::int8_t> known(process.exprs.size(), -1);
  for (std::size_t e = 0; e < process.exprs.size(); ++e)
    moves_.push_back(reads_motion(ir::ExprId(static_cast<std::uint32_t>(e)), known));
  any_ = std::find(moves_.begin(), moves_.end(), true) != moves_.end() || !process.flows.empty();
}

bool Motion::reads_motion(ir::ExprId id, std::vector<std::int8_t>& known) const {
  if (!id) return false;
  std::int8_t& answer = known[id.value];
  if (answer >= 0) return answer != 0;
  const ir::Expr& e = process_[id];
  bool moves = e.op == Op::now || (e.op == Op::load && flows_[e.ref]);
  if (e.op == Op::call) moves = reads_motion(process_.lets[e.ref].body, known);
  for (const ir::ExprId child : {e.a, e.b, e.c}) moves = reads_motion(child, known) || moves;
  for (std::uint32_t k = 0; k < e.count; ++k) moves = reads_motion(process_.args[e.first + k], known) || moves;
  answer = moves ? 1 : 0;
  return moves;
}

std::vector<double> Motion::at(const State& state, double time) const {
  std::vector<double> vars = state.vars;
  move(state, time, vars);
  return vars;
}

void Motion::move(const State& state, double time, std::vector<double>& vars) const {
  if (state.slopes.empty()) return;
  for (const Cell& c : cells_)
    vars[c.at] = std::clamp(state.vars[c.at] + state.slopes[c.at] * (time - state.since), c.low, c.high);
}

ir::Value Motion::value(ir::ExprId expr, const Frame& frame, const Stretch& s, double time) {
  move(s.state, time, vars_);
  return evaluator_(expr, {vars_, s.state.params, s.tags, {}, time}, frame);
}

// Between two kinks of what it is made of, a difference is a line: two points of it say where it is zero.
template <class Difference>
void Motion::cut_where_zero(const Difference& difference, const Stretch& s, std::vector<double>& kinks) {
  std::vector<double> ends = kinks;
  ends.push_back(s.from);
  ends.push_back(s.until);
  std::sort(ends.begin(), ends.end());
  for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
    const double u = ends[k], v = ends[k + 1], p = u + 0.25 * (v - u), q = u + 0.75 * (v - u);
    if (v - u < moment) continue;
    const ir::Value first = difference(p), second = difference(q);
    if (!first || !second || *first == *second) continue;
    const double zero = p - *first * (q - p) / (*second - *first);
    if (zero >= u && zero <= v) kinks.push_back(zero);
  }
}

void Motion::cut_children(const ir::Expr& e, const Frame& frame, const Stretch& s, std::vector<double>& kinks) {
  for (const ir::ExprId child : {e.a, e.b, e.c}) cut(child, frame, s, kinks);
}

void Motion::cut(ir::ExprId id, const Frame& frame, const Stretch& s, std::vector<double>& kinks) {
  if (!moves(id)) return;
  const ir::Expr& e = process_[id];
  switch (e.op) {
    case Op::call: {
      Frame inner;
      for (std::uint32_t k = 0; k < e.count; ++k) {
        const ir::Value v = value(process_.args[e.first + k], frame, s, s.from);
        if (!v) return;
        inner.push_back(*v);
      }
      return cut(process_.lets[e.ref].body, inner, s, kinks);
    }
    case Op::equal:
    case Op::unequal:
    case Op::less:
    case Op::less_equal:
    case Op::minimum:
    case Op::maximum:
      cut_children(e, frame, s, kinks);
      return cut_where_zero(
          [&](double time) -> ir::Value {
            const ir::Value a = value(e.a, frame, s, time);
            const ir::Value b = a ? value(e.b, frame, s, time) : a;
            return a && b ? ir::Value(*a - *b) : b;
          },
          s, kinks);
    case Op::absolute:
      cut_children(e, frame, s, kinks);
      return cut_where_zero([&](double time) { return value(e.a, frame, s, time); }, s, kinks);
    case Op::fold_count:
    case Op::fold_sum:
    case Op::fold_min:
    case Op::fold_max:
    case Op::fold_mean:
    case Op::fold_any:
    case Op::fold_all:
    case Op::fold_argmax: return cut_fold(e, frame, s, kinks);
    default: return cut_children(e, frame, s, kinks);
  }
}

// Each member's condition and value; of the smallest and the largest also where two members change places.
void Motion::cut_fold(const ir::Expr& e, const Frame& frame, const Stretch& s, std::vector<double>& kinks) {
  const auto set = evaluator_.members(ir::SetId(e.ref), {vars_, s.state.params, s.tags, {}, s.from}, frame);
  if (!set) return;
  std::vector<Frame> members;
  for (std::size_t i = 0; i < set->size(); ++i)
    for (std::size_t j = i + 1; j < (e.pair ? set->size() : i + 2); ++j) {
      Frame inner = frame;
      inner.resize(std::max<std::size_t>(inner.size(), std::max(e.slot, e.pair ? e.slot2 : e.slot) + 1u));
      inner[e.slot] = (*set)[i];
      if (e.pair) inner[e.slot2] = (*set)[j];
      cut(e.a, inner, s, kinks);
      cut(e.b, inner, s, kinks);
      members.push_back(std::move(inner));
    }
  if (e.op != Op::fold_min && e.op != Op::fold_max && e.op != Op::fold_argmax) return;
  for (std::size_t i = 0; i < members.size(); ++i)
    for (std::size_t j = i + 1; j < members.size(); ++j)
      cut_where_zero(
          [&](double time) -> ir::Value {
            const ir::Value a = value(e.a, members[i], s, time);
            const ir::Value b = a ? value(e.a, members[j], s, time) : a;
            return a && b ? ir::Value(*a - *b) : b;
          },
          s, kinks);
}

std::vector<double> Motion::kinks(ir::ExprId expr, const Frame& frame, const Stretch& s) {
  std::vector<double> out;
  vars_ = s.state.vars;
  cut(expr, frame, s, out);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<Piece> Motion::pieces(ir::ExprId condition, const Frame& frame, const Stretch& s) {
  std::vector<double> ends = kinks(condition, frame, s);
  ends.push_back(s.until);
  std::vector<Piece> out;
  double from = s.from;
  for (const double end : ends) {
    if (end - from < moment) continue;
    const ir::Value v = value(condition, frame, s, from + 0.5 * (end - from));
    if (v && (out.empty() || out.back().holds != (*v != 0))) out.push_back({from, *v != 0});
    from = end;
  }
  return out;
}

}  // namespace casus::reference
