// SPDX-License-Identifier: Apache-2.0
#include "query/tally.hpp"

#include <algorithm>
#include <cmath>

namespace casus::query {
namespace {

using ir::Estimand;
using ir::Node;

void collect(const ir::Process& p, ir::NodeId id, std::vector<ir::EstimandId>& out) {
  const Node& n = p[id];
  if (n.kind == Node::Kind::estimand && std::find(out.begin(), out.end(), n.estimand) == out.end())
    out.push_back(n.estimand);
  if (n.a.valid()) collect(p, n.a, out);
  if (n.b.valid()) collect(p, n.b, out);
}

std::size_t add(TallyPlan& plan, Quantity q) {
  plan.quantities.push_back(q);
  return plan.quantities.size();
}

// The quantity of an estimand's condition: shared between estimands with the same condition score.
std::size_t condition_quantity(const ir::Process& p, TallyPlan& plan, ir::EstimandId id) {
  if (!p[id].condition.valid()) return 0;
  for (std::size_t k = 0; k < plan.quantities.size(); ++k)
    if (plan.quantities[k].kind == Quantity::Kind::condition && p[plan.quantities[k].a].condition == p[id].condition)
      return k + 1;
  return add(plan, {Quantity::Kind::condition, id, {}});
}

bool is_chance(const ir::Process& p, ir::EstimandId id) { return p[id].kind == Estimand::Kind::probability; }

Dual evaluate(const ir::Process& p, const TallyPlan& plan, ir::NodeId id, std::span<const Dual> atoms) {
  const Node& n = p[id];
  switch (n.kind) {
    case Node::Kind::constant: return Dual::constant(n.value);
    case Node::Kind::estimand: {
      const auto at = std::find(plan.estimands.begin(), plan.estimands.end(), n.estimand) - plan.estimands.begin();
      const Dual& value = atoms[plan.value_of[static_cast<std::size_t>(at)]];
      const std::size_t given = plan.given_of[static_cast<std::size_t>(at)];
      return given == 0 ? value : value / atoms[given];
    }
    case Node::Kind::add: return evaluate(p, plan, n.a, atoms) + evaluate(p, plan, n.b, atoms);
    case Node::Kind::subtract: return evaluate(p, plan, n.a, atoms) - evaluate(p, plan, n.b, atoms);
    case Node::Kind::multiply: return evaluate(p, plan, n.a, atoms) * evaluate(p, plan, n.b, atoms);
    case Node::Kind::divide: return evaluate(p, plan, n.a, atoms) / evaluate(p, plan, n.b, atoms);
    case Node::Kind::negate: return Dual::constant(0) - evaluate(p, plan, n.a, atoms);
  }
  return {};
}

Dual evaluate(const ir::Process& p, const TallyPlan& plan, std::span<const Dual> atoms) {
  const Dual left = evaluate(p, plan, plan.left, atoms);
  return plan.right.valid() ? left - evaluate(p, plan, plan.right, atoms) : left;
}

Method method_of(const ir::Process& p, const TallyPlan& plan) {
  const bool single = p[plan.left].kind == Node::Kind::estimand;
  if (!plan.right.valid()) {
    if (!plan.quantiles.empty()) return single ? Method::quantile : Method::batched;
    if (!single) return Method::smooth;
    return is_chance(p, p[plan.left].estimand) ? Method::proportion : Method::mean;
  }
  if (!plan.quantiles.empty()) return Method::batched;
  if (!single || p[plan.right].kind != Node::Kind::estimand) return Method::smooth;
  const ir::EstimandId a = p[plan.left].estimand, b = p[plan.right].estimand;
  const bool same_futures = p[a].condition == p[b].condition;
  return is_chance(p, a) && is_chance(p, b) && same_futures ? Method::paired_chances : Method::smooth;
}

// The p-quantile of one draw's runs and, squared, the error that so few runs leave it: half the distance between the
// order statistics one binomial standard deviation away.
std::vector<double> draw_quantile(std::vector<double>& values, double p) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  const double sd = std::sqrt(n * p * (1 - p));
  const auto pick = [&](double rank) {
    const double clamped = std::clamp(std::ceil(rank) - 1, 0.0, n - 1);
    return values[static_cast<std::size_t>(clamped)];
  };
  const double half = (pick(n * p + sd) - pick(n * p - sd)) / 2;
  return {pick(n * p), half * half};
}

}  // namespace

Contribution contribution(const ir::Process& process, ir::EstimandId id, const double* scores) {
  const Estimand& e = process[id];
  if (e.condition.valid() && scores[e.condition.value] == 0) return {false, 0};
  return {true, scores[e.value.value]};
}

namespace {

TallyPlan plan_difference(const ir::Process& process, ir::NodeId left, ir::NodeId right) {
  TallyPlan plan;
  plan.left = left;
  plan.right = right;
  collect(process, left, plan.estimands);
  if (right.valid()) collect(process, right, plan.estimands);
  plan.chances_only = !plan.estimands.empty();
  for (const ir::EstimandId id : plan.estimands) {
    plan.chances_only = plan.chances_only && is_chance(process, id);
    if (process[id].kind == Estimand::Kind::quantile) plan.quantiles.push_back(id);
  }
  plan.method = method_of(process, plan);
  for (const ir::EstimandId id : plan.estimands) {
    plan.given_of.push_back(condition_quantity(process, plan, id));
    plan.value_of.push_back(add(plan, {Quantity::Kind::value, id, {}}));
  }
  // One condition common to all estimands weighs the draws.
  if (!plan.given_of.empty() &&
      std::all_of(plan.given_of.begin(), plan.given_of.end(), [&](std::size_t g) { return g == plan.given_of[0]; }))
    plan.given = plan.given_of[0];
  if (plan.method == Method::paired_chances) {
    plan.plus = add(plan, {Quantity::Kind::plus, process[left].estimand, process[right].estimand});
    plan.minus = add(plan, {Quantity::Kind::minus, process[left].estimand, process[right].estimand});
  }
  return plan;
}

}  // namespace

TallyPlan plan_tally(const ir::Process& process, ir::NodeId root) {
  const Node& n = process[root];
  return n.kind == Node::Kind::subtract ? plan_difference(process, n.a, n.b) : plan_difference(process, root, {});
}

TallyPlan plan_comparison(const ir::Process& process, ir::NodeId left, ir::NodeId right) {
  TallyPlan plan = plan_difference(process, left, right);
  plan.paired_signs = true;
  const Node &a = process[left], &b = process[right];
  if (a.kind == Node::Kind::estimand && b.kind == Node::Kind::estimand)
    add(plan, {Quantity::Kind::differs, a.estimand, b.estimand});
  return plan;
}

Function as_function(const ir::Process& process, const TallyPlan& plan) {
  return [&process, &plan](std::span<const Dual> atoms) { return evaluate(process, plan, atoms); };
}

Tally::Tally(const TallyPlan& plan)
    : moments(plan.quantities.size()),
      table(plan.quantities.size()),
      sketches(plan.quantiles.size()),
      draw_(plan.quantities.size()) {
  if (plan.method == Method::batched) by_batch.resize(plan.quantiles.size());
}

void Tally::add_draw(const ir::Process& process, const TallyPlan& plan, std::uint64_t draw,
                     std::span<const double> scores, std::size_t width) {
  draw_.clear();
  std::vector<double> values(plan.quantities.size());
  for (std::size_t at = 0; at < scores.size(); at += width) {
    const double* row = scores.data() + at;
    for (std::size_t k = 0; k < plan.quantities.size(); ++k) {
      const Quantity& q = plan.quantities[k];
      const Contribution a = contribution(process, q.a, row);
      const Contribution b = q.b.valid() ? contribution(process, q.b, row) : Contribution{false, 0};
      switch (q.kind) {
        case Quantity::Kind::condition: values[k] = a.holds; break;
        case Quantity::Kind::value:
          values[k] = a.holds && process[q.a].kind != Estimand::Kind::quantile ? a.value : 0;
          break;
        case Quantity::Kind::plus: values[k] = a.holds && a.value != 0 && b.value == 0; break;
        case Quantity::Kind::minus: values[k] = a.holds && a.value == 0 && b.value != 0; break;
        case Quantity::Kind::differs: values[k] = a.holds != b.holds || (a.holds && a.value != b.value); break;
      }
    }
    draw_.add(values);
  }
  moments.add(draw_);
  const std::size_t runs = scores.size() / width;
  if (runs > 1) {
    table.add(draw_);
    if (plan.method == Method::proportion) {
      const double n = plan.given == 0 ? static_cast<double>(runs) : draw_.sum(plan.given);
      chance.add(static_cast<std::uint32_t>(draw_.sum(plan.value_of[0])), static_cast<std::uint32_t>(n));
    }
  }
  for (std::size_t s = 0; s < plan.quantiles.size(); ++s) {
    std::vector<double> counted;
    for (std::size_t at = 0; at < scores.size(); at += width)
      if (const Contribution c = contribution(process, plan.quantiles[s], scores.data() + at); c.holds)
        counted.push_back(c.value);
    sketches[s].add_draw(counted);
    if (plan.method == Method::batched) by_batch[s][draw % batches].add_draw(counted);
    if (plan.method == Method::quantile && counted.size() >= 8 && draw_quantiles.size() < DrawTable::most_draws)
      draw_quantiles.push_back(draw_quantile(counted, process[plan.quantiles[s]].level));
  }
  if (plan.paired_signs && plan.quantiles.empty()) {
    std::vector<Dual> atoms;
    for (std::size_t k = 0; k <= plan.quantities.size(); ++k)
      atoms.push_back(Dual::constant(draw_.sum(k) / draw_.runs()));
    const double d = evaluate(process, plan, atoms).value;
    if (!std::isnan(d)) signs.add(d);
  }
}

void Tally::merge(const Tally& later) {
  moments.merge(later.moments);
  table.merge(later.table);
  chance.merge(later.chance);
  for (std::size_t s = 0; s < sketches.size(); ++s) sketches[s].merge(later.sketches[s]);
  for (std::size_t s = 0; s < by_batch.size(); ++s)
    for (std::size_t k = 0; k < batches; ++k) by_batch[s][k].merge(later.by_batch[s][k]);
  for (const auto& q : later.draw_quantiles)
    if (draw_quantiles.size() < DrawTable::most_draws) draw_quantiles.push_back(q);
  signs.merge(later.signs);
}

}  // namespace casus::query
