// SPDX-License-Identifier: Apache-2.0
#include "kernel/draw.hpp"

#include "ir/law.hpp"
#include "kernel/world.hpp"

namespace casus::kernel {

DrawPlan plan_draw(const ir::Process& process, CodeStore& code, ir::DistId id) {
  DrawPlan plan;
  if (!id.valid()) return plan;
  const ir::Dist& d = process[id];
  plan.form = d.form;
  plan.bound_low = d.bound_low;
  plan.bound_high = d.bound_high;
  if (math::Fitted made = ir::constant_law(process, id)) {
    plan.fixed = std::make_shared<const math::Distribution>(std::move(*made));
    return plan;
  }
  for (const ir::ExprId e : d.args) plan.args.push_back(code.compile(e));
  plan.low = code.compile(d.truncate_low);
  plan.high = code.compile(d.truncate_high);
  for (const ir::DistId c : d.components) plan.components.push_back(plan_draw(process, code, c));
  return plan;
}

Law DrawPlan::build(World& world, math::Distribution& scratch) const {
  if (fixed) return {fixed.get(), {}};
  std::vector<double> values;
  for (const CodeRef a : args) values.push_back(world.run(a));
  math::Fitted made;
  if (form == ir::DistForm::mixture) {
    std::vector<math::Component> parts;
    for (std::size_t k = 0; k < components.size(); ++k) {
      math::Distribution part;
      const Law law = components[k].build(world, part);
      if (!law) return law;
      parts.push_back({values[k], *law.law});
    }
    made = math::mixture(std::move(parts));
  } else {
    made = ir::law(form, values, bound_low, bound_high);
  }
  if (made && (low.valid || high.valid))
    made = math::truncate(std::move(*made), low.valid ? world.run(low) : -ir::never,
                          high.valid ? world.run(high) : ir::never);
  if (!made) return {nullptr, made.error()};
  scratch = std::move(*made);
  return {&scratch, {}};
}

}  // namespace casus::kernel
