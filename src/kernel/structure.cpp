// SPDX-License-Identifier: Apache-2.0
#include "kernel/structure.hpp"

#include <algorithm>
#include <cmath>

#include "ir/bounds.hpp"
#include "ir/law.hpp"
#include "ir/reads.hpp"
#include "math/distribution.hpp"

namespace casus::kernel {
namespace {

// Fewer members than this are cheaper watched.
constexpr std::size_t dense_from = 64;
// A family of which at most this share can be enabled at the start is sparse: wars that can end, say.
constexpr double sparse_share = 0.125;

// Every variable at its initial value.
ir::BoundsContext initial_context(const Program& g, bool flowing_too = false) {
  ir::BoundsContext ctx = ir::bounds_context(g.process);
  std::vector<std::uint8_t> computed(g.process.vars.size(), 0);
  for (const Program::InitialCell& c : g.computed_initial) computed[c.var] = 1;
  for (const ir::Flow& f : g.process.flows) {  // what flows will be elsewhere before anything is written
    if (flowing_too) break;
    computed[f.var.value] = 1;
    if (f.source.valid()) computed[f.source.value] = 1;
  }
  for (std::size_t v = 0; v < g.process.vars.size(); ++v) {
    if (computed[v]) continue;
    const std::size_t from = g.layout.var_offset[v], to = g.layout.var_offset[v + 1];
    const auto [lo, hi] = std::minmax_element(g.initial.begin() + static_cast<std::ptrdiff_t>(from),
                                              g.initial.begin() + static_cast<std::ptrdiff_t>(to));
    if (from < to) ctx.vars[v] = {*lo, *hi, false};
  }
  if (flowing_too) ctx.now = ir::Interval::point(0);
  return ctx;
}

// Real parameters at their medians; the others anywhere in their support.
void take_nominal(const Program& g, ir::BoundsContext& ctx) {
  for (std::size_t k = 0; k < g.process.params.size(); ++k) {
    const ir::Param& q = g.process.params[k];
    if (q.type.base != ir::Base::real) continue;
    const Program::ParamPlan& plan = g.params[k];
    if (plan.draw.fixed) {
      const double median = math::quantile(*plan.draw.fixed, 0.5);
      if (median != 0) ctx.params[k] = ir::Interval::point(median);
      continue;
    }
    ir::Interval all;
    bool known = plan.members.size() > 0;
    for (std::size_t m = 0; known && m < plan.members.size(); ++m) {
      const std::vector<double> slots(plan.members.row(m).begin(), plan.members.row(m).end());
      const math::Fitted law = ir::constant_law(g.process, q.dist, slots);
      known = law.has_value();
      if (!known) break;
      const ir::Interval here = ir::Interval::point(math::quantile(*law, 0.5));
      all = m == 0 ? here : ir::interval::hull(all, here);
    }
    if (known && all.hi != 0) ctx.params[k] = all;
  }
}

// What has no upper bound is taken to be of the order of one: a base level has to be some number.
void close_open_ends(ir::BoundsContext& ctx) {
  const auto close = [](ir::Interval& i) {
    if (i.hi == ir::never) i.hi = std::max(i.lo, 0.0) + 1;
    if (i.lo == -ir::never) i.lo = std::min(i.hi, 0.0) - 1;
  };
  for (ir::Interval& i : ctx.vars) close(i);
  for (ir::Interval& i : ctx.params) close(i);
  close(ctx.now);
}

void set_slots(ir::BoundsContext& ctx, const ir::Members& members, std::size_t m) {
  ctx.slots.clear();
  for (const std::uint32_t o : members.row(m)) ctx.slots.push_back(ir::Interval::point(o));
}

double upper_rate(const Program& g, const ir::Event& e, ir::BoundsContext& ctx) {
  ir::BoundsContext& here = ctx;
  const double hi = ir::bounds(g.process, e.rate, here).hi;
  return std::isnan(hi) ? ir::never : hi;
}

std::int16_t exponent_of(double bound) {
  if (!(bound > 0) || bound == ir::never) return -10;
  return static_cast<std::int16_t>(std::clamp(std::ilogb(bound) + 1, -200, 200));
}

void find_start(const Program& program, const ir::Event& event, Group& g) {
  ir::BoundsContext ctx = initial_context(program);
  for (std::uint32_t m = 0; m < g.members.size(); ++m) {
    set_slots(ctx, g.members, m);
    if (event.when.valid() && ir::bounds(program.process, event.when, ctx).is_false()) continue;
    if (event.rate.valid() && ir::bounds(program.process, event.rate, ctx).hi == 0) continue;  // below 0: must be seen
    g.start.push_back(m);
  }
}

bool reads_spread(const Program& program, const ir::Event& event) {
  for (const ir::Read& r : ir::reads(program.process, event.rate, static_cast<int>(event.family.binders.size())))
    if (r.kind == ir::Read::Kind::param) return true;
  return false;
}

// Over all that a stock may ever hold a rate is bounded far above what it is: a base level that is too high brings
// candidates in vain all the time, one that is too low only some more bands. So it is taken at the first values; where
// the rate is then nothing, somewhere below its bound.
void lower_bands(const Program& program, const ir::Event& event, Group& g) {
  ir::BoundsContext first = initial_context(program, true);
  take_nominal(program, first);
  close_open_ends(first);
  for (std::uint32_t m = 0; m < g.members.size(); ++m) {
    set_slots(first, g.members, m);
    const double rate = upper_rate(program, event, first);
    const bool known = rate > 0 && rate < ir::never;
    const int lower = known ? exponent_of(rate) : g.exponent[m] - 10;
    g.exponent[m] = static_cast<std::int16_t>(std::clamp(lower, -200, int{g.exponent[m]}));
  }
}

}  // namespace

void choose_structure(const Program& program, const ir::Event& event, Group& g) {
  find_start(program, event, g);
  if (g.kind != GroupKind::hazard) return;

  ir::BoundsContext nominal = ir::bounds_context(program.process);
  take_nominal(program, nominal);
  const bool sparse = static_cast<double>(g.start.size()) <= sparse_share * static_cast<double>(g.members.size());
  if (g.members.size() >= dense_from && !sparse) {
    g.level.resize(g.members.size());
    bool bounded = true;
    for (std::uint32_t m = 0; bounded && m < g.members.size(); ++m) {
      set_slots(nominal, g.members, m);
      // A member whose rate is below 0 would never be tried, and its fault not seen: such families are watched.
      const bool idle = event.when.valid() && ir::bounds(program.process, event.when, nominal).is_false();
      g.level[m] = std::max(idle ? 0.0 : -1.0, upper_rate(program, event, nominal));
      bounded = g.level[m] >= 0 && g.level[m] < ir::never;
    }
    double total = 0;
    for (const double x : g.level) total += x;
    g.param_bounds = reads_spread(program, event);
    auto alias = rng::AliasTable::build(g.level);
    if (bounded && alias && total < 1e15) {
      g.kind = GroupKind::dense;
      g.total = total;
      g.alias = std::move(*alias);
      g.start.clear();
      return;
    }
    g.level.clear();
  }
  close_open_ends(nominal);
  g.exponent.resize(g.members.size());
  for (std::uint32_t m = 0; m < g.members.size(); ++m) {
    set_slots(nominal, g.members, m);
    g.exponent[m] = exponent_of(upper_rate(program, event, nominal));
  }
  if (g.rides) lower_bands(program, event, g);
}

double Program::bound_ratio(const Group& g, const std::vector<double>& values) const {
  ir::BoundsContext ctx = ir::bounds_context(process);
  ctx.nominal = values;
  double highest = 1;
  for (std::uint32_t m = 0; m < g.members.size(); ++m) {
    set_slots(ctx, g.members, m);
    const double bound = upper_rate(*this, process.events[g.id], ctx);
    if (bound <= 0) continue;
    highest = std::max(highest, g.level[m] > 0 ? bound / g.level[m] : ir::never);
  }
  return highest;
}

}  // namespace casus::kernel
