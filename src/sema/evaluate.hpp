// SPDX-License-Identifier: Apache-2.0
// Values of expressions that are known before any future: constants, binders with given ordinals, tables, arithmetic.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "ir/process.hpp"

namespace casus::sema {

// Nothing where the expression reads a parameter, a state, a tag or an unknown slot, has no value (a fault), or takes
// more than a million steps. Slot k holds frame[k]; NaN is unknown.
// What it took is taken from `steps`, if given; there it ends early.
std::optional<double> evaluate(const ir::Process& process, ir::ExprId id, std::vector<double> frame = {},
                               long* steps = nullptr);

// What an expression may depend on, lets looked through.
struct Reads {
  bool state = false;  // a variable, or the time
  bool parameter = false;
  bool tag = false;
};
Reads reads(const ir::Process& process, ir::ExprId id);
Reads reads(const ir::Process& process, ir::DistId id);

}  // namespace casus::sema
