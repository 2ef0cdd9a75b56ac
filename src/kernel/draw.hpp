// SPDX-License-Identifier: Apache-2.0
// A distribution ready to be drawn from: fitted once where its arguments are constants, else at each drawing from the
// state as it is then.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "ir/process.hpp"
#include "kernel/bytecode.hpp"
#include "math/distribution.hpp"
#include "math/fit.hpp"

namespace casus::kernel {

class World;

// A law, or the reason why there is none. The law stays valid until the next build of the same plan.
struct Law {
  const math::Distribution* law = nullptr;
  std::string error;
  explicit operator bool() const { return law != nullptr; }
};

struct DrawPlan {
  ir::DistForm form = ir::DistForm::point;
  std::vector<CodeRef> args;
  CodeRef low, high;  // truncation
  double bound_low = -ir::never, bound_high = ir::never;
  std::vector<DrawPlan> components;
  std::shared_ptr<const math::Distribution> fixed;

  // Slots are in the world's frame. `scratch` holds the law where it is made anew.
  Law build(World& world, math::Distribution& scratch) const;
};

// A plan over frames whose slots are free; constant arguments are fitted at once.
DrawPlan plan_draw(const ir::Process& process, CodeStore& code, ir::DistId id);

}  // namespace casus::kernel
